"""Lexical states: what a line of code or of prose leaves open at its end.

A state is a tuple of frames, the innermost last.  A frame is the mark that opened it:
`"` in a string, `/*` in a comment, two backticks in a code span, `$$` in a formula.
Nothing open is the empty tuple.  Scanning is linear in the text.
"""

from __future__ import annotations

import re
from typing import Final

from .syntax import BRACKETS, ESCAPED, SPANNED, Syntax, is_new, mark_of

Frames = tuple[str, ...]

DEEPEST: Final = 12  # frames or fences, whatever a hostile text opens
_NEAR: Final = 12  # characters in front of a mark that are looked at

_DOUBLED = frozenset(['""', "''", "{{"])
_BEHIND_MARK: Final = " \t)]};,"
_NAMED = frozenset(['`"`', "'\"'"])
_DOT_BEFORE = re.compile(r"\w\.$")
_ALONE = re.compile(r"[ \t]?' (?!')")
_LIFETIME = re.compile(r"'(?:static\b|[a-z](?=[>,)+:;]))(?!')")
_WORD_BEFORE = re.compile(r"\w$")
_PREFIX = re.compile(r"(?<!\w)(?:[rRbBfFuUtL]{1,2}|E|u8|[su]?raw|q|i)$")
_OPTION_BEFORE = re.compile(r"(?<!\S)-\w+$")
_NONE = re.compile(r"(?!)")
_PRIME = re.compile(  # `u' * v`
    r"(?<!\\)[A-Za-z]'(?!.')(?=[\s)\]},:;=*+-])|[^bBrRuUfF]'$"
)
_PREFIXES = {  # of one language
    "haskell": _NONE,
    "lean": _NONE,
    "matlab": _NONE,
    "ocaml": _NONE,
    "r": _NONE,
    "sql": re.compile(r"(?<!\w)[BbEeNnXx]$"),
    "v": re.compile(r"(?<!\w)[cr]$"),
}
_REGEX_MAY_FOLLOW = re.compile(
    r"(?:^|[(,=:\[!&|?{;+]|\b(?:return|typeof|case|in|of|when|if|and|or|not))\s*$"
)
_MATCH_MAY_FOLLOW = re.compile(
    r"(?:[=!]~\s*(?:m|qr)?|\b(?:split|scan|g?sub|grep|unless|while|qr))\s*$"
)
_QUOTED_SO = re.compile(r"`\w[^`'\n]{0,60}'(?!\w)")
_DRAWN = re.compile(r"(?!([-.,'])\1{0,2}`)(?:[-.,'](?!-?[a-z])| )")
_DASHES = re.compile(r"'--(?:[^'\s]?'|---BEGIN )")  # `'--'`, `'-->'`, a key
_CLOSING_TAG = re.compile(r"/\w+\s*[}>]")
_CHARACTER = re.compile(r"'(?:\\.[^']{0,8}'|[^'\\]'|\\?$)")
_ODD_BACKSLASHES = re.compile(r"(?<!\\)(?:\\\\)*\\$")


def scan_code(syntax: Syntax, frames: Frames, line: str) -> tuple[float, Frames]:
    """The state at the end of a piece of code that begins in the state `frames`.

    The cost is for strings that end where none should: right in front of a word.
    """
    stack = list(frames)
    position = 0
    cost = 0.0
    while True:
        top = stack[-1] if stack else ""
        pattern = syntax.closers[top] if top else syntax.opener
        match = pattern.search(line, position)
        if match is None:
            return cost, tuple(stack[:DEEPEST])
        mark = match.group()
        start, position = match.span()
        opens_code = (
            mark == syntax.interpolation and mark_of(top) in syntax.interpolates
        )
        if (mark[0] == "\\" and not opens_code) or mark in _DOUBLED:
            continue
        if opens_code:
            stack.append(mark[-1])
        elif top and top not in BRACKETS:
            around = line[max(0, start - 4) : position + 1]
            _scan_inside(syntax, stack, mark, around)
            if not stack and around[-1:].isalnum() and mark_of(top) == mark:
                cost += syntax.odd_end
        elif mark in BRACKETS:
            stack.append(mark)
        elif mark == BRACKETS.get(top):
            stack.pop()
        elif _opens(syntax, mark, line, start):
            stack.append(syntax.opened(mark, line[max(0, start - 1) : start]))


# Within comments, quotation marks are followed too.
_QUOTED_IN_COMMENT: Final = ('"', "'", "`")
_QUOTES = re.compile(
    r"""(?:(?:\A|[\s(\[{=,:>])["'`][\w\\/%<(\[{$#&*^@+-]"""
    r"""|\b(?:L"|[bf]["'])[^\s"']|[\s(\[{=,>]["'`]|(?:[=-]>|//|\#)\ ?["'][^"'])\Z"""
)


def _scan_inside(syntax: Syntax, stack: list[str], mark: str, around: str) -> None:
    """Take one mark inside of a string, comment or regex."""
    top = stack[-1]
    if top == "/" and mark == "[":
        stack.append("/[")
    elif syntax.is_comment(top) and mark in _QUOTED_IN_COMMENT:
        quotes = mark == '"' or (syntax.has_apostrophes and not syntax.lifetimes)
        if quotes and _QUOTES.search(around):
            stack.append("c" + mark)
    else:
        stack.pop()


def _opens(syntax: Syntax, mark: str, line: str, start: int) -> bool:
    """Whether a mark opens what it can open, at this place of the code."""
    before = line[max(0, start - _NEAR) : start]
    if syntax.strict < 0.8 and _is_alone(mark, line):
        return False
    if mark[:2] == "``" and mark not in syntax.long_strings:
        return False
    if (
        mark == "`"
        and syntax.strict < 1
        and (_QUOTED_SO.match(line, start) or _DRAWN.match(line, start + 1))
    ):
        return False
    if syntax.name == "html" and before[-1:] == ">":
        return False  # what is between the tags
    if mark == "/":
        return _opens_regex(syntax, line, start, before)
    if mark in syntax.line_comments:
        # `http://`, `$#`, `a--b`, `${x#y}`, a colour, a format of `%d`
        return (
            not before
            or before[-1] in " \t;,{}()[]"
            or (mark == "//" and before[-1] != ":")
        )
    if mark == '"':
        return _opens_double(syntax, line, start, before)
    if mark == "'":
        return _opens_single(syntax, line, start, before)
    return True


def _is_alone(mark: str, line: str) -> bool:
    """Whether a mark has a line of its own, at the margin: it is spoken of."""
    return len(mark) == 1 and len(line) < _NEAR and line.rstrip(_BEHIND_MARK) == mark


def _opens_regex(syntax: Syntax, line: str, start: int, before: str) -> bool:
    following = line[start + 1 : start + 2]
    if following in (" ", "/", "*", ">") or _CLOSING_TAG.match(line, start):
        return False
    if syntax.matches and _MATCH_MAY_FOLLOW.search(before):
        return True
    return _REGEX_MAY_FOLLOW.search(before) is not None


def _opens_double(syntax: Syntax, line: str, start: int, before: str) -> bool:
    if syntax.strict < 1 and _is_comment_of_vim(line, start):
        return False
    if line[start - 1 : start + 2] == '!"#':
        return False  # all the characters of ASCII, in their order
    if syntax.name == "text" and line[start - 1 : start + 2] in _NAMED:
        return False  # what is spoken of
    return not (syntax.strict < 0.8 and before[-1:].isdigit())  # inches


def _opens_single(syntax: Syntax, line: str, start: int, before: str) -> bool:
    drawn = line.startswith("--" if syntax.strict < 1 else "-- ", start + 1)
    if drawn and not _DASHES.match(line, start):
        return False  # a drawing, not the string `'--'`
    if syntax.strict < 1 and before[-3:] == "---" and not line[start + 1 :]:
        return False
    if syntax.lifetimes and (before[-1:] > "\x7f" or not _CHARACTER.match(line, start)):
        return False  # the prime of a name: `x' y`, `∅'`
    if syntax.regexes and before[-1:] == "<":
        return True  # a type
    if before[-1:] in ("<", "&", ")", "]") or _DOT_BEFORE.search(before):
        return False  # a lifetime, a transposed matrix
    if syntax.strict < 1 and _is_no_string(line, start):
        return False
    if syntax.name == "shell" and _OPTION_BEFORE.search(before):
        return True  # `paste -sd'\\n'`
    if _WORD_BEFORE.search(before):
        if syntax.strict < 1 and _PRIME.match(line, start - 1):
            return False
        prefix = _PREFIXES.get(syntax.name, _PREFIX)
        return prefix.search(before) is not None  # otherwise an apostrophe
    return True


def _is_no_string(line: str, start: int) -> bool:
    """Whether a `'` is a lifetime, quotes a symbol or stands alone."""
    if _LIFETIME.match(line, start) or _ALONE.match(line, max(0, start - 1)):
        return True
    return _is_quoted_in_lisp(line, start)


def _is_quoted_in_lisp(line: str, start: int) -> bool:
    """Whether a `'` quotes a symbol or a list, as in `(require 'org)`."""
    if line[start : start + 2] == "'(" and not line[:start].strip():
        return "'" not in line[start + 1 :] and line.count('"') % 2 == 0
    if line[start - 1 : start] != " " or "'" in line[start + 1 :]:
        return False
    return line.lstrip()[:1] == "(" and line.rstrip()[-1:] == ")"


def _is_comment_of_vim(line: str, start: int) -> bool:
    """Whether a `"` begins a comment: nothing or a gap is in front of it."""
    if line[start + 1 : start + 2] != " " or '"' in line[start + 1 :]:
        return False
    head = line[:start]
    return not head or (head[-2:] == "  " and not head.isspace())


_OF_NO_LANGUAGE = frozenset(["generic", "text"])
_WRAPPED: Final = 50  # characters of a line that may have been wrapped
_BEHIND_WORD = re.compile(r"[A-Za-z][\w,.;:()/-]{0,20} $")


def _is_quotation(line: str) -> bool:
    """Whether a sentence was wrapped between the quotation marks that it has.

    So it is in what programs print, where nothing tells strings from words.
    """
    head = line.rpartition('"')[0]
    return len(line) >= _WRAPPED and _BEHIND_WORD.search(head[-24:]) is not None


def break_line(syntax: Syntax, frames: Frames, line: str) -> tuple[float, Frames]:
    """What a newline closes, and how surely it should not have."""
    cost = 0.0
    stack = list(frames)
    while stack:
        top = stack[-1]
        if top in syntax.line_comments:
            pass
        elif top[0] == "c" and top[1:] in _QUOTED_IN_COMMENT:
            cost += 0.3 if top == "c'" else 0.4
        elif top in ("/", "/["):
            cost = 0.8
        elif mark_of(top) in syntax.strings:
            if _ODD_BACKSLASHES.search(line):
                # The string goes on, and has no quotation mark in its first line.
                if syntax.strict < 1 and line.endswith(mark_of(top) + "\\"):
                    stack[-1] = mark_of(top) + SPANNED
                return cost + 0.5, tuple(stack)
            if SPANNED in top:
                break
            if syntax.name == "yaml" and "-----BEGIN " in line:
                stack[-1] = mark_of(top) + SPANNED  # a key, of a file of settings
                return cost + syntax.strict, tuple(stack)
            cost += syntax.strict
            if (
                mark_of(top) == '"'
                and syntax.name in _OF_NO_LANGUAGE
                and _is_quotation(line)
            ):
                stack[-1] = '"' + SPANNED
                return cost, tuple(stack)
        else:
            mark = mark_of(top)
            if mark in syntax.long_strings:
                cost += 0.2 if is_new(top) and len(mark) == 1 else 0.0
                stack[-1] = mark + SPANNED
            break
        stack.pop()
    return cost, tuple(stack)


def take_literal(syntax: Syntax, frames: Frames) -> Frames:
    """Note that there was a literal backslash-n in a string."""
    if not frames or frames[-1].endswith(ESCAPED):
        return frames
    mark = mark_of(frames[-1])
    if mark in syntax.strings or mark in syntax.long_strings:
        return (*frames[:-1], frames[-1] + ESCAPED)
    return frames
