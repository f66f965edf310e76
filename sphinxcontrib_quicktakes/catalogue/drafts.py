"""Drafts: what is not to be published, or not yet.

A file is a draft if it says so, and until its day has come if the project wants that.
Drafts are in the catalogue and nowhere else, unless the build has the tag ``drafts``.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping

from docutils import nodes
from sphinx.application import Sphinx

from ..i18n import _
from . import Entry

TAG = "drafts"
"""The tag of builds that show drafts (``sphinx-build -t drafts``)."""


def today() -> dt.date:
    """Return the day of this build.

    That of ``SOURCE_DATE_EPOCH`` where it is set, so that a build can be repeated
    (https://reproducible-builds.org/specs/source-date-epoch/); a value that is no time
    is passed over, as Sphinx does.
    """
    try:
        seconds = int(os.environ.get("SOURCE_DATE_EPOCH", ""))
        return dt.datetime.fromtimestamp(seconds, dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return dt.date.today()


def shown(app: Sphinx) -> bool:
    """Whether this build shows drafts. Translators never see them.

    For their builder, newer releases of Sphinx take all tags to be set.
    """
    return TAG in app.tags and app.builder.name != "gettext"


def find(entries: Mapping[str, Entry], day: dt.date, *, future: bool) -> frozenset[str]:
    """Return the files (docnames) that are drafts on a day.

    *future* tells whether questions of a later date are published.
    """
    return frozenset(
        docname
        for docname, entry in entries.items()
        if entry.draft or (not future and _date(entry) > day)
    )


def _date(entry: Entry) -> dt.date:
    date = entry.question.date if entry.question else None
    return date or dt.date.min


def badge() -> nodes.paragraph:
    """Return what a draft's page shows below its title, in every format."""
    word = nodes.strong("", _("Draft"), classes=["quicktakes-draft"])
    return nodes.paragraph(
        "", "", word, classes=["quicktakes-status"], translatable=False
    )
