"""Keywords: a comma-separated string, as the CMS writes it, or a YAML list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_BRACKET = re.compile(r"[][(){}]")
# Unicode's Default_Ignorable_Code_Point: soft hyphens, zero-width spaces, direction and
# byte order marks, joiners. They come with texts copied from web pages.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def split(text: str) -> list[str]:
    """Return the keywords of *text*, split at the commas outside brackets.

    ``P(n, k), sets`` is two keywords (the measured corpus has commas inside
    parentheses). A bracket that is never closed is an ordinary character, so that one
    stray parenthesis does not swallow all keywords after it.

    >>> split("P(n, k), sets ,, :( , maps")
    ['P(n, k)', 'sets', ':(', 'maps']
    """
    closed = _closed_brackets(text)
    if not closed:
        parts = text.split(",")
    else:
        parts, start, depth = [], 0, 0
        for position, character in enumerate(text):
            if position in closed:
                depth += 1 if character in _BRACKETS else -1
            elif character == "," and depth == 0:
                parts.append(text[start:position])
                start = position + 1
        parts.append(text[start:])
    return [word for part in parts if (word := " ".join(part.split()))]


def _closed_brackets(text: str) -> set[int]:
    """Return the positions of the brackets that have a partner."""
    open_: list[tuple[str, int]] = []
    closed: set[int] = set()
    for bracket in _BRACKET.finditer(text):
        character, position = bracket[0], bracket.start()
        if character in _BRACKETS:
            open_.append((_BRACKETS[character], position))
        elif open_ and character == open_[-1][0]:
            closed |= {position, open_.pop()[1]}
    return closed


@lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    r"""Return the key of a keyword or subject, which is the same for all its spellings.

    Case, Unicode form (NFKC), the length of white space and invisible characters are
    ignored.

    >>> key("Straße ") == key("STRAS\u00adSE")
    True
    """
    # Unicode's toNFKC_Casefold; white space last, because NFKC creates spaces.
    folded = unicodedata.normalize("NFKC", _seen(text)).casefold()
    folded = unicodedata.normalize("NFKC", _seen(folded)).casefold()
    return " ".join(folded.split())


def _seen(text: str) -> str:
    return text if text.isascii() else _UNSEEN.sub("", text)


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Return *words* without repeated keywords, in their first spellings."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(key(word), word)
    return tuple(found.values())
