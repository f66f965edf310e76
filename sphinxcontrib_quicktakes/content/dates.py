"""Dates in the format of ``date_format``, with the tokens of Moment.js and Arrow."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

DEFAULT_FORMAT = "MMM DD, YYYY"
"""The format of all measured files, and the default."""

LONGEST_FORMAT = 200
"""The maximum number of characters in a format."""


def format_date(date: dt.date, date_format: str, language: str) -> str:
    """Return *date* in the format *date_format*, with the month names of *language*.

    *language* is a Sphinx language code (``de``, ``pt_BR``). English is used for
    languages that Arrow does not support.

    >>> format_date(dt.date(2025, 2, 6), "MMM DD, YYYY", "de")
    'Feb 06, 2025'
    """
    # Imported on first use: a build with nothing to do shows no dates.
    import arrow

    locale = _locale(language)
    date_format = _with_names(date_format or DEFAULT_FORMAT, locale)
    return arrow.get(date).format(date_format, locale)


def unknown_tokens(date_format: str) -> list[str]:
    """Return the letters of *date_format* that are neither tokens nor in brackets.

    >>> unknown_tokens("dddd [the] Do, QQ")
    ['QQ']
    """
    if date_format in ("", DEFAULT_FORMAT):
        return []
    from arrow.formatter import DateTimeFormatter

    # Arrow reads YYY and dd as tokens, but shows nothing for them.
    silent = re.findall(r"(?<!Y)YYY(?!Y)|(?<!d)dd(?!d)", date_format)
    rest = DateTimeFormatter._FORMAT_RE.sub(" ", date_format)
    return silent + re.findall(r"[A-Za-z]+", rest)


@lru_cache
def _with_names(date_format: str, locale: str) -> str:
    """Return a format with whole names of months where short ones are bare numbers.

    In Chinese, Japanese and Korean, a number alone could be a day as well.
    """
    from arrow.locales import get_locale

    if any(c.isalpha() for c in get_locale(locale).month_abbreviation(1)):
        return date_format
    # Text in brackets is not a token.
    return re.sub(
        r"(\[[^]]*\])|(?<!M)MMM(?!M)", lambda match: match[1] or "MMMM", date_format
    )


@lru_cache
def _locale(language: str) -> str:
    from arrow.locales import get_locale

    for name in (language, language.partition("_")[0]):
        try:
            get_locale(name)
        except ValueError:
            continue
        return name
    return "en-us"
