"""Whether the text between dollars is a formula, and where a formula ends."""

from __future__ import annotations

import re

_IN_TEXT = r"[^{}$\\]++|\\.|\{[^{}$]*+\}"
_TEXT = (
    r"\\(?:(?:text|mathrm|mathbf|mathit|operatorname|mbox|hbox|tag)\w*\s*"
    r"|f?colorbox\s*(?:\{[^{}$\\]{0,30}\}\s*){0,2}(?=\{))"
    rf"\{{(?:{_IN_TEXT}|\$(?:{_IN_TEXT})*\$)*\}}"
)
_MARK = re.compile(rf"{_TEXT}|\\.|[{{}}$]", re.DOTALL)
_UP_TO_DOLLAR = re.compile(r"(?:[^\\$]++|\\.)*\$", re.DOTALL)


def closing_dollar(source: str, start: int, end: int) -> int:
    r"""Return the position of the dollar that can close a formula, or -1.

    Those in ``\text{$x$}`` do not count. If braces end that did not begin, it is the
    next one: otherwise, a thousand openers in texts would each search everything after
    them.
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
"""Words that connect two prices, and are not products of variables."""
_FUNCTION = re.compile(
    r"\b(?:sin|cos|tan|log|ln|exp|max|min|mod|gcd|lcm|lim|det|dim|deg|arg|inf|sup)\b"
)
_HAN = r"\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff65"
_HAN_PROSE = re.compile(
    rf"\s*[{_HAN}][{_HAN}\s]*|\d[\d.,]*\s*[{_HAN}]{{2}}.*", re.DOTALL
)
"""Text between two formulas, or after a price, in scripts without spaces."""
_CODE = re.compile(r"\bthis->|->\w+\(|^_[A-Z]{2}|^\(['\"]")
_VARIABLE = re.compile(r"\{?\w+\}?")
_ESCAPED_VARIABLE = re.compile(r"\\\{[\w.:-]+\}")
_LATIN = re.compile(r"[A-Za-z0-9]")
_WORD = re.compile(r"[A-Za-z0-9_]")
_OPENS = re.compile(r"\\[A-Za-z]{2}|\^[\d{\\+-]|_[\d{\\]")
"""What follows a dollar that opens a formula rather than closing one."""
_SCRIPT = re.compile(r"\\[A-Za-z]{2}|\^\S|_(?:[\d{\\()+-]|[A-Za-z](?!\w))")
"""What is written behind a letter or a digit: ``H$_2$O``, ``3$\\times$3``."""
_GLUED = re.compile(
    r"(?!.\|)(?:.*\\[A-Za-z]{2}"
    r"|(?![A-Za-z]\d)(?:.*[\w)}\]]\^[\w{(\\+-]|.*_\{|\d[A-Za-z]_\w\b))",
    re.DOTALL,
)
"""The same with more before it, ``O$(n^2)$``, but not ``$A$1^2+$B$1``."""
_DANGLING = re.compile(r"(?<![\^_{])[=+*|<>-]$")


def is_formula(content: str, *, before: str = "", after: str = "") -> bool:
    r"""Whether the text between two dollars is a formula, and no price or variable.

    *before* and *after* are the text around the dollars: one character, and three. The
    rules are Pandoc's (no space inside the dollars, no digit after the second), except
    that ``$ x $``, with spaces on both sides, is as common in real answers as ``$x$``,
    and is accepted unless it reads like prose; and that a script or an operator may be
    anywhere, as in ``H$_2$O`` and ``3$\times$3``.

    >>> is_formula(" p \\land q "), is_formula("5 and "), is_formula("A/", after="b")
    (True, False, False)
    >>> is_formula("_2", before="H", after="O"), is_formula("b", before="a", after="c")
    (True, False)
    """
    text = content.strip()
    if not text or "`" in text or _is_code(text, before, after):
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
        # "$5 and $10": the second dollar has a space before it and none after.
        outside = _WORD.match(after if right else before)
        return not outside and (has_sign or "=" in text)
    if left and right:
        return True
    return not (linked and _LATIN.match(before)) and _may_touch(text, before, after)


def is_escaped_text(content: str, closer: str) -> bool:
    r"""Whether the text between backslashed brackets is no formula.

    Some editors escape all brackets: around words, links, and other brackets.

    >>> is_escaped_text("local version only", "\\)")
    True
    >>> is_escaped_text("[RFC 2616](https://example.org/)", "\\]")
    True
    """
    opener = _OPENERS.get(f"\\{closer[-1]}")
    if opener is None:
        return False
    if opener.search(content) or _NO_TEX.search(content):
        return True
    if _TEX.search(content):
        return False
    words = _bare(content)
    prose = _PROSE.search(words) or _ONE_WORD.fullmatch(words)
    return bool(prose) or '"' in words


def next_opener(source: str, closer: str, start: int, end: int) -> int:
    """Return the position of the next bracket that *closer* would close, or -1."""
    opener = _OPENERS.get(closer)
    match = opener.search(source, start, end) if opener else None
    return match.start() if match else -1


_OPENERS = {
    mark + closing: re.compile(rf"(?<!\\){re.escape(mark + opening)}")
    for mark in ("\\", "\\\\")
    for opening, closing in ("()", "[]")
}
_ONE_WORD = re.compile(r"[^\W\d_]?[^\W\d_A-Z]{4,}")
"""A word without spaces around it, as those who write formulas put them."""
_NO_TEX = re.compile(r"\]\((?:\w+:|[/#])|\A\s*\w+://|=[\"']|`")
"""The target of a link, a URL, the value of an attribute, or code."""


def _may_touch(text: str, before: str, after: str) -> bool:
    """Whether a formula can stand between such characters without a space."""
    if before == "\\":
        return False
    if _SCRIPT.match(text):
        return True
    follows = _LATIN.match(after) is not None
    if _LATIN.match(before):
        # US$5, a$b$c, =$A$1*$B$2 and /foo$|^bar$/ are no formulas.
        return not follows and _GLUED.match(before + text) is not None
    if not follows:
        return True
    # $HOME/$USER and $a=$b are no formulas, $n$th is one.
    tex = _TEX.search(text) and not _DANGLING.search(text)
    return bool(tex) or len(text) <= 1 + text.isalnum()


def _is_code(text: str, before: str, after: str) -> bool:
    r"""Whether it is of a program: ``$_GET``, ``$this->x``, ``$\{x}``, ``$(x)``."""
    if before and before in "\"'":  # "${x}" or "$x"
        name = _VARIABLE.match(text)
        if text[-1] == before or (name and text.startswith(before, name.end())):
            return True
    if "\\" in text:
        return _ESCAPED_VARIABLE.match(text) is not None
    opens_both = text[0] in "({" and after[:1] == text[0]
    return opens_both or _CODE.search(text) is not None


def _bare(text: str) -> str:
    """Return a formula without commands, functions and what is text in it."""
    return _FUNCTION.sub(" ", _COMMAND.sub(" ", _TEXT_COMMAND.sub(" ", text)))


def is_prose(line: str) -> bool:
    """Whether a line cannot be part of a formula."""
    text = line.strip()
    bare = _bare(text)
    if "$" in bare or "\\(" in bare or _LINK.search(bare):
        return True
    return not is_formula(text)
