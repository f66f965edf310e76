"""The names of subjects and keywords in addresses."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORD_HYPHEN = re.compile(r"(?<=[^\W_])-(?=[^\W_])")
_SPELLED = {
    "\0": "--",  # a hyphen between letters; other hyphens may be next to a space
    " ": "-",
    "-": "_dash",
    "+": "_plus",
    "#": "_sharp",
    "&": "_and",
    "/": "_slash",
    "*": "_star",
    "_": "_low",
}
_OTHER = re.compile(r"[\W_]")  # all but letters and digits, including marks


def _spell(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character).startswith("M"):
        return character
    return _SPELLED.get(character, f"_u{ord(character):x}_")


def slug(key: str) -> str:
    """Return the name of a group's key in addresses, different for every key.

    Letters and digits of every script are kept, spaces become hyphens, and other
    characters are spelled out. So ``C``, ``C++`` and ``C#`` differ, and the address of
    a group does not depend on which other groups exist.

    >>> slug("computer science"), slug("c++"), slug("日本史")
    ('computer-science', 'c_plus_plus', '日本史')
    """
    text = _WORD_HYPHEN.sub("\0", unicodedata.normalize("NFC", key))
    text = _OTHER.sub(_spell, text) or "_none"
    if len(text.encode()) > 100:
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        text = f"{text.encode()[:90].decode(errors='ignore')}_{digest}"
    return text
