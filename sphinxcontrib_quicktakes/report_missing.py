"""Warnings for each missing related question; the scan only counts them."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from . import shards
from .catalogue.missing import missing_related
from .report import report
from .store import domain_of

logger = logging.getLogger(__name__)


def report_missing(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about missing related questions if the project wants (``env-updated``)."""
    domain = domain_of(env)
    for docname, problem in missing_related(domain.catalogue):
        if not shards.reports(domain, docname):
            continue
        if domain.settings.related == "strict":
            report(docname, problem)
        else:
            logger.verbose("%s: %s", docname, problem.message)
