"""The order of titles and keywords that readers of a language expect.

Neither of the usual ways is possible: the C library's locales and ICU differ between
machines, and two builds of the same sources must be equal. So letters are compared by
their base letters, digits by the value of the number, and the few letters that a
language counts as separate come from a table (Unicode CLDR, root and tailored
collations).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

_NATURAL = re.compile(r"(\d+)")
_BEFORE = re.compile(r"^[\W_]+")

# Letters that do not decompose, with the base letters that they are sorted by.
_EXPANDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)

# "a<ą" : ą is a separate letter, after a.
_TAILORED = {
    "cs": "c<č h<ch r<ř s<š z<ž",
    "da": "z<æ<ø<å",
    "es": "n<ñ",
    "et": "s<š<z<ž w<õ<ä<ö<ü",
    "fi": "z<å<ä<ö",
    "hr": "c<č<ć d<đ s<š z<ž",
    "hu": "o<ö u<ü",
    "is": "a<á d<ð e<é i<í o<ó u<ú y<ý z<þ<æ<ö",
    "lt": "c<č s<š z<ž",
    "lv": "c<č g<ģ k<ķ l<ļ n<ņ s<š z<ž",
    "nb": "z<æ<ø<å",
    "nn": "z<æ<ø<å",
    "no": "z<æ<ø<å",
    "pl": "a<ą c<ć e<ę l<ł n<ń o<ó s<ś z<ź<ż",
    "ro": "a<ă<â i<î s<ș t<ț",
    "sk": "a<ä c<č h<ch o<ô s<š z<ž",
    "sl": "c<č s<š z<ž",
    "sv": "z<å<ä<ö",
    "tr": "c<ç g<ğ i<ı o<ö s<ş u<ü",
}

Key = tuple[object, ...]
_Item = TypeVar("_Item")


@lru_cache
def collator(language: str) -> Callable[[str], Key]:
    """Return the function from a text to its sort key in *language*.

    *language* is a Sphinx language code (``de``, ``pt_BR``). Different texts have
    different keys, so the order never depends on where a text came from.

    >>> sorted(["Step 10", "step 2", "Äther", "Azur"], key=collator("de"))
    ['Äther', 'Azur', 'step 2', 'Step 10']
    """
    own = _own_letters(_TAILORED.get(language.partition("_")[0], ""))
    pattern = re.compile("|".join(sorted(own, key=len, reverse=True))) if own else None

    def base(text: str) -> str:
        # A separate letter becomes its base letter and a character above all others, so
        # that it comes after every word with the base letter.
        folded = unicodedata.normalize("NFC", text.casefold())
        if pattern is not None:
            folded = pattern.sub(lambda match: own[match[0]], folded)
        if folded.isascii():
            return folded
        decomposed = unicodedata.normalize("NFKD", folded.translate(_EXPANDED))
        return "".join(c for c in decomposed if not unicodedata.combining(c))

    def key(text: str) -> Key:
        parts = _NATURAL.split(base(text))
        # Numbers and letters alternate, so that only equal types are compared.
        primary = tuple(_number(part) or _word(part) for part in parts if part)
        return primary, text.casefold(), text

    return key


def initial(text: str, language: str) -> str:
    """Return the heading of *text* in an index.

    That is its first letter in upper case (a separate letter of the language, or the
    base letter), ``0–9`` for all digits, and ``#`` for everything else.

    >>> initial("Ärger", "de"), initial("2-3 tree", "de"), initial("--help", "de")
    ('A', '0–9', '#')
    """
    text = unicodedata.normalize("NFC", text.strip())
    own = _own_letters(_TAILORED.get(language.partition("_")[0], ""))
    if text[:2].casefold() in own:  # the Czech ch
        return text[:2].upper()
    first = text[:1]
    if first.isdecimal():
        return DIGITS
    if not first.isalpha():
        return SYMBOLS
    if first.casefold() in own:
        return first.upper()
    base = unicodedata.normalize("NFKD", first.casefold().translate(_EXPANDED))[:1]
    return (base or first).upper()


DIGITS = "0–9"
SYMBOLS = "#"


def by_initial(
    items: Iterable[_Item], name: Callable[[_Item], str], language: str
) -> dict[str, list[_Item]]:
    """Return *items* grouped by the heading of their names, in their own order.

    Symbols come first, then letters in the order of their first item, so that sorted
    items give sorted letters, each letter once.
    """
    groups: dict[str, list[_Item]] = {SYMBOLS: []}
    for item in items:
        groups.setdefault(initial(name(item), language), []).append(item)
    return {heading: group for heading, group in groups.items() if group}


def _own_letters(rules: str) -> dict[str, str]:
    letters = {}
    for rule in rules.split():
        base, *rest = rule.split("<")
        for place, letter in enumerate(rest):
            letters[letter] = base + "\U0010fff0" + chr(0x10FFF1 + place)
    return letters


def _number(digits: str) -> tuple[int, int, str] | None:
    """Return what compares numbers by value, also those too long for ``int``."""
    if not digits.isdecimal():
        return None
    ascii_ = "".join(str(unicodedata.decimal(digit)) for digit in digits)
    significant = ascii_.lstrip("0")
    return 0, len(significant), significant


def _word(text: str) -> tuple[int, int, str]:
    # «Step», "Step" and Step sort together; text of punctuation alone keeps it.
    if text[0].isalnum():
        return 1, 0, text.strip()
    return 1, 0, _BEFORE.sub("", text).strip() or text
