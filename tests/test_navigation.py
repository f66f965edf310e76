"""The way to a question and on from it, as themes show it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Built, Project, parse, squeeze

THEMES = [
    "alabaster",
    "basic",
    "furo",
    "pydata_sphinx_theme",
    "sphinx_rtd_theme",
    "sphinx_book_theme",
]
# Those whose templates show the pages above; in others the page itself does.
DRAWS = {"basic", "pydata_sphinx_theme", "sphinx_rtd_theme"}

EVIL = "Is <b>x</b> & \"y\" 'z' > 0?"
ORDER = ["a-first", "b-evil", "c-third", "d-last"]
TITLES = dict(zip(ORDER, ["Alpha?", f"Beta: {EVIL}", "Gamma?", "Zeta?"], strict=True))
SUBJECT = 'C++ <i>&</i> "co"'


def site(project: Project) -> Project:
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notes")
    project.write("notes.rst", "Notes\n=====\n\nText.\n")
    for number, docname in enumerate(ORDER):
        project.question(
            f"qa/{docname}",
            question=TITLES[docname],
            subject=SUBJECT,
            id=100 - number,
            answer="### One\nText.\n\n### Two\nText.",
        )
    project.question("alone", question="Alone?", subject="Physics")
    project.conf(project="The Site", html_title="The Site")
    return project


def build(project: Project, theme: str, **overrides: object) -> Built:
    if theme not in ("alabaster", "basic"):
        pytest.importorskip(theme)
    return project.build(overrides={"html_theme": theme, **overrides})


@pytest.fixture(scope="module", params=THEMES)
def themed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Built]:
    """Return the site in one theme."""
    project = site(Project(tmp_path_factory.mktemp("themed") / "src"))
    return request.param, build(project, request.param)


Theme = tuple[str, Built]


def docname_of(built: Built, page: str, href: object) -> str:
    """Return the document that a link on a page leads to."""
    path = unquote(str(href).partition("#")[0])
    target = (built.outdir / f"{page}.html").parent / path if path else None
    if target is None:
        return page
    found = target.resolve().relative_to(built.outdir.resolve())
    assert (built.outdir / found).is_file(), href
    return found.with_suffix("").as_posix()


def subject_page(built: Built) -> str:
    domain = built.app.env.get_domain("qt")
    pages = domain.subject_pages()  # type: ignore[attr-defined]
    (page,) = (d for d in pages.values() if d != "subjects/physics")
    return str(page)


def breadcrumbs(tree: BeautifulSoup, theme: str) -> list[list[Tag]]:
    """Return the links of every line of breadcrumbs on a page."""
    if theme == "basic":
        # Above and below the page; Sphinx draws the same line twice.
        lines = tree.select("div.related")[:1]
        return [line.select("li.nav-item:not(.nav-item-this) a") for line in lines]
    found = tree.select(
        ".quicktakes-breadcrumbs, ul.bd-breadcrumbs, ul.wy-breadcrumbs, "
        '[class*="crumb" i]'
    )
    outermost = [e for e in found if not any(p in found for p in e.parents)]
    lines = [
        [a for a in line.select("a") if "edit" not in squeeze(a).lower()]
        for line in outermost
    ]
    return [
        [a for a in line if not squeeze(a).startswith("View page source")]
        for line in lines
        if line
    ]


def test_without_warnings(themed: Theme) -> None:
    assert themed[1].warnings == []


def test_breadcrumbs(themed: Theme) -> None:
    theme, built = themed
    page = "qa/b-evil"
    tree = built.html(page)
    (links,) = breadcrumbs(tree, theme)
    assert [docname_of(built, page, a["href"]) for a in links] == [
        "index",
        subject_page(built),
    ]
    assert squeeze(links[1]).rstrip("»") == SUBJECT
    drawn = tree.select(".quicktakes-breadcrumbs")
    assert len(drawn) == (0 if theme in DRAWS else 1)


def test_own_breadcrumbs_are_a_landmark(themed: Theme) -> None:
    theme, built = themed
    if theme in DRAWS:
        return
    (nav,) = built.html("qa/a-first").select(".quicktakes-breadcrumbs")
    assert nav.name == "nav"
    assert nav["aria-label"] == "Breadcrumbs"
    assert nav.find_all("ol")
    # Before the title.
    h1 = built.html("qa/a-first").select(".quicktakes-question h1")[0]
    assert h1.find_all_previous("nav", class_="quicktakes-breadcrumbs")
    assert nav.select("a")[0]["href"] == "../index.html"
    assert squeeze(nav.select("a")[0])


def test_breadcrumbs_on_questions_only(themed: Theme) -> None:
    _theme, built = themed
    for page in ("index", "notes", "subjects/physics", subject_page(built)):
        assert built.html(page).select(".quicktakes-breadcrumbs") == []


def head_links(tree: BeautifulSoup) -> dict[str, tuple[str, str]]:
    found = {}
    for link in tree.select("head link[rel]"):
        for rel in link["rel"]:
            if rel in ("prev", "next"):
                assert rel not in found
                found[rel] = (str(link["href"]), str(link["title"]))
    return found


def test_rel_links(themed: Theme) -> None:
    _theme, built = themed
    for place, docname in enumerate(ORDER):
        page = f"qa/{docname}"
        found = head_links(built.html(page))
        expected = {
            rel: ORDER[other]
            for rel, other in (("prev", place - 1), ("next", place + 1))
            if 0 <= other < len(ORDER)
        }
        assert set(found) == set(expected)
        for rel, other in expected.items():
            href, title = found[rel]
            assert docname_of(built, page, href) == f"qa/{other}"
            # One level of escaping, which the parser has taken off.
            assert title == TITLES[other]


def test_alone_in_its_subject(themed: Theme) -> None:
    _theme, built = themed
    assert head_links(built.html("alone")) == {}


def shown_neighbours(tree: BeautifulSoup, theme: str) -> dict[str, Tag]:
    """Return the links to the pages beside one, outside of the head."""
    selectors = {
        "alabaster": ("", ""),
        "basic": ("div.related a[accesskey=P]", "div.related a[accesskey=N]"),
        "furo": ("a.prev-page", "a.next-page"),
        "pydata_sphinx_theme": ("a.left-prev", "a.right-next"),
        "sphinx_book_theme": ("a.left-prev", "a.right-next"),
        "sphinx_rtd_theme": ("footer a[rel=prev]", "footer a[rel=next]"),
    }
    if theme == "alabaster":
        # In the sidebar: "Previous: <title>".
        found = {}
        for item in tree.select(".sphinxsidebar .relations li, #rellinks li"):
            text = squeeze(item)
            for rel, word in (("prev", "Previous"), ("next", "Next")):
                if text.startswith((word, "←" if rel == "prev" else "→")):
                    found[rel] = item.select("a")[0]
        return found
    found = {}
    for rel, selector in zip(("prev", "next"), selectors[theme], strict=True):
        for link in tree.select(selector)[:1]:
            found[rel] = link
    return found


def test_previous_and_next(themed: Theme) -> None:
    theme, built = themed
    for place, docname in enumerate(ORDER):
        page = f"qa/{docname}"
        found = shown_neighbours(built.html(page), theme)
        expected = {
            rel: ORDER[other]
            for rel, other in (("prev", place - 1), ("next", place + 1))
            if 0 <= other < len(ORDER)
        }
        assert set(found) == set(expected), page
        for rel, other in expected.items():
            link = found[rel]
            assert docname_of(built, page, link["href"]) == f"qa/{other}"
            texts = [squeeze(link), str(link.get("title"))]
            if theme != "sphinx_rtd_theme":
                assert any(TITLES[other] in text for text in texts), texts
            else:
                assert TITLES[other] == link["title"]


def test_titles_are_escaped(themed: Theme) -> None:
    _theme, built = themed
    for page in ("qa/a-first", "qa/b-evil", "qa/c-third", "index", subject_page(built)):
        text = (built.outdir / f"{page}.html").read_text(encoding="utf-8")
        assert "<b>x</b>" not in text
        assert "<i>&</i>" not in text
        # And not twice.
        assert "&amp;amp;" not in text
        tree = built.html(page)
        assert not [e for e in tree.select("b, i") if squeeze(e) in ("x", "&")]
        for script in tree.select("script"):
            script.decompose()
        assert "&lt;b&gt;" not in tree.get_text()
    heading = built.html("qa/b-evil").select(".quicktakes-question h1")[0]
    assert squeeze(heading).startswith(TITLES["b-evil"])


def test_rel_links_of_other_pages_are_those_of_sphinx(themed: Theme) -> None:
    # No question among them: for HTML the subject pages end the tree.
    _theme, built = themed
    for page in ("index", "notes", "subjects/physics", subject_page(built)):
        for href, _title in head_links(built.html(page)).values():
            assert not docname_of(built, page, href).startswith("qa/")


def test_toctree_of_the_user_wins(project: Project) -> None:
    # Where it holds a question, Sphinx's own way is the question's.
    site(project).write(
        "tour.rst",
        "The tour\n========\n\n.. toctree::\n\n   qa/d-last\n   qa/a-first\n   alone\n",
    )
    project.index(".. quicktakes::\n\n.. toctree::\n\n   tour\n   notes")
    for theme in ("basic", "furo"):
        built = build(project, theme)
        assert built.warnings == []
        page = "qa/a-first"
        found = {
            rel: docname_of(built, page, href)
            for rel, (href, _) in head_links(built.html(page)).items()
        }
        assert found == {"prev": "qa/d-last", "next": "alone"}
        if theme == "basic":
            (links,) = breadcrumbs(built.html(page), theme)
            targets = [docname_of(built, page, a["href"]) for a in links]
            assert targets == ["index", "tour"]
        # The others go on within their subject.
        found = {
            rel: docname_of(built, "qa/b-evil", href)
            for rel, (href, _) in head_links(built.html("qa/b-evil")).items()
        }
        assert found == {"prev": "qa/a-first", "next": "qa/c-third"}


@pytest.mark.parametrize("theme", ["furo", "sphinx_book_theme", "alabaster"])
def test_breadcrumbs_of_a_question_in_a_toctree(project: Project, theme: str) -> None:
    # "In HTML every question has breadcrumbs", also this one.
    site(project).write("tour.rst", "The tour\n========\n\n.. toctree::\n\n   alone\n")
    project.index(".. quicktakes::\n\n.. toctree::\n\n   tour\n   notes")
    built = build(project, theme)
    (links,) = breadcrumbs(built.html("alone"), theme)
    targets = [docname_of(built, "alone", a["href"]) for a in links]
    assert targets == ["index", "tour"]


def test_subject_pages_below_another_page(project: Project) -> None:
    site(project).index(".. toctree::\n\n   part")
    project.write("part.rst", "Part <b>one</b>\n===============\n\n.. quicktakes::\n")
    for theme in ("alabaster", "basic"):
        built = build(project, theme)
        (links,) = breadcrumbs(built.html("alone"), theme)
        targets = [docname_of(built, "alone", a["href"]) for a in links]
        assert targets == ["index", "part", "subjects/physics"]
        assert "<b>one</b>" not in built.text("alone.html")


@pytest.mark.parametrize(
    ("setting", "theme", "drawn"),
    [
        ("never", "furo", 0),
        ("always", "furo", 1),
        ("auto", "furo", 1),
        ("auto", "basic", 0),
        ("always", "basic", 1),
    ],
)
def test_setting(project: Project, setting: str, theme: str, drawn: int) -> None:
    built = build(site(project), theme, quicktakes_breadcrumbs=setting)
    found = built.html("alone").select(".quicktakes-breadcrumbs")
    assert len(found) == drawn


def test_theme_that_inherits_from_one_with_breadcrumbs(project: Project) -> None:
    project.write("themes/mine/theme.toml", '[theme]\ninherit = "basic"\n')
    site(project).conf(html_theme_path=["themes"], exclude_patterns=["themes"])
    built = build(project, "basic", html_theme="mine")
    tree = built.html("alone")
    (links,) = breadcrumbs(tree, "basic")
    assert len(links) == 2
    assert tree.select(".quicktakes-breadcrumbs") == []


@pytest.mark.parametrize(
    ("theme", "shows"),
    [
        *[(name, True) for name in "bizstyle classic nature sphinxdoc".split()],
        *[(name, False) for name in "agogo haiku nonav scrolls".split()],
    ],
)
def test_themes_of_sphinx(project: Project, theme: str, *, shows: bool) -> None:
    tree = build(site(project), "basic", html_theme=theme).html("alone")
    assert len(tree.select(".quicktakes-breadcrumbs")) == (not shows)
    assert bool(tree.select(".related li.nav-item")) == shows


EXTENDED = '{% extends "basic/layout.html" %}\n'
WHOLE = "<html><body>{% block body %}{{ body }}{% endblock %}"
WAY = "{% for doc in parents %}<i>{{ doc.title }}</i>{% endfor %}"


@pytest.mark.parametrize(
    ("layout", "shows"),
    [
        pytest.param(EXTENDED, True, id="extended"),
        pytest.param(
            EXTENDED + "{% block relbar1 %}{% endblock %}", False, id="without line"
        ),
        pytest.param(
            EXTENDED + "{%- block relbar1 %}<div>{{ super() }}</div>{% endblock %}",
            True,
            id="around the line",
        ),
        pytest.param(WHOLE, False, id="of its own"),
        pytest.param(WHOLE + WAY, True, id="of its own with the way"),
    ],
)
def test_themes_of_others(project: Project, layout: str, *, shows: bool) -> None:
    project.write("themes/mine/theme.toml", '[theme]\ninherit = "basic"\n')
    project.write("themes/mine/layout.html", layout)
    site(project).conf(html_theme_path=["themes"], exclude_patterns=["themes"])
    tree = build(project, "basic", html_theme="mine").html("alone")
    assert len(tree.select(".quicktakes-breadcrumbs")) == (not shows)


@pytest.mark.parametrize("theme", ["alabaster", "basic"])
def test_home_page_that_is_a_question(project: Project, theme: str) -> None:
    """Nothing is above it, not even the page of its subject."""
    site(project).question("home", question="Home?", subject="Physics")
    (project.srcdir / "index.rst").unlink()
    built = build(project, theme, root_doc="home", quicktakes_breadcrumbs="always")
    tree = built.html("home")
    assert tree.select(".quicktakes-breadcrumbs") == []
    assert tree.select(".related .nav-item-1") == []
    (links,) = breadcrumbs(built.html("alone"), "")
    targets = [docname_of(built, "alone", a["href"]) for a in links]
    assert targets == ["home", "subjects/physics"]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "text", "latex"])
def test_other_formats(project: Project, builder: str) -> None:
    site(project).conf(project="P", version="1", copyright="c")
    built = project.build(builder, overrides={"html_theme": "alabaster"})
    assert built.warnings == []
    if builder != "dirhtml":
        for path in built.outdir.rglob("*.*html"):
            assert "quicktakes-breadcrumbs" not in path.read_text(encoding="utf-8")
        return
    page = built.outdir / "qa/b-evil/index.html"
    tree = parse(page)
    (nav,) = tree.select(".quicktakes-breadcrumbs")
    for link in [*nav.select("a"), *tree.select("head link[rel=prev], link[rel=next]")]:
        assert (page.parent / unquote(str(link["href"])) / "index.html").is_file()


def test_way_follows_the_collection(project: Project) -> None:
    build(site(project), "furo")
    (project.srcdir / "qa/b-evil.md").unlink()
    built = build(project, "furo")
    found = head_links(built.html("qa/a-first"))
    assert docname_of(built, "qa/a-first", found["next"][0]) == "qa/c-third"
    folder = Path(built.outdir)
    incremental = (folder / "qa/a-first.html").read_bytes()
    shutil.rmtree(project.srcdir.parent / "build")
    assert (
        build(project, "furo").outdir / "qa/a-first.html"
    ).read_bytes() == incremental


EVERY_VALUE = """\
---
question: What is inertia?
answer: So.
history: {2025-01-01: written, 2025-01-01T12:00:00Z: [read, {1: 2.5, null: true}]}
when: [2025-01-31, 2025-01-31T12:30:00Z]
? !!binary aGk=
: !!binary aGk=
names: !!set {b, 2, a}
pairs: [!!omap [a: 1], !!pairs [a: 1]]
numbers: [-.inf, .nan, 1.5, 0x10, 1e999, 10.0e+999, true, ~]
shared: [&a {b: c}, *a]
---
"""


def test_the_json_builder_writes_every_value_of_yaml(project: Project) -> None:
    project.index()
    project.write("a.md", EVERY_VALUE)

    built = project.build("json")

    assert built.warnings == []

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    page = json.loads(built.text("a.fjson"), parse_constant=refuse)
    assert page["quicktakes"]["extra"] == {
        "history": {
            "2025-01-01": "written",
            "2025-01-01 12:00:00+00:00": ["read", {"1": 2.5, "None": True}],
        },
        "when": ["2025-01-31", "2025-01-31T12:30:00+00:00"],
        "aGk=": "aGk=",
        "names": [2, "a", "b"],
        "pairs": [[["a", 1]], [["a", 1]]],
        "numbers": ["-inf", "nan", 1.5, "0x10", "1e999", "inf", True, None],
        "shared": [{"b": "c"}, {"b": "c"}],
    }


@pytest.mark.parametrize("builder", ["html", "pickle"])
def test_every_value_of_yaml_is_kept(project: Project, builder: str) -> None:
    project.conf(quicktakes_export="always")
    project.index()
    project.write("a.md", EVERY_VALUE)
    assert project.build(builder).warnings == []
    # The environment is read from its file.
    assert project.build(builder).warnings == []


def test_the_json_builder_gets_the_data_of_a_question(project: Project) -> None:
    project.index()
    fields = {"date": "2024-05-01", "seo": {"page_keywords": "motion"}}
    project.question("a", question="What is inertia?", **fields)

    built = project.build("json")

    page = json.loads(built.text("a.fjson"))
    assert page["quicktakes"]["question"] == "What is inertia?"
    assert page["quicktakes"]["date"] == "2024-05-01"
    assert ["qt-keywords", "Keyword Index", "", "keywords"] in page["rellinks"]


def test_sections_of_a_listing_have_a_level_in_the_sidebar(project: Project) -> None:
    """Themes indent and colour them by it; Sphinx gives none to those in ``only``."""
    project.conf(html_sidebars={"**": ["globaltoc.html"]})
    project.index(".. toctree::", "", "   list")
    project.write("list.rst", "List\n====\n\n.. quicktakes::\n   :group-by: year\n")
    project.question("a", date="2023-01-05")
    built = project.build()
    found = built.html("list").select('.sphinxsidebar a[href="#questions-2023"]')
    assert [link.parent["class"] for link in found if link.parent] == [["toctree-l2"]]
