"""The ``qt`` domain: the only data store, and the lookup from names to pages.

Its data are the catalogue, made by the scan, and the notes of directives on the pages
they are on. Notes are by docname, so that purging and merging are simple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, Index, ObjType
from sphinx.errors import NoUri
from sphinx.roles import XRefRole
from sphinx.util import logging

from .catalogue import Catalogue, Group, names
from .catalogue.selection import subject_name
from .catalogue.slugs import slug
from .config import Settings
from .content.keywords import key
from .domain_index import KeywordIndex
from .harmless import as_written
from .i18n import _
from .links import DESCRIPTION
from .pages import headings
from .problems import Problem, ProblemType
from .report import report
from .shards import is_linked, page_address
from .store import (
    Build,
    GeneratedPage,
    Notes,
    Places,
    WantedPages,
    domain_of,
)
from .views import keyword_index

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .pages.markdown import Dialect
    from .scan.sources import Sources

logger = logging.getLogger(__name__)


_NOTHING = Notes()


_AS_PAGE = -1
"""The priority in Sphinx's search of what is found as a page, by its title."""


class QuickTakesDomain(Domain):
    """Questions, subjects and keywords."""

    name = "qt"
    label = "QuickTakes"
    object_types: ClassVar[dict[str, ObjType]] = {
        "question": ObjType(_("question"), "question"),
        "subject": ObjType(_("subject"), "subject"),
        "keyword": ObjType(_("keyword"), "keyword"),
    }
    roles: ClassVar[dict[str, Any]] = {
        "question": XRefRole(innernodeclass=nodes.inline, warn_dangling=True),
        "subject": XRefRole(innernodeclass=nodes.inline, warn_dangling=True),
        "keyword": XRefRole(innernodeclass=nodes.inline, warn_dangling=True),
    }
    indices: ClassVar[list[type[Index]]] = [KeywordIndex]
    initial_data: ClassVar[dict[str, Any]] = {
        "catalogue": Catalogue(),
        "scanned_with": None,
        "notes": {},
        "generated": {},
        "wanted": WantedPages(),
        "counts": ("", ""),
        "basis": "",
    }

    build: Build

    @property
    def settings(self) -> Settings:
        return self.build.settings

    @property
    def catalogue(self) -> Catalogue:
        return cast(Catalogue, self.data["catalogue"])

    @property
    def notes(self) -> dict[str, Notes]:
        return cast("dict[str, Notes]", self.data["notes"])

    @property
    def generated(self) -> dict[str, GeneratedPage]:
        """The generated pages, by docname."""
        return cast("dict[str, GeneratedPage]", self.data["generated"])

    def makes(self, docname: str) -> bool:
        """Whether a page is the extension's: a question, or generated."""
        return docname in self.catalogue.questions or docname in self.generated

    def note(self, docname: str) -> Notes:
        """Return the notes of a page that is being read."""
        return self.notes.setdefault(docname, Notes())

    def note_of(self, docname: str) -> Notes:
        """Return the notes of a page that was read, empty where it has none."""
        return self.notes.get(docname, _NOTHING)

    @property
    def format(self) -> str:
        """The format of the builder: "html", "latex", …"""
        return self.build.builder.format

    @property
    def one_document(self) -> bool:
        """Whether the builder makes one document of all pages."""
        return self.build.one_document

    @property
    def is_book(self) -> bool:
        """Whether it does, with the questions as chapters."""
        return self.one_document and self.format != "html"

    @cached_property
    def dialect(self) -> Dialect:
        """The parser of answers, made once for all pages."""
        from .pages.markdown import Dialect

        env: Any = self.env  # MyST-Parser puts its configuration there
        return Dialect(self.settings, env.myst_config)

    def forget(self, docname: str) -> None:
        """Remove a document that vanished during reading from those to write."""
        while docname in self.build.reading:
            self.build.reading.remove(docname)

    def clear_doc(self, docname: str) -> None:
        self.notes.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for docname in docnames:
            if docname in otherdata["notes"]:
                self.notes[docname] = otherdata["notes"][docname]

    # Where things are.

    def subject_pages(self) -> Mapping[str, str]:
        """Return the page of each subject: the user's own, else the generated one."""
        if self.build.places is not None:
            return self.build.places.subjects
        pages = {
            page.subject: docname
            for docname, page in self.generated.items()
            if page.subject is not None
        }
        declared = self.declared_subjects()
        pages.update(declared)
        # A generated page may be in a folder that the project excludes.
        known = self.catalogue.subjects.keys()
        found = self.env.found_docs
        return {k: d for k, d in pages.items() if k in known and d in found}

    @contextmanager
    def places_kept(self) -> Iterator[None]:
        """Look once for the pages of subjects and index, however often they are asked.

        While nothing is read: what is found lasts for the block.
        """
        before = self.build.places
        if before is None:
            self.build.places = Places(self.subject_pages(), self.index_page())
        try:
            yield
        finally:
            self.build.places = before

    def declared_subjects(self) -> dict[str, str]:
        """Return the subjects that pages of the user's declare, with the first page."""
        generated = set(self.generated)
        # The root document cannot hold the tree of a subject: Sphinx walks all of it
        # for the sidebar of every page.
        generated.add(self.env.config.root_doc)
        found: dict[str, str] = {}
        for docname in sorted(set(self.notes) - generated):
            for subject in self.notes[docname].subjects:
                found.setdefault(subject, docname)
        return found

    def index_page(self) -> str | None:
        """Return the page of the keyword index, the first of several."""
        if self.build.places is not None:
            return self.build.places.index
        pages = sorted(docname for docname, note in self.notes.items() if note.index)
        return pages[0] if pages else None

    def pages_of(self, subject: Group) -> int:
        """Return the number of pages that a subject's list takes."""
        return -(-len(subject.docnames) // self.settings.page_size)

    def anchor(self, docname: str) -> str:
        """Return the id of a question's section."""
        return names.anchor(self.catalogue, docname)

    def document_at(self, docname: str, path: str) -> str | None:
        """Return the document whose file *path* leads to from that of *docname*.

        None if it is none of the project's own. Questions of other shards are.
        """
        found = cast("Sources", self.env.project).document_at(docname, path)
        if found is None or found in self.catalogue.questions:
            return found
        ours = found in self.env.found_docs and found not in self.generated
        return found if ours else None

    # References.

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element | nodes.Text,
    ) -> nodes.reference | None:
        if typ == DESCRIPTION:
            translated = self.note_of(target).description
            shown = nodes.Text(translated) if translated else contnode
            return cast("nodes.reference", shown)
        found = sorted(self._find(typ, target))
        if not found:
            return None
        self._warn_ambiguous(node, target, found)
        name = found[0]
        text = None if node.get("refexplicit") else self._place(typ, name)[2]
        if text is not None and isinstance(contnode, nodes.Element):
            # That of a role; our own links contain only text.
            contnode.clear()
            contnode += nodes.Text(text)
        elif text is not None:
            contnode = nodes.Text(text)
        heading = self._linked_heading(node, name)
        reference = self.refer(typ, name, fromdocname, contnode, heading=heading)
        return cast("nodes.reference", reference)

    def _linked_heading(self, node: addnodes.pending_xref, docname: str) -> str:
        """Return the id of the heading that a link names; empty for none."""
        name = node.get("fragment")
        if not name:
            return ""
        found = headings.find(self, docname, name)
        if found is None and not node.get("copied"):
            self.build.dangling.add(self.env.docname)
            report(node, headings.missing(self, docname, name))
        return found or ""

    def refer(
        self,
        typ: str,
        name: str,
        fromdocname: str,
        content: nodes.Node | str | None = None,
        *,
        heading: str = "",
    ) -> nodes.Node:
        """Return a link to a question (its docname), subject or keyword (its key).

        It leads to the id *heading* on the page, if given, and shows *content*, by
        default the title. If there is nothing to link to, return *content* alone: for a
        keyword with neither an index nor a page of its own, and for one in a book,
        where the index at the end replaces these pages.
        """
        docname, anchor, title = self._place(typ, name)
        child = content if isinstance(content, nodes.Node) else None
        if child is None:
            child = nodes.Text(title if content is None else str(content))
        indexed = typ == "keyword" and self.format in ("latex", "texinfo")
        if docname is None or (indexed and self.settings.genindex):
            return child
        if not is_linked(self, docname):
            return child
        anchor = heading or anchor
        classes = ["qt", f"qt-{typ}"]
        reference = nodes.reference("", "", child, internal=True, classes=classes)
        if docname == fromdocname and anchor:
            reference["refid"] = anchor
            return reference
        try:
            reference["refuri"] = self._uri(fromdocname, docname, anchor)
        except NoUri:  # a page outside of the book
            return child
        return reference

    def address(self, typ: str, name: str, fromdocname: str) -> tuple[str | None, str]:
        """Return where a link leads, as a URI, and the title of its target.

        The URI is None where there is nothing to lead to (see :meth:`refer`).
        """
        if typ == "keyword":
            name = self.catalogue.keyword_key(name)
        docname, anchor, title = self._place(typ, name)
        if docname is None:
            return None, title
        if not is_linked(self, docname):
            return None, title
        if docname == fromdocname and anchor:
            return f"#{anchor}", title
        return self._uri(fromdocname, docname, anchor), title

    def _uri(self, fromdocname: str, docname: str, anchor: str) -> str:
        """Return a URI with one fragment also where pages are fragments already.

        In ``singlehtml`` the address of a page is ``#document-…``.
        """
        uri = self.page_uri(fromdocname, docname)
        if not anchor:
            return uri
        return f"{'' if '#' in uri else uri}#{anchor}"

    def page_uri(self, fromdocname: str, docname: str) -> str:
        """Return the address of a page, relative to another one.

        It is the same for all pages of a folder, if pages are files.
        """
        places = self.build.places
        files = self.build.builder.name == "html"
        if places is None or not files or fromdocname == docname:
            return page_address(self, fromdocname, docname)
        name = fromdocname.rpartition("/")[0], docname
        if name not in places.addresses:
            places.addresses[name] = page_address(self, fromdocname, docname)
        return places.addresses[name]

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        results = []
        for typ in self.object_types:
            found = sorted(self._find(typ, target))
            # Documents are what :doc: finds.
            if not found or target.lstrip("/") in self.catalogue.questions:
                continue
            if self._place(typ, found[0])[0] is None:
                continue  # other projects may have something of this name
            self._warn_ambiguous(node, target, found)
            content: nodes.Node | None = None
            if node.get("refexplicit"):
                content = contnode
            shown = self.refer(typ, found[0], fromdocname, content)
            if not isinstance(shown, nodes.reference):
                # This format has no page to lead to, but the target is there.
                shown = nodes.inline("", "", shown)
            results.append((f"qt:{typ}", cast("nodes.reference", shown)))
        return results

    def _warn_ambiguous(
        self, node: addnodes.pending_xref, target: str, found: list[str]
    ) -> None:
        if len(found) > 1:
            self.build.dangling.add(self.env.docname)
            candidates = ", ".join(
                sorted(names.full_name(self.catalogue, d) for d in found)
            )
            report(
                node,
                Problem(
                    ProblemType.REFERENCE,
                    f"several questions are called {target!r}: expected one of "
                    f"{candidates}; the first is used",
                ),
            )

    def _find(self, typ: str, target: str) -> list[str]:
        return names.find(self.catalogue, typ, target)

    def nearest(self, typ: str, target: str) -> str | None:
        """Return the name that comes nearest to one that is unknown."""
        return names.nearest(self.catalogue, typ, target)

    def _place(self, typ: str, name: str) -> tuple[str | None, str, str]:
        """Return docname, anchor and title of what a name was found to be."""
        if typ == "question":
            return name, "", self.title(name)
        if typ == "subject":
            page = self.subject_pages().get(name)
            if page in self.generated:
                return page, "", self.title(page)  # which may be translated
            return page, "", subject_name(self.catalogue.subjects[name].name)
        docname, anchor = keyword_index.keyword_place(self, name)
        return docname, anchor, self.catalogue.keywords[name].name

    def link_state(self, link: tuple[str, str]) -> str:
        """Return what a reference shows and where it leads, in a stable form.

        *link* is its type and target. Results are kept, because the index asks for a
        question once for each of its keywords.
        """
        places = self.build.places
        if places is None:
            return self._link_state(*link)
        if link not in places.links:
            places.links[link] = self._link_state(*link)
        return places.links[link]

    def _link_state(self, typ: str, target: str) -> str:
        if typ == headings.HEADING:
            docname, _hash, name = target.rpartition("#")
            there = docname in self.catalogue.questions
            return repr(there and headings.find(self, docname, name))
        if typ == DESCRIPTION:
            return self.note_of(target).description
        return repr(
            [(name, self._place(typ, name)) for name in self._find(typ, target)]
        )

    def find_places(self) -> None:
        """Record where things are, after all pages have been read."""
        self.build.places = None
        self.build.export = None
        self.build.scanned.clear()
        self.build.writing = False  # the same application may build again
        parents: dict[str, str] = {}
        for parent, children in sorted(self.env.toctree_includes.items()):
            for child in children:
                parents.setdefault(child, parent)
        self.build.places = Places(
            self.subject_pages(), self.index_page(), parents, _above(self.env.all_docs)
        )

    def title(self, docname: str) -> str:
        """Return the title of a page as it was read: translated, where it is."""
        places = self.build.places
        if places is None:
            return self._title(docname)
        if docname not in places.titles:
            places.titles[docname] = self._title(docname)
        return places.titles[docname]

    def description(self, docname: str) -> str:
        """Return the description of a question: translated, where it is."""
        note = self.note_of(docname)
        return note.description or self.catalogue.questions[docname].description

    def _title(self, docname: str) -> str:
        if docname in self.env.titles:
            return as_written(self.env.titles[docname].astext())
        if docname in self.generated:
            return self.generated[docname].title
        question = self.catalogue.questions.get(docname)
        return question.title if question else docname

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        catalogue = self.catalogue
        for docname, question in catalogue.questions.items():
            name = question.id if catalogue.by_id.get(question.id) == docname else ""
            title = self.title(docname)
            yield (name or docname, title, "question", docname, "", _AS_PAGE)
        pages = self.subject_pages()
        for group in catalogue.subjects.values():
            if group.key in pages:
                title = subject_name(group.name)
                yield (group.slug, title, "subject", pages[group.key], "", _AS_PAGE)
        for group in catalogue.keywords.values():
            page, anchor = keyword_index.keyword_place(self, group.key)
            if page is not None:
                priority = 1 if anchor else _AS_PAGE
                yield (group.slug, group.name, "keyword", page, anchor, priority)

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002
        """Return the name of a type of object in search results and warnings.

        It does not mention the domain, which readers of a site need not know.
        """
        return str(super().get_type_name(type, primary=True))

    def get_full_qualified_name(self, node: nodes.Element) -> str | None:
        """Return the name in an inventory, where names contain no spaces."""
        target = str(node.get("reftarget", ""))
        return target if node.get("reftype") == "question" else slug(key(target))


def _above(docnames: Iterable[str]) -> frozenset[str]:
    """Return the names of the folders that documents stand in, at whatever depth."""
    found: set[str] = set()
    for docname in docnames:
        folder = docname.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def warn_missing(app: Any, domain: Domain, node: addnodes.pending_xref) -> bool | None:
    """Warn about an unknown target, with the nearest name (``warn-missing-reference``).

    Pages with unresolved references that may later lead to a question are noted.
    """
    ours = domain_of(app.env)
    if domain is ours or node["reftype"] in ("any", "doc"):
        ours.build.dangling.add(ours.env.docname)
    if not isinstance(domain, QuickTakesDomain):
        return None
    typ, target = node["reftype"], node["reftarget"]
    nearest = domain.nearest(typ, target)
    hint = f"; did you mean {nearest!r}?" if nearest else ""
    logger.warning(
        "%s reference target not found: %r%s",
        f"qt:{typ}",
        target,
        hint,
        location=node,
        type="ref",
        subtype=typ,
    )
    return True
