"""The problems of an answer, found in its tokens.

The same functions serve the pages of a build (:mod:`..pages.markdown`) and the checks
on the command line, with the same messages.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..content.question import Passage
from ..content.tex import Formula
from ..problems import Problem, ProblemType
from .footnotes import footnote_problem
from .html_as_text import html_problem
from .nesting import nesting_problem

_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\ufeff]+")
_UNSEEN = frozenset(map(chr, (*range(0x20), 0x7F)))
_STOPS_TEX = frozenset('%\\{}"') | _UNSEEN
"""Characters that names of images cannot contain: tried with Sphinx's LaTeX."""
_IMAGES = frozenset(
    ".apng .avif .bmp .gif .ico .jfif .jpeg .jpg .pdf .png .svg .svgz .tif .tiff "
    ".webp".split()
)
"""Other files are not copied into the output, where everybody could read them."""


def problem_at(
    passage: Passage, line: int, type_: ProblemType, message: str
) -> Problem:
    """Return a problem at a *line* of the text of *passage*, counted from 1."""
    if not passage.literal:
        message += f" (line {line} of the answer)"
        line = 1
    return Problem(type_, message, line + passage.line - 1)


def block_problem(md: MarkdownIt, token: Token) -> tuple[ProblemType, str] | None:
    """Return the problem of a block, at its first token, or None."""
    return nesting_problem(md, token) or footnote_problem(token) or html_problem(token)


def formula_problem(source: str, formula: Formula) -> tuple[ProblemType, str] | None:
    """Return the problem of a formula, or None."""
    if formula.unsafe:
        return (
            ProblemType.UNSAFE,
            f"the formula {_short(source)} is not safe: {formula.problem}; "
            "its source is shown instead",
        )
    if formula.as_source:
        return (
            ProblemType.MATH,
            f"the formula {_short(source)} cannot be typeset: {formula.problem}; "
            "its source is shown instead",
        )
    if formula.problem:
        return (
            ProblemType.MATH,
            f"the formula {_short(source)} would stop TeX: {formula.problem}; "
            "the PDF shows its source instead",
        )
    return None


def address(md: MarkdownIt, token: Any, attribute: str) -> str:
    """Return the address of a link or an image, as a browser would read it."""
    return _CONTROL.sub("", md.normalizeLinkText(str(token.attrGet(attribute) or "")))


def scheme_of(href: str) -> str:
    """Return the scheme of an address as written, or an empty string."""
    match = _SCHEME.match(href)
    return match[1] if match else ""


def link_fault(href: str) -> str | None:
    """Return why a link to *href* is not safe, or None."""
    scheme = scheme_of(href)
    if scheme and scheme.lower() not in _SCHEMES:
        return f"the scheme {scheme!r} is not allowed"
    if not scheme and href.startswith(("//", "\\")):
        return "it has no scheme"
    return None


def image_fault(source: str) -> str | None:
    """Return why an image is not safe, or None; it need not exist."""
    scheme = scheme_of(source)
    if scheme.lower() in ("http", "https"):
        return None
    unsafe = scheme or source.startswith(("//", "\\"))
    return "its address is not allowed" if unsafe else None


def image_name(token: Any) -> str:
    """Return the path of an image, as written.

    Names may contain spaces, which are ``%20`` in an address.
    """
    return unquote(str(token.attrGet("src") or ""))


def image_place(name: str, folder: Path, root: Path) -> Path | None:
    """Return where in the project an image is, if it exists: a path below *root*.

    *folder* is that of the page, and *root* the source directory. The path must not
    leave that, and must have the suffix of an image: ``![x](/conf.py)`` would publish
    what it names. Characters that stop TeX are not allowed. Otherwise, return None.
    """
    if not _STOPS_TEX.isdisjoint(name):
        return None
    base = root if name.startswith("/") else folder
    # Unlike those of Path, these raise no errors for names of any length and links that
    # lead to themselves.
    top = Path(os.path.realpath(root))
    path = Path(os.path.realpath(base / name.lstrip("/")))
    if not path.is_relative_to(top) or path.suffix.lower() not in _IMAGES:
        return None
    return path.relative_to(top)


def link_message(token: Any, why: str) -> str:
    """Return the message for an unsafe link or image."""
    target = str(token.attrGet("href") or token.attrGet("src") or "")
    return (
        f"the link to {_short(target)} is not safe: {why}; expected https:, http: or "
        "mailto:, or a page of this site; only its text is shown"
    )


def linked_path(token: Any) -> str:
    """Return the path of the file that a link names, as written.

    Names may contain spaces, which are ``%20`` in an address.
    """
    return unquote(str(token.attrGet("href") or "").partition("#")[0])


def page_message(token: Any) -> str:
    """Return the message for a link that leads to no page."""
    return (
        f"the link to {_short(str(token.attrGet('href') or ''))} leads to no page: "
        "expected the relative path of a page's file, or a URL such as "
        "https://example.org/; only its text is shown"
    )


def image_message(source: str) -> str:
    """Return the message for a missing image."""
    return (
        f"the image {_short(source)} is not in the source directory: expected the path "
        "of an image file, relative to the question or beginning with '/', without "
        f"control characters and {' '.join(sorted(_STOPS_TEX - _UNSEEN))} in its name; "
        "its alternative text is shown instead"
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else text[:57] + "...")
