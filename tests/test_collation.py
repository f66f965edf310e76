"""The order of titles and keywords, and the headings of an index."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.catalogue.collation import (
    DIGITS,
    SYMBOLS,
    collator,
    initial,
)

LANGUAGES = ["en", "de", "cs", "da", "es", "fi", "hu", "pl", "sv", "tr", "pt_BR", "xx"]
# Words as they occur, and what is awkward in them.
WORDS = st.text(
    st.sampled_from(list("abchdoszåäöüßčřñłıİIæø0129 -_+(«.\u030a\u0308日本яΩｱ"))
    | st.characters(codec="utf-8"),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Step 1", "step 2", "Step 10", "Step 10a", "steps"]),
        ("en", ["2 apples", "10 apples", "apples"]),
        ("en", ["a", "B", "c"]),
        ("en", ["resume", "résumé", "Resumes"]),
        ("en", ["«Alpha»", "beta", "“Gamma”"]),
        ("de", ["Affe", "Äpfel", "Azur", "Ofen", "Öl", "Straße", "Strauß", "Zebra"]),
        ("sv", ["azur", "zebra", "ål", "älg", "öl"]),
        ("da", ["azur", "zebra", "æble", "øl", "ål"]),
        ("es", ["nube", "nuez", "ñandú", "ojo"]),
        ("cs", ["cesta", "čas", "hrad", "chata", "iglu"]),
        ("pl", ["las", "lot", "łan", "mur"]),
        ("de", ["Zebra", "Ωmega", "яблоко", "日本史"]),
    ],
)
def test_order(language: str, words: list[str]) -> None:
    backwards = words[::-1]
    assert sorted(backwards, key=collator(language)) == words


@given(st.lists(WORDS, min_size=2, max_size=6), st.sampled_from(LANGUAGES))
@example(["1", "a", "a1", "1a", "", "-"], "en")
def test_total_order(words: list[str], language: str) -> None:
    key = collator(language)
    ordered = sorted(words, key=key)
    # Whatever order the words come in, and equal keys are equal words.
    backwards = words[::-1]
    assert sorted(backwards, key=key) == ordered
    assert len({key(word) for word in words}) == len(set(words))


@given(WORDS, st.sampled_from(LANGUAGES))
def test_case_does_not_come_first(word: str, language: str) -> None:
    key = collator(language)
    upper, lower = word.upper(), word.lower()
    if upper.casefold() == lower.casefold():
        assert key(upper)[0] == key(lower)[0]


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.sampled_from(LANGUAGES))
def test_numbers_by_value(one: int, other: int, language: str) -> None:
    key = collator(language)
    assert (key(f"Step {one}") < key(f"Step {other}")) is (one < other)


def test_number_longer_than_python_reads() -> None:
    key = collator("en")
    assert key("9" * 5000) > key("8" * 5000)


@pytest.mark.parametrize(
    ("word", "language", "heading"),
    [
        ("apple", "en", "A"),
        ("Ärger", "de", "A"),
        ("Ärger", "sv", "Ä"),
        ("A\u0308rger", "sv", "Ä"),
        ("ñandú", "es", "Ñ"),
        ("ñandú", "en", "N"),
        ("chata", "cs", "CH"),
        ("Chata", "cs", "CH"),
        ("2-3 tree", "en", DIGITS),
        ("٣", "en", DIGITS),
        ("--help", "en", SYMBOLS),
        (".__doc__", "en", SYMBOLS),
        ("+ operator", "en", SYMBOLS),
        ("ßtart", "de", "S"),
        ("日本史", "de", "日"),
        ("яблоко", "en", "Я"),
        ("ωmega", "en", "Ω"),
    ],
)
def test_initial(word: str, language: str, heading: str) -> None:
    assert initial(word, language) == heading


@given(st.lists(WORDS, max_size=8), st.sampled_from(LANGUAGES))
@example(["cesta", "hrad", "chata"], "cs")
@example(["A\u030a", "b", "a"], "sv")
def test_every_heading_once(words: list[str], language: str) -> None:
    # An index goes through sorted words and begins a heading where the initial changes.
    ordered = sorted((w for w in words if w.strip()), key=collator(language))
    ordered.sort(key=lambda word: initial(word, language) != SYMBOLS)
    headings = [h for h, _ in groupby(initial(word, language) for word in ordered)]
    assert len(headings) == len(set(headings)), headings
