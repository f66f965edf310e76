"""What the domain keeps besides the catalogue: notes on pages, and the build's state.

Notes are pickled with the environment; the state of the build is not.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from .builds.presence import Presence
from .config import Settings
from .problems import Problem

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .builds.shown import View
    from .content.question import Reading
    from .domain import QuickTakesDomain
    from .html.mathjax import Confinement
    from .shards import Shard
    from .tree.sidebar import Sidebar
    from .views.export import Export


def domain_of(env: BuildEnvironment) -> QuickTakesDomain:
    """Return the domain of an environment, through which everything is reached."""
    return cast("QuickTakesDomain", env.get_domain("qt"))


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, once all pages are read.

    *subjects* are the pages of the subjects (by key), *index* is that of the keyword
    index, *parents* the document above each one in the toctrees. *folders* are the
    names below which documents stand.

    While this holds, nothing is read, so that what follows from it is kept with it:
    *titles* by docname, *addresses* by folder and docname, *keywords* by key, *links*
    by type and target, and *sidebars*, the document trees as earlier pages were written
    with them, by the theme's options (see :mod:`.tree.sidebar`).
    """

    subjects: Mapping[str, str]
    index: str | None
    parents: Mapping[str, str] = field(default_factory=dict)
    folders: Set[str] = frozenset()
    titles: dict[str, str] = field(default_factory=dict)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    keywords: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    sidebars: dict[str, Sidebar] = field(default_factory=dict)


@dataclass
class Build:
    """What is known of the build that is going on; nothing of it is kept.

    *reading* is Sphinx's own list of the documents to read and to write, *touched* the
    documents whose files the scan found changed, *unwritten* the pages that could not
    be generated, each with the reason. *places* is None, and *relations* (the parent,
    previous and next document of each one, as Sphinx has them) empty, until the pages
    are read. *read_with* is the digest of the settings that pages are read with.
    *writing* tells whether pages are being written, *written* are the digests of the
    pages in the output directory (see :mod:`.builds.freshness`), *dangling* the pages
    being written whose references Sphinx warned of. *scanned* is what the scan read,
    with the hash of each text, until a page is made of it: front matter is parsed once.
    *shard* is the part of the collection that is built, or None, *superfluous* the
    generated pages that are left to another build to remove. *export* are the
    questions as data, once they are asked for. *one_document* tells whether the builder
    makes one of all pages, *mathjax* what MathJax is told (None where the project says
    that itself), *design* whether sphinx-design is loaded, *reads_titles_back* whether
    the theme prints the text of titles as HTML (see :mod:`.html.titles`; None until it
    is asked). *process* is
    the one that memory was last set aside in (see :mod:`.builds.memory`). *presence*
    shows other builds that this one reads the sources.
    """

    builder: Builder
    settings: Settings
    reading: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    unwritten: dict[str, str] = field(default_factory=dict)
    places: Places | None = None
    relations: dict[str, list[str | None]] = field(default_factory=dict)
    read_with: str = ""
    writing: bool = False
    written: dict[str, tuple[str, bool]] = field(default_factory=dict)
    dangling: set[str] = field(default_factory=set)
    scanned: dict[str, tuple[int, Reading]] = field(default_factory=dict)
    shard: Shard | None = None
    superfluous: set[str] = field(default_factory=set)
    export: Export | None = None
    one_document: bool = False
    mathjax: Confinement | None = None
    design: bool = False
    reads_titles_back: bool | None = None
    process: int = field(default_factory=os.getpid)
    presence: Presence = field(default_factory=Presence)

    @property
    def is_site(self) -> bool:
        """Whether the builder makes a site, whose pages may run scripts.

        Other HTML builders make books, or a single page.
        """
        return self.builder.name in ("html", "dirhtml")


@dataclass
class Notes:
    """What the directives of one page say about it.

    *views* are what the page showed of the catalogue when it was read, each with its
    digest. *rank* tells how good a place for the subject pages its listing is (see
    :mod:`.tree.placement`), *owns* whether it was taken for the best when the page was
    read, *subjects* the subjects it is a page of; *subject_tree* and *question_tree*
    are the documents that were hung below it. *links* are the roles'
    names and targets, as far as they do not follow from the catalogue, *problems* what
    was wrong with the page when it was read. *beginning* are the first words of an
    answer that a feed may need, *description* is that of a question where it is
    translated, *browse* tells whether readers can filter the questions on the page.
    *answers* are the questions whose whole answers it shows, *composed* tells whether
    it has such, or cards or an index, which are made when it is written. *as_read* is
    the digest of a question that is not only what its file says: where it is
    translated, or may include other files.
    """

    views: list[tuple[View, str]] = field(default_factory=list)
    rank: int | None = None
    owns: bool = False
    subjects: list[str] = field(default_factory=list)
    subject_tree: tuple[str, ...] = ()
    question_tree: tuple[str, ...] = ()
    index: bool = False
    browse: bool = False
    problems: list[Problem] = field(default_factory=list)
    links: tuple[tuple[str, str], ...] = ()
    beginning: str = ""
    description: str = ""
    answers: tuple[str, ...] = ()
    as_read: str = ""
    composed: bool = False
