"""Other extensions and builders of others, which a project has beside this one."""

from __future__ import annotations

from typing import Any

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
