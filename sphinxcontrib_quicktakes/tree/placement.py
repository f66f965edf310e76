"""Where questions and subject pages hang in the document tree.

Every question hangs on exactly one subject page. The subject pages hang on one page of
the user's: the best listing. Which pages these are is certain only when all pages have
been read; until then, the result of the last build is assumed. :func:`settle` compares
the two, and reads again the few pages that assumed something wrong.

HTML must not see a toctree of questions, because Sphinx resolves the whole tree again
for every page. It is appended to a subject page after Sphinx has collected the tree of
the page. So it is only in the stored doctree, from which LaTeX and the other builders
that make one document assemble it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..builds.shown import outdated
from ..domain import QuickTakesDomain
from ..report import report
from ..shards import all_elsewhere, elsewhere
from ..store import domain_of
from ..views.keyword_index import IndexView
from ..views.subject_page import SubjectView
from . import generated_pages

if TYPE_CHECKING:
    from sphinx.builders import Builder

UNFILTERED, PATTERNS, BROWSE, ROOT = range(4)
"""Ranks of places for the subject pages: the lowest wins, then the root document, then
the first docname. The best place is a listing without filters and patterns, then one
with patterns, then a browse page, and last a question that is the root document."""


def tree_owner(domain: QuickTakesDomain) -> str | None:
    """Return the page below which the subject pages hang."""
    root = domain.env.config.root_doc
    candidates = [
        (note.rank, docname != root, docname)
        for docname, note in domain.notes.items()
        if note.rank is not None
    ]
    return min(candidates)[2] if candidates else None


def subject_tree(
    domain: QuickTakesDomain, docname: str, placed: Set[str]
) -> tuple[str, ...]:
    """Return the subject pages that should hang below *docname*, the tree's owner.

    Those *placed* in a toctree of the user's are not among them.
    """
    pages = domain.subject_pages()
    order = dict.fromkeys(pages[k] for k in domain.catalogue.subjects if k in pages)
    return tuple(page for page in order if page != docname and page not in placed)


def question_tree(
    domain: QuickTakesDomain, docname: str, placed: Set[str]
) -> tuple[str, ...]:
    """Return the questions that should hang below *docname*, a subject page.

    Those *placed* in a toctree of the user's are not among them.
    """
    return tuple(
        question
        for key, page in domain.subject_pages().items()
        if page == docname
        for question in domain.catalogue.subjects[key].docnames
        if question not in placed and question != docname
        if not elsewhere(domain, question)
    )


def _placed(domain: QuickTakesDomain) -> set[str]:
    """Return the documents in the toctrees of the user's, as far as they are read."""
    found = Counter(chain.from_iterable(domain.env.toctree_includes.values()))
    for note in domain.notes.values():
        found.subtract(note.subject_tree)
    return set(+found)


def toctree(docname: str, entries: Iterable[str]) -> addnodes.toctree:
    """Return a hidden toctree, as Sphinx's own directive makes it."""
    documents = list(entries)
    return addnodes.toctree(
        parent=docname,
        entries=[(None, document) for document in documents],
        includefiles=documents,
        rawentries=[],
        caption=None,
        rawcaption="",
        glob=False,
        hidden=True,
        includehidden=False,
        maxdepth=-1,
        numbered=0,
        titlesonly=False,
    )


def claim(domain: QuickTakesDomain, docname: str, rank: int) -> list[nodes.Element]:
    """Return the place for the subject pages, if it is on the page being read."""
    note = domain.note(docname)
    note.rank = rank if note.rank is None else min(note.rank, rank)
    note.owns = tree_owner(domain) == docname
    if not note.owns:
        return []
    return [nodes.compound(classes=["toctree-wrapper", _PLACE])]


_PLACE = "quicktakes-tree"


def hang_subjects(app: Sphinx, doctree: nodes.document) -> None:
    """Put the subject pages in their place on a page that was just read.

    (``doctree-read``, before Sphinx collects the page's toctrees.) Only now is it known
    which of them are in a toctree of the user's on the same page.
    """
    domain = domain_of(app.env)
    docname = app.env.docname
    note = domain.note_of(docname)
    if note.rank is None:
        return
    held = {
        document
        for node in doctree.findall(addnodes.toctree)
        for document in node["includefiles"]
    }
    entries: tuple[str, ...] = ()
    if tree_owner(domain) == docname:
        entries = subject_tree(domain, docname, _placed(domain) | held)
    places = [n for n in doctree.findall(nodes.compound) if _PLACE in n["classes"]]
    for place in places:
        if entries and place is places[0]:
            note.subject_tree = entries
            place["classes"].remove(_PLACE)
            place += toctree(docname, entries)
        else:
            place.parent.remove(place)


def hang_questions(app: Sphinx, doctree: nodes.document) -> None:
    """Append the toctree of its questions to a subject page that was just read."""
    domain = domain_of(app.env)
    docname = app.env.docname
    note = domain.note_of(docname)
    if not note.subjects:
        return
    note.question_tree = question_tree(domain, docname, _placed(domain))
    if note.question_tree:
        section: nodes.Element = doctree.next_node(nodes.section) or doctree
        section += toctree(docname, note.question_tree)


def settle(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Settle the tree after all pages are read; return the pages read for it."""
    domain = domain_of(env)
    read: set[str] = set()
    # A page of the user's that declares a subject removes a generated page, which
    # changes the tree above: two rounds are enough for that, the third finds nothing.
    for _round in range(3):
        again = _update_generated_pages(domain, app.builder)
        again |= _misplaced(domain)
        # The places of the index and of the subject pages are known only now.
        again |= outdated(domain, (IndexView, SubjectView)) & env.found_docs
        if not again:
            break
        for docname in sorted(again):
            _read(app, docname)
        read |= again
    domain.find_places()
    for docname, problem in generated_pages.problems(domain):
        report(docname, problem)
    return sorted(read & env.found_docs)


def _misplaced(domain: QuickTakesDomain) -> set[str]:
    """Return the pages below which other documents should hang than do."""
    owner, placed = tree_owner(domain), _placed(domain)
    found = set()
    for docname, note in domain.notes.items():
        tree = subject_tree(domain, docname, placed) if docname == owner else ()
        if note.subject_tree != tree or note.owns != (docname == owner):
            found.add(docname)
        if note.subjects:
            questions = question_tree(domain, docname, placed)
            if note.question_tree != questions:
                found.add(docname)
    return found


def _update_generated_pages(domain: QuickTakesDomain, builder: Builder) -> set[str]:
    """Bring the generated pages in line with what pages declare; return new ones.

    And with them the pages whose toctrees take all documents of a pattern.
    """
    env = domain.env
    changed = generated_pages.update(domain)
    before = set(env.found_docs)
    if not changed and before.isdisjoint(all_elsewhere(domain)):
        return set()
    with logging.suppress_logging():
        env.find_files(env.config, builder)
    env.found_docs.difference_update(domain.catalogue.left_out, all_elsewhere(domain))
    for docname in sorted(before - env.found_docs):
        builder.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        domain.forget(docname)
    if env.found_docs == before:
        return set()
    return (env.found_docs - before) | (env.glob_toctrees & env.found_docs)


def _read(app: Sphinx, docname: str) -> None:
    app.events.emit("env-purge-doc", app.env, docname)
    app.env.clear_doc(docname)
    app.builder.read_doc(docname)


def remember_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Keep the list that Sphinx reads and writes by (``env-before-read-docs``)."""
    domain_of(env).build.reading = docnames
