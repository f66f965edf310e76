"""The keyword index: entries, options, several parts, and the domain's own index."""

from __future__ import annotations

import random
import re
import time
import unicodedata
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from bs4 import Tag
from conftest import Built, Project, parse, squeeze

from sphinxcontrib_quicktakes.catalogue import Catalogue, Entry, index_parts
from sphinxcontrib_quicktakes.catalogue.index_parts import Part, divide, is_divided
from sphinxcontrib_quicktakes.catalogue.selection import Selection
from sphinxcontrib_quicktakes.catalogue.slugs import slug
from sphinxcontrib_quicktakes.content.question import Question

Keywords = str | list[str]
CAPACITY = 12


def keywords(project: Project, *rows: Keywords, directive: str = "") -> Project:
    """Write a question ``Q<number>?`` for each row of keywords, and an index."""
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    text = directive or ".. quicktakes-index::\n"
    project.write("keywords.rst", f"Keywords\n========\n\n{text}")
    for number, words in enumerate(rows):
        project.question(
            f"q{number}",
            question=f"Q{number}?",
            id=number,
            seo={"page_keywords": words},
        )
    return project


def entries(main: Tag) -> dict[str, list[str]]:
    """Return the questions of each keyword on a page, by the keyword with its count."""
    found: dict[str, list[str]] = {}
    for term in main.select(".quicktakes-index dt"):
        text = squeeze(term)
        assert text not in found
        definition = term.find_next_sibling("dd")
        assert isinstance(definition, Tag)
        found[text] = [squeeze(a) for a in definition.select("a")]
    return found


def dead_links(built: Built, suffix: str = "html") -> list[tuple[str, str]]:
    """Return the links of all pages that lead to no page, or to no place on one."""
    pages = {path.resolve(): parse(path) for path in built.outdir.rglob(f"*.{suffix}")}
    ids = {p: {str(e["id"]) for e in t.select("[id]")} for p, t in pages.items()}
    found = []
    for path, tree in pages.items():
        for link in tree.select("a[href]"):
            href = str(link["href"])
            if re.match(r"[a-z]+:", href):
                continue
            name, _hash, fragment = (unquote(part) for part in href.partition("#"))
            target = (path.parent / name).resolve() if name else path
            if target.is_dir():
                target /= "index.html"
            if not target.is_file() or (
                fragment and fragment not in ids.get(target, {fragment})
            ):
                found.append((path.name, href))
    return found


# -- Entries --


def test_splitting_and_one_entry_for_each(project: Project) -> None:
    built = keywords(
        project,
        "P(n, x, y, z), sets,maps , , sets",
        "SETS, C/C++ extension, + operator, .__doc__, Straße",
        "sets, ma\u0301ps, m\u00e1ps, STRASSE",
        ["yaml list", "with, comma"],
    ).build()
    assert built.warnings == []
    found = entries(built.main("keywords"))
    assert {unicodedata.normalize("NFC", name): t for name, t in found.items()} == {
        "+ operator": ["Q1?"],
        ".__doc__": ["Q1?"],
        "C/C++ extension": ["Q1?"],
        "maps": ["Q0?"],
        "m\u00e1ps": ["Q2?"],
        "P(n, x, y, z)": ["Q0?"],
        "sets (3)": ["Q0?", "Q1?", "Q2?"],
        "STRASSE (2)": ["Q1?", "Q2?"],
        "with, comma": ["Q3?"],
        "yaml list": ["Q3?"],
    }
    assert dead_links(built) == []


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (["SVM", "svm", "SVM"], "SVM (3)"),
        (["svm", "SVM", "svm"], "svm (3)"),
        # The first of the alphabet where two are as common.
        (["svm", "SVM"], "SVM (2)"),
        (["a  b", "A B", "A B"], "A B (3)"),
    ],
)
def test_display_form(project: Project, rows: list[str], shown: str) -> None:
    built = keywords(project, *rows).build()
    assert list(entries(built.main("keywords"))) == [shown]
    name = shown.partition(" (")[0]
    for number in range(len(rows)):
        (line,) = built.main(f"q{number}").select("p.quicktakes-keywords")
        assert line.get_text() == name


def test_display_form_follows_the_collection(project: Project) -> None:
    keywords(project, "SVM", "svm", "SVM").build()
    for number in (0, 2):
        project.question(
            f"q{number}", question=f"Q{number}?", seo={"page_keywords": "svm"}
        )
    built = project.build()
    assert list(entries(built.main("keywords"))) == ["svm (3)"]
    for number in range(3):
        assert "SVM" not in squeeze(built.main(f"q{number}"))


PLURALS = (
    "class, query, tree, --help",
    "classes, queries, bus, tree",
    "Classes, trees",
)


def merged(project: Project, *more: Keywords) -> Project:
    keywords(project, *PLURALS, *more)
    project.conf(quicktakes_merge_plurals=True)
    return project


def test_plurals_are_apart_without_the_setting(project: Project) -> None:
    found = entries(keywords(project, *PLURALS).build().main("keywords"))
    assert {"class", "Classes (2)", "tree (2)", "trees", "query", "queries"} <= set(
        found
    )


def test_plurals(project: Project) -> None:
    built = merged(project, "bus").build()
    assert built.warnings == []
    found = entries(built.main("keywords"))
    # Where both occur they are one; "bus" is no plural.
    assert found.pop("--help") == ["Q0?"]
    assert found.pop("bus (2)") == ["Q1?", "Q3?"]
    assert found.pop("tree (3)") == ["Q0?", "Q1?", "Q2?"]
    assert sorted(found.values()) == [["Q0?", "Q1?"], ["Q0?", "Q1?", "Q2?"]]
    assert {name.partition(" (")[0].lower() for name in found} <= {
        "class",
        "classes",
        "query",
        "queries",
    }
    assert dead_links(built) == []
    # As an entry the question has each once.
    (line,) = built.main("q2").select("p.quicktakes-keywords")
    assert len(line.select("a")) == 2


def test_plurals_in_one_question(project: Project) -> None:
    built = merged(project, "Tree, trees").build()
    (line,) = built.main("q3").select("p.quicktakes-keywords")
    assert len(line.select("a")) == 1
    assert len(entries(built.main("keywords"))["tree (4)"]) == 4


def test_role_with_a_plural(project: Project) -> None:
    merged(project).write(
        "notes.rst",
        ":orphan:\n\nN\n=\n\n:qt:keyword:`trees` :qt:keyword:`TREE` "
        ":qt:keyword:`classes` :qt:keyword:`class`\n",
    )
    built = project.build(overrides={"nitpicky": True})
    assert built.warnings == []
    links = [str(a["href"]) for a in built.main("notes").select("a.qt-keyword")]
    assert len(links) == 4
    assert len(set(links)) == 2


@pytest.mark.parametrize("name", ["tree", "trees", "TREES"])
def test_listing_by_a_plural(project: Project, name: str) -> None:
    merged(project).write(
        "list.rst",
        f":orphan:\n\nL\n=\n\n.. quicktakes::\n   :keyword: {name}\n"
        "   :group-by: none\n",
    )
    built = project.build()
    assert built.warnings == []
    shown = [squeeze(a) for a in built.main("list").select(".quicktakes-list a")]
    assert shown == ["Q0?", "Q1?", "Q2?"]


def test_listing_grouped_by_plurals(project: Project) -> None:
    merged(project).write(
        "list.rst",
        ":orphan:\n\nL\n=\n\n.. quicktakes::\n   :group-by: keyword\n",
    )
    built = project.build()
    assert built.warnings == []
    headings = [squeeze(h) for h in built.main("list").select("h2")]
    assert len([h for h in headings if h.lower() in ("tree", "trees")]) == 1


def test_plurals_in_the_general_index(project: Project) -> None:
    built = merged(project).build()
    text = squeeze(built.html("genindex").select("[role=main]")[0])
    assert "tree" in text
    assert "trees" not in text


# -- Options --


def test_min_count(project: Project) -> None:
    built = keywords(
        project,
        "a, b, c",
        "a, b",
        "a",
        directive=".. quicktakes-index::\n   :min-count: 2\n",
    ).build()
    assert built.warnings == []
    assert entries(built.main("keywords")) == {
        "a (3)": ["Q0?", "Q1?", "Q2?"],
        "b (2)": ["Q0?", "Q1?"],
    }
    # No whole index, so nothing to lead to.
    assert built.main("q0").select(".quicktakes-keywords a") == []


def test_subject(project: Project) -> None:
    keywords(project, "a, b", "a, c", "a")
    for number in (3, 4):
        project.question(
            f"q{number}",
            question=f"Q{number}?",
            subject="Computer Science",
            seo={"page_keywords": "a, d"},
        )
    project.write(
        "some.rst",
        ":orphan:\n\nSome\n====\n\n"
        ".. quicktakes-index::\n   :subject: computer SCIENCE\n",
    )
    project.write(
        "both.rst",
        ":orphan:\n\nBoth\n====\n\n"
        ".. quicktakes-index::\n   :subject: Physics, Computer Science\n"
        "   :min-count: 2\n",
    )
    built = project.build()
    assert built.warnings == []
    assert entries(built.main("some")) == {
        "a (2)": ["Q3?", "Q4?"],
        "d (2)": ["Q3?", "Q4?"],
    }
    assert entries(built.main("both")) == {
        "a (5)": ["Q0?", "Q1?", "Q2?", "Q3?", "Q4?"],
        "d (2)": ["Q3?", "Q4?"],
    }
    assert dead_links(built) == []
    # Links lead to the whole index, whatever pages there are besides.
    (link, *_rest) = built.main("q3").select(".quicktakes-keywords a")
    assert str(link["href"]).startswith("keywords.html#")


@pytest.mark.parametrize(("columns", "number"), [("3", 3), ("1", 1), ("", 1)])
def test_columns(project: Project, columns: str, number: int) -> None:
    option = f"   :columns: {columns}\n" if columns else ""
    built = keywords(
        project, "a, b", directive=f".. quicktakes-index::\n{option}"
    ).build()
    assert built.warnings == []
    found = built.main("keywords").select(".quicktakes-index")
    names = {n for e in found for n in e["class"] if "columns" in n}
    assert names == ({f"quicktakes-columns-{number}"} if number > 1 else set())
    css = (Path(built.outdir) / "_static/quicktakes.css").read_text(encoding="utf-8")
    assert number == 1 or f".quicktakes-columns-{number}" in css


@pytest.mark.parametrize(
    "option",
    ["min-count: 0", "min-count: x", "columns: 7", "columns: -1", "subject: ,"],
)
def test_wrong_option(project: Project, option: str) -> None:
    name, _colon, value = option.partition(": ")
    built = keywords(
        project, "a", "a", directive=f".. quicktakes-index::\n   :{option}\n"
    ).build()
    (warning,) = built.warnings
    assert warning.startswith("keywords.rst:4: WARNING: ")
    assert f":{name}:" in warning
    assert repr(value) in warning
    assert warning.endswith("[quicktakes.directive]")
    assert list(entries(built.main("keywords"))) == ["a (2)"]


def test_letters_to_jump_to(project: Project) -> None:
    built = keywords(
        project, "b, Ärger, apple, 2-3 tree, --help, 日本史, яблоко"
    ).build()
    main = built.main("keywords")
    (line,) = main.select("p.quicktakes-jump")
    links = line.select("a")
    headings = main.select(".quicktakes-letter")
    assert [squeeze(a) for a in links] == ["#", "0–9", "A", "B", "Я", "日"]
    assert [squeeze(h) for h in headings] == [squeeze(a) for a in links]
    for link, heading in zip(links, headings, strict=True):
        assert unquote(str(link["href"])) == f"#{heading['id']}"
    assert dead_links(built) == []


def test_one_letter_needs_no_jumping(project: Project) -> None:
    main = keywords(project, "a, apple").build().main("keywords")
    assert main.select("p.quicktakes-jump") == []
    assert [squeeze(h) for h in main.select(".quicktakes-letter")] == ["A"]


def test_two_indexes_of_one_page_have_letters_of_their_own(project: Project) -> None:
    text = ".. quicktakes-index::\n   :min-count: 2\n\n.. quicktakes-index::\n"
    built = keywords(project, "a, b", "a, b", directive=text).build()
    assert built.warnings == []
    ids = [str(e["id"]) for e in built.html("keywords").select("[id]")]
    assert len(ids) == len(set(ids))
    assert dead_links(built) == []


# -- A divided index --


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a part of the index have room for few questions."""
    monkeypatch.setattr(index_parts, "CAPACITY", CAPACITY)


def large(project: Project, **conf: Any) -> Project:
    """Write a collection whose index has more entries than fit on one page.

    ``common`` alone has more than one page; A has several, B and others one.
    """
    rows = []
    for number in range(30):
        words = [f"a{number % 7}", f"alpha {number}", "common", "Ärger"]
        words += ["banana"] if number == 3 else []
        words += ["日本史", "C++", "C", "--help"] if number == 4 else []
        rows.append(words)
    keywords(project, *rows).conf(project="P", version="1", copyright="c", **conf)
    return project


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a project with a divided index, and pages that refer to it."""
    project = large(Project(tmp_path_factory.mktemp("divided") / "src"))
    project.write(
        "some.rst",
        ":orphan:\n\nSome\n====\n\n"
        "See :qt:keyword:`common`, :qt:keyword:`alpha 29`.\n\n"
        ".. quicktakes-index::\n   :min-count: 4\n",
    )
    project.write(
        "few.rst",
        ":orphan:\n\nFew\n===\n\n.. quicktakes-index::\n   :subject: Biology\n",
    )
    for number in range(2):
        project.question(
            f"b{number}",
            question=f"B{number}?",
            subject="Biology",
            seo={"page_keywords": "cell, common"},
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_parts, "CAPACITY", CAPACITY)
        return project.build(overrides={"nitpicky": True})


def parts(built: Built) -> list[str]:
    """Return the pages that the index leads to, in their order."""
    (line,) = built.main("keywords").select("p.quicktakes-jump")
    return [unquote(str(a["href"]).removesuffix(".html")) for a in line.select("a")]


def test_divided_without_warnings(divided: Built) -> None:
    assert divided.warnings == []
    assert dead_links(divided) == []


def test_way_to_the_parts(divided: Built) -> None:
    main = divided.main("keywords")
    assert entries(main) == {}
    (line,) = main.select("p.quicktakes-jump")
    names = [squeeze(a) for a in line.select("a")]
    letters = list(dict.fromkeys(re.sub(r"\d+$", "", name) for name in names))
    assert letters == ["#", "A", "B", "C", "日"]
    assert names == sorted(
        names, key=lambda name: letters.index(name.rstrip("0123456789"))
    )
    assert len(set(parts(divided))) == len(names) > 8
    # Every part leads to all the others.
    for page in parts(divided):
        (line,) = divided.main(page).select("p.quicktakes-jump")
        assert [squeeze(a) for a in line.select("a, strong")] == names
        assert len(line.select("strong")) == 1


def test_no_part_is_above_the_capacity(divided: Built) -> None:
    for page in parts(divided):
        found = entries(divided.main(page))
        assert 0 < sum(map(len, found.values())) <= CAPACITY


def test_every_question_of_every_keyword_once(divided: Built) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for page in parts(divided):
        for name, titles in entries(divided.main(page)).items():
            word = re.sub(r" \((\d+|continued)\)$", "", name)
            found.update((word, title) for title in titles)
    catalogue = divided.app.env.get_domain("qt").catalogue  # type: ignore[attr-defined]
    assert found == Counter(
        (group.name, catalogue.questions[docname].title)
        for group in catalogue.keywords.values()
        for docname in group.docnames
    )
    assert max(found.values()) == 1


def test_keyword_that_is_larger_than_a_part(divided: Built) -> None:
    pages = [p for p in parts(divided) if "common" in squeeze(divided.main(p))]
    assert len(pages) == 3
    names = [next(n for n in entries(divided.main(p)) if "common" in n) for p in pages]
    assert names == ["common (32)", "common (continued)", "common (continued)"]
    ids = [
        e["id"] for p in pages for e in divided.main(p).select("dt[id=keyword_common]")
    ]
    assert ids == ["keyword_common"]


def test_links_land_on_the_right_part(divided: Built) -> None:
    links = 0
    for number in range(30):
        for link in divided.main(f"q{number}").select(".quicktakes-keywords a"):
            page, _hash, fragment = unquote(str(link["href"])).partition("#")
            (target,) = divided.main(page.removesuffix(".html")).find_all(id=fragment)
            assert squeeze(target).partition(" (")[0] == squeeze(link)
            links += 1
    assert links > 100
    for link in divided.main("some").select("p a.qt-keyword"):
        page, _hash, fragment = unquote(str(link["href"])).partition("#")
        (target,) = divided.main(page.removesuffix(".html")).find_all(id=fragment)
        assert squeeze(target).partition(" (")[0] == squeeze(link)


def test_filtered_index_leads_to_the_parts(divided: Built) -> None:
    # It is too large itself: keywords without their questions.
    main = divided.main("some")
    terms = main.select(".quicktakes-index dt")
    assert [squeeze(term) for term in terms] == [
        *(f"a{n} ({5 if n < 2 else 4})" for n in range(7)),
        "Ärger (30)",
        "common (32)",
    ]
    for term in terms:
        (link,) = term.select("a")
        page, _hash, fragment = unquote(str(link["href"])).partition("#")
        assert page.removesuffix(".html") in parts(divided)
        (target,) = divided.main(page.removesuffix(".html")).find_all(id=fragment)
        assert squeeze(target) == squeeze(term)
    assert main.select(".quicktakes-index dd a") == []


def test_small_filtered_index_of_a_divided_project(divided: Built) -> None:
    assert entries(divided.main("few")) == {
        "cell (2)": ["B0?", "B1?"],
        "common (2)": ["B0?", "B1?"],
    }


def test_titles_of_the_parts(divided: Built) -> None:
    titles = [squeeze(divided.main(p).select("h1")[0]) for p in parts(divided)]
    assert titles[0] == "Keywords: #"
    assert titles[1:3] == ["Keywords: A", "Keywords: A2"]
    assert titles[-1] == "Keywords: 日"
    assert len(titles) == len(set(titles))
    # They are generated, and out of the tree.
    assert "Keywords: A2" not in squeeze(divided.html("index"))


def test_domain_index_leads_to_the_parts(divided: Built) -> None:
    tree = divided.html("qt-keywords")
    found = {
        unquote(str(a["href"]).partition("#")[0].removesuffix(".html"))
        for a in tree.select(".indextable a")
    }
    assert found == set(parts(divided))


@pytest.mark.usefixtures("small")
def test_index_that_becomes_large_and_small_again(project: Project) -> None:
    keywords(project, "a, b", "a, c", "x")
    built = project.build()
    assert built.warnings == []
    assert list(entries(built.main("keywords"))) == ["a (2)", "b", "c", "x"]
    more = [
        project.question(
            f"more{n}", question=f"More {n}?", seo={"page_keywords": f"a, z{n}"}
        )
        for n in range(8)
    ]
    built = project.build()
    assert built.warnings == []
    assert dead_links(built) == []
    assert entries(built.main("keywords")) == {}
    pages = parts(built)
    assert len(pages) == 5
    for path in more:
        path.unlink()
    built = project.build()
    assert built.warnings == []
    assert dead_links(built) == []
    assert len(entries(built.main("keywords"))) == 4
    for page in pages:
        assert not (project.srcdir / f"{page}.rst").exists()
        assert not (built.outdir / f"{page}.html").exists()


@pytest.mark.usefixtures("small")
def test_divided_index_in_several_processes(project: Project) -> None:
    built = large(project).build(parallel=2)
    assert built.warnings == []
    assert dead_links(built) == []
    assert len(parts(built)) > 8


@pytest.mark.usefixtures("small")
def test_divided_index_that_moves(project: Project) -> None:
    large(project).build()
    (project.srcdir / "keywords.rst").rename(project.srcdir / "terms.rst")
    # Sphinx leaves the pages of deleted documents in the output.
    (project.srcdir.parent / "build/html/keywords.html").unlink()
    project.index(".. quicktakes::\n\n.. toctree::\n\n   terms")
    built = project.build()
    assert built.warnings == []
    assert dead_links(built) == []
    assert list(project.srcdir.glob("keywords_letter*")) == []
    assert list(project.srcdir.glob("terms_letter*")) != []


@pytest.mark.usefixtures("small")
def test_divided_index_in_a_folder(project: Project) -> None:
    large(project)
    (project.srcdir / "keywords.rst").unlink()
    project.write("ref/terms.rst", "Terms\n=====\n\n.. quicktakes-index::\n")
    project.index(".. quicktakes::\n\n.. toctree::\n\n   ref/terms")
    built = project.build()
    assert built.warnings == []
    assert dead_links(built) == []


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("builder", ["dirhtml", "epub"])
def test_divided_index_in_other_html(project: Project, builder: str) -> None:
    built = large(project).build(builder)
    assert built.warnings == []
    assert dead_links(built, "xhtml" if builder == "epub" else "html") == []


@pytest.mark.usefixtures("small")
def test_divided_index_in_singlehtml(project: Project) -> None:
    built = large(project).build("singlehtml")
    assert built.warnings == []
    tree = built.html("index.html")
    ids = {str(e["id"]) for e in tree.select("[id]")}
    dead = [
        href
        for a in tree.select("a[href^='#']")
        if (href := unquote(str(a["href"])[1:])) and href not in ids
    ]
    assert dead == []


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_divided_index_in_a_book(project: Project, builder: str) -> None:
    # A book has one index, and no pages for parts.
    built = large(project).build(builder)
    assert built.warnings == []
    text = built.text("p.tex" if builder == "latex" else "p.texi")
    assert "Keywords: A" not in text
    assert "index at the end of this book" in text


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("builder", ["latex", "texinfo", "man", "text"])
def test_divided_index_that_is_printed(project: Project, builder: str) -> None:
    # Without the index at the end, every keyword is on paper in this one.
    large(project, quicktakes_genindex=False, man_pages=[("index", "p", "P", "", 1)])
    built = project.build(builder)
    assert built.warnings == []
    if builder == "text":
        files = sorted(built.outdir.glob("keywords*.txt"))
        text = "".join(path.read_text(encoding="utf-8") for path in files)
    else:
        name = {"latex": "p.tex", "texinfo": "p.texi", "man": "p.1"}[builder]
        text = built.text(name)
        # Only what the index says: a question's page names its keywords, too.
        text = re.sub(r"(?s).*?Keywords(: A|\n|\}|\")", "", text, count=1)
    for word in ("banana", "日本史", "alpha 29"):
        assert word in text


# -- The index of the domain --


def test_domain_index_in_html(project: Project) -> None:
    keywords(project, "b, SVM, C++", "svm, a, 日本史", "SVM").write(
        "notes.rst", ":orphan:\n\nN\n=\n\n:ref:`qt-keywords` :ref:`so <qt-keywords>`\n"
    )
    built = project.build(overrides={"nitpicky": True})
    assert built.warnings == []
    links = built.main("notes").select("p a")
    assert [str(a["href"]) for a in links] == ["qt-keywords.html"] * 2
    assert [squeeze(a) for a in links] == ["Keyword Index", "so"]
    tree = built.html("qt-keywords")
    assert squeeze(tree.select("h1")[0]) == "Keyword Index"
    letters = [squeeze(e) for e in tree.select("tr.cap strong")]
    assert letters == ["A", "B", "C", "S", "日"]
    for link in tree.select(".modindex-jumpbox a"):
        assert tree.find(id=unquote(str(link["href"])[1:]))
    rows = [squeeze(row) for row in tree.select(".indextable tr:not(.cap, .pcap)")]
    assert [row for row in rows if row] == [
        "a (Q1?)",
        "b (Q0?)",
        "C++ (Q0?)",
        "SVM",
        "Q0?",
        "Q1?",
        "Q2?",
        "日本史 (Q1?)",
    ]
    for link in tree.select(".indextable a"):
        page, _hash, fragment = str(link["href"]).partition("#")
        assert built.html(page).find(id=fragment)


def test_domain_index_can_be_left_out(project: Project) -> None:
    built = keywords(project, "a").build(overrides={"html_domain_indices": False})
    assert not (built.outdir / "qt-keywords.html").exists()


def test_no_domain_index_without_keywords(project: Project) -> None:
    project.index()
    project.question("q")
    built = project.build()
    assert built.warnings == []
    assert not (built.outdir / "qt-keywords.html").exists()


@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_domain_index_in_books(project: Project, builder: str) -> None:
    keywords(project, "b, SVM, C++", "svm, a, 日本史", "SVM").conf(
        project="P", latex_domain_indices=["qt-keywords"]
    )
    project.write("notes.rst", ":orphan:\n\nN\n=\n\nSee :ref:`qt-keywords`.\n")
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notes\n   keywords")
    built = project.build(builder)
    assert built.warnings == []
    text = built.text("p.tex" if builder == "latex" else "p.texi")
    heading = (
        r"\indexname}{Keyword Index}"
        if builder == "latex"
        else ("@unnumbered Keyword Index")
    )
    assert heading in text
    text = text.partition(heading)[2]
    # Each keyword stands with each of its questions, for nothing is nested there.
    for keyword, count in (("SVM", 3), ("C++", 1), ("日本史", 1)):
        pattern = keyword.replace("+", r"\+")
        assert len(re.findall(rf"(?<!\w){pattern}(?!\w)", text)) == count


@pytest.mark.xfail(
    strict=True,
    reason="Sphinx has no address for domain indices in books, as for genindex",
)
@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_reference_to_the_domain_index_in_books(project: Project, builder: str) -> None:
    keywords(project, "a").conf(project="P")
    project.write("notes.rst", "N\n=\n\nSee :ref:`qt-keywords`.\n")
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notes\n   keywords")
    built = project.build(builder, overrides={"nitpicky": True})
    assert built.warnings == []
    text = built.text("p.tex" if builder == "latex" else "p.texi")
    # A link, where the format can have one; at least its name.
    (line,) = re.findall(r"(?m)^See .*$", text)
    assert "Keyword Index" in line


# -- The general index --

STRANGE = [
    "a;b",
    "one; two; three",
    "x!y",
    "p|q",
    "u@v",
    'say "hi"',
    "100%",
    "{set}",
    "C\\D",
    "--help",
    "see also",
    "!bang",
    "C++",
    "f(a, b)",
    "<b>",
    "a & b",
    "日本史",
    "$x$",
    "_under_",
    "~tilde",
    "^caret",
    "#hash",
]


def test_strange_keywords_are_one_entry_each(project: Project) -> None:
    built = keywords(project, list(STRANGE), STRANGE[:1]).build()
    assert built.warnings == []
    found = [squeeze(a) for a in built.html("genindex").select(".genindextable li > a")]
    found = [name for name in found if not re.fullmatch(r"\[\d+\]", name)]
    assert sorted(found) == sorted(STRANGE)
    assert dead_links(built) == []
    assert set(entries(built.main("keywords"))) == {
        "a;b (2)",
        *STRANGE[1:],
    }
    shown = [squeeze(a) for a in built.main("q0").select("p.quicktakes-keywords a")]
    assert shown == STRANGE


def test_strange_keywords_after_the_doctrees_were_saved(project: Project) -> None:
    # The entries of the index come from the pickled environment then.
    keywords(project, list(STRANGE)).build()
    project.question("more", question="More?", seo={"page_keywords": ["k;l"]})
    built = project.build()
    assert built.warnings == []
    found = {squeeze(a) for a in built.html("genindex").select(".genindextable li > a")}
    assert {"k;l", *STRANGE} <= found


@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_strange_keywords_in_books(project: Project, builder: str) -> None:
    keywords(project, list(STRANGE)).conf(project="P")
    built = project.build(builder)
    assert built.warnings == []
    text = built.text("p.tex" if builder == "latex" else "p.texi")
    pattern = r"\\index\{" if builder == "latex" else r"(?m)^@geindex "
    assert len(re.findall(pattern, text)) == len(STRANGE)


@pytest.mark.parametrize("builder", ["html", "latex", "texinfo"])
def test_general_index_without_keywords(project: Project, builder: str) -> None:
    keywords(project, "zeta, alpha", "zeta").conf(
        project="P", quicktakes_genindex=False
    )
    project.write("notes.rst", ":orphan:\n\nN\n=\n\n.. index:: mine\n\nText.\n")
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notes\n   keywords")
    built = project.build(builder)
    assert built.warnings == []
    if builder == "html":
        text = squeeze(built.html("genindex").select("[role=main]")[0])
        assert "mine" in text
        assert "zeta" not in text
        assert dead_links(built) == []
        assert "zeta (2)" in entries(built.main("keywords"))
        return
    text = built.text("p.tex" if builder == "latex" else "p.texi")
    indexed = re.findall(r"(?m)\\index\{.*|^@\w*index .*", text)
    assert any("mine" in line for line in indexed)
    assert not any("zeta" in line for line in indexed)
    # This index is on paper instead.
    assert text.count("zeta") >= 3
    assert "index at the end of this book" not in text


# -- One page for each keyword --


def test_keyword_pages(project: Project) -> None:
    keywords(
        project, "a, C++, P(n, k), one", "A, c++, P(n, k), two", "a", "日本史", "日本史"
    ).conf(quicktakes_keyword_pages=2)
    built = project.build()
    assert built.warnings == []
    pages = {
        built.app.env.titles[docname].astext(): docname
        for docname in built.app.env.found_docs
        if docname.startswith("keywords/")
    }
    assert set(pages) == {"a", "C++", "P(n, k)", "日本史"}
    shown = {
        name: [squeeze(a) for a in built.main(page).select(".quicktakes-list a")]
        for name, page in pages.items()
    }
    assert shown == {
        "a": ["Q0?", "Q1?", "Q2?"],
        "C++": ["Q0?", "Q1?"],
        "P(n, k)": ["Q0?", "Q1?"],
        "日本史": ["Q3?", "Q4?"],
    }
    assert pages["C++"] == f"keywords/{slug('c++')}"
    assert dead_links(built) == []


def test_pages_of_keywords_are_linked(project: Project) -> None:
    # A page that nothing leads to is no use to a reader.
    keywords(project, "a, one", "a").conf(quicktakes_keyword_pages=2)
    built = project.build()
    page = "keywords/a.html"
    linking = [
        path.name
        for path in built.outdir.rglob("*.html")
        if path.name != "a.html"
        and any(
            unquote(str(a["href"])).partition("#")[0].endswith(page)
            for a in parse(path).select("a[href]")
        )
    ]
    assert linking != []


def test_pages_of_keywords_without_an_index(project: Project) -> None:
    """Nothing else leads to them; what leads there changes with them."""
    project.index(".. quicktakes::\n\n:qt:keyword:`a` :qt:keyword:`one` :any:`a`")
    project.conf(quicktakes_keyword_pages=2)
    for number, words in enumerate(["a, one", "a"]):
        project.question(f"qa/q{number}", seo={"page_keywords": words})
    built = project.build()
    assert built.warnings == []
    links = built.main("qa/q0").select(".quicktakes-keywords a")
    assert [(a.text, a["href"]) for a in links] == [("a", "../keywords/a.html")]
    links = built.main("index").select("a[href='keywords/a.html']")
    assert [a.text for a in links] == ["a", "a"]
    assert dead_links(built) == []
    project.question("qa/q1", seo={"page_keywords": "one"})
    built = project.build()
    links = built.main("qa/q0").select(".quicktakes-keywords a")
    assert [(a.text, a["href"]) for a in links] == [("one", "../keywords/one.html")]
    for builder in ("singlehtml", "latex", "epub"):
        built = project.build(builder, overrides={"copyright": "1", "version": "1"})
        assert [w for w in built.warnings if "[ref.any]" not in w] == []
    project.index(".. quicktakes::\n\n.. quicktakes-index::")
    (link,) = project.build().main("qa/q1").select(".quicktakes-keywords a")
    assert link["href"] == "../index.html#keyword_one"


def test_keyword_that_no_question_has(project: Project) -> None:
    project.question("a")
    for argument, named in ((" physicz", " on physicz"), ("", "")):
        project.index(f".. quicktakes-keyword::{argument}")
        built = project.build()
        (warning,) = (w for w in built.warnings if "[quicktakes.empty]" in w)
        assert f"No questions{named}: expected at least one" in warning
        assert f"No questions{named}." in squeeze(built.main("index"))


def test_keyword_pages_of_merged_plurals(project: Project) -> None:
    merged(project).conf(quicktakes_keyword_pages=3, quicktakes_merge_plurals=True)
    built = project.build()
    assert built.warnings == []
    pages = [d for d in built.app.env.found_docs if d.startswith("keywords/")]
    assert len(pages) == 2
    for page in pages:
        shown = [squeeze(a) for a in built.main(page).select(".quicktakes-list a")]
        assert shown == ["Q0?", "Q1?", "Q2?"]


def test_keyword_page_of_a_keyword_with_a_comma(project: Project) -> None:
    keywords(project, ["Paris, Texas", "Paris"], ["Paris, Texas"], "Texas").conf(
        quicktakes_keyword_pages=1
    )
    built = project.build()
    assert built.warnings == []
    pages = {
        built.app.env.titles[d].astext(): d
        for d in built.app.env.found_docs
        if d.startswith("keywords/")
    }
    shown = {
        name: [squeeze(a) for a in built.main(page).select(".quicktakes-list a")]
        for name, page in pages.items()
    }
    assert shown == {
        "Paris, Texas": ["Q0?", "Q1?"],
        "Paris": ["Q0?"],
        "Texas": ["Q2?"],
    }


@pytest.mark.parametrize(
    "word", ["*x*", "`code`", "a: b", ":x:", "..", "|x|", "\\", "-"]
)
def test_keyword_pages_of_strange_keywords(project: Project, word: str) -> None:
    keywords(project, [word], [word]).conf(quicktakes_keyword_pages=2)
    built = project.build()
    assert built.warnings == []
    (page,) = (d for d in built.app.env.found_docs if d.startswith("keywords/"))
    assert squeeze(built.main(page).select("h1")[0]) == word
    shown = [squeeze(a) for a in built.main(page).select(".quicktakes-list a")]
    assert shown == ["Q0?", "Q1?"]


def test_keyword_pages_come_and_go(project: Project) -> None:
    keywords(project, "a", "a").conf(quicktakes_keyword_pages=2)
    project.build()
    (project.srcdir / "q1.md").unlink()
    built = project.build()
    assert built.warnings == []
    assert not (project.srcdir / "keywords").exists()
    assert not (built.outdir / "keywords/a.html").exists()


def test_keyword_pages_stay_out_of_the_tree(project: Project) -> None:
    keywords(project, "a", "a").conf(quicktakes_keyword_pages=2, project="P")
    built = project.build("latex")
    assert built.warnings == []
    headings = re.findall(r"\\(?:chapter|section)\{(.*?)\}", built.text("p.tex"))
    assert headings == ["Physics", "Q0?", "Q1?", "Keywords"]


# -- Parts, without Sphinx --


def catalogue(rows: dict[str, tuple[str, ...]]) -> Catalogue:
    return Catalogue(
        {
            docname: Entry(
                (0, 0), Question(f"Title {docname}", "S", docname, keywords=words)
            )
            for docname, words in rows.items()
        }
    )


@pytest.mark.parametrize("capacity", [1, 2, 5, 100])
def test_parts(monkeypatch: pytest.MonkeyPatch, capacity: int) -> None:
    monkeypatch.setattr(index_parts, "CAPACITY", capacity)
    chance = random.Random(3)
    words = ["apple", "Ärger", "b", "C++", "日本史", "--help", "42", "яблоко"]
    rows = {
        f"d{n}": tuple(chance.sample(words, chance.randrange(len(words))))
        for n in range(9)
    }
    groups = catalogue(rows).keywords
    found = divide(groups.values(), "en")
    total = sum(len(group.docnames) for group in groups.values())
    assert is_divided(found) is (total > capacity)
    for part in found:
        assert part.rows
        assert all(row.docnames for row in part.rows)
        assert sum(len(row.docnames) for row in part.rows) <= capacity
    joined: dict[str, tuple[str, ...]] = {}
    for row in (row for part in found for row in part.rows):
        assert row.continued is (row.keyword.key in joined)
        joined[row.keyword.key] = joined.get(row.keyword.key, ()) + row.docnames
    assert joined == {key: group.docnames for key, group in groups.items()}
    # Parts of a letter are together, numbered from 1.
    letters = list(dict.fromkeys(part.letter for part in found))
    assert letters[0] == "#"
    expected = [
        (letter, number)
        for letter in letters
        for number in range(1, sum(p.letter == letter for p in found) + 1)
    ]
    assert [(part.letter, part.number) for part in found] == expected


def test_no_parts() -> None:
    assert divide([], "en") == ()
    assert not is_divided(())


def html_size(catalogue: Catalogue, part: Part, jumps: int) -> int:
    """Return how many bytes a part of the index takes as a page, on the safe side."""
    size = 20_000 + jumps * 150  # what a theme puts around it, and the way to all parts
    for row in part.rows:
        anchor = slug(row.keyword.key)
        name = escape(row.keyword.name)
        term = f'<dt id="keyword_{anchor}">{name}<span class="quicktakes-count"></span>'
        size += len(term.encode()) + 120
        for docname in row.docnames:
            title = escape(catalogue.questions[docname].title)
            link = '<li><p><a class="qt qt-question reference internal" href="'
            address = quote(f"{docname}.html")
            size += len(f'{link}{address}">{title}</a></p></li>\n'.encode())
    return size


LATIN = ("learn/subject-{}/what-is-the-{}th-thing-to-know", "What is the {}th of {}?")
JAPANESE = (
    "質問/第{}/日本の歴史の中で最も大切な出来事は何ですか第{}",
    "日本の歴史の中で{}番目に最も大切な出来事とその理由は何ですか、{}について",
)


def thousands(names: tuple[str, str], count: int = 10_000) -> Catalogue:
    """Return the metadata of a large collection, with twelve keywords for each."""
    chance = random.Random(4)
    vocabulary = [f"{letter}{n} keyword" for n in range(600) for letter in "aabcdesst"]
    # Two on every question, as "programming" in a collection on it.
    common = ["programming", "example"]
    entries = {}
    for number in range(count):
        words = [*common, *(chance.choice(vocabulary) for _ in range(10))]
        title = names[1].format(number, words[2])
        docname = names[0].format(number % 40, number)
        entries[docname] = Entry(
            (0, 0),
            Question(title, f"S{number % 40}", str(number), keywords=tuple(words)),
        )
    return Catalogue(entries)


@pytest.mark.slow
@pytest.mark.parametrize("names", [LATIN, JAPANESE], ids=["latin", "japanese"])
def test_no_part_of_a_large_collection_exceeds_a_megabyte(
    names: tuple[str, str],
) -> None:
    collection = thousands(names)
    found = collection.index_parts
    assert collection.index_divided
    entries = sum(len(row.docnames) for part in found for row in part.rows)
    assert entries > 115_000
    sizes = [html_size(collection, part, len(found)) for part in found]
    assert max(sizes) < 1024 * 1024
    # Nor is the index in many more pages than it takes.
    assert len(found) < 3 * entries / index_parts.CAPACITY + 60
    assert set(collection.part_of) == set(collection.keywords)


@pytest.mark.slow
def test_pages_of_a_real_large_index(project: Project) -> None:
    """A real build of fewer questions, with parts as large as they can get."""
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    title = "What has to be known of this & that before anything else is <done> {}?"
    for number in range(450):
        project.question(
            f"learn/a-subject-with-a-name/what-has-to-be-known-of-this-that-{number}",
            question=title.format(number),
            subject=f"S{number % 9}",
            seo={"page_keywords": [f"a common keyword {n}" for n in range(12)]},
        )
    built = project.build(
        overrides={
            "html_theme": "alabaster",
            "quicktakes_related_count": 0,
            "quicktakes_genindex": False,
        }
    )
    assert built.warnings == []
    catalogue = built.app.env.get_domain("qt").catalogue  # type: ignore[attr-defined]
    pages = parts(built)
    assert len(pages) == len(catalogue.index_parts) == 3
    for page, part in zip(pages, catalogue.index_parts, strict=True):
        size = (built.outdir / f"{page}.html").stat().st_size
        assert size < 1024 * 1024
        # The estimate above is one that can be trusted.
        assert 0.7 < size / html_size(catalogue, part, len(pages)) <= 1
    assert (built.outdir / "qt-keywords.html").stat().st_size < 1024 * 1024


def test_page_of_a_keyword_that_all_questions_have(project: Project) -> None:
    # 10,000 questions on one page are 2 MB, and the page is a generated one.
    keywords(project, *["programming"] * 25)
    project.conf(quicktakes_keyword_pages=2)
    built = project.build(overrides={"quicktakes_page_size": 10})
    assert built.warnings == []
    pages = list((built.outdir / "keywords").glob("*.html"))
    # As on the pages of subjects, so many questions at most.
    sizes = [len(parse(page).select(".quicktakes-list a")) for page in pages]
    assert sum(sizes) == 25
    assert max(sizes) <= 10


def test_what_is_no_plural(project: Project) -> None:
    project.conf(quicktakes_merge_plurals=True)
    keywords(
        project, "CSS, class, loops, GPUS", "CS, clas, loop, gpu", "ass, as, bs, b"
    )
    built = project.build()
    assert built.warnings == []
    names = [name.partition(" (")[0] for name in entries(built.main("keywords"))]
    assert names == (
        "as, ass, b, bs, clas, class, CS, CSS, gpu, GPUS, loop".split(", ")
    )


def test_heading_of_symbols_in_the_domain_index(project: Project) -> None:
    keywords(project, "+ operator, a")
    tree = project.build().html("qt-keywords")
    links = tree.select(".modindex-jumpbox a")
    assert [str(a["href"]) for a in links] == ["#cap-Symbols", "#cap-A"]
    for link in links:
        assert tree.find(id=str(link["href"])[1:])


def test_time_of_keyword_pages_goes_by_their_number() -> None:
    questions = {
        f"q{n:05}": Question(f"Q{n}?", "S", f"q{n}", keywords=(f"k{n}", f"k{n + 1}"))
        for n in range(5000)
    }
    catalogue = Catalogue({d: Entry((0, 0), q) for d, q in questions.items()})
    assert len(catalogue.keywords) == 5001
    start = time.process_time()
    for word in catalogue.keywords:
        found = Selection(keywords=(word,), group_by="none").docnames(catalogue)
        assert len(found) in (1, 2)
    # When each looked at all questions, 1,000 took 0.6 seconds: by the square.
    assert time.process_time() - start < 5
