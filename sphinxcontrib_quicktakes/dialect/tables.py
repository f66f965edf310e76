"""A markdown-it rule for tables with vertical bars in formulas and code.

In GFM, a bar ends a cell even in ``$|x|$`` and in ```a|b```, and surplus cells are not
shown. So if a row has more cells than the table has columns, the bars in its formulas
and code do not end cells. All other rows are read as usual.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table

from .formula_signs import is_formula

_DELIMITERS = re.compile(r"\s*[|:-][\s|:-]*")
_LONGEST_ROW = 2000
# Replaces a bar while the table is read; never used in texts.
_BAR = "\ufdd0"
_BARE = re.compile(r"(?<!\\)\|")
_SPAN = re.compile(
    r"(?<!\\)(?:(?P<code>(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|\$\$.+?\$\$|\\\(.+?\\\)|(?P<dollars>\$(?:\\.|[^$\\])+\$))"
)


def table_plugin(md: MarkdownIt) -> None:
    """Replace markdown-it's own rule."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _table(state: StateBlock, first: int, end_line: int, silent: bool) -> bool:
    if first + 1 >= end_line or not _DELIMITERS.fullmatch(_line(state, first + 1)):
        return False
    columns = _cells(_line(state, first + 1))
    tokens = len(state.tokens)
    head = _hidden(state, first, first + 1, columns)
    if not _read(state, head, first, end_line, silent):
        return False
    # The rows are known only now: looking for them from each line that might begin a
    # table would take quadratic time.
    if not silent and (whole := _hidden(state, first, state.line, columns)) != head:
        del state.tokens[tokens:]
        _read(state, whole, first, end_line, silent)
    return True


def _read(
    state: StateBlock, text: str, first: int, end_line: int, silent: bool
) -> bool:
    """Let markdown-it's rule read the table in *text*, which has bars hidden."""
    source, tokens = state.src, len(state.tokens)
    state.src = text
    try:
        return table(state, first, end_line, silent)
    finally:
        state.src = source
        if text is not source:
            for token in state.tokens[tokens:]:
                token.content = token.content.replace(_BAR, "|")


def _hidden(state: StateBlock, first: int, end: int, columns: int) -> str:
    """Return the source with bars hidden in some lines, each of the length it had.

    The state knows where each line begins.
    """
    parts: list[str] = []
    done = 0
    for line in range(first, end):
        text = _line(state, line)
        row = _one_row(text, columns)
        if row != text:
            parts += [state.src[done : state.bMarks[line]], row]
            done = state.eMarks[line]
    return "".join([*parts, state.src[done:]]) if parts else state.src


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]


def _cells(row: str) -> int:
    cells = escapedSplit(row.strip())
    return len(cells) - (not cells[0]) - (len(cells) > 1 and not cells[-1])


def _one_row(row: str, columns: int) -> str:
    """Return *row* with the bars hidden that make too many cells of it."""
    if len(row) > _LONGEST_ROW or _cells(row) <= columns:
        return row
    parts = []
    position = 0
    while match := _SPAN.search(row, position):
        start, end = match.span()
        if match["dollars"] and not is_formula(
            match[0][1:-1], before=row[:start][-1:], after=row[end : end + 2]
        ):
            end = start + 1  # the second dollar may begin a formula
            parts.append(row[position:end])
        else:
            parts += [row[position:start], _BARE.sub(_BAR, match[0])]
        position = end
    hidden = "".join([*parts, row[position:]])
    return hidden if _cells(hidden) <= columns else row
