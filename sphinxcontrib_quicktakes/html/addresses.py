"""Where pages are on the web, in full, as far as the project says so."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain

# What stays as it is in the path, the query and the fragment of an address (RFC 3986):
# an address that is encoded is not encoded again.
_SAFE = "/?#@!$&'()*+,;=:%~"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def encode(address: str) -> str:
    """Return an address in the characters that addresses are made of."""
    return quote(_LONE_PERCENT.sub("%25", address), safe=_SAFE)


def published(base_url: str, url: str) -> str | None:
    """Return the address of a ``url`` of a file, None where it has none on the site."""
    base = base_url.rstrip("/")
    path = url.removeprefix(base)
    return encode(base + path) if base and path.startswith("/") else None


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
        url = question.url.rstrip("/")
        if domain.catalogue.by_url.get(url) == docname:
            found = published(domain.settings.base_url, question.url)
            if found is not None:
                return found
    return built(domain, docname)
