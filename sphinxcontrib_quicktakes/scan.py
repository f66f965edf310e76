"""From the files to the catalogue, before Sphinx reads anything.

Only files that changed are opened. The problems of all files are reported in every
build, so that a warning does not vanish because its file was not touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.matching import Matcher

from . import drafts, generated_pages, shards
from .catalogue import Catalogue, Entry
from .domain import QuickTakesDomain
from .files import read_file, unreadable
from .parser import markdown_suffixes
from .problems import Problem
from .report import report
from .views import outdated

logger = logging.getLogger(__name__)


def scan(app: Sphinx) -> None:
    """Fill the catalogue and write the subject pages (``builder-inited``)."""
    env = app.env
    domain = cast(QuickTakesDomain, env.get_domain("qt"))
    # Sphinx looks for files again, and then says what it has to say of them.
    with logging.suppress_logging():
        env.find_files(app.config, app.builder)
    settings = domain.settings
    scanned_with = (settings.fields, settings.files, settings.max_bytes)
    known = (
        domain.catalogue.entries if domain.data["scanned_with"] == scanned_with else {}
    )
    expected = Matcher(settings.files)
    suffixes = markdown_suffixes(app)
    entries = {}
    for docname in sorted(env.found_docs):
        path = Path(env.doc2path(docname))
        if not path.name.endswith(suffixes):
            continue
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if docname in known and known[docname].stamp == stamp:
                entries[docname] = known[docname]
                continue
            relative = path.relative_to(env.srcdir).as_posix()
            reading, text, digest = read_file(
                path, settings, expected=expected(relative)
            )
        except OSError as error:
            stamp = (0, 0)
            reading, text, digest = unreadable(error)
        entries[docname] = Entry(
            stamp,
            reading.question,
            reading.broken,
            reading.problems,
            reading.lines,
            digest,
            reading.draft,
        )
        if reading.question is not None and not settings.shard:
            domain.build.scanned[docname] = hash(text), reading
    # Sphinx compares times with ``>`` and misses a file replaced by an older one.
    domain.build.touched = {d for d in entries if entries[d] is not known.get(d)}
    domain.data["catalogue"] = Catalogue(
        entries,
        app.config.language,
        settings.related_count,
        settings.merge_plurals,
        drafts.find(entries, drafts.today(), future=settings.future),
        drafts.shown(app),
    )
    domain.data["scanned_with"] = scanned_with
    shards.begin(domain, app.builder)
    for docname, problem in _problems(domain.catalogue):
        if shards.reports(domain, docname):
            report(docname, problem)
    generated_pages.update(domain)
    env.found_docs.difference_update(shards.all_elsewhere(domain))
    logger.info(
        "quicktakes: %d questions, %d subjects, %d keywords",
        len(domain.catalogue.questions),
        len(domain.catalogue.subjects),
        len(domain.catalogue.keywords),
    )
    if hidden := domain.catalogue.hidden:
        logger.info(
            "quicktakes: drafts left out: %d (-t drafts shows them)", len(hidden)
        )


def leave_out(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Keep broken files and drafts from being read; name the pages that changed.

    Those that would show something else. (``env-get-outdated``.) Sphinx would stop at a
    file that is not UTF-8, and a page made of half a file is not to be taken for whole.
    The pages of other shards stay out as well.
    """
    domain = cast(QuickTakesDomain, env.get_domain("qt"))
    left_out = domain.catalogue.left_out | shards.all_elsewhere(domain)
    env.found_docs.difference_update(left_out)
    added -= left_out
    changed -= left_out
    removed |= left_out & set(env.all_docs)
    again = (outdated(domain) | domain.build.touched) & set(env.all_docs)
    return sorted(again - added - left_out)


def _problems(catalogue: Catalogue) -> Iterator[tuple[str, Problem]]:
    for docname, entry in catalogue.entries.items():
        if docname in catalogue.hidden:
            continue  # it is not finished
        for problem in entry.problems:
            yield docname, problem
    yield from catalogue.clashes()
