"""Breadcrumbs, and previous and next links of questions in HTML.

Themes take them from the document tree, which in HTML does not contain the questions
(see :mod:`.placement`).
"""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from sphinx.locale import _ as sphinx_

from ..content.question import Question
from ..domain import QuickTakesDomain
from ..html_page import HtmlPage
from ..i18n import _


@dataclass(frozen=True, slots=True)
class Way:
    """The docnames above a question, from the top, and those next to it."""

    parents: tuple[str, ...]
    previous: str | None
    next: str | None


def find_way(domain: QuickTakesDomain, docname: str) -> Way | None:
    """Return the way to a question; None if it is in a toctree of the user's.

    None for the home page too, which all others are below.
    """
    if docname == domain.env.config.root_doc:
        return None
    subject = domain.catalogue.subject_of(docname)
    page = domain.subject_pages().get(subject.key)
    if page is None or len(_path(domain, docname)) > 1:
        return None
    parents = _path(domain, page)
    if parents[0] == domain.env.config.root_doc:
        del parents[0]  # themes show the home page by themselves
    rank = domain.catalogue.ranks[docname]
    beside = subject.docnames
    return Way(
        tuple(parents),
        beside[rank - 1] if rank else None,
        beside[rank + 1] if rank + 1 < len(beside) else None,
    )


def above(domain: QuickTakesDomain, docname: str) -> list[str]:
    """Return the documents above any page, from the top; the home page may be first."""
    if docname in domain.catalogue.questions:
        way = find_way(domain, docname)
        if way is not None:
            return list(way.parents)
    return _path(domain, docname)[:-1]


def _path(domain: QuickTakesDomain, docname: str) -> list[str]:
    """Return a document behind those above it in toctrees, which may be in a circle."""
    parents = domain.build.places.parents if domain.build.places else {}
    found = [docname]
    while (parent := parents.get(found[0])) and parent not in found:
        found.insert(0, parent)
    return found


def add_context(page: HtmlPage) -> None:
    """Give templates the way to a question, and its data (``html-page-context``)."""
    app, domain, context = page.app, page.domain, page.context
    question = domain.catalogue.questions.get(page.name)
    if question is None:
        return
    context["quicktakes"] = _plain(question) if app.builder.name == "json" else question

    def entry(docname: str | None) -> dict[str, str] | None:
        if docname is None:
            return None
        # Templates print these titles unescaped: they are HTML.
        return {
            "link": domain.page_uri(page.name, docname),
            "title": escape(domain.title(docname)),
        }

    way = find_way(domain, page.name)
    if way is not None:
        context["parents"] = [entry(docname) for docname in way.parents]
        context["prev"] = entry(way.previous)
        context["next"] = entry(way.next)
        # Older themes take them from here.
        beside = (
            (way.next, "N", sphinx_("next")),
            (way.previous, "P", sphinx_("previous")),
        )
        context["rellinks"] = context.get("rellinks", []) + [
            (docname, escape(domain.title(docname)), access_key, label)
            for docname, access_key, label in beside
            if docname is not None
        ]
    if needs_breadcrumbs(domain) and page.name != app.config.root_doc:
        # Those from a toctree of the user's are already HTML.
        crumbs = _breadcrumbs([entry(app.config.root_doc), *context["parents"]])
        context["body"] = crumbs + context.get("body", "")


def _plain(question: Question) -> object:
    """Return the data of a question as JSON has it, dates as ISO 8601 texts."""
    data = dataclasses.asdict(question)
    return json.loads(json.dumps(data, default=lambda date: date.isoformat()))


# Themes that have a template for breadcrumbs, but do not show it by default.
_WITHOUT_BREADCRUMBS = frozenset({"alabaster", "sphinx_book_theme"})

# How templates show breadcrumbs, the block that contains them in the theme ``basic`` if
# a template overrides it, and how a layout extends another one.
_WAY = re.compile(r"\bparents\b")
_LINE = re.compile(
    r"\brelbar1\s*-?%\}(?:(?!\{%-?\s*endblock|\b(?:super|relbar)\(\)).)*\{%-?\s*endblock",
    re.DOTALL,
)
_WHOLE = re.compile(r"""\{%-?\s*extends\s+["'][\w-]+/layout\.html["']""")


def needs_breadcrumbs(domain: QuickTakesDomain) -> bool:
    """Whether pages begin with breadcrumbs."""
    if domain.settings.breadcrumbs != "auto":
        return domain.settings.breadcrumbs == "always"
    if not domain.build.is_site:
        return False
    builder: Any = domain.build.builder
    return not _shows_way(tuple(builder.theme.get_theme_dirs()))


@cache
def _shows_way(folders: tuple[str, ...]) -> bool:
    """Whether a theme shows the way to a page, by its templates.

    *folders* are its own and those of the themes that it inherits from.
    """
    for folder in map(Path, folders):
        if folder.name in _WITHOUT_BREADCRUMBS:
            return False
        templates = [path.read_text("utf-8") for path in folder.rglob("*.html")]
        if any(map(_WAY.search, templates)):
            return True
        layout = folder / "layout.html"
        replaced = layout.is_file() and not _WHOLE.search(layout.read_text("utf-8"))
        if replaced or any(map(_LINE.search, templates)):
            return False
    return False


def _breadcrumbs(entries: list[dict[str, str] | None]) -> str:
    label = escape(_("Breadcrumbs"), quote=True)
    # Sphinx's search shows the text of the page, in which words must not run together.
    items = "\n".join(
        f'<li><a href="{escape(e["link"], quote=True)}">{e["title"]}</a></li>'
        for e in entries
        if e is not None
    )
    return (
        f'<nav class="quicktakes-breadcrumbs" aria-label="{label}">'
        f"<ol>{items}</ol></nav>\n"
    )


def unique_title(domain: QuickTakesDomain, docname: str) -> bool:
    """Whether the ``seo.title`` of a question says something about it.

    In real files, one title repeats over a whole subject. If the title of the page is
    translated, the ``seo.title`` is in another language.
    """
    question = domain.catalogue.questions[docname]
    title = question.seo_title
    once = bool(title) and domain.catalogue.seo_titles[title] == 1
    return once and domain.title(docname) == question.title
