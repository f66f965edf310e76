"""Which readings of a backslash-n were close."""

from __future__ import annotations

import io
from collections import deque
from pathlib import Path

import pytest
from conftest import Project, stopwatch
from hypothesis import given
from hypothesis import strategies as st
from test_newlines import CORPUS, TEXTS, escape

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.content.newlines import decode
from sphinxcontrib_quicktakes.content.newlines.doubts import doubts
from sphinxcontrib_quicktakes.content.newlines.escapes import cut
from sphinxcontrib_quicktakes.content.newlines.reading import (
    cheapest,
    decide,
    prepare,
    read,
    walk,
)

Capture = pytest.CaptureFixture[str]

CLEAR = [
    "One.\n\nTwo\nlines.\n",
    '```c\nprintf("done\\n");\n```\n',
    "Use `\\n`, and $\\nabla f$.\n\n- a\n- b\n",
    "C:\\new\\files is a folder.\nYes.\n",
]
CLOSE = {
    'Say "one two three\\nfour five six" to it.': (1, True),
    "Above.\\n\\nNow we put it into the one `first\\nsecond` there.": (3, True),
    "```js\\nlet a = `Guests:\\n * John`;\\n```": (2, False),
}


@pytest.mark.parametrize("text", CLEAR)
def test_clear(text: str) -> None:
    assert decode(escape(text)) == text
    assert list(doubts(escape(text))) == []


@pytest.mark.parametrize("text", CLOSE)
def test_close(text: str) -> None:
    line, is_literal = CLOSE[text]
    found = list(doubts(text))
    assert (line, is_literal) in [(doubt.line, doubt.is_literal) for doubt in found]


def test_a_real_newline_is_not_in_doubt() -> None:
    """A folded scalar may end with one."""
    text = next(iter(CLOSE))
    assert len(list(doubts(f"{text}\n"))) == len(list(doubts(text))) == 1
    assert len(list(doubts(f"a\n\n{text}\n", "always"))) == 1


@pytest.mark.parametrize("mode", ["auto", "never"])
def test_nothing_to_decide(mode: str) -> None:
    text = next(iter(CLOSE)) + ("\n" * 2 if mode == "auto" else "")
    assert list(doubts(text, mode)) == []  # type: ignore[arg-type]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not there")
def test_nothing_in_the_corpus_is_close() -> None:
    frontmatter = pytest.importorskip("frontmatter")
    answers = [frontmatter.load(path)["answer"] for path in CORPUS.glob("*.md")]
    assert sum(answer.count("\\n") for answer in answers) > 1000
    assert [doubt for answer in answers for doubt in doubts(answer)] == []


@given(TEXTS)
def test_each_stands_where_it_says(text: str) -> None:
    """Its context is in the lines of the decoded text, read as it says."""
    lines = decode(text).split("\n")
    for doubt in doubts(text):
        before, after = (part.replace("\\n", "") for part in _parts(doubt.context))
        line = lines[doubt.line - 1].replace("\\n", "")
        if doubt.is_literal:
            assert before in line
            assert after in line
        else:
            assert line.endswith(before)
            assert lines[doubt.line].replace("\\n", "").startswith(after)


def _parts(context: str) -> tuple[str, str]:
    before, _, after = context.partition("\\n")
    return before, after


PIECES = st.sampled_from(
    [
        *("\\n", "\\n", " `", '"', "'", "$", "word", " and so on.", "u", "eq", "x = 1"),
        *("```c", "```", "- a", "(", ")", " C:", "\\r", "echo ", "\\n\\n", "    a"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_the_short_way_says_what_the_whole_text_does(text: str) -> None:
    """To stop where two readings meet is to read both to the end."""
    text, pieces = cut(text)
    if len(pieces) == 1:
        return
    literals = set(read(text, pieces))
    taken = prepare(text, pieces)
    *steps, (_, _, end) = walk(taken)
    close = []
    for index, at, beam in steps:
        if text[at] == "\n":
            continue
        is_literal = index in literals
        other = decide(taken, index, at, beam, literal=not is_literal)
        ((_, _, last),) = deque(walk(taken, (index, at, other)), maxlen=1)
        dearer = cheapest(last).cost - cheapest(end).cost
        if dearer < (0.75 if is_literal else 0.25):
            close.append(is_literal)
    assert [doubt.is_literal for doubt in doubts(text)] == close


@pytest.mark.parametrize("unit", ["`\\n", '"\\n', "$\\nu ", "'a\\n", "a \\n b", "\\n"])
def test_takes_no_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    with stopwatch() as seconds:
        decode(text)
        alone = seconds()
    with stopwatch() as seconds:
        list(doubts(text))
        assert seconds() < 0.5 + 200 * alone


def test_check(tmp_path: Path, capsys: Capture) -> None:
    project = Project(tmp_path)
    project.question("a", answer=next(iter(CLOSE)) + "\\n\\nThe end.")
    literal = 'Fine.\\n\\nSay "one two three\\nfour five six" to it.'
    project.question("b", answer=literal)
    assert cli.main(["check", str(tmp_path)]) == 0
    assert cli.main(["check", "-q", "--doubtful", str(tmp_path)]) == 1
    first, second = io.StringIO(capsys.readouterr().out)
    assert "a.md:3: WARNING: " in first
    assert "one two three\\nfour five six" in first
    assert "it is read as one (line 1 of the answer) [quicktakes.newline]" in first
    assert "b.md:3: WARNING: " in second
    assert "(line 3 of the answer)" in second
    project.conf(suppress_warnings=["quicktakes.newline"])
    assert cli.main(["check", "-q", "--doubtful", str(tmp_path)]) == 0
