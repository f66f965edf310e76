"""Cards: a listing as a grid, with sphinx-design's cards if that is loaded.

In the doctree, the cards are a definition list, which is what books and plain text
show. For HTML, it becomes cards when the page is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..store import domain_of

SPHINX_DESIGN = "sphinx_design"


class card_list(nodes.definition_list):  # noqa: N801
    """Cards: the term of each item is its title, the definition the rest."""


class ShowCards(SphinxPostTransform):
    """Make cards in formats with stylesheets, and plain lists in others.

    The cards of sphinx-design are those of its ``grid-item-card``
    (https://sphinx-design.readthedocs.io/en/latest/grids.html).
    """

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        if not domain.one_document and not domain.note_of(self.env.docname).composed:
            return
        for cards in list(self.document.findall(card_list)):
            items = [
                cast("list[nodes.Element]", item.children)
                for item in cards.findall(nodes.definition_list_item)
            ]
            if domain.format != "html" or domain.build.builder.name == "epub":
                shown: nodes.Element = nodes.definition_list("", *cards.children)
            elif domain.build.design:
                shown = _grid(items)
            else:
                shown = _list(items)
            cards.replace_self(shown)


def _list(items: Iterable[list[nodes.Element]]) -> nodes.Element:
    cards = nodes.bullet_list(bullet="-")
    for title, text in items:
        heading = nodes.paragraph("", "", *title.children)
        heading["classes"].append("quicktakes-card-title")
        item = nodes.list_item("", heading, *text.children)
        item["classes"].append("quicktakes-card")
        cards += item
    return cards


def _grid(items: Iterable[list[nodes.Element]]) -> nodes.Element:
    columns = ["sd-row-cols-1", "sd-row-cols-xs-1", "sd-row-cols-sm-2"]
    columns += ["sd-row-cols-md-2", "sd-row-cols-lg-3"]
    gaps = [f"sd-g-{size}3" for size in ("", "xs-", "sm-", "md-", "lg-")]
    row = _component("grid-row", "sd-row", *columns, *gaps)
    for title, text in items:
        heading = _component("card-title", "sd-card-title", "sd-font-weight-bold")
        heading += nodes.paragraph("", "", *title.children, classes=["sd-card-text"])
        body = _component("card-body", "sd-card-body")
        body += heading
        for paragraph in cast("list[nodes.Element]", list(text.children)):
            paragraph["classes"].append("sd-card-text")
            body += paragraph
        card = _component(
            "card", "sd-card", "sd-sphinx-override", "sd-w-100", "sd-shadow-sm"
        )
        card["classes"].append("quicktakes-card")
        card += body
        item = _component("grid-item", "sd-col", "sd-d-flex-row")
        item += card
        row += item
    grid = _component(
        "grid-container", "sd-container-fluid", "sd-sphinx-override", "sd-mb-4"
    )
    grid += row
    return grid


def _component(name: str, *classes: str) -> nodes.container:
    return nodes.container("", is_div=True, design_component=name, classes=[*classes])


def register(app: Sphinx) -> None:
    app.add_node(card_list)
    app.add_post_transform(ShowCards)
