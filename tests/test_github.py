"""Answers are read as markdown-it reads GFM, wherever this project means nothing else.

It means something else by formulas and HTML, which are not part of these texts, and by
headings without words. Names of mailboxes with an underscore are tested with autolinks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from sphinxcontrib_quicktakes.dialect.parser import answer_parser

PIECES = [
    *("a", "b ", "word ", "é", "日本", '"', "'", ":", "!", "(", ")", "\\", "&amp;"),
    *("\n", "\n\n", "  ", "    ", "\t", "---\n", "===\n"),
    *("*", "**", "_", "__", "~~", " ~", "~ ", "`", "``", "```\n", "~~~\n"),
    *("- ", "+ ", "1. ", "> ", "# ", "## ", "[ ] ", "[x] ", "- [ ] a\n", "> [!NOTE]\n"),
    *("|", "|-|\n", "| a | b |\n|---|---|\n| c | d |\n"),
    *("[", "](", "](/u)", "[a]", "[a]: /u\n", "http://a.b ", " x@y.zz "),
]


def reference() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for option in ("strikethrough_single_tilde", "tasklists", "alerts"):
        md.options[option] = True
    return md.use(gfm_autolink_plugin)


def content(tokens: list[Token]) -> Iterator[Any]:
    """Yield what tokens say, with texts in one piece and headings of one level."""
    text = ""
    for token in tokens:
        if token.type == "text":
            text += token.content
            continue
        yield text
        text = ""
        if token.type == "inline":
            yield from content(token.children or [])
        else:
            tag = "h" if token.type.startswith("heading") else token.tag
            yield token.type, tag, token.content, token.info, token.attrs
    yield text


def has_words(tokens: list[Token]) -> bool:
    """Whether all headings do."""
    return all(
        any(map(str.isalnum, tokens[place + 1].content))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    )


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_read_as_markdown_it_reads_it(text: str) -> None:
    # Brackets with a backslash may be a formula.
    assume("\\(" not in text and "\\[" not in text)
    expected = reference().parse(text)
    assume(has_words(expected))
    found = answer_parser().parse(text, {"hard_breaks": True})
    assert [*content(found)] == [*content(expected)]
