"""What a text does elsewhere: evidence from the whole for one doubtful place.

Nearly every text is consistent with itself.  Where no line ends with a space, a line
that would end with one is probably none.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from ._tex_words import has_bare_u

_FEW: Final = 2


class Habits:
    """Counted when first asked for, since most texts have no doubtful place."""

    def __init__(self, text: str, pieces: list[str]) -> None:
        self._text = text
        self._pieces = pieces

    @cached_property
    def bare_u(self) -> bool:
        """Whether a variable u is used more often than it surely is a nu."""
        return has_bare_u(self._text)

    @cached_property
    def ends_lines_with_space(self) -> bool:
        """Whether more than a few lines end with one space."""
        found = 0
        for piece, after in zip(self._pieces, self._pieces[1:], strict=False):
            if piece[-1:] == " " and piece[-2:-1] not in ("", " ") and after[:1] != " ":
                found += 1
        return found > _FEW
