r"""References from one formula of an answer to another: ``\eqref`` and ``\ref``.

Formulas are not numbered, so only what the author numbers can be referred to: a row
with ``\tag{1}`` and a ``\label``. A reference is replaced by that tag, in formulas and
in text, where MathJax reads it on other sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from .formulas import FORMULAS

_ROWS = re.compile(r"\\\\|\\cr(?![A-Za-z])")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}$\\]*)\}")
_REFERENCE = re.compile(r"\\(eqref|ref)\s*\{([^{}]*)\}")


def references_plugin(md: MarkdownIt) -> None:
    """Add the rule to *md*."""
    md.core.ruler.push("formula_references", _refer)


def _refer(state: StateCore) -> None:
    if "\\tag" not in state.src:
        return
    tokens = list(_parts(state.tokens))
    tags = dict(pair for token in tokens for pair in _tags(token))
    for token in tokens:
        if token.type == "text":
            token.content = _written(token.content, tags, "{}")
        elif token.type in FORMULAS:
            token.content = _written(token.content, tags, "\\text{{{}}}")


def _written(text: str, tags: dict[str, str], form: str) -> str:
    """Return a text with the tags that its references name, each in a *form*."""

    def tag(match: re.Match[str]) -> str:
        macro, label = match.groups()
        if label not in tags:
            return match[0]
        return form.format(f"({tags[label]})" if macro == "eqref" else tags[label])

    return _REFERENCE.sub(tag, text)


def _parts(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _tags(token: Token) -> Iterator[tuple[str, str]]:
    """Return the labels of a formula, each with the tag of its row."""
    if token.type not in FORMULAS:
        return
    for row in _ROWS.split(token.content):
        if tag := _TAG.search(row):
            for label in _LABEL.findall(row):
                yield label, tag[1]
