"""The headings of answers, as links name them: ``dim.md#in-short``.

MyST notes for each page what GitHub would call its headings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from .problems import Problem, ProblemType

if TYPE_CHECKING:
    from .domain import QuickTakesDomain

HEADING = "heading"
"""The type of a reference to one; its target is the docname, ``#`` and the name."""

SHOWN = 5
"""How many of an answer's headings a warning names."""


def find(domain: QuickTakesDomain, docname: str, name: str) -> str | None:
    """Return the id of the heading *name* of a question; None if there is none.

    Its name is that of GitHub, or what docutils makes of the text.
    """
    ids = _ids(domain, docname)
    if name in ids:
        return ids[name]
    made = f"{domain.anchor(docname)}-{nodes.make_id(name)}"
    # Of questions of other shards, nobody knows here what they hold.
    there = docname in domain.env.all_docs
    return None if there and made not in ids.values() else made


def missing(domain: QuickTakesDomain, docname: str, name: str) -> Problem:
    """Return the problem of a link to a heading that is not there."""
    names = [f"'#{name}'" for name in _ids(domain, docname)]
    others = ["another one"] if len(names) > SHOWN else []
    expected = " or ".join(names[:SHOWN] + others) or "none, for it has no headings"
    return Problem(
        ProblemType.LINK,
        f"{domain.title(docname)!r} has no heading '#{name}': expected {expected}; the "
        "link leads to the top of the page",
    )


def _ids(domain: QuickTakesDomain, docname: str) -> dict[str, str]:
    found = domain.env.metadata.get(docname, {}).get("myst_slugs", {})
    return {name: id_ for name, (_line, id_, _text) in found.items()}
