"""Related questions: named by files, pointing back, and near to each other."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any

import pytest
from conftest import Built, Project, squeeze
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.catalogue import Catalogue, Entry, Options
from sphinxcontrib_quicktakes.catalogue.similar import Finder
from sphinxcontrib_quicktakes.content.question import Question, Related

BASE = "https://example.org"
SUMMARY = " related questions not in the project"
ONE = "1 related question not in the project"


def lists(built: Built, docname: str) -> dict[str, list[tuple[str, str | None]]]:
    """Return the lists below an answer: text and address of each entry, by heading."""
    found = {}
    for container in built.main(docname).select(".quicktakes-related"):
        heading = container.select(".rubric")[0]
        rows = []
        for item in container.select("li"):
            links = item.select("a")
            rows.append((squeeze(item), str(links[0]["href"]) if links else None))
        found[squeeze(heading)] = rows
    return found


def named(**articles: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return ``related_article1`` … from ``a``, ``b`` …"""
    return {
        f"related_article{number}": fields
        for number, fields in enumerate(articles.values(), 1)
    }


def some(project: Project, *related: dict[str, Any]) -> Project:
    """Write questions, the first of which names others as related."""
    project.index()
    project.conf(quicktakes_related_count=0)
    project.question(
        "one",
        question="One?",
        id=1,
        url="/learn/physics/questions/one",
        **{f"related_article{n}": fields for n, fields in enumerate(related, 1)},
    )
    for number, (docname, title, subject) in enumerate(
        [
            ("two", "Two?", "Physics"),
            ("three", "Three?", "Physics"),
            ("a/same", "Same in physics?", "Physics"),
            ("b/same", "Same in computing?", "Computer Science"),
        ],
        2,
    ):
        project.question(
            docname,
            question=title,
            subject=subject,
            id=number,
            url=f"/learn/{subject.lower().replace(' ', '-')}/questions/"
            + docname.rpartition("/")[2],
        )
    return project


def entries(built: Built, docname: str = "one") -> list[tuple[str, str | None]]:
    return lists(built, docname).get("Related questions", [])


TWO = "/learn/physics/questions/two"
THREE = "/learn/physics/questions/three"

RESOLVED: dict[str, tuple[dict[str, Any], str | None]] = {
    "id": ({"id": 2}, "two.html"),
    "id in quotes": ({"id": "2"}, "two.html"),
    "url": ({"url": TWO}, "two.html"),
    "url with a slash": ({"url": TWO + "/"}, "two.html"),
    "id before url": ({"id": 3, "url": TWO}, "three.html"),
    "id before subject and slug": (
        {"id": 3, "subject": "Physics", "url": "/x/two"},
        "three.html",
    ),
    "url where the id is unknown": ({"id": 99, "url": TWO}, "two.html"),
    "url before subject and slug": (
        {
            "id": 99,
            "subject": "Computer Science",
            "url": "/learn/physics/questions/same",
        },
        "a/same.html",
    ),
    "subject and slug": (
        {"id": 99, "subject": "Physics", "url": "/moved/same"},
        "a/same.html",
    ),
    "subject in another case": (
        {"id": 99, "subject": "computer SCIENCE", "url": "/moved/same"},
        "b/same.html",
    ),
    "no id": ({"subject": "Computer Science", "url": "/moved/same"}, "b/same.html"),
    "slug without the subject": ({"id": 99, "url": "/moved/same"}, None),
    "slug of another subject": (
        {"id": 99, "subject": "Biology", "url": "/moved/same"},
        None,
    ),
    "unknown": ({"id": 99, "url": "/gone", "subject": "Physics"}, None),
}


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a project in which one question names others in every way."""
    project = Project(tmp_path_factory.mktemp("related") / "src")
    some(project)
    for number, (fields, _) in enumerate(RESOLVED.values()):
        project.question(
            f"q{number}",
            question=f"Q{number}?",
            related_article1={"title": "T", **fields},
        )
    return project.build()


@pytest.mark.parametrize("name", RESOLVED)
def test_resolution(resolved: Built, name: str) -> None:
    assert resolved.warnings == []
    ((_text, address),) = entries(resolved, f"q{list(RESOLVED).index(name)}")
    assert address == RESOLVED[name][1]


def test_each_once_without_itself_in_the_order_of_the_file(project: Project) -> None:
    some(
        project,
        {"id": 3, "title": "first"},
        {"id": 1, "title": "itself by id"},
        {"id": 2, "title": "second"},
        {"url": THREE, "title": "the first again, by its url"},
        {"id": 99, "url": "/learn/physics/questions/one", "title": "itself by url"},
    )
    built = project.build()
    assert entries(built) == [("Three?", "three.html"), ("Two?", "two.html")]


def test_missing_ones_once(project: Project) -> None:
    some(
        project,
        {"id": 98, "title": "Gone", "url": "/gone"},
        {"id": 98, "title": "Gone", "url": "/gone"},
        {"id": 99, "title": "Lost", "url": "/lost"},
    )
    built = project.build()
    assert entries(built) == [("Gone", None), ("Lost", None)]
    assert ", 2" + SUMMARY in built.status


def test_missing_one_that_is_named_in_two_ways(project: Project) -> None:
    some(
        project,
        {"id": 98, "title": "Gone", "url": "/gone"},
        {"id": 98, "title": "Gone"},
    )
    assert entries(project.build()) == [("Gone", None)]


def test_current_title(project: Project) -> None:
    some(project, {"id": 2, "title": "What two was called before", "url": TWO})
    assert entries(project.build()) == [("Two?", "two.html")]
    project.question("two", question="Two now?", id=2)
    assert entries(project.build()) == [("Two now?", "two.html")]


def test_relation_that_comes_and_goes(project: Project) -> None:
    some(project, {"id": 9, "title": "Nine", "url": "/learn/nine"})
    assert entries(project.build()) == [("Nine", None)]
    path = project.question("nine", question="Nine, really?", id=9)
    built = project.build()
    assert entries(built) == [("Nine, really?", "nine.html")]
    assert SUMMARY not in built.status
    path.unlink()
    built = project.build()
    assert entries(built) == [("Nine", None)]
    assert ", " + ONE in built.status


MISSING = {"id": 99, "title": "Gone <b>away</b>?", "url": "/learn/physics/gone"}


@pytest.mark.parametrize("base", [BASE, BASE + "/"])
@pytest.mark.parametrize("site", ["", BASE])
def test_missing_one_links_to_the_site(project: Project, base: str, site: str) -> None:
    related = {**MISSING, "url": site + str(MISSING["url"])}
    built = some(project, related).build(overrides={"quicktakes_base_url": base})
    assert entries(built) == [("Gone <b>away</b>?", f"{BASE}/learn/physics/gone")]
    assert built.warnings == []


def test_missing_one_of_another_site_is_text(project: Project) -> None:
    related = {**MISSING, "url": f"{BASE}.evil.net/x"}
    built = some(project, related).build(overrides={"quicktakes_base_url": BASE})
    assert entries(built) == [("Gone <b>away</b>?", None)]


@pytest.mark.parametrize("base", ["", BASE])
def test_missing_one_without_an_address_is_text(project: Project, base: str) -> None:
    some(project, {"id": 97, "title": "No url"}, {**MISSING, "url": "//evil.net/x"})
    built = project.build(overrides={"quicktakes_base_url": base})
    found = entries(built)
    assert found[0] == ("No url", None)
    assert found[1][1] is None or found[1][1].startswith(f"{BASE}/")


def test_missing_one_without_base_url_is_text(project: Project) -> None:
    built = some(project, MISSING).build()
    assert entries(built) == [("Gone <b>away</b>?", None)]
    assert built.warnings == []


def test_missing_one_in_text_and_man(project: Project) -> None:
    some(project, MISSING).conf(man_pages=[("index", "kb", "KB", "Me", 1)])
    for builder, name in (("text", "one.txt"), ("man", "kb.1")):
        built = project.build(builder)
        assert "Gone <b>away</b>?" in built.text(name)


def test_one_summary_line(project: Project) -> None:
    some(project, MISSING, {"id": 2}, {"id": 97, "title": "X"})
    project.question("six", question="Six?", **named(a=MISSING))
    for _ in range(2):
        # In a build that has nothing to read, too.
        built = project.build()
        assert built.warnings == []
        lines = [line for line in built.status.splitlines() if SUMMARY in line]
        assert len(lines) == 1
        assert lines[0].endswith(", 3" + SUMMARY)
        assert "Gone" not in built.status


def test_no_summary_where_nothing_is_missing(project: Project) -> None:
    assert SUMMARY not in some(project, {"id": 2}).build().status


def test_details_when_verbose(project: Project) -> None:
    some(project, MISSING)
    built = project.build(verbosity=1)
    assert built.warnings == []
    (line,) = [
        line for line in built.status.splitlines() if "Gone <b>away</b>?" in line
    ]
    assert line.startswith("one: ")
    assert "99" in line
    assert "/learn/physics/gone" in line
    assert "its title" in line
    assert ", " + ONE in built.status


def test_details_name_the_link_to_the_site(project: Project) -> None:
    built = some(project, MISSING).build(
        verbosity=1, overrides={"quicktakes_base_url": BASE}
    )
    assert "the page shows a link to the site" in built.status


def test_details_of_one_without_an_address(project: Project) -> None:
    # It has no url to add to the base url, so there is no link.
    built = some(project, {"id": 99, "title": "No url"}).build(
        verbosity=1, overrides={"quicktakes_base_url": BASE}
    )
    assert "the page shows its title" in built.status


def test_strict(project: Project) -> None:
    some(project, {"id": 2}, MISSING, {"id": 97, "title": "X"})
    for _ in range(2):
        built = project.build(overrides={"quicktakes_related": "strict"})
        assert len(built.warnings) == 2
        for warning, name in zip(built.warnings, ("Gone", "X"), strict=True):
            assert warning.startswith("one.md:")
            assert name in warning
            assert warning.endswith("[quicktakes.related]")
        assert "the page shows" not in built.status


def test_strict_warns_at_the_line(project: Project) -> None:
    path = some(project, {"id": 2}, MISSING).srcdir / "one.md"
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = lines.index("related_article2:") + 1
    built = project.build(overrides={"quicktakes_related": "strict"})
    (warning,) = built.warnings
    line = int(warning.split(":")[1])
    # The entry itself, or one of its keys.
    assert wanted <= line <= wanted + 3


def test_strict_without_anything_missing(project: Project) -> None:
    built = some(project, {"id": 2}).build(overrides={"quicktakes_related": "strict"})
    assert built.warnings == []


# -- Those that point here --


def test_referenced_by(project: Project) -> None:
    some(project, {"id": 2}, {"id": 3})
    project.question("x", question="Another?", id=10, **named(a={"url": TWO}))
    built = project.build()
    # In the order of the titles.
    assert lists(built, "two")["Referenced by"] == [
        ("Another?", "x.html"),
        ("One?", "one.html"),
    ]
    assert lists(built, "three")["Referenced by"] == [("One?", "one.html")]
    assert "Referenced by" not in lists(built, "one")


def test_referenced_by_twice_is_listed_once(project: Project) -> None:
    some(project, {"id": 2}, {"url": TWO}, {"id": 1})
    built = project.build()
    assert lists(built, "two")["Referenced by"] == [("One?", "one.html")]
    assert "Referenced by" not in lists(built, "one")


def test_referenced_by_comes_and_goes(project: Project) -> None:
    some(project, {"id": 2}).build()
    project.question("one", question="One?", id=1)
    assert lists(project.build(), "two") == {}
    project.question("one", question="One?", id=1, **named(a={"id": 2}))
    built = project.build()
    assert lists(built, "two")["Referenced by"] == [("One?", "one.html")]


def test_referenced_by_can_be_turned_off(project: Project) -> None:
    built = some(project, {"id": 2}).build(
        overrides={"quicktakes_referenced_by": False}
    )
    assert lists(built, "two") == {}


def test_each_other(project: Project) -> None:
    some(project, {"id": 2})
    project.question("two", question="Two?", id=2, **named(a={"id": 1}))
    built = project.build()
    assert lists(built, "two") == {
        "Related questions": [("One?", "one.html")],
        "Referenced by": [("One?", "one.html")],
    }


# -- Those that are near --


def near(project: Project, count: int = 3, **fields: Any) -> Project:
    """Write ``q`` (with *fields*) and questions that share ever less with it."""
    project.index()
    project.conf(quicktakes_related_count=count)
    words = ["kernel", "margin", "hyperplane", "slack", "dual"]
    fields.setdefault("seo", {"page_keywords": words})
    project.question("q", question="How do machines learn?", id=1, **fields)
    for number in range(5):
        project.question(
            f"n{number}",
            question=f"Case {number}?",
            id=100 + number,
            seo={"page_keywords": words[number:]},
        )
    for number in range(10):
        project.question(
            f"far{number}",
            question=f"Far {number}?",
            seo={"page_keywords": [f"own{number}"]},
        )
    return project


SIMILAR = "Similar questions"


def test_proposed(project: Project) -> None:
    built = near(project).build()
    assert built.warnings == []
    assert lists(built, "q") == {
        SIMILAR: [
            ("Case 0?", "n0.html"),
            ("Case 1?", "n1.html"),
            ("Case 2?", "n2.html"),
        ]
    }


def test_proposed_ones_are_marked(project: Project) -> None:
    built = near(project, related_article1={"id": 104}).build()
    main = built.main("q")
    (marked,) = main.select(".quicktakes-similar")
    assert [squeeze(a) for a in marked.select("a")] == ["Case 0?", "Case 1?"]
    (own,) = [
        e
        for e in main.select(".quicktakes-related")
        if "quicktakes-similar" not in e["class"]
    ]
    assert [squeeze(a) for a in own.select("a")] == ["Case 4?"]
    heading = marked.select(".rubric")[0]
    assert squeeze(heading) not in ("Related questions", "Referenced by")


@pytest.mark.parametrize(
    ("named_ones", "proposed"),
    [
        ([], ["Case 0?", "Case 1?", "Case 2?"]),
        ([103], ["Case 0?", "Case 1?"]),
        # What the file names is not proposed again: the next nearest is.
        ([100], ["Case 1?", "Case 2?"]),
        ([100, 101], ["Case 2?"]),
        ([102, 101, 100], []),
        ([104, 103, 102, 101], []),
        # One that is not here is named all the same; itself and repetitions are not.
        ([999], ["Case 0?", "Case 1?"]),
        ([1, 103, 103], ["Case 0?", "Case 1?"]),
    ],
)
def test_as_many_as_the_file_lacks(
    project: Project, named_ones: list[int], proposed: list[str]
) -> None:
    fields = {
        f"related_article{n}": {"id": id_, "title": "T"}
        for n, id_ in enumerate(named_ones, 1)
    }
    built = near(project, **fields).build()
    found = lists(built, "q").get(SIMILAR, [])
    assert [title for title, _ in found] == proposed


def test_off(project: Project) -> None:
    near(project, 0)
    built = project.build()
    assert all(lists(built, f"n{number}") == {} for number in range(5))
    assert lists(built, "q") == {}


def test_proposed_by_default(project: Project) -> None:
    near(project).conf()
    assert len(lists(project.build(), "q")[SIMILAR]) == 4


def test_what_is_far_is_not_proposed(project: Project) -> None:
    built = near(project).build()
    for number in range(10):
        assert lists(built, f"far{number}") == {}


def test_proposed_ones_do_not_point_back(project: Project) -> None:
    built = near(project).build()
    assert "Referenced by" not in lists(built, "n0")


def test_proposed_ones_change_with_the_collection(project: Project) -> None:
    near(project).build()
    words = ["kernel", "margin", "hyperplane", "slack", "dual"]
    project.question(
        "new", question="How do machines learn more?", seo={"page_keywords": words}
    )
    built = project.build()
    assert lists(built, "q")[SIMILAR][0] == ("How do machines learn more?", "new.html")


def test_the_same_on_every_build(project: Project) -> None:
    one = near(project).build(builddir=project.srcdir.parent / "one")
    two = project.build(builddir=project.srcdir.parent / "two", parallel=2)
    for page in ("q", "n0", "n3"):
        assert lists(one, page) == lists(two, page)


# -- The nearest, without Sphinx --


def question(number: int, title: str = "", *words: str, **fields: Any) -> Question:
    docname = f"q{number}"
    return Question(title or docname, "S", docname, keywords=words, **fields)


def collection(size: int, seed: int = 1) -> dict[str, Question]:
    """Return questions of a dozen keywords, of which a few are common."""
    chance = random.Random(seed)
    topics = size // 20
    found = {}
    for number in range(size):
        topic = chance.randrange(topics)
        words = [f"topic {topic} word {chance.randrange(20)}" for _ in range(6)]
        words += [f"common {int(chance.paretovariate(1))}" for _ in range(6)]
        title = f"What is thing {number} of {topic}?"
        found[f"d{number:05}"] = question(number, title, *words)
    return found


def nearest(
    questions: Mapping[str, Question], language: str, count: int
) -> dict[str, tuple[str, ...]]:
    finder = Finder(questions, language)
    return {docname: finder.nearest(docname, count) for docname in questions}


def test_rare_words_weigh_more() -> None:
    questions = {f"x{n}": question(n, "", "often", f"own {n}") for n in range(50)}
    questions["q"] = question(90, "", "often", "rare")
    questions["r"] = question(91, "", "rare", "other")
    assert nearest(questions, "en", 1)["q"] == ("r",)


def test_stems_count_as_one() -> None:
    questions = {
        "a": question(1, "Sorting algorithms explained"),
        "b": question(2, "An algorithm explains how to sort"),
        "c": question(3, "Cats and dogs"),
    }
    assert nearest(questions, "en", 2)["a"] == ("b",)


def test_words_that_most_titles_have_make_nobody_similar() -> None:
    titles = ["What is a magnet and how is it used in a motor?"]
    titles += [f"What is thing {n} and how is it used in a house?" for n in range(20)]
    questions = {
        f"d{n}": question(n, title, f"own {n}") for n, title in enumerate(titles)
    }
    assert set(nearest(questions, "en", 4).values()) == {()}


def test_a_title_is_not_enough_beside_keywords() -> None:
    one = question(1, "Stable and unstable systems", "control")
    other = question(2, "Unstable linear systems", "algebra")
    without = question(3, "Unstable linear systems")
    questions = {"one": one, "other": other}
    assert nearest(questions, "en", 4)["one"] == ()
    questions = {"one": one, "without": without}
    assert nearest(questions, "en", 4)["one"] == ("without",)


def test_never_itself_and_never_more_than_asked_for() -> None:
    questions = collection(400)
    for docname, found in nearest(questions, "en", 3).items():
        assert docname not in found
        assert len(found) <= 3
        assert len(set(found)) == len(found)


def test_order_of_the_questions_does_not_matter() -> None:
    questions = collection(500)
    expected = nearest(questions, "en", 4)
    assert any(expected.values())
    for seed in range(3):
        docnames = list(questions)
        random.Random(seed).shuffle(docnames)
        shuffled = {docname: questions[docname] for docname in docnames}
        assert nearest(shuffled, "en", 4) == expected


@given(st.lists(st.lists(st.sampled_from("abcd"), unique=True), max_size=8))
def test_no_order_matters(keywords: list[list[str]]) -> None:
    one = {f"d{n}": question(n, "T", *words) for n, words in enumerate(keywords)}
    other = {
        docname: question(n, "T", *reversed(keywords[n]))
        for n, docname in reversed(list(enumerate(one)))
    }
    assert nearest(one, "en", 3) == nearest(other, "en", 3)


def test_nothing() -> None:
    assert nearest({}, "en", 4) == {}
    assert nearest({"a": question(1)}, "en", 4) == {"a": ()}
    assert nearest({"a": question(1, "!?"), "b": question(2, "…")}, "en", 4) == {
        "a": (),
        "b": (),
    }


@pytest.mark.parametrize("language", ["en", "de", "ja", "pt_BR", "xx"])
def test_every_language(language: str) -> None:
    questions = {
        "a": question(1, "日本史 とは", "日本史", "東京"),
        "b": question(2, "x", "日本史", "東京"),
    }
    assert nearest(questions, language, 1) == {"a": ("b",), "b": ("a",)}


@pytest.mark.slow
def test_the_cost_grows_with_the_number_of_questions() -> None:
    def seconds(size: int) -> float:
        questions = collection(size)
        start = time.process_time()
        nearest(questions, "en", 8)
        return time.process_time() - start

    seconds(200)
    assert seconds(8_000) / seconds(2_000) < 8


def test_questions_that_share_nothing_but_common_keywords() -> None:
    # 2,000 questions with 12 of 150 keywords: each keyword is that of 160 questions,
    # but no two questions have the same twelve, except for the twins.
    chance = random.Random(2)
    pool = [f"keyword {number}" for number in range(150)]
    questions = {}
    for number in range(1_000):
        words = chance.sample(pool, 12)
        for twin in "ab":
            docname = f"d{number:04}{twin}"
            questions[docname] = Question(docname, "S", docname, keywords=tuple(words))
    found = nearest(questions, "en", 1)
    assert found["d0000a"] == ("d0000b",)
    assert sum(bool(docnames) for docnames in found.values()) > 1_900


def test_words_of_most_titles_say_nothing() -> None:
    words = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
    titles = [f"What is the {word} of it?" for word in words]
    alike = ["What is the energy of a photon?", "Photon: energy?"]
    questions = {t: Question(t, "S", "s") for t in [*titles, *alike]}
    found = nearest(questions, "en", 3)
    assert {t: d for t, d in found.items() if d} == {
        alike[0]: (alike[1],),
        alike[1]: (alike[0],),
    }


# -- The catalogue --


def catalogue(count: int, *related: Related) -> Catalogue:
    words = ("alpha", "beta", "gamma")
    questions = {
        f"d{n}": Question(f"Title {n}", "S", f"d{n}", keywords=words, id=str(n))
        for n in range(8)
    }
    questions["d0"] = Question(
        "Title 0", "S", "d0", keywords=words, id="0", related=related
    )
    entries = {docname: Entry((0, 0), q) for docname, q in questions.items()}
    return Catalogue(entries, Options(related_count=count))


def test_proposed_ones_of_the_catalogue() -> None:
    assert catalogue(0).proposed("d0") == []
    assert len(catalogue(3).proposed("d0")) == 3
    found = catalogue(3, Related("1", "", "", "")).proposed("d0")
    assert len(found) == 2
    assert "d1" not in found
    many = [Related(str(n), "", "", "") for n in range(1, 7)]
    assert catalogue(3, *many).proposed("d0") == []
    assert catalogue(7, *many).proposed("d0") == ["d7"]
