"""Mojibake: UTF-8 that was decoded as Windows-1252 (``â€”`` for ``—``)."""

from __future__ import annotations

import re

# What the first byte of a UTF-8 sequence becomes: Latin letters with diacritics, and
# Cyrillic letters in Windows-1251 and others.
_FIRST = re.compile("[\u00c2-\u00f4\u0413-\u0440]")


# A control character, to which Latin-1 decodes a byte of Windows-1252.
_CONTROL = re.compile("[\x80-\x9f]")
# What is left of ” if such a character was lost.
_CUT_OFF = re.compile("\u00e2\u20ac(?![\u0080-\uffff])")


def repair(prose: str) -> str:
    """Return *prose* with mojibake repaired, and otherwise unchanged.

    Callers pass only prose: in code and formulas, strange characters are intentional.
    ftfy's other corrections (quotes, width, line breaks) are off, because they change
    text that is right.
    """
    if prose.isascii() or not (_FIRST.search(prose) or _CONTROL.search(prose)):
        return prose
    # Most collections never get here, and ftfy takes a fifth of a second to import.
    from ftfy import fix_encoding
    from ftfy.badness import is_bad
    from ftfy.fixes import fix_c1_controls

    prose = _CUT_OFF.sub("\u00e2\u20ac\x9d", prose)
    if is_bad(prose):
        prose = fix_encoding(prose)
    return fix_c1_controls(prose) if _CONTROL.search(prose) else prose
