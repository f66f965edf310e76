"""The plain text of a question's page, for heads and feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import dropwhile, groupby

from docutils import nodes
from sphinx import addnodes

from ..nodes import line_break, lowered, raised
from .surroundings import above, below

LENGTH = 160
"""Characters of a description that search engines show."""

_SILENT = (
    nodes.raw,
    nodes.Invisible,
    nodes.meta,
    nodes.system_message,
    addnodes.index,
    addnodes.toctree,
    above,
    below,
)
# What surrounds an answer on its page (see :mod:`.page`).
_AROUND = frozenset(
    f"quicktakes-{name}" for name in ("asked", "byline", "filed", "related", "status")
)


_SENTENCES = (nodes.paragraph, nodes.math_block)
# As in Sphinx's text: x^2 is not x2.
_MARKS: dict[type[nodes.Node], str] = {raised: "^", lowered: "_"}


def text_of(node: nodes.Node) -> str:
    """Return the text of a node: blocks separated by blank lines, images by *alt*.

    Allowed HTML is not part of it.
    """
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.image):
        return str(node.get("alt", ""))
    if isinstance(node, line_break):
        return "\n"
    if isinstance(node, _SILENT) or not isinstance(node, nodes.Element):
        return ""
    parts = [text for child in node.children if (text := text_of(child))]
    if isinstance(node, nodes.TextElement):
        return _MARKS.get(type(node), "") + "".join(parts)
    return "\n\n".join(part.rstrip() for part in parts if part.strip())


def answer(document: nodes.document) -> list[nodes.Element]:
    """Return the nodes of the answer on a question's page."""
    section = document.next_node(nodes.section)
    return [] if section is None else answer_in(section)


def answer_in(parent: nodes.Element) -> list[nodes.Element]:
    """Return those children of *parent* that are the answer."""
    return [
        child
        for child in parent.children
        if isinstance(child, nodes.Element)
        and not isinstance(child, (nodes.title, *_SILENT))
        and _AROUND.isdisjoint(child.get("classes", ()))
    ]


def description(document: nodes.document) -> str:
    """Return the description on a question's page, as the page was read."""
    for node in document.next_node(nodes.section) or ():
        if isinstance(node, nodes.meta) and node.get("name") == "description":
            return str(node["content"])
    return ""


def asked(document: nodes.document) -> str:
    """Return the question below a page's title, empty if the title says it all."""
    for node in document.next_node(nodes.section) or ():
        if isinstance(node, nodes.container) and "quicktakes-asked" in node["classes"]:
            return text_of(node).strip()
    return ""


def plain_text(found: Iterable[nodes.Node]) -> str:
    """Return the text of several nodes."""
    return "\n\n".join(text for n in found if (text := text_of(n).strip()))


def first_words(found: Iterable[nodes.Element], length: int = LENGTH) -> str:
    """Return the beginning of a text on one line: whole words, of paragraphs first."""
    found = list(found)
    words = _until(length, _paragraphs(found)) or _until(length, map(text_of, found))
    text = " ".join(words)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    # Text without spaces, as in Japanese, is cut anywhere.
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—-…") + "…"


def _paragraphs(found: Iterable[nodes.Element]) -> Iterator[str]:
    """Return the texts of paragraphs, and dots for the displays in their sentences."""
    nodes_found = (n for node in found for n in node.findall())
    parts = (n for n in nodes_found if isinstance(n, _SENTENCES))
    # Where no sentence has begun, none is broken off.
    begun = dropwhile(lambda n: isinstance(n, nodes.math_block), parts)
    for is_display, group in groupby(begun, lambda n: isinstance(n, nodes.math_block)):
        yield from ["…"] if is_display else map(text_of, group)


def _until(length: int, texts: Iterable[str]) -> list[str]:
    """Return the words of as many texts as it takes to be longer than *length*."""
    words: list[str] = []
    size = 0
    for text in texts:
        for word in text.split():
            words.append(word)
            size += len(word) + 1
            if size > length + 1:
                return words
    return words
