"""Where questions and subject pages hang in the document tree.

Every question hangs on exactly one subject page. The subject pages hang on one page of
the user's: the best listing. Which pages these are is certain only when all pages have
been read. So a page is read without what hangs below it, and :func:`settle` puts the
toctrees into the stored doctrees.

HTML must not see a toctree of questions, because Sphinx resolves the whole tree again
for every page. It is appended to a subject page after Sphinx has collected the tree of
the page. So it is only in the stored doctree, from which LaTeX and the other builders
that make one document assemble it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from itertools import chain
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from ..builds import unchanged
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
    pages = domain.subject_pages()
    return tuple(
        question
        for key in dict.fromkeys(domain.note_of(docname).subjects)
        if pages.get(key) == docname
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
        quicktakes=True,
    )


def claim(domain: QuickTakesDomain, docname: str, rank: int) -> list[nodes.Element]:
    """Return the place for the subject pages on the page being read, once for each."""
    note = domain.note(docname)
    first = note.rank is None
    note.rank = rank if note.rank is None else min(note.rank, rank)
    return [place()] if first else []


class place(nodes.General, nodes.Element):  # noqa: N801
    """Where the toctree of the subject pages is, if they hang below the page."""


LISTING = "quicktakes_listing"
"""The attribute of what a listing consists of: its page.

Books leave it out if the subject pages hang below that page. A book has a table of
contents, and the chapters follow: the listing above them would be a second set of
chapters, without their text. It is no ``only`` node around them, since Sphinx gives no
level in the sidebar to the sections in one.
"""


class FollowTree(SphinxPostTransform):
    """Make of places what Sphinx's directive makes, if anything hangs there.

    In books, leave out the listing above it.
    """

    default_priority = 4  # after answers were copied, before Sphinx chooses by tags

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        note = domain.note_of(self.env.docname)
        if not domain.one_document and note.rank is None and not note.composed:
            return
        for found in list(self.document.findall(place)):
            # Other directives may have put their target here.
            tree: nodes.Element = nodes.target()
            if found.children:
                tree = nodes.compound("", *found.children, classes=["toctree-wrapper"])
            found.replace_self(tree if tree.children or found["ids"] else [])
        left_out = tree_owner(domain) if domain.is_book else None
        for node in list(self.document.findall(nodes.Element)):
            page = node.attributes.pop(LISTING, None)
            if page is not None and page == left_out:
                node.parent.remove(node)


def settle(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Settle the tree after all pages are read; return the pages that changed."""
    domain = domain_of(env)
    if domain.build.unchanged:
        _finish(domain)
        return []
    changed: set[str] = set()
    # A page of the user's that declares a subject removes a generated page: one round
    # is enough for that, the next finds nothing.
    for _round in range(3):
        again = _update_generated_pages(domain, app.builder)
        # The places of the index and of the subject pages are known only now.
        again |= outdated(domain, (IndexView, SubjectView)) & env.found_docs
        if not again:
            break
        for docname in sorted(again):
            _read(app, docname)
        changed |= again
    changed |= _hang(app, domain)
    unchanged.compare_again(domain, {*domain.build.reading, *changed})
    _finish(domain)
    return sorted(changed & env.found_docs)


def _finish(domain: QuickTakesDomain) -> None:
    domain.find_places()
    for docname, problem in generated_pages.problems(domain):
        report(docname, problem)


def _hang(app: Sphinx, domain: QuickTakesDomain) -> set[str]:
    """Hang all documents where they should; return the pages that this changed."""
    owner, placed = tree_owner(domain), _placed(domain)
    changed = set()
    with domain.places_kept():
        for docname, note in domain.notes.items():
            subjects = subject_tree(domain, docname, placed) if docname == owner else ()
            questions = question_tree(domain, docname, placed)
            if (subjects, questions) != (note.subject_tree, note.question_tree):
                _hang_below(app, docname, subjects, questions)
                note.subject_tree, note.question_tree = subjects, questions
                changed.add(docname)
    return changed


def _hang_below(
    app: Sphinx, docname: str, subjects: Iterable[str], questions: Iterable[str]
) -> None:
    """Hang documents below a page: exchange the toctrees in its stored doctree."""
    env = app.env
    doctree = env.get_doctree(docname)
    for old in [n for n in doctree.findall(addnodes.toctree) if n.get("quicktakes")]:
        old.parent.remove(old)
    where = doctree.next_node(place)
    if subjects and where is not None:
        where += toctree(docname, subjects)
    # What Sphinx knows of the page's toctrees.
    collector = TocTreeCollector()
    collector.clear_doc(app, env, docname)
    env.prepare_settings(docname)
    collector.process_doc(app, doctree)
    env.temp_data.clear()
    if questions:
        section: nodes.Element = doctree.next_node(nodes.section) or doctree
        section += toctree(docname, questions)
    app.builder.write_doctree(docname, doctree)
    env._pickled_doctree_cache.pop(docname, None)  # Sphinx keeps what it has loaded


def _update_generated_pages(domain: QuickTakesDomain, builder: Builder) -> set[str]:
    """Bring the generated pages in line with what pages declare; return new ones.

    Also return the pages with a ``:glob:`` toctree, which may take in a new page. If
    none is new, only those that held one which is gone.
    """
    env = domain.env
    changed = generated_pages.update(domain)
    before = set(env.found_docs)
    if not changed and before.isdisjoint(all_elsewhere(domain)):
        return set()
    with logging.suppress_logging():
        env.find_files(env.config, builder)
    env.found_docs.difference_update(domain.catalogue.left_out, all_elsewhere(domain))
    new, gone = env.found_docs - before, before - env.found_docs
    for docname in sorted(gone):
        builder.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        domain.forget(docname)
    by_pattern = env.glob_toctrees & env.found_docs
    if not new:
        includes = env.toctree_includes
        by_pattern = {d for d in by_pattern if not gone.isdisjoint(includes[d])}
    return new | by_pattern


def _read(app: Sphinx, docname: str) -> None:
    app.events.emit("env-purge-doc", app.env, docname)
    app.env.clear_doc(docname)
    app.builder.read_doc(docname)


def remember_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Keep the list that Sphinx reads and writes by (``env-before-read-docs``)."""
    domain_of(env).build.reading = docnames


def register(app: Sphinx) -> None:
    app.add_post_transform(FollowTree)
