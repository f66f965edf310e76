"""Problems of files and pages, as values.

The content layer returns problems and logs nothing; the Sphinx layer reports them (see
:mod:`.report`). So the same checks serve a build and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class ProblemType(StrEnum):
    """The subtypes of this extension's warnings.

    Each is shown as ``[quicktakes.<value>]`` and can be suppressed with
    ``suppress_warnings = ["quicktakes.<value>"]``.
    """

    description: str
    """What is wrong and what happens, as a line of reStructuredText."""

    def __new__(cls, value: str, description: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    CONFIG = (
        "config",
        "A ``quicktakes_*`` setting has an invalid value; the default is used.",
    )
    ENCODING = "encoding", "A file is not UTF-8; it is left out of the build."
    FRONT_MATTER = (
        "front_matter",
        "The YAML of the front matter is invalid or never ends; the file is left out.",
    )
    FORMAT = (
        "format",
        "The front matter of a question is not YAML, or not at the top of the file; "
        "the file is left out.",
    )
    DUPLICATE_KEY = (
        "duplicate_key",
        "A mapping in the front matter has a key twice; the last one is used.",
    )
    KEY = (
        "key",
        "A key of the front matter differs from that of a field only in case or "
        "punctuation; its value is not used.",
    )
    BACKSLASH = (
        "backslash",
        "Double-quoted text contains a TeX command such as ``\\theta``, whose "
        "backslash YAML reads as an escape.",
    )
    COMMENT = (
        "comment",
        "Unquoted text contains a ``#`` after a space, where YAML begins a comment; "
        "the rest is left out.",
    )
    ALIASES = (
        "aliases",
        "YAML aliases or nesting grow out of bounds; the file is left out.",
    )
    SIZE = "size", "A file is larger than ``quicktakes_max_bytes``; it is left out."
    UNREADABLE = (
        "unreadable",
        "The operating system cannot read a file; it is left out.",
    )
    MISSING = "missing", "The question or the answer is missing or empty."
    TYPE = "type", "A field has a value of the wrong type."
    DRAFT = (
        "draft",
        "``draft`` is neither true nor false; the file is treated as a draft.",
    )
    DATE = "date", "A date cannot be read; the page is built without one."
    DATE_FORMAT = (
        "date_format",
        "``date_format`` is too long, or contains a token that Arrow does not know.",
    )
    DUPLICATE_ID = (
        "duplicate_id",
        "Two files have the same id; references by that id lead to the first.",
    )
    DUPLICATE_URL = (
        "duplicate_url",
        "Two files have the same url; references by that url lead to the first.",
    )
    DIRECTIVE = (
        "directive",
        "A directive has an invalid argument or option, which is ignored.",
    )
    EMPTY = (
        "empty",
        "A listing or an index has nothing to show, or none for a name in its options.",
    )
    SHARD = (
        "shard",
        "A list of whole answers contains questions of other shards, which are "
        "shown as titles (see ``quicktakes_shard``).",
    )
    REFERENCE = (
        "reference",
        "A role refers to a slug that several questions have; the first is used.",
    )
    RELATED = (
        "related",
        "A related question has neither id, url nor title, or is not in the project "
        '(with ``quicktakes_related = "strict"``).',
    )
    GENERATED = (
        "generated",
        "A page cannot be generated, for example because a file that the extension "
        "did not write is in its place.",
    )
    CONTENT = (
        "content",
        "A folder of ``quicktakes_content``, or a file in it, cannot be copied.",
    )
    ADDRESS = (
        "address",
        "A question cannot have the address that ``quicktakes_docname`` gives it, "
        "or is left out because the name of its file is too long.",
    )
    MATH = (
        "math",
        "A formula would stop TeX, or cannot be shown in HTML; its source is shown.",
    )
    IMAGE = (
        "image",
        "An image is not in the project, or TeX cannot print it; its alternative "
        "text is shown.",
    )
    NESTING = (
        "nesting",
        "A list or a quote is nested too deeply; it is shown as text.",
    )
    FOOTNOTE = (
        "footnote",
        "Nothing refers to a footnote of an answer, or two have the same label.",
    )
    NEWLINE = (
        "newline",
        "A ``\\n`` in an answer may be a line break or literal text; only "
        "``quicktakes check --doubtful`` reports it.",
    )
    LINK = (
        "link",
        "A link in an answer does not lead to a page of the project, or to a heading.",
    )
    HTML = (
        "html",
        "Answers are written in HTML, which is shown as text (see "
        "``quicktakes_html``).",
    )
    UNSAFE = (
        "unsafe",
        "An answer contains a link, an image or a formula that is not safe to show.",
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one file.

    *line* and *column* count from 1 in the file, and are None for a problem without a
    place. *path* is the file if it is one that the page includes. *message* says what
    is wrong, what was expected and what happens instead.
    """

    type: ProblemType
    message: str
    line: int | None = None
    column: int | None = None
    path: str | None = None
