"""The listing: groups of questions, as a list or in one of the other views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from ..catalogue.selection import Selection
from ..i18n import _
from ..links import description, link
from ..pages.byline import byline
from . import faq, lists
from .cards import card_list

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


@dataclass(frozen=True, slots=True)
class ListingView:
    """The questions of a selection, in one of :data:`~.selection.VIEWS`."""

    selection: Selection
    view: str = "list"

    def shown(self, domain: QuickTakesDomain) -> object:
        groups = self.selection.groups(domain.catalogue)
        shown: list[object] = list(groups)
        if self.view == "list" and self.selection.group_by == "subject":
            # A long list leads on to so many questions.
            subject_of = domain.catalogue.subject_of
            shown += [len(subject_of(ds[0]).docnames) for _name, ds in groups]
        if self.view not in ("list", "faq"):  # whose rest is filled in on writing
            shown = [
                (name, [(d, self._fields(domain, d)) for d in docnames])
                for name, docnames in groups
            ]
        return shown, self.selection.unknown(domain.catalogue)

    def _fields(self, domain: QuickTakesDomain, docname: str) -> tuple[object, ...]:
        question = domain.catalogue.questions[docname]
        fields = (question.subject, question.author, question.date)
        if self.view == "table":
            return fields
        words = domain.catalogue.keyword_names(docname) if self.view == "cards" else []
        return (
            *fields,
            words,
            question.date_format,
            question.post_on_text,
            # It is not shown if it says no more than the title.
            question.question if question.asks_more else "",
            question.description,
        )


def entries(
    domain: QuickTakesDomain, docnames: Sequence[str], view: str
) -> nodes.Element:
    """Return the nodes of one group of questions."""
    build = {
        "list": _list,
        "table": _table,
        "full": _full,
        "cards": _cards,
        "faq": _faq,
    }[view]
    return build(domain, docnames)


def _list(domain: QuickTakesDomain, docnames: Sequence[str]) -> nodes.Element:
    return lists.questions(docnames)


def _table(domain: QuickTakesDomain, docnames: Sequence[str]) -> nodes.Element:
    widths = (50, 20, 17, 13)
    headings = (_("Question"), _("Subject"), _("Author"), _("Date"))
    cells = (nodes.paragraph("", text, translatable=False) for text in headings)
    head = nodes.row("", *map(_cell, cells))
    body = nodes.tbody()
    for docname in docnames:
        question = domain.catalogue.questions[docname]
        subject = domain.catalogue.subject_of(docname)
        date = question.date.isoformat() if question.date else ""
        body += nodes.row(
            "",
            _cell(_link(docname)),
            _cell(_linked("subject", subject.key)),
            _cell(nodes.paragraph("", question.author)),
            _cell(nodes.paragraph("", date), classes=["quicktakes-date"]),
        )
    group = nodes.tgroup(
        "",
        *(nodes.colspec(colwidth=width) for width in widths),
        nodes.thead("", head),
        body,
        cols=len(widths),
    )
    return nodes.table("", group, classes=["quicktakes-table"])


def _full(domain: QuickTakesDomain, docnames: Sequence[str]) -> nodes.Element:
    # In the Read the Docs theme, a list with classes other than this one has terms like
    # those of an API.
    items = nodes.definition_list(classes=["simple", "quicktakes-full"])
    for docname in docnames:
        question = domain.catalogue.questions[docname]
        texts: list[nodes.Element] = []
        if question.asks_more:
            texts.append(nodes.paragraph("", " ".join(question.question.split())))
        texts += _about(domain, docname)
        items += _item(docname, texts or [nodes.paragraph()])
    return items


def _cards(domain: QuickTakesDomain, docnames: Sequence[str]) -> nodes.Element:
    domain.note(domain.env.docname).composed = True
    items = card_list(classes=["simple", "quicktakes-cards"])
    for docname in docnames:
        subject = _linked("subject", domain.catalogue.subject_of(docname).key)
        subject["classes"].append("quicktakes-subject")
        texts = [*_about(domain, docname), subject]
        if words := domain.catalogue.keyword_names(docname):
            line = nodes.paragraph("", "", lists.keywords(words), translatable=False)
            line["classes"].append("quicktakes-keywords")
            texts.append(line)
        items += _item(docname, texts)
    return items


def _about(domain: QuickTakesDomain, docname: str) -> list[nodes.Element]:
    """Return the description of a question and its byline, as far as it has them."""
    question = domain.catalogue.questions[docname]
    found: list[nodes.Element] = []
    if question.description:
        text = description(docname, question.description)
        found.append(nodes.paragraph("", "", text))
    if (line := byline(question, domain.env.config.language)) is not None:
        found.append(line)
    return found


def _item(docname: str, texts: Sequence[nodes.Element]) -> nodes.definition_list_item:
    term = nodes.term("", "", *_link(docname).children)
    return nodes.definition_list_item("", term, nodes.definition("", *texts))


def _faq(domain: QuickTakesDomain, docnames: Sequence[str]) -> nodes.Element:
    domain.note(domain.env.docname).composed = True
    found = faq.answers(docnames, domain.env.docname)
    found["classes"].append("quicktakes-faq")
    return found


def _cell(child: nodes.Element, classes: Sequence[str] = ()) -> nodes.entry:
    return nodes.entry("", child, classes=list(classes))


def _link(docname: str) -> nodes.paragraph:
    return _linked("question", docname)


def _linked(typ: str, target: str) -> nodes.paragraph:
    return nodes.paragraph("", "", link(typ, target))
