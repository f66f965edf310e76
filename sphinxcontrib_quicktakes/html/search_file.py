"""The file of Sphinx's search index, ``searchindex.js``.

It is a script: JSON, between the call of the function that takes it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SEARCH = "searchindex.js"
Index = dict[str, Any]

_BEGIN, _END = "Search.setIndex(", ")"


def read_search(path: Path) -> Index:
    """Return a search index. Raises ValueError if it is not one."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise ValueError(f"{path} is not a search index of Sphinx")
    index: Index = json.loads(text[len(_BEGIN) : -len(_END)])
    return index


def write_search(path: Path, index: Index) -> None:
    """Write a search index in the same bytes for the same content."""
    text = json.dumps(index, separators=(",", ":"), sort_keys=True)
    path.write_text(f"{_BEGIN}{text}{_END}", encoding="utf-8")
