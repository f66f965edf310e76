"""Code that is too tall for TeX becomes several blocks of code.

Sphinx puts a frame around each block, for which TeX measures all of it, and stops where
that is more than it can count: 5.7 m, some 1,400 lines. (Sphinx 9.2 hands it 500 lines
of the source at a time, however long they are.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

TALLEST = 1000
"""Lines of a block, as printed."""
_WIDEST, _INDENTATION, _NARROWEST = 80, 5, 20
"""Characters of a line, and how many fewer they are in each list or quote."""


class DivideTallCode(SphinxPostTransform):
    """Divide blocks of code that have neither numbers nor a caption."""

    default_priority = 455  # before their words are looked at
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for block in list(self.document.findall(nodes.literal_block)):
            text = block.astext()
            if text.count("\n") < TALLEST and len(text) < TALLEST * _NARROWEST:
                continue
            if block.rawsource != text or not _is_plain(block):
                continue
            first, *others = parts(text, _width(block))
            if not others:
                continue
            rest = [nodes.literal_block(part, part) for part in others]
            for other in rest:
                other.attributes |= {
                    name: value
                    for name, value in block.attributes.items()
                    if name not in ("ids", "names", "dupnames", "backrefs")
                }
                other.source, other.line = block.source, block.line
            block.rawsource, block.children = first, []
            block += nodes.Text(first)
            place = block.parent.index(block)
            block.parent.insert(place + 1, rest)


def _is_plain(block: nodes.literal_block) -> bool:
    """Whether a block can be divided: each part would have a caption, or number 1."""
    has_caption = isinstance(block.parent, nodes.container) and block.parent.get(
        "literal_block"
    )
    return not (has_caption or block.get("linenos") or block.get("highlight_args"))


def _width(block: nodes.literal_block) -> int:
    """Return how many characters of code a line has room for."""
    width, node = _WIDEST, block.parent
    while node is not None:
        width -= _INDENTATION * isinstance(node, (nodes.list_item, nodes.block_quote))
        node = node.parent
    return max(width, _NARROWEST)


def parts(text: str, width: int) -> Iterator[str]:
    """Return code in parts of :data:`TALLEST` lines as printed, a part at least.

    *width* is how many characters a line has room for.

    >>> [len(part) for part in parts("line\\n" * 1500, 80)]
    [4999, 2499]
    """
    part: list[str] = []
    height = 0
    for line in _lines(text, width):
        tall = len(line) // width + 1
        if part and height + tall > TALLEST:
            yield "\n".join(part)
            part, height = [], 0
        part.append(line)
        height += tall
    yield "\n".join(part)


def _lines(text: str, width: int) -> Iterator[str]:
    """Return the lines of code, in pieces where one alone is too much."""
    longest = (TALLEST - 1) * width
    for line in text.removesuffix("\n").split("\n"):
        for start in range(0, len(line), longest):
            yield line[start : start + longest]
        if not line:
            yield line


def register(app: Sphinx) -> None:
    app.add_post_transform(DivideTallCode)
