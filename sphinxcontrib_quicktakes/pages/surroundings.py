"""What surrounds an answer on its page: the byline, related questions, keywords.

All of it follows from the catalogue. So a page keeps one node above its answer and one
below, which the many transforms skip and which take little memory. They are replaced by
their content when the page is written.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..content.question import Related
from ..domain import QuickTakesDomain
from ..i18n import _
from ..links import link
from ..store import domain_of
from ..views import lists
from .byline import byline


class _surrounding(nodes.General, nodes.Element):  # noqa: N801
    """Both of them: one walk finds both."""


class above(_surrounding):  # noqa: N801
    """What stands above the answer of *docname*."""


class below(_surrounding):  # noqa: N801
    """What stands below the answer of *docname*."""


class ShowSurroundings(SphinxPostTransform):
    """Replace these nodes by their content, before lists are expanded."""

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        for node in self._find(domain):
            show = show_above if isinstance(node, above) else show_below
            shown = show(domain, node["docname"])
            for element in shown:
                element.source, element.line = node.source, node.line
            node.replace_self(shown)

    def _find(self, domain: QuickTakesDomain) -> list[_surrounding]:
        docname = self.env.docname
        if docname not in domain.catalogue.questions or domain.one_document:
            return list(self.document.findall(_surrounding))
        # The page of a question: they are next to its answer, not in it.
        sections = self.document.children
        children = [child for section in sections for child in section.children]
        return [child for child in children if isinstance(child, _surrounding)]


def show_above(domain: QuickTakesDomain, docname: str) -> list[nodes.Element]:
    """Return the byline of a question, if it has one."""
    question = domain.catalogue.questions[docname]
    line = byline(question, domain.env.config.language)
    if line is None:
        return []
    if domain.format != "latex":
        return [line]
    # A title and a byline must not be left alone at the foot of a page.
    return [line, nodes.raw("", r"\quicktakeskeepwithnext", format="latex")]


def show_below(domain: QuickTakesDomain, docname: str) -> list[nodes.Element]:
    """Return the lists of other questions, the subject and the keywords."""
    return [*_related(domain, docname), _filed(domain, docname)]


def page_links(domain: QuickTakesDomain, docname: str) -> list[str]:
    """Return the questions listed below an answer, in the order of the page."""
    related = [target for _, target in domain.catalogue.related(docname) if target]
    return related + domain.catalogue.proposed(docname) + referring(domain, docname)


def referring(domain: QuickTakesDomain, docname: str) -> list[str]:
    """Return the questions that name one as related, if they are to be shown."""
    if not domain.settings.referenced_by:
        return []
    return domain.catalogue.referring.get(docname, [])


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
        (_("Referenced by"), referring(domain, docname), "referring"),
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
        return link("question", target)
    if published := domain.catalogue.published_url(related.url):
        return nodes.reference("", title, refuri=published, internal=False)
    return nodes.inline("", title, classes=["quicktakes-missing"])


def _filed(domain: QuickTakesDomain, docname: str) -> nodes.Element:
    """Return the last lines of a page: its subject, and its keywords."""
    subject = domain.catalogue.subject_of(docname)
    fields = nodes.field_list(classes=["quicktakes-filed"])
    paragraph = nodes.paragraph("", "", link("subject", subject.key))
    fields += _field(_("Subject"), paragraph)
    if words := domain.catalogue.keyword_names(docname):
        paragraph = nodes.paragraph(classes=["quicktakes-keywords"])
        paragraph += lists.found_by(words)
        fields += _field(_("Keywords"), paragraph)
    return fields


def _field(name: str, body: nodes.Element) -> nodes.field:
    return nodes.field(
        "", nodes.field_name("", name, translatable=False), nodes.field_body("", body)
    )


def register(app: Sphinx) -> None:
    app.add_node(above)
    app.add_node(below)
    app.add_post_transform(ShowSurroundings)
