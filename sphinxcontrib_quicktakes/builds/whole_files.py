"""Files that are written atomically.

Each file is written next to its place, under a name of its own, and then moved there:
otherwise, half a file of a build that was killed would pass for a whole one. The name
contains the host and process, so that simultaneous builds do not interfere, and what a
killed build left can be found.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".quicktakes-temporary"
"""The prefix of files that are being written."""

_LONGEST = 60 * 60
"""Seconds after which a file is no longer being written, on any machine."""


def write(path: Path, content: str) -> None:
    """Write a text file with Unix newlines."""
    with temporary(path.parent) as part:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
        part.replace(path)


@contextmanager
def temporary(folder: Path) -> Iterator[Path]:
    """Yield a path in *folder* to write to; remove what is still there at the end.

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
    """Remove the files in *folder* that no process is writing anymore."""
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
