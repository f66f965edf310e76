"""Words longer than a line of the PDF may be broken.

Keys, checksums and code without spaces run off the page, and one of a thousand letters
is the end of XeTeX: it crashes, or goes on forever. They get zero width spaces, which
``texinputs/quicktakesglyphs.sty`` makes places where a line may end.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import glyphs

_LONGEST = 60
_STEP = 5
# Lines of Chinese, Japanese and Korean end at other places, and the glyphs see to that.
_WORD = re.compile(
    rf"[^\s\u1100-\u11ff\u200b\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    rf"\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff]{{{_LONGEST + 1},}}"
)


def breakable(text: str) -> str:
    """Return *text* with zero width spaces in its long words.

    >>> breakable("a word").count("\u200b"), breakable("a" * 61).count("\u200b")
    (0, 12)
    """
    return _WORD.sub(lambda match: _broken(match[0]), text)


def _broken(word: str) -> str:
    parts: list[str] = []
    start = 0
    for place, character in enumerate(word):
        # Marks and joiners stay with what is before them, if they are not too many.
        joined = unicodedata.category(character)[0] in "CM"
        if place - start >= (_LONGEST if joined else _STEP):
            parts.append(word[start:place])
            start = place
    return "\u200b".join([*parts, word[start:]])


class BreakLongWords(SphinxPostTransform):
    """Let long words be broken in the text and the code of every page."""

    default_priority = 460  # after ShowSource and SetHeadings
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        if not glyphs.wanted(self.config):
            return
        for text in list(self.document.findall(nodes.Text)):
            parent = text.parent
            if len(text) <= _LONGEST or isinstance(parent, _OTHER) or _is_url(parent):
                continue
            broken = breakable(text)
            if broken == text:
                continue
            parent.replace(text, nodes.Text(broken))
            if isinstance(parent, nodes.literal_block) and parent.rawsource == text:
                parent.rawsource = broken  # else it is no code for Sphinx


_OTHER = (nodes.math, nodes.math_block, nodes.raw)


def _is_url(parent: nodes.Element) -> bool:
    """Whether a reference is its own text: LaTeX breaks addresses itself."""
    return parent.get("refuri", None) == parent.astext()


def register(app: Sphinx) -> None:
    app.add_post_transform(BreakLongWords)
