"""From the text of a file to a validated question."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest
from conftest import front_matter, question_text
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.fields import FIELDS
from sphinxcontrib_quicktakes.content.question import (
    Question,
    Reading,
    Related,
    Schema,
)
from sphinxcontrib_quicktakes.content.reader import read
from sphinxcontrib_quicktakes.problems import ProblemType

SCHEMA = Schema()


def reading(**fields: Any) -> Reading:
    return read(question_text(**fields), SCHEMA, slug="from-the-path")


def question(**fields: Any) -> Question:
    found = reading(**fields)
    assert found.question is not None
    assert found.problems == ()
    return found.question


def only_problem(found: Reading) -> tuple[ProblemType, int | None, str]:
    (problem,) = found.problems
    return problem.type, problem.line, problem.message


def test_all_fields() -> None:
    found = question(
        _schema="QnA",
        id=12,
        date=dt.date(2024, 3, 5),
        title="The title",
        article_title="The article title",
        date_format="D MMMM YYYY",
        post_on_text="Asked on",
        seo={"title": "S", "page_description": "D `x`", "page_keywords": "a, b,a"},
        author="Ada",
        question="Why?",
        answer="So.",
        subject="Physics",
        file_name="why.md",
        url="/learn/physics/questions/why",
        score=-1.0,
        related_article1={"id": 13, "title": "T", "subject": "P", "url": "/u"},
        own={"x": [1]},
    )
    assert found == Question(
        title="The article title",
        subject="Physics",
        slug="why",
        question="Why?",
        id="12",
        url="/learn/physics/questions/why",
        date=dt.date(2024, 3, 5),
        date_format="D MMMM YYYY",
        post_on_text="Asked on",
        author="Ada",
        seo_title="S",
        description="D `x`",
        keywords=("a", "b"),
        related=(Related("13", "T", "P", "/u", line=21),),
        extra={"_schema": "QnA", "score": -1.0, "own": {"x": [1]}},
    )


@pytest.mark.parametrize(
    ("fields", "title", "more"),
    [
        ({"article_title": "A", "title": "T"}, "A", True),
        ({"title": "T"}, "T", True),
        ({"article_title": "", "title": "T"}, "T", True),
        ({}, "Q", False),
        ({"title": "q?"}, "q?", False),
        ({"title": "Q."}, "Q.", False),
    ],
)
def test_title_and_what_the_question_says_more(
    fields: dict[str, str], title: str, more: bool
) -> None:
    found = question(question="Q", **fields)
    assert (found.title, found.question, found.asks_more) == (title, "Q", more)


@pytest.mark.parametrize(
    ("asked", "title", "more"),
    [
        (r"One?\n\nTwo:\n- a\n- b", "One?", True),
        ("One\ntwo?\n \n- a\n", "One two?", True),
        (r"What does `\n\n` do?", r"What does `\n\n` do?", False),
        (r"What is \nabla?", r"What is \nabla?", False),
        (r"\n\nOne?", "One?", False),
    ],
)
def test_first_paragraph_of_a_question_is_its_title(
    asked: str, title: str, more: bool
) -> None:
    found = question(question=asked)
    assert (found.title, found.asks_more) == (title, more)
    never = Schema(newlines="never")
    text = f"---\nquestion: {json.dumps(asked)}\nanswer: a\n---\n"
    untouched = read(text, never).question
    assert untouched is not None
    if "\n" not in asked:
        assert untouched.title == asked


def test_question_of_escaped_blank_lines_is_none() -> None:
    reading = read("---\nquestion: '\\n\\n'\nanswer: a\n---\n", SCHEMA)
    assert reading.broken
    assert "no question" in reading.problems[0].message


def test_three_dots_read_wrongly_are_no_white_space() -> None:
    """They became a character that Python takes for the end of a line."""
    found = question(question="Wait\x85 what is\u2028it?")
    assert found.title == "Wait… what is it?"
    assert not found.asks_more


def test_title_is_one_line_of_repaired_text() -> None:
    found = question(title="A  dash â€” like\n this", question="A dash — like this")
    assert found.title == "A dash — like this"
    assert not found.asks_more


@pytest.mark.parametrize(
    ("fields", "slug"),
    [
        ({"file_name": "a-b.md"}, "a-b"),
        ({"file_name": "a.b.md"}, "a.b"),
        ({"file_name": "../../etc/passwd"}, "passwd"),
        ({"file_name": "c:\\x\\y.md"}, "y"),
        ({"file_name": ".md"}, ".md"),
        ({"url": "/learn/x/questions/slug/"}, "slug"),
        ({"file_name": "", "url": ""}, "from-the-path"),
        ({}, "from-the-path"),
    ],
)
def test_slug(fields: dict[str, str], slug: str) -> None:
    assert question(**fields).slug == slug


@pytest.mark.parametrize(
    ("value", "expected"), [(7, "7"), (0, "0"), ("a-7", "a-7"), (None, "")]
)
def test_id(value: object, expected: str) -> None:
    assert question(id=value).id == expected


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-05", dt.date(2024, 3, 5)),
        ("'2024-03-05'", dt.date(2024, 3, 5)),
        ("2024-03-05 10:11:12", dt.date(2024, 3, 5)),
        ("2024-03-05T10:11:12Z", dt.date(2024, 3, 5)),
        ("", None),
        ("''", None),
    ],
)
def test_date(value: str, day: dt.date | None) -> None:
    found = read(f"---\nquestion: q\nanswer: a\ndate: {value}\n---\n", SCHEMA)
    assert found.problems == ()
    assert found.question is not None
    assert found.question.date == day


@pytest.mark.parametrize(
    "value", ["soon", "2025-02-30", "[2025, 1]", "{y: 2025}", "true", "'05.03.2024'"]
)
def test_unreadable_date(value: str) -> None:
    found = read(f"---\nquestion: q\nanswer: a\ndate: {value}\n---\n", SCHEMA)
    type_, line, message = only_problem(found)
    assert (type_, line) == (ProblemType.DATE, 4)
    assert "expected a date such as 2025-01-31" in message
    assert found.question is not None
    assert found.question.date is None


def test_unknown_token_of_a_date_format() -> None:
    found = read("---\nquestion: q\nanswer: a\ndate_format: QQ YYYY\n---\n", SCHEMA)
    type_, line, message = only_problem(found)
    assert (type_, line) == (ProblemType.DATE_FORMAT, 4)
    assert "'QQ'" in message
    assert found.question is not None


@pytest.mark.parametrize(
    ("fields", "line", "expected"),
    [
        # A missing key has no line; the front matter has.
        ("answer: a\n", (1, 2), "question"),
        ("question:\nanswer: a\n", (2,), "question"),
        ("question: '  '\nanswer: a\n", (2,), "question"),
        ("question: q\n", (1, 2), "answer"),
        ("question: q\nanswer:\n", (3,), "answer"),
        ("question: q\nanswer: ' '\n", (3,), "answer"),
    ],
)
def test_missing_question_or_answer(
    fields: str, line: tuple[int, ...], expected: str
) -> None:
    found = read(f"---\n{fields}---\n&nbsp;", SCHEMA)
    type_, at, message = only_problem(found)
    assert type_ is ProblemType.MISSING
    assert message.startswith(f"no {expected}: expected text at {expected!r}")
    assert found.broken
    assert found.question is None
    assert at in line


def test_title_stands_for_a_missing_question() -> None:
    found = read("---\ntitle: T\nanswer: a\n---\n", SCHEMA)
    type_, _line, message = only_problem(found)
    assert type_ is ProblemType.MISSING
    assert "the title is used instead" in message
    assert not found.broken
    assert found.question is not None
    assert found.question.title == "T"


def test_body_may_be_the_answer() -> None:
    found = read("---\nquestion: q\n---\n\nThe answer.\n", SCHEMA)
    assert found.problems == ()
    assert (found.body.text, found.body.line) == ("The answer.", 5)


@pytest.mark.parametrize("body", ["    code()\n    more()\n", "\n \n    code()\n"])
def test_body_may_begin_with_code(body: str) -> None:
    """White space at the beginning of the first line means something."""
    found = read(question_text(body), SCHEMA)
    assert found.body.text.startswith("    code()")


@pytest.mark.parametrize("body", ["", "&nbsp;", "\n&nbsp;\n\n", "&nbsp; &nbsp;", " \n"])
def test_blank_body_is_none(body: str) -> None:
    assert read(question_text(body), SCHEMA).body.text == ""


@pytest.mark.parametrize(
    ("field", "value", "used"),
    [
        ("title", "{a: b}", None),
        ("title", "[a]", None),
        ("author", "true", ""),
        ("author", "42", "42"),
        ("subject", "[Physics, Optics]", ""),
        ("subject", "2024-01-02", "2024-01-02"),
    ],
)
def test_text_of_the_wrong_type(field: str, value: str, used: str | None) -> None:
    found = read(f"---\nquestion: q\nanswer: a\n{field}: {value}\n---\n", SCHEMA)
    type_, line, message = only_problem(found)
    assert (type_, line) == (ProblemType.TYPE, 4)
    assert repr(field) in message
    assert "expected text" in message
    assert found.question is not None
    if used is not None:
        assert getattr(found.question, field) == used


@pytest.mark.parametrize(
    "written",
    ["No", "on", "yes", "12:30", "007", "0x1F", "1_000", "=", "1:30.5", "0o17"],
)
def test_text_is_what_yaml_1_1_alone_takes_for_something_else(written: str) -> None:
    """Of ``id: 0012`` it makes 10, and of the subject ``No`` a boolean."""
    found = read(
        f"---\nquestion: q\nanswer: a\nid: {written}\nsubject: {written}\n"
        f"seo: {{page_keywords: [a, {written}]}}\n"
        f"related_article1: {{id: {written}}}\n---\n",
        SCHEMA,
    )
    assert found.problems == ()
    assert found.question is not None
    assert found.question.id == found.question.subject == written
    assert found.question.keywords == ("a", written)
    assert found.question.related[0].id == written


@pytest.mark.parametrize("value", ["[a]", "{a: b}", "true", "1.5"])
def test_id_of_the_wrong_type(value: str) -> None:
    found = read(f"---\nquestion: q\nanswer: a\nid: {value}\n---\n", SCHEMA)
    assert only_problem(found)[:2] == (ProblemType.TYPE, 4)
    assert found.question is not None
    assert found.question.id == ""


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ("seo: text", 4),
        ("seo:\n  title: [a]", 5),
        ("seo:\n  page_keywords: {a: b}", 5),
        ("seo:\n  page_keywords: [a, [b]]", 5),
        ("related_article1: 13", 4),
        ("related_article1:\n  id: [13]", 5),
    ],
)
def test_nested_value_of_the_wrong_type(lines: str, at: int) -> None:
    found = read(f"---\nquestion: q\nanswer: a\n{lines}\n---\n", SCHEMA)
    assert only_problem(found)[:2] == (ProblemType.TYPE, at)
    assert found.question is not None


def test_id_of_a_size_that_python_does_not_print() -> None:
    number = "0x" + "f" * 10_000
    found = read(f"---\nquestion: q\nanswer: a\nid: {number}\n---\n", SCHEMA)
    assert found.question is not None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a, B,a, b", ("a", "B")),
        (["a, b", "c", 3], ("a, b", "c", "3")),
        ([], ()),
        ("P(n, k), sets", ("P(n, k)", "sets")),
        ("cafÃ© menu", ("café menu",)),
    ],
)
def test_keywords(value: object, expected: tuple[str, ...]) -> None:
    assert question(seo={"page_keywords": value}).keywords == expected


def test_control_characters_in_lists_and_ids() -> None:
    source = (
        '---\nquestion: Why?\nanswer: So.\nid: "7\\x01"\n'
        'seo:\n  page_keywords: ["a\\x01b", c]\n---\n'
    )
    reading = read(source, Schema())
    assert reading.question is not None
    assert reading.question.keywords == ("ab", "c")
    assert reading.question.id == "7"
    assert len(reading.problems) == 2


@pytest.mark.parametrize(
    ("lines", "at", "message"),
    [
        (r'answer: "Let $\theta$ be"', 3, r"contains \theta in double quotes"),
        (r'answer: "$x \to \rho$"', 3, r"contains \to (and 1 more) in"),
        (r'answer: "\frac{1}{2}"', 3, r"contains \frac in"),
        (r'answer: "$\nabla f$"', 3, r"contains \nabla in"),
        ('answer: "One\n\n  $\\theta$"', 5, r"contains \theta in"),
        (r'answer: "\\nabla $\\theta$, a\nexists b"', 0, ""),
        (r'answer: "for x:\n\tan = 3\n\t\tan = 4\tb"', 0, ""),
        (r"answer: '$\theta$'", 0, ""),
        ("answer: a\nauthor: In C #region", 4, "'author' ends before '#region'"),
        ("answer: a\nauthor: a\n  b #1", 5, "'author' ends before '#1'"),
        ("answer: a\nseo:\n  title: C #1", 5, "'seo.title' ends before '#1'"),
        ("answer: a\nrelated_article1:\n  title: C #1", 5, "ends before '#1'"),
        ("answer: a\nauthor: Ada # of the first\nid: 5 #1\nother: x #1", 0, ""),
        ("answer: a\nauthor: 'In C #region'  #see", 0, ""),
    ],
)
def test_what_yaml_takes_out_of_texts(lines: str, at: int, message: str) -> None:
    found = read(f"---\nquestion: q\n{lines}\n---\n", SCHEMA)
    if not message:
        assert found.problems == ()
        return
    type_, line, said = only_problem(found)
    assert type_ in (ProblemType.BACKSLASH, ProblemType.COMMENT)
    assert line == at
    assert message in said


@pytest.mark.parametrize(
    "value", ['"' + r"\theta " * 20_000 + '"', "\n" + "- x #y\n" * 100_000]
)
def test_many_losses_take_no_longer_each(value: str) -> None:
    start = time.process_time()
    read(f"---\nquestion: q\nanswer: a\nother: {value}\n---\n", SCHEMA)
    assert time.process_time() - start < 5  # of some 0.3


def test_names_of_nothing_that_anybody_sees() -> None:
    found = question(subject="\u200b", seo={"page_keywords": "a, \u200b, \ufeff, b"})
    assert found.subject == ""
    assert found.keywords == ("a", "b")


@pytest.mark.parametrize(
    ("lines", "line", "keys"),
    [
        ("question: q\nAnswer: a", 3, ("'Answer'", "'answer'")),
        ("\u200bquestion: q\nanswer: a", 2, ("'\\u200bquestion'", "'question'")),
        ("question: q\nanswer: a\nSubject: b", 4, ("'Subject'", "'subject'")),
        ("question: q\nanswer: a\nSEO:\n  title: b", 5, ("'SEO'", "'seo'")),
        ("question: q\nanswer: a\nfileName: b", 4, ("'fileName'", "'file_name'")),
        ("question: q\nanswer: a\ntitle: b\nTitle: c\nTags: d\n1: e", 0, ()),
    ],
)
def test_keys_that_are_nearly_those_of_fields(
    lines: str, line: int, keys: tuple[str, ...]
) -> None:
    found = [
        p
        for p in read(f"---\n{lines}\n---\n", SCHEMA).problems
        if p.type is ProblemType.KEY
    ]
    assert [p.line for p in found] == [line] * bool(keys)
    for problem in found:
        assert all(key in problem.message for key in keys)


@pytest.mark.parametrize("value", ["!!set {a, b}", "!!binary aGVsbG8="])
def test_what_is_no_text_at_all(value: str) -> None:
    found = read(f"---\nquestion: q\nanswer: a\nsubject: {value}\n---\n", SCHEMA)
    assert only_problem(found)[2].endswith("expected text; it is not used")
    assert found.question is not None
    assert found.question.subject == ""


def test_related_questions_in_the_order_of_their_numbers() -> None:
    found = question(
        related_article10={"id": 10},
        related_article2={"id": 2, "title": "Two"},
        related_article1=None,
    )
    assert [related.id for related in found.related] == ["2", "10"]
    assert found.extra == {}


def test_related_questions_with_numbers_that_python_does_not_read() -> None:
    found = question(
        **{f"related_article{'9' * 5000}": {"id": 3}},
        **{f"related_article{'8' * 5000}": {"id": 2}},
        related_article02={"id": 1},
    )
    assert [related.id for related in found.related] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{}", None),
        ("{id: , title: '', subject: , url: }", None),
        ("{Id: 5, Title: Why}", "names no question: expected id, url or title"),
        ("{subject: Physics}", "names no question: expected id, url or title"),
        ("{id: [5]}", "'related_article1.id' is a list"),
    ],
)
def test_related_questions_that_name_none(value: str, message: str | None) -> None:
    """They would be an empty line of the list on the page."""
    found = read(
        f"---\nquestion: q\nanswer: a\nrelated_article1: {value}\n---\n", SCHEMA
    )
    assert found.question is not None
    assert found.question.related == ()
    assert len(found.problems) == (message is not None)
    for problem in found.problems:
        assert message is not None
        assert message in problem.message
        assert problem.message.endswith("it is not used")
        assert problem.line == 4


def test_passages_know_their_lines() -> None:
    source = (
        "---\nquestion: >-\n  Why\n  not?\nanswer: |\n  One.\n\n  Two.\n---\n\nBody.\n"
    )
    found = read(source, SCHEMA)
    assert (found.text.line, found.text.literal) == (3, False)
    assert (found.answer.line, found.answer.literal) == (6, True)
    assert (found.body.line, found.body.literal) == (11, True)
    for passage in (found.answer, found.body):
        first = passage.text.splitlines()[0]
        assert source.splitlines()[passage.line - 1].strip() == first


@pytest.mark.parametrize(
    ("body", "text", "line"),
    [
        ("# Why not?\n\nSo.\n", "So.", 7),
        ("# **WHY not**\nSo.\n", "So.", 6),
        ("# Why not? {#why}\n\n\nSo.\n\n# Why not?", "So.\n\n# Why not?", 8),
        ("## Why not?\n\nSo.", "## Why not?\n\nSo.", 5),
        ("# Why\n\nSo.", "# Why\n\nSo.", 5),
        ("#Why not?\n\nSo.", "#Why not?\n\nSo.", 5),
        ("So.\n\n# Why not?", "So.\n\n# Why not?", 5),
    ],
)
def test_the_title_is_not_repeated_below(body: str, text: str, line: int) -> None:
    """As Obsidian, Notion, Docusaurus and Google Docs write it."""
    found = read(f"---\nquestion: Why not?\nid: 1\n---\n{body}", SCHEMA)
    assert found.problems == ()
    assert (found.body.text, found.body.line) == (text, line)


def test_a_title_is_no_answer() -> None:
    found = read("---\nquestion: Why?\n---\n# Why?\n", SCHEMA)
    assert found.broken
    assert "no answer" in only_problem(found)[2]


def test_literal_answer_that_begins_with_blank_lines() -> None:
    source = "---\nquestion: q\nanswer: |\n\n\n  One.\n---\n"
    found = read(source, SCHEMA)
    assert found.answer.text.startswith("One.")
    assert source.splitlines()[found.answer.line - 1].strip() == "One."


def test_answer_is_as_it_was_written() -> None:
    answer = "### A\\n$\\nabla$ â€” `â€”`"
    assert reading(answer=answer).answer.text == answer


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        ("# Plain\n", False),
        ("---\ntitle: Other\n---\n", False),
        ("---\ntitle: 'broken\n---\n", False),
        ("---\nquestion: 'broken\n---\n", True),
        ("---\nquestion: q\nanswer: a\n", True),
    ],
)
def test_what_is_no_question(source: str, broken: bool) -> None:
    found = read(source, SCHEMA)
    assert found.question is None
    assert found.broken is broken
    assert bool(found.problems) is broken


@pytest.mark.parametrize("source", ["# Plain\n", "---\ntitle: Other\n---\n"])
def test_file_that_is_expected_to_be_a_question(source: str) -> None:
    found = read(source, SCHEMA, expected=True)
    assert found.broken
    assert {problem.type for problem in found.problems} == {ProblemType.MISSING}


def test_mapped_names() -> None:
    schema = Schema.mapped({"question": "q", "seo.page_keywords": "tags"})
    source = "---\nq: Why?\nanswer: So.\ntags: [a, b]\nquestion: other\n---\n"
    found = read(source, schema)
    assert found.question is not None
    assert found.question.title == "Why?"
    assert found.question.keywords == ("a", "b")
    assert found.question.extra == {"question": "other"}
    assert schema.marks == {"q", "answer"}
    assert read("---\nquestion: Why?\n---\n", schema) == Reading()


def test_mapped_names_in_messages() -> None:
    schema = Schema.mapped({"question": "q", "date": "meta.day"})
    source = "---\nq: Why?\nanswer: So.\nmeta:\n  day: never\n---\n"
    found = read(source, schema)
    type_, line, message = only_problem(found)
    assert (type_, line) == (ProblemType.DATE, 5)
    assert "'meta.day'" in message


@given(st.text())
def test_read_never_raises(text: str) -> None:
    for source in (
        text,
        f"---\nquestion: {text}\n---\n",
        f"---\nquestion: q\nanswer: a\n{text}\n---\n{text}",
    ):
        check(read(source, SCHEMA, slug="slug"), source)
        check(read(source, SCHEMA, slug="slug", expected=True), source)


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.binary(max_size=8)
    | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "title", "url", "x"]), inner)
    ),
    max_leaves=4,
)
_NAMES = [
    *sorted({name.partition(".")[0] for name in FIELDS}),
    "related_article1",
    "related_article2",
    "score",
]


@given(st.dictionaries(st.sampled_from(_NAMES), _VALUES))
def test_values_of_every_type(fields: dict[str, object]) -> None:
    fields = {"question": "Why?", "answer": "So.", **fields}
    source = f"---\n{front_matter(fields)}---\n&nbsp;"
    check(read(source, SCHEMA, slug="slug"), source)


def check(found: Reading, source: str) -> None:
    """Assert what is true of every reading."""
    if found.question is None:
        assert found.broken is bool(found.problems)
    else:
        assert not found.broken
        assert found.question.title
        assert found.question.title == " ".join(found.question.title.split())
        assert found.answer.text or found.body.text or found.draft
        assert found.question.slug
        assert "/" not in found.question.slug
    for problem in found.problems:
        assert problem.line is not None
        assert 1 <= problem.line <= len(source.split("\n")) + source.count("\r") + 1
        assert "\n" not in problem.message


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("[Optics]", "Optics"),
        ("[2024]", "2024"),
        ("[[a]]", ""),
        ("[a, b]", ""),
        ("[]", ""),
    ],
)
def test_a_list_of_one_subject(written: str, subject: str) -> None:
    """Hugo and others have lists of categories, mostly of one."""
    text = f"---\nquestion: Why?\nanswer: So.\nsubject: {written}\n---\n"
    reading = read(text, SCHEMA)
    assert reading.question is not None
    assert reading.question.subject == subject
    assert bool(reading.problems) == (written != "[Optics]")
