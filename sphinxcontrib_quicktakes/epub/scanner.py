"""The ends of the parts of a formula: groups, environments, arguments, rows."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|.", re.DOTALL)
ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+)(\*?)\s*\}")
OPTION = re.compile(r"\s*\[([^\]]*)\]")
_BREAK = re.compile(r"\s*(?:\*\s*)?(?:\[[^\]\[]*\d\s*[a-z]+\s*\])?")


class ConversionError(ValueError):
    """A formula that cannot be converted to MathML."""


def closing(tex: str, place: int) -> int:
    """Return the end of the group that begins before *place*."""
    depth = 1
    for token in TOKEN.finditer(tex, place):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return token.start()
    raise ConversionError("a brace is not closed")


def end_of(tex: str, place: int) -> tuple[int, int]:
    r"""Return the position of the ``\end`` of an environment, and what follows it."""
    depth = 1
    for token in TOKEN.finditer(tex, place):
        depth += {r"\begin": 1, r"\end": -1}.get(token[0], 0)
        if not depth:
            name = ENVIRONMENT.match(tex, token.end())
            return token.start(), name.end() if name else token.end()
    raise ConversionError("an environment is not closed")


def argument(tex: str, place: int) -> tuple[str, int]:
    """Return an argument, and what follows it."""
    while place < len(tex) and tex[place].isspace():
        place += 1
    if tex.startswith("{", place):
        end = closing(tex, place + 1)
        return tex[place + 1 : end], end + 1
    return delimiter(tex, place)


def behind_option(tex: str, place: int) -> int:
    option = OPTION.match(tex, place)
    return option.end() if option else place


def delimiter(tex: str, place: int) -> tuple[str, int]:
    while place < len(tex) and tex[place].isspace():
        place += 1
    match = TOKEN.match(tex, place)
    if match is None:
        raise ConversionError("it ends too early")
    return match[0], match.end()


def rows_of(tex: str) -> list[list[str]]:
    r"""Return the cells of each row, divided by ``\\`` and ``&`` at this level."""
    rows, cells, start, depth, skip = [], [], 0, 0, 0
    for token in TOKEN.finditer(tex):
        if token.start() < skip:
            continue
        text = token[0]
        if text in ("{", r"\begin"):
            depth += 1
        elif text in ("}", r"\end"):
            depth -= 1
        elif depth == 0 and text in ("&", r"\\", r"\cr", r"\newline"):
            cells.append(tex[start : token.start()].strip())
            start = token.end()
            if text != "&":
                match = _BREAK.match(tex, start)
                start = skip = match.end() if match else start
                rows.append(cells)
                cells = []
    return [*rows, [*cells, tex[start:].strip()]]
