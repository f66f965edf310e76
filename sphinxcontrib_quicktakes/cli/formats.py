"""Output formats for problems: text, JSON, GitHub annotations and SARIF."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from .. import __version__
from ..problems import ProblemType
from .reading import Located

Write = Callable[[Sequence[Located], IO[str]], None]


def shown(path: Path) -> str:
    """Return *path* relative to the current directory."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def coloured(stream: IO[str]) -> bool:
    """Whether to use colors in *stream* (https://no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, code: str, stream: IO[str]) -> str:
    """Return *text* in a color, an ANSI code, if *stream* shows colors."""
    return f"\x1b[{code}m{text}\x1b[0m" if coloured(stream) else text


def write_text(found: Sequence[Located], stream: IO[str]) -> None:
    """Write problems as Sphinx writes warnings, relative to the current directory."""
    for one in found:
        line = "" if one.problem.line is None else f"{one.problem.line}:"
        print(
            paint(f"{printable(shown(one.path))}:{line}", "1", stream),
            paint("WARNING:", "33", stream),
            printable(one.problem.message),
            paint(f"[quicktakes.{one.problem.type}]", "2", stream),
            file=stream,
        )


def printable(text: str) -> str:
    """Return *text* with control characters escaped."""
    return "".join(
        c if c.isprintable() or c in _HARMLESS else ascii(c)[1:-1] for c in text
    )


# Not printable to Python: what joins Persian letters and emoji, and some spaces.
_HARMLESS = frozenset("\u200c\u200d\xa0\u202f\u3000")


def write_json(found: Sequence[Located], stream: IO[str]) -> None:
    """Write problems as a JSON array of objects."""
    rows = [
        {
            "path": shown(one.path),
            "docname": one.docname,
            "line": one.problem.line,
            "column": one.problem.column,
            "code": f"quicktakes.{one.problem.type}",
            "message": one.problem.message,
        }
        for one in found
    ]
    _dump(rows, stream)


def write_github(found: Sequence[Located], stream: IO[str]) -> None:
    """Write problems as workflow commands, which GitHub shows beside the lines.

    Characters are escaped as in GitHub's own toolkit (@actions/core, command.ts).
    """
    for one in found:
        place = {"file": Path(shown(one.path)).as_posix(), "line": one.problem.line}
        place |= {"col": one.problem.column, "title": f"quicktakes.{one.problem.type}"}
        properties = ",".join(
            f"{name}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}"
            for name, value in place.items()
            if value is not None
        )
        print(f"::warning {properties}::{_escaped(one.problem.message)}", file=stream)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def write_sarif(found: Sequence[Located], stream: IO[str]) -> None:
    """Write problems as a SARIF 2.1.0 log."""
    types = list(ProblemType)
    run = {
        "tool": {
            "driver": {
                "name": "quicktakes",
                "version": __version__,
                "rules": [
                    {
                        "id": f"quicktakes.{type_}",
                        "shortDescription": {"text": type_.description},
                        "defaultConfiguration": {"level": "warning"},
                    }
                    for type_ in types
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": f"quicktakes.{one.problem.type}",
                "ruleIndex": types.index(one.problem.type),
                "level": "warning",
                "message": {"text": one.problem.message},
                "locations": [{"physicalLocation": _location(one)}],
            }
            for one in found
        ],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    _dump(log, stream)


def _location(one: Located) -> dict[str, Any]:
    uri = quote(Path(shown(one.path)).as_posix())
    location: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if one.problem.line is not None:
        region = {"startLine": one.problem.line}
        if one.problem.column is not None:
            region["startColumn"] = one.problem.column
        location["region"] = region
    return location


def _dump(value: object, stream: IO[str]) -> None:
    json.dump(value, stream, indent=2, ensure_ascii=stream is sys.stdout)
    stream.write("\n")


FORMATS: dict[str, Write] = {
    "text": write_text,
    "json": write_json,
    "github": write_github,
    "sarif": write_sarif,
}
