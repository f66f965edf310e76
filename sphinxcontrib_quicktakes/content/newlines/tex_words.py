"""TeX's side of the question: is ``\\nu`` a newline and a ``u``, or the letter nu?

A control word is the longest run of letters after the backslash.  So ``\\nwhere`` can
only be a newline, for no macro is called ``nwhere``, and ``\\nabla`` can hardly be one,
for nothing begins with ``abla``.  What is left are the few words whose rest may well
stand at the beginning of a line of mathematics: ``\\nu``, ``\\ne``, ``\\ni``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

Verdict = Literal["command", "newline"]

# What remains of the control word behind its first letter, `n`.
#
# SURE: nothing else than the control word begins like that, in any text.
SURE: Final = frozenset(
    """
    abla atural earrow eqq eqsim geq geqq geqslant gtr leq leqq leqslant otin warrow
    otag onumber olimits olinebreak opagebreak obreak obreakspace onscript oalign
    onfrenchspacing ointerlineskip oindent ofiles ocite ormalsize ormalfont ormalcolor
    ewacronym ewbox ewcolumntype ewcommand ewcount ewcounter ewdimen ewenvironment ewfam
    ewfontfamily ewglossaryentry ewif ewinsert ewlength ewline ewpage ewread ewsavebox
    ewskip ewtagform ewtheorem ewtoks ewwrite icefrac iplus ulldelimiterspace ullfont
    umberline umberwithin umexpr umprint
    Leftarrow Leftrightarrow leftrightarrow Rightarrow vdash vDash Vdash VDash
    precsim preceq succeq succsim subseteq subseteqq supseteq supseteqq
    shortmid shortparallel trianglelefteq trianglerighteq
    """.split()
)
# IN MATH: as sure, but words of prose or names of a program may begin like that.
IN_MATH: Final = SURE | frozenset(
    """
    approx cong eg eq exists leftarrow less mid orm ot parallel prec rightarrow sim
    subset succ sup supset triangleleft triangleright ull um
    """.split()
)
# Relations and letters whose rest is itself a variable: decided by their surroundings.
DOUBTFUL: Final = frozenset(["u", "e", "i"])

# As TeX has it, but for letters that an alphabet of Europe has besides: `\\neğer` is a
# word of prose. Chinese goes on behind a control word without a space.
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]*")
_BARE_U = re.compile(r"(?<![A-Za-z\\])(?<!\\n)u(?=[_^('=]| [=+$-]|\$|\)|,)")
_RELATION_RIGHT = re.compile(r"\s*(?:[=<>≤≥]|\\(?:leq?|geq?|equiv|approx|sim|in)\b)")
_OPERATOR_LEFT = re.compile(r"(?<![\^_{])(?:[+=-]|\\(?:cdot|times|pm|mp))\s*$")
_SCRIPT_RIGHT = re.compile(r"\s*[\^_']")
_OPENS_FORMULA = re.compile(
    r"(?:\$\$|\\\[|\\\\|\\h?line|\\(?:begin|end)\{\w+\*?\}(?:\{[^}]*\})?|\\n)\s*$"
)
_ACCENT = (
    r"\\(?:bar|hat|tilde|vec|d?dot|overline|wide\w+|math[a-z]+|boldsymbol|bm|[,;:!])"
)
_WITHIN_TERM = re.compile(
    rf"(?:\bd|[{{(\[_^|&=+/-]|(?<!\$)\$| |{_ACCENT}|\\(?:[dD]elta|partial|nabla)"
    r"|[_^]\*|[({][^(){}\s]+)$"
)
_BEFORE_BREAK = re.compile(
    r"(?:[\[=]| [+-]|,? \\q?quad ?)$"
)  # where a formula is broken if it must
_LINE_BEGINS = re.compile(r"(?<!\\)\\n[ \t>]*$")
_BELOW_OPERAND = re.compile(r"(?:[\w})\]]|\\right.) *\\n[ \t>]*$")
_OPTION_BEFORE = re.compile(r"\\n:\w+:[^\\]*\\n$")
_CLEAR_NU = re.compile(
    rf"(?:[{{(\[_^|&=+-]|[^$]\$|[^$\s] |\bd|{_ACCENT})\\nu(?![A-Za-z])"
)


def is_sure(after: str) -> bool:
    """Whether it can only be a control word, in any text."""
    return _control_word(after) in SURE


def _control_word(after: str) -> str:
    """The letters behind the `n` of a backslash-n, as TeX would take them."""
    if not after[:1].isalpha():
        return ""
    match = _LETTERS.match(after)
    return match.group() if match else ""


def is_command(after: str) -> bool:
    """Whether it can only be a control word, in a formula."""
    return _is_known(_control_word(after), after)


def may_be_command(after: str) -> bool:
    """Whether it may be a control word, in a formula."""
    word = _control_word(after)
    return word in DOUBTFUL or _is_known(word, after)


def _is_known(word: str, after: str) -> bool:
    return word in IN_MATH or (
        word[:2] == "ew" and after[len(word) : len(word) + 1] == "{"
    )


def may_be_nu(after: str) -> bool:
    """Whether it may be the letter, or a newline and the variable u."""
    return _control_word(after) == "u"


def in_text(before: str, after: str) -> bool:
    """Whether a control word stands out even where no formula is marked as such."""
    word = _control_word(after)
    if not word:
        return False
    if _WITH_BRACE.match(after):
        return True
    if word in DOUBTFUL or _is_known(word, after):
        if _is_named(before, after[len(word) :]):
            return True
        if _is_in_escaped_formula(before, after):
            return True
    if word == "eq" and _TERM_LEFT.search(before):
        return True
    # `a \neq b`: lines seldom end with one space
    return word in ("eq", "eg", "ot") and before[-1:] == " " != before[-2:-1]


def _is_named(before: str, rest: str) -> bool:
    """Whether marks are around a control word and nothing else: `'\\ne'`, `(\\ni)`."""
    return (before[-1:], rest[:1]) in _NAMED_BETWEEN


_NAMED_BETWEEN = frozenset([('"', '"'), ("'", "'"), ("(", ")")])
_WITH_BRACE = re.compile(r"(?:ew[A-Za-z]*|um|ote|ode)\{")
_TERM_LEFT = re.compile(r"\}[_^]\w$|[_^]\{[^{}]*\}$")
_FORMULA_LEFT = re.compile(r"(?<![\w$])\$[^\s$][^$]{0,30} $")
_FORMULA_RIGHT = re.compile(r"\w+ [^\s$][^$]{0,30}\$(?!\w)")
_OPENS_ESCAPED = re.compile(r"(?:^|[\s(])\\\$$")


def _is_in_escaped_formula(before: str, after: str) -> bool:
    """Whether marks are around it that are no formula's to Markdown, or in code."""
    if "\\)" in after and before.rfind("\\(") > before.rfind("\\)"):
        return True
    if _FORMULA_LEFT.search(before) and _FORMULA_RIGHT.match(after):
        return True
    opens = _OPENS_ESCAPED.search(before) or before.count("\\$") % 2
    return bool(opens) and "\\$" in after


_FOLLOWED_U = re.compile(r"(?<![A-Za-z\\])(?<!\\n)u ?([_^'()=,])")
_FOLLOWED_NU = re.compile(r"\\nu ?([_^'()=,])")


def has_bare_u(text: str, follower: str = "") -> bool:
    """Whether a text has a variable u more often than it surely has a nu.

    If there are some of them with the same character behind, only those count, unless
    nothing but the nus in doubt has it.
    """
    if "\\nu" not in text:
        return False
    if follower:
        bare = _FOLLOWED_U.findall(text).count(follower)
        nus = _FOLLOWED_NU.findall(text).count(follower)
        if bare + nus > 3 and (bare or _CLEAR_NU.search(text)):
            return bare >= nus
    return len(_BARE_U.findall(text)) > len(_CLEAR_NU.findall(text))


def in_math(left: str, right: str, is_bare_u: Callable[[str], bool]) -> Verdict:
    """Read one backslash-n of a formula, given what stands on both sides."""
    word = _control_word(right)
    if is_command(right):
        return "command"
    if word not in DOUBTFUL:
        return "newline"
    if _is_named(left, right[len(word) :]):
        return "command"
    opens = not left.strip() or _OPENS_FORMULA.search(left) is not None
    if word == "u":
        if _LINE_BEGINS.search(left):
            # a newline stood here already; another one would leave a blank line
            return "newline" if _OPTION_BEFORE.search(left) else "command"
        bare_u = is_bare_u(right[1:].lstrip(" ")[:1])
        within = _WITHIN_TERM.search(left)
        if not opens and within and not (bare_u and _BEFORE_BREAK.search(left)):
            return "command"
        if bare_u or (opens and _closes_alone(left, right)):
            return "newline"
        return "command"
    # Relations: they have no exponent and no other relation behind them, and
    # something stands in front of them.
    rest = right[len(word) :]
    if opens and _BELOW_OPERAND.search(left):
        opens = False  # it begins a line, below what it relates
    opens = opens or _OPERATOR_LEFT.search(left) is not None
    if opens or _SCRIPT_RIGHT.match(rest) or _RELATION_RIGHT.match(rest):
        return "newline"
    return "command"


def _closes_alone(left: str, right: str) -> bool:
    """Whether the formula that begins here ends on a line of its own."""
    if left.rstrip().endswith("$$"):
        end = right.find("$$")
        return end < 0 or re.search(r"\\n[ \t>]*$", right[:end]) is not None
    return not left.rstrip().endswith("\\n")
