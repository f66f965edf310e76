"""Mojibake: UTF-8 that was read as Windows-1252 on its way (``â€”`` for ``—``)."""

from __future__ import annotations

import re

# What the first byte of a UTF-8 sequence becomes: Latin letters with a mark, and in
# Windows-1251 and others Cyrillic ones.
_FIRST = re.compile("[\u00c2-\u00f4\u0413-\u0440]")


def repair(prose: str) -> str:
    """Return *prose* with mojibake mended, and otherwise unchanged.

    Only for prose: in code and in mathematics a strange character is meant, and the
    callers hand neither to this function. ftfy's other corrections (quotes, width,
    line breaks) are not wanted: they change text that is right.
    """
    if prose.isascii() or not _FIRST.search(prose):
        return prose
    # Most collections never get here, and ftfy takes a fifth of a second to import.
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return fix_encoding(prose) if is_bad(prose) else prose
