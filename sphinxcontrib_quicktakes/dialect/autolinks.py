"""Bare addresses that are links, as in GitHub Flavored Markdown."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

_SCHEMES = ("http", "https", "mailto", "xmpp")
_LONGEST = 6
_NO_HOST = re.compile(r"://(?!\w)")
_DOMAIN = re.compile(r"@(?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))+")
_ESCAPE_IN_NAME = re.compile(r"\\[._+-][A-Za-z0-9._+-]*\Z")
_LONGEST_NAME = 64
"""Characters before the ``@`` (RFC 5321, section 4.5.3.1.1)."""


def autolinks_plugin(md: MarkdownIt) -> None:
    r"""Add GFM's autolinks, with what the plugin does otherwise than GitHub.

    It would link versions (``vue@3.4.1``), ``https://`` alone, and addresses with their
    backslashes (``https://example.org/a\_b``), and search all the text before each
    colon for a scheme.
    """
    md.use(gfm_autolink_plugin)
    www, protocol, email = md.inline.ruler.getRules("")[-3:]

    # All rules are called at every special character of a text.

    def www_rule(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if state.src[start] != "w" or not www(state, silent):
            return False
        _unescape(state, start, "http://")
        return True

    def protocol_rule(state: StateInline, silent: bool) -> bool:
        if silent or state.src[state.pos] != ":":
            return False  # as the plugin itself would answer
        scheme = _scheme(state)
        if scheme is None:
            return False
        rest, near = state.pending[:-_LONGEST], state.pending[-_LONGEST:]
        if rest:
            state.pending = rest
            state.pushPending()
        state.pending = near
        start = state.pos - len(scheme)
        if not protocol(state, silent):
            return False
        _unescape(state, start)
        return True

    def email_rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "@" or not _is_in_address(state):
            return False
        return email(state, silent)

    md.inline.ruler.at("gfm_autolink_www", www_rule)
    md.inline.ruler.at("gfm_autolink_protocol", protocol_rule)
    md.inline.ruler.at("gfm_autolink_email", email_rule)


def _scheme(state: StateInline) -> str | None:
    """Return the scheme before a colon, if a host or a name may follow."""
    source, place = state.src, state.pos
    if _NO_HOST.match(source, place):
        return None
    near = max(place - _LONGEST, 0)
    return next((s for s in _SCHEMES if source.endswith(s, near, place)), None)


def _is_in_address(state: StateInline) -> bool:
    """Whether the domain behind an ``@`` ends with a letter, and the name is whole.

    Of a name with an escape, ``first\\_last@``, the plugin would link the end.
    """
    domain = _DOMAIN.match(state.src, state.pos)
    if domain is None or not domain[0][-1].isalpha():
        return False
    before = state.src[max(state.pos - _LONGEST_NAME, 0) : state.pos]
    return _ESCAPE_IN_NAME.search(before) is None


def _unescape(state: StateInline, start: int, scheme: str = "") -> None:
    """Give the link that was pushed last the address without its escapes."""
    source = state.src[start : state.pos]
    if "\\" not in source:
        return
    # What was taken off the end, such as a bracket, may be escaped itself.
    address = source.rstrip("\\")
    state.pos -= len(source) - len(address)
    address = unescapeAll(address)
    opening, text, _closing = state.tokens[-3:]
    opening.attrs["href"] = state.md.normalizeLink(scheme + address)
    text.content = state.md.normalizeLinkText(address)
