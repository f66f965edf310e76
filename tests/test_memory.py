"""What the build sets aside, and what it frees as soon as it is written."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Project, sphinx_command
from docutils import nodes

from sphinxcontrib_quicktakes.builds import memory
from sphinxcontrib_quicktakes.config import Settings
from sphinxcontrib_quicktakes.files import read_file

QUESTIONS = 8


@pytest.fixture
def own_program(project: Project) -> Project:
    """Return a project for a program that runs Sphinx itself, as all tests are."""
    project.index("Words of the home page.", "", ".. quicktakes::")
    for number in range(QUESTIONS):
        project.question(f"q{number}", answer=f"Answer {number}.")
    return project


@pytest.fixture
def site(own_program: Project) -> Iterator[Project]:
    """Return the project for Sphinx's command."""
    with sphinx_command():
        yield own_program


ODD_FILES = {
    "simple": "---\nquestion: Why?\nanswer: So.\n---\n",
    "library": "---\nquestion: |2\n   Why?\nanswer: {a: [1, 2]}\n---\n",
    "broken": "---\nquestion: 'Why?\nanswer: So.\n---\n",
    "numbers": "---\nquestion: Why?\nanswer: So.\ndate: 99-99-9999\n---\n",
    "not UTF-8": "---\nquestion: \udcff\n---\n",
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_reading_a_file_leaves_nothing_to_collect(tmp_path: Path, name: str) -> None:
    """So the scan may pause the collection."""
    path = tmp_path / "a.md"
    path.write_text(ODD_FILES[name], "utf-8", "surrogateescape")
    read_file(path, Settings(), expected=True)
    gc.collect()
    with memory.paused():
        assert not gc.isenabled()
        found = [read_file(path, Settings(), expected=True) for _ in range(9)]
        assert gc.collect() == 0
    assert gc.isenabled()
    assert len(found) == 9


def test_collection_stays_as_it_was(project: Project) -> None:
    project.index()
    project.question("a")
    gc.disable()
    try:
        with memory.paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
    project.build()
    assert gc.isenabled()


@pytest.mark.parametrize("parallel", [0, 4])
def test_program_keeps_what_it_has_set_aside(
    own_program: Project, parallel: int, tmp_path: Path
) -> None:
    """And its garbage is collected as ever, however many builds it runs."""
    counts = tmp_path / "counts"

    def note(*_args: object) -> None:
        with counts.open("a") as file:
            print(gc.get_freeze_count(), file=file)

    events = ("source-read", "env-updated", "html-page-context", "build-finished")
    gc.freeze()
    try:
        set_aside = gc.get_freeze_count()
        callbacks = list(gc.callbacks)
        own_program.build(
            parallel=parallel,
            prepare=lambda app: [app.connect(event, note, 999) for event in events],
        )
        note()
        assert gc.callbacks == callbacks
    finally:
        gc.unfreeze()
    # What is set aside is freed when it is no longer needed.
    noted = [int(count) for count in counts.read_text().split()]
    assert len(noted) > 2 * QUESTIONS
    assert max(noted) <= set_aside


@pytest.mark.parametrize("parallel", [0, 1, 4])
def test_garbage_is_collected_after_a_build(site: Project, parallel: int) -> None:
    gc.unfreeze()
    callbacks = list(gc.callbacks)
    site.build(parallel=parallel)
    assert gc.get_freeze_count() == 0
    assert gc.callbacks == callbacks


@pytest.mark.parametrize("event", ["env-updated", "build-finished"])
def test_garbage_is_collected_after_a_build_that_failed(
    site: Project, event: str
) -> None:
    seen: list[bool] = []

    def stop(*_args: object) -> None:
        seen.append(memory.set_aside in gc.callbacks)
        raise ValueError("stopped")

    gc.unfreeze()
    with pytest.raises(Exception, match="stopped"):
        site.build(prepare=lambda app: app.connect(event, stop, priority=100))
    assert seen[0] == (event == "env-updated")
    assert gc.get_freeze_count() == 0
    assert memory.set_aside not in gc.callbacks


def test_what_a_full_collection_finds_is_not_looked_at_again(site: Project) -> None:
    counts: list[int] = []

    def look(*_args: object) -> None:
        gc.collect()
        counts.append(gc.get_freeze_count())
        kept.append([[] for _ in range(1000)])
        gc.collect()
        counts.append(gc.get_freeze_count())

    kept: list[Any] = []
    site.build(prepare=lambda app: app.connect("env-updated", look))
    assert counts[1] - counts[0] >= 1000


def test_processes_set_aside_what_they_inherit(site: Project, tmp_path: Path) -> None:
    parent = os.getpid()

    def note(event: str) -> Callable[..., None]:
        def write(*_args: object) -> None:
            if os.getpid() != parent:
                text = str(gc.get_freeze_count())
                (tmp_path / f"{event}-{os.getpid()}").write_text(text)

        return write

    events = ("source-read", "html-page-context")
    site.build(
        parallel=2,
        prepare=lambda app: [app.connect(e, note(e), priority=501) for e in events],
    )
    for event in events:
        counts = [int(path.read_text()) for path in tmp_path.glob(f"{event}-*")]
        assert counts
        assert min(counts) > 10_000


@pytest.mark.parametrize("by", ["main", "build.main"])
def test_whether_python_looks_for_garbage_when_it_exits(
    own_program: Project, by: str
) -> None:
    folder = own_program.srcdir
    program = (
        "import atexit, gc, sys\n"
        "from sphinx.cmd import build\n"
        "from sphinx.cmd.build import main\n"
        "atexit.register(lambda: print(gc.get_freeze_count()))\n"
        f"{by}(['-q', *sys.argv[1:]])\n"
        "print(gc.get_freeze_count())\n"
    )
    if by != "main":
        program = program.replace("from sphinx.cmd.build import main\n", "")
    command = [sys.executable, "-c", program, str(folder), str(folder / "_b")]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    after, at_exit = map(int, done.stdout.split())
    assert after == 0
    assert at_exit > 10_000 if by == "main" else at_exit == 0


@pytest.mark.parametrize(
    "builder",
    ["html", "dirhtml", "epub", "json", "text", "xml", "gettext", "linkcheck", "dummy"],
)
def test_written_pages_are_freed_at_once(site: Project, builder: str) -> None:
    """Not by the collector, which would have to look at all that is there."""
    resolved: dict[str, list[weakref.ref[Any]]] = {}

    def note(app: object, doctree: nodes.document, docname: str) -> None:
        # The document itself goes with what Sphinx wrote it with, which is young.
        kinds = (nodes.section, nodes.title)
        kept = [next(doctree.findall(kind)) for kind in kinds]
        resolved[docname] = [weakref.ref(node) for node in kept]

    def alive() -> set[str]:
        return {d for d, kept in resolved.items() if any(ref() for ref in kept)}

    while_writing: list[set[str]] = []
    site.build(
        builder,
        prepare=lambda app: (
            app.connect("doctree-resolved", note),
            app.connect("write-started", lambda *_: gc.disable()),
            app.connect("build-finished", lambda *_: while_writing.append(alive()), -2),
            app.connect("build-finished", lambda *_: gc.enable(), -1),
        ),
    )
    generated = {docname for docname in resolved if docname.startswith("subjects/")}
    assert len(resolved) == QUESTIONS + len(generated) + 1
    assert generated
    # Whatever was last is still at hand.
    last = {max(resolved), f"q{QUESTIONS - 1}"}
    assert while_writing[0] - last == {"index"}


def test_what_pages_are_written_with_is_not_set_aside(site: Project) -> None:
    """It is garbage when they are, such as the document tree of each for its theme."""
    counts: list[int] = []

    def look(*_args: object) -> None:
        made_with = [[] for _ in range(1000)]  # type: ignore[var-annotated]
        gc.collect()
        counts.append(gc.get_freeze_count())
        del made_with

    site.build(prepare=lambda app: app.connect("html-page-context", look))
    assert len(counts) > QUESTIONS
    assert max(counts) == counts[0]


@pytest.mark.parametrize("parallel", [0, 2])
def test_nodes_that_other_extensions_keep_are_whole(
    site: Project, parallel: int
) -> None:
    """Those of ``sphinx.ext.todo`` are shown on pages that are written later."""
    site.conf(
        extensions=["sphinxcontrib_quicktakes", "sphinx.ext.todo"],
        todo_include_todos=True,
        quicktakes_trusted=True,
    )
    site.question("q0", answer="```{todo}\nCheck the figures.\n```")
    site.write("zzz.rst", "All\n===\n\n.. todolist::\n")
    site.index(".. toctree::", "", "   zzz", "", ".. quicktakes::")
    built = site.build(parallel=parallel)
    assert "Check the figures." in built.text("zzz.html")
