"""A lock by which builds of the same sources know of each other.

A clean build generates the page of a subject before it has read that one of the user's
pages declares it, and then removes the generated page. Another build may be about to
read that page, and Sphinx would stop. So generated pages are removed only while no
other build reads the same sources, or else by the next build.

The lock is on the source directory (flock). The system releases it when a process ends,
however that happens. On systems without such locks, such as Windows, every build
assumes that it is alone.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class Presence:
    """One build, which reads the sources in a folder from *begin* to *end*."""

    def __init__(self) -> None:
        self._handle: int | None = None

    def begin(self, folder: Path) -> None:
        if sys.platform == "win32" or self._handle is not None:
            return
        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError:
            return
        # A build that fails before it reads tells nobody.
        self._close = weakref.finalize(self, os.close, handle)
        self._handle = handle
        self._share()

    def end(self) -> None:
        if sys.platform == "win32" or self._handle is None:
            return
        # Closing is not enough while a process forked from this one runs.
        fcntl.flock(self._handle, fcntl.LOCK_UN)
        self._close()
        self._handle = None

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Tell whether no other build reads the sources; none begins in the block."""
        if sys.platform == "win32" or self._handle is None:
            yield True
            return
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._share()  # the lock may be lost
            yield False
            return
        except OSError:  # a file system without locks
            yield True
            return
        try:
            yield True
        finally:
            self._share()

    def _share(self) -> None:
        if sys.platform != "win32" and self._handle is not None:
            with suppress(OSError):
                fcntl.flock(self._handle, fcntl.LOCK_SH)
