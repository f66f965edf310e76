"""The prices of a newline and a literal backslash-n in code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from . import tex_words
from .diagrams import is_amid_label, is_amid_message, is_amid_text
from .long_strings import in_long_string
from .markdown_state import State
from .open_string import LONGEST, OpenString
from .place import (
    NO_LINE,
    OPEN_APOSTROPHE,
    Place,
    Prices,
    indent,
    is_json_value,
)
from .prose import is_command
from .sessions import is_before_prompt, is_broken_without_prompt
from .strings import COMMENT_GOES_ON, ENDS_QUOTE, literal_in_string
from .syntax import ESCAPED, SPANNED, Syntax, mark_of

_REGEX_ENDS = re.compile(r"(?![ \t])(?:\\.|[^/\\<>]){0,60}/")


_DRAWN: Final = 30  # characters
_GAP = re.compile(r"\S  | $")


def _is_drawn(place: Place) -> bool:
    """Whether two lines of one length meet, with gaps, as in a table or a picture."""
    before, after = place.before, place.after
    if not len(before) == len(after) >= _DRAWN:
        return False
    return _GAP.search(before) is not None and _GAP.search(after) is not None


def in_code(state: State, place: Place) -> Prices:
    """That a newline breaks a string is not priced here but in `break_line`."""
    syntax = state.syntax
    if place.is_in_path:
        return 1.0, 0.1
    if not state.frames:
        return _by_signs(syntax, "", place)
    top = state.frames[-1]
    is_string = mark_of(top) in syntax.strings
    if len(mark_of(top)) == 1 and SPANNED not in top and top[0] in "\"'":
        if is_before_prompt(place):
            return 0.0, 1.2
        line = place.before
        if ESCAPED in top:  # it began further in front
            line = OpenString.at(syntax, top, place).head
        unprompted = is_broken_without_prompt(line, place)
        if unprompted is False:
            return 0.0, 1.2
        if unprompted and not is_string:
            return 1.2, 0.0
    if is_string:
        literal = literal_in_string(syntax, top, place)
        if _is_drawn(place):
            literal += 1.0
        if syntax.name == "indented" and place.after[:4] == "    ":
            literal += 0.5  # as each of these lines begins
        return 0.0, literal
    if top in ("/", "/["):
        return 0.0, 0.1 if _REGEX_ENDS.match(place.right) else 1.0
    if mark_of(top) in syntax.long_strings:
        return in_long_string(syntax, top, place)
    if top[:1] == "c" and len(top) == 2:
        return _in_quoted_comment(syntax, state, top[1], place)
    return _by_signs(syntax, top, place)


def _by_signs(syntax: Syntax, top: str, place: Place) -> Prices:
    """In a comment, or where nothing is open."""
    if syntax.name == "tex":
        return (1.0, 0.0) if is_command(place) else (0.0, 1.5)
    for signs in _signs(syntax, top):
        for holds, prices in signs:
            if holds(syntax, top, place):
                return prices
    return 0.0, 2.5


# --- signs of a literal one in a comment, or outside of both ------------------------

_ENDS_APOSTROPHE = re.compile(r"(?:\\\\?[nrt]|\\\\)* {0,2}'(?![A-Za-z0-9_]|\\.')")
_LAST_OPENS = re.compile(r"(?:^|[\s\[({,:=])[bu]?'[^'\s][^']*$")
_NUMBER = re.compile(r"-?\d[\d.]*")
_PRINTED = re.compile(  # `// prints: 1\n2`
    r"\b(?:prints|outputs|logs|returns):? (?:-?\d[\d.]*\\n)*-?\d[\d.]*$"
)
_ANCHORED = re.compile(r"^\^|^\S+[\])]$|^\S*[\])][+*?]$")
_OPENS_LAMBDA = frozenset("([ ")
_REPEATED = re.compile(r"(?:\\n)*(?:[?*+$]|\{\d)")
_IN_BRACKETS = re.compile(r"\[[^][\0]*\0[^][]*\]|[(|]\0[)|]")
_QUOTES = frozenset("\"'`")
_NAMES_CHARACTER = frozenset([" #", "(#"])
_LEX_ACTION = re.compile(r"[ \t]+(?:\{|;|\||return\b)")
_LINE_END_IS = re.compile(
    r"(?i)[ \t]*[\w.-]*(?:newline|line_?(?:end|sep|term)|eol|delim|separator)\w*"
    r" ?[=:] ?$"
)
_CALLED = re.compile(r"""\w\([bfLu]?(["'])(?:(?!\1).)+$""")
_GOES_ON_BEHIND = frozenset("),")
_DOXYGEN = re.compile(r"(?:ote|ame(?:space)?)\b")
_SUBSTITUTED = re.compile(r"(?<![\w\\/.])s/\\*$")


def _is_set_apart(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether quotation marks or spaces are around it, in a comment."""
    return place.is_quoted or place.is_spaced or place.is_a_span


def _is_spoken_of(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a comment is about the character."""
    if not syntax.is_comment(top) or place.after.lstrip().startswith(top):
        return False
    return place.is_spoken_of


def _is_quoted(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether it is in quotation marks, where these have no meaning."""
    if syntax.name not in ("text", "generic", "shell"):
        mark = place.after[:1]
        if mark not in _QUOTES or mark in syntax.strings + syntax.long_strings:
            return False
    elif place.before == place.after in _QUOTES:
        return True  # on a line of its own
    return place.is_quoted or place.is_a_span


def _ends_apostrophes(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether words in single quotation marks end behind it."""
    if not (syntax.has_apostrophes if top else syntax.name == "text"):
        return False
    if _ENDS_APOSTROPHE.match(place.right) is None:
        return False
    said = place.before.rpartition(top)[2] if top else place.before
    if syntax.name == "text" and _LAST_OPENS.search(said):
        return True
    return len(OPEN_APOSTROPHE.findall(said)) % 2 == 1


def _is_control_word(syntax: Syntax, top: str, place: Place) -> bool:
    return tex_words.in_text(place.before, place.after)


def _is_listed(syntax: Syntax, top: str, place: Place) -> bool:
    return place.is_listed


def _is_in_call(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether it is in a string that a call has, in code that was made a comment."""
    if "'" not in place.after and '"' not in place.after:
        return False
    return syntax.is_comment(top) and _is_called_with(place)


def _is_called_with(place: Place) -> bool:
    """Whether the string that it is in is an argument."""
    called = _CALLED.search(place.left)
    if called is None:
        return False
    _, closing, behind = place.ahead(LONGEST).partition(called[1])
    return closing != "" and behind.lstrip()[:1] in _GOES_ON_BEHIND


def _is_of_doxygen(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether it is a command of Doxygen, which begins a line of a comment."""
    if not syntax.is_comment(top) or _DOXYGEN.match(place.after) is None:
        return False
    return place.before[-1:] == " " and not place.before.strip(" */!")


def _is_substituted(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether sed or vim replaces newlines: `s/\\n/,/`."""
    return "/" in place.after and _SUBSTITUTED.search(place.before[-12:]) is not None


def _continues_line(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a literal one ends a line that goes on: `\\n\\` and a newline."""
    return place.after == "\\" and place.before != "" and place.next_line[:3] == "\\\\n"


def _is_printed(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a comment says what is printed: `// prints: 1\\n2`."""
    return (
        _NUMBER.fullmatch(place.after) is not None
        and _PRINTED.search(place.left) is not None
    )


def _is_lambda(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a function without a name begins with it: `(\\n -> n)`."""
    if top or place.before[-1:] not in _OPENS_LAMBDA:
        return False
    return place.may_be_lambda


def _is_before_anchor(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a regex without a name ends behind it: `^[a-z]+\\n$`."""
    if top or place.after != "$":
        return False
    return _ANCHORED.search(place.before) is not None


def _is_repeated(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a regex goes on with what none begins with: `\\n?`, `\\n{2}`, `\\n$`."""
    return _REPEATED.match(place.right) is not None


def _is_amid_regex(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether brackets of a regex are around it: `[^,\\n]`, `(,|\\n)`."""
    return _IN_BRACKETS.search(f"{place.before}\0{place.after}") is not None


def _begins_rule(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether lex does something at it: `\\n    { lines++; }`."""
    if top or place.before:
        return False
    return _LEX_ACTION.match(place.after) is not None


def _is_character(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether Lisp names a character: `#\\nul`."""
    return not top and place.before[-2:] in _NAMES_CHARACTER


def _is_setting(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a setting says with what lines end: `newline = \\n`."""
    return (
        not top and not place.after and _LINE_END_IS.fullmatch(place.before) is not None
    )


def _begins_no_line(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a comment goes on with what no line begins with."""
    return place.before[-1:] in ("", " ") and NO_LINE.match(place.right) is not None


def _begins_comment(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a comment begins with it, and goes on as no code begins."""
    first = place.after[:1]
    begins = place.before.strip() == top and place.before[-1:] == " "
    return begins and first > "\x7f"


_Signs = tuple[tuple[Callable[[Syntax, str, Place], bool], Prices], ...]

_IN_COMMENT: _Signs = (
    (_is_set_apart, (0.9, 0.4)),
    (_is_spoken_of, (0.9, 0.4)),
    (_is_of_doxygen, (0.8, 0.3)),
    (_is_in_call, (0.8, 0.2)),
)
_IN_ANY_CODE: _Signs = (
    (_is_quoted, (0.6, 0.2)),
    (_ends_apostrophes, (0.5, 0.1)),
    (_is_control_word, (1.0, 0.5)),
    (_is_listed, (0.8, 0.3)),
    (_is_substituted, (0.8, 0.3)),
    (_continues_line, (0.8, 0.3)),
)
_IN_LINE_COMMENT: _Signs = (
    (_is_printed, (0.9, 0.1)),
    (_begins_no_line, (1.0, 0.3)),
    (_begins_comment, (1.0, 0.3)),
)
_IN_LANGUAGE: dict[str, _Signs] = {
    "mermaid": ((is_amid_label, (0.8, 0.3)), (is_amid_message, (0.8, 0.3))),
    "plantuml": ((is_amid_text, (0.8, 0.0)), (is_amid_label, (0.8, 0.1))),
    "haskell": ((_is_lambda, (1.0, 0.2)),),
    "generic": ((_is_before_anchor, (0.8, 0.3)),),
    "regex": ((_is_repeated, (0.8, 0.3)), (_is_amid_regex, (0.8, 0.3))),
    "lex": ((_begins_rule, (0.8, 0.3)),),
    "lisp": ((_is_character, (1.0, 0.2)),),
    "yaml": ((_is_setting, (0.8, 0.3)),),
}


def _signs(syntax: Syntax, top: str) -> tuple[_Signs, ...]:
    """The signs that may hold in a comment, or outside of one if nothing is open."""
    of_language = _IN_LANGUAGE.get(syntax.name, ())
    if not top:
        return _IN_ANY_CODE, of_language
    if top in syntax.line_comments:
        return _IN_COMMENT, _IN_ANY_CODE, _IN_LINE_COMMENT, of_language
    return _IN_COMMENT, _IN_ANY_CODE, of_language


# --- quotation marks within a comment -----------------------------------------------

_STARRED = re.compile(r"[ \t]*\*[ \t]")
_ENDS_SENTENCE = frozenset(".:;,!?。")
_QUOTATION: Final = 200  # characters
_FAR_IN: Final = 8  # columns
# A string that begins below the comment, where one would end with no space behind it.
_BEGINS_STRING = {m: re.compile(rf"(?:\\n)*{m}[\w(]") for m in "\"'`"}


def _in_quoted_comment(syntax: Syntax, state: State, mark: str, place: Place) -> Prices:
    """In quotation marks within a comment."""
    opener = state.frames[-2]
    after = place.after
    if opener in syntax.line_comments:
        if after.lstrip().startswith(opener) or indent(after) >= _FAR_IN:
            return 0.0, 0.9
    elif COMMENT_GOES_ON.match(after) or after[:4] == "    ":
        return 0.0, 0.9
    elif _STARRED.match(place.before):
        return 0.8, 0.0  # each line of this comment begins with a star
    if _BEGINS_STRING[mark].match(place.right):
        return 0.0, 0.9
    if ENDS_QUOTE[mark].match(place.right):
        return 0.0, 0.0
    if _is_called_with(place):
        return 0.3, 0.0
    if mark == '"' and is_json_value(place.before):  # on one line, as JSON has it
        return (0.0, 0.9) if after[:2] == "  " else (0.5, 0.0)
    if opener in syntax.line_comments and opener in after.partition(mark)[0]:
        return 0.0, 0.9  # code with a comment of its own
    if opener not in syntax.line_comments:
        closes = len(place.before) < 60 and place.after.count(mark) % 2
        return 0.0, 0.1 if closes else 0.5
    marks = place.after.count(mark)
    if place.before.endswith(mark) and after[:1] not in (mark, "\\", ""):
        return 0.0, 0.6
    if marks or place.before.endswith(mark):
        return 0.0, 0.0 if marks % 2 else 0.6
    ahead = place.right if mark == "`" else place.ahead(_QUOTATION)
    inside, closing, _ = ahead.partition(mark)
    ends_sentence = place.before[-1:] in _ENDS_SENTENCE
    if not closing or (ends_sentence and "\\n\\n" in f"\\n{inside}"):
        return 0.0, 0.6
    return 0.0, 0.04
