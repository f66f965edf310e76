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


def _delimiters(text: str) -> tuple[str, str] | None:
    """Return the delimiter that *text* begins with, and its closer."""
    if text.startswith("$$"):
        return "$$", "$$"
    if text.startswith("\\["):
        return "\\[", "\\]"
    if match := _BEGIN.match(text):
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
    bare = _bare(text)
    if "$" in bare or "\\(" in bare or _LINK.search(bare) or not is_formula(text):
        return True
    rules = state.md.block.ruler.getRules("paragraph")
    return any(r(state, line, end_line, True) for r in rules if r is not _block)


def _bracket(state: StateInline, silent: bool) -> bool:
    r"""Read ``\(x\)``, ``\[x\]`` and environments in a paragraph."""
    source, start = state.src, state.pos
    if source[start] != "\\":
        return False
    if source.startswith("\\(", start):
        return _push(state, start + 2, "\\)", silent=silent)
    if source.startswith("\\[", start):
        if _ESCAPED.match(source, start) or _INDEX.match(source, max(0, start - 1)):
            return False
        return _push(state, start + 2, "\\]", silent=silent, display=True)
    if source.startswith("\\begin{", start) and (match := _BEGIN.match(source, start)):
        closer = f"\\end{{{match[1]}}}"
        return _push(state, start, closer, silent=silent, display=True, keep=True)
    return False


# Brackets that are escaped, for they would make a link: ``git add \[--all\]``.
_ESCAPED = re.compile(
    r"\\\[(?:-{1,2}\w[\w-]*|[A-Za-z][\w.,:'’ -]*[A-Za-z]{2}[.:]?)\\\]"
)
_INDEX = re.compile(r"[\w\]]\\\[[\w. -]*\\\]")


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
    end = _closer(source, start + 1, state.posMax)
    if end < 0:
        return False
    content = source[start + 1 : end]
    before, after = source[max(0, start - 1) : start], source[end + 1 : end + 4]
    if not is_formula(content, before=before, after=after):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = content.strip()
    state.pos = end + 1
    return True


_IN_TEXT = r"[^{}$\\]++|\\.|\{[^{}$]*+\}"
_TEXT = (
    r"\\(?:text|mathrm|mathbf|mathit|operatorname|mbox|hbox|tag)\w*\s*"
    rf"\{{(?:{_IN_TEXT}|\$(?:{_IN_TEXT})*+\$)*+\}}"
)
_MARK = re.compile(rf"{_TEXT}|\\.|[{{}}$]", re.DOTALL)
_UP_TO_DOLLAR = re.compile(r"(?:[^\\$]++|\\.)*+\$", re.DOTALL)


def _closer(source: str, start: int, end: int) -> int:
    r"""Return where the dollar is that can close a formula; -1 if there is none.

    Those in ``\text{$x$}`` are its own. Where braces end that did not begin, it is the
    next one: or a thousand openers in texts would search all that is behind them.
    """
    depth = 0
    for match in _MARK.finditer(source, start, end):
        mark = match[0]
        if mark == "$":
            return match.start()
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            dollar = _UP_TO_DOLLAR.match(source, match.end(), end)
            return dollar.end() - 1 if dollar else -1
    return -1


_TEX = re.compile(r"\\[A-Za-z]+|[\\^_{}=<>+|*]")
_TEXT_COMMAND = re.compile(_TEXT, re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_PROSE = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{2,}+(?:['’-][^\W\d_]++)?[,.;:]?\s+[^\W\d_]{2}"
)
_LINK = re.compile(r"\b(?:and|costs?|each|for|from|is|of|or|per|than|the|to|vs)\b")
"""Words that join two prices, and are no product of variables."""
_FUNCTION = re.compile(
    r"\b(?:sin|cos|tan|log|ln|exp|max|min|mod|gcd|lcm|lim|det|dim|deg|arg|inf|sup)\b"
)
_HAN = r"\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff65"
_HAN_PROSE = re.compile(
    rf"\s*[{_HAN}][{_HAN}\s]*|\d[\d.,]*\s*[{_HAN}]{{2}}.*", re.DOTALL
)
"""What stands between two formulas, or behind a price, where no spaces part words."""
_CODE = re.compile(r"\bthis->|->\w+\(|^_[A-Z]{2}|^\(['\"]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_WORD = re.compile(r"[A-Za-z0-9_]")
_OPENS = re.compile(r"\\[A-Za-z]{2}|\^[\d{\\+-]|_[\d{\\]")
"""Behind a dollar that opens a formula, rather than closing one."""
_SCRIPT = re.compile(r"\\[A-Za-z]{2}|\^\S|_(?:[\d{\\()+-]|[A-Za-z](?!\w))")
"""What is written behind a letter or a digit: ``H$_2$O``, ``3$\\times$3``."""
_GLUED = re.compile(
    r"(?!.\|)(?:.*\\[A-Za-z]{2}"
    r"|(?![A-Za-z]\d)(?:.*[\w)}\]]\^[\w{(\\+-]|.*_\{|\d[A-Za-z]_\w\b))",
    re.DOTALL,
)
"""The same with more before it, ``O$(n^2)$``, but not ``$A$1^2+$B$1``."""
_DANGLING = re.compile(r"(?<![\^_{])[=+*|<>-]$")


def _bare(text: str) -> str:
    """Return a formula without commands, functions and what is text in it."""
    return _FUNCTION.sub(" ", _COMMAND.sub(" ", _TEXT_COMMAND.sub(" ", text)))


def is_formula(content: str, *, before: str = "", after: str = "") -> bool:
    """Whether the text between two dollars is a formula, and no price or variable.

    *before* and *after* are what stands around the dollars: one character, and three.
    The rules are Pandoc's (no space inside the dollars, no digit behind the second),
    except that ``$ x $``, with spaces on both sides, is as common in real answers as
    ``$x$``, and is taken where it doesn't read like prose; and that a script or an
    operator can stand anywhere, as in ``H$_2$O`` and ``3$\\times$3``.

    >>> is_formula(" p \\\\land q "), is_formula("5 and "), is_formula("A/", after="b")
    (True, False, False)
    >>> is_formula("_2", before="H", after="O"), is_formula("b", before="a", after="c")
    (True, False)
    """
    text = content.strip()
    if not text or "`" in text or _is_code(text, after):
        return False
    left, right = content[0].isspace(), content[-1].isspace()
    if after[:1].isdigit() and (left != right or not _SCRIPT.match(text)):
        return False
    tex = bool(_TEX.search(text))
    words = _bare(text)
    if _PROSE.search(words):
        # Two words in a row: only with clear signs of TeX, and few of them.
        return "\\" in text and not (left ^ right)
    if not tex and _HAN_PROSE.fullmatch(words):
        return False
    linked = _LINK.search(words) is not None
    price = left != right or (left and not tex) or text[0].isdigit()
    if price and linked and not _COMMAND.search(text):
        return False  # "5 $ and 10 $", "$A_B or $C_D", "$10, or \\$5 and 5$"
    has_sign = "\\" in text or "^" in text or "_" in text
    if not has_sign and _OPENS.match(after):
        return False  # "$5 + H$_2$O"
    if left != right:
        # "$5 and $10": the second dollar has a space before it and none behind.
        outside = _WORD.match(after if right else before)
        return not outside and (has_sign or "=" in text)
    if left and right:
        return True
    return not (linked and _LATIN.match(before)) and _may_touch(text, before, after)


def _may_touch(text: str, before: str, after: str) -> bool:
    """Whether a formula can stand between such characters without a space."""
    if before == "\\":
        return False
    if _SCRIPT.match(text):
        return True
    follows = _LATIN.match(after) is not None
    if _LATIN.match(before):
        # US$5, a$b$c, =$A$1*$B$2 and /foo$|^bar$/ are none.
        return not follows and _GLUED.match(before + text) is not None
    if not follows:
        return True
    # $HOME/$USER and $a=$b are none, $n$th is one.
    tex = _TEX.search(text) and not _DANGLING.search(text)
    return bool(tex) or len(text) <= 1 + text.isalnum()


def _is_code(text: str, after: str) -> bool:
    """Whether it is of a program: ``$_GET``, ``$this->x``, ``${x}/${y}``, ``$(x)``."""
    if "\\" in text:
        return False
    opens_both = text[0] in "({" and after[:1] == text[0]
    return opens_both or _CODE.search(text) is not None
