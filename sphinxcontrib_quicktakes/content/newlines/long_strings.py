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
from .place import OPEN_APOSTROPHE, Place, Prices, indent, is_json_value
from .string_uses import USES, is_marked
from .strings import ENDS_QUOTE, QUOTATION_MARKS
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


def _is_of_sql(s: OpenString) -> bool:
    """Whether it is one of SQL, which has no escapes but in `E'a\\nb'`."""
    return s.syntax.name == "sql" and not is_marked(s)


def _goes_on(s: OpenString) -> bool:
    """Whether a backslash ends the line, and the next one is indented."""
    return s.opened[-2:] == " \\" and s.indented and s.after != ""


def _is_typed_on(s: OpenString) -> bool:
    """Whether a shell's second prompt is behind it, as where a string goes on."""
    return s.after[:2] == "> " and s.place.before[:2] in ("$ ", "> ")


def _is_raw(s: OpenString) -> bool:
    """Whether escapes mean nothing in it; a shell's go to programs that know them."""
    return s.mark in s.syntax.raw_strings and s.mark != "'"


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

_NOTHING = frozenset(["", "\\"])
_SHORT: Final = 20  # characters
_FEW: Final = 4  # parts
_VALUE = re.compile(r"""[="']$|^[^(\[{]+,$""")  # three marks count as one, too
# `%` is SQL's wildcard.
_NO_WORDS = re.compile(r"""(?:\\[nrt]|%)*\0(?:\\[nrt]|%)*(["'`])""")


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


def _begins_line(s: OpenString) -> bool:
    """Whether one begins a line of its block, whose next one is indented."""
    return (
        s.spanned
        and not s.is_simple
        and s.place.before[:4] == "    "
        and s.place.before.isspace()
        and s.after[:1] > " "
        and s.right[len(s.after) : len(s.after) + 4] == "\\n  "
    )


def _ends_here(s: OpenString) -> bool:
    """Whether it would end where a line begins, as few strings of one line do."""
    return not s.spanned and s.closes and s.is_simple


def _is_nothing_else(s: OpenString) -> bool:
    """Whether it is nothing but escapes: what text is split, joined or ended with."""
    if s.spanned:
        return False
    match = _NO_WORDS.match(f"{s.opened}\0{s.right}")
    return match is not None and match[1] == s.closing


def _ends_raw_here(s: OpenString) -> bool:
    """Whether one of C++ would do so that began amid its line: `R"(a\\n)"`."""
    return s.mark == 'R"(' and s.closes and not s.spanned and s.opened != ""


def _is_amid_raw(s: OpenString) -> bool:
    """Whether words of a raw one are on either side of it: `R"(a \\n b)"`."""
    return (
        len(s.mark) > 1
        and s.mark in s.syntax.raw_strings
        and not s.spanned
        and s.opened != ""
        and s.place.is_spaced
    )


def _begins_here(s: OpenString) -> bool:
    """Whether it would begin where a line ends."""
    return not s.spanned and not _ends_here(s) and s.opened in _NOTHING


def _is_on_next_line(s: OpenString) -> bool:
    """Whether it would begin where a line ends, and end on the next one."""
    return s.is_simple and s.mark in s.after and _begins_here(s)


def _is_below(s: OpenString) -> bool:
    """Whether it would begin where a line ends, and have lines of its own."""
    return not (s.is_simple and s.mark in s.after) and _begins_here(s)


def _is_short(s: OpenString) -> bool:
    """Whether a few words are in each of few parts: hardly a string of several lines.

    The value of an attribute may be one all the same, and a field of CSV.
    """
    return (
        not s.spanned
        and s.mark in QUOTATION_MARKS
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
    if s.spanned or s.mark not in QUOTATION_MARKS or not s.opened or s.closes:
        return False
    inside, closing, _ = s.right.partition(s.mark)
    if not closing or not inside.endswith("\\n") or _VALUE.search(s.head):
        return False
    return len(inside) < _SHORT or s.head.rstrip()[-1:] != "="


# --- what is in the string ----------------------------------------------------------

_ENDS_PART = frozenset(")]*+?")
_REPEATS = frozenset("?+")
_SED = re.compile(  # two marks of it at most
    r"(?:^|[;{\s/\d!])[sy]([/|,#:])(?:(?!\1)[^\\]|\\.){0,60}(?:\1(?:(?!\1)[^\\]|\\.){0,60})?$"
)


def _is_pem(s: OpenString) -> bool:
    """Whether a key or certificate is in it, which code mostly has on one line."""
    return "-----BEGIN" in s.opened


def _is_json_value(s: OpenString) -> bool:
    """Whether it is a value of JSON, whose strings end on their line."""
    return s.is_simple and is_json_value(s.place.before)


def _is_repeated(s: OpenString) -> bool:
    """Whether a regex goes on with what repeats it: `[^a]*\\n?`."""
    return s.opened[-1:] in _ENDS_PART and s.right[:1] in _REPEATS


def _is_sed(s: OpenString) -> bool:
    """Whether a command of sed is open: `s/\\n/,/`."""
    if not s.is_simple:
        return False
    match = _SED.search(s.opened)
    return match is not None and match[1] in s.right.partition(s.mark)[0]


# --- what stands next to it, where the line of its code begins or ends --------------


def _is_template_of_block(s: OpenString) -> bool:
    """Whether a template in an indented line would go on at the margin."""
    return (
        s.mark == "`"
        and not s.spanned
        and s.mark not in s.syntax.raw_strings
        and s.place.before[:4] == "    "
        and s.place.next_line[:1] not in ("", " ", "\t")
    )


def _ends_text_block(s: OpenString) -> bool:
    """Whether the mark that ends a text block is below: no line is blank there.

    Nor is one in a text whose line ends with a tag of a template.
    """
    return (
        (s.syntax.name == "java" or s.opened.endswith("%}"))
        and s.spanned
        and not s.is_simple
        and not s.after
        and _TEXT_BLOCK_ENDS.match(s.right) is not None
    )


def _is_second(s: OpenString) -> bool:
    """Whether a literal one is right in front of it: the two belong together."""
    if not s.is_simple and s.closes:
        return False  # three marks of its end have a line of their own
    return s.escaped and not s.place.before


_TEXT_BLOCK_ENDS = re.compile(r"\\n[ \t]*(?:\"\"\"|''')")

# --- how the lines would look -------------------------------------------------------

_AT_THE_END: Final = 8  # characters in front of the closing mark
_FAR_IN: Final = 8  # columns


def _is_indented(s: OpenString) -> bool:
    """Whether the string would go on in an indented line."""
    return s.indented and not s.closes


def _is_far_in(s: OpenString) -> bool:
    """Whether the value of an attribute would go on below it."""
    return (
        s.syntax.name in ("html", "vue")
        and s.head[-1:] == "="
        and (s.after[:_FAR_IN].isspace() and len(s.after) > _FAR_IN)
    )


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


def _is_quoted(s: OpenString) -> bool:
    """Whether the backslash-n is in quotation marks, alone or with other escapes."""
    return not s.closes and s.place.is_quoted


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
    (_is_of_sql, -0.7),
    (_is_raw, -0.6),
    (_goes_on, -1.2),
    (_is_typed_on, -1.2),
    (_has_held_one, 0.6),
    (_has_other_escapes, 0.8),
    # how far the string has come, and how far it goes
    (_has_spanned, -0.7),
    (_would_leave_block, 0.6),
    (_begins_line, 1.2),
    (_ends_here, 0.6),
    (_is_nothing_else, 1.0),
    (_ends_raw_here, 1.2),
    (_is_amid_raw, 0.6),
    (_is_on_next_line, -0.1),
    (_is_below, -0.8),
    (_is_short, 0.5),
    (_ends_with_one, 0.6),
    # what is in the string
    (_is_pem, 0.8),
    (_is_json_value, 1.5),
    (_is_repeated, 1.2),
    (_is_sed, 1.6),
    # what stands next to it, and what the code does with it
    (_is_template_of_block, 0.8),
    (_is_second, 0.8),
    (_ends_text_block, 1.8),
    *USES,
    # how the lines would look
    (_is_indented, -0.4),
    (_is_far_in, -1.2),
    (_is_too_long, -0.8),
    (_would_leave_space, 0.8),
    # other quotation marks within the string
    (_is_quoted, 1.5),
    (_ends_quotation, 1.6),
    (_is_amid_quotation, 0.6),
    (_ends_apostrophes, 1.6),
    (_is_amid_apostrophes, 0.6),
)
