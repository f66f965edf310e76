"""The document tree in the sidebar: made once for a folder, and right on every page."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import Built, Project
from sphinx.builders.html import StandaloneHTMLBuilder

DOCNAMES = [
    "top",
    "qa/one",
    "qa/two",
    "qa/three",
    "qa/two/below",
    "qa/index",
    "other/x",
]
THEMES = ["alabaster", "furo", "sphinx_rtd_theme"]
SIDEBAR = "div.sphinxsidebar, aside.sidebar-drawer, nav.wy-nav-side"


def site(project: Project) -> Project:
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notes\n   qa/notes")
    project.write("notes.rst", "Notes\n=====\n")
    project.write("qa/notes.rst", "More notes\n==========\n")
    for number, docname in enumerate(DOCNAMES):
        title = f"Question {number}?"
        project.question(docname, question=title, subject=f"S{number % 2}")
    return project


def links(built: Built, docname: str) -> list[str]:
    """Return the pages that the sidebar of a page leads to, from the site's root."""
    page = built.app.builder.get_target_uri(docname)
    if not page.endswith(".html"):
        page += "index.html"
    found = []
    for side in built.html(page.removesuffix(".html")).select(SIDEBAR):
        for link in side.select("li a"):
            href = unquote(str(link["href"]).partition("#")[0])
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), href))
            if not Path(built.outdir, path).is_file():
                path = posixpath.normpath(posixpath.join(path, "index.html"))
            assert Path(built.outdir, path).is_file(), (docname, href)
            found.append(path)
    return found


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("theme", THEMES)
def test_leads_to_the_same_pages_from_everywhere(
    project: Project, builder: str, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if theme != "alabaster":
        pytest.importorskip(theme)
    rendered = []
    render = StandaloneHTMLBuilder._get_local_toctree

    def count(self: StandaloneHTMLBuilder, docname: str, **options: object) -> str:
        rendered.append(docname)
        return render(self, docname, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(StandaloneHTMLBuilder, "_get_local_toctree", count)
    built = site(project).build(builder, overrides={"html_theme": theme})
    assert built.warnings == []
    # Sphinx's own, which knows of no sharing.
    expected = {*links(built, "genindex")}
    assert len(expected) >= 4
    for docname in DOCNAMES:
        shown = links(built, docname)
        assert {path for path in shown if path in expected} == expected, docname
    # Others stand below the name of one of the three, where addresses differ.
    assert len({"qa/one", "qa/three"} & {*rendered}) == 1
    assert {"qa/two", "qa/two/below", "qa/index", "other/x"} <= {*rendered}


SUBJECTS = ["Apart", *(f"S{letter} & <b>co</b>" for letter in "abcdefgh")]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("listing", ["index", "all"])
def test_subjects_share_a_tree_that_marks_each_of_them(
    project: Project,
    builder: str,
    theme: str,
    listing: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a tree for each, the time would grow with the square of their number."""
    if theme != "alabaster":
        pytest.importorskip(theme)
    home, other = (
        (".. quicktakes::", "") if listing == "index" else ("", ".. quicktakes::")
    )
    project.index(".. toctree::\n\n   notes\n   all\n   subjects/apart\n", home)
    project.write("all.rst", f"All\n===\n\n{other}\n")
    project.write("notes.rst", "Notes\n=====\n\n.. toctree::\n\n   subjects/more\n")
    project.write("subjects/more.rst", "More\n====\n\nPart\n----\n")
    for number, subject in enumerate(SUBJECTS):
        project.question(f"qa/q{number}", subject=subject)
    rendered: list[str] = []
    render = StandaloneHTMLBuilder._get_local_toctree

    def count(self: StandaloneHTMLBuilder, docname: str, **options: object) -> str:
        rendered.append(docname)
        return render(self, docname, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(StandaloneHTMLBuilder, "_get_local_toctree", count)
    given: dict[str, tuple[str, str]] = {}

    def note(app: Any, name: str, template: str, context: Any, doctree: Any) -> None:
        if name.startswith("subjects/"):
            options = {"maxdepth": 2, "collapse": True, "includehidden": True}
            own = render(app.builder, name, **options)
            given[name] = context["toctree"](**options), own

    built = project.build(
        builder,
        overrides={"html_theme": theme},
        prepare=lambda app: app.connect("html-page-context", note, priority=999),
    )
    assert built.warnings == []
    assert len(given) == len(SUBJECTS) + 1
    for name, (shared, own) in given.items():
        assert shared == own, name
        assert 'class="current reference internal" href="#"' in shared, name
    of_subjects = {name for name in rendered if name.startswith("subjects/")}
    alone = {"subjects/more", "subjects/apart"}
    assert len(of_subjects - alone) == 2  # one, and one to compare with
