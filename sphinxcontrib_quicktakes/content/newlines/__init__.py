"""Reading answers whose newlines were written as a backslash and an ``n``.

The export escaped newlines and nothing else, so a backslash-n of the text itself looks
like a newline.  Every backslash-n is thus a decision between two readings, and a wrong
one leaves traces: a string that does not end on its line, a code span that never ends,
a line of a list's code that is not indented, an ``eq`` where ``\\neq`` stood.

The text is cut at every backslash-n.  From left to right each piece is scanned in the
states in which its beginning may be read (in a paragraph, in a formula, in a string of
a fence of C, …), and each cut is read both ways.  Every trace has a cost, and the
reading of the whole text that costs least is taken (Viterbi's algorithm): few states
are ever open at the same time, so this is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final, Literal, NamedTuple

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

Mode = Literal["auto", "always", "never"]

_ESCAPE: Final = "\\n"
_MOST_PIECES: Final = 50_000  # beyond that, it is no answer and not worth the time
_CUT = re.compile(r"\\n|\n")


def decode(text: str, mode: Mode = "auto") -> str:
    """Replace each backslash-n that stands for a newline by a newline.

    A text that has real newlines already is left alone, unless the mode is
    ``"always"``; with ``"never"`` every text is.
    """
    if mode == "never" or _ESCAPE not in text:
        return text
    if mode == "auto":
        if "\n" in text.removesuffix("\n"):  # a folded YAML scalar may end with one
            return text
        if _escaped_twice(text):
            text = text.replace("\\\\", "\\")
            if _escaped_fully(text):
                return _FULL_ESCAPE.sub(_unescaped, text)
    # Strings are split much faster, and most hold no newline.
    pieces = _CUT.split(text) if "\n" in text else text.split(_ESCAPE)
    if len(pieces) > _MOST_PIECES:
        return "\n".join(pieces)
    in_front = ["\n"] * len(pieces)
    for index in _read(text, pieces):
        in_front[index] = _ESCAPE
    in_front[0] = ""
    return "".join(chain.from_iterable(zip(in_front, pieces, strict=True)))


_BACKSLASHES = re.compile(r"\\+")
_TWICE_ESCAPED_BREAK = re.compile(  # in front of a line that begins a block
    r"\\\\n(?:\\\\n| *(?:#{1,6} |[-*+] |\d+[.)] |```|~~~|\$\$)|> ?[\w*>[`$-]"
    r"|(?:\| *)?:?-+[ :]*\|[ :|-]*(?:\\\\n|$)|---\\\\n|\\\\[][])"
)


def _escaped_twice(text: str) -> bool:
    """Whether every backslash is doubled, and some of them were blocks' newlines."""
    return _TWICE_ESCAPED_BREAK.search(text) is not None and all(
        len(match.group()) % 2 == 0 for match in _BACKSLASHES.finditer(text)
    )


_FULL_ESCAPE = re.compile(r"\\([\\n])")
# What texts do not hold: a formula with `\\frac`, a quoted `\\n`.
_ESCAPED_BACKSLASH = re.compile(
    r"""\$[^$]{0,60}?(?<!\\)(?:\\\\)+[A-Za-mo-z]|(?<=["'`(])(?:\\\\)+n["'`)]"""
)


def _escaped_fully(text: str) -> bool:
    """Whether backslashes were escaped as well as newlines: nothing is in doubt then.

    Only asked of texts that were escaped twice: the export itself never does that.
    """
    if _ESCAPED_BACKSLASH.search(text) is None:
        return False
    return "\\" not in _FULL_ESCAPE.sub("", text)


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match.group(1) == "n" else "\\"


class _Literals(NamedTuple):
    """The literal ones of a reading as a linked list, by the pieces behind them."""

    piece: int
    before: _Literals | None


class _Way(NamedTuple):
    """The cheapest way to a state."""

    cost: float
    literals: _Literals | None


_MARGIN: Final = 2.5  # a reading this much dearer than the best one is given up
_WIDTH: Final = 12  # states kept at most


def _read(text: str, pieces: list[str]) -> list[int]:
    """The pieces that stand behind a literal backslash-n in the cheapest reading."""
    habits = Habits(text, pieces)
    indented = indented_code(text, pieces)
    _, state, rest = begin_line(START, "", pieces[0])
    state, way = scan(state, rest)[1], _Way(0.0, None)
    beam = {state: way}
    is_ordinary = test_in(state)
    end = 0
    for index, (before, after) in enumerate(pairwise(pieces), 1):
        at = end + len(before)
        is_escape = text[at] == "\\"
        end = at + (2 if is_escape else 1)
        if (
            is_ordinary is not None
            and (way.literals is None or way.literals.piece < index - 1)
            and is_ordinary(before, after)
            and index not in indented
        ):
            if is_ordinary is not in_prose or not leaves_nothing_open(after):
                _, state, rest = begin_line(state, before, after)
                state = scan(state, rest)[1]
                beam = {state: way}
                is_ordinary = test_in(state)
            continue
        place = Place(text, at, before, after, habits)
        reached: dict[State, _Way] = {}
        for state, way in beam.items():
            newline, literal = prices(state, place)
            cost, begun, rest = begin_line(state, before, after)
            if index in indented:
                begun = begin_indented(begun, indented[index])
            newline += cost
            odd, ended = scan(begun, rest)
            _reach(reached, ended, way.cost + newline + odd, way.literals)
            if is_escape and literal < newline + _MARGIN:
                odd, ended = scan_on(state, after)
                literals = _Literals(index, way.literals)
                _reach(reached, ended, way.cost + literal + odd, literals)
        beam = _prune(reached)
        is_ordinary = None
        if len(beam) == 1:
            ((state, way),) = beam.items()
            is_ordinary = test_in(state)
    cheapest = min(beam.items(), key=lambda item: item[1].cost + unfinished(item[0]))
    return list(_trace(cheapest[1].literals))


def _reach(
    reached: dict[State, _Way], state: State, cost: float, literals: _Literals | None
) -> None:
    """Note a way to a state, if it is the cheapest so far."""
    known = reached.get(state)
    if known is None or cost < known.cost:
        reached[state] = _Way(cost, literals)


def _prune(reached: dict[State, _Way]) -> dict[State, _Way]:
    """Give up what is too dear."""
    if len(reached) == 1:
        return reached
    limit = min(way.cost for way in reached.values()) + _MARGIN
    kept = [item for item in reached.items() if item[1].cost <= limit]
    if len(kept) > _WIDTH:
        kept.sort(key=lambda item: item[1].cost)
        del kept[_WIDTH:]
    return dict(kept)


def _trace(literals: _Literals | None) -> Iterator[int]:
    """The pieces behind the literal ones."""
    while literals is not None:
        yield literals.piece
        literals = literals.before
