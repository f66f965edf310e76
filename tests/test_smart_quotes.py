"""Quotes, dashes and dots of answers, with and without Sphinx's help."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Project, squeeze
from docutils.transforms.universal import SmartQuotes
from sphinx.transforms import SphinxSmartQuotes

PLAIN = (
    "Words, and `don't --` as code.\n\n- One & – “two”.\n\n```c\nchar *s = \"'\";\n```"
)

ACTIVE = {
    "it's": "it’s",
    'a "word" more': "a “word” more",
    "from 1--2": "from 1–2",
    "and so on...": "and so on…",
    "and so on. . .": "and so on…",
    r"a \\- b": "a - b",
    "&amp;#96;": "`",
}


@pytest.fixture
def spared(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether Sphinx left each page alone that it had to look at, in turn."""
    found: list[bool] = []
    original = SphinxSmartQuotes.is_available

    def note(self: Any) -> bool:
        available = original(self)
        if self.env.docname == "q":
            found.append(not available)
        return available

    monkeypatch.setattr(SphinxSmartQuotes, "is_available", note)
    return found


def page(project: Project, answer: str, **settings: Any) -> str:
    project.conf(**settings)
    project.index(".. quicktakes::")
    project.question("q", answer=answer)
    return squeeze(project.build().main("q"))


def test_a_page_without_any_is_spared(project: Project, spared: list[bool]) -> None:
    shown = page(project, PLAIN)
    assert spared == [True]
    assert "don't --" in shown
    assert "One & – “two”." in shown


@pytest.mark.parametrize(("text", "shown"), ACTIVE.items())
def test_a_page_with_some_is_not(
    project: Project, spared: list[bool], text: str, shown: str
) -> None:
    assert shown in page(project, f"{PLAIN}\n\n{text}")
    assert spared == [False]


def test_a_page_is_not_spared_what_the_project_asks_for(
    project: Project, spared: list[bool]
) -> None:
    page(project, PLAIN, smartquotes_action="qDew")
    assert spared == [False]


def test_other_pages_are_not_spared(project: Project) -> None:
    project.write("a.md", "# It's other\n")
    project.write("z.md", "# It's another\n")
    project.index(".. toctree::", "", "   a", "   z", "", ".. quicktakes::")
    project.question("q", answer=PLAIN)
    built = project.build()
    assert "It’s other" in built.text("a.html")
    assert "It’s another" in built.text("z.html")


@pytest.mark.parametrize("answer", [PLAIN, *ACTIVE])
def test_nothing_else_changes(
    project: Project, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """The doctree is what it would be if Sphinx looked at every page."""
    page(project, answer)
    doctree = project.build().doctree("q").pformat()
    monkeypatch.setattr(
        "sphinxcontrib_quicktakes.smart_quotes._has_active", lambda document: True
    )
    used: list[object] = []
    original = SmartQuotes.apply
    monkeypatch.setattr(
        SmartQuotes, "apply", lambda self: (used.append(self), original(self))
    )
    again = project.build(builddir=project.srcdir.parent / "again")
    assert used
    assert again.doctree("q").pformat() == doctree
