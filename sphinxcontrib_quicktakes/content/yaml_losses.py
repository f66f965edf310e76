r"""What YAML removes from a text although its author meant it.

There are two such cases, about which YAML says nothing. In double quotes, a backslash
begins an escape, so that ``"$\theta$"`` is a tab and ``heta`` (YAML 1.2, 5.7). And in
unquoted text, a ``#`` after a space begins a comment: of ``In C #region begins one``,
two words are left (6.6).

Nobody can say for sure what was meant. An escape that begins a TeX command counts as a
loss, and so does a comment without a space after its ``#``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from ..problems import ProblemType

_ESCAPE = re.compile(r"\\(.)([A-Za-z]*)", re.DOTALL)
_READ_AS = {"n": "a line break", "r": "a line break", "t": "a tab"}
_READ_AS |= dict.fromkeys("abefv", "a control character")
# At the beginning of a line, a tab is indentation.
_LINE_BEGINS = re.compile(r'(?:^"|\n|\\n|\\t|\\r)\s*$')
# After this, a line break is unlikely.
_FORMULA_GOES_ON = re.compile(r"[${(\[^_=+*/|&-]\s?$")
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
_SHOWN = 30
_NEAR = 100
"""How many characters before an escape say what it is: a text may have many escapes."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss in the text at a dotted *path*, with its line.

    *message* says what was lost, what was expected, and what is left.
    """

    type: ProblemType
    path: str
    line: int
    message: str


def find(scalars: Iterator[tuple[str, yaml.ScalarNode]], source: str) -> list[Loss]:
    """Return what was lost from texts, at most one loss for each.

    *scalars* come with their paths; *source* is the YAML that they were read from.
    """
    found: list[Loss] = []
    for path, node in scalars:
        if node.style == '"':
            found += _escaped(path, node, source)
        elif not node.style:
            found += _commented(path, node, source)
    return found


def _escaped(path: str, node: yaml.ScalarNode, source: str) -> Iterator[Loss]:
    written = source[node.start_mark.index : node.end_mark.index]
    commands = [
        match for match in _ESCAPE.finditer(written) if _is_command(written, match)
    ]
    for match in commands[:1]:
        sign, rest = match.groups()
        more = f" (and {len(commands) - 1} more)" if len(commands) > 1 else ""
        yield Loss(
            ProblemType.BACKSLASH,
            path,
            node.start_mark.line + written.count("\n", 0, match.start()) + 1,
            f"{path!r} contains \\{sign}{rest}{more} in double quotes, where YAML "
            f"reads a backslash as an escape: expected \\\\{sign}{rest}, or a block "
            f"after '|'; it is read as {_READ_AS[sign]} and {rest!r}",
        )


def _is_command(written: str, match: re.Match[str]) -> bool:
    """Whether an escape is one of a control character, and a command of TeX as well."""
    sign, rest = match.groups()
    if sign not in _READ_AS or not rest:
        return False
    # TeX's words are loaded for the few files that need them.
    from .tex.grammar import STRUCTURE, WORDS

    if sign + rest not in WORDS and sign + rest not in STRUCTURE:
        return False
    before = written[max(0, match.start() - _NEAR) : match.start()]
    if sign == "n":
        return bool(_FORMULA_GOES_ON.search(before))
    return sign != "t" or not _LINE_BEGINS.search(before)


def _commented(path: str, node: yaml.ScalarNode, source: str) -> Iterator[Loss]:
    if comment := _COMMENT.match(source, node.end_mark.index):
        lost = comment[1].rstrip()
        shown = lost if len(lost) <= _SHOWN else lost[:_SHOWN] + "…"
        yield Loss(
            ProblemType.COMMENT,
            path,
            node.end_mark.line + 1,
            f"{path!r} ends before {shown!r}, which YAML reads as a comment: expected "
            "quotes around the whole text, or a space after '#' if it is a comment; "
            "the rest is left out",
        )
