"""Signs of what the code in front of a string does with it.

These are uses to which strings are put that have a literal backslash-n in them.
"""

from __future__ import annotations

import re
from typing import Final

from .open_string import LONGEST, OpenString, Signs
from .place import indent
from .sessions import is_answer
from .strings import QUOTATION_MARKS

_INDENTED = re.compile(r"\\n(?:  |\t)")
_CONSOLE = re.compile(r"\bconsole\.\w+\($")
_WRITES = re.compile(r"\.write\($")
_PRINTS = re.compile(
    r"\b(?:e?print(?:f|ln|fn)?!?|echo\s+-\w*e\w*|cat(?=\()|puts|output|write|format!?"
    r"|(?:panic|trace|debug|info|warn|error|assert)!)(?=[\s(])"
)
_ECHOES = re.compile(r"\b(?:printf|echo\s+-\w*e\w*)\s+$")
# A string where a line begins, up to the place, and the rest of its line.
_SHOWN = re.compile(r"""\\n *[bu]?(["'])(?:(?!\1)[^\\]|\\.)+$""")
_RESULT_ENDS = {
    mark: re.compile(rf"(?:[^{mark}\\]|\\.)*{mark}(?:\\n|$)") for mark in "\"'"
}
_EXAMPLES = re.compile(r"(?:^|\\n) *>>> (?:(?!\\n\\n).)*$")
_EXAMPLE: Final = 200  # characters
_E_STRING = re.compile(r"(?<![\w'])[eE]$")
_NAMED = re.compile(r"(?<!\w)(\w+)=$")
_PRINTS_NAME = re.compile(
    r"""(?:(?<!\w)|(?<=\\n))(?:echo\s+-\w*e\w*|printf(?:\s+["']?%b\S*)?)\s+"?\$\{?(\w+)"""
)
_BELOW: Final = 400  # characters
_ECHO = re.compile(r"\becho\b")


def _begins_line(s: OpenString) -> bool:
    """Whether nothing is in front of it."""
    return not s.spanned and not s.head.strip()


def _is_answer(s: OpenString) -> bool:
    """Whether a console printed it, which it does on one line."""
    return s.is_simple and _begins_line(s) and is_answer(s.place, s.opened)


def _is_result(s: OpenString) -> bool:
    """Whether it is alone on a line, as what code returned is shown."""
    return (
        s.syntax.shows_results
        and s.opened != ""
        and _begins_line(s)
        and s.after[:1] not in (" ", "\t")
    )


def _is_result_of_doctest(s: OpenString) -> bool:
    """Whether an example in a docstring shows it, between quotation marks."""
    if s.is_simple or not s.spanned:
        return False
    screen = s.place.back(_EXAMPLE)
    if ">>> " not in screen:
        return False
    shown = _SHOWN.search(screen)
    if shown is None or not _RESULT_ENDS[shown[1]].match(s.place.ahead(_EXAMPLE)):
        return False
    return _EXAMPLES.search(screen, 0, shown.start()) is not None


def _is_argument_of_three(s: OpenString) -> bool:
    """Whether three marks amid an indented line would end amid one at the margin."""
    return (
        len(s.mark) == 3
        and s.mark in s.after
        and s.head.strip() != ""
        and s.opened != ""
        and indent(s.place.before) >= 4
        and not s.indented
    )


def _is_logged(s: OpenString) -> bool:
    """Whether what is written to the console begins with an empty line."""
    return (
        s.mark == "`"
        and not s.opened
        and not s.indented
        and _CONSOLE.search(s.head) is not None
    )


def _is_logged_below(s: OpenString) -> bool:
    """Whether it begins with two of them, and ends on what would be the third line."""
    return (
        s.mark == "`"
        and not s.opened
        and not s.after
        and s.mark in s.place.next_line.partition("\\n")[0]
        and _CONSOLE.search(s.head) is not None
    )


def is_marked(s: OpenString) -> bool:
    """Whether a letter in front of it says that escapes are read in it.

    Most strings of a shell or of SQL know none: `$'a\\nb'`, `E'a\\nb'` do.
    """
    if s.syntax.name == "sql":
        return s.mark == "'" and _E_STRING.search(s.head) is not None
    return s.mark == "'" and s.head.endswith("$")


def _is_ansi_c(s: OpenString) -> bool:
    """Whether it is one of these, and no indented line would begin here."""
    return is_marked(s) and not s.indented


def _is_pasted_in(s: OpenString) -> bool:
    """Whether a template with values in it would begin and end amid of two lines."""
    if s.spanned or s.mark != "`" or s.mark not in s.syntax.interpolates:
        return False
    inside, closing, _ = s.place.ahead(LONGEST).partition(s.mark)
    if not closing or _INDENTED.search(f"\\n{inside}"):
        return False
    if "\\n" in inside and not (s.opened and indent(s.place.before) >= 2):
        return False
    return "${" in inside or "${" in s.opened


def _is_written(s: OpenString) -> bool:
    """Whether a template is written to a stream, which ends no line by itself."""
    return s.mark == "`" and _WRITES.search(s.head) is not None


def _is_printed(s: OpenString) -> bool:
    """Whether a function prints it that knows escapes."""
    return s.mark in QUOTATION_MARKS and _PRINTS.search(s.head) is not None


def _is_printed_below(s: OpenString) -> bool:
    """Whether what a shell prints with its escapes begins with an empty line."""
    if s.spanned or s.opened or s.indented or s.syntax.name != "shell":
        return False
    return _ECHOES.search(s.head) is not None


def _is_only_argument(s: OpenString) -> bool:
    """Whether a call has no other argument, and no line would be indented in it."""
    if s.spanned or s.mark not in QUOTATION_MARKS or not s.opened.strip():
        return False
    if s.head[-1:] != "(":
        return False
    inside, closing, behind = s.place.ahead(LONGEST).partition(s.mark)
    return closing != "" and behind[:1] == ")" and not _INDENTED.search(f"\\n{inside}")


def _is_echoed_below(s: OpenString) -> bool:
    """Whether a shell names it, and prints it by that name with its escapes."""
    if s.syntax.name != "shell" or s.spanned:
        return False
    name = _NAMED.search(s.head)
    return name is not None and name[1] in _PRINTS_NAME.findall(s.place.ahead(_BELOW))


def _is_echoed(s: OpenString) -> bool:
    """Whether a shell echoes two words with nothing but this between them."""
    begins_word = s.after[:1].isalnum() or s.after[:1] == "$"
    return begins_word and s.opened[-1:].isalnum() and _ECHO.search(s.head) is not None


def _is_echoed_in_quotes(s: OpenString) -> bool:
    """Whether it does so between quotation marks."""
    return s.mark == '"' and _is_echoed(s)


def _is_echoed_otherwise(s: OpenString) -> bool:
    """Whether it does so between other marks, which are raw in most shells."""
    return s.mark != '"' and _is_echoed(s)


USES: Final[Signs] = (
    (_is_answer, 1.5),
    (_is_result, 0.6),
    (_is_result_of_doctest, 1.4),
    (_is_argument_of_three, 0.4),
    (_is_logged, 1.3),
    (_is_logged_below, 1.9),
    (_is_ansi_c, 1.5),
    (_is_pasted_in, 1.2),
    (_is_written, 1.2),
    (_is_printed, 0.8),
    (_is_printed_below, 0.8),
    (_is_only_argument, 0.8),
    (_is_echoed_below, 1.2),
    (_is_echoed_in_quotes, 0.6),
    (_is_echoed_otherwise, 0.3),
)
