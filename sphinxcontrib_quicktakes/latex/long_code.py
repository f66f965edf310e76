"""Code with long words, which are broken after highlighting.

A lexer has to read the code as written: to it, a zero width space in a name is an
error. So these nodes stand for code until LaTeX writes it, and the breaks are inserted
between the lexer and the formatter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from docutils import nodes
from pygments.filter import Filter
from pygments.lexer import Lexer
from pygments.token import Text
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

Break = Callable[[str], str]
"""A function that inserts zero width spaces and changes nothing else."""


class breakable_block(nodes.literal_block):  # noqa: N801
    """A code block whose words *break* makes breakable."""


class breakable_literal(nodes.literal):  # noqa: N801
    """Highlighted inline code; *break* is as for a block."""


def breakable_code(node: nodes.Element, break_: Break) -> nodes.Element | None:
    """Return the replacement for a node of highlighted code, or None."""
    kind: type[breakable_block | breakable_literal]
    if isinstance(node, nodes.literal_block) and node.rawsource == node.astext():
        kind = breakable_block  # Sphinx treats others as text
    elif isinstance(node, nodes.literal) and _is_highlighted(node):
        kind = breakable_literal
    else:
        return None
    code = kind(node.rawsource, "", *node.children, **node.attributes)
    code.source, code.line = node.source, node.line
    code["break"] = break_
    return code


def _is_highlighted(literal: nodes.literal) -> bool:
    """Whether Sphinx highlights code in a line: that of a role, but in no title."""
    parent = literal.parent
    while parent is not None and not isinstance(parent, nodes.title):
        parent = parent.parent
    classes = literal["classes"]
    is_code = "code" in classes and "kbd" not in classes
    return is_code and bool(literal.get("language")) and parent is None


class _Breaks(Filter):
    """Breaks the words of tokens, including those of several tokens."""

    def filter(
        self, lexer: Lexer | None, stream: Iterable[tuple[Any, str]]
    ) -> Iterator[tuple[Any, str]]:
        tokens = list(stream)
        text = self.options["break_"]("".join(value for _kind, value in tokens))
        place = 0
        for kind, value in tokens:
            start = place
            for character in value:
                place += 1 if text[place] == character else 2  # a break before it
            if value and text[start] != value[0]:
                # Not in the token: an error token has a frame, in which no line breaks.
                yield Text, text[start]
                start += 1
            yield kind, text[start:place]


class _Highlighter(PygmentsBridge):
    def __init__(self, break_: Break, style: str, engine: str) -> None:
        super().__init__("latex", style, engine)
        self._break = break_

    def get_lexer(self, *args: Any, **options: Any) -> Lexer:
        lexer = super().get_lexer(*args, **options)
        lexer.add_filter(_Breaks(break_=self._break))
        return lexer


def _visit(self: Any, node: nodes.Element) -> None:
    """Let Sphinx write the code with another highlighter than its own."""
    own, config = self.highlighter, self.config
    self.highlighter = _Highlighter(
        node["break"], config.pygments_style, config.latex_engine
    )
    try:
        if isinstance(node, breakable_block):
            self.visit_literal_block(node)
        else:
            self.visit_literal(node)
    finally:
        self.highlighter = own


def register(app: Sphinx) -> None:
    # Sphinx neither visits the children of highlighted code nor departs from it.
    app.add_node(breakable_block, latex=(_visit, None))
    app.add_node(breakable_literal, latex=(_visit, None))
