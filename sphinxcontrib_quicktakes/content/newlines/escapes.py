"""What there is to decide in a text: nothing if it was not escaped, or all of it."""

from __future__ import annotations

import re
from typing import Final, Literal

Mode = Literal["auto", "always", "never"]

ESCAPE: Final = "\\n"
_MOST_PIECES: Final = 50_000  # beyond that, it is no answer and not worth the time
_CUT = re.compile(r"\\n|\n")


def cut(text: str, mode: Mode = "auto") -> tuple[str, list[str]]:
    """Return a text and what stands between its newlines and those written as ``\\n``.

    The text is the one to decide about: one that was escaped twice comes back as one
    that was escaped once. It is a single piece if there is nothing to decide.
    """
    if mode == "never" or ESCAPE not in text:
        return text, [text]
    if mode == "auto":
        if "\n" in text.removesuffix("\n"):  # a folded YAML scalar may end with one
            return text, [text]
        if _escaped_twice(text):
            text = text.replace("\\\\", "\\")
            if _escaped_fully(text):
                text = _FULL_ESCAPE.sub(_unescaped, text)
                return text, [text]
    # Strings are split much faster, and most hold no newline.
    pieces = _CUT.split(text) if "\n" in text else text.split(ESCAPE)
    if len(pieces) > _MOST_PIECES:
        text = "\n".join(pieces)
        return text, [text]
    return text, pieces


_BACKSLASHES = re.compile(r"\\+")
_TWICE_ESCAPED_BREAK = re.compile(  # in front of a line that begins a block
    r"\\\\n(?:\\\\n| *(?:#{1,6} |[-*+] |\d+[.)] |```|~~~|\$\$)|> ?[\w*>[`$-]"
    r"|(?:\| *)?:?-+[ :]*\|[ :|-]*(?:\\\\n|$)|---\\\\n|\\\\[][])"
)


def _escaped_twice(text: str) -> bool:
    """Whether every backslash is doubled, and some of them were blocks' newlines."""
    return _TWICE_ESCAPED_BREAK.search(text) is not None and all(
        len(match.group()) % 2 == 0 for match in _BACKSLASHES.finditer(text)
    )


_FULL_ESCAPE = re.compile(r"\\([\\n])")
# What texts do not hold: a formula with `\\frac`, a quoted `\\n`.
_ESCAPED_BACKSLASH = re.compile(
    r"""\$[^$]{0,60}?(?<!\\)(?:\\\\)+[A-Za-mo-z]|(?<=["'`(])(?:\\\\)+n["'`)]"""
)


def _escaped_fully(text: str) -> bool:
    """Whether backslashes were escaped as well as newlines: nothing is in doubt then.

    Only asked of texts that were escaped twice: the export itself never does that.
    """
    if _ESCAPED_BACKSLASH.search(text) is None:
        return False
    return "\\" not in _FULL_ESCAPE.sub("", text)


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match.group(1) == "n" else "\\"
