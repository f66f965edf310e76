"""The prices of a newline and a literal backslash-n in prose and in formulas."""

from __future__ import annotations

import re

from . import tex_words
from .formula import closes, is_on_one_line
from .markdown_state import DISPLAYS
from .place import OPEN_APOSTROPHE, Place, Prices, indent


def in_text(place: Place) -> Prices:
    before, after = place.before, place.after
    if place.is_quoted or place.is_in_row:
        return 1.0, 0.2
    if tex_words.in_text(before, after):
        return 1.0, 0.2
    if place.is_in_path:
        return 1.0, 0.2
    if place.is_in_quotation or place.is_amid_quotation:
        return 0.8, 0.3
    if place.is_spoken_of or place.is_emphasised:
        return 0.8, 0.3
    mark = after[:1]
    if mark in ("'", '"') and before[-1:] not in ("", " ", mark):
        marks = OPEN_APOSTROPHE if mark == "'" else _DOUBLE
        if after[1:2] in _ENDS_WORD and len(marks.findall(before)) % 2:
            return 1.0, 0.2
    may_be_regex = after[:1] in _REGEX_GOES_ON or before[-3:-1] == "(?"
    if may_be_regex and _REGEX.search(f"{before[-3:]}\0{after[:3]}"):
        return 0.8, 0.3
    if (
        before[:4] == "    "
        and len(before) < 60
        and before.count('"') % 2
        and after.count('"') % 2
    ):
        return (0.8, 0.4) if indent(after) < indent(before) else (0.4, 0.8)
    return 0.0, 4.0


_DOUBLE = re.compile('"')
_ENDS_WORD = frozenset(["", *" ,.;:)]"])
# Amid a regex: `[^\n]+\n)`, `(^|\n) *`, `/(\n[^\n]+)`.
_REGEX_GOES_ON = frozenset([*")?/[{"])
_REGEX = re.compile(
    r"""(?:[\])][*+?]|\(\^\|)\0(?:[)?]|//?[gimsuy$])|/\(\0\[\^"""
    r"""|\$\d\0/[gimsuy]|\(\?[!=:]\0|\|\0\{\d"""
)


def is_command(place: Place, mark: str = "") -> bool:
    """Whether TeX would read a control word there, in a formula that a mark opened."""
    if not place.after[:1].isalpha():
        return False
    if mark and tex_words.may_be_nu(place.right) and is_on_one_line(mark, place):
        return True
    verdict = tex_words.in_math(place.left, place.right, place.habits.bare_u)
    return verdict == "command"


def in_math(mark: str, place: Place) -> Prices:
    if is_command(place, mark):
        return 2.0, 0.0
    if _ROW_BREAK_LEFT.search(place.before) and _VARIABLE_RIGHT.match(place.after):
        return 0.8, 0.3  # `\\n &`: a row break and the variable n
    if mark in DISPLAYS:
        return 0.0, 4.0
    return in_text(place)  # a dollar may be a price


def in_doubtful_math(mark: str, place: Place) -> Prices:
    """Behind a price or an empty line, unless the formula is closed further on."""
    if not closes(mark, place):
        return in_text(place)
    if not place.before and tex_words.may_be_command(place.after):
        return 2.0, 0.0  # an empty line in front of `eq b$`
    return in_math(mark, place)


def in_html_comment(place: Place) -> Prices:
    """In a comment on one line, a string goes on; others may hold code of any kind."""
    _, opening, before = place.before.rpartition("<!--")
    after, closing, _ = place.after.partition("-->")
    if opening and closing:
        for mark in ("'", '"'):
            if before.count(mark) % 2 and after.count(mark) % 2:
                return 0.8, 0.3
    newline, literal = in_text(place)
    return newline, min(literal, 1.0)


def in_template(place: Place) -> Prices:
    """In a template of JSX: its lines are just lines, unless it is a single one."""
    if "{`" in place.before and place.right.startswith("`}"):
        return 0.5, 0.0
    return in_text(place)


_ROW_BREAK_LEFT = re.compile(r"(?<!\\)\\$")
_VARIABLE_RIGHT = re.compile(r" ?[&^_!]| ?\\\\")
