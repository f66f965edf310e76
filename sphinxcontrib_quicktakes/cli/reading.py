"""Reading many files: what a build would find in each, and in all of them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from ..catalogue import Catalogue, Entry, Options, drafts, moving
from ..content.question import Reading
from ..files import is_generated, read_file, unreadable
from ..problems import Problem
from .progress import Progress
from .project import Project

T = TypeVar("T")

FEW = 200
"""Below this number of files, one process is faster than starting several."""


class Finding(NamedTuple):
    """A problem in an answer. It is none if a question has the url *unless*."""

    problem: Problem
    unless: str = ""


class Source(NamedTuple):
    """A file that was read: its name, its catalogue entry, problems in its answer."""

    path: Path
    docname: str
    entry: Entry
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Located:
    """A problem with its file."""

    path: Path
    docname: str
    problem: Problem


def read_all(
    project: Project,
    paths: Sequence[Path],
    *,
    answers: bool = True,
    doubtful: bool = False,
    show_drafts: bool = True,
    jobs: int = 0,
) -> list[Source]:
    """Read the files at *paths* and return them in this order.

    *answers* is whether to check answers too, *doubtful* whether to report doubtful
    readings in them. *show_drafts* is whether drafts have pages, as with ``-t drafts``.
    *jobs* is the number of processes, 0 to choose it automatically.
    """
    progress = Progress("reading", len(paths))
    read = partial(_read, project, answers, doubtful)
    sources = [*progress.over(spread(read, paths, jobs))]
    return _at_addresses(project, sources, show_drafts=show_drafts)


def _at_addresses(
    project: Project, sources: list[Source], *, show_drafts: bool
) -> list[Source]:
    """Return *sources* by the names that ``quicktakes_docname`` gives their pages.

    Like ids, addresses are compared among *sources* only, but pages that are no
    Markdown are known by their names.
    """
    moved: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    if project.settings.docname:
        entries = {s.docname: s.entry for s in sources if project.place(s.path)}
        hidden = {} if show_drafts else _drafts(project, entries)
        others = {project.docname(path): path for path in project.others()}
        files = others | {source.docname: source.path for source in sources}
        moved, found = moving.move(
            project.settings.docname,
            {
                docname: entry
                for docname, entry in entries.items()
                if docname not in hidden and docname != project.root_doc
            },
            [*others, *entries],
            lambda docname: str(project.place(files[docname])),
            lambda docname: is_generated(files[docname]),
        )
        problems = dict(found)

    def there(source: Source) -> Source:
        docname = moved.get(source.docname, source.docname)
        entry = moving.kept(docname, source.entry)
        if problem := problems.get(source.docname):
            entry = replace(entry, problems=(*entry.problems, problem))
        return source._replace(docname=docname, entry=entry)

    return [*map(there, sources)]


def _drafts(project: Project, entries: Mapping[str, Entry]) -> frozenset[str]:
    return drafts.find(entries, drafts.today(), future=project.settings.future)


def spread(
    work: Callable[[Path], T], paths: Sequence[Path], jobs: int = 0
) -> Iterator[T]:
    """Return the result of *work* for each path, with *jobs* processes (0: auto)."""
    if not jobs:
        jobs = 1 if len(paths) < FEW else os.cpu_count() or 1
    if jobs == 1 or len(paths) < 2:
        yield from map(work, paths)
        return
    with multiprocessing.Pool(min(jobs, len(paths))) as pool:
        size = max(min(len(paths) // (jobs * 4), 25), 1)
        yield from pool.imap(work, paths, chunksize=size)


def catalogue_of(
    project: Project, sources: Sequence[Source], *, show_drafts: bool = True
) -> Catalogue:
    """Return the catalogue that a build would make of *sources*.

    *show_drafts* is whether it is a build with ``-t drafts``.
    """
    settings = project.settings
    entries = {s.docname: s.entry for s in sources}
    return Catalogue(
        entries,
        Options(
            language=project.language,
            merge_plurals=settings.merge_plurals,
            drafts=_drafts(project, entries),
            show_drafts=show_drafts,
            base_url=settings.base_url,
        ),
    )


def problems(
    project: Project, sources: Sequence[Source], *, strict: bool = False
) -> Iterator[Located]:
    """Return what a build would warn about, in the order of files and lines.

    *strict* is whether to report related questions that are not among *sources*.
    """
    from ..catalogue.missing import missing_related

    catalogue = catalogue_of(project, sources)
    paths = {source.docname: source.path for source in sources}
    found = [
        (source.docname, problem)
        for source in sources
        for problem in source.entry.problems
    ]
    found += catalogue.clashes()
    found += [
        (source.docname, finding.problem)
        for source in sources
        for finding in source.findings
        if not finding.unless or finding.unless not in catalogue.by_url
    ]
    if strict or project.settings.related == "strict":
        found += missing_related(catalogue)
    found.sort(key=lambda one: (paths[one[0]], one[1].line or 0))
    for docname, problem in found:
        if not project.suppresses(problem.type.value):
            yield Located(paths[docname], docname, problem)


def left_out(project: Project, paths: Sequence[Path]) -> Iterator[Located]:
    """Return what a build would warn about in folders outside, instead of reading it.

    *paths* are the files and folders to look in.
    """
    for path, problem in project.left_out(paths):
        if not project.suppresses(problem.type.value):
            yield Located(path, project.docname(path), problem)


def _read(project: Project, answers: bool, doubtful: bool, path: Path) -> Source:
    docname = project.docname(path)
    try:
        reading, _text, digest = read_file(
            path, project.settings, expected=is_expected(project, path)
        )
    except OSError as error:
        reading, _text, digest = unreadable(error)
    entry = Entry.of(reading, digest)
    if entry.question is not None:
        entry = replace(entry, question=replace(entry.question, extra={}))
    findings: tuple[Finding, ...] = ()
    if answers and reading.question is not None:
        findings = tuple(_look_into(project, path, reading, doubtful))
    return Source(path, docname, entry, findings)


def is_expected(project: Project, path: Path) -> bool:
    """Whether ``quicktakes_files`` matches a file."""
    place = project.place(path) if project.settings.files else None
    if place is None:
        return False
    from sphinx.util.matching import Matcher

    return Matcher(project.settings.files)(place.as_posix())


def _look_into(
    project: Project, path: Path, reading: Reading, doubtful: bool
) -> Iterator[Finding]:
    # markdown-it takes a while to import, and a collection may be without answers.
    from ..content.tex.definitions import Definitions
    from .answers import findings, in_doubt

    question = reading.question
    if question is None or project.settings.trusted:
        return
    asked = [reading.text] if question.asks_more else []
    definitions = Definitions()
    for passage in (*asked, reading.answer, reading.body):
        if passage.text:
            yield from findings(passage, project, path, definitions)
            if doubtful:
                yield from in_doubt(passage, project.settings)
