"""Links to pages, questions, subjects and keywords, resolved on writing."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes


def link_to_page(docname: str, content: nodes.Element) -> addnodes.pending_xref:
    """Return a reference to a page that shows *content*."""
    return addnodes.pending_xref(
        "",
        content,
        refdomain="std",
        reftype="doc",
        reftarget=f"/{docname}",
        refexplicit=True,
        refwarn=True,
    )


DESCRIPTION = "description"
"""The type of references that are replaced by the description of a question."""


def description(docname: str, text: str) -> addnodes.pending_xref:
    """Return what shows the description of a question, *text* if it is untranslated."""
    return addnodes.pending_xref(
        "",
        nodes.Text(text),
        refdomain="qt",
        reftype=DESCRIPTION,
        reftarget=docname,
        refexplicit=True,
        refwarn=False,
    )


def link(typ: str, target: str, text: str | None = None) -> addnodes.pending_xref:
    """Return a reference that shows the title of its target, or *text*.

    *typ* is ``question``, ``subject`` or ``keyword``.
    """
    return addnodes.pending_xref(
        "",
        nodes.Text(text or target),
        refdomain="qt",
        reftype=typ,
        reftarget=target,
        refexplicit=text is not None,
        refwarn=True,
        # Keywords and titles are shown unchanged: --help is not –help.
        support_smartquotes=False,
    )
