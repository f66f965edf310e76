"""The texts that the extension adds to pages, in the language of the project.

The message catalogs are in ``locale/``; ``tools/catalogs.py`` updates them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation, get_translator, translators
from sphinx.transforms.post_transforms import SphinxPostTransform

CATALOG = "quicktakes"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a text for *number*."""
    return get_translator(CATALOG).ngettext(singular, plural, number)


def marked(text: str) -> str:
    """Mark a text for translation that is only known when pages are read."""
    return text


class Translated:
    """A class attribute that is a text in the language of the project.

    A text translated when its module is loaded is an object until the language is
    known, which Sphinx's JSON builder cannot write.
    """

    def __init__(self, message: str) -> None:
        self._message = message

    def __get__(self, instance: object, owner: type) -> str:
        return str(_(self._message))


LABELS = (
    marked("Posted on"),
    marked("Published on"),
    marked("Asked on"),
    marked("Answered on"),
    marked("Updated on"),
)
"""Labels of dates in files that have translations."""


DATE_FORMATS = (marked("MMM DD, YYYY"),)
"""The usual date format of files, which is translated."""


def register(app: Sphinx) -> None:
    """Load the message catalog for the language of the project."""
    # Sphinx would keep the language of another project built in the same process.
    translators.pop(("general", CATALOG), None)
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
    app.add_post_transform(CleanMeta)


class CleanMeta(SphinxPostTransform):
    """Remove Sphinx's note whether a ``<meta>`` node was translated.

    It would be written as an attribute, which no tag has (and no ePub may have).
    """

    default_priority = 500
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if not (self.document.get("translation_progress") or {}).get("total"):
            return
        for node in self.document.findall(nodes.meta):
            node.attributes.pop("translated", None)
