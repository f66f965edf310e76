"""The node that docutils has not, in every format."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator


class deleted(nodes.inline):  # noqa: N801
    """Text that was struck out."""


def _wrapped(before: str, after: str):  # type: ignore[no-untyped-def]
    def visit(self: SphinxTranslator, node: nodes.Element) -> None:
        self.body.append(before)

    def depart(self: SphinxTranslator, node: nodes.Element) -> None:
        self.body.append(after)

    return visit, depart


def _visit_text(self: SphinxTranslator, node: nodes.Element) -> None:
    self.add_text("~~")


def register(app: Sphinx) -> None:
    app.add_node(
        deleted,
        html=_wrapped("<del>", "</del>"),
        latex=_wrapped(r"\sout{", "}"),
        texinfo=_wrapped("", ""),
        man=_wrapped("", ""),
        text=(_visit_text, _visit_text),
    )
    app.add_latex_package("ulem", "normalem")
