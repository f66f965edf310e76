"""The questions as data, for the page that filters them and for other programs.

``quicktakes.json`` is the documented form. The page loads the same data as a script, in
a form a third as large, because browsers refuse to fetch data for a page that was
opened from a disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.builders import Builder

from ..catalogue.collation import collator
from ..catalogue.selection import subject_name
from ..content.keywords import key
from ..i18n import _
from ..in_script import as_json
from ..shards import elsewhere
from ..store import domain_of

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain

FORMAT = 1
"""Increased when a field of the export changes its meaning or is removed."""

JSON = "quicktakes.json"
SCRIPT = "_static/quicktakes-data.js"

_BEGIN_JSON = b'{"format": '
_BEGIN_SCRIPT = b"window.quicktakesData = "


@dataclass(frozen=True)
class Export:
    """The questions of a project as plain data, sorted by title.

    Each has the fields ``docname``, ``address``, ``title``, ``subject``, ``keywords``,
    ``author``, ``date``, ``id``, ``url`` and ``description``. *words* are the texts of
    the page that filters them, in the language of the project.
    """

    language: str
    questions: tuple[dict[str, Any], ...]
    words: dict[str, str]

    @cached_property
    def json(self) -> str:
        """Return the text of ``quicktakes.json``."""
        lines = ",\n".join(
            json.dumps(question, ensure_ascii=False) for question in self.questions
        )
        return (
            f'{_BEGIN_JSON.decode()}{FORMAT}, "language": {json.dumps(self.language)}, '
            f'"questions": [\n{lines}\n]}}\n'
        )

    @cached_property
    def script(self) -> str:
        """Return the script with the data for the browse page.

        Names that many questions share are in it once, in sorted order, and a question
        has their numbers.
        """
        subjects = self._numbers(self._subject(q) for q in self.questions)
        authors = self._numbers(self._author(q) for q in self.questions)
        keywords = self._numbers(w for q in self.questions for w in q["keywords"])
        rows = [
            [
                question["address"],
                question["title"],
                subjects[self._subject(question)],
                [keywords[word] for word in question["keywords"]],
                authors[self._author(question)],
                question["date"] or "",
                question["description"],
            ]
            for question in self.questions
        ]
        data = {
            "language": self.language,
            "words": self.words,
            "subjects": list(subjects),
            "keywords": list(keywords),
            "authors": list(authors),
            "questions": rows,
        }
        return f"{_BEGIN_SCRIPT.decode()}{as_json(data)};\n"

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.script.encode()).hexdigest()[:16]

    def _subject(self, question: dict[str, Any]) -> str:
        return subject_name(question["subject"])

    def _author(self, question: dict[str, Any]) -> str:
        return question["author"] or self.words["unknown"]

    def _numbers(self, names: Iterable[str]) -> dict[str, int]:
        order = sorted(set(names))
        order.sort(key=collator(self.language))
        return {name: number for number, name in enumerate(order)}


def of(domain: QuickTakesDomain) -> Export:
    """Return the questions as they are after all pages have been read.

    Titles are those of the pages, translated if these are.
    """
    if domain.build.export is None:
        domain.build.export = _make(domain)
    return domain.build.export


def _make(domain: QuickTakesDomain) -> Export:
    catalogue = domain.catalogue
    address = domain.build.builder.get_target_uri
    questions = []
    for docname in sorted(catalogue.questions, key=catalogue.title_key):
        if docname not in domain.env.all_docs and not elsewhere(domain, docname):
            continue  # left out of the build
        question = catalogue.questions[docname]
        questions.append(
            {
                "docname": docname,
                "address": address(docname),
                "title": domain.title(docname),
                "subject": catalogue.subject_of(docname).name,
                "keywords": list(catalogue.keyword_names(docname)),
                "author": catalogue.authors[key(question.author)],
                "date": question.date.isoformat() if question.date else None,
                "id": question.id,
                "url": question.url,
                "description": domain.description(docname),
            }
        )
    return Export(str(domain.env.config.language), tuple(questions), words())


def words() -> dict[str, str]:
    """Return the texts of the browse page, in the language of the project."""
    found = {
        "filter": _("Filter the questions"),
        "text": _("Search"),
        "subject": _("Subject"),
        "keyword": _("Keyword"),
        "author": _("Author"),
        "year": _("Year"),
        "all": _("All"),
        "question": _("Question"),
        "date": _("Date"),
        "undated": _("Undated"),
        "unknown": _("Unknown author"),
        "count": _("%(found)s of %(all)s questions"),
        "more": _("Show more"),
        "reset": _("Show all"),
    }
    return {name: str(word) for name, word in found.items()}


def has_browse(domain: QuickTakesDomain) -> bool:
    """Whether a page of this build filters the questions by the script."""
    return domain.build.is_site and any(n.browse for n in domain.notes.values())


def write_script(app: Sphinx, builder: Builder) -> None:
    """Write the data of the browse page, or remove it (``write-started``)."""
    domain = domain_of(app.env)
    if domain.build.is_site:
        text = of(domain).script if has_browse(domain) else None
        _put(Path(builder.outdir, SCRIPT), text)


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write ``quicktakes.json``, or remove it (``build-finished``).

    And the script again, because Sphinx before 8.1 does not start writing if a page was
    deleted and nothing else changed.
    """
    domain = domain_of(app.env)
    if exception is not None or not domain.build.is_site:
        return
    write_script(app, app.builder)
    chosen = domain.settings.export
    wanted = chosen == "always" or (chosen == "auto" and has_browse(domain))
    _put(Path(app.builder.outdir, JSON), of(domain).json if wanted else None)


def _put(path: Path, text: str | None) -> None:
    """Write a file, only if it is not so already; None removes it."""
    data = path.read_bytes() if path.is_file() else b""
    if text is None:
        if data.startswith((_BEGIN_JSON, _BEGIN_SCRIPT)):  # not a file of the user's
            path.unlink()
    elif data != text.encode():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
