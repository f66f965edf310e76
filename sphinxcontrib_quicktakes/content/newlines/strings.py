"""The price of a literal backslash-n in a string that should end on its line.

A newline costs nothing there by itself: that it breaks the string is priced where the
line ends.  So what makes the other reading dearer are signs that a newline breaks
nothing: that there is no string, or that it may go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from .place import Place, indent
from .syntax import Syntax, is_new, mark_of

ENDS_QUOTE = {m: re.compile(rf"(?:\\\\?[nrt]|\\\\)* {{0,2}}{m}") for m in "\"'`"}

_ENDS_CODE = frozenset(");,:{")
_STATEMENT = re.compile(
    r"(?:import|const|let|var|export|return|class|function|def|public|private"
    r"|static|struct)\b|(?:for|if|while) \(|// "
)
_WRAPPED: Final = 45  # characters of a line that may have been wrapped
_TWICE = re.compile(r"(?<!\\)\\\\[\"'trn]")  # escapes whose backslashes are escaped


class _String(NamedTuple):
    """What the signs look at: a string that should end on its line."""

    syntax: Syntax
    mark: str  # that opened it
    before: str  # back to the backslash-n before
    after: str  # up to the next one
    depth: int  # how far a line that begins behind it would be indented
    place: Place

    @property
    def is_wrapped(self) -> bool:
        """Whether it stands where a long line of words may have been wrapped."""
        return len(self.before) > _WRAPPED and self.after[:1].isalnum()


_Table = tuple[tuple[Callable[[_String], bool], float], ...]


def literal_in_string(syntax: Syntax, top: str, place: Place) -> float:
    """In a string that should end on its line."""
    mark = mark_of(top)
    if ENDS_QUOTE[mark[0]].match(place.right):
        return 0.0  # nobody begins a line to end a string there
    string = _String(
        syntax, mark, place.before, place.after, indent(place.after), place
    )
    if string.before.endswith("\\"):
        for holds, price in _BEHIND_BACKSLASH:
            if holds(string):
                return price
    return _price_at_first(string) if is_new(top) else _price_of_further(string)


def _price_of_further(s: _String) -> float:
    """In a string that had a backslash-n already: one more is no surprise."""
    if s.syntax.name == "json":
        return 0.0  # however many lines the script has that is in it
    if s.syntax.strict == 1:
        return 0.03
    if s.syntax.name == "text" and s.is_wrapped:
        return 0.4
    if s.syntax.name == "indented" and s.depth < 2:
        return 0.02
    return 0.05 if s.depth < 2 else 0.3


# --- behind a backslash, where the string may go on on the next line ----------------


def _is_escaped_twice(s: _String) -> bool:
    """Whether the string holds a string, as `"\\\\"a\\\\n"` does."""
    return _TWICE.search(s.before[:-1]) is not None


def _goes_on(s: _String) -> bool:
    """Whether a space is in front of the backslash, as where a line goes on."""
    return s.before.endswith(" \\")


def _may_be_line(s: _String) -> bool:
    """Whether the next line would be indented, or empty."""
    return not s.after or s.after[0].isspace()


def _is_long(s: _String) -> bool:
    """Whether the line is so long that somebody may have broken it."""
    return len(s.before) > 50


# The first that holds tells the price, and if none does the backslash tells nothing.
_BEHIND_BACKSLASH: _Table = (
    (_is_escaped_twice, 0.1),
    (_goes_on, 1.2),
    (_may_be_line, 0.7),
    (_is_long, 0.7),
)

# --- at the first backslash-n of the string -----------------------------------------


def _is_alike(s: _String) -> bool:
    """Whether two lines that look alike would meet here."""
    head = s.before[:4]
    return len(head.strip()) > 1 and s.after.startswith(head)


def _may_be_no_string(s: _String) -> bool:
    """Whether it is not known what the mark means: it may be an apostrophe."""
    return s.syntax.strict < 1


def _is_deeper(s: _String) -> bool:
    """Whether the next line would be indented as far as this one, or further."""
    return _may_be_no_string(s) and s.depth >= max(2, indent(s.before))


def _is_deeper_yaml(s: _String) -> bool:
    """Whether YAML would go on with what belongs to this line."""
    return s.syntax.name == "yaml" and s.depth > indent(s.before)


def _is_other_yaml(s: _String) -> bool:
    """Whether YAML would go on with the next key: its strings may span lines."""
    return s.syntax.name == "yaml" and s.depth <= indent(s.before)


def _is_closed(s: _String) -> bool:
    """Whether there is a mark to close it in the next piece."""
    return _may_be_no_string(s) and s.mark in s.after


def _is_not_closed(s: _String) -> bool:
    """Whether it is open for longer, as what is no string is."""
    return _may_be_no_string(s) and s.mark not in s.after


def _is_broken_code(s: _String) -> bool:
    """Whether a long line would go on far to the right."""
    return _may_be_no_string(s) and len(s.before) > 60 and s.depth >= 4


def _is_wrapped_text(s: _String) -> bool:
    """Whether text would be wrapped here."""
    return s.syntax.name == "text" and _may_be_no_string(s) and s.is_wrapped


def _lacks_mark(s: _String) -> bool:
    """Whether the mark that should end it is rather missing, as code goes on."""
    if s.syntax.strict < 1 or s.syntax.name == "json":
        return False
    opened = s.before.rpartition(s.mark)[2]
    if opened[-1:] in _ENDS_CODE and opened.count(")") > opened.count("("):
        return True
    return _STATEMENT.match(s.place.next_line) is not None


_AT_FIRST: _Table = (
    # what this line and the next one would be
    (_is_alike, 0.8),
    # how they would be indented
    (_is_deeper, 0.3),
    (_is_deeper_yaml, 0.8),
    (_is_other_yaml, 0.2),
    # whether it is a string at all
    (_is_closed, 0.1),
    (_is_not_closed, 0.3),
    (_is_broken_code, 0.4),
    (_is_wrapped_text, 0.4),
    (_lacks_mark, 0.5),
)


def _price_at_first(s: _String) -> float:
    """The signs that it is a newline after all, summed."""
    price = 0.1 if s.depth < 2 else 0.3  # what is indented is rather a line
    for holds, weight in _AT_FIRST:
        if holds(s):
            price += weight
    return price
