r"""MathJax reads what Sphinx marks as formulas, and nothing else.

It would also read ``\(\href{javascript:…}{x}\)`` in a title, wherever the page or its
theme shows it: in listings, sidebars, breadcrumbs and indexes. Formulas of answers are
checked before they get there; titles are not Markdown, and not checked.

Pages of the project that show nothing of questions are left alone. They may contain
formulas that only MathJax finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..domain import QuickTakesDomain
from ..html_page import HtmlPage
from ..store import domain_of

_FORMULAS = ("tex2jax_process", "mathjax_process", "math", "output_area")
"""The classes of formulas: Sphinx's, MyST's and those of notebooks."""


@dataclass(frozen=True, slots=True)
class Confinement:
    """The setting called *name*, the project's own and one for marked formulas only.

    It is needed *everywhere* if titles that themes show may contain a command.
    """

    name: str
    project: dict[str, Any] | None
    confined: dict[str, Any]
    everywhere: bool


def prepare(app: Sphinx, env: BuildEnvironment) -> None:
    """Find out how to tell MathJax what to read (``env-updated``).

    If the project itself says what to ignore, that is left as it is.
    """
    domain = domain_of(app.env)
    if domain.settings.trusted or "mathjax_path" not in app.config:
        return
    name, part, ignored, read = _place(app.config)
    config: dict[str, Any] = dict(app.config[name] or {})
    options: dict[str, Any] = dict(config.get(part) or {})
    if f"{ignored}Class" in options:
        return
    classes = str(options.get(f"{read}Class", "")).split("|")
    options[f"{read}Class"] = "|".join(
        dict.fromkeys(name for name in (*classes, *_FORMULAS) if name)
    )
    options[f"{ignored}Class"] = ".*"
    config[part] = options
    made = {*domain.catalogue.questions, *domain.generated}
    everywhere = any("\\" in domain.title(docname) for docname in made)
    domain.build.mathjax = Confinement(name, app.config[name], config, everywhere)


def _place(config: Config) -> tuple[str, str, str, str]:
    """Return the setting that MathJax obeys, its part, and the words in that."""
    # The older form; with it MathJax 2 is loaded.
    if config.mathjax2_config:
        return "mathjax2_config", "tex2jax", "ignore", "process"
    name = "mathjax3_config"
    # Sphinx writes both to the page, the newer one last.
    if "mathjax4_config" in config and (
        config.mathjax4_config or not config.mathjax3_config
    ):
        name = "mathjax4_config"
    return name, "options", "ignoreHtml", "processHtml"


def confine(page: HtmlPage) -> None:
    """Choose the setting for a page (``html-page-context``, before Sphinx reads it)."""
    confinement = page.domain.build.mathjax
    if confinement is None:
        return
    # Pages without a document are the index or the search.
    confined = page.doctree is None or is_confined(page.domain, page.name)
    value = confinement.confined if confined else confinement.project
    setattr(page.app.config, confinement.name, value)


def is_confined(domain: QuickTakesDomain, docname: str) -> bool:
    """Whether MathJax reads only marked formulas on a page."""
    confinement = domain.build.mathjax
    if confinement is None:
        return False
    if confinement.everywhere or domain.one_document or domain.makes(docname):
        return True
    note = domain.note_of(docname)
    return bool(note.views or note.links)
