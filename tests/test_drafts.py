"""Drafts stay out of everything, and are shown to who asks for them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from conftest import Built, Project, question_text, squeeze
from sphinx.util.inventory import InventoryFile

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.catalogue import Catalogue, Entry, Options, drafts
from sphinxcontrib_quicktakes.config import Settings
from sphinxcontrib_quicktakes.content import reader

SCHEMA = Settings().schema
DAY = dt.date(2026, 3, 1)


def entry(**fields: object) -> Entry:
    reading = reader.read(question_text(**fields), SCHEMA, slug="x")
    return Entry(
        (0, 0),
        reading.question,
        reading.broken,
        reading.problems,
        reading.lines,
        "",
        reading.draft,
    )


@pytest.mark.parametrize(
    ("value", "draft", "problems"),
    [
        (True, True, 0),
        (False, False, 0),
        (None, False, 0),
        ("true", True, 1),
        ("later", True, 1),
        (0, True, 1),
        ([], True, 1),
    ],
)
def test_field(value: object, draft: bool, problems: int) -> None:
    found = reader.read(question_text(draft=value), SCHEMA, slug="x")
    assert found.draft is draft
    assert found.question is not None
    assert found.question.draft is draft
    assert len(found.problems) == problems
    for problem in found.problems:
        assert problem.type == "draft"
        assert "expected true or false" in problem.message
        assert problem.line is not None
    assert "draft" not in found.question.extra


def test_a_draft_by_mistake_is_said_in_every_build(project: Project) -> None:
    """An export that writes ``draft: "false"`` would lose all its questions."""
    project.index("Hello.")
    project.question("q", draft="false", date="never")
    for _ in range(2):
        (warning,) = project.build().warnings
        assert warning.startswith("q.md:5: WARNING: 'draft' is the text 'false'")
        assert warning.endswith("[quicktakes.draft]")


@pytest.mark.parametrize(("word", "draft"), [("yes", True), ("No", False)])
def test_words_of_yaml_1_1(word: str, draft: bool) -> None:
    found = reader.read(f"---\nquestion: q\nanswer: a\ndraft: {word}\n---\n", SCHEMA)
    assert found.draft is draft
    assert found.problems == ()


@pytest.mark.parametrize("future", [True, False])
def test_what_is_a_draft(future: bool) -> None:
    entries = {
        "plain": entry(),
        "draft": entry(draft=True),
        "yesterday": entry(date=DAY - dt.timedelta(1)),
        "today": entry(date=DAY),
        "tomorrow": entry(date=DAY + dt.timedelta(1)),
        "unfinished": entry(answer=None, draft=True),
        "no title": entry(question=None, draft=True),
    }
    assert not entries["unfinished"].broken
    assert entries["no title"].broken
    expected = {"draft", "unfinished", "no title"} | (set() if future else {"tomorrow"})
    assert drafts.find(entries, DAY, future=future) == expected


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [
        ("0", dt.date(1970, 1, 1)),
        ("1767225599", dt.date(2025, 12, 31)),
        ("1767225600", dt.date(2026, 1, 1)),
    ],
)
def test_today(monkeypatch: pytest.MonkeyPatch, epoch: str, expected: dt.date) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert drafts.today() == expected


@pytest.mark.parametrize("epoch", ["", "soon", "9" * 30])
def test_today_without_an_epoch(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    before = dt.date.today()
    assert before <= drafts.today() <= dt.date.today()


def test_catalogue_is_without_them() -> None:
    entries = {"a": entry(id=1), "b": entry(id=2, draft=True)}
    hidden = Catalogue(entries, Options(drafts=frozenset("b")))
    assert list(hidden.questions) == ["a"]
    assert hidden.by_id == {"1": "a"}
    assert hidden.left_out == {"b"}
    shown = Catalogue(entries, Options(drafts=frozenset("b"), show_drafts=True))
    assert list(shown.questions) == ["a", "b"]
    assert shown.left_out == set()


SECRET = "zebra"


def site(project: Project) -> Project:
    listing = ".. quicktakes::\n\n.. quicktakes-index::"
    project.index(f"{listing}\n\n.. toctree::\n\n   all\n")
    project.write("all.rst", "All\n===\n\n.. toctree::\n   :glob:\n\n   qa/*\n")
    project.question(
        "qa/open",
        id=1,
        question="Is it open?",
        related_article1={
            "id": 2,
            "title": "Hidden",
            "subject": "Physics",
            "url": "/learn/physics/questions/hidden",
        },
        seo={"page_keywords": "inertia"},
    )
    project.question(
        "qa/hidden",
        id=2,
        draft=True,
        question=f"Is the {SECRET} hidden?",
        subject=f"{SECRET}s",
        answer=f"Of course the {SECRET} is hidden.",
        seo={"page_keywords": f"{SECRET}, inertia"},
    )
    project.question(
        "qa/later",
        id=3,
        date=dt.date(2026, 3, 2),
        question="Comes it later?",
        answer="It comes later.",
    )
    return project


def everything(built: Built) -> str:
    """Return all text of the output, names included."""
    files = output(built)
    return " ".join(files) + b"".join(files.values()).decode(errors="replace")


def inventory(built: Built) -> set[str]:
    file = (built.outdir / "objects.inv").open("rb")
    with file:
        found = InventoryFile.load(file, "", lambda base, name: name)
    return {item for kind in found.values() for item in kind}


def test_out_of_everything(project: Project) -> None:
    built = site(project).build()
    assert built.warnings == []
    assert SECRET not in everything(built)
    assert "quicktakes: drafts left out: 1 (-t drafts shows them)" in built.status
    assert "quicktakes: 2 questions, 1 subject, 1 keyword" in built.status
    assert not [n for n in inventory(built) if SECRET in n]
    assert not (project.srcdir / f"subjects/{SECRET}s.rst").exists()
    # A related question that is a draft is one that is not here.
    (missing,) = built.html("qa/open").select(".quicktakes-related .quicktakes-missing")
    assert squeeze(missing) == "Hidden"


def test_shown_under_the_tag(project: Project) -> None:
    built = site(project).build(tags=["drafts"])
    assert built.warnings == []
    assert "drafts left out" not in built.status
    (badge,) = built.html("qa/hidden").select(".quicktakes-draft")
    assert squeeze(badge) == "Draft"
    assert built.html("qa/open").select(".quicktakes-draft") == []
    assert built.html("qa/later").select(".quicktakes-draft") == []
    assert f"{SECRET}s" in inventory(built)
    (link,) = [
        a
        for a in built.html("qa/open").select(".quicktakes-related a")
        if squeeze(a) == f"Is the {SECRET} hidden?"
    ]
    assert link["href"] == "hidden.html"


@pytest.mark.parametrize(
    "builder", ["text", "latex", "man", "texinfo", "singlehtml", "epub", "dirhtml"]
)
def test_badge_in_every_format(project: Project, builder: str) -> None:
    site(project).conf(
        project="P", version="1", copyright="c", man_pages=[("index", "p", "", "", 1)]
    )
    built = project.build(builder, tags=["drafts"], overrides={"language": "de"})
    text = everything(built)
    assert SECRET in text
    assert "Entwurf" in text


def test_drafts_are_no_messages_to_translate(project: Project) -> None:
    built = site(project).build("gettext", tags=["drafts"])
    text = everything(built)
    assert "Is it open?" in text
    assert SECRET not in text


# What Sphinx and the extension keep for themselves, and Sphinx's words of the dead.
KEPT = {".buildinfo", ".buildinfo.bak", ".quicktakes-html.json", "searchindex.js"}


def output(built: Built) -> dict[str, bytes]:
    return {
        path.relative_to(built.outdir).as_posix(): path.read_bytes()
        for path in built.outdir.rglob("*")
        if path.is_file() and path.name not in KEPT
    }


def assert_equal(incremental: Built, clean: Built) -> None:
    one, other = output(incremental), output(clean)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def test_tag_comes_and_goes(project: Project, tmp_path: Path) -> None:
    site(project)
    clean = project.build(builddir=tmp_path / "clean")
    shown = project.build(builddir=tmp_path / "shown", tags=["drafts"])
    one = tmp_path / "one"
    project.build(builddir=one)
    assert_equal(project.build(builddir=one, tags=["drafts"]), shown)
    assert_equal(project.build(builddir=one), clean)
    assert_equal(project.build(builddir=one, tags=["drafts"]), shown)


def test_draft_comes_and_goes(project: Project, tmp_path: Path) -> None:
    site(project)
    path = project.srcdir / "qa/hidden.md"
    text = path.read_text(encoding="utf-8")
    project.build()
    path.write_text(text.replace("draft: true", "draft: false"), encoding="utf-8")
    assert_equal(project.build(), project.build(builddir=tmp_path / "clean"))
    path.write_text(text, encoding="utf-8")
    built = project.build()
    assert SECRET not in everything(built)
    assert_equal(built, project.build(builddir=tmp_path / "again"))


@pytest.mark.parametrize("tags", [(), ("drafts",)])
def test_day_comes(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tags: tuple[str, ...],
) -> None:
    site(project)
    times = {
        day: str(int(dt.datetime(2026, 3, day, 23, 59, tzinfo=dt.UTC).timestamp()))
        for day in (1, 2)
    }
    overrides = {"quicktakes_future": False, "html_last_updated_fmt": None}

    def build(day: int, name: str) -> Built:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", times[day])
        return project.build(
            builddir=tmp_path / name, overrides=overrides, tags=list(tags)
        )

    before = build(1, "one")
    assert (before.outdir / "qa/later.html").exists() == bool(tags)
    if tags:
        assert before.html("qa/later").select(".quicktakes-draft")
    after = build(2, "one")
    assert after.warnings == []
    assert after.html("qa/later").select(".quicktakes-draft") == []
    assert_equal(after, build(2, "clean"))
    # And back, for who builds an older state again.
    assert_equal(build(1, "one"), build(1, "earlier"))


def test_published_ahead_by_default(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    built = site(project).build()
    assert (built.outdir / "qa/later.html").exists()


def test_unfinished_draft_warns_only_where_it_is_shown(project: Project) -> None:
    project.index()
    project.question("open")
    project.question("half", draft=True, id=[1])
    assert project.build().warnings == []
    shown = project.build(tags=["drafts"])
    assert any("the question has no id" in w for w in shown.warnings)
    assert project.build().warnings == []


@pytest.mark.parametrize("answer", [None, "", "&nbsp;"])
def test_draft_without_an_answer_is_a_page(
    project: Project, answer: str | None
) -> None:
    project.conf(html_baseurl="https://x.example/")
    project.index(".. quicktakes::\n   :view: faq")
    project.question("half", draft=True, question="Half?", answer=answer)
    built = project.build(tags=["drafts"])
    assert built.warnings == []
    page = built.html("half")
    assert [squeeze(e) for e in page.select("h1, .quicktakes-draft")] == [
        "Half?",
        "Draft",
    ]
    assert "acceptedAnswer" not in str(page)
    assert built.html("index").select("details")
    assert cli.main(["check", str(project.srcdir)]) == 0
    project.question("half", question="Half?", answer=answer)
    assert cli.main(["check", str(project.srcdir)]) == 1


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "singlehtml"])
def test_draft_without_an_answer_in_other_formats(
    project: Project, builder: str
) -> None:
    project.conf(project="P", version="1", copyright="c")
    project.index(".. quicktakes::")
    project.question("half", draft=True, question="Half?", answer=None)
    built = project.build(builder, tags=["drafts"])
    assert built.warnings == []
    assert "Half?" in everything(built)


def test_parallel(project: Project, tmp_path: Path) -> None:
    site(project)
    for number in range(8):
        project.question(f"more/q{number}", question=f"Number {number}?")
    one = project.build(builddir=tmp_path / "one", tags=["drafts"])
    other = project.build(builddir=tmp_path / "two", tags=["drafts"], parallel=2)
    assert_equal(other, one)


def test_other_name(project: Project) -> None:
    project.index()
    project.question("open")
    project.question("hidden", unlisted=True, question="Hidden?")
    built = project.build(overrides={"quicktakes_fields": {"draft": "unlisted"}})
    assert not (built.outdir / "hidden.html").exists()
    assert re.search("drafts left out: 1", built.status)
