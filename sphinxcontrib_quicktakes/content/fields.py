"""The fields of the front matter: one table for the checks and for the JSON Schema.

:func:`~.reader.read` checks values with :func:`fits` and describes what it expects with
:attr:`Kind.expected`; :func:`json_schema` says the same to editors. To add a field,
begin here.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
    # What YAML makes of an unquoted date. In JSON, it is a string.
    "date": (dt.date,),
}
"""The types of JSON, and what YAML makes of them in Python."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The values that a field may have: one of *types* and, in a list, *items*.

    *expected* describes them in warnings. *schema* narrows the types for editors, if
    the check is about more than the type.
    """

    types: tuple[str, ...]
    expected: str
    items: Kind | None = None
    schema: Mapping[str, Any] = field(default_factory=dict)
    classes: tuple[type, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        classes = tuple(one for name in self.types for one in _TYPES[name])
        object.__setattr__(self, "classes", classes)


TEXT = Kind(("string", "null"), "text")
NAME = Kind(
    ("string", "array", "null"), "text", TEXT, schema={"minItems": 1, "maxItems": 1}
)
"""Text, or a list with one item, as in exports whose ``categories`` are lists."""
QUESTION = Kind(("string",), "text", schema={"pattern": r"\S"})
IDENTIFIER = Kind(("integer", "string", "null"), "a whole number or text")
KEYWORD = Kind(("string", "number"), "a list of strings")
KEYWORDS = Kind(("string", "array", "null"), "text or a list of strings", KEYWORD)
DATE = Kind(
    ("date", "string", "null"),
    "a date such as 2025-01-31",
    # Everything that datetime.fromisoformat and YAML accept, and little else.
    schema={"pattern": r"^$|^\s*\d{4}(-?\d\d-?\d\d|-?W\d\d|-\d\d?-\d\d?[Tt \t])"},
)
FLAG = Kind(("boolean", "null"), "true or false")
MAPPING = Kind(("object", "null"), "a mapping")


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in the format, its values, and its description for editors."""

    name: str
    kind: Kind
    text: str


TABLE = (
    Field(
        "id",
        IDENTIFIER,
        "A number or text, unique in the collection. Related questions and "
        "cross-references refer to the question by it.",
    ),
    Field(
        "date",
        DATE,
        "The date of the question, such as 2025-01-31. It is shown below the title.",
    ),
    Field("title", TEXT, "The title, if there is no `article_title`."),
    Field(
        "article_title",
        TEXT,
        "The title of the page, as plain text. The default is `title`, or else the "
        "question.",
    ),
    Field(
        "date_format",
        TEXT,
        "How the date is shown, in the tokens of Moment.js and Arrow: `MMM DD, YYYY`. "
        "Put other text in square brackets.",
    ),
    Field("post_on_text", TEXT, "The label before the date: `Posted on`."),
    Field(
        "seo.title",
        TEXT,
        "The `<title>` of the HTML page, if no other question has the same one.",
    ),
    Field(
        "seo.page_description",
        TEXT,
        'The page\'s `<meta name="description">`, as plain text.',
    ),
    Field(
        "seo.page_keywords",
        KEYWORDS,
        "The keywords: comma-separated text, or a list. A comma inside brackets does "
        "not separate, as in `P(n, k)`.",
    ),
    Field("author", NAME, "The author, shown next to the date."),
    Field("question", QUESTION, "The question, as Markdown."),
    Field(
        "answer",
        TEXT,
        "The answer, as Markdown, preferably as a block: `answer: |`. It may also be "
        "below the front matter.",
    ),
    Field(
        "subject",
        NAME,
        "The subject. Each question has one. Case is ignored.",
    ),
    Field(
        "file_name",
        TEXT,
        "The slug of the question, without the suffix: a short name.",
    ),
    Field(
        "url",
        TEXT,
        "The address on the site that the question comes from, such as "
        "`/learn/physics/questions/why`.",
    ),
    Field(
        "draft",
        FLAG,
        "Whether the question is a draft, which is not published. `-t drafts` shows "
        "drafts, with a badge.",
    ),
)
"""The fields: those of the format (from 77 measured files), and draft."""

FIELDS = tuple(f.name for f in TABLE)
"""Their names, which a collection can map to others."""

KINDS: Mapping[str, Kind] = {f.name: f.kind for f in TABLE}

RELATED_KEY = r"related_article([0-9]+)"
"""The keys of related questions, as a pattern for the whole key."""

RELATED = (
    Field(
        "id", IDENTIFIER, "The `id` of the related question, by which it is looked up."
    ),
    Field("title", TEXT, "Its title, shown if it is not in the project."),
    Field("subject", TEXT, "Its subject."),
    Field("url", TEXT, "Its `url`, by which it is looked up if not by its id."),
)
"""The fields of each related question, whose names are the format's own."""


def related_number(key: object) -> tuple[int, str] | None:
    """Return what sorts a related question by the number in its key, None without one.

    A number may have more digits than Python reads.
    """
    match = re.fullmatch(RELATED_KEY, key) if isinstance(key, str) else None
    if match is None:
        return None
    digits = match[1].lstrip("0")
    return len(digits), digits


def fits(value: object, kind: Kind) -> bool:
    """Whether *value* has one of the types of *kind*; items are not checked."""
    if isinstance(value, bool):  # which only Python considers a whole number
        return "boolean" in kind.types
    return isinstance(value, kind.classes)


def json_schema(names: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of front matter.

    *names* are the collection's names of the fields (see
    :attr:`~.question.Schema.names`). The schema does not require an answer, which may
    be below the front matter.
    """
    root: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The front matter of a question",
        "description": "A Q&A file of sphinxcontrib-quicktakes.",
        "type": "object",
        "properties": {},
        "patternProperties": {
            f"^{RELATED_KEY}$": {
                "description": "A related question.",
                "type": ["object", "null"],
                "properties": {f.name: _property(f) for f in RELATED},
            }
        },
    }
    for one in TABLE:
        node = root
        *parents, last = names[one.name].split(".")
        for parent in parents:
            node = node["properties"].setdefault(
                parent, {"type": _json_types(MAPPING), "properties": {}}
            )
            node.setdefault("properties", {})
        node["properties"][last] = _property(one)
    question = names["question"]
    if "." not in question:
        root["required"] = [question]
    return root


def schema_text(names: Mapping[str, str]) -> str:
    """Return :func:`json_schema` as the text of a file."""
    return json.dumps(json_schema(names), indent=2, ensure_ascii=False) + "\n"


def _property(one: Field) -> dict[str, Any]:
    return {"description": one.text, **_value(one.kind)}


def _value(kind: Kind) -> dict[str, Any]:
    types = _json_types(kind)
    found: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
    if kind.items is not None:
        found["items"] = _value(kind.items)
    return found | dict(kind.schema)


def _json_types(kind: Kind) -> list[str]:
    return list(dict.fromkeys("string" if t == "date" else t for t in kind.types))
