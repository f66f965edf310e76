"""From the text of a file to a question, and its problems.

:func:`read` is the only way from a file's text to a :class:`.Question`. It never
raises: what cannot be used becomes a :class:`~..problems.Problem`, and a file that
cannot be shown as a whole gives no question.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..problems import Problem, ProblemType
from . import foreign, keywords
from .dates import LONGEST_FORMAT, unknown_tokens
from .fields import (
    DATE,
    FLAG,
    IDENTIFIER,
    KEYWORD,
    KINDS,
    MAPPING,
    NAME,
    RELATED,
    TEXT,
    fits,
    related_number,
)
from .front_matter import FrontMatter, looks_like
from .front_matter import read as read_front_matter
from .libyaml import FrontMatterError
from .question import (
    Passage,
    Question,
    Reading,
    Related,
    Schema,
    letters_of,
    says_the_same,
)
from .repair import repair

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot contain and TeX stops at."""

LONGEST_NAME = 500
"""Characters of a subject or a keyword. They become headings of pages, for which
docutils takes quadratic time with some characters."""

_YES_OR_NO = {"yes": True, "on": True, "no": False, "off": False}
"""Other names of true and false in YAML 1.1."""

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")
_BLANK = re.compile(r"(?:&nbsp;|\\n|\s)*")
_MARK = re.compile(r"\{#[\w-]+\}\s*$")
"""The name after a heading, for links, in some kinds of Markdown."""


def read(
    source: str, schema: Schema, *, slug: str = "", expected: bool = False
) -> Reading:
    """Return what the text of a file says.

    *slug* is used if the file has neither ``file_name`` nor ``url``. A file is a Q&A
    file if its front matter has a key for the question or the answer, or if it is
    *expected* to be one.
    """
    try:
        front = read_front_matter(source)
    except FrontMatterError as error:
        if not expected and not looks_like(source, schema.marks):
            return Reading()
        return Reading(problems=(error.problem,), broken=True)
    if front is None:
        if found := foreign.problem(source, schema.marks):
            return Reading(problems=(found,), broken=True)
        if not expected:
            return Reading()
        problem = Problem(
            ProblemType.MISSING,
            "no front matter: expected the file to begin with '---' and to contain a "
            "question and an answer; the file is left out of the build",
            line=1,
        )
        return Reading(problems=(problem,), broken=True)
    if not expected and not any(front.has(key) for key in schema.marks):
        return Reading()
    return _Reader(front, schema).reading(slug)


class _Reader:
    """Reads the fields of one front matter, and collects the problems."""

    def __init__(self, front: FrontMatter, schema: Schema) -> None:
        self.front = front
        self.schema = schema
        self.names = schema.names
        self.problems: list[Problem] = []
        self.lost = {(loss.type, loss.path) for loss in front.losses}
        # Keys that are not fields; and those of related questions, with their numbers.
        self.others = [key for key in front.data if key not in schema.paths]
        self.related_keys = {
            key: number
            for key in self.others
            if (number := related_number(key)) is not None
        }

    def reading(self, slug: str) -> Reading:
        self.check_parents()
        self.check_keys()
        self.check_spelling()
        self.check_losses()
        draft = self.draft()
        answer = self.passage("answer")
        if _BLANK.fullmatch(answer.text):
            answer = replace(answer, text="")
        question_text = self.passage("question")
        question = self.in_paragraphs(question_text.text)
        # Both are read, to report the problems of either.
        titles = [self.prose(name) for name in ("article_title", "title")]
        title = titles[0] or titles[1]
        if not question:
            self.problem(
                ProblemType.MISSING,
                "question",
                f"no question: expected text at {self.names['question']!r}; "
                + (
                    "the title is used instead"
                    if title
                    else "the file is left out of the build"
                ),
            )
        title = title or _one_line(_BLANK_LINE.split(question, maxsplit=1)[0])
        body = self.below(title)
        # What is not published yet need not be finished.
        unanswered = not (answer.text or body.text or draft)
        if unanswered:
            self.problem(
                ProblemType.MISSING,
                "answer",
                f"no answer: expected text at {self.names['answer']!r}; "
                "the file is left out of the build",
            )
        if unanswered or not title:
            return Reading(problems=tuple(self.problems), broken=True, draft=draft)
        url = self.prose("url")
        parsed = Question(
            title=title,
            subject=self.subject(),
            slug=_slug(self.prose("file_name"), url, slug),
            question=title if question == title else question,
            id=self.identifier(
                self.names["id"],
                self.front.get(self.names["id"]),
                "the question has no id",
            ),
            url=url,
            date=self.date(),
            date_format=self.date_format(),
            post_on_text=self.prose("post_on_text"),
            author=self.prose("author"),
            seo_title=self.prose("seo.title"),
            description=self.prose("seo.page_description"),
            keywords=self.keywords(),
            related=self.related(),
            draft=draft,
            extra=self.extra(),
        )
        return Reading(
            parsed,
            answer=answer,
            text=question_text,
            body=body,
            problems=tuple(self.problems),
            draft=draft,
            lines={name: self.front.line(self.names[name]) for name in ("id", "url")},
        )

    def below(self, title: str) -> Passage:
        """Return the text below the front matter, empty for ``&nbsp;``.

        A heading that repeats the title is removed, because many programs write one.
        """
        text = _BLANK_LINES.sub("", self.front.body).rstrip()
        line = self.front.body_line
        first, _end, rest = text.partition("\n")
        heading = _MARK.sub("", first[1:]) if first.startswith(("# ", "#\t")) else ""
        if heading and says_the_same(heading.strip(" \t*_"), title):
            line += text.count("\n") - rest.lstrip().count("\n")
            text = _BLANK_LINES.sub("", rest)
        if _BLANK.fullmatch(text):
            text = ""
        return Passage(_UNPRINTABLE.sub("", text), line)

    def problem(self, type_: ProblemType, name: str, message: str) -> None:
        line = self.front.line(self.names.get(name, name))
        self.problems.append(Problem(type_, message, line))

    def text(self, name: str) -> str:
        """Return a field as text, without white space around it."""
        return self.as_text(name, self.front.get(self.names[name]))

    def as_text(self, name: str, value: Any) -> str:
        """Return the value of a field, or of another key, as :meth:`text` does."""
        if isinstance(value, list) and len(value) == 1 and KINDS.get(name) is NAME:
            value = value[0]
        if value is None:
            return ""
        if type(value) is str:
            return self.printable(name, value).strip()
        path = self.names.get(name, name)
        if isinstance(value, bool) or not isinstance(value, int | float | dt.date):
            self.problem(
                ProblemType.TYPE,
                name,
                f"{path!r} is {_kind(value)}: expected "
                f"{KINDS.get(name, TEXT).expected}; it is not used",
            )
            return ""
        if not fits(value, TEXT):
            self.problem(
                ProblemType.TYPE,
                name,
                f"{path!r} is {_kind(value)}: expected {TEXT.expected} (put it in "
                f"quotes); it is read as {str(value)!r}",
            )
        return self.printable(name, str(value)).strip()

    def printable(self, name: str, text: str) -> str:
        """Return *text* without control characters, which YAML can write as escapes."""
        if self.front.is_printable or not _UNPRINTABLE.search(text):
            return text
        path = self.names.get(name, name)
        # Otherwise, they are part of a reported loss.
        if (ProblemType.BACKSLASH, path) not in self.lost:
            self.problem(
                ProblemType.TYPE,
                name,
                f"{path!r} contains control characters: expected text; they are "
                "removed",
            )
        return _UNPRINTABLE.sub("", text)

    def passage(self, name: str) -> Passage:
        """Return a field as Markdown, with its place."""
        line, literal = self.front.text_place(self.names[name])
        if not literal:
            return Passage(self.text(name), line, literal)
        value = self.printable(name, str(self.front.get(self.names[name])))
        # Remove blank lines, but not the indentation of the first other line.
        blank = len(value) - len(value.lstrip())
        skipped = value.count("\n", 0, blank)
        text = "\n".join(value.split("\n")[skipped:]).rstrip()
        return Passage(text, line + skipped, literal)

    def check_keys(self) -> None:
        """Find duplicate keys, about which YAML says nothing."""
        for key, line in self.front.repeated:
            message = (
                f"the key {key!r} is repeated: expected each key only once; the last "
                "one is used"
            )
            self.problems.append(Problem(ProblemType.DUPLICATE_KEY, message, line))

    def check_spelling(self) -> None:
        """Find keys that are nearly those of fields which the file does not have."""
        for key in self.others:
            path = self.schema.by_letters.get(letters_of(str(key)))
            if path is not None and path not in self.front.data:
                self.problem(
                    ProblemType.KEY,
                    key,
                    f"the key {key!r} is not a field: expected {path!r} (see "
                    "quicktakes_fields); its value is not used",
                )

    def check_losses(self) -> None:
        """Find texts of fields from which YAML removed something."""
        for loss in self.front.losses:
            if (
                loss.path in self.schema.paths
                or loss.path.partition(".")[0] in self.related_keys
            ):
                self.problems.append(Problem(loss.type, loss.message, loss.line))

    def check_parents(self) -> None:
        """Find values that should be mappings, because field names lead into them."""
        for parent in self.schema.parents:
            value = self.front.get(parent)
            if not fits(value, MAPPING):
                self.problem(
                    ProblemType.TYPE,
                    parent,
                    f"{parent!r} is {_a_kind(value)}: expected {MAPPING.expected}; "
                    "its value is not used",
                )

    def in_paragraphs(self, text: str) -> str:
        """Return a question with line breaks for ``\\n``, if it has paragraphs.

        Most are one line, in which a ``\\n`` is what is asked about.
        """
        if "\\n" not in text:
            return text
        # It takes a while to import, for the few questions that need it.
        from .newlines import decode

        decoded = decode(text, self.schema.newlines)  # type: ignore[arg-type]
        return decoded.strip() if _BLANK_LINE.search(decoded) else text

    def prose(self, name: str) -> str:
        """Return a field as one line of repaired text."""
        return _one_line(self.text(name))

    def identifier(self, path: str, value: Any, otherwise: str) -> str:
        if not fits(value, IDENTIFIER):
            self.problem(
                ProblemType.TYPE,
                path,
                f"{path!r} is {_kind(value)}: expected {IDENTIFIER.expected}; "
                f"{otherwise}",
            )
            return ""
        if value is None:
            return ""
        return self.printable(path, str(value)).strip()

    def date(self) -> dt.date | None:
        path = self.names["date"]
        value = self.front.get(path)
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        if value is None or value == "":
            return None
        try:
            if isinstance(value, str):
                return dt.datetime.fromisoformat(value.strip()).date()
        except ValueError:
            pass
        self.problem(
            ProblemType.DATE,
            "date",
            f"{path!r} is {_kind(value)} {_shown(value)}: expected {DATE.expected}; "
            "the page is built without one",
        )
        return None

    def draft(self) -> bool:
        """Return whether the file is a draft; an unclear value means that it is."""
        path = self.names["draft"]
        value = self.front.get(path)
        if isinstance(value, str):
            value = _YES_OR_NO.get(value.lower(), value)
        if fits(value, FLAG):
            return bool(value)
        self.problem(
            ProblemType.DRAFT,
            "draft",
            f"{path!r} is {_kind(value)} {_shown(value)}: expected {FLAG.expected}; "
            "the file is treated as a draft",
        )
        return True

    def date_format(self) -> str:
        date_format = self.prose("date_format")
        if len(date_format) > LONGEST_FORMAT:
            # Arrow takes quadratic time.
            self.problem(
                ProblemType.DATE_FORMAT,
                "date_format",
                f"{self.names['date_format']!r} has {len(date_format)} characters: "
                f"expected at most {LONGEST_FORMAT}; the default is used",
            )
            return ""
        if unknown := unknown_tokens(date_format):
            self.problem(
                ProblemType.DATE_FORMAT,
                "date_format",
                f"{self.names['date_format']!r} contains "
                f"{', '.join(map(repr, unknown))}: expected Arrow's tokens (YYYY, MMM, "
                "DD, …), with other text in square brackets; unknown tokens are shown "
                "unchanged",
            )
        return date_format

    def subject(self) -> str:
        subject = self.prose("subject")
        return subject if self.is_name("subject", subject) else ""

    def is_name(self, field: str, text: str) -> bool:
        """Whether *text* can be a subject or a keyword, which may get a page."""
        if not keywords.key(text):
            return False  # empty, or only invisible characters
        if len(text) <= LONGEST_NAME:
            return True
        self.problem(
            ProblemType.TYPE,
            field,
            f"{self.names[field]!r} contains {_shown(text)}, which has {len(text):,} "
            f"characters: expected at most {LONGEST_NAME}; it is not used",
        )
        return False

    def keywords(self) -> tuple[str, ...]:
        """Return the keywords, without repetitions."""
        words = self.listed_keywords()
        return tuple(w for w in words if self.is_name("seo.page_keywords", w))

    def listed_keywords(self) -> tuple[str, ...]:
        path = self.names["seo.page_keywords"]
        value = self.front.get(path)
        if isinstance(value, list):
            words = []
            for word in value:
                if fits(word, KEYWORD):
                    text = self.printable("seo.page_keywords", str(word))
                    words.append(_one_line(text))
                else:
                    self.problem(
                        ProblemType.TYPE,
                        "seo.page_keywords",
                        f"{path!r} contains {_kind(word)}: expected "
                        f"{KEYWORD.expected}; that entry is not used",
                    )
            return keywords.unique(word for word in words if word)
        return keywords.unique(keywords.split(self.prose("seo.page_keywords")))

    def related(self) -> tuple[Related, ...]:
        found = []
        for _number, key in sorted((n, key) for key, n in self.related_keys.items()):
            value = self.front.data[key]
            if isinstance(value, dict):
                found += self.related_entry(key, value)
            elif not fits(value, MAPPING):
                self.problem(
                    ProblemType.TYPE,
                    key,
                    f"{key!r} is {_a_kind(value)}: expected id, title, subject and "
                    "url; it is not used",
                )
        return tuple(found)

    def related_entry(self, key: str, value: Mapping[Any, Any]) -> list[Related]:
        """Return the related question at *key*, or an empty list if it says nothing."""
        said = len(self.problems)
        values = {}
        for one in RELATED:
            name, item = f"{key}.{one.name}", value.get(one.name)
            values[one.name] = (
                self.identifier(name, item, "it is not used")
                if one.kind is IDENTIFIER
                else _one_line(self.as_text(name, item))
            )
        related = Related(**values, line=self.front.line(key))
        if related.id or related.url or related.title:
            return [related]
        # Exports leave fields empty that have no value.
        if any(value.values()) and len(self.problems) == said:
            self.problem(
                ProblemType.RELATED,
                key,
                f"{key!r} names no question: expected id, url or title; it is not used",
            )
        return []

    def extra(self) -> Mapping[str, Any]:
        """Return the other keys: ``score``, ``_schema`` and unknown ones."""
        paths = self.schema.paths
        parents = {path.partition(".")[0] for path in self.schema.parents}
        found: dict[Any, Any] = {}
        for key in self.others:
            value = self.front.data[key]
            if key in self.related_keys:
                continue
            if key in parents and isinstance(value, dict):
                rest = {k: v for k, v in value.items() if f"{key}.{k}" not in paths}
                if rest:
                    found[key] = rest
            else:
                found[key] = value
        plain: dict[str, Any] = _as_data(found)
        return plain


def _as_data(value: Any) -> Any:
    """Return a value of YAML as JSON would have it, except that dates stay dates."""
    if isinstance(value, dict):
        return {str(_as_data(key)): _as_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_data(item) for item in value]
    if isinstance(value, set):  # in an order that does not change
        return sorted(map(_as_data, value), key=str)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _one_line(text: str) -> str:
    # Repaired first: what Python reads as a line end may be a misread ellipsis.
    text = repair(text)
    if "  " not in text and text.isprintable():  # as most are: no other white space
        return text.strip(" ")
    return " ".join(text.split())


def _slug(file_name: str, url: str, default: str) -> str:
    """Return the last part of the name: never a path."""
    name = file_name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return stem or url.rstrip("/").rpartition("/")[2] or default


def _kind(value: object) -> str:
    """Return the YAML name of a value's type, with an article."""
    kinds: dict[type, str] = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        dict: "a mapping",
        list: "a list",
        str: "the text",
        dt.date: "a date",
        dt.datetime: "a time",
        bytes: "binary data",
        type(None): "an empty value",
    }
    return kinds.get(type(value), f"a {type(value).__name__}")


def _a_kind(value: object) -> str:
    """Return the same where the value itself is not shown behind it."""
    return "text" if isinstance(value, str) else _kind(value)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
