"""Words longer than a line of the PDF may be broken.

Keys, checksums and code without spaces run off the page, and one of a thousand letters
is the end of XeTeX: it crashes, or goes on forever. They get zero width spaces, which
``texinputs/quicktakesglyphs.sty`` makes places where a line may end.

In the cells of a table, where the next cell would be printed over their ends, words are
long much sooner. There the parts of names come first: ``_``, ``.``, camelCase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import glyphs
from .long_code import Break, breakable_code

_LONGEST = 60
_STEP = 5
_LINE = 60
"""Characters of code that fit side by side into the cells of a row."""
# Lines of Chinese, Japanese and Korean break by other rules, which the glyphs handle.
_WORD = re.compile(
    r"[^\s\u1100-\u11ff\u200b\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    r"\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff]+"
)
# TeX hyphenates the words of one language, and often has no rules for scripts other
# than Latin. For these, a syllable begins with the last consonant before a vowel.
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_VOWELS = "аеёиоуыэюяіїєαεηιουωάέήίόύώϊϋΐΰ"
_LETTER = r"[^\W\d_]"
_SYLLABLE = re.compile(
    rf"(?<={_LETTER}{_LETTER})(?=[^\W\d_{_VOWELS}ьъй][{_VOWELS}]{_LETTER})", re.I
)
_LETTERS = re.compile(rf"\W*{_LETTER}+\W*")
# Where a part of a name ends: at punctuation, or before a capital.
_PART = re.compile(r"[^\W_][!-/:-@\[-`{-~]+(?=[^\W_])|[a-z0-9](?=[A-Z])")


def breakable(text: str) -> str:
    """Return *text* with zero width spaces in its long words.

    >>> breakable("a word").count("\u200b"), breakable("a" * 61).count("\u200b")
    (0, 12)
    """
    return _with_breaks(text, _LONGEST, _broken)


def breakable_in_cell(text: str, columns: int, *, code: bool) -> str:
    """Return *text* with zero width spaces in what is long for a cell of a table.

    Words of letters alone are broken by TeX, with a hyphen, which code must not get, or
    get soft hyphens.

    >>> breakable_in_cell("a very_long_option_name", 4, code=True).split("\u200b")
    ['a very_', 'long_', 'option_', 'name']
    >>> breakable_in_cell("противоположность", 4, code=False).split("\u00ad")
    ['про', 'ти', 'во', 'по', 'лож', 'ность']
    """
    room = max(_LINE // columns, _STEP)

    def broken(word: str) -> str:
        parts = _PART.sub(lambda match: f"{match[0]}\u200b", word).split("\u200b")
        return "\u200b".join(
            _shortened(part, code=code) if len(part) > room else part for part in parts
        )

    return breakable(_with_breaks(text, room, broken))


def breakable_in_index(text: str) -> str:
    """Return *text* with zero width spaces in what is long for one of two columns."""
    return breakable_in_cell(text, 2, code=False)


def _shortened(part: str, *, code: bool) -> str:
    if code or not _LETTERS.fullmatch(part):
        return _broken(part)
    if _LATIN.search(part):
        return part
    hyphenated = _SYLLABLE.sub("\u00ad", part)
    return hyphenated if hyphenated != part else _broken(part)


def _with_breaks(text: str, longest: int, broken: Callable[[str], str]) -> str:
    return _WORD.sub(
        lambda match: broken(match[0]) if len(match[0]) > longest else match[0], text
    )


def _broken(word: str) -> str:
    parts: list[str] = []
    start = 0
    for place, character in enumerate(word):
        # Marks and joiners stay with the character before, unless there are too many.
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
            columns = _columns(parent)
            if len(text) <= (_STEP if columns else _LONGEST):
                continue
            if isinstance(parent, _OTHER) or (not columns and _is_url(parent)):
                continue
            break_: Break = breakable
            if columns:
                code = isinstance(parent, nodes.literal) or _is_url(parent)
                break_ = partial(breakable_in_cell, columns=columns, code=code)
            if (broken := break_(text)) == text:
                continue
            if (highlighted := breakable_code(parent, break_)) is not None:
                parent.replace_self(highlighted)
            else:
                parent.replace(text, nodes.Text(broken))


_OTHER = (nodes.math, nodes.math_block, nodes.raw)


def _columns(node: nodes.Element | None) -> int:
    """Return the columns of the table whose cell a node is in, or 0.

    Blocks of code have their own places where lines may end.
    """
    if isinstance(node, nodes.literal_block):
        return 0
    while node is not None and not isinstance(node, nodes.tgroup):
        node = node.parent
    return int(node["cols"]) if node is not None else 0


def _is_url(parent: nodes.Element) -> bool:
    """Whether a reference is its own text: LaTeX breaks addresses at their signs."""
    return parent.get("refuri", None) == parent.astext()


def register(app: Sphinx) -> None:
    app.add_post_transform(BreakLongWords)
