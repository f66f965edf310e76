"""Labels of ``sphinx.ext.autosectionlabel`` for the headings of questions.

That extension makes a label for ``:ref:`` from the text of every heading. The headings
of answers, of generated pages and of groups in listings recur (*Conclusion*,
*Physics*). Each would give a warning, and take the label from a heading of the
project's own. So they get the labels of ``autosectionlabel_prefix_document``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx

from ..store import domain_of

GROUP = "questions-"
"""The prefix of the ids of groups in listings."""


def lengthen(app: Sphinx, doctree: nodes.document) -> None:
    """Prepend the docname to the texts that become labels (``doctree-read``)."""
    for title, prefix in _titles(app, doctree):
        title.rawsource = prefix + (title.rawsource or title.astext())


def restore(app: Sphinx, doctree: nodes.document) -> None:
    """Restore the texts for translators (``doctree-read``, after the labels)."""
    for title, prefix in _titles(app, doctree):
        title.rawsource = title.rawsource.removeprefix(prefix)


def _titles(app: Sphinx, doctree: nodes.document) -> Iterator[tuple[nodes.title, str]]:
    """Return the titles whose labels would not be theirs alone, and what to prefix."""
    if (
        "sphinx.ext.autosectionlabel" not in app.extensions
        or app.config.autosectionlabel_prefix_document
    ):
        return
    domain = domain_of(app.env)
    docname = app.env.docname
    made = domain.makes(docname)
    for section in doctree.findall(nodes.section):
        if made or _is_group(section):
            yield cast(nodes.title, section[0]), f"{docname}:"


def _is_group(section: nodes.section) -> bool:
    # Headings in the source have names besides their ids.
    named = section["names"] or section["dupnames"]
    return not named and section["ids"][0].startswith(GROUP)
