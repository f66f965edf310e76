"""The parser for answers, from a passage to tokens.

The same parser serves the pages of a build (:mod:`..pages.markdown`) and the checks on
the command line. Nothing here needs Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..content.newlines import decode
from ..content.question import Passage
from ..content.repair import repair
from .attributes import attributes_plugin
from .autolinks import autolinks_plugin
from .comments import comments_plugin
from .footnotes import footnotes_plugin
from .formula_definitions import definitions_plugin
from .formula_references import references_plugin
from .formulas import math_plugin
from .html_as_text import html_as_text_plugin
from .lines import lines_plugin, note_place
from .nesting import nesting_plugin
from .tables import table_plugin
from .tags import html_plugin


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
