"""Merge the outputs of several shards into one site.

::

    python -m sphinxcontrib_quicktakes.merge SITE SHARD...

Pages are copied. What all shards have is taken from the first one, whose general index
has the keywords of all. The inventories and the search indexes are merged.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .html.search_file import SEARCH, Index, read_search, write_search
from .shards.inventories import OBJECTS, read_inventory, write_inventory


def merge(site: Path, shards: Sequence[Path]) -> None:
    """Merge the outputs *shards*, in their order, into the folder *site*.

    Other files in *site* are kept. Raises OSError if a file cannot be read or written,
    and ValueError if one is not what Sphinx writes.
    """
    for shard in reversed(shards):
        shutil.copytree(shard, site, dirs_exist_ok=True, ignore=_hidden)
    inventories = [s / OBJECTS for s in shards if (s / OBJECTS).is_file()]
    if inventories:
        headers, lines = zip(*map(read_inventory, inventories), strict=True)
        write_inventory(site / OBJECTS, headers[0], set().union(*lines))
    searches = [s / SEARCH for s in shards if (s / SEARCH).is_file()]
    if searches:
        index = merge_search([read_search(path) for path in searches])
        write_search(site / SEARCH, index)


def _hidden(folder: str, names: Iterable[str]) -> set[str]:
    """Return what builds keep for themselves: doctrees, records of what is written."""
    return {n for n in names if n.startswith(".") and n != ".nojekyll"}


def merge_search(indexes: Sequence[Index]) -> Index:
    """Return one search index from several, as Sphinx would write it for all pages.

    Each index has its own numbers for pages. A page that several have is taken from the
    first.
    """
    owner: dict[str, int] = {}
    pages: dict[str, tuple[str, str]] = {}
    for number, index in enumerate(indexes):
        columns = (index["docnames"], index["filenames"], index["titles"])
        for docname, filename, title in zip(*columns, strict=True):
            if owner.setdefault(docname, number) == number:
                pages[docname] = (filename, title)
    places = {docname: place for place, docname in enumerate(sorted(pages))}
    # For each index, the new numbers of the pages that are taken from it.
    renumber = [
        {
            old: places[docname]
            for old, docname in enumerate(index["docnames"])
            if owner[docname] == number
        }
        for number, index in enumerate(indexes)
    ]
    merged: Index = dict(indexes[0])
    merged["docnames"] = list(places)
    merged["filenames"] = [pages[docname][0] for docname in places]
    merged["titles"] = [pages[docname][1] for docname in places]
    for name in ("terms", "titleterms"):
        merged[name] = _merge_terms(
            (index[name], new) for index, new in zip(indexes, renumber, strict=True)
        )
    for name in ("alltitles", "indexentries"):
        merged[name] = _merge_rows(
            (index[name], _row(new))
            for index, new in zip(indexes, renumber, strict=True)
        )
    merged |= _merge_objects(indexes, renumber)
    return merged


def _merge_terms(
    parts: Iterable[tuple[Mapping[str, int | list[int]], Mapping[int, int]]],
) -> dict[str, int | list[int]]:
    found: dict[str, set[int]] = {}
    for terms, new in parts:
        for term, pages in terms.items():
            old = [pages] if isinstance(pages, int) else pages
            found.setdefault(term, set()).update(new[n] for n in old if n in new)
    return {
        term: numbers.pop() if len(numbers) == 1 else sorted(numbers)
        for term, numbers in found.items()
    }


Row = list[Any]


def _row(new: Mapping[int, int]) -> Callable[[Row], Row | None]:
    return lambda row: [new[row[0]], *row[1:]] if row[0] in new else None


def _merge_rows(
    parts: Iterable[tuple[Mapping[str, list[Row]], Callable[[Row], Row | None]]],
) -> dict[str, list[Row]]:
    """Return the rows of all parts by their keys, as far as they are taken."""
    found: dict[str, list[Row]] = {}
    for rows, change in parts:
        for key, old in rows.items():
            taken = [row for row in map(change, old) if row is not None]
            if taken:
                found.setdefault(key, []).extend(taken)
    for taken in found.values():
        taken.sort(key=lambda row: row[0])
    return found


def _merge_objects(
    indexes: Sequence[Index], renumber: Sequence[Mapping[int, int]]
) -> Index:
    """Return the objects, whose types have numbers of their own in each index."""
    types: dict[str, int] = {}
    names: dict[str, Any] = {}
    for type_, name in _types(indexes):
        number = types.setdefault(type_, len(types))
        names.setdefault(str(number), name)

    def change(index: Index, new: Mapping[int, int]) -> Callable[[Row], Row | None]:
        def changed(row: Row) -> Row | None:
            if row[0] not in new:
                return None
            type_ = types[index["objtypes"][str(row[1])]]
            return [new[row[0]], type_, *row[2:]]

        return changed

    objects = _merge_rows(
        (index["objects"], change(index, new))
        for index, new in zip(indexes, renumber, strict=True)
    )
    return {
        "objects": objects,
        "objtypes": {str(number): type_ for type_, number in types.items()},
        "objnames": names,
    }


def _types(indexes: Iterable[Index]) -> Iterator[tuple[str, Any]]:
    for index in indexes:
        for number, type_ in index["objtypes"].items():
            yield type_, index["objnames"][number]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sphinxcontrib_quicktakes.merge",
        description="Merge the outputs of several shards into one site.",
    )
    parser.add_argument("site", type=Path, help="the folder of the whole site")
    parser.add_argument("shards", type=Path, nargs="+", help="the outputs, in order")
    given = parser.parse_args(arguments)
    try:
        merge(given.site, given.shards)
    except (OSError, ValueError) as error:
        parser.exit(1, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    main()
