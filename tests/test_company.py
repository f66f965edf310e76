"""Other extensions and builders of others, which a project has beside this one."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sphinx
from conftest import Built, Project
from docutils import nodes


def links(built: Built, docname: str) -> list[str]:
    return [str(link["href"]) for link in built.main(docname).select("p a.internal")]


# sphinx.ext.autosectionlabel


def write_sections(project: Project, guide: str, **settings: Any) -> None:
    """Write a guide beside answers and generated pages with the same headings."""
    project.conf(
        extensions=["sphinxcontrib_quicktakes", "sphinx.ext.autosectionlabel"],
        **settings,
    )
    project.index(".. quicktakes::", "", ".. toctree::", "", "   a-guide")
    headings = "Guide\n=====\n\nConclusion\n----------\n\nPhysics\n-------\n"
    project.write("a-guide.rst", f"{headings}\n{guide}\n")
    for number, name in enumerate("bc"):
        answer = "Yes.\n\n### Conclusion\n"
        project.question(name, id=number, question=f"{name}?", answer=answer)


OWN_LABELS = ":ref:`Conclusion` :ref:`Physics`"
LONG_LABELS = (
    ":ref:`b <b:Conclusion>` :ref:`p <subjects/physics:Physics>` :ref:`i "
    "<index:Physics>`"
)
LONG_ADDRESSES = [
    "b.html#question-0-conclusion",
    "subjects/physics.html#physics",
    "index.html#questions-physics",
]


def test_headings_of_the_project_keep_their_labels(project: Project) -> None:
    write_sections(project, f"{OWN_LABELS} {LONG_LABELS}")
    built = project.build()
    assert built.warnings == []
    assert links(built, "a-guide") == ["#conclusion", "#physics", *LONG_ADDRESSES]


def test_labels_with_documents_are_lengthened_once(project: Project) -> None:
    write_sections(project, LONG_LABELS, autosectionlabel_prefix_document=True)
    built = project.build()
    assert built.warnings == []
    assert links(built, "a-guide") == LONG_ADDRESSES


@pytest.mark.parametrize("prefix", [False, True])
def test_headings_that_a_page_has_twice(project: Project, prefix: bool) -> None:
    labels = ":ref:`a <q:For example>` :ref:`b <q:for example (2)>`"
    write_sections(project, labels, autosectionlabel_prefix_document=prefix)
    answer = "### For example\nA.\n### Else\nB.\n### For example\nC."
    project.question("q", question="?!", answer=answer)
    listing = ".. quicktakes::\n   :subject: Physics"
    project.write("two.rst", f"Two\n===\n\n{listing}\n\n{listing}\n")
    project.index(".. quicktakes::", "", ".. toctree::", "", "   a-guide", "   two")
    built = project.build()
    assert built.warnings == []
    first, second = links(built, "a-guide")
    assert first.endswith("-for-example")
    assert second != first
    titles = built.find("q", nodes.title)
    assert [t.rawsource for t in titles][1:] == ["For example", "Else", "For example"]
    assert not any("quicktakes_text" in t for t in titles)


def test_translators_get_headings_without_labels(project: Project) -> None:
    write_sections(project, OWN_LABELS)
    built = project.build("gettext")
    assert 'msgid "Conclusion"' in built.text("b.pot")
    assert "b:" not in built.text("b.pot")


# sphinx.ext.mathjax


DOLLARS = {"tex": {"inlineMath": [["$", "$"]]}}
NEWER = pytest.mark.skipif(sphinx.version_info < (9,), reason="since Sphinx 9")


def read_by_mathjax(built: Built, name: str) -> dict[str, Any]:
    """Return what MathJax is told on a page, the last time that it is."""
    told = [
        script.get_text().removeprefix("window.MathJax = ")
        for script in built.html(name).select("script")
        if script.get_text().startswith("window.MathJax = ")
    ]
    options: dict[str, Any] = json.loads(told[-1]) if told else {}
    return options


def write_formulas(project: Project, question: str, **settings: Any) -> None:
    project.conf(**settings)
    links = ".. toctree::\n\n   all\n   guide\n   role\n   cited"
    project.index(f":math:`x`\n\n{links}")
    formula = ":math:`x` and $y$"
    project.write("guide.rst", f"Guide\n=====\n\n{formula}\n")
    project.write("role.rst", f"Role\n====\n\n{formula}, :qt:question:`7`\n")
    project.write("cited.rst", f"Cited\n=====\n\n{formula}, :doc:`q`\n")
    project.write("all.rst", f"All\n===\n\n{formula}\n\n.. quicktakes::\n")
    project.question("q", id=7, question=question, answer="$z$")


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"mathjax3_config": DOLLARS}, id="3"),
        pytest.param({"mathjax4_config": DOLLARS}, id="4", marks=NEWER),
        pytest.param(
            {"mathjax3_config": {"tex": {}}, "mathjax4_config": DOLLARS},
            id="both",
            marks=NEWER,
        ),
    ],
)
def test_mathjax_reads_pages_without_questions_as_before(
    project: Project, settings: dict[str, Any]
) -> None:
    write_formulas(project, "Why?", **settings)
    built = project.build()
    for name in ("index", "guide", "cited"):
        assert read_by_mathjax(built, name) == DOLLARS
    for name in ("q", "role", "all"):
        told = read_by_mathjax(built, name)
        assert told["tex"] == DOLLARS["tex"]
        assert told["options"]["ignoreHtmlClass"] == ".*"


def test_a_command_in_a_title_reaches_pages_written_before(project: Project) -> None:
    """All pages are told then, as in a build from nothing."""
    project.conf(mathjax3_config=DOLLARS, html_theme="basic")
    project.index()
    project.write("guide.rst", ":orphan:\n\nGuide\n=====\n\n:math:`a`\n")
    project.question("q", question="What is it?", answer="$x$")
    assert read_by_mathjax(project.build(), "guide") == DOLLARS
    for title, confined in (("What is \\\\(x\\\\)?", True), ("What is it?", False)):
        project.question("q", question=title, answer="$x$")
        told = read_by_mathjax(project.build(), "guide")
        assert ("options" in told) is confined


def test_mathjax_is_told_nothing_on_pages_without_questions(project: Project) -> None:
    write_formulas(project, "Why?")
    built = project.build()
    assert read_by_mathjax(built, "guide") == {}
    assert read_by_mathjax(built, "q")["options"]["ignoreHtmlClass"] == ".*"


@pytest.mark.parametrize(
    ("builder", "names"),
    [("html", ("index", "guide", "cited", "all", "q")), ("singlehtml", ("index",))],
)
def test_mathjax_reads_no_commands_in_titles(
    project: Project, builder: str, names: tuple[str, ...]
) -> None:
    write_formulas(project, r"\(\href{javascript:alert(1)}{x}\)")
    built = project.build(builder)
    for name in names:
        assert read_by_mathjax(built, name)["options"]["ignoreHtmlClass"] == ".*"


# Builders


def write_all_kinds(project: Project, **settings: Any) -> None:
    """Write a page with everything that is filled in when a document is written."""
    project.conf(
        extensions=["sphinxcontrib_quicktakes", "builders_of_others"], **settings
    )
    project.index(".. toctree::\n\n   all\n   cards\n   answers\n   keywords")
    project.write("all.rst", "All\n===\n\n.. quicktakes::\n")
    project.write("cards.rst", "Cards\n=====\n\n.. quicktakes::\n   :view: cards\n")
    project.write("answers.rst", "Answers\n=======\n\n.. quicktakes::\n   :view: faq\n")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    for number in range(4):
        project.question(
            f"q{number}",
            question=f"Question {number}?",
            answer=f"Answer {number}.",
            seo={"page_keywords": f"shared, word {number}"},
        )


NAMED = """
from docutils import nodes

class theirs(nodes.Element):
    pass

def setup(app):
    pair = (lambda self, node: None, lambda self, node: None)
    app.add_node(theirs, epub=pair, dirhtml=pair, singlehtml=pair)
"""


@pytest.mark.parametrize("builder", ["epub", "dirhtml", "singlehtml"])
def test_builders_that_another_extension_names(project: Project, builder: str) -> None:
    """Sphinx forgets then who writes the nodes of the format (sphinx-data-viewer)."""
    write_all_kinds(project, copyright="c", version="1")
    project.question("more", id=9, question="More?", answer="~~No~~ yes.\n\n---\n\nSo.")
    text = (project.srcdir / "conf.py").read_text(encoding="utf-8")
    project.write("conf.py", text + NAMED)
    built = project.build(builder)
    assert built.warnings == []
    pages = [page.read_text(encoding="utf-8") for page in built.outdir.rglob("*.*html")]
    for part in ("<del>No</del>", "<hr", "quicktakes-list", "quicktakes-comma"):
        assert any(part in page for page in pages), part


@pytest.mark.parametrize("builder", ["words", "pdf"])
def test_books_of_others(project: Project, builder: str) -> None:
    write_all_kinds(project, quicktakes_page_size=2)
    built = project.build(builder)
    assert built.warnings == []
    text = built.text("words.txt")
    for name in ("keyword_index", "question_list", "keyword_list", "card_list"):
        assert f"<{name}" not in text
    assert "answer_list" not in text
    assert "word 3" in text
    assert text.count("Answer 3.") == 1  # the listing of answers leads to the chapter


def test_one_page_of_others(project: Project) -> None:
    write_all_kinds(project, quicktakes_page_size=2)
    built = project.build("onepage")
    assert built.warnings == []
    page = built.html("index")
    assert {"word 0", "word 3"} <= {dt.get_text() for dt in page.select("dt")}
    again = project.build("singlehtml", builddir=project.srcdir.parent / "single")
    for sort in ("a", "section", "li", "dt"):
        assert len(page.select(sort)) == len(again.html("index").select(sort))


@pytest.mark.parametrize(
    ("builder", "kept"),
    [("html", 1), ("xml", 1), ("gettext", 1), ("text", 0), ("words", 0), ("pdf", 0)],
)
def test_descriptions_without_a_head(project: Project, builder: str, kept: int) -> None:
    project.conf(extensions=["sphinxcontrib_quicktakes", "builders_of_others"])
    project.index()
    project.question("q", seo={"page_description": "About."})
    project.write("own.rst", ":orphan:\n\nOwn\n===\n\n.. meta::\n   :x: y\n")
    built = project.build(builder)
    found = [m for m in built.resolved("q").findall(nodes.meta) if m["content"]]
    assert [m["name"] for m in found].count("description") == kept
    assert len(list(built.resolved("own").findall(nodes.meta))) == 1
