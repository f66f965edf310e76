"""Long lists divided by their initial letters, and a line of letters to jump to."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from ..catalogue.slugs import slug


def letter_id(prefix: str, letter: str) -> str:
    return f"{prefix}-letter-{slug(letter.casefold())}"


def heading(prefix: str, letter: str) -> nodes.rubric:
    """Return the heading of one letter, as a target."""
    ids = [letter_id(prefix, letter)]
    classes = ["quicktakes-letter"]
    return nodes.rubric("", letter, ids=ids, classes=classes, translatable=False)


def jump_line(links: Sequence[nodes.Node]) -> nodes.paragraph:
    """Return a line of links to letters or pages."""
    line = nodes.paragraph(translatable=False, classes=["quicktakes-jump"])
    for number, link in enumerate(links):
        if number:
            line += nodes.Text(" ")
        line += link
    return line


def jump(prefix: str, letter: str) -> nodes.reference:
    """Return a link to the heading of a letter on the same page."""
    return nodes.reference("", letter, refid=letter_id(prefix, letter), internal=True)
