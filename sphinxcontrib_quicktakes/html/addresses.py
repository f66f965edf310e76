"""Where pages are on the web, in full, as far as the project says so."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ..catalogue import urls

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


def built(domain: QuickTakesDomain, docname: str) -> str | None:
    """Return the address of a page below ``html_baseurl``, None where it has none."""
    base = domain.env.config.html_baseurl
    if not base or not domain.build.is_site:
        return None
    return posixpath.join(base, domain.build.builder.get_target_uri(docname))


def canonical(domain: QuickTakesDomain, docname: str) -> str | None:
    """Return the one address of a page.

    That of a question is where it is published. Of two questions with one ``url`` it is
    the first one's: who follows it finds that one.
    """
    question = domain.catalogue.questions.get(docname)
    if question is not None and question.url:
        url = domain.settings.local_url(question.url)
        if domain.catalogue.by_url.get(url) == docname:
            found = urls.published(domain.settings.base_url, question.url)
            if found is not None:
                return found
    return built(domain, docname)
