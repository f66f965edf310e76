"""Builds that read the same sources at the same time."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TESTS, Project, squeeze
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_quicktakes.builds.presence import Presence

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there are no locks of directories"
)


def alone(presence: Presence) -> bool:
    with presence.alone() as found:
        return found


def test_alone(tmp_path: Path) -> None:
    one, other = Presence(), Presence()
    assert alone(one)
    one.begin(tmp_path)
    assert alone(one)
    other.begin(tmp_path)
    for _ in range(2):
        assert not alone(one)
        assert not alone(other)
    one.end()
    assert alone(other)
    one.begin(tmp_path)
    assert not alone(other)


def test_nobody_begins_while_one_is_alone(tmp_path: Path) -> None:
    one = Presence()
    one.begin(tmp_path)
    command = (
        "from sphinxcontrib_quicktakes.builds.presence import Presence as P; P().begin"
    )
    with one.alone():
        other = subprocess.Popen(
            [sys.executable, "-c", f"{command}({str(tmp_path)!r})"], cwd=TESTS.parent
        )
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1)
    assert other.wait(20) == 0


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    one, other = Presence(), Presence()
    one.begin(tmp_path)
    other.begin(tmp_path)
    del one
    gc.collect()
    assert alone(other)


def test_child_keeps_nothing_back(tmp_path: Path) -> None:
    one, other = Presence(), Presence()
    one.begin(tmp_path)
    reader, writer = os.pipe()
    if not (pid := os.fork()):
        os.close(writer)
        os.read(reader, 1)
        os._exit(0)
    one.end()
    other.begin(tmp_path)
    assert alone(other)
    os.close(writer)
    os.waitpid(pid, 0)
    os.close(reader)


def test_folder_that_cannot_be_opened(tmp_path: Path) -> None:
    one = Presence()
    one.begin(tmp_path / "nothing")
    assert alone(one)
    one.end()


def own_page(project: Project) -> Path:
    """Write questions and a page of one of two subjects; return the one generated."""
    project.index()
    project.question("a", question="A?", subject="Physics")
    project.question("b", question="B?", subject="History")
    project.write(
        "own.rst", ":orphan:\n\nOwn\n===\n\n.. quicktakes-subject:: Physics\n"
    )
    return project.srcdir / "subjects/physics.rst"


def test_generated_page_that_another_build_may_read(project: Project) -> None:
    page = own_page(project)
    beside = Presence()
    beside.begin(project.srcdir)
    built = project.build()
    assert built.warnings == []
    assert page.is_file()
    assert "/physics.rst" in (page.parent / ".gitignore").read_text(encoding="utf-8")
    # It is no part of this build.
    assert not (built.outdir / "subjects/physics.html").exists()
    assert "subjects/physics" not in built.app.env.all_docs
    (link,) = built.main("a").select(".quicktakes-filed a.qt-subject")
    assert link["href"] == "own.html"
    again = project.build()
    assert "0 added, 0 changed, 0 removed" in again.status
    beside.end()
    assert project.build().warnings == []
    assert not page.exists()
    assert (page.parent / "history.rst").is_file()


@pytest.mark.parametrize("name", ["physics.rst", "physics.md"])
def test_page_of_the_users_where_one_was_generated(project: Project, name: str) -> None:
    """It is not left out with what is left for another build to remove."""
    project.index()
    project.question("a", subject="Physics")
    project.build()
    (project.srcdir / "subjects/physics.rst").unlink()
    content = (
        ":orphan:\n\nOwn\n===\n\n.. quicktakes-subject:: Physics\n"
        if name.endswith(".rst")
        else "# Own\n\n```{quicktakes-subject} Physics\n```\n"
    )
    project.write(f"subjects/{name}", content)
    beside = Presence()
    beside.begin(project.srcdir)
    for overrides in ({}, {"quicktakes_shard": "1/2"}):
        built = project.build(overrides=overrides)
        assert squeeze(built.main("subjects/physics").select("h1")[0]) == "Own"
        assert built.warnings == []


@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize("parallel", [1, 2])
def test_two_builds_at_once(
    project: Project, tmp_path: Path, parallel: int, warm: bool
) -> None:
    """The other one begins and ends while the first is about to read."""
    page = own_page(project)
    command = [sys.executable, "-m", "sphinx", "-qW", "-b", "html"]
    command += ["-d", str(tmp_path / "trees"), str(project.srcdir), str(tmp_path / "o")]
    environment = os.environ | {"PYTHONPATH": str(TESTS.parent)}
    if warm:
        subprocess.run(command, check=True, env=environment)

    def build_other(*rest: object) -> None:
        subprocess.run(command, check=True, env=environment)

    def prepare(app: SphinxTestApp) -> None:
        app.connect("env-before-read-docs", build_other)

    built = project.build(prepare=prepare, parallel=parallel)
    assert built.warnings == []
    assert not page.exists()
    assert (tmp_path / "o/own.html").is_file()
    assert not (tmp_path / "o/subjects/physics.html").exists()
