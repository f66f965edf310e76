"""The nodes that docutils has not, in every format."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .store import domain_of


class deleted(nodes.inline):  # noqa: N801
    """Text that was struck out."""


class rule(nodes.General, nodes.Element):  # noqa: N801
    """A line across the page, anywhere.

    A transition of docutils is a warning at the beginning of a section, behind another
    one, and in a list or a quote.
    """


class raised(nodes.superscript):  # noqa: N801
    """Text above the line; it has a mark where lines have one height."""


class lowered(nodes.subscript):  # noqa: N801
    """Text below the line."""


class line_break(nodes.Inline, nodes.Element):  # noqa: N801
    """A line that ends within a paragraph."""

    def astext(self) -> str:
        return "\n"


class html_block(nodes.container):  # noqa: N801
    """Blocks of HTML that are let in: tags, and what is between them."""


class html_text(nodes.paragraph):  # noqa: N801
    """Text between tags: a paragraph where there are no tags."""


class UseStandard(SphinxPostTransform):
    """Put what docutils has in place of our nodes, for the builders of others.

    Those know nothing of them, and would leave out what stands there. What is derived
    from a node of docutils is written as that.
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
    """Return what stands for a formula that is not set: a display is a block then."""
    if not display:
        return nodes.literal(source, source)
    return nodes.literal_block(source, source, language="latex", force=True)


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
    # What was said so far is a paragraph of its own, without a line below it.
    self.end_state(wrap=True, end=None)
    self.new_state(0)


def _caret(self: Any, node: nodes.Element) -> None:
    self.body.append("^")


def _underscore(self: Any, node: nodes.Element) -> None:
    self.body.append("_")


def use_writers(app: Sphinx) -> None:
    """Have our nodes written by what writes their format (``builder-inited``).

    As soon as another extension says how a builder, such as ``epub``, writes a node,
    Sphinx asks nobody any more who said it of the format.
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
    # In all other formats they are what docutils has.
    app.add_node(raised, man=(_caret, _pass))
    app.add_node(lowered, man=(_underscore, _pass))
    app.add_node(html_block, html=(_pass, _pass))
    app.add_node(html_text, html=(_pass, _pass))
