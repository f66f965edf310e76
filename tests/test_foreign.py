"""Front matter of questions that is in another format, or not at the top."""

from __future__ import annotations

import json

import pytest
from conftest import Project, question_text, stopwatch

from sphinxcontrib_quicktakes.content import reader
from sphinxcontrib_quicktakes.content.question import Reading, Schema
from sphinxcontrib_quicktakes.problems import ProblemType
from sphinxcontrib_quicktakes.report import NAMED

FIELDS = {
    "id": 1,
    "seo": {"title": "T", "more": {"a": 1}},
    "question": "Why?",
    "answer": "So.",
}
JSON = json.dumps(FIELDS, indent=2)
TOML = 'id = 1\nquestion = "Why?"\nanswer = """\nSo.\n"""\n'
YAML = "---\nquestion: Why?\nanswer: So.\n---\n"

QUESTIONS = {
    "toml": (f"+++\n{TOML}+++\nText.\n", 1, "is TOML"),
    "toml table": ('+++\n[extra]\n  "answer" = "So."\n+++\n', 1, "is TOML"),
    "json": (f"{JSON}\n\nText.\n", 1, "is JSON"),
    "json on one line": (f"{json.dumps(FIELDS)}\nText.\n", 1, "is JSON"),
    "json alone": (json.dumps(FIELDS), 1, "is JSON"),
    "named json": (f"---json\n{JSON}\n---\nText.\n", 1, "begins with '---json'"),
    "named toml": (f"--- toml\n{TOML}---\nText.\n", 1, "begins with '---toml'"),
    "named yaml": (f"---yaml{YAML[3:]}Text.\n", 1, "begins with '---yaml'"),
    "blank lines": (f"\n \n{YAML}", 3, "begins on line 3"),
    "comment": (f"<!-- Licence\n -->\n{YAML}", 3, "begins on line 3"),
}

NO_QUESTIONS = {
    "toml": '+++\ntitle = "A page"\n+++\nThe answer = 42, "question": 1.\n',
    "json": '{\n  "title": "A page"\n}\n\n```json\n{"question": "Why?"}\n```\n',
    "json on one line": '{"title": "A page"}\n\n{"question": "Why?"}\n',
    "named": "---json\n{}\n---\nanswer: 42\n",
    "yaml": '---\ntitle: "A page"\n---\nquestion: 42\n',
    "blank lines": "\n---\n\nquestion: 42\n",
    "block break": "+++\n# Title\n\nquestion = 42\n",
    "role": "{doc}`index` is the answer: 42\n",
    "rule": "\n\nText\n---\nquestion: 42\n\n---\n",
    "text": "question: Why?\nanswer: So.\n",
    "keys inside of words": '+++\nmy_question = "x"\nquestions = 1\n+++\n',
}


def read(text: str) -> Reading:
    return reader.read(text, Schema())


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_in_another_format(name: str) -> None:
    text, line, what = QUESTIONS[name]
    reading = read(text)
    assert reading.broken
    assert reading.question is None
    (problem,) = reading.problems
    assert problem.type is ProblemType.FORMAT
    assert problem.line == line
    assert problem.message.startswith(f"the front matter {what}: expected YAML")


@pytest.mark.parametrize("name", NO_QUESTIONS)
def test_page_that_is_no_question(name: str) -> None:
    assert read(NO_QUESTIONS[name]) == Reading()


def test_keys_of_other_names() -> None:
    schema = Schema.mapped({"question": "frage", "answer": "text.antwort"})
    for text in ('+++\nfrage = "Warum?"\n+++\n', '{"text": {"antwort": "So."}}'):
        assert reader.read(text, schema).broken
    assert reader.read(f"+++\n{TOML}+++\n", schema) == Reading()


PIECES = (
    *("+++\n", "+", "{", '{"', "}", "} ", "}\n", ",\n", '+++\n,"', "---a\n", "\n---\n"),
    *("<!-- -->", "<!--", "\n", " ", " \t"),
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("start", ["", "+++\n", '{"a', "---a\n", "\n---\n", "<!--"])
def test_hostile_text_takes_no_time(start: str, piece: str) -> None:
    with stopwatch() as seconds:
        read(start + piece * (1_000_000 // len(piece)))
        assert seconds() < 2


def test_files_of_a_project(project: Project) -> None:
    project.index()
    project.question("good")
    project.write("toml.md", QUESTIONS["toml"][0])
    project.write("late.md", QUESTIONS["comment"][0])
    project.write("page.md", ":::{note}\nA page.\n:::\n\n" + NO_QUESTIONS["toml"])
    for _ in range(2):
        built = project.build()
        found = [line for line in built.warnings if "quicktakes.format" in line]
        assert [line.split(" WARNING")[0] for line in found] == [
            "late.md:3:",
            "toml.md:1:",
        ]
        assert (built.outdir / "page.html").exists()
        assert not (built.outdir / "toml.html").exists()
    project.write("toml.md", question_text(question="Mended?"))
    assert "toml.md" not in project.build().warning_text


def test_named_files_in_another_format(project: Project) -> None:
    project.conf(quicktakes_files=["*.md"])
    project.index()
    project.write("toml.md", QUESTIONS["toml"][0])
    assert "the front matter is TOML" in project.build().warning_text


@pytest.mark.parametrize("more", [0, 1, 5])
def test_a_whole_collection_in_another_format(project: Project, more: int) -> None:
    project.index("Text.")
    for number in range(NAMED + more):
        project.write(f"q{number:02}.md", QUESTIONS["toml"][0])
    for _ in range(2):
        built = project.build()
        found = [line for line in built.warnings if "[quicktakes.format]" in line]
        named = [line for line in found if line.startswith("q")]
        assert len(named) == NAMED
        assert len(found) == NAMED + bool(more)
        if more:
            noun = "more file" if more == 1 else "more files"
            assert f"WARNING: {more} {noun} with questions" in found[-1]
    project.conf(suppress_warnings=["quicktakes.format"])
    assert "quicktakes" not in project.build().warning_text
