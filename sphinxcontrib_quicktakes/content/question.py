"""A question: what one file says, as values (see :mod:`.reader`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from ..problems import Problem
from . import keywords
from .fields import FIELDS
from .repair import repair


@dataclass(frozen=True)
class Schema:
    """How a collection names the fields: ``names["question"]`` is its key.

    *newlines* is how it writes line breaks (see :func:`.newlines.decode`).
    """

    names: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({name: name for name in FIELDS})
    )
    newlines: str = "auto"

    @classmethod
    def mapped(cls, names: Mapping[str, str], newlines: str = "auto") -> Schema:
        """Return the format's own names, replaced where *names* has others."""
        return cls(MappingProxyType({n: names.get(n, n) for n in FIELDS}), newlines)

    @property
    def marks(self) -> frozenset[str]:
        """The keys that make a file a Q&A file."""
        return frozenset({self.names["question"], self.names["answer"]})

    @property
    def hint(self) -> str:
        """Why there may be no question at all in many files."""
        return (
            f"no file has {self.names['question']!r} or {self.names['answer']!r} in "
            "its front matter: see quicktakes_fields"
        )

    @cached_property
    def paths(self) -> frozenset[str]:
        """The keys of all fields, with dots where they are inside of mappings."""
        return frozenset(self.names.values())

    @cached_property
    def by_letters(self) -> Mapping[str, str]:
        """The keys that are in no mapping, by their letters alone."""
        paths = (*self.paths, *self.parents)
        return {letters_of(path): path for path in paths if "." not in path}

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The keys of the mappings that fields are in."""
        return tuple(sorted({path.rpartition(".")[0] for path in self.paths} - {""}))


@dataclass(frozen=True, slots=True)
class Related:
    """A related question as a file names it, and the line where it does."""

    id: str
    title: str
    subject: str
    url: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What a file says, except its answer.

    Texts are plain text, not Markdown, except *question*, which may be Markdown where
    it says more than *title*, with its line breaks. An absent text is empty. *extra*
    are the keys that no field takes.
    """

    title: str
    subject: str
    slug: str
    question: str = ""
    id: str = ""
    url: str = ""
    date: dt.date | None = None
    date_format: str = ""
    post_on_text: str = ""
    author: str = ""
    seo_title: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    draft: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks_more(self) -> bool:
        """Whether the question says more than the title."""
        return bool(self.question) and not says_the_same(self.question, self.title)


@dataclass(frozen=True, slots=True)
class Passage:
    """Markdown as it stands in a file.

    *line* is the file's line on which *text* begins; *literal*, whether each line of
    the text is a line of the file (else that is the only line known). *hard_breaks* is
    whether two spaces at the end of a line mean something.
    """

    text: str
    line: int = 1
    literal: bool = True
    hard_breaks: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file.

    *text* is the question as Markdown, *body* what stands below the front matter, empty
    for the export's ``&nbsp;``. *question* is None for a file that is no Q&A file and
    for one that cannot be shown; the latter is *broken* and has a problem that says
    why. *lines* are those of the id and of the url, for what concerns several files.
    *draft* is what the file says of itself, also where it is no question yet.
    """

    question: Question | None = None
    answer: Passage = Passage("")
    text: Passage = Passage("")
    body: Passage = Passage("")
    problems: tuple[Problem, ...] = ()
    broken: bool = False
    draft: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)


def says_the_same(question: str, title: str) -> bool:
    """Whether the question says no more than the title."""
    texts = (repair(question), title)
    asked, titled = (keywords.key(text).rstrip(" .?!") for text in texts)
    return asked == titled


@lru_cache(maxsize=1024)
def letters_of(key: str) -> str:
    """Return what is left of a key where case and signs, seen or not, do not count."""
    return "".join(filter(str.isalnum, keywords.key(key)))
