"""The words that the extension adds to pages, in the language of the project.

The catalogues are in ``locale/``; ``tools/catalogs.py`` brings them up to date.
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
    """Return the form of a word that goes with *number*."""
    return get_translator(CATALOG).ngettext(singular, plural, number)


def _marked(text: str) -> str:
    """Mark a text for translation that is known only when pages are read."""
    return text


LABELS = (
    _marked("Posted on"),
    _marked("Published on"),
    _marked("Asked on"),
    _marked("Answered on"),
    _marked("Updated on"),
)
"""What files write in front of a date: labels that have translations."""


def register(app: Sphinx) -> None:
    """Load the words in the language of the project."""
    # Sphinx would keep the language of another project built by the same process.
    translators.pop(("general", CATALOG), None)
    app.add_message_catalog(CATALOG, str(LOCALE_DIR))
    app.add_post_transform(CleanMeta)


class CleanMeta(SphinxPostTransform):
    """Take Sphinx's note whether a tag was translated out of it.

    It would be written as an attribute, which no tag has (and no ePub may have).
    """

    default_priority = 500
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for node in self.document.findall(nodes.meta):
            node.attributes.pop("translated", None)
