"""Bare addresses: what GFM's plugin finds, and what GitHub does otherwise."""

from __future__ import annotations

import re

import pytest
from conftest import stopwatch
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from sphinxcontrib_quicktakes.dialect.autolinks import autolinks_plugin
from sphinxcontrib_quicktakes.dialect.parser import answer_parser

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
    assume(not re.search(r"://(?!\w)|\\", text))
    expected = MarkdownIt("commonmark").use(gfm_autolink_plugin).render(text)
    assert MarkdownIt("commonmark").use(autolinks_plugin).render(text) == expected


LINKS = {
    "vue@3.4.1, express@4 and a@b.c2": [],
    "a@b1.com, first_last@example.org": [
        "mailto:a@b1.com",
        "mailto:first_last@example.org",
    ],
    # As editors write them that escape every underscore.
    r"https://example.org/a\_b\_c": ["https://example.org/a_b_c"],
    r"www.example.org/a\_b": ["http://www.example.org/a_b"],
    r"\(https://example.org/a\)": ["https://example.org/a"],
    r"first\_last@example.org": [],
    "https:// and http://.": [],
    "http://1.2.3.4/ (https://example.org)": ["http://1.2.3.4/", "https://example.org"],
}


@pytest.mark.parametrize("text", LINKS)
def test_what_github_links(text: str) -> None:
    found = re.findall('href="([^"]*)"', answer_parser().render(text))
    assert found == LINKS[text]


def test_nothing_of_an_address_is_lost() -> None:
    html = answer_parser().render(r"See \(https://example.org/a\_b\), vue@3.4.1\_x.")
    text = re.sub("<[^>]*>", "", html).strip()
    assert text == "See (https://example.org/a_b), vue@3.4.1_x."


@pytest.mark.parametrize(
    "unit", ["<a:", "12:30 ", "http:", "http://a_b ", "mailto:x ", "https://y ", "a@"]
)
def test_time_goes_by_the_length(unit: str) -> None:
    md = answer_parser()
    with stopwatch() as seconds:
        md.parse(unit * (100_000 // len(unit)))
        # With the plugin as it is, a quarter of "<a:" takes two seconds: by the square.
        assert seconds() < 5
