"""Answers as doctrees, and the only contact with MyST's renderer.

CommonMark with tables, strikethrough, task lists, autolinks, footnotes and formulas.
MyST's directives and roles are not part of it, and raw HTML is text, because answers
come from many people. ``SphinxRenderer`` can be imported but is undocumented, so only
this module uses it.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

import myst_parser
from docutils import nodes
from docutils.parsers.rst.languages import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from pygments.lexers import get_all_lexers

from ..builds.shown import AddressView, FileView, note_view
from ..content import tex
from ..content.question import Passage
from ..content.tex.definitions import Definitions
from ..dialect.attributes import NAME
from ..dialect.formula_definitions import as_written
from ..dialect.lines import LINE, number_lines
from ..dialect.parser import answer_parser, decoded, with_rules
from ..dialect.problems import (
    address,
    block_problem,
    formula_problem,
    image_fault,
    image_message,
    image_name,
    image_place,
    link_fault,
    link_message,
    linked_path,
    page_message,
    problem_at,
    scheme_of,
)
from ..links import link, link_to_page
from ..nodes import (
    deleted,
    formula_source,
    html_block,
    html_text,
    line_break,
    lowered,
    raised,
    rule,
)
from ..problems import ProblemType
from . import headings

if TYPE_CHECKING:
    from ..config import Settings
    from ..domain import QuickTakesDomain


_MYST_IS_KNOWN = myst_parser.__version__.startswith("5.2.")
"""Other versions may prepare more for each text than :class:`_Renderer` does."""


_LONGEST_HIGHLIGHTED = 20_000
"""Characters of code. For some languages, such as Perl with its heredocs, Pygments'
lexers take quadratic time."""

# The nodes for ``ELEMENTS`` of ``dialect.tags``.
_ELEMENTS: dict[str, type[nodes.Element]] = {
    **dict.fromkeys(("em", "i"), nodes.emphasis),
    **dict.fromkeys(("strong", "b"), nodes.strong),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), nodes.literal),
    **dict.fromkeys(("del", "s", "strike"), deleted),
    "sub": lowered,
    "sup": raised,
}


class Dialect:
    """A parser for answers, made once and used for every page."""

    def __init__(self, settings: Settings, myst: MdParserConfig) -> None:
        self._settings = settings
        self._config = _config(settings, myst)
        self._md = _parser(settings, self._config)

    @cached_property
    def _md_of_messages(self) -> MarkdownIt:
        return _parser(self._settings, self._config, of_parts=True)

    def warm_up(self) -> None:
        """Do in advance what the first answers would need."""
        with suppress(Exception):  # what fails may never be needed
            lexer("")

    def render(
        self,
        passage: Passage,
        document: nodes.document,
        parent: nodes.Element,
        domain: QuickTakesDomain,
        *,
        is_message: bool = False,
    ) -> None:
        """Append *passage*, rendered, to *parent*.

        It may also be a message of a catalog, and so only a part of an answer. Headings
        become sections if *parent* is the section of the page, and rubrics otherwise.
        Footnotes come last, as on GitHub. Lines in warnings are lines of the file.
        """
        text, passage = decoded(passage, domain.settings.newlines)
        md = self._md_of_messages if is_message else self._md
        md.options["myst_config"] = self._config.copy(
            heading_slug_func=headings.Names(
                self._config.heading_slug_func, getattr(document, "myst_slugs", ())
            )
        )
        md.options["document"] = document
        md.options["parent"] = parent
        md.options["domain"] = domain
        md.options["passage"] = passage
        earlier = list(document.autofootnotes)
        metadata = domain.env.metadata[domain.env.docname]
        before = dict(metadata)
        # MyST counts the words of a trusted page, and here it has several passages.
        count = {} if is_message else before.get("wordcount", {})
        for name in count:
            document.substitution_defs.pop(f"wordcount-{name}", None)
        # What one text of the page defines holds for the next, and in translations.
        temporary = domain.env.temp_data
        definitions = temporary.setdefault("quicktakes_definitions", Definitions())
        md.render(
            text,
            {
                "hard_breaks": passage.hard_breaks,
                "wordcount": count,
                "definitions": definitions,
            },
        )
        if is_message:
            # Translated headings keep the names that links know them by.
            metadata.clear()
            metadata.update(before)
        _sort_footnotes(document)
        if not is_message:
            for note in document.autofootnotes:
                if note not in earlier:
                    _take_out(note, parent)
                    parent += note


def _config(settings: Settings, myst: MdParserConfig) -> MdParserConfig:
    """Return MyST's settings for answers: the project's own for trusted ones."""
    config = MdParserConfig()
    if settings.trusted:
        # Formulas are read as in every answer.
        extensions = set(myst.enable_extensions) - {"amsmath", "dollarmath"}
        config = myst.copy(enable_extensions=extensions)
    return config.copy(
        heading_anchors=6,
        heading_anchors_html_ids=False,
        footnote_sort=False,
        footnote_transition=False,
    )


def _parser(
    settings: Settings, config: MdParserConfig, *, of_parts: bool = False
) -> MarkdownIt:
    if settings.trusted:
        autolinks = "gfm_autolink" not in config.enable_extensions
        return with_rules(create_md_parser(config, _Renderer), autolinks)
    html = settings.html == "sanitize"
    return answer_parser(html, _Renderer, of_parts=of_parts)


def _sort_footnotes(document: nodes.document) -> None:
    """Have docutils number the footnotes in the order in which they are referred to."""
    names = [reference["refname"] for reference in document.autofootnote_refs]
    order = {name: place for place, name in reversed([*enumerate(names)])}

    def place(note: nodes.footnote) -> int:
        return min((order[n] for n in note["names"] if n in order), default=len(names))

    document.autofootnotes.sort(key=place)


def _take_out(node: nodes.Element, top: nodes.Element) -> None:
    """Remove a node, and what it leaves empty below *top*."""
    while node is not top and node.parent is not None:
        parent = node.parent
        parent.remove(node)
        if parent.children:
            break
        node = parent


_LANGUAGE = re.compile(r"\{(?:([^\s.=][^\s=]*)|\.([^\s=]+)(?:\s[^{}]*)?)\}")
"""A fence's label in braces: ``{r}``, or ``{.python .numberLines}``."""


def lexer(label: str) -> str:
    """Return the name of a fence's lexer: plain text if Pygments has none."""
    # The lexers of other packages are loaded to know their names.
    if label in _lexers(plugins=False) or label in _lexers(plugins=True):
        return label
    return "text"


@cache
def _lexers(*, plugins: bool) -> frozenset[str]:
    names = (aliases for _, aliases, _, _ in get_all_lexers(plugins))
    return frozenset(chain.from_iterable(names))


class _Renderer(SphinxRenderer):
    """Renders tokens as a doctree."""

    def setup_render(self, options: dict[str, Any], env: Any) -> None:
        if _MYST_IS_KNOWN:
            self._begin(options, env)
        else:
            super().setup_render(options, env)
        parent = options["parent"]
        self.current_node = parent
        if isinstance(parent, nodes.section):
            self._level_to_section[1] = parent
        # Those of all passages of the page, because links may lead from one to another.
        self._heading_slugs = dict(getattr(self.document, "myst_slugs", {}))
        self.domain: QuickTakesDomain = options["domain"]
        self.passage: Passage = options["passage"]
        self._place = tex.Place.INLINE
        self._in_link = False
        self._footnotes = {
            label[1:]: self._new_name(label[1:])
            for label in env.get("footnotes", {}).get("refs", ())
        }

    def _begin(self, options: dict[str, Any], env: Any) -> None:
        """Do what MyST does, but for the document that it makes and nobody gets.

        That one has all options of docutils: 1 ms each time, as a short answer takes.
        """
        self.md_env = env
        self.md_options = options
        self.md_config = options["myst_config"]
        self.document = options["document"]
        self.current_node = self.document
        self.reporter = self.document.reporter
        language: Any = get_language(self.document.settings.language_code)
        self.language_module_rst = language
        self._heading_offset = 0
        self._heading_slugs = {}
        self._level_to_section = {0: self.document}

    # Lines.

    def _render_tokens(self, tokens: list[Token]) -> None:
        """Move the tokens to their lines of the file, before they get nodes."""
        first = self.passage.line - 1
        names = cast(headings.Names, self.md_config.heading_slug_func)
        names.reserve(token.meta[NAME] for token in tokens if NAME in token.meta)
        for token in tokens:
            if token.map:
                # Kept for warnings: a one-line answer has lines that no file has.
                number_lines(token, token.map[0] + 1)
                start, end = token.map if self.passage.literal else (0, 0)
                token.map = [first + start, first + end]
            if problem := block_problem(self.md, token):
                self._warn(token, *problem)
        super()._render_tokens(tokens)

    def _warn(
        self, token: SyntaxTreeNode | Token, type_: ProblemType, message: str
    ) -> None:
        line = token.meta.get(LINE, 1)
        note = self.domain.note(self.domain.env.docname)
        note.problems.append(problem_at(self.passage, line, type_, message))

    # Text.

    def render_s(self, token: SyntaxTreeNode) -> None:
        with self.current_node_context(deleted(), append=True):
            self.render_children(token)

    def render_hr(self, token: SyntaxTreeNode) -> None:
        node = rule()
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        checked = (token.meta or {}).pop("checked", None)
        super().render_list_item(token)
        item = self.current_node.children[-1]
        if checked is not None and isinstance(item, nodes.list_item):
            # A character, not a form field: it shows in every format.
            first = item.next_node(nodes.paragraph) or item
            first.insert(0, nodes.Text("☑ " if checked else "☐ "))
            item["classes"].append("task-list-item")

    def render_paragraph(self, token: SyntaxTreeNode) -> None:
        super().render_paragraph(token)
        paragraph = cast(nodes.Element, self.current_node.children[-1])
        if any(isinstance(child, _DISPLAYS) for child in paragraph.children):
            self.current_node.pop()
            self.current_node += _split(paragraph)

    def render_fence(self, token: SyntaxTreeNode) -> None:
        if self.domain.settings.trusted and token.info.startswith("{"):
            super().render_fence(token)
            return
        info, content = token.info.strip(), token.content
        # A language, as R Markdown writes it, or with attributes, as Pandoc does.
        named = _LANGUAGE.fullmatch(info)
        if named and lexer(named[1] or named[2]) != "text":
            info = named[1] or named[2]
        label = info.split()[0] if info else ""
        if label.startswith("{"):
            # A directive is code here, including its name and argument.
            content = f"{info}\n{content}"
        node = nodes.literal_block(content, content)
        is_short = len(content) <= _LONGEST_HIGHLIGHTED
        node["language"] = lexer(label.lower()) if label and is_short else "text"
        # Code may be deliberately wrong: lexers must not warn about it.
        node["force"] = True
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_code_block(self, token: SyntaxTreeNode) -> None:
        self.render_fence(token)

    # Footnotes: numbered in the order of the text, whatever their labels are.

    def _new_name(self, label: str) -> str:
        """Return the name of a footnote, which those of other passages do not have.

        It is no number, for docutils takes none that is the name of something.
        """
        name = f"^{label}"
        while name in self.document.nametypes:
            name = f"^{name}"
        return name

    def _footnote_name(self, label: str) -> str:
        # A part of an answer has references without their footnotes, and the content of
        # a directive had not been read when the passage began.
        return self._footnotes.get(label, f"^{label}")

    def render_footnote_ref(self, token: SyntaxTreeNode) -> None:
        label = token.meta["label"]
        name = self._footnote_name(label)
        node = nodes.footnote_reference(f"[^{label}]", refname=name, auto=1)
        self.add_line_and_source_path(node, token)
        self.document.note_autofootnote_ref(node)
        self.document.note_footnote_ref(node)
        self.current_node.append(node)

    def render_footnote_reference(self, token: SyntaxTreeNode) -> None:
        """Render a footnote itself, despite the name."""
        if "left_out" in token.meta:
            self.render_children(token)  # another one, if anything
            return
        label = token.meta["label"]
        name = self._footnote_name(label)
        if name in self.document.nametypes:
            # Not left out: only where all is MyST's, as are the words.
            message = f"Duplicate footnote definition found for label: {label!r}"
            self.create_warning(
                message, "footnote", wtype="ref", line=token_line(token)
            )
            return
        node = nodes.footnote(names=[name], auto=1)
        self.add_line_and_source_path(node, token)
        self.document.note_autofootnote(node)
        self.document.note_explicit_target(node, node)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    # HTML, where it is not read as text (see ``dialect.tags``).

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Render raw HTML, which only trusted answers have."""
        if self.domain.settings.trusted:
            super().render_html_block(token)
        else:
            self.render_text(token)

    def render_html(self, token: SyntaxTreeNode) -> None:
        with self.current_node_context(html_block(), append=True):
            self.render_children(token)

    def render_html_text(self, token: SyntaxTreeNode) -> None:
        with self.current_node_context(html_text(), append=True):
            self.render_children(token)

    def render_html_tag(self, token: SyntaxTreeNode) -> None:
        self.current_node.append(nodes.raw("", token.content, format="html"))

    def render_html_element(self, token: SyntaxTreeNode) -> None:
        node = _ELEMENTS[token.tag]()
        if token.tag == "kbd":
            node["classes"].append("kbd")
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_html_break(self, token: SyntaxTreeNode) -> None:
        self.current_node.append(line_break())

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        # MyST's is only for HTML and LaTeX.
        if self._place is tex.Place.HEADING:
            self.render_softbreak(token)
        else:
            self.current_node.append(line_break())

    # Formulas.

    def render_heading(self, token: SyntaxTreeNode) -> None:
        self._place = tex.Place.HEADING
        super().render_heading(token)
        self._place = tex.Place.INLINE
        if NAME in token.meta:
            self._note_name(token.meta[NAME])
        parts = token.to_tokens()[1].children or []
        if any(part.type == "math_inline" for part in parts):
            # GitHub names a heading by all of its text; MyST leaves formulas out.
            kinds = ("text", "code_inline", "math_inline")
            title = "".join(part.content for part in parts if part.type in kinds)
            names = cast(headings.Names, self.md_config.heading_slug_func)
            self._note_name(names(title))

    def _note_name(self, name: str) -> None:
        """Let links find the heading that was rendered last by the name it was given.

        In the page it has the id that its text makes: all ids of an answer are ours.
        """
        last = cast(nodes.Element, self.current_node.children[-1])
        heading = last if isinstance(last, nodes.rubric) else self.current_node
        if name not in self._heading_slugs:
            place = heading.line, heading["ids"][0], last.astext()
            self._heading_slugs[name] = place

    def render_table(self, token: SyntaxTreeNode) -> None:
        self._place = tex.Place.CELL
        super().render_table(token)
        self._place = tex.Place.INLINE
        table = cast(nodes.Element, self.current_node.children[-1])
        table["quicktakes"] = True  # wherever it is copied to
        for group in table.findall(nodes.tgroup):
            if not isinstance(group.children[-1], nodes.tbody):
                # A table with only a header row: Sphinx's LaTeX writer stops without a
                # body.
                group += nodes.tbody()

    def render_math_inline(self, token: SyntaxTreeNode) -> None:
        place = self._place
        if token.block and place is tex.Place.INLINE:
            place = tex.Place.DISPLAY
        self._formula(token, place)

    def render_math_block(self, token: SyntaxTreeNode) -> None:
        self._formula(token, tex.Place.DISPLAY)

    def _formula(self, token: SyntaxTreeNode, place: tex.Place) -> None:
        source = as_written(token)
        formula = tex.prepare(token.content, place, self.domain.settings.known_macros)
        problem = formula_problem(source, formula)
        if problem:
            self._warn(token, *problem)
        display = place is tex.Place.DISPLAY
        if formula.as_source:
            # MathJax obeys it as well: \\href to a script, \\def for the whole page.
            self.current_node.append(formula_source(source, display=display))
            return
        node: nodes.Element
        if display:
            node = nodes.math_block(formula.tex, formula.tex, number=None, label=None)
            # Sphinx 8.2 renamed the attribute.
            node["nowrap"] = node["no-wrap"] = formula.unwrapped
        else:
            node = nodes.math(formula.tex, formula.tex)
        node["classes"] += ["tex2jax_process", "mathjax_process"]
        if problem:
            node["quicktakes_source"] = source
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    # Links and images.

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link; one inside another, such as an autolink, is text."""
        if self._in_link:
            self.render_children(token)
            return
        self._in_link = True
        self._link(token)
        self._in_link = False

    def _link(self, token: SyntaxTreeNode) -> None:
        href = address(self.md, token, "href")
        fault = link_fault(href)
        local = self.domain.catalogue.local_url(href.partition("#")[0])
        if local.startswith("/") or scheme_of(local):
            # A question may appear at this address, or disappear.
            note_view(self.domain, self.domain.env.docname, AddressView(local))
        question = self.domain.catalogue.by_url.get(local)
        if self.domain.settings.trusted and not href.startswith("/"):
            super().render_link(token)
        elif question is not None:
            self._to_document(token, question, href)
        elif fault:
            self._without_target(token, fault)
        elif scheme_of(href):
            self.render_link_url(token)
        elif href.startswith("#"):
            self._to_heading(token, href)
        elif docname := self._linked_file(token):
            self._to_document(token, docname, href)
        elif href.startswith("/"):
            self._to_site(token, href)
        else:
            self._warn(token, ProblemType.LINK, page_message(token))
            self.render_children(token)

    def _linked_file(self, token: SyntaxTreeNode) -> str | None:
        """Return the document whose file a link names, if there is one."""
        path = linked_path(token)
        if not path.endswith(tuple(self.domain.env.config.source_suffix)):
            return None
        # It may appear, or disappear.
        docname = self.domain.env.docname
        note_view(self.domain, docname, FileView(docname, path))
        return self.domain.document_at(docname, path)

    def _to_heading(self, token: SyntaxTreeNode, href: str) -> None:
        """Render a link to a heading of the page (see :mod:`.headings`)."""
        self.render_link_anchor(token, href)
        line = token.meta.get(LINE, 1)
        message = headings.message(href)
        problem = problem_at(self.passage, line, ProblemType.LINK, message)
        reference = cast(nodes.reference, self.current_node.children[-1])
        reference["quicktakes_unless"] = problem

    def _to_document(self, token: SyntaxTreeNode, docname: str, href: str) -> None:
        """Render a link to a page of the project, which *href* led to."""
        if docname in self.domain.catalogue.questions:
            content = nodes.inline(classes=["qt", "qt-question"])
            # The slash makes it a docname, not an id.
            reference = link("question", f"/{docname}", "")
            reference.clear()
            reference += content
            reference["fragment"] = unquote(href.partition("#")[2])
        else:
            content = nodes.inline(classes=["doc"])
            reference = link_to_page(docname, content)
        self.add_line_and_source_path(reference, token)
        self.current_node.append(reference)
        with self.current_node_context(content):
            self.render_children(token)

    def _to_site(self, token: SyntaxTreeNode, href: str) -> None:
        """Render a link to the published site, of which the page is not here."""
        base_url = self.domain.settings.base_url.rstrip("/")
        if base_url:
            token.attrs["href"] = base_url + href
            self.render_link_url(token)
        else:
            # As for missing related questions: text, instead of a dead link.
            self.render_children(token)

    def _without_target(self, token: SyntaxTreeNode, why: str) -> None:
        self._warn(token, ProblemType.UNSAFE, link_message(token, why))
        self.render_children(token)

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Render an image of the project, or a link to an image elsewhere.

        Fetching that would let an answer send requests from whoever builds or reads the
        page.
        """
        source = address(self.md, token, "src")
        alt = self.renderInlineAsText(token.children or []) or source
        if self._in_link and (scheme_of(source) or image_fault(source)):
            self.current_node.append(nodes.Text(alt))
        elif fault := image_fault(source):
            self._without_target(token, fault)
        elif scheme_of(source):
            self.current_node.append(nodes.reference("", alt, refuri=source))
        elif self._is_there(token):
            super().render_image(token)
            image = cast(nodes.image, self.current_node.children[-1])
            image["uri"] = image_name(token)
        else:
            self._warn(token, ProblemType.IMAGE, image_message(source))
            self.current_node.append(nodes.Text(alt))

    def _is_there(self, token: SyntaxTreeNode) -> bool:
        """Whether an image is a file of the project; one that is not may appear."""
        env = self.domain.env
        # For an external file, the folder of its copy: images are copied too.
        folder = env.srcdir / env.doc2path(env.docname, base=False).parent
        place = image_place(image_name(token), folder, env.srcdir)
        if place is None:
            return False
        if not os.path.isfile(env.srcdir / place):
            self.domain.note(env.docname).absent.append(place.as_posix())
            return False
        return True

    def renderInlineAsText(self, tokens: list[SyntaxTreeNode]) -> str:  # noqa: N802
        """Return the text of an image with line breaks, code and formulas."""
        return "".join(map(self._plain, tokens))

    def _plain(self, token: SyntaxTreeNode) -> str:
        if token.type in ("softbreak", "hardbreak"):
            return " "
        if token.type in ("code_inline", "math_inline"):
            return token.content
        return super().renderInlineAsText([token])


_DISPLAYS = (nodes.math_block, nodes.literal_block)
"""Displays, and the sources of those that are not typeset."""


def _split(paragraph: nodes.Element) -> list[nodes.Element]:
    """Return a paragraph as paragraphs and the displays between them."""
    parts: list[nodes.Element] = []
    for child in list(paragraph.children):
        if isinstance(child, _DISPLAYS):
            parts.append(child)
            continue
        if not parts or isinstance(parts[-1], _DISPLAYS):
            if isinstance(child, nodes.Text):
                # Plain text and manual pages would show the space behind a display.
                child = nodes.Text(child.lstrip())
                if not child.astext():  # a node is true even if it is empty
                    continue
            parts.append(nodes.paragraph())
            parts[-1].source, parts[-1].line = paragraph.source, paragraph.line
        parts[-1].append(child)
    for part in parts:
        part.rawsource = part.astext()
    return parts
