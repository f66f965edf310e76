"""The processes that Sphinx forks to read and write in parallel.

Each process handles only a few pages, so what it does before the first of them is done
many times. What is done before the fork is done once.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..pages.page import QuestionView
from ..store import domain_of


def before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Create the parser and the catalogue's lookups (``env-before-read-docs``)."""
    if app.parallel <= 1:
        return
    domain = domain_of(env)
    if questions := domain.catalogue.questions.keys() & set(docnames):
        QuestionView(min(questions)).shown(domain)
        domain.dialect.warm_up()


def before_writing(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Load the lexers for the code of a page (``doctree-resolved``).

    Pages are resolved by the process that forks the others, and some lexers take as
    long to load as several pages.
    """
    if app.parallel > 1:
        for node in doctree.findall(nodes.literal_block):
            _load_lexer(node.get("language", "default"))


@cache
def _load_lexer(name: str) -> None:
    """Load a lexer: Pygments keeps what it makes of the rules with the class."""
    with suppress(ClassNotFound):
        get_lexer_by_name(name)
