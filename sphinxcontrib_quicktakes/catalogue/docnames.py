"""Where the pages of questions are: from a pattern to document names.

``quicktakes_docname = "{url}"`` lets a site keep its public addresses. Files are not
trusted: an address that leads out of the output directory, or to something that Sphinx
itself writes, is refused, and the document name of the file is kept.
"""

from __future__ import annotations

import os
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

FIELDS = ("url", "id", "slug", "subject", "stem", "path")
"""The fields that a pattern may contain, in braces."""

_PATHS = frozenset({"url", "path"})
"""The fields whose slashes separate folders; in others a slash is an error."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\\<>:"|?*#{}]')
"""Characters that some file system or URL cannot contain."""

_FOLDERS = frozenset({"_static", "_sources", "_images", "_downloads", "_modules"})
_FILES = frozenset(
    {"searchindex.js", "objects.inv", "quicktakes.json", "questions.atom"}
)
_PAGES = re.compile(
    r"genindex(-.*)?|search|searchindex|opensearch|(\w+-)?modindex|qt-keywords",
    re.IGNORECASE,
)
"""What Sphinx and the extension write at the top of the output directory."""

_OUTPUT = re.compile(
    r".+\.(x?html?|doctree|txt|te?xi?|xml|f?json|pickle|atom)", re.IGNORECASE
)
"""A folder with such a name could be in the place of another page's file."""
_OUTPUT_OF_FOLDER = re.compile(r"index\.x?html?|.+\.atom", re.IGNORECASE)
"""And so could the folder that ``dirhtml`` makes for a page with such a name."""

_LONGEST = 200
"""Bytes of a name in a path: file systems allow 255, and suffixes are added."""


LONGEST = 255 - len(".doctree")
"""The longest last part of a document name that Sphinx can store."""


class AddressError(ValueError):
    """An address that no page can have; the message says why."""


def unknown_fields(pattern: str) -> list[str] | None:
    """Return the fields of a pattern that do not exist; None if it is no pattern."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        return None
    names = [name for _text, name, _spec, _conversion in parts if name is not None]
    if not names or any(spec or conversion for _t, _n, spec, conversion in parts):
        return None
    return sorted(set(names) - set(FIELDS))


def address(pattern: str, values: Mapping[str, str]) -> str:
    """Return the document name that a pattern of known fields gives.

    *values* are the fields, as strings. ``url`` may have a scheme, a host, escapes, a
    trailing slash and ``.html``; the others are used unchanged. Raises AddressError.

    >>> address("{url}", {"url": "https://example.org/learn/x.html"})
    'learn/x'
    """
    found = {}
    for name in FIELDS:
        if f"{{{name}}}" not in pattern:
            continue
        value = values.get(name, "")
        if name == "url":
            value = _path_of_url(value)
        elif "/" in value and name not in _PATHS:
            raise AddressError(f"the {name} {value!r} contains a slash")
        if not value:
            raise AddressError(f"it has no {name}")
        found[name] = value
    return check(unicodedata.normalize("NFC", pattern.format(**found)).strip("/"))


def _path_of_url(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AddressError(f"the url {url!r} cannot be read") from None
    if parts.scheme not in ("", "http", "https") or not url.isprintable():
        raise AddressError(f"the url {url!r} is not the address of a page")
    if parts.query or parts.fragment:
        raise AddressError(f"the url {url!r} has a query or a fragment")
    segments = parts.path.strip("/").split("/")
    names = [unquote(segment, errors="surrogateescape") for segment in segments]
    if any("/" in name for name in names):
        raise AddressError(f"the url {url!r} contains an escaped slash")
    return re.sub(r"(?<=[^/])\.html?$", "", "/".join(names))


def check(name: str) -> str:
    """Return *name* if it can be a path in the output, else raise AddressError."""
    segments = name.split("/")
    if found := _FORBIDDEN.search(name):
        raise AddressError(f"{name!r} contains {found[0]!r}")
    for segment in segments:
        if not segment:
            raise AddressError(f"{name!r} contains an empty name")
        if segment.startswith("."):
            raise AddressError(f"{name!r} contains a name that begins with a dot")
        if segment != segment.strip() or segment.endswith("."):
            raise AddressError(
                f"{name!r} contains a name that ends with a dot or space"
            )
        if len(segment.encode()) > _LONGEST:
            raise AddressError(f"a name in it is longer than {_LONGEST} bytes")
    if len(name.encode()) > 4 * _LONGEST:
        raise AddressError(f"it is longer than {4 * _LONGEST} bytes")
    if is_sphinxs_own(name):
        raise AddressError(f"Sphinx itself writes {segments[0]!r}")
    *folders, last = segments
    if any(map(_OUTPUT.fullmatch, folders)) or _OUTPUT_OF_FOLDER.fullmatch(last):
        raise AddressError(f"{name!r} has a folder with the name of a file")
    return name


def is_sphinxs_own(name: str) -> bool:
    """Whether Sphinx itself writes *name* in the output directory."""
    first, slash, _rest = name.partition("/")
    return first.casefold() in _FOLDERS | _FILES or (
        not slash and _PAGES.fullmatch(name) is not None
    )


def can_be_kept(docname: str) -> bool:
    """Whether the file system can store a document of this name.

    Most limit the bytes of a name, Windows limits the characters.
    """
    name = docname.rpartition("/")[2]
    return len(name if os.name == "nt" else os.fsencode(name)) <= LONGEST


@dataclass(frozen=True, slots=True)
class Moves:
    """Which documents move.

    *moved* are the new names by the old ones. *clashes* are the documents that stay
    because another one has the name they want, with the old name of that other
    document.
    """

    moved: Mapping[str, str]
    clashes: Mapping[str, str]


def assign(wanted: Mapping[str, str], others: Iterable[str]) -> Moves:
    """Return which documents get the names they want.

    *wanted* are the new names by the old ones, *others* the names of documents that
    stay. No two documents get the same name, or names that are the same file on some
    systems. If several want the same name, the first by its old name gets it. The
    others keep their old names, and a document that wants one of these does not get it
    either. The result does not depend on the order of the arguments.
    """
    others = sorted(others, reverse=True)
    holders = {place(name): name for name in others}
    shared = Counter(map(place, [*wanted, *others]))
    moved: dict[str, str] = {}
    losers: list[str] = []
    for old, new in sorted(wanted.items(), reverse=True):
        if place(old) == place(new):
            if old != new and shared[place(old)] == 1:
                moved[old] = new
            holders.setdefault(place(old), old)
    for old, new in sorted(wanted.items()):
        if place(old) == place(new):
            continue
        if place(new) in holders:
            losers.append(old)
        else:
            holders[place(new)] = old
            moved[old] = new
    clashing = set(losers)
    while losers:
        old = losers.pop()
        holder = holders.get(place(old), old)
        if holder in moved:
            del moved[holder]
            clashing.add(holder)
            losers.append(holder)
            holders[place(old)] = old
        else:
            holders.setdefault(place(old), old)
    clashes = {old: holders[place(wanted[old])] for old in sorted(clashing)}
    return Moves(moved, clashes)


def place(name: str) -> str:
    """Return what is equal for names that would be one file somewhere.

    ``a/index`` and ``a`` are one page under ``dirhtml``, ``A`` and ``a`` one file on
    Windows and macOS.
    """
    return ("/" + name).removesuffix("/index").casefold()


def is_pattern(text: str) -> bool:
    """Whether *text* is a valid pattern of names; ``[z-a]`` is not."""
    # Few projects have patterns, and the command should not load Sphinx needlessly.
    from sphinx.util.matching import patfilter

    try:
        patfilter((), text)
    except re.error:
        return False
    return True
