"""Regular expressions mean the same in every Python that is supported.

Python 3.11.0 to 3.11.4 misread groups that are repeated possessively, as in ``(a|b)*+``
(https://github.com/python/cpython/issues/106052).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import sphinxcontrib_quicktakes

NAMES = [
    module.name
    for module in pkgutil.walk_packages(
        sphinxcontrib_quicktakes.__path__, f"{sphinxcontrib_quicktakes.__name__}."
    )
    if not module.name.endswith("__main__")
]


def misread(parsed: Any) -> Iterator[str]:
    """Return the possessive repeats of more than one character in a pattern."""
    for kind, value in parsed:
        if str(kind) == "POSSESSIVE_REPEAT":
            body = value[2]
            if len(body) > 1 or str(body[0][0]) not in ("IN", "LITERAL", "NOT_LITERAL"):
                yield str(body)
        for part in value if isinstance(value, (tuple, list)) else ():
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, re._parser.SubPattern):  # type: ignore[attr-defined]
                    yield from misread(inner)


def found(pattern: str, flags: int = 0) -> list[str]:
    return list(misread(re._parser.parse(pattern, flags)))  # type: ignore[attr-defined]


def test_what_is_misread_is_found() -> None:
    assert found(r"(?:ab|c)*+d")
    assert found(r"(x(?:[ab]|\\.)++)+")
    assert not found(r"(?:[ab]++|c)*d{2,}+")


@pytest.mark.parametrize("name", NAMES)
def test_no_pattern_is_misread(name: str) -> None:
    module = importlib.import_module(name)
    patterns = [v for v in vars(module).values() if isinstance(v, re.Pattern)]
    assert [p.pattern for p in patterns if found(p.pattern, p.flags)] == []
