"""Shards: parts of a collection that several processes or machines build.

A shard has the same sources as the whole and scans all of them, so that it knows every
question and gives its own pages the same lists, neighbors and addresses. It reads and
writes only its own questions. The pages of the project are in every shard, because they
make the tree that every page shows, and so is the first page of each subject. Later
pages of a subject, the parts of the keyword index and the pages of keywords, which are
many, are divided like the questions. A book of a shard contains all of these pages;
their links to questions of other shards are text.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains.index import IndexDomain
from sphinx.environment import BuildEnvironment
from sphinx.util import docname_join, logging
from sphinx.util.osutil import relative_uri

from ..catalogue import Catalogue
from ..store import domain_of

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain
    from ..store import Build

logger = logging.getLogger(__name__)

EVERYTHING_BUT_QUESTIONS = 0
"""The number of a shard without questions, from which inventories are made."""

UNITS = 2
"""A part of a subject has at most one in this many of a shard's questions."""

ROOM = 1.1
"""How much more than its share a shard may get before the next one is used."""


class Shard:
    """One shard of a collection, and its content.

    *number* is from 1 to *total*, or 0 for :data:`EVERYTHING_BUT_QUESTIONS`.
    """

    def __init__(self, catalogue: Catalogue, number: int, total: int) -> None:
        self.number = number
        self.total = total
        self._catalogue = catalogue

    @cached_property
    def _shards(self) -> dict[str, tuple[int, ...]]:
        subjects = self._catalogue.subjects
        sizes = {key: len(subjects[key].docnames) for key in subjects}
        return divide(sizes, self.total)

    def of_question(self, docname: str) -> int:
        """Return the number of a question's shard, from its subject and its id."""
        question = self._catalogue.questions[docname]
        shards = self._shards[self._catalogue.subject_of(docname).key]
        return shards[_choose(question.id or docname, len(shards))]

    def of_subject(self, key: str) -> int:
        """Return the number of the shard with the first part of a subject."""
        return self._shards[key][0]

    def of_page(self, docname: str) -> int:
        """Return the number of the shard of a generated page that is only in one."""
        return _choose(docname, self.total) + 1

    @cached_property
    def questions_elsewhere(self) -> frozenset[str]:
        """Return the questions of the other shards."""
        return frozenset(
            docname
            for docname in self._catalogue.questions
            if self.of_question(docname) != self.number
        )


def divide(sizes: Mapping[str, int], total: int) -> dict[str, tuple[int, ...]]:
    """Return the shards (from 1 to *total*) of each subject, by their *sizes*.

    A subject goes to one shard as a whole. A subject too large for a shard is divided,
    with a shard for each part. The shard follows from a hash (rendezvous hashing),
    unless it already has its share: then the next one by the hash is taken (consistent
    hashing with bounded loads, Mirrokni and others, 2017). Sizes count in steps, so
    that one question more or less moves nothing except, rarely, at a step.

    >>> divide({"physics": 4, "history": 4}, 1)
    {'physics': (1,), 'history': (1,)}
    """
    weights = {key: _step(size) for key, size in sizes.items()}
    share = sum(weights.values()) / total
    parts: list[tuple[float, str, int]] = []
    for key, weight in weights.items():
        count = min(math.ceil(weight * UNITS / share), sizes[key]) if total > 1 else 1
        parts += [(weight / count, key, part) for part in range(count)]
    loads = [0.0] * total
    found: dict[str, list[int]] = {key: [] for key in sizes}
    # Large ones first, which would not fit later; parts of one in their order.
    for size, key, part in sorted(parts, key=lambda p: (-p[0], p[1], p[2])):
        order = _ranked(f"{key}\0{part}", total)
        fitting = (k for k in order if loads[k] + size <= ROOM * share)
        shard = next(fitting, min(order, key=loads.__getitem__))
        loads[shard] += size
        found[key].append(shard + 1)
    return {key: tuple(shards) for key, shards in found.items()}


def _step(size: int) -> int:
    """Return a size rounded up to three binary digits: 8, 10, 12, 14, 16, 20, …"""
    shift = max(size.bit_length() - 3, 0)
    return (size + (1 << shift) - 1) >> shift << shift


def _ranked(name: str, count: int) -> list[int]:
    return sorted(range(count), key=lambda k: _hash(f"{name}\0{k}"))


def _choose(name: str, count: int) -> int:
    """Return one of *count* places for a name; one more moves few names, and to it."""
    if count == 1:
        return 0
    return min(range(count), key=lambda k: _hash(f"{name}\0{k}"))


def _hash(text: str) -> bytes:
    # Python's own hash differs between processes.
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


# In a build.


def begin(domain: QuickTakesDomain, builder: Builder) -> None:
    """Find out which shard is built, after the catalogue is known."""
    domain.build.shard = None
    number, total = domain.settings.shard_number
    if builder.name.startswith("quicktakes-"):
        number = EVERYTHING_BUT_QUESTIONS
    elif total == 1:
        return
    domain.build.shard = shard = Shard(domain.catalogue, number, total)
    if number:
        here = len(domain.catalogue.questions) - len(shard.questions_elsewhere)
        logger.info("quicktakes: shard %d/%d: %d questions", number, total, here)


def is_shard(domain: QuickTakesDomain) -> bool:
    """Whether the build is one of several, each with a part of the questions."""
    shard = domain.build.shard
    return shard is not None and shard.number != EVERYTHING_BUT_QUESTIONS


def elsewhere(domain: QuickTakesDomain, docname: str) -> bool:
    """Whether a page of the collection belongs to another shard."""
    shard = domain.build.shard
    if shard is None:
        return False
    if docname in domain.catalogue.questions:
        return docname in shard.questions_elsewhere
    return docname in domain.generated and _generated_elsewhere(domain, docname)


def _generated_elsewhere(domain: QuickTakesDomain, docname: str) -> bool:
    page, shard = domain.generated[docname], domain.build.shard
    if shard is None or page.subject is not None or one_file(domain.build):
        return False
    return shard.of_page(docname) != shard.number


def all_elsewhere(domain: QuickTakesDomain) -> set[str]:
    """Return the pages of the collection that belong to other shards, or are gone."""
    shard, superfluous = domain.build.shard, domain.build.superfluous
    if shard is None:
        return superfluous
    pages = {d for d in domain.generated if _generated_elsewhere(domain, d)}
    return pages | shard.questions_elsewhere | superfluous


def reports(domain: QuickTakesDomain, docname: str) -> bool:
    """Whether this shard reports the problems of a file.

    The first shard reports those of files without a question, which have no subject.
    """
    shard = domain.build.shard
    if shard is None or shard.number == EVERYTHING_BUT_QUESTIONS:
        return True
    if docname in domain.catalogue.questions:
        return docname not in shard.questions_elsewhere
    return shard.number == 1


# Links.


def one_file(build: Build) -> bool:
    """Whether what is in other shards is out of reach of what a builder makes."""
    return build.one_document or build.builder.name == "epub"


def is_linked(domain: QuickTakesDomain, docname: str) -> bool:
    """Whether links can lead to a page, here or in another shard."""
    return not elsewhere(domain, docname) or not one_file(domain.build)


def page_address(domain: QuickTakesDomain, fromdocname: str, docname: str) -> str:
    """Return the address of a page, relative to another one if it is near.

    That of a page of another shard is in the inventories that the project names in
    ``intersphinx_mapping``; otherwise the page is where it would be if it were built
    here.
    """
    builder = domain.build.builder
    if elsewhere(domain, docname):
        uri = _published(domain.env, docname)
        if uri is not None and "://" in uri:
            return uri
        if uri is not None:
            here = builder.get_target_uri(fromdocname)
            return relative_uri(here, uri.removeprefix("./"))
    return builder.get_relative_uri(fromdocname, docname)


def _published(env: BuildEnvironment, docname: str) -> str | None:
    """Return the address of a page in the inventories of this project's shards."""
    inventories = getattr(env, "intersphinx_named_inventory", {})
    for inventory in inventories.values():
        item: Any = inventory.get("std:doc", {}).get(docname)
        # A tuple up to Sphinx 8.1.
        if item is None or "qt:question" not in inventory:
            continue
        project, uri = (
            (item[0], item[2])
            if isinstance(item, tuple)
            else (item.project_name, item.uri)
        )
        if project == " ".join(env.config.project.split()):
            return cast(str, uri)
    return None


def resolve_document(
    app: Sphinx,
    env: BuildEnvironment,
    node: addnodes.pending_xref,
    contnode: nodes.TextElement,
) -> nodes.Node | None:
    """Resolve a link to a document of another shard (``missing-reference``)."""
    domain = domain_of(env)
    kind = node.get("reftype")
    if kind != "any" and (node.get("refdomain"), kind) != ("std", "doc"):
        return None
    here = node.get("refdoc", env.docname)
    docname = docname_join(here, node["reftarget"])
    if not elsewhere(domain, docname):
        return None
    title = node.astext() if node["refexplicit"] else domain.title(docname)
    content = nodes.inline(title, title, classes=["doc"])
    if not is_linked(domain, docname):
        return content
    uri = page_address(domain, here, docname)
    return nodes.reference("", "", content, internal=True, refuri=uri)


# The general index of the whole, which is the first shard's.


def complete_index(app: Sphinx, builder: Any) -> None:
    """Add the keywords of all shards to the general index (``write-started``).

    The environment has been saved already: the entries are only for this build.
    """
    from ..views.keyword_index import index_entries

    domain = domain_of(app.env)
    shard, settings = domain.build.shard, domain.settings
    if shard is None or shard.number != 1 or not settings.genindex:
        return
    if not getattr(builder, "use_index", False) or one_file(domain.build):
        return
    index = cast(IndexDomain, app.env.get_domain("index"))
    for docname in sorted(shard.questions_elsewhere):
        if words := domain.catalogue.keyword_names(docname):
            node = index_entries(words, domain.anchor(docname))
            index.entries[docname] = node["entries"]


def drop_index(app: Sphinx, exception: Exception | None) -> None:
    """Remove the keywords of other shards again (``build-finished``)."""
    domain = domain_of(app.env)
    if (shard := domain.build.shard) is not None:
        index = app.env.get_domain("index")
        for docname in shard.questions_elsewhere:
            index.clear_doc(docname)
