"""The page of one question: from the text of its file to its doctree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from ..builds.shown import note_view
from ..content import reader
from ..content.question import Passage, Reading, says_the_same
from ..tree import placement
from ..views.keyword_index import index_entries
from . import surroundings
from .byline import draft_badge

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What the page of a question shows of other files."""

    docname: str

    def shown(self, domain: QuickTakesDomain) -> object:
        catalogue = domain.catalogue
        if self.docname not in catalogue.questions:
            return None
        return (
            domain.anchor(self.docname),
            catalogue.related(self.docname),
            catalogue.subject_of(self.docname).name,
            catalogue.keyword_names(self.docname),
            catalogue.proposed(self.docname),
            surroundings.referring(domain, self.docname),
            self.docname in catalogue.options.drafts,
        )


def build_page(source: str, document: nodes.document, domain: QuickTakesDomain) -> None:
    """Fill *document* with the page of the question in the text *source*.

    The scan reports the problems of the file. Here it is read again for its answer,
    which the catalogue does not keep.
    """
    env = domain.env
    docname = env.docname
    settings = domain.settings
    # They are shared between documents in Sphinx 8.
    document.settings = document.settings.copy()
    text_hash, reading = domain.build.scanned.pop(docname, (None, Reading()))
    if text_hash != hash(source):
        # It was scanned in an earlier build, or an extension changed it since. The scan
        # found a Q&A file, so it is expected to be one.
        reading = reader.read(
            source,
            settings.schema,
            slug=Path(env.doc2path(docname)).stem,
            expected=True,
        )
    question = reading.question
    if question is None:
        return
    section_id = domain.anchor(docname)
    document.settings.id_prefix = f"{section_id}-"

    section = nodes.section(ids=[section_id], classes=["quicktakes-question"])
    # MathJax reads only marked formulas, not dollars and brackets in prose.
    section["classes"] += ["tex2jax_ignore", "mathjax_ignore"]
    _place(section, document, 1)
    document += section
    document.ids[section_id] = section
    title = nodes.title(_as_markdown(question.title), question.title)
    title["support_smartquotes"] = False  # a title may contain --help
    _place(title, document, reading.text.line)
    if question.description:
        # Translated with the page; names are not (see surroundings).
        section += nodes.meta("", name="description", content=question.description)
    section.insert(0, title)
    words = domain.catalogue.keyword_names(docname)
    if settings.genindex and words:
        section += index_entries(words, section_id)
    if question.asks_more:
        lead = nodes.container(classes=["quicktakes-asked"])
        section += lead
        _render(domain, reading.text, document, lead)
        _drop_title(lead, question.title)
    if docname in domain.catalogue.options.drafts:
        section += draft_badge()
    if question.date is not None or question.author:
        section += surroundings.above(docname=docname)
    passages = [p for p in (reading.answer, reading.body) if p.text]
    # A draft may have neither, but MyST's transforms need what rendering prepares.
    for passage in passages or [reading.answer]:
        _render(domain, passage, document, section)
    section += surroundings.below(docname=docname)
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
    passage = Passage(message)
    domain.dialect.render(passage, document, document, domain, is_message=True)


def _render(
    domain: QuickTakesDomain,
    passage: Passage,
    document: nodes.document,
    parent: nodes.Element,
) -> None:
    domain.dialect.render(passage, document, parent, domain)


def _drop_title(lead: nodes.Element, title: str) -> None:
    """Take a first paragraph that says no more than the title out of a question."""
    first = lead.children[0] if len(lead) > 1 else None
    if (
        isinstance(first, nodes.paragraph)
        and all(isinstance(child, nodes.Text) for child in first.children)
        and says_the_same(first.astext(), title)
    ):
        lead.remove(first)


_MARKUP = re.compile(r"([\\`*_$\[\]<&~])|^(?=[#>+-])|(?<=^\d)(?=[.)])")


def _as_markdown(text: str) -> str:
    """Return the Markdown of a plain text: what translators see, and give back."""
    return _MARKUP.sub(lambda match: "\\" + match[0], text)


def _place(node: nodes.Element, document: nodes.document, line: int) -> None:
    node.source, node.line = document["source"], line
