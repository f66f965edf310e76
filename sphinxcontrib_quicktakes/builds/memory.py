"""What lives as long as the build, and what does not outlive its page.

A build without processes keeps the doctree of every page until it is written, and each
doctree is thousands of objects that refer to each other. Python's garbage collector
looks at all of them again and again, which takes an eighth of the time of such a build.
And with so many live objects it runs so rarely that what was written is not freed
before the end.

With processes, each has few pages, and their parent loads what they send back. Nothing
lives long enough there to be set aside, except what the processes inherited.

When Python exits, it looks for garbage among everything that is left, several times,
before it gives back all of it at once.

Most of this is for a process that builds once and ends, which is Sphinx's command. A
program that runs Sphinx itself manages its memory as it likes.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.cmd import build
from sphinx.environment import BuildEnvironment

from ..domain import QuickTakesDomain
from ..html_page import HtmlPage, handler
from ..store import domain_of


def register(app: Sphinx) -> None:
    """Connect the handlers, if the process is Sphinx's command."""
    if not is_command():
        return
    app.connect("builder-inited", free_what_is_written, 500)
    app.connect("env-before-read-docs", before_reading, 900)
    app.connect("source-read", before_page_is_read, 500)
    app.connect("write-started", before_writing, 900)
    app.connect("html-page-context", handler(before_page_is_written), 100)
    # First, because they are not called after a listener that fails.
    app.connect("build-finished", when_finished, 0)


def is_command() -> bool:
    """Whether the process is ``sphinx-build``, or ``python -m sphinx``.

    Both are modules that import Sphinx's function and call it.
    """
    return getattr(sys.modules["__main__"], "main", None) is build.main


@contextmanager
def paused() -> Iterator[None]:
    """Collect no garbage in a block that makes much that stays, and none in cycles.

    The collector would look at all of it again and again; in Sphinx's command, it is
    set aside and never looked at.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if is_command():
                gc.freeze()
            gc.enable()


def before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Set aside what lives from now on (``env-before-read-docs``)."""
    if app.parallel <= 1 and set_aside not in gc.callbacks:
        gc.callbacks.append(set_aside)
    gc.freeze()


def set_aside(phase: str, info: dict[str, int]) -> None:
    """Exempt objects that a full collection found alive from later collections.

    Each object is then looked at three times, once for each generation, and not again
    whenever the number of objects grows by a quarter. (Up to Python 3.13: the collector
    of 3.14 has no full collections of its own.)
    """
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


def before_writing(app: Sphinx, builder: Builder) -> None:
    """Set aside the doctrees (``write-started``), and nothing more after that.

    What a page is made from is alive while it is made, and garbage afterwards: the tree
    that a theme shows is thousands of nodes in a large project. Only in a builder that
    puts everything into one document does it live on.
    """
    domain = domain_of(app.env)
    if not domain.one_document and set_aside in gc.callbacks:
        gc.callbacks.remove(set_aside)
    gc.freeze()


def before_page_is_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Set aside what a process has inherited (``source-read``)."""
    _set_aside_inherited(domain_of(app.env))


def before_page_is_written(page: HtmlPage) -> None:
    """Set aside what a process has inherited (``html-page-context``)."""
    _set_aside_inherited(page.domain)


def _set_aside_inherited(domain: QuickTakesDomain) -> None:
    """Let a process not look at what its parent had when it was forked.

    Nobody frees that, and whatever is looked at is copied: a tenth of its time, and
    more the more pages there are. Python advises this for processes that are forked.
    """
    if domain.build.process != os.getpid():
        domain.build.process = os.getpid()
        gc.freeze()


def free_what_is_written(app: Sphinx) -> None:
    """Free the doctree of each page as soon as it is written (``builder-inited``).

    Sphinx no longer needs it, and the collector does not free it (see
    :func:`set_aside`). No event signals this in every format, so the builder's own
    method is wrapped, but only if it is Sphinx's: another builder may keep the doctrees
    until its end.
    """
    builder = app.builder
    write = builder.write_doc
    if not type(builder).write_doc.__module__.startswith("sphinx."):
        return

    @wraps(write)
    def write_and_free(docname: str, doctree: nodes.document) -> None:
        write(docname, doctree)
        if _is_free(app, docname):
            _take_apart(doctree)

    builder.write_doc = write_and_free  # type: ignore[method-assign]


def _is_free(app: Sphinx, docname: str) -> bool:
    """Whether nobody needs the doctree of a page that was written.

    Those of the project's own pages are left alone, and answers with directives of
    other extensions, which may have kept nodes of them (``todolist``). With ``-j``,
    nothing is set aside for good, and a process that writes is gone soon.
    """
    domain = domain_of(app.env)
    known = domain.makes(docname) and not domain.settings.trusted
    return known and app.parallel <= 1


def _take_apart(doctree: nodes.document) -> None:
    """Undo what points from a node to its children, and back."""
    parents: list[nodes.Element] = [doctree]
    while parents:
        parent = parents.pop()
        for child in parent.children:
            child.parent = None
            if isinstance(child, nodes.Element):
                parents.append(child)
        parent.children = []
    doctree.ids.clear()
    doctree.document = None  # type: ignore[assignment]  # it was its own


def when_finished(app: Sphinx, exception: Exception | None) -> None:
    """Resume normal garbage collection, until Python exits (``build-finished``).

    Nothing is collected then, which saves a fifteenth of the time of a build, and a
    third if there is nothing to do. Python does not guarantee that objects left at exit
    are finalized.
    """
    if set_aside in gc.callbacks:
        gc.callbacks.remove(set_aside)
    gc.unfreeze()
    atexit.register(gc.freeze)
