"""Which pages have to be written again, in each output directory.

A page shows titles and neighbors of other pages, so it can be out of date although
neither its source nor its doctree is. And Sphinx saves what it read before it writes,
so a build for another format, or one that was killed, hides from the next build what is
left to write.

So each output directory has a record of the digests of its pages *as written*, for each
builder that writes there. The record is removed when writing starts and restored when
the build is finished. Builders that make one document of all pages write all of it in
every build, and have none.

Beside the environment is a digest of when that was stored, of the record, the settings
and the indexes. Where none of them has changed since, no page is compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.builders import Builder
from sphinx.config import ConfigValue
from sphinx.environment import BuildEnvironment

from ..domain import QuickTakesDomain
from ..files import stamp
from ..html import addresses, kept_indexes
from ..html.mathjax import is_confined
from ..pages.headings import HEADING
from ..pages.surroundings import page_links
from ..store import domain_of
from ..tree.navigation import above, find_way, unique_title
from ..views import export, faq, lists
from ..views.keyword_index import index_links, keyword_place
from . import outputs

if TYPE_CHECKING:
    from ..scan.sources import Sources

KEYWORDS = "qt-keywords"

_SHOW_OTHERS = (
    addnodes.pending_xref,
    lists.question_list,
    lists.keyword_index,
    lists.keyword_list,
    faq.answer_list,
)


def note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page that was just read refers to (``doctree-read``)."""
    domain = domain_of(app.env)
    docname = app.env.docname
    is_question = docname in domain.catalogue.questions
    links: set[tuple[str, str]] = set()
    answers: list[str] = []
    for node in doctree.findall(nodes.Element):
        if not isinstance(node, _SHOW_OTHERS) or node.get("bound"):
            continue  # a single document is always written as a whole
        if isinstance(node, addnodes.pending_xref):
            if node.get("refdomain") == "qt":
                links.add((node["reftype"], node["reftarget"]))
            if name := node.get("fragment"):
                links.add((HEADING, f"{node['reftarget'].lstrip('/')}#{name}"))
        elif isinstance(node, lists.keyword_index):
            links |= index_links(domain, node)
        elif isinstance(node, lists.question_list | faq.answer_list):
            links |= {("question", target) for target in node["docnames"]}
            if isinstance(node, faq.answer_list):
                answers += node["docnames"]
        elif not is_question:
            links |= {("keyword", word) for word in node["words"]}
    if is_question:
        # The references of question pages follow from the catalogue.
        links -= {("question", target) for target in page_links(domain, docname)}
        links -= {("subject", domain.catalogue.subject_of(docname).key)}
    if links:
        domain.note(docname).links = tuple(sorted(links))
    progress = doctree.get("translation_progress") or {}
    if is_question and (domain.settings.trusted or progress.get("translated")):
        text = "".join(child.pformat() for child in doctree.children)
        domain.note(docname).as_read = _hashed(text)
    if answers:
        domain.note(docname).answers = tuple(dict.fromkeys(answers))


def stale(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that would be written differently now (``env-updated``).

    The tree has been settled by then.
    """
    domain = domain_of(env)
    if domain.one_document:
        return []
    domain.build.relations = env.collect_relations()
    # Sphinx reads all pages again if these change, whatever format is built then, and
    # the others have to be written.
    domain.build.read_with = _settings(app, app.config.filter(frozenset({"env"})))
    domain.build.made_with = _settings(app, app.config)
    domain.build.written_as_is = domain.build.unchanged and _is_written(app)
    if domain.build.written_as_is:
        return []
    record = _read(app.builder)
    found = [
        docname
        for docname in sorted(env.found_docs & set(env.all_docs))
        if docname not in record or record[docname] != _state(domain, docname)
    ]
    domain.build.to_write = set(found)
    return found


def drop_half_build_info(app: Sphinx) -> None:
    """Remove what a killed build left of Sphinx's own record (``builder-inited``).

    Sphinx writes that record in place, and fails if it has no lines.
    """
    path = Path(app.outdir, ".buildinfo")
    with suppress(OSError):
        if len(path.read_bytes().splitlines()) < _BUILD_INFO_LINES:
            path.unlink()


_BUILD_INFO_LINES = 4


def begin(app: Sphinx, builder: Builder) -> None:
    """Remove the record while pages are written (``write-started``).

    Also remove the output of deleted pages, while the record still lists them.
    """
    domain = domain_of(app.env)
    if domain.one_document:
        return
    domain.build.writing = True
    domain.build.written = _read(builder)
    left = cast("Sources", app.env.project).left
    gone = []
    for docname, (_digest, suffix) in list(domain.build.written.items()):
        found = docname in app.env.found_docs
        # A page of another file may be there now, all of which is written again.
        if not found or (suffix and suffix != _our_suffix(domain, docname)):
            del domain.build.written[docname]
            if suffix or docname in left:
                gone.append(docname)
    if gone:
        outputs.remove(builder, gone, app.env.found_docs.difference(gone))
    if builder.format == "html":
        # Sphinx writes it in every build, if there is a keyword. It has to be removed
        # before all files are packed into an ePub.
        outputs.remove(builder, [KEYWORDS])
    record_path(builder).unlink(missing_ok=True)


def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note that a page is about to be written (``doctree-resolved``).

    A page with references that Sphinx warned about gets no digest: the next build
    writes it again, and warns again.
    """
    domain = domain_of(app.env)
    if domain.one_document:
        return
    digest, suffix = _state(domain, docname)
    domain.build.to_write.discard(docname)
    if docname in domain.build.dangling:
        digest = ""
        domain.build.to_write.add(docname)
    domain.build.written[docname] = digest, suffix


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Restore the record (``build-finished``)."""
    if exception is not None:
        return
    domain = domain_of(app.env)
    if not domain.build.writing:
        return  # older Sphinx stops before this if there is nothing to write
    if domain.build.written:
        path = record_path(app.builder)
        path.write_text(json.dumps(domain.build.written, indent=0, sort_keys=True))
        # A page may be left to write: one without a digest, or one that is not among
        # the files that Sphinx was told to build.
        if not domain.build.to_write:
            with suppress(OSError):
                _mark(app).write_text(_made_from(app))


def record_path(builder: Builder) -> Path:
    return Path(builder.outdir, f".quicktakes-{builder.name}.json")


def _is_written(app: Sphinx) -> bool:
    """Whether all pages were written from the environment as it is stored."""
    try:
        return _mark(app).read_text() == _made_from(app)
    except (OSError, ValueError):
        return False


def _mark(app: Sphinx) -> Path:
    # Not in the output, which follows from the sources alone.
    return Path(app.doctreedir, f"quicktakes-{app.builder.name}.digest")


def _made_from(app: Sphinx) -> str:
    """Return a digest of the record, of what the pages in it were made from, and how.

    Also of the indexes that are made in every build. OSError if a part is missing.
    """
    return _hashed(
        [
            record_path(app.builder).read_bytes(),
            stamp(Path(app.doctreedir, ENV_PICKLE_FILENAME)),
            domain_of(app.env).build.made_with,
            kept_indexes.stamps(app),
        ]
    )


def _settings(app: Sphinx, values: Iterable[ConfigValue]) -> str:
    """Return a digest of settings and of which extensions there are."""
    settings = {value.name: _plain(value.value) for value in values}
    return _hashed([sorted(settings.items()), sorted(app.extensions)])


def _plain(value: object) -> object:
    """Return a value of ``conf.py`` with a stable repr; of an object, its kind."""
    if isinstance(value, Mapping):
        return sorted((repr(_plain(k)), _plain(v)) for k, v in value.items())
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Set):
        return sorted(repr(_plain(part)) for part in value)
    if value is None or isinstance(value, str | bytes | int | float):
        return value
    return type(value).__name__, getattr(value, "__qualname__", "")


def _hashed(shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _state(domain: QuickTakesDomain, docname: str) -> tuple[str, str]:
    """Return the digest of a page, and its suffix if the extension answers for it."""
    answers = domain.note_of(docname).answers
    shown = [_shown(domain, docname), [_answer_state(domain, d) for d in answers]]
    return _hashed(shown), _our_suffix(domain, docname)


def _our_suffix(domain: QuickTakesDomain, docname: str) -> str:
    """Return the suffix of the file of a page, or nothing if it is the user's own.

    The name of the source in the output depends on it.
    """
    if not domain.makes(docname):
        return ""
    return domain.env.doc2path(docname, base=False).suffix


def _shown(domain: QuickTakesDomain, docname: str) -> list[object]:
    """Return what a page shows, but for the answers in its listings."""
    catalogue = domain.catalogue
    note = domain.note_of(docname)
    shown: list[object] = [domain.build.read_with]
    if docname in catalogue.entries:
        # Sphinx does not notice an older file in its place.
        shown.append(catalogue.entries[docname].content)
    shown += [digest for _view, digest in note.views]
    shown += map(domain.link_state, note.links)
    if note.browse and domain.build.is_site:
        shown.append(export.of(domain).digest)
    # Sphinx links every page to the domain's index, unless it is empty.
    indexed = not catalogue.index_divided or domain.index_page() is not None
    shown.append(bool(catalogue.keywords) and indexed)
    shown.append(is_confined(domain, docname))
    # Sphinx shows this around every page, but does not write pages again for it.
    beside = domain.build.relations.get(docname, ())
    around = (*beside, *above(domain, docname), domain.env.config.root_doc)
    shown += [(name, domain.title(name)) for name in around if name]
    if docname in catalogue.questions:
        way = find_way(domain, docname)
        shown += [
            [(target, domain.title(target)) for target in page_links(domain, docname)],
            domain.subject_pages().get(catalogue.subject_of(docname).key),
            [
                keyword_place(domain, catalogue.keyword_key(word))
                for word in catalogue.questions[docname].keywords
            ]
            if catalogue.index_divided or domain.settings.keyword_pages
            else domain.index_page(),
            unique_title(domain, docname),
            addresses.canonical(domain, docname),
            way,
            way and [domain.title(d) for d in (way.previous, way.next) if d],
        ]
    return shown


def _answer_state(domain: QuickTakesDomain, docname: str) -> object:
    """Return what the copy of an answer on another page depends on.

    That is the answer, and where its links lead. A copy has no answers in it.
    """
    note = domain.note_of(docname)
    return (
        domain.title(docname),
        domain.anchor(docname),
        _shown(domain, docname),
        note.as_read,
        note.absent,
    )


def _read(builder: Builder) -> dict[str, tuple[str, str]]:
    try:
        record = json.loads(record_path(builder).read_text())
        return {docname: (digest, end) for docname, (digest, end) in record.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
