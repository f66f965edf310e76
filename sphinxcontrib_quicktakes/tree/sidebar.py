"""The document tree in the sidebar, made once for all questions of a folder.

Sphinx resolves and renders the tree of the whole project for every page. It differs by
the page's own place in it, and by the addresses, which are relative to the page. The
questions have no place in it (see :mod:`.placement`), and those of one folder lead to
other pages by the same addresses.
"""

from __future__ import annotations

from typing import Any

from ..domain import SITE_BUILDERS
from ..html.page import HtmlPage


def share(page: HtmlPage) -> None:
    """Let themes have the tree as it is known (``html-page-context``, before them)."""
    domain = page.domain
    render = page.context.get("toctree")
    if render is None or page.app.builder.name not in SITE_BUILDERS:
        return
    places = domain.build.places
    if page.name not in domain.catalogue.questions or places is None:
        return
    if page.name in places.parents or page.name in places.folders:
        return
    if page.name.rpartition("/")[2] == "index":
        return  # at the address of its folder under ``dirhtml``
    # There each of the others has a folder of its own, one beside the other.
    uri = page.app.builder.get_target_uri(page.name)
    folder = uri.rstrip("/").rpartition("/")[0]

    def toctree(**options: Any) -> str:
        # Pages are written in the order of their names: folder by folder.
        known = places.sidebars
        name = repr(sorted(options.items()))
        if name not in known or known[name][0] != folder:
            known[name] = folder, render(**options)
        return known[name][1]

    page.context["toctree"] = toctree
