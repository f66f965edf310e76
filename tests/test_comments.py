"""Comments of HTML in answers: they are left out, whether or not HTML is let in."""

from __future__ import annotations

import time

import pytest
from conftest import Project, squeeze

from sphinxcontrib_quicktakes.dialect.parser import answer_parser

COMMENTS = {
    # what is written: the HTML of it
    "Text.\n\n<!--\n### Old\n\nsecret\n-->\n\nEnd.": "<p>Text.</p>\n<p>End.</p>\n",
    "A <!-- b --> c": "<p>A  c</p>\n",
    "A <!-- b\nc --> d": "<p>A  d</p>\n",
    "A\n<!-- b -->\nc": "<p>A</p>\n<p>c</p>\n",
    "- a\n  <!-- b\n\n  c -->\n- d": "<ul>\n<li>a</li>\n<li>d</li>\n</ul>\n",
    "> <!-- a -->\n> b": "<blockquote>\n<p>b</p>\n</blockquote>\n",
    "<!-- a --> b": "<p> b</p>\n",
    "<!--> a": "<p> a</p>\n",
    "<!---> a": "<p> a</p>\n",
    # These are none.
    "<!-- a\n\nb": "<p>&lt;!-- a</p>\n<p>b</p>\n",
    "> <!-- a\n\nb -->": "<blockquote>\n<p>&lt;!-- a</p>\n</blockquote>\n"
    "<p>b --&gt;</p>\n",
    "`<!-- a -->`": "<p><code>&lt;!-- a --&gt;</code></p>\n",
    "    <!-- a -->": "<pre><code>&lt;!-- a --&gt;\n</code></pre>\n",
    "```\n<!-- a -->\n```": "<pre><code>&lt;!-- a --&gt;\n</code></pre>\n",
    "\\<!-- a -->": "<p>&lt;!-- a --&gt;</p>\n",
    "<b> <!- a ->": "<p>&lt;b&gt; &lt;!- a -&gt;</p>\n",
}


@pytest.mark.parametrize("text", COMMENTS)
def test_comments_are_left_out(text: str) -> None:
    # Several of our own tokens are for other renderers alone.
    html = answer_parser().render(text)
    assert html.replace("<p></p>\n", "") == COMMENTS[text]


@pytest.mark.parametrize(
    "unit", ["<!--", "<!-- ", "<!--\n", "-->", "<!---->", "\n<!--\n"]
)
def test_time_goes_by_the_length(unit: str) -> None:
    md = answer_parser()
    start = time.process_time()
    # Half a second on a quiet machine, nearly all of it for the paragraphs.
    md.parse(unit * (100_000 // len(unit)))
    assert time.process_time() - start < 15


def test_nothing_of_a_comment_is_published(project: Project) -> None:
    project.index()
    project.question("q", answer="So.\n\n<!--\n### Old heading\n\nsecret -->\n\nEnd.")
    built = project.build()
    assert built.warnings == []
    assert "So. End." in squeeze(built.main("q"))
    assert "secret" not in (built.outdir / "q.html").read_text()
    assert "secret" not in (built.outdir / "searchindex.js").read_text()
