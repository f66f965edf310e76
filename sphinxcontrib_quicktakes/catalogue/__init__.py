"""All questions of a project and the lookups over them.

The catalogue is filled by the scan (:mod:`..scan`) before Sphinx reads anything, so
that directives can query it while pages are being read, in any process. It contains
what the front matter says, but no answers.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any

from ..content.keywords import key
from ..content.question import Question, Reading, Related
from ..problems import Problem, ProblemType
from . import urls
from .collation import collator
from .index_parts import Part, divide, is_divided
from .similar import Finder
from .slugs import slug
from .spellings import Spellings

COMMON = 10
"""The number of keywords that a subject page lists."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the scan found in one source file.

    *stamp* is its modification time in nanoseconds and its size in bytes: a file counts
    as changed if either differs, in either direction. *content* is a digest of the
    whole file. A *broken* file has to be left out of the build; *draft* is what the
    file itself says.
    """

    stamp: tuple[int, int]
    question: Question | None = None
    broken: bool = False
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    content: str = ""
    draft: bool = False

    @classmethod
    def of(
        cls, reading: Reading, content: str, stamp: tuple[int, int] = (0, 0)
    ) -> Entry:
        """Return what is kept of a file that was read."""
        return cls(
            stamp,
            reading.question,
            reading.broken,
            reading.problems,
            reading.lines,
            content,
            reading.draft,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A subject or a keyword with its questions.

    *key* is the same for all spellings, *name* is the spelling to show, *slug* the name
    in addresses, and *docnames* are its questions, sorted by title.
    """

    key: str
    name: str
    slug: str
    docnames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What a catalogue is made with, besides the files.

    *drafts* are the files that are not to be published (see :mod:`.drafts`). The others
    are settings, of Sphinx (*language*) and of the extension.
    """

    language: str = "en"
    related_count: int = 0
    merge_plurals: bool = False
    drafts: frozenset[str] = frozenset()
    show_drafts: bool = False
    base_url: str = ""


class Catalogue:
    """The questions of a project, by docname.

    It is created once per build and does not change after that. What depends on all
    questions is computed on first use.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry] | None = None,
        options: Options = Options(),
    ) -> None:
        self.entries = dict(entries or {})
        self.options = options
        self._process = os.getpid()
        # Computed on demand: a shard needs only those of its own questions.
        self._found_nearest: dict[str, tuple[str, ...]] = {}
        # Known names, to compare misspelled ones with, by kind (see :mod:`.names`).
        self.spellings: dict[str, Spellings] = {}

    def __getstate__(self) -> dict[str, Any]:
        # A reading process inherits the catalogue and adds nothing to it. Sending it
        # back with every chunk of pages would cost more than the pages.
        entries = self.entries if os.getpid() == self._process else {}
        return {
            # A fifth of the size, because front matter is repetitive text.
            "packed": zlib.compress(pickle.dumps(entries), 1),
            "options": self.options,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        entries = pickle.loads(zlib.decompress(state["packed"]))
        self.__init__(entries, state["options"])  # type: ignore[misc]

    @cached_property
    def digest(self) -> str:
        """Return a digest of the questions, and of what the catalogue is made with."""
        # A slug may come from the name of the file.
        contents = [
            (docname, question.slug, self.entries[docname].content)
            for docname, question in self.questions.items()
        ]
        # The order of a set differs from process to process.
        options = [
            sorted(value) if isinstance(value, frozenset) else value
            for value in astuple(self.options)
        ]
        return hashlib.sha256(repr((contents, options)).encode()).hexdigest()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return the questions by docname, in the order of the docnames."""
        return {
            docname: entry.question
            for docname, entry in sorted(self.entries.items())
            if entry.question is not None and docname not in self.hidden
        }

    @property
    def hidden(self) -> frozenset[str]:
        """Return the drafts if they are not shown: the build is without them."""
        return frozenset() if self.options.show_drafts else self.options.drafts

    @cached_property
    def left_out(self) -> set[str]:
        """Return the files that Sphinx is not to read."""
        return self.broken | self.hidden

    @cached_property
    def broken(self) -> set[str]:
        """Return the files that cannot be shown."""
        return {docname for docname, entry in self.entries.items() if entry.broken}

    def title_key(self, docname: str) -> Any:
        """Return the sort key of a question's title."""
        return self._title_keys[docname]

    @cached_property
    def _title_keys(self) -> dict[str, Any]:
        sort_key = collator(self.options.language)
        return {d: (sort_key(q.title), d) for d, q in self.questions.items()}

    @cached_property
    def subjects(self) -> dict[str, Group]:
        """Return the subjects by key, in the order of their names."""
        return self._groups(lambda question: (question.subject,), {})

    @cached_property
    def authors(self) -> dict[str, str]:
        """Return the spelling of each author to show, by key."""
        groups = self._groups(lambda question: (question.author,), {})
        return {group.key: group.name for group in groups.values()}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Return the rank of each question in its subject, from 0."""
        return {
            docname: rank
            for subject in self.subjects.values()
            for rank, docname in enumerate(subject.docnames)
        }

    @cached_property
    def keywords(self) -> dict[str, Group]:
        """Return the keywords by key, in the order of their names."""
        return self._groups(lambda question: question.keywords, self._singulars)

    def keyword(self, word: str) -> Group:
        """Return the keyword that a spelling of it belongs to; KeyError for none."""
        return self.keywords[self.keyword_key(word)]

    def keyword_key(self, word: str) -> str:
        """Return the key of the keyword of a spelling, whether it exists or not."""
        return self._singulars.get(key(word), key(word))

    def keyword_names(self, docname: str) -> tuple[str, ...]:
        """Return the keywords of a question as the collection spells them."""
        words = self.questions[docname].keywords
        return tuple(dict.fromkeys(self.keyword(word).name for word in words))

    @cached_property
    def _singulars(self) -> dict[str, str]:
        """Return the singulars of plurals, as keys, where both occur.

        What is spelled in capitals is no plural, and ``class`` is none of ``clas``.
        """
        if not self.options.merge_plurals:
            return {}
        words = {word for q in self.questions.values() for word in q.keywords}
        keys = {key(word) for word in words}
        capitals = {key(word) for word in words if word.isupper()}
        found = {}
        for plural in keys - capitals:
            if plural.endswith("ss"):
                continue
            for ending, singular in (("ies", "y"), ("es", ""), ("s", "")):
                stem = plural.removesuffix(ending)
                if stem != plural and stem + singular in keys and len(stem) > 2:
                    found[plural] = stem + singular
                    break
        for plural in found:
            while found[plural] in found:  # lenses, lens, len
                found[plural] = found[found[plural]]
        return found

    @cached_property
    def common_keywords(self) -> dict[str, tuple[str, ...]]:
        """Return the most common keywords of each subject, by its key.

        Only those that at least two of its questions have.
        """
        found = {}
        for subject in self.subjects.values():
            counts = Counter(
                self.keyword_key(word)
                for docname in subject.docnames
                for word in self.questions[docname].keywords
            )
            words = [self.keywords[word] for word in counts if counts[word] > 1]
            words.sort(key=lambda word: (-counts[word.key], word.name))
            found[subject.key] = tuple(word.name for word in words[:COMMON])
        return found

    @cached_property
    def index_parts(self) -> tuple[Part, ...]:
        """Return the keyword index, divided into parts that fit on a page."""
        return divide(self.keywords.values(), self.options.language)

    @cached_property
    def index_divided(self) -> bool:
        return is_divided(self.index_parts)

    @cached_property
    def part_of(self) -> dict[str, Part]:
        """Return the part of the index in which each keyword (its key) begins."""
        return {
            row.keyword.key: part
            for part in self.index_parts
            for row in part.rows
            if not row.continued
        }

    def subject_of(self, docname: str) -> Group:
        return self.subjects[key(self.questions[docname].subject)]

    @cached_property
    def by_id(self) -> dict[str, str]:
        return self._first(_id)

    @cached_property
    def by_url(self) -> dict[str, str]:
        """Return the questions by their addresses (see :func:`.urls.local`)."""
        return self._first(self._url)

    def _url(self, question: Question) -> str:
        return self.local_url(question.url)

    def local_url(self, address: str) -> str:
        """Return an address as most files have it, a key of :attr:`by_url`."""
        return urls.local(address, self.options.base_url)

    def published_url(self, url: str) -> str | None:
        """Return where a page with the ``url`` is published, or None."""
        return urls.published(self.options.base_url, url)

    @cached_property
    def by_slug(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for docname, question in self.questions.items():
            found[question.slug].append(docname)
        return dict(found)

    @cached_property
    def subjects_by_slug(self) -> dict[str, list[str]]:
        """Return the keys of the subjects with each slug."""
        return _keys_by_slug(self.subjects)

    @cached_property
    def keywords_by_slug(self) -> dict[str, list[str]]:
        """Return the keys of the keywords with each slug."""
        return _keys_by_slug(self.keywords)

    @cached_property
    def seo_titles(self) -> Counter[str]:
        """Return how many questions have each ``seo.title``."""
        return Counter(question.seo_title for question in self.questions.values())

    def find_related(self, related: Related) -> str | None:
        """Return the docname of a related question: by id, url, or subject and slug.

        Return None if it is not in the project.
        """
        if related.id in self.by_id:
            return self.by_id[related.id]
        url = self.local_url(related.url)
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
    def _finder(self) -> Finder:
        return Finder(self.questions, self.options.language)

    def _nearest(self, docname: str) -> tuple[str, ...]:
        if docname not in self._found_nearest:
            # Twice as many, because the file may name some of them.
            found = self._finder.nearest(docname, 2 * self.options.related_count)
            self._found_nearest[docname] = found
        return self._found_nearest[docname]

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
        """Return the related questions of a question, without repetitions and itself.

        Each comes as the file names it, with the docname of its page, or None.
        """
        return self._related[docname]

    @property
    def missing(self) -> int:
        """The number of related questions that are not in the project."""
        return sum(
            target is None for found in self._related.values() for _, target in found
        )

    def proposed(self, docname: str) -> list[str]:
        """Return similar questions, as many as the file names too few."""
        missing = self.options.related_count - len(self._related[docname])
        if missing <= 0:
            return []
        named = {target for _, target in self._related[docname]}
        return [d for d in self._nearest(docname) if d not in named][:missing]

    def _find_all_related(self, docname: str) -> list[tuple[Related, str | None]]:
        found: dict[str, tuple[Related, str | None]] = {}
        for related in self.questions[docname].related:
            target = self.find_related(related)
            if target != docname:
                name = target or related.id or related.url or related.title
                found.setdefault(name, (related, target))
        return list(found.values())

    def clashes(self) -> Iterator[tuple[str, Problem]]:
        """Return the questions with the id or url of an earlier question."""
        for name, type_, value_of, lookup in (
            ("id", ProblemType.DUPLICATE_ID, _id, self.by_id),
            ("url", ProblemType.DUPLICATE_URL, self._url, self.by_url),
        ):
            for docname, question in self.questions.items():
                value = value_of(question)
                first = lookup.get(value, docname)
                if first != docname:
                    yield (
                        docname,
                        Problem(
                            type_,
                            f"the {name} {value!r} of {docname!r} is also that of "
                            f"{first!r}: expected each {name} only once; references "
                            f"by this {name} lead to {first!r}",
                            line=self.entries[docname].lines.get(name),
                        ),
                    )

    def _first(self, value: Callable[[Question], str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for docname, question in self.questions.items():
            if name := value(question):
                found.setdefault(name, docname)
        return found

    def _groups(
        self,
        names: Callable[[Question], Iterable[str]],
        aliases: Mapping[str, str],
    ) -> dict[str, Group]:
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        members: dict[str, list[str]] = defaultdict(list)
        for docname, question in self.questions.items():
            found: set[str] = set()
            for name in names(question):
                group = aliases.get(key(name), key(name))
                spellings[group][name] += 1
                if group not in found:
                    members[group].append(docname)
                found.add(group)
        sort_key = collator(self.options.language)
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


def _id(question: Question) -> str:
    return question.id


def commonest(spellings: Counter[str]) -> str:
    """Return the most common spelling, or the alphabetically first of equals."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _keys_by_slug(groups: Mapping[str, Group]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for group in groups.values():
        found[group.slug].append(group.key)
    return dict(found)
