"""The parser for answers, and the problems found in them.

The same parser and the same functions serve the pages of a build
(:mod:`..pages.markdown`) and the checks on the command line, with the same messages.
Nothing here needs Sphinx.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..content.newlines import decode
from ..content.question import Passage
from ..content.repair import repair
from ..content.tex import Formula
from ..problems import Problem, ProblemType
from .attributes import attributes_plugin
from .autolinks import autolinks_plugin
from .comments import comments_plugin
from .footnotes import footnote_problem, footnotes_plugin
from .formula_definitions import definitions_plugin
from .formula_references import references_plugin
from .formulas import math_plugin
from .html_as_text import html_as_text_plugin, html_problem
from .lines import lines_plugin, note_place
from .nesting import nesting_plugin, nesting_problem
from .tables import table_plugin
from .tags import html_plugin

_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\ufeff]+")
_UNSEEN = frozenset(map(chr, (*range(0x20), 0x7F)))
_STOPS_TEX = frozenset('%\\{}"') | _UNSEEN
"""Characters that names of images cannot contain: tried with Sphinx's LaTeX."""
_IMAGES = frozenset(
    ".apng .avif .bmp .gif .ico .jfif .jpeg .jpg .pdf .png .svg .svgz .tif .tiff "
    ".webp".split()
)
"""Other files are not copied into the output, where everybody could read them."""


# From a passage to tokens.


def decoded(passage: Passage, newlines: str) -> tuple[str, Passage]:
    """Return the Markdown of *passage* with its line breaks decoded, and its place.

    *newlines* is the setting. Spaces at the end of a line are significant only if the
    lines were typed by hand. That does not make them lines of the file: YAML folds
    lines, and has escapes for line breaks as well.
    """
    text = decode(passage.text, newlines)  # type: ignore[arg-type]
    unchanged = text == passage.text
    has_lines = passage.literal or "\n" not in text
    return text, replace(
        passage,
        literal=unchanged and has_lines,
        hard_breaks=unchanged or passage.literal,
    )


def answer_parser(
    html: bool = False, renderer: type[Any] = RendererHTML, *, of_parts: bool = False
) -> MarkdownIt:
    """Return a parser for answers that are not trusted.

    A parser *of_parts* reads only a part of an answer.
    """
    md = MarkdownIt("commonmark", renderer_cls=renderer)
    md.options["html"] = html
    md.use(footnotes_plugin, of_parts=of_parts)
    md.use(html_plugin if html else comments_plugin)
    if not (html or of_parts):
        md.use(html_as_text_plugin)
    return with_rules(md)


def with_rules(md: MarkdownIt, autolinks: bool = True) -> MarkdownIt:
    """Add to *md* the rules that all answers share."""
    md.enable(["table", "strikethrough"])
    md.options["strikethrough_single_tilde"] = True
    md.inline.ruler.before("strikethrough", "in_word", _in_word)
    if autolinks:
        md.use(autolinks_plugin)
    md.use(math_plugin)
    md.use(definitions_plugin)
    md.use(references_plugin)
    md.use(attributes_plugin)
    md.use(table_plugin)
    md.use(lines_plugin)
    md.inline.ruler.at("newline", _newline)
    md.use(nesting_plugin)
    md.core.ruler.push("wordless", _drop_wordless_headings)
    md.core.ruler.push("headings", _level_headings)
    md.core.ruler.push("repair", _repair)
    # Every link reaches the renderer, which removes the target of bad ones with a
    # warning; markdown-it would show their source without a warning.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.options["tasklists"] = True
    md.options["alerts"] = True
    return md


def _newline(state: StateInline, silent: bool) -> bool:
    """Read a line break; spaces before it mean something only if typed by hand.

    The export's lines often end with spaces, which are not meant as line breaks. (One
    space mostly; the measured corpus has no two with text behind them.)
    """
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        hard = state.pending.endswith("  ") and state.env.get("hard_breaks")
        state.pending = state.pending.rstrip(" ")
        token = state.push("hardbreak" if hard else "softbreak", "br", 0)
        note_place(token, state.pos + 1)
    state.pos += 1
    while state.pos < state.posMax and state.src[state.pos] in " \t":
        state.pos += 1
    return True


def _in_word(state: StateInline, silent: bool) -> bool:
    """Read a tilde and an underscore inside a word as such.

    GitHub strikes through what is between two tildes, but those who write ``H~2~O`` or
    ``Theorem~1`` mean Pandoc's subscripts and TeX's spaces. An underscore there marks
    nothing, and an address is found only in one piece (``first_last@example.org``).
    """
    place, mark = state.pos, state.src[state.pos]
    if mark not in "~_" or not _IN_WORD.match(state.src, max(place - 1, 0)):
        return False
    if not silent:
        state.pending += mark
    state.pos += 1
    return True


_IN_WORD = re.compile(r"[^\W_][~_][^\W_]")


def _drop_wordless_headings(state: StateCore) -> None:
    """Make paragraphs of headings without words, and nothing of empty ones.

    A section needs a title to be listed by; Texinfo stops at one that has none.
    """
    dropped: set[int] = set()
    for index, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        inline, close = state.tokens[index + 1 : index + 3]
        parts = list(walk(inline.children or []))
        if not parts:
            dropped |= {index, index + 1, index + 2}
        elif not any(part.type in _WORDS and part.content.strip() for part in parts):
            token.type, close.type = "paragraph_open", "paragraph_close"
            token.tag = close.tag = "p"
    if dropped:
        state.tokens = [t for i, t in enumerate(state.tokens) if i not in dropped]


_WORDS = frozenset({"text", "code_inline", "math_inline"})


def _level_headings(state: StateCore) -> None:
    """Let the headings of an answer begin below the title, and skip no level."""
    open_levels: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1])
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        if token.type in ("heading_open", "heading_close") and token.level == 0:
            token.tag = f"h{min(len(open_levels) + 1, 6)}"


def _repair(state: StateCore) -> None:
    """Mend mojibake in prose: text tokens only, never code or formulas."""
    if state.src.isascii():
        return
    for token in walk(state.tokens):
        if token.type == "text":
            token.content = repair(token.content)


def walk(tokens: list[Token]) -> Iterator[Token]:
    """Return *tokens* and all their descendants."""
    for token in tokens:
        yield token
        yield from walk(token.children or [])


# Problems.


def problem_at(
    passage: Passage, line: int, type_: ProblemType, message: str
) -> Problem:
    """Return a problem at a *line* of the text of *passage*, counted from 1."""
    if not passage.literal:
        message += f" (line {line} of the answer)"
        line = 1
    return Problem(type_, message, line + passage.line - 1)


def block_problem(md: MarkdownIt, token: Token) -> tuple[ProblemType, str] | None:
    """Return the problem of a block, at its first token, or None."""
    return nesting_problem(md, token) or footnote_problem(token) or html_problem(token)


def formula_problem(source: str, formula: Formula) -> tuple[ProblemType, str] | None:
    """Return the problem of a formula, or None."""
    if formula.unsafe:
        return (
            ProblemType.UNSAFE,
            f"the formula {_short(source)} is not safe: {formula.problem}; "
            "its source is shown instead",
        )
    if formula.as_source:
        return (
            ProblemType.MATH,
            f"the formula {_short(source)} cannot be typeset: {formula.problem}; "
            "its source is shown instead",
        )
    if formula.problem:
        return (
            ProblemType.MATH,
            f"the formula {_short(source)} would stop TeX: {formula.problem}; "
            "the PDF shows its source instead",
        )
    return None


def address(md: MarkdownIt, token: Any, attribute: str) -> str:
    """Return the address of a link or an image, as a browser would read it."""
    return _CONTROL.sub("", md.normalizeLinkText(str(token.attrGet(attribute) or "")))


def scheme_of(href: str) -> str:
    """Return the scheme of an address as written, or an empty string."""
    match = _SCHEME.match(href)
    return match[1] if match else ""


def link_fault(href: str) -> str | None:
    """Return why a link to *href* is not safe, or None."""
    scheme = scheme_of(href)
    if scheme and scheme.lower() not in _SCHEMES:
        return f"the scheme {scheme!r} is not allowed"
    if not scheme and href.startswith(("//", "\\")):
        return "it has no scheme"
    return None


def image_fault(source: str) -> str | None:
    """Return why an image is not safe, or None; it need not exist."""
    scheme = scheme_of(source)
    if scheme.lower() in ("http", "https"):
        return None
    unsafe = scheme or source.startswith(("//", "\\"))
    return "its address is not allowed" if unsafe else None


def image_name(token: Any) -> str:
    """Return the path of an image, as written.

    Names may contain spaces, which are ``%20`` in an address.
    """
    return unquote(str(token.attrGet("src") or ""))


def image_place(name: str, folder: Path, root: Path) -> Path | None:
    """Return where in the project an image is, if it exists: a path below *root*.

    *folder* is that of the page, and *root* the source directory. The path must not
    leave that, and must have the suffix of an image: ``![x](/conf.py)`` would publish
    what it names. Characters that stop TeX are not allowed. Otherwise, return None.
    """
    if not _STOPS_TEX.isdisjoint(name):
        return None
    base = root if name.startswith("/") else folder
    # Unlike those of Path, these raise no errors for names of any length and links that
    # lead to themselves.
    top = Path(os.path.realpath(root))
    path = Path(os.path.realpath(base / name.lstrip("/")))
    if not path.is_relative_to(top) or path.suffix.lower() not in _IMAGES:
        return None
    return path.relative_to(top)


def link_message(token: Any, why: str) -> str:
    """Return the message for an unsafe link or image."""
    target = str(token.attrGet("href") or token.attrGet("src") or "")
    return (
        f"the link to {_short(target)} is not safe: {why}; expected https:, http: or "
        "mailto:, or a page of this site; only its text is shown"
    )


def linked_path(token: Any) -> str:
    """Return the path of the file that a link names, as written.

    Names may contain spaces, which are ``%20`` in an address.
    """
    return unquote(str(token.attrGet("href") or "").partition("#")[0])


def page_message(token: Any) -> str:
    """Return the message for a link that leads to no page."""
    return (
        f"the link to {_short(str(token.attrGet('href') or ''))} leads to no page: "
        "expected the relative path of a page's file, or a URL such as "
        "https://example.org/; only its text is shown"
    )


def image_message(source: str) -> str:
    """Return the message for a missing image."""
    return (
        f"the image {_short(source)} is not in the source directory: expected the path "
        "of an image file, relative to the question or beginning with '/', without "
        f"control characters and {' '.join(sorted(_STOPS_TEX - _UNSEEN))} in its name; "
        "its alternative text is shown instead"
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else text[:57] + "...")
