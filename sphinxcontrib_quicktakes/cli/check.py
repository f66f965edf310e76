"""``quicktakes check``: what a build would warn about, without a build."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..counts import files_and_questions, many
from . import common

if TYPE_CHECKING:
    from .project import Project
    from .reading import Located, Source

FORMATS = ("text", "json", "github", "sarif")

DESCRIPTION = """\
Find what a build would warn about, with the messages and warning types of the build:
front matter that cannot be read, fields of the wrong type, dates, encoding, duplicate
ids and addresses, formulas that would stop TeX, unsafe links. Nothing is built and no
code is run: settings are read from the text of conf.py.

Files that are not Q&A files are skipped. Links to missing headings, directives, roles,
generated pages, feeds and edit links, and warnings of Sphinx and MyST-Parser
themselves, need a build.
"""

EPILOG = """\
examples:
  quicktakes check docs              all Q&A files in a folder
  quicktakes check --strict docs     also related questions that are missing
  quicktakes check --doubtful docs   also each \\n that may be a line break or not
  quicktakes check --diff docs       show what --fix would change
  quicktakes check --fix docs        fix what is mechanical, report the rest
  quicktakes check --format github docs

exit status: 0 if there is nothing to report, 1 if there are problems in files or
settings, 2 if the command cannot run. With --diff, it is also 1 if there is something
to fix.

what --fix fixes, if the page stays the same:
  - answers whose line breaks are written as \\n become blocks, "answer: |"
  - text that was decoded with the wrong encoding ("â€”" for "—")
  - related questions that are named twice
  - inconsistent commas between keywords, and repeated keywords
Everything else in the files stays the same, byte for byte.
"""


def add(subparsers: common.Subparsers) -> None:
    """Add the command to the parser."""
    parser = common.add_command(
        subparsers,
        "check",
        run,
        "check files without a build, and fix them",
        DESCRIPTION,
        EPILOG,
    )
    common.add_paths(parser, "Q&A files and folders of them")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="report every related question that is missing from the files (in a "
        "build: quicktakes_related = 'strict')",
    )
    parser.add_argument(
        "--doubtful",
        action="store_true",
        help="also report each \\n in an answer that may be a line break or not",
    )
    parser.add_argument(
        "--whole-project",
        action="store_true",
        help="read all files of the project, but report only on PATH: finds ids and "
        "addresses that another file has as well",
    )
    mend = parser.add_mutually_exclusive_group()
    mend.add_argument(
        "--fix", action="store_true", help="fix what is mechanical, in place"
    )
    mend.add_argument(
        "--diff",
        action="store_true",
        help="show what --fix would change, without changing it",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="the output format: text (the default), json, github (annotations in a "
        "pull request) or sarif (SARIF 2.1.0, for code scanning)",
    )
    parser.add_argument(
        "--no-answers",
        dest="answers",
        action="store_false",
        help="check only the front matter, which takes a quarter of the time",
    )
    parser.add_argument(
        "-j",
        "--jobs",
        type=common.natural,
        default=0,
        metavar="N",
        help="number of processes; by default, one for a few files, else as many as "
        "there are processors",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="leave out the summary"
    )
    common.add_settings(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from . import formats, reading

    project = common.project(arguments)
    paths = project.files(arguments.paths)
    mendable = False
    if arguments.fix or arguments.diff:
        from . import fix

        mendable = fix.mend_all(
            project, paths, preview=arguments.diff, jobs=arguments.jobs
        )
    asked = frozenset(paths)
    if arguments.whole_project:
        paths = sorted(asked | project.sources())
    sources = reading.read_all(
        project,
        paths,
        answers=arguments.answers,
        doubtful=arguments.doubtful,
        jobs=arguments.jobs,
    )
    found = [
        problem
        for problem in reading.problems(project, sources, strict=arguments.strict)
        if problem.path in asked
    ]
    found += reading.left_out(project, arguments.paths)
    formats.FORMATS[arguments.format](found, sys.stdout)
    if not arguments.quiet:
        _summarise(project, found, [s for s in sources if s.path in asked])
        if project.settings.trusted:
            common.tell(
                "answers were not checked: with quicktakes_trusted, they may contain "
                "what only a build can read"
            )
    wrong = found or project.problems or (mendable and arguments.diff)
    return 1 if wrong else 0


def _summarise(
    project: Project, found: Sequence[Located], sources: Sequence[Source]
) -> None:
    questions = sum(source.entry.question is not None for source in sources)
    files = len({problem.path for problem in found})
    results = []
    if found:
        where = many(files, "file")
        results.append(f"{many(len(found), 'problem')} in {where}")
    if project.problems:
        number = many(len(project.problems), "problem")
        results.append(f"{number} in the settings")
    read = files_and_questions(len(sources), questions)
    common.tell(f"{read}: {', '.join(results) or 'no problems'}")
    entries = [source.entry for source in sources]
    if entries and not any(e.question or e.broken or e.draft for e in entries):
        common.tell(project.settings.schema.hint)
