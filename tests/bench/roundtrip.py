"""The round trip: ``decode(t.replace("\\n", "\\\\n")) == t`` for real Markdown.

    python -m tests.bench.roundtrip [--cache DIR] [--set tune|report|further|all] [-v]

Needs no labels: any Markdown file is its own expected result.  The files come from
a fixed list of packages and versions of PyPI and npm; they are fetched when this
runs (``npm`` and the ``unearth`` package must be installed) and kept in a cache
outside of the repository.  The packages are split in two by a hash of their names:
one half is for tuning, only the figures of the other count.  A further set, also for
tuning, consists of packages that were picked for their backslashes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sphinxcontrib_quicktakes.content.newlines import decode
from sphinxcontrib_quicktakes.content.newlines.doubts import doubts

from .packages import FURTHER, PACKAGES

LARGEST = 200_000  # characters of one document


@dataclass(frozen=True)
class Document:
    package: str
    path: str
    text: str

    @property
    def has_literal(self) -> bool:
        """Whether a backslash-n stands in the text itself."""
        return "\\n" in self.text


@dataclass
class Figures:
    """The counts of one half."""

    documents: int = 0
    exact: int = 0
    literal: int = 0
    literal_exact: int = 0
    plain_exact: int = 0  # what replacing every backslash-n would reach
    twice_exact: int = 0  # of those whose backslashes were escaped after that
    doubtful: int = 0  # with a place that is said to be in doubt
    doubtful_wrong: int = 0  # of those, not exact
    places: int = 0
    seconds: float = 0.0
    characters: int = 0
    failures: list[Document] = field(default_factory=list)

    def add(self, document: Document) -> None:
        escaped = document.text.replace("\n", "\\n")
        start = time.perf_counter()
        exact = decode(escaped) == document.text
        self.seconds += time.perf_counter() - start
        twice = escaped.replace("\\", "\\\\")
        self.twice_exact += decode(twice) == document.text
        places = len([*doubts(escaped)])
        self.places += places
        self.doubtful += places > 0
        self.doubtful_wrong += places > 0 and not exact
        self.documents += 1
        self.exact += exact
        self.literal += document.has_literal
        self.literal_exact += exact and document.has_literal
        self.plain_exact += not document.has_literal
        self.characters += len(document.text)
        if not exact:
            self.failures.append(document)

    def __str__(self) -> str:
        without = self.documents - self.literal
        wrong = self.documents - self.exact
        damaged = without - (self.exact - self.literal_exact)
        return "\n".join(
            [
                f"  documents exact        {_share(self.exact, self.documents)}",
                f"  with literal, exact    {_share(self.literal_exact, self.literal)}",
                f"  without, damaged       {_share(damaged, without)}",
                f"  plain replacement      {_share(self.plain_exact, self.documents)}",
                f"  escaped twice, exact   {_share(self.twice_exact, self.documents)}",
                f"  with doubtful places   {_share(self.doubtful, self.documents)}, "
                f"{self.places} places",
                f"  … of those not exact   {_share(self.doubtful_wrong, wrong)}",
                f"  time                   {self.seconds:.2f} s for "
                f"{self.characters / 1e6:.2f} MB",
            ]
        )


def _share(part: int, whole: int) -> str:
    return f"{part:5} of {whole:5}  {100 * part / whole if whole else 0:7.3f} %"


_FURTHER = frozenset(name for _, name, _ in FURTHER)


def half_of(package: str) -> str:
    """The half a package belongs to, or the further set; it never changes."""
    if package in _FURTHER:
        return "further"
    return ("tune", "report")[hashlib.sha256(package.encode()).digest()[0] % 2]


def fetch(registry: str, name: str, version: str, cache: Path) -> Path:
    """The package's archive, from the cache or from its registry."""
    folder = cache / registry / f"{name.replace('/', '__')}-{version}"
    if not any(folder.glob("*")):
        folder.mkdir(parents=True, exist_ok=True)
        if registry == "npm":
            command = ["npm", "pack", "--silent", f"{name}@{version}"]
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        else:
            _fetch_sdist(name, version, folder)
    return next(folder.glob("*"))


def _fetch_sdist(name: str, version: str, folder: Path) -> None:
    """The sdist as it is: ``pip download`` would build its metadata."""
    from unearth import PackageFinder

    finder = PackageFinder(index_urls=["https://pypi.org/simple/"], no_binary=[":all:"])
    best = finder.find_best_match(f"{name}=={version}").best
    if best is None:
        raise LookupError(f"no sdist of {name} {version}")
    archive = finder.session.get(best.link.normalized).content
    (folder / best.link.filename).write_bytes(archive)


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """The Markdown files of an archive."""

    def wanted(path: str) -> bool:
        return path.lower().endswith((".md", ".markdown"))

    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as bundle:
            for path in filter(wanted, bundle.namelist()):
                yield path, bundle.read(path)
        return
    with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None and wanted(member.name):
                yield member.name, content.read()


def documents(cache: Path, wanted: str = "all") -> Iterator[Document]:
    """Every usable document of every package, each text once.

    What the further packages have in common with the others is left to the others.
    """
    seen: set[bytes] = set()
    further = sorted(FURTHER) if wanted in ("further", "all") else []
    for registry, name, version in [*sorted(PACKAGES), *further]:
        try:
            archive = fetch(registry, name, version, cache)
        except Exception as problem:  # one package less
            print(f"{registry} {name} {version}: {problem}", file=sys.stderr)
            continue
        for path, raw in members(archive):
            digest = hashlib.sha256(raw).digest()
            if digest in seen:
                continue
            seen.add(digest)
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                continue
            text = text.replace("\r\n", "\n")
            # A file of one line is not text whose newlines were escaped.
            if len(text) <= LARGEST and "\n" in text.strip():
                yield Document(name, path, text)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    parser.add_argument(
        "--cache", type=Path, default=Path(home) / "sphinxcontrib-quicktakes"
    )
    sets = ["tune", "report", "further"]
    parser.add_argument("--set", choices=[*sets, "all"], default="all")
    parser.add_argument("-v", "--verbose", action="store_true", help="list failures")
    options = parser.parse_args(arguments)
    figures = {name: Figures() for name in sets}
    for document in documents(options.cache, options.set):
        part = half_of(document.package)
        if options.set in (part, "all"):
            figures[part].add(document)
    for part, counts in figures.items():
        if counts.documents:
            print(f"{part}:\n{counts}")
        if options.verbose:
            for document in counts.failures:
                print(f"    {document.package}: {document.path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
