"""The related questions that are not here, one by one; the scan counts them."""

from __future__ import annotations

from typing import cast

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from . import shards
from .config import Settings
from .content.question import Related
from .domain import QuickTakesDomain
from .problems import Problem, ProblemType
from .report import report

logger = logging.getLogger(__name__)


def address(settings: Settings, related: Related) -> str | None:
    """Return where a related question is published that is not here."""
    if settings.base_url and related.url.startswith("/"):
        return settings.base_url.rstrip("/") + related.url
    return None


def report_missing(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which related questions are missing, if that was asked (``env-updated``)."""
    domain = cast(QuickTakesDomain, env.get_domain("qt"))
    catalogue = domain.catalogue
    missing = [
        (docname, related)
        for docname in catalogue.questions
        if shards.reports(domain, docname)
        for related, target in catalogue.related(docname)
        if target is None
    ]
    for docname, related in missing:
        name = related.title or related.url or related.id
        message = (
            f"the related question {name!r} is not in the project: expected its id "
            f"({related.id or 'none'}), its url ({related.url or 'none'}) or its "
            "subject and slug; the page shows "
        )
        linked = address(domain.settings, related) is not None
        message += "a link to the site" if linked else "its title"
        if domain.settings.related == "strict":
            report(docname, Problem(ProblemType.RELATED, message, related.line or None))
        else:
            logger.verbose("%s: %s", docname, message)
