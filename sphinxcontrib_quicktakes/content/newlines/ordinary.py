"""Places that need no thought: most of them can only be newlines.

What is said of one of them here agrees with the prices; it is only told faster.
"""

from __future__ import annotations

from collections.abc import Callable

from .markdown_state import DISPLAYS, State
from .place import ENDS_ESCAPE
from .syntax import MARKDOWN

Test = Callable[[str, str], bool]  # of what stands in front of it and behind it

_NO_LINE_END = ENDS_ESCAPE | frozenset("\"'(/:")
_NO_WORD = frozenset(["", " "])
_CAPITALS = frozenset("ABCDEFGHIJKMNOPQSTUWXYZ")  # no command is such a one behind an n
_BEGINS_BLOCK = frozenset("#*|123456789-`$")
_BEGINS_LINE = _CAPITALS | _BEGINS_BLOCK
_BEGINS_PARAGRAPH = _BEGINS_LINE | _NO_WORD
_ENDS_CODE = frozenset("){}]>:")
# Languages in which a backslash-n that is in no string may yet be one.
_DOUBTFUL_LANGUAGES = frozenset(["mermaid", "plantuml", "regex", "tex", "text"])


def test_in(state: State) -> Test | None:
    """How ordinary places are told in a state, if they can be told at all."""
    fences, frames = state
    if fences and fences[-1].syntax is not MARKDOWN:
        is_certain = not frames and fences[-1].syntax.name not in _DOUBTFUL_LANGUAGES
        return _in_code if is_certain else None
    if not frames:
        return None if fences else in_prose
    return _in_display if frames[-1] in DISPLAYS else None


def in_prose(before: str, after: str) -> bool:
    """Where nothing is open at all."""
    if not before:
        return after[:1] in _BEGINS_PARAGRAPH
    last, first = before[-1:], after[:1]
    if before.count('"') % 2 or " '" in before:
        return False  # words in quotation marks may go on
    if last == first == "*" or before == "|":
        return False  # emphasis may be empty, and a row begin with it
    if before[:1] == " " and ">" in before and before.lstrip()[0] == "<":
        return last == ">" and before[-2:-1] != ";"
    if first in _NO_WORD:
        if last == " ":
            return not first and before[:1] != " "
        # A colon may be a drive's, but only in front of a name.
        return last not in _NO_LINE_END or last == ":"
    if last in _NO_LINE_END and not (last == ":" and first in _BEGINS_BLOCK):
        return False
    if before[:1] == " ":
        return False
    return first in _BEGINS_LINE


def _in_code(before: str, after: str) -> bool:
    """Outside of strings and comments."""
    last = before.rstrip(",;")[-1:]
    if after[:2] == "  " or after[:1] == "}" or after[:3] == "```":
        return last in _ENDS_CODE or (last.isalnum() and last not in ENDS_ESCAPE)
    return not after and last in _ENDS_CODE


def _in_display(before: str, after: str) -> bool:
    """In a formula of several lines, where no control word can be read."""
    first = after[:1]
    if first == "\\" or (first.isalpha() and first not in _CAPITALS):
        return False
    return before[-1:] not in ENDS_ESCAPE
