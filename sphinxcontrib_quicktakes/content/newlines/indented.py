"""Where code begins that is indented instead of fenced.

Whether an indented line is code depends on what it is indented against: the content of
a list's item is itself indented, and so is that of a footnote, an admonition or a
definition.  This is found out in one pass in which every piece counts as a line, since
no doubtful place changes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_CONTAINER = re.compile(r"[ \t]*(?:!!!|\?\?\?|===|///|\[\^|\[[ xX]\]|:[ \t])")
_FENCE = re.compile(r"[ \t>]*(?:```|~~~)")


def indented_code(text: str, pieces: Sequence[str]) -> dict[int, int]:
    """The pieces at which indented code may begin, each with its least indentation."""
    if "\\n    " not in text and "\\n\t" not in text:
        return {}
    found: dict[int, int] = {}
    content = 0  # how far the content of the container is indented
    above = ""  # the last line that is not blank
    blank = empty = True
    fenced = False
    for index, piece in enumerate(pieces):
        if not piece or piece.isspace():
            blank, empty = True, not piece
            continue
        if _FENCE.match(piece):
            fenced = not fenced
        elif not fenced:
            item = _ITEM.match(piece)
            indent = width(piece)
            deep = piece[0] in " \t" and indent >= content + 4
            if item is not None:
                content = item.end()
            elif _CONTAINER.match(piece):
                content = indent + 4
            elif not deep:
                # Spaces alone are often those in front of a literal backslash-n.
                if empty and indent < content:
                    content = indent
            elif blank and above[:1] != "<" and "$" not in piece:
                found[index] = content + 4
        if piece[0] not in " \t":
            above = piece
        blank = empty = False
    return found


def width(line: str) -> int:
    """How far a line is indented."""
    rest = line.lstrip(" \t")
    return len(line[: len(line) - len(rest)].expandtabs(4))
