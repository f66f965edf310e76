"""The head of a page, for search engines, feed readers and link previews.

A page says each thing once. What Sphinx, a theme or ``sphinxext.opengraph`` already
says is left to them; that extension gets its values from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..catalogue import Group, urls
from ..catalogue.selection import subject_name
from ..content.question import Question
from ..domain import QuickTakesDomain
from ..html_page import HtmlPage
from ..pages import excerpt
from ..store import domain_of
from ..tree.navigation import above, unique_title
from ..views import faq
from . import addresses, feeds, json_ld

Tag = tuple[str, str, str]
"""A ``<meta>``: the attribute that names it, its name, its content."""


@dataclass(frozen=True, slots=True)
class Head:
    """The content of the head of one page. *address* is empty if it is unknown."""

    docname: str
    title: str
    address: str
    description: str = ""
    question: Question | None = None
    subject: Group | None = None


def note_description(app: Sphinx, doctree: nodes.document) -> None:
    """Note the translated description of a question (``doctree-read``)."""
    domain = domain_of(app.env)
    docname = app.env.docname
    question = domain.catalogue.questions.get(docname)
    if question is None or not question.description:
        return
    description = excerpt.description(doctree)
    if description != question.description:
        domain.note(docname).description = description


class LiftDescription(SphinxPostTransform):
    """Move the description to where docutils puts the ``<meta>`` of other pages.

    Themes look for it there, at the top of a document (sphinx-immaterial).
    """

    default_priority = 890
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        if self.env.docname not in domain.catalogue.questions:
            return
        page = self.document.next_node(nodes.section)
        if page is not None:
            found = [child for child in page if isinstance(child, nodes.meta)]
            for meta in found:
                page.remove(meta)
            self.document.insert(0, found)


def prepare(page: HtmlPage) -> None:
    """Set what others build upon (``html-page-context``, before they do)."""
    domain = page.domain
    question = domain.catalogue.questions.get(page.name)
    if question is not None and unique_title(domain, page.name):
        page.context["title"] = escape(question.seo_title)
    if question is not None:
        _add_names(page, question)
    head = _head(domain, page.name, page.doctree)
    if head is None:
        return
    if head.question is not None and head.description:
        _add(page.context, [("name", "description", head.description)])
    if "sphinxext.opengraph" in page.app.extensions and domain.settings.opengraph:
        # It escapes only quotes. What a page itself says comes first.
        tags = {name: escape(text) for _, name, text in _opengraph(head)}
        page.context["meta"] = {**tags, **(page.context.get("meta") or {})}


def complete(page: HtmlPage) -> None:
    """Add what is still missing (``html-page-context``, after all others)."""
    domain, context, doctree = page.domain, page.context, page.doctree
    if not domain.build.is_site:
        return
    _add_feeds(domain, page.name, context)
    head = _head(domain, page.name, doctree)
    if head is None:
        _add_answers(domain, page.name, context, doctree)
        return
    if head.address:
        context["pageurl"] = head.address
    tags: list[Tag] = []
    if domain.settings.opengraph:
        image = ""
        if head.question is not None and doctree is not None:
            image = _image(domain, head, doctree)
        if "sphinxext.opengraph" not in page.app.extensions:
            tags += _opengraph(head)
            name = feeds.project_name(page.app.config)
            tags.append(("property", "og:site_name", name))
            tags.append(("property", "og:image", image))
        if head.question is not None and head.question.date is not None:
            date = head.question.date.isoformat()
            tags.append(("property", "article:published_time", date))
        card = "summary_large_image" if image else "summary"
        tags.append(("name", "twitter:card", card))
    _add(context, tags)
    if domain.settings.schema_type and (items := list(_items(domain, head, doctree))):
        context["metatags"] = context.get("metatags", "") + json_ld.script(items)


def _head(
    domain: QuickTakesDomain, docname: str, doctree: nodes.document | None
) -> Head | None:
    """Return what a question's or a subject's page says; None for other pages."""
    if not domain.build.is_site or doctree is None:
        return None
    title = domain.title(docname)
    address = addresses.canonical(domain, docname) or ""
    question = domain.catalogue.questions.get(docname)
    if question is not None:
        if unique_title(domain, docname):
            title = question.seo_title
        description = domain.description(docname)
        if not description:
            description = excerpt.first_words(excerpt.answer(doctree))
        subject = domain.catalogue.subject_of(docname)
        return Head(docname, title, address, description, question, subject)
    for key in domain.note_of(docname).subjects:
        if key in domain.catalogue.subjects:
            subject = domain.catalogue.subjects[key]
            return Head(docname, title, address, subject=subject)
    return None


def _add_names(page: HtmlPage, question: Question) -> None:
    """Add what a question's file names.

    Sphinx's search has read the page by then. It would take each keyword for one word,
    which no search for words finds; it has their words from the page.
    """
    values = {"keywords": ", ".join(question.keywords), "author": question.author}
    _add(page.context, [("name", name, text) for name, text in values.items()])
    if page.doctree is not None:
        # sphinx-immaterial reads the nodes, and prints no ``metatags``.
        found = [nodes.meta("", name=n, content=text) for n, text in values.items()]
        page.doctree[:0] = [node for node in found if node["content"]]


def _opengraph(head: Head) -> list[Tag]:
    values = {
        "title": head.title,
        "type": "article" if head.question is not None else "website",
        "url": head.address,
        "description": head.description,
    }
    return [("property", f"og:{name}", text) for name, text in values.items() if text]


def _image(domain: QuickTakesDomain, head: Head, doctree: nodes.document) -> str:
    """Return the address of the first image of an answer, empty where there is none."""
    if not domain.env.images and not domain.settings.trusted:
        return ""  # only directives show images that are no files of the project
    page = addresses.built(domain, head.docname)
    for node in doctree.findall(nodes.image):
        # The page is written: the addresses of its own images are relative to it.
        uri = urls.encode(str(node["uri"]))
        scheme = urlsplit(uri).scheme
        if scheme in ("http", "https"):
            return uri
        if page and not scheme:
            return urljoin(page, uri)
    return ""


def _page(domain: QuickTakesDomain, head: Head) -> json_ld.Page:
    config = domain.env.config
    return json_ld.Page(
        domain.title(head.docname),
        head.address,
        head.description,
        (config.language or "").replace("_", "-"),
        feeds.project_name(config),
        addresses.built(domain, config.root_doc) or "",
    )


def _add_answers(
    domain: QuickTakesDomain,
    pagename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Name the questions that a page of the project shows with their answers."""
    if doctree is None or not domain.note_of(pagename).answers:
        return
    if not domain.settings.schema_type:
        return
    found: dict[str, json_ld.Item] = {}
    for node in doctree.findall(faq.disclosure):
        docname = node["docname"]
        question = domain.catalogue.questions[docname]
        if docname in found or not (text := excerpt.plain_text(faq.answer_nodes(node))):
            continue
        found[docname] = json_ld.answered(
            domain.title(docname),
            text,
            url=addresses.canonical(domain, docname) or "",
            author=question.author,
            date=question.date,
        )
    if found:
        address = addresses.built(domain, pagename) or ""
        page = _page(domain, Head(pagename, domain.title(pagename), address))
        item = json_ld.faq_page(page, list(found.values()))
        context["metatags"] = context.get("metatags", "") + json_ld.script([item])


def _items(
    domain: QuickTakesDomain, head: Head, doctree: nodes.document | None
) -> Iterator[json_ld.Item]:
    config = domain.env.config
    page = _page(domain, head)
    site = page.site_url
    question, subject = head.question, head.subject
    if question is not None and doctree is not None:
        answer = excerpt.plain_text(excerpt.answer(doctree))
        if answer:  # an image alone is no answer for those who cannot see it
            yield json_ld.question_page(
                domain.settings.schema_type,
                page,
                question=excerpt.asked(doctree),
                answer=answer,
                author=question.author,
                date=question.date,
                subject=subject.name if subject else "",
                keywords=domain.catalogue.keyword_names(head.docname),
            )
    elif subject is not None:
        yield json_ld.collection_page(
            page, subject=subject_name(subject.name), count=len(subject.docnames)
        )
    if site and head.docname != config.root_doc:
        way = dict.fromkeys((config.root_doc, *above(domain, head.docname)))
        steps = [(domain.title(d), addresses.built(domain, d) or "") for d in way]
        yield json_ld.breadcrumb_list([*steps, (page.name, page.url)])


def _add_feeds(
    domain: QuickTakesDomain, pagename: str, context: dict[str, Any]
) -> None:
    """Link to the feeds: that of all questions, and that of the page's subject."""
    if not domain.settings.feed:
        return
    question = domain.catalogue.questions.get(pagename)
    if question is not None:
        subjects = [domain.catalogue.subject_of(pagename)]
    else:
        keys = domain.note_of(pagename).subjects
        known = domain.catalogue.subjects
        subjects = [known[key] for key in keys if key in known]
    for subject in (None, *subjects):
        href = context["pathto"](quote(feeds.path(subject)), resource=True)
        title = feeds.title(domain, subject)
        context["metatags"] = context.get("metatags", "") + (
            '<link rel="alternate" type="application/atom+xml" '
            f'title="{escape(title)}" href="{escape(href)}" />\n'
        )


def _add(context: dict[str, Any], tags: list[Tag]) -> None:
    """Add the tags that are not there and say something."""
    html = context.get("metatags", "")
    tags = [tag for tag in tags if tag[2]]
    # Parsed only if it contains one of the names, because others add few of them.
    present = _Names(html).names if any(name in html for _, name, _ in tags) else set()
    context["metatags"] = html + "".join(
        f'<meta {attribute}="{name}" content="{escape(content)}" />\n'
        for attribute, name, content in tags
        if name not in present
    )


def register(app: Sphinx) -> None:
    app.add_post_transform(LiftDescription)


class _Names(HTMLParser):
    """The names of the ``<meta>`` in some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            values = dict(attrs)
            self.names.add(values.get("name") or values.get("property") or "")
