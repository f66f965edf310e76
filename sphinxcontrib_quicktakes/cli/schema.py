"""``quicktakes schema``: the JSON Schema of the front matter."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import common

DESCRIPTION = """\
Print the JSON Schema (2020-12) of the front matter, with which editors complete and
check it. Fields have the names that quicktakes_fields gives them.
"""

EPILOG = """\
examples:
  quicktakes schema > question.schema.json
  quicktakes schema -D quicktakes_fields.question=q

Front matter can name the schema in a comment, for editors that look for one:
  # yaml-language-server: $schema=../question.schema.json
"""


def add(subparsers: common.Subparsers) -> None:
    """Add the command to the parser."""
    parser = common.add_command(
        subparsers, "schema", run, "print the JSON Schema", DESCRIPTION, EPILOG
    )
    parser.set_defaults(paths=[Path()])
    common.add_settings(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from ..content.fields import schema_text

    names = common.project(arguments).settings.schema.names
    sys.stdout.write(schema_text(names))
    return 0
