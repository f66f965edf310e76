"""Text in diagrams of Mermaid and PlantUML, whose lines break at a backslash-n.

What a line of them says ends with it, unless it is in braces or the next is indented:
so what begins with no statement of the language is no line.
"""

from __future__ import annotations

import re
from typing import Final

from .place import Place
from .syntax import Syntax

_LABEL_OPENS = re.compile(r"(?:[\[({][\w\"'(]|>\|(?!>))[^\[\](){}|]*$")
_LABEL_CLOSES = re.compile(r"(?:[^\[\](){}|]|\([^()]*\))*[\])}|]")
_MESSAGE = re.compile(r"[ \t]+\w+ ?-?->>?[+-]? ?\w+ ?: ")
# Of PlantUML: `note right of A: a text`, `A -> B: a text`.
_ARROW = r"(?:--|\.\.|->|<-|-\[)"
_TEXT_BEGINS = re.compile(rf"\s*(?:(?:floating )?note\b[^:]*|.*?{_ARROW}[^:]*):[ ]*\S")
# What else begins a line of it.
_KEYWORDS = """
    abstract activate actor agent alt artifact autonumber boundary break card class
    cloud collections component control create database deactivate destroy detach else
    elseif end endif endwhile entity enum file folder footer fork frame group header
    hide if interface json legend loop map newpage node note object opt package par
    participant partition queue rectangle ref repeat return scale show skinparam split
    stack start state stop storage title together usecase while
""".split()
_STATEMENT = re.compile(
    rf"$|\s|[@}}\['!|:#+]|\([^()]*\) as\b|==|\.\.\.|\w+ *:|.*?{_ARROW}"
    rf"|(?:left|top) to\b|(?:{'|'.join(_KEYWORDS)})\b"
)
_STATEMENT_REACH: Final = 400  # characters


def is_amid_label(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether the label of a diagram's node or edge goes on."""
    if place.after[:2] == "  ":
        return False
    before = place.before if place.before[:1] == " " else place.left.replace("\\n", " ")
    return (
        _LABEL_OPENS.search(before) is not None
        and _LABEL_CLOSES.match(place.right.replace("\\n", "")) is not None
    )


def is_amid_message(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a message of Mermaid goes on, whose lines are indented."""
    if place.after[:2] == "  " or not place.after.strip():
        return False
    return _MESSAGE.match(place.before) is not None


def is_amid_text(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether the text of a note or an arrow of PlantUML goes on, on its one line."""
    if _STATEMENT.match(place.after):
        return False
    for line in reversed(place.back(_STATEMENT_REACH).split("\\n")):
        if _TEXT_BEGINS.match(line):
            return True
        if _STATEMENT.match(line):
            return False
    return False
