"""Keywords: where one ends, and when two are one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.keywords import key, split, unique


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a, b", ["a", "b"]),
        ("a,b", ["a", "b"]),
        ("", []),
        (" ,, , ", []),
        ("P(n, x, y, z), sets", ["P(n, x, y, z)", "sets"]),
        ("f(g(a, b), c), d", ["f(g(a, b), c)", "d"]),
        ("[a, b], {c, d}", ["[a, b]", "{c, d}"]),
        (".__doc__, C/C++ extension, + operator", [".__doc__", "C/C++ extension"]),
        (":(, maps", [":(", "maps"]),
        ("maps, :), sets", ["maps", ":)", "sets"]),
        ("(a, [b), c]", ["(a", "[b), c]"]),
        ("two\n  lines, x", ["two lines", "x"]),
        ("日本史, 東京", ["日本史", "東京"]),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert split(text)[: len(expected)] == expected


@given(st.text(alphabet=st.sampled_from(list("ab(),[]{} \t\n")) | st.characters()))
@example("((,)")
def test_split_loses_commas_and_space_only(text: str) -> None:
    def rest(text: str) -> str:
        return "".join(text.replace(",", " ").split())

    words = split(text)
    assert rest("".join(words)) == rest(text)
    for word in words:
        assert word
        assert word == " ".join(word.split())


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1)))
def test_split_undoes_joining(words: list[str]) -> None:
    assert split(", ".join(words)) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Computer Science", "computer science"),
        ("Straße", "STRASSE"),
        (" a  b ", "a b"),
        ("ﬁle", "file"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("a\u00a0b", "a b"),
        ("Office™", "OFFICE™"),
        ("ΣΑΣ", "σας"),
        ("Optics\u200b", "optics"),
        ("\ufeffOp\u00adtics", "optics"),
        ("\u200fאופטיקה", "אופטיקה"),
        ("e\u034f\u0301", "é"),
    ],
)
def test_spellings_of_one_keyword(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C++", "C#"), ("a b", "ab"), ("résumé", "resume")]
)
def test_different_keywords(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text())
@example("Office™")
@example("№ 5")
@example("\u00b4")
@example("ℌ")
def test_key_is_its_own_key(text: str) -> None:
    # References by key are looked up by key.
    assert key(key(text)) == key(text)


@given(st.text(st.characters(codec="utf-8")))
@example("ℌ")
@example("ǰ")
def test_key_does_not_depend_on_the_unicode_form(text: str) -> None:
    forms = {key(unicodedata.normalize(f, text)) for f in ("NFC", "NFD", "NFKC")}
    assert forms == {key(text)}


@given(st.lists(st.text()))
def test_unique(words: list[str]) -> None:
    found = unique(words)
    assert len({key(word) for word in found}) == len(found)
    assert {key(word) for word in found} == {key(word) for word in words}
    assert list(found) == [
        word
        for place, word in enumerate(words)
        if key(word) not in {key(earlier) for earlier in words[:place]}
    ]
