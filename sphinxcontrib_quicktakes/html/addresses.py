"""The absolute addresses of pages, as far as the project defines them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


def built(domain: QuickTakesDomain, docname: str) -> str | None:
    """Return the address of a page below ``html_baseurl``, or None."""
    base = domain.env.config.html_baseurl
    if not base or not domain.build.is_site:
        return None
    return posixpath.join(base, domain.build.builder.get_target_uri(docname))


def canonical(domain: QuickTakesDomain, docname: str) -> str | None:
    """Return the canonical address of a page, or None.

    That of a question is where it is published. If two questions have the same ``url``,
    it is the address of the first, because that is the page found there.
    """
    question = domain.catalogue.questions.get(docname)
    if question is not None and question.url:
        url = domain.catalogue.local_url(question.url)
        if domain.catalogue.by_url.get(url) == docname:
            found = domain.catalogue.published_url(question.url)
            if found is not None:
                return found
    return built(domain, docname)
