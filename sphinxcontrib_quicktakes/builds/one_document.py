"""Builders that make one document of all pages: books, and single-page HTML.

Pages are read once for all builders, so content that differs between them is on the
pages under a tag, in Sphinx's ``only`` nodes.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from ..store import domain_of

TAG = "quicktakes_one_document"
"""The tag that is set for all of them."""

BOOK = "quicktakes_book"
"""The tag for those in which questions are chapters: all but the HTML ones."""


def is_made_by(builder: Builder) -> bool:
    """Whether a builder makes one document, whether it is Sphinx's own or not.

    Such a builder describes in words what it will build; others list the outdated files
    (https://www.sphinx-doc.org/en/master/extdev/builderapi.html).
    """
    if "pdf" in (builder.name, builder.format):
        return True  # rst2pdf lists files nevertheless, and has no format
    if builder.format in ("", "html"):
        # A builder that writes no pages is none. HTML would check each file to answer.
        return isinstance(builder, SingleFileHTMLBuilder)
    return isinstance(builder.get_outdated_docs(), str)


def set_tags(app: Sphinx) -> None:
    """Set the tags for the builder (``builder-inited``, when it is known)."""
    domain = domain_of(app.env)
    if domain.one_document:
        app.tags.add(TAG)
    if domain.is_book:
        app.tags.add(BOOK)
