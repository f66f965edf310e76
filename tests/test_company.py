"""Other extensions and builders of others, which a project has beside this one."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Built, Project


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


def test_translators_get_headings_without_labels(project: Project) -> None:
    write_sections(project, OWN_LABELS)
    built = project.build("gettext")
    assert 'msgid "Conclusion"' in built.text("b.pot")
    assert "b:" not in built.text("b.pot")


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
