"""The related questions that are not here, one by one; the scan counts them."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .. import shards
from ..catalogue.missing import missing_related
from ..report import report
from ..store import domain_of

logger = logging.getLogger(__name__)


def report_missing(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which related questions are missing, if that was asked (``env-updated``)."""
    domain = domain_of(env)
    missing = [
        (docname, problem)
        for docname, problem in missing_related(domain.catalogue, domain.settings)
        if shards.reports(domain, docname)
    ]
    for docname, problem in missing:
        if domain.settings.related == "strict":
            report(docname, problem)
        else:
            logger.verbose("%s: %s", docname, problem.message)
