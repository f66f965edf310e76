"""What is done once, before processes are forked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Project
from pygments.lexers import get_all_lexers

from sphinxcontrib_quicktakes.builds import processes
from sphinxcontrib_quicktakes.pages import markdown


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    """Let no lexer be known, neither before nor behind the test."""
    for cached in (markdown._lexers, processes._load_lexer):
        cached.cache_clear()
    yield
    for cached in (markdown._lexers, processes._load_lexer):
        cached.cache_clear()


@pytest.fixture
def site(project: Project) -> Project:
    project.index("Words of the home page.", "", ".. quicktakes::")
    for number in range(8):
        label = ("python", "c", "no-such-language")[number % 3]
        project.question(f"q{number}", answer=f"```{label}\nx = {number}\n```")
    return project


@pytest.mark.parametrize(("parallel", "expected"), [(0, []), (2, ["c", "python"])])
def test_lexers_are_loaded_by_the_process_that_forks(
    site: Project, monkeypatch: pytest.MonkeyPatch, parallel: int, expected: list[str]
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(processes, "get_lexer_by_name", loaded.append)
    site.build(parallel=parallel)
    assert sorted(set(loaded) - {"text", "default"}) == expected
    assert len(loaded) == len(set(loaded))


def test_names_of_lexers_are_known_before_the_fork(
    site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _note_asked(monkeypatch)
    site.build(parallel=2)
    assert asked == [False, True]


def test_lexers_of_others_are_not_loaded_where_nobody_asks(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _note_asked(monkeypatch)
    project.index(".. quicktakes::")
    project.question("q", answer="```python\nx\n```")
    project.build()
    assert asked == [False]


def test_a_lexer_that_cannot_be_loaded_stops_nothing(
    site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(plugins: bool = True) -> Any:
        if plugins:
            raise ImportError("a plugin is broken")
        return original(plugins)

    original = get_all_lexers
    monkeypatch.setattr(markdown, "get_all_lexers", fail)
    for number in (2, 5):
        site.question(f"q{number}", answer="```c\nint x;\n```")
    built = site.build(parallel=2)
    assert built.main("q2").select("pre")[0].get_text().strip() == "int x;"


def _note_asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    asked: list[bool] = []

    def note(plugins: bool = True) -> Any:
        asked.append(plugins)
        return original(plugins)

    original = get_all_lexers
    monkeypatch.setattr(markdown, "get_all_lexers", note)
    return asked
