"""Titles that some themes would print as HTML (see :mod:`.html.titles`).

An invisible character (U+2060, word joiner) is put where HTML or a template would
begin, and taken out again where the title itself is asked for.
"""

from __future__ import annotations

import re

_JOINER = "\u2060"
# Between ``<`` and what follows, and between braces.
_ACTIVE = re.compile(rf"(?<=<)(?!{_JOINER})|(?<=\{{)(?=\{{)")
_HARMLESS = re.compile(rf"(?<=<){_JOINER}|(?<=\{{){_JOINER}(?=\{{)")


def harmless_text(text: str) -> str:
    """Return the text of a title for themes that may print it as HTML."""
    return _ACTIVE.sub(_JOINER, text)


def as_written(text: str) -> str:
    """Return the title of which *text* is the harmless form."""
    return _HARMLESS.sub("", text)
