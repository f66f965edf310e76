"""Questions in Sphinx's search.

The search shows each place only once, and a question is one place: its page. But the
entries of the general index lead to the heading of that page, which would be another.

Before Sphinx 9, the script of the search page inserts titles as HTML, and the index
contains those of sections as plain text. The titles of questions and the headings of
answers are not trusted.
"""

from __future__ import annotations

import json
from operator import itemgetter
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..store import domain_of


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


_BEFORE, _AFTER = "Search.setIndex(", ")"


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Escape the titles if the script does not do so (``build-finished``)."""
    if exception is not None:
        return
    index = Path(app.outdir, "searchindex.js")
    script = Path(app.outdir, "_static", "searchtools.js")
    if not (index.is_file() and script.is_file()):
        return
    if "escapeHTML" in script.read_text(encoding="utf-8"):
        return
    text = index.read_text(encoding="utf-8")
    # Found without parsing JSON, which takes long in a large project.
    if "<" in text:
        index.write_text(_escaped(text), encoding="utf-8")


def _escaped(text: str) -> str:
    data = json.loads(text.removeprefix(_BEFORE).removesuffix(_AFTER))
    titles: dict[str, list[list[Any]]] = {}
    for title, places in data["alltitles"].items():
        # The next build reads them again: what is escaped stays as it is.
        titles.setdefault(title.replace("<", "&lt;"), []).extend(places)
    # In the order of the documents, as Sphinx writes them: pages that were not read
    # again are listed under the escaped title.
    for places in titles.values():
        places.sort(key=itemgetter(0))
    data["alltitles"] = titles
    return _BEFORE + json.dumps(data, sort_keys=True) + _AFTER
