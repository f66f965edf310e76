"""The price of a literal backslash-n in a string that should end on its line.

A newline costs nothing there by itself: that it breaks the string is priced where the
line ends.  So what makes the other reading dearer are signs that a newline breaks
nothing: that there is no string, or that it may go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from .open_string import LONGEST
from .place import Place, indent
from .syntax import Syntax, is_new, mark_of

COMMENT_GOES_ON = re.compile(r"[ \t]*(?:[#*%!]|//|--|;)")
ENDS_QUOTE = {m: re.compile(rf"(?:\\\\?[nrt]|\\\\)* {{0,2}}{m}") for m in "\"'`"}
QUOTATION_MARKS = frozenset("\"'")

_DIFF_MARKS = frozenset("+-")
_OPENS_BLOCK = frozenset("([{")
_FAR_IN: Final = 4  # columns
_CODE_IN_FRONT = re.compile(r"[=(\[{<,+\"']")
_ENDS_CODE = frozenset(");,:{")
_STATEMENT = re.compile(
    r"(?:import|const|let|var|export|return|class|function|def|public|private"
    r"|static|struct)\b|(?:for|if|while) \(|// "
)
_WORDS: Final = 4
_WRAPPED: Final = 45  # characters of a line that may have been wrapped
_ONE_SPACE = re.compile(r" [a-z]")
_EVEN_BACKSLASHES = re.compile(r"(?<!\\)(?:\\\\)+$")
_TWICE = re.compile(r"(?<!\\)\\\\[\"'trn]")  # escapes whose backslashes are escaped
_WRONG_MARK = {  # `'name": {`
    '"': re.compile(r"\"[\w./-]+'[\s:;({\[]*$"),
    "'": re.compile(r"'[\w./-]+\"[\s:;({\[]*$"),
}


class _String(NamedTuple):
    """What the signs look at: a string that should end on its line."""

    syntax: Syntax
    mark: str  # that opened it
    before: str  # back to the backslash-n before
    after: str  # up to the next one
    depth: int  # how far a line that begins behind it would be indented
    place: Place

    @property
    def is_wrapped(self) -> bool:
        """Whether it stands where a long line of words may have been wrapped."""
        return len(self.before) > _WRAPPED and self.after[:1].isalnum()


_Table = tuple[tuple[Callable[[_String], bool], float], ...]


def literal_in_string(syntax: Syntax, top: str, place: Place) -> float:
    """In a string that should end on its line."""
    mark = mark_of(top)
    if ENDS_QUOTE[mark[0]].match(place.right):
        return 0.0  # nobody begins a line to end a string there
    string = _String(
        syntax, mark, place.before, place.after, indent(place.after), place
    )
    if _is_between_changes(string):
        return 1.2
    if _is_label(string):
        return 0.1
    if string.before.endswith("\\"):
        for holds, price in _BEHIND_BACKSLASH:
            if holds(string):
                return price
    return _price_at_first(string) if is_new(top) else _price_of_further(string)


def _is_between_changes(s: _String) -> bool:
    """Whether both would be lines of a diff, which begin with the same mark."""
    return s.syntax.name == "diff" and s.before[:1] == s.after[:1] in _DIFF_MARKS


def _is_label(s: _String) -> bool:
    """Whether a diagram's line is indented, and the next one would not be."""
    if s.syntax.name != "mermaid" or s.before[:1] != " ":
        return False
    return s.after[:1] > " " and s.after[0] != "|"


def _price_of_further(s: _String) -> float:
    """In a string that had a backslash-n already: one more is no surprise."""
    if s.syntax.name == "json":
        return 0.0  # however many lines the script has that is in it
    if s.syntax.strict == 1:
        return 0.03
    if s.syntax.name == "text" and s.is_wrapped:
        return 0.4
    if s.syntax.name == "indented" and s.depth < 2:
        return 0.02
    return 0.05 if s.depth < 2 else 0.3


# --- behind a backslash, where the string may go on on the next line ----------------


def _is_escaped(s: _String) -> bool:
    """Whether another backslash escapes it, so that no line goes on behind it."""
    return s.syntax.strict > 0.6 and _EVEN_BACKSLASHES.search(s.before) is not None


def _is_escaped_twice(s: _String) -> bool:
    """Whether the string holds a string, as `"\\\\"a\\\\n"` does."""
    return _TWICE.search(s.before[:-1]) is not None


def _is_nothing_else(s: _String) -> bool:
    """Whether the backslash alone makes a line, with which the string goes on."""
    return s.before == "\\"


def _begins_below(s: _String) -> bool:
    """Whether the string would begin on the next line, which few languages know."""
    return s.before.endswith(s.mark + "\\")


def _begins_with_two(s: _String) -> bool:
    """Whether the string rather begins with two backslashes: it ends on this line."""
    return _begins_below(s) and s.syntax.strict == 1 and s.mark in s.after


def _ends_code(s: _String) -> bool:
    """Whether code within the string ends with a mark of its own: `\\\\n"`."""
    return s.after[:1] in QUOTATION_MARKS and s.after[0] != s.mark


def _goes_on(s: _String) -> bool:
    """Whether a space is in front of the backslash, as where a line goes on."""
    return s.before.endswith(" \\")


def _is_amid_words(s: _String) -> bool:
    """Whether one space is on either side: `\\\\n` stands for what is spoken of."""
    return s.before.endswith(" \\") and _ONE_SPACE.match(s.after) is not None


def _is_path(s: _String) -> bool:
    """Whether a path would begin the next line."""
    return s.after[:1] == "/"


def _may_be_line(s: _String) -> bool:
    """Whether the next line would be indented, or empty."""
    return not s.after or s.after[0].isspace()


def _ends_soon(s: _String) -> bool:
    """Whether a word or two are behind it, and the end of the string."""
    return _may_be_line(s) and s.mark in s.after and s.after[:4].strip() != ""


def _is_long(s: _String) -> bool:
    """Whether the line is so long that somebody may have broken it."""
    return len(s.before) > 50


# The first that holds tells the price, and if none does the backslash tells nothing.
_BEHIND_BACKSLASH: _Table = (
    (_is_escaped, 0.0),
    (_is_escaped_twice, 0.1),
    (_is_nothing_else, 1.5),
    (_begins_with_two, 0.3),
    (_begins_below, 1.5),
    (_ends_code, 0.1),
    (_is_amid_words, 0.1),
    (_goes_on, 1.2),
    (_is_path, 0.7),
    (_ends_soon, 0.45),
    (_may_be_line, 0.7),
    (_is_long, 0.7),
)

# --- at the first backslash-n of the string -----------------------------------------


def _is_alike(s: _String) -> bool:
    """Whether two lines that look alike would meet here."""
    head = s.before[:4]
    return len(head.strip()) > 1 and s.after.startswith(head)


def _is_value_below(s: _String) -> bool:
    """Whether an attribute's value may stand below it, indented."""
    return s.before.endswith('="') and s.depth >= 2


def _is_value_on_lines(s: _String) -> bool:
    """Whether such a value goes on over more lines."""
    return _is_value_below(s) and s.mark not in s.after


def _is_value_on_line(s: _String) -> bool:
    """Whether such a value ends on its first line, as text in a string may."""
    return _is_value_below(s) and s.mark in s.after


def _ends_with_other_mark(s: _String) -> bool:
    """Whether somebody ended it with a wrong mark on this line."""
    pattern = _WRONG_MARK.get(s.mark)
    return pattern is not None and pattern.search(s.before) is not None


def _may_be_no_string(s: _String) -> bool:
    """Whether it is not known what the mark means: it may be an apostrophe."""
    return s.syntax.strict < 1


def _is_deeper(s: _String) -> bool:
    """Whether the next line would be indented as far as this one, or further."""
    return _may_be_no_string(s) and s.depth >= max(2, indent(s.before))


def _is_in_block(s: _String) -> bool:
    """Whether a bracket at the end of this line says why."""
    return _is_deeper(s) and s.before.rstrip()[-1:] in _OPENS_BLOCK


def _is_listed(s: _String) -> bool:
    """Whether nothing at the end of this line says why."""
    return _is_deeper(s) and s.before.rstrip()[-1:] not in _OPENS_BLOCK


def _is_deeper_yaml(s: _String) -> bool:
    """Whether YAML would go on with what belongs to this line."""
    return s.syntax.name == "yaml" and s.depth > indent(s.before)


def _is_piped(s: _String) -> bool:
    """Whether a shell's command in YAML would go on behind its pipe."""
    return s.syntax.name == "yaml" and s.depth >= 2 and s.before.rstrip()[-2:] == " |"


_KEY: Final = 400  # characters looked ahead for the end of a key


def _is_key_on_lines(s: _String) -> bool:
    """Whether a key in a file of settings has lines: its end has no escape then."""
    if s.syntax.name != "yaml" or "-----BEGIN " not in s.before:
        return False
    return s.place.ahead(_KEY).partition(s.mark)[0][-5:] == "-----"


def _is_other_yaml(s: _String) -> bool:
    """Whether YAML would go on with the next key: its strings may span lines."""
    return s.syntax.name == "yaml" and s.depth <= indent(s.before)


def _is_closed(s: _String) -> bool:
    """Whether there is a mark to close it in the next piece."""
    return _may_be_no_string(s) and s.mark in s.after


def _is_not_closed(s: _String) -> bool:
    """Whether it is open for longer, as what is no string is."""
    return _may_be_no_string(s) and s.mark not in s.after


def _is_in_comment(s: _String) -> bool:
    """Whether both would be lines of a comment the syntax does not know."""
    return (
        _may_be_no_string(s)
        and COMMENT_GOES_ON.match(s.after) is not None
        and COMMENT_GOES_ON.match(s.before) is not None
    )


def _is_below_mark(s: _String) -> bool:
    """Whether it would go on right below its beginning, far from the margin."""
    column = s.before.rfind(s.mark)
    return _may_be_no_string(s) and _FAR_IN <= column <= s.depth <= column + 1


def _is_broken_code(s: _String) -> bool:
    """Whether a long line would go on far to the right."""
    return _may_be_no_string(s) and len(s.before) > 60 and s.depth >= 4


def _is_wrapped_text(s: _String) -> bool:
    """Whether text would be wrapped here."""
    return s.syntax.name == "text" and _may_be_no_string(s) and s.is_wrapped


def _lacks_mark(s: _String) -> bool:
    """Whether the mark that should end it is rather missing, as code goes on."""
    if s.syntax.strict < 1 or s.syntax.name == "json":
        return False
    opened = s.before.rpartition(s.mark)[2]
    if opened[-1:] in _ENDS_CODE and opened.count(")") > opened.count("("):
        return True
    return _STATEMENT.match(s.place.next_line) is not None


def _is_speech(s: _String) -> bool:
    """Whether somebody says it, in more words than a line of code has."""
    if s.syntax.name not in ("generic", "text"):
        return False
    head, _, opened = s.before.rpartition(s.mark)
    if _CODE_IN_FRONT.search(head) or opened.count(" ") < _WORDS:
        return False
    ahead = s.place.ahead(LONGEST)
    end = ahead.find(s.mark)
    return len(s.before) + (end if end >= 0 else len(ahead)) > LONGEST


_AT_FIRST: _Table = (
    # what this line and the next one would be
    (_is_alike, 0.8),
    (_is_value_on_line, 0.8),
    (_is_value_on_lines, 2.5),
    (_ends_with_other_mark, 1.0),
    # how they would be indented
    (_is_listed, 0.3),
    (_is_in_block, 0.6),
    (_is_deeper_yaml, 0.8),
    (_is_other_yaml, 0.2),
    (_is_piped, 0.8),
    # what is in it
    (_is_key_on_lines, 1.0),
    # whether it is a string at all
    (_is_closed, 0.1),
    (_is_not_closed, 0.3),
    (_is_in_comment, 0.6),
    (_is_broken_code, 0.4),
    (_is_below_mark, 1.0),
    (_is_wrapped_text, 0.4),
    (_is_speech, 1.0),
    (_lacks_mark, 0.5),
)


def _price_at_first(s: _String) -> float:
    """The signs that it is a newline after all, summed."""
    price = 0.1 if s.depth < 2 else 0.3  # what is indented is rather a line
    for holds, weight in _AT_FIRST:
        if holds(s):
            price += weight
    return price
