"""The name that a misspelled one was meant to be.

difflib finds it, but would take seconds among thousands of names. So it gets only the
names that share the most trigrams with the one in question, as databases look for
similar strings (PostgreSQL's pg_trgm).
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable

COMPARED = 50
"""Names that are compared character by character."""

FOLLOWED = 80_000
"""How many times a name is met when trigrams are followed, the rarest first."""


class Spellings:
    """Known names, among which the nearest to an unknown one is found."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for piece in _pieces(name):
                self._having[piece].append(number)

    def nearest(self, name: str) -> str | None:
        """Return the name nearest to *name*, or None if none is near."""
        likely = self._likely(name)
        return next(iter(difflib.get_close_matches(name, likely, n=1)), None)

    def _likely(self, name: str) -> list[str]:
        if len(self._names) <= COMPARED:
            return self._names
        having = {p: self._having[p] for p in _pieces(name) if p in self._having}
        shared: Counter[int] = Counter()
        followed = 0
        # By the piece, too: sets are not in the same order in every process.
        for _, numbers in sorted(having.items(), key=lambda one: (len(one[1]), one[0])):
            if followed > FOLLOWED:
                break
            shared.update(numbers)
            followed += len(numbers)

        def likeness(number: int) -> tuple[float, int]:
            # Longer names share more by chance.
            return shared[number] / (len(name) + len(self._names[number])), -number

        best = sorted(shared, key=likeness, reverse=True)[:COMPARED]
        return [self._names[number] for number in best]


def _pieces(name: str) -> set[str]:
    """Return the pieces of a name, its beginning and its end among them."""
    padded = f"  {name} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}
