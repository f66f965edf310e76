"""Which pickled environments a build may reuse."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

_OPTIONAL = ("feedgen", "nh3")
"""Packages without which settings are not followed."""


def environment_version() -> int:
    """Return a number that changes with any change of the extension's code.

    And with the packages that it uses if they are installed: pages made without one are
    other pages.

    Sphinx discards an environment that was made with another number. So a new version
    never relies on what an older one found in the files or how it stored it, and nobody
    has to remember to raise a number.
    """
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    digest.update(repr([find_spec(name) is None for name in _OPTIONAL]).encode())
    return int.from_bytes(digest.digest(), "big")
