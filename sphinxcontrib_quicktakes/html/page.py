"""A page as templates get it, for what listens to ``html-page-context``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..domain import QuickTakesDomain
from ..store import domain_of


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """One page: its *name*, and the *context* of its template, which may be changed.

    *doctree* is None for pages that are made of no document, such as the search.
    """

    app: Sphinx
    name: str
    context: dict[str, Any]
    doctree: nodes.document | None

    @property
    def domain(self) -> QuickTakesDomain:
        return domain_of(self.app.env)


def handler(change: Callable[[HtmlPage], None]) -> Callable[..., None]:
    """Return what Sphinx calls, for a function that changes a page."""

    @wraps(change)
    def handle(
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        change(HtmlPage(app, pagename, context, doctree))

    return handle
