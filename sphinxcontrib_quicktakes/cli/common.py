"""What the subcommands share: options, and finding the project."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..counts import whole

if TYPE_CHECKING:
    from .project import Project

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = object


def add_command(
    subparsers: Subparsers,
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    description: str,
    epilog: str,
) -> argparse.ArgumentParser:
    """Add a subcommand; *run* runs it and returns the exit status."""
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_paths(parser: argparse.ArgumentParser, text: str) -> None:
    """Add the argument for files and folders."""
    parser.add_argument(
        "paths",
        type=Path,
        nargs="*",
        default=[Path()],
        metavar="PATH",
        help=f"{text}; the current directory by default",
    )


def add_drafts(parser: argparse.ArgumentParser, verb: str) -> None:
    """Add the option that lets a command *verb* drafts, too."""
    parser.add_argument(
        "--drafts",
        action="store_true",
        help=f"{verb} drafts too, which a build shows with -t drafts",
    )


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the settings come from."""
    group = parser.add_argument_group(
        "settings",
        "Settings are read from the conf.py in the nearest folder above PATH, which is "
        "not run. Only those with literal values can be read.",
    )
    group.add_argument(
        "--config", type=Path, metavar="FILE", help="another conf.py to read"
    )
    group.add_argument(
        "-D",
        dest="values",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting, as for sphinx-build: -D quicktakes_max_bytes=2000000 "
        "-D quicktakes_fields.question=q",
    )


def project(arguments: argparse.Namespace) -> Project:
    """Return the project of a command's paths, and print what could not be read."""
    from .project import find

    found = find(arguments.paths, arguments.config, arguments.values)
    for note in (*found.notes, *(problem.message for problem in found.problems)):
        tell(note)
    return found


def tell(text: str) -> None:
    """Print a message for the user that is not a result."""
    print(f"quicktakes: {text}", file=sys.stderr)


def natural(text: str) -> int:
    """Return a number from the command line that is 0 or more.

    Raises ArgumentTypeError for anything else.
    """
    number = whole(text)
    if number is not None:
        return number
    raise argparse.ArgumentTypeError(f"expected a whole number, not {text!r}")
