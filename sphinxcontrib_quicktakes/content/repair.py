"""Mojibake: UTF-8 that was read as Windows-1252 on its way (``â€”`` for ``—``)."""

from __future__ import annotations

from ftfy import fix_encoding
from ftfy.badness import is_bad


def repair(prose: str) -> str:
    """Return *prose* with mojibake mended, and otherwise unchanged.

    Only for prose: in code and in mathematics a strange character is meant, and the
    callers hand neither to this function. ftfy's other corrections (quotes, width,
    line breaks) are not wanted: they change text that is right.
    """
    if prose.isascii() or not is_bad(prose):
        return prose
    return fix_encoding(prose)
