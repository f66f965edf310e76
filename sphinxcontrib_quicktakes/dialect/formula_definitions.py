r"""Macros that an answer defines: ``$\newcommand{\R}{\mathbb{R}}$`` at its beginning.

See :mod:`..content.tex.definitions`. They hold for the formulas that follow, also in
other texts of the page, which share ``env["definitions"]`` of the parser.
"""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ..content.tex.definitions import DEFINES, Definitions, define, replaced
from .formulas import FORMULAS

_WRITTEN = "written"


def definitions_plugin(md: MarkdownIt) -> None:
    """Add the rule to *md*."""
    md.core.ruler.push("formula_definitions", _define)


def _define(state: StateCore) -> None:
    page: Definitions = state.env.setdefault("definitions", Definitions())
    if not page.macros and DEFINES.search(state.src) is None:
        return
    tokens = state.tokens
    empty: set[int] = set()
    for place, token in enumerate(tokens):
        if not token.children:
            if not _resolve(token, page):
                empty.add(place)
            continue
        shown = [child for child in token.children if _resolve(child, page)]
        if len(shown) < len(token.children):
            token.children = _trimmed(shown)
            if not token.children and tokens[place - 1].type == "paragraph_open":
                empty |= {place - 1, place, place + 1}
    state.tokens = [t for place, t in enumerate(tokens) if place not in empty]


def _resolve(token: Token, page: Definitions) -> bool:
    """Replace the macros of a formula; return whether it shows anything then."""
    if token.type not in FORMULAS:
        return True
    written = token.content
    if DEFINES.search(token.content):
        token.content = define(token.content, page)
        if not token.content.strip():
            return False
    if page.macros:
        token.content = replaced(token.content, page)
    if token.content != written:
        token.meta = {**token.meta, _WRITTEN: written}
    return True


def as_written(token: Any) -> str:
    """Return the formula of a token before its macros were replaced.

    This is what warnings quote, and what is shown of a formula that is not typeset.
    """
    return str(token.meta.get(_WRITTEN, token.content))


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a text without the line breaks and spaces at its ends."""
    shown = [place for place, token in enumerate(tokens) if not _is_blank(token)]
    return tokens[shown[0] : shown[-1] + 1] if shown else []


def _is_blank(token: Token) -> bool:
    is_break = token.type in ("softbreak", "hardbreak")
    return is_break or (token.type == "text" and not token.content.strip())
