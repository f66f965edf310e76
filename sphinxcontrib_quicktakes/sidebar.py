"""The document tree in the sidebar, made once for all questions of a folder.

Sphinx resolves and renders the tree of the whole project for every page. It differs by
the page's own place in it, and by the addresses, which are relative to the page. The
questions have no place in it (see :mod:`.placement`), and those of one folder lead to
other pages by the same addresses.
"""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx

from .domain import SITE_BUILDERS, QuickTakesDomain


def share(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Let themes have the tree as it is known (``html-page-context``, before them)."""
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    render = context.get("toctree")
    if render is None or app.builder.name not in SITE_BUILDERS:
        return
    places = domain.build.places
    if pagename not in domain.catalogue.questions or places is None:
        return
    if pagename in places.parents or pagename in places.folders:
        return
    if pagename.rpartition("/")[2] == "index":
        return  # at the address of its folder under ``dirhtml``
    # There each of the others has a folder of its own, one beside the other.
    uri = app.builder.get_target_uri(pagename)
    folder = uri.rstrip("/").rpartition("/")[0]

    def toctree(**options: Any) -> str:
        # Pages are written in the order of their names: folder by folder.
        known = places.sidebars
        name = repr(sorted(options.items()))
        if name not in known or known[name][0] != folder:
            known[name] = folder, render(**options)
        return known[name][1]

    context["toctree"] = toctree
