"""Where the other reading of a backslash-n is nearly as good: what a person has to see.

How much dearer the best text with the other reading of a place is, its margin, tells
where a wrong reading is likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from .escapes import ESCAPE, Mode, cut
from .reading import (
    MARGIN,
    Beam,
    Cut,
    Step,
    cheapest,
    decide,
    literals_of,
    prepare,
    walk,
)

_SMALL: Final = {True: 0.75, False: 0.25}
"""The margin below which a literal one, and a newline, is in doubt."""
_MOST_STEPS: Final = 100
"""Places for which two readings are followed that never meet again."""
_SAME: Final = 1e-9  # but for rounding
_AROUND: Final = 24
"""Characters shown on either side."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A backslash-n that may as well be read the other way.

    *line* is where it is in the decoded text, counted from 1, and *is_literal* what it
    was taken for: itself, or a newline. *context* is the text around it, as written.
    """

    line: int
    is_literal: bool
    context: str


def doubts(text: str, mode: Mode = "auto") -> Iterator[Doubt]:
    """Return what is in doubt where :func:`.decode` reads a text, in its order."""
    text, pieces = cut(text, mode)
    if len(pieces) == 1:
        return
    taken = prepare(text, pieces)
    *steps, end = walk(taken)
    literals = frozenset(literals_of(cheapest(end[2])))
    beams = {index: beam for index, _, beam in (*steps, end)}
    no_breaks = 0
    for index, at, beam in steps:
        if text[at] == "\n":  # a real one
            continue
        is_literal = index in literals
        other = decide(taken, index, at, beam, literal=not is_literal)
        if _is_close(taken, (index, at, other), beams, _SMALL[is_literal]):
            before, after = pieces[index - 1][-_AROUND:], pieces[index][:_AROUND]
            context = f"{before}{ESCAPE}{after}"
            yield Doubt(index - no_breaks, is_literal, context)
        no_breaks += is_literal


def _is_close(taken: Cut, other: Step, beams: Mapping[int, Beam], small: float) -> bool:
    """Whether the best text with the *other* reading of a place costs hardly more.

    It is read on from there until the same is open at the same price as in the best
    text, whose *beams* are given, or is certain to be dearer.
    """
    dearer = 0.0
    for index, _, beam in islice(walk(taken, other), _MOST_STEPS):
        best = beams.get(index)
        if best is None:
            continue
        if index == len(taken.pieces):
            return cheapest(beam).cost - cheapest(best).cost < small
        dearer = _least(beam) - _least(best)
        if dearer >= MARGIN:
            return False
        gaps = [way.cost - best[s].cost for s, way in beam.items() if s in best]
        if len(gaps) == len(beam):
            if min(gaps) >= small:
                return False
            if len(gaps) == len(best) and max(gaps) - min(gaps) < _SAME:
                return True
    return dearer < small


def _least(beam: Beam) -> float:
    return min(way.cost for way in beam.values())
