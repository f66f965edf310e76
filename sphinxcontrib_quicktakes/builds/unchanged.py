"""Builds that find nothing to do.

A page that shows others may be out of date although nobody touched its file, so every
build compares what pages show with what they showed (:mod:`.shown`). For ten thousand
pages, this takes a third of a build without changes.

So the environment holds a digest of everything that it followed from when it was last
compared. If that is the same, so is the result, and nothing is compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from typing import TYPE_CHECKING

from ..shards import all_elsewhere
from .shown import outdated

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


def basis(domain: QuickTakesDomain) -> str:
    """Return a digest of what views, and the pages to generate, follow from.

    That is the catalogue, the settings, which documents there are, which of them are
    generated, and which declare that they are the page of a subject or of the index.
    """
    catalogue = domain.catalogue
    apart = catalogue.left_out | all_elsewhere(domain)
    follows_from = (
        catalogue.digest,
        domain.settings,
        sorted(domain.env.found_docs - apart),
        sorted(domain.generated),
        domain.declared_subjects(),
        domain.index_page(),
    )
    return hashlib.sha256(repr(follows_from).encode()).hexdigest()


def is_same(domain: QuickTakesDomain) -> bool:
    """Whether all is as it was when everything was compared."""
    return bool(domain.data["basis"]) and domain.data["basis"] == basis(domain)


def note(domain: QuickTakesDomain) -> None:
    """Note that everything has been compared, but for what is read in this build."""
    domain.data["basis"] = basis(domain)


def compare_again(domain: QuickTakesDomain, read: Container[str]) -> None:
    """Compare what was *read* in this build, when it is settled where things are.

    Only if a page would already show something else, the next build compares all.
    """
    among = read if is_same(domain) else None
    found = outdated(domain, among=among)
    domain.data["basis"] = "" if found else basis(domain)
