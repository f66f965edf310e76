"""The round trip: ``decode(t.replace("\\n", "\\\\n")) == t`` for real Markdown.

    python -m tests.bench.roundtrip [--cache DIR] [--half tune|report|both] [-v]

Needs no labels: any Markdown file is its own expected result.  The files come from
a fixed list of packages and versions of PyPI and npm; they are fetched when this
runs (``npm`` and the ``unearth`` package must be installed) and kept in a cache
outside of the repository.  The packages are split in two by a hash of their names:
one half is for tuning, only the figures of the other count.
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

PACKAGES = [
    ("npm", "30-seconds-of-code", "1.2.3"),
    ("npm", "@stdlib/fs", "0.4.1"),
    ("npm", "@stdlib/nlp", "0.4.1"),
    ("npm", "@stdlib/process", "0.4.1"),
    ("npm", "@stdlib/regexp", "0.4.1"),
    ("npm", "@stdlib/streams", "0.4.1"),
    ("npm", "@stdlib/string", "0.4.1"),
    ("npm", "@typescript-eslint/eslint-plugin", "7.18.0"),
    ("npm", "bunyan", "2.0.5"),
    ("npm", "commander", "15.1.0"),
    ("npm", "common-tags", "1.8.2"),
    ("npm", "csv-parse", "7.0.3"),
    ("npm", "dedent", "1.7.2"),
    ("npm", "enquirer", "2.4.1"),
    ("npm", "eslint-plugin-import", "2.32.0"),
    ("npm", "eslint-plugin-jest", "29.17.0"),
    ("npm", "eslint-plugin-jsdoc", "65.4.3"),
    ("npm", "execa", "10.2.1"),
    ("npm", "fast-csv", "5.0.8"),
    ("npm", "fastify", "5.12.8"),
    ("npm", "grunt-contrib-concat", "2.1.0"),
    ("npm", "handlebars", "4.7.10"),
    ("npm", "joi", "18.3.2"),
    ("npm", "katex", "0.19.1"),
    ("npm", "knex", "3.3.0"),
    ("npm", "liquidjs", "10.30.1"),
    ("npm", "lodash", "4.18.1"),
    ("npm", "markdown-it", "15.0.3"),
    ("npm", "markdown-it-texmath", "1.0.0"),
    ("npm", "markdownlint", "0.42.1"),
    ("npm", "mathjs", "5.10.3"),
    ("npm", "mdast-util-from-markdown", "2.1.0"),
    ("npm", "mdast-util-to-markdown", "2.2.3"),
    ("npm", "micromark", "4.0.3"),
    ("npm", "mocha", "12.0.3"),
    ("npm", "moo", "0.5.3"),
    ("npm", "node-forge", "1.4.3"),
    ("npm", "npm", "12.2.0"),
    ("npm", "ohm-js", "17.5.0"),
    ("npm", "parsimmon", "1.18.1"),
    ("npm", "pino", "10.4.0"),
    ("npm", "release-it", "21.1.2"),
    ("npm", "semantic-release", "25.0.9"),
    ("npm", "shell-quote", "1.12.0"),
    ("npm", "shelljs", "0.10.0"),
    ("npm", "sql-formatter", "15.9.0"),
    ("npm", "ssh2", "1.17.0"),
    ("npm", "stylelint", "14.16.1"),
    ("npm", "tap", "21.8.0"),
    ("npm", "telnet-client", "2.2.14"),
    ("npm", "terminal-kit", "3.1.4"),
    ("npm", "terser", "5.51.2"),
    ("npm", "uglify-js", "3.19.3"),
    ("npm", "undici", "8.12.4"),
    ("npm", "xregexp", "5.1.3"),
    ("pypi", "black", "26.10.1"),
    ("pypi", "cibuildwheel", "4.3.5"),
    ("pypi", "coconut", "3.2.0"),
    ("pypi", "copier", "9.19.1"),
    ("pypi", "fastapi", "0.163.2"),
    ("pypi", "hatch", "1.18.2"),
    ("pypi", "httpie", "3.2.4"),
    ("pypi", "inline-snapshot", "0.36.1"),
    ("pypi", "isort", "9.0.2"),
    ("pypi", "jax", "0.4.30"),
    ("pypi", "jc", "1.26.1"),
    ("pypi", "jupyter-book", "2.1.7"),
    ("pypi", "jupytext", "1.19.6"),
    ("pypi", "lark", "1.3.1"),
    ("pypi", "llm", "0.36"),
    ("pypi", "markdown-it-py", "4.3.0"),
    ("pypi", "marko", "2.2.4"),
    ("pypi", "mdformat", "1.0.0"),
    ("pypi", "mdit-py-plugins", "0.7.0"),
    ("pypi", "meson", "0.64.1"),
    ("pypi", "mkdocs", "1.6.1"),
    ("pypi", "mkdocs-material", "9.1.0"),
    ("pypi", "mkdocstrings", "1.0.8"),
    ("pypi", "myst-parser", "5.2.0"),
    ("pypi", "nbconvert", "7.17.2"),
    ("pypi", "prettytable", "3.18.0"),
    ("pypi", "pydantic", "2.5.3"),
    ("pypi", "pymdown-extensions", "10.7"),
    ("pypi", "pyparsing", "3.3.3"),
    ("pypi", "pyupgrade", "3.22.0"),
    ("pypi", "rich", "15.0.0"),
    ("pypi", "ruff", "0.17.5"),
    ("pypi", "sqlfluff", "4.5.0"),
    ("pypi", "sqlglot", "30.30.0"),
    ("pypi", "sqlite-utils", "4.2.1"),
    ("pypi", "textual", "0.40.0"),
    ("pypi", "tqdm", "4.70.1"),
    ("pypi", "uv", "0.13.8"),
    ("pypi", "visidata", "3.4"),
]

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
    seconds: float = 0.0
    characters: int = 0
    failures: list[Document] = field(default_factory=list)

    def add(self, document: Document) -> None:
        escaped = document.text.replace("\n", "\\n")
        start = time.perf_counter()
        exact = decode(escaped) == document.text
        self.seconds += time.perf_counter() - start
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
        damaged = without - (self.exact - self.literal_exact)
        return "\n".join(
            [
                f"  documents exact        {_share(self.exact, self.documents)}",
                f"  with literal, exact    {_share(self.literal_exact, self.literal)}",
                f"  without, damaged       {_share(damaged, without)}",
                f"  plain replacement      {_share(self.plain_exact, self.documents)}",
                f"  time                   {self.seconds:.2f} s for "
                f"{self.characters / 1e6:.2f} MB",
            ]
        )


def _share(part: int, whole: int) -> str:
    return f"{part:5} of {whole:5}  {100 * part / whole if whole else 0:7.3f} %"


def half_of(package: str) -> str:
    """The half a package belongs to; it never changes."""
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


def documents(cache: Path) -> Iterator[Document]:
    """Every usable document of every package, each text once."""
    seen: set[bytes] = set()
    for registry, name, version in sorted(PACKAGES):
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
    parser.add_argument("--half", choices=["tune", "report", "both"], default="both")
    parser.add_argument("-v", "--verbose", action="store_true", help="list failures")
    options = parser.parse_args(arguments)
    figures = {"tune": Figures(), "report": Figures()}
    for document in documents(options.cache):
        half = half_of(document.package)
        if options.half in (half, "both"):
            figures[half].add(document)
    for half, counts in figures.items():
        if counts.documents:
            print(f"{half}:\n{counts}")
        if options.verbose:
            for document in counts.failures:
                print(f"    {document.package}: {document.path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
