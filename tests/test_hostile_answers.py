"""Reading an answer takes time in proportion to its length, whatever it holds."""

from __future__ import annotations

import time

import pytest
from conftest import Project
from sphinx.testing.util import SphinxTestApp

SMALL, LARGE = 4_000, 32_000
"""Bytes of an answer: of a large one, eight times as many."""

# What an answer holds again and again.
UNITS = {
    "headings of one name": "# a\n",
    "headings underlined, or heads of tables without rows": "a\n-\n",
    "rules, or delimiters of tables": "---\n",
    "tables ended by headings": "|a|\n|-|\n# b\n",
    "tables with bars in formulas of their heads": "|$a|b$|\n|-|\n\n",
    "rows with bars in formulas": "|a|\n|-|\n|$a|b$|\n|$a|\n\n",
}


class Clock:
    """Notes the processor time that reading each page takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._start = 0.0

    def watch(self, app: SphinxTestApp) -> None:
        app.connect("source-read", self._begin)
        app.connect("doctree-read", self._end)

    def _begin(self, *args: object) -> None:
        self._start = time.process_time()

    def _end(self, app: SphinxTestApp, doctree: object) -> None:
        self.seconds[app.env.docname] = time.process_time() - self._start


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Return the time that reading each answer took, by the name of its page."""
    project = Project(tmp_path_factory.mktemp("hostile") / "src")
    project.index()
    for number, unit in enumerate(UNITS.values()):
        for size in (SMALL, LARGE):
            answer = unit * (size // len(unit))
            project.question(f"q{number}-{size}", answer=answer)
    clock = Clock()
    project.build("dummy", prepare=clock.watch)
    return clock.seconds


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(UNITS)), ids=list(UNITS))
def test_reading_is_linear(number: int, seconds: dict[str, float]) -> None:
    small, large = (seconds[f"q{number}-{size}"] for size in (SMALL, LARGE))
    assert large < 0.1 + LARGE / SMALL * 2 * small
