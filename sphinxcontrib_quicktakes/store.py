"""What the domain keeps besides the catalogue: notes on pages, and the build's state.

Notes are pickled with the environment; the state of the build is not.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence, Set
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


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page to generate: a title, and a directive with its options.

    *subject* is the key of the subject whose first page this is, or None.
    """

    title: str
    directive: str
    options: tuple[tuple[str, str], ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class WantedPages:
    """The generated pages that a project should have, by docname.

    *refused* are those that would be one page with another of them somewhere, each with
    its docname and the title of that other. Both follow from what *basis* is the digest
    of (see :mod:`.builds.unchanged`).
    """

    basis: str = ""
    pages: Mapping[str, GeneratedPage] = field(default_factory=dict)
    refused: Sequence[tuple[str, GeneratedPage, str]] = ()


def domain_of(env: BuildEnvironment) -> QuickTakesDomain:
    """Return the domain of an environment, through which everything is reached."""
    return cast("QuickTakesDomain", env.get_domain("qt"))


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, after all pages have been read.

    *subjects* are the pages of the subjects (by key), *index* is that of the keyword
    index, and *parents* are the documents above each one in the toctrees. *folders* are
    the folders that contain documents.

    While an instance exists, nothing is read, so results that follow from it are cached
    in it: *titles* by docname, *addresses* by folder and docname, *keywords* by key,
    *links* by type and target, and *sidebars*, the document trees of earlier pages, by
    the theme's options (see :mod:`.tree.sidebar`).
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
    """The state of the running build, none of which is kept.

    - *reading*: Sphinx's own list of the documents to read and to write.
    - *touched*: the documents whose files the scan found changed.
    - *same_basis*: whether what views follow from is as it was when the environment was
      stored (see :mod:`.builds.unchanged`).
    - *unwritten*: the pages that could not be generated, with the reasons.
    - *places*: None until the pages are read.
    - *relations*: the parent, previous and next document of each one, as Sphinx has
      them; empty until the pages are read.
    - *read_with*: the digest of the settings that pages are read with.
    - *made_with*: the digest of all settings.
    - *writing*: whether pages are being written.
    - *written_as_is*: whether all pages have been written as they would be now.
    - *to_write*: the pages that are out of date, until they are written; and those that
      have to be written again in the next build.
    - *written*: the digests of the pages in the output directory (see
      :mod:`.builds.freshness`).
    - *dangling*: the pages being written with references that Sphinx warned about.
    - *scanned*: what the scan read, with the hash of each text, until the page is made,
      so that front matter is parsed once.
    - *shard*: the part of the collection that is built, or None.
    - *superfluous*: the generated pages that another build has to remove.
    - *export*: the questions as data, on first use.
    - *one_document*: whether the builder makes one document of all pages.
    - *mathjax*: how MathJax is configured, or None if the project does that itself.
    - *design*: whether sphinx-design is loaded.
    - *reads_titles_back*: whether the theme prints the text of titles as HTML (see
      :mod:`.html.titles`); None until it is known.
    - *process*: the process that last set memory aside (see :mod:`.builds.memory`).
    - *presence*: shows other builds that this one reads the sources.
    """

    builder: Builder
    settings: Settings
    reading: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    same_basis: bool = False
    unwritten: dict[str, str] = field(default_factory=dict)
    places: Places | None = None
    relations: dict[str, list[str | None]] = field(default_factory=dict)
    read_with: str = ""
    made_with: str = ""
    writing: bool = False
    written_as_is: bool = False
    to_write: set[str] = field(default_factory=set)
    written: dict[str, tuple[str, str]] = field(default_factory=dict)
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
    def unchanged(self) -> bool:
        """Whether nothing is read, and nothing that is shown has changed."""
        return self.same_basis and not self.reading

    @property
    def is_site(self) -> bool:
        """Whether the builder makes a site, whose pages may run scripts.

        Other HTML builders make books, or a single page.
        """
        return self.builder.name in ("html", "dirhtml")


@dataclass
class Notes:
    """What the directives of a page note about it.

    - *views*: what the page showed of the catalogue when it was read, with digests.
    - *rank*: how good a place for the subject pages its listing is (see
      :mod:`.tree.placement`).
    - *subjects*: the subjects whose page it is.
    - *subject_tree*, *question_tree*: the documents that were hung below it.
    - *index*: whether it has the whole keyword index.
    - *browse*: whether readers can filter the questions on it.
    - *problems*: its problems when it was read.
    - *links*: the names and targets of its roles that do not follow from the catalogue.
    - *beginning*: the first words of the answer, if a feed may need them.
    - *description*: the translated description of a question.
    - *answers*: the questions whose whole answers it shows.
    - *as_read*: the digest of a question that depends on more than its file, because it
      is translated or may include other files.
    - *absent*: the images, as paths in the source directory, that were not there.
    - *composed*: whether it has answers, cards or an index, which are made on writing.
    """

    views: list[tuple[View, str]] = field(default_factory=list)
    rank: int | None = None
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
    absent: list[str] = field(default_factory=list)
    composed: bool = False
