"""Dates in the tokens of ``date_format``."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.dates import format_date, unknown_tokens
from sphinxcontrib_quicktakes.content.question import Schema
from sphinxcontrib_quicktakes.content.reader import read

DAY = dt.date(2024, 3, 5)


@pytest.mark.parametrize(
    ("date_format", "language", "expected"),
    [
        ("MMM DD, YYYY", "en", "Mar 05, 2024"),
        ("", "en", "Mar 05, 2024"),
        ("MMMM D, YYYY", "en", "March 5, 2024"),
        ("D. MMMM YYYY", "de", "5. März 2024"),
        ("dddd", "de", "Dienstag"),
        ("MMMM", "pt_BR", "Março"),
        ("MMMM", "fr_CA", "mars"),
        ("MMMM", "xx", "March"),
        ("MMMM", "", "March"),
        ("YYYY-MM-DD", "zh_CN", "2024-03-05"),
        # A number alone is no month.
        ("MMM DD, YYYY", "zh_CN", "三月 05, 2024"),
        ("MMM D YYYY", "ja", "3月 5 2024"),
        ("[MMM] MMM", "ko", "MMM 3월"),
        ("[the] Do", "en", "the 5th"),
        ("[]YY", "en", "24"),
    ],
)
def test_format(date_format: str, language: str, expected: str) -> None:
    assert format_date(DAY, date_format, language) == expected


@pytest.mark.parametrize("year", [1, 999, 1969, 9999])
def test_every_year(year: int) -> None:
    assert format_date(dt.date(year, 1, 1), "YYYY", "en") == f"{year:04}"


@pytest.mark.parametrize(
    ("date_format", "unknown"),
    [
        ("MMM DD, YYYY", []),
        ("[Posted on] D/M/YY", []),
        ("", []),
        ("QQ YYYY", ["QQ"]),
        ("YYYY wo", ["wo"]),
        ("LL", ["LL"]),
        # Arrow's pattern takes these for tokens, and its formatter for nothing.
        ("DD YYY", ["YYY"]),
        ("dd D", ["dd"]),
    ],
)
def test_unknown_tokens(date_format: str, unknown: list[str]) -> None:
    assert unknown_tokens(date_format) == unknown


@given(st.text(alphabet=st.sampled_from("YMDdHhmsSZaAXxWQo"), min_size=1, max_size=8))
@example("YYY")
@example("dd")
def test_what_is_not_shown_is_unknown(date_format: str) -> None:
    if not format_date(DAY, date_format, "en").strip():
        assert unknown_tokens(date_format)


@given(
    st.text() | st.text(alphabet=st.sampled_from("YMDdHhmsSZaAXxWQ[]\\ ,.")),
    st.dates(),
    st.sampled_from(["en", "de", "pt_BR", "xx", "", "ja", "ar", "../x"]),
)
@example("[", DAY, "en")
@example("\\", DAY, "en")
def test_any_format_of_any_day(date_format: str, date: dt.date, language: str) -> None:
    assert isinstance(format_date(date, date_format, language), str)
    assert isinstance(unknown_tokens(date_format), list)


@pytest.mark.parametrize("text", ["[" * 40_000, "YYYY[[" * 8000, "Y" * 201])
def test_endless_formats_are_none(text: str) -> None:
    fields = f"---\nquestion: Q?\nanswer: A.\ndate_format: {json.dumps(text)}\n---\n"
    reading = read(fields, Schema())
    assert reading.question is not None
    assert reading.question.date_format == ""
    (problem,) = reading.problems
    assert f"has {len(text)} characters: expected at most 200" in problem.message
    assert problem.line == 4
