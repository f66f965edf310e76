"""What is too deep in other, and is text: endless nesting would end Python.

markdown-it ends that of lists and quotes alone, and leaves out everything from there to
the end of the answer without a word. Here, nothing is left out.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ..problems import ProblemType

_TOO_DEEP = "quicktakes_too_deep"
_EMPHASIS = frozenset({"em", "strong", "s"})


def nesting_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("blockquote", "too_deep", _too_deep)
    md.core.ruler.push("emphasis", _end_emphasis)


def nesting_problem(md: MarkdownIt, token: Token) -> tuple[ProblemType, str] | None:
    """Return what is wrong with an item or a quote that is text, or None."""
    if not token.meta.get(_TOO_DEEP):
        return None
    return (
        ProblemType.NESTING,
        "the list or quote is nested too deeply: expected at most "
        f"{_most(md)} levels, where a list counts as two; it is shown as text",
    )


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list or a quote as a paragraph, where markdown-it would end."""
    if state.level < _most(state.md) or silent:
        return False
    if not any(rule(state, start, end, True) for rule in (list_block, blockquote)):
        return False
    first = len(state.tokens)
    paragraph(state, start, end, False)
    state.tokens[first].meta[_TOO_DEEP] = True
    return True


def _most(md: MarkdownIt) -> int:
    """Return the deepest level of a list: what is in it is two levels deeper."""
    most: int = md.options.maxNesting
    return most - 2


def _end_emphasis(state: StateCore) -> None:
    """Make text of the marks of emphasis that is too deep in other."""
    most = state.md.options.maxNesting
    for inline in state.tokens:
        children = inline.children or []
        if len(children) <= 2 * most:
            continue
        depth = 0
        for token in children:
            depth -= token.nesting < 0
            if depth >= most and token.tag in _EMPHASIS:
                token.type, token.tag, token.content = "text", "", token.markup
                depth += token.nesting > 0
                token.nesting = 0
            else:
                depth += token.nesting > 0
