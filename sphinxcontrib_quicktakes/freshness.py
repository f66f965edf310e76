"""Which pages have to be written again, in each output directory.

A page shows titles and neighbours of other pages, so that it can be out of date though
neither its source nor its doctree is. And Sphinx saves what it read before it writes,
so that a build for another format, or one that was killed, hides from the next build
what is left to write.

So the digests of pages *as written* lie in each output directory. They are taken away
when writing starts and put back when the build is finished.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from .domain import QuickTakesDomain
from .navigation import find_way, unique_title
from .page import page_links

RECORD = ".quicktakes.json"


def note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page that was just read refers to (``doctree-read``)."""
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    docname = app.env.docname
    links = {
        (node["reftype"], node["reftarget"])
        for node in doctree.findall(addnodes.pending_xref)
        if node.get("refdomain") == "qt"
    }
    if docname in domain.catalogue.questions:
        # Those of every question page follow from the catalogue.
        words = domain.catalogue.keyword_names(docname)
        links -= {("keyword", word) for word in words}
        links -= {("question", target) for target in page_links(domain, docname)}
        links -= {("subject", domain.catalogue.subject_of(docname).key)}
    if links:
        domain.note(docname).links = tuple(sorted(links))


def stale(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that are written otherwise than they would be now.

    (``env-updated``, when the tree is settled.)
    """
    domain = cast(QuickTakesDomain, env.get_domain("qt"))
    record = _read(app.builder)
    return [
        docname
        for docname, note in sorted(domain.notes.items())
        if docname in env.found_docs
        and (note.views or note.links)
        and record.get(docname) != _digest(domain, docname)
    ]


def begin(app: Sphinx, builder: Builder) -> None:
    """Take the record away while pages are written (``write-started``)."""
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    domain.written = _read(builder)
    Path(builder.outdir, RECORD).unlink(missing_ok=True)


def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note that a page is about to be written (``doctree-resolved``)."""
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    if docname in domain.notes:
        domain.written[docname] = _digest(domain, docname)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Put the record back, and remove pages of what is gone (``build-finished``)."""
    if exception is not None:
        return
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    gone = set(domain.written) - app.env.found_docs
    for docname in gone:
        del domain.written[docname]
        _remove(app.builder, docname)
    if domain.written:
        path = Path(app.builder.outdir, RECORD)
        path.write_text(json.dumps(domain.written, indent=0, sort_keys=True))


def _digest(domain: QuickTakesDomain, docname: str) -> str:
    catalogue = domain.catalogue
    note = domain.notes[docname]
    shown: list[object] = [digest for _view, digest in note.views]
    shown += [domain.link_state(typ, target) for typ, target in note.links]
    if docname in catalogue.questions:
        way = find_way(domain, docname)
        shown += [
            catalogue.entries[docname].content,
            [(target, domain.title(target)) for target in page_links(domain, docname)],
            domain.subject_pages().get(catalogue.subject_of(docname).key),
            domain.index_page(),
            unique_title(domain, docname),
            way,
            way
            and [
                domain.title(beside)
                for beside in (*way.parents, way.previous, way.next)
                if beside
            ],
        ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _read(builder: Builder) -> dict[str, str]:
    try:
        record = json.loads(Path(builder.outdir, RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _remove(builder: Any, docname: str) -> None:
    """Remove what *builder* wrote for a document that is no more."""
    out = Path(builder.outdir)
    paths = [*out.glob(f"_sources/{_literal(docname)}.*")]
    if builder.name == "dirhtml":
        paths.append(out / docname / "index.html")
    elif suffix := getattr(builder, "out_suffix", ""):
        paths.append(out / f"{docname}{suffix}")
    for path in paths:
        path.unlink(missing_ok=True)
        parent = path.parent
        while parent != out and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
