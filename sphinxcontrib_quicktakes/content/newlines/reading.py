"""The reading of a text that costs least.

A wrong decision leaves traces: a string that does not end on its line, a code span
that never ends, a line of a list's code that is not indented, an ``eq`` where
``\\neq`` stood.

The text is cut at every backslash-n.  From left to right each piece is scanned in the
states in which its beginning may be read (in a paragraph, in a formula, in a string of
a fence of C, …), and each cut is read both ways.  Every trace has a cost, and the
reading of the whole text that costs least is taken (Viterbi's algorithm): few states
are ever open at the same time, so this is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from .habits import Habits
from .indented import indented_code
from .markdown_state import (
    START,
    State,
    begin_indented,
    begin_line,
    leaves_nothing_open,
    scan,
    scan_on,
    unfinished,
)
from .ordinary import in_prose, test_in
from .place import Place
from .prices import prices

MARGIN: Final = 2.5
"""A reading this much dearer than the best one is given up."""
_WIDTH: Final = 12  # states kept at most
_COST: Final = attrgetter("cost")


class Literals(NamedTuple):
    """The literal ones of a reading as a linked list, by the pieces behind them."""

    piece: int
    before: Literals | None


class Way(NamedTuple):
    """The cheapest way to a state."""

    cost: float
    literals: Literals | None


Beam = dict[State, Way]
"""The states that are open at a place."""


class Cut(NamedTuple):
    """A text that is cut at its places, and what is known of the whole."""

    text: str
    pieces: list[str]
    habits: Habits
    indented: dict[int, int]


Step = tuple[int, int, Beam]
"""A place that needs thought: the piece behind it, where it is, what is open."""


def read(text: str, pieces: list[str]) -> list[int]:
    """Return the pieces that stand behind a literal backslash-n, the last one first."""
    for _, _, beam in walk(prepare(text, pieces)):  # noqa: B007
        pass
    return literals_of(cheapest(beam))


def literals_of(way: Way) -> list[int]:
    """Return the pieces behind the literal ones of a way, the last one first."""
    found = []
    literals = way.literals
    while literals is not None:
        found.append(literals.piece)
        literals = literals.before
    return found


def prepare(text: str, pieces: list[str]) -> Cut:
    """Return what :func:`walk` goes through."""
    return Cut(text, pieces, Habits(text, pieces), indented_code(text, pieces))


def walk(cut: Cut, decided: Step | None = None) -> Iterator[Step]:
    """Go through a text; return each place that needs thought, before it is decided.

    Behind the last one comes the end of the text. With *decided*, a place and what is
    open behind it, that is where to go on.
    """
    text, pieces, _, indented = cut
    if decided is None:
        _, state, rest = begin_line(START, "", pieces[0])
        first, end = 0, 0
        beam = {scan(state, rest)[1]: Way(0.0, None)}
    else:
        first, at, beam = decided
        end = at + (2 if text[at] == "\\" else 1)
    is_ordinary = None
    if len(beam) == 1:
        ((state, way),) = beam.items()
        is_ordinary = test_in(state)
    for index, (before, after) in enumerate(
        pairwise(islice(pieces, first, None)), first + 1
    ):
        at = end + len(before)
        end = at + (2 if text[at] == "\\" else 1)
        if (
            is_ordinary is not None
            and (way.literals is None or way.literals.piece < index - 1)
            and is_ordinary(before, after)
            and index not in indented
        ):
            if is_ordinary is not in_prose or (
                after and not leaves_nothing_open(after)
            ):
                _, state, rest = begin_line(state, before, after)
                state = scan(state, rest)[1]
                beam = {state: way}
                is_ordinary = test_in(state)
            continue
        yield index, at, beam
        beam = decide(cut, index, at, beam)
        is_ordinary = None
        if len(beam) == 1:
            ((state, way),) = beam.items()
            is_ordinary = test_in(state)
    yield len(pieces), end + len(pieces[-1]), beam


def decide(
    cut: Cut, index: int, at: int, beam: Beam, literal: bool | None = None
) -> Beam:
    """Return what is open behind a place.

    It is read both ways, unless *literal* says in which: as what it looks like, or as a
    newline.
    """
    text, pieces, habits, indented = cut
    before, after = pieces[index - 1], pieces[index]
    is_escape = text[at] == "\\"
    place = Place(text, at, before, after, habits)
    reached: Beam = {}
    for state, way in beam.items():
        as_newline, as_literal = prices(state, place)
        cost, begun, rest = begin_line(state, before, after)
        if index in indented:
            begun = begin_indented(begun, indented[index])
        as_newline += cost
        if not literal:
            odd, ended = scan(begun, rest)
            _reach(reached, ended, way.cost + as_newline + odd, way.literals)
        if is_escape and (
            as_literal < as_newline + MARGIN if literal is None else literal
        ):
            odd, ended = scan_on(state, after)
            literals = Literals(index, way.literals)
            _reach(reached, ended, way.cost + as_literal + odd, literals)
    return _prune(reached)


def _reach(reached: Beam, state: State, cost: float, literals: Literals | None) -> None:
    """Note a way to a state, if it is the cheapest so far."""
    known = reached.get(state)
    if known is None or cost < known.cost:
        reached[state] = Way(cost, literals)


def _prune(reached: Beam) -> Beam:
    """Give up what is too dear."""
    if len(reached) == 1:
        return reached
    limit = min(way.cost for way in reached.values()) + MARGIN
    kept = [item for item in reached.items() if item[1].cost <= limit]
    if len(kept) > _WIDTH:
        kept.sort(key=lambda item: item[1].cost)
        del kept[_WIDTH:]
    return dict(kept)


def cheapest(beam: Beam) -> Way:
    """Return the way that costs least where the text ends."""
    ways = [
        Way(way.cost + unfinished(state), way.literals) for state, way in beam.items()
    ]
    return min(ways, key=_COST)
