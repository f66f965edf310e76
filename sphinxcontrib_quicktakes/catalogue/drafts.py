"""Drafts: questions that are not to be published, or not yet.

A file is a draft if it says so or, if the project wants that, until its date. Drafts
are in the catalogue and nowhere else, unless the build has the tag ``drafts``.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import Entry

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TAG = "drafts"
"""The tag of builds that show drafts (``sphinx-build -t drafts``)."""


def today() -> dt.date:
    """Return the day of this build.

    It is the day of ``SOURCE_DATE_EPOCH`` if that is set, so that a build can be
    repeated (https://reproducible-builds.org/specs/source-date-epoch/). Like Sphinx,
    this ignores an invalid value.
    """
    try:
        seconds = int(os.environ.get("SOURCE_DATE_EPOCH", ""))
        return dt.datetime.fromtimestamp(seconds, dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return dt.date.today()


def shown(app: Sphinx) -> bool:
    """Whether this build shows drafts. The builder for translators never does.

    Newer releases of Sphinx treat all tags as set for that builder.
    """
    return TAG in app.tags and app.builder.name != "gettext"


def find(entries: Mapping[str, Entry], day: dt.date, *, future: bool) -> frozenset[str]:
    """Return the files (docnames) that are drafts on a day.

    *future* is whether questions with a later date are published.
    """
    return frozenset(
        docname
        for docname, entry in entries.items()
        if entry.draft or (not future and _date(entry) > day)
    )


def _date(entry: Entry) -> dt.date:
    date = entry.question.date if entry.question else None
    return date or dt.date.min
