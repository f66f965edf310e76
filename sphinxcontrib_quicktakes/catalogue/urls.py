"""Addresses on the published site, as files and answers write them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# Characters that are kept in the path, query and fragment of a URL (RFC 3986), so that
# an encoded URL is not encoded again.
_SAFE = "/?#@!$&'()*+,;=:%~"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def is_site(address: str) -> bool:
    """Whether an address is that of a website, to which a path can be appended.

    >>> is_site("https://example.org/learn"), is_site("example.org")
    (True, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not (parts.query or parts.fragment)
        and address.isprintable()
        and " " not in address
    )


def local(address: str, base_url: str) -> str:
    """Return an address as most files have it: without *base_url*, that of the site.

    >>> local("https://example.org/learn/x/", "https://example.org")
    '/learn/x'
    """
    path = address.removeprefix(base_url.rstrip("/"))
    # Nothing is taken from https://example.org.evil.net.
    return (path if path.startswith("/") else address).rstrip("/")


def published(base_url: str, url: str) -> str | None:
    """Return the published address of a file's ``url``, or None."""
    base = base_url.rstrip("/")
    path = url.removeprefix(base)
    return encode(base + path) if base and path.startswith("/") else None


def encode(address: str) -> str:
    """Return an address with only the characters that URLs may contain."""
    return quote(_LONE_PERCENT.sub("%25", address), safe=_SAFE)
