"""HTML in answers, if a project allows it: what nh3 considers harmless.

nh3 is a binding to Ammonia, an HTML sanitizer written in Rust. It removes what it does
not allow, so that is turned into text before: ``List<int>`` is prose.
"""

from __future__ import annotations

import re
from functools import cache

from ..problems import Problem, ProblemType

PROBLEM = Problem(
    ProblemType.CONFIG,
    "quicktakes_html is 'sanitize': expected nh3 to be installed (pip install "
    "'sphinxcontrib-quicktakes[sanitize]'); HTML in answers is shown as text",
)

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>\"']*)"
    rf"(?P<attributes>{_ATTRIBUTES})>"
)
"""A complete tag: its name, and whether it is an end tag."""

# Anything that could begin markup, except a comment, which is removed.
_BEGINNING = re.compile(rf"<(?!!--)(?=(?:{TAG.pattern[1:]})?)")
_ATTRIBUTE = re.compile(r"""([^\s=/]+)(\s*=\s*(?:"[^"]*"?|'[^']*'?|[^\s>]+)?)?""")
# Attributes of allowed elements that may have no value.
_WITHOUT_VALUE = frozenset(
    "alt async class compact controls download hidden id inert ismap itemscope nohref "
    "noshade nowrap open popover reversed style title".split()
)


def available() -> bool:
    """Whether nh3 is installed."""
    try:
        import nh3  # noqa: F401
    except ImportError:
        return False
    return True


def clean(html: str) -> str:
    """Return harmless HTML, with every element closed and every value quoted."""
    import nh3

    html = _BEGINNING.sub(lambda begun: "<" if is_let_in(begun) else "&lt;", html)
    return nh3.clean(html, attribute_filter=_without_citations)


def is_let_in(tag: re.Match[str]) -> bool:
    """Whether a match of :data:`TAG` is a harmless tag, and not prose.

    ``a<b and c>d`` has the form of a tag, but HTML has no attribute ``and``.
    """
    return (tag["name"] or "").lower() in _let_in() and all(
        attribute[2] or attribute[1].lower() in _WITHOUT_VALUE
        for attribute in _ATTRIBUTE.finditer(tag["attributes"])
    )


@cache
def _let_in() -> frozenset[str]:
    import nh3

    return frozenset(nh3.ALLOWED_TAGS)


def _without_citations(tag: str, name: str, value: str) -> str | None:
    """Leave out addresses that nobody sees (a filter of attributes for nh3)."""
    return None if name == "cite" else value
