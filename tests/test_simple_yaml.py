"""Simple YAML: what is read as such is what libyaml reads, and where."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from conftest import CORPUS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content import front_matter, simple_yaml
from sphinxcontrib_quicktakes.content.front_matter import FrontMatter
from sphinxcontrib_quicktakes.content.libyaml import FrontMatterError


def by_libyaml(text: str) -> FrontMatter | str:
    """Return what the other way of reading gives: the front matter, or a message."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simple_yaml, "read", lambda text: None)
        try:
            found = front_matter.read(text)
        except FrontMatterError as error:
            return error.problem.message
    assert found is not None
    return found


def typed(value: Any) -> Any:
    """Return *value* so that 1, 1.0 and True differ, and a NaN equals another."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    return type(value), repr(value)


def check(text: str) -> bool:
    """Compare both readings of a file; return whether it is simple."""
    simple = simple_yaml.read(text)
    if simple is None:
        return False
    found, expected = FrontMatter(*simple), by_libyaml(text)
    assert not isinstance(expected, str), f"{text!r} is wrong: {expected}"
    assert typed(found.data) == typed(expected.data)
    assert list(found.data) == list(expected.data)
    assert found.places == expected.places
    assert found.body.strip() == expected.body.strip()
    if found.body.strip():
        assert found.body_line == expected.body_line
    return True


EXPORTED = """\
---
_schema: default
id: 188856
date: 2025-02-24
title: >-
    What is it: a # or a "quote"?
date_format: MMM DD, YYYY
seo:
  title: QuickTakes | Mathematics
  page_keywords: >-
    P(n, k), .__doc__, + operator
answer: >-
    It is $\\nabla$.\\n\\n- one
url: /learn/mathematics/questions/what-is-it
score: -1.0
related_article1:
    id: 188857
    url: /learn/x

---

&nbsp;"""


def test_what_the_export_writes_is_simple() -> None:
    found = simple_yaml.read(EXPORTED)
    assert found is not None
    data, places, body, line = found
    assert data["id"] == 188856
    assert data["date"] == dt.date(2025, 2, 24)
    assert data["title"] == 'What is it: a # or a "quote"?'
    assert data["seo"]["title"] == "QuickTakes | Mathematics"
    assert data["answer"] == "It is $\\nabla$.\\n\\n- one"
    assert data["score"] == -1.0
    assert places["id",] == (3, "")
    assert places["answer",] == (12, ">")
    assert places["related_article1", "url"] == (18, "")
    assert (body.strip(), line) == ("&nbsp;", 22)
    assert check(EXPORTED)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real files are not here")
def test_real_files_are_simple() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.md"))]
    simple = [check(text) for text in texts]
    # The others hold characters that are not printable, such as a no-break space.
    assert sum(simple) >= 0.9 * len(simple) > 0


@pytest.mark.parametrize(
    "text",
    [
        "a: b",
        "a: b   ",
        "a:   b",
        "a:",
        "a:   \nb: c",
        "a: 012",
        "a: 1_000",
        "a: 0x1F",
        "a: 12:30",
        "a: yes",
        "a: ~",
        "a: 2025-02-30",
        "a: 2025-02-03T10:00:00Z",
        "a: -1.5e3",
        "a: .inf",
        "a: 'it is: so # really'",
        'a: " spaced "',
        "a: C++ & C",
        "a: a#b",
        "a: a:b",
        "a: \\nabla",
        "a: é ü 中 😀",
        "a:\n  b: c\n  d:\n      e: f\n  g: h\ni: j",
        "a:\n  b: c\n\n\nd: e",
        "a: |\n  x\n    y\n\n  z\nb: c",
        "a: |-\n  x\n\n\nb: c",
        "a: >\n  x: y # z\nb: c",
        "a:\n  b: |\n    x\n  c: d",
        "- is-a-key: x"[2:],
    ],
)
def test_simple(text: str) -> None:
    assert check(f"---\n{text}\n---\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b\na: c",
        "a: b\n  c: d",
        "a: b\n  c",
        " a: b",
        "a:\n    b: c\n  d: e",
        "a: >-\nb: c",
        "a: >-\n  x\n  y",
        "a: >-\n  x\n\n  y",
        "a: >+\n  x\n\nb: c",
        "a: |2\n    x",
        "a: |\n    x\n  y",
        "a: |\n  x\n     \nb: c",
        "a: |\n\n  x",
        "a:\n  b: |\n  x\n",
        "a: [b]",
        "a: {b: c}",
        "a: - b",
        "a: -",
        "a: ?",
        "a: &x b",
        "a: *x",
        "a: !!str b",
        "a: b: c",
        "a: b #c",
        "a: b:",
        "a: 'it''s'",
        'a: "\\n"',
        "a: 'b' c",
        "a: @b",
        "a: `b`",
        "a: =",
        "a: <<",
        "a: b\tc",
        "a: b\xa0c",
        "a: b\x85c",
        "a: b\u2028c",
        "a: b\x00",
        "a: b\r",
        "a: b\n...\nc: d",
        "# c\na: b",
        "true: b",
        "null: b",
        "a : b",
        "a:b",
        "'a': b",
        "- a",
        "a",
        "".join(f"{'  ' * depth}a:\n" for depth in range(2000)),
    ],
)
def test_not_simple(text: str) -> None:
    assert simple_yaml.read(f"---\n{text}\n---\n") is None


# Lines that are put together at random: most of it is wrong, and little of it simple.
_WORDS = [
    *("a", "b", "no", "x y", "2025-02-03", "12", "-1.0", "1e3", "~", "=", "<<", "-"),
    *("- a", "é", "\xa0", "\x85", "\ufeff", "'q'", '"q"', "'", '"', "[a]", "{a: b}"),
    *("#c", "a #c", "a: b", "a:", ":", "?", "&x", "*x", "!t", "%d", "|", "|-", ">"),
    *(">-", ">+", "|2", "...", "---", "\\n", "\t", "a\tb", "0o7", "1:2", "null", "Yes"),
    *("", " ", "@", "`"),
]
_KEYS = ["a:", "b:", "c:", "d_1:", "e-f:", "", "no:", "1:", "- ", "a :", "-a:", "é:"]
_LINES = st.builds(
    lambda depth, key, gap, value, end: f"{' ' * depth}{key}{gap}{value}{end}",
    st.sampled_from([0, 0, 0, 1, 2, 2, 4, 4, 6]),
    st.sampled_from(_KEYS),
    st.sampled_from([" ", " ", "", "  "]),
    st.sampled_from(_WORDS),
    st.sampled_from(["", "", "", " ", "\n"]),
)
# And such of which most is simple.
_SIMPLE = st.builds(
    lambda key, value: f"{key} {value}",
    st.sampled_from([f"{character}:" for character in "ijklmnop"]),
    st.sampled_from(
        ["x", "12", "~", "", "'q'", "|\n  x\n\n   y", ">-\n    x", "\n  z: 1", "x: y"]
    ),
)
_NEARLY_SIMPLE = st.builds(
    lambda simple, line, at: [*simple[:at], *line, *simple[at:]],
    st.lists(_SIMPLE, unique_by=lambda line: line[0], min_size=1, max_size=6),
    st.lists(_LINES, max_size=1),
    st.integers(0, 6),
)


@settings(max_examples=2000)
@given(st.lists(_LINES, max_size=8) | _NEARLY_SIMPLE)
@example(["a: >-", "    b", "c: d"])
@example(["a:", "  b:", "  c: d"])
def test_as_libyaml_reads_it(lines: list[str]) -> None:
    check("\n".join(["---", *lines, "---", "", " Below."]))


@settings(max_examples=2000)
@given(
    st.integers(0, len(EXPORTED) - 1),
    st.integers(0, 12),
    st.sampled_from(_WORDS) | st.text(max_size=4),
)
def test_damaged_files(start: int, length: int, text: str) -> None:
    damaged = EXPORTED[:start] + text + EXPORTED[start + length :]
    if front_matter.begins(damaged):
        check(damaged)
