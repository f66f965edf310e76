"""HTML in answers, where a project lets it in: what nh3 holds harmless.

nh3 is Ammonia, the sanitizer of the Rust world; it is asked for every piece. Markdown
hands inline HTML over tag by tag, so tags that have no partner are taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from markdown_it.tree import SyntaxTreeNode

from .problems import Problem, ProblemType

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
# A scheme or a host, however browsers read their beginnings.
_ELSEWHERE = re.compile(r"[\x00-\x20]*(?:[a-z][a-z0-9+.\s-]*:|[/\\]\s*[/\\])", re.I)
_VOID = frozenset({"br", "hr", "img", "wbr"})
# What a paragraph may hold, without attributes that reach out of it.
_INLINE = frozenset(
    "abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span "
    "strong sub sup u var".split()
)

PROBLEM = Problem(
    ProblemType.CONFIG,
    "quicktakes_html is 'sanitize': expected nh3 to be installed (pip install "
    "'sphinxcontrib-quicktakes[sanitize]'); HTML in answers is shown as text",
)


def available() -> bool:
    """Whether nh3 is installed."""
    try:
        import nh3  # noqa: F401
    except ImportError:
        return False
    return True


def block(html: str) -> tuple[str, str]:
    """Return a block of HTML made harmless, and its text."""
    import nh3

    clean = nh3.clean(html, attribute_filter=_without_images_from_elsewhere)
    return clean, unescape(nh3.clean(html, tags=set())).strip()


def _without_images_from_elsewhere(tag: str, name: str, value: str) -> str | None:
    """Leave images of other hosts their text (a filter of attributes for nh3).

    As for Markdown's images: fetching them would tell another host who reads.
    """
    return None if (tag, name) == ("img", "src") and _ELSEWHERE.match(value) else value


def tag(html: str) -> str:
    """Return one inline tag made harmless; empty for one that is not let in."""
    match = _TAG.match(html)
    if match is None:
        return ""
    name = match[2].lower()
    if name in ("br", "wbr"):
        return f"<{name} />"
    if name not in _INLINE:
        return ""
    return f"<{match[1]}{name}>"


def balance(children: Sequence[SyntaxTreeNode]) -> None:
    """Empty the inline tags that have no partner among *children*."""
    open_: list[tuple[str, SyntaxTreeNode]] = []
    for child in children:
        # Emphasis and links hold children of their own.
        balance(child.children)
        match = _TAG.match(child.content) if child.type == "html_inline" else None
        if match is None or match[2].lower() in _VOID:
            continue
        name = match[2].lower()
        if not match[1]:
            open_.append((name, child))
        elif open_ and open_[-1][0] == name:
            open_.pop()
        else:
            _empty(child)
    for _name, child in open_:
        _empty(child)


def _empty(child: SyntaxTreeNode) -> None:
    if child.token is not None:
        child.token.content = ""
