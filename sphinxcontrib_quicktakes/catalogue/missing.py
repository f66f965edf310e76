"""Related questions that are not in the project: where they are, and what to say."""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Settings
from ..content.question import Related
from ..problems import Problem, ProblemType
from . import Catalogue, urls


def address(settings: Settings, related: Related) -> str | None:
    """Return where a related question is published that is not here."""
    return urls.published(settings.base_url, related.url)


def missing_related(
    catalogue: Catalogue, settings: Settings
) -> Iterator[tuple[str, Problem]]:
    """Return the related questions that are not here, by the document naming them."""
    for docname in catalogue.questions:
        for related, target in catalogue.related(docname):
            if target is not None:
                continue
            name = related.title or related.url or related.id
            linked = address(settings, related) is not None
            message = (
                f"the related question {name!r} is not in the project: expected its id "
                f"({related.id or 'none'}), its url ({related.url or 'none'}) or its "
                "subject and slug; the page shows "
                + ("a link to the site" if linked else "its title")
            )
            line = related.line or None
            yield docname, Problem(ProblemType.RELATED, message, line)
