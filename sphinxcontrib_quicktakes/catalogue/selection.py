"""Which questions a listing shows, in which order and under which headings."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sphinx.util.matching import patfilter

from ..content.keywords import key
from ..i18n import _
from . import Catalogue, names
from .collation import collator
from .docnames import is_pattern

SORTS = ("title", "date", "id")
GROUPINGS = ("subject", "keyword", "author", "year", "none")
VIEWS = ("list", "table", "full", "cards", "faq")


@dataclass(frozen=True, slots=True)
class Selection:
    """The query of a listing to the catalogue.

    *patterns* are docname patterns as in the toctree's ``:glob:``. A question has to
    match one of the *subjects*, *keywords* and *authors* (keys, see
    :func:`~.content.keywords.key`) if there are any. *since* and *until* are the first
    and the last day. A *limit* of 0 means all.
    """

    patterns: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = "title"
    reverse: bool = False
    limit: int = 0
    group_by: str = "subject"

    @property
    def filtered(self) -> bool:
        """Whether options can exclude questions, apart from the patterns."""
        return bool(
            self.subjects
            or self.keywords
            or self.authors
            or self.since
            or self.until
            or self.limit
        )

    def docnames(self, catalogue: Catalogue) -> list[str]:
        """Return the selected questions in order."""
        wanted = self._keywords_in(catalogue)
        found = [
            docname
            for docname in self._candidates(catalogue)
            if self._takes(catalogue, docname, wanted)
        ]
        found.sort(key=catalogue.title_key)
        if self.sort != "title":
            # Sorting is stable: questions of the same day stay sorted by title.
            found.sort(key=lambda docname: self._sort_key(catalogue, docname))
        if self.reverse:
            found.reverse()
        return found[: self.limit] if self.limit else found

    def groups(self, catalogue: Catalogue) -> list[tuple[str, list[str]]]:
        """Return the selected questions by heading; one empty heading for none."""
        docnames = self.docnames(catalogue)
        if self.group_by == "none":
            return [("", docnames)] if docnames else []
        groups = defaultdict(list)
        for docname in docnames:
            for name in self._headings(catalogue, docname):
                groups[name].append(docname)
        if self.group_by == "year":
            # The newest first, as in every archive; undated ones last.
            order = sorted(groups, key=lambda year: (year.isdigit(), year))[::-1]
        else:
            order = sorted(groups, key=collator(catalogue.options.language))
        return [(name, groups[name]) for name in order]

    def unknown(self, catalogue: Catalogue) -> list[tuple[str, str, str | None]]:
        """Return the names that no question has, each with a known one nearest to it.

        That is the type ("subject", "keyword" or "author") and the key of the name, and
        None if no known one is near.
        """
        options = {
            "subject": self.subjects,
            "keyword": self.keywords,
            "author": self.authors,
        }
        return [
            (typ, name, names.nearest(catalogue, typ, name))
            for typ, wanted in options.items()
            for name in wanted
            if not names.is_known(catalogue, typ, name)
        ]

    def _candidates(self, catalogue: Catalogue) -> Iterable[str]:
        if self.keywords and not self.patterns:
            return sorted(
                {
                    docname
                    for word in self._keywords_in(catalogue) & catalogue.keywords.keys()
                    for docname in catalogue.keywords[word].docnames
                }
            )
        if not self.patterns:
            return catalogue.questions
        # Sorted by docname, each once, however many patterns match it.
        taken = {
            docname
            for pattern in filter(is_pattern, self.patterns)
            for docname in patfilter(catalogue.questions, pattern)
        }
        return sorted(taken)

    def _keywords_in(self, catalogue: Catalogue) -> set[str]:
        """Return the keys of the wanted keywords.

        Which plurals are merged into which singulars is known when it is asked for: a
        question that comes later may change it.
        """
        return set(map(catalogue.keyword_key, self.keywords))

    def _takes(self, catalogue: Catalogue, docname: str, wanted: set[str]) -> bool:
        question = catalogue.questions[docname]
        if self.subjects and key(question.subject) not in self.subjects:
            return False
        if self.authors and key(question.author) not in self.authors:
            return False
        words = map(catalogue.keyword_key, question.keywords)
        if self.keywords and wanted.isdisjoint(words):
            return False
        if (self.since or self.until) and question.date is None:
            return False
        if self.since and question.date and question.date < self.since:
            return False
        return not (self.until and question.date and question.date > self.until)

    def _sort_key(self, catalogue: Catalogue, docname: str) -> Any:
        question = catalogue.questions[docname]
        if self.sort == "date":
            return question.date or dt.date.min
        return collator(catalogue.options.language)(question.id)

    def _headings(self, catalogue: Catalogue, docname: str) -> list[str]:
        question = catalogue.questions[docname]
        if self.group_by == "subject":
            return [subject_name(catalogue.subject_of(docname).name)]
        if self.group_by == "author":
            name = catalogue.authors.get(key(question.author), question.author)
            return [name or _("Unknown author")]
        if self.group_by == "year":
            return [str(question.date.year) if question.date else _("Undated")]
        words = dict.fromkeys(map(catalogue.keyword_key, question.keywords))
        wanted = self._keywords_in(catalogue)
        found = [word for word in words if not wanted or word in wanted]
        return [catalogue.keywords[word].name for word in found] or [_("No keywords")]


def subject_name(name: str) -> str:
    """Return the heading of a subject, including the one without a name."""
    return name or _("Other questions")


def day(text: str, *, last: bool) -> dt.date:
    """Return a date; the first or *last* day if *text* is a year or a month.

    Raises ValueError for anything else.
    """
    if re.fullmatch(r"\d{4}", text):
        text += "-12" if last else "-01"
    if match := re.fullmatch(r"(\d{4})-(\d\d?)", text):
        year, month = int(match[1]), int(match[2])
        day = calendar.monthrange(year, month)[1] if last else 1
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text)
