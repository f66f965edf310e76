"""A page as templates get it, for handlers of ``html-page-context``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .domain import QuickTakesDomain
from .store import domain_of


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page: its *name*, and the *context* of its template, which may be changed.

    *doctree* is None for pages that come from no document, such as the search page.
    """

    app: Sphinx
    name: str
    context: dict[str, Any]
    doctree: nodes.document | None

    @property
    def domain(self) -> QuickTakesDomain:
        return domain_of(self.app.env)


def handler(change: Callable[[HtmlPage], None]) -> Callable[..., None]:
    """Return an event handler from a function that changes a page."""

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
