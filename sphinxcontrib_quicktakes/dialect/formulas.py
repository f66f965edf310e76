r"""Markdown-it rules for formulas in every notation that answers use.

``$x$``, ``$ x $``, ``\(x\)``, ``\[x\]``, ``$$x$$`` and bare AMS environments, inline
and as blocks; ``\\(x\\)`` and ``\\[x\\]``, as other Markdown needs them; and GitHub's
own: ``$`x`$``, and fences of ``math``. mdit-py-plugins has rules for some of them, but
these do not interrupt a paragraph or a list item, read ``$5 and $10`` as a formula when
spaces are allowed, and do not know brackets.

The tokens are ``math_inline``, with the content, and ``math_block`` for displays. A
display in the middle of a paragraph is an inline token whose ``block`` is true.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from .displays import BEGIN, CLOSERS, LABEL, as_delimited, displays_plugin
from .formula_signs import (
    closing_dollar,
    is_escaped_text,
    is_formula,
    next_opener,
)
from .lines import note_place

FORMULAS = frozenset({"math_inline", "math_block"})
"""The types of the tokens."""


def math_plugin(md: MarkdownIt) -> None:
    """Add the rules to *md*."""
    md.use(displays_plugin)
    # Before "escape", which would read \( as an escaped parenthesis.
    md.inline.ruler.before("escape", "math_dollar", _dollar)
    md.inline.ruler.before("escape", "math_bracket", _bracket)


def _bracket(state: StateInline, silent: bool) -> bool:
    r"""Read ``\(x\)``, ``\[x\]`` and environments in a paragraph."""
    source, start = state.src, state.pos
    if source[start] != "\\":
        return False
    if source.startswith("\\(", start):
        return _push(state, start + 2, "\\)", silent=silent)
    if source.startswith("\\[", start):
        if _ESCAPED.match(source, start) or _INDEX.match(source, max(0, start - 1)):
            return False
        return _push(state, start + 2, "\\]", silent=silent, display=True)
    if source.startswith(("\\\\(", "\\\\["), start):
        opener = source[start : start + 3]
        closer = CLOSERS[opener]
        if _PATH_OR_INDEX.match(source, max(0, start - 1)):
            return False
        display = closer.endswith("]")
        return _push(state, start + 3, closer, silent=silent, display=display)
    if source.startswith("\\begin{", start) and (match := BEGIN.match(source, start)):
        closer = f"\\end{{{match[1]}}}"
        return _push(state, start, closer, silent=silent, display=True, keep=True)
    return False


# Brackets escaped because they would make a link: ``git add \[--all\]``.
_ESCAPED = re.compile(
    r"\\\[(?:-{1,2}\w[\w-]*|[A-Za-z][\w.,:'’ -]*[A-Za-z]{2}[.:]?)\\\]"
)
# As in C:\\(x86) and list\\[0\\].
_PATH_OR_INDEX = re.compile(r"[\w:/]\\\\[(\[]", re.ASCII)
_INDEX = re.compile(r"[\w\]]\\\[[^\\^{}=$\n]*\\\]")


def _push(
    state: StateInline,
    start: int,
    closer: str,
    *,
    silent: bool,
    display: bool = False,
    keep: bool = False,
) -> bool:
    """Push the formula from *start* up to *closer*, if there is one."""
    # What is not found from here is not found later either. Remember that, or a
    # thousand openers would search the rest of the text a thousand times.
    missing = state.env.setdefault("math_missing", {})
    if missing.get(closer) == (id(state), len(state.src)):
        return False
    opener = next_opener(state.src, closer, start, state.posMax)
    end = state.src.find(closer, start, state.posMax if opener < 0 else opener)
    if end < 0:
        if opener < 0:
            missing[closer] = (id(state), len(state.src))
        return False
    written = state.src[start : end + (len(closer) if keep else 0)]
    written = as_delimited(written, closer)
    content = written.strip()
    if not content.strip("\\") or is_escaped_text(written, closer):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = content
        token.block = display
        note_place(token, state.pos)
    state.pos = end + len(closer)
    if closer == "$$" and (label := LABEL.match(state.src, state.pos)):
        state.pos = label.end()
    return True


def _dollar(state: StateInline, silent: bool) -> bool:
    """Read ``$x$``, ``$ x $``, ``$`x`$`` and, in a paragraph, ``$$x$$``."""
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    if empty := _EMPTY.match(source, start):
        if not silent:
            state.pending += empty[0]
        state.pos = empty.end()
        return True
    if source.startswith("$$", start):
        return _push(state, start + 2, "$$", silent=silent, display=True)
    if _BACKTICKED.match(source, start):
        return _push(state, start + 2, "`$", silent=silent)
    # Only the next dollar can close: if it does not, it may itself open a formula.
    end = closing_dollar(source, start + 1, state.posMax)
    if end < 0:
        return False
    content = source[start + 1 : end]
    before, after = source[max(0, start - 1) : start], source[end + 1 : end + 4]
    if not is_formula(content, before=before, after=after):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = content.strip()
        note_place(token, start)
    state.pos = end + 1
    return True


_BACKTICKED = re.compile(r"\$`[^`]+`\$")
_EMPTY = re.compile(r"\$\$[ \t]*\$\$\$*")
"""An empty display, none of whose dollars begins another formula."""
