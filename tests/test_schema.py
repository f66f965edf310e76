"""The JSON Schema of the front matter: current, and of one mind with the checks."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from typing import Any

import pytest
import yaml
from conftest import question_text
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.content.fields import FIELDS, RELATED, TABLE, json_schema
from sphinxcontrib_quicktakes.content.question import Schema
from sphinxcontrib_quicktakes.content.reader import read
from sphinxcontrib_quicktakes.problems import ProblemType

NAMES = Schema().names
VALIDATOR = Draft202012Validator(json_schema(NAMES))


def shipped() -> str:
    package = files("sphinxcontrib_quicktakes")
    return (package / "schema" / "question.schema.json").read_text(encoding="utf-8")


def test_the_file_is_current() -> None:
    """``python tools/schema.py`` writes it."""
    assert json.loads(shipped()) == json_schema(NAMES)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(shipped()))


def test_every_field_is_in_it() -> None:
    """With the words that an editor shows."""
    root = json_schema(NAMES)
    for name in FIELDS:
        node = root
        for part in name.split("."):
            node = node["properties"][part]
        assert len(node["description"]) > 20
    (related,) = root["patternProperties"].values()
    assert set(related["properties"]) == {one.name for one in RELATED}


def test_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["schema"]) == 0
    assert capsys.readouterr().out == shipped()


def test_other_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "conf.py").write_text(
        "quicktakes_fields = "
        '{"question": "q", "date": "meta.updated", "seo.title": "t"}'
    )
    monkeypatch.chdir(tmp_path)
    assert cli.main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["required"] == ["q"]
    assert "question" not in schema["properties"]
    assert "updated" in schema["properties"]["meta"]["properties"]
    assert schema["properties"]["t"]["type"] == ["string", "null"]
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"q": "Why?", "meta": {"updated": "2026-01-31"}})
    assert not validator.is_valid({"q": "Why?", "meta": {"updated": [1]}})
    assert not validator.is_valid({"question": "Why?"})


TEXTS = st.text("abcé日 ,()#:'\"-{}[]", max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    # To a JSON Schema 1.0 is a whole number, to YAML and to the checks it is none.
    | st.integers(-99, 99).map(lambda n: n + 0.5)
    | TEXTS
)
ANY = (
    SCALARS
    | st.lists(SCALARS, max_size=3)
    | st.dictionaries(TEXTS, SCALARS, max_size=2)
)
DATES = st.dates(dt.date(1000, 1, 1)) | st.sampled_from(
    ["2025-01-31", "2025-01-31T10:00:00", "2025-01-31 10:00", "20250131", "", "soon"]
)


def values(name: str) -> st.SearchStrategy[Any]:
    return DATES if name == "date" else ANY


@st.composite
def front_matters(draw: st.DrawFn) -> dict[str, Any]:
    """Some fields, each with some value; what matters is right or wrong by type."""
    data: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=4)):
        *parents, last = name.split(".")
        node = data
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = draw(values(name))
    if draw(st.booleans()):
        related = {one.name: draw(ANY) for one in RELATED if draw(st.booleans())}
        data["related_article1"] = draw(st.just(related) | SCALARS)
    if "seo" not in data and draw(st.booleans()):
        data["seo"] = draw(SCALARS)
    data.setdefault("question", "Why?")
    return data


def problems(data: dict[str, Any]) -> list[str]:
    """Return what the build finds wrong with the types, and with dates."""
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    # The answer stands below, so that no answer in the front matter is wrong.
    reading = read(f"---\n{text}---\nSo.\n", Schema(), expected=True)
    kinds = {
        ProblemType.TYPE,
        ProblemType.DATE,
        ProblemType.DRAFT,
        ProblemType.MISSING,
    }
    return [p.message for p in reading.problems if p.type in kinds]


def instance(value: Any) -> Any:
    """Return a value as a validator of JSON sees it: a date is a string there."""
    if isinstance(value, dict):
        return {key: instance(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value


@given(front_matters())
def test_schema_and_checks_agree(data: dict[str, Any]) -> None:
    rejected = sorted(e.json_path for e in VALIDATOR.iter_errors(instance(data)))
    found = problems(data)
    assert bool(rejected) == bool(found), (rejected, found)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "value", [None, True, 5, 1.5, "text", ["a"], {"a": "b"}, [None], [True], [1, "a"]]
)
def test_each_field_with_each_type(name: str, value: Any) -> None:
    """One field at a time, so that no other can be the reason."""
    data: dict[str, Any] = {"question": "Why?"}
    *parents, last = name.split(".")
    node = data
    for parent in parents:
        node = node.setdefault(parent, {})
    node[last] = value
    if name == "date" and value == "text":
        value = node[last] = "2025-01-31"
    assert VALIDATOR.is_valid(data) == (not problems(data))


def test_a_title_is_checked_beside_another() -> None:
    """It is not shown, but the schema knows nothing of that."""
    data = {"question": "Why?", "article_title": "Why", "title": False}
    assert not VALIDATOR.is_valid(data)
    assert problems(data)


@pytest.mark.parametrize(
    "date",
    [
        "2025-01-31",
        "2025-01-31T10:00",
        "'20250131'",
        "2025-W05-5",
        "2025-1-3 1:00:00",
        "",
    ],
)
def test_dates_that_can_be_read(date: str) -> None:
    assert VALIDATOR.is_valid({"question": "Why?", "date": date.strip("'")})
    reading = read(f"---\nquestion: Why?\nanswer: So.\ndate: {date}\n---\n", Schema())
    assert reading.problems == ()


@given(st.dates(dt.date(1000, 1, 1)))
def test_every_date(date: dt.date) -> None:
    assert VALIDATOR.is_valid({"question": "Why?", "date": date.isoformat()})


@pytest.mark.parametrize("date", ["tomorrow", "31.1.2025", "2025-1-3", "Jan 31, 2025"])
def test_dates_that_cannot_be_read(date: str) -> None:
    assert not VALIDATOR.is_valid({"question": "Why?", "date": date})
    assert problems({"question": "Why?", "date": date})


def test_a_question_has_to_be_there() -> None:
    assert not VALIDATOR.is_valid({"answer": "So."})
    assert not VALIDATOR.is_valid({"question": " "})
    assert VALIDATOR.is_valid(yaml.safe_load(question_text().split("---")[1]))


def test_the_table_is_the_only_one() -> None:
    assert tuple(one.name for one in TABLE) == FIELDS == tuple(NAMES)
