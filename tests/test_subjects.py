"""What stands on the pages of subjects: number, keywords, letters, several pages."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Built, Project, squeeze
from sphinx import addnodes

NAMES = "Ant Bee Cat Dog Eel Fox Gnu Hen Ibis Jay Koi Lynx Mole Newt Owl Pig".split()


def many(project: Project, count: int, subject: str = "Physics") -> Project:
    """Write a home page and a subject with *count* questions, of several letters."""
    project.index()
    for number in range(count):
        title = f"{NAMES[number % len(NAMES)]} {number}?"
        project.question(f"q{number:03}", question=title, subject=subject, id=number)
    return project


def titles(main: Tag) -> list[str]:
    return [squeeze(a) for a in main.select(".quicktakes-list a.qt-question")]


def all_titles(built: Built, *docnames: str) -> list[str]:
    return [title for docname in docnames for title in titles(built.main(docname))]


def expected(built: Built, subject: str = "physics") -> list[str]:
    """Return the titles of a subject in their order."""
    catalogue = built.app.env.get_domain("qt").catalogue  # type: ignore[attr-defined]
    docnames = catalogue.subjects[subject].docnames
    return [catalogue.questions[docname].title for docname in docnames]


def pager(main: Tag) -> dict[str, str | None]:
    """Return the numbers of the pages with their addresses; the last line counts."""
    found: dict[str, str | None] = {}
    for line in main.select("p.quicktakes-jump"):
        if squeeze(line).startswith("Pages:"):
            for element in line.select("a, strong"):
                found[squeeze(element)] = element.get("href")  # type: ignore[assignment]
    return found


def dead_fragments(tree: BeautifulSoup) -> list[str]:
    """Return the links on a page of a document's own to places that are not there."""
    ids = {element["id"] for element in tree.select("[id]")}
    fragments = [unquote(str(a["href"])[1:]) for a in tree.select("a[href^='#']")]
    return [fragment for fragment in fragments if fragment and fragment not in ids]


# -- Number and keywords --


@pytest.mark.parametrize(("count", "text"), [(1, "1 question"), (3, "3 questions")])
def test_number(project: Project, count: int, text: str) -> None:
    built = many(project, count).build()
    (line,) = built.main("subjects/physics").select("p.quicktakes-count")
    assert squeeze(line) == text


def test_number_follows_the_collection(project: Project) -> None:
    many(project, 2).build()
    project.question("one-more", question="More?")
    (line,) = project.build().main("subjects/physics").select("p.quicktakes-count")
    assert squeeze(line) == "3 questions"


def common(project: Project, *keywords: str) -> list[str]:
    """Return the keywords that a subject's page names; a question has each of these."""
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    for number, words in enumerate(keywords):
        project.question(
            f"q{number}", question=f"Q{number}?", seo={"page_keywords": words}
        )
    project.question(
        "other", question="O?", subject="Biology", seo={"page_keywords": "cell, b"}
    )
    project.question(
        "other2", question="O2?", subject="Biology", seo={"page_keywords": "cell, b"}
    )
    built = project.build()
    assert built.warnings == []
    links = built.main("subjects/physics").select("p.quicktakes-keywords a")
    for link in links:
        path, _hash, fragment = str(link["href"]).partition("#")
        assert path == "../keywords.html"
        assert built.main("keywords").find(id=unquote(fragment))
    return [squeeze(link) for link in links]


def test_commonest_keywords(project: Project) -> None:
    found = common(project, "mass, force, b", "Mass, FORCE", "mass", "MASS, force, a")
    # The commonest spelling; not what a single question has, though others have it.
    assert found == ["mass", "force"]


def test_keywords_alike_in_number_are_in_order(project: Project) -> None:
    assert common(project, "b, c, a", "c, a, b", "x, y") == ["a", "b", "c"]


def test_ten_keywords_at_most(project: Project) -> None:
    words = ", ".join(f"k{number:02}" for number in range(15))
    assert common(project, words, words) == [f"k{number:02}" for number in range(10)]


def test_no_common_keywords(project: Project) -> None:
    assert common(project, "a", "b") == []
    assert project.build().main("subjects/physics").select(".quicktakes-keywords") == []


# -- Letters --


def test_small_subject_has_no_letters(project: Project) -> None:
    main = many(project, 20).build().main("subjects/physics")
    assert main.select(".quicktakes-letter, .quicktakes-jump") == []


def test_letters_to_jump_to(project: Project) -> None:
    many(project, 70)
    project.question("uml", question="Ärger 1?")
    project.question("digit", question="2 apples?")
    project.question("sign", question="«--help»?")
    project.question("kanji", question="日本史?")
    built = project.build()
    assert built.warnings == []
    main = built.main("subjects/physics")
    (line,) = main.select("p.quicktakes-jump")
    headings = main.select(".quicktakes-letter")
    assert [squeeze(h) for h in headings] == [squeeze(a) for a in line.select("a")]
    for link, heading in zip(line.select("a"), headings, strict=True):
        assert str(link["href"]) == f"#{heading['id']}"
    found: dict[str, list[str]] = {}
    letter = ""
    for element in main.select(".quicktakes-letter, .quicktakes-list a"):
        if element.name == "a":
            found[letter].append(squeeze(element))
        else:
            letter = squeeze(element)
            found[letter] = []
    assert list(found) == ["#", "0–9", *"ABCDEFGHIJKLMNOP", "日"]
    assert found["日"] == ["日本史?"]
    assert found["0–9"] == ["2 apples?"]
    assert found["#"] == ["«--help»?"]
    assert found["A"] == [
        "Ant 0?",
        "Ant 16?",
        "Ant 32?",
        "Ant 48?",
        "Ant 64?",
        "Ärger 1?",
    ]
    assert sorted(titles(main)) == sorted(expected(built))


def test_ids_of_two_large_subjects_on_one_page(project: Project) -> None:
    many(project, 65)
    for number in range(65):
        project.question(f"b{number}", question=f"B{number}?", subject="C++")
    project.write(
        "own.rst",
        "Own\n===\n\n.. quicktakes-subject:: Physics\n\n.. quicktakes-subject:: C++\n",
    )
    built = project.build()
    assert built.warnings == []
    ids = [element["id"] for element in built.html("own").select("[id]")]
    assert len(ids) == len(set(ids))
    assert dead_fragments(built.html("own")) == []


# -- Pages --


@pytest.mark.parametrize(
    ("count", "pages"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3)]
)
def test_number_of_pages(project: Project, count: int, pages: int) -> None:
    many(project, count).conf(quicktakes_page_size=10)
    built = project.build()
    assert built.warnings == []
    docnames = ["subjects/physics"]
    docnames += [f"subjects/physics_page-{number}" for number in range(2, pages + 1)]
    found = sorted(d for d in built.app.env.found_docs if d.startswith("subjects/"))
    assert found == sorted(docnames)
    assert all_titles(built, *docnames) == expected(built)
    for number, docname in enumerate(docnames, 1):
        main = built.main(docname)
        assert len(titles(main)) <= 10
        assert squeeze(main.select("p.quicktakes-count")[0]).startswith(f"{count} ")
        links = pager(main)
        if pages == 1:
            assert links == {}
            continue
        assert links == {
            str(n): None if n == number else f"{d.rpartition('/')[2]}.html"
            for n, d in enumerate(docnames, 1)
        }
        title = squeeze(main.select("h1")[0])
        assert title == ("Physics" if number == 1 else f"Physics (page {number})")


def test_pages_of_many_questions_have_letters_of_their_own(project: Project) -> None:
    many(project, 130).conf(quicktakes_page_size=65)
    built = project.build()
    assert built.warnings == []
    for docname in ("subjects/physics", "subjects/physics_page-2"):
        tree = built.html(docname)
        assert dead_fragments(tree) == []
        shown = {squeeze(h) for h in tree.select(".quicktakes-letter")}
        assert shown == {title[0] for title in titles(built.main(docname))}
        # Above the list and below it.
        lines = built.main(docname).select("p.quicktakes-jump")
        assert [squeeze(line).startswith("Pages:") for line in lines] == [
            True,
            False,
            True,
        ]


def test_pages_come_and_go(project: Project) -> None:
    many(project, 5).conf(quicktakes_page_size=4)
    project.build()
    (project.srcdir / "q000.md").unlink()
    built = project.build()
    assert built.warnings == []
    assert pager(built.main("subjects/physics")) == {}
    assert not (project.srcdir / "subjects/physics_page-2.rst").exists()
    assert not (built.outdir / "subjects/physics_page-2.html").exists()
    for number in range(10):
        project.question(f"z{number}", question=f"Z{number}?")
    built = project.build()
    assert built.warnings == []
    pages = ["subjects/physics", *(f"subjects/physics_page-{n}" for n in (2, 3, 4))]
    assert all_titles(built, *pages) == expected(built)


def test_page_size_changes_everything(project: Project) -> None:
    many(project, 9).build()
    built = project.build(overrides={"quicktakes_page_size": 5})
    assert built.warnings == []
    assert list(pager(built.main("subjects/physics"))) == ["1", "2"]
    built = project.build()
    assert pager(built.main("subjects/physics")) == {}
    assert len(titles(built.main("subjects/physics"))) == 9


def test_later_pages_lead_up(project: Project) -> None:
    many(project, 9).conf(quicktakes_page_size=5)
    built = project.build(overrides={"html_theme": "alabaster"})
    tree = built.html("subjects/physics_page-2")
    addresses = {str(a["href"]) for a in tree.select("a[href]")}
    assert {"physics.html", "../index.html"} <= addresses


@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_book_of_several_pages(project: Project, builder: str) -> None:
    many(project, 13).conf(quicktakes_page_size=5, project="P")
    built = project.build(builder)
    assert built.warnings == []
    text = built.text("p.tex" if builder == "latex" else "p.texi")
    pattern = r"\\(chapter|section)\{(.*?)\}|^@(chapter|section) (.*)$"
    found = [
        (match[1] or match[3], match[2] or match[4])
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]
    # Each once, in order, below one chapter; no chapter for a second page.
    assert found == [
        ("chapter", "Physics"),
        *(("section", title) for title in expected(built)),
    ]


def test_tree_of_several_pages(project: Project) -> None:
    many(project, 13).conf(quicktakes_page_size=5)
    built = project.build()
    held = [
        docname
        for page in ("subjects/physics", "subjects/physics_page-2")
        for tree in built.find(page, addnodes.toctree)
        for docname in tree["includefiles"]
    ]
    assert len(held) == len(set(held)) == 13
    assert built.app.env.toctree_includes["index"] == ["subjects/physics"]


def test_singlehtml_of_several_pages(project: Project) -> None:
    many(project, 13).conf(quicktakes_page_size=5)
    built = project.build("singlehtml")
    assert built.warnings == []
    tree = built.html("index.html")
    assert dead_fragments(tree) == []
    headings = [squeeze(h) for h in tree.select("h3") if "?" in squeeze(h)]
    assert headings == expected(built)


@pytest.mark.parametrize("builder", ["dirhtml", "epub"])
def test_links_of_several_pages(project: Project, builder: str) -> None:
    many(project, 13).conf(
        quicktakes_page_size=5, project="P", version="1", copyright="c"
    )
    built = project.build(builder)
    assert built.warnings == []
    suffix = "/index.html" if builder == "dirhtml" else ".xhtml"
    names = ("subjects/physics", "subjects/physics_page-2", "subjects/physics_page-3")
    listed = []
    for name in names:
        page = built.outdir / (name + suffix)
        tree = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
        listed += [squeeze(a) for a in tree.select(".quicktakes-list a.qt-question")]
        for link in tree.select(".quicktakes-jump a, .quicktakes-list a"):
            path = str(link["href"]).partition("#")[0]
            target = page.parent / path
            assert (target / "index.html" if target.is_dir() else target).is_file()
    assert listed == expected(built)


@pytest.mark.parametrize("builder", ["text", "man"])
def test_text_of_several_pages(project: Project, builder: str) -> None:
    many(project, 7).conf(
        quicktakes_page_size=5, man_pages=[("index", "p", "P", "", 1)]
    )
    built = project.build(builder)
    assert built.warnings == []
    name = "subjects/physics.txt" if builder == "text" else "p.1"
    assert "7 questions" in built.text(name)
    if builder == "text":
        shown = built.text(name) + built.text("subjects/physics_page-2.txt")
        assert [shown.count(title) for title in expected(built)] == [1] * 7
    else:
        text = built.text(name).replace("\\", "")
        assert all(title in text for title in expected(built))


# -- Slugs --

SUBJECTS = {
    "C": "c",
    "C++": "c_plus_plus",
    "C#": "c_sharp",
    "日本史": "日本史",
    "C/C++": None,
    "Computer Science": "computer-science",
    "Q&A": None,
    "+": None,
    "a-b": None,
    "a b": "a-b",
    "a_b": None,
    "Ärger": "ärger",
    "...": None,
}


def pages_of(built: Built) -> dict[str, str]:
    """Return the docname of each subject's page, by its title."""
    env = built.app.env
    return {
        env.titles[docname].astext(): docname
        for docname in env.found_docs
        if docname.startswith("subjects/")
    }


def subjects(project: Project, *names: str) -> Project:
    project.index()
    for name in names:
        number = list(SUBJECTS).index(name)
        project.question(f"q{number}", question=f"Q{number}?", subject=name)
    return project


def test_slugs(project: Project) -> None:
    built = subjects(project, *SUBJECTS).build()
    assert built.warnings == []
    pages = pages_of(built)
    assert set(pages) == set(SUBJECTS)
    assert len(set(pages.values())) == len(SUBJECTS)
    for name, slug in SUBJECTS.items():
        assert slug is None or pages[name] == f"subjects/{slug}"
        number = list(SUBJECTS).index(name)
        assert titles(built.main(pages[name])) == [f"Q{number}?"]
        (link,) = built.main(f"q{number}").select(".quicktakes-filed a.qt-subject")
        path = unquote(str(link["href"]).partition("#")[0])
        assert (built.outdir / path).is_file()


def test_slugs_do_not_depend_on_the_other_subjects(project: Project) -> None:
    every = pages_of(subjects(project, *SUBJECTS).build())
    for name in ("C", "a b", "Ärger"):
        (project.srcdir / f"q{list(SUBJECTS).index(name)}.md").unlink()
    fewer = pages_of(project.build())
    assert fewer == {n: d for n, d in every.items() if n not in ("C", "a b", "Ärger")}
    assert fewer == pages_of(project.build(builddir=project.srcdir.parent / "again"))


def test_slugs_do_not_depend_on_the_unicode_form(project: Project) -> None:
    project.index()
    project.question("nfc", question="A?", subject="\u00c4rger")
    project.question("nfd", question="B?", subject="A\u0308rger")
    pages = pages_of(project.build())
    assert list(pages.values()) == ["subjects/\u00e4rger"]


# -- The user's own page --


def test_own_page_of_a_large_subject(project: Project) -> None:
    many(project, 13).conf(quicktakes_page_size=5)
    project.write(
        "topics/own.rst",
        "My physics\n==========\n\nMine.\n\n.. quicktakes-subject:: physics\n",
    )
    built = project.build()
    assert built.warnings == []
    assert not (project.srcdir / "subjects").exists()
    pages = ["topics/own", "topics/own_page-2", "topics/own_page-3"]
    assert all_titles(built, *pages) == expected(built)
    assert pager(built.main("topics/own")) == {
        "1": None,
        "2": "own_page-2.html",
        "3": "own_page-3.html",
    }
    assert pager(built.main("topics/own_page-3")) == {
        "1": "own.html",
        "2": "own_page-2.html",
        "3": None,
    }
    (link,) = built.main("q000").select(".quicktakes-filed a.qt-subject")
    assert link["href"] == "topics/own.html"
    assert built.app.env.toctree_includes["index"] == ["topics/own"]
    text = (project.srcdir / "topics/own.rst").read_text(encoding="utf-8")
    assert "Mine." in text


def test_own_page_that_goes(project: Project) -> None:
    many(project, 7).conf(quicktakes_page_size=5)
    path = project.write(
        "own.rst", "My physics\n==========\n\n.. quicktakes-subject:: physics\n"
    )
    project.build()
    path.unlink()
    built = project.build()
    assert built.warnings == []
    pages = ["subjects/physics", "subjects/physics_page-2"]
    assert all_titles(built, *pages) == expected(built)
    assert not (project.srcdir / "own_page-2.rst").exists()
    assert not (built.outdir / "own_page-2.html").exists()


def test_own_page_in_the_book(project: Project) -> None:
    many(project, 7).conf(quicktakes_page_size=5, project="P")
    project.write(
        "own.rst", "My physics\n==========\n\n.. quicktakes-subject:: physics\n"
    )
    built = project.build("latex")
    assert built.warnings == []
    found = re.findall(r"\\section\{(.*?)\}", built.text("p.tex"))
    assert found == expected(built)
    assert re.findall(r"\\chapter\{(.*?)\}", built.text("p.tex")) == ["My physics"]


def test_foreign_file_at_the_place_of_a_second_page(project: Project) -> None:
    many(project, 7).conf(quicktakes_page_size=5)
    path = project.write("subjects/physics_page-2.rst", ":orphan:\n\nMine\n====\n")
    built = project.build()
    assert path.read_text(encoding="utf-8") == ":orphan:\n\nMine\n====\n"
    (warning,) = [w for w in built.warnings if "[quicktakes.generated]" in w]
    assert "subjects/physics_page-2" in warning
    assert titles(built.main("subjects/physics")) == expected(built)[:5]
