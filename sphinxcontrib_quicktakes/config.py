"""Every ``quicktakes_*`` setting: its default, its check and its text in the manual.

One dataclass is the single source of the values that Sphinx registers, their checks (at
``builder-inited``), and the reference in the manual.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from .catalogue import urls
from .catalogue.docnames import FIELDS as FIELDS_OF_ADDRESS
from .catalogue.docnames import AddressError, check, is_pattern, unknown_fields
from .content.fields import FIELDS
from .content.question import Schema
from .dialect import sanitize
from .problems import Problem, ProblemType

if TYPE_CHECKING:
    from sphinx.config import Config

PREFIX = "quicktakes_"


def _strings(value: object) -> str | None:
    if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
        return None
    return "a list of strings"


def _patterns(value: object) -> str | None:
    if _strings(value) is None and all(map(is_pattern, cast("list[str]", value))):
        return None
    return "a list of patterns such as notes/* or [a-c]*"


def _boolean(value: object) -> str | None:
    return None if isinstance(value, bool) else "True or False"


def _natural(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return None
    return "a whole number, 0 or more"


def _positive(value: object) -> str | None:
    return None if _natural(value) is None and value else "a whole number above 0"


def _one_of(*allowed: str) -> Callable[[object], str | None]:
    def check(value: object) -> str | None:
        return None if value in allowed else "one of " + ", ".join(map(repr, allowed))

    return check


def _fields(value: object) -> str | None:
    if not isinstance(value, Mapping) or not all(
        isinstance(name, str) for pair in value.items() for name in pair
    ):
        return "a dictionary of the format's field names to the collection's"
    if unknown := sorted(set(value) - set(FIELDS)):
        return f"only the keys {', '.join(FIELDS)} (not {', '.join(unknown)})"
    if any(not part.strip() for name in value.values() for part in name.split(".")):
        return "names with text before and after each dot"
    return None


def _is_path(name: str) -> bool:
    """Whether each part of a document name is one, and leads nowhere else."""
    return {"", ".", ".."}.isdisjoint(name.split("/"))


_LONGEST_SLUG = "x" * 100


def _docname(value: object) -> str | None:
    if isinstance(value, str) and "{slug}" in value:
        try:
            name = check(value.replace("{slug}", _LONGEST_SLUG))
        except AddressError:
            pass
        else:
            # Where the pages of keywords are, which may have the same names.
            if not name.casefold().startswith("keywords/"):
                return None
    return (
        "a document name below the source directory that contains {slug}, without a "
        "slash at either end, outside of keywords/, and possible for any page"
    )


_SHARD = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")


def _shard(value: object) -> str | None:
    match = _SHARD.fullmatch(value) if isinstance(value, str) else None
    if value == "" or (match and int(match[1]) <= int(match[2])):
        return None
    return 'a shard and the number of shards, such as "2/8", or "" for everything'


def _texts(value: object) -> str | None:
    if isinstance(value, Mapping) and all(
        isinstance(text, str) and text for pair in value.items() for text in pair
    ):
        return None
    return "a dictionary of strings to strings"


def _addresses(value: object) -> str | None:
    if expected := _texts(value):
        return expected
    for address in cast(Mapping[str, str], value).values():
        try:
            urlsplit(address)
        except ValueError:
            return f"addresses, which {address!r} is not"
        # As the themes write it, too (see html.edit_links).
        if not re.search(r"\{ ?path ?\}", address):
            return f"addresses that contain {{path}}, unlike {address!r}"
    return None


def _site(value: object) -> str | None:
    if value == "" or (isinstance(value, str) and urls.is_site(value)):
        return None
    return "the address of a website, such as https://example.org"


def _pattern(value: object) -> str | None:
    if value == "" or (
        isinstance(value, str) and unknown_fields(value) == [] and _is_path(value)
    ):
        return None
    fields = " or ".join(f"{{{name}}}" for name in FIELDS_OF_ADDRESS)
    return (
        f"a string that contains {fields}, below the source directory, without a slash "
        "at either end"
    )


def _setting(
    default: Any, check: Callable[[object], str | None], text: str, rebuild: str = "env"
) -> Any:
    metadata = {"check": check, "text": text, "rebuild": rebuild}
    if isinstance(default, list | dict):
        return dataclasses.field(
            default_factory=lambda: type(default)(default), metadata=metadata
        )
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The checked settings of a project."""

    files: list[str] = _setting(
        [],
        _patterns,
        "Patterns of files, relative to the source directory, that are Q&A files even "
        "if their front matter has neither a question nor an answer.",
    )
    fields: dict[str, str] = _setting(
        {},
        _fields,
        "The collection's own names for the fields of the format: "
        '``{"question": "q", "seo.page_keywords": "tags"}``. A dot leads into a '
        "mapping. See :doc:`/howto/other-fields`.",
    )
    content: dict[str, str] = _setting(
        {},
        _texts,
        "Folders outside the source directory, with the directory that each is copied "
        'to: ``{"learn": "../content/learn"}``. Paths are relative to the folder of '
        ":file:`conf.py`; ``~`` is your home directory. See "
        ":doc:`/howto/content-elsewhere`.",
    )
    docname: str = _setting(
        "",
        _pattern,
        'The document name of the page of a question, such as ``"{url}"`` or '
        '``"{subject}/{slug}"``. If this is empty, or gives no valid address, the '
        "document name follows from the file. See :doc:`/howto/content-elsewhere`.",
    )
    edit_url: dict[str, str] = _setting(
        {},
        _addresses,
        "Where the files of :confval:`quicktakes_content` can be edited, if they are "
        "not in the documentation's repository, for each directory: "
        '``{"learn": "https://github.com/org/cms/edit/main/learn/{path}"}``.',
        rebuild="html",
    )
    subjects: str = _setting(
        "subjects/{slug}",
        _docname,
        "The document names of the generated subject pages. None may begin with "
        "``keywords/``, where the pages of keywords are.",
    )
    page_size: int = _setting(
        1000,
        _positive,
        "How many questions a subject page lists. A larger subject has several pages. "
        "A listing by subject that would show more than three times this number shows "
        "only the first ones of each subject, with a link to its page.",
    )
    keyword_pages: int = _setting(
        0,
        _natural,
        "The number of questions from which a keyword has a page of its own, at "
        "``keywords/<keyword>``. With 0, no keyword has one. The keyword index links "
        "to these pages; question pages do in a project without an index.",
    )
    merge_plurals: bool = _setting(
        False,
        _boolean,
        "Whether the singular and plural of an English keyword are one keyword, if "
        "both occur.",
    )
    max_bytes: int = _setting(
        1024 * 1024,
        _positive,
        "The maximum size of a file. Larger files are left out of the build, with a "
        "warning.",
    )
    newlines: str = _setting(
        "auto",
        _one_of("auto", "always", "never"),
        "Whether ``\\n`` in answers is a line break. ``auto`` decides for each one, "
        "``always`` does so even in answers with real line breaks, ``never`` leaves "
        "answers as they are. See :doc:`/explanation/newlines`.",
    )
    base_url: str = _setting(
        "",
        _site,
        "The address where the collection is published, with ``https://``. Related "
        "questions that are not in the project link to this address followed by their "
        "``url``. Pages with a ``url`` have their canonical address there.",
    )
    related: str = _setting(
        "summary",
        _one_of("summary", "strict"),
        "``strict`` gives a warning for every related question that is not in the "
        "project; ``summary`` prints their number.",
    )
    related_count: int = _setting(
        4,
        _natural,
        "The minimum number of related questions on a page. If its file names fewer, "
        "the most similar questions of the collection are added, under a heading of "
        "their own. 0 turns this off.",
    )
    referenced_by: bool = _setting(
        True,
        _boolean,
        "Whether a page lists the questions that name it as related.",
    )
    math_macros: list[str] = _setting(
        [],
        _strings,
        "Macros and environments that ``mathjax3_config`` and ``latex_elements`` "
        "define, and that formulas in the PDF may use. See :doc:`/howto/pdf`.",
    )
    schema_type: str = _setting(
        "FAQPage",
        _one_of("FAQPage", "QAPage", ""),
        "The schema.org type of question pages, for search engines: ``FAQPage`` if the "
        "site itself answers, ``QAPage`` if its readers do. An empty string leaves "
        "JSON-LD out.",
        rebuild="html",
    )
    opengraph: bool = _setting(
        True,
        _boolean,
        "Whether question pages and subject pages have OpenGraph and Twitter tags for "
        "link previews. If sphinxext.opengraph is loaded, it writes them.",
        rebuild="html",
    )
    feed: int = _setting(
        0,
        _natural,
        "How many of the newest questions are in the Atom feed, and in that of each "
        "subject. With 0, there are no feeds. Feeds need "
        "``sphinxcontrib-quicktakes[feed]``, and ``html_baseurl`` or "
        ":confval:`quicktakes_base_url`.",
        rebuild="html",
    )
    future: bool = _setting(
        True,
        _boolean,
        "Whether questions with a future date are published. If not, they are drafts "
        "until that day.",
    )
    breadcrumbs: str = _setting(
        "auto",
        _one_of("auto", "always", "never"),
        "Whether question pages begin with breadcrumbs. With ``auto``, they do so in "
        "themes that show none of their own.",
        rebuild="html",
    )
    export: str = _setting(
        "auto",
        _one_of("auto", "always", "never"),
        "Whether to write ``quicktakes.json``, the questions as data for other "
        "programs. With ``auto``, it is written if a page has ``quicktakes-browse``. "
        "See :doc:`/reference/export`.",
        rebuild="",
    )
    html: str = _setting(
        "escape",
        _one_of("escape", "sanitize"),
        "What happens to HTML in answers. ``escape`` shows it as text. ``sanitize`` "
        "keeps what nh3 considers harmless; it needs "
        "``sphinxcontrib-quicktakes[sanitize]``. See :doc:`/howto/untrusted`.",
    )
    trusted: bool = _setting(
        False,
        _boolean,
        "Whether raw HTML, MyST directives and roles work in answers. Use this only "
        "for collections whose authors may run code on your machine.",
    )
    genindex: bool = _setting(
        True,
        _boolean,
        "Whether the keywords are in the general index, which in the PDF is the index "
        "with page numbers.",
    )
    latex: bool = _setting(
        True,
        _boolean,
        "Whether to set up LaTeX: XeLaTeX with ``unicode-math`` if :file:`conf.py` "
        "sets no ``latex_engine``, and packages for formulas and bookmarks. Otherwise, "
        "engine and packages are those of your project, and only the macros that "
        "questions need are defined, each unless your preamble has it. See "
        ":doc:`/howto/pdf`.",
        rebuild="",
    )

    shard: str = _setting(
        "",
        _shard,
        "The part of the collection to build: ``2/8`` is the second of eight shards. "
        "Questions are divided by subject, and those of large subjects by their ids. "
        "See :doc:`/howto/past-one-machine`.",
    )

    @property
    def shard_number(self) -> tuple[int, int]:
        """The number of the shard and the number of shards: 1 and 1 without shards."""
        match = _SHARD.fullmatch(self.shard)
        return (int(match[1]), int(match[2])) if match else (1, 1)

    @cached_property
    def schema(self) -> Schema:
        """The collection's field names."""
        return Schema.mapped(self.fields, self.newlines)

    @cached_property
    def known_macros(self) -> frozenset[str]:
        return frozenset(name.lstrip("\\") for name in self.math_macros)


def chosen(config: Config, name: str) -> bool:
    """Whether the project sets a value, in ``conf.py`` or on the command line."""
    return name in config._raw_config or name in config.overrides


def read_settings(
    config: Config | Mapping[str, Any],
) -> tuple[Settings, list[Problem]]:
    """Return the checked settings and the problems with them.

    An invalid value, or one that needs a package that is not installed, is a problem,
    and its default is used.
    """
    values: dict[str, Any] = {}
    problems = []
    for field in dataclasses.fields(Settings):
        value = config[PREFIX + field.name]
        expected = field.metadata["check"](value)
        if expected is None:
            values[field.name] = value
        else:
            problems.append(
                Problem(
                    ProblemType.CONFIG,
                    f"{PREFIX}{field.name} is {value!r}: expected {expected}; "
                    "the default is used",
                )
            )
    if values.get("html") == "sanitize" and not sanitize.available():
        problems.append(sanitize.PROBLEM)
        del values["html"]
    return Settings(**values), problems
