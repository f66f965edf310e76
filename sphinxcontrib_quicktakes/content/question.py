"""The values that a file gives (see :mod:`.reader`)."""

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
    """The field names of a collection: ``names["question"]`` is its key.

    *newlines* is how the collection writes line breaks (see :func:`.newlines.decode`).
    """

    names: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({name: name for name in FIELDS})
    )
    newlines: str = "auto"

    @classmethod
    def mapped(cls, names: Mapping[str, str], newlines: str = "auto") -> Schema:
        """Return the format's own names, replaced by those in *names*."""
        return cls(MappingProxyType({n: names.get(n, n) for n in FIELDS}), newlines)

    @cached_property
    def marks(self) -> frozenset[str]:
        """The keys that make a file a Q&A file."""
        return frozenset({self.names["question"], self.names["answer"]})

    @property
    def hint(self) -> str:
        """Why there may be no question in many files."""
        return (
            f"no file has {self.names['question']!r} or {self.names['answer']!r} in "
            "its front matter: see quicktakes_fields"
        )

    @cached_property
    def paths(self) -> frozenset[str]:
        """The keys of all fields, with dots for those inside mappings."""
        return frozenset(self.names.values())

    @cached_property
    def by_letters(self) -> Mapping[str, str]:
        """The keys that are not inside mappings, by their letters alone."""
        paths = (*self.paths, *self.parents)
        return {letters_of(path): path for path in paths if "." not in path}

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The keys of the mappings that fields are in."""
        return tuple(sorted({path.rpartition(".")[0] for path in self.paths} - {""}))


@dataclass(frozen=True, slots=True)
class Related:
    """A related question as a file names it, with its line."""

    id: str
    title: str
    subject: str
    url: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What a file says, except its answer.

    Strings are plain text, not Markdown, except *question*, which may be Markdown, with
    its line breaks, if it says more than *title* (see *asks_more*). A missing one is
    empty. *extra* are all other keys, with the values that JSON has, and dates.
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
    """Markdown from a file.

    *line* is the line of the file on which *text* begins. *literal* is whether each
    line of the text is a line of the file; if not, only the first line is known.
    *hard_breaks* is whether two spaces at the end of a line break it.
    """

    text: str
    line: int = 1
    literal: bool = True
    hard_breaks: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a file.

    *text* is the question as Markdown, *body* the text below the front matter, empty
    for the export's ``&nbsp;``. *question* is None for a file that is not a Q&A file
    and for one that cannot be shown; the latter is *broken* and has a problem that says
    why. *lines* are those of the id and the url, for problems between files. *draft* is
    what the file says of itself, even if it has no question yet.
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
    """Return the letters and digits of a key, without case and punctuation."""
    return "".join(filter(str.isalnum, keywords.key(key)))
