"""The prices of a newline and a literal backslash-n in code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from . import tex_words
from .long_strings import in_long_string
from .markdown_state import State
from .open_string import LONGEST
from .place import OPEN_APOSTROPHE, Place, Prices, indent
from .prose import is_command
from .strings import ENDS_QUOTE, literal_in_string
from .syntax import Syntax, mark_of

_REGEX_ENDS = re.compile(r"(?![ \t])(?:\\.|[^/\\<>]){0,60}/")


def in_code(state: State, place: Place) -> Prices:
    """That a newline breaks a string is not priced here but in `break_line`."""
    syntax = state.syntax
    if place.is_in_path:
        return 1.0, 0.1
    if not state.frames:
        return _by_signs(syntax, "", place)
    top = state.frames[-1]
    if mark_of(top) in syntax.strings:
        literal = literal_in_string(syntax, top, place)
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
_OPENS_LAMBDA = frozenset("([ ")
_REPEATED = re.compile(r"(?:\\n)*(?:[?*+$]|\{\d)")
_IN_BRACKETS = re.compile(r"\[[^][\0]*\0[^][]*\]|[(|]\0[)|]")
_QUOTES = frozenset("\"'`")
_NAMES_CHARACTER = frozenset([" #", "(#"])
_CALLED = re.compile(r"""\w\([bfLu]?(["'])(?:(?!\1).)+$""")
_GOES_ON_BEHIND = frozenset("),")
_LABEL_OPENS = re.compile(r"(?:[\[({][\w\"'(]|>\|(?!>))[^\[\](){}|]*$")
_LABEL_CLOSES = re.compile(r"(?:[^\[\](){}|]|\([^()]*\))*[\])}|]")
_NO_LINE = re.compile(r"(?:\\[nr])*[.,](?:\s|\\n|$)")
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
    if syntax.name not in ("text", "generic", "indented", "shell"):
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


def _begins_no_line(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a comment goes on with what no line begins with."""
    if not syntax.is_comment(top) or place.before[-1:] not in ("", " "):
        return False
    return _NO_LINE.match(place.right) is not None


def _is_in_call(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether it is in a string that a call has, in code that was made a comment."""
    if "'" not in place.after and '"' not in place.after:
        return False
    return syntax.is_comment(top) and _is_called_with(place)


def _is_listed(syntax: Syntax, top: str, place: Place) -> bool:
    return place.is_listed


def _is_called_with(place: Place) -> bool:
    """Whether the string that it is in is an argument."""
    called = _CALLED.search(place.left)
    if called is None:
        return False
    _, closing, behind = place.ahead(LONGEST).partition(called[1])
    return closing != "" and behind.lstrip()[:1] in _GOES_ON_BEHIND


def _is_substituted(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether sed or vim replaces newlines: `s/\\n/,/`."""
    return "/" in place.after and _SUBSTITUTED.search(place.before[-12:]) is not None


def _is_lambda(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a function without a name begins with it: `(\\n -> n)`."""
    if top or place.before[-1:] not in _OPENS_LAMBDA:
        return False
    return place.may_be_lambda


def _is_repeated(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether a regex goes on with what none begins with: `\\n?`, `\\n{2}`, `\\n$`."""
    return _REPEATED.match(place.right) is not None


def _is_amid_regex(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether brackets of a regex are around it: `[^,\\n]`, `(,|\\n)`."""
    return _IN_BRACKETS.search(f"{place.before}\0{place.after}") is not None


def _is_character(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether Lisp names a character: `#\\nul`."""
    return not top and place.before[-2:] in _NAMES_CHARACTER


def _is_amid_label(syntax: Syntax, top: str, place: Place) -> bool:
    """Whether the label of a diagram's node or edge goes on."""
    if place.after[:2] == "  ":
        return False
    before = place.before if place.before[:1] == " " else place.left.replace("\\n", " ")
    return (
        _LABEL_OPENS.search(before) is not None
        and _LABEL_CLOSES.match(place.right.replace("\\n", "")) is not None
    )


_Signs = tuple[tuple[Callable[[Syntax, str, Place], bool], Prices], ...]

_IN_COMMENT: _Signs = (
    (_is_set_apart, (0.9, 0.4)),
    (_is_spoken_of, (0.9, 0.4)),
    (_begins_no_line, (1.0, 0.3)),
    (_is_in_call, (0.8, 0.2)),
)
_IN_ANY_CODE: _Signs = (
    (_is_quoted, (0.6, 0.2)),
    (_ends_apostrophes, (0.5, 0.1)),
    (_is_control_word, (1.0, 0.5)),
    (_is_listed, (0.8, 0.3)),
    (_is_substituted, (0.8, 0.3)),
)
_IN_LANGUAGE: dict[str, _Signs] = {
    "mermaid": ((_is_amid_label, (0.8, 0.3)),),
    "plantuml": ((_is_amid_label, (0.8, 0.3)),),
    "haskell": ((_is_lambda, (1.0, 0.2)),),
    "generic": ((_is_lambda, (1.0, 0.2)),),
    "indented": ((_is_lambda, (1.0, 0.2)),),
    "regex": ((_is_repeated, (0.8, 0.3)), (_is_amid_regex, (0.8, 0.3))),
    "lisp": ((_is_character, (1.0, 0.2)),),
}


def _signs(syntax: Syntax, top: str) -> tuple[_Signs, ...]:
    """The signs that may hold in a comment, or outside of one if nothing is open."""
    of_language = _IN_LANGUAGE.get(syntax.name, ())
    if not top:
        return _IN_ANY_CODE, of_language
    return _IN_COMMENT, _IN_ANY_CODE, of_language


# --- quotation marks within a comment -----------------------------------------------

_COMMENT_GOES_ON = re.compile(r"[ \t]*(?:[#*%!]|//|--|;)")
_JSON_VALUE = re.compile(r"""\s*"[\w.-]+"\s*:\s*"[^"]*$""")
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
    elif _COMMENT_GOES_ON.match(after) or after[:4] == "    ":
        return 0.0, 0.9
    if _BEGINS_STRING[mark].match(place.right):
        return 0.0, 0.9
    if ENDS_QUOTE[mark].match(place.right):
        return 0.0, 0.0
    if _is_called_with(place):
        return 0.3, 0.0
    if mark == '"' and _JSON_VALUE.match(place.before):  # on one line, as JSON has it
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
