"""The build after one that was killed gives what a build from nothing gives."""

from __future__ import annotations

import errno
import math
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from comparing import assert_same_build
from conftest import Built, Project
from sphinx.testing.util import SphinxTestApp

MOMENTS = 20

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="kills forked processes"
)


def write(project: Project, word: str) -> None:
    for number in range(12):
        project.question(
            f"many/q{number}",
            question=f"{word} {number}?",
            subject=f"{word} {number % 3}",
            id=number,
            seo={"page_keywords": f"k{number % 5}, {word}"},
            related_article1={"id": (number * 7) % 12},
        )


class Case:
    """A project that was built and then changed, to be brought back as it was."""

    def __init__(self, folder: Path) -> None:
        self.now, self.then = folder / "now", folder / "then"
        self.project = Project(self.now / "src").copy_root("basic")
        write(self.project, "Step")
        self.project.question("gone", question="Gone?", subject="Going")
        self.build(1)
        write(self.project, "Stride")
        (self.project.srcdir / "gone.md").unlink()
        shutil.copytree(self.now, self.then, symlinks=True)
        self.clean = self.project.build(builddir=folder / "clean")

    def restore(self) -> None:
        # The time of each file is kept, and with it what Sphinx takes for unchanged.
        shutil.rmtree(self.now)
        shutil.copytree(self.then, self.now, symlinks=True)

    def build(
        self,
        parallel: int,
        prepare: Callable[[SphinxTestApp], object] | None = None,
    ) -> Built:
        return self.project.build(
            builddir=self.now / "build", parallel=parallel, prepare=prepare
        )


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(tmp_path_factory.mktemp("interrupted"))


def cpu_time(pid: int) -> float:
    """Return the CPU time of another process (the clock of clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def build_in_child(case: Case, parallel: int, until: float) -> tuple[float, str]:
    """Build in another process, kill it and its workers at *until* of its CPU time.

    Return how long it ran in CPU time, and how far it came.
    """
    progress = case.now / "progress"
    pid = os.fork()
    if not pid:
        os.setsid()

        def note(stage: str) -> Callable[..., None]:
            def write_down(*rest: object) -> None:
                progress.write_text(stage)

            return write_down

        def prepare(app: SphinxTestApp) -> None:
            # The scan is past: it is part of making the application.
            note("scanned")()
            app.connect("env-before-read-docs", note("reading"), priority=0)
            app.connect("env-updated", note("read"), priority=0)
            app.connect("write-started", note("writing"), priority=0)
            app.connect("build-finished", note("finishing"), priority=0)

        try:
            case.build(parallel, prepare)
            note("done")()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    used = 0.0
    while not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        used = cpu_time(pid)
        if used >= until:
            os.killpg(pid, signal.SIGKILL)
            break
        time.sleep(0.001)
    os.waitpid(pid, 0)
    return used, progress.read_text() if progress.exists() else "scanning"


def test_killed(case: Case) -> None:
    durations = {1: math.inf, 2: math.inf}
    moments = random.Random(5)
    stages = []
    tries = 0
    while len(stages) < MOMENTS:
        tries += 1
        assert tries <= 3 * MOMENTS, (stages, durations)
        case.restore()
        parallel = 1 + len(stages) % 2
        # Somewhere in its own part of the build, so that all parts come to it.
        moment = (len(stages) + moments.random()) / MOMENTS * durations[parallel]
        used, stage = build_in_child(case, parallel, moment)
        if stage == "done":
            # It was over before: builds get shorter while caches fill.
            durations[parallel] = min(used, 0.95 * durations[parallel])
            continue
        stages.append(stage)
        built = case.build(parallel)
        try:
            assert_same_build(built, case.clean)
        except AssertionError as error:
            raise AssertionError(f"killed while {stage}, -j{parallel}") from error
    assert {"reading", "writing"} <= {*stages}, stages


@pytest.mark.parametrize("name", ["subjects/stride-0.rst", "subjects/.gitignore"])
def test_killed_while_a_generated_page_is_written(case: Case, name: str) -> None:
    case.restore()
    target = case.project.srcdir / name
    moved = Path.replace

    def kill(self: Path, to: Path) -> Path:
        if to == target:
            self.write_text("hal", encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
        return moved(self, to)

    pid = os.fork()
    if not pid:
        try:
            Path.replace = kill  # type: ignore[assignment,method-assign]
            case.build(1)
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(hidden(target.parent)) == 2
    assert_same_build(case.build(1), case.clean)
    assert hidden(target.parent) == [".gitignore"]
    assert "/.quicktakes-temporary" in (target.parent / ".gitignore").read_text()


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(".*"))


def test_no_room_for_a_generated_page(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.index()
    project.question("a")

    moved = Path.replace

    def refuse(self: Path, to: Path) -> Path:
        if to.parent.name == "subjects":
            raise OSError(errno.ENOSPC, "No space left on device")
        return moved(self, to)

    monkeypatch.setattr(Path, "replace", refuse)
    built = project.build()
    assert any("No space left" in warning for warning in built.warnings)
    assert hidden(project.srcdir / "subjects") == []


@pytest.mark.parametrize("left", ["", "# Sphinx build info version 1\n", "#\n#\n"])
def test_killed_while_sphinx_writes_its_record(project: Project, left: str) -> None:
    project.index()
    project.question("q")
    built = project.build()
    (built.outdir / ".buildinfo").write_text(left)
    built = project.build()
    assert built.warnings == []
    assert "What is inertia?" in (built.outdir / "q.html").read_text()
