"""What the two readings of a backslash-n cost at a place, given the state there.

A price is a degree of surprise: 0 for what is usual, 1 for what is as good as excluded.
The prices were set by hand, on the tuning sets of the round trip (tests/bench) and on
some 6,000 more documents.  Weights that were learned on the same documents did not
read others better, and nobody could have told what they meant.
"""

from __future__ import annotations

import re

from . import _tex_words
from ._markdown_state import State
from ._place import NO_LINE, OPEN_APOSTROPHE, Place
from ._syntax import ESCAPED, MARKDOWN, SPANNED, Syntax, mark_of

Prices = tuple[float, float]  # of a newline, of a literal backslash-n


def prices(state: State, place: Place) -> Prices:
    """What a newline and what a literal backslash-n cost at a place in a state."""
    if place.is_amid_escapes:
        in_prose = state.syntax is MARKDOWN and not state.frames
        return (0.0, 0.5) if in_prose and place.after[:1].isalpha() else (1.0, 0.0)
    if state.syntax is not MARKDOWN:
        newline, literal = _in_code(state, place)
        is_fence = "```" in place.after and not place.after.strip(" >`")
        if is_fence and not _ENDS_AFTER_FENCE.match(place.right):
            literal += 2.5  # it would hide the end of a fence
        return newline, literal
    if not state.frames:
        return _in_text(place)
    top = state.frames[-1]
    if top == "<!--":
        return 0.0, 1.0
    return _in_span(top, place) if top[0] == "`" else _in_math(place)


_ENDS_AFTER_FENCE = re.compile(r"`{3,}\\n[\"']")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# --- prose --------------------------------------------------------------------------


def _in_text(place: Place) -> Prices:
    before, after = place.before, place.after
    if place.is_quoted or place.is_in_row:
        return 1.0, 0.2
    if _tex_words.in_text(before, after):
        return 1.0, 0.2
    if place.is_in_path:
        return 1.0, 0.2
    if place.is_spoken_of:
        return 0.8, 0.3
    for mark in "\"'":
        if after[:1] == mark and before[-1:] not in ("", " ", mark):
            opened = (
                before.count(mark)
                if mark == '"'
                else len(OPEN_APOSTROPHE.findall(before))
            )
            if opened % 2 and (after[1:2] in _ENDS_WORD):
                return 1.0, 0.2
    if _REGEX.search(f"{before[-3:]}\0{after[:3]}"):
        return 0.8, 0.3
    if "$" in after and _OPEN_DOLLAR.search(before) and _tex_words.is_command(after):
        return 1.0, 0.2  # `$2 \nmid d$` is no price
    if (
        before[:4] == "    "
        and len(before) < 60
        and before.count('"') % 2
        and after.count('"') % 2
    ):
        return (0.8, 0.4) if _indent(after) < _indent(before) else (0.4, 0.8)
    return 0.0, 4.0


_OPEN_DOLLAR = re.compile(r"^(?:[^$]*\$[^$]*\$)*[^$]*\$[^$]*$|(?<![\w$])\$\d[^$]*$")
_ENDS_WORD = frozenset(["", *" ,.;:)]"])
# Amid a regex: `[^\n]+\n)`, `(^|\n) *`, `/(\n[^\n]+)`.
_REGEX = re.compile(
    r"""(?:[\])][*+?]|\(\^\|)\0(?:[)?]|//?[gimsuy$])|/\(\0\[\^"""
    r"""|\$\d\0/[gimsuy]|\(\?[!=:]\0|\|\0\{\d"""
)


def _is_command(place: Place) -> bool:
    """Whether TeX would read a control word there, within a formula."""
    verdict = _tex_words.in_math(place.left, place.right, place.habits.bare_u)
    return verdict == "command"


def _in_math(place: Place) -> Prices:
    if _is_command(place):
        return 2.0, 0.0
    if _ROW_BREAK_LEFT.search(place.before) and _VARIABLE_RIGHT.match(place.after):
        return 0.8, 0.3  # `\\n &`: a row break and the variable n
    return _in_text(place)


_ROW_BREAK_LEFT = re.compile(r"(?<!\\)\\$")
_VARIABLE_RIGHT = re.compile(r" ?[&^_!]| ?\\\\")


# --- code spans ---------------------------------------------------------------------

_NO_SPACE_AFTER = frozenset("([^\\/%")
_NO_SPACE_BEFORE = frozenset(")],;?")
_ENDS_STRING = re.compile(r"[\"'](?:[,;)\]}]|$|`)")
_PATH_GOES_ON = re.compile(r"[a-z]+\\[a-mo-z]\w")
_PIPED = re.compile(r"[\"'] \| ")
_ONE_WORD = re.compile(r"\w*`(?![`\w])")
_REGEX_BEGINS = re.compile(r"/(?![ *])")
_ENDS_SPAN = re.compile(r"(?:\\[nrt])+`(?!``)")


def _in_span(span: str, place: Place) -> Prices:
    """A span that was wrapped has a space's place there, after many characters."""
    if place.is_in_path:
        return 1.0, 0.1
    before, after = place.before, place.after
    content = before.rpartition("`")[2]
    spanned = place.left.rpartition("`")[2]
    if span not in after and span not in place.paragraph:
        return 0.0, 2.0  # a stray backtick
    stripped = after.lstrip()
    if not _ENDS_SPAN.match(place.right) and (not stripped or stripped[:3] == "```"):
        return 0.0, 2.0  # no span goes on beyond its paragraph
    reach = len(before) + len(after.partition(" ")[0])
    wraps = 50 < reach <= 105  # where lines that are wrapped end
    evidence = -1.0 if reach > 50 else 1.0 if reach < 35 else 0.3
    if before.strip(" >") == span and _ONE_WORD.match(after):
        evidence += 1.5 if len(span) == 1 else 0.0  # no line begins and ends like that
    elif before.strip(" >") == span or (len(span) > 1 and after.strip() == span):
        evidence -= 2  # marks on a line of their own
    elif (not content and before) or after.startswith("`"):
        evidence += 2 if before[-1:] != " " else 0.5
    if content[-1:] in _NO_SPACE_AFTER or after[:1] in _NO_SPACE_BEFORE:
        evidence += 1.5
    behind = after.partition("`")[0]
    for mark in "\"'":
        if content.count(mark) % 2 and behind.count(mark) % 2:
            # a string goes over the place
            evidence += 0.3 if wraps else 1.5
    if _ENDS_STRING.match(after) and spanned.count(after[0]) % 2:
        evidence += 1.5
    if place.is_quoted:
        evidence += 2
    if content[:1] in (" ", ",", ".", ")") and before:
        evidence -= 2  # this is between two spans
    if spanned.count('"') % 2 or len(OPEN_APOSTROPHE.findall(spanned)) % 2:
        evidence += 0.6 if wraps else 1.2
    if span in after and not place.habits.wraps_lines:
        evidence += 0.7
    if before[:2] == after[:2] and before[:2] in ("- ", "* "):
        evidence -= 3  # two items of a list
    if content[-1:].isalnum() and after[:1].isalnum():
        evidence -= 0.5
    outside = before[: -len(content) or None]
    piped = _PIPED.search(after) is not None or not wraps
    row = after if piped else after.partition(span)[2]
    if before.lstrip()[:1] in ("|", "#") or " | " in outside or " | " in row:
        evidence += 2  # tables and headings are not wrapped
    if after[:1].isspace():
        evidence += 0.8 if content[-1:] == " " and after[1:2].strip() else -1.5
    if _REGEX_BEGINS.match(content) and "/" in after.partition("`")[0]:
        evidence += 1.5
    if content[-1:] == ",":
        evidence -= 0.5
    ends_with_space = place.ends_with_space and after[:1] != "`"
    if ends_with_space and not place.habits.ends_lines_with_space:
        evidence += 1.0
    if content[-1:].isalnum() and _PATH_GOES_ON.match(after):
        evidence += 1.5
    if _indent(before) >= 4 and _indent(after) >= 4:
        evidence -= 3  # an indented block with a stray backtick
    if span in after:
        endless = 0.1
    elif _ENDS_SPAN.match(place.right):
        endless = 0.15
    else:
        endless = 0.6 if after else 1.0
    return max(0.0, evidence), max(0.0, -evidence) + endless


# --- code ---------------------------------------------------------------------------

_REGEX_ENDS = re.compile(r"(?![ \t])(?:\\.|[^/\\<>]){0,60}/")
_COMMENT_GOES_ON = re.compile(r"[ \t]*(?:[#*%!]|//|--|;)")
_ENDS_QUOTE = {m: re.compile(rf"(?:\\\\?[nrt]|\\\\)* {{0,2}}{m}") for m in "\"'`"}
_ENDS_APOSTROPHE = re.compile(r"(?:\\\\?[nrt]|\\\\)* {0,2}'(?![A-Za-z0-9_])")
_OTHER_ESCAPE = re.compile(r"\\[trx0u]")
_NUMBER = re.compile(r"-?\d[\d.]*")
_PRINTED = re.compile(  # `// prints: 1\n2`
    r"\b(?:prints|outputs|logs|returns):? (?:-?\d[\d.]*\\n)*-?\d[\d.]*$"
)
_LABEL_OPENS = re.compile(r"[\[({][\w\"'][^\[\](){}|]*$")
_LABEL_CLOSES = re.compile(r"[^\[\](){}|]*[\])}]")
_WRONG_MARK = {  # `'name": {`
    '"': re.compile(r"\"[\w./-]+'[\s:;({\[]*$"),
    "'": re.compile(r"'[\w./-]+\"[\s:;({\[]*$"),
}
_ENDS_SENTENCE = frozenset(".:;,!?。")
_ECHO = re.compile(r"\becho\b")
_PRINTS = re.compile(
    r"\b(?:e?print(?:f|ln|fn)?!?|echo\s+-\w*e\w*|cat\(|puts|output|write|format!?)(?=[\s(])"
)


def _in_code(state: State, place: Place) -> Prices:
    """That a newline breaks a string is not priced here but in `break_line`."""
    syntax = state.syntax
    top = state.frames[-1] if state.frames else ""
    if place.is_in_path:
        return 1.0, 0.1
    if mark_of(top) in syntax.strings:
        literal = _literal_in_string(syntax, top, place)
        if syntax.name == "indented" and place.after[:4] == "    ":
            literal += 0.5  # as each of these lines begins
        return 0.0, literal
    if top in ("/", "/["):
        return 0.0, 0.1 if _REGEX_ENDS.match(place.right) else 1.0
    if mark_of(top) in syntax.long_strings:
        return _in_long_string(syntax, top, place)
    if top[:1] == "c" and len(top) == 2:
        return _in_quoted_comment(syntax, state, top[1], place)
    if syntax.name == "tex":
        return (1.0, 0.0) if _is_command(place) else (0.0, 1.5)
    if top and (place.is_quoted or place.is_spaced or place.is_a_span):
        return 0.8, 0.4
    if syntax.is_comment(top) and not place.after.lstrip().startswith(top):
        if place.is_spoken_of:
            return 0.8, 0.4
    if syntax.name in ("text", "generic") and (place.is_quoted or place.is_a_span):
        return 0.5, 0.2
    said = place.before.rpartition(top)[2] if top else place.before
    opens = len(OPEN_APOSTROPHE.findall(said)) % 2 == 1
    text = syntax.has_apostrophes if top else syntax.name == "text"
    if opens and text and _ENDS_APOSTROPHE.match(place.right):
        return 0.5, 0.2
    if _tex_words.in_text(place.before, place.after):
        return 1.0, 0.5
    if place.is_listed:
        return 0.8, 0.3
    if _SUBSTITUTED.search(place.before) and "/" in place.after:
        return 0.8, 0.3
    if place.after == "\\" and place.before and place.next_line[:3] == "\\\\n":
        return 0.8, 0.3  # a line that is continued behind a literal backslash-n
    if syntax.name == "mermaid" and _is_amid_label(place):
        return 0.8, 0.3
    if top in syntax.line_comments and _PRINTED.search(place.left):
        return (0.5, 0.2) if _NUMBER.fullmatch(place.after) else (0.0, 2.5)
    ends_word = place.before[-1:] in ("", " ")
    if top in syntax.line_comments and ends_word and NO_LINE.match(place.right):
        return 0.8, 0.5
    return 0.0, 2.5


def _is_amid_label(place: Place) -> bool:
    """Whether the label of a diagram's node goes over the place."""
    return (
        _LABEL_OPENS.search(place.before) is not None
        and _LABEL_CLOSES.match(place.right.replace("\\n", "")) is not None
    )


def _literal_in_string(syntax: Syntax, top: str, place: Place) -> float:
    """In a string that should end on its line."""
    mark = mark_of(top)
    if _ENDS_QUOTE[mark[0]].match(place.right):
        return 0.0
    after = place.after
    if place.before == "\\" or place.before.endswith(mark + "\\"):
        return 1.5  # the string is to begin on the next line
    if place.before.endswith(" \\"):
        return 1.2  # the line goes on
    if place.before.endswith("\\") and (not after or after[0].isspace()):
        # the string may go on behind a backslash
        return 0.45 if mark in after and after[:4].strip() else 0.7
    if place.before.endswith("\\") and len(place.before) > 50:
        return 0.7
    wrapped = len(place.before) > 45 and after[:1].isalnum()
    if top != mark:
        if syntax.strict == 1:
            return 0.03
        if syntax.name == "text" and wrapped:
            return 0.4
        if syntax.name == "indented" and _indent(after) < 2:
            return 0.02
        return 0.05 if _indent(after) < 2 else 0.3
    price = 0.1 if _indent(after) < 2 else 0.3
    if _is_alike(place):
        price += 0.8
    if mark in _WRONG_MARK and _WRONG_MARK[mark].search(place.before):
        price += 1.0
    if syntax.strict < 1 and _indent(after) >= max(2, _indent(place.before)):
        price += 0.3 if place.before.rstrip()[-1:] not in ("{", "[", "(") else 0.6
    if syntax.name == "yaml":
        price += 0.2
    if syntax.strict < 1:
        price += 0.1 if mark in after else 0.3
        if _COMMENT_GOES_ON.match(after) and _COMMENT_GOES_ON.match(place.before):
            price += 0.6
        if len(place.before) > 60 and _indent(after) >= 4:
            price += 0.4  # so is this
        if syntax.name == "text" and wrapped:
            price += 0.4  # as if wrapped
    return price


def _is_alike(place: Place) -> bool:
    """Whether two lines that look alike would meet here."""
    head = place.before[:4]
    return len(head.strip()) > 1 and place.after.startswith(head)


def _in_quoted_comment(syntax: Syntax, state: State, mark: str, place: Place) -> Prices:
    """In quotation marks within a comment."""
    opener = state.frames[-2]
    after = place.after
    if opener in syntax.line_comments:
        if place.after.lstrip().startswith(opener):
            return 0.0, 0.9
    elif _COMMENT_GOES_ON.match(place.after):
        return 0.0, 0.9
    if _ENDS_QUOTE[mark].match(place.right):
        return 0.0, 0.0
    if opener not in syntax.line_comments:
        closes = len(place.before) < 60 and place.after.count(mark) % 2
        return 0.0, 0.25 if closes else 0.5
    marks = place.after.count(mark)
    if place.before.endswith(mark) and after[:1] not in (mark, "\\", ""):
        return 0.0, 0.6
    if marks or place.before.endswith(mark):
        return 0.0, 0.1 if marks % 2 else 0.6
    inside, closing, _ = place.right.partition(mark)
    ends_sentence = place.before[-1:] in _ENDS_SENTENCE
    if not closing or (ends_sentence and "\\n\\n" in f"\\n{inside}"):
        return 0.0, 0.6
    return 0.0, 0.1


_CONSOLE = re.compile(r"\bconsole\.\w+\($")
_JSON_VALUE = re.compile(r"""\s*"[\w.-]+"\s*:\s*"[^"]*$""")
_SUBSTITUTED = re.compile(r"(?<![\w\\/.])s/\\*$")
_SED = re.compile(r"(?:^|[;{\s/\d!])[sy]([/|,#:]).{0,30}$")


def _is_sed(opened: str, after: str) -> bool:
    """Whether a command of sed is open: `s/\\n/,/`."""
    match = _SED.search(opened)
    return match is not None and match.group(1) in after


def _in_long_string(syntax: Syntax, top: str, place: Place) -> Prices:
    """Both are possible in a string that may go on over lines."""
    mark = mark_of(top)
    after = place.after
    closing = re.escape(syntax.closing(mark))
    closes = re.match(r"(?:\\[nrt])*" + closing, place.right) is not None
    line = place.before if SPANNED in top else place.left
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
        if _indent(place.before) >= 4 and opened.count('"') % 2:
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
    if len(mark) == 1 and _JSON_VALUE.match(place.before):
        evidence += 1.5
    if len(mark) == 1 and _is_sed(opened, after):
        evidence += 1.6
    is_raw = mark in syntax.raw_strings
    if mark == "`" and not (is_raw or SPANNED in top) and place.before[:4] == "    ":
        evidence += 0.8 if place.next_line[:1] not in ("", " ", "\t") else 0.0
    if not place.before and ESCAPED in top:
        evidence += 0.8
    if SPANNED not in top:
        head = head.rpartition("\\n")[2]
        if syntax.shows_results and opened and not head.strip() and unindented:
            evidence += 0.6
        if len(mark) == 3 and mark in after and head.strip() and opened:
            evidence += 0.4 if _indent(place.before) >= 4 and not indented else 0.0
        if mark == "`" and not opened and not indented and _CONSOLE.search(head):
            evidence += 0.9
        if mark == "'" and head.endswith("$") and not indented:
            evidence += 1.5
        interpolated = "${" in after or "${" in opened
        if mark in syntax.interpolates and mark in after and not indented:
            evidence += 1.2 * interpolated  # it would begin and end amid of two lines
        if mark in "\"'" and _PRINTS.search(head):
            evidence += 0.8
        begins_word = after[:1].isalnum() or after[:1] == "$"
        if _ECHO.search(head) and opened[-1:].isalnum() and begins_word:
            evidence += 0.6 if mark == '"' else 0.3
    if not closes and indented:
        evidence -= 0.4
    if place.ends_with_space and not place.habits.ends_lines_with_space:
        evidence += 0.8
    if place.is_quoted and not closes:
        evidence += 1.5
    if mark[0] != '"' and opened.count('"') % 2:
        evidence += 1.6 if _ENDS_QUOTE['"'].match(place.right) else 0.6
    if mark[0] != "'" and len(OPEN_APOSTROPHE.findall(opened)) % 2:
        evidence += 1.6 if _ENDS_QUOTE["'"].match(place.right) else 0.6
    return max(0.0, evidence), max(0.0, -evidence)
