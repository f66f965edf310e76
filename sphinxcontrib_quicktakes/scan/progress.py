"""Status lines for what the extension does before Sphinx reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeVar

from sphinx.application import Sphinx
from sphinx.util.display import status_iterator

_Item = TypeVar("_Item")

_STEPS = 100


def batches(app: Sphinx, summary: str, items: Sequence[_Item]) -> Iterator[_Item]:
    """Yield *items* one by one, with a status line for every hundredth of them.

    A line for each would take longer than reading its front matter. If there is nothing
    to do, nothing is shown.
    """
    if not items:
        return iter(())
    size = -(-len(items) // _STEPS)
    steps = [items[start : start + size] for start in range(0, len(items), size)]
    shown = status_iterator(steps, summary, "darkgreen", len(steps), app.verbosity)
    return chain.from_iterable(shown)
