"""A string that may go on over lines, at one backslash-n of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from .place import Place
from .syntax import ESCAPED, SPANNED, Syntax, mark_of

LONGEST: Final = 130  # characters of a line of code
_ESCAPES = r"(?:\\[nrt])*"


class OpenString(NamedTuple):
    """What the signs look at: the string that a backslash-n stands in."""

    syntax: Syntax
    place: Place
    mark: str  # that opened it
    is_simple: bool  # it is one character, as most are, not three
    closing: str  # the mark that ends it
    spanned: bool  # it went on over a line already
    escaped: bool  # there was a literal one in it already
    head: str  # what is in front of it on its line; nothing if it spanned
    opened: str  # what of it is in front of the place, on this line
    after: str  # what is behind the place, up to the next one
    right: str  # what is behind the place, over others
    indented: bool  # a line that begins here would be indented, or is empty
    closes: bool  # it ends here, but for other escapes

    @classmethod
    def at(cls, syntax: Syntax, top: str, place: Place) -> OpenString:
        """The string that a frame of the scanner stands for."""
        mark = mark_of(top)
        spanned = SPANNED in top
        line, left = place.before, place.left
        if mark in left and not spanned:
            line = left  # it may have opened in front of a literal one
        if mark == "'":
            line = line.replace("'\\''", "")  # an apostrophe, in a shell
        head, _, opened = line.rpartition(mark)
        if head[-1:] == "\\":  # it was an escaped one
            head, _, opened = head.rpartition(mark)
        closing, after, right = syntax.closing(mark), place.after, place.right
        return cls(
            syntax=syntax,
            place=place,
            mark=mark,
            is_simple=len(mark) == 1,
            closing=closing,
            spanned=spanned,
            escaped=top.endswith(ESCAPED),
            head="" if spanned else head.rpartition("\\n")[2],
            opened=opened,
            after=after,
            right=right,
            indented=not after or after[0] == "\t" or after[:2] == "  ",
            closes=re.match(_ESCAPES + re.escape(closing), right) is not None,
        )


# What may hold of such a string, each with a weight: above zero it speaks for a literal
# backslash-n, below for a newline.
Signs = tuple[tuple[Callable[[OpenString], bool], float], ...]
