"""Bring the message catalogues up to date with the code: ``python tools/catalogs.py``.

New texts come into every ``.po`` file without a translation, and are listed. Add the
translations and run it again, which compiles the ``.mo`` files; both are committed.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "sphinxcontrib_quicktakes"
LOCALE = PACKAGE / "locale"
DOMAIN = "quicktakes"
NAME = "sphinxcontrib-quicktakes"
AUTHORS = f"The {NAME} contributors"
LANGUAGES = ["de", "es", "fr", "ja", "zh_CN"]
KEYWORDS = {"_": None, "ngettext": (1, 2), "marked": None}
# The files are to differ only where a text does.
DATE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def catalog(language: str | None = None) -> Catalog:
    """Return an empty catalogue."""
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project=NAME,
        version="1",
        header_comment=f"# The words of {NAME} on pages: {language or 'template'}.",
        msgid_bugs_address=f"https://{NAME}.readthedocs.io/",
        creation_date=DATE,
        revision_date=DATE,
        last_translator=AUTHORS,
        language_team=AUTHORS,
        charset="utf-8",
        fuzzy=False,
    )


def template() -> Catalog:
    """Return the texts that the code has."""
    found = catalog()
    for name, _line, message, _comments, context in extract_from_dir(
        PACKAGE, [("**.py", "python")], keywords=KEYWORDS
    ):
        if "%r" in message:
            continue  # a warning: these stay English
        found.add(message, locations=[(name, 0)], context=context)
    return found


def path(language: str, suffix: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


def translated(language: str, texts: Catalog) -> Catalog:
    """Return the translations of *texts*; those no longer in use are kept aside."""
    with path(language, "po").open("rb") as file:
        old = read_po(file, locale=language, domain=DOMAIN)
    new = catalog(language)
    known = {m.id: m for m in [*old.obsolete.values(), *old] if m.id}
    for text in texts:
        if text.id:
            was = known.pop(text.id, None)
            new.add(text.id, was.string if was else "", locations=text.locations)
    for message in known.values():
        if message.string and any(message.string):
            message.locations = []
            new.obsolete[message.id] = message
    return new


def as_po(messages: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, messages, sort_output=True, include_lineno=False, width=88)
    return file.getvalue()


def as_mo(messages: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, messages)
    return file.getvalue()


def missing(messages: Catalog) -> list[str]:
    """Return the texts without a translation."""
    return [
        str(m.id)
        for m in messages
        if m.id and not all(m.string if isinstance(m.string, tuple) else [m.string])
    ]


def main() -> int:
    texts = template()
    (LOCALE / f"{DOMAIN}.pot").write_bytes(as_po(texts))
    lacking = 0
    for language in LANGUAGES:
        messages = translated(language, texts)
        path(language, "po").write_bytes(as_po(messages))
        path(language, "mo").write_bytes(as_mo(messages))
        for text in missing(messages):
            print(f"{language}: {text}")
            lacking += 1
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
