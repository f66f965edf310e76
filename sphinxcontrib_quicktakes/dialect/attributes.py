"""Markdown-it rules for attributes in braces: ``## Title {#name .class}``.

Markdown Extra, Pandoc, Hugo and Docusaurus have them after headings, images and links,
kramdown and Python-Markdown also on a line of their own, as ``{: .class}``, after a
block of any kind. They are removed from the text. The name of a heading is kept, for
links to it, and the size of an image; answers must not choose classes, styles or what a
link does.
"""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NAME = "name"
"""The key in the ``meta`` of a heading's first token for the author's name of it."""

_NAME = r"(?:#\w[\w:.-]*|\.[^\W\d_][\w:-]*)"
_VALUE = r"[^\W\d_][\w:-]*=(?:\"[^\"]*\"|'[^']*'|[^\s\"'{}<>=`]+)"
_ANY = rf"(?:{_NAME}|{_VALUE})"
# Those of a heading include a name or a class, because {i=1} is a set; Pandoc's -, for
# a heading without a number, is alone.
_OF_HEADING = re.compile(
    rf"\{{:?\s*(?:-|(?:{_VALUE}\s+)*{_NAME}(?:\s+{_ANY})*)\s*\}}\s*"
)
_OF_OTHERS = re.compile(rf"\{{:?\s*{_ANY}(?:\s+{_ANY})*\s*\}}")
_OF_BLOCK = re.compile(rf"\{{:\s*(?:toc|{_ANY}(?:\s+{_ANY})*)\s*\}}[ \t]*")
_HEADING_NAME = re.compile(r"(?<=[\s{:])#([^\s}]+)")
_SIZE = re.compile(r"\b(width|height)=[\"']?(\d{1,4})(px|%)?(?=[\s\"'}])")


_ALTERNATIVES = ["paragraph", "reference", "blockquote", "table"]


def attributes_plugin(md: MarkdownIt) -> None:
    """Add the rules to *md*."""
    md.block.ruler.before("list", "attributes", _of_block, {"alt": _ALTERNATIVES})
    # Before an escaped brace becomes text.
    md.core.ruler.before("text_join", "attributes", _attributes)


def _attributes(state: StateCore) -> None:
    if "{" not in state.src:
        return
    for before, token in zip([None, *state.tokens], state.tokens, strict=False):
        if token.type != "inline" or "{" not in token.content:
            continue
        if before is not None and before.type == "heading_open":
            _of_heading(before, token)
        token.children = _of_others(token.children or [])


def _of_heading(heading: Token, inline: Token) -> None:
    """Take the attributes out of a heading, unless it is nothing else."""
    children = inline.children or []
    if not children:  # the text was not parsed
        return
    last = children[-1]
    title, brace, _rest = last.content.rpartition("{")
    found = _OF_HEADING.fullmatch(last.content, len(title))
    if last.type != "text" or not brace or not found or title == title.rstrip():
        return
    title = _without_closing(title.rstrip())
    if not title and len(children) == 1:
        return
    # This is what translators see.
    attributes = last.content[len(title) :].rstrip()
    inline.content = inline.content.rstrip().removesuffix(attributes)
    last.content = title
    _note_name(heading, found[0])


def _note_name(heading: Token, attributes: str) -> None:
    if name := _HEADING_NAME.search(attributes):
        heading.meta[NAME] = name[1]


def _of_block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take a line of attributes, which belong to the block before it."""
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith("{:", start):
        return False
    found = _OF_BLOCK.fullmatch(state.src, start, state.eMarks[first])
    if found is None:
        return False
    if not silent:
        state.line = first + 1
        if state.tokens and state.tokens[-1].type == "heading_close":
            _note_name(state.tokens[-3], found[0])
    return True


def _without_closing(title: str) -> str:
    """Return a title without the signs ``##`` that may stand behind it as well."""
    bare = title.rstrip("#")
    return bare.rstrip() if bare != bare.rstrip() else title


def _of_others(tokens: list[Token]) -> list[Token]:
    """Take the attributes out that stand directly behind images and links."""
    for before, token in pairwise(tokens):
        # An autolink ends where its text does.
        owned = before.type == "image" or (
            before.type == "link_close" and not before.markup
        )
        if not (owned and token.type == "text"):
            continue
        if found := _OF_OTHERS.match(token.content):
            token.content = token.content[found.end() :]
            if before.type == "image":
                _resize(before, found[0])
    return [t for t in tokens if t.type != "text" or t.content]


def _resize(image: Token, attributes: str) -> None:
    for name, number, unit in _SIZE.findall(attributes):
        # A height in percent would be relative to nothing.
        if name == "width" or unit != "%":
            image.attrs[name] = number + unit
            # Otherwise, Sphinx makes it a link, even inside another one.
            image.attrs["class"] = "no-scaled-link"
