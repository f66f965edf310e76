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
    """Prepend the docname to the texts that become labels (``doctree-read``).

    A number is appended if an earlier heading of the page has the same text.
    """
    if "sphinx.ext.autosectionlabel" not in app.extensions:
        return
    prefix = f"{app.env.docname}:"
    if app.config.autosectionlabel_prefix_document:
        prefix = ""
    labels: set[str] = set()
    for title in _titles(app, doctree):
        text = label = title.rawsource or title.astext()
        number = 1
        while nodes.fully_normalize_name(label) in labels:
            number += 1
            label = f"{text} ({number})"
        labels.add(nodes.fully_normalize_name(label))
        title[_TEXT] = title.rawsource
        title.rawsource = prefix + label


def restore(app: Sphinx, doctree: nodes.document) -> None:
    """Restore the texts for translators (``doctree-read``, after the labels)."""
    for title in _titles(app, doctree):
        title.rawsource = title.attributes.pop(_TEXT, title.rawsource)


_TEXT = "quicktakes_text"
"""The attribute of a title for its text while labels are made."""


def _titles(app: Sphinx, doctree: nodes.document) -> Iterator[nodes.title]:
    """Return the titles whose labels would not be theirs alone."""
    made = domain_of(app.env).makes(app.env.docname)
    for section in doctree.findall(nodes.section):
        if made or _is_group(section):
            yield cast(nodes.title, section[0])


def _is_group(section: nodes.section) -> bool:
    # Headings in the source have names besides their ids.
    named = section["names"] or section["dupnames"]
    return not named and section["ids"][0].startswith(GROUP)
