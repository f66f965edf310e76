r"""Markdown-it rules for formulas in every notation that answers use.

``$x$``, ``$ x $``, ``\(x\)``, ``\[x\]``, ``$$x$$`` and bare AMS environments, inline
and as blocks. mdit-py-plugins has rules for some of them; they do not interrupt a
paragraph or a list item, take ``$5 and $10`` for a formula when spaces are allowed, and
know no brackets.

The tokens are ``math_inline``, with the content, and ``math_block`` for displays. A
display in the middle of a paragraph is an inline token whose ``block`` is true.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

ENVIRONMENTS = (
    "align alignat aligned alignedat array bmatrix Bmatrix cases dcases eqnarray "
    "equation flalign gather gathered matrix multline pmatrix smallmatrix split "
    "subarray vmatrix Vmatrix"
).split()
"""The environments (amsmath's, LaTeX's and mathtools' ``dcases``) that are formulas
without any delimiter around them."""

_BEGIN = re.compile(rf"\\begin\{{((?:{'|'.join(ENVIRONMENTS)})\*?)\}}")
_ALTERNATIVES = ["paragraph", "reference", "blockquote", "list", "footnote_def"]


def math_plugin(md: MarkdownIt) -> None:
    """Add the rules to *md*."""
    md.block.ruler.before("fence", "math_block", _block, {"alt": _ALTERNATIVES})
    # Before "escape", which would read \( as an escaped parenthesis.
    md.inline.ruler.before("escape", "math_dollar", _dollar)
    md.inline.ruler.before("escape", "math_bracket", _bracket)


def _opening(text: str) -> tuple[int, str] | None:
    """Return the length of the delimiter that *text* begins with, and its closer.

    For an environment the length is 0: its begin and end belong to the formula.
    """
    if text.startswith("$$"):
        return 2, "$$"
    if text.startswith("\\["):
        return 2, "\\]"
    if match := _BEGIN.match(text):
        return 0, f"\\end{{{match[1]}}}"
    return None


def _block(state: StateBlock, first: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    if state.src[start : start + 1] not in ("$", "\\"):
        return False
    text = state.src[start : state.eMarks[first]]
    opening = _opening(text)
    if opening is None:
        return False
    skip, closer = opening
    lines = []
    rest = text[skip:]
    for line in range(first, end_line):
        if line > first:
            if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
                return False  # the list item ends before the formula
            rest = state.src[
                state.bMarks[line] + state.tShift[line] : state.eMarks[line]
            ]
            if not rest.strip() and (closer == "$$" or skip):
                # A blank line ends a paragraph in TeX: what was opened is no formula.
                return False
        at = rest.find(closer)
        if at < 0:
            lines.append(rest)
            continue
        tail = rest[at + len(closer) :].strip()
        if tail and not (len(tail) == 1 and tail in ".,;:"):
            # Text goes on behind it: a display inside a paragraph.
            return False
        if silent:
            return True
        lines.append(rest[:at] + (closer if not skip else "") + tail)
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content = "\n".join(lines).strip()
        token.map = [first, line + 1]
        state.line = line + 1
        return bool(token.content)
    return False


def _bracket(state: StateInline, silent: bool) -> bool:
    r"""Read ``\(x\)``, ``\[x\]`` and environments in a paragraph."""
    source, start = state.src, state.pos
    if source[start] != "\\":
        return False
    if source.startswith("\\(", start):
        return _push(state, start + 2, "\\)", silent=silent)
    if source.startswith("\\[", start):
        return _push(state, start + 2, "\\]", silent=silent, display=True)
    if source.startswith("\\begin{", start) and (match := _BEGIN.match(source, start)):
        closer = f"\\end{{{match[1]}}}"
        return _push(state, start, closer, silent=silent, display=True, keep=True)
    return False


def _push(
    state: StateInline,
    start: int,
    closer: str,
    *,
    silent: bool,
    display: bool = False,
    keep: bool = False,
) -> bool:
    """Push the formula from *start* up to *closer*, if there is one."""
    # What is not found from here is not found from further on: remembered, or a
    # thousand openers would search the rest of the text a thousand times.
    missing = state.env.setdefault("math_missing", {})
    if missing.get(closer) == (id(state), len(state.src)):
        return False
    end = state.src.find(closer, start, state.posMax)
    if end < 0:
        missing[closer] = (id(state), len(state.src))
        return False
    content = state.src[start : end + (len(closer) if keep else 0)].strip()
    if not content:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = content
        token.block = display
    state.pos = end + len(closer)
    return True


def _dollar(state: StateInline, silent: bool) -> bool:
    """Read ``$x$``, ``$ x $`` and, in a paragraph, ``$$x$$``."""
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    if source.startswith("$$", start):
        return _push(state, start + 2, "$$", silent=silent, display=True)
    # Only the next dollar can close: if it does not, it may itself open a formula.
    end = source.find("$", start + 1, state.posMax)
    while end > 0 and source[end - 1] == "\\" and _escaped(source, end):
        end = source.find("$", end + 1, state.posMax)
    if end < 0:
        return False
    content = source[start + 1 : end]
    following = source[end + 1 : end + 2]
    if not is_formula(content, before=source[:start][-1:], after=following):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = content.strip()
    state.pos = end + 1
    return True


def _escaped(source: str, position: int) -> bool:
    backslashes = 0
    while position > backslashes and source[position - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


_TEX = re.compile(r"\\[A-Za-z]+|[\\^_{}=<>+|*]")
_TEXT_COMMAND = re.compile(
    r"\\(?:text|mathrm|mathbf|mathit|operatorname|mbox|textbf|textit)\w*\s*\{[^{}]*\}"
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_PROSE = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)?[,.;:]?\s+[^\W\d_]{2,}")
_LINK = re.compile(r"\b(?:and|costs?|each|for|from|is|of|or|per|than|the|to|vs)\b")
"""Words that join two prices, and are no product of variables."""
_FUNCTION = re.compile(
    r"\b(?:sin|cos|tan|log|ln|exp|max|min|mod|gcd|lcm|lim|det|dim|deg|arg|inf|sup)\b"
)


def is_formula(content: str, *, before: str = "", after: str = "") -> bool:
    """Whether the text between two dollars is a formula, and no price or variable.

    *before* and *after* are the characters around the dollars. The rules are Pandoc's
    (no space inside the dollars, no digit behind the second), except that ``$ x $``,
    with spaces on both sides, is as common in real answers as ``$x$``, and is taken
    where it doesn't read like prose.

    >>> is_formula(" p \\\\land q "), is_formula("5 and "), is_formula("A/", after="b")
    (True, False, False)
    """
    text = content.strip()
    if not text or after.isdigit() or "`" in text:
        return False
    left, right = content[0].isspace(), content[-1].isspace()
    tex = bool(_TEX.search(text))
    words = _FUNCTION.sub(" ", _COMMAND.sub(" ", _TEXT_COMMAND.sub(" ", text)))
    if _PROSE.search(words):
        # Two words in a row: only with clear signs of TeX, and few of them.
        return "\\" in text and not (left ^ right)
    price = left != right or (left and not tex) or text[0].isdigit()
    if price and _LINK.search(words) and not _COMMAND.search(text):
        return False  # "5 $ and 10 $", "$A_B or $C_D", "$10, or \\$5 and 5$"
    if left != right:
        # "$5 and $10": the second dollar has a space before it and none behind.
        return tex and ("\\" in text or "^" in text or "_" in text or "=" in text)
    if left and right:
        return True
    if before.isalnum() or before == "\\":
        return False
    # $HOME/$USER is none, $n$th is one.
    return not after.isalpha() or tex or len(text) <= 2
