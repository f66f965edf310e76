"""Text from right to left in the PDF: Hebrew and Arabic.

TeX sets words from left to right unless it is told where another direction begins and
ends. That is computed here, by Unicode's Bidirectional Algorithm (UAX 9), for each
paragraph and title with everything in it. The marks are those of Unicode, which XeTeX
converts to those that it has from e-TeX.

Within text from right to left, links and code are islands from left to right, with
marks of their own inside. TeX would also reverse the commands that switch colors on and
off, and so switch them off first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..direction import (
    ANY_RIGHT,
    BRACKETS,
    ISLANDS,
    RIGHT,
    base_level,
    kind_of,
    kinds_of,
    leaves_of,
    side,
)

# Sphinx would load polyglossia for them, and so bidi, before xcolor, at which bidi
# stops.
LANGUAGES = frozenset("ar ckb dv fa he ps sd ug ur yi".split())
# Isolates and embeddings, one for each direction, so that each end matches its
# beginning.
_BEGIN = {"R": "\u2067", "L": "\u202a"}
_END = {"R": "\u2069", "L": "\u202c"}
MARKS = frozenset("\u2067\u2069\u202a\u202c")
# A paragraph may begin with one. In titles written to files they are kept as they are,
# and bookmarks have directions without them.
PREAMBLE = r"""
\TeXXeTstate=1
\catcode"2067=\active \protected\def^^^^2067{\leavevmode\beginR}
\catcode"2069=\active \protected\def^^^^2069{\endR}
\catcode"202A=\active \protected\def^^^^202a{\leavevmode\beginL}
\catcode"202C=\active \protected\def^^^^202c{\endL}
\ifdefined\pdfstringdefDisableCommands\pdfstringdefDisableCommands{%
  \def^^^^2067{}\def^^^^2069{}\def^^^^202a{}\def^^^^202c{}}\fi
"""
# XeTeX sets what is between letters and spaces as words from left to right.
_SIGNS = re.compile(rf"[^\s\u200b-\u200e\u202a-\u202e\u2066-\u2069{RIGHT}]+")
_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥⟨⟩（）", ")(][}{><»«›‹≥≤⟩⟨）（")


def wanted(config: Config) -> bool:
    """Whether the PDF is made by the engine that reads the marks."""
    return bool(config.latex_engine == "xelatex")


# -- Levels: even ones run from left to right, odd ones from right to left --


def levels(kinds: Sequence[str], base: int) -> list[int]:
    """Return the level of each character (UAX 9, rules W1 to I2).

    *kinds* are the classes of the characters from :func:`.kind_of`, *base* is the level
    of the text around them.

    >>> levels([kind_of(character) for character in "a אב 12"], 0)
    [0, 0, 1, 1, 1, 2, 2]
    """
    side = "R" if base else "L"
    strong = _pairs_resolved(_numbers(kinds, side), side)
    found: list[str] = []
    for resolved, group in groupby(strong, _STRONG.__contains__):
        run = list(group)
        if not resolved:
            before = _direction(found[-1]) if found else side
            end = len(found) + len(run)
            after = _direction(strong[end]) if end < len(strong) else side
            run = [before if before == after else side] * len(run)
        found += run
    return [{"L": 2 * base, "R": 1}.get(kind, 2) for kind in found]


_DEEPEST = 63
_STRONG = {"L", "R", "EN", "AN"}


def _direction(kind: str) -> str:
    return "L" if kind == "L" else "R"  # numbers count as their surroundings


def _numbers(kinds: Sequence[str], side: str) -> list[str]:
    """Return what is L, R, EN, AN, a bracket or ON, which is nothing of these (W)."""
    found: list[str] = []
    letter = side
    for number, kind in enumerate(kinds):
        before = found[-1] if found else side
        after = kinds[number + 1] if number + 1 < len(kinds) else ""
        if after == "EN" and letter == "AL":
            after = "AN"
        if kind == "NSM":
            kind = before
        if kind in ("L", "R", "AL"):
            letter = kind
        elif kind == "EN":
            kind = {"AL": "AN", "L": "L"}.get(letter, "EN")
        elif kind == "ES" and before == after == "EN":
            kind = "EN"
        elif kind == "CS" and before == after and after in ("EN", "AN"):
            kind = after
        elif (
            kind == "ET" and letter == "R" and "EN" in (before, _behind(kinds, number))
        ):
            kind = "EN"
        elif kind != "AN" and kind not in BRACKETS:
            kind = "ON"
        found.append("R" if kind == "AL" else kind)
    return found


def _behind(kinds: Sequence[str], number: int) -> str:
    """Return what follows signs such as %."""
    signs = range(number + 1, min(number + _DEEPEST, len(kinds)))
    return next((kinds[place] for place in signs if kinds[place] != "ET"), "")


def _pairs_resolved(kinds: Sequence[str], side: str) -> list[str]:
    """Give brackets the direction of what they hold (N0)."""
    found = list(kinds)
    for opening, closing in sorted(_pairs(kinds)):
        inside = {_direction(k) for k in found[opening:closing] if k in _STRONG}
        if inside:
            before = range(opening - 1, -1, -1)
            around = next((found[n] for n in before if found[n] in _STRONG), side)
            found[opening] = found[closing] = (
                side if side in inside else _direction(around)
            )
    return found


def _pairs(kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Return the places of brackets that belong together."""
    opened: list[tuple[str, int]] = []
    for number, kind in enumerate(kinds):
        closing = BRACKETS.get(kind)
        if closing:
            if len(opened) == _DEEPEST:
                return
            opened.append((closing, number))
        elif closing is not None:
            for place in range(len(opened) - 1, -1, -1):
                if opened[place][0] == kind:
                    yield opened[place][1], number
                    del opened[place:]
                    break


# -- Marks --


def _marks(level: int, following: int) -> str:
    """Return what leads from one level to another."""
    ends = [_END["LR"[n % 2]] for n in range(level, following, -1)]
    begins = [_BEGIN["LR"[n % 2]] for n in range(level + 1, following + 1)]
    return "".join(ends + begins)


def _as_set(text: str, level: int) -> str:
    """Return a text as XeTeX has to find it: signs between letters in their order."""
    if level % 2 == 0:
        return text
    return _SIGNS.sub(lambda match: match[0].translate(_MIRRORED)[::-1], text)


def _divided(text: str, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Return the parts of a text that have one level, with it."""
    for level, group in groupby(zip(numbers, text, strict=True), lambda pair: pair[0]):
        yield level, _as_set("".join(character for _, character in group), level)


def marked(text: str) -> str:
    """Return a text of its own, such as an index entry, with its marks.

    >>> [f"{ord(c):04x}" for c in marked("a א b")]
    ['0061', '0020', '2067', '05d0', '2069', '0020', '0062']
    """
    if not ANY_RIGHT.search(text):
        return text
    kinds = [kind_of(character) for character in text]
    out, place = "", 0
    for level, part in _divided(text, levels(kinds, base_level(kinds))):
        out, place = out + _marks(place, level) + part, level
    return out + _marks(place, 0)


# -- Documents --


class SetDirections(SphinxPostTransform):
    """Mark where text changes its direction."""

    default_priority = 448  # the last before formulas in titles become LaTeX
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        if not wanted(self.config):
            return
        for block in list(self.document.findall(nodes.TextElement)):
            if isinstance(block, (nodes.Inline, nodes.FixedTextElement)):
                continue
            if ANY_RIGHT.search(block.astext()):
                _set_directions(block)


def _set_directions(block: nodes.Element) -> None:
    """Put marks into a paragraph, a title, or what stands in one like an island."""
    leaves = list(leaves_of(block))
    kinds = [kind for leaf in leaves for kind in kinds_of(leaf)]
    base = base_level(kinds)
    numbers = iter(levels(kinds, base))
    place = 0
    for leaf in leaves:
        parts: list[nodes.Node]
        if isinstance(leaf, nodes.Text):
            shown, text = leaf.astext(), ""
            for level, part in _divided(shown, [next(numbers) for _ in shown]):
                text, place = text + _marks(place, level) + part, level
            parts = [nodes.Text(text)]
        else:
            level = next(numbers)
            level += level % 2
            parts = [nodes.Text(_marks(place, level)), leaf]
            place = level
            if isinstance(leaf, ISLANDS) and ANY_RIGHT.search(leaf.astext()):
                _set_directions(leaf)
        _replace(leaf, parts)
    # On which side the last line of a paragraph is filled depends on its direction.
    end = base if isinstance(block, nodes.paragraph) and _is_free(block) else 0
    block += nodes.Text(_marks(place, end))
    if end:
        _end_behind_displays(block)


def _end_behind_displays(paragraph: nodes.Element) -> None:
    """End a paragraph from right to left where one from left to right follows.

    For TeX, a display belongs to the paragraph before it, and so does the text behind,
    which would run as that paragraph does.
    """
    display: nodes.Node | None = None
    following = paragraph.next_node(descend=False, siblings=True)
    while isinstance(following, nodes.math_block):
        display = following
        following = display.next_node(descend=False, siblings=True)
    if (
        display
        and isinstance(following, nodes.paragraph)
        and side(following, "rtl") == "ltr"
    ):
        place = paragraph.parent.index(display) + 1
        paragraph.parent.insert(place, nodes.raw("", "\\par\n", format="latex"))


def _is_free(paragraph: nodes.paragraph) -> bool:
    """Return whether a paragraph has a margin on both sides, and no bullet."""
    return isinstance(
        paragraph.parent,
        (nodes.section, nodes.document, nodes.block_quote, nodes.Admonition),
    )


def _replace(leaf: nodes.Node, parts: list[nodes.Node]) -> None:
    parent = leaf.parent
    # Not by `index`: texts with the same content, such as two commas, are equal.
    place = next(n for n, child in enumerate(parent.children) if child is leaf)
    parent[place : place + 1] = parts


def register(app: Sphinx) -> None:
    app.add_post_transform(SetDirections)
