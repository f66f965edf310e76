"""``quicktakes`` and folders outside: the originals are meant, never their copies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import PNG, Project, front_matter_of, question_text

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.mirror import MARKER

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def content(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder ``../content``, which is ``learn`` in the project."""
    project.conf(quicktakes_content={"learn": "../content"})
    project.index()
    write(project, "sky", id=1, question="Why is the sky blue?")
    monkeypatch.chdir(project.srcdir)
    return project.srcdir.parent / "content"


def write(project: Project, name: str, **fields: object) -> Path:
    return project.write(f"../content/{name}.md", question_text(**fields))


def run(capsys: Capture, *arguments: str, status: int = 0) -> str:
    assert cli.main(arguments) == status
    captured = capsys.readouterr()
    return captured.out if status != 2 else captured.err


def docnames(capsys: Capture, *arguments: str) -> list[str]:
    rows = json.loads(run(capsys, "list", "--format", "json", *arguments))
    return [row["docname"] for row in rows]


@pytest.mark.parametrize("built", [False, True], ids=["at first", "after a build"])
def test_new_question_is_in_the_folder(
    project: Project, content: Path, capsys: Capture, built: bool
) -> None:
    if built:
        project.build("dummy")
    path = run(capsys, "new", "What is inertia?", "--subject", "Physics").strip()
    assert path == "../content/what-is-inertia.md"
    assert front_matter_of(content / "what-is-inertia.md")["id"] == 2
    given = run(capsys, "new", "Why?", "--directory", "learn/more").strip()
    assert given == "../content/more/why.md"
    given = run(capsys, "new", "Who?", "--path", "learn/who.md").strip()
    assert given == "../content/who.md"
    found = project.build("dummy").app.env.found_docs
    assert {"learn/what-is-inertia", "learn/more/why", "learn/who"} <= found
    assert sorted(docnames(capsys)) == sorted(d for d in found if "learn/" in d)


def test_new_question_where_no_build_reads(content: Path, capsys: Capture) -> None:
    said = run(capsys, "new", "Why?", "--directory", "learn/.hidden", status=2)
    assert "no build would read" in said
    assert not (content / ".hidden").exists()


@pytest.mark.parametrize("path", [".", "learn", "learn/sky.md", "../content/sky.md"])
def test_originals_are_fixed(
    project: Project, content: Path, capsys: Capture, path: str
) -> None:
    write(project, "sky", answer="One.\\n\\nTwo.")
    project.build("dummy")
    options = ["--config", "conf.py", path]
    assert "+++ b/../content/sky.md" in run(
        capsys, "check", "--diff", *options, status=1
    )
    run(capsys, "check", "--fix", *options)
    fixed = (content / "sky.md").read_text()
    assert "answer: |\n  One.\n\n  Two.\n" in fixed
    project.build("dummy")
    assert (project.srcdir / "learn/sky.md").read_text() == fixed


def test_the_words_of_the_build(
    project: Project, content: Path, capsys: Capture
) -> None:
    project.conf(
        quicktakes_content={"learn": "../content"},
        quicktakes_files=["learn/notes/*"],
        exclude_patterns=["learn/left", "learn/*.draft.md"],
        quicktakes_related="strict",
    )
    images = [
        "i/p.png",
        "/learn/i/p.png",
        "../own.png",
        "i/gone.png",
        "../content/i/p.png",
    ]
    links = ["i/../sky.md", "gone.md", "../index.rst", "../src/index.rst"]
    write(
        project,
        "bad",
        id=1,
        date="no",
        answer=" ".join(
            [*(f"![a]({i})" for i in images), *(f"[b]({link})" for link in links)]
        ),
        related_article1={"id": 9, "title": "Nine"},
    )
    write(project, "left/a", date="no")
    write(project, "a.draft", date="no")
    write(project, ".hidden/a", date="no")
    project.write("../content/notes/a.md", "# No front matter\n")
    project.write("../content/i/p.png", PNG)
    project.write("own.png", PNG)
    (content / "away.md").symlink_to(project.srcdir / "index.rst")
    project.question("own", id=1)
    at_first = sorted(run(capsys, "check", "-q", status=1).splitlines())
    built = project.build("dummy")
    text = built.warning_text.replace(str(content), "../content").replace("::", ":")
    expected = sorted(w for w in text.splitlines() if "[quicktakes." in w)
    assert at_first == expected
    assert sorted(run(capsys, "check", "-q", status=1).splitlines()) == expected
    assert len(expected) == 10
    inside = run(capsys, "check", "-q", "--config", "conf.py", "../content", status=1)
    assert set(inside.splitlines()) < set(expected)
    assert "away.md" in inside
    assert "away.md" not in run(capsys, "check", "-q", "learn/bad.md", status=1)


def test_names_are_those_of_the_build(
    project: Project, content: Path, capsys: Capture
) -> None:
    write(project, "sub/b", question="B?", related_article1={"id": 1, "title": "Sky"})
    project.question("own", question="Own?")
    expected = ["learn/sub/b", "own", "learn/sky"]
    for _ in range(2):
        assert docnames(capsys) == expected
        assert docnames(capsys, "--match", "learn/sub/*") == ["learn/sub/b"]
        stats = json.loads(run(capsys, "stats", "--format", "json"))
        assert (stats["questions"], stats["orphans"]) == (3, ["learn/sub/b", "own"])
        project.build("dummy")
    assert docnames(capsys, "learn/sub") == ["learn/sub/b"]
    assert docnames(capsys, "--config", "conf.py", "../content/sub") == ["learn/sub/b"]


@pytest.mark.parametrize("command", ["check --fix", "list", "new Why? --directory"])
def test_copy_of_a_folder_that_is_not_known(
    project: Project, content: Path, capsys: Capture, command: str
) -> None:
    write(project, "sky", answer="One.\\n\\nTwo.")
    project.build("dummy")
    conf = (project.srcdir / "conf.py").read_text()
    project.write("conf.py", conf.replace("'../content'", "str('../content')"))
    before = sorted(project.srcdir.rglob("*"))
    said = run(capsys, *command.split(), "learn", status=2)
    assert "conf.py computes quicktakes_content" in said
    assert "-D quicktakes_content.KEY=" in said
    assert f"'learn' is in a copy (with a {MARKER})" in said
    assert sorted(project.srcdir.rglob("*")) == before
    assert (project.srcdir / "learn/sky.md").read_text() == (
        content / "sky.md"
    ).read_text()
    known = ["-D", "quicktakes_content.learn=../content"]
    run(capsys, *command.split(), "learn", *known)


def test_copies_below_a_folder_without_conf_py(
    project: Project, content: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build("dummy")
    monkeypatch.chdir(content.parent)
    assert docnames(capsys) == ["content/sky"]
    run(capsys, "check", "--whole-project", "content/sky.md")


def test_folder_that_is_not_there(
    project: Project, content: Path, capsys: Capture
) -> None:
    project.question("own")
    project.conf(quicktakes_content={"learn": "../gone"})
    assert cli.main(["check"]) == 1
    said = capsys.readouterr().err
    assert "quicktakes_content['learn'] is '../gone': there is no folder" in said
    assert "1 problem in the settings" in said


def test_folder_in_whose_place_is_another(
    project: Project, content: Path, capsys: Capture
) -> None:
    project.question("learn/own")
    assert docnames(capsys) == ["learn/own"]
    (warning,) = project.build("dummy").warnings
    assert cli.main(["check"]) == 1
    said = capsys.readouterr().err.replace(f"{project.srcdir}/", "").splitlines()[0]
    assert said.removeprefix("quicktakes: ") in warning


def test_folder_without_pages(project: Project, content: Path, capsys: Capture) -> None:
    (content / "sky.md").unlink()
    project.question("own")
    assert "no page comes from" in run(capsys, "check", status=1)
    project.write("../content/page.rst", "Page\n====\n")
    run(capsys, "check")


# Folders that are not the project's.


@pytest.mark.parametrize("command", ["check", "list", "stats"])
def test_folder_without_a_file(
    project: Project, content: Path, capsys: Capture, command: str
) -> None:
    (project.srcdir / "empty").mkdir()
    said = run(capsys, command, "learn", "empty", status=2)
    assert "no build would read a file in 'empty': expected a name that ends" in said


def test_folder_outside_the_project(
    project: Project, content: Path, capsys: Capture
) -> None:
    project.write("../other/a.md", question_text(date="no"))
    project.write("../other/b.txt", "")
    project.write("../other/.c/d.md", question_text(date="no"))
    said = run(capsys, "check", "-q", "--config", "conf.py", "../other", status=1)
    (line,) = said.splitlines()
    assert line.startswith("../other/a.md:")
