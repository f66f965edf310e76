"""A build after a change gives what a build from nothing gives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sphinx
from conftest import Built, Project, question_text, squeeze
from sphinx.testing.util import SphinxTestApp

# What Sphinx itself leaves different: words of deleted pages, and times.
EXEMPT = {"searchindex.js", ".buildinfo", ".buildinfo.bak", ".quicktakes.json"}


@pytest.fixture(scope="module")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """Return the basic project and more, built, and a copy of the whole.

    Pages of the project show others in every way. The source stays at one place,
    which Sphinx's environment remembers.
    """
    folder = tmp_path_factory.mktemp("site")
    project = Project(folder / "now" / "src").copy_root("basic")
    project.write(
        "views.rst",
        ":orphan:\n\nViews\n=====\n\n"
        ".. quicktakes::\n   :sort: date\n   :reverse:\n   :limit: 2\n"
        "   :view: full\n   :group-by: none\n\n"
        ".. quicktakes::\n   :view: table\n   :group-by: keyword\n\n"
        ":qt:question:`101` and :qt:subject:`physics` and :qt:keyword:`mass`\n",
    )
    project.question("learn/plain", question="What is plain?", subject="Others")
    project.build()
    shutil.copytree(folder / "now", folder / "copy")
    return project, folder / "copy"


@pytest.fixture
def site(built_site: tuple[Project, Path]) -> Project:
    """Return the project as it was just built."""
    project, copy = built_site
    shutil.rmtree(project.srcdir.parent)
    shutil.copytree(copy, project.srcdir.parent)
    return project


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in EXEMPT and ".doctrees" not in path.parts
    }


def compare(incremental: Built, project: Project, builder: str = "html") -> None:
    """Assert that an output directory is as a build from nothing makes it."""
    folder = project.srcdir.parent / "clean"
    shutil.rmtree(folder, ignore_errors=True)
    clean = project.build(builder, builddir=folder)
    one, other = tree(incremental.outdir), tree(clean.outdir)
    assert sorted(one) == sorted(other)
    different = [name for name in one if one[name] != other[name]]
    for name in different[:1]:
        assert one[name].decode().splitlines() == other[name].decode().splitlines()
    assert different == []
    assert sorted(set(incremental.warnings)) == sorted(set(clean.warnings))


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.srcdir / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


INERTIA = "learn/what-is-inertia.md"
MOMENTUM = "learn/what-is-momentum.md"
GRADIENT = "learn/what-is-a-gradient.md"
LOOPS = "learn/how-do-loops-work.md"
RECURSION = "learn/what-is-recursion.md"


def replaced_by_an_older_file(project: Project) -> None:
    edit(project, INERTIA, "Kilograms.", "Kilograms or pounds.")
    os.utime(project.srcdir / INERTIA, ns=(10**18, 10**18))


def renamed(project: Project) -> None:
    path = project.srcdir / MOMENTUM
    path.rename(path.with_name("momentum.md"))


def moved_to_another_folder(project: Project) -> None:
    (project.srcdir / "else").mkdir()
    (project.srcdir / INERTIA).rename(project.srcdir / "else/inertia.md")


def swapped(project: Project) -> None:
    one, other = project.srcdir / INERTIA, project.srcdir / GRADIENT
    texts = one.read_text("utf-8"), other.read_text("utf-8")
    other.write_text(texts[0], "utf-8")
    one.write_text(texts[1], "utf-8")


def all_deleted(project: Project) -> None:
    for path in (project.srcdir / "learn").glob("*.md"):
        path.unlink()


CHANGES: dict[str, Callable[[Project], object]] = {
    "nothing": lambda p: None,
    "answer": lambda p: edit(p, INERTIA, "Kilograms.", "Pounds."),
    "title": lambda p: edit(p, MOMENTUM, "What is momentum?", "And momentum?"),
    "title that moves": lambda p: edit(p, INERTIA, "What is inertia?", "Zeta?"),
    "subject": lambda p: edit(p, INERTIA, "subject: Physics\nf", "subject: Maths\nf"),
    "subject of the only one": lambda p: edit(
        p, GRADIENT, "subject: Mathematics", "subject: Physics"
    ),
    "spelling of a subject": lambda p: edit(
        p, LOOPS, "subject: Computer Science", "subject: Computer science"
    ),
    "keywords": lambda p: edit(p, MOMENTUM, "momentum, mass, N", "impulse, N"),
    "spelling of a keyword": lambda p: edit(p, MOMENTUM, "mass", "MASS"),
    "date": lambda p: edit(p, GRADIENT, "2023-11-02", "2025-11-02"),
    "author": lambda p: edit(p, GRADIENT, "Bob Example", "Eve"),
    "description": lambda p: edit(p, MOMENTUM, "times velocity", "and speed"),
    "id": lambda p: edit(p, MOMENTUM, "id: 102", "id: 103"),
    "id of one that others refer to": lambda p: edit(p, INERTIA, "id: 101", "id: 777"),
    "seo title no longer unique": lambda p: edit(
        p, MOMENTUM, "title: Physics", "title: Inertia in one minute"
    ),
    "seo title unique now": lambda p: edit(p, GRADIENT, "title: Physics", "title: G"),
    "related question": lambda p: edit(p, INERTIA, "  id: 999", "  id: 301"),
    "added": lambda p: p.question("learn/new", question="New?", id=999),
    "added with a new subject": lambda p: p.question("x", question="X?", subject="A"),
    "deleted": lambda p: (p.srcdir / MOMENTUM).unlink(),
    "deleted with its subject": lambda p: (p.srcdir / GRADIENT).unlink(),
    "deleted one that others refer to": lambda p: (p.srcdir / INERTIA).unlink(),
    "all deleted": all_deleted,
    "renamed": renamed,
    "moved": moved_to_another_folder,
    "swapped": swapped,
    "older file": replaced_by_an_older_file,
    "broken": lambda p: edit(p, MOMENTUM, "answer: >-", "answer: 'never closed"),
    "no longer a question": lambda p: p.write(
        MOMENTUM, "---\norphan: true\n---\n\n# Momentum\n"
    ),
    "a question now": lambda p: p.write(
        "notes.md", question_text(question="Notes?", subject="Physics")
    ),
    "listing": lambda p: edit(p, "views.rst", ":limit: 2", ":limit: 3"),
    "page of the user's for a subject": lambda p: p.write(
        "own.rst", "Own\n===\n\n.. quicktakes-subject:: Physics\n"
    ),
    "no listing": lambda p: p.index(".. toctree::\n\n   keywords\n   notes"),
    "no keyword index": lambda p: p.write("keywords.rst", "Keywords\n========\n"),
    "duplicate id": lambda p: edit(p, GRADIENT, "id: 201", "id: 102"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change(site: Project, change: str) -> None:
    CHANGES[change](site)
    compare(site.build(), site)


@pytest.mark.parametrize("change", ["subject of the only one", "renamed"])
def test_change_and_back(
    site: Project, built_site: tuple[Project, Path], change: str
) -> None:
    before = tree(site.srcdir.parent / "build/html")
    CHANGES[change](site)
    assert tree(site.build().outdir) != before
    for folder in ("learn", "subjects"):
        shutil.rmtree(site.srcdir / folder)
        shutil.copytree(built_site[1] / "src" / folder, site.srcdir / folder)
    assert tree(site.build().outdir) == before


@pytest.mark.parametrize("change", ["title", "deleted"])
@pytest.mark.parametrize("builder", ["dirhtml", "text"])
def test_other_builders(site: Project, builder: str, change: str) -> None:
    site.build(builder)
    CHANGES[change](site)
    compare(site.build(builder), site, builder)


def times(folder: Path) -> dict[str, int]:
    """Return when each page was written; Sphinx writes some in every build."""
    always = {"genindex.html", "search.html", "qt-keywords.html"}
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*.html")
        if path.name not in always
    }


def test_nothing_changed_nothing_written(site: Project) -> None:
    before = times(site.srcdir.parent / "build/html")
    built = site.build()
    assert times(built.outdir) == before
    assert "0 added, 0 changed, 0 removed" in built.status


def test_edited_answer_is_all_that_is_written(site: Project) -> None:
    before = times(site.srcdir.parent / "build/html")
    CHANGES["answer"](site)
    after = times(site.build().outdir)
    written = {name for name in after if after[name] != before[name]}
    if sphinx.version_info < (8, 1):
        written.discard("index.html")  # Sphinx 8.0 always writes the root document
    assert written == {INERTIA.replace(".md", ".html")}


def test_title_is_written_where_it_is_shown(site: Project) -> None:
    CHANGES["title"](site)
    built = site.build()
    for docname in ("index", "views", "keywords", "subjects/physics", INERTIA[:-3]):
        text = squeeze(built.main(docname))
        assert "And momentum?" in text, docname
        assert "What is momentum?" not in text, docname


def test_doctrees_shared_by_two_formats(site: Project) -> None:
    CHANGES["title"](site)
    CHANGES["deleted with its subject"](site)
    # Both have one directory of doctrees: the second build reads, the third has
    # nothing left to read, and its pages are out of date all the same.
    site.build("latex")
    compare(site.build("html"), site)


@pytest.mark.parametrize("survived", [1, 4])
def test_build_that_was_killed_while_writing(site: Project, survived: int) -> None:
    CHANGES["title"](site)
    CHANGES["subject of the only one"](site)
    pages = []

    def kill(app: SphinxTestApp, pagename: str, *rest: object) -> None:
        pages.append(pagename)
        if len(pages) > survived:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        site.build(prepare=lambda app: app.connect("html-page-context", kill))
    compare(site.build(), site)


BAD = "---\nquestion: Why?\nanswer: 'never closed\n---\n"


def test_unchanged_bad_file_warns_again(site: Project) -> None:
    site.write("learn/bad.md", BAD)
    site.question("learn/bad-date", question="D?", date="never")
    site.question("learn/same", question="S?", id=101)
    first = site.build().warnings
    assert len(first) == 3
    # With nothing to update, and with something.
    assert sorted(site.build().warnings) == sorted(first)
    CHANGES["answer"](site)
    assert sorted(site.build().warnings) == sorted(first)


def test_unchanged_warning_of_an_answer_comes_again(site: Project) -> None:
    site.question("learn/unsafe", question="U?", answer="[x](javascript:a)")
    first = site.build().warnings
    assert len(first) == 1
    CHANGES["answer"](site)
    assert site.build().warnings == first


def test_bad_file_that_is_mended(site: Project) -> None:
    path = site.write("learn/bad.md", BAD)
    assert len(site.build().warnings) == 1
    path.write_text(question_text(question="Mended?"), encoding="utf-8")
    built = site.build()
    assert built.warnings == []
    assert "Mended?" in squeeze(built.main("index"))
    compare(built, site)


def test_page_of_a_file_that_went_bad_is_gone(site: Project) -> None:
    page = site.srcdir.parent / "build/html" / MOMENTUM.replace(".md", ".html")
    assert page.exists()
    CHANGES["broken"](site)
    site.build()
    assert not page.exists()


@pytest.mark.parametrize(
    "overrides",
    [
        {"quicktakes_base_url": "https://example.org"},
        {"quicktakes_genindex": False},
        {"quicktakes_subjects": "by/{slug}"},
        {"quicktakes_max_bytes": 900},
        {"quicktakes_fields": {"seo.page_keywords": "tags"}},
    ],
)
def test_setting(site: Project, overrides: dict[str, object]) -> None:
    incremental = site.build(overrides=overrides)
    folder = site.srcdir.parent / "clean"
    clean = site.build(overrides=overrides, builddir=folder)
    assert tree(incremental.outdir) == tree(clean.outdir)


def many(project: Project) -> Project:
    for number in range(30):
        project.question(
            f"many/q{number}",
            question=f"Step {number}?",
            subject=f"Subject {number % 4}",
            id=1000 + number,
            seo={"page_keywords": f"k{number % 7}, common"},
            answer="### A\n$x$" if number % 9 else "[x](javascript:a)",
            date="2024-01-01" if number % 5 else "never",
            related_article1={"id": 1000 + (number * 7) % 30},
        )
    return project


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_parallel(site: Project, builder: str) -> None:
    many(site)
    one = site.build(builder, builddir=site.srcdir.parent / "one")
    two = site.build(builder, builddir=site.srcdir.parent / "two", parallel=2)
    assert tree(one.outdir) == tree(two.outdir)
    assert len(one.warnings) == 10
    assert sorted(one.warnings) == sorted(two.warnings)


def test_parallel_after_a_change(site: Project) -> None:
    many(site).build(parallel=2)
    CHANGES["title"](site)
    CHANGES["deleted with its subject"](site)
    for number in range(12):
        edit(site, f"many/q{number}.md", "Step", "Stride")
    compare(site.build(parallel=2), site)
