"""``:view: cards``: a grid in HTML, a list elsewhere."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING

import pytest
from bs4 import Tag
from conftest import Built, Project, squeeze
from docutils import nodes
from test_incremental import compare

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVIL = "<script>alert(1)</script>"


def site(project: Project, *options: str, **conf: object) -> Project:
    project.conf(**conf)
    project.index(".. quicktakes::\n\n.. toctree::\n\n   cards\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    lines = "\n".join(f"   {line}" for line in (":view: cards", *options))
    project.write("cards.rst", f"Cards\n=====\n\n.. quicktakes::\n{lines}\n")
    project.question(
        "qa/inertia",
        author="Ada",
        date="2024-02-29",
        seo={"page_keywords": "mass, rest mass", "page_description": "About rest."},
    )
    project.question("leaf", question=f"Why {EVIL}?", subject=EVIL, author=EVIL)
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = site(Project(tmp_path_factory.mktemp("cards") / "src")).build()
    assert built.warnings == []
    return built


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Built:
    pytest.importorskip("sphinx_design")
    project = Project(tmp_path_factory.mktemp("design") / "src")
    extensions = ["sphinxcontrib_quicktakes", "sphinx_design"]
    built = site(project, extensions=extensions).build()
    assert built.warnings == []
    return built


def card(main: Tag, title: str) -> Tag:
    (found,) = [
        card
        for card in main.select(".quicktakes-card")
        if title in squeeze(card.select("a.qt-question")[0])
    ]
    return found


def assert_complete(main: Tag) -> None:
    found = card(main, "What is inertia?")
    links = {squeeze(a): a["href"] for a in found.select("a")}
    assert links["What is inertia?"] == "qa/inertia.html"
    assert links["Physics"] == "subjects/physics.html"
    assert str(links["rest mass"]).startswith("keywords.html#")
    texts = [squeeze(p) for p in found.select("p")]
    assert texts[1:] == [
        "About rest.",
        "Posted on Feb 29, 2024 · Ada",
        "Physics",
        "mass, rest mass",
    ]
    assert not main.select("script")
    assert EVIL in squeeze(card(main, "Why"))


def test_own_cards(built: Built) -> None:
    main = built.main("cards")
    assert_complete(main)
    assert len(main.select("ul.quicktakes-cards > li.quicktakes-card")) == 2
    assert not main.select("[class*=sd-]")


def test_cards_of_sphinx_design(design: Built) -> None:
    main = design.main("cards")
    assert_complete(main)
    assert len(main.select(".sd-row > .sd-col > .sd-card > .sd-card-body")) == 2
    (grid, _other) = main.select(".sd-container-fluid.quicktakes-cards")
    assert "container" not in grid["class"]
    assert not main.select("ul.quicktakes-cards")


def test_same_structure_as_its_own_directive(design: Built, project: Project) -> None:
    """What sphinx-design makes today of a grid of cards is what is made here."""
    project.conf(extensions=["sphinx_design"])
    project.index(".. grid:: 1 1 2 2\n\n   .. grid-item-card:: Title\n\n      Text")
    theirs = project.build().main("index")
    ours = design.main("cards")
    for component in (".sd-container-fluid", ".sd-row", ".sd-col", ".sd-card"):
        kept = {
            name
            for name in theirs.select(component)[0]["class"]
            if not name.startswith(("sd-row-cols", "sd-g-", "sd-mb"))
        }
        assert kept <= set(ours.select(component)[0]["class"])


def test_loading_it_later_is_seen(project: Project) -> None:
    pytest.importorskip("sphinx_design")
    site(project).build()
    project.conf(extensions=["sphinxcontrib_quicktakes", "sphinx_design"])
    assert project.build().main("cards").select(".sd-card")


@pytest.mark.parametrize("extra", [[], ["sphinx_design"]])
def test_text(project: Project, extra: list[str]) -> None:
    for name in extra:
        pytest.importorskip(name)
    site(project, extensions=["sphinxcontrib_quicktakes", *extra])
    built = project.build("text")
    assert built.warnings == []
    lines = [line for line in built.text("cards.txt").splitlines() if line]
    at = lines.index("What is inertia?")
    assert lines[at + 1 : at + 5] == [
        "   About rest.",
        "   Posted on Feb 29, 2024 · Ada",
        "   Physics",
        "   mass, rest mass",
    ]


def test_latex(project: Project) -> None:
    site(project, latex_documents=[("index", "b.tex", "B", "A", "manual")])
    built = project.build("latex")
    assert built.warnings == []
    (items,) = [
        n
        for n in built.resolved("cards").findall(nodes.definition_list)
        if "About rest." in n.astext()
    ]
    assert "quicktakes-cards" in items["classes"]


def test_epub_is_xhtml(project: Project) -> None:
    site(project, copyright="1", version="1")
    built = project.build("epub")
    assert built.warnings == []
    (book,) = built.outdir.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        text = archive.read("cards.xhtml").decode()
    ET.fromstring(text.replace("&nbsp;", " "))
    assert "<dl" in text


def _keywords(project: Project) -> None:
    project.question("qa/inertia", seo={"page_keywords": "rest mass, speed"})


def _description(project: Project) -> None:
    seo = {"page_keywords": "mass", "page_description": "Otherwise."}
    project.question("qa/inertia", seo=seo)


def _subject(project: Project) -> None:
    seo = {"page_keywords": "mass"}
    project.question("qa/inertia", subject="Biology", seo=seo)


@pytest.mark.parametrize(
    "change", [_keywords, _description, _subject], ids=lambda change: change.__name__
)
def test_change(project: Project, change: object) -> None:
    site(project, ":group-by: none").build()
    assert callable(change)
    change(project)
    compare(project.build(), project)


def test_class(project: Project) -> None:
    main = site(project, ":class: mine", ":group-by: none").build().main("cards")
    assert len(main.select("ul.quicktakes-cards.mine > li")) == 2


def style(page: Page, selector: str, name: str) -> str:
    code = "([at, name]) => getComputedStyle(document.querySelector(at))[name]"
    return str(page.evaluate(code, [selector, name]))


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["classic", "haiku", "mine"])
def test_cards_in_themes_that_say_how_all_lists_look(
    project: Project, browser_page: Page, theme: str
) -> None:
    """The last one has the rules of sphinx-immaterial."""
    project.write("themes/mine/theme.toml", THEME)
    project.write("themes/mine/static/mine.css", RULES)
    project.write("themes/mine/layout.html", '{% extends "basic/layout.html" %}' + BODY)
    settings = {"html_theme_path": ["themes"], "exclude_patterns": ["themes"]}
    site(project, html_theme=theme, **settings)
    project.question("qa/more", id=2, seo={"page_keywords": "mass"})
    built = project.build()
    browser_page.goto((built.outdir / "cards.html").as_uri())
    assert style(browser_page, ".quicktakes-cards", "display") == "grid"
    assert style(browser_page, ".quicktakes-card", "backgroundImage") == "none"
    assert style(browser_page, ".quicktakes-card-title", "textAlign") == "start"
    browser_page.goto((built.outdir / "subjects/physics.html").as_uri())
    assert style(browser_page, "p.quicktakes-keywords", "textAlign") == "start"


THEME = """\
[theme]
inherit = "basic"
stylesheets = ["mine.css"]
"""
RULES = """\
.md-typeset ul:not([hidden]) { display: flow-root }
.md-typeset p { text-align: justify }
"""
BODY = '{% block body_tag %}<body class="md-typeset">{% endblock %}'
