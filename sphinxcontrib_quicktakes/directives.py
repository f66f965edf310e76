"""The directives: arguments, options, and the nodes that they put on a page."""

from __future__ import annotations

import datetime as dt
import os
import posixpath
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from .builds import one_document
from .builds.shown import View, note_view
from .catalogue.docnames import is_pattern
from .catalogue.selection import GROUPINGS, SORTS, VIEWS, Selection, day, subject_name
from .catalogue.slugs import slug
from .content import keywords
from .counts import whole
from .domain import QuickTakesDomain
from .i18n import _
from .links import link
from .pages.section_labels import GROUP
from .problems import Problem, ProblemType
from .store import domain_of
from .tree import placement
from .views import browse, faq, keyword_index, listing, lists
from .views.keyword_page import KeywordView
from .views.subject_page import SubjectView, question_list, summary


class _Directive(SphinxDirective):
    """What the directives share: the domain, and warnings with their line."""

    has_content = False

    @property
    def domain(self) -> QuickTakesDomain:
        return domain_of(self.env)

    @property
    def docname(self) -> str:
        return self.env.docname

    def warn(self, type_: ProblemType, message: str) -> None:
        note = self.domain.note(self.docname)
        line, path = self._place()
        note.problems.append(Problem(type_, message, line, path=path))

    def _place(self) -> tuple[int, str | None]:
        """Return the directive's line and its file, None for the page's own.

        Not *lineno*: that counts what the page includes, and a prolog.
        """
        source, line = self.get_source_info()
        if not source or not line:
            return self.lineno, None
        path = os.path.abspath(source)
        is_own = path == str(self.env.doc2path(self.docname))
        return line, None if is_own else path

    def note(self, view: View) -> None:
        note_view(self.domain, self.docname, view)

    def wrong(self, option: str, expected: str) -> None:
        value = self.options[option]
        self.warn(
            ProblemType.DIRECTIVE,
            f"the option :{option}: is {value!r}: expected {expected}; it is ignored",
        )

    def argument(self, option: str) -> str:
        """Return the argument, or the *option* for what cannot be one."""
        return str(self.options.get(option, " ".join(self.arguments)))

    def keys(self, option: str) -> tuple[str, ...]:
        words = keywords.split(self.options.get(option, ""))
        if option in self.options and not words:
            self.wrong(option, "names, separated by commas")
        return tuple(keywords.key(word) for word in words)

    def flag(self, option: str) -> bool:
        """Whether an option without a value is set; MyST may pass a YAML boolean."""
        value = self.options.get(option, "false").strip().lower()
        if value in ("", "true", "false"):
            return bool(value != "false")
        self.wrong(option, "no value, or true or false")
        return False

    def classes(self) -> list[str]:
        names = [nodes.make_id(name) for name in self.options.get("class", "").split()]
        if "class" in self.options and not (names and all(names)):
            self.wrong("class", "names that begin with a letter, separated by spaces")
            return []
        return names

    def number(self, option: str, default: int, most: int = 10**9) -> int:
        if option not in self.options:
            return default
        number = whole(self.options[option].strip())
        if number is not None and 0 < number <= most:
            return number
        limit = f" from 1 to {most}" if most < 10**9 else " above 0"
        self.wrong(option, "a whole number" + limit)
        return default

    def dress(self, found: list[nodes.Node]) -> list[nodes.Node]:
        """Add the common options to *found*: a caption, classes and a name."""
        classes = self.classes()
        for node in found:
            if isinstance(node, nodes.Element):
                node["classes"] += classes
                self.set_source_info(node)
        if self.options.get("caption"):
            caption = nodes.rubric("", self.options["caption"])
            caption["classes"] += ["quicktakes-caption", *classes]
            self.set_source_info(caption)
            found.insert(0, caption)
        elif "caption" in self.options:
            self.wrong("caption", "text")
        if "name" in self.options:
            target = nodes.target()
            self.add_name(target)
            found.insert(0, target)
        return found

    def empty(self, message: str) -> list[nodes.Node]:
        """Return the replacement for an empty list, with a warning."""
        self.warn(
            ProblemType.EMPTY, f"{message}: expected at least one; the page says so"
        )
        return [nodes.paragraph("", message + ".", classes=["quicktakes-empty"])]


LISTED_PAGES = 3
"""A listing by subject shows this many times ``quicktakes_page_size`` questions: with
the default, some 700 KB of HTML."""


def _options(*names: str) -> dict[str, Callable[[str], Any]]:
    """Return the options of a directive: *names*, and the common ones.

    Values are checked in run(): a wrong one costs its own option and a warning, not
    the listing, and with it the tree of the whole project.
    """
    common = ("caption", "class", "name")
    return dict.fromkeys((*names, *common), directives.unchanged)


class QuickTakes(_Directive):
    """``quicktakes``: a listing of questions."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _options(
        *("subject", "keyword", "author", "since", "until", "sort", "reverse"),
        *("limit", "group-by", "view"),
    )

    def run(self) -> list[nodes.Node]:
        selection = self._selection()
        view = listing.ListingView(selection, self._look())
        self.note(view)
        groups = selection.groups(self.domain.catalogue)
        if not groups:
            return self.dress(self._framed(self.empty(_("No questions")), selection))
        found: list[nodes.Node] = []
        room = self._room(selection, view, groups)
        for name, docnames in groups:
            entries = [listing.entries(self.domain, docnames[:room], view.view)]
            if len(docnames) > room:
                entries.append(self._rest(docnames, room, view))
            found += [self._section(name, entries)] if name else entries
        self._report_unknown(selection)
        found = self.dress(self._framed(found, selection))
        if selection.filtered:
            return found
        place = placement.claim(self.domain, self.docname, self._rank(selection))
        for node in found:
            if isinstance(node, nodes.Element):
                node[placement.LISTING] = self.docname
        return [*place, *found]

    def _look(self) -> str:
        """Return which of VIEWS the listing is."""
        return self._choice("view", VIEWS)

    def _framed(
        self, found: list[nodes.Node], selection: Selection
    ) -> list[nodes.Node]:
        """Return the listing as it stands on the page."""
        return found

    def _rank(self, selection: Selection) -> int:
        """Return how good a place for the subject pages the listing is."""
        return placement.PATTERNS if selection.patterns else placement.UNFILTERED

    def _room(
        self,
        selection: Selection,
        view: listing.ListingView,
        groups: list[tuple[str, list[str]]],
    ) -> int:
        """Return how many questions of each group the listing shows.

        That is all of them, but for a list of subjects that would be too large for a
        page: there, each subject's own page has the rest. And for too many answers.
        """
        total = sum(len(docnames) for _name, docnames in groups)
        if view.view == "faq" and total > faq.MOST:
            return max(faq.MOST // len(groups), 1)
        large = LISTED_PAGES * self.domain.settings.page_size
        if selection.group_by != "subject" or view.view != "list" or total <= large:
            return total
        return max(large // len(groups), 1)

    def _rest(
        self, docnames: list[str], room: int, view: listing.ListingView
    ) -> nodes.Element:
        """Return the link to the page that has all questions of a subject.

        Below answers, return the titles of the questions after them.
        """
        if view.view == "faq":
            return lists.questions(docnames[room:])
        subject = self.domain.catalogue.subject_of(docnames[0])
        text = _("All %d questions") % len(subject.docnames)
        rest = nodes.paragraph("", "", link("subject", subject.key, text))
        rest["translatable"] = False
        return rest

    def _section(self, name: str, entries: Sequence[nodes.Element]) -> nodes.Element:
        """Return a group as a section, or under a rubric where none can stand."""
        parent = self.state_machine.node
        if not isinstance(parent, nodes.document | nodes.section):
            return nodes.container("", nodes.rubric("", name), *entries)
        section = nodes.section("", nodes.title("", name), *entries)
        # The subject's own page has the plain id, and may be in the same document.
        section["ids"].append(self._free_id(f"{GROUP}{slug(keywords.key(name))}"))
        return section

    def _free_id(self, wanted: str) -> str:
        document = self.state.document
        found, number = wanted, 1
        while found in document.ids:
            number += 1
            found = f"{wanted}-{number}"
        document.ids[found] = document
        return found

    def _selection(self) -> Selection:
        arguments = self.arguments[0].split() if self.arguments else []
        folder = posixpath.dirname(self.docname)
        for pattern in arguments:
            if not is_pattern(pattern):
                self.warn(
                    ProblemType.DIRECTIVE,
                    f"{pattern!r} is not a pattern: expected one such as physics/* or "
                    "[a-c]*; it matches no question",
                )
        return Selection(
            patterns=tuple(
                posixpath.normpath(posixpath.join("/", folder, pattern)).lstrip("/")
                for pattern in arguments
            ),
            subjects=self.keys("subject"),
            keywords=self.keys("keyword"),
            authors=self.keys("author"),
            since=self._date("since"),
            until=self._date("until"),
            sort=self._choice("sort", SORTS),
            reverse=self.flag("reverse"),
            limit=self.number("limit", 0),
            group_by=self._choice("group-by", GROUPINGS),
        )

    def _report_unknown(self, selection: Selection) -> None:
        """Report names in options that no question has, beside some that are known."""
        for option, name, nearest in selection.unknown(self.domain.catalogue):
            hint = f", such as {nearest!r}" if nearest else ""
            self.warn(
                ProblemType.EMPTY,
                f"no question has the {option} {name!r}: expected one that a question "
                f"has{hint}; the listing has only those of other names",
            )

    def _choice(self, option: str, allowed: tuple[str, ...]) -> str:
        value = self.options.get(option, allowed[0]).strip().lower()
        if value in allowed:
            return str(value)
        self.wrong(option, "one of " + ", ".join(allowed))
        return allowed[0]

    def _date(self, option: str) -> dt.date | None:
        if option not in self.options:
            return None
        text = self.options[option].strip()
        try:
            return day(text, last=option == "until")
        except ValueError:
            self.wrong(option, "a date such as 2025-01-31, a month or a year")
            return None


class QuickTakesBrowse(QuickTakes):
    """``quicktakes-browse``: the questions of a selection, with filters."""

    def _look(self) -> str:
        return VIEWS[0]  # of the plain listing; the script shows the other

    def _framed(
        self, found: list[nodes.Node], selection: Selection
    ) -> list[nodes.Node]:
        view = self._choice("view", browse.VIEWS)
        note = self.domain.note(self.docname)
        if note.browse:
            self.warn(
                ProblemType.DIRECTIVE,
                "a second quicktakes-browse: expected only one on a page; this one "
                "becomes a plain listing",
            )
            return found
        note.browse = True
        docnames = None
        if selection != Selection(group_by=selection.group_by):
            self.note(browse.BrowseView(selection))
            docnames = selection.docnames(self.domain.catalogue)
        return [browse.browse("", *found, view=view, docnames=docnames)]

    def _rank(self, selection: Selection) -> int:
        return placement.BROWSE

    def _section(self, name: str, entries: Sequence[nodes.Element]) -> nodes.Element:
        # A section would be in the page's table of contents, and link to what the
        # script removed.
        return nodes.container("", nodes.rubric("", name), *entries)


class QuickTakesSubject(_Directive):
    """``quicktakes-subject``: the questions of a subject, on its page."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _options("subject", "page")

    def run(self) -> list[nodes.Node]:
        argument = self.argument("subject")
        view = SubjectView(keywords.key(argument), self.number("page", 1))
        if view.page == 1:
            # Before the view is recorded, which depends on the place of the subject's
            # page.
            self.domain.note(self.docname).subjects.append(view.subject)
        self.note(view)
        if not view.docnames(self.domain):
            name = subject_name(argument)
            return self.dress(self.empty(_("No questions on %s") % name))
        found: list[nodes.Node] = list(summary(self.domain, view))
        # In a book the questions themselves follow, as sections of this chapter.
        found.append(screen_only(question_list(self.domain, view)))
        return self.dress(found)


class QuickTakesKeyword(_Directive):
    """``quicktakes-keyword``: the questions that have a keyword, on its page."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _options("keyword", "page")

    def run(self) -> list[nodes.Node]:
        argument = self.argument("keyword")
        view = KeywordView(keywords.key(argument), self.number("page", 1))
        self.note(view)
        if not view.docnames(self.domain):
            message = _("No questions on %s") % argument if argument else None
            return self.dress(self.empty(message or _("No questions")))
        return self.dress(list(view.nodes(self.domain)))


class QuickTakesIndex(_Directive):
    """``quicktakes-index``: the keyword index."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = _options(
        "min-count", "subject", "columns", "part"
    )

    def run(self) -> list[nodes.Node]:
        view = keyword_index.IndexView(
            min_count=self.number("min-count", 1),
            subjects=self.keys("subject"),
            part=self.number("part", 0),
        )
        columns = self.number("columns", 1, most=6)
        note = self.domain.note(self.docname)
        # The first whole index of a page, or its parts, contain the targets of
        # keywords.
        anchored = bool(view.part) or (view.whole and not note.index)
        note.index = note.index or view.whole
        note.composed = True
        self.note(view)
        if not view.parts(self.domain):
            return self.dress(self.empty(_("No keywords")))
        found = keyword_index.index_nodes(self.domain, view, columns, anchored=anchored)
        if not self.domain.settings.genindex:
            if view.whole and self.domain.catalogue.index_divided:
                bound = keyword_index.bound_index(columns)
                whole = addnodes.only("", bound, expr="latex or texinfo")
                found = [screen_only(found, "not (latex or texinfo)"), whole]
            return self.dress(list(found))
        # In a book, the index at the end has page numbers; this one does not.
        text = _("The index at the end of this book lists the keywords.")
        hint = nodes.paragraph("", text)
        book = addnodes.only("", hint, expr="latex or texinfo")
        return [*self.dress([screen_only(found, "not (latex or texinfo)")]), book]


SCREEN = f"not {one_document.BOOK}"
"""The formats that are not books, as an expression of tags."""


def screen_only(children: Sequence[nodes.Node], expr: str = SCREEN) -> nodes.Element:
    """Return *children* for formats that are not books."""
    return addnodes.only("", *children, expr=expr)
