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
from .reading import MARGIN, Cut, Step, cheapest, decide, prepare, read, walk

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
    literals = frozenset(read(text, pieces))
    taken = prepare(text, pieces)
    steps = {step.piece: step for step in walk(taken)}
    no_breaks = 0
    for index, step in islice(steps.items(), len(steps) - 1):  # the last is the end
        is_literal = index in literals
        if text[step.at] == "\\" and _is_close(taken, steps, step, is_literal):
            before, after = pieces[index - 1][-_AROUND:], pieces[index][:_AROUND]
            context = f"{before}{ESCAPE}{after}"
            yield Doubt(index - no_breaks, is_literal, context)
        no_breaks += is_literal


def _is_close(
    taken: Cut, steps: Mapping[int, Step], step: Step, is_literal: bool
) -> bool:
    """Whether the best text with the other reading of a place costs hardly more.

    It is read on from there until the same is open at the same price as in the best
    text, or is certain to be dearer.
    """
    small = _SMALL[is_literal]
    other = Step(step.piece, step.at, decide(taken, step, literal=not is_literal))
    dearer = 0.0
    for there in islice(walk(taken, other), _MOST_STEPS):
        here = steps.get(there.piece)
        if here is None:
            continue
        if there.piece == len(taken.pieces):
            return cheapest(there.beam).cost - cheapest(here.beam).cost < small
        dearer = _least(there) - _least(here)
        if dearer >= MARGIN:
            return False
        gaps = [
            way.cost - here.beam[state].cost
            for state, way in there.beam.items()
            if state in here.beam
        ]
        if len(gaps) == len(there.beam):
            if min(gaps) >= small:
                return False
            if len(gaps) == len(here.beam) and max(gaps) - min(gaps) < _SAME:
                return True
    return dearer < small


def _least(step: Step) -> float:
    return min(way.cost for way in step.beam.values())
