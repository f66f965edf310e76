"""Front matter: YAML at the top of a file, with the line of every key.

python-frontmatter finds the block. Its own ``load`` does not know lines and is not
used: YAML as programs write it is read by :mod:`.simple_yaml`, all other YAML by
:mod:`.libyaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from ..problems import Problem, ProblemType
from . import libyaml, simple_yaml
from .libyaml import FrontMatterError, Repeated
from .simple_yaml import Places
from .yaml_losses import Loss

_BOUNDARY = re.compile(r"-{3,}[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of front matter, their places, and the text below.

    *places* are those of all values in mappings, and of the whole. *body_line* is the
    line of the file on which the text of *body* begins. *repeated* are duplicate keys,
    each with its line. *losses* are what YAML removed from texts. If *is_printable* is
    true, no value contains control characters; otherwise, nothing is known about that.
    """

    data: dict[Any, Any]
    places: Places
    body: str
    body_line: int
    repeated: Repeated = ()
    losses: tuple[Loss, ...] = ()
    is_printable: bool = False

    def line(self, path: str) -> int:
        """Return the line (from 1, in the file) of the value at a dotted *path*.

        If a part of the path is missing, return the line of the part before it; return
        1 for empty front matter.
        """
        return self._place(path)[0]

    def text_place(self, path: str) -> tuple[int, bool]:
        """Return the line where the text at *path* begins, and whether it is literal.

        A block scalar begins on the line after its ``|`` or ``>``. In a literal one
        (``|``), every line of the text is a line of the file.
        """
        line, style = self._place(path)
        return line + (style != ""), style == "|"

    def get(self, path: str) -> Any:
        """Return the value at a dotted *path*, or None if there is none."""
        if path in self.data:
            return self.data[path]
        value: Any = self.data
        for part in path.split("."):
            if not isinstance(value, dict):
                return None
            value = value.get(part)
        return value

    def has(self, path: str) -> bool:
        """Whether there is a key at *path*, even with an empty value."""
        *parents, last = self._parts(path)
        parent = self.get(".".join(parents)) if parents else self.data
        return isinstance(parent, dict) and last in parent

    def _parts(self, path: str) -> list[str]:
        # A key may itself contain a dot.
        return [path] if path in self.data else path.split(".")

    def _place(self, path: str) -> tuple[int, str]:
        keys = tuple(self._parts(path))
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, (1, ""))


def begins(text: str) -> bool:
    """Whether *text* begins with front matter, complete or not."""
    return bool(_BOUNDARY.match(text))


def looks_like(text: str, keys: frozenset[str]) -> bool:
    """Whether front matter that cannot be read seems to contain one of *keys*.

    Nobody can say for sure what a broken file was meant to be. A line that begins with
    one of the keys is taken as a sign.
    """
    names = "|".join(re.escape(key.split(".")[-1]) for key in sorted(keys))
    return begins(text) and bool(
        re.search(rf"^[ \t]*[\"']?(?:{names})[\"']?[ \t]*:", text, re.MULTILINE)
    )


def read(text: str) -> FrontMatter | None:
    """Return the front matter of *text*, or None if it has none.

    Raises :class:`FrontMatterError` if the front matter cannot be read.
    """
    if not begins(text):
        return None
    if simple := simple_yaml.read(text):
        return FrontMatter(*simple, is_printable=True)
    try:
        source, body = YAMLHandler().split(text)
    except ValueError:
        raise FrontMatterError(
            Problem(
                ProblemType.FRONT_MATTER,
                "the front matter never ends: expected a line '---' after it; "
                "the file is left out of the build",
                line=1,
            )
        ) from None
    # The boundary swallows blank lines after it, which count as lines.
    data, places, repeated, losses = libyaml.read("\n" * _blank_lines(text) + source)
    before = text[: len(text) - len(body.lstrip())]
    return FrontMatter(data, places, body, before.count("\n") + 1, repeated, losses)


def _blank_lines(text: str) -> int:
    first = YAMLHandler.FM_BOUNDARY
    found = first.match(text) if first else None
    return found[0].count("\n") if found else 0
