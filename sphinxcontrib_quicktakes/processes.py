"""The processes that Sphinx forks to read and write in parallel.

Each process is made for a few pages, so that what it does before the first of them is
done often.
"""

from __future__ import annotations

from typing import cast

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .domain import QuickTakesDomain
from .page import QuestionView


def before_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Make the parser and the lookups of the catalogue (``env-before-read-docs``).

    Else each process would make them for itself.
    """
    if app.parallel <= 1:
        return
    domain = cast(QuickTakesDomain, env.get_domain("qt"))
    if questions := domain.catalogue.questions.keys() & set(docnames):
        QuestionView(min(questions)).shown(domain)
        domain.dialect  # noqa: B018
