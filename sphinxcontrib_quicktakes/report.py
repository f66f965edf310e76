"""From problems to warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from logging import getLogger
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .counts import many
from .problems import Problem, ProblemType
from .store import domain_of

if TYPE_CHECKING:
    from .domain import QuickTakesDomain

logger = logging.getLogger(__name__)

NAMED = 10
"""How many files with foreign front matter a build lists."""


def report(where: str | nodes.Node, problem: Problem) -> None:
    """Warn about *problem* at its line of the document *where*, or at a node."""
    _warn(problem, _location(where, problem))


def report_all(problems: Iterable[tuple[str, Problem]]) -> None:
    """Warn about *problems* of documents.

    A program that writes front matter in another format does so in all of its files, so
    only the first are named, and the others counted.
    """
    formats = 0
    for docname, problem in problems:
        formats += problem.type is ProblemType.FORMAT
        if problem.type is not ProblemType.FORMAT or formats <= NAMED:
            report(docname, problem)
    if formats > NAMED:
        more = Problem(
            ProblemType.FORMAT,
            f"{many(formats - NAMED, 'more file')} with questions whose front matter "
            "has another format: expected YAML between two lines '---'; all are left "
            "out of the build ('quicktakes check' lists them)",
        )
        report("", more)


_Location = str | tuple[str, int | None] | nodes.Node | None
"""A location as Sphinx's logging accepts it."""


def _warn(problem: Problem, location: _Location) -> None:
    logger.warning(
        "%s",
        problem.message,
        location=location,
        type="quicktakes",
        subtype=problem.type.value,
    )


def _location(where: str | nodes.Node, problem: Problem) -> _Location:
    if problem.path:
        return f"{problem.path}:{problem.line}"
    if isinstance(where, str):
        return (where, problem.line) if where else None
    return where


def report_path(path: Path, problem: Problem) -> None:
    """Warn about *problem* with a file or folder that is not a document."""
    # As Sphinx writes locations without a line; names may contain any byte.
    name = "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(path)
    )
    _warn(problem, f"{name}:{problem.line or ''}")


def rename_locations(renamed: Callable[[str], str]) -> None:
    """Give all warnings of this build the locations that *renamed* gives.

    Sphinx and docutils resolve the path of an included file by themselves. Sphinx's
    handlers, like the filters added here, last as long as its application.
    """

    def rename(record: Any) -> bool:
        location = getattr(record, "location", None)
        if location and isinstance(location, str):
            record.location = renamed(location)
        return True

    for handler in getLogger(logging.NAMESPACE).handlers:
        handler.addFilter(rename)


def report_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about the problems that pages had when they were read (``env-updated``).

    This happens in every build, whether or not the page was read in it. Otherwise, a
    bad page would fail the first build and pass the second.
    """
    domain = domain_of(env)
    hint = _hint(domain)
    in_html: dict[str, Problem] = {}
    for docname, note in sorted(domain.notes.items()):
        for problem in note.problems:
            if problem.type is ProblemType.HTML:
                in_html.setdefault(docname, problem)
                continue
            if problem.type is ProblemType.EMPTY:
                problem = replace(problem, message=problem.message + hint)
            report(docname, problem)
    _report_html(in_html)


def _report_html(found: Mapping[str, Problem]) -> None:
    """Warn once of answers in HTML, for one setting is about all of them."""
    if not found:
        return
    docname, problem = next(iter(found.items()))
    if others := len(found) - 1:
        verb = "is" if others == 1 else "are"
        more = f"; so {verb} {many(others, 'other answer')}"
        problem = replace(problem, message=problem.message + more)
    report(docname, problem)


def _hint(domain: QuickTakesDomain) -> str:
    """Return why a project has no question at all: its files may have other keys.

    Pages do not keep it, for they are not read again when another one gets a question.
    """
    entries = domain.catalogue.entries.values()
    if any(entry.question or entry.broken or entry.draft for entry in entries):
        return ""
    return f"; {domain.settings.schema.hint}"
