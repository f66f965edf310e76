"""Alerts that are too tall for TeX, or too deep in others, become quotes.

Sphinx puts a frame around each admonition. As with code (:mod:`.tall_code`), TeX stops
where it cannot measure all that is in the frame. In more than ten frames, it finds no
place to break the page, and does not stop at all.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import admonitionlabels
from sphinx.transforms.post_transforms import SphinxPostTransform

TALLEST = 500
"""Lines in a frame, of which TeX can measure some 1,400. Their number is a guess."""
DEEPEST = 5
"""Frames in each other."""
_LINE, _IMAGE, _ROW = 40, 50, 2
"""Characters of a short line; how many lines an image and a row of a formula take."""
_ADMONITION: Any = nodes.Admonition  # what several types of nodes have in common


class QuoteTallAlerts(SphinxPostTransform):
    """Show admonitions that are too tall or too deep without a frame."""

    default_priority = 453  # before the code in them is divided
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for alert in list(self.document.findall(_ADMONITION)):
            label = admonitionlabels.get(alert.tagname)
            if label is None:
                continue
            if height(alert) <= TALLEST and _frames(alert) <= DEEPEST:
                continue
            title = nodes.paragraph("", "", nodes.strong("", str(label)))
            alert.replace_self(nodes.block_quote("", title, *alert.children))


def height(node: nodes.Node) -> int:
    """Return about how many lines a node takes, rather too many than too few."""
    lines = 0
    for part in node.findall():
        if isinstance(part, nodes.Text):
            rows = part.count("\n") + _ROW * part.count("\\\\")
            lines += rows + len(part) // _LINE
        elif isinstance(part, nodes.image):
            lines += _IMAGE
        elif not isinstance(part, nodes.Inline):
            lines += 1
    return lines


def _frames(node: nodes.Element | None) -> int:
    """Return how many admonitions a node is in, itself among them."""
    count = 0
    while node is not None:
        count += isinstance(node, nodes.Admonition)
        node = node.parent
    return count


def register(app: Sphinx) -> None:
    app.add_post_transform(QuoteTallAlerts)
