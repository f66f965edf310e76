"""``quicktakes list``: questions, filtered and sorted as in a listing."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from ..content import keywords
from . import common

DESCRIPTION = """\
List the questions of a project, or of some of its files and folders, with the filters
of the "quicktakes" directive. Case is ignored in subjects, keywords and authors. If
several are given, separated by commas, a question needs to match only one of them.
Drafts are left out, as in a build.
"""

EPILOG = """\
examples:
  quicktakes list docs
  quicktakes list --subject Physics --sort date --reverse --limit 10
  quicktakes list --keyword "recursion, loops" --since 2025
  quicktakes list --match "physics/*" --format json | jq -r '.[].path'
"""


def add(subparsers: common.Subparsers) -> None:
    """Add the command to the parser."""
    parser = common.add_command(
        subparsers, "list", run, "list questions", DESCRIPTION, EPILOG
    )
    common.add_paths(parser, "Q&A files and folders of them")
    for name, what in (
        ("subject", "subjects"),
        ("keyword", "keywords"),
        ("author", "authors"),
    ):
        parser.add_argument(
            f"--{name}",
            default="",
            metavar="NAMES",
            help=f"only questions with these {what}",
        )
    parser.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="PATTERN",
        help="only documents whose name, relative to the source directory, matches a "
        "pattern such as 'physics/*'; can be given several times",
    )
    for name, what, last in (("since", "from", False), ("until", "up to", True)):
        parser.add_argument(
            f"--{name}",
            type=lambda text, last=last: _day(text, last=last),  # type: ignore[misc]
            metavar="DATE",
            help=f"only questions {what} this day, month or year",
        )
    parser.add_argument(
        "--sort",
        choices=("title", "date", "id"),
        default="title",
        help="sort by title (the default), date or id",
    )
    common.add_drafts(parser, "list")
    parser.add_argument("--reverse", action="store_true", help="reverse the order")
    parser.add_argument(
        "--limit",
        type=common.natural,
        default=0,
        metavar="N",
        help="only the first N questions; 0 for all (the default)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="one line for each question (text, the default), or a JSON array",
    )
    common.add_settings(parser)


def _day(text: str, *, last: bool) -> object:
    from ..catalogue.selection import day

    try:
        return day(text, last=last)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"expected a date such as 2025-01-31, a month or a year, not {text!r}"
        ) from None


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from ..catalogue.docnames import is_pattern
    from ..catalogue.selection import Selection
    from . import reading
    from .formats import shown
    from .project import UsageError

    def keys(text: str) -> tuple[str, ...]:
        return tuple(keywords.key(word) for word in keywords.split(text))

    for pattern in arguments.match:
        if not is_pattern(pattern):
            raise UsageError(
                f"{pattern!r} is not a pattern: expected one such as physics/*"
            )
    project = common.project(arguments)
    sources = reading.read_all(
        project,
        project.files(arguments.paths),
        answers=False,
        show_drafts=arguments.drafts,
    )
    catalogue = reading.catalogue_of(project, sources, show_drafts=arguments.drafts)
    selection = Selection(
        patterns=tuple(pattern.lstrip("/") for pattern in arguments.match),
        subjects=keys(arguments.subject),
        keywords=keys(arguments.keyword),
        authors=keys(arguments.author),
        since=arguments.since,
        until=arguments.until,
        sort=arguments.sort,
        reverse=arguments.reverse,
        limit=arguments.limit,
    )
    paths = {source.docname: shown(source.path) for source in sources}
    rows: list[dict[str, Any]] = []
    for docname in selection.docnames(catalogue):
        one = catalogue.questions[docname]
        rows.append(
            {
                "path": paths[docname],
                "docname": docname,
                "id": one.id,
                "title": one.title,
                "subject": catalogue.subject_of(docname).name,
                "date": one.date.isoformat() if one.date else None,
                "author": one.author,
                "keywords": list(one.keywords),
                "url": one.url,
                "slug": one.slug,
                "draft": docname in catalogue.options.drafts,
            }
        )
    if arguments.format == "json":
        json.dump(rows, sys.stdout, indent=2)
        print()
    else:
        _print(rows)
    if hidden := catalogue.hidden:
        common.tell(f"drafts left out: {len(hidden):,} (--drafts lists them)")
    return 0


def _print(rows: list[dict[str, Any]]) -> None:
    from .formats import paint, printable

    width = max((len(row["subject"]) for row in rows), default=0)
    for row in rows:
        print(
            paint(row["date"] or " " * 10, "2", sys.stdout),
            printable(row["subject"]).ljust(width),
            paint(printable(row["title"]), "1", sys.stdout) + " (draft)" * row["draft"],
            paint(printable(row["path"]), "2", sys.stdout),
            sep="  ",
        )
