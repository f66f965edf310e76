"""sphinx-autobuild settles: what a build writes into the sources starts no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import Project


@pytest.fixture
def site(project: Project) -> Project:
    project.conf(quicktakes_keyword_pages=1)
    project.index(".. quicktakes::\n\n.. quicktakes-index::")
    project.question("a", question="What is a?", seo={"page_keywords": "mass"})
    project.question("b", question="What is b?", subject="Maths")
    return project


def sources(project: Project) -> dict[str, tuple[int, bytes]]:
    """Return every file of the sources: its time, and what it holds."""
    return {
        path.relative_to(project.srcdir).as_posix(): (
            path.stat().st_mtime_ns,
            path.read_bytes(),
        )
        for path in project.srcdir.rglob("*")
        if path.is_file()
    }


def test_nothing_in_the_sources_is_written_again(site: Project) -> None:
    site.build()
    site.question("a", question="What is A?", seo={"page_keywords": "mass"})
    before = sources(site)
    assert "subjects/maths.rst" in before
    assert "keywords/mass.rst" in before
    site.build()
    assert sources(site) == before
    # What has to be written is, once.
    site.question("c", question="What is c?", subject="New")
    site.build()
    after = sources(site)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"c.md", "subjects/new.rst", "subjects/.gitignore"}
    site.build()
    assert sources(site) == after


class Autobuild:
    """sphinx-autobuild at work, and what it says."""

    def __init__(self, project: Project, log: Path) -> None:
        self.log = log
        command = [sys.executable, "-m", "sphinx_autobuild", "--port", "0"]
        folders = [str(project.srcdir), str(log.parent / "out")]
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [*command, *folders],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
                start_new_session=True,
            )

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def builds(self) -> int:
        """How many builds have come to their end."""
        return self.text().count("Serving on")

    def wait(self, builds: int, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while self.builds < builds or not self._serves():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < end, self.text()
            time.sleep(0.1)

    def _serves(self) -> bool:
        """Whether files are being watched, which begins after the first build."""
        return "Waiting to detect changes" in self.text() or self.builds > 1

    def rest(self, seconds: float = 4) -> None:
        """Wait until nothing has happened for some time."""
        before = ""
        while before != (before := self.text()):
            time.sleep(seconds)

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def autobuild(site: Project, tmp_path: Path) -> Iterator[Autobuild]:
    if find_spec("sphinx_autobuild") is None:
        reason = "sphinx-autobuild is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    running = Autobuild(site, tmp_path / "log.txt")
    try:
        yield running
    finally:
        running.stop()


def test_one_rebuild_for_an_edit(site: Project, autobuild: Autobuild) -> None:
    autobuild.wait(1)
    autobuild.rest()
    settled = autobuild.builds
    # It may have seen the pages that its first build generated.
    assert settled <= 2
    site.question("a", question="What is A?", seo={"page_keywords": "mass"})
    autobuild.wait(settled + 1)
    autobuild.rest()
    assert autobuild.builds == settled + 1, autobuild.text()
