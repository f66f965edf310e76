"""Bare addresses: what GFM's plugin finds, in time by the length of the text."""

from __future__ import annotations

import pytest
from conftest import stopwatch
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from sphinxcontrib_quicktakes.dialect.rules import answer_parser, autolinks_plugin

PIECES = [
    *("http", "https", "mailto", "xmpp", "ftp", ":", "//", "www.", "@", ".", "/"),
    *(
        "a",
        "b_c",
        " ",
        "\n",
        "*",
        "**",
        "_",
        "(",
        ")",
        "[",
        "](x)",
        "`",
        "<",
        ">",
        "\\",
    ),
    *("http://a.b", "mailto:a@b.c", "é", "long words before it ", "&amp;", "!["),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_finds_what_the_plugin_finds(text: str) -> None:
    expected = MarkdownIt("commonmark").use(gfm_autolink_plugin).render(text)
    assert MarkdownIt("commonmark").use(autolinks_plugin).render(text) == expected


@pytest.mark.parametrize(
    "unit", ["<a:", "12:30 ", "http:", "http://a_b ", "mailto:x ", "https://y ", "a@"]
)
def test_time_goes_by_the_length(unit: str) -> None:
    md = answer_parser()
    with stopwatch() as seconds:
        md.parse(unit * (100_000 // len(unit)))
        # With the plugin as it is, a quarter of "<a:" takes two seconds: by the square.
        assert seconds() < 5
