"""The absolute addresses of pages, as far as the project defines them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain

# Characters that are kept in the path, query and fragment of a URL (RFC 3986), so that
# an encoded URL is not encoded again.
_SAFE = "/?#@!$&'()*+,;=:%~"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def encode(address: str) -> str:
    """Return an address with only the characters that URLs may contain."""
    return quote(_LONE_PERCENT.sub("%25", address), safe=_SAFE)


def published(base_url: str, url: str) -> str | None:
    """Return the published address of a file's ``url``, or None."""
    base = base_url.rstrip("/")
    path = url.removeprefix(base)
    return encode(base + path) if base and path.startswith("/") else None


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
        url = question.url.rstrip("/")
        if domain.catalogue.by_url.get(url) == docname:
            found = published(domain.settings.base_url, question.url)
            if found is not None:
                return found
    return built(domain, docname)
