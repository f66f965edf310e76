"""What two builds of the same sources have to have in common."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from conftest import Built, parse
from sphinx.testing.util import SphinxTestApp

EXEMPT = {
    "searchindex.js",
    ".buildinfo",
    ".buildinfo.bak",
    "english-stemmer.js",
    "german-stemmer.js",
}
"""Files that hold times, or what Sphinx itself leaves different after a change.

The stemmer of a language stays when another language is chosen.
"""


def tree(folder: Path, *exempt: str) -> dict[str, bytes]:
    """Return all files below *folder*, without doctrees and what is exempt."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name not in EXEMPT | {*exempt}
        and ".doctrees" not in path.parts
    }


def search_index(path: Path) -> dict[str, Any]:
    """Return Sphinx's search index, without what Sphinx leaves wrong in it.

    After a change it keeps the index entries of pages that are gone, and words that are
    on no page.
    """
    if not path.exists():
        return {}  # only HTML has one
    text = path.read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    assert isinstance(index, dict)
    index.pop("indexentries", None)
    for terms in ("terms", "titleterms"):
        index[terms] = {
            word: where for word, where in index[terms].items() if where != []
        }
    return index


def domain_data(app: SphinxTestApp) -> dict[str, object]:
    """Return what the domain holds, without the times of files."""
    data = dict(app.env.get_domain("qt").data)
    entries = data.pop("catalogue").entries
    data["entries"] = {
        docname: dataclasses.replace(entry, stamp=(0, 0))
        for docname, entry in entries.items()
    }
    data["objects"] = sorted(app.env.get_domain("qt").get_objects())
    return {
        f"{name} {key}": value
        for name, values in data.items()
        for key, value in (
            values.items() if isinstance(values, dict) else [("", values)]
        )
    }


def doctrees(built: Built) -> dict[str, str]:
    """Return all doctrees with their references resolved."""
    return {
        docname: built.resolved(docname).pformat()
        for docname in sorted(built.app.env.all_docs)
    }


def around(built: Built) -> dict[str, list[str]]:
    """Return of each page its content, breadcrumbs, previous and next."""
    return {
        docname: _around(parse(Path(built.app.builder.get_output_path(docname))))
        for docname in sorted(built.app.env.all_docs)
    }


_AROUND = (
    "[role=main]",
    ".quicktakes-breadcrumbs",
    "link[rel=prev], link[rel=next]",
    ".related-pages",
    ".related",
    ".relations",
)


def _around(page: BeautifulSoup) -> list[str]:
    return [str(found) for selector in _AROUND for found in page.select(selector)]


def assert_equal(one: dict[str, Any], other: dict[str, Any], what: str) -> None:
    """Assert that two dictionaries are equal, and name the keys where they are not."""
    assert sorted(one) == sorted(other), what
    different = [name for name in one if one[name] != other[name]]
    for name in different[:1]:
        values = []
        for value in (one[name], other[name]):
            if isinstance(value, bytes):
                value = value.decode(errors="replace")
            values.append(value.splitlines() if isinstance(value, str) else value)
        assert values[0] == values[1], f"{what}: {name}, of {different}"
    assert different == [], what


def assert_same_build(built: Built, clean: Built, *, everything: bool = True) -> None:
    """Assert that one build came to what another one came to.

    Where not *everything* is compared, files may differ in what a theme puts around the
    pages.
    """
    one, other = tree(built.outdir), tree(clean.outdir)
    if everything:
        assert_equal(one, other, "files")
    else:
        assert sorted(one) == sorted(other)
        assert_equal(around(built), around(clean), "pages")
    assert_equal(domain_data(built.app), domain_data(clean.app), "domain data")
    assert_equal(doctrees(built), doctrees(clean), "doctrees")
    name = "searchindex.js"
    assert_equal(
        search_index(built.outdir / name), search_index(clean.outdir / name), name
    )
    assert_same_warnings(built, clean)


def assert_same_warnings(built: Built, clean: Built) -> None:
    """Assert that a build warns of what a build from nothing warns of.

    Sphinx says some things of its own only of the pages that it reads.
    """
    assert sorted(_ours(built)) == sorted(_ours(clean))
    assert set(built.warnings) <= set(clean.warnings)


def _ours(built: Built) -> list[str]:
    marks = ("[quicktakes.", "[ref.question]", "[ref.subject]", "[ref.keyword]")
    return [line for line in built.warnings if any(mark in line for mark in marks)]
