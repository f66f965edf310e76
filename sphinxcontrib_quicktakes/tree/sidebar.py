"""The document tree in the sidebar, rendered once for all pages of a folder.

Sphinx resolves and renders the tree of the whole project for every page. It differs by
the page's own place in it, and by the addresses, which are relative to the page. The
questions are not in it (see :mod:`.placement`), and those of one folder lead to other
pages by the same addresses. The pages of subjects are next to each other: two of them
differ only in the entry that is marked.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, NamedTuple

from ..domain import QuickTakesDomain
from ..html_page import HtmlPage


class Sidebar(NamedTuple):
    """The tree of a page, and the pages that share it.

    *family* are pages that differ only in their own entries. *sure* is whether moving
    the mark from the entry of *page* was seen to give what Sphinx makes.
    """

    family: tuple[str, str | None]
    page: str
    tree: str
    sure: bool = False


def share(page: HtmlPage) -> None:
    """Let themes reuse a known tree (``html-page-context``, before them)."""
    domain = page.domain
    render = page.context.get("toctree")
    if render is None or not domain.build.is_site:
        return
    family = _family(page)
    places = domain.build.places
    if family is None or places is None:
        return

    def toctree(**options: Any) -> str:
        # Pages are written in the order of their names, folder by folder.
        name = repr(sorted(options.items()))
        known = places.sidebars.get(name)
        if known is None or known.family != family:
            known = Sidebar(family, page.name, render(**options))
            places.sidebars[name] = known
            return known.tree
        _folder, parent = family
        if parent is None:
            return known.tree
        moved = _marked(known.tree, domain, known.page, page.name)
        if known.sure and moved is not None:
            return moved
        tree: str = render(**options)
        places.sidebars[name] = known._replace(sure=moved == tree)
        return tree

    page.context["toctree"] = toctree


def _family(page: HtmlPage) -> tuple[str, str | None] | None:
    """Return what pages with the same tree have in common; None for a page of its own.

    That is their folder and the page that they hang below, which questions do not.
    """
    domain, places = page.domain, page.domain.build.places
    if places is None or page.name in places.folders:
        return None
    if page.name.rpartition("/")[2] == "index":
        return None  # at the address of its folder under ``dirhtml``
    # There each of the others has a folder of its own, one beside the other.
    uri = page.app.builder.get_target_uri(page.name)
    folder = uri.rstrip("/").rpartition("/")[0]
    parent = places.parents.get(page.name)
    if page.name in domain.catalogue.questions and parent is None:
        return folder, None
    # One in a toctree of the user's has other neighbors.
    if parent is None or page.name not in domain.note_of(parent).subject_tree:
        return None
    return (folder, parent) if page.name in domain.generated else None


_MARKED = re.compile(
    r'<li class="(toctree-l\d+) current">'
    r'<a class="current reference internal" href="#">'
)


def _marked(tree: str, domain: QuickTakesDomain, old: str, new: str) -> str | None:
    """Return the *tree* of the page *old* as that of *new*, which hangs beside it.

    None where the entry of one is not found, or more of them.
    """
    marks = list(_MARKED.finditer(tree))
    if len(marks) != 1:
        return None
    mark, level = marks[0][0], marks[0][1]
    entry = f'<li class="{level}"><a class="reference internal" href="%s">'
    unmarked = entry % escape(domain.page_uri(new, old))
    to_mark = entry % escape(domain.page_uri(old, new))
    if tree.count(to_mark) != 1:
        return None
    return tree.replace(mark, unmarked).replace(to_mark, mark)
