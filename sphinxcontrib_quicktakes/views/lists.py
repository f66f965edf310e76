"""Lists of links that get their titles and addresses when a page is written.

A page keeps one node for each list, with the names of its targets. So the many
transforms skip one node instead of hundreds, and translated titles and the addresses of
every format are available when they are needed. HTML is written from the node itself;
for other formats, it becomes the docutils nodes of a list.

Sphinx's search finds a question by its own words and keywords, and not every page that
lists it: it reads the text of nodes, which these have only on the question's own page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..direction import ANY_RIGHT
from ..store import domain_of

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


class question_list(nodes.General, nodes.Element):  # noqa: N801
    """A bullet list of links to questions; *docnames* in its order.

    A *bound* one is only for the builders that make one document of all pages.
    """


class keyword_list(nodes.Inline, nodes.Element):  # noqa: N801
    """Links to keywords, separated by commas; *words* in their order.

    Its text is what the search finds a page by.
    """


class keyword_index(nodes.General, nodes.Element):  # noqa: N801
    """Keywords with their questions, from *view*, in *columns*.

    An *anchored* one contains the targets of links to keywords; *bound* is as in
    :class:`question_list`.
    """


def questions(docnames: Iterable[str]) -> question_list:
    return question_list(docnames=list(docnames))


def bound_questions(docnames: Iterable[str]) -> question_list:
    return question_list(docnames=list(docnames), bound=True)


def keywords(words: Iterable[str]) -> keyword_list:
    return keyword_list(words=list(words))


def found_by(words: Iterable[str]) -> keyword_list:
    """Return the keywords by which Sphinx's search finds the page that they are on."""
    found = keywords(words)
    found += nodes.Text(" ".join(found["words"]))
    return found


def register(app: Sphinx) -> None:
    app.add_node(question_list, html=(_visit_questions, None))
    app.add_node(keyword_list, html=(_visit_keywords, None))
    app.add_post_transform(ExpandLists)


class ExpandLists(SphinxPostTransform):
    """Replace the lists by links, before Sphinx resolves references."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        from .keyword_index import index_body

        domain = domain_of(self.env)
        if domain.one_document or domain.note_of(self.env.docname).composed:
            for index in list(self.document.findall(keyword_index)):
                if domain.one_document or not index["bound"]:
                    index.replace_self(index_body(domain, index))
        if domain.format == "html":
            return
        for node in list(self.document.findall(question_list)):
            node.replace_self(self._questions(domain, node["docnames"]))
        for line in list(self.document.findall(keyword_list)):
            line.replace_self(self._keywords(domain, line["words"]))

    def _questions(
        self, domain: QuickTakesDomain, docnames: list[str]
    ) -> nodes.bullet_list:
        items = nodes.bullet_list(bullet="-", classes=["quicktakes-list"])
        for docname in docnames:
            link = domain.refer("question", docname, self.env.docname)
            items += nodes.list_item("", nodes.paragraph("", "", link))
        return items

    def _keywords(self, domain: QuickTakesDomain, words: list[str]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for word in words:
            if found:
                found.append(nodes.Text(", "))
            group = domain.catalogue.keyword(word)
            found.append(domain.refer("keyword", group.key, self.env.docname, word))
        return found


def _visit_questions(self: Any, node: nodes.Element) -> None:
    links = _html_links(self, "question", node["docnames"])
    items = "".join(f"<li><p>{link}</p></li>\n" for link in links)
    self.body.append(f'<ul class="quicktakes-list simple">\n{items}</ul>\n')
    raise nodes.SkipNode


def _visit_keywords(self: Any, node: nodes.Element) -> None:
    # The stylesheet makes chips of them, and hides the commas between.
    comma = '<span class="quicktakes-comma">, </span>'
    self.body.append(comma.join(_html_links(self, "keyword", node["words"])))
    raise nodes.SkipNode


def _html_links(self: Any, typ: str, names: Iterable[str]) -> Iterator[str]:
    """Return the links to questions (docnames) or keywords (words) as HTML.

    They are what Sphinx writes for the references that :meth:`.refer` returns.
    """
    domain = domain_of(self.builder.env)
    docname = self.builder.current_docname
    for name in names:
        uri, title = domain.address(typ, name, docname)
        text = escape(title if typ == "question" else name, quote=False)
        # Text with another direction than the list has its full stop at its own end.
        way = ' dir="auto"' if ANY_RIGHT.search(text) else ""
        if uri is None:
            yield f'<span class="qt qt-{typ}"{way}>{text}</span>'
        else:
            attributes = (
                f'class="qt qt-{typ} reference internal" href="{escape(uri or "#")}"'
            )
            yield f"<a {attributes}{way}>{text}</a>"
