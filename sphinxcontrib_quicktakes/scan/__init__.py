"""From the files to the catalogue, before Sphinx reads anything.

Only files that changed are opened. The problems of all files are reported in every
build, so that a warning does not disappear because its file did not change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.matching import Matcher

from .. import shards
from ..builds import memory, unchanged
from ..builds.shown import outdated
from ..catalogue import Catalogue, Entry, Options, docnames, drafts, moving
from ..counts import many
from ..domain import QuickTakesDomain
from ..files import read_file, stamp, unreadable
from ..pages.parser import markdown_suffixes
from ..problems import Problem, ProblemType
from ..report import report, report_all
from ..store import domain_of
from ..tree import generated_pages
from . import sources
from .progress import batches

logger = logging.getLogger(__name__)

_NO_FILES = frozenset({"genindex", "modindex", "search"})
"""Entries of toctrees that are not documents."""


def scan(app: Sphinx) -> None:
    """Fill the catalogue and write the generated pages (``builder-inited``)."""
    env = app.env
    domain = domain_of(env)
    settings = domain.settings
    domain.build.presence.begin(Path(app.srcdir))
    scanned_with = (
        settings.fields,
        settings.newlines,
        settings.files,
        settings.max_bytes,
        settings.content,
        settings.docname,
    )
    sources.prepare(app, domain)
    before = (
        domain.catalogue.entries if domain.data["scanned_with"] == scanned_with else {}
    )
    known = sources.by_own_place(domain, before)
    # Sphinx looks for files again, and then gives its warnings about them.
    with logging.suppress_logging():
        env.find_files(app.config, app.builder)
    entries = _read(app, domain, known)
    drafted = drafts.find(entries, drafts.today(), future=settings.future)
    shown = entries.keys() if drafts.shown(app) else entries.keys() - set(drafted)
    moved, problems = sources.move_questions(
        domain, {d: e for d, e in entries.items() if d in shown}
    )
    entries = {moved.get(d, d): entry for d, entry in entries.items()}
    entries = {d: moving.kept(d, entry) for d, entry in entries.items()}
    scanned = domain.build.scanned
    domain.build.scanned = {moved.get(d, d): scanned[d] for d in scanned}
    # Sphinx compares times with ``>``, and misses a file replaced by an older one and a
    # document with another file.
    touched = {d for d in entries if entries[d] is not before.get(d)}
    domain.build.touched = (touched | before.keys() - entries.keys()) & env.found_docs
    domain.data["catalogue"] = Catalogue(
        entries,
        Options(
            language=app.config.language,
            related_count=settings.related_count,
            merge_plurals=settings.merge_plurals,
            drafts=frozenset(moved.get(d, d) for d in drafted),
            show_drafts=drafts.shown(app),
            base_url=settings.base_url,
        ),
    )
    domain.data["scanned_with"] = scanned_with
    shards.begin(domain, app.builder)
    report_all(
        (docname, problem)
        for docname, problem in [*_problems(domain.catalogue), *problems]
        if shards.reports(domain, docname)
    )
    for problem in sources.empty_folders(domain):
        report("", problem)
    with progress_message("generating subject pages"):
        generated_pages.update(domain)
    env.found_docs.difference_update(shards.all_elsewhere(domain))
    logger.info("quicktakes: %s", _counts(domain))
    if hidden := domain.catalogue.hidden:
        logger.info(
            "quicktakes: drafts left out: %d (-t drafts shows them)", len(hidden)
        )


def _read(
    app: Sphinx, domain: QuickTakesDomain, known: Mapping[str, Entry]
) -> dict[str, Entry]:
    """Return what all files say; only those that are not *known* are opened."""
    env, settings = app.env, domain.settings
    expected = Matcher(settings.files)
    entries, changed = _compare(env, known, markdown_suffixes(app))
    with memory.paused():
        for docname in batches(app, "scanning questions... ", changed):
            path = Path(env.doc2path(docname))
            found = _stamp(path)
            try:
                relative = env.doc2path(docname, base=False).as_posix()
                reading, text, digest = read_file(
                    path, settings, expected=expected(relative)
                )
            except OSError as error:
                found = (0, 0)
                reading, text, digest = unreadable(error)
            entries[docname] = Entry.of(reading, digest, found)
            if reading.question is not None and not settings.shard:
                domain.build.scanned[docname] = hash(text), reading
    return entries


def _counts(domain: QuickTakesDomain) -> str:
    """Return what the catalogue contains, which takes long to count."""
    catalogue = domain.catalogue
    known, counts = cast("tuple[str, str]", domain.data["counts"])
    if known != catalogue.digest:
        counts = _counted(catalogue)
        domain.data["counts"] = catalogue.digest, counts
    return counts


def _counted(catalogue: Catalogue) -> str:
    parts = [
        many(len(catalogue.questions), "question"),
        many(len(catalogue.subjects), "subject"),
        many(len(catalogue.keywords), "keyword"),
    ]
    if missing := catalogue.missing:
        parts.append(f"{many(missing, 'related question')} not in the project")
    return ", ".join(parts)


def _compare(
    env: BuildEnvironment, known: Mapping[str, Entry], suffixes: tuple[str, ...]
) -> tuple[dict[str, Entry], list[str]]:
    """Return the entries of unchanged files, and the documents that have others."""
    entries: dict[str, Entry] = {}
    changed = []
    for docname in sorted(env.found_docs):
        path = env.doc2path(docname)
        if not path.name.endswith(suffixes):
            continue
        entry = known.get(docname)
        if entry is not None and entry.broken and not docnames.can_be_kept(docname):
            entry = None  # it may have an address now
        if entry is not None and entry.stamp == _stamp(path):
            entries[docname] = entry
        else:
            changed.append(docname)
    return entries, changed


def _stamp(path: Path) -> tuple[int, int]:
    try:
        return stamp(path)
    except OSError:
        return (0, 0)


def leave_out(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Keep broken files and drafts from being read; return the outdated pages.

    (``env-get-outdated``.) Sphinx would stop at a file that is not UTF-8, and a page
    made from half a file must not pass for a whole one. The pages of other shards are
    left out too.
    """
    domain = domain_of(env)
    left_out = domain.catalogue.left_out | shards.all_elsewhere(domain)
    env.found_docs.difference_update(left_out)
    added -= left_out
    changed -= left_out
    removed |= left_out & set(env.all_docs)
    again = domain.build.touched | _with_gone_entries(env) | _with_new_images(domain)
    basis = unchanged.basis(domain)
    domain.build.same_basis = basis == domain.data["basis"]
    if not domain.build.same_basis:
        again |= outdated(domain)
        domain.data["basis"] = basis  # for all that is not read in this build
    return sorted((again & set(env.all_docs)) - added - left_out)


def _with_gone_entries(env: BuildEnvironment) -> set[str]:
    """Return the pages with a toctree that holds a document which is no more.

    Sphinx does not read them again, and builders that make one document of all would
    put in what it had read of that document.
    """
    found = env.found_docs | _NO_FILES
    return {d for d, held in env.toctree_includes.items() if not found.issuperset(held)}


def _with_new_images(domain: QuickTakesDomain) -> set[str]:
    """Return the pages with an image that was not there when they were read."""
    root = domain.env.srcdir
    return {
        docname
        for docname, note in domain.notes.items()
        if any(os.path.isfile(root / path) for path in note.absent)
    }


def _problems(catalogue: Catalogue) -> Iterator[tuple[str, Problem]]:
    for docname, entry in catalogue.entries.items():
        # A draft may be unfinished, but must be one on purpose.
        hidden = docname in catalogue.hidden
        for problem in entry.problems:
            if not hidden or problem.type is ProblemType.DRAFT:
                yield docname, problem
    yield from catalogue.clashes()
