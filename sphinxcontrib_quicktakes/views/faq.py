"""``:view: faq``: whole answers below their questions.

A page keeps one node for each list, with the names of its questions. When the page is
written, the answers are inserted: copies of what Sphinx read on their own pages. So an
answer is read, checked and translated once, in its own file and language, where its
problems are reported. What has to differ are the ids, because several answers share a
page, and the headings, which are below the question. And a listing of answers in an
answer has their titles in the copy, or two answers with each other would have no end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

from .. import shards
from ..counts import many
from ..domain import QuickTakesDomain
from ..html_page import HtmlPage
from ..i18n import _
from ..pages import excerpt, surroundings
from ..problems import Problem, ProblemType
from ..report import report
from ..store import domain_of
from . import lists

MOST = 100
"""How many whole answers a listing shows; the titles of the others follow."""

_NOT_COPIED = (
    nodes.title,
    nodes.meta,
    addnodes.index,
    surroundings.below,
)


class answer_list(nodes.General, nodes.Element):  # noqa: N801
    """Questions with their answers: *docnames* in order, on the page *page*."""


class disclosure(nodes.General, nodes.Element):  # noqa: N801
    """A question and its answer, which readers open: of *docname*."""


class disclosure_summary(nodes.TextElement):  # noqa: N801
    """The question, which opens the answer."""


class answer(nodes.General, nodes.Element):  # noqa: N801
    """The answer, which readers open."""


def answers(docnames: Iterable[str], page: str) -> answer_list:
    return answer_list(docnames=list(docnames), page=page)


class ShowAnswers(SphinxPostTransform):
    """Insert the answers, before references are resolved and lists expanded."""

    default_priority = 3

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        if not domain.one_document and not domain.note_of(self.env.docname).composed:
            return
        found = list(self.document.findall(answer_list))
        if not found or not (domain.format or domain.one_document):
            return  # builders that write no pages read each answer in its own file
        ids = set(_ids(self.document.findall(nodes.Element)))
        # In a book, a question is a chapter, if the book contains it.
        chapters: set[str] = set()
        if domain.is_book:
            files = self.document.findall(addnodes.start_of_file)
            chapters = {file["docname"] for file in files}
        for node in found:
            copier = _Copier(domain, node["page"], ids)
            # Those of other shards are not read; its own answer is on the page.
            there = self.env.all_docs.keys() - chapters - {node["page"]}
            docnames = [d for d in node["docnames"] if d in there]
            shown: list[nodes.Node] = []
            if others := [d for d in node["docnames"] if d not in there]:
                shown.append(lists.questions(others))
            if domain.format == "html":
                level = _level(node) + 1
                shown += [copier.disclosure(docname, level) for docname in docnames]
            elif _ends_section(node):
                shown += [copier.section(docname) for docname in docnames]
            else:
                for docname in docnames:
                    shown += copier.rubric(docname, _level(node) + 1)
            html = domain.format == "html"
            node.replace_self(nodes.container("", *shown) if html else shown)
        if _has_formulas(self.document):
            # Sphinx 8 goes by what it noted when it read the page: no formulas.
            equations = self.env.get_domain("math").data["has_equations"]
            equations[self.env.docname] = True


class _Copier:
    """Makes the copies for one listing; *ids* are those that the document has."""

    def __init__(self, domain: QuickTakesDomain, page: str, ids: set[str]) -> None:
        self._domain = domain
        self._page = page
        self._ids = ids

    def disclosure(self, docname: str, level: int) -> disclosure:
        """Return a question that opens, in HTML."""
        new = self._new_id(docname)
        children = self._flat(self._copy(docname, new), level)
        where = nodes.paragraph(classes=["quicktakes-byline"], translatable=False)
        for child in list(children):
            if isinstance(child, surroundings.above):
                children.remove(child)
                for line in surroundings.show_above(self._domain, docname):
                    where = cast(nodes.paragraph, line)
                    where += nodes.Text(" · ")
        text = _("Page of this question")
        where += self._domain.refer("question", docname, self._page, text)
        text_node = disclosure_summary("", self._domain.title(docname))
        body = answer("", *children, where, ids=[new])
        body["classes"] += ["tex2jax_ignore", "mathjax_ignore"]
        return disclosure("", text_node, body, docname=docname)

    def section(self, docname: str) -> nodes.section:
        """Return a question as a section, in formats that do not open anything."""
        new = self._new_id(docname)
        title = nodes.title("", self._domain.title(docname))
        return nodes.section("", title, *self._copy(docname, new), ids=[new])

    def rubric(self, docname: str, level: int) -> list[nodes.Element]:
        """Return a question below a rubric, where a section cannot be."""
        new = self._new_id(docname)
        title = nodes.rubric("", self._domain.title(docname), ids=[new])
        return [title, *self._flat(self._copy(docname, new), level + 1)]

    def _new_id(self, docname: str) -> str:
        anchor = self._domain.anchor(docname)
        if self._domain.one_document:
            page = hashlib.sha256(self._page.encode()).hexdigest()[:6]
            anchor = f"{page}-{anchor}"
        wanted = new = f"faq-{anchor}"
        number = 1
        while new in self._ids:
            number += 1
            new = f"{wanted}-{number}"
        self._ids.add(new)
        return new

    def _copy(self, docname: str, new: str) -> list[nodes.Element]:
        """Return what stands on a question's page, down to the end of the answer.

        The id of the copy is *new*, and all others begin with it.
        """
        doctree = self._domain.env.get_doctree(docname)
        for node in list(doctree.findall(answer_list)):
            node.replace_self(lists.questions(node["docnames"]))
        for toctree in list(doctree.findall(addnodes.toctree)):
            toctree.parent.remove(toctree)
        section = doctree.next_node(nodes.section)
        children = [
            child
            for child in (section.children if section is not None else ())
            if isinstance(child, nodes.Element) and not isinstance(child, _NOT_COPIED)
        ]
        anchor = self._domain.anchor(docname)
        elements = [n for child in children for n in child.findall(nodes.Element)]
        renamed = {
            old: f"{new}-{old.removeprefix(f'{anchor}-')}" for old in _ids(elements)
        }
        self._ids.update(renamed.values())
        for element in elements:
            element["ids"] = [renamed[old] for old in _ids([element])]
            element["names"] = []
            if "backrefs" in element:
                element["backrefs"] = [renamed.get(i, i) for i in element["backrefs"]]
            if "refid" in element:
                # Only the heading of the page is not copied.
                element["refid"] = renamed.get(element["refid"], new)
            if not isinstance(element, addnodes.pending_xref):
                continue
            element["copied"] = True  # what is wrong with it is said of its own page
            if "refdoc" in element:
                if element["reftype"] == "doc":
                    target = docname_join(element["refdoc"], element["reftarget"])
                    element["reftarget"] = f"/{target}"
                element["refdoc"] = self._page
        for element in elements:
            if isinstance(element, addnodes.index) and element.parent is not None:
                element.parent.remove(element)
        for child in children:
            child.parent = None
        return children

    def _flat(self, found: Iterable[nodes.Element], level: int) -> list[nodes.Element]:
        """Return the copies with rubrics in place of their sections."""
        flat: list[nodes.Element] = []
        for node in found:
            if not isinstance(node, nodes.section):
                flat.append(node)
                continue
            title, *rest = cast("list[nodes.Element]", node.children)
            heading = nodes.rubric("", "", *title.children, ids=node["ids"])
            heading["heading-level"] = min(level, 6)
            flat += [heading, *self._flat(rest, level + 1)]
        return flat


def _ids(elements: Iterable[nodes.Element]) -> Iterator[str]:
    for element in elements:
        yield from element.get("ids", ())


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _level(node: nodes.Node) -> int:
    """Return the level of the heading above *node*."""
    return sum(isinstance(parent, nodes.section) for parent in _ancestors(node))


def _ends_section(node: nodes.Node) -> bool:
    """Whether sections can stand in place of *node*, and nothing comes after them."""
    parent = node.parent
    if not isinstance(parent, nodes.section):
        return False
    following = parent.children[parent.index(node) + 1 :]
    return all(isinstance(child, nodes.section) for child in following)


def answer_nodes(shown: nodes.Element) -> list[nodes.Element]:
    """Return the nodes of the answer in a :class:`disclosure`."""
    return [n for body in shown.findall(answer) for n in excerpt.answer_in(body)]


def in_answers(document: nodes.document) -> Iterator[nodes.raw]:
    """Yield the raw HTML in the answers of a listing."""
    for body in document.findall(answer):
        yield from body.findall(nodes.raw)


def _visit_disclosure(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "details", CLASS="quicktakes-faq-item"))


def _depart_disclosure(self: Any, node: nodes.Element) -> None:
    self.body.append("</details>\n")


def _visit_summary(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def _depart_summary(self: Any, node: nodes.Element) -> None:
    self.body.append("</summary>\n")


def _visit_answer(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "div", CLASS="quicktakes-answer"))


def _depart_answer(self: Any, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def add_script(page: HtmlPage) -> None:
    """Have the fonts of closed formulas loaded for print (``html-page-context``)."""
    domain, doctree = page.domain, page.doctree
    if not domain.build.is_site:
        return
    if doctree is None or not domain.note_of(page.name).answers:
        return
    if _has_formulas(doctree):
        page.app.add_js_file("quicktakes-faq.js", defer="")


def report_elsewhere(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about answers that are in other shards (``env-updated``)."""
    domain = domain_of(env)
    if not shards.is_shard(domain):
        return
    for page, note in sorted(domain.notes.items()):
        answers = note.answers if shards.reports(domain, page) else ()
        lost = [docname for docname in answers if shards.elsewhere(domain, docname)]
        if lost:
            problem = Problem(
                ProblemType.SHARD,
                f"{len(lost):,} of {many(len(answers), 'whole answer')} are in other "
                "shards: expected a list of this shard's questions (see "
                "quicktakes_shard); the others are shown as titles",
            )
            report(page, problem)


def _has_formulas(doctree: nodes.document) -> bool:
    return any(doctree.next_node(kind) for kind in (nodes.math, nodes.math_block))


def register(app: Sphinx) -> None:
    app.add_node(answer_list)
    app.add_node(disclosure, html=(_visit_disclosure, _depart_disclosure))
    app.add_node(disclosure_summary, html=(_visit_summary, _depart_summary))
    app.add_node(answer, html=(_visit_answer, _depart_answer))
    app.add_post_transform(ShowAnswers)
