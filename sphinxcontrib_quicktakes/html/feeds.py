"""Atom feeds of the newest questions, of the project and of each subject.

They are made from the catalogue with feedgen when a build is finished, and contain no
times but those of the questions, so that the same questions give the same bytes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ..catalogue import Group, urls
from ..catalogue.selection import subject_name
from ..config import Settings
from ..counts import many
from ..domain import QuickTakesDomain
from ..i18n import _
from ..pages import excerpt
from ..problems import Problem, ProblemType
from ..report import report
from ..store import domain_of
from . import addresses

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

FOLDER = "feeds"
GENERATOR = "sphinxcontrib-quicktakes"
_LONG_AGO = dt.date(1970, 1, 1)
# Sphinx's default for a project without a name.
_UNSET = frozenset({"", "Author name not set", "Project name not set", "unknown"})


def check(settings: Settings, config: Config) -> tuple[Settings, list[Problem]]:
    """Return the settings without feeds that cannot be made, and the problems."""
    if not settings.feed:
        return settings, []
    expected = ""
    if not (config.html_baseurl or settings.base_url):
        expected = (
            "html_baseurl or quicktakes_base_url to be set, because a feed needs "
            "absolute URLs"
        )
    elif config.html_baseurl and not urls.is_site(config.html_baseurl):
        expected = (
            "html_baseurl to be the address of a website, such as "
            f"https://example.org, and not {config.html_baseurl!r}"
        )
    elif find_spec("feedgen") is None:
        expected = (
            "feedgen to be installed (pip install 'sphinxcontrib-quicktakes[feed]')"
        )
    if not expected:
        return settings, []
    message = (
        f"quicktakes_feed is {settings.feed}: expected {expected}; no feed is written"
    )
    problem = Problem(ProblemType.CONFIG, message)
    return dataclasses.replace(settings, feed=0), [problem]


def path(subject: Group | None) -> str:
    """Return the path of a subject's feed in the output, or of the project's."""
    return f"{FOLDER}/{subject.slug}.atom" if subject else "questions.atom"


def title(domain: QuickTakesDomain, subject: Group | None) -> str:
    """Return the title of a subject's feed, or of the project's."""
    whole = project_name(domain.env.config) or _("Questions")
    return f"{whole}: {subject_name(subject.name)}" if subject else whole


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the feeds, and remove obsolete ones (``build-finished``)."""
    domain = domain_of(app.env)
    if exception is not None or not domain.build.is_site:
        return
    out = Path(app.outdir)
    wanted: set[Path] = set()
    if domain.settings.feed:
        newest = _newest(domain)
        for subject in (None, *domain.catalogue.subjects.values()):
            file = out / path(subject)
            entries = newest.get(subject.key if subject else None, [])
            _write(file, _feed(domain, subject, entries))
            wanted.add(file)
    folder = out / FOLDER
    for file in {out / path(None), *folder.glob("*.atom")} - wanted:
        if _ours(file):
            file.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A question in a feed."""

    docname: str
    address: str
    date: dt.date


def _newest(domain: QuickTakesDomain) -> dict[str | None, list[Entry]]:
    """Return what stands in the feeds, by subject (its key); None is that of all.

    Questions without a date do not, nor do drafts that a build shows. One without an
    address of its own is a problem.
    """
    catalogue = domain.catalogue
    dated = [
        (question.date, docname)
        for docname, question in catalogue.questions.items()
        if question.date is not None and docname not in catalogue.options.drafts
    ]
    dated.sort(key=lambda pair: catalogue.title_key(pair[1]))
    dated.sort(key=lambda pair: pair[0], reverse=True)
    found: dict[str | None, list[Entry]] = defaultdict(list)
    without = []
    for date, docname in dated:
        address = addresses.canonical(domain, docname)
        if address is None:
            without.append(docname)
            continue
        for feed in (None, catalogue.subject_of(docname).key):
            if len(found[feed]) < domain.settings.feed:
                found[feed].append(Entry(docname, address, date))
    if without:
        others = ""
        if more := len(without) - 1:
            others = f" (nor {'has' if more == 1 else 'have'} {many(more, 'other')})"
        message = (
            f"the question has no address for a feed{others}: expected html_baseurl, "
            "or a url that no other question has; it is left out of the feed"
        )
        report(min(without), Problem(ProblemType.CONFIG, message, 1))
    return found


def project_name(config: Config) -> str:
    """Return the name of the project, empty if ``conf.py`` gives none."""
    return "" if config.project in _UNSET else config.project


def _feed(
    domain: QuickTakesDomain, subject: Group | None, entries: list[Entry]
) -> bytes:
    feed = _generator()
    config = domain.env.config
    base = config.html_baseurl or domain.settings.base_url
    address = urls.encode(f"{base.rstrip('/')}/{path(subject)}")
    feed.id(address)
    feed.title(title(domain, subject))
    feed.updated(_time(max((entry.date for entry in entries), default=_LONG_AGO)))
    author = "" if config.author in _UNSET else config.author
    feed.author(name=author or title(domain, None))
    feed.generator(GENERATOR)
    if config.language:
        feed.language(config.language.replace("_", "-"))
    if config.html_baseurl:
        feed.link(href=address, rel="self", type="application/atom+xml")
    page = domain.subject_pages().get(subject.key) if subject else config.root_doc
    home = page and addresses.built(domain, page)
    if home or not subject:
        feed.link(href=home or urls.encode(base), rel="alternate", type="text/html")
    for entry in entries:
        _add(domain, feed, entry)
    return cast(bytes, feed.atom_str(pretty=True))


def _add(domain: QuickTakesDomain, feed: FeedGenerator, found: Entry) -> None:
    question = domain.catalogue.questions[found.docname]
    entry = feed.add_entry(order="append")
    entry.id(found.address)
    entry.title(domain.title(found.docname))
    entry.link(href=found.address, rel="alternate", type="text/html")
    entry.updated(_time(found.date))
    entry.published(_time(found.date))
    if question.author:
        entry.author(name=question.author)
    beginning = domain.note_of(found.docname).beginning
    if summary := domain.description(found.docname) or beginning:
        entry.summary(summary)
    subject = domain.catalogue.subject_of(found.docname)
    for name in (
        subject_name(subject.name),
        *domain.catalogue.keyword_names(found.docname),
    ):
        entry.category(term=name)


def _generator() -> Any:
    from feedgen.feed import FeedGenerator

    return FeedGenerator()


def note_beginning(app: Sphinx, doctree: nodes.document) -> None:
    """Note the text that replaces a missing description (``doctree-read``).

    Finding it when a feed is written would take longer than writing the feed.
    """
    domain = domain_of(app.env)
    docname = app.env.docname
    question = domain.catalogue.questions.get(docname)
    if question is not None and question.date and not question.description:
        words = excerpt.first_words(excerpt.answer(doctree))
        domain.note(docname).beginning = words


def _time(date: dt.date) -> dt.datetime:
    return dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    if not file.exists() or file.read_bytes() != content:
        file.write_bytes(content)


def _ours(file: Path) -> bool:
    try:
        return f"<generator>{GENERATOR}<".encode() in file.read_bytes()[:4000]
    except OSError:
        return False
