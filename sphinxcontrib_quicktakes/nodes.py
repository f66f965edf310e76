"""The nodes that docutils has not, in every format."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


class deleted(nodes.inline):  # noqa: N801
    """Text that was struck out."""


class rule(nodes.General, nodes.Element):  # noqa: N801
    """A line across the page, anywhere.

    A transition of docutils is a warning at the beginning of a section, behind another
    one, and in a list or a quote.
    """


# No package of TeX's that strikes text out is in every installation.
LATEX_MACRO = r"""
\providecommand{\quicktakesdeleted}[1]{\leavevmode\begingroup\setbox0=\hbox{#1}%
\rlap{\vrule height .62ex depth -.53ex width \wd0}\box0\endgroup}
"""


def _visit_html(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "del", ""))


def _depart_html(self: Any, node: nodes.Element) -> None:
    self.body.append("</del>")


def _visit_latex(self: Any, node: nodes.Element) -> None:
    # Word by word, so that lines may break between them.
    words = node.astext().split()
    struck = (rf"\quicktakesdeleted{{{self.encode(word)}}}" for word in words)
    self.body.append(" ".join(struck))
    raise nodes.SkipNode


def _pass(self: Any, node: nodes.Element) -> None:
    """Leave the text to the translator."""


def _tildes(self: Any, node: nodes.Element) -> None:
    self.add_text("~~")


def _visit_rule(self: Any, node: nodes.Element) -> None:
    self.visit_transition(node)


def _depart_rule(self: Any, node: nodes.Element) -> None:
    self.depart_transition(node)


def register(app: Sphinx) -> None:
    app.add_node(
        deleted,
        html=(_visit_html, _depart_html),
        latex=(_visit_latex, None),
        texinfo=(_pass, _pass),
        man=(_pass, _pass),
        text=(_tildes, _tildes),
    )
    as_transition = (_visit_rule, _depart_rule)
    app.add_node(
        rule,
        html=as_transition,
        latex=as_transition,
        texinfo=as_transition,
        man=as_transition,
        text=as_transition,
    )
