"""Lookups over all questions of a project."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.catalogue import (
    Catalogue,
    Entry,
    Options,
    commonest,
    slug,
)
from sphinxcontrib_quicktakes.content.keywords import key
from sphinxcontrib_quicktakes.content.question import Question, Related
from sphinxcontrib_quicktakes.problems import Problem, ProblemType


def make(*questions: tuple[str, dict[str, Any]], language: str = "en") -> Catalogue:
    entries = {}
    for docname, fields in questions:
        values = {"title": docname, "subject": "Physics", "slug": docname, **fields}
        entries[docname] = Entry((0, 0), Question(**values), lines={"id": 3, "url": 4})
    return Catalogue(entries, Options(language))


def test_questions_without_the_files_that_are_none() -> None:
    problem = Problem(ProblemType.SIZE, "too large")
    entries = {
        "b": Entry((0, 0), Question("B", "S", "b")),
        "a": Entry((0, 0), Question("A", "S", "a")),
        "plain": Entry((0, 0)),
        "bad": Entry((0, 0), broken=True, problems=(problem,)),
    }
    catalogue = Catalogue(entries)
    assert list(catalogue.questions) == ["a", "b"]
    assert catalogue.broken == {"bad"}


def test_subject_in_two_cases_is_one_with_the_commoner_spelling() -> None:
    catalogue = make(
        ("a", {"subject": "Computer Science"}),
        ("b", {"subject": "Computer science"}),
        ("c", {"subject": "Computer science"}),
        ("d", {"subject": "Physics"}),
    )
    assert [g.name for g in catalogue.subjects.values()] == [
        "Computer science",
        "Physics",
    ]
    group = catalogue.subject_of("a")
    assert group.docnames == ("a", "b", "c")
    assert group.slug == "computer-science"


def test_tie_between_spellings_is_alphabetical() -> None:
    catalogue = make(("a", {"subject": "maths"}), ("b", {"subject": "Maths"}))
    assert catalogue.subject_of("a").name == "Maths"


@given(st.lists(st.sampled_from(["a", "A", "á", "Á"]), min_size=1))
def test_commonest(spellings: list[str]) -> None:
    from collections import Counter

    found = commonest(Counter(spellings))
    assert all(
        (-spellings.count(found), found) <= (-spellings.count(other), other)
        for other in spellings
    )


def test_questions_of_a_group_are_in_the_order_of_titles() -> None:
    catalogue = make(
        ("x", {"title": "Step 10"}),
        ("y", {"title": "step 2"}),
        ("z", {"title": "Äther"}),
        language="de",
    )
    assert catalogue.subject_of("x").docnames == ("z", "y", "x")


def test_subject_groups_are_in_order_of_the_language() -> None:
    questions = [(s, {"subject": s}) for s in ("Zoologie", "Ästhetik", "Biologie")]
    names = [g.name for g in make(*questions, language="de").subjects.values()]
    assert names == ["Ästhetik", "Biologie", "Zoologie"]
    names = [g.name for g in make(*questions, language="sv").subjects.values()]
    assert names == ["Biologie", "Zoologie", "Ästhetik"]


def test_keywords() -> None:
    catalogue = make(
        ("a", {"keywords": ("SVM", "kernel")}),
        ("b", {"keywords": ("svm",)}),
        ("c", {"keywords": ("SVM",)}),
    )
    assert [(g.name, g.docnames) for g in catalogue.keywords.values()] == [
        ("kernel", ("a",)),
        ("SVM", ("a", "b", "c")),
    ]


def test_what_is_short_or_in_capitals_is_no_plural() -> None:
    words = ("ion", "ions", "ai", "ais", "cap", "CAPS", "clas", "class")
    question = Question("A", "S", "a", keywords=words)
    catalogue = Catalogue({"a": Entry((0, 0), question)}, Options(merge_plurals=True))
    known = ["ai", "ais", "cap", "caps", "clas", "class", "ion"]
    assert sorted(catalogue.keywords) == known


def test_plural_of_a_plural() -> None:
    question = Question("A", "S", "a", keywords=("len", "lens", "lenses"))
    catalogue = Catalogue({"a": Entry((0, 0), question)}, Options(merge_plurals=True))
    assert list(catalogue.keywords) == ["len"]
    assert catalogue.keyword_key("lenses") == "len"


@pytest.mark.parametrize(
    ("related", "found"),
    [
        (Related("2", "", "", ""), "b"),
        (Related("", "", "", "/learn/b"), "b"),
        (Related("", "", "", "/learn/b/"), "b"),
        (Related("2", "", "", "/learn/a"), "b"),
        (Related("99", "", "", "/learn/b"), "b"),
        (Related("99", "", "physics", "/elsewhere/slug-b"), "b"),
        (Related("", "", "Chemistry", "/elsewhere/slug-b"), "c"),
        (Related("", "", "Biology", "/elsewhere/slug-b"), None),
        (Related("99", "T", "Physics", "/learn/zzz"), None),
        (Related("", "", "", ""), None),
    ],
)
def test_find_related(related: Related, found: str | None) -> None:
    catalogue = make(
        ("a", {"id": "1", "url": "/learn/a"}),
        ("b", {"id": "2", "url": "/learn/b", "slug": "slug-b"}),
        ("c", {"id": "3", "url": "/x/c", "slug": "slug-b", "subject": "Chemistry"}),
        ("no-url", {}),
    )
    assert catalogue.find_related(related) == found


def test_related_once_and_never_itself() -> None:
    related = (
        Related("2", "first", "", ""),
        Related("1", "itself", "", ""),
        Related("", "second", "", "/learn/b"),
        Related("9", "gone", "", "/learn/gone"),
        Related("9", "gone again", "", "/moved/gone"),
        Related("8", "other", "", ""),
    )
    catalogue = make(
        ("a", {"id": "1", "related": related}), ("b", {"id": "2", "url": "/learn/b"})
    )
    assert [(r.title, d) for r, d in catalogue.related("a")] == [
        ("first", "b"),
        ("gone", None),
        ("other", None),
    ]


def test_clashes_name_both_files() -> None:
    catalogue = make(
        ("a", {"id": "1", "url": "/u"}),
        ("b", {"id": "1", "url": "/u/"}),
        ("c", {"id": "2"}),
        ("d", {}),
        ("e", {}),
    )
    found = list(catalogue.clashes())
    assert [(d, p.type, p.line) for d, p in found] == [
        ("b", ProblemType.DUPLICATE_ID, 3),
        ("b", ProblemType.DUPLICATE_URL, 4),
    ]
    for _docname, problem in found:
        assert "'a'" in problem.message
        assert "'b'" in problem.message


def test_ids_clash_as_they_are_written() -> None:
    """A slash at the end is a part of an id, and none of an url."""
    catalogue = make(("a", {"id": "1"}), ("b", {"id": "1/"}), ("c", {"id": "1/"}))
    assert [d for d, _problem in catalogue.clashes()] == ["c"]


def test_pickle() -> None:
    catalogue = make(("a", {"id": "1"}))
    copy = pickle.loads(pickle.dumps(catalogue))
    assert copy.questions == catalogue.questions
    assert copy.by_id == {"1": "a"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("computer science", "computer-science"),
        ("c", "c"),
        ("c++", "c_plus_plus"),
        ("日本史", "日本史"),
        ("", "_none"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


SLUG_KEYS = st.text(
    st.sampled_from(list("abc09 -_+#&/*.!?'←“")) | st.characters(codec="utf-8"),
    max_size=60,
).map(key)


@given(SLUG_KEYS, SLUG_KEYS)
@example("a- b", "a -b")
@example("!90", "←")
@example("_", "_low")
@example("", "_none")
@example("+x", "_plusx")
def test_slugs_are_different_for_different_keys(one: str, other: str) -> None:
    one, other = key(one), key(other)
    assert (slug(one) == slug(other)) is (one == other)


@given(SLUG_KEYS | st.text().map(key))
@example("a" * 200)
@example("a" + "й" * 100)
@example("..")
@example("con/../x")
def test_slug_is_a_name_of_a_file(text: str) -> None:
    found = slug(text)
    assert found
    assert len(found.encode()) <= 120
    assert found == found.strip()
    assert not found.startswith(".")
    assert not set(found) & set("/\\:*?\"<>|#%&{}$!'`=@+ \t\n\r\0")
