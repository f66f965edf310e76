"""What lives as long as the build, and what does not outlive its page.

A build without processes keeps the doctree of every page until it is written, and each
doctree is thousands of objects that point at each other. Python looks for garbage among
all of them again and again: an eighth of the time that such a build takes. And it looks
so seldom, where so much lives, that what was written is not freed before the end.

Processes have few pages each, and their parent loads what they send back: nothing there
lives long enough to be set aside while they run, but for what they have inherited.

And when Python exits, it looks through everything that is left for garbage, several
times, before it gives all of it back at once.
"""

from __future__ import annotations

import atexit
import gc
import os
from functools import wraps

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from ..domain import QuickTakesDomain
from ..html.page import HtmlPage
from ..store import domain_of


def before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Set aside what lives from now on (``env-before-read-docs``)."""
    if app.parallel <= 1 and set_aside not in gc.callbacks:
        gc.callbacks.append(set_aside)
    gc.freeze()


def set_aside(phase: str, info: dict[str, int]) -> None:
    """Let no object that a full collection found alive be looked at once more.

    Each is looked at three times then, as often as there are generations, and not again
    whenever there are a quarter more. (Up to Python 3.13: the collector of 3.14 has no
    full collections of its own.)
    """
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


def before_writing(app: Sphinx, builder: Builder) -> None:
    """Set aside the doctrees (``write-started``), and nothing more, page by page.

    What a page is made with is alive while it is made, and garbage behind it: the
    document tree that a theme shows is thousands of nodes in a large project. Only
    where all is put together in one document does it live on.
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

    Sphinx is done with it, and nobody collects it: see :func:`set_aside`. No event
    tells so in every format, so the builder's own method is followed, where it is one
    of Sphinx's: another builder may keep what it gets until its end.
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
    """Let garbage be collected as before (``build-finished``).

    That goes for what the program that builds had set aside, too. When that program
    exits, nothing is looked at any more: a fifteenth of the time of a build, and a
    third where there is nothing to do. Python promises nobody that what is left then is
    finalized one by one.
    """
    if set_aside in gc.callbacks:
        gc.callbacks.remove(set_aside)
    gc.unfreeze()
    atexit.unregister(gc.freeze)  # of the build before
    atexit.register(gc.freeze)
