"""What pages show of the catalogue, in a form that can be compared.

A page that lists questions is built when it is read. It records a view: a small
description of its query, and the digest of the result. If the same view gives another
result in a later build, the page is read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


class View(Protocol):
    """A query to the catalogue. It is hashable, small and can be pickled."""

    def shown(self, domain: QuickTakesDomain) -> object:
        """Return everything that the page shows, in an object with a stable repr.

        Titles of other pages are not part of it: they are filled in when a page is
        written (see :mod:`.freshness`).
        """


@dataclass(frozen=True, slots=True)
class AddressView:
    """The question with the *url* that an answer links to, if there is one."""

    url: str

    def shown(self, domain: QuickTakesDomain) -> object:
        return domain.catalogue.by_url.get(self.url)


@dataclass(frozen=True, slots=True)
class FileView:
    """The document of the file that an answer links to, if there is one.

    *docname* is that of the answer, *path* the path in the link.
    """

    docname: str
    path: str

    def shown(self, domain: QuickTakesDomain) -> object:
        target = domain.document_at(self.docname, self.path)
        return target, target in domain.catalogue.questions


def digest(view: View, domain: QuickTakesDomain) -> str:
    return hashlib.sha256(repr(view.shown(domain)).encode()).hexdigest()[:16]


def note_view(domain: QuickTakesDomain, docname: str, view: View) -> None:
    """Record that the page being read shows *view*."""
    domain.note(docname).views.append((view, digest(view, domain)))


def outdated(
    domain: QuickTakesDomain,
    kinds: type | tuple[type, ...] = object,
    among: Container[str] | None = None,
) -> set[str]:
    """Return the pages that would show something else if they were read now.

    Only views of the given *kinds* are compared, on the pages *among* those given (by
    default, all).
    """
    with domain.places_kept():
        return {
            docname
            for docname, note in domain.notes.items()
            if among is None or docname in among
            if any(
                isinstance(view, kinds) and digest(view, domain) != old
                for view, old in note.views
            )
        }
