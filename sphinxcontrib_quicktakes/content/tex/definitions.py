r"""Macros that an answer defines for its own formulas: ``\newcommand{\R}{\mathbb{R}}``.

On other sites MathJax reads the definitions, and they hold for the rest of the page.
Here the macros are replaced by what they stand for, so that every format shows the same
and no answer changes the formulas of another. The result is checked like any formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_OF_FORMULA = 20_000
_OF_PAGE = 200_000
"""Tokens that replacing macros may add: a macro may stand for itself, or for much."""

DEFINES = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareMathOperator|def|let)"
    r"(?![A-Za-z])"
)
_DEFINITION = re.compile(
    r"\\(?P<kind>[A-Za-z]+)\s*+(?P<star>\*?)\s*+"
    r"(?:\{\s*+(?P<braced>\\[A-Za-z]+)\s*+\}|(?P<bare>\\[A-Za-z]+))\s*+"
    r"(?:\[\s*+(?P<count>[0-9])\s*+\]\s*+)?(?:\[(?P<default>[^][{}]*+)\]\s*+)?"
    r"(?P<parameters>(?>(?:#[1-9]\s*+)*))(?=\{)"
)
_ALIAS = re.compile(
    r"\\let\s*+(\\[A-Za-z]+)\s*+=?\s*+(\\[A-Za-z]+|\\.)(?:(?<=[A-Za-z])\s*+)?",
    re.DOTALL,
)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|#[1-9]|\s+|.", re.DOTALL)
_WORD = re.compile(r"\\[A-Za-z]+")
_DEPTHS = {"{": 1, "\\begin": 1, "}": -1, "\\end": -1}


@dataclass(frozen=True, slots=True)
class Macro:
    """What a macro stands for: tokens, among them ``#1`` for its first argument."""

    body: tuple[str, ...]
    arguments: int = 0
    default: tuple[str, ...] | None = None
    """The first argument if it is not given, as it may be in brackets."""


@dataclass(slots=True)
class Definitions:
    """What a page has defined so far.

    *macros* are by their names, each with its backslash; *left* is how many tokens
    replacing them may still add.
    """

    macros: dict[str, Macro] = field(default_factory=dict)
    left: int = _OF_PAGE


def define(tex: str, page: Definitions) -> str:
    r"""Add the definitions in a formula to those of *page*; return the rest.

    Definitions in groups and environments remain, because they hold for these alone,
    and so do those of anything but a control word.
    """
    rest = []
    position = depth = 0
    while match := _TOKEN.match(tex, position):
        end = None if depth else _defined(tex, position, page.macros)
        if end is None:
            depth += _DEPTHS.get(match[0], 0)
            rest.append(match[0])
            end = match.end()
        position = end
    return "".join(rest)


def _defined(tex: str, start: int, macros: dict[str, Macro]) -> int | None:
    """Add the definition at a place to *macros*; return its end, or None for none."""
    if DEFINES.match(tex, start) is None:
        return None
    if match := _ALIAS.match(tex, start):
        name, meaning = match.groups()
        # With a space it is no macro's name: what the word means later is not meant.
        alias = (f"{meaning} " if _WORD.match(meaning) else meaning,)
        macros[name] = macros.get(meaning, Macro(alias))
        return match.end()
    match = _DEFINITION.match(tex, start)
    if match is None or (end := _group_end(tex, match.end())) is None:
        return None
    body: tuple[str, ...] = tuple(_TOKEN.findall(tex, match.end() + 1, end - 1))
    if match["kind"] == "DeclareMathOperator":
        body = (f"\\operatorname{match['star']}", "{", *body, "}")
    default = match["default"]
    macro = Macro(
        body,
        int(match["count"] or match["parameters"].count("#")),
        None if default is None else tuple(_TOKEN.findall(default)),
    )
    name = match["braced"] or match["bare"]
    if match["kind"] != "providecommand" or name not in macros:
        macros[name] = macro
    return end


def _group_end(tex: str, start: int) -> int | None:
    """Return the end of the group that begins at *start*, or None."""
    depth = 0
    for match in _TOKEN.finditer(tex, start):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth:
            return match.end()
    return None


def replaced(tex: str, page: Definitions) -> str:
    """Return a formula in which the macros of *page* are replaced.

    It is unchanged if an argument is missing, or if too much would be added to the
    formula or to the page.
    """
    before = min(_OF_FORMULA, page.left)
    done, left = _replaced(tex, page.macros, before)
    page.left -= before - left
    return tex if done is None else _joined(done)


def _replaced(
    tex: str, macros: Mapping[str, Macro], budget: int
) -> tuple[list[str] | None, int]:
    """Return the tokens, or None, and what is left of the *budget*."""
    todo = _TOKEN.findall(tex)[::-1]
    done: list[str] = []
    while todo:
        token = todo.pop()
        macro = macros.get(token)
        if macro is None:
            done.append(token)
            continue
        arguments = _arguments(macro, todo)
        if arguments is None:
            return None, budget
        budget -= 1 + len(macro.body)
        for part in reversed(macro.body if budget >= 0 else ()):
            new = arguments.get(part, (part,))
            todo += reversed(new)
            budget -= len(new)
        if budget < 0:
            return None, 0
    return done, budget


def _arguments(macro: Macro, todo: list[str]) -> dict[str, tuple[str, ...]] | None:
    """Take a macro's arguments from *todo*, by their places; None if one is missing."""
    found: dict[str, tuple[str, ...]] = {}
    for number in range(1, macro.arguments + 1):
        argument: tuple[str, ...] | None
        if number == 1 and macro.default is not None:
            argument = _taken(todo, "[", "]")
            if argument is None and todo[-1:] != ["["]:
                argument = macro.default
        else:
            argument = _taken(todo, "{", "}")
            if argument is None and todo and todo[-1] not in ("{", "}"):
                argument = (todo.pop(),)
        if argument is None:
            return None
        found[f"#{number}"] = argument
    return found


def _taken(todo: list[str], opening: str, closing: str) -> tuple[str, ...] | None:
    """Take what is between two delimiters, if it comes next; else skip spaces only.

    Return None if it does not come next, or has no end.
    """
    while todo and todo[-1].isspace():
        todo.pop()
    if not todo or todo[-1] != opening:
        return None
    depth = 0
    for length, token in enumerate(reversed(todo)):
        depth += (token in ("{", opening)) - (token in ("}", closing))
        if not depth:
            taken = todo[: -length - 2 : -1]
            del todo[-length - 1 :]
            return tuple(taken[1:-1])
    return None


def _joined(tokens: Iterable[str]) -> str:
    """Return tokens as text, in which no letter becomes part of a control word."""
    out: list[str] = []
    for token in tokens:
        if (
            out
            and token[0].isascii()
            and token[0].isalpha()
            and _WORD.fullmatch(out[-1])
        ):
            out.append(" ")
        out.append(token)
    return "".join(out)
