"""Inventories (``objects.inv``) written before any question is read.

The title and place of a question's page follow from the front matter and from the pages
of the project. So a builder that reads only these can tell other builds, and
intersphinx, where everything will be.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util.inventory import InventoryFile

from ..domain import QuickTakesDomain
from ..store import domain_of
from . import Shard

OBJECTS = "objects.inv"
_HEADER_LINES = 4
_LINE = re.compile(r"(.+?)\s+(\S+)\s+(-?\d+)\s+?(\S*)\s+(.*)")  # as Sphinx reads it


def read_inventory(path: Path) -> tuple[bytes, list[str]]:
    """Return the header and the lines of an inventory.

    Raises OSError if there is none, and ValueError if it has another format.
    """
    parts = path.read_bytes().split(b"\n", _HEADER_LINES)
    if len(parts) <= _HEADER_LINES or b"version 2" not in parts[0]:
        raise ValueError(f"{path} is not an inventory of version 2")
    try:
        text = zlib.decompress(parts[-1]).decode()
    except zlib.error as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    return b"\n".join(parts[:-1]) + b"\n", text.splitlines()


def write_inventory(path: Path, header: bytes, lines: Iterable[str]) -> None:
    """Write an inventory with *lines*, sorted."""
    text = "".join(f"{line}\n" for line in sorted(lines))
    path.write_bytes(header + zlib.compress(text.encode(), 9))


class InventoryBuilder(Builder):
    """``quicktakes-inventory``: the inventories of a site and of its shards.

    Of the collection, only front matter is read. Addresses are those of the ``html``
    builder. ``objects.inv`` contains everything; ``shard-1.inv`` and so on contain the
    content of one shard, if ``quicktakes_shard`` says how many there are.
    """

    name = "quicktakes-inventory"
    format = ""
    epilog = "The inventories are in %(outdir)s."
    allow_parallel = True

    def get_outdated_docs(self) -> str:
        return "inventories"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        suffix = self.config.html_link_suffix
        if suffix is None:
            suffix = self.config.html_file_suffix or ".html"
        return quote(docname) + str(suffix)

    def write(self, *_args: Any) -> None:  # type: ignore[misc]
        """Write nothing for the pages that were read."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write nothing."""

    def finish(self) -> None:
        domain = domain_of(self.env)
        path = Path(self.outdir, OBJECTS)
        InventoryFile.dump(path, self.env, self)
        header, lines = read_inventory(path)
        lines += self._unread(domain)
        write_inventory(path, header, lines)
        total = domain.settings.shard_number[1]
        if total == 1:
            return
        shards = self._shards(domain, Shard(domain.catalogue, 1, total))
        found: dict[int, list[str]] = {number: [] for number in range(1, total + 1)}
        for line in lines:
            match = _LINE.match(line)
            page = match[4].partition("#")[0] if match else ""
            found[shards.get(page, 1)].append(line)
        for number, own in found.items():
            write_inventory(Path(self.outdir, f"shard-{number}.inv"), header, own)

    def _unread(self, domain: QuickTakesDomain) -> Iterator[str]:
        """Return the documents that were not read, as Sphinx names all others."""
        for docname in {*domain.catalogue.questions, *domain.generated}:
            if docname not in self.env.all_docs:
                title = " ".join(domain.title(docname).split())
                yield f"{docname} std:doc -1 {self.get_target_uri(docname)} {title}"

    def _shards(self, domain: QuickTakesDomain, shard: Shard) -> dict[str, int]:
        """Return the shard of each page of the collection, by its address.

        A page that all shards have is the first one's, but for those of subjects.
        """
        found = {}
        for docname in domain.catalogue.questions:
            found[self.get_target_uri(docname)] = shard.of_question(docname)
        for docname, page in domain.generated.items():
            number = (
                shard.of_page(docname)
                if page.subject is None
                else shard.of_subject(page.subject)
            )
            found[self.get_target_uri(docname)] = number
        return found


class FolderInventoryBuilder(InventoryBuilder):
    """``quicktakes-dirinventory``: the same with the addresses of ``dirhtml``."""

    name = "quicktakes-dirinventory"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        if docname == "index":
            return ""
        if docname.endswith("/index"):
            return quote(docname.removesuffix("index"))
        return quote(docname) + "/"


def register(app: Sphinx) -> None:
    app.add_builder(InventoryBuilder)
    app.add_builder(FolderInventoryBuilder)
