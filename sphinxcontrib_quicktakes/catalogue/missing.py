"""The problems of related questions that are not in the project."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Problem, ProblemType
from . import Catalogue


def missing_related(catalogue: Catalogue) -> Iterator[tuple[str, Problem]]:
    """Return the problems of missing related questions, with the document of each."""
    for docname in catalogue.questions:
        for related, target in catalogue.related(docname):
            if target is not None:
                continue
            name = related.title or related.url or related.id
            linked = catalogue.published_url(related.url) is not None
            message = (
                f"the related question {name!r} is not in the project: expected a "
                f"question with its id ({related.id or 'none'}), its url "
                f"({related.url or 'none'}) or its subject and slug; the page shows "
                + ("a link to the site" if linked else "its title")
            )
            line = related.line or None
            yield docname, Problem(ProblemType.RELATED, message, line)
