"""The line in a paragraph of a link, an image or a formula, for warnings.

markdown-it knows only the lines of blocks. So the rules note the positions in the text
of the block at which they found something, and the lines are counted up to there.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_PLACE = "place"
LINE = "line"
# markdown-it's own rules, and the character that each begins with. All are called at
# every character of a text; checked here, most calls end as early as in the rule
# itself.
_OPENERS = {"link": "[", "image": "!", "autolink": "<", "html_inline": "<"}

Rule = Callable[[StateInline, bool], bool]


def lines_plugin(md: MarkdownIt) -> None:
    """Let the markdown-it rules in use by *md* note their positions."""
    ruler = md.inline.ruler
    for name, rule in zip(ruler.get_active_rules(), ruler.getRules(""), strict=True):
        if opener := _OPENERS.get(name):
            ruler.at(name, _noting(rule, opener))


def _noting(rule: Rule, opener: str) -> Rule:
    def read(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if state.src[start] != opener:
            return False
        tokens = len(state.tokens)
        found = rule(state, silent)
        for token in state.tokens[tokens:]:
            if token.type != "text":
                note_place(token, start)
                break
        return found

    return read


def note_place(token: Token, place: int) -> None:
    """Note the position in the text of its block at which a token begins."""
    token.meta[_PLACE] = place


def number_lines(token: Token, line: int) -> None:
    """Note the line of the text that a token is on, and those of its children.

    The line is in ``meta["line"]``, counted from 1.
    """
    token.meta[LINE] = line
    done = 0
    for child in token.children or ():
        place = child.meta.get(_PLACE, done)
        line += token.content.count("\n", done, place)
        done = place
        number_lines(child, line)
