"""The content of a keyword's page: the questions that have it, in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from ..catalogue import page_names
from . import lists
from .subject_page import pager

if TYPE_CHECKING:
    from ..catalogue import Group
    from ..domain import QuickTakesDomain


@dataclass(frozen=True, slots=True)
class KeywordView:
    """One page of the questions that have a keyword (its key), from page 1."""

    keyword: str
    page: int = 1

    def docnames(self, domain: QuickTakesDomain) -> tuple[str, ...]:
        group = self._group(domain)
        if group is None:
            return ()
        size = domain.settings.page_size
        return group.docnames[(self.page - 1) * size : self.page * size]

    def shown(self, domain: QuickTakesDomain) -> object:
        return self.docnames(domain), self._pages(domain)

    def nodes(self, domain: QuickTakesDomain) -> list[nodes.Element]:
        first, count = self._pages(domain)
        return [*pager(first, self.page, count), lists.questions(self.docnames(domain))]

    def _group(self, domain: QuickTakesDomain) -> Group | None:
        # Which plural is merged into which singular is known when it is asked for.
        word = domain.catalogue.keyword_key(self.keyword)
        return domain.catalogue.keywords.get(word)

    def _pages(self, domain: QuickTakesDomain) -> tuple[str, int]:
        """Return the first page, and how many there are."""
        group = self._group(domain)
        if group is None:
            return "", 1
        return page_names.of_keyword(group), domain.pages_of(group)
