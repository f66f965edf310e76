"""What a build would warn about in an answer, found from its tokens alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ..catalogue import urls
from ..config import Settings
from ..content import tex
from ..content.newlines.doubts import doubts
from ..content.question import Passage
from ..content.tex.definitions import Definitions
from ..dialect.formula_definitions import as_written
from ..dialect.formulas import FORMULAS
from ..dialect.html_as_text import BEGINS
from ..dialect.lines import LINE, number_lines
from ..dialect.parser import answer_parser, decoded
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
from ..problems import ProblemType
from .project import Project
from .reading import Finding

# Without any of these there is nothing to find: no formula, no image, no link except
# autolinks with safe schemes (GFM's others are xmpp: addresses), and no deeply nested
# lists and quotes. Links and images may be those of HTML.
_HTML = r"[Aa]\b|[Ii][Mm][Gg]\b"
_ANYWHERE = rf"\$|\\[(\[]|\\begin\{{|<(?:[A-Za-z][A-Za-z0-9+.-]+:|{_HTML})|(?i:xmpp:)"
_DEEP = r"^(?:[ \t>]|[-+*] |\d+[.)] ){9}"
_IN_TEXT = re.compile(rf"{_ANYWHERE}|\][(:\[]|{_DEEP}|(?i:{BEGINS})", re.MULTILINE)
_INLINE = re.compile(rf"{_ANYWHERE}|\[")
_PLACES = {"heading": tex.Place.HEADING, "table": tex.Place.CELL}


@lru_cache
def _parser(html: bool) -> MarkdownIt:
    """Return a parser that leaves out what no problem can come from."""
    md = answer_parser(html)
    md.core.ruler.at("inline", _inline)
    md.disable(["repair", "headings"])
    if not html:  # whose elements cannot end inside other emphasis
        md.disable(["emphasis", "strikethrough"])
        md.inline.ruler2.enableOnly([])
    return md


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and _INLINE.search(token.content):
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def findings(
    passage: Passage, project: Project, path: Path, definitions: Definitions
) -> Iterator[Finding]:
    """Return what :mod:`..pages.markdown` would warn about in *passage*.

    *path* is that of its file. *definitions* are those of the texts before it, to which
    its own are added.
    """
    settings = project.settings
    text, passage = decoded(passage, settings.newlines)
    if not _IN_TEXT.search(text):
        return
    md = _parser(settings.html == "sanitize")
    place = tex.Place.INLINE
    env = {"hard_breaks": passage.hard_breaks, "definitions": definitions}
    for token in md.parse(text, env):
        name, _underscore, end = token.type.rpartition("_")
        if name in _PLACES and end in ("open", "close"):
            place = _PLACES[name] if end == "open" else tex.Place.INLINE
        number_lines(token, token.map[0] + 1 if token.map else 1)
        if found := block_problem(md, token):
            yield Finding(problem_at(passage, token.meta[LINE], *found))
        for child in _shown(md, token):
            line = child.meta[LINE]
            for type_, message, unless in _judged(md, child, place, settings):
                yield Finding(problem_at(passage, line, type_, message), unless)
            if child.type == "image":
                for message in _missing_image(md, child, project, path):
                    problem = problem_at(passage, line, ProblemType.IMAGE, message)
                    yield Finding(problem)
            elif child.type == "link_open" and _leads_to_no_page(
                md, child, project, path
            ):
                message = page_message(child)
                yield Finding(problem_at(passage, line, ProblemType.LINK, message))


def in_doubt(passage: Passage, settings: Settings) -> Iterator[Finding]:
    """Return each backslash-n in *passage* whose reading is doubtful."""
    _text, place = decoded(passage, settings.newlines)
    for doubt in doubts(passage.text, settings.newlines):  # type: ignore[arg-type]
        message = (
            f"'{doubt.context}' may be one line or two: expected a code span or "
            "quotation marks around a literal \\n, or real line breaks ('answer: |'); "
            f"it is read as {'one' if doubt.is_literal else 'two'}"
        )
        yield Finding(problem_at(place, doubt.line, ProblemType.NEWLINE, message))


def _shown(md: MarkdownIt, token: Token) -> Iterator[Token]:
    """Return a token and those in it that the renderer comes to."""
    yield token
    links = 0
    for child in token.children or ():
        if child.type == "link_close":
            links -= 1
        elif child.type == "link_open":
            links += 1
            if links == 1:  # a nested link is text
                yield child
        elif child.type == "image":
            source = address(md, child, "src")
            fault = image_fault(source)
            if links and (fault or scheme_of(source)):
                continue
            # An image with an unsafe address is replaced by its text.
            yield from _shown(md, child) if fault else (child,)
        else:
            yield child


def _judged(
    md: MarkdownIt, token: Token, place: tex.Place, settings: Settings
) -> Iterator[tuple[ProblemType, str, str]]:
    """Return what is wrong with a formula, a link or an image, and unless when."""
    if token.type in FORMULAS:
        if (token.block and place is tex.Place.INLINE) or token.type == "math_block":
            place = tex.Place.DISPLAY
        formula = tex.prepare(token.content, place, settings.known_macros)
        if found := formula_problem(as_written(token), formula):
            yield *found, ""
    elif token.type == "link_open":
        href = address(md, token, "href")
        if fault := link_fault(href):
            local = urls.local(href.partition("#")[0], settings.base_url)
            yield ProblemType.UNSAFE, link_message(token, fault), local
    elif token.type == "image" and (fault := image_fault(address(md, token, "src"))):
        yield ProblemType.UNSAFE, link_message(token, fault), ""


def _missing_image(
    md: MarkdownIt, token: Token, project: Project, path: Path
) -> Iterator[str]:
    source = address(md, token, "src")
    if image_fault(source) or scheme_of(source):
        return
    # As in a build, the folder is that of the copy, from where images are named.
    root = project.root
    folder = (root / (project.place(path) or path)).parent
    place = image_place(image_name(token), folder, root)
    if place is None or not os.path.isfile(
        project.folders.original(place) or root / place
    ):
        yield image_message(source)


def _leads_to_no_page(
    md: MarkdownIt, token: Token, project: Project, path: Path
) -> bool:
    """Whether a link names what is no page's file, or is not there."""
    href = address(md, token, "href")
    if link_fault(href) or scheme_of(href) or href.startswith(("/", "#")):
        return False
    target = path.parent / linked_path(token)
    if project.place(path) is not None and project.place(target) is None:
        return True  # a page links to a file outside of the project
    return not (target.name.endswith(project.documents) and os.path.isfile(target))
