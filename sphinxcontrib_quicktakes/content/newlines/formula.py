"""How far a formula goes around one backslash-n of it."""

from __future__ import annotations

import re
from typing import Final

from .markdown_state import CLOSES, DOUBT
from .place import Place
from .tex_words import may_be_command

_LONGEST: Final = 400  # characters on either side
_MARKS: Final = frozenset(["$", "$$", "\\(", "\\["])
_INLINE: Final = frozenset(["$", "\\("])
_EQUATION = re.compile(r"u(?:_\w|'|\(\w\))? ?&?=")
_CLOSED = {  # in the same paragraph
    "$": re.compile(r"(?:(?!\\n\\n)[^$])*[^\s$\\]\$(?![\w$])"),  # as Pandoc has it
    "\\(": re.compile(r"(?:(?!\\n\\n).)*?\\\)"),
}


def closes(mark: str, place: Place) -> bool:
    """Whether a formula that may be none is closed behind the place."""
    return _CLOSED[mark.rstrip(DOUBT)].match(place.ahead(_LONGEST)) is not None


def is_on_one_line(mark: str, place: Place) -> bool:
    """Whether a formula has no line break, unless it has one where a command may be.

    Nobody breaks just there, but who wraps lines at a margin, or puts what opens and
    closes a display on lines of their own.
    """
    mark = mark.rstrip(DOUBT)
    if mark not in _MARKS:
        return False
    head, opening, left = place.back(_LONGEST).rpartition(mark)
    right, closing, _ = place.ahead(_LONGEST).partition(CLOSES[mark])
    if not opening or not closing:
        return False
    if not left.strip() and (not head or head.endswith("\\n")):
        return False
    if mark in _INLINE and not place.is_off_margin:
        return False
    if mark not in _INLINE and _EQUATION.match(right):
        return False  # `$$x = 1` and `u = 2$$`
    pieces = left.split("\\n")[1:] + right.split("\\n")[1:]
    return all(may_be_command(piece) for piece in pieces)
