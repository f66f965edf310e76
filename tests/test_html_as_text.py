"""Answers written in HTML, in projects that show it as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Built, Project, question_text, stopwatch

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.dialect.html_as_text import html_problem
from sphinxcontrib_quicktakes.dialect.parser import answer_parser

HTML = {
    "paragraphs": "<p>One.</p><p>Two.</p>",
    "paragraph over lines": "<p>\n  One.\n</p>",
    "attributes": '<p style="text-align: left">One.</p>\n<p>Two &amp; three.</p>',
    "list": "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>",
    "upper case": "<P>One.</P>",
    "blank lines": "<div>\n\nOne.\n\n</div>",
    "below text": "Text.\n\n<table><tr><td>1</td></tr></table>\n\nText.",
    "in a list": "- <p>One</p>\n- <p>Two</p>",
    "details": "<details>\n<summary>Proof</summary>\n\nBy *induction*.\n\n</details>",
    "heading": "<h3>In short</h3>\nText.",
}

MARKDOWN = {
    "text": "One.\n\nTwo.",
    "code": "`<p>One.</p>`\n\n```html\n<p>One.</p>\n```\n\n    <ul><li></li></ul>",
    "line break": "One.<br>Two.\n\n<br>\n\nThree.",
    "single elements": "H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>",
    "inequality": "a<b, p<q and q>p; if a<p and p>b",
    "formula": "$a<p>b</p>$",
    "types": "List<li> and Map<p, q>",
    "prose": "The tags <p> and </p> begin and end a paragraph.",
    "prose that begins with it": "<p> needs </p> at its end.",
    "without an end": "<p>One.\n\n<li>Two.",
    "ends alone": "One.</p>\n\nTwo.</p>",
    "escaped": "\\<p>One.\\</p>",
    "entities": "&lt;p&gt;One.&lt;/p&gt;",
    "comment": "<!-- <p>One.</p> -->\n\nTwo.",
    "another's end": "<p>One.\n\nTwo.</li>",
    "the end before": "One.</p>\n\n<p>Two.",
}


def marked(text: str, *, html: bool = False) -> list[int]:
    tokens = answer_parser(html).parse(text, {})
    return [t.map[0] if t.map else -1 for t in tokens if html_problem(t)]


@pytest.mark.parametrize("name", HTML)
def test_answer_in_html(name: str) -> None:
    assert len(marked(HTML[name])) == 1
    assert marked(HTML[name], html=True) == []


@pytest.mark.parametrize("name", MARKDOWN)
def test_answer_in_markdown(name: str) -> None:
    assert marked(MARKDOWN[name]) == []


@pytest.mark.parametrize("piece", ["<p>\n\n", "</p>\n\n", "</p> ", "<p ", "\n\n</p>x"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    plain = answer_parser()
    plain.disable("html_as_text")
    with stopwatch() as seconds:
        plain.parse(piece * 2_000, {})
        once = seconds()
    with stopwatch() as seconds:
        answer_parser().parse(piece * 2_000, {})
        assert seconds() < 3 * once + 0.5


def collection(project: Project) -> None:
    project.index()
    for number, name in enumerate(sorted(HTML)):
        answer = f"Text.\n\n{HTML[name]}\n"
        project.write(f"h{number}.md", question_text(question=name, answer=answer))
    for number, name in enumerate(MARKDOWN):
        project.question(f"m{number}", question=name, answer=MARKDOWN[name])


def hints(built: Built) -> list[str]:
    return [line for line in built.warnings if line.endswith("[quicktakes.html]")]


def test_one_warning_in_each_build(project: Project) -> None:
    collection(project)
    for _ in range(2):
        built = project.build()
        (hint,) = built.warnings
        assert hints(built) == [hint]
        assert hint.startswith("h0.md:")
        assert "quicktakes_html = 'sanitize'" in hint
        assert f"; so are {len(HTML) - 1} other answers" in hint
    # The answer is shown, tags and all.
    assert "<p style=" in built.main("h0").text
    project.question("h0", question="Q?", answer="Text.")
    assert hints(project.build())[0].startswith("h1.md:")
    for number in range(1, len(HTML)):
        project.question(f"h{number}", question=f"Q{number}?", answer="Text.")
    assert hints(project.build()) == []


def test_a_single_answer_in_html(project: Project) -> None:
    project.index()
    project.write(
        "q.md", "---\nquestion: Q?\nanswer: |\n  Text.\n\n  <p>One.</p>\n---\n"
    )
    (hint,) = project.build().warnings
    assert hint.startswith("q.md:6: WARNING: the answer is written in HTML")
    assert "other" not in hint


@pytest.mark.parametrize(
    "values",
    [
        {"quicktakes_html": "sanitize"},
        {"quicktakes_trusted": True},
        {"suppress_warnings": ["quicktakes.html"]},
    ],
)
def test_projects_that_need_no_hint(
    project: Project, values: dict[str, object]
) -> None:
    collection(project)
    project.conf(**values)
    assert hints(project.build()) == []


def test_check_names_every_file(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    collection(project)
    cli.main(["check", "-j1", str(project.srcdir)])
    found = capsys.readouterr().out.splitlines()
    assert len(found) == len(HTML)
    assert {Path(line.partition(":")[0]).name for line in found} == {
        f"h{number}.md" for number in range(len(HTML))
    }
    project.conf(quicktakes_html="sanitize")
    cli.main(["check", "-j1", str(project.srcdir)])
    assert "quicktakes.html" not in capsys.readouterr().out


def test_check_reads_attributes_of_headings(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.question("q", answer="## In short {#short}\n\n$x^2^3$ {a}\n\n## {#a}\n")
    assert cli.main(["check", str(project.srcdir)]) == 1
    assert capsys.readouterr().out.count("\n") == 1
