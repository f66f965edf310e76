r"""Typographic quotes, dashes and ellipses in answers, without losing characters.

Sphinx's transform reads a backslash as an escape, which Markdown has done already:
``C:\.config`` would lose its backslash. And it turns ``--help`` into a dash.

The transform takes every text of a page apart and reassembles it, which takes a
twentieth of the time for a page. Six of ten answers have nothing to change outside code
and formulas (measured corpus); they are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from typing import Literal

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxSmartQuotes
from sphinx.util.nodes import is_smartquotable

from ..store import domain_of

# What docutils looks for with Sphinx's default actions, and what it unescapes.
_ACTIONS = "qDe"
_ACTIVE = re.compile(r"""['"`]|&#|--|\.\.\.|\. \. \.""")

_ENDLESS = 2000
"""Parts of a paragraph, such as lines and emphasized words. A page with more is not
changed, because docutils looks for each part among all of them."""

_OPENING = r"\s(\[{/|=,“‘«„"
_BEFORE_OPTION = re.compile(f"[{_OPENING}]")
# A backslash with what follows it, for Sphinx to unescape; what reStructuredText
# escaped; the option of a command. "--Twain" is a name.
_KEPT = re.compile(
    r"""\\[-\\'".`]?|(?<=\0)[-'".`]"""
    rf"""|(?:(?<=[{_OPENING}])|(?<=[{_OPENING}]["']))--(?=[a-z])"""
)


class AnswerQuotes(SphinxSmartQuotes):
    """Do for question pages what Sphinx does for all others."""

    default_priority = 749  # directly before Sphinx's, after translation

    def apply(self, **kwargs: object) -> None:
        domain = domain_of(self.env)
        document = self.document
        if self.env.docname not in domain.catalogue.questions:
            return
        is_special = self.config.smartquotes_action != _ACTIONS
        if (is_special or _has_active(document)) and not _has_endless(document):
            super().apply(**kwargs)
        document.settings.smart_quotes = False

    def get_tokens(
        self, txtnodes: Iterable[nodes.Node]
    ) -> Generator[tuple[Literal["literal", "plain"], str], None, None]:
        before = " "
        for node in txtnodes:
            text = str(node)
            if is_smartquotable(node):
                lead = " " if _BEFORE_OPTION.match(before) else "x"
                yield "plain", _KEPT.sub(_escaped, lead + text)[1:]
            else:
                yield "literal", node.astext()
            before = text[-1:] or before


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"\\{character}" for character in match[0])


def _has_active(document: nodes.document) -> bool:
    return any(
        _ACTIVE.search(text) and is_smartquotable(text)
        for text in document.findall(nodes.Text)
    )


def _has_endless(document: nodes.document) -> bool:
    return any(len(node) > _ENDLESS for node in document.findall(nodes.TextElement))


def register(app: Sphinx) -> None:
    app.add_transform(AnswerQuotes)
