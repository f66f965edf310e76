"""A markdown-it rule for HTML comments, which are not published.

If HTML is allowed, CommonMark's own rules find them. Otherwise HTML is text, but what
an author removed from an answer with ``<!--`` must not be shown.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_OPEN, _CLOSE = "<!--", "-->"
_ALTERNATIVES = ["paragraph", "reference", "blockquote"]
_ENV = "last_comment"


def comments_plugin(md: MarkdownIt) -> None:
    """Leave out complete comments; one without an end is text."""
    md.block.ruler.before("list", "comment", _block, {"alt": _ALTERNATIVES})
    md.inline.ruler.before("autolink", "comment", _inline)


def _block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take whole lines, empty ones among them; https://spec.commonmark.org/ 4.6."""
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith(_OPEN, start):
        return False
    close = _close(state, start)
    if close < 0:
        return False
    behind = state.src.find("\n", close)
    if state.src[close + len(_CLOSE) : behind if behind >= 0 else None].strip():
        return False  # text after it is in the same paragraph
    for line in range(first, end):
        inside = state.isEmpty(line) or state.sCount[line] >= state.blkIndent
        if not inside and line > first:
            return False
        if close < state.eMarks[line]:
            if not silent:
                state.line = line + 1
            return True
    return False


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(_OPEN, state.pos):
        return False
    close = _close(state, state.pos)
    if close < 0:
        return False
    state.pos = close + len(_CLOSE)
    return True


def _close(state: StateBlock | StateInline, start: int) -> int:
    """Return where the comment that begins at *start* ends, or -1.

    The last end is looked for once in a text: it may hold many that do not end.
    """
    source, last = state.env.get(_ENV, ("", -1))
    if source is not state.src:
        last = state.src.rfind(_CLOSE)
        state.env[_ENV] = state.src, last
    # <!--> and <!---> are comments too.
    return state.src.find(_CLOSE, start + 2) if last >= start + 2 else -1
