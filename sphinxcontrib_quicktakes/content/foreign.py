"""Questions whose front matter has another format, or is not at the top.

Hugo and Zola have TOML between two lines ``+++``, Hugo also JSON, and gray-matter the
name of a format after the dashes. To Markdown, all of that is text. A file counts as a
question only if what would be its front matter has a key of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from ..problems import Problem, ProblemType

_FLAGS = re.MULTILINE | re.DOTALL
_TOML = re.compile(r"\+{3,}[ \t]*$(.*?)^\+{3,}[ \t]*$", _FLAGS)
# Inner objects are followed by a comma or another closing bracket.
_JSON = re.compile(r"\{(\s*\".*?)\}[ \t]*$(?!\s*[,}\]])", _FLAGS)
_NAMED = re.compile(r"-{3,}[ \t]*([A-Za-z]+)[ \t]*$(.*?)^-{3,}[ \t]*$", _FLAGS)
_YAML = re.compile(r"-{3,}[ \t]*$(.*?)^-{3,}[ \t]*$", _FLAGS)
_BEFORE = re.compile(r"\s+|<!--.*?-->", re.DOTALL)

_LINE = r"^[ \t]*[\"']?(?:{})[\"']?[ \t]*[:=]"
_ITEM = r"[{{,]\s*\"(?:{})\"\s*:"


def problem(text: str, keys: Set[str]) -> Problem | None:
    """Return the problem of a question whose front matter is foreign, or None.

    *keys* are those that mark a question.
    """
    names = "|".join(re.escape(key.split(".")[-1]) for key in sorted(keys))
    for what, line, head in _heads(text):
        if re.search(f"{_LINE}|{_ITEM}".format(names, names), head, re.MULTILINE):
            return Problem(
                ProblemType.FORMAT,
                f"the front matter {what}: expected YAML between two lines '---', the "
                "first of them on line 1; the file is left out of the build",
                line,
            )
    return None


def _heads(text: str) -> Iterator[tuple[str, int, str]]:
    """Return what may be meant as a front matter: what is wrong, where, its text."""
    if found := _TOML.match(text):
        yield "is TOML", 1, found[1]
    elif found := _JSON.match(text):
        yield "is JSON", 1, found[1]
    elif found := _NAMED.match(text):
        yield f"begins with '---{found[1]}'", 1, found[2]
    elif (start := _first(text)) and (found := _YAML.match(text, start)):
        line = text.count("\n", 0, start) + 1
        yield f"begins on line {line}", line, found[1]


def _first(text: str) -> int:
    """Return where the text begins behind blank lines and comments."""
    place = 0
    while found := _BEFORE.match(text, place):
        place = found.end()
    return place
