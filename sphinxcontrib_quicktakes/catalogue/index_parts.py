"""The keyword index in parts, each small enough for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from .collation import by_initial

if TYPE_CHECKING:
    from . import Group

CAPACITY = 2_000
"""Links to questions in one part: some 600 KB of HTML with titles of 80 characters."""


@dataclass(frozen=True, slots=True)
class Row:
    """A keyword with its questions, or as many of them as fit into a part."""

    keyword: Group
    docnames: tuple[str, ...]
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The content of one page of the index; *number* counts the parts of a letter."""

    letter: str
    number: int
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The letter, followed by the number from the second part on."""
        return self.letter if self.number == 1 else f"{self.letter}{self.number}"


def divide(keywords: Iterable[Group], language: str) -> tuple[Part, ...]:
    """Return the parts of an index: at least one for every letter."""
    parts: list[Part] = []
    for letter, group in by_initial(keywords, attrgetter("name"), language).items():
        number, room, rows = 1, CAPACITY, list[Row]()
        for keyword in group:
            rest, continued = keyword.docnames, False
            while rest:
                if not room:
                    parts.append(Part(letter, number, tuple(rows)))
                    number, room, rows = number + 1, CAPACITY, []
                rows.append(Row(keyword, rest[:room], continued))
                taken = min(room, len(rest))
                rest, room, continued = rest[taken:], room - taken, True
        parts.append(Part(letter, number, tuple(rows)))
    return tuple(parts)


def is_divided(parts: Iterable[Part]) -> bool:
    """Whether an index is too large for one page."""
    return sum(len(row.docnames) for part in parts for row in part.rows) > CAPACITY
