"""What a text does elsewhere: evidence from the whole for one doubtful place.

Nearly every text is consistent with itself.  Where no line ends with a space, a line
that would end with one is probably none.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import pairwise
from typing import Final

from .tex_words import has_bare_u

_FEW: Final = 2
_RATHER: Final = 5  # times as often
_LONG: Final = 120  # characters: no text that is wrapped has many such lines
_WRAPPED: Final = range(60, 101)
_NO_PROSE: Final = frozenset(" \t<|")  # what code and tables begin with


_WORD = re.compile(r"(?<![\\\w])\w+")


class Habits:
    """Counted when first asked for, since most texts have no doubtful place."""

    def __init__(self, text: str, pieces: list[str]) -> None:
        self._text = text
        self._pieces = pieces
        self._bare_u: dict[str, bool] = {}

    def bare_u(self, follower: str) -> bool:
        """Whether a u is rather the variable u than a nu, before a character."""
        if follower not in self._bare_u:
            self._bare_u[follower] = has_bare_u(self._text, follower)
        return self._bare_u[follower]

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(_WORD.findall(self._text))

    def knows_but_for_n(self, word: str) -> bool:
        """Whether the text rather has a word elsewhere that is the same behind an n."""
        return self._words[f"n{word}"] > _RATHER * self._words[word]

    @cached_property
    def wraps_lines(self) -> bool:
        """Whether lines of prose are broken where the margin is."""
        lengths = [len(piece) for piece in self._pieces]
        long = sum(length > _LONG for length in lengths)
        return long < 5 or 2 * long < sum(length in _WRAPPED for length in lengths)

    @cached_property
    def has_no_margin(self) -> bool:
        """Whether there are long paragraphs, and at most one line broken amid words."""
        long = wrapped = 0
        for piece, after in pairwise(self._pieces):
            long += len(piece) > _LONG and piece[0] not in _NO_PROSE
            wrapped += len(piece) in _WRAPPED and after[:1].isalpha()
        return wrapped <= 1 <= long

    def wraps_at(self, length: int) -> bool:
        """Whether a few lines that are as long as that are broken amid words."""
        return sum(length <= wrapped for wrapped in self._wrapped) > _FEW

    @cached_property
    def _wrapped(self) -> list[int]:
        return [
            len(piece)
            for piece, after in pairwise(self._pieces)
            if after[:1].islower() and (piece[-1:].isalpha() or piece[-1:] == ",")
        ]

    @cached_property
    def ends_lines_with_space(self) -> bool:
        """Whether more than a few lines end with one space."""
        found = 0
        for piece, after in pairwise(self._pieces):
            if piece[-1:] == " " and piece[-2:-1] not in ("", " ") and after[:1] != " ":
                found += 1
        return found > _FEW
