"""Formats without links, where a link is its text, and those without a head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .store import domain_of


class WritePlainText(SphinxPostTransform):
    """Leave out the line of letters to jump to, in formats without jumps.

    Links are not marked either, as in other formats: Sphinx would write ``*other*``.
    """

    default_priority = 890
    builders = ("text",)

    def run(self, **kwargs: Any) -> None:
        for line in _jump_lines(self.document):
            links = list(line.findall(nodes.reference))
            if links and all("refid" in link for link in links):
                line.parent.remove(line)
        for node in self.document.findall(nodes.inline):
            if {"qt", "xref"} <= set(node["classes"]):
                node["classes"].remove("xref")


class WriteTextOfLinks(SphinxPostTransform):
    """Write links as text in manual pages, which cannot contain targets.

    Sphinx would add an empty address after the text: ``other <>``.
    """

    default_priority = 890  # all references are resolved
    builders = ("man",)

    def run(self, **kwargs: Any) -> None:
        for line in _jump_lines(self.document):
            line.parent.remove(line)
        for node in list(self.document.findall(nodes.reference)):
            if node.get("internal") or not node.get("refuri"):
                place = node.parent.index(node)
                node.parent[place : place + 1] = node.children


class DropDescription(SphinxPostTransform):
    """Remove the description of a question in formats without a head.

    Third-party builders warn about unknown nodes, even those that name no format
    (rst2pdf). Messages for translators are extracted from pages in no format.
    """

    default_priority = 890
    keeping = ("html", "xml", "pseudoxml")

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        question = domain.catalogue.questions.get(self.env.docname)
        builder = domain.build.builder
        if question is None or builder.format in self.keeping:
            return
        if builder.name == "gettext":
            return
        page = self.document.next_node(nodes.section)
        if page is not None:
            page.children = [c for c in page if not isinstance(c, nodes.meta)]


def _jump_lines(document: nodes.document) -> Iterator[nodes.paragraph]:
    for paragraph in list(document.findall(nodes.paragraph)):
        if "quicktakes-jump" in paragraph["classes"]:
            yield paragraph


def register(app: Sphinx) -> None:
    app.add_post_transform(WritePlainText)
    app.add_post_transform(WriteTextOfLinks)
    app.add_post_transform(DropDescription)
