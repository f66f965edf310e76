"""Which questions a listing shows, in which order and under which headings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.catalogue import Catalogue, Entry, Options
from sphinxcontrib_quicktakes.catalogue.selection import GROUPINGS, SORTS, Selection
from sphinxcontrib_quicktakes.content.question import Question


def catalogue(language: str = "en") -> Catalogue:
    rows: list[tuple[str, dict[str, Any]]] = [
        ("learn/a", {"title": "Step 10", "subject": "Physics", "id": "10"}),
        ("learn/b", {"title": "Step 2", "subject": "physics", "id": "9"}),
        ("learn/deep/c", {"title": "Zeta", "subject": "Biology", "id": "1"}),
        ("other/d", {"title": "alpha", "subject": "Biology", "id": "x"}),
        ("e", {"title": "Omega", "subject": "", "id": ""}),
    ]
    more: list[dict[str, Any]] = [
        {"date": dt.date(2024, 1, 31), "author": "Ada", "keywords": ("x", "y")},
        {"date": dt.date(2024, 2, 1), "author": "Bob", "keywords": ("X",)},
        {"date": dt.date(2023, 12, 31), "author": "ada", "keywords": ("z",)},
        {"date": dt.date(2024, 2, 1), "author": "Ada"},
        {"keywords": ("y",)},
    ]
    return Catalogue(
        {
            docname: Entry((0, 0), Question(slug=docname, **fields, **rest))
            for (docname, fields), rest in zip(rows, more, strict=True)
        },
        Options(language),
    )


def names(**options: Any) -> list[str]:
    found = Selection(**options).docnames(catalogue())
    return [docname.rpartition("/")[2] for docname in found]


def headings(**options: Any) -> list[tuple[str, list[str]]]:
    return [
        (name, [docname.rpartition("/")[2] for docname in docnames])
        for name, docnames in Selection(**options).groups(catalogue())
    ]


def test_keyword_of_no_question() -> None:
    assert names(keywords=("gone",)) == []
    assert names(keywords=("gone", "z")) == ["c"]


def test_everything_by_title() -> None:
    assert names() == ["d", "e", "b", "a", "c"]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (("learn/*",), ["b", "a"]),
        (("learn/**",), ["b", "a", "c"]),
        (("learn/a", "other/*"), ["d", "a"]),
        (("learn/**", "learn/*"), ["b", "a", "c"]),
        (("learn/[ab]",), ["b", "a"]),
        (("?",), ["e"]),
        (("nothing/*",), []),
    ],
)
def test_patterns(patterns: tuple[str, ...], expected: list[str]) -> None:
    assert names(patterns=patterns) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"subjects": ("physics",)}, ["b", "a"]),
        ({"subjects": ("physics", "biology")}, ["d", "b", "a", "c"]),
        ({"subjects": ("",)}, ["e"]),
        ({"keywords": ("x",)}, ["b", "a"]),
        ({"keywords": ("y", "z")}, ["e", "a", "c"]),
        ({"authors": ("ada",)}, ["d", "a", "c"]),
        ({"authors": ("ada",), "subjects": ("biology",)}, ["d", "c"]),
        ({"since": dt.date(2024, 1, 31)}, ["d", "b", "a"]),
        ({"since": dt.date(2024, 2, 1)}, ["d", "b"]),
        ({"until": dt.date(2024, 1, 31)}, ["a", "c"]),
        ({"since": dt.date(2024, 1, 1), "until": dt.date(2024, 1, 31)}, ["a"]),
        ({"since": dt.date(2025, 1, 1)}, []),
        ({"limit": 2}, ["d", "e"]),
        ({"limit": 2, "reverse": True}, ["c", "a"]),
        ({"sort": "date"}, ["e", "c", "a", "d", "b"]),
        ({"sort": "date", "reverse": True, "limit": 1}, ["b"]),
        ({"sort": "id"}, ["e", "c", "b", "a", "d"]),
    ],
)
def test_options(options: dict[str, Any], expected: list[str]) -> None:
    assert names(**options) == expected


def test_groups_of_subjects() -> None:
    assert headings() == [
        ("Biology", ["d", "c"]),
        ("Other questions", ["e"]),
        ("Physics", ["b", "a"]),
    ]


def test_groups_of_keywords_show_a_question_under_each() -> None:
    assert headings(group_by="keyword") == [
        ("No keywords", ["d"]),
        ("X", ["b", "a"]),
        ("y", ["e", "a"]),
        ("z", ["c"]),
    ]


def test_groups_of_keywords_that_were_asked_for() -> None:
    found = headings(group_by="keyword", keywords=("y",))
    assert found == [("y", ["e", "a"])]


def test_groups_of_years_newest_first_and_undated_last() -> None:
    assert headings(group_by="year") == [
        ("2024", ["d", "b", "a"]),
        ("2023", ["c"]),
        ("Undated", ["e"]),
    ]


def test_groups_of_authors() -> None:
    found = dict(headings(group_by="author"))
    assert found["Bob"] == ["b"]
    assert found["Unknown author"] == ["e"]
    # Filtering takes "Ada" and "ada" for one, and so does grouping.
    assert [name for name in found if name.casefold() == "ada"] == ["Ada"]
    assert found["Ada"] == ["d", "a", "c"]


def test_no_groups() -> None:
    assert headings(group_by="none") == [("", ["d", "e", "b", "a", "c"])]
    assert headings(group_by="none", patterns=("nothing",)) == []


@pytest.mark.parametrize(
    ("options", "filtered"),
    [
        ({}, False),
        ({"patterns": ("x",)}, False),
        ({"sort": "date", "reverse": True, "group_by": "none"}, False),
        ({"subjects": ("x",)}, True),
        ({"limit": 1}, True),
        ({"until": dt.date(2024, 1, 1)}, True),
    ],
)
def test_filtered(options: dict[str, Any], filtered: bool) -> None:
    assert Selection(**options).filtered is filtered


@given(
    st.sampled_from(SORTS),
    st.booleans(),
    st.integers(0, 6),
    st.sampled_from(GROUPINGS),
    st.sampled_from([(), ("learn/**",), ("**", "e"), ("*/*",)]),
)
def test_groups_hold_what_is_selected(
    sort: str, reverse: bool, limit: int, group_by: str, patterns: tuple[str, ...]
) -> None:
    selection = Selection(
        patterns=patterns, sort=sort, reverse=reverse, limit=limit, group_by=group_by
    )
    found = selection.docnames(catalogue())
    groups = selection.groups(catalogue())
    assert len(set(found)) == len(found) <= (limit or 5)
    assert {d for _, docnames in groups for d in docnames} == set(found)
    for _name, docnames in groups:
        assert docnames == [d for d in found if d in docnames]
    if group_by != "keyword":
        assert sum(len(docnames) for _, docnames in groups) == len(found)
