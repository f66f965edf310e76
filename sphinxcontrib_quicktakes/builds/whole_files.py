"""Files that appear whole, or not at all.

Each is written beside its place under a name of its own, and moved there at once: half
a file of a build that was killed would be taken for a whole one. The name tells which
process of which machine writes it, so that builds at the same time keep out of each
other's way, and what a killed one left is found.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".quicktakes-temporary"
"""How the names of files begin that are being written."""

_LONGEST = 60 * 60
"""Seconds after which nobody is writing a file any more, wherever it is written."""


def write(path: Path, content: str) -> None:
    """Write a text file with Unix newlines."""
    with temporary(path.parent) as part:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
        part.replace(path)


@contextmanager
def temporary(folder: Path) -> Iterator[Path]:
    """Give a path in *folder* to write to; what is still there at the end is removed.

    A process writes one file at a time.
    """
    path = folder / f"{TEMPORARY}.{_machine()}.{os.getpid()}"
    path.unlink(missing_ok=True)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def is_temporary(name: str) -> bool:
    """Whether a file of this name is being written, or was when a build was killed."""
    return name.startswith(TEMPORARY)


def sweep(folder: Path) -> None:
    """Remove the files in *folder* that nobody is writing any more."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if _is_abandoned(path):
            path.unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    _, _, rest = path.name.partition(f"{TEMPORARY}.")
    machine, _, process = rest.rpartition(".")
    # Windows has no signal that does nothing.
    if machine == _machine() and process.isdecimal() and os.name == "posix":
        return int(process) == os.getpid() or not _runs(int(process))
    try:
        return time.time() - path.lstat().st_mtime > _LONGEST
    except OSError:
        return False  # it is gone


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _machine() -> str:
    return "".join(c if c.isalnum() else "-" for c in platform.node())[:64]
