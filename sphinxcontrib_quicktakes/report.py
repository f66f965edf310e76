"""The way from a problem to a warning."""

from __future__ import annotations

from docutils import nodes
from sphinx.util import logging

from .problems import Problem

logger = logging.getLogger(__name__)


def report(where: str | nodes.Node, problem: Problem) -> None:
    """Warn of *problem* at its line of the document *where*, or at a node."""
    location = (where, problem.line) if isinstance(where, str) else where
    logger.warning(
        "%s",
        problem.message,
        location=location if where else None,
        type="quicktakes",
        subtype=problem.type.value,
    )
