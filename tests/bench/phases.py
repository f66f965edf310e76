"""A Sphinx extension that notes when a build reaches which phase, for both sides.

It writes CPU seconds of the process at each event, and what was read and written, to
the file that ``QT_BENCH_PHASES`` names. Only the builds at ``-j1`` are measured by it:
worker processes have clocks of their own.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

FIRST, LAST = -10_000, 10_000


class Recorder:
    """What one build did."""

    def __init__(self) -> None:
        self.marks: dict[str, float] = {}
        self.read: list[str] = []
        self.written: list[str] = []

    def mark(self, name: str) -> None:
        self.marks.setdefault(name, time.process_time())

    def marker(self, name: str) -> Callable[..., None]:
        def note(*_arguments: Any) -> None:
            self.mark(name)

        return note

    def note_read(self, app: Sphinx, docname: str, source: list[str]) -> None:
        self.read.append(docname)

    def note_written(
        self, app: Sphinx, page: str, template: str, context: Any, doctree: Any
    ) -> None:
        if doctree is not None:
            self.written.append(page)
        else:
            # genindex and search come behind the pages of documents.
            self.marks.setdefault("extra", time.process_time())

    def finish(self, app: Sphinx, error: Exception | None) -> None:
        self.mark("finished")
        path = os.environ.get("QT_BENCH_PHASES")
        if not path or error is not None:
            return
        result = {
            "marks": self.marks,
            "read": self.read,
            "written": self.written,
            "documents": len(app.env.all_docs),
        }
        Path(path).write_text(json.dumps(result), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    recorder = Recorder()
    for event, name, priority in (
        ("builder-inited", "started", FIRST),
        ("builder-inited", "scanned", LAST),
        ("env-before-read-docs", "found", LAST),
        ("env-updated", "read", FIRST),
        ("env-updated", "settled", LAST),
        ("write-started", "writing", LAST),
    ):
        app.connect(event, recorder.marker(name), priority=priority)
    app.connect("source-read", recorder.note_read)
    app.connect("html-page-context", recorder.note_written)
    app.connect("build-finished", recorder.finish, priority=LAST)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
