r"""Markdown-it rules for displays that are blocks: formulas on lines of their own.

``$$x$$``, ``\[x\]`` and bare AMS environments, on one line or many, also in list items,
quotes and between the lines of a paragraph.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from .formula_signs import is_prose

ENVIRONMENTS = (
    "align alignat aligned alignedat array bmatrix Bmatrix cases dcases eqnarray "
    "equation flalign gather gathered matrix multline pmatrix smallmatrix split "
    "subarray vmatrix Vmatrix"
).split()
"""The environments (amsmath's, LaTeX's and mathtools' ``dcases``) that are formulas
without any delimiter around them."""

BEGIN = re.compile(rf"\\begin\{{((?:{'|'.join(ENVIRONMENTS)})\*?)\}}")
_ALTERNATIVES = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


def displays_plugin(md: MarkdownIt) -> None:
    """Add the rules to *md*."""
    md.block.ruler.before("fence", "math_block", _block, {"alt": _ALTERNATIVES})


def _delimiters(text: str) -> tuple[str, str] | None:
    """Return the delimiter that *text* begins with, and its closer."""
    if text.startswith("$$"):
        return "$$", "$$"
    if text.startswith("\\["):
        return "\\[", "\\]"
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
    keep = closer.startswith("\\end")  # begin and end belong to the formula
    lines: list[str] = []
    for line in range(first, end_line):
        rest = _line(state, line)
        if line == first:
            rest = rest if keep else rest[len(opener) :]
        elif rest and state.sCount[line] < state.blkIndent:
            return None  # the list item ends before the formula
        elif rest.startswith(opener) and opener != closer:
            return None  # or a thousand openers would read the rest a thousand times
        at = rest.find(closer)
        if at >= 0:
            break
        lines.append(rest)
    else:
        return None
    tail = rest[at + len(closer) :].strip()
    if tail and not (len(tail) == 1 and tail in ".,;:"):
        return None  # text goes on behind it: a display inside a paragraph
    if not keep and not all(map(str.strip, lines[1:])):
        # No formula of TeX's has a blank line. This is one if nothing else is in it.
        within = range(first + 1, line)
        alone = not lines[0].strip() and not rest[:at].strip()
        if not alone or any(_is_text(state, inner, end_line) for inner in within):
            return None
        lines = [text for text in lines if text.strip()]
    content = "\n".join([*lines, rest[:at] + (closer if keep else "") + tail]).strip()
    return (content, line + 1) if content else None


def _is_text(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a line is none of a formula, but prose or the beginning of a block."""
    text = _line(state, line).strip()
    if not text:
        return False
    if is_prose(text):
        return True
    rules = state.md.block.ruler.getRules("paragraph")
    return any(r(state, line, end_line, True) for r in rules if r is not _block)
