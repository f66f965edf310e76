"""A build after a change gives what a build from nothing gives."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sphinx
from comparing import assert_same_build, tree
from conftest import PNG, Built, Project, question_text, squeeze
from sphinx.cmd.build import build_main
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_quicktakes import scan
from sphinxcontrib_quicktakes.builds import freshness, shown, version
from sphinxcontrib_quicktakes.catalogue import index_parts
from sphinxcontrib_quicktakes.content.question import Reading
from sphinxcontrib_quicktakes.views import subject_page

writes_indexes = pytest.mark.skipif(
    sphinx.version_info < (8, 1), reason="Sphinx 8.0 writes none if it writes no page"
)


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


def compare(incremental: Built, project: Project, builder: str = "html") -> None:
    """Assert that an output directory is as a build from nothing makes it."""
    folder = project.srcdir.parent / "clean"
    shutil.rmtree(folder, ignore_errors=True)
    clean = project.build(builder, builddir=folder)
    assert_same_build(incremental, clean)
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


def test_title_is_written_on_one_page_of_its_subject(project: Project) -> None:
    """Each of these has the whole list, for what is made as one document."""
    project.conf(quicktakes_page_size=2)
    project.index()
    for number in range(1, 9):
        project.question(f"q{number}", question=f"Question {number}?")
    built = project.build()
    before = times(built.outdir)
    edit(project, "q8.md", "Question 8?", "Question 8, edited?")
    after = times(project.build().outdir)
    written = {name for name in after if after[name] != before[name]}
    if sphinx.version_info < (8, 1):
        written.discard("index.html")  # Sphinx 8.0 always writes the root document
    # The question before it leads on to it.
    assert written == {"q7.html", "q8.html", "subjects/physics_page-4.html"}


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
        {"quicktakes_page_size": 1},
        {"quicktakes_keyword_pages": 2},
        {"quicktakes_max_bytes": 900},
        {"quicktakes_fields": {"seo.page_keywords": "tags"}},
    ],
)
def test_setting(site: Project, overrides: dict[str, object]) -> None:
    incremental = site.build(overrides=overrides)
    folder = site.srcdir.parent / "clean"
    clean = site.build(overrides=overrides, builddir=folder)
    assert tree(incremental.outdir) == tree(clean.outdir)
    again = site.build(overrides=overrides)
    assert tree(again.outdir) == tree(clean.outdir)


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


def keyword(project: Project, name: str, words: str, **fields: object) -> None:
    fields = {"question": f"On {name}?", "seo": {"page_keywords": words}} | fields
    project.question(name, **fields)


def test_pages_of_a_keyword_lead_to_a_new_one(project: Project) -> None:
    project.conf(quicktakes_keyword_pages=1, quicktakes_page_size=1)
    project.index()
    keyword(project, "a", "mass")
    keyword(project, "b", "mass")
    project.build()
    keyword(project, "c", "mass")
    compare(project.build(), project)


def test_pages_of_the_index_lead_to_a_new_letter(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_parts, "CAPACITY", 2)
    project.index(".. quicktakes::\n\n.. quicktakes-index::")
    keyword(project, "a", "force, mass, weight")
    project.build()
    keyword(project, "a", "force, mass, weight, zebra")
    compare(project.build(), project)


def test_first_of_two_indexes_becomes_the_one_with_letters(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_parts, "CAPACITY", 2)
    project.index(".. quicktakes::\n\n.. quicktakes-index::")
    keyword(project, "a", "force, mass, weight")
    project.build()
    project.write("z.rst", ":orphan:\n\nZ\n=\n\n.. quicktakes-index::\n")
    project.write("b.rst", ":orphan:\n\nB\n=\n\n.. quicktakes-index::\n")
    compare(project.build(), project)


def test_index_leads_to_a_page_of_a_keyword_that_can_be_made_now(
    project: Project,
) -> None:
    project.conf(quicktakes_keyword_pages=2)
    project.index(".. quicktakes::\n\n.. quicktakes-index::")
    mine = project.write("keywords/mass.rst", ":orphan:\n\nMine\n====\n")
    keyword(project, "a", "mass")
    keyword(project, "b", "mass")
    project.build()
    mine.unlink()
    compare(project.build(), project)


def test_keyword_of_a_listing_becomes_the_plural_of_another(project: Project) -> None:
    project.conf(quicktakes_merge_plurals=True)
    project.index(".. quicktakes::\n   :keyword: classes")
    keyword(project, "a", "object")
    project.build()
    keyword(project, "b", "class")
    keyword(project, "c", "classes")
    built = project.build()
    assert "On b?" in squeeze(built.main("index"))
    compare(built, project)


def test_second_page_of_a_subject_leads_to_the_first_of_its_pages(
    project: Project,
) -> None:
    project.conf(quicktakes_page_size=1)
    project.index()
    project.question("a", question="A?")
    project.question("b", question="B?")
    project.write("own2.rst", "Two\n===\n\n.. quicktakes-subject:: Physics\n")
    project.build()
    project.write("own.rst", "One\n===\n\n.. quicktakes-subject:: Physics\n")
    compare(project.build(), project)


def test_list_leads_on_to_more_questions(project: Project) -> None:
    project.conf(quicktakes_page_size=1)
    project.index(".. quicktakes:: listed/*")
    for name in ("listed/a", "listed/b", "listed/c", "listed/d", "else"):
        project.question(name, question=f"{name}?")
    built = project.build()
    assert "All 5 questions" in squeeze(built.main("index"))
    project.question("more", question="More?")
    compare(project.build(), project)


def test_question_that_says_more_than_its_new_title(project: Project) -> None:
    project.index(".. quicktakes::\n   :view: full")
    project.question("a", question="What is inertia?")
    project.build()
    project.question("a", title="Inertia", question="What is inertia?")
    built = project.build()
    assert "What is inertia?" in squeeze(built.main("index"))
    compare(built, project)


def test_title_of_the_home_page_in_breadcrumbs(project: Project) -> None:
    theme = {"html_theme": "alabaster"}
    project.index()
    project.question("a")
    project.build(overrides=theme)
    project.write("index.rst", "House\n=====\n\n.. quicktakes::\n")
    built = project.build(overrides=theme)
    (crumbs,) = built.html("a").select(".quicktakes-breadcrumbs")
    assert squeeze(crumbs) == "House Physics"


def test_toctree_takes_the_pages_generated_for_the_index(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_parts, "CAPACITY", 2)
    project.index()
    project.write("b.rst", "B\n=\n\n.. toctree::\n   :glob:\n\n   keywords*\n")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    keyword(project, "a", "force, mass, weight")
    first = tree(project.build().outdir)
    assert b"keywords_letter-f.html" in first["b.html"]
    assert tree(project.build().outdir) == first


@pytest.mark.parametrize("mine", [True, False])
def test_generated_pages_of_a_lost_environment(
    project: Project, mine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_parts, "CAPACITY", 2)
    project.conf(quicktakes_keyword_pages=1, quicktakes_page_size=1)
    if mine:
        project.write(".gitignore", "*.tmp\n")
        project.write("keywords/.gitignore", "*.tmp\n")
    project.index(".. quicktakes::\n\n.. quicktakes-index::")
    for name in ("a", "b"):
        keyword(project, name, "force, mass, weight")
    project.build()
    assert (project.srcdir / "index_letter-f.rst").exists()
    shutil.rmtree(project.srcdir.parent / "build")
    (project.srcdir / "b.md").unlink()
    keyword(project, "a", "weight", subject="Maths")
    project.conf(quicktakes_keyword_pages=1, quicktakes_subjects="by/{slug}")
    project.build()
    found = project.srcdir.rglob("*.rst")
    names = sorted(path.relative_to(project.srcdir).as_posix() for path in found)
    assert names == ["by/maths.rst", "index.rst", "keywords/weight.rst"]
    if not mine:
        ignored = {path.parent.name for path in project.srcdir.rglob(".gitignore")}
        assert ignored == {"by", "keywords"}


def test_page_of_the_users_takes_the_place_of_a_generated_one(
    project: Project,
) -> None:
    project.conf(quicktakes_keyword_pages=1)
    project.index()
    keyword(project, "a", "mass")
    project.build()
    project.write("keywords/mass.md", "---\norphan: true\n---\n\n# Mine\n")
    compare(project.build(), project)


def test_source_of_a_page_beside_a_deleted_one_stays(project: Project) -> None:
    project.index()
    project.question("a.b", question="Beside?", subject="Maths")
    path = project.question("a", question="Deleted?")
    project.build()
    path.unlink()
    built = project.build()
    assert not (built.outdir / "_sources/a.md.txt").exists()
    compare(built, project)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "text"])
def test_deleted_questions_leave_no_file(
    project: Project, builder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do their subjects, which are generated pages."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    project.conf(quicktakes_keyword_pages=1, quicktakes_page_size=1)
    project.index()
    project.question("kept", question="Kept?")
    gone = [
        project.question(name, question=f"{name}?", subject="Gone", seo=seo)
        for name in ("folder/index", "folder/deep/x", "top", "odd [x]")
        for seo in ({"page_keywords": "gone"},)
    ]
    project.build(builder)
    for path in gone:
        path.unlink()
    built = project.build(builder)
    clean = project.build(builder, builddir=project.srcdir.parent / "clean")
    one, other = tree(built.outdir), tree(clean.outdir)
    assert sorted(one) == sorted(other)
    assert not [name for name in one if "gone" in name or "folder" in name]
    for name, content in one.items():
        if name.endswith(".epub"):
            # A member has the time at which Sphinx wrote it.
            names = [
                zipfile.ZipFile(b.outdir / name).namelist() for b in (built, clean)
            ]
            assert names[0] == names[1]
        else:
            # Sphinx 8.0 knows the checksums of its static files in a second build.
            texts = [re.sub(rb"\?v=\w+", b"", t) for t in (content, other[name])]
            assert texts[0] == texts[1], name


def test_dangling_reference_is_warned_of_again(project: Project) -> None:
    project.index(
        ".. quicktakes::\n\n:qt:question:`99` and :qt:question:`same`",
    )
    project.question("a", file_name="same.md")
    project.question("b", file_name="same.md", subject="Maths")
    first = project.build().warnings
    assert len(first) == 2
    assert sorted(project.build().warnings) == sorted(first)
    project.question("a", file_name="same.md", answer="Edited.")
    assert sorted(project.build().warnings) == sorted(first)


def test_dangling_reference_on_an_edited_page_is_warned_of_again(
    project: Project,
) -> None:
    """The page shows the same of others as before."""
    project.index()
    project.question("a")
    project.write("own.rst", ":orphan:\n\nOwn\n===\n")
    assert project.build().warnings == []
    project.write("own.rst", ":orphan:\n\nOwn\n===\n\n:doc:`nowhere`\n")
    (warning,) = project.build().warnings
    assert project.build().warnings == [warning]


@pytest.mark.parametrize("role", ["any", "doc"])
def test_reference_to_a_question_that_went_is_warned_of_again(
    project: Project, role: str
) -> None:
    """By the roles of Sphinx, too, which itself warns only as it writes a page."""
    project.index(f".. quicktakes::\n\n:{role}:`b`")
    project.question("a")
    project.question("b")
    assert project.build().warnings == []
    (project.srcdir / "b.md").unlink()
    (warning,) = project.build().warnings
    assert warning.startswith("index.rst:6: WARNING: ")
    assert project.build().warnings == [warning]
    project.question("b")
    assert project.build().warnings == []


@pytest.mark.parametrize("order", [("html", "latex"), ("latex", "html")])
@pytest.mark.parametrize("change", ["title", "deleted with its subject"])
def test_one_directory_of_doctrees(
    site: Project, order: tuple[str, str], change: str
) -> None:
    """It gives what separate ones give, in either order and after a change."""
    shutil.rmtree(site.srcdir.parent / "build")
    for step in range(2):
        if step:
            CHANGES[change](site)
        for builder in order:
            built = site.build(builder)
            folder = site.srcdir.parent / "separate"
            clean = site.build(builder, builddir=folder)
            assert tree(built.outdir) == tree(clean.outdir)
            shutil.rmtree(folder)


OUTDATED = "build environment version not current"


def test_environment_of_another_version_is_discarded(
    site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        # A version that found nothing in the files, and kept it otherwise.
        patch.setattr(version, "environment_version", lambda: 7)
        patch.setattr(scan, "read_file", lambda *args, **kwargs: (Reading(), "", ""))
        old = site.build(freshenv=True)
        assert " 0 questions" in old.status
    built = site.build()
    assert OUTDATED in built.status
    assert " 0 questions" not in built.status
    compare(built, site)
    assert OUTDATED not in site.build().status


def test_version_of_the_environment_follows_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(version.__file__).parents[1]
    copy = tmp_path / "package"
    shutil.copytree(package, copy)
    monkeypatch.setattr(version, "__file__", str(copy / "builds/version.py"))
    before = version.environment_version()
    with (copy / "content/question.py").open("a") as module:
        module.write("\n# changed\n")
    assert version.environment_version() != before
    assert before > 0


@pytest.mark.parametrize("builder", ["latex", "singlehtml", "man", "texinfo"])
@pytest.mark.parametrize("how", ["deleted", "draft", "no text"])
def test_a_question_of_the_users_toctree_goes(
    project: Project, builder: str, how: str
) -> None:
    project.write("index.rst", "Home\n====\n\n.. toctree::\n\n   q\n   r\n")
    project.question("q", question="Q?")
    path = project.question("r", question="R?")
    project.build(builder)
    if how == "deleted":
        path.unlink()
    elif how == "draft":
        project.question("r", question="R?", draft=True)
    else:
        path.write_bytes(path.read_bytes() + b"\xff")
    built = project.build(builder)
    again = project.build(builder, builddir=project.srcdir.parent / "clean")
    assert sorted(built.warnings) == sorted(again.warnings)
    assert any("toctree contains reference to" in warning for warning in built.warnings)
    for name in ("index.html", "projectnamenotset.tex", "projectnamenotset.texi"):
        if (again.outdir / name).exists():
            # Older Sphinx forgets the checksums of style sheets in a second build.
            texts = [
                (b.outdir / name).read_text().rpartition("</head>")[2]
                for b in (built, again)
            ]
            assert texts[0] == texts[1]
            assert "R?" not in texts[0]


BEFORE_AND_AFTER: list[tuple[dict[str, object], dict[str, object], str]] = [
    # settings, others, and what only pages of the first show
    ({"quicktakes_trusted": True}, {}, "<script>alert"),
    (
        {"quicktakes_base_url": "https://old.example"},
        {"quicktakes_base_url": "https://new.example"},
        "https://old.example",
    ),
]


@pytest.mark.parametrize(("one", "other", "text"), BEFORE_AND_AFTER)
def test_settings_changed_in_a_build_of_another_format(
    project: Project, one: dict[str, Any], other: dict[str, Any], text: str
) -> None:
    project.index()
    project.question(
        "q",
        answer="a <script>alert(1)</script> [c](/learn/gone)",
    )
    project.conf(**one)
    built = project.build()
    assert text in (built.outdir / "q.html").read_text()
    project.conf(**other)
    project.build("text")
    built = project.build()
    assert text not in (built.outdir / "q.html").read_text()


def test_the_place_of_the_subjects_moves_among_pages(project: Project) -> None:
    project.question("q")
    project.write("listing.rst", "Listing\n=======\n\n.. quicktakes::\n")
    head = "Home\n====\n\n"
    tree = ".. toctree::\n   :glob:\n\n   listing\n   subjects/*\n"
    with_listing = f"{head}.. quicktakes::\n\n{tree}"
    for number, text in enumerate([head + tree, with_listing, head + tree]):
        project.write("index.rst", text)
        built = project.build("latex")
        clean = project.srcdir.parent / f"clean{number}"
        again = project.build("latex", builddir=clean)
        assert [p.read_text() for p in sorted(built.outdir.glob("*.tex"))] == [
            p.read_text() for p in sorted(again.outdir.glob("*.tex"))
        ]


def test_two_builders_write_to_one_directory(project: Project) -> None:
    project.index()
    project.question("q", related_article1={"id": 2, "title": "Old?"})
    project.question("r", question="Old?", id=2)
    out = project.srcdir.parent / "out"

    def build(*builders: str) -> None:
        for builder in builders:
            assert build_main(["-q", "-b", builder, str(project.srcdir), str(out)]) == 0

    build("html", "text")
    project.question("r", question="New?", id=2)
    build("text", "html")
    assert "Old?" not in (out / "q.html").read_text()
    (project.srcdir / "r.md").unlink()
    build("text", "html")
    assert not (out / "r.html").exists()
    assert not (out / "r.txt").exists()


def test_a_page_that_two_questions_have_stays_with_one(project: Project) -> None:
    project.conf(quicktakes_related_count=0)
    project.index()
    path = project.question("e", question="E?", subject="Alpha")
    project.question("e/index", question="Inner?", subject="Beta")
    project.build("dirhtml")
    path.unlink()
    built = project.build("dirhtml")
    assert "Inner?" in (built.outdir / "e/index.html").read_text()


def test_an_older_page_takes_the_place_of_a_newer(project: Project) -> None:
    project.index()
    project.question("q")
    text = "---\norphan: true\n---\n\n# Page\n\n"
    project.write("p.md", text + "New.\n")
    project.build()
    path = project.write("p.md", text + "Older.\n")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    project.build("text")
    built = project.build()
    assert "Older." in (built.outdir / "p.html").read_text()


def test_a_reference_to_several_is_warned_of_in_every_build(project: Project) -> None:
    project.write("index.rst", "Home\n====\n\n.. quicktakes::\n\n:qt:question:`same`\n")
    for folder in "ab":
        project.question(
            f"{folder}/x", question=f"{folder}?", file_name="same.md", subject=folder
        )
    for _build in range(2):
        warnings = project.build().warnings
        assert [w for w in warnings if "several questions are called 'same'" in w]


def test_a_build_that_fails_leaves_no_record(project: Project) -> None:
    def spoil(app: SphinxTestApp) -> None:
        def stop(*_args: object) -> None:
            raise RuntimeError("in the middle")

        app.connect("html-page-context", stop)

    project.index()
    project.question("q")
    with pytest.raises(Exception, match="in the middle"):
        project.build(prepare=spoil)
    out = project.srcdir.parent / "build" / "html"
    assert not list(out.glob(".quicktakes-*"))
    compare(project.build(), project)


def test_a_file_of_one_time_and_another_size_is_read(project: Project) -> None:
    project.index()
    path = project.question("q", question="One?")
    before = path.stat()
    project.build()
    project.question("q", question="Another one?")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "Another one?" in squeeze(project.build().main("index"))


@pytest.mark.parametrize("builder", ["latex", "man", "texinfo", "singlehtml", "html"])
def test_unchanged_project_is_not_saved_again(site: Project, builder: str) -> None:
    """Where all pages are one document, it is written again whatever changed."""
    site.build(builder)
    again = site.build(builder)
    assert "pickling environment" not in again.status
    record = again.outdir / f".quicktakes-{builder}.json"
    assert record.exists() == (builder == "html")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "text"])
def test_what_pages_show_is_not_compared_without_a_change(
    site: Project, builder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build(builder)

    def fail(*_arguments: object) -> None:
        raise AssertionError("compared")

    monkeypatch.setattr(shown, "digest", fail)
    monkeypatch.setattr(freshness, "_state", fail)
    again = site.build(builder)
    assert "pickling environment" not in again.status
    monkeypatch.undo()
    CHANGES["title"](site)
    compare(site.build(builder), site, builder)


@writes_indexes
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_indexes_stay_as_they_are_without_a_change(site: Project, builder: str) -> None:
    """Sphinx would take the index entries of unchanged pages out of the search."""
    static = {"html_static_path": ["_static"]}
    site.write("_static/own.css", "a {}")
    built = site.build(builder, overrides=static)
    index = "genindex.html" if builder == "html" else "genindex/index.html"
    names = ("searchindex.js", "objects.inv", index)
    before = {name: (built.outdir / name).read_bytes() for name in names}
    assert b"inertia" in before["searchindex.js"].partition(b'"indexentries"')[2]
    site.write("_static/own.css", "b {}")
    for _again in range(2):
        built = site.build(builder, overrides=static)
        assert "dumping" not in built.status
        assert "generating indices" in built.status  # those of domains
        assert {n: (built.outdir / n).read_bytes() for n in names} == before
    assert (built.outdir / "_static/own.css").read_text() == "b {}"


@writes_indexes
@pytest.mark.parametrize("name", ["objects.inv", "genindex.html"])
def test_an_index_that_is_missing_is_made_again(site: Project, name: str) -> None:
    path = site.srcdir.parent / "build/html" / name
    before = path.read_bytes()
    path.unlink()
    site.build()
    assert path.read_bytes() == before


@writes_indexes
def test_one_application_writes_its_indexes_again(site: Project) -> None:
    path = site.srcdir.parent / "build/html/genindex.html"
    before = path.read_bytes()

    def build_twice(app: SphinxTestApp) -> None:
        app.build()
        path.unlink()

    site.build(prepare=build_twice)
    assert path.read_bytes() == before


def test_what_goes_with_a_page_is_compared(project: Project) -> None:
    """Nothing is read, but a question hangs elsewhere, and an index is gone."""
    project.index()
    for name in ("a", "b"):
        project.question(name, question=f"{name}?")
    project.write("tree.rst", ":orphan:\n\nTree\n====\n\n.. toctree::\n\n   a\n")
    project.write("words.rst", ":orphan:\n\nAll\n===\n\n.. quicktakes-index::\n")
    built = project.build()
    for name in ("tree", "words"):
        (project.srcdir / f"{name}.rst").unlink()
        # Sphinx leaves the pages of the project behind.
        (built.outdir / f"{name}.html").unlink()
        (built.outdir / f"_sources/{name}.rst.txt").unlink()
        compare(project.build(), project)
        compare(project.build(), project)


def test_an_output_that_was_exchanged_is_compared(project: Project) -> None:
    """It may be restored from a cache, beside the doctrees of a later build."""
    project.index()
    path = project.question("a", question="What was it?")
    project.question("b")
    built = project.build()
    old = project.srcdir.parent / "old"
    shutil.copytree(built.outdir, old, ignore=shutil.ignore_patterns(".doctrees"))
    text = path.read_text("utf-8")
    path.write_text(text.replace("What was it?", "What is it?"), "utf-8")
    project.build()
    for item in old.iterdir():
        target = built.outdir / item.name
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        shutil.move(item, target)
    compare(project.build(), project)


def test_pages_that_a_build_of_certain_files_did_not_write(site: Project) -> None:
    """Sphinx reads what has changed, and writes only what it was told to."""
    CHANGES["title"](site)
    folder = site.srcdir.parent / "build"
    options = ["-q", "-b", "html", "-d", str(folder / "doctrees")]
    places = [str(site.srcdir), str(folder / "html")]
    assert build_main([*options, *places, str(site.srcdir / "index.rst")]) == 0
    assert build_main([*options, *places]) == 0
    compare(site.build(), site)


def test_a_page_of_the_users_has_another_suffix(project: Project) -> None:
    """It is the same document, but no answer can link to the file anymore."""
    project.conf(source_suffix={".rst": "restructuredtext", ".md": "markdown"})
    project.index("", ".. quicktakes::", "", ".. toctree::", "", "   about")
    project.question("q", answer="See [about](about.rst).")
    path = project.write("about.rst", "About\n=====\n")
    assert project.build().warnings == []
    path.unlink()
    project.write("about.md", "# About\n")
    for _again in range(2):
        built = project.build()
        (warning,) = built.warnings
        assert "'about.rst'" in warning
        assert built.main("q").select("a[href='about.html']") == []


def test_a_question_of_one_address_has_another_file(project: Project) -> None:
    project.conf(quicktakes_docname="{url}")
    project.index()
    path = project.question("one/x", url="u/x")
    project.question("q", answer="See [x](one/x.md).", url="u/q")
    assert project.build().warnings == []
    (project.srcdir / "two").mkdir()
    path.rename(project.srcdir / "two/x.md")
    for _again in range(2):
        built = project.build()
        (warning,) = built.warnings
        assert "'one/x.md'" in warning
        compare(built, project)


def test_a_question_of_one_name_has_another_slug(project: Project) -> None:
    project.conf(quicktakes_docname="{id}")
    project.index()
    path = project.question("x", id="ix")
    related = {"title": "X", "url": "/physics/y", "subject": "Physics"}
    project.question("q", id="iq", related_article1=related)
    assert "1 related question not in the project" in project.build().status
    path.rename(path.with_name("y.md"))
    built = project.build()
    assert "not in the project" not in built.status
    compare(built, project)


def test_a_page_of_the_users_replaces_one_of_a_keyword(project: Project) -> None:
    """The index no longer leads to it, although no document came or went."""
    project.conf(quicktakes_keyword_pages=1)
    project.index()
    project.write("words.rst", ":orphan:\n\nW\n=\n\n.. quicktakes-index::\n")
    for name in "ab":
        project.question(name, seo={"page_keywords": "mass"})
    built = project.build()
    assert built.main("words").select("a[href='keywords/mass.html']")
    project.write("keywords/mass.rst", ":orphan:\n\nOwn\n===\n")
    built = project.build()
    assert not built.main("words").select("a[href='keywords/mass.html']")
    compare(built, project)


def test_a_page_of_the_users_declares_a_subject_now(project: Project) -> None:
    project.index()
    project.question("a")
    own = ":orphan:\n\nOwn\n===\n"
    for text in (own, f"{own}\n.. quicktakes-subject:: Physics\n", own):
        project.write("own.rst", text)
        compare(project.build(), project)


def test_a_page_that_another_extension_wants_read_keeps_its_tree(
    project: Project,
) -> None:
    project.index()
    project.question("a")
    project.build()

    def read_again(app: SphinxTestApp) -> None:
        app.connect("env-before-read-docs", lambda _a, _e, names: names.append("index"))

    for _again in range(2):
        built = project.build(prepare=read_again)
        assert built.warnings == []
        compare(built, project)


@pytest.mark.parametrize("name", ["genindex.html", "objects.inv", "searchindex.js"])
def test_extra_files_do_not_replace_the_indexes(project: Project, name: str) -> None:
    """Sphinx writes its own after it has copied these."""
    project.conf(html_extra_path=["extra"])
    path = project.write(f"extra/{name}", "extra")
    project.index()
    project.question("q", seo={"page_keywords": "mass"})
    project.build()
    for _again in range(2):
        assert (project.build().outdir / name).read_bytes() != b"extra"
    path.unlink()
    assert (project.build().outdir / name).read_bytes() != b"extra"


@writes_indexes
@pytest.mark.parametrize("damage", ["edited", "part missing"])
def test_an_index_that_is_not_as_it_was_is_made_again(
    project: Project, damage: str
) -> None:
    project.conf(html_split_index=True)
    project.index()
    project.question("q", seo={"page_keywords": "Kelvin, Zebra"})
    path = project.build().outdir / "genindex-K.html"
    before = path.read_bytes()
    path.unlink() if damage == "part missing" else path.write_bytes(before[:100])
    project.build()
    assert path.read_bytes() == before


def test_index_of_an_output_that_is_behind_its_environment(project: Project) -> None:
    """Sphinx does not write a page again for a file that it includes."""
    project.index()
    project.question("q")
    project.write("own.rst", ":orphan:\n\nOwn\n===\n\n.. include:: part.txt\n")
    for word, builder in (("alpha", "html"), ("beta", "text"), ("beta", "html")):
        project.write("part.txt", f".. index:: {word}\n\nText.\n")
        built = project.build(builder)
    assert "beta" in built.text("genindex.html")
    assert "alpha" not in built.text("genindex.html")


@writes_indexes
def test_an_older_template_replaces_that_of_the_index(project: Project) -> None:
    project.conf(templates_path=["_t"])
    project.index()
    project.question("q")
    extends = '{% extends "!genindex.html" %}{% block body %}'
    for text, time in (("newer", 10**9), ("older", 10**8)):
        path = project.write("_t/genindex.html", f"{extends}{text}{{% endblock %}}")
        os.utime(path, (time, time))
        assert text in project.build().text("genindex.html")


@writes_indexes
def test_setting_that_only_the_index_shows(project: Project) -> None:
    """Sphinx writes no page again for settings of this kind."""
    project.index()
    project.question("q")

    def show(value: str) -> Callable[[SphinxTestApp], object]:
        def prepare(app: SphinxTestApp) -> None:
            app.add_config_value("own", value, "")
            app.connect(
                "html-page-context",
                lambda app, name, _t, context, _d: context.update(
                    docstitle=app.config.own
                ),
            )

        return prepare

    for value in ("first", "other"):
        assert value in project.build(prepare=show(value)).text("genindex.html")


def test_doctrees_in_which_nothing_can_be_written(site: Project) -> None:
    mark = site.srcdir.parent / "build/doctrees/quicktakes-html.digest"
    mark.unlink()
    mark.mkdir()
    for _again in range(2):
        compare(site.build(), site)


@pytest.mark.parametrize("name", ["new.png", "/learn/new.png", "sub/new.png"])
def test_an_image_that_comes_later(site: Project, name: str) -> None:
    edit(site, INERTIA, "Kilograms.", f"![A picture]({name})")
    listing = ".. quicktakes:: learn/*\n   :view: faq"
    site.write("whole.rst", f":orphan:\n\nWhole\n=====\n\n{listing}\n")
    built = site.build()
    assert [w for w in built.warnings if "is not in the source directory" in w]
    path = site.srcdir / ("" if name.startswith("/") else "learn") / name.lstrip("/")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(PNG)
    built = site.build()
    for page in ("learn/what-is-inertia", "whole"):  # which shows the answer, too
        assert built.html(page).select("img[alt='A picture']")
    compare(built, site)
    path.unlink()
    built = site.build()
    shutil.rmtree(built.outdir / "_images")  # Sphinx leaves that behind
    compare(built, site)


def test_a_question_whose_url_is_on_another_site(project: Project) -> None:
    url = "https://learn.example/b"
    project.index(".. quicktakes::")
    project.question("a", question="A?", answer=f"[other]({url})")
    project.build()
    project.question("b", question="B?", url=url)
    built = project.build()
    assert built.main("a").select_one("a[href='b.html']")
    compare(built, project)
    (project.srcdir / "b.md").unlink()
    built = project.build()
    assert built.main("a").select_one(f"a[href='{url}']")
    compare(built, project)


def test_letters_of_a_subject_are_those_of_the_language(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject_page, "LETTERED", 2)
    project.conf(language="cs")
    project.index(".. quicktakes::")
    project.question("a", question="Iglu?", subject="Physics")
    project.question("b", question="Cibule?", subject="Physics")
    project.build()
    project.question("b", question="Chleba?", subject="Physics")
    compare(project.build(), project)


def test_a_package_that_is_installed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with_both = version.environment_version()
    monkeypatch.setattr(version, "find_spec", lambda name: None)
    assert version.environment_version() != with_both
