"""The words that the extension adds to pages, in the language of the project."""

from pathlib import Path

from sphinx.locale import get_translation

CATALOG = "quicktakes"
LOCALE_DIR = Path(__file__).parent / "locale"

_ = get_translation(CATALOG)
