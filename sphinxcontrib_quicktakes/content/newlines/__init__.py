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
from itertools import pairwise
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
from .place import Place, is_ordinary
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
    pieces = _CUT.split(text)
    if len(pieces) > _MOST_PIECES:
        return "\n".join(pieces)
    out = [pieces[0]]
    for literal, piece in zip(_read(text, pieces), pieces[1:], strict=True):
        out.append(_ESCAPE if literal else "\n")
        out.append(piece)
    return "".join(out)


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


class _Node(NamedTuple):
    """The cheapest way to a state, as a linked list."""

    cost: float
    literal: bool
    previous: _Node | None


_MARGIN: Final = 2.5  # a reading this much dearer than the best one is given up
_WIDTH: Final = 12  # states kept at most


def _read(text: str, pieces: list[str]) -> list[bool]:
    """For each cut, whether it is a literal backslash-n in the cheapest reading."""
    habits = Habits(text, pieces)
    _, state, rest = begin_line(START, "", pieces[0])
    beam = {scan(state, rest)[1]: _Node(0.0, False, None)}
    start = 0
    indented = indented_code(text, pieces)
    for index, (before, after) in enumerate(pairwise(pieces), 1):
        start += len(before)
        is_escape = text[start] == "\\"
        at = start
        start += 2 if is_escape else 1
        is_code = index in indented
        if (
            len(beam) == 1
            and START in beam
            and not is_code
            and not beam[START].literal
            and is_ordinary(before, after)
        ):
            node = beam[START]
            node = _Node(node.cost, False, node)
            if leaves_nothing_open(after):
                beam[START] = node
            else:
                _, state, rest = begin_line(START, before, after)
                beam = {scan(state, rest)[1]: node}
            continue
        place = Place(text, at, before, after, habits)
        reached: dict[State, _Node] = {}
        for state, node in beam.items():
            newline, literal = prices(state, place)
            cost, begun, rest = begin_line(state, before, after)
            if is_code:
                begun = begin_indented(begun, indented[index])
            newline += cost
            odd, ended = scan(begun, rest)
            _reach(reached, ended, node, newline + odd, False)
            if is_escape and literal < newline + _MARGIN:
                odd, ended = scan_on(state, after)
                _reach(reached, ended, node, literal + odd, True)
        beam = _prune(reached)
    return _trace(
        min(beam.items(), key=lambda item: item[1].cost + unfinished(item[0]))[1]
    )


def _reach(
    reached: dict[State, _Node], state: State, node: _Node, price: float, literal: bool
) -> None:
    """Note a way to a state, if it is the cheapest so far."""
    cost = node.cost + price
    known = reached.get(state)
    if known is None or cost < known.cost:
        reached[state] = _Node(cost, literal, node)


def _prune(reached: dict[State, _Node]) -> dict[State, _Node]:
    """Give up what is too dear."""
    if len(reached) == 1:
        return reached
    limit = min(node.cost for node in reached.values()) + _MARGIN
    kept = [item for item in reached.items() if item[1].cost <= limit]
    if len(kept) > _WIDTH:
        kept.sort(key=lambda item: item[1].cost)
        del kept[_WIDTH:]
    return dict(kept)


def _trace(node: _Node) -> list[bool]:
    """The readings on the way to a node."""
    readings = []
    while node.previous is not None:
        readings.append(node.literal)
        node = node.previous
    readings.reverse()
    return readings
