"""Atom feeds: valid, the same for the same questions, and gone with them."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import feedparser
import pytest
from conftest import Built, Project
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = Path(__file__).parent / "data" / "atom.rng"
DOCS = "https://docs.example.org/site"
BASE = "https://example.org"
EVIL = "</title><script>alert(1)</script>]]>&amp;\"' <b>x</b>"


def site(project: Project, **values: object) -> Project:
    project.conf(
        project="The Site",
        author="Some People",
        html_baseurl=f"{DOCS}/",
        quicktakes_base_url=BASE,
        quicktakes_feed=3,
        **values,
    )
    project.index()
    for day in range(1, 6):
        project.question(
            f"qa/day{day}",
            question=f"Day {day}?",
            date=dt.date(2025, 1, day),
            author="Ann Lee" if day % 2 else None,
            seo={"page_keywords": "inertia, mass"},
            answer=f"On day {day} all is well.",
        )
    project.question("qa/undated", question="Undated?")
    project.question(
        "qa/evil",
        question=f"Evil {EVIL}?",
        date=dt.date(2024, 1, 1),
        author=f"Author {EVIL}",
        subject=f"日本 {EVIL}",
        url=f"/learn/{EVIL}",
        seo={"page_description": f"Words {EVIL}", "page_keywords": [f"key {EVIL}"]},
    )
    return project


def feeds(built: Built) -> dict[str, bytes]:
    return {
        path.relative_to(built.outdir).as_posix(): path.read_bytes()
        for path in sorted(built.outdir.rglob("*.atom"))
    }


def read(content: bytes) -> etree._Element:
    """Return a feed that is valid: by the grammar, by the RFC's words, to a reader."""
    root = etree.fromstring(content)
    grammar = etree.RelaxNG(etree.parse(GRAMMAR))
    assert grammar.validate(root), grammar.error_log
    assert not feedparser.parse(content).bozo
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)  # 4.1.1: none twice with one date
    for parent in (root, *root.iter(f"{ATOM}entry")):
        links = [
            (link.get("rel", "alternate")) for link in parent.findall(f"{ATOM}link")
        ]
        assert len(set(links)) == len(links)  # one of a kind, type and language
        if parent is not root:
            assert "alternate" in links  # 4.1.2: for there is no content
    dates = [e.findtext(f"{ATOM}updated") for e in root.iter(f"{ATOM}entry")]
    assert dates == sorted(dates, reverse=True)
    if dates:
        assert root.findtext(f"{ATOM}updated") == dates[0]
    return root


def titles(content: bytes) -> list[str]:
    return [str(e.findtext(f"{ATOM}title")) for e in read(content).iter(f"{ATOM}entry")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(Project(tmp_path_factory.mktemp("feeds") / "src")).build()


def test_newest(built: Built) -> None:
    assert built.warnings == []
    found = feeds(built)
    assert len(found) == 3
    assert titles(found["questions.atom"]) == ["Day 5?", "Day 4?", "Day 3?"]
    assert titles(found["feeds/physics.atom"]) == ["Day 5?", "Day 4?", "Day 3?"]


def test_feed(built: Built) -> None:
    found = feedparser.parse(feeds(built)["feeds/physics.atom"])
    feed = found.feed
    assert feed.id == f"{DOCS}/feeds/physics.atom"
    assert feed.title == "The Site: Physics"
    assert feed.updated == "2025-01-05T00:00:00+00:00"
    assert feed.author == "Some People"
    assert feed.language == "en"
    assert {link.rel: link.href for link in feed.links} == {
        "self": f"{DOCS}/feeds/physics.atom",
        "alternate": f"{DOCS}/subjects/physics.html",
    }
    entry = found.entries[0]
    assert entry.id == entry.link == f"{DOCS}/qa/day5.html"
    assert entry.updated == entry.published == "2025-01-05T00:00:00+00:00"
    assert entry.author == "Ann Lee"
    assert entry.summary == "On day 5 all is well."
    assert [tag.term for tag in entry.tags] == ["Physics", "inertia", "mass"]


def test_nothing_gets_out_of_a_field(built: Built) -> None:
    (name,) = (n for n in feeds(built) if "physics" not in n and n != "questions.atom")
    root = read(feeds(built)[name])
    (entry,) = root.iter(f"{ATOM}entry")
    evil = " ".join(EVIL.split())
    assert entry.findtext(f"{ATOM}title") == f"Evil {evil}?"
    assert entry.findtext(f"{ATOM}summary") == f"Words {evil}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == f"Author {evil}"
    assert str(entry.findtext(f"{ATOM}id")).startswith(f"{BASE}/learn/%3C/title%3E")
    assert not [e for e in root.iter() if not str(e.tag).startswith(ATOM)]
    # No type: it is text, and shown as it is.
    assert entry.find(f"{ATOM}title").get("type") is None
    assert entry.find(f"{ATOM}summary").get("type") is None


def test_same_bytes(built: Built, tmp_path: Path) -> None:
    again = site(Project(tmp_path / "src")).build(parallel=2)
    assert feeds(again) == feeds(built)


def test_follows_the_collection(project: Project, tmp_path: Path) -> None:
    site(project)
    project.question("gone", question="Gone?", subject="Gone", date=dt.date(2025, 2, 1))
    before = project.build()
    assert "feeds/gone.atom" in feeds(before)
    (before.outdir / "feeds" / "theirs.atom").write_text("<feed/>")
    (project.srcdir / "gone.md").unlink()
    project.question("qa/day4", question="Day four?", date=dt.date(2025, 1, 4))
    after = project.build()
    clean = project.build(builddir=tmp_path / "clean")
    found = feeds(after)
    # What the extension did not write is not its own to remove.
    assert found.pop("feeds/theirs.atom") == b"<feed/>"
    assert found == feeds(clean)
    assert titles(found["questions.atom"]) == ["Day 5?", "Day four?", "Day 3?"]


def test_a_build_with_nothing_to_do_touches_nothing(project: Project) -> None:
    file = site(project).build().outdir / "questions.atom"
    before = file.stat().st_mtime_ns
    assert (project.build().outdir / "questions.atom").stat().st_mtime_ns == before


def test_turned_off(project: Project) -> None:
    assert feeds(site(project).build())
    built = project.build(overrides={"quicktakes_feed": 0})
    assert feeds(built) == {}
    assert not (built.outdir / "feeds").exists()
    assert not built.html("index").select('link[type="application/atom+xml"]')


def test_undated_subject_has_an_empty_feed(project: Project) -> None:
    site(project).question("x", question="X?", subject="Undated")
    root = read(feeds(project.build())["feeds/undated.atom"])
    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert root.findall(f"{ATOM}entry") == []


@pytest.mark.parametrize("tags", [(), ("drafts",)])
def test_drafts_never(project: Project, tags: tuple[str, ...]) -> None:
    site(project).question(
        "draft", question="Draft?", draft=True, date=dt.date(2025, 2, 1)
    )
    built = project.build(tags=list(tags))
    assert (built.outdir / "draft.html").exists() == bool(tags)
    assert "Draft?" not in titles(feeds(built)["questions.atom"])


def test_site_without_a_place_for_the_documentation(project: Project) -> None:
    site(project).question(
        "qa/day5", question="Here?", date=dt.date(2025, 1, 5), url="/learn/here"
    )
    built = project.build(
        overrides={"html_baseurl": "", "project": "", "author": "unknown"}
    )
    # Those that have an address are there, of the others one is named.
    (warning,) = built.warnings
    assert warning.startswith("qa/day1.md:1: WARNING: the question has no address")
    assert "(nor have 3 others)" in warning
    assert warning.endswith("[quicktakes.config]")
    found = feedparser.parse(feeds(built)["questions.atom"])
    read(feeds(built)["questions.atom"])
    assert found.entries[0].link == f"{BASE}/learn/here"
    assert found.feed.title == found.feed.author == "Questions"
    assert [link.href for link in found.feed.links] == [BASE]
    for day in range(3, 5):
        project.question(f"qa/day{day}", question="No date?")
    (warning,) = project.build(overrides={"html_baseurl": ""}).warnings
    assert "no address for a feed (nor has 1 other): expected" in warning


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"html_baseurl": "", "quicktakes_base_url": ""}, "html_baseurl or quicktakes"),
        ({"html_baseurl": "\0"}, "such as https://example.org, and not '\\x00'"),
        ({"html_baseurl": "docs.example.org"}, "and not 'docs.example.org'"),
        ({"quicktakes_feed": -1}, "a whole number"),
    ],
)
def test_settings_that_cannot_be(
    project: Project, overrides: dict[str, object], expected: str
) -> None:
    built = site(project).build(overrides=overrides)
    (warning,) = built.warnings
    assert expected in warning
    assert "[quicktakes.config]" in warning
    assert feeds(built) == {}


def test_without_feedgen(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "feedgen"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "feedgen", None)
    built = site(project).build()
    (warning,) = built.warnings
    assert "pip install 'sphinxcontrib-quicktakes[feed]'" in warning
    assert feeds(built) == {}


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex", "text"])
def test_sites_only(project: Project, builder: str) -> None:
    built = site(project).build(builder, overrides={"version": "1", "copyright": "c"})
    assert feeds(built) == {}


def test_directories(project: Project) -> None:
    built = site(project).build("dirhtml")
    entry = feedparser.parse(feeds(built)["questions.atom"]).entries[0]
    assert entry.link == f"{DOCS}/qa/day5/"
    for page in built.outdir.rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        assert 'questions.atom"' in text
