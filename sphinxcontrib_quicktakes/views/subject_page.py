"""The content of a subject's page: its questions, in pages and by letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from ..builds import one_document
from ..catalogue import page_names
from ..catalogue.collation import by_initial, initial
from ..i18n import _, ngettext
from ..links import link_to_page
from . import letters, lists
from .listing import entries

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain

LETTERED = 60
"""The number of questions from which a list is divided by letters."""


@dataclass(frozen=True, slots=True)
class SubjectView:
    """One page of the questions of a subject (its key), from page 1."""

    subject: str
    page: int = 1

    def docnames(self, domain: QuickTakesDomain) -> tuple[str, ...]:
        group = domain.catalogue.subjects.get(self.subject)
        if group is None:
            return ()
        size = domain.settings.page_size
        return group.docnames[(self.page - 1) * size : self.page * size]

    def shown(self, domain: QuickTakesDomain) -> object:
        group = domain.catalogue.subjects.get(self.subject)
        if group is None:
            return None
        docnames, catalogue = self.docnames(domain), domain.catalogue
        return (
            docnames,
            # The letters under which they are listed.
            [
                initial(catalogue.questions[d].title, catalogue.options.language)
                for d in docnames
            ],
            len(group.docnames),
            domain.pages_of(group),
            domain.subject_pages().get(self.subject),
            domain.catalogue.common_keywords[group.key],
        )


def summary(domain: QuickTakesDomain, view: SubjectView) -> list[nodes.Element]:
    """Return the number of a subject's questions and its most common keywords."""
    subject = domain.catalogue.subjects[view.subject]
    number = len(subject.docnames)
    text = ngettext("%d question", "%d questions", number) % number
    found: list[nodes.Element] = [
        nodes.paragraph("", text, classes=["quicktakes-count"], translatable=False)
    ]
    words = domain.catalogue.common_keywords[subject.key]
    if words:
        line = nodes.paragraph(classes=["quicktakes-keywords"], translatable=False)
        line += nodes.Text(_("Keywords:") + " ")
        line += lists.keywords(words)
        found.append(line)
    return found


def question_list(domain: QuickTakesDomain, view: SubjectView) -> list[nodes.Element]:
    """Return the questions of one page, divided by letters if they are many."""
    subject = domain.catalogue.subjects[view.subject]
    found = _one_page(domain, view, _pager(domain, view))
    if domain.pages_of(subject) == 1:
        return found
    # Where all pages are one document, so are the pages of a subject.
    whole = lists.bound_questions(subject.docnames)
    return [
        addnodes.only("", *found, expr=f"not {one_document.TAG}"),
        addnodes.only("", whole, expr=one_document.TAG),
    ]


def _pager(domain: QuickTakesDomain, view: SubjectView) -> list[nodes.Element]:
    first = domain.subject_pages().get(view.subject)
    count = domain.pages_of(domain.catalogue.subjects[view.subject])
    return [] if first is None else pager(first, view.page, count)


def _one_page(
    domain: QuickTakesDomain, view: SubjectView, pager: Sequence[nodes.Element]
) -> list[nodes.Element]:
    subject = domain.catalogue.subjects[view.subject]
    docnames = view.docnames(domain)
    if len(docnames) < LETTERED:
        return [*pager, entries(domain, docnames, "list")]
    groups = by_initial(
        docnames,
        lambda docname: domain.catalogue.questions[docname].title,
        domain.catalogue.options.language,
    )
    prefix = f"subject-{subject.slug}-{view.page}"
    jumps = [letters.jump(prefix, letter) for letter in groups]
    found = [*pager, letters.jump_line(jumps)]
    for letter, group in groups.items():
        found += [letters.heading(prefix, letter), entries(domain, group, "list")]
    return [*found, *(node.deepcopy() for node in pager)]


def pager(first: str, current: int, count: int) -> list[nodes.Element]:
    """Return the line of links to the *count* pages of a list; none for a single page.

    *first* is the docname of the first page.
    """
    if count == 1:
        return []
    links: list[nodes.Node] = []
    for number in range(1, count + 1):
        if number == current:
            links.append(nodes.strong("", str(number)))
        else:
            text = nodes.inline("", str(number))
            links.append(link_to_page(page_names.later(first, number), text))
    line = letters.jump_line(links)
    line.insert(0, nodes.Text(_("Pages:") + " "))
    return [line]
