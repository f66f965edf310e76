"""``quicktakes-browse``: a listing that readers can search and filter.

The page contains a plain listing, like that of ``quicktakes``. In HTML, a script
replaces it by a table or cards with filters (see ``static/quicktakes-browse.js``), with
the data that :mod:`.export` writes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..catalogue.selection import Selection
from ..domain import QuickTakesDomain
from ..html_page import HtmlPage
from ..store import domain_of
from . import export

VIEWS = ("table", "cards")


class browse(nodes.General, nodes.Element):  # noqa: N801
    """A plain listing that a script replaces by *view*.

    *docnames* are the questions in their order; None for all, by title.
    """


@dataclass(frozen=True, slots=True)
class BrowseView:
    """The questions of a selection in one order, without headings."""

    selection: Selection

    def shown(self, domain: QuickTakesDomain) -> object:
        return self.selection.docnames(domain.catalogue)


class KeepPlain(SphinxPostTransform):
    """Make it a plain listing if no script can run."""

    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        if domain_of(self.env).build.is_site:
            return
        for node in list(self.document.findall(browse)):
            node.replace_self(nodes.container("", *node.children))


def add_scripts(page: HtmlPage) -> None:
    """Load script and data on the pages that use them (``html-page-context``)."""
    domain = page.domain
    if page.doctree is None or not domain.note_of(page.name).browse:
        return
    if not domain.build.is_site:
        return
    # Sphinx computes a digest once per process, but the data change.
    data = page.context["pathto"](export.SCRIPT, resource=True)
    page.app.add_css_file("quicktakes-browse.css")
    page.app.add_js_file("quicktakes-browse.js")
    page.app.add_js_file("quicktakes-minisearch.js", defer="")
    page.app.add_js_file(None, src=f"{data}?v={export.of(domain).digest}", defer="")


def _visit_html(self: Any, node: nodes.Element) -> None:
    attributes = {"data-view": node["view"]}
    if node["docnames"] is not None:
        addresses = map(self.builder.get_target_uri, node["docnames"])
        attributes["data-questions"] = json.dumps(list(addresses))
    self.body.append(
        self.starttag(node, "div", CLASS="quicktakes-browse", **attributes)
    )
    self.body.append('<div class="quicktakes-plain">\n')


def _depart_html(self: Any, node: nodes.Element) -> None:
    self.body.append("</div>\n</div>\n")


def register(app: Sphinx) -> None:
    app.add_node(browse, html=(_visit_html, _depart_html))
    app.add_post_transform(KeepPlain)
