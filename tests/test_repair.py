"""Mojibake in prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.repair import repair

RIGHT = [
    "A dash — like this",
    "It’s “quoted”",
    "naïve café",
    "Größe über Maß",
    "¬p ∧ q → r ± ε",
    "日本史",
    "Ångström",
    "«Été»",
    "½ × 2 = 1",
    "🙂",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


@pytest.mark.parametrize(
    "text", ["A dash — like this", "It’s “quoted”", "Größe über Maß", "naïve café"]
)
def test_text_read_as_windows_1252(text: str) -> None:
    # Windows-1252 has no character for five bytes; readers keep those as they are.
    wrong = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode()
    )
    assert wrong != text
    assert repair(wrong) == text


def test_nothing_else_is_corrected() -> None:
    # ftfy would also straighten quotes and normalise ligatures and widths.
    for text in ("“curly” and 'straight'", "ﬁle", "Ｆｕｌｌ", "a\r\nb", "&amp;"):
        assert repair(text) == text


def test_characters_that_were_lost_or_became_controls() -> None:
    # Tools drop the control character that the closing quote ends with.
    assert repair("â€œhereâ€ â€” isâ€.") == "“here” — is”."
    assert repair("It\x92s \x93quoted\x94 \x96 \x80 5") == "It’s “quoted” – € 5"


@given(st.text(st.characters(codec="ascii")))
def test_ascii_is_left_alone(text: str) -> None:
    assert repair(text) == text


@given(st.text())
def test_repair_never_fails(text: str) -> None:
    assert isinstance(repair(text), str)
