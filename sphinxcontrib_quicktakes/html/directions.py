"""Text from right to left, in HTML and ePub: Hebrew and Arabic.

Browsers arrange the letters of a line if they know its direction. By default, that is
the direction of the page, which comes from its theme. So text of an answer with another
direction is put into an element with ``dir``, and code within it into one that restores
the direction. (A stylesheet could do that too, but is not allowed to in ePub.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..direction import ANY_RIGHT, side
from ..pages import excerpt
from ..views import faq


class directed_block(nodes.General, nodes.Element):  # noqa: N801
    """A block with the direction *way*: ``"rtl"`` or ``"ltr"``."""


class directed_text(nodes.inline):  # noqa: N801
    """Inline text with the direction *way*."""


_TOGETHER = (
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.definition_list,
    nodes.block_quote,
    nodes.Admonition,
    nodes.table,
)
"""Nodes that have one direction as a whole, including bullets and columns."""
_ALWAYS_LEFT = (nodes.FixedTextElement, nodes.math_block)


class SetDirections(SphinxPostTransform):
    """Mark where text in answers and their titles changes its direction."""

    default_priority = 885  # everything shown is in place
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for part in list(_parts(self.document)):
            if ANY_RIGHT.search(part.astext()):
                _direct(part, "ltr")


def _parts(document: nodes.document) -> Iterator[nodes.Element]:
    """Return what comes from the files of questions, not what stands around it."""
    for section in document.findall(nodes.section):
        if "quicktakes-question" in section["classes"]:
            yield from (c for c in section.children if isinstance(c, nodes.title))
            yield from excerpt.answer_in(section)
    for body in document.findall(faq.answer):
        yield from excerpt.answer_in(body)


def _direct(node: nodes.Element, around: str) -> None:
    """Put a node and what it holds into the directions in which they run."""
    if isinstance(node, _ALWAYS_LEFT):
        _turn(node, "ltr", around)
    elif isinstance(node, _TOGETHER):
        way = side(node, around)
        _turn(node, way, around)
        _direct_children(node, way)
    elif isinstance(node, nodes.TextElement):
        way = side(node, around)
        if isinstance(node, nodes.paragraph) and _is_free(node):
            _turn(node, way, around)
        elif way != around:
            node.children = [directed_text("", "", *node.children, way=way)]
            node.setup_child(node.children[0])
        if way == "rtl":
            for literal in list(node.findall(nodes.literal)):
                _turn(literal, "ltr", way)
    else:
        _direct_children(node, around)


def _direct_children(node: nodes.Element, around: str) -> None:
    for child in list(node.children):
        if isinstance(child, nodes.Element):
            _direct(child, around)


def _is_free(paragraph: nodes.paragraph) -> bool:
    """Return whether a paragraph has no bullet or cell that tells where it begins."""
    return isinstance(paragraph.parent, (nodes.section, faq.answer))


def _turn(node: nodes.Element, way: str, around: str) -> None:
    """Put an element around a node that runs another way than what is around it."""
    if way == around:
        return
    parent = node.parent
    inline = isinstance(node, nodes.Inline)
    turned: nodes.Element = directed_text("", "") if inline else directed_block("")
    turned["way"] = way
    parent[parent.index(node)] = turned
    turned += node


def _visit_block(self: Any, node: nodes.Element) -> None:
    way = node["way"]
    self.body.append(self.starttag(node, "div", CLASS=f"quicktakes-{way}", dir=way))


def _depart_block(self: Any, node: nodes.Element) -> None:
    self.body.append("</div>\n")


def _visit_text(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "span", "", dir=node["way"]))


def _depart_text(self: Any, node: nodes.Element) -> None:
    self.body.append("</span>")


def register(app: Sphinx) -> None:
    app.add_node(directed_block, html=(_visit_block, _depart_block))
    app.add_node(directed_text, html=(_visit_text, _depart_text))
    app.add_post_transform(SetDirections)
