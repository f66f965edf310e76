"""Breadcrumbs, previous and next of questions in HTML.

Themes take them from the document tree, in which questions do not stand for HTML (see
:mod:`.placement`).
"""

from __future__ import annotations

from html import escape
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx

from .domain import QuickTakesDomain


def add_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give templates the way to a question, and its data (``html-page-context``)."""
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    question = domain.catalogue.questions.get(pagename)
    if question is None:
        return
    context["quicktakes"] = question
    if question.seo_title and domain.catalogue.seo_titles[question.seo_title] == 1:
        # In real files it repeats over a whole subject, and says nothing.
        context["title"] = escape(question.seo_title)
    subject = domain.catalogue.subject_of(pagename)
    page = domain.subject_pages().get(subject.key)
    if page is None or context["parents"]:
        return  # it stands in a toctree of the user's

    def entry(docname: str) -> dict[str, str]:
        # Templates print these titles as they are: they are HTML.
        return {
            "link": app.builder.get_relative_uri(pagename, docname),
            "title": escape(domain.env.titles[docname].astext()),
        }

    place = subject.docnames.index(pagename)
    context["parents"] = [*_ancestors(app, page, entry), entry(page)]
    context["prev"] = entry(subject.docnames[place - 1]) if place else None
    following = subject.docnames[place + 1 : place + 2]
    context["next"] = entry(following[0]) if following else None


def _ancestors(app: Sphinx, docname: str, entry: Any) -> list[dict[str, str]]:
    """Return the entries above a subject page, up to the root document."""
    relations = app.env.collect_relations()
    found: list[dict[str, str]] = []
    parent = relations.get(docname, [None])[0]
    while parent and parent != app.config.root_doc and len(found) < 50:
        found.insert(0, entry(parent))
        parent = relations.get(parent, [None])[0]
    return found
