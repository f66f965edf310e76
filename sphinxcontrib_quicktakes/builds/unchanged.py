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

    That is the catalogue, the settings, which documents there are and where their files
    are, which of them are generated, and which declare that they are the page of a
    subject or of the index.
    """
    env, catalogue = domain.env, domain.catalogue
    apart = catalogue.left_out | all_elsewhere(domain)
    follows_from = (
        catalogue.digest,
        domain.settings,
        [(d, str(env.doc2path(d, base=False))) for d in sorted(env.found_docs - apart)],
        sorted(domain.generated),
        domain.declared_subjects(),
        domain.index_page(),
    )
    return hashlib.sha256(repr(follows_from).encode()).hexdigest()


def compare_again(domain: QuickTakesDomain, read: Container[str]) -> None:
    """Compare what was *read* in this build, when it is settled where things are.

    Everything, if that has changed since the build began. Only if a page would already
    show something else, the next build compares all.
    """
    now = basis(domain)
    found = outdated(domain, among=read if domain.data["basis"] == now else None)
    domain.data["basis"] = "" if found else now
