"""What the commands show of how far they are."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from conftest import Project

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.cli import progress

Capture = pytest.CaptureFixture[str]

MANY = 30
COMMANDS = (["check"], ["check", "--diff"], ["check", "--fix"], ["list"], ["stats"])


def screen(written: str) -> list[str]:
    """Return the lines that a terminal shows in the end."""
    lines = []
    for line in written.split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return lines


@pytest.fixture
def run(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> Callable[[list[str], bool], tuple[str, str]]:
    """Return how to run a command, on a terminal or not: what it wrote."""
    monkeypatch.chdir(project.srcdir)
    monkeypatch.setattr(progress, "_PATIENCE", 0)

    def run(command: list[str], terminal: bool) -> tuple[str, str]:
        for number in range(MANY):
            # Some have something to mend, and one something that is left.
            answer = "One.\\nTwo." if number % 7 == 0 else "One."
            project.question(
                f"q{number}", question=f"{number}?", id=number, answer=answer
            )
        project.write(
            "left.md", "---\n{question: Why?, answer: A\\n\\nB, subject: X}\n---\n"
        )
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
        cli.main([*command, "."])
        written = capsys.readouterr()
        return written.out, written.err

    return run


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_progress_on_a_terminal_is_gone_in_the_end(
    run: Callable[[list[str], bool], tuple[str, str]], command: list[str]
) -> None:
    plain = run(command, False)
    assert "\r" not in plain[1]
    out, err = run(command, True)
    assert out == plain[0]
    assert screen(err) == plain[1].split("\n")
    shown = [part for part in err.split("\r") if f" of {MANY + 1} files" in part]
    assert len(shown) >= MANY
    assert all(part.startswith("quicktakes: ") for part in shown)
    assert ("fixing" in err) is ("--fix" in command)


def test_progress_of_several_processes(
    run: Callable[[list[str], bool], tuple[str, str]],
) -> None:
    _out, err = run(["check", "--fix", "-j2"], True)
    assert f"fixing: 1 of {MANY + 1} files" in err
    assert f"fixing: {MANY + 1} of {MANY + 1} files" in err


def test_nothing_is_shown_of_what_takes_no_time(
    run: Callable[[list[str], bool], tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 1000)
    assert "\r" not in run(["check"], True)[1]
