"""The page of one question: from the text of its file to its doctree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from . import drafts, lists, placement
from .byline import byline
from .content import question as content
from .content.question import Passage, Question, Related
from .domain import question_anchor
from .i18n import _
from .keyword_index import index_entries
from .missing import address
from .views import link, note_view

if TYPE_CHECKING:
    from .domain import QuickTakesDomain


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What the page of a question shows of other files."""

    docname: str

    def shown(self, domain: QuickTakesDomain) -> object:
        catalogue = domain.catalogue
        if self.docname not in catalogue.questions:
            return None
        return (
            question_anchor(catalogue, self.docname),
            catalogue.related(self.docname),
            catalogue.subject_of(self.docname).name,
            catalogue.keyword_names(self.docname),
            catalogue.proposed(self.docname),
            _referring(domain, self.docname),
            self.docname in catalogue.drafts,
        )


def build_page(source: str, document: nodes.document, domain: QuickTakesDomain) -> None:
    """Fill *document* with the page of the question whose file holds *source*.

    The problems of the file are the scan's to report; here it is read again for its
    answer, which the catalogue does not keep.
    """
    env = domain.env
    docname = env.docname
    settings = domain.settings
    text_hash, reading = domain.build.scanned.pop(docname, (None, content.Reading()))
    if text_hash != hash(source):
        # It was scanned in an earlier build, or an extension changed it on its way. The
        # scan took the file for a Q&A file, so it is expected to be one.
        reading = content.read(
            source,
            settings.schema,
            slug=Path(env.doc2path(docname)).stem,
            expected=True,
        )
    question = reading.question
    if question is None:
        return
    section_id = question_anchor(domain.catalogue, docname)
    # Settings are shared between documents in Sphinx 8.
    document.settings = document.settings.copy()
    document.settings.id_prefix = f"{section_id}-"

    section = nodes.section(ids=[section_id], classes=["quicktakes-question"])
    # Dollars and brackets in prose are not for MathJax, which sees formulas only.
    section["classes"] += ["tex2jax_ignore", "mathjax_ignore"]
    _place(section, document, 1)
    document += section
    document.ids[section_id] = section
    title = nodes.title(_as_markdown(question.title), question.title)
    title["support_smartquotes"] = False  # a title may hold --help
    _place(title, document, reading.text.line)
    section += _meta(question)
    section.insert(0, title)
    words = domain.catalogue.keyword_names(docname)
    if settings.genindex and words:
        section += index_entries(words, section_id)
    if question.asks_more:
        lead = nodes.container(classes=["quicktakes-asked"])
        section += lead
        _render(domain, reading.text, document, lead)
    if docname in domain.catalogue.drafts:
        section += drafts.badge()
    if (line := byline(question, env.config.language)) is not None:
        _place(line, document, 1)
        section += line
    for passage in (reading.answer, reading.body):
        if passage.text:
            _render(domain, passage, document, section)
    section += _related(domain, docname)
    section += _filed(domain, docname)
    for node in section.children[1:]:
        if isinstance(node, nodes.Element) and node.line is None:
            _place(node, document, 1)
    if docname == env.config.root_doc:
        section += placement.claim(domain, docname, placement.ROOT)
    env.metadata[docname]["orphan"] = "True"
    note_view(domain, docname, QuestionView(docname))


def build_translation(
    message: str, document: nodes.document, domain: QuickTakesDomain
) -> None:
    """Fill *document* with a translated message of a question page."""
    _render(domain, Passage(message), document, document)


def _render(
    domain: QuickTakesDomain,
    passage: Passage,
    document: nodes.document,
    parent: nodes.Element,
) -> None:
    domain.dialect.render(passage, document, parent, domain)


def _meta(question: Question) -> list[nodes.Element]:
    """Return the tags for the page's head, which only HTML shows."""
    values = {
        "description": question.description,
        "keywords": ", ".join(question.keywords),
        "author": question.author,
    }
    return [nodes.meta("", name=k, content=v) for k, v in values.items() if v]


def _related(domain: QuickTakesDomain, docname: str) -> list[nodes.Element]:
    related = domain.catalogue.related(docname)
    targets = [target for _, target in related if target is not None]
    items: nodes.Element
    if len(targets) == len(related):
        items = lists.questions(targets)
    else:
        items = nodes.bullet_list(bullet="-", classes=["quicktakes-list"])
        for named, target in related:
            content = _related_link(domain, named, target)
            items += nodes.list_item("", nodes.paragraph("", "", content))
    found: list[nodes.Element] = []
    if related:
        heading = nodes.rubric("", _("Related questions"), translatable=False)
        container = nodes.container("", heading, items, classes=["quicktakes-related"])
        found.append(container)
    for title, docnames, kind in (
        (_("Similar questions"), domain.catalogue.proposed(docname), "similar"),
        (_("Referenced by"), _referring(domain, docname), "referring"),
    ):
        if docnames:
            heading = nodes.rubric("", title, translatable=False)
            entries = lists.questions(docnames)
            classes = ["quicktakes-related", f"quicktakes-{kind}"]
            found.append(nodes.container("", heading, entries, classes=classes))
    return found


def _related_link(
    domain: QuickTakesDomain, related: Related, target: str | None
) -> nodes.Element:
    title = related.title or related.url or related.id
    if target is not None:
        return link("qt:question", target)
    if published := address(domain.settings, related):
        return nodes.reference("", title, refuri=published, internal=False)
    return nodes.inline("", title, classes=["quicktakes-missing"])


def page_links(domain: QuickTakesDomain, docname: str) -> list[str]:
    """Return the questions below the answer of one, in the order of the page."""
    related = [target for _, target in domain.catalogue.related(docname) if target]
    return related + domain.catalogue.proposed(docname) + _referring(domain, docname)


def _referring(domain: QuickTakesDomain, docname: str) -> list[str]:
    if not domain.settings.referenced_by:
        return []
    return domain.catalogue.referring.get(docname, [])


def _filed(domain: QuickTakesDomain, docname: str) -> list[nodes.Element]:
    """Return the last lines of a page: its subject, and its keywords."""
    subject = domain.catalogue.subject_of(docname)
    fields = nodes.field_list(classes=["quicktakes-filed"])
    paragraph = nodes.paragraph("", "", link("qt:subject", subject.key))
    fields += _field(_("Subject"), paragraph)
    if words := domain.catalogue.keyword_names(docname):
        paragraph = nodes.paragraph(classes=["quicktakes-keywords"])
        paragraph += lists.keywords(words)
        fields += _field(_("Keywords"), paragraph)
    return [fields]


def _field(name: str, body: nodes.Element) -> nodes.field:
    return nodes.field(
        "", nodes.field_name("", name, translatable=False), nodes.field_body("", body)
    )


_MARKUP = re.compile(r"([\\`*_$\[\]<&~])|^(?=[#>+-])|(?<=^\d)(?=[.)])")


def _as_markdown(text: str) -> str:
    """Return the Markdown of a plain text: what translators see, and give back."""
    return _MARKUP.sub(lambda match: "\\" + match[0], text)


def _place(node: nodes.Element, document: nodes.document, line: int) -> None:
    node.source, node.line = document["source"], line
