"""Reading answers whose newlines were written as a backslash and an ``n``.

The export escaped newlines and nothing else, so a backslash-n of the text itself looks
like a newline.  Every backslash-n is thus a decision between two readings:
:mod:`.reading` takes them all at once, :mod:`.doubts` says which of them were close.
"""

from __future__ import annotations

from itertools import chain

from .escapes import ESCAPE, Mode, cut
from .reading import read


def decode(text: str, mode: Mode = "auto") -> str:
    """Replace each backslash-n that stands for a newline by a newline.

    A text that has real newlines already is left alone, unless the mode is
    ``"always"``; with ``"never"`` every text is.
    """
    text, pieces = cut(text, mode)
    if len(pieces) == 1:
        return text
    literals = read(text, pieces)
    if not literals:
        return "\n".join(pieces)
    in_front = ["\n"] * len(pieces)
    for index in literals:
        in_front[index] = ESCAPE
    in_front[0] = ""
    return "".join(chain.from_iterable(zip(in_front, pieces, strict=True)))
