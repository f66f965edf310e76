"""Markdown-it's footnotes, without those that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ..problems import ProblemType


def footnotes_plugin(md: MarkdownIt, *, of_parts: bool) -> None:
    """Add footnotes to *md*; their tokens stay where they are written.

    A reference to a missing footnote is text, as on GitHub, except in a parser
    *of_parts*, because the footnotes of a part may be in another one.
    """
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=of_parts)
    if not of_parts:
        md.core.ruler.push("footnotes", _choose)


def _choose(state: StateCore) -> None:
    """Leave out footnotes that nothing refers to, and second ones of one label.

    Their first tokens stay, with the reason (see :func:`footnote_problem`), and so does
    a footnote in one that is left out, if it is not left out itself.
    """
    if not state.env.get("footnotes", {}).get("refs"):
        return
    tokens = list(_with_notes(state.tokens))
    notes: dict[str, Token] = {}
    for token, note in tokens:
        if token is note and notes.setdefault(token.meta["label"], token) is not token:
            token.meta["left_out"] = "repeated"
    used = _used(tokens)
    for label in notes.keys() - used:
        notes[label].meta["left_out"] = "unused"
    state.tokens = [
        token
        for token, note in tokens
        if note is None or "left_out" not in note.meta or token.type in _FOOTNOTE
    ]


_FOOTNOTE = ("footnote_reference_open", "footnote_reference_close")


def _with_notes(tokens: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Return each token with the first one of the footnote that it belongs to."""
    within: list[Token] = []
    for token in tokens:
        if token.type == _FOOTNOTE[0]:
            within.append(token)
        yield token, within[-1] if within else None
        if token.type == _FOOTNOTE[1]:
            within.pop()


def _used(tokens: list[tuple[Token, Token | None]]) -> set[str]:
    """Return the labels that the text refers to, or a footnote that it refers to."""
    referred: dict[str, list[str]] = {}
    for token, note in tokens:
        if note is None or "left_out" not in note.meta:
            found = referred.setdefault(note.meta["label"] if note else "", [])
            # Not those in the text of an image, which has no footnotes.
            parts = token.children or ()
            found += [p.meta["label"] for p in parts if p.type == "footnote_ref"]
    used: set[str] = set()
    waiting = [""]  # the text itself, as no label is empty
    while waiting:
        new = set(referred.get(waiting.pop(), ())) - used
        used |= new
        waiting += new
    return used


def footnote_problem(token: Token) -> tuple[ProblemType, str] | None:
    """Return why a footnote is left out, or None for other tokens."""
    why = token.meta.get("left_out")
    if why is None:
        return None
    label = f"[^{token.meta['label']}]"
    if why == "unused":
        message = "expected a reference in the text; it is left out"
        return (
            ProblemType.FOOTNOTE,
            f"nothing refers to the footnote {label}: {message}",
        )
    message = f"there are two footnotes {label}: expected one; the first is used"
    return ProblemType.FOOTNOTE, message
