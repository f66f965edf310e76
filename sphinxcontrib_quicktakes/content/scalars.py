"""What YAML's scalars are in Python: the safe types, and text where one is wrong."""

from __future__ import annotations

from typing import Any

import yaml

_MAX_BITS = 10_000


class Loader(yaml.CSafeLoader):
    """The safe loader, but a scalar that cannot be converted stays text.

    ``date: 2025-02-30`` costs the date and not the file.
    """


def _tolerant(name: str) -> None:
    convert = yaml.constructor.SafeConstructor.yaml_constructors[name]

    def construct(loader: Loader, node: yaml.ScalarNode) -> object:
        try:
            value = convert(loader, node)
        except Exception:
            # YAML's own converters raise whatever their text makes them raise.
            return node.value
        # Python refuses to print numbers of thousands of digits.
        huge = isinstance(value, int) and value.bit_length() > _MAX_BITS
        return node.value if huge else value

    Loader.add_constructor(name, construct)


for _name in ("timestamp", "int", "float", "bool", "binary"):
    _tolerant(f"tag:yaml.org,2002:{_name}")


_CONSTRUCTOR = yaml.constructor.SafeConstructor()  # for scalars, it keeps nothing


def plain(text: str) -> Any:
    """Return the value of a plain scalar: 12 for ``12``, the text itself for text.

    By PyYAML's own rules (YAML 1.1). *text* is not empty.
    """
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) < 20:
        return int(text)  # an id: the same, in a third of the time
    for tag, pattern in Loader.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            convert = Loader.yaml_constructors[tag]
            return convert(_CONSTRUCTOR, yaml.ScalarNode(tag, text))
    return text
