"""Whether JSON-LD is in the vocabulary of schema.org, and what Google asks of it.

``data/schemaorg.json`` holds the part of the vocabulary that pages can need: for each
type the types above it, for each property the types that have it and the types of its
values. It is taken from schema.org under CC BY-SA 3.0, as it says.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_DATA = json.loads(
    (Path(__file__).parent / "data" / "schemaorg.json").read_text(encoding="utf-8")
)
TYPES: dict[str, list[str]] = _DATA["types"]
PROPERTIES: dict[str, tuple[list[str], list[str]]] = _DATA["properties"]

# https://developers.google.com/search/docs/appearance/structured-data
REQUIRED = {
    "FAQPage": {"mainEntity"},
    "QAPage": {"mainEntity"},
    "Question": {"name", "acceptedAnswer", "answerCount"},
    "Answer": {"text"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"item", "name", "position"},
    "Person": {"name"},
}


def lineage(name: str) -> set[str]:
    """Return a type and those above it."""
    return {name}.union(*(lineage(parent) for parent in TYPES.get(name, [])))


def problems(item: Any, where: str = "$") -> Iterator[str]:
    """Return what is wrong with an item and all that it holds."""
    kind = item.get("@type")
    if kind not in TYPES:
        yield f"{where}: no type {kind!r}"
        return
    for name in REQUIRED.get(kind, set()) - item.keys():
        yield f"{where}: a {kind} needs {name}"
    for name, value in item.items():
        if name.startswith("@"):
            continue
        here = f"{where}.{name}"
        if name not in PROPERTIES:
            yield f"{here}: no such property"
            continue
        domains, ranges = PROPERTIES[name]
        if lineage(kind).isdisjoint(domains):
            yield f"{here}: not a property of {kind}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if lineage(str(one.get("@type"))).isdisjoint(ranges):
                    yield f"{here}: a {one.get('@type')}, expected {ranges}"
                yield from problems(one, here)
            elif not any(_is(one, expected) for expected in ranges):
                yield f"{here}: {one!r}, expected {ranges}"


def _is(value: object, expected: str) -> bool:
    if expected in ("Text", "URL") and isinstance(value, str):
        return bool(value) and (expected == "Text" or bool(urlsplit(value).scheme))
    if expected == "Date" and isinstance(value, str):
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            return False
        return True
    if expected in ("Integer", "Number") and isinstance(value, int):
        return not isinstance(value, bool)
    # An item may stand as its address.
    return (
        expected not in ("Date", "DateTime", "Boolean", "Time")
        and isinstance(value, str)
        and urlsplit(value).scheme in ("http", "https")
    )
