r"""MathJax reads what Sphinx marks as formulas, and nothing else.

It would read ``\(\href{javascript:…}{x}\)`` in a title as well, wherever the page or
its theme shows it: in listings, sidebars, breadcrumbs and indexes. Formulas of answers
are checked before they get that far; titles are no Markdown, and nobody's formulas.
"""

from __future__ import annotations

from typing import Any, cast

from sphinx.application import Sphinx

from .domain import QuickTakesDomain

_FORMULAS = ("tex2jax_process", "mathjax_process", "math", "output_area")
"""The classes of formulas: Sphinx's, MyST's and those of notebooks."""


def confine(app: Sphinx) -> None:
    """Set the classes that MathJax ignores and reads (``builder-inited``).

    What the project itself says of the ignored ones is left as it is.
    """
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    if domain.settings.trusted or "mathjax_path" not in app.config:
        return
    # The older form; with it MathJax 2 is loaded.
    if app.config.mathjax2_config:
        name, part, ignored, read = "mathjax2_config", "tex2jax", "ignore", "process"
    else:
        name = "mathjax3_config"
        if "mathjax4_config" in app.config and not app.config.mathjax3_config:
            name = "mathjax4_config"
        part, ignored, read = "options", "ignoreHtml", "processHtml"
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
    setattr(app.config, name, config)
