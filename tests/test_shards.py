"""Collections that are built in parts."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from conftest import Built, Project, parse
from hypothesis import given
from hypothesis import strategies as st
from sphinx.config import Config
from test_corpus import check_links

from sphinxcontrib_quicktakes.catalogue import Catalogue, Entry, index_parts
from sphinxcontrib_quicktakes.config import Settings, read_settings
from sphinxcontrib_quicktakes.content.question import Question
from sphinxcontrib_quicktakes.html.search_file import read_search
from sphinxcontrib_quicktakes.merge import main, merge
from sphinxcontrib_quicktakes.problems import ProblemType
from sphinxcontrib_quicktakes.shards import ROOM, UNITS, Shard, divide
from sphinxcontrib_quicktakes.shards.inventories import read_inventory
from sphinxcontrib_quicktakes.views import export

TOTAL = 3
SUBJECTS = {"Physics": 9, "History": 3, "Biology": 2, "C++": 1}

# -- Which shard has what --

sizes = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 300), max_size=30
)


@given(sizes, st.integers(1, 9), st.randoms())
def test_order_does_not_matter(
    sizes: dict[str, int], total: int, chance: random.Random
) -> None:
    names = list(sizes)
    chance.shuffle(names)
    found = divide(sizes, total)
    assert divide({name: sizes[name] for name in names}, total) == found
    assert found.keys() == sizes.keys()
    assert all(1 <= shard <= total for shards in found.values() for shard in shards)


@given(sizes, st.integers(2, 9))
def test_shares_are_fair(sizes: dict[str, int], total: int) -> None:
    share = sum(sizes.values()) / total
    loads = [0.0] * total
    for name, shards in divide(sizes, total).items():
        for shard in shards:
            loads[shard - 1] += sizes[name] / len(shards)
    # Sizes are rounded up, by a quarter at most; a part may come on top of a share.
    assert max(loads) <= 1.25 * (ROOM + 1 / UNITS) * max(share, 1) + 1


def test_a_subject_stays_together_unless_it_is_large() -> None:
    found = divide({f"s{n}": 10 for n in range(40)} | {"large": 400}, 4)
    assert {len(shards) for name, shards in found.items() if name != "large"} == {1}
    assert len(found["large"]) > 1


def test_a_question_more_moves_nothing() -> None:
    before = {f"s{n}": 20 + n for n in range(40)}
    same = steps = 0
    for name in before:
        after = divide(before | {name: before[name] + 1}, 4)
        moved = [n for n in before if after[n] != divide(before, 4)[n]]
        steps += 1
        same += not moved
        assert len(moved) <= len(before) / 4
    # Sizes up to 28 and 32 and so on count as the same.
    assert same > steps / 2


def questions(count: int, subject: str = "Physics") -> dict[str, Question]:
    return {
        f"{subject}/{n}": Question(f"{subject} {n}?", subject, str(n), id=str(n))
        for n in range(count)
    }


def catalogue(found: Mapping[str, Question]) -> Catalogue:
    return Catalogue({d: Entry((0, 0), question) for d, question in found.items()})


def shards_of(found: Mapping[str, Question], total: int = 4) -> dict[str, int]:
    shard = Shard(catalogue(found), 1, total)
    return {docname: shard.of_question(docname) for docname in found}


def test_questions_by_subject_and_id() -> None:
    found = questions(100) | questions(20, "History") | questions(3, "Biology")
    shards = shards_of(found)
    assert len({shards[d] for d in found if d.startswith("History")}) == 1
    assert len({shards[d] for d in found if d.startswith("Physics")}) > 1
    # A file may be renamed, and the order of files does not matter.
    renamed = {d.replace("/", "/new-"): found[d] for d in sorted(found, reverse=True)}
    assert sorted(shards_of(renamed).values()) == sorted(shards.values())
    for docname, shard in shards.items():
        assert shards_of(renamed)[docname.replace("/", "/new-")] == shard


def test_questions_without_ids_are_shared_out_by_their_names() -> None:
    found = {d: replace(q, id="") for d, q in questions(100).items()}
    assert len(set(shards_of(found).values())) > 1


def test_a_new_question_moves_no_other() -> None:
    found = questions(100) | questions(20, "History")
    before = shards_of(found)
    for name in ("new", "more", "other"):
        found[name] = Question(name, "Physics", name, id=name)
    after = shards_of(found)
    assert {d: after[d] for d in before} == before


# -- The union of the shards --


def collection(project: Project, /, **conf: Any) -> Project:
    """Write questions that refer to each other across subjects, and pages to them."""
    names = [
        (subject, n) for subject, count in SUBJECTS.items() for n in range(1, count + 1)
    ]
    ids = {name: str(100 + place) for place, name in enumerate(names)}
    chance = random.Random(5)
    for name in names:
        subject, number = name
        folder = re.sub(r"\W", "", subject.lower())
        related = {
            f"related_article{place}": {
                "id": int(ids[other]),
                "title": "?",
                "subject": other[0],
                "url": "",
            }
            for place, other in enumerate(chance.sample(names, 3), 1)
        }
        link = chance.choice(names)
        address = f"/learn/{link[0].lower()}/questions/q{link[1]}"
        project.question(
            f"learn/{folder}/q{number}",
            id=int(ids[name]),
            title=f"What is {subject} <{number}>?",
            question=f"What is {subject} <{number}>?",
            answer=f"It is **{number}**. See [this]({address}).\\n\\n### More\\n\\n…",
            subject=subject,
            url=f"/learn/{subject.lower()}/questions/q{number}",
            seo={"page_keywords": f"all, {subject}, word {number}, {folder} {number}"},
            **related,
        )
    project.conf(
        quicktakes_page_size=4, quicktakes_keyword_pages=5, nitpicky=True, **conf
    )
    project.index(
        ".. quicktakes::",
        "",
        ".. toctree::",
        "",
        "   about",
        "   own/history",
        "   keywords",
    )
    project.write(
        "about.rst",
        "About\n=====\n\n"
        ":qt:question:`100`, :qt:question:`learn/history/q1`, :qt:subject:`Physics`, "
        ":qt:subject:`Biology`, :qt:keyword:`all`, :doc:`learn/physics/q2`, "
        ":doc:`/learn/history/q3`, :doc:`named <learn/c/q1>`, "
        ":any:`learn/biology/q2`\n",
    )
    project.write(
        "own/history.rst",
        "Our own\n=======\n\n.. quicktakes-subject:: History\n",
    )
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    return project


@pytest.fixture(autouse=True)
def divided_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_parts, "CAPACITY", 20)


def build(project: Project, shard: str, builder: str = "html", **kwargs: Any) -> Built:
    """Build one shard, in directories of its own."""
    builddir = project.srcdir.parent / f"build-{shard.replace('/', '-') or 'whole'}"
    # Intersphinx changes its setting in place.
    given = deepcopy({"quicktakes_shard": shard, **kwargs.pop("overrides", {})})
    return project.build(builder, overrides=given, builddir=builddir, **kwargs)


def build_all(project: Project, builder: str = "html", **kwargs: Any) -> list[Built]:
    return [
        build(project, f"{number}/{TOTAL}", builder, **kwargs)
        for number in range(1, TOTAL + 1)
    ]


def union(shards: list[Built], site: Path) -> Path:
    merge(site, [shard.outdir for shard in shards])
    return site


def files(folder: Path) -> dict[str, bytes]:
    """Return what of an output is for readers."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def objects_by_type(index: dict[str, Any]) -> list[Any]:
    return sorted(
        [prefix, index["objtypes"][str(row[1])], row[0], *row[2:]]
        for prefix, rows in index["objects"].items()
        for row in rows
    )


def assert_equal_sites(site: Path, whole: Path) -> None:
    found, expected = files(site), files(whole)
    assert found.keys() == expected.keys()
    different = {name for name in found if found[name] != expected[name]}
    assert different <= {"objects.inv", "searchindex.js"}
    (header, lines), (other, others) = (
        read_inventory(folder / "objects.inv") for folder in (site, whole)
    )
    assert header == other
    assert sorted(lines) == sorted(others)
    search, searched = (read_search(f / "searchindex.js") for f in (site, whole))
    assert objects_by_type(search) == objects_by_type(searched)
    for name in search.keys() - {"objects", "objtypes", "objnames"}:
        assert search[name] == searched[name], name


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_union_equals_whole(project: Project, tmp_path: Path, builder: str) -> None:
    collection(project)
    shards = build_all(project, builder)
    whole = build(project, "", builder)
    for built in (*shards, whole):
        assert built.warnings == []
    site = union(shards, tmp_path / "site")
    assert any("_letter-" in name for name in files(site))
    assert any("_page-2" in name for name in files(site))
    assert any(name.startswith("keywords/") for name in files(site))
    assert_equal_sites(site, whole.outdir)
    assert check_links(site) > 500


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_page_that_filters_has_the_questions_of_all_shards(
    project: Project, tmp_path: Path, builder: str
) -> None:
    collection(project)
    browse = ":orphan:\n\nBrowse\n======\n\n.. quicktakes-browse::\n"
    project.write("browse.rst", browse)
    site = union(build_all(project, builder), tmp_path / "site")
    exported = json.loads((site / export.JSON).read_text())
    assert len(exported["questions"]) == sum(SUBJECTS.values())
    assert_equal_sites(site, build(project, "", builder).outdir)


def test_in_parallel(project: Project, tmp_path: Path) -> None:
    collection(project)
    shards = build_all(project, parallel=2)
    assert [w for built in shards for w in built.warnings] == []
    site = union(shards, tmp_path / "site")
    assert_equal_sites(site, build(project, "").outdir)


def test_each_question_is_read_by_one_shard(project: Project) -> None:
    collection(project)
    read: list[str] = []
    for built in build_all(project):
        own = {d for d in built.app.env.all_docs if d.startswith("learn/")}
        assert 0 < len(own) < sum(SUBJECTS.values())
        assert own == {d for d in built.app.env.found_docs if d.startswith("learn/")}
        assert {p.stem for p in (built.outdir / "learn").rglob("*.html")} == {
            d.rpartition("/")[2] for d in own
        }
        read += own
    assert len(read) == len(set(read)) == sum(SUBJECTS.values())


def test_how_many(project: Project) -> None:
    collection(project)
    numbers = []
    for number, built in enumerate(build_all(project), 1):
        found = re.search(rf"shard {number}/{TOTAL}: (\d+) questions", built.status)
        assert found
        numbers.append(int(found[1]))
    assert sum(numbers) == sum(SUBJECTS.values())


def test_general_index_of_the_first_has_all(project: Project) -> None:
    collection(project)
    first, *_ = build_all(project)
    words = {a.text for a in first.html("genindex").select(".genindextable li")}
    assert any("biology 2" in word for word in words)
    # And nothing of it stays for the next build.
    entries = first.app.env.get_domain("index").data["entries"]
    assert {
        d for d in entries if d.startswith("learn/")
    } <= first.app.env.all_docs.keys()


def test_more_shards_than_questions(project: Project) -> None:
    total = 4
    project.index()
    project.question("a", subject="Physics", title="One?", question="One?")
    built = [build(project, f"{n}/{total}") for n in range(1, total + 1)]
    assert [w for b in built for w in b.warnings] == []
    assert sum((b.outdir / "a.html").is_file() for b in built) == 1
    site = union(built, project.srcdir.parent / "site")
    assert_equal_sites(site, build(project, "").outdir)


# -- Builders that make one document, and others --


@pytest.mark.parametrize(
    "builder", "singlehtml epub latex texinfo man text xml gettext".split()
)
def test_other_builders(project: Project, builder: str) -> None:
    collection(project, epub_show_urls="no", version="1", copyright="Us")
    built = build(project, f"2/{TOTAL}", builder)
    assert built.warnings == []
    if builder in ("singlehtml", "epub"):
        check_own_links(built.outdir)
    if builder in ("epub", "gettext"):
        return
    text = "".join(
        path.read_text("utf-8")
        for path in built.outdir.rglob("*")
        if path.suffix in (".html", ".tex", ".texi", ".1", ".txt", ".xml")
    )
    for docname in built.app.env.get_domain("qt").data["catalogue"].questions:
        # Links to the others are text, or lead out of this shard.
        number = docname[-1]
        answer = re.compile(
            rf"It is (\\sphinxstylestrong\{{|<strong>|@strong\{{|\\fB|\*\*|`){number}\b"
        )
        if docname in built.app.env.all_docs:
            assert answer.search(text)
            text = answer.sub("", text, count=1)
    assert "It is" not in text.replace("It is not", "")


def check_own_links(outdir: Path) -> None:
    """Assert that links to files lead to files of the same book."""
    for path in outdir.rglob("*.*html"):
        for link in BeautifulSoup(path.read_text("utf-8"), "lxml").select("a[href]"):
            target = str(link["href"]).partition("#")[0]
            if not target or "://" in target or target in ("genindex.html",):
                continue
            assert (path.parent / target).exists(), (path.name, target)


# -- Inventories from the scan --


@pytest.mark.parametrize(
    ("builder", "site"),
    [("quicktakes-inventory", "html"), ("quicktakes-dirinventory", "dirhtml")],
)
def test_inventory_before_any_question_is_read(
    project: Project, builder: str, site: str
) -> None:
    collection(project)
    built = build(project, f"1/{TOTAL}", builder)
    assert built.warnings == []
    assert not [d for d in built.app.env.all_docs if d.startswith("learn/")]
    assert {p.name for p in built.outdir.iterdir() if p.is_file()} == {
        "objects.inv",
        *(f"shard-{number}.inv" for number in range(1, TOTAL + 1)),
    }
    header, lines = read_inventory(built.outdir / "objects.inv")
    whole = build(project, "", site)
    expected, all_lines = read_inventory(whole.outdir / "objects.inv")
    assert (header, sorted(lines)) == (expected, sorted(all_lines))
    divided = [
        line
        for number in range(1, TOTAL + 1)
        for line in read_inventory(built.outdir / f"shard-{number}.inv")[1]
    ]
    assert sorted(divided) == sorted(lines)
    for number in range(1, TOTAL + 1):
        shard = build(project, f"{number}/{TOTAL}", site)
        _, lines = read_inventory(built.outdir / f"shard-{number}.inv")
        for line in lines:
            _name, kind, _priority, uri, _title = line.split(" ", 4)
            if kind == "qt:question":
                page = uri.partition("#")[0]
                page += "index.html" if site == "dirhtml" else ""
                assert (shard.outdir / page).is_file()


@pytest.mark.parametrize("setting", ["html_file_suffix", "html_link_suffix"])
def test_inventory_of_a_site_with_another_suffix(
    project: Project, setting: str
) -> None:
    project.conf(**{setting: ".htm"})
    project.index()
    project.question("q")
    built = project.build("quicktakes-inventory")
    _header, lines = read_inventory(built.outdir / "objects.inv")
    _header, expected = read_inventory(project.build().outdir / "objects.inv")
    assert sorted(lines) == sorted(expected)
    assert any("q.htm " in line for line in lines)


def test_inventory_of_the_whole_is_one(project: Project) -> None:
    collection(project)
    built = build(project, "", "quicktakes-inventory")
    assert [p.name for p in built.outdir.iterdir() if p.is_file()] == ["objects.inv"]
    # It is made again where it was removed, though no page changed.
    (built.outdir / "objects.inv").unlink()
    build(project, "", "quicktakes-inventory")
    assert (built.outdir / "objects.inv").is_file()


def test_inventories_say_where_other_shards_are(
    project: Project, tmp_path: Path
) -> None:
    collection(project)
    inventories = build(project, f"1/{TOTAL}", "quicktakes-inventory").outdir
    sites = {number: f"https://{number}.example.org" for number in range(1, TOTAL + 1)}
    mapping = {
        f"shard-{number}": (sites[number], str(inventories / f"shard-{number}.inv"))
        for number in sites
    }
    conf = {
        "extensions": ["sphinxcontrib_quicktakes", "sphinx.ext.intersphinx"],
        "intersphinx_mapping": mapping,
    }
    for number, built in enumerate(build_all(project, overrides=conf), 1):
        assert built.warnings == []
        own = {p.relative_to(built.outdir).as_posix() for p in built.outdir.rglob("*")}
        addresses = {
            str(a["href"])
            for page in (built.outdir / "learn").rglob("*.html")
            for a in parse(page).select(".quicktakes-related a, .quicktakes-filed a")
        }
        outside = {a for a in addresses if "://" in a}
        assert outside
        for address in outside:
            host, _slash, page = address.removeprefix("https://").partition("/")
            page = page.partition("#")[0]
            assert int(host.partition(".")[0]) != number
            assert page not in own
    # In one site, they say where the pages are anyway.
    together = {"all": (".", str(inventories / "objects.inv"))}
    conf["intersphinx_mapping"] = together
    site = union(build_all(project, overrides=conf), tmp_path / "site")
    assert_equal_sites(site, build(project, "", overrides=conf).outdir)


def test_inventories_of_other_projects_do_not_matter(
    project: Project, tmp_path: Path
) -> None:
    other = collection(Project(tmp_path / "other"), project="Another")
    inventory = build(other, "", "quicktakes-inventory").outdir / "objects.inv"
    collection(project)
    conf = {
        "extensions": ["sphinxcontrib_quicktakes", "sphinx.ext.intersphinx"],
        "intersphinx_mapping": {"other": ("https://example.org", str(inventory))},
    }
    for built in build_all(project, overrides=conf):
        assert built.warnings == []
        for page in (built.outdir / "learn").rglob("*.html"):
            assert "https://example.org" not in page.read_text("utf-8")


# -- Rebuilds --


def test_another_shard_in_the_same_directories(
    project: Project, tmp_path: Path
) -> None:
    collection(project)
    same = tmp_path / "same"
    # What the shards of one source directory have in common is there from now on.
    build(project, "", "quicktakes-inventory")
    for shard in ("1/3", "2/3", "", "2/4"):
        again = project.build(overrides={"quicktakes_shard": shard}, builddir=same)
        clean = project.build(
            overrides={"quicktakes_shard": shard},
            builddir=tmp_path / f"clean-{shard.replace('/', '-')}",
            freshenv=True,
        )
        assert again.warnings == clean.warnings == []
        found, expected = files(again.outdir), files(clean.outdir)
        assert found.keys() == expected.keys()
        different = {name for name in found if found[name] != expected[name]}
        assert different <= {"searchindex.js"}, shard


def test_questions_come_and_go(project: Project, tmp_path: Path) -> None:
    collection(project)
    build(project, f"1/{TOTAL}", "quicktakes-inventory")
    build_all(project)
    project.question("learn/new", id=900, subject="Biology", title="A new one?")
    (project.srcdir / "learn/physics/q1.md").unlink()
    for number in range(20):
        project.question(f"learn/more/{number}", id=1000 + number, subject="Biology")
    build(project, f"1/{TOTAL}", "quicktakes-inventory")
    shards = build_all(project)
    site = union(shards, tmp_path / "site")
    whole = project.build(builddir=tmp_path / "clean")
    found, expected = files(site), files(whole.outdir)
    assert found.keys() == expected.keys()
    assert {n for n in found if found[n] != expected[n]} <= {
        "objects.inv",
        "searchindex.js",
    }


def test_nothing_to_do(project: Project) -> None:
    collection(project)
    build(project, "1/3", "quicktakes-inventory")
    build(project, "2/3")
    again = build(project, "2/3")
    assert "0 added, 0 changed, 0 removed" in again.status
    assert "targets for 0 source files" in again.status


def test_a_shard_takes_no_generated_page_away(project: Project) -> None:
    """Others may be about to read it: only the build of the whole removes it."""
    project.index(".. quicktakes::", "", ".. toctree::", "", "   own")
    project.question("a", subject="Physics")
    build(project, "1/2")
    page = project.srcdir / "subjects/physics.rst"
    assert page.is_file()
    project.write("own.rst", "Ours\n====\n\n.. quicktakes-subject:: Physics\n")
    for shard in ("1/2", "2/2"):
        built = build(project, shard)
        assert built.warnings == []
        assert page.is_file()
        assert not (built.outdir / "subjects/physics.html").exists()
        assert "subjects/physics" not in built.app.env.all_docs
    build(project, "1/2", "quicktakes-inventory")
    assert not page.exists()


def test_generated_pages_of_a_lost_environment(project: Project) -> None:
    collection(project)
    build(project, "", "quicktakes-inventory")
    shards = build_all(project, freshenv=True)
    pages = [p.name for b in shards for p in b.outdir.glob("keywords_letter*.html")]
    assert len(pages) == len(set(pages)) > TOTAL


# -- What is wrong --


def test_each_warning_comes_from_one_shard(project: Project) -> None:
    collection(project)
    project.write("learn/bad.md", b"---\nquestion: \xff\nanswer: a\n---\n")
    project.question("learn/twice", id=100, subject="History", date="yesterday")
    whole = build(project, "").warnings
    assert len(whole) == 3
    found = [w for built in build_all(project) for w in built.warnings]
    assert sorted(found) == sorted(whole)


def test_answers_of_other_shards_are_missed_by_the_one_that_gives_the_page(
    project: Project,
) -> None:
    collection(project)
    project.write("faq.rst", ":orphan:\n\nFAQ\n===\n\n.. quicktakes::\n   :view: faq\n")
    project.write(
        "own.rst",
        ":orphan:\n\nOwn\n===\n\n.. quicktakes:: learn/gone*\n   :view: faq\n",
    )
    suppress = {"suppress_warnings": ["quicktakes.empty"]}
    assert build(project, "", overrides=suppress).warnings == []
    for _ in range(2):
        first, *others = build_all(project, overrides=suppress)
        (warning,) = first.warnings
        assert [built.warnings for built in others] == [[]] * len(others)
        assert warning.endswith("[quicktakes.shard]")
        assert warning.startswith("faq.rst: WARNING: ")
        shown = len(first.main("faq").select("details"))
        total = sum(SUBJECTS.values())
        assert f"{total - shown} of {total} whole answers are in other" in warning


@pytest.mark.parametrize(
    "shard", ["0/2", "3/2", "2", "a/b", "1/0", "-1/2", " 1/2", "1/2/3", 2, ["1/2"]]
)
def test_wrong_value(shard: object) -> None:
    values = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
    config = {f"quicktakes_{name}": value for name, value in values.items()}
    settings, problems = read_settings(
        cast(Config, config | {"quicktakes_shard": shard})
    )
    (problem,) = problems
    assert problem.type is ProblemType.CONFIG
    expected = f"quicktakes_shard is {shard!r}: expected a shard and the number of"
    assert problem.message.startswith(expected)
    assert settings.shard_number == (1, 1)


def test_wrong_value_builds_the_whole(project: Project) -> None:
    project.index()
    project.question("a")
    (warning,) = build(project, "3/2").warnings
    assert "quicktakes_shard is '3/2': expected a shard and the number of" in warning
    assert (project.srcdir.parent / "build-3-2/html/a.html").is_file()


@pytest.mark.parametrize("shard", ["", "1/1"])
def test_the_whole(project: Project, shard: str) -> None:
    project.index()
    project.question("a")
    built = project.build(overrides={"quicktakes_shard": shard})
    assert built.warnings == []
    assert (built.outdir / "a.html").is_file()
    assert "shard" not in built.status


# -- Putting outputs together --


def test_merge_of_what_has_no_inventory_and_no_search(tmp_path: Path) -> None:
    """As from the builders for text and for books."""
    shards = [tmp_path / name for name in ("one", "two")]
    for shard in shards:
        shard.mkdir()
        (shard / f"{shard.name}.txt").write_text(shard.name)
    merge(tmp_path / "site", shards)
    assert files(tmp_path / "site") == {"one.txt": b"one", "two.txt": b"two"}


def test_merge_as_a_command(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.index()
    project.question("a")
    outdir = project.build().outdir
    (outdir / ".nojekyll").touch()
    site = tmp_path / "site"
    main([str(site), str(outdir)])
    assert_equal_sites(site, outdir)
    assert [p.name for p in site.iterdir() if p.name.startswith(".")] == [".nojekyll"]
    shutil.copy(site / "objects.inv", site / "searchindex.js")
    for wrong, expected in (
        (site, "is not a search index"),
        (tmp_path / "none", "No such file"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main([str(tmp_path / "other"), str(wrong)])
        assert stopped.value.code == 1
        assert expected in capsys.readouterr().err
    (outdir / "objects.inv").write_bytes(b"# Sphinx inventory version 1\n")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "third"), str(outdir)])
    assert "is not an inventory of version 2" in capsys.readouterr().err
