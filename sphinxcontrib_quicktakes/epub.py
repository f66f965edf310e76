"""The ePub: every question in the navigation and in the order of reading."""

from __future__ import annotations

from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config

from .config import chosen
from .domain import QuickTakesDomain
from .placement import toctree


def choose_scope(app: Sphinx, config: Config) -> None:
    """Let hidden toctrees into the navigation, if ``conf.py`` chooses nothing.

    The subject pages hang in one. (``config-inited``.)
    """
    if not chosen(config, "epub_tocscope"):
        config.epub_tocscope = "includehidden"


def complete_contents(app: Sphinx, builder: Builder) -> None:
    """Bring the questions into the table of contents (``write-started``).

    It does not show them, for HTML's sake.
    """
    if builder.name != "epub":
        return
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    for docname, note in domain.notes.items():
        toc = app.env.tocs.get(docname)
        if note.question_tree and toc is not None and toc.children:
            item = cast(nodes.Element, toc.children[0])
            item += nodes.bullet_list("", toctree(docname, note.question_tree))
