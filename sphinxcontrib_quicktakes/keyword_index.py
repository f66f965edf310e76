"""The keyword index: every keyword with its questions, from A to Z."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from .catalogue import Group
from .collation import SYMBOLS, initial
from .content.question import Question
from .views import link

if TYPE_CHECKING:
    from .domain import QuickTakesDomain


@dataclass(frozen=True, slots=True)
class IndexView:
    """The whole keyword index."""

    def shown(self, domain: QuickTakesDomain) -> object:
        return list(domain.catalogue.keywords.values())


def index_nodes(domain: QuickTakesDomain) -> list[nodes.Element]:
    """Return the index: a heading and a list of keywords for every letter."""
    from .domain import keyword_anchor

    language = domain.catalogue.language

    def letter(keyword: Group) -> str:
        return initial(keyword.name, language)

    found: list[nodes.Element] = []
    # Symbols come first in the order of keywords, but not always in one run.
    keywords = sorted(
        domain.catalogue.keywords.values(), key=lambda k: letter(k) != SYMBOLS
    )
    for heading, group in groupby(keywords, key=letter):
        items = nodes.definition_list(classes=["quicktakes-index"])
        for keyword in group:
            term = nodes.term("", keyword.name, ids=[keyword_anchor(keyword.key)])
            term["support_smartquotes"] = False
            questions = nodes.bullet_list(bullet="-", classes=["quicktakes-list"])
            for docname in keyword.docnames:
                paragraph = nodes.paragraph("", "", link("qt:question", docname))
                questions += nodes.list_item("", paragraph)
            definition = nodes.definition("", questions)
            items += nodes.definition_list_item("", term, definition)
        rubric = nodes.rubric("", heading, classes=["quicktakes-letter"])
        found += [rubric, items]
    return found


def index_entries(question: Question, anchor: str) -> addnodes.index:
    """Return the node that brings a question's keywords into the general index.

    LaTeX makes the index at the back of the book from it, with page numbers.
    """
    entries = [("single", word, anchor, "", None) for word in question.keywords]
    return addnodes.index(entries=entries)
