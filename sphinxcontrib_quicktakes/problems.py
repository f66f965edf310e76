"""What can be wrong with a file or a page, as values.

The content layer returns problems and logs nothing; the Sphinx layer reports them
(see :mod:`.report`). So the same checks can serve a build and a command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemType(StrEnum):
    """The subtypes of this extension's warnings.

    Each is shown as ``[quicktakes.<value>]`` and can be silenced with
    ``suppress_warnings = ["quicktakes.<value>"]``.
    """

    CONFIG = "config"
    """A ``quicktakes_*`` setting has a value that it cannot have."""
    ENCODING = "encoding"
    """A file is not UTF-8; it is left out of the build."""
    FRONT_MATTER = "front_matter"
    """The YAML cannot be read, or never ends; the file is left out."""
    FORMAT = "format"
    """The front matter of a question is in another format than YAML, or not at the top
    of the file; the file is left out."""
    DUPLICATE_KEY = "duplicate_key"
    """A mapping of the front matter holds a key twice; the last one counts."""
    KEY = "key"
    """A key of the front matter is that of a field but for its case or its signs."""
    BACKSLASH = "backslash"
    """A text between double quotes holds a command such as ``\\theta``, of which YAML
    takes the backslash."""
    COMMENT = "comment"
    """A text without quotes holds `` #``, behind which YAML takes the rest for a
    comment."""
    ALIASES = "aliases"
    """YAML aliases or nesting that explode; the file is left out."""
    SIZE = "size"
    """A file is larger than ``quicktakes_max_bytes``; it is left out."""
    UNREADABLE = "unreadable"
    """The operating system refuses to read a file; it is left out."""
    MISSING = "missing"
    """The question or the answer is missing or empty."""
    TYPE = "type"
    """A field holds a value of the wrong type."""
    DRAFT = "draft"
    """``draft`` is neither true nor false; the file is taken for a draft."""
    DATE = "date"
    """A date cannot be read; the page is built without one."""
    DATE_FORMAT = "date_format"
    """``date_format`` holds a token that Arrow does not know."""
    DUPLICATE_ID = "duplicate_id"
    """Two files have one id; references by that id go to the first."""
    DUPLICATE_URL = "duplicate_url"
    """Two files have one url; references by that url go to the first."""
    DIRECTIVE = "directive"
    """A directive has an argument or option that it cannot have."""
    EMPTY = "empty"
    """A listing or an index has nothing to show."""
    SHARD = "shard"
    """A list of whole answers shows the titles of those that other shards have (see
    ``quicktakes_shard``)."""
    REFERENCE = "reference"
    """A role names something that several questions are called."""
    RELATED = "related"
    """A related question has neither id, url nor title, or is not here (with
    ``quicktakes_related = "strict"``)."""
    GENERATED = "generated"
    """A file that the extension did not write stands where a page would go."""
    CONTENT = "content"
    """A folder of ``quicktakes_content``, or a file in it, cannot be taken in."""
    ADDRESS = "address"
    """A question cannot stand where ``quicktakes_docname`` says, or has a file with too
    long a name and is left out."""
    MATH = "math"
    """A formula would stop TeX, or be none in HTML; its source is shown instead."""
    IMAGE = "image"
    """An image is not in the project, or TeX cannot print it; its text is shown."""
    NESTING = "nesting"
    """Lists and quotes are nested too deeply; what is deeper is left out."""
    FOOTNOTE = "footnote"
    """Nothing refers to a footnote of an answer, or there are two of one name."""
    NEWLINE = "newline"
    """A ``\\n`` in an answer may be a line break or not; only
    ``quicktakes check --doubtful`` reports it."""
    LINK = "link"
    """A link of an answer leads to no page of the project, or to no heading there."""
    HTML = "html"
    """Answers are written in HTML, which is shown as text (see ``quicktakes_html``)."""
    UNSAFE = "unsafe"
    """An answer holds a link or an image that is not safe to show."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one file.

    *line* and *column* count from 1 in the file; None where a problem has no place.
    *path* is the file, where it is one that a page includes.
    *message* says what is wrong, what was expected, and what is done about it.
    """

    type: ProblemType
    message: str
    line: int | None = None
    column: int | None = None
    path: str | None = None
