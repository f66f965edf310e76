"""The direction of a text: from left to right, or from right to left.

The classes of characters are those of Unicode's Bidirectional Algorithm (UAX 9). For
the direction of a whole, all its text counts, but code, formulas and links count as one
character each: their letters do not belong to the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from docutils import nodes
from sphinx import addnodes

from .nodes import deleted

RIGHT = (
    "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff"
    "\U0001e800-\U0001efff"
)
"""Characters written from right to left, for a set in a regular expression."""
ANY_RIGHT = re.compile(f"[{RIGHT}]")

BRACKETS = {"(": ")", "[": "]", "{": "}", ")": "", "]": "", "}": ""}

ISLANDS = (
    nodes.reference,
    nodes.literal,
    addnodes.literal_strong,
    addnodes.download_reference,
)
"""Inline nodes with a direction of their own."""
_WHOLE = (*ISLANDS, deleted, nodes.math, nodes.math_block, nodes.footnote_reference)
"""Nodes that count as one character in the text around them."""
_BESIDE = (nodes.Invisible, nodes.target, nodes.raw, nodes.FixedTextElement)
"""Nodes that take no space in a line, and nodes with lines of their own."""


def kind_of(character: str) -> str:
    """Return the bidirectional class of a character, or a bracket itself."""
    return character if character in BRACKETS else unicodedata.bidirectional(character)


def base_level(kinds: Iterable[str]) -> int:
    """Return the level of a text: 1 if its first letter and most others say so.

    UAX 9 considers only the first, so that one foreign word would turn a sentence.
    """
    right = [kind != "L" for kind in kinds if kind in ("L", "R", "AL")]
    return int(right[:1] == [True] and 2 * sum(right) > len(right))


def leaves_of(node: nodes.Element) -> Iterator[nodes.Text | nodes.Element]:
    """Return the texts in a node, and what counts as one character, in order."""
    for child in node.children:
        if isinstance(child, (nodes.Text, *_WHOLE)):
            yield child
        elif isinstance(child, nodes.Element) and not isinstance(child, _BESIDE):
            yield from leaves_of(child)


def kinds_of(leaf: nodes.Text | nodes.Element) -> list[str]:
    """Return the classes of the characters of a text; one for what is one thing."""
    # As shown: a text itself has a null where reStructuredText has a backslash.
    kinds = [kind_of(character) for character in leaf.astext()]
    if isinstance(leaf, nodes.Text):
        return kinds
    if isinstance(leaf, nodes.footnote_reference):
        return ["ON"]
    return ["R" if base_level(kinds) else "L"]


def side(node: nodes.Element, around: str) -> str:
    """Return the direction of a paragraph, a list or a table: ``"rtl"`` or ``"ltr"``.

    One without letters has the direction of what is *around* it.
    """
    kinds = [kind for leaf in leaves_of(node) for kind in kinds_of(leaf)]
    if not {"L", "R", "AL"}.intersection(kinds):
        return around
    return "rtl" if base_level(kinds) else "ltr"
