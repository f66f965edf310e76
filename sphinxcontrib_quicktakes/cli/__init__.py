"""The ``quicktakes`` command, with a module for each subcommand.

Each subcommand imports what it needs when it runs, so that ``--help`` and completion
are fast, and ``check`` never imports Sphinx's build system.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

from .. import __version__
from . import check, list_, new, schema, stats
from .common import tell

DESCRIPTION = """\
Maintain a folder of question-and-answer files: Markdown files with a question and an
answer in their front matter, from which the Sphinx extension sphinxcontrib_quicktakes
makes pages.
"""

EPILOG = """\
examples:
  quicktakes check docs                       what would a build warn about?
  quicktakes check --fix docs                 fix what is mechanical
  quicktakes new "Why is the sky blue?" --subject Physics
  quicktakes list --subject Physics docs      list questions, filtered and sorted
  quicktakes stats docs                       counts, orphans, dangling links
  quicktakes schema > question.schema.json    for completion in editors

Run "quicktakes COMMAND --help" for the options of a command.
"""


class PrintCompletion(argparse.Action):
    """Print a completion script for a shell, which shtab generates."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        try:
            import shtab
        except ImportError:
            parser.error(
                "completion needs shtab: install it with pip install "
                "'sphinxcontrib-quicktakes[completion]'"
            )
        print(shtab.complete(parser, values))
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="quicktakes",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    top.add_argument(
        "--print-completion",
        action=PrintCompletion,
        choices=("bash", "zsh", "tcsh"),
        help="print a completion script for this shell",
    )
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (check, new, list_, stats, schema):
        command.add(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Titles may contain characters that a terminal or pipe cannot encode.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _carry_out(argv)
    except BrokenPipeError:
        # As with "quicktakes list | head": the reader has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


def _carry_out(argv: Sequence[str] | None) -> int:
    try:
        arguments = parser().parse_args(argv)
        from .project import UsageError

        try:
            return int(arguments.run(arguments))
        except UsageError as error:
            tell(str(error))
            return 2
    finally:
        # Otherwise, a closed pipe is noticed only when Python exits, where nothing
        # catches it. Help and completion print too, and end the program.
        sys.stdout.flush()
