"""The headings of answers, by the names in links: ``#in-short``, ``dim.md#in-short``.

MyST records for each page the names that GitHub would give to its headings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.slugs import github_slugify
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from ..problems import Problem, ProblemType
from ..store import domain_of

if TYPE_CHECKING:
    from ..domain import QuickTakesDomain

HEADING = "heading"
"""The type of references to headings; the target is docname, ``#`` and name."""

SHOWN = 5
"""The number of headings that a warning lists."""


class Names:
    """Makes unique names for the headings of a page: ``note``, ``note-1``, …

    MyST makes the same names, but tries all numbers from 1 for each heading, which
    takes quadratic time for equal headings.
    """

    def __init__(
        self, slugify: Callable[[str], str] | None, taken: Iterable[str]
    ) -> None:
        """Take how MyST makes a name, and the ones that the page has already."""
        self._slugify = slugify or github_slugify
        self._taken = set(taken)
        self._numbers: defaultdict[str, int] = defaultdict(int)

    def __call__(self, title: str) -> str:
        """Return the name of one more heading, empty if the title has no letters."""
        slug = name = self._slugify(title)
        while name in self._taken:
            self._numbers[slug] += 1
            name = f"{slug}-{self._numbers[slug]}"
        if name:
            self._taken.add(name)
        return name

    def reserve(self, names: Iterable[str]) -> None:
        """Reserve names that authors gave to headings."""
        self._taken.update(names)


def find(domain: QuickTakesDomain, docname: str, name: str) -> str | None:
    """Return the id of the heading *name* of a question, or None.

    The name is the one that GitHub gives, or that docutils makes from the text.
    """
    ids = _ids(domain, docname)
    if name in ids:
        return ids[name]
    made = f"{domain.anchor(docname)}-{nodes.make_id(name)}"
    # The headings of questions in other shards are unknown here.
    there = docname in domain.env.all_docs
    return None if there and made not in ids.values() else made


def missing(domain: QuickTakesDomain, docname: str, name: str) -> Problem:
    """Return the problem of a link to a missing heading."""
    names = [f"'#{name}'" for name in _ids(domain, docname)]
    others = ["another one"] if len(names) > SHOWN else []
    expected = " or ".join(names[:SHOWN] + others) or "none, because it has no headings"
    return Problem(
        ProblemType.LINK,
        f"{domain.title(docname)!r} has no heading '#{name}': expected {expected}; the "
        "link leads to the top of the page",
    )


def _ids(domain: QuickTakesDomain, docname: str) -> dict[str, str]:
    found = domain.env.metadata.get(docname, {}).get("myst_slugs", {})
    return {name: id_ for name, (_line, id_, _text) in found.items()}


def message(href: str) -> str:
    """Return the message for a link to a missing heading of its own page."""
    return (
        f"the link to {href!r} leads to no heading of the answer: expected the name "
        "that GitHub gives to one; only its text is shown"
    )


class ResolveOwn(SphinxTransform):
    """Replace links to missing headings of the same page by their text.

    MyST would look for a label of that name in the whole project, and in others.
    """

    default_priority = 878  # before MyST resolves them

    def apply(self, **kwargs: Any) -> None:
        names = getattr(self.document, "myst_slugs", {})
        for node in list(self.document.findall(nodes.reference)):
            problem = node.attributes.pop("quicktakes_unless", None)
            if problem is None or node["refuri"][1:] in names:
                continue
            domain = domain_of(self.env)
            if node["refuri"] == "#":
                del node["refuri"], node["id_link"]
                node["refid"] = domain.anchor(self.env.docname)
                continue
            domain.note(self.env.docname).problems.append(problem)
            node.replace_self(node.children)


def register(app: Sphinx) -> None:
    app.add_transform(ResolveOwn)
