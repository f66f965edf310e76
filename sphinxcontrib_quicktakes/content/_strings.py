"""The prices of a newline and a literal backslash-n in a string of some code."""

from __future__ import annotations

import re
from typing import Final

from ._place import OPEN_APOSTROPHE, Place, Prices, indent
from ._sessions import is_answer
from ._syntax import ESCAPED, SPANNED, Syntax, mark_of
from ._tex_words import SURE, control_word

COMMENT_GOES_ON = re.compile(r"[ \t]*(?:[#*%!]|//|--|;)")
ENDS_QUOTE = {m: re.compile(rf"(?:\\\\?[nrt]|\\\\)* {{0,2}}{m}") for m in "\"'`"}
_OTHER_ESCAPE = re.compile(r"\\[trx0u]")
_WRONG_MARK = {  # `'name": {`
    '"': re.compile(r"\"[\w./-]+'[\s:;({\[]*$"),
    "'": re.compile(r"'[\w./-]+\"[\s:;({\[]*$"),
}
_TWICE = re.compile(r"(?<!\\)\\\\[\"'trn]")  # escapes whose backslashes are escaped
_LONGEST: Final = 130  # characters of a line of code
_INDENTED = re.compile(r"\\n(?:  |\t)")
_AT_THE_END: Final = 8  # characters in front of the closing mark
_OPENS_BLOCK = frozenset("([{")
_DIFF_MARKS = frozenset("+-")
_QUOTATION_MARKS = frozenset("\"'")
_ECHO = re.compile(r"\becho\b")
_PRINTS = re.compile(
    r"\b(?:e?print(?:f|ln|fn)?!?|echo\s+-\w*e\w*|cat\(|puts|output|write|format!?)(?=[\s(])"
)
_WRITES = re.compile(r"\.write\($")
_CONSOLE = re.compile(r"\bconsole\.\w+\($")
_JSON_VALUE = re.compile(r"""\s*"[\w.-]+"\s*:\s*"[^"]*$""")
_SED = re.compile(r"(?:^|[;{\s/\d!])[sy]([/|,#:]).{0,60}$")


def literal_in_string(syntax: Syntax, top: str, place: Place) -> float:
    """In a string that should end on its line."""
    mark = mark_of(top)
    if ENDS_QUOTE[mark[0]].match(place.right):
        return 0.0
    after = place.after
    if syntax.name == "diff" and place.before[:1] == after[:1] in _DIFF_MARKS:
        return 1.2
    if place.before.endswith("\\"):
        price = _behind_backslash(syntax, mark, place)
        if price is not None:
            return price
    wrapped = len(place.before) > 45 and after[:1].isalnum()
    if top != mark:
        if syntax.strict == 1:
            return 0.03
        if syntax.name == "text" and wrapped:
            return 0.4
        if syntax.name == "indented" and indent(after) < 2:
            return 0.02
        return 0.05 if indent(after) < 2 else 0.3
    price = 0.1 if indent(after) < 2 else 0.3
    if _is_alike(place):
        price += 0.8
    if place.before.endswith('="') and indent(after) >= 2:
        # The value of an attribute is below it.
        price += 0.8 if mark in after else 2.5
    if mark in _WRONG_MARK and _WRONG_MARK[mark].search(place.before):
        price += 1.0
    if syntax.strict < 1 and indent(after) >= max(2, indent(place.before)):
        price += 0.3 if place.before.rstrip()[-1:] not in ("{", "[", "(") else 0.6
    if syntax.name == "yaml":
        price += 0.8 if indent(after) > indent(place.before) else 0.2
    if syntax.strict < 1:
        price += 0.1 if mark in after else 0.3
        if COMMENT_GOES_ON.match(after) and COMMENT_GOES_ON.match(place.before):
            price += 0.6
        if len(place.before) > 60 and indent(after) >= 4:
            price += 0.4  # so is this
        if syntax.name == "text" and wrapped:
            price += 0.4  # as if wrapped
    return price


def _behind_backslash(syntax: Syntax, mark: str, place: Place) -> float | None:
    """If the string may go on on the next line, behind a backslash."""
    before, after = place.before, place.after
    if control_word(after) in SURE:
        return 0.1  # TeX in a string: `"\\newcommand"`
    if _TWICE.search(before[:-1]):
        return 0.1  # so is this one: `"\\"a\\n"`
    if before == "\\":
        return 1.5  # the string goes on on the next line
    if before.endswith(mark + "\\"):
        # It is to begin on the next line, which few languages know.
        return 0.3 if syntax.strict == 1 and mark in after else 1.5
    if after[:1] in _QUOTATION_MARKS and after[0] != mark:
        return 0.1  # `\\n"`: code within the string
    if before.endswith(" \\"):
        return 1.2  # the line goes on
    if after[:1] == "/":
        return 0.7
    if not after or after[0].isspace():
        return 0.45 if mark in after and after[:4].strip() else 0.7
    return 0.7 if len(before) > 50 else None


def _is_alike(place: Place) -> bool:
    """Whether two lines that look alike would meet here."""
    head = place.before[:4]
    return len(head.strip()) > 1 and place.after.startswith(head)


def _is_too_long(place: Place, closing: str) -> bool:
    """Whether the string would make a longer line than code has."""
    ahead = place.ahead(_LONGEST)
    end = ahead.find(closing)
    if 0 <= end < _AT_THE_END:
        return False
    return len(place.before) + (end if end >= 0 else len(ahead)) > _LONGEST


def _is_pasted_in(place: Place, mark: str, opened: str) -> bool:
    """Whether a template with values in it would begin and end amid of two lines."""
    inside, closing, _ = place.ahead(_LONGEST).partition(mark)
    if not closing or _INDENTED.search(f"\\n{inside}"):
        return False
    if "\\n" in inside and not (opened and indent(place.before) >= 2):
        return False
    return "${" in inside or "${" in opened


def _is_sed(opened: str, after: str) -> bool:
    """Whether a command of sed is open: `s/\\n/,/`."""
    match = _SED.search(opened)
    return match is not None and match.group(1) in after


def in_long_string(syntax: Syntax, top: str, place: Place) -> Prices:
    """Both are possible in a string that may go on over lines."""
    mark = mark_of(top)
    after = place.after
    closing = re.escape(syntax.closing(mark))
    closes = re.match(r"(?:\\[nrt])*" + closing, place.right) is not None
    line = place.before if SPANNED in top or mark not in place.left else place.left
    if mark == "'":
        line = line.replace("'\\''", "")  # an apostrophe, in a shell
    head, _, opened = line.rpartition(mark)
    if head[-1:] == "\\":  # it was an escaped one
        head, _, opened = head.rpartition(mark)
    indented = not after or after[0] == "\t" or after[:2] == "  "
    unindented = after[:1] not in (" ", "\t")
    evidence = -0.3 if syntax.name != "sql" else -1.0
    if mark in syntax.raw_strings:
        evidence -= 0.6 if mark != "'" else 0.0
    if top.endswith(ESCAPED):
        evidence += 0.6 if not indented else 0.0
    elif _OTHER_ESCAPE.search(opened) or (
        _OTHER_ESCAPE.search(place.right.partition(mark)[0])
    ):
        evidence += 0.8
    if SPANNED in top:
        evidence -= 0.7  # it went on over a line already
        if indent(place.before) >= 4 and opened.count('"') % 2:
            evidence += 0.6 if after[:1] not in ("", " ") else 0.0
    elif closes and len(mark) == 1:
        evidence += 0.6
    elif opened in ("", "\\"):
        evidence -= 0.1 if len(mark) == 1 and mark in after else 0.8
    if (
        opened
        and head[-1:] != "="
        and len(opened) < 20
        and SPANNED not in top
        and mark in "\"'"
    ):
        evidence += 0.5 if 0 <= after.find(mark) < 20 and not indented else 0.0
    if "-----BEGIN" in opened:
        evidence += 0.8  # a key, mostly on one line
    if len(mark) == 1 and _JSON_VALUE.match(place.before):
        evidence += 1.5
    if len(mark) == 1 and _is_sed(opened, place.right.partition(mark)[0]):
        evidence += 1.6
    is_raw = mark in syntax.raw_strings
    if mark == "`" and not (is_raw or SPANNED in top) and place.before[:4] == "    ":
        evidence += 0.8 if place.next_line[:1] not in ("", " ", "\t") else 0.0
    if not place.before and ESCAPED in top:
        evidence += 0.8
    if SPANNED not in top:
        head = head.rpartition("\\n")[2]
        if not head.strip() and len(mark) == 1 and is_answer(place, opened):
            evidence += 1.5
        if syntax.shows_results and opened and not head.strip() and unindented:
            evidence += 0.6
        if len(mark) == 3 and mark in after and head.strip() and opened:
            evidence += 0.4 if indent(place.before) >= 4 and not indented else 0.0
        if mark == "`" and not opened and not indented and _CONSOLE.search(head):
            evidence += 0.9
        if mark == "'" and head.endswith("$") and not indented:
            evidence += 1.5
        if mark in syntax.interpolates and _is_pasted_in(place, mark, opened):
            evidence += 1.2
        if mark == "`" and _WRITES.search(head):
            evidence += 1.2
        if mark in "\"'" and _PRINTS.search(head):
            evidence += 0.8
        begins_word = after[:1].isalnum() or after[:1] == "$"
        if _ECHO.search(head) and opened[-1:].isalnum() and begins_word:
            evidence += 0.6 if mark == '"' else 0.3
    if not closes and indented:
        evidence -= 0.4
    if SPANNED not in top and _is_too_long(place, syntax.closing(mark)):
        evidence -= 0.8
    if place.ends_with_space and not place.habits.ends_lines_with_space:
        evidence += 0.8
    if place.is_quoted and not closes:
        evidence += 1.5
    if mark[0] != '"' and opened.count('"') % 2:
        if ENDS_QUOTE['"'].match(place.right):
            evidence += 1.6
        elif not (indented and opened[-1:] in _OPENS_BLOCK):
            evidence += 0.6
    if top.endswith(ESCAPED) and SPANNED in top:
        opened = ""  # where the line began is not known
    if mark[0] != "'" and len(OPEN_APOSTROPHE.findall(opened)) % 2:
        evidence += 1.6 if ENDS_QUOTE["'"].match(place.right) else 0.6
    return max(0.0, evidence), max(0.0, -evidence)
