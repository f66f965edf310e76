"""The keyword index, the general index, and the index of the book."""

from __future__ import annotations

import re

import pytest
from bs4 import Tag
from conftest import Built, Project, squeeze

STRANGE = ["a;b", "x!y", "p|q", "u@v", 'say "hi"', "100%", "{set}", "C\\D", "--help"]


def keywords(project: Project, *rows: tuple[str, list[str]]) -> Project:
    """Write a question for each title with its keywords, and a keyword index."""
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    for number, (title, words) in enumerate(rows):
        project.question(f"q{number}", question=title, seo={"page_keywords": words})
    return project


SOME = (
    ("Two?", ["Ärger", "svm", "2-3 tree"]),
    ("One?", ["SVM", "--help", "日本史", "zeta"]),
    ("Three?", ["SVM", "apple", "яблоко", "10 rules"]),
    ("None?", []),
)


def sections(main: Tag) -> list[tuple[str, list[str]]]:
    """Return the headings of an index with the keywords below them."""
    found: list[tuple[str, list[str]]] = []
    for element in main.select(".quicktakes-letter, .quicktakes-index dt"):
        if element.name == "dt":
            found[-1][1].append(squeeze(element).partition(" (")[0])
        else:
            found.append((squeeze(element), []))
    return found


def entries(main: Tag) -> dict[str, list[str]]:
    """Return the questions of every keyword."""
    return {
        squeeze(term).partition(" (")[0]: [
            squeeze(a)
            for a in term.find_next_sibling("dd").select("a")  # type: ignore[union-attr]
        ]
        for term in main.select(".quicktakes-index dt")
    }


def test_every_keyword_with_its_questions(project: Project) -> None:
    built = keywords(project, *SOME).build()
    assert built.warnings == []
    assert entries(built.main("keywords")) == {
        "--help": ["One?"],
        "2-3 tree": ["Two?"],
        "10 rules": ["Three?"],
        "apple": ["Three?"],
        "Ärger": ["Two?"],
        "SVM": ["One?", "Three?", "Two?"],
        "zeta": ["One?"],
        "яблоко": ["Three?"],
        "日本史": ["One?"],
    }


def test_headings(project: Project) -> None:
    built = keywords(project, *SOME).build()
    assert sections(built.main("keywords")) == [
        ("#", ["--help"]),
        ("0–9", ["2-3 tree", "10 rules"]),
        ("A", ["apple", "Ärger"]),
        ("S", ["SVM"]),
        ("Z", ["zeta"]),
        ("Я", ["яблоко"]),
        ("日", ["日本史"]),
    ]


def test_headings_of_the_language(project: Project) -> None:
    keywords(project, *SOME).conf(language="sv")
    built = project.build()
    letters = [letter for letter, _ in sections(built.main("keywords"))]
    assert letters == ["#", "0–9", "A", "S", "Z", "Ä", "Я", "日"]


def test_places_are_unique(project: Project) -> None:
    words = [
        "C",
        "C++",
        "C#",
        "c/",
        "a- b",
        "a -b",
        "!90",
        "←",
        "+",
        "-",
        "_",
        "x" * 300,
    ]
    built = keywords(project, ("Q?", words)).build()
    assert built.warnings == []
    main = built.main("keywords")
    ids = [str(e["id"]) for e in built.html("keywords").select("[id]")]
    assert len(ids) == len(set(ids))
    for link in built.main("q0").select(".quicktakes-keywords a"):
        fragment = str(link["href"]).partition("#")[2]
        (target,) = main.find_all(id=fragment)
        assert squeeze(target) == squeeze(link)


def test_index_twice_on_a_page(project: Project) -> None:
    keywords(project, *SOME)
    text = ".. quicktakes-index::\n\n"
    project.write("keywords.rst", f"Keywords\n========\n\n{text}{text}")
    built = project.build()
    assert built.warnings == []
    ids = [str(e["id"]) for e in built.html("keywords").select("[id]")]
    assert len(ids) == len(set(ids))


def test_index_in_myst(project: Project) -> None:
    keywords(project, *SOME)
    (project.srcdir / "keywords.rst").unlink()
    project.write("keywords.md", "# Keywords\n\n```{quicktakes-index}\n```\n")
    built = project.build()
    assert built.warnings == []
    assert len(entries(built.main("keywords"))) == 9


def test_empty_index(project: Project) -> None:
    built = keywords(project, ("Q?", [])).build()
    (warning,) = built.warnings
    assert warning.startswith("keywords.rst:4: WARNING: ")
    assert warning.endswith("[quicktakes.empty]")
    assert "No keywords" in squeeze(built.main("keywords"))


def test_wrong_option_of_an_empty_index(project: Project) -> None:
    project.index(".. quicktakes-index::\n   :columns: 7")
    wrong, empty = project.build().warnings
    assert "the option :columns: is '7': expected a whole number from 1 to 6" in wrong
    assert empty.endswith("[quicktakes.empty]")


@pytest.mark.parametrize("index", ["", ".. quicktakes-index::\n\n"])
def test_a_part_by_hand_leads_to_no_pages_that_are_not_there(
    project: Project, index: str
) -> None:
    keywords(project, *SOME)
    directive = f"{index}.. quicktakes-index::\n   :part: 2\n"
    project.write("keywords.rst", f"Keywords\n========\n\n{directive}")
    built = project.build()
    assert built.warnings == []
    (line,) = built.main("keywords").select(".quicktakes-jump")[-1:]
    assert line.select("a") == []
    assert line.select_one("strong")


def test_wrong_part(project: Project) -> None:
    project.index(".. quicktakes-index::\n   :part: 0")
    wrong, _empty = project.build().warnings
    assert wrong.startswith("index.rst:4: WARNING: the option :part: is '0': expected")


@pytest.mark.parametrize("builder", ["text", "singlehtml", "xml", "epub"])
def test_index_in_other_formats(project: Project, builder: str) -> None:
    keywords(project, *SOME).conf(project="P", version="1", copyright="c")
    built = project.build(builder)
    assert built.warnings == []
    name = {"singlehtml": "index.html", "epub": "keywords.xhtml"}.get(
        builder, f"keywords.{builder.replace('text', 'txt')}"
    )
    text = built.text(name)
    for keyword in ("Ärger", "SVM", "2-3 tree", "日本史", "--help"):
        assert keyword in text
    for question in ("One?", "Two?", "Three?"):
        assert question in text


def genindex(built: Built) -> dict[str, list[str]]:
    """Return the entries of the general index with their targets."""
    found: dict[str, list[str]] = {}
    for term in built.html("genindex").select(".genindextable li, .genindextable a"):
        if term.name == "a":
            text = squeeze(term)
            if re.fullmatch(r"\[\d+\]", text):
                found[list(found)[-1]].append(str(term["href"]))
            else:
                found.setdefault(text, []).append(str(term["href"]))
    return found


def test_general_index(project: Project) -> None:
    built = keywords(project, *SOME).build()
    found = genindex(built)
    names = {name.casefold() for name in found}
    wanted = {word.casefold() for _, words in SOME for word in words}
    assert wanted <= names
    (target,) = found["zeta"]
    page, _hash, fragment = target.partition("#")
    assert page == "q1.html"
    assert built.html("q1").find_all(id=fragment)
    assert len(found["SVM"]) + len(found.get("svm", [])) == 3


def test_strange_keywords_in_the_general_index(project: Project) -> None:
    built = keywords(project, ("Q?", STRANGE)).build()
    assert built.warnings == []
    assert set(STRANGE) <= set(genindex(built))


def test_strange_keywords_in_latex(project: Project) -> None:
    keywords(project, ("Q?", STRANGE)).conf(latex_engine="xelatex")
    built = project.build("latex")
    assert built.warnings == []
    (path,) = built.outdir.glob("*.tex")
    found = re.findall(r"\\index\{", path.read_text(encoding="utf-8"))
    assert len(found) == len(STRANGE)


def test_one_keyword_in_two_cases_is_one_entry_of_the_book(project: Project) -> None:
    keywords(project, ("A?", ["SVM"]), ("B?", ["svm"]), ("C?", ["SVM"]))
    built = project.build("latex")
    (path,) = built.outdir.glob("*.tex")
    found = re.findall(r"\\spxentry\{(.*?)\}", path.read_text(encoding="utf-8"))
    assert set(found) == {"SVM"}


def test_general_index_can_be_left_alone(project: Project) -> None:
    built = keywords(project, *SOME).build(overrides={"quicktakes_genindex": False})
    assert built.warnings == []
    assert "zeta" not in genindex(built)
    assert "zeta" in entries(built.main("keywords"))


def test_book_has_an_index(project: Project) -> None:
    keywords(project, *SOME)
    built = project.build("latex")
    (path,) = built.outdir.glob("*.tex")
    text = path.read_text(encoding="utf-8")
    assert "\\printindex" in text
    for keyword in ("SVM", "zeta", "日本史", "Ärger"):
        assert f"\\spxentry{{{keyword}}}" in text
