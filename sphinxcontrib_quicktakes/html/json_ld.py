"""JSON-LD in the schema.org vocabulary: what a page says to machines.

Functions from values to dictionaries, and one that makes a ``<script>`` of them. For
what search engines expect, see https://developers.google.com/search/docs/appearance/
structured-data: ``faqpage``, ``qapage`` and ``breadcrumb``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..in_script import as_json

CONTEXT = "https://schema.org"

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What all kinds of pages have. A missing text is empty."""

    name: str
    url: str = ""
    description: str = ""
    language: str = ""
    site: str = ""
    site_url: str = ""


def question_page(
    kind: str,
    page: Page,
    *,
    question: str,
    answer: str,
    author: str = "",
    date: dt.date | None = None,
    subject: str = "",
    keywords: Sequence[str] = (),
) -> Item:
    """Return the page of one question, a ``FAQPage`` or a ``QAPage``.

    *question* is what it asks beyond the name of the page, *answer* the whole answer,
    both as plain text.
    """
    origin = _origin(author, date)
    asked = answered(
        page.name,
        answer,
        question=question,
        url=page.url,
        author=author,
        date=date,
    )
    return {
        **_page(kind, page),
        **origin,
        **_given(about=_thing(subject), keywords=", ".join(keywords)),
        # A FAQPage has a list of questions, a QAPage a single one.
        "mainEntity": [asked] if kind == "FAQPage" else asked,
    }


def answered(
    name: str,
    answer: str,
    *,
    question: str = "",
    url: str = "",
    author: str = "",
    date: dt.date | None = None,
) -> Item:
    """Return a question with its answer; *name* is its title."""
    origin = _origin(author, date)
    accepted = {"@type": "Answer", "text": answer, **_given(url=url), **origin}
    return {
        "@type": "Question",
        "name": name,
        **_given(text=question),
        **origin,
        "answerCount": 1,
        "acceptedAnswer": accepted,
    }


def faq_page(page: Page, questions: Sequence[Item]) -> Item:
    """Return a page with several questions (see :func:`answered`)."""
    return {**_page("FAQPage", page), "mainEntity": list(questions)}


def collection_page(page: Page, *, subject: str, count: int) -> Item:
    """Return the page of a subject with *count* questions."""
    return {
        **_page("CollectionPage", page),
        "about": _thing(subject),
        "mainEntity": {"@type": "ItemList", "name": subject, "numberOfItems": count},
    }


def breadcrumb_list(entries: Iterable[tuple[str, str]]) -> Item:
    """Return the breadcrumbs of a page: names and addresses, and its own name."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(entries, 1)
        ],
    }


def script(items: Sequence[Item]) -> str:
    """Return the ``<script>`` for a page's head."""
    text = as_json({"@context": CONTEXT, "@graph": list(items)})
    return f'<script type="application/ld+json">{text}</script>\n'


def _page(kind: str, page: Page) -> Item:
    site = _given(name=page.site, url=page.site_url)
    return {
        "@type": kind,
        "name": page.name,
        **_given(
            url=page.url,
            description=page.description,
            inLanguage=page.language,
            isPartOf=site and {"@type": "WebSite", **site},
        ),
    }


def _origin(author: str, date: dt.date | None) -> Mapping[str, Any]:
    return _given(author=_person(author), datePublished=date and date.isoformat())


def _person(name: str) -> Item | None:
    return {"@type": "Person", "name": name} if name else None


def _thing(name: str) -> Item | None:
    return {"@type": "Thing", "name": name} if name else None


def _given(**values: Any) -> Mapping[str, Any]:
    return {name: value for name, value in values.items() if value}
