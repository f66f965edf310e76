"""How pages look in five themes, where a browser can tell.

What the bare theme does with the same title is not the extension's: the widths are
compared with a page that has nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

THEMES = [
    "alabaster",
    "furo",
    "pydata_sphinx_theme",
    "sphinx_rtd_theme",
    "sphinx_book_theme",
]
WORD = "Donaudampfschifffahrtsgesellschaft"
TITLE = "How wide can a page become before readers have to scroll it to the side?"
COLUMNS = 9
ANSWER = f"""\
{WORD * 4}, `{"code_without_spaces_" * 6}`, https://example.org/{"segment-" * 20}

{"| column " * COLUMNS}|
{"|---" * COLUMNS}|
{"| unbreakable_value " * COLUMNS}|

$$
{" + ".join(f"x_{{{n}}}" for n in range(99))}
$$

Inline ${" + ".join(f"y_{{{n}}}" for n in range(40))}$ too.

```python
result = function({", ".join(f"argument_{n}={n}" for n in range(40))})
```
"""


@dataclass(frozen=True)
class Site:
    theme: str
    outdir: Path
    pages: Mapping[str, str]
    bare: Path


def configure(project: Project, theme: str, **values: Any) -> None:
    # A theme adds to the list of templates in place: for all later projects.
    settings = {"html_theme": theme, "templates_path": [], "html_title": "Site"}
    project.conf(**settings, **values)


@pytest.fixture(scope="module", params=THEMES)
def site(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Site:
    theme = request.param
    folder = tmp_path_factory.mktemp(theme)
    project = Project(folder / "src")
    configure(project, theme, mathjax_path="none.js", quicktakes_keyword_pages=3)
    keywords = ", ".join([*(f"keyword number {n}" for n in range(30)), WORD * 3])
    for number in range(3):
        project.question(
            f"q{number}",
            id=number,
            question=TITLE.replace("How", "How" + "!" * number),
            answer=ANSWER,
            subject="Typography of extraordinarily wide things",
            author="A person whose name is long",
            date="2025-03-04",
            seo={"page_keywords": keywords},
            related_article1={"id": (number + 1) % 3, "title": TITLE},
        )
    code = f"## Of `{'code_without_spaces_' * 6}`\n\nIt is."
    project.question("word", id=9, question=f"Is {WORD * 3} a word?", answer=code)
    project.index(
        ".. toctree::",
        "   :hidden:",
        "",
        "   keywords",
        "   answers",
        "   groups",
        "   views",
        "   browse",
        "",
        ".. quicktakes::",
    )
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    project.write("browse.rst", "Browse\n======\n\n.. quicktakes-browse::\n")
    answers = ".. quicktakes::\n   :view: faq\n   :group-by: none\n"
    project.write("answers.rst", f"Answers\n=======\n\n{answers}")
    groups = (
        f".. quicktakes::\n   :group-by: keyword\n   :caption: {WORD * 3}\n\n"
        f":qt:question:`9` and :qt:keyword:`{WORD * 3}`\n"
    )
    project.write("groups.rst", f"Groups\n======\n\n{groups}")
    views = "".join(
        f".. quicktakes::\n   :view: {view}\n   :group-by: none\n\n"
        for view in ("list", "table", "full")
    )
    project.write("views.rst", f"Views\n=====\n\n{views}")
    built = project.build()
    bare = Project(folder / "bare")
    configure(bare, theme, extensions=[])
    bare.write("index.rst", "Home\n====\n\n.. toctree::\n\n   page\n")
    bare.write("page.rst", f"{TITLE}\n{'=' * len(TITLE)}\n\nText.\n")
    (keyword_page,) = (built.outdir / "keywords").glob(f"{WORD.lower()}*.html")
    pages = {
        "question": "q0",
        "home": "index",
        "subject": "subjects/typography-of-extraordinarily-wide-things",
        "keyword index": "keywords",
        "views": "views",
        "browse": "browse",
        "answers": "answers",
        "groups": "groups",
        "long title": "word",
        "long keyword": f"keywords/{keyword_page.stem}",
        "domain index": "qt-keywords",
        "search": "search",
        "general index": "genindex",
    }
    assert [
        n for n in pages.values() if not (built.outdir / f"{n}.html").exists()
    ] == []
    control = bare.build(builddir=folder / "bare-build").outdir / "page.html"
    return Site(theme, built.outdir, pages, control)


def excess(page: Page, path: Path) -> int:
    """Return by how many pixels a page is wider than the window."""
    page.route("https://**", lambda route: route.abort())
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert isinstance(width, int)
    return max(width, 0)


def show_on_phone(page: Page, site: Site, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    excess(page, site.outdir / f"{name}.html")


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 800, 1600])
def test_no_page_scrolls_sideways(browser_page: Page, site: Site, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    allowed = excess(browser_page, site.bare)
    wide = {}
    for kind, name in site.pages.items():
        found = excess(browser_page, site.outdir / f"{name}.html")
        if found > allowed:
            wide[kind] = found
    assert wide == {}


@pytest.mark.browser
def test_containers_are_not_those_of_bootstrap(
    project: Project, browser_page: Page
) -> None:
    """Bootstrap 3 is in sphinx-bootstrap-theme and guzzle_sphinx_theme."""
    theme = '[theme]\ninherit = "basic"\nstylesheets = ["basic.css", "bootstrap.css"]\n'
    rule = ".container { width: 1170px; padding: 0 15px }"
    project.write("themes/mine/theme.toml", theme)
    project.write("themes/mine/static/bootstrap.css", rule)
    folders = {"html_theme_path": ["themes"], "exclude_patterns": ["themes"]}
    configure(project, "mine", **folders)
    project.index(".. quicktakes::\n   :view: faq\n\n.. toctree::\n\n   browse")
    project.write("browse.rst", "Browse\n======\n\n.. quicktakes-browse::\n")
    for number in range(3):
        related = {"id": (number + 1) % 3, "title": "T"}
        project.question(f"q{number}", id=number, related_article1=related)
    built = project.build()
    browser_page.set_viewport_size({"width": 1000, "height": 900})
    for name in ("q0", "index", "browse"):
        assert excess(browser_page, built.outdir / f"{name}.html") == 0, name


@pytest.mark.browser
def test_tables_and_code_scroll_in_themselves(browser_page: Page, site: Site) -> None:
    browser_page.set_viewport_size({"width": 360, "height": 900})
    excess(browser_page, site.outdir / "q0.html")
    scrolled = browser_page.evaluate(
        """() => ["table", "pre"].filter(name => {
            let at = document.querySelector(`.quicktakes-question ${name}`);
            for (; at.tagName != "SECTION"; at = at.parentElement) {
                at.scrollLeft = 50;
                if (at.scrollLeft == 50) return true;
            }
        })"""
    )
    assert scrolled == ["table", "pre"]


@pytest.mark.browser
def test_keywords_stand_below_their_label_where_it_is_narrow(
    browser_page: Page, site: Site
) -> None:
    show_on_phone(browser_page, site, "q0")
    found = browser_page.evaluate(
        """() => {
            const box = name => document.querySelector(name).getBoundingClientRect();
            const label = box(".quicktakes-filed > dt:last-of-type");
            const words = box(".quicktakes-filed > dd:last-of-type");
            const section = box(".quicktakes-question");
            return [
                words.top >= label.bottom - 1,
                Math.abs(words.left - section.left) <= 1,
                words.right <= section.right + 1,
            ];
        }"""
    )
    assert found == [True, True, True]


@pytest.mark.browser
def test_a_bullet_stands_beside_the_first_line(browser: Browser, site: Site) -> None:
    # A link that is a block of its own would put the bullet beside its last line.
    context = browser.new_context(viewport={"width": 360, "height": 900})
    page = context.new_page()
    excess(page, site.outdir / "index.html")
    displays = page.evaluate(
        """() => [...document.querySelectorAll(".quicktakes-list a")].map(
            a => getComputedStyle(a).display)"""
    )
    context.close()
    assert set(displays) == {"inline"}


@pytest.mark.browser
@pytest.mark.parametrize("name", ["q0", "answers"])
def test_printed_whole(browser_page: Page, site: Site, name: str) -> None:
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": 700, "height": 900})
    excess(browser_page, site.outdir / f"{name}.html")
    cut = browser_page.evaluate(
        """() => [...document.querySelectorAll(
            `:is(.quicktakes-question, .quicktakes-answer)
            :is(table, pre, .qt-keyword, .quicktakes-related a, div.math)`
        )].filter(e => e.getBoundingClientRect().right > innerWidth + 1
            || e.clientWidth && e.scrollWidth > e.clientWidth + 1
            || getComputedStyle(e).visibility != "visible").map(e => e.outerHTML)"""
    )
    assert cut == []
    jumps = browser_page.locator(".quicktakes-breadcrumbs, .quicktakes-jump")
    assert not any(jumps.nth(n).is_visible() for n in range(jumps.count()))


@pytest.mark.browser
def test_browse_begins_on_its_page_in_print(browser_page: Page, site: Site) -> None:
    # What is kept together and longer than a page leaves the first one empty.
    excess(browser_page, site.outdir / "browse.html")
    browser_page.emulate_media(media="print")
    kept = browser_page.evaluate(
        """() => ({
            container: getComputedStyle(
                document.querySelector(".quicktakes-browser")).containerType,
            table: getComputedStyle(
                document.querySelector("table.quicktakes-results")).breakInside,
        })"""
    )
    assert kept == {"container": "normal", "table": "auto"}


@pytest.mark.browser
def test_a_row_on_a_phone_separates_what_is_there(
    browser_page: Page, site: Site
) -> None:
    show_on_phone(browser_page, site, "views")
    rows = browser_page.evaluate(
        """() => [...document.querySelectorAll(".quicktakes-table tbody tr")].map(
            row => [...row.querySelectorAll("td, td > *")].map(
                cell => getComputedStyle(cell, "::before").content
            ).filter(content => content.includes("·")).length)"""
    )
    # Behind the subject come an author and a date, and neither for one question.
    assert sorted(rows) == [0, 2, 2, 2]


@pytest.mark.browser
def test_words_of_a_table_stay_whole_in_print(
    browser_page: Page, project: Project
) -> None:
    configure(project, "alabaster", mathjax_path="none.js")
    remark = "rises with the number of turns of the secondary coil " * 2
    head = "| Quantity | Primary | Secondary | Remark |\n|---|---|---|---|\n"
    project.index(".. quicktakes::")
    project.question("q", answer=f"{head}| Voltage | high | low | {remark} |\n")
    built = project.build()
    browser_page.set_viewport_size({"width": 700, "height": 900})
    excess(browser_page, built.outdir / "q.html")
    browser_page.emulate_media(media="print")
    lines = browser_page.evaluate(
        """() => [...document.querySelectorAll(".quicktakes-question th p")].map(p => {
            const range = document.createRange();
            range.selectNodeContents(p);
            return range.getClientRects().length;
        })"""
    )
    assert lines == [1, 1, 1, 1]
