"""Addresses on the published site, as files and answers write them."""

from __future__ import annotations

import re
from urllib.parse import quote

# What stays as it is in the path, the query and the fragment of an address (RFC 3986):
# an address that is encoded is not encoded again.
_SAFE = "/?#@!$&'()*+,;=:%~"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def local(address: str, base_url: str) -> str:
    """Return an address as most files have it: without that of the site, *base_url*.

    >>> local("https://example.org/learn/x/", "https://example.org")
    '/learn/x'
    """
    path = address.removeprefix(base_url.rstrip("/"))
    # Nothing is taken from https://example.org.evil.net.
    return (path if path.startswith("/") else address).rstrip("/")


def published(base_url: str, url: str) -> str | None:
    """Return the address of a ``url`` of a file, None where it has none on the site."""
    base = base_url.rstrip("/")
    path = url.removeprefix(base)
    return encode(base + path) if base and path.startswith("/") else None


def encode(address: str) -> str:
    """Return an address in the characters that addresses are made of."""
    return quote(_LONE_PERCENT.sub("%25", address), safe=_SAFE)
