"""Questions in Sphinx's search.

The search shows each place only once, and a question is one place: its page. But the
entries of the general index lead to the heading of that page, which would be another.

Before Sphinx 9, the script of the search page inserts titles as HTML, and the index
contains those of sections as plain text. The titles of questions and the headings of
answers are not trusted.
"""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..store import domain_of
from .search_file import SEARCH, Index, read_search, write_search


class LeadToPage(SphinxPostTransform):
    """Let the keywords of a question lead to its page, in the search index.

    The general index has already been made from the same entries.
    """

    default_priority = 885
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.env.docname not in domain_of(self.env).catalogue.questions:
            return
        section = self.document.next_node(nodes.section) or nodes.section()
        for node in section.children:
            if isinstance(node, addnodes.index):
                node["entries"] = [
                    (kind, text, "" if place in section["ids"] else place, main, key)
                    for kind, text, place, main, key in node["entries"]
                ]


def register(app: Sphinx) -> None:
    app.add_post_transform(LeadToPage)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Escape the titles if the script does not do so (``build-finished``)."""
    if exception is not None:
        return
    index = Path(app.outdir, SEARCH)
    script = Path(app.outdir, "_static", "searchtools.js")
    if not (index.is_file() and script.is_file()):
        return
    if "escapeHTML" in script.read_text(encoding="utf-8"):
        return
    # Found without parsing JSON, which takes long in a large project.
    if b"<" in index.read_bytes():
        write_search(index, _escaped(read_search(index)))


def _escaped(index: Index) -> Index:
    titles: dict[str, list[list[Any]]] = {}
    for title, places in index["alltitles"].items():
        # The next build reads them again: what is escaped stays as it is.
        titles.setdefault(title.replace("<", "&lt;"), []).extend(places)
    # In the order of the documents, as Sphinx writes them: pages that were not read
    # again are listed under the escaped title.
    for places in titles.values():
        places.sort(key=itemgetter(0))
    return {**index, "alltitles": titles}
