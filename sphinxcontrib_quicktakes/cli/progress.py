"""The progress of a command, on a line of the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ..counts import many

_T = TypeVar("_T")

_PATIENCE = 1.0
"""Seconds before progress is shown; it is updated after a tenth of that."""


class Progress:
    """A progress line for *total* files, on standard error if that is a terminal.

    Call :meth:`hide` before printing anything else.
    """

    def __init__(self, doing: str, total: int) -> None:
        self._text = f"quicktakes: {doing}: %s of {many(total, 'file')}"
        self._is_shown = sys.stderr.isatty()
        self._width = 0

    def over(self, results: Iterable[_T]) -> Iterator[_T]:
        """Return *results*, one for each file, and show their number as they come."""
        due = time.monotonic() + _PATIENCE
        try:
            for done, result in enumerate(results, 1):
                if self._is_shown and time.monotonic() >= due:
                    self._show(self._text % f"{done:,}")
                    due = time.monotonic() + _PATIENCE / 10
                yield result
        finally:
            self.hide()

    def hide(self) -> None:
        """Clear the line."""
        if self._width:
            self._write("\r" + " " * self._width + "\r")
            self._width = 0

    def _show(self, text: str) -> None:
        self._width = len(text)  # which only grows
        self._write(f"\r{text}")

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
