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

from ..files import stamp
from ..store import domain_of

_METHODS = ("load_indexer", "dump_search_index", "write_genindex", "dump_inventory")


def stamps(app: Sphinx) -> list[tuple[str, tuple[int, int]]]:
    """Return the stamps of the indexes in the output, and of the project's templates.

    If they are not those of the last build, the indexes have to be made again.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return []
    templates = [
        path
        for folder in app.config.templates_path
        for path in Path(app.confdir, folder).rglob("*")
    ]
    return [(str(p), stamp(p)) for p in sorted([*_indexes(app.builder), *templates])]


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
    if not (build.written_as_is and is_sphinxs) or build.shard is not None:
        return
    if _is_copied_over(app, builder):
        return
    load = builder.load_indexer

    def load_indexer(docnames: Set[str]) -> None:
        if docnames:
            load(docnames)
            return
        for name in _METHODS:
            setattr(builder, name, _do_nothing)

    builder.load_indexer = load_indexer  # type: ignore[method-assign]


def _indexes(builder: Any) -> Iterator[Path]:
    # The general index is several files if it is split by letters; and dirhtml makes a
    # folder of each.
    for name in (builder.searchindex_filename, INVENTORY_FILENAME, "genindex*"):
        for path in Path(builder.outdir).glob(name):
            yield from path.iterdir() if path.is_dir() else [path]


def _is_copied_over(app: Sphinx, builder: Builder) -> bool:
    """Whether the project has files of these names, which Sphinx copies there first."""
    names = [path.relative_to(builder.outdir) for path in _indexes(builder)]
    extra = [Path(app.confdir, name) for name in app.config.html_extra_path]
    return any(
        (path / name).exists() or path.name == str(name)
        for path in extra
        for name in names
    )


def _do_nothing() -> None:
    pass
