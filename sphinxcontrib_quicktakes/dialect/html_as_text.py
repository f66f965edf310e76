"""A markdown-it rule that finds answers written in HTML, where HTML is text.

WYSIWYG editors, such as those of content management systems, write paragraphs and lists
as tags. Markdown may contain a tag here and there, or mention tags in text and code;
that is not reported.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ..problems import ProblemType

_NAMES = "|".join(
    "article blockquote center details div dl figure h[1-6] li ol p pre section table "
    "ul".split()
)
BEGINS = rf"<(?:{_NAMES})[\s>]"
_BEGINS = re.compile(rf"<({_NAMES})(?:\s[^<>]*)?>", re.IGNORECASE)
# After a tag that is only mentioned, the sentence continues.
_ENDS = re.compile(rf"</({_NAMES})>\s*(?=<|$)", re.IGNORECASE | re.MULTILINE)

_META = "html"


def html_as_text_plugin(md: MarkdownIt) -> None:
    """Add the rule to *md*, which does not read HTML."""
    md.core.ruler.push("html_as_text", _mark)


def _mark(state: StateCore) -> None:
    """Mark the first block that begins with a tag, if what it begins has an end."""
    if "</" not in state.src:
        return
    blocks = [token for token in state.tokens if token.type == "inline"]
    ended: set[str] = set()
    first = None
    for block in reversed(blocks):
        ended.update(name.lower() for name in _ENDS.findall(block.content))
        begun = _BEGINS.match(block.content)
        if begun and begun[1].lower() in ended:
            first = block
    if first is not None:
        first.meta[_META] = True


def html_problem(token: Token) -> tuple[ProblemType, str] | None:
    """Return the problem of an answer in HTML, at its first block, or None."""
    if _META not in token.meta:
        return None
    return (
        ProblemType.HTML,
        "the answer is written in HTML: expected Markdown, or quicktakes_html = "
        "'sanitize'; the tags are shown as text",
    )
