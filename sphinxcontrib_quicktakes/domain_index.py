"""The keyword index as an index of the domain, which Sphinx writes.

Sphinx asks for its content in each format, and writes it in HTML, LaTeX and Texinfo.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sphinx.domains import Index, IndexEntry
from sphinx.locale import _ as sphinx_text

from .catalogue.collation import SYMBOLS
from .catalogue.index_parts import Row, is_divided
from .i18n import Translated, marked
from .latex import directions
from .latex.labels import in_labels
from .latex.long_words import breakable_in_index
from .shards import is_linked
from .views.keyword_index import part_docname

if TYPE_CHECKING:
    from .domain import QuickTakesDomain


class KeywordIndex(Index):
    """The domain index, at ``qt-keywords``: the same in HTML, LaTeX and Texinfo."""

    name = "keywords"
    localname = Translated(marked("Keyword Index"))
    shortname = Translated(marked("keywords"))
    domain: QuickTakesDomain

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        catalogue = self.domain.catalogue
        parts = catalogue.index_parts
        content: dict[str, list[IndexEntry]] = {}
        if is_divided(parts):
            # One page for everything would be as large as Sphinx's own index.
            for part in parts:
                page = part_docname(self.domain, part)
                if page is not None:
                    name = f"{part.rows[0].keyword.name} – {part.rows[-1].keyword.name}"
                    entry = IndexEntry(name, 0, page, "", "", "", "")
                    content.setdefault(part.letter, []).append(entry)
            return _named(content), False
        for part in parts:
            entries = content.setdefault(part.letter, [])
            for row in part.rows:
                entries += self._entries(row)
            if not entries:
                del content[part.letter]
        return _named(content), False

    def _entries(self, row: Row) -> Iterable[IndexEntry]:
        name = row.keyword.name
        docnames = [d for d in row.docnames if is_linked(self.domain, d)]
        # Only HTML nests entries; in other formats, the keyword would be missing.
        nested = len(docnames) > 1 and self.domain.format == "html"
        if nested:
            yield IndexEntry(name, 1, "", "", "", "", "")
        for docname in docnames:
            title = self.domain.title(docname)
            anchor = self.domain.anchor(docname)
            if self.domain.format == "latex":
                docname = in_labels(docname)
                if directions.wanted(self.domain.env.config):
                    name = directions.marked(breakable_in_index(row.keyword.name))
                    title = directions.marked(breakable_in_index(title))
            if nested:
                yield IndexEntry(title, 2, docname, anchor, "", "", "")
            else:
                yield IndexEntry(name, 0, docname, anchor, title, "", "")


def _named(content: dict[str, list[IndexEntry]]) -> list[tuple[str, list[IndexEntry]]]:
    """Return what stands under each heading, which Sphinx makes ids of.

    With a sign in it, ``cap-#`` would be none. Sphinx's own index has the word, too.
    """
    word = str(sphinx_text("Symbols"))
    return [(word if name == SYMBOLS else name, rows) for name, rows in content.items()]
