"""Nodes that docutils does not have, for every format."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .store import domain_of


class deleted(nodes.inline):  # noqa: N801
    """Text that was struck out."""


class rule(nodes.General, nodes.Element):  # noqa: N801
    """A horizontal rule, which may be anywhere.

    A docutils transition gives a warning at the beginning of a section, after another
    one, and in a list or a quote.
    """


class raised(nodes.superscript):  # noqa: N801
    """Superscript text, with a caret in manual pages."""


class lowered(nodes.subscript):  # noqa: N801
    """Subscript text."""


class line_break(nodes.Inline, nodes.Element):  # noqa: N801
    """A line break within a paragraph."""

    def astext(self) -> str:
        return "\n"


class html_block(nodes.container):  # noqa: N801
    """Blocks of allowed HTML: tags, and the content between them."""


class html_text(nodes.paragraph):  # noqa: N801
    """Text between tags, which is a paragraph in formats without tags."""


class UseStandard(SphinxPostTransform):
    """Replace the extension's nodes by those of docutils, for third-party builders.

    These do not know the nodes and would leave out their content. Nodes derived from
    those of docutils are written as these.
    """

    default_priority = 880

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        if domain.format in ("html", "latex", "texinfo", "man", "text"):
            return
        for line in list(self.document.findall(rule)):
            line.replace_self(nodes.transition())
        for end in list(self.document.findall(line_break)):
            end.replace_self(nodes.Text("\n"))


def formula_source(source: str, *, display: bool) -> nodes.Element:
    """Return the replacement for a formula that is not typeset."""
    if not display:
        return nodes.literal(source, source)
    return nodes.literal_block(source, source, language="latex", force=True)


# No TeX package for struck-out text is in every installation.
LATEX_MACRO = r"""
\providecommand{\quicktakesdeleted}[1]{\leavevmode\begingroup\setbox0=\hbox{#1}%
\rlap{\vrule height .62ex depth -.53ex width \wd0}\box0\endgroup}
"""


def _visit_html(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "del", ""))


def _depart_html(self: Any, node: nodes.Element) -> None:
    self.body.append("</del>")


def _visit_latex(self: Any, node: nodes.Element) -> None:
    # Word by word, so that lines can break between them.
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


def _break_html(self: Any, node: nodes.Element) -> None:
    self.body.append("<br />\n")


def _break_latex(self: Any, node: nodes.Element) -> None:
    # Where no line has begun, TeX stops at one that ends; \\\\ would end a row.
    self.body.append("\\leavevmode\\newline{}")


def _break_man(self: Any, node: nodes.Element) -> None:
    self.body.append("\n.br\n")


def _break_texinfo(self: Any, node: nodes.Element) -> None:
    self.body.append("@*\n")


def _break_text(self: Any, node: nodes.Element) -> None:
    # The text so far becomes a paragraph of its own, without a line below it.
    self.end_state(wrap=True, end=None)
    self.new_state(0)


def _caret(self: Any, node: nodes.Element) -> None:
    self.body.append("^")


def _underscore(self: Any, node: nodes.Element) -> None:
    self.body.append("_")


def use_writers(app: Sphinx) -> None:
    """Register the visitors of a format for its builders too (``builder-inited``).

    Once another extension registers how a builder, such as ``epub``, writes a node,
    Sphinx ignores what was registered for its format.
    """
    writers = app.registry.translation_handlers
    of_builder = writers.get(app.builder.name)
    if of_builder is None:
        return
    for name, (visit, depart) in writers.get(app.builder.format, {}).items():
        if visit.__module__.startswith(f"{__package__}."):
            of_builder.setdefault(name, (visit, depart))


def register(app: Sphinx) -> None:
    app.add_post_transform(UseStandard)
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
    app.add_node(
        line_break,
        html=(_break_html, _pass),
        latex=(_break_latex, _pass),
        texinfo=(_break_texinfo, _pass),
        man=(_break_man, _pass),
        text=(_break_text, _pass),
    )
    # In all other formats, they are written as docutils' own nodes.
    app.add_node(raised, man=(_caret, _pass))
    app.add_node(lowered, man=(_underscore, _pass))
    app.add_node(html_block, html=(_pass, _pass))
    app.add_node(html_text, html=(_pass, _pass))
