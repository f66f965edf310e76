"""YAML as programs write it, read in a fraction of the time.

libyaml takes longer for the front matter of a file than everything else in the scan of
it. But the CMS, like most programs, writes only a small part of YAML: one key on each
line, indented mappings, and texts that are plain, quoted or blocks (as in all of the 77
files measured). That is read here. For everything else, valid or not, :func:`read` says
that it is not simple; then libyaml reads it, and complains if there is cause. So what
is accepted here has to mean the same to libyaml: the tests compare the two.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from .scalars import plain

Places = dict[tuple[str, ...], tuple[int, str]]
"""The line of each value, from 1, and its style, by the keys that lead to it.

The style is ``|`` or ``>`` for block scalars, and empty for others. No keys lead to the
whole.
"""

_BLOCKS = frozenset({"|", "|-", ">", ">-"})
_QUOTED = re.compile(r"""(["'])([^"'\\]*)\1""")
_NOT_PLAIN = frozenset("?:,[]{}#&*!|>'\"%@`=<")
"""What a plain scalar begins with neither in YAML (1.1, ``c-indicator``) nor here."""
_PRINTABLE_ASCII = bytes([*b"\n", *range(0x20, 0x7F)])
_MOST_LEVELS = 10


def read(text: str) -> tuple[dict[str, Any], Places, str, int] | None:
    """Return what the front matter of *text* says, or None if it is not simple.

    That is the values, their places, the text below, and the line on which it begins.
    *text* is a whole file.
    """
    if not _is_printable(text):
        return None
    lines = text.split("\n")
    try:
        end = lines.index("---", 1)
        data, places = _read(lines, end)
    except (ValueError, _NotSimpleError):
        return None
    below = "\n".join(lines[end + 1 :])
    blank = len(below) - len(below.lstrip())
    return data, places, below, end + 2 + below.count("\n", 0, blank)


class _NotSimpleError(Exception):
    pass


def _read(lines: list[str], end: int) -> tuple[dict[str, Any], Places]:
    """Return the values on the lines between the first and that at *end*."""
    if lines[0] != "---":
        raise _NotSimpleError
    # The open mapping, the keys that lead to it, and its indentation; and those around
    # it.
    data: dict[str, Any] = {}
    mapping = data
    path: tuple[str, ...] = ()
    indentation = 0
    outer: list[tuple[dict[str, Any], tuple[str, ...], int]] = []
    places: Places = {}
    key, is_empty = "", False
    number = 1
    while number < end:
        line = lines[number]
        number += 1
        if not line:
            continue
        if not places:
            places[()] = (number, "")
        name, colon, text = line.partition(": ")
        if not colon:
            if line[-1] != ":":
                raise _NotSimpleError
            name = line[:-1]
        depth = len(name)
        name = name.lstrip(" ")
        depth -= len(name)
        if is_empty and depth > indentation and len(outer) < _MOST_LEVELS:
            outer.append((mapping, path, indentation))
            inner: dict[str, Any] = {}
            mapping[key] = inner
            mapping, path, indentation = inner, (*path, key), depth
            places[path] = (number, "")
        while depth < indentation:
            mapping, path, indentation = outer.pop()
        if depth != indentation or name in mapping or not _is_key(name):
            raise _NotSimpleError
        text = text.strip(" ")
        key, is_empty = name, not text
        if text in _BLOCKS:
            places[(*path, key)] = (number, text[0])
            mapping[key], number = _block(text, lines, number, indentation)
        else:
            places[(*path, key)] = (number, "")
            mapping[key] = _flow(text) if text else None
    if not data:
        raise _NotSimpleError
    return data, places


@lru_cache(maxsize=256)
def _is_key(name: str) -> bool:
    return name.replace("-", "_").isidentifier() and plain(name) is name


def _block(
    header: str, lines: list[str], start: int, indentation: int
) -> tuple[str, int]:
    """Return the text of a block scalar, and the index of the line behind it.

    At the latest, that is the line with the dashes.
    """
    first = lines[start]
    margin = len(first) - len(first.lstrip(" "))
    if not indentation < margin < len(first):
        raise _NotSimpleError
    end = start + 1
    text = first[margin:]
    # Folded text only on one line: another line would not be read as a key.
    if header[0] == "|":
        while not lines[end] or lines[end].startswith(first[:margin]):
            if lines[end].isspace():
                raise _NotSimpleError
            end += 1
        text = "\n".join(line[margin:] for line in lines[start:end]).rstrip("\n")
    return text if header[-1] == "-" else f"{text}\n", end


def _flow(text: str) -> Any:
    """Return the value of what stands behind a key on its line."""
    first = text[0]
    if first in "\"'" and (quoted := _QUOTED.fullmatch(text)):
        return quoted[2]
    if first in _NOT_PLAIN or (first == "-" and not text[1:2].isalnum()):
        raise _NotSimpleError
    if ": " in text or " #" in text or text[-1] == ":":
        raise _NotSimpleError
    return plain(text)


def _is_printable(text: str) -> bool:
    """Whether *text* holds only lines of characters that YAML allows without a doubt.

    Python's idea of printable is narrower than YAML's: without tabs, other line breaks
    and marks of the direction of writing.
    """
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PRINTABLE_ASCII)
    return rest.decode("utf-8", "surrogatepass").isprintable()
