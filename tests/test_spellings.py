"""Names that were meant by misspelt ones, among many."""

from __future__ import annotations

import difflib
import os
import random
import subprocess
import sys
from itertools import islice, product

import pytest
from conftest import stopwatch

from sphinxcontrib_quicktakes.catalogue import Catalogue, Entry, names
from sphinxcontrib_quicktakes.content.question import Question

WORDS = (
    "vector matrix group theory linear algebra python memory pointer virtual class "
    "interface iterator probability variance normal redshift galaxy speed compile"
).split()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    entries = {}
    for number, words in enumerate(islice(product(WORDS, repeat=4), 0, 150_000, 30)):
        name = "-".join(words)
        question = Question(
            title=name,
            subject="Physics",
            slug=f"what-is-the-{name}",
            id=str(10_000 + number),
            url=f"/learn/physics/questions/what-is-the-{name}",
            keywords=(f"{words[0]} {words[1]} {number}",),
        )
        entries[f"questions/{number}"] = Entry((0, 0), question)
    return Catalogue(entries)


def misspelt(name: str, place: int) -> str:
    """Return a name with two signs exchanged and one left out."""
    start = place % (len(name) - 4) + 1
    a, b, *rest = name[start:]
    return name[:start] + b + a + "".join(rest[1:])


def test_misspelt_names_among_thousands(catalogue: Catalogue) -> None:
    chosen = random.Random(1).sample(list(catalogue.questions.values()), 300)
    for place, question in enumerate(chosen):
        for typ, name in (("question", question.slug), ("question", question.url)):
            wrong = misspelt(name, 7 * place)
            found = names.nearest(catalogue, typ, wrong)
            assert found is not None
            ratios = [
                difflib.SequenceMatcher(None, one, wrong).ratio()
                for one in (found, name)
            ]
            assert ratios[0] >= ratios[1]


def test_the_nearest_name_is_the_same_in_every_process() -> None:
    """Sets of strings, which names are compared by, are in another order in each."""
    # Sixty names have the one half of the unknown name, sixty others its other half.
    script = (
        "from sphinxcontrib_quicktakes.catalogue.spellings import Spellings\n"
        "x, y = 'abcdefghijklmnopqrst', 'ABCDEFGHIJKLMNOPQRST'\n"
        "names = [n for i in range(60) for n in (f'{x}{i:03}', f'{i:03}{y}')]\n"
        "print(Spellings(names).nearest(x + y))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12345"
    }
    assert len(said) == 1


@pytest.mark.parametrize("name", ["10x21", "21", "what-is", "vektor", "ma"])
@pytest.mark.parametrize("typ", ["question", "keyword"])
def test_short_names_among_thousands(catalogue: Catalogue, typ: str, name: str) -> None:
    found = names.nearest(catalogue, typ, name)
    assert found is None or difflib.get_close_matches(name, [found])


@pytest.mark.parametrize("name", ["", "zzzzzz", "日本", "z" * 5_000])
def test_names_that_are_like_none(catalogue: Catalogue, name: str) -> None:
    for typ in ("question", "subject", "keyword"):
        assert names.nearest(catalogue, typ, name) is None
    assert names.nearest(Catalogue(), "question", name) is None


def test_many_unknown_names_do_not_cost_a_comparison_with_all(
    catalogue: Catalogue,
) -> None:
    slugs = [question.slug for question in catalogue.questions.values()]
    with stopwatch() as seconds:
        difflib.get_close_matches(misspelt(slugs[0], 20), slugs, n=1)
        once = seconds()
    fresh = Catalogue(catalogue.entries)
    with stopwatch() as seconds:
        for place, slug in enumerate(slugs[:100]):
            wrong = misspelt(slug, place)
            assert names.nearest(fresh, "question", wrong) == slug
        assert seconds() < 30 * once


def with_keywords(count: int) -> Catalogue:
    words = tuple(f"keyword {number}" for number in range(count))
    question = Question(title="Q?", subject="Physics", slug="q", keywords=words)
    return Catalogue({"q": Entry((0, 0), question)})


def test_a_name_is_found_as_fast_among_many() -> None:
    """References that may be anything (``any``) are asked of every type."""

    def spent(catalogue: Catalogue) -> float:
        assert names.find(catalogue, "keyword", "keyword-7") == ["keyword 7"]
        with stopwatch() as seconds:
            for _ in range(500):
                assert names.find(catalogue, "keyword", "nothing") == []
            return seconds()

    assert spent(with_keywords(30_000)) < 15 * spent(with_keywords(10))
