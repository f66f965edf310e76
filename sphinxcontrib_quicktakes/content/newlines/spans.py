"""The prices of a newline and a literal backslash-n in a code span."""

from __future__ import annotations

import re
from typing import Final

from .place import OPEN_APOSTROPHE, Place, Prices, indent
from .prose import is_command
from .tex_words import may_be_command

_NO_SPACE_AFTER = re.compile(r"(?:[(\[^\\]|\S[/%])$")
_NO_SPACE_BEFORE = re.compile(r"[)\],;]|\?(?!\?)")
_ENDS_STRING = re.compile(r"[\"'](?:[,;)\]}]|$|`)")
_PATH_GOES_ON = re.compile(r"[a-z]+\\[a-mo-z]\w")
_PATH = re.compile(r"[\w.-]+(?:\\(?!n)[\w.-]+)+")
_PATH_ENDS = re.compile(r"[\w.-]+(?:\\[\w.-]+)*`")
_ROWS = frozenset("|+")  # of tables begin like that
_BETWEEN_SPANS = re.compile(r"[ ,;)]|\.(?!\.)|: |</")
_NAME = re.compile(r"[A-Z]|[a-z]+_[a-z]")
_ITEM = re.compile(r" *[-*] ")
_PIPED = re.compile(r"[\"'] \| ")
_USUAL_MARGIN = 75  # few lines are wrapped earlier
_ONE_WORD_STRING = re.compile(r"""(["'])[^\s"'\0]+\0[^\s"'\0]+\1""")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})[`\\]")
_ONE_WORD = re.compile(r"\w*`(?![`\w])")
_REGEX_BEGINS = re.compile(r"/(?![ *])")
_ENDS_SPAN = re.compile(r"(?:\\[nrt])+`(?=[\s.,;:)|\]}\"'*]|\\n|$)")

# Words joined by it, with more of it at the end: `a\nb\n\n`.
_ENDS_IN_ESCAPES = re.compile(r"[^`]{0,90}?\\n[\"']?`(?=[\s.,;:)|]|\\n|$)")
# Several short words, each of which would be a line of the paragraph: `a\nb\nc`.
_SHORT_LINES = re.compile(
    r"(?:(?![-*+|>#\t]| {4}|\d+\.)[^`\\]{1,30}\\n)+"
    r"(?! {4})[^`\\]{0,30}`(?=[\s.,;:)|]|\\n|$)"
)
_COMMAND = re.compile(r"\\[A-Za-z]{2}")
_LONGEST: Final = 150
_BLOCK_GOES_ON = frozenset("([{,")
_BLOCK_ENDS = frozenset(")]}")


def _is_amid_block(content: str, after: str) -> bool:
    """Whether brackets go on over indented lines, which Markdown reads as spaces."""
    if after[:2] == "  ":
        return content[-1:] in _BLOCK_GOES_ON
    return content[:2] == "  " and after[:1] in _BLOCK_ENDS


def in_span(span: str, place: Place) -> Prices:
    """A span that was wrapped has a space's place there, after many characters."""
    if place.is_in_path:
        return 1.0, 0.1
    before, after = place.before, place.after
    content = before.rpartition("`")[2]
    spanned = place.left.rpartition("`")[2]
    if len(span) == 2 and place.habits.has_math_spans:
        if is_command(place) or (not content and may_be_command(after)):
            return 2.0, 0.0
        if _COMMAND.search(content):
            return 0.0, 2.0
    is_block = _is_amid_block(content, after)
    if span == "`" and not is_block:
        ahead = place.ahead(_LONGEST)
        if _ENDS_IN_ESCAPES.match(ahead) or _SHORT_LINES.match(ahead):
            return 1.0, 0.15
    if span not in after and span not in place.paragraph:
        return 0.0, 2.0  # a stray backtick
    stripped = after.lstrip(" >")
    goes_on = place.is_quoted or _ENDS_SPAN.match(place.right) is not None
    if not goes_on and (not stripped or stripped[:3] == "```"):
        return 0.0, 2.0  # no span goes on beyond its paragraph
    if before.lstrip()[:1] in _ROWS and after.lstrip()[:1] in _ROWS:
        return 0.0, 2.0  # nor beyond its row of a table
    reach = len(before) + len(after.partition(" ")[0])
    wraps = 50 < reach <= 105  # where lines that are wrapped end
    evidence = -1.0 if reach > 50 else 1.0 if reach < 35 else 0.3
    if before.strip(" >") == span and _ONE_WORD.match(after):
        evidence += 1.5 if len(span) == 1 else 0.0  # no line begins and ends like that
    elif before.strip(" >") == span or (len(span) > 1 and after.strip() == span):
        evidence -= 2  # marks on a line of their own
    elif (not content and before) or after.startswith("`"):
        evidence += 2 if before[-1:] != " " else 0.5
        if not content and wraps and _NAME.match(after):
            evidence -= 2  # wrapped behind the mark that opens it
    if _NO_SPACE_AFTER.search(content[-2:]) or _NO_SPACE_BEFORE.match(after):
        evidence += 1.5
    behind = after.partition("`")[0]
    outside = before[: -len(content) or None]
    for mark in "\"'":
        if content.count(mark) % 2 and behind.count(mark) % 2:
            # a string goes over the place
            evidence += 0.3 if wraps else 1.5
    if _ONE_WORD_STRING.search(f"{content}\0{behind}"):
        evidence += 0.9 if reach < _USUAL_MARGIN else 0.2
    if _ENDS_STRING.match(after) and spanned.count(after[0]) % 2:
        evidence += 1.5
    if place.is_quoted:
        evidence += 2
    may_be_lambda = content[-1:] == "(" or (not content and after[:1] == " ")
    if may_be_lambda and place.may_be_lambda:
        evidence += 3  # of Haskell
    if _BETWEEN_SPANS.match(content) and content != before:
        evidence -= 2  # this is between two spans
    if spanned.count('"') % 2 or len(OPEN_APOSTROPHE.findall(spanned)) % 2:
        evidence += 0.6 if wraps else 1.2
    if span in after and not place.habits.wraps_lines:
        evidence += 0.7
    if before.lstrip()[:2] == after.lstrip()[:2] and _ITEM.match(before):
        evidence -= 3  # two items of a list
    if span not in after and len(after) < 35:
        evidence += 2.0  # too short a line to be wrapped
    if content[-1:].isalnum() and after[:1].isalnum():
        evidence -= 0.5
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
    if span in after and place.habits.joins(content.strip("\"'"), behind.strip("\"'")):
        evidence += 2.0
    if _UNDERLINE.match(after):
        evidence += 1.5
    ends_with_space = place.ends_with_space and after[:1] != "`"
    if ends_with_space and not place.habits.ends_lines_with_space:
        evidence += 1.0
    if content[-1:].isalnum() and _PATH_GOES_ON.match(after):
        evidence += 1.5
    if _PATH.fullmatch(content) and _PATH_ENDS.match(after):
        evidence += 2.0
    if is_block or after[:1] == "\t" or (before[:1] == "\t" and content == before):
        evidence -= 4  # lines of code: no span has a tab in it
    if indent(before) >= 4 and indent(after) >= 4:
        evidence -= 3  # an indented block with a stray backtick
    if span in after:
        endless = 0.1
    elif _ENDS_SPAN.match(place.right):
        endless = 0.15
    else:
        endless = 0.6 if after else 1.0
    return max(0.0, evidence), max(0.0, -evidence) + endless
