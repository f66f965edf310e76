"""The Python values of YAML scalars: the safe types, and text for what is invalid.

Values that only YAML 1.1 reads as a number or a boolean are text too, as most are in
YAML 1.2 (10.3) and for their authors: the subject ``No``, the title ``12:30``, the id
``0012``. Dates, which YAML 1.2 does not have, remain dates.
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml

_LONGEST_NUMBER = 500
"""Characters of a number: Python may refuse to print more than 640 digits, and YAML 1.1
has numbers to the base of 60, which take quadratic time."""
_TAG = "tag:yaml.org,2002:"
_KEPT = frozenset(_TAG + name for name in ("null", "timestamp", "merge"))
_PLAIN = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    "float": (
        r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
}
"""Types of plain scalars other than text, and what these may begin with."""


class Loader(yaml.CSafeLoader):
    """The safe loader, except that a scalar that cannot be converted remains text.

    ``date: 2025-02-30`` costs the date and not the file.
    """


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag in _KEPT]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for _name, (_pattern, _first) in _PLAIN.items():
    Loader.add_implicit_resolver(
        _TAG + _name, re.compile(f"^(?:{_pattern})$"), list(_first)
    )


def _tolerant(name: str, longest: float = math.inf) -> None:
    convert = yaml.constructor.SafeConstructor.yaml_constructors[name]

    def construct(loader: Loader, node: yaml.ScalarNode) -> object:
        text = loader.construct_scalar(node)
        if len(text) > longest:
            return text
        try:
            return convert(loader, node)
        except Exception:
            # YAML's own converters raise exceptions of any kind.
            return text

    Loader.add_constructor(name, construct)


for _name in ("int", "float"):
    _tolerant(_TAG + _name, _LONGEST_NUMBER)
for _name in ("timestamp", "bool", "binary"):
    _tolerant(_TAG + _name)

_CONSTRUCTOR = yaml.constructor.SafeConstructor()  # for scalars, it keeps nothing


def plain(text: str) -> Any:
    """Return the value of a plain scalar: 12 for ``12``, the text itself for text.

    The rules are those of the loader. *text* must not be empty.
    """
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) < 20:
        return int(text)  # an id: the same, in a third of the time
    for tag, pattern in Loader.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            convert = Loader.yaml_constructors[tag]
            return convert(_CONSTRUCTOR, yaml.ScalarNode(tag, text))
    return text
