"""The keyword index: every keyword with its questions, from A to Z.

A small index is where its directive is. A large one is divided: the page with the
directive links to generated pages, one for each letter, and more for large letters.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from ..builds import one_document
from ..catalogue import Group, page_names
from ..catalogue.collation import initial
from ..catalogue.index_parts import Part, Row, divide, is_divided
from ..i18n import _
from ..links import link, link_to_page
from . import letters, lists

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain


@dataclass(frozen=True, slots=True)
class IndexView:
    """The keywords that an index shows.

    Those with at least *min_count* questions, of the *subjects* (keys; all if empty).
    *part* is the number of a part of the whole index, from 1; 0 for the index itself.
    """

    min_count: int = 1
    subjects: tuple[str, ...] = ()
    part: int = 0

    @property
    def whole(self) -> bool:
        return self.min_count <= 1 and not self.subjects and not self.part

    def parts(self, domain: QuickTakesDomain) -> tuple[Part, ...]:
        catalogue = domain.catalogue
        if self.whole:
            return catalogue.index_parts
        if self.part:
            return catalogue.index_parts[self.part - 1 : self.part]
        return divide(self._keywords(domain), catalogue.options.language)

    def shown(self, domain: QuickTakesDomain) -> object:
        parts, catalogue = self.parts(domain), domain.catalogue
        # These determine the pages that the line of letters links to.
        letters = [
            (part.letter, part.number)
            for part in (catalogue.index_parts if catalogue.index_divided else ())
        ]
        if self.whole and letters:
            return letters, domain.index_page()
        paged = [
            row.keyword.key
            for part in parts
            for row in part.rows
            if page_names.of_keyword(row.keyword) in domain.generated
        ]
        divided = letters if self.part else bool(letters)
        return parts, paged, domain.index_page(), divided

    def _keywords(self, domain: QuickTakesDomain) -> Iterable[Group]:
        catalogue = domain.catalogue
        for keyword in catalogue.keywords.values():
            docnames = tuple(
                docname
                for docname in keyword.docnames
                if not self.subjects
                or catalogue.subject_of(docname).key in self.subjects
            )
            if len(docnames) >= self.min_count:
                yield Group(keyword.key, keyword.name, keyword.slug, docnames)


def part_docname(domain: QuickTakesDomain, part: Part) -> str | None:
    """Return the generated page of a part, or None if there is no index."""
    page = domain.index_page()
    if page is None:
        return None
    return page_names.of_part(page, part)


def keyword_anchor(keyword: Group) -> str:
    """Return the id of a keyword in the index.

    It does not begin with ``keyword-``: Sphinx removes the type and a hyphen in its
    search index, and appends the displayed name, which is not the slug.
    """
    return f"keyword_{keyword.slug}"


def keyword_place(domain: QuickTakesDomain, keyword: str) -> tuple[str | None, str]:
    """Return docname and id of a keyword in the index.

    Without an index, it is the page of the keyword, if it has one; None otherwise.
    """
    places = domain.build.places
    if places is None:
        return _keyword_place(domain, keyword)
    if keyword not in places.keywords:
        places.keywords[keyword] = _keyword_place(domain, keyword)
    return places.keywords[keyword]


def _keyword_place(domain: QuickTakesDomain, keyword: str) -> tuple[str | None, str]:
    group = domain.catalogue.keywords[keyword]
    page = domain.index_page()
    if page is None:
        own = page_names.of_keyword(group)
        # It is in no toctree, and so in no document that is made of all pages.
        there = own in domain.generated and not domain.one_document
        return (own if there else None), ""
    if domain.catalogue.index_divided and not domain.one_document:
        page = part_docname(domain, domain.catalogue.part_of[keyword])
    return page, keyword_anchor(group)


def index_nodes(
    domain: QuickTakesDomain, view: IndexView, columns: int, *, anchored: bool
) -> list[nodes.Element]:
    """Return the nodes of the directive: the index, or the links to its parts.

    If it is *anchored*, it contains the targets of links to keywords.
    """
    parts = view.parts(domain)
    if view.whole and is_divided(parts):
        line = _letters_to_pages(domain, parts)
        return [
            addnodes.only("", line, expr=f"not {one_document.TAG}"),
            addnodes.only("", bound_index(columns), expr=one_document.TAG),
        ]
    return [_later(view, columns, anchored=anchored)]


def bound_index(columns: int) -> lists.keyword_index:
    """Return the whole index, undivided, for builders of one document."""
    return _later(IndexView(), columns, anchored=True, bound=True)


def _later(
    view: IndexView, columns: int, *, anchored: bool, bound: bool = False
) -> lists.keyword_index:
    return lists.keyword_index(
        view=view, columns=columns, anchored=anchored, bound=bound
    )


def index_links(
    domain: QuickTakesDomain, node: lists.keyword_index
) -> set[tuple[str, str]]:
    """Return the types and names of what an index shows the titles of."""
    rows, compact = _rows(domain, node)
    if compact:
        return {("keyword", row.keyword.name) for row in rows}
    return {("question", docname) for row in rows for docname in row.docnames}


def _rows(
    domain: QuickTakesDomain, node: lists.keyword_index
) -> tuple[list[Row], bool]:
    """Return the rows of an index, and whether it shows keywords alone."""
    parts = node["view"].parts(domain)
    rows = [row for part in parts for row in part.rows]
    compact = not node["anchored"] and is_divided(parts)
    if compact:
        rows = [row for row in rows if not row.continued]
    return rows, compact


def index_body(
    domain: QuickTakesDomain, node: lists.keyword_index
) -> list[nodes.Element]:
    """Return the keywords under their letters, however many."""
    view: IndexView = node["view"]
    columns, anchored = node["columns"], node["anchored"]
    parts = view.parts(domain)
    rows, compact = _rows(domain, node)
    prefix = "keywords" if anchored else f"keywords-{number_of(view):x}"
    found: list[nodes.Element] = []
    headings = [letter for letter, _rows in groupby(parts, key=lambda p: p.letter)]
    if view.part:
        parts_of_all = domain.catalogue.index_parts
        found.append(_letters_to_pages(domain, parts_of_all, current=parts[0]))
    elif len(headings) > 1:
        jumps = [letters.jump(prefix, letter) for letter in headings]
        found.append(letters.jump_line(jumps))
    for letter, group in groupby(rows, key=lambda r: _letter(domain, r)):
        found.append(letters.heading(prefix, letter))
        items = [
            _item(domain, row, anchored=anchored, compact=compact) for row in group
        ]
        classes = ["simple", "quicktakes-index"]
        if columns > 1:
            classes.append(f"quicktakes-columns-{columns}")
        found.append(nodes.definition_list("", *items, classes=classes))
    return found


def number_of(view: IndexView) -> int:
    """Return a number that tells views apart, the same in every process."""
    return zlib.crc32(repr(view).encode())


def _letter(domain: QuickTakesDomain, row: Row) -> str:
    return initial(row.keyword.name, domain.catalogue.options.language)


def _letters_to_pages(
    domain: QuickTakesDomain, parts: Iterable[Part], current: Part | None = None
) -> nodes.paragraph:
    links: list[nodes.Node] = []
    for part in parts:
        if part is current:
            links.append(nodes.strong("", part.name))
            continue
        docname = part_docname(domain, part)
        inline = nodes.inline("", part.name)
        # A part written by hand has no others if the index is not divided.
        has_page = docname is not None and domain.catalogue.index_divided
        links.append(link_to_page(str(docname), inline) if has_page else inline)
    return letters.jump_line(links)


def _item(
    domain: QuickTakesDomain, row: Row, *, anchored: bool, compact: bool
) -> nodes.Element:
    """Return a keyword with its count and its questions.

    Where there is no room for them (*compact*), the keyword leads to its place in the
    whole index instead.
    """
    keyword = row.keyword
    term = nodes.term()
    term["support_smartquotes"] = False
    if anchored and not row.continued:
        term["ids"].append(keyword_anchor(keyword))
    term += (
        link("keyword", keyword.name, keyword.name)
        if compact
        else nodes.Text(keyword.name)
    )
    if row.continued:
        term += nodes.Text(" " + _("(continued)"))
    elif len(keyword.docnames) > 1:
        count = nodes.inline("", f" ({len(keyword.docnames)})")
        count["classes"].append("quicktakes-count")
        page = page_names.of_keyword(keyword)
        if page in domain.generated:
            text = nodes.inline("", f"({len(keyword.docnames)})")
            count.clear()
            count += [nodes.Text(" "), link_to_page(page, text)]
        term += count
    definition = nodes.definition()
    if not compact:
        definition += lists.questions(row.docnames)
    return nodes.definition_list_item("", term, definition)


class IntactKeyword(str):
    """A keyword for the general index, which Sphinx would split at semicolons."""

    __slots__ = ()

    def split(self, sep: str | None = None, maxsplit: int = -1) -> list[str]:  # type: ignore[override]
        return [str(self)] if sep == ";" else super().split(sep, maxsplit)


def index_entries(words: Iterable[str], anchor: str) -> addnodes.index:
    """Return the node that adds a question's keywords to the general index.

    LaTeX makes the index at the end of the book from it, with page numbers.
    """
    entries = [
        ("single", IntactKeyword(word) if ";" in word else word, anchor, "", None)
        for word in words
    ]
    return addnodes.index(entries=entries)
