"""A page takes time in proportion to the length of its answer, whatever that holds."""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest
from conftest import Project, sphinx_command
from sphinx.testing.util import SphinxTestApp

TIMES = 8
"""How many times as long as the small answer the large one is."""


class Pattern(NamedTuple):
    """What an answer holds again and again, behind *head*."""

    unit: str
    head: str = ""
    large: int = 32_000

    def answer(self, size: int) -> str:
        return self.head + self.unit * (size // len(self.unit))


PATTERNS = {
    "headings of one name": Pattern("# a\n"),
    "headings underlined, or heads of tables without rows": Pattern("a\n-\n"),
    "rules, or delimiters of tables": Pattern("---\n"),
    "tables ended by headings": Pattern("|a|\n|-|\n# b\n"),
    "tables with bars in formulas of their heads": Pattern("|$a|b$|\n|-|\n\n"),
    "rows with bars in formulas": Pattern("|a|\n|-|\n|$a|b$|\n|$a|\n\n"),
    "fences in fences": Pattern("```{note}\\n", large=200_000),
    "quotes of one paragraph": Pattern("'a\n", large=100_000),
    "emphasis and quotes": Pattern("*a* 'b ", large=200_000),
    "heredocs": Pattern('<<"A";\n', head="```perl\n", large=80_000),
    "brackets of Lua": Pattern("[[\\n", head="```lua\n", large=80_000),
}


class Clock:
    """Notes the processor time that each page takes: to be read, and to be written."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._start = 0.0

    def watch(self, app: SphinxTestApp) -> None:
        app.connect("source-read", self._begin)
        app.connect("doctree-read", lambda app, _: self._end(app.env.docname))
        app.connect("doctree-resolved", self._begin)
        app.connect("html-page-context", lambda app, docname, *_: self._end(docname))

    def _begin(self, *args: object) -> None:
        self._start = time.process_time()

    def _end(self, docname: str) -> None:
        spent = time.process_time() - self._start
        self.seconds[docname] = self.seconds.get(docname, 0.0) + spent


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Return the time that each answer took, by the name of its page."""
    project = Project(tmp_path_factory.mktemp("hostile") / "src")
    project.index()
    for number, pattern in enumerate(PATTERNS.values()):
        for name, size in (("small", pattern.large // TIMES), ("large", pattern.large)):
            project.question(f"{name}{number}", answer=pattern.answer(size))
    clock = Clock()
    with sphinx_command():
        project.build(prepare=clock.watch)
    return clock.seconds


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(PATTERNS)), ids=list(PATTERNS))
def test_time_is_linear(number: int, seconds: dict[str, float]) -> None:
    small, large = seconds[f"small{number}"], seconds[f"large{number}"]
    assert large < 0.1 + 2 * TIMES * small
