"""The prices of both readings in a string that may go on over lines.

Nothing breaks here, whichever reading is taken, so all depends on small signs.  Each
has a weight: above zero it speaks for a literal backslash-n, below for a newline.

Every sign that holds counts, whichever others do, so their order means nothing.  What
their docstrings say is said of the string.
"""

from __future__ import annotations

import re
from typing import Final

from .open_string import LONGEST, OpenString, Signs
from .place import OPEN_APOSTROPHE, Place, Prices, indent
from .strings import ENDS_QUOTE
from .syntax import Syntax

_PRIOR: Final = -0.3  # what may go on mostly does


def in_long_string(syntax: Syntax, top: str, place: Place) -> Prices:
    """Both are possible in a string that may go on over lines."""
    string = OpenString.at(syntax, top, place)
    evidence = _PRIOR
    for holds, weight in _SIGNS:  # not by `sum`, which rounds as the version likes
        if holds(string):
            evidence += weight
    return max(0.0, evidence), max(0.0, -evidence)


# --- what the language makes of the string, and of escapes in it --------------------

_OTHER_ESCAPE = re.compile(r"\\[trx0u]")


def _has_held_one(s: OpenString) -> bool:
    """Whether it holds a literal one already, and no indented line would begin here."""
    return s.escaped and not s.indented


def _has_other_escapes(s: OpenString) -> bool:
    """Whether a `\\t` or the like is in it: somebody writes escapes here."""
    if s.escaped:
        return False  # known, and for a better reason
    if _OTHER_ESCAPE.search(s.opened):
        return True
    return _OTHER_ESCAPE.search(s.right.partition(s.mark)[0]) is not None


# --- how far the string has come, and how far it goes -------------------------------

_QUOTATION_MARKS = frozenset("\"'")
_NOTHING = frozenset(["", "\\"])
_SHORT: Final = 20  # characters
_FEW: Final = 4  # parts
_VALUE = re.compile(r"""[="']$|^[^(\[{]+,$""")  # three marks count as one, too


def _has_spanned(s: OpenString) -> bool:
    """Whether it went on over a line: then it does so again."""
    return s.spanned


def _would_leave_block(s: OpenString) -> bool:
    """Whether a quotation in its indented lines would go on at the margin."""
    return (
        s.spanned
        and indent(s.place.before) >= 4
        and s.opened.count('"') % 2 == 1
        and s.after[:1] not in ("", " ")
    )


def _ends_here(s: OpenString) -> bool:
    """Whether it would end where a line begins, as few strings of one line do."""
    return not s.spanned and s.closes and (s.is_simple or s.mark != s.closing)


def _begins_here(s: OpenString) -> bool:
    """Whether it would begin where a line ends."""
    return not s.spanned and not _ends_here(s) and s.opened in _NOTHING


def _is_below(s: OpenString) -> bool:
    """Whether it would begin where a line ends, and have lines of its own."""
    return not (s.is_simple and s.mark in s.after) and _begins_here(s)


def _is_short(s: OpenString) -> bool:
    """Whether a few words are in each of few parts: hardly a string of several lines.

    The value of an attribute may be one all the same, and a field of CSV.
    """
    return (
        not s.spanned
        and s.mark in _QUOTATION_MARKS
        and 0 < len(s.opened) < _SHORT
        and _VALUE.search(s.head) is None
        and not s.indented
        and _has_few_short_parts(s)
    )


def _has_few_short_parts(s: OpenString) -> bool:
    """Whether it ends soon, and what would be its lines looks like none of them."""
    inside, closing, _ = s.right.partition(s.mark)
    *lines, last = inside.split("\\n")
    return (
        closing != ""
        and len(lines) < _FEW
        and len(last) < _SHORT
        and all(0 < len(line) < _SHORT and line[:2] != "  " for line in lines)
    )


def _ends_with_one(s: OpenString) -> bool:
    """Whether another one ends it soon, as what is printed at once does.

    Lines that are written as such begin behind the mark that opens them, if the mark
    that closes them has a line of its own. A text with a name is not always so neat.
    """
    if s.spanned or s.mark not in _QUOTATION_MARKS or not s.opened or s.closes:
        return False
    inside, closing, _ = s.right.partition(s.mark)
    if not closing or not inside.endswith("\\n") or _VALUE.search(s.head):
        return False
    return len(inside) < _SHORT or s.head.rstrip()[-1:] != "="


def _is_second(s: OpenString) -> bool:
    """Whether a literal one is right in front of it: the two belong together."""
    if not s.is_simple and s.closes:
        return False  # three marks of its end have a line of their own
    return s.escaped and not s.place.before


# --- what the code in front of it does with it --------------------------------------

_CONSOLE = re.compile(r"\bconsole\.\w+\($")
_PRINTS = re.compile(
    r"\b(?:e?print(?:f|ln|fn)?!?|echo\s+-\w*e\w*|cat(?=\()|puts|output|write|format!?"
    r"|(?:panic|trace|debug|info|warn|error|assert)!)(?=[\s(])"
)
_ECHOES = re.compile(r"\becho\b")
_E_STRING = re.compile(r"(?<![\w'])[eE]$")
_INDENTED = re.compile(r"\\n(?:  |\t)")


def _is_logged(s: OpenString) -> bool:
    """Whether a template is written to the console, as code does on one line."""
    return (
        s.mark == "`"
        and not s.spanned
        and not s.indented
        and _CONSOLE.search(s.head) is not None
    )


def _is_marked(s: OpenString) -> bool:
    """Whether what is in front of it is there for the sake of escapes.

    Most strings of a shell or of SQL know none: `$'a\\nb'`, `E'a\\nb'` do, and
    JavaScript's templates do unless they are ``String.raw``.
    """
    if s.mark == "`":
        return s.opened != "" and s.head.endswith("String.raw")
    if s.mark != "'" or s.indented:
        return False
    if s.syntax.name == "sql":
        return _E_STRING.search(s.head) is not None
    return s.head.endswith("$")


def _is_pasted_in(s: OpenString) -> bool:
    """Whether a template with values in it would begin and end amid of two lines."""
    if s.spanned or s.mark != "`" or s.mark not in s.syntax.interpolates:
        return False
    inside, closing, _ = s.place.ahead(LONGEST).partition(s.mark)
    if not closing or _INDENTED.search(f"\\n{inside}"):
        return False
    if "\\n" in inside and not (s.opened and indent(s.place.before) >= 2):
        return False
    return "${" in inside or "${" in s.opened


def _is_printed(s: OpenString) -> bool:
    """Whether a function prints it that knows escapes."""
    if s.syntax.name == "php" and s.mark == '"' and _ECHOES.search(s.head):
        return True
    return s.mark in _QUOTATION_MARKS and _PRINTS.search(s.head) is not None


# --- how the lines would look -------------------------------------------------------

_AT_THE_END: Final = 8  # characters in front of the closing mark


def _is_too_long(s: OpenString) -> bool:
    """Whether the string would make a longer line than code has."""
    if s.spanned:
        return False
    ahead = s.place.ahead(LONGEST)
    end = ahead.find(s.closing)
    if 0 <= end < _AT_THE_END:
        return False
    return len(s.place.before) + (end if end >= 0 else len(ahead)) > LONGEST


def _would_leave_space(s: OpenString) -> bool:
    """Whether the line would end with a space, which no other line of the text does."""
    return s.place.ends_with_space and not s.place.habits.ends_lines_with_space


# --- other quotation marks within the string ----------------------------------------

_OPENS_BLOCK = frozenset("([{")


def _is_in_quotation(s: OpenString) -> bool:
    """Whether it has other quotation marks in it, with the place between two."""
    return s.mark[0] != '"' and s.opened.count('"') % 2 == 1


def _ends_quotation(s: OpenString) -> bool:
    """Whether the second of them is right behind the place."""
    return ENDS_QUOTE['"'].match(s.right) is not None and _is_in_quotation(s)


def _is_amid_quotation(s: OpenString) -> bool:
    """Whether it is further on, and no indented block begins, as in `"[`."""
    return (
        ENDS_QUOTE['"'].match(s.right) is None
        and _is_in_quotation(s)
        and not (s.indented and s.opened[-1:] in _OPENS_BLOCK)
    )


def _is_in_apostrophes(s: OpenString) -> bool:
    """Whether it has single quotation marks in it, with the place between two."""
    if s.mark[0] == "'":
        return False
    if s.spanned and s.escaped:
        return False  # where the line began is not known, so marks may be missing
    return len(OPEN_APOSTROPHE.findall(s.opened)) % 2 == 1


def _ends_apostrophes(s: OpenString) -> bool:
    """Whether the second of them is right behind the place."""
    return ENDS_QUOTE["'"].match(s.right) is not None and _is_in_apostrophes(s)


def _is_amid_apostrophes(s: OpenString) -> bool:
    """Whether it is further on."""
    return ENDS_QUOTE["'"].match(s.right) is None and _is_in_apostrophes(s)


_SIGNS: Signs = (
    # what the language makes of the string, and of escapes in it
    (_has_held_one, 0.6),
    (_has_other_escapes, 0.8),
    # how far the string has come, and how far it goes
    (_has_spanned, -0.7),
    (_would_leave_block, 0.6),
    (_ends_here, 0.6),
    (_is_below, -0.8),
    (_is_short, 0.5),
    (_ends_with_one, 0.6),
    (_is_second, 0.8),
    # what the code in front of it does with it
    (_is_logged, 1.3),
    (_is_marked, 1.5),
    (_is_pasted_in, 1.2),
    (_is_printed, 1.5),
    # how the lines would look
    (_is_too_long, -0.8),
    (_would_leave_space, 0.8),
    # other quotation marks within the string
    (_ends_quotation, 1.6),
    (_is_amid_quotation, 0.6),
    (_ends_apostrophes, 1.6),
    (_is_amid_apostrophes, 0.6),
)
