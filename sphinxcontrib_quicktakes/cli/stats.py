"""``quicktakes stats``: count a collection, and find orphans and dangling links."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..content.keywords import key
from ..counts import files_and_questions, many
from . import common

if TYPE_CHECKING:
    from ..catalogue import Catalogue

DESCRIPTION = """\
Count the subjects, authors, years and keywords of a collection, and list what may need
attention: keywords that only one question has, orphans (questions that no other
question names as related) and dangling links (related questions that are missing).
Drafts do not count, as in a build.
"""

EPILOG = """\
examples:
  quicktakes stats docs
  quicktakes stats --limit 0 docs            complete lists
  quicktakes stats --format json docs | jq -r '.orphans[]'
"""


def add(subparsers: common.Subparsers) -> None:
    """Add the command to the parser."""
    parser = common.add_command(
        subparsers, "stats", run, "count a collection", DESCRIPTION, EPILOG
    )
    common.add_paths(parser, "Q&A files and folders of them")
    parser.add_argument(
        "--limit",
        type=common.natural,
        default=10,
        metavar="N",
        help="number of entries to show of each list; 0 for all (default: 10)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="text (the default), or JSON with complete lists",
    )
    common.add_drafts(parser, "count")
    common.add_settings(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from . import reading

    project = common.project(arguments)
    sources = reading.read_all(
        project,
        project.files(arguments.paths),
        answers=False,
        show_drafts=arguments.drafts,
    )
    catalogue = reading.catalogue_of(project, sources, show_drafts=arguments.drafts)
    counts = {"files": len(sources), **count(catalogue)}
    if arguments.format == "json":
        json.dump(counts, sys.stdout, indent=2)
        print()
    else:
        _print(counts, len(catalogue.hidden), arguments.limit)
    return 0


def count(catalogue: Catalogue) -> dict[str, Any]:
    """Return the counts of a collection, its orphans and its dangling links."""
    questions = catalogue.questions
    authors = Counter(
        catalogue.authors[key(q.author)] for q in questions.values() if q.author
    )
    years = Counter(str(q.date.year) for q in questions.values() if q.date)
    return {
        "questions": len(questions),
        "left_out": len(catalogue.broken),
        "drafts": len(catalogue.options.drafts),
        "subjects": _ordered(
            Counter({g.name: len(g.docnames) for g in catalogue.subjects.values()})
        ),
        "authors": _ordered(authors),
        "years": dict(sorted(years.items())),
        "without_date": sum(q.date is None for q in questions.values()),
        "without_keywords": sum(not q.keywords for q in questions.values()),
        "keywords": len(catalogue.keywords),
        "keywords_used_once": [
            g.name for g in catalogue.keywords.values() if len(g.docnames) == 1
        ],
        "orphans": [d for d in questions if d not in catalogue.referring],
        "dangling": [
            {"docname": d, "id": r.id, "title": r.title, "url": r.url}
            for d in questions
            for r, target in catalogue.related(d)
            if target is None
        ],
    }


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _print(counts: dict[str, Any], hidden: int, limit: int) -> None:
    print(files_and_questions(counts["files"], counts["questions"]))
    if number := counts["left_out"]:
        verb = "is" if number == 1 else "are"
        files = many(number, "file")
        print(f"{files} {verb} left out of a build (see 'quicktakes check')")
    if hidden:
        print(f"drafts left out: {hidden:,} (--drafts counts them)")
    if number := counts["without_date"]:
        print(f"{many(number, 'question')} without a date")
    if number := counts["without_keywords"]:
        print(f"{many(number, 'question')} without keywords")
    for title in ("subjects", "authors", "years"):
        rows = [f"{n:>7,}  {name or '(none)'}" for name, n in counts[title].items()]
        _section(title.capitalize(), rows, limit)
    print(f"\nKeywords: {counts['keywords']:,}")
    lists: dict[str, Iterable[str]] = {
        "Keywords that only one question has": counts["keywords_used_once"],
        "Orphans: questions that no other question names": counts["orphans"],
        "Related questions that are missing": [
            f"{one['docname']}: {one['title'] or one['url'] or one['id']}"
            for one in counts["dangling"]
        ],
    }
    for title, names in lists.items():
        _section(title, [f"  {name}" for name in names], limit)


def _section(title: str, rows: list[str], limit: int) -> None:
    from .formats import printable

    print(f"\n{title}: {len(rows):,}")
    for row in rows[: limit or None]:
        print(printable(row))
    if limit and len(rows) > limit:
        print(f"  ... and {len(rows) - limit:,} more")
