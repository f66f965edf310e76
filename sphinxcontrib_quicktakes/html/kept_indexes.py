"""Sphinx's indexes, kept as they are where nothing has changed.

Sphinx makes its search index, general index and inventory anew in every build, which is
most of what a build without changes takes. They would be the same, except that the
search would forget the index entries: Sphinx does not read these back.

All else that Sphinx writes in every build, such as static files, is written as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder

from ..store import domain_of

_METHODS = ("load_indexer", "dump_search_index", "write_genindex", "dump_inventory")


def keep(app: Sphinx, builder: Builder) -> None:
    """Keep the indexes if no page is written (``write-started``).

    No event tells that, so Sphinx's own methods are wrapped: the first one is called
    with the pages that will be written, before the others.
    """
    build = domain_of(app.env).build
    if not isinstance(builder, StandaloneHTMLBuilder) or not build.is_site:
        return
    for name in _METHODS:
        vars(builder).pop(name, None)  # the same application may build again
    is_sphinxs = type(builder).__module__.startswith("sphinx.")
    if not (build.current and is_sphinxs) or build.shard is not None:
        return
    load = builder.load_indexer

    def load_indexer(docnames: Set[str]) -> None:
        if docnames or not all(path.exists() for path in _files(builder)):
            load(docnames)
            return
        for name in _METHODS:
            setattr(builder, name, _do_nothing)

    builder.load_indexer = load_indexer  # type: ignore[method-assign]


def _files(builder: Any) -> Iterator[Path]:
    out = Path(builder.outdir)
    yield out / builder.searchindex_filename
    yield out / INVENTORY_FILENAME
    if builder.use_index:
        get_path = getattr(builder, "get_output_path", None)  # since Sphinx 8.2
        yield Path((get_path or builder.get_outfilename)("genindex"))


def _do_nothing() -> None:
    pass
