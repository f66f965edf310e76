"""Every ``quicktakes_*`` setting: its default, its check and its words in the manual.

One dataclass is the single source: the values that Sphinx registers, the checks at
``config-inited`` and the table in the manual are made from it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from .catalogue import urls
from .catalogue.docnames import FIELDS as FIELDS_OF_ADDRESS
from .catalogue.docnames import is_pattern, unknown_fields
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
    return "a list of texts"


def _patterns(value: object) -> str | None:
    if _strings(value) is None and all(map(is_pattern, cast("list[str]", value))):
        return None
    return "a list of patterns such as notes/* or [a-c]*"


def _text(value: object) -> str | None:
    return None if isinstance(value, str) else "a text"


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
        return "a mapping from the format's field names to the collection's"
    if unknown := sorted(set(value) - set(FIELDS)):
        return f"only the keys {', '.join(FIELDS)} (not {', '.join(unknown)})"
    if any(not part.strip() for name in value.values() for part in name.split(".")):
        return "names with something before and behind each dot"
    return None


def _is_path(name: str) -> bool:
    """Whether each part of a document name is one, and leads nowhere else."""
    return {"", ".", ".."}.isdisjoint(name.split("/"))


def _docname(value: object) -> str | None:
    if (
        not isinstance(value, str)
        or "{slug}" not in value
        or not _is_path(value)
        or re.search(r"[{}]", value.replace("{slug}", ""))
    ):
        return (
            "a document name below the source directory that holds {slug}, without a "
            "slash at either end"
        )
    return None


_SHARD = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")


def _shard(value: object) -> str | None:
    match = _SHARD.fullmatch(value) if isinstance(value, str) else None
    if value == "" or (match and int(match[1]) <= int(match[2])):
        return None
    return 'a shard and how many there are, as in "2/8", or "" for the whole'


def _texts(value: object) -> str | None:
    if isinstance(value, Mapping) and all(
        isinstance(text, str) and text for pair in value.items() for text in pair
    ):
        return None
    return "a mapping from texts to texts"


def _pattern(value: object) -> str | None:
    if value == "" or (
        isinstance(value, str) and unknown_fields(value) == [] and _is_path(value)
    ):
        return None
    fields = " or ".join(f"{{{name}}}" for name in FIELDS_OF_ADDRESS)
    return (
        f"a text that holds {fields}, below the source directory, without a slash at "
        "either end"
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
    """The settings of one project, checked."""

    files: list[str] = _setting(
        [],
        _patterns,
        "Patterns of files (from the source directory) that are Q&A files whatever "
        "their front matter says.",
    )
    fields: dict[str, str] = _setting(
        {},
        _fields,
        "The collection's own names of the fields, by the format's: "
        '``{"question": "q", "seo.page_keywords": "tags"}``. A dot leads into a '
        "mapping.",
    )
    content: dict[str, str] = _setting(
        {},
        _texts,
        "Folders outside the source directory that are taken into it, by the directory "
        'to take them to: ``{"learn": "../content/learn"}``. They are copied there; '
        "the folders are relative to that of :file:`conf.py`, and ``~`` is your home.",
    )
    docname: str = _setting(
        "",
        _pattern,
        'Where the page of a question stands: ``"{url}"``, ``"{subject}/{slug}"``. '
        "Where this is empty, or gives no address, it stands where its file is.",
    )
    edit_url: dict[str, str] = _setting(
        {},
        _texts,
        "Where the files of :confval:`quicktakes_content` can be edited, if that is "
        "another repository than the documentation's, by the same directory: "
        '``{"learn": "https://github.com/org/cms/edit/main/learn/{path}"}``.',
        rebuild="html",
    )
    subjects: str = _setting(
        "subjects/{slug}",
        _docname,
        "The document names of the generated subject pages.",
    )
    page_size: int = _setting(
        1000,
        _positive,
        "How many questions a subject page lists; a larger subject has more pages. A "
        "list of subjects that would show more than three times as many shows the "
        "first ones of each subject and leads to its page.",
    )
    keyword_pages: int = _setting(
        0,
        _natural,
        "From how many questions on a keyword has a page of its own, at "
        "``keywords/<keyword>``; 0 for none.",
    )
    merge_plurals: bool = _setting(
        False,
        _boolean,
        "Whether singular and plural of an English keyword are one, where both occur.",
    )
    max_bytes: int = _setting(
        1024 * 1024,
        _positive,
        "Larger files are left out of the build with a warning.",
    )
    newlines: str = _setting(
        "auto",
        _one_of("auto", "always", "never"),
        "Whether ``\\n`` in answers stands for a line break: ``auto`` decides for "
        "each, ``always`` also in answers with real line breaks, ``never`` takes "
        "answers as they are.",
    )
    base_url: str = _setting(
        "",
        _text,
        "Where the collection is published. Related questions that are not in the "
        "project link to this address and their ``url``, and that of a page with a "
        "``url`` is its canonical one.",
    )
    related: str = _setting(
        "summary",
        _one_of("summary", "strict"),
        "``strict`` warns of every related question that is not in the project; "
        "``summary`` counts them in one line.",
    )
    related_count: int = _setting(
        4,
        _natural,
        "How many related questions a page has at least: where its file names fewer, "
        "the nearest ones of the collection are proposed, and marked as such. 0 turns "
        "this off.",
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
        "define, so that formulas may use them in the PDF.",
    )
    schema_type: str = _setting(
        "FAQPage",
        _one_of("FAQPage", "QAPage", ""),
        "What a question's page is in the vocabulary of schema.org, which search "
        "engines read: ``FAQPage`` for answers of the site's own, ``QAPage`` for those "
        "of its readers. Empty leaves JSON-LD out.",
        rebuild="html",
    )
    opengraph: bool = _setting(
        True,
        _boolean,
        "Whether pages of questions and subjects have OpenGraph and Twitter tags, from "
        "which previews of links are made. sphinxext.opengraph writes them where it is "
        "loaded.",
        rebuild="html",
    )
    feed: int = _setting(
        0,
        _natural,
        "How many of the newest questions stand in the Atom feed, and in that of each "
        "subject; 0 for no feed. Install ``sphinxcontrib-quicktakes[feed]``, and set "
        "``html_baseurl`` or :confval:`quicktakes_base_url`.",
        rebuild="html",
    )
    future: bool = _setting(
        True,
        _boolean,
        "Whether questions with a date in the future are published. If not, they are "
        "drafts until that day.",
    )
    breadcrumbs: str = _setting(
        "auto",
        _one_of("auto", "always", "never"),
        "Whether a question's page begins with the way to it. ``auto``: in themes that "
        "show none of their own.",
        rebuild="html",
    )
    export: str = _setting(
        "auto",
        _one_of("auto", "always", "never"),
        "Whether a site has ``quicktakes.json``, its questions as data for other "
        "programs. ``auto``: if it has a page with ``quicktakes-browse``.",
        rebuild="",
    )
    html: str = _setting(
        "escape",
        _one_of("escape", "sanitize"),
        "What becomes of HTML in answers: ``escape`` shows it as text, ``sanitize`` "
        "keeps what nh3 holds harmless (install "
        "``sphinxcontrib-quicktakes[sanitize]``).",
    )
    trusted: bool = _setting(
        False,
        _boolean,
        "Whether answers may hold raw HTML and MyST directives and roles. Only for "
        "collections whose authors may run code on your machine.",
    )
    genindex: bool = _setting(
        True,
        _boolean,
        "Whether the keywords are in the general index, and so in the index of the "
        "PDF with page numbers.",
    )
    latex: bool = _setting(
        True,
        _boolean,
        "Whether to choose XeLaTeX with unicode-math where ``conf.py`` names no "
        "``latex_engine``.",
        rebuild="",
    )

    shard: str = _setting(
        "",
        _shard,
        "Which part of the collection to build: ``2/8`` is the second of eight. "
        "Questions are divided by subject, those of large subjects by their ids too. "
        "See :doc:`/howto/past-one-machine`.",
    )

    @property
    def shard_number(self) -> tuple[int, int]:
        """The shard's number, and how many there are: 1 and 1 for the whole."""
        match = _SHARD.fullmatch(self.shard)
        return (int(match[1]), int(match[2])) if match else (1, 1)

    @property
    def schema(self) -> Schema:
        return Schema.mapped(self.fields, self.newlines)

    @property
    def known_macros(self) -> frozenset[str]:
        return frozenset(name.lstrip("\\") for name in self.math_macros)

    def local_url(self, address: str) -> str:
        """Return the url of a question from an address on the published site."""
        return urls.local(address, self.base_url)


def chosen(config: Config, name: str) -> bool:
    """Whether the project sets a value, in ``conf.py`` or on the command line."""
    return name in config._raw_config or name in config.overrides


def read_settings(
    config: Config | Mapping[str, Any],
) -> tuple[Settings, list[Problem]]:
    """Return the checked settings; a wrong value is a problem, its default is used.

    So is one that needs a package which is not installed.
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
