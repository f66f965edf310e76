"""Strings in a session: code that was typed behind a prompt, and what it answered.

A console marks each line of a statement, so a string goes on only behind another
prompt. And it prints a string as code would write it, which is always on one line.
"""

from __future__ import annotations

import re
from typing import Final

from .place import Place

_PROMPT = r"(?:>>>|iex(?:\(\d+\))?>|irb(?:\([^)]*\))?[\d:]*>|julia>|In \[\d+\]:) "
_GOES_ON = r"\.{3}(?:>|\(\d+\)>)?(?: |$)"
_STATEMENT = re.compile(_PROMPT)
_TYPED = re.compile(rf"\s*(?:{_PROMPT}|{_GOES_ON})")
_TYPED_ON = re.compile(rf"\s*{_GOES_ON}")
_SESSION = re.compile(rf"\\n\s*(?:{_PROMPT}|{_GOES_ON})")
_SCREEN: Final = 400  # characters looked back for a prompt


def is_broken_without_prompt(line: str, place: Place) -> bool | None:
    """Whether a newline would break a typed line with no prompt behind it.

    None if the line, of which at least the beginning is given, was not typed.
    """
    if _TYPED.match(line) is None:
        return None
    return _TYPED_ON.match(place.after) is None


def is_before_prompt(place: Place) -> bool:
    """Whether the next line that is not blank would be a new statement's."""
    return _STATEMENT.match(place.next_line) is not None


def is_answer(place: Place, opened: str) -> bool:
    """Whether a string that was opened where its line begins was printed."""
    screen = place.back(_SCREEN).rpartition("```")[2]
    return _SESSION.search(screen[: len(screen) - len(opened)]) is not None
