"""Front matter: values, the lines on which they stand, and what cannot be read."""

from __future__ import annotations

import datetime as dt
import textwrap
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content import front_matter, libyaml
from sphinxcontrib_quicktakes.content.front_matter import FrontMatter
from sphinxcontrib_quicktakes.content.libyaml import FrontMatterError
from sphinxcontrib_quicktakes.problems import Problem, ProblemType


def read_or_problem(text: str) -> FrontMatter | Problem | None:
    try:
        return front_matter.read(text)
    except FrontMatterError as error:
        return error.problem


WHOLE = """\
---
id: 12
date: 2024-03-05
title: 'A title'
seo:
  title: SEO
  page_keywords: a, b
question: >-
  What is
  it?
answer: |
  First line.

  Third line.
related_article1:
  id: 13
  url: /learn/x

---
&nbsp;"""


def whole() -> FrontMatter:
    found = front_matter.read(WHOLE)
    assert found is not None
    return found


def problem(text: str) -> Problem:
    with pytest.raises(FrontMatterError) as caught:
        front_matter.read(text)
    return caught.value.problem


def test_values() -> None:
    front = whole()
    assert front.get("id") == 12
    assert front.get("date") == dt.date(2024, 3, 5)
    assert front.get("seo.page_keywords") == "a, b"
    assert front.get("question") == "What is it?"
    assert front.get("answer") == "First line.\n\nThird line.\n"
    assert front.get("seo.nothing") is None
    assert front.get("id.nothing") is None
    assert front.body.strip() == "&nbsp;"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("id", 2),
        ("title", 4),
        ("seo.title", 6),
        ("seo.page_keywords", 7),
        ("related_article1.id", 16),
        ("related_article1.url", 17),
    ],
)
def test_line_of_value(path: str, line: int) -> None:
    assert whole().line(path) == line
    key = path.rpartition(".")[2]
    assert WHOLE.splitlines()[line - 1].strip().startswith(key)


def test_line_of_missing_value_is_that_of_its_parent() -> None:
    assert whole().line("seo.page_description") == whole().line("seo")
    empty = front_matter.read("---\n---\ntext")
    assert empty is not None
    assert empty.line("question") == 1


def test_text_place() -> None:
    front = whole()
    # The text itself begins behind the line of the ``>-`` or ``|``.
    assert front.text_place("question") == (9, False)
    assert front.text_place("answer") == (12, True)
    assert front.text_place("title") == (4, False)


def test_body_line() -> None:
    front = front_matter.read("---\nquestion: q\n---\n\n\nBelow.\n")
    assert front is not None
    assert (front.body.strip(), front.body_line) == ("Below.", 6)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends(newline: str) -> None:
    front = front_matter.read(WHOLE.replace("\n", newline))
    assert front is not None
    assert front.get("question") == "What is it?"
    assert front.line("seo.title") == 6


def test_key_with_a_dot() -> None:
    front = front_matter.read("---\na:\n  b: 1\na.b: 2\n---\n")
    assert front is not None
    assert front.get("a.b") == 2
    assert front.line("a.b") == 4


def test_has_tells_empty_from_missing() -> None:
    front = front_matter.read("---\nanswer:\nseo:\n  title:\n---\n")
    assert front is not None
    assert front.has("answer")
    assert front.has("seo.title")
    assert not front.has("question")
    assert not front.has("seo.page_keywords")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title\n",
        "text\n---\nquestion: q\n---\n",
        "--\nquestion: q\n--\n",
        "--- question\n",
    ],
)
def test_no_front_matter(text: str) -> None:
    assert front_matter.read(text) is None


def test_empty_front_matter() -> None:
    front = front_matter.read("---\n---\nText")
    assert front is not None
    assert front.data == {}
    assert front.body.strip() == "Text"


def test_rules_in_the_body_belong_to_it() -> None:
    front = front_matter.read("---\nquestion: q\n---\none\n\n---\n\ntwo")
    assert front is not None
    assert front.body.strip() == "one\n\n---\n\ntwo"


@pytest.mark.parametrize(
    "value", ["2025-02-30", "2025-13-01", "0000-01-01", "9999999999-01-01"]
)
def test_impossible_date_stays_text(value: str) -> None:
    front = front_matter.read(f"---\ndate: {value}\n---\n")
    assert front is not None
    assert front.get("date") == value


@pytest.mark.parametrize(
    "number",
    ["9" * 10_000, "9" * 501, "9" * 501 + ".0", f"!!int {'1:' * 200_000}1"],
)
def test_number_too_long_stays_text(number: str) -> None:
    front = front_matter.read(f"---\nid: {number}\nx: {'9' * 500}\n---\n")
    assert front is not None
    assert front.get("id") == number.removeprefix("!!int ")
    assert front.get("x") == int("9" * 500)


@pytest.mark.parametrize(
    "value",
    [
        "!!timestamp soon",
        "!!int ''",
        "!!bool perhaps",
        "!!float x",
        "!!null x",
        "!!int [x]",
        "!!float {x: y}",
        "!!binary {=: ä}",
    ],
)
def test_value_that_contradicts_its_tag(value: str) -> None:
    # Either is right: a file that cannot be read, or text. Another exception is not.
    found = read_or_problem(f"---\nquestion: q\nscore: {value}\n---\n")
    if isinstance(found, Problem):
        assert found.line == 3
    else:
        assert found is not None
        assert found.line("score") == 3
        assert isinstance(found.get("score"), str | None)


def test_never_ends() -> None:
    found = problem("---\nquestion: q\nanswer: a\n")
    assert found.type is ProblemType.FRONT_MATTER
    assert found.line == 1
    assert "never ends" in found.message


@pytest.mark.parametrize(
    ("yaml", "line", "column"),
    [
        ("a: 'b\nc: d", None, None),
        ("a: b: c", 2, 5),
        ("a: 1\nb:\n\t- c", 4, 1),
        ("a: 1\nb: @c", 3, 4),
        ("a: 1\nb: *nobody", 3, 4),
        ("a: 1\nb: !unheard c", 3, 4),
        ("a: 1\nb: c\x01d", 3, 5),
    ],
)
def test_unreadable_yaml(yaml: str, line: int | None, column: int | None) -> None:
    found = problem(f"---\n{yaml}\n---\nbody")
    assert found.type is ProblemType.FRONT_MATTER
    assert found.line is not None
    if line is not None:
        assert (found.line, found.column) == (line, column)
        assert f"line {line}, column {column}" in found.message
    assert "expected" in found.message


@pytest.mark.parametrize(
    ("lines", "line", "hint"),
    [
        ("a: So: what?", 2, ", with quotes around text that contains ': '"),
        (
            " a: b\n  c: d",
            3,
            ", with each key below the previous one, and ': ' after each",
        ),
        (
            "a: b\n  c: d",
            3,
            ", with each key below the previous one, and ': ' after each",
        ),
        (
            "a： b\nc: d",
            3,
            ", with each key below the previous one, and ': ' after each",
        ),
        ("a: b\nc:d\ne: f", 3, ", as in 'key: value'"),
        (
            "a: **Yes**",
            2,
            ", with quotes around text that begins with such a character",
        ),
        ("a: [b](c)", 2, ", with quotes around text that begins with such a character"),
        (
            "a: {{ b }}",
            2,
            ", with quotes around text that begins with such a character",
        ),
        ("a: !b c", 2, ", with quotes around text that begins with such a character"),
        ("a: @b", 2, ", with quotes around text that begins with such a character"),
        (
            'a: "Yes" it says',
            2,
            ", with other quotation marks around text that contains some",
        ),
        (
            "a: 'it's what'",
            2,
            ", with other quotation marks around text that contains some",
        ),
        ("a: |\n  b\n c", 4, ""),
        ("a: b\r\rc: d: e", 4, ", with quotes around text that contains ': '"),
    ],
)
def test_what_was_expected_instead(lines: str, line: int, hint: str) -> None:
    """The commonest mistakes of who writes YAML by hand, in the line where they are."""
    found = problem(f"---\n{lines}\n---\n")
    assert found.line == line
    assert f"; expected valid YAML{hint}; the file is left out" in found.message


@pytest.mark.parametrize("yaml", ["- a\n- b", "just text", "42"])
def test_front_matter_that_is_no_mapping(yaml: str) -> None:
    found = problem(f"---\n{yaml}\n---\n")
    assert found.type is ProblemType.FRONT_MATTER
    assert found.line == 2


HIDDEN = 'm:\n  x: "t\n a: |\n   "\n  '
"""The beginning of YAML whose rest only looks like the text of a block."""


def laughs(levels: int, width: int = 10, indentation: str = "") -> str:
    lines = ["l0: &l0 [" + ", ".join(["ha"] * width) + "]"]
    for level in range(1, levels):
        names = ", ".join([f"*l{level - 1}"] * width)
        lines.append(f"l{level}: &l{level} [{names}]")
    return f"\n{indentation}".join(lines)


@pytest.mark.parametrize("hidden", ["", HIDDEN], ids=["plain", "hidden"])
def test_aliases_that_explode(hidden: str) -> None:
    explosive = laughs(6, indentation="  " if hidden else "")
    found = problem(f"---\nquestion: q\n{hidden}{explosive}\n---\n")
    assert found.type is ProblemType.ALIASES
    assert found.line is not None
    assert found.line > 2


def test_aliases_of_a_long_text() -> None:
    values = ", ".join(["*a"] * 100)
    found = problem(f"---\na: &a {'x' * 10_000}\nb: [{values}]\n---\n")
    assert (found.type, found.line) == (ProblemType.ALIASES, 3)


def test_aliases_that_nest_too_deeply() -> None:
    """The same values, each written in a few levels."""
    lines = [f"l{n}: &l{n} {'[' * 50}*l{n - 1}{']' * 50}" for n in range(1, 5)]
    found = problem("\n".join(["---", "l0: &l0 x", *lines, "---"]))
    assert (found.type, found.line) == (ProblemType.ALIASES, 4)
    assert "levels" in found.message


def test_values_without_aliases_may_be_many() -> None:
    values = ", ".join(["x"] * 20_000)
    front = front_matter.read(f"---\na: black & white\nb: [{values}]\n---\n")
    assert front is not None
    assert len(front.get("b")) == 20_000


def test_plain_aliases_are_allowed() -> None:
    front = front_matter.read("---\ntitle: &t A title\nquestion: *t\n---\n")
    assert front is not None
    assert front.get("question") == "A title"


@pytest.mark.parametrize("hidden", ["", HIDDEN], ids=["plain", "hidden"])
@pytest.mark.parametrize("yaml", ["a: &a [*a]", "a: &a {b: *a}", "a: &a [[[*a]]]"])
def test_alias_of_itself(yaml: str, hidden: str) -> None:
    found = problem(f"---\n{hidden}{yaml}\n---\n")
    assert found.type in (ProblemType.ALIASES, ProblemType.FRONT_MATTER)
    assert found.line == (6 if hidden else 2)


@pytest.mark.parametrize("hidden", ["", HIDDEN], ids=["plain", "hidden"])
@pytest.mark.parametrize(
    "nested",
    [
        "[" * 100_000 + "]" * 100_000,
        "{a: " * 20_000 + "}" * 20_000,
        "\n" + "\n".join(" " * n + "a:" for n in range(3, 1500)),
        "\n   " + "- " * 100_000 + "x",
        "\n   " + "? " * 100_000 + "x",
        "!!set {" * 20_000,
        "".join(f"&a{n} [" for n in range(20_000)),
        "[" * 20_000,
    ],
    ids=["list", "mapping", "lines", "dashes", "keys", "tags", "anchors", "open"],
)
def test_nesting_too_deep(nested: str, hidden: str) -> None:
    # libyaml's composer recurses in C: without a check this ends the process.
    found = problem(f"---\nquestion: q\n{hidden}x: {nested}\n---\n")
    assert found.type is ProblemType.ALIASES
    assert found.line is not None
    assert found.line >= (7 if hidden else 3)


def test_deep_indentation_in_text_is_no_nesting() -> None:
    code = "\n".join("  " + " " * n + "code [{-" for n in range(200))
    front = front_matter.read(f"---\nanswer: |\n{code}\n---\n")
    assert front is not None
    assert front.get("answer").count("code") == 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nquestion: 'never closed\n---\n", True),
        ("---\n  'answer' : [\n---\n", True),
        ("---\ntitle: 'never closed\n---\n", False),
        ("question: q\n", False),
        ("---\nmy_question: [\n---\n", False),
    ],
)
def test_looks_like(text: str, expected: bool) -> None:
    keys = frozenset({"question", "answer"})
    assert front_matter.looks_like(text, keys) is expected


YAML_LIKE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab01:-?[]{},&*!|>'\"%@#~<= \t\n\r.\\")),
        st.characters(codec="utf-8"),
    ),
    max_size=200,
)


@given(st.one_of(st.text(), YAML_LIKE))
@example("a: !!timestamp x")
@example("a: !!int ''")
@example("? [a]\n: b")
@example("<<: 1")
@example("<<: [1]")
@example("a: !!binary '='")
@example("!!set {a: b}")
@example("!!omap [a]")
@example("\ud7ff\ue000: \x85")
@example("=: 1")
def test_read_raises_one_error_only(text: str) -> None:
    for source in (text, f"---\n{text}", f"---\n{text}\n---\n{text}"):
        found = read_or_problem(source)
        if isinstance(found, Problem):
            lines = source.count("\n") + 1 + source.count("\r")
            assert found.line is not None
            assert 1 <= found.line <= lines + 1
        elif found is not None:
            assert isinstance(found.data, dict)
            assert found.line("question.x") >= 1


@given(
    st.dictionaries(
        st.from_regex(r"\A[a-z]{1,6}\Z"),
        st.integers() | st.text(st.characters(codec="ascii", categories=["L"])),
        min_size=1,
    )
)
def test_every_key_has_its_line(data: dict[str, object]) -> None:
    keys = list(data)
    text = "".join(f"{key}: {data[key]!r}\n" for key in keys)
    front = front_matter.read(f"---\n{text}---\n")
    assert front is not None
    assert [front.line(key) for key in keys] == list(range(2, len(keys) + 2))


TRICKY = [
    'x{n}: "t\n a{n}: |\n   "',
    "x{n}: 't\n b: >-\n\n    it''s [{{'",
    "x{n}: |\n    y: &y [*y\n\n      # text\n",
    "x{n}: >2+\n    # text\n\n",
    "# x{n}: 'y",
    "x{n}: a &a *a | 'b\n   [ {{ \"c",
    '? "x{n}\n\n    : |"\n  : z',
    "x{n}: [a,\n # ]\n b]",
    "",
]
"""Lines after which it is hard to say whether the next one is text."""


@st.composite
def tangled(draw: st.DrawFn) -> str:
    """Return a mapping whose values are made of the values before, or of themselves."""
    lines = ["m:"]
    for number in range(draw(st.integers(1, 8))):
        lines.append("  " + draw(st.sampled_from(TRICKY)).format(n=number))
        names = st.sampled_from(["x", '"x\n   y"', *(f"*e{n}" for n in range(number))])
        if draw(st.integers(0, 9)) == 0:
            names |= st.just(f"*e{number}")
        value = st.recursive(
            names,
            lambda inner: st.lists(inner, min_size=1, max_size=4).map(
                lambda items: (
                    f"[{', '.join(items)}]"
                    if len(items) % 2
                    else "{"
                    + ", ".join(f"k{n}: {i}" for n, i in enumerate(items))
                    + "}"
                )
            ),
            max_leaves=8,
        ).filter(lambda written: written[0] in "[{")
        lines.append(f"  e{number}: &e{number} {draw(value)}")
    return "\n".join(lines)


def measure(value: Any) -> tuple[int, int]:
    """Return the size of a value and its levels."""
    if not isinstance(value, dict | list):
        return len(str(value)), 1
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    sizes, levels = zip(*map(measure, parts), strict=True)
    return 1 + sum(sizes), 1 + max(levels)


@given(tangled())
@example(HIDDEN + "y: &a [*a]")
@example(HIDDEN + laughs(5, indentation="  "))
def test_no_value_grows_past_the_limits(yaml: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libyaml, "MAX_GROWTH", 30)
        patch.setattr(libyaml, "MAX_DEPTH", 12)
        found = read_or_problem(f"---\n{yaml}\n---\n")
    if isinstance(found, Problem):
        assert found.type is ProblemType.ALIASES
    else:
        assert found is not None
        size, levels = measure(found.data)
        assert size <= len(yaml) + 31
        assert levels <= 12


def test_indented_text_keeps_its_indentation() -> None:
    source = textwrap.dedent(
        """\
        ---
        answer: |2
            code

          text
        ---
        """
    )
    front = front_matter.read(source)
    assert front is not None
    assert front.get("answer") == "  code\n\ntext\n"


@pytest.mark.parametrize("key", ["!!map [a]", "!!str [a]", "? [a, b]", "!!seq {a: b}"])
def test_odd_tags_are_no_traceback(key: str) -> None:
    for text in (f"---\nk: {key}\n---\n", f"---\n{key}: 1\n---\n"):
        with suppress(FrontMatterError):
            assert front_matter.read(text)


_SCALARS = st.sampled_from(
    [
        "text",
        "'a: b'",
        '"x"',
        "1",
        "true",
        "2024-01-01",
        "~",
        "*a",
        "&a b",
        "[a, {b: c}]",
    ]
)


@given(
    st.recursive(
        _SCALARS,
        lambda inner: st.dictionaries(
            st.sampled_from(["a", "b", "c", "1", "<<"]), inner, min_size=1
        ).map(
            lambda fields: "".join(
                f"\n{k}: {v.replace(chr(10), chr(10) + '  ')}"
                for k, v in fields.items()
            )
        ),
    )
)
def test_values_are_those_of_the_safe_loader(text: str) -> None:
    source = f"---\nroot: {text}\n---\n"
    try:
        expected = yaml.safe_load(source.removeprefix("---\n").removesuffix("---\n"))
    except (yaml.YAMLError, ValueError, TypeError):
        return
    with suppress(FrontMatterError):
        found = front_matter.read(source)
        assert found is not None
        assert found.data == expected


def test_blank_lines_behind_the_boundary_count() -> None:
    front = front_matter.read("---\n\n\nquestion: Why?\nanswer: So.\n---\nBody\n")
    assert front is not None
    assert front.line("question") == 4
    assert front.line("answer") == 5
    assert front.body_line == 7


def test_control_characters_of_mojibake() -> None:
    answer = "â€œheyâ€\x9d \x93x\x94"
    front = front_matter.read(
        f"---\nanswer: >-\n  {answer}\nlist: [\x80, {{a\x9f: b}}]\n---\n\x81"
    )
    assert front is not None
    assert front.data == {"answer": answer, "list": ["\x80", {"a\x9f": "b"}]}
    assert front.body.strip() == "\x81"


def test_of_a_repeated_key_the_last_counts() -> None:
    front = front_matter.read("---\na: x\nb:\n  c: 1\n  c: 2\na: |\n  y\n---\n")
    assert front is not None
    assert front.repeated == (("c", 5), ("a", 6))
    assert front.data == {"a": "y\n", "b": {"c": 2}}
    assert front.text_place("a") == (7, True)
    assert front.line("b.c") == 5


def test_key_in_place_of_a_merged_one_is_not_repeated() -> None:
    front = front_matter.read("---\na: &a\n  b: 1\nc:\n  <<: *a\n  b: 2\n---\n")
    assert front is not None
    assert front.data == {"a": {"b": 1}, "c": {"b": 2}}
    assert front.repeated == ()
    assert front.line("c.b") == 6


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
def test_characters_that_begin_a_line_in_yaml_1_1_only(character: str) -> None:
    """They come with texts from word processors; editors show no new line there."""
    found = read_or_problem(
        f"---\nquestion: one{character}two\nanswer: >-\n  three{character}four\n"
        f'  five\nurl: "a{character}b"\n---\nBelow.'
    )
    assert isinstance(found, FrontMatter)
    assert found.data == {
        "question": f"one{character}two",
        "answer": f"three{character}four five",
        "url": f"a{character}b",
    }
    assert [found.line(key) for key in found.data] == [2, 3, 6]
    assert found.body_line == 8
