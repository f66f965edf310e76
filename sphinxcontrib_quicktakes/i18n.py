"""The words that the extension adds to pages, in the language of the project."""

from pathlib import Path

from sphinx.locale import get_translation, get_translator

CATALOG = "quicktakes"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a word that goes with *number*."""
    return get_translator(CATALOG).ngettext(singular, plural, number)
