"""All questions of a project and the lookups over them.

The catalogue is filled by the scan before Sphinx reads anything (see :mod:`.scan`), so
that a directive can ask it everything while pages are being read, in any process. It
holds what the front matter says, never answers.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .collation import collator
from .content.keywords import key
from .content.question import Question, Related
from .problems import Problem, ProblemType
from .similar import nearest


@dataclass(frozen=True, slots=True)
class Entry:
    """What the scan found in one source file.

    *stamp* is its time of modification in nanoseconds and its size in bytes: a file
    counts as changed if either differs, in whichever direction. *content* is a digest
    of all of it. A *broken* file is one that has to stay out of the build.
    """

    stamp: tuple[int, int]
    question: Question | None = None
    broken: bool = False
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    content: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A subject or a keyword with its questions.

    *key* is what makes two spellings one, *name* the spelling to show, *slug* its name
    in addresses, *docnames* its questions in the order of their titles.
    """

    key: str
    name: str
    slug: str
    docnames: tuple[str, ...]


class Catalogue:
    """The questions of a project, by docname.

    It is made once per build and not changed after that; what depends on all questions
    is computed when it is first asked for.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry] | None = None,
        language: str = "en",
        related_count: int = 0,
    ) -> None:
        self.entries = dict(entries or {})
        self.language = language
        self.related_count = related_count
        self._process = os.getpid()

    def __getstate__(self) -> dict[str, Any]:
        # A process that reads for another one inherits the catalogue and has nothing
        # to add to it: sending it back with every chunk of pages would cost more than
        # the pages.
        entries = self.entries if os.getpid() == self._process else {}
        return {
            "entries": entries,
            "language": self.language,
            "related_count": self.related_count,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return the questions by docname, in the order of the docnames."""
        return {
            docname: entry.question
            for docname, entry in sorted(self.entries.items())
            if entry.question is not None
        }

    @cached_property
    def broken(self) -> set[str]:
        """Return the files that have to stay out of the build."""
        return {docname for docname, entry in self.entries.items() if entry.broken}

    def title_key(self, docname: str) -> Any:
        """Return what sorts questions by title."""
        return self._title_keys[docname]

    @cached_property
    def _title_keys(self) -> dict[str, Any]:
        sort_key = collator(self.language)
        return {d: (sort_key(q.title), d) for d, q in self.questions.items()}

    @cached_property
    def subjects(self) -> dict[str, Group]:
        """Return the subjects by key, in the order of their names."""
        return self._groups(lambda question: (question.subject,))

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the place of each question among those of its subject, from 0."""
        return {
            docname: place
            for subject in self.subjects.values()
            for place, docname in enumerate(subject.docnames)
        }

    @cached_property
    def keywords(self) -> dict[str, Group]:
        """Return the keywords by key, in the order of their names."""
        return self._groups(lambda question: question.keywords)

    def subject_of(self, docname: str) -> Group:
        return self.subjects[key(self.questions[docname].subject)]

    @cached_property
    def by_id(self) -> dict[str, str]:
        return self._first(lambda question: question.id)

    @cached_property
    def by_url(self) -> dict[str, str]:
        return self._first(lambda question: question.url.rstrip("/"))

    @cached_property
    def by_slug(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for docname, question in self.questions.items():
            found[question.slug].append(docname)
        return dict(found)

    @cached_property
    def seo_titles(self) -> Counter[str]:
        """Return how many questions have each ``seo.title``."""
        return Counter(question.seo_title for question in self.questions.values())

    def find_related(self, related: Related) -> str | None:
        """Return the docname of a related question: by id, url, or subject and slug.

        None where it is not here.
        """
        if related.id and related.id in self.by_id:
            return self.by_id[related.id]
        url = related.url.rstrip("/")
        if url in self.by_url:
            return self.by_url[url]
        slug = url.rpartition("/")[2]
        if slug:
            for docname in self.by_slug.get(slug, ()):
                if key(self.questions[docname].subject) == key(related.subject):
                    return docname
        return None

    @cached_property
    def _related(self) -> dict[str, list[tuple[Related, str | None]]]:
        return {docname: self._find_all_related(docname) for docname in self.questions}

    @cached_property
    def _nearest(self) -> dict[str, tuple[str, ...]]:
        # Some of the nearest are among those that a file names: so there are more.
        count = 2 * self.related_count
        return nearest(self.questions, self.language, count)

    @cached_property
    def referring(self) -> dict[str, list[str]]:
        """Return for each question those that name it, in the order of their titles."""
        found = defaultdict(list)
        for docname in sorted(self.questions, key=self._title_keys.__getitem__):
            for _, target in self._related[docname]:
                if target is not None:
                    found[target].append(docname)
        return dict(found)

    def related(self, docname: str) -> list[tuple[Related, str | None]]:
        """Return the related questions of one, each once and never itself.

        Each comes as the file names it, with the docname of the page, or None.
        """
        return self._related[docname]

    def proposed(self, docname: str) -> list[str]:
        """Return questions near to one, as far as its file names too few."""
        missing = self.related_count - len(self._related[docname])
        if missing <= 0:
            return []
        named = {target for _, target in self._related[docname]}
        return [d for d in self._nearest[docname] if d not in named][:missing]

    def _find_all_related(self, docname: str) -> list[tuple[Related, str | None]]:
        found: dict[str, tuple[Related, str | None]] = {}
        for related in self.questions[docname].related:
            target = self.find_related(related)
            if target != docname:
                name = target or related.url or related.id or related.title
                found.setdefault(name, (related, target))
        return list(found.values())

    def clashes(self) -> Iterator[tuple[str, Problem]]:
        """Return the questions whose id or url an earlier question has as well."""
        for name, type_, lookup in (
            ("id", ProblemType.DUPLICATE_ID, self.by_id),
            ("url", ProblemType.DUPLICATE_URL, self.by_url),
        ):
            for docname, question in self.questions.items():
                value = str(getattr(question, name)).rstrip("/")
                first = lookup.get(value, docname)
                if first != docname:
                    yield (
                        docname,
                        Problem(
                            type_,
                            f"the {name} {value!r} of {docname!r} is also that of "
                            f"{first!r}: expected each {name} once; references by "
                            f"this {name} go to {first!r}",
                            line=self.entries[docname].lines.get(name),
                        ),
                    )

    def _first(self, value: Callable[[Question], str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for docname, question in self.questions.items():
            if name := value(question):
                found.setdefault(name, docname)
        return found

    def _groups(self, names: Callable[[Question], Iterable[str]]) -> dict[str, Group]:
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        members: dict[str, list[str]] = defaultdict(list)
        for docname, question in self.questions.items():
            for name in names(question):
                spellings[key(name)][name] += 1
                members[key(name)].append(docname)
        sort_key = collator(self.language)
        groups = [
            Group(
                key=group,
                name=commonest(spellings[group]),
                slug=slug(group),
                docnames=tuple(sorted(docnames, key=self._title_keys.__getitem__)),
            )
            for group, docnames in members.items()
        ]
        groups.sort(key=lambda group: sort_key(group.name))
        return {group.key: group for group in groups}


def commonest(spellings: Counter[str]) -> str:
    """Return the commonest spelling, the alphabetically first of several."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


_SPELLED = {
    "+": "plus",
    "#": "sharp",
    "&": "and",
    "/": "slash",
    "*": "star",
    "_": "low",
}


def slug(key: str) -> str:
    """Return the name of a group's key in addresses, another one for every key.

    Letters and digits of every script stay, spaces become hyphens, and other
    characters are spelled out, so that ``C``, ``C++`` and ``C#`` are kept apart and a
    group keeps its address whatever groups there are besides.

    >>> slug("computer science"), slug("c++"), slug("日本史")
    ('computer-science', 'c_plus_plus', '日本史')
    """
    parts = []
    for character in unicodedata.normalize("NFC", key):
        if character.isalnum() or unicodedata.category(character).startswith("M"):
            parts.append(character)
        elif character == " ":
            parts.append("-")
        elif character == "-":
            parts.append("--")
        else:
            parts.append("_" + _SPELLED.get(character, f"u{ord(character):x}"))
    text = "".join(parts) or "_none"
    if len(text.encode()) > 100:
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        text = f"{text.encode()[:90].decode(errors='ignore')}_{digest}"
    return text
