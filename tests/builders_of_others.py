"""Builders as other projects have them, which make one document of all pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.util.nodes import inline_all_toctrees


class OnePage(SingleFileHTMLBuilder):
    """HTML that a browser makes a PDF of."""

    name = "onepage"


class Words(Builder):
    """A format of its own."""

    name = "words"
    format = "words"

    def init(self) -> None:
        self.document = nodes.document(None, None)  # type: ignore[arg-type]

    def get_outdated_docs(self) -> str:
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"#{docname}"

    def prepare_writing(self, docnames: set[str]) -> None:
        pass

    def write_documents(self, docnames: set[str]) -> None:
        self.write()

    def write(self, *_documents: Any) -> None:
        root = self.config.root_doc
        tree = self.env.get_doctree(root)
        tree = inline_all_toctrees(self, set(), root, tree, lambda text: text, [root])
        tree["docname"] = root
        self.env.resolve_references(tree, root, self)
        Path(self.outdir, "words.txt").write_text(tree.pformat(), encoding="utf-8")


class Pdf(Words):
    """One that names files, though it makes one of all, and no format (rst2pdf)."""

    name = "pdf"
    format = ""

    def get_outdated_docs(self) -> list[str]:  # type: ignore[override]
        return sorted(self.env.found_docs)


def setup(app: Sphinx) -> dict[str, Any]:
    for builder in (OnePage, Words, Pdf):
        app.add_builder(builder)
    return {"parallel_read_safe": True}
