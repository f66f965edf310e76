"""The lines below a title: date and author, and the badge of a draft."""

from __future__ import annotations

from docutils import nodes

from ..content.dates import DEFAULT_FORMAT, format_date
from ..content.question import Question
from ..i18n import _


def byline(question: Question, language: str) -> nodes.paragraph | None:
    """Return the byline of *question*, or None if it has neither date nor author."""
    parts: list[list[nodes.Node]] = []
    if question.date is not None:
        # Both come from the file; the usual values have translations.
        date_format = str(_(question.date_format or DEFAULT_FORMAT))
        date = format_date(question.date, date_format, language)
        label = question.post_on_text or "Posted on"
        parts.append(
            [
                nodes.inline("", _(label) + " ", classes=["quicktakes-label"]),
                nodes.inline("", date, classes=["quicktakes-date"]),
            ]
        )
    if question.author:
        author = nodes.inline("", question.author, classes=["quicktakes-author"])
        author["support_smartquotes"] = False
        parts.append([author])
    if not parts:
        return None
    line = nodes.paragraph(classes=["quicktakes-byline"], translatable=False)
    for number, part in enumerate(parts):
        if number:
            line += nodes.Text(" · ")
        line += part
    return line


def draft_badge() -> nodes.paragraph:
    """Return the badge of a draft, for every format."""
    word = nodes.strong("", _("Draft"), classes=["quicktakes-draft"])
    return nodes.paragraph(
        "", "", word, classes=["quicktakes-status"], translatable=False
    )
