r"""Markdown-it rules for displays that are blocks: formulas on lines of their own.

``$$x$$``, ``\[x\]`` and bare AMS environments, on one line or many, also in list items,
quotes and between the lines of a paragraph. If text precedes or follows them, they are
part of its paragraph, which none of their lines ends. Fences of ``math`` are displays
too, as on GitHub.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from .formula_signs import is_escaped_text, is_prose

ENVIRONMENTS = (
    "align alignat aligned alignedat array bmatrix Bmatrix cases CD dcases eqnarray "
    "equation flalign gather gathered matrix multline pmatrix smallmatrix split "
    "subarray vmatrix Vmatrix"
).split()
"""Environments (of amsmath, amscd, LaTeX, and mathtools' ``dcases``) that are formulas
even without delimiters."""

BEGIN = re.compile(rf"\\begin\{{((?:{'|'.join(ENVIRONMENTS)})\*?)\}}")
LABEL = re.compile(
    r"[ \t]*\((?:[A-Za-z][\w-]*[:_][\w:.-]+|[a-z]{2,}\d+)\)[ \t]*$", re.MULTILINE
)
"""MyST's label, ``$$ (eq:mean)``, which would number the display."""
CLOSERS = {"$$": "$$", "\\[": "\\]", "\\\\[": "\\\\]", "\\\\(": "\\\\)"}
"""Closing delimiters; with two backslashes if Markdown removes one."""
_OPENER = re.compile(rf"\$\$|(?<!\\)\\{{1,2}}\[|{BEGIN.pattern}")
_ALTERNATIVES = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


def displays_plugin(md: MarkdownIt) -> None:
    """Add the rules to *md*."""
    md.core.ruler.before("block", "displays", _note_displays)
    md.block.ruler.before("fence", "math_block", _block, {"alt": _ALTERNATIVES})
    md.core.ruler.after("block", "math_fences", _fences)
    # Before "lheading", which reads a line of = as a heading.
    md.block.ruler.before("lheading", "math_paragraph", _paragraph)


def as_delimited(content: str, closer: str) -> str:
    r"""Return a formula with the backslashes that other Markdown would leave.

    Between ``\\(`` and ``\\)``, all backslashes are doubled for Markdown that removes
    one of two, as sites with MathJax and other Markdown need it.
    """
    return content.replace("\\\\", "\\") if closer.startswith("\\\\") else content


# -- Displays that are blocks --


def _delimiters(text: str) -> tuple[str, str] | None:
    """Return the delimiter that *text* begins with, and its closer."""
    for opener in ("$$", "\\[", "\\\\["):
        if text.startswith(opener):
            return opener, CLOSERS[opener]
    if match := BEGIN.match(text):
        return match[0], f"\\end{{{match[1]}}}"
    return None


def _block(state: StateBlock, first: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    text = _line(state, first)
    delimiters = _delimiters(text) if text[:1] in ("$", "\\") else None
    found = delimiters and _display(state, first, end_line, *delimiters)
    if not found:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content, state.line = found
        token.map = [first, state.line]
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _display(
    state: StateBlock, first: int, end_line: int, opener: str, closer: str
) -> tuple[str, int] | None:
    """Return the formula that begins in a line, and the line behind it."""
    keep = closer.startswith("\\end")  # \begin and \end belong to the formula
    lines: list[str] = []
    for line in range(first, end_line):
        rest = _line(state, line)
        if line == first:
            rest = rest if keep else rest[len(opener) :]
        elif rest and state.sCount[line] < state.blkIndent:
            return None  # the list item ends before the formula
        elif rest.startswith(opener) and opener != closer:
            return None  # else a thousand openers would each read the rest
        at = rest.find(closer)
        if at >= 0:
            break
        lines.append(rest)
    else:
        return None
    behind = at + len(closer)
    tail = "" if LABEL.match(rest, behind) else rest[behind:].strip()
    if tail and not (len(tail) == 1 and tail in ".,;:"):
        return None  # text follows: a display inside a paragraph
    if not keep and not all(map(str.strip, lines[1:])):
        # TeX formulas have no blank lines. This is one if it contains nothing else.
        within = range(first + 1, line)
        alone = not lines[0].strip() and not rest[:at].strip()
        if not alone or any(_is_text(state, inner, end_line) for inner in within):
            return None
        lines = [text for text in lines if text.strip()]
    written = "\n".join([*lines, rest[:at] + (closer if keep else "") + tail])
    written = as_delimited(written, closer)
    content = written.strip()
    if not content or is_escaped_text(written, closer):
        return None
    return content, line + 1


def _is_text(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a line is none of a formula, but prose or the beginning of a block."""
    text = _line(state, line).strip()
    if not text:
        return False
    if is_prose(text):
        return True
    rules = state.md.block.ruler.getRules("paragraph")
    return any(r(state, line, end_line, True) for r in rules if r is not _block)


# -- Fences that are displays --


def _fences(state: StateCore) -> None:
    """Make displays of the fences of ``math``, which GitHub shows as such."""
    for token in state.tokens:
        if token.type == "fence" and token.info.strip() == "math":
            content = token.content.strip()
            if content:
                token.type, token.tag, token.content = "math_block", "math", content


# -- Displays between the words of a paragraph --


def _note_displays(state: StateCore) -> None:
    """Note whether there are any, or every paragraph would be read twice."""
    state.env["math_displays"] = _OPENER.search(state.src) is not None


def _paragraph(state: StateBlock, first: int, end_line: int, silent: bool) -> bool:
    """Read a paragraph in which displays go over lines.

    These may begin with anything: ``- b`` is no item of a list there.
    """
    if silent or not state.env.get("math_displays"):
        return False
    outer, state.parentType = state.parentType, "paragraph"
    line, found = first, False
    while line < end_line and not state.isEmpty(line):
        if line > first and _ends_paragraph(state, line, end_line):
            break
        behind = _behind_displays(state, line, end_line)
        found = found or behind is not None
        line = behind or line + 1
    state.parentType = outer
    if not found:
        return False  # markdown-it's own rules read it
    state.line = line
    state.push("paragraph_open", "p", 1).map = [first, line]
    token = state.push("inline", "", 0)
    token.content = state.getLines(first, line, state.blkIndent, False).strip()
    token.map = [first, line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _ends_paragraph(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a block begins in a line, by the rules of markdown-it's paragraphs."""
    if state.sCount[line] < 0 or state.sCount[line] - state.blkIndent > 3:
        return False
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, end_line, True) for rule in rules)


def _behind_displays(state: StateBlock, first: int, end_line: int) -> int | None:
    """Return the line behind displays that a line opens, and the next ones close."""
    behind, line = None, first
    opened = _left_open(_line(state, first))
    while opened and (closed := _closed(state, line, end_line, *opened)):
        line, tail = closed
        behind = line + 1
        opened = _left_open(tail)
    return behind


def _left_open(text: str) -> tuple[str, str, str] | None:
    """Return the delimiters of a display that is open at the end, and what is in it."""
    place = 0
    while match := _OPENER.search(text, place):
        delimiters = _delimiters(match[0])
        assert delimiters is not None
        opener, closer = delimiters
        place = text.find(closer, match.end())
        if place < 0:
            return opener, closer, text[match.end() :]
        place += len(closer)
    return None


def _closed(
    state: StateBlock, line: int, end_line: int, opener: str, closer: str, rest: str
) -> tuple[int, str] | None:
    """Return the line that closes a display, and what is behind it in that line.

    *rest* is what the display holds of the first line. One with prose is none.
    """
    while (at := rest.find(closer)) < 0:
        line += 1
        if (rest.strip() and is_prose(rest)) or line >= end_line:
            return None
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return None
        rest = _line(state, line)
        if opener != closer and any(m[0] == opener for m in _OPENER.finditer(rest)):
            return None  # else a thousand openers would each read the rest
    last = rest[:at]
    return None if last.strip() and is_prose(last) else (line, rest[at + len(closer) :])
