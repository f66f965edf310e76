"""Content that lives elsewhere, and pages that stand elsewhere than their files."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import PNG, Built, Project, question_text, squeeze
from docutils import nodes
from test_incremental import compare, tree

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.mirror import MARKER


class Content:
    """A folder beside the source directory of a project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def question(self, name: str, **fields: Any) -> Path:
        return self.write(f"{name}.md", question_text(**fields))


@pytest.fixture
def content(project: Project) -> Content:
    """Return the folder ``../content``, which is ``learn`` in the project."""
    project.conf(quicktakes_content={"learn": "../content"})
    project.index()
    return Content(project.srcdir.parent / "content")


def at(built: Built, part: str) -> list[str]:
    return [line for line in built.warning_text.splitlines() if part in line]


def pages(built: Built, suffix: str = ".html") -> set[str]:
    found = {
        p.relative_to(built.outdir).as_posix() for p in built.outdir.rglob("*.html")
    }
    own = {"genindex", "search", "index", "index.html", "qt-keywords"}
    names = {name.removesuffix(suffix) for name in found}
    return {n for n in names if n not in own and not n.startswith(("subj", "search"))}


# Folders that are elsewhere.


def test_folder_is_taken_in(project: Project, content: Content) -> None:
    content.question("a", question="What is A?", answer="See ![pic](img/p.png).")
    content.question("sub/b", question="What is B?")
    content.write("img/p.png", PNG)
    content.write(".git/config", "[core]")
    built = project.build()
    assert built.warnings == []
    assert pages(built) == {"learn/a", "learn/sub/b"}
    assert "copying content... [100%]" in built.status
    (image,) = built.main("learn/a").select("img")
    assert (built.outdir / "learn" / str(image["src"])).resolve().read_bytes() == PNG
    assert "*\n" in (project.srcdir / "learn/.gitignore").read_text()
    assert not (project.srcdir / "learn/.git").exists()
    titles = [squeeze(a) for a in built.main("index").select("a.qt-question")]
    assert titles == ["What is A?", "What is B?"]
    # What nobody touched is neither copied nor read.
    before = {p: p.stat().st_mtime_ns for p in (project.srcdir / "learn").rglob("*")}
    built = project.build()
    assert "copying content" not in built.status
    assert "scanning" not in built.status
    assert "0 added, 0 changed, 0 removed" in built.status
    after = {p: p.stat().st_mtime_ns for p in (project.srcdir / "learn").rglob("*")}
    assert after == before


def test_warnings_name_the_original(project: Project, content: Content) -> None:
    content.write(
        "bad.md",
        "---\nid: [1]\nquestion: What?\nsubject: Physics\nanswer: |\n  One.\n\n"
        "  Two [^gone]: [link](javascript:x)\n\n  $$\\gdef\\x{1}$$\n\n"
        "  ![no](img/no.png)\n---\n",
    )
    content.write("broken.md", "---\nquestion: 'never closed\nanswer: x\n---\n")
    content.write(
        "latin.md", "---\nquestion: caf\xe9\nanswer: x\n---\n".encode("latin1")
    )
    content.write(
        "plain.md",
        "---\norphan: true\n---\n# Plain\n\n```{nosuch}\n```\n\n{ref}`gone` "
        "![i](n.png)\n",
    )
    content.write(
        "other.rst", ":orphan:\n\nOther\n=====\n\n:ref:`gone`\n\n.. nosuch::\n"
    )
    content.write("alone.rst", "Alone\n=====\n")
    for _ in range(2):  # The second build reads nothing.
        built = project.build()
        assert str(project.srcdir / "learn") not in built.warning_text
        assert at(built, f"{content.folder}/bad.md:2: WARNING: 'id' is a list")
        assert at(built, f"{content.folder}/bad.md:8: WARNING: the link")
        assert at(built, f"{content.folder}/bad.md:10: WARNING: the formula")
        assert at(built, f"{content.folder}/bad.md:12: WARNING: the image")
        assert at(built, f"{content.folder}/broken.md:2: WARNING: ")
        assert at(built, f"{content.folder}/latin.md:2: WARNING: the file is not UTF-8")
        if _ == 0:
            lines = ("plain.md:6", "plain.md:9", "other.rst:6", "other.rst:8")
            for line in lines:
                assert at(built, f"{content.folder}/{line}: "), line
            assert at(built, f"{content.folder}/alone.rst: WARNING: document isn't")
    (title,) = built.find("learn/bad", nodes.title)
    assert title.source == str(content.folder / "bad.md")


@pytest.mark.parametrize("parallel", [1, 2])
def test_warnings_name_the_original_of_an_included_file(
    project: Project,
    content: Content,
    parallel: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(project.srcdir)
    text = ":ref:`gone`\n\n.. nosuch::\n"
    content.write("inc/a.txt", text)
    content.write("inc/b.md", "{ref}`gone`\n\n```{nosuch}\n```\n")
    content.write("a.rst", ":orphan:\n\nA\n=\n\n.. include:: inc/a.txt\n")
    content.write("b.md", "---\norphan: true\n---\n# B\n\n```{include} inc/b.md\n```\n")
    project.write("own/c.txt", text)
    project.write("c.rst", ":orphan:\n\nC\n=\n\n.. include:: own/c.txt\n")
    for number in range(8):  # below five, Sphinx reads all in one process
        content.question(f"q{number}", question=f"Q{number}?")
    built = project.build(parallel=parallel)
    assert str(project.srcdir / "learn") not in built.warning_text
    assert not at(built, "learn/inc")
    assert at(built, f"{content.folder}/inc/a.txt:1: WARNING: undefined label")
    assert at(built, f"{content.folder}/inc/a.txt:3: ERROR: Unknown directive")
    assert at(built, f"{content.folder}/inc/b.md:1: WARNING: undefined label")
    assert at(built, "own/c.txt:1: WARNING: undefined label")
    assert at(built, "own/c.txt:3: ERROR: Unknown directive")


def test_strict_related_and_clashes_name_the_original(
    project: Project, content: Content
) -> None:
    project.conf(
        quicktakes_content={"learn": "../content"}, quicktakes_related="strict"
    )
    content.question("a", id=1, related_article1={"id": 9, "title": "Nine"})
    content.question("b", id=1)
    built = project.build()
    assert at(built, f"{content.folder}/a.md:7: WARNING: the related question 'Nine'")
    assert at(built, f"{content.folder}/b.md:5: WARNING: the id '1'")


GENERATED: dict[str, tuple[str, dict[str, Any]]] = {
    "later page beside one of the folder's": (
        "learn/mine_page-2",
        {"quicktakes_page_size": 1},
    ),
    "subjects in the same folder": (
        "learn/physics",
        {"quicktakes_subjects": "learn/{slug}"},
    ),
    "subjects in a folder in it": (
        "learn/by/subject/physics",
        {"quicktakes_subjects": "learn/by/subject/{slug}"},
    ),
    "folder of the subjects": (
        "subjects/physics",
        {"quicktakes_content": {"subjects": "../content"}},
    ),
    "folder of the keywords": (
        "keywords/mass",
        {
            "quicktakes_content": {"keywords": "../content"},
            "quicktakes_keyword_pages": 1,
        },
    ),
}


@pytest.mark.parametrize("suffix", [".rst", ".md"])
@pytest.mark.parametrize("kind", GENERATED)
def test_generated_pages_among_the_copies(
    project: Project, content: Content, kind: str, suffix: str
) -> None:
    docname, values = GENERATED[kind]
    if suffix == ".md":
        values = values | {"source_suffix": {".md": "markdown"}}
        (project.srcdir / "index.rst").unlink()
        project.write("index.md", "# Home\n\n```{quicktakes}\n```\n")
    project.conf(**{"quicktakes_content": {"learn": "../content"}} | values)
    for name in "ab":
        seo = {"page_keywords": "mass"}
        content.question(name, question=f"{name}?", seo=seo)
    if "page-2" in docname:
        content.write("mine.md", "# Mine\n\n```{quicktakes-subject} Physics\n```\n")
    built = project.build()
    assert built.warnings == []
    assert built.main(docname).select("a.qt-question")
    assert (project.srcdir / (docname + suffix)).is_file()
    # Markdown that the first build wrote is new to the scan of the second.
    again = [project.build() for _ in range(2)][-1]
    assert again.warnings == []
    assert "0 added, 0 changed, 0 removed" in again.status
    # An environment that is lost takes it for no copy either.
    other = project.build(builddir=project.srcdir.parent / "other")
    assert other.warnings == []
    for name in "ab":
        (content.folder / f"{name}.md").unlink()
    content.question("c", question="c?", subject="History")
    project.build()
    assert not (project.srcdir / (docname + suffix)).exists()


def test_empty_folder_with_a_generated_page(project: Project, content: Content) -> None:
    project.conf(
        quicktakes_content={"learn": "../content"}, quicktakes_subjects="learn/{slug}"
    )
    project.question("own")
    for _ in range(2):
        assert at(project.build(), "no page comes from")


def test_home_directory(
    project: Project, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.conf(quicktakes_content={"learn": "~/content"})
    content.question("a", question="A?")
    monkeypatch.setenv("HOME", str(project.srcdir.parent))
    monkeypatch.setenv("USERPROFILE", str(project.srcdir.parent))
    built = project.build()
    assert built.warnings == []
    assert "learn/a" in pages(built)


PICTURE = "![pic](p.png)"

CHANGES: dict[str, Callable[[Content], object]] = {
    "added": lambda c: c.question("sub/new", question="New?", id=3),
    "edited": lambda c: c.question("a", question="A now?", id=1, answer=PICTURE),
    "deleted": lambda c: (c.folder / "a.md").unlink(),
    "renamed": lambda c: (c.folder / "a.md").rename(c.folder / "z.md"),
    "older file": lambda c: os.utime(
        c.question("a", question="A?", id=1, answer=PICTURE), ns=(10**18, 10**18)
    ),
    "image replaced by an older one": lambda c: os.utime(
        c.write("p.png", PNG + b"\0"), ns=(10**18, 10**18)
    ),
    "all deleted": lambda c: (shutil.rmtree(c.folder), c.folder.mkdir()),
    "folder gone": lambda c: shutil.rmtree(c.folder),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change(project: Project, content: Content, change: str) -> None:
    content.question("a", question="What is A?", id=1, answer=PICTURE)
    content.question("b", question="What is B?", related_article1={"id": 1})
    content.write("p.png", PNG)
    before = tree(project.build().outdir)
    CHANGES[change](content)
    built = project.build()
    after = tree(built.outdir)
    assert after != before
    if not (content.folder / "a.md").exists():
        assert "learn/a.html" not in after
    if change in ("deleted", "all deleted", "folder gone"):
        # Sphinx leaves images that no page shows any more.
        (built.outdir / "_images/p.png").unlink(missing_ok=True)
        with suppress(OSError):
            (built.outdir / "_images").rmdir()
    compare(built, project)


def test_setting_that_changes(project: Project, content: Content) -> None:
    content.question("a")
    project.build()
    other = Content(content.folder.with_name("other"))
    other.question("a", question="Another?")
    stamp = (content.folder / "a.md").stat().st_mtime_ns
    os.utime(other.folder / "a.md", ns=(stamp, stamp))
    project.conf(quicktakes_content={"learn": "../other"})
    compare(project.build(), project)
    project.conf(quicktakes_content={"read": "../other"})
    built = project.build()
    assert pages(built) == {"read/a"}
    assert not (project.srcdir / "learn").exists()
    project.conf()
    # Also where nothing is known of the last build.
    shutil.rmtree(project.srcdir.parent / "build")
    assert pages(project.build()) == set()
    assert not (project.srcdir / "read").exists()


WITHOUT_PAGES: dict[str, Callable[[Content], object]] = {
    "nothing": lambda c: None,
    "pictures": lambda c: c.write("img/p.png", PNG),
    "what is excluded": lambda c: c.question("excluded"),
    "what has another suffix": lambda c: c.write("a.txt", "text"),
}


@pytest.mark.parametrize("forgetting", [False, True])
@pytest.mark.parametrize("name", ["learn", "deep/down", "excluded"])
@pytest.mark.parametrize("holding", WITHOUT_PAGES)
def test_copy_without_pages_goes_with_its_setting(
    project: Project, content: Content, holding: str, name: str, forgetting: bool
) -> None:
    patterns = ["_build", "**/excluded.md", "excluded"]
    WITHOUT_PAGES[holding](content)
    names = {name: "../content", "other": "../content"}
    project.conf(quicktakes_content=names, exclude_patterns=patterns)
    project.build()
    assert (project.srcdir / name / MARKER).exists()
    if forgetting:  # nothing is known of the last build
        shutil.rmtree(project.srcdir.parent / "build")
    project.conf(quicktakes_content={"other": "../content"}, exclude_patterns=patterns)
    project.write("by-hand/notes.txt", "")
    built = project.build()
    assert not (project.srcdir / name).exists()
    assert (project.srcdir / "other" / MARKER).exists()
    assert (project.srcdir / "by-hand/notes.txt").exists()
    compare(built, project)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["learn"], ["learn/sub"]),
        (["learn/sub"], ["learn"]),
        (["learn/sub/deep"], ["learn/sub"]),
        (["learn", "other"], ["other/learn", "new"]),
    ],
)
def test_copy_moves_into_another_and_out_of_it(
    project: Project, content: Content, before: list[str], after: list[str]
) -> None:
    content.question("a", question="A?")
    project.conf(quicktakes_content=dict.fromkeys(before, "../content"))
    project.build()
    project.conf(quicktakes_content=dict.fromkeys(after, "../content"))
    built = project.build()
    assert built.warnings == []
    assert pages(built) == {f"{name}/a" for name in after}
    compare(built, project)


def test_name_by_way_of_a_link(project: Project, content: Content) -> None:
    content.question("a", question="A?")
    (project.srcdir / "real").mkdir(parents=True)
    (project.srcdir / "linked").symlink_to("real")
    project.conf(
        quicktakes_content={"linked/learn": "../content"}, exclude_patterns=["real"]
    )
    for _again in range(2):
        built = project.build()
        assert built.warnings == []
        assert pages(built) == {"linked/learn/a"}


def test_page_that_showed_a_picture_of_a_copy(
    project: Project, content: Content
) -> None:
    content.write("p.png", PNG)
    project.index(".. image:: learn/p.png")
    assert project.build().main("index").img
    project.conf()
    built = project.build()
    assert [line for line in built.warnings if "image.not_readable" in line]
    # Sphinx leaves images that no page shows any more.
    shutil.rmtree(built.outdir / "_images")
    compare(built, project)


def test_surprises_in_the_folder(project: Project, content: Content) -> None:
    content.question("a")
    secret = content.folder.with_name("secret.md")
    secret.write_text(question_text(question="Secret?"))
    (content.folder / "out.md").symlink_to(secret)
    (content.folder / "loop").symlink_to(content.folder)
    os.mkfifo(content.folder / "pipe.md")
    (content.folder / os.fsdecode(b"s\xe9.md")).write_text("x")
    for _ in range(2):
        built = project.build()
        assert pages(built) == {"learn/a"}
        assert sorted(line.split(":")[0] for line in built.warnings) == [
            str(content.folder / name)
            for name in ("loop", "out.md", "pipe.md", "s\ufffd.md")
        ]
        assert all("[quicktakes.content]" in line for line in built.warnings)


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no folder": ({"learn": "../nothing"}, "there is no folder"),
    "file": ({"learn": "conf.py"}, "there is no folder"),
    "name that is too long": (
        {"learn": "../" + "x" * 300},
        os.strerror(errno.ENAMETOOLONG),
    ),
    "name of a user that is none": ({"learn": "~\0/x"}, "there is no folder"),
    "up": ({"../x": "../content"}, "begins with a dot"),
    "absolute": ({"/tmp/x": "../content"}, "empty name"),
    "backslash": ({"a\\b": "../content"}, "contains '\\\\'"),
    "this directory": ({".": "../content"}, "begins with a dot"),
    "source directory": ({"learn": "."}, "inside the folder or contain it"),
    "folder above": ({"learn": ".."}, "inside the folder or contain it"),
    "build": ({"learn": "../build"}, "the folder contains"),
    "nested": (
        {"a": "../content", "a/b": "../content"},
        "is inside 'a' or contains it",
    ),
    "excluded": ({"_build": "../content"}, "no page comes from"),
    "somebody else's": (
        {"own": "../content"},
        "is not a copy that the extension created",
    ),
    "link": ({"link": "../content"}, "is not a copy that the extension created"),
    "behind a link": ({"link/x": "../content"}, "not below the source directory"),
    "no mapping": ("../content", "expected a dictionary"),  # type: ignore[dict-item]
}


@pytest.mark.parametrize("case", WRONG)
def test_setting_that_is_wrong(project: Project, content: Content, case: str) -> None:
    value, message = WRONG[case]
    content.question("a")
    project.write("own/mine.txt", "mine")
    outside = content.folder.with_name("outside")
    outside.mkdir()
    (project.srcdir / "link").symlink_to(outside)
    before = tree(project.srcdir)
    project.conf(quicktakes_content=value)
    built = project.build()
    (warning,) = (line for line in built.warnings if "[quicktakes.c" in line)
    assert message in warning
    assert list(outside.iterdir()) == []
    written = tree(project.srcdir).keys() - before.keys()
    inside = {"nested": "a/", "excluded": "_build/"}.get(case, "\0")
    assert {n for n in written if not n.startswith((inside, "subjects/"))} <= {
        ".gitignore"
    }
    assert tree(project.srcdir)["own/mine.txt"] == b"mine"


def test_folder_that_cannot_be_reached(
    project: Project, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As root, who runs tests in containers, reaches every folder.
    content.question("a")
    usual = Path.stat

    def stat(path: Path, **options: Any) -> os.stat_result:
        if path == content.folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return usual(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    built = project.build()
    (warning,) = at(built, "[quicktakes.content]")
    assert f"{content.folder} cannot be read: Permission denied" in warning
    assert pages(built) == set()
    monkeypatch.chdir(project.srcdir)
    project.question("b")
    assert cli.main(["check"]) == 1


def test_copy_that_cannot_be_brought_up_to_date(
    project: Project, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.question("a", question="A?")
    built = project.build()
    assert pages(built) == {"learn/a"}
    content.question("a", question="A now?")
    usual = Path.open

    def refuse(path: Path, *args: Any, **options: Any) -> Any:
        if path.parent == project.srcdir / "learn" and {*args} & {"w", "x", "xb"}:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return usual(path, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        for _ in range(2):
            built = project.build()
            (warning,) = at(built, "[quicktakes.content]")
            assert "cannot be written: Permission denied" in warning
            assert warning.endswith("; the folder is left out [quicktakes.content]")
            assert pages(built) == set()
            assert "0 questions" in built.status
    built = project.build()
    assert built.warnings == []
    assert squeeze(built.main("learn/a").select("h1")[0]) == "A now?"
    compare(built, project)


# Addresses.


@pytest.fixture
def addressed(project: Project) -> Project:
    project.conf(quicktakes_docname="{url}")
    project.index()
    return project


def test_address_in_the_source_directory(addressed: Project) -> None:
    addressed.question(
        "files/a",
        question="What is A?",
        url="/learn/physics/questions/a",
        answer="![pic](img/p.png) ![top](/top.png) [B](/b)",
    )
    addressed.question("files/b", question="What is B?", url="/b/")
    addressed.question("files/c", question="What is C?")
    addressed.write("files/img/p.png", PNG)
    addressed.write("top.png", PNG)
    built = addressed.build("dirhtml")
    (warning,) = built.warnings
    assert warning.startswith("files/c.md:2: WARNING: quicktakes_docname")
    assert "it has no url" in warning
    assert warning.endswith("the page is at 'files/c' [quicktakes.address]")
    assert pages(built, "/index.html") == {
        "learn/physics/questions/a",
        "b",
        "files/c",
    }
    page = built.html("learn/physics/questions/a/index.html")
    folder = built.outdir / "learn/physics/questions/a"
    for image in page.select("[role=main] img"):
        assert (folder / str(image["src"])).resolve().read_bytes() == PNG
    assert len(page.select("[role=main] img")) == 2
    (link,) = page.select("p > a.qt-question:-soup-contains('B')")
    assert link["href"] == "../../../../b/"
    links = [a["href"] for a in built.html("index.html").select("a.qt-question")]
    assert links == ["learn/physics/questions/a/", "b/", "files/c/"]
    sources = {
        p.relative_to(built.outdir / "_sources").as_posix()
        for p in (built.outdir / "_sources").rglob("*.txt")
    }
    assert "learn/physics/questions/a.md.txt" in sources
    (source,) = page.select("a[href*=_sources]")
    target = folder / str(source["href"])
    assert "What is A?" in target.resolve().read_text()


def test_subject_and_slug(project: Project) -> None:
    project.conf(quicktakes_docname="{subject}/{slug}")
    project.index()
    project.question("x", subject="C++", url="/learn/x/what-is-c")
    project.question("y", subject="c++", file_name="why")
    built = project.build()
    assert pages(built) == {"c_plus_plus/what-is-c", "c_plus_plus/why"}
    assert built.warnings == []


def test_address_that_is_wrong(project: Project) -> None:
    project.index()
    project.question("x", url="/x")
    for value in ("{uri}", "fixed", 3, "{url!r}"):
        project.conf(quicktakes_docname=value)
        warnings = project.build().warnings
        (warning,) = (line for line in warnings if "[quicktakes.config]" in line)
        assert "quicktakes_docname" in warning
        assert "expected a string that contains {url} or {id}" in warning


def test_address_from_a_stranger(addressed: Project) -> None:
    for number, url in enumerate(
        ["/../../../tmp/evil", "/%2e%2e/%2e%2e/evil", "/genindex", "/_static/evil"]
    ):
        addressed.question(f"q{number}", question=f"Q{number}?", url=url)
    built = addressed.build()
    assert pages(built) == {"q0", "q1", "q2", "q3"}
    assert len(built.warnings) == 4
    for number, line in enumerate(built.warnings):
        assert line.startswith(f"q{number}.md:5: WARNING: quicktakes_docname")


def test_clashes_name_both_files(addressed: Project) -> None:
    addressed.question("a", question="A?", url="/same")
    addressed.question("b", question="B?", url="/same/")
    addressed.question("c", question="C?", url="/about")
    addressed.question("d", question="D?", url="/free")
    addressed.write("about.rst", ":orphan:\n\nAbout\n=====\n")
    addressed.question("subj", question="S?", url="/subjects/physics")
    for _ in range(2):
        built = addressed.build()
        (one,) = at(built, "[quicktakes.address]\x00") or at(built, "b.md should be at")
        assert one.startswith("b.md:5: WARNING: the page of b.md should be at 'same' ")
        assert "where that of a.md is" in one
        assert one.endswith("the page is at 'b' [quicktakes.address]")
        (two,) = at(built, "c.md should be at")
        assert "where that of about.rst is" in two
        # A question before a generated page, as a file would be.
        assert at(built, "[quicktakes.generated]")
        assert squeeze(built.main("subjects/physics").select("h1")[0]) == "S?"
        assert {"same", "b", "c", "about", "free"} <= pages(built)


ALMOST: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "case": ({}, {"url": "/subjects/Physics"}, "subjects/Physics"),
    "index": ({}, {"url": "/subjects/physics/index"}, "subjects/physics/index"),
    "keyword": (
        {"quicktakes_keyword_pages": 1},
        {"url": "/keywords/Mass", "seo": {"page_keywords": "mass"}},
        "keywords/Mass",
    ),
    "subject and slug": (
        {"quicktakes_docname": "{subject}/{slug}", "quicktakes_subjects": "{slug}"},
        {"file_name": "index.md"},
        "physics/index",
    ),
}
"""Addresses that are one page with a generated one in some builder or file system."""


@pytest.mark.parametrize("case", ALMOST)
def test_generated_page_gives_way_to_almost_its_address(
    addressed: Project, case: str
) -> None:
    values, fields, docname = ALMOST[case]
    addressed.conf(**{"quicktakes_docname": "{url}"} | values)
    addressed.question("n/a", question="A?", **fields)
    built = addressed.build()
    (warning,) = built.warnings
    assert warning.startswith("n/a.md: WARNING: a.md is where the page ")
    assert "the same page in some builders" in warning
    assert warning.endswith("[quicktakes.generated]")
    assert squeeze(built.main(docname).select("h1")[0]) == "A?"
    again = addressed.build()
    assert again.warnings == built.warnings
    assert tree(again.outdir) == tree(built.outdir)
    compare(again, addressed)


@pytest.mark.parametrize("url", ["/subjects/Physics", "/subjects/physics/index"])
def test_address_that_a_generated_page_leaves(addressed: Project, url: str) -> None:
    addressed.question("n/a", question="A?", url="/a")
    addressed.build()
    addressed.question("n/a", question="A?", url=url, subject="Optics")
    built = addressed.build()
    assert built.warnings == []
    assert squeeze(built.main(url[1:]).select("h1")[0]) == "A?"
    compare(built, addressed)
    # And when it comes back, the question stays.
    addressed.question("n/b", question="B?", url="/b", subject="Physics")
    built = addressed.build()
    (warning,) = built.warnings
    assert warning.endswith("[quicktakes.generated]")
    compare(built, addressed)


def edit(project: Project, name: str, **fields: Any) -> None:
    project.write(name, question_text(**fields))


@pytest.mark.skipif(os.name == "nt", reason="counts letters")
@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("n" * 247, True),
        ("n" * 248, False),
        ("n" * 252, False),
        ("慣" * 82, True),
        ("慣" * 83, False),
    ],
    ids=["247", "248", "252", "246 in Japanese", "249 in Japanese"],
)
@pytest.mark.parametrize("place", ["own", "content"])
def test_name_too_long_for_a_page(
    project: Project, content: Content, place: str, name: str, fits: bool
) -> None:
    content.question("a", question="A?", id=1)
    owner = content if place == "content" else project
    owner.question(name, question="Long?", id=2)
    other = name.replace(name[0], chr(ord(name[0]) + 1))
    owner.write(f"{other}.md", "---\norphan: true\n---\n# Plain\n")
    for _ in range(2):
        built = project.build()
        found = at(built, "[quicktakes.address]")
        assert len(found) == (0 if fits else 2)
        assert all("too long" in warning for warning in found)
        docname = f"learn/{name}" if place == "content" else name
        assert {"learn/a"} <= pages(built)
        assert (docname in pages(built)) == fits
    assert "1 question," in built.status or fits
    if fits:
        return
    # It is the page that has the name, wherever the file is.
    project.conf(
        quicktakes_content={"learn": "../content"}, quicktakes_docname="q/{id}"
    )
    for _ in range(2):
        built = project.build()
        assert len(at(built, "[quicktakes.address]")) == 1
        assert {"q/1", "q/2"} <= pages(built)
    assert "0 added, 0 changed, 0 removed" in built.status


def test_name_too_long_that_gets_an_address(project: Project, content: Content) -> None:
    project.conf(quicktakes_content={"learn": "../content"}, quicktakes_docname="{url}")
    content.question("a", question="A?", url="/x")
    content.question("n" * 250, question="Long?", url="/x")
    built = project.build()
    assert at(built, "too long")
    content.question("a", question="A?", url="/y")
    built = project.build()
    assert built.warnings == []
    assert squeeze(built.main("x").select("h1")[0]) == "Long?"
    compare(built, project)


MOVES: dict[str, Callable[[Project], object]] = {
    "url": lambda p: p.question("files/a", question="A?", id=1, url="/moved/a"),
    "url that clashes": lambda p: p.question("files/a", question="A?", id=1, url="/b"),
    "urls swapped": lambda p: (
        p.question("files/a", question="A?", id=1, url="/b"),
        p.question("files/b", question="B?", url="/a", related_article1={"id": 1}),
    ),
    "address that becomes free": lambda p: (p.srcdir / "files/a.md").unlink(),
    "url that goes": lambda p: p.question("files/a", question="A?", id=1),
    "file renamed": lambda p: (p.srcdir / "files/a.md").rename(p.srcdir / "else.md"),
    "page takes the place": lambda p: os.utime(
        p.write("a.rst", ":orphan:\n\nOld\n===\n"), ns=(10**18, 10**18)
    ),
    "page of another suffix": lambda p: (
        (p.srcdir / "plain.md").unlink(),
        # Sphinx leaves the source of the page that was there.
        (p.srcdir.parent / "build/html/_sources/plain.md.txt").unlink(),
        os.utime(p.write("plain.rst", ":orphan:\n\nOld\n===\n"), ns=(10**18, 10**18)),
    ),
    "plain page that becomes a question": lambda p: p.question(
        "plain", question="Plain?", url="/p"
    ),
    "question that becomes a plain page": lambda p: p.write(
        "files/a.md", "---\norphan: true\n---\n# A\n"
    ),
    "broken": lambda p: p.write("files/a.md", "---\nquestion: 'x\nanswer: y\n---\n"),
    "setting": lambda p: p.conf(quicktakes_docname="q/{stem}"),
    "no setting": lambda p: p.conf(),
    "nothing": lambda p: None,
}


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Project]:
    """Return what makes a built project anew: the third file has the first's url."""
    folder = tmp_path_factory.mktemp("moving")
    project = Project(folder / "now" / "src")
    project.conf(quicktakes_docname="{url}")
    project.index()
    project.question("files/a", question="A?", id=1, url="/a")
    project.question("files/b", question="B?", url="/b", related_article1={"id": 1})
    project.question("files/c", question="C?", url="/a")
    project.write("plain.md", "---\norphan: true\n---\n# Plain\n")
    project.build()
    shutil.copytree(folder / "now", folder / "copy")

    def again() -> Project:
        shutil.rmtree(folder / "now")
        shutil.copytree(folder / "copy", folder / "now")
        return project

    return again


@pytest.mark.parametrize("change", MOVES)
def test_move(moving: Callable[[], Project], change: str) -> None:
    project = moving()
    MOVES[change](project)
    built = project.build()
    if change in ("url", "urls swapped"):
        # The one that had no place takes it.
        wanted = {"url": "C?", "urls swapped": "B?"}[change]
        assert squeeze(built.main("a").select("h1")[0]) == wanted
    if change == "nothing":
        assert "0 added, 0 changed, 0 removed" in built.status
    compare(built, project)


def test_question_takes_the_place_of_a_generated_page_and_leaves(
    addressed: Project,
) -> None:
    for url in ("/a", "/subjects/physics", "/a"):
        addressed.question("n/a", question="A?", url=url)
        built = addressed.build()
        # With the source of one of the two.
        compare(built, addressed)


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "latex", "text"])
def test_every_builder(project: Project, content: Content, builder: str) -> None:
    project.conf(
        quicktakes_content={"learn": "../content"},
        quicktakes_docname="{url}",
        epub_basename="book",
        version="1",
        copyright="x",
    )
    content.question("a", question="A?", url="/x/a", answer="![pic](p.png)")
    content.write("p.png", PNG)
    project.question("own/b", question="B?", url="/x/b")
    project.write("keywords.rst", ":orphan:\n\nKeywords\n========\n")
    built = project.build(builder)
    assert built.warnings == []
    names = {p.relative_to(built.outdir).as_posix() for p in built.outdir.rglob("*")}
    expected = {
        "dirhtml": "x/a/index.html",
        "singlehtml": "_images/p.png",
        "epub": "x/a.xhtml",
        "latex": "p.png",
        "text": "x/a.txt",
    }
    assert expected[builder] in names
    project.question("own/b", question="B?", url="/y/b")
    if builder in ("dirhtml", "text"):
        compare(project.build(builder), project, builder)


def test_parallel(project: Project, content: Content) -> None:
    project.conf(quicktakes_content={"learn": "../content"}, quicktakes_docname="{url}")
    for number in range(8):
        content.question(f"q{number}", question=f"Q{number}?", url=f"/x/{number}")
    one = project.build()
    other = project.build(parallel=4, builddir=project.srcdir.parent / "parallel")
    assert tree(one.outdir) == tree(other.outdir)
    assert {f"x/{number}" for number in range(8)} == pages(one)


def test_translations_of_moved_pages(project: Project, content: Content) -> None:
    project.conf(quicktakes_content={"learn": "../content"}, quicktakes_docname="{url}")
    content.question("a", question="A?", url="/x/a")
    built = project.build("gettext")
    text = built.text("x.pot")
    assert "content/a.md:" in text
    assert "src/learn" not in text


def test_progress_is_in_hundredths(project: Project) -> None:
    project.index()
    for number in range(120):
        project.question(f"q{number:03}", question=f"Q{number}?")
    status = project.build("dummy").status
    assert status.count("scanning questions... ") == 60
    assert "scanning questions... [100%] q118 .. q119" in status
    assert "generating subject pages... done" in status
    assert "quicktakes: 120 questions, 1 subject, 0 keywords\n" in status
    assert "scanning" not in project.build("dummy").status
