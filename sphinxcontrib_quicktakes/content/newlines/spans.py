"""The prices of a newline and a literal backslash-n in a code span."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from .place import OPEN_APOSTROPHE, Place, Prices, columns

_ENDS_STRING = re.compile(r"[\"'](?:[,;)\]} ]|$|`)")
_ROWS = frozenset("|+")  # of tables begin like that
_BETWEEN_SPANS = re.compile(r"[ ,;)]|\.(?!\.)|: |</")
_ITEM = re.compile(r" *[-*] ")
_PATH = re.compile(r"[\w.-]+(?:\\(?!n)[\w.-]+)+")
_PATH_ENDS = re.compile(r"[\w.-]+(?:\\[\w.-]+)*`")
_ENDS_SPAN = re.compile(r"(?:\\[nrt])+`(?=[\s.,;:?!)|\]}\"'*。，、；：）」]|\\n|$)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})[`\\]")

# Words joined by it, with more of it at the end: `a\nb\n\n`.
_ENDS_IN_ESCAPES = re.compile(r"[^`]{0,90}?\\n[\"']?`(?=[\s.,;:?!)|]|\\n|$)")
# Several short words, each of which would be a line of the paragraph: `a\nb\nc`.
_SHORT_LINES = re.compile(
    r"(?:(?![-*+|>#\t]| {4}|\d+\.)[^`\\]{1,30}\\n)+"
    r"(?! {4})[^`\\]{0,30}`(?=[\s.,;:?!)|]|\\n|$)"
)
_LONGEST: Final = 150
_BLOCK_GOES_ON = frozenset("([{,")
_BLOCK_ENDS = frozenset(")]}")


@dataclass(frozen=True)
class _Span:
    """A code span that is open at a place, if it is one."""

    mark: str  # of one or more backticks
    place: Place

    @property
    def before(self) -> str:
        return self.place.before

    @property
    def after(self) -> str:
        return self.place.after

    @cached_property
    def content(self) -> str:
        """What it holds in this line."""
        return self.before.rpartition("`")[2]

    @cached_property
    def spanned(self) -> str:
        """What it holds in front of the place."""
        return self.place.left.rpartition("`")[2]

    @property
    def closes(self) -> bool:
        """Whether it ends before another backslash-n."""
        return self.mark in self.after

    @cached_property
    def reach(self) -> int:
        """How far out the next word would end in this line."""
        return columns(self.before + self.after.partition(" ")[0])

    @property
    def wraps(self) -> bool:
        """Whether it is where wrapped lines end."""
        return 50 < self.reach <= 105

    @cached_property
    def is_block(self) -> bool:
        """Whether brackets go on over indented lines, which are spaces to Markdown."""
        if self.after[:2] == "  ":
            return self.content[-1:] in _BLOCK_GOES_ON
        return self.content[:2] == "  " and self.after[:1] in _BLOCK_ENDS

    @property
    def is_amid_words(self) -> bool:
        """Whether what it holds has several short parts, or ends with escapes."""
        if self.mark != "`" or self.is_block:
            return False
        ahead = self.place.ahead(_LONGEST)
        found = _ENDS_IN_ESCAPES.match(ahead) or _SHORT_LINES.match(ahead)
        return found is not None

    @property
    def is_none(self) -> bool:
        """Whether the backtick is a stray one, for the span would end nowhere."""
        before, after, place = self.before, self.after, self.place
        if not self.closes and self.mark not in place.paragraph:
            return True
        stripped = after.lstrip(" >")
        if not stripped or stripped[:3] == "```":  # nor does one go on beyond a block
            return not (place.is_quoted or _ENDS_SPAN.match(place.right))
        return before.lstrip()[:1] in _ROWS and after.lstrip()[:1] in _ROWS


def in_span(mark: str, place: Place) -> Prices:
    """A span that was wrapped has a space's place there, after many characters."""
    if place.is_in_path:
        return 1.0, 0.1
    span = _Span(mark, place)
    if span.is_amid_words:
        return 1.0, 0.15
    if span.is_none:
        return 0.0, 2.0
    evidence = sum(sign(span) for sign in _SIGNS)
    if span.closes:
        endless = 0.1
    elif _ENDS_SPAN.match(place.right):
        endless = 0.15
    else:
        endless = 0.6 if span.after else 1.0
    return max(0.0, evidence), max(0.0, -evidence) + endless


# --- evidence of a literal one; below zero, of a newline ------------------------------


def _length(span: _Span) -> float:
    return -1.0 if span.reach > 50 else 1.0 if span.reach < 35 else 0.3


def _marks(span: _Span) -> float:
    """The marks, where they stand at it."""
    before, after = span.before, span.after
    if len(span.mark) > 1 and after.strip() == span.mark:
        return -2.0  # on a line of its own
    if (not span.content and before) or after.startswith("`"):
        return 2.0 if before[-1:] != " " else 0.5
    return 0.0


def _ends_string(span: _Span) -> float:
    after = span.after
    if _ENDS_STRING.match(after) and span.spanned.count(after[0]) % 2:
        return 1.5
    return 0.0


def _lambda(span: _Span) -> float:
    """Haskell's functions without a name."""
    content = span.content
    begins = content[-1:] == "(" or (not content and span.after[:1] == " ")
    return 3.0 if begins and span.place.may_be_lambda else 0.0


def _between_spans(span: _Span) -> float:
    """It may be what stands between two spans."""
    between = _BETWEEN_SPANS.match(span.content) and span.content != span.before
    return -2.0 if between else 0.0


def _open_string(span: _Span) -> float:
    spanned = span.spanned
    if spanned.count('"') % 2 or len(OPEN_APOSTROPHE.findall(spanned)) % 2:
        return 0.6 if span.wraps else 1.2
    return 0.0


def _no_wrapped_lines(span: _Span) -> float:
    return 0.7 if span.closes and not span.place.habits.wraps_lines else 0.0


def _items(span: _Span) -> float:
    """Two items of a list."""
    alike = span.before.lstrip()[:2] == span.after.lstrip()[:2]
    return -3.0 if alike and _ITEM.match(span.before) else 0.0


def _rows(span: _Span) -> float:
    """Tables and headings are not wrapped."""
    before, after = span.before, span.after
    if before.lstrip()[:1] in ("|", "#"):
        return 2.0
    row = after.partition(span.mark)[2] if span.wraps else after
    if " | " not in before[: -len(span.content) or None] and " | " not in row:
        return 0.0
    is_prose = "  " not in before and span.wraps  # with bars in it: `File` | `Open`
    return 0.0 if is_prose and span.place.habits.wraps_at(len(before)) else 2.0


def _spaces(span: _Span) -> float:
    if not span.after[:1].isspace():
        return 0.0
    return 0.8 if span.content[-1:] == " " and span.after[1:2].strip() else -1.5


def _underline(span: _Span) -> float:
    return 1.5 if _UNDERLINE.match(span.after) else 0.0


def _path(span: _Span) -> float:
    """It is a path and nothing else: `path\\to\\new`."""
    is_path = _PATH.fullmatch(span.content) and _PATH_ENDS.match(span.after)
    return 2.0 if is_path else 0.0


def _lines_of_code(span: _Span) -> float:
    """No span has a tab in it."""
    before, after = span.before, span.after
    tab = after[:1] == "\t" or (before[:1] == "\t" and span.content == before)
    return -4.0 if span.is_block or tab else 0.0


_SIGNS: tuple[Callable[[_Span], float], ...] = (
    _length,
    _marks,
    _ends_string,
    _lambda,
    _between_spans,
    _open_string,
    _no_wrapped_lines,
    _items,
    _rows,
    _spaces,
    _underline,
    _path,
    _lines_of_code,
)
