"""``quicktakes-browse``: its page, its data, and what a browser makes of them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from conftest import Built, Project, parse, squeeze

from sphinxcontrib_quicktakes.views import export
from sphinxcontrib_quicktakes.views.export import JSON, SCRIPT, Export

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

EVIL = "</script><img src=x onerror=alert(1)>\u2028&amp; {{x}}"
ROWS = [
    # docname, question, subject, date, author, keywords, description
    (
        "learn/a",
        "What is inertia?",
        "Physics",
        "2024-01-31",
        "Ada",
        "mass, rest",
        "Rest",
    ),
    (
        "learn/b",
        "What is energy?",
        "Physics",
        "2023-05-05",
        "Bob",
        "work",
        "Mass moves.",
    ),
    ("learn/c", "Why do cells divide?", "Biology", "2024-06-01", "Ada", "cell", None),
    (
        "other/d",
        "日本史とは何ですか?",
        "Ärger & Co",
        "2022-02-02",
        "Åsa",
        "日本史",
        None,
    ),
    ("other/e", EVIL, "Biology", None, None, "C++, mass", EVIL),
]


def write(project: Project, *lines: str, **conf: Any) -> Project:
    """Write five questions, and a browse page with these lines."""
    project.conf(**conf)
    for number, (docname, title, subject, date, author, words, about) in enumerate(
        ROWS
    ):
        project.question(
            docname,
            question=title,
            subject=subject,
            date=date,
            author=author,
            seo={"page_keywords": words, "page_description": about},
            id=number + 1,
            url=f"/learn/{number}",
        )
    project.index(".. quicktakes::", "", ".. toctree::", "", "   sub/browse")
    project.write("sub/browse.rst", page(*lines))
    return project


def page(*lines: str) -> str:
    first, *options = lines or ("",)
    directive = f".. quicktakes-browse:: {first}\n" + "".join(
        f"   {line}\n" for line in options
    )
    return f"Browse\n======\n\n{directive}"


def exported(built: Built) -> list[dict[str, Any]]:
    data = json.loads(built.text(JSON))
    assert (data["format"], data["language"]) == (1, "en")
    return list(data["questions"])


def script_data(built: Built) -> dict[str, Any]:
    text = built.text(SCRIPT)
    assert text.startswith("window.quicktakesData = ")
    assert text.endswith(";\n")
    return dict(json.loads(text.removeprefix("window.quicktakesData = ")[:-2]))


def scripts(soup: BeautifulSoup) -> list[str]:
    return [str(tag["src"]) for tag in soup.select("script[src*=quicktakes]")]


# The page without a browser.


def test_plain_listing_in_html(project: Project) -> None:
    built = write(project).build()
    assert built.warnings == []
    plain = built.main("sub/browse").select_one(
        ".quicktakes-browse[data-view=table] > .quicktakes-plain"
    )
    assert plain is not None
    assert "data-questions" not in plain.parent.attrs  # type: ignore[union-attr]
    links = {squeeze(a): a["href"] for a in plain.select("a.qt-question")}
    assert links["What is inertia?"] == "../learn/a.html"
    assert len(links) == 5
    assert [squeeze(p) for p in plain.select("p.rubric")] == [
        "Ärger & Co",
        "Biology",
        "Physics",
    ]


def test_scripts_are_on_the_browse_page_only(project: Project) -> None:
    built = write(project).build()
    names = [
        re.sub(r"\?v=.*", "", source) for source in scripts(built.html("sub/browse"))
    ]
    assert names == [
        "../_static/quicktakes-browse.js",
        "../_static/quicktakes-minisearch.js",
        "../_static/quicktakes-data.js",
    ]
    for docname in ("index", "learn/a", "genindex", "search"):
        assert scripts(built.html(docname)) == []
        assert not built.html(docname).select("link[href*=quicktakes-browse]")


def test_export(project: Project) -> None:
    built = write(project, root_doc="index").build()
    by_docname = {question["docname"]: question for question in exported(built)}
    assert by_docname["learn/a"] == {
        "docname": "learn/a",
        "address": "learn/a.html",
        "title": "What is inertia?",
        "subject": "Physics",
        "keywords": ["mass", "rest"],
        "author": "Ada",
        "date": "2024-01-31",
        "id": "1",
        "url": "/learn/0",
        "description": "Rest",
    }
    assert by_docname["other/e"]["date"] is None
    assert by_docname["other/e"]["author"] == ""
    titles = [question["title"] for question in exported(built)]
    assert titles[-1] == "日本史とは何ですか?"


def test_addresses_of_dirhtml(project: Project) -> None:
    built = write(project).build("dirhtml")
    assert exported(built)[0]["address"].endswith("/")
    addresses = {row[0] for row in script_data(built)["questions"]}
    assert "learn/a/" in addresses


def test_data_is_no_markup(project: Project) -> None:
    built = write(project).build()
    assert not re.search("[<>&\u2028\u2029]", built.text(SCRIPT))
    titles = [row[1] for row in script_data(built)["questions"]]
    assert any(title.startswith("</script><img") for title in titles)


def test_script_names_stand_once_in_the_reader_s_order(project: Project) -> None:
    data = script_data(write(project).build())
    assert data["subjects"] == ["Ärger & Co", "Biology", "Physics"]
    assert data["authors"] == ["Ada", "Åsa", "Bob", "Unknown author"]
    row = next(row for row in data["questions"] if row[0] == "learn/a.html")
    assert data["subjects"][row[2]] == "Physics"
    assert [data["keywords"][n] for n in row[3]] == ["mass", "rest"]
    assert data["authors"][row[4]] == "Ada"


def test_words_in_the_language_of_the_project(project: Project) -> None:
    built = write(project, language="de").build()
    words = script_data(built)["words"]
    assert words["subject"] == "Fachgebiet"
    assert words["count"] == "%(found)s von %(all)s Fragen"


def test_selection(project: Project) -> None:
    built = write(project, "/learn/*", ":sort: date", ":group-by: none").build()
    assert built.warnings == []
    (place,) = built.main("sub/browse").select(".quicktakes-browse")
    assert json.loads(str(place["data-questions"])) == [
        "learn/b.html",
        "learn/a.html",
        "learn/c.html",
    ]
    assert len(place.select("a.qt-question")) == 3


def test_wrong_view(project: Project) -> None:
    built = write(project, "", ":view: list").build()
    (warning,) = built.warnings
    assert "sub/browse.rst:4: WARNING" in warning
    assert "expected one of table, cards" in warning
    assert built.main("sub/browse").select("[data-view=table]")


def test_nothing_selected(project: Project) -> None:
    built = write(project, "", ":subject: Nothing").build()
    (warning,) = built.warnings
    assert "No questions" in warning
    assert "No questions." in squeeze(built.main("sub/browse"))


def test_a_second_one_on_a_page_is_a_plain_listing(project: Project) -> None:
    write(project)
    text = page() + "\n.. quicktakes-browse::\n   :subject: Physics\n"
    project.write("sub/browse.rst", text)
    built = project.build()
    (warning,) = built.warnings
    assert "sub/browse.rst:6: WARNING: a second quicktakes-browse" in warning
    assert len(built.main("sub/browse").select(".quicktakes-browse")) == 1
    assert len(built.main("sub/browse").select("a.qt-question")) == 7


def test_caption_class_and_name(project: Project) -> None:
    write(project, "", ":caption: Find it", ":class: mine", ":name: finder")
    project.write("ref.rst", ":orphan:\n\nRef\n===\n\n:ref:`go <finder>`\n")
    built = project.build()
    assert built.warnings == []
    main = built.main("sub/browse")
    assert main.select_one(".quicktakes-browse.mine")
    assert squeeze(main.select_one(".quicktakes-caption")) == "Find it"  # type: ignore[arg-type]
    (link,) = built.main("ref").select("p a")
    assert link["href"] == "sub/browse.html#finder"
    assert main.select("#finder")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text", "man", "texinfo"])
def test_plain_listing_elsewhere(project: Project, builder: str) -> None:
    write(project, "", ":name: finder", ":class: mine", version="1", copyright="x")
    built = project.build(builder)
    assert built.warnings == []
    files = [path for path in built.outdir.rglob("*") if path.is_file()]
    assert not (built.outdir / JSON).exists()
    assert not (built.outdir / SCRIPT).exists()
    if builder in ("singlehtml", "epub"):
        (name,) = (
            p
            for p in files
            if p.stem in ("browse", "index")
            and p.stem in ("index" if builder == "singlehtml" else "browse")
        )
        soup = parse(name)
        assert not soup.select("script[src*=quicktakes-browse]")
        assert soup.select(".mine a.qt-question")
        assert not soup.select("[data-view]")
    if builder == "text":
        assert "What is inertia?" in built.text("sub/browse.txt")


def test_latex(project: Project) -> None:
    built = write(project, "", ":name: finder").build("latex")
    assert built.warnings == []
    (tex,) = built.outdir.glob("*.tex")
    assert tex.read_text("utf-8").count(r"{What is inertia?}") >= 1


def test_only_listing_of_a_project(project: Project) -> None:
    """The subject pages hang on it, and a book has each question once."""
    write(project, quicktakes_related_count=0)
    project.index(".. quicktakes-browse::")
    (project.srcdir / "sub/browse.rst").unlink()
    built = project.build()
    assert built.warnings == []
    assert len(built.app.env.toctree_includes["index"]) == 3
    book = project.build("latex")
    (tex,) = book.outdir.glob("*.tex")
    assert len(re.findall(r"section{What is inertia\?}", tex.read_text("utf-8"))) == 1
    # A listing would have a link to it.
    assert r"\hyperref[\detokenize{learn/a" not in tex.read_text("utf-8")


def test_export_setting(project: Project) -> None:
    write(project, quicktakes_export="never")
    assert not (project.build().outdir / JSON).exists()
    (project.srcdir / "sub/browse.rst").unlink()
    project.index(".. quicktakes::")
    project.conf(quicktakes_export="always")
    built = project.build()
    assert len(exported(built)) == 5
    assert not (built.outdir / SCRIPT).exists()
    project.conf()
    built = project.build()
    assert not (built.outdir / JSON).exists()


def test_a_file_of_the_user_s_is_left_alone(project: Project) -> None:
    write(project, html_extra_path=["extra"])
    (project.srcdir / "sub/browse.rst").unlink()
    project.index(".. quicktakes::")
    project.write("extra/quicktakes.json", '{"mine": 1}')
    assert project.build().text(JSON) == '{"mine": 1}'


# Freshness.


def test_data_and_page_follow_the_questions(project: Project) -> None:
    before = scripts(write(project).build().html("sub/browse"))
    path = project.srcdir / "learn/a.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("page_description: Rest", "page_description: Stay"))
    second = project.build()
    # The listing shows no description: only the address of the data has changed.
    assert "Stay" in second.text(SCRIPT)
    assert "Stay" in second.text(JSON)
    after = scripts(second.html("sub/browse"))
    assert [one == other for one, other in zip(before, after, strict=True)] == [
        True,
        True,
        False,
    ]
    clean = project.build(builddir=project.srcdir.parent / "clean")
    for name in (JSON, SCRIPT, "sub/browse.html"):
        assert second.text(name) == clean.text(name)


def test_data_go_with_the_page(project: Project) -> None:
    built = write(project).build()
    assert (built.outdir / SCRIPT).exists()
    (project.srcdir / "sub/browse.rst").unlink()
    project.index(".. quicktakes::")
    built = project.build()
    assert not (built.outdir / SCRIPT).exists()
    assert not (built.outdir / JSON).exists()


def test_unchanged_data_are_not_written_again(project: Project) -> None:
    built = write(project).build()
    before = (built.outdir / SCRIPT).stat().st_mtime_ns
    path = project.srcdir / "learn/a.md"
    path.write_text(path.read_text("utf-8").replace("keeps", "retains"))
    built = project.build()
    assert "retains" in str(built.main("learn/a"))
    assert (built.outdir / SCRIPT).stat().st_mtime_ns == before


def test_parallel_is_the_same(project: Project) -> None:
    serial = write(project).build()
    folder = project.srcdir.parent / "parallel"
    parallel = project.build(builddir=folder, parallel=3)
    for name in (JSON, SCRIPT, "sub/browse.html"):
        assert serial.text(name) == parallel.text(name)


def test_translated_titles(project: Project) -> None:
    write(project, language="de", locale_dirs=["locale"], gettext_compact=False)
    project.build()
    project.write(
        "locale/de/LC_MESSAGES/learn/a.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "What is inertia?"\nmsgstr "Was ist Trägheit?"\n',
    )
    built = project.build()
    clean = project.build(builddir=project.srcdir.parent / "clean")
    assert "Was ist Trägheit?" in built.text(SCRIPT)
    for name in (JSON, SCRIPT, "sub/browse.html"):
        assert built.text(name) == clean.text(name)


# In a browser.


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site with a table, cards, and a table of some questions."""
    project = Project(tmp_path_factory.mktemp("browse") / "src")
    write(project, html_theme="furo", html_show_sourcelink=False)
    project.write("cards.rst", ":orphan:\n\n" + page("", ":view: cards"))
    project.write("some.rst", ":orphan:\n\n" + page("", ":sort: id", ":reverse:"))
    built = project.build()
    assert built.warnings == []
    return built.outdir


class Reader:
    """A reader of a browse page: what is seen, and what is done."""

    def __init__(self, page: Page, site: Path) -> None:
        self.page = page
        self.site = site
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: self.faults.append(dialog.message))

    def open(self, name: str = "sub/browse.html", fragment: str = "") -> Reader:
        self.page.goto((self.site / name).as_uri() + fragment)
        self.page.wait_for_selector(".quicktakes-browse[data-ready]", state="attached")
        return self

    @property
    def titles(self) -> list[str]:
        return self.page.locator(".quicktakes-results a").all_inner_texts()

    @property
    def count(self) -> str:
        return self.page.get_by_role("status").inner_text()

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Search", exact=True)

    def choose(self, facet: str, label: str) -> None:
        self.facet(facet).select_option(label=label)

    def facet(self, name: str) -> Locator:
        return self.page.get_by_role("combobox", name=name)

    def options(self, facet: str) -> list[str]:
        return self.facet(facet).locator("option").all_inner_texts()

    def chosen(self, facet: str) -> str:
        return self.facet(facet).locator("option:checked").inner_text()

    @property
    def fragment(self) -> str:
        return str(self.page.evaluate("decodeURIComponent(location.hash)"))

    def settle(self, fragment: str) -> None:
        """Wait until the address says what was typed."""
        self.page.wait_for_function(
            "fragment => decodeURIComponent(location.hash) === fragment", arg=fragment
        )


@pytest.fixture
def reader(browser_page: Page, site: Path) -> Iterator[Reader]:
    reader = Reader(browser_page, site)
    yield reader
    assert reader.faults == []


ALL = [
    "</script><img src=x onerror=alert(1)>",
    "What is energy?",
    "What is inertia?",
    "Why do cells divide?",
    "日本史とは何ですか?",
]

in_browser = pytest.mark.browser


@in_browser
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("sub/browse.html", "td.quicktakes-author"),
        ("cards.html", ".quicktakes-about"),
    ],
)
def test_a_missing_author_has_no_name_in_a_row(
    reader: Reader, name: str, place: str
) -> None:
    reader.open(name)
    found = reader.page.locator(f".quicktakes-results {place}").all_inner_texts()
    assert len(found) == 5
    assert not [text for text in found if "Unknown" in text]
    # And no dot in front of what is not there.
    assert not [text for text in found if text.endswith(("·", "\xa0"))]


@in_browser
def test_all_questions_at_first(reader: Reader) -> None:
    reader.open()
    titles = [title.split("\u2028")[0].split(" &")[0] for title in reader.titles]
    assert [title.strip() for title in titles] == ALL
    assert reader.count == "5 of 5 questions"
    assert reader.options("Subject") == [
        "All",
        "Ärger & Co (1)",
        "Biology (2)",
        "Physics (2)",
    ]
    assert reader.options("Author") == [
        "All",
        "Ada (2)",
        "Åsa (1)",
        "Bob (1)",
        "Unknown author (1)",
    ]
    assert reader.options("Year") == [
        "All",
        "2024 (2)",
        "2023 (1)",
        "2022 (1)",
        "Undated (1)",
    ]
    assert reader.page.locator(".quicktakes-plain").is_hidden()


@in_browser
def test_facets_count_what_the_others_leave(reader: Reader) -> None:
    reader.open()
    reader.choose("Author", "Ada (2)")
    assert reader.titles == ["What is inertia?", "Why do cells divide?"]
    assert reader.options("Subject") == ["All", "Biology (1)", "Physics (1)"]
    # Its own counts do not depend on its own choice.
    assert "Bob (1)" in reader.options("Author")
    reader.choose("Subject", "Physics (1)")
    assert reader.titles == ["What is inertia?"]
    assert reader.options("Subject")[1:] == ["Biology (1)", "Physics (1)"]
    assert reader.options("Author")[1:] == ["Ada (1)", "Bob (1)"]
    assert reader.options("Keyword")[1:] == ["mass (1)", "rest (1)"]
    reader.search.fill("energy")
    assert reader.titles == []
    assert reader.count == "0 of 5 questions"
    # A choice stays to be seen though it gives nothing.
    assert reader.options("Author")[1:] == ["Ada (0)", "Bob (1)"]


@in_browser
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("inertia", ["What is inertia?"]),
        ("INERT", ["What is inertia?"]),
        ("inertai", ["What is inertia?"]),  # a slip
        ("bob", ["What is energy?"]),  # the author
        ("what ener", ["What is energy?"]),
        ("ener what", ["What is energy?"]),
        ("energy cells", []),
        ("arger", ["日本史とは何ですか?"]),  # the subject, without its accent
        ("asa", ["日本史とは何ですか?"]),
        ("日本", ["日本史とは何ですか?"]),
        ("本史", ["日本史とは何ですか?"]),
        ("史", ["日本史とは何ですか?"]),
        ("何ですか", ["日本史とは何ですか?"]),
        ("日史", []),
        ("?!", None),  # no word at all: no filter
        ("z", None),  # a word that has just been begun
        ("energy z", ["What is energy?"]),
    ],
)
def test_text(reader: Reader, text: str, found: list[str] | None) -> None:
    reader.open()
    reader.search.fill(text)
    assert (reader.titles == found) if found is not None else len(reader.titles) == 5


@in_browser
def test_titles_rank_above_descriptions(reader: Reader) -> None:
    reader.open()
    reader.search.fill("mass")
    assert len(reader.titles) == 3
    assert reader.titles[-1] == "What is energy?"  # only its description has it
    reader.search.fill("c++")
    assert len(reader.titles) == 1


@in_browser
def test_what_files_say_is_text(reader: Reader) -> None:
    reader.open("cards.html")
    card = reader.page.locator(".quicktakes-card").first
    assert "<img src=x onerror=alert(1)>" in card.locator("a").inner_text()
    assert "<img" in card.locator(".quicktakes-description").inner_text()
    assert reader.page.locator("img[src=x]").count() == 0


@in_browser
def test_a_filtered_view_can_be_linked(reader: Reader) -> None:
    reader.open()
    reader.choose("Subject", "Ärger & Co (1)")
    reader.search.fill("日本")
    reader.settle("#?q=日本&subject=Ärger+&+Co")
    address = reader.page.url
    reader.page.goto("about:blank")
    reader.page.goto(address)
    assert reader.titles == ["日本史とは何ですか?"]
    assert reader.search.input_value() == "日本"
    assert reader.chosen("Subject") == "Ärger & Co (1)"


@in_browser
def test_an_unknown_name_in_the_address_filters_nothing(reader: Reader) -> None:
    reader.open(fragment="#?subject=Nothing&author=Bob&x=%")
    assert reader.titles == ["What is energy?"]
    assert reader.chosen("Subject") == "All"


@in_browser
def test_back_and_forward(reader: Reader) -> None:
    reader.open()
    reader.choose("Subject", "Physics (2)")
    reader.search.press_sequentially("iner")
    reader.settle("#?q=iner&subject=Physics")
    reader.search.press_sequentially("tia")
    reader.settle("#?q=inertia&subject=Physics")
    reader.page.go_back()  # what was typed is one step
    assert (reader.search.input_value(), reader.fragment) == ("", "#?subject=Physics")
    assert reader.titles == ["What is energy?", "What is inertia?"]
    reader.page.go_back()
    assert (reader.chosen("Subject"), len(reader.titles)) == ("All", 5)
    reader.page.go_forward()
    assert reader.chosen("Subject") == "Physics (2)"
    reader.page.get_by_role("link", name="What is energy?").last.click()
    reader.page.wait_for_url("**/learn/b.html")
    reader.page.go_back()
    assert reader.titles == ["What is energy?", "What is inertia?"]


@in_browser
def test_a_place_on_the_page_leaves_the_filters(reader: Reader) -> None:
    reader.open(fragment="#?author=Bob")
    reader.page.evaluate("location.hash = '#furo-main-content'")
    reader.page.wait_for_timeout(50)
    assert reader.titles == ["What is energy?"]


@in_browser
def test_keyboard_only(reader: Reader) -> None:
    reader.open()
    keyboard = reader.page.keyboard

    def focused() -> str:
        return str(
            reader.page.evaluate(
                "(document.activeElement.labels || [])[0]?.textContent"
                " || document.activeElement.textContent"
            )
        )

    for _step in range(40):
        keyboard.press("Tab")
        if focused() == "Search" and reader.search.evaluate(
            "field => field === document.activeElement"
        ):
            break
    keyboard.type("what")
    keyboard.press("Enter")  # sends no form
    assert reader.titles == ["What is energy?", "What is inertia?"]
    order = []
    for _step in range(5):
        keyboard.press("Tab")
        order.append(focused())
        if order[-1] == "Author":
            keyboard.press("B")  # as in every native list
    assert order == ["Subject", "Keyword", "Author", "Year", "Show all"]
    assert reader.titles == ["What is energy?"]
    keyboard.press("Tab")
    assert focused() == "What is energy?"
    keyboard.press("Shift+Tab")
    keyboard.press("Space")
    assert len(reader.titles) == 5
    assert focused() == "Search"  # the button is off, and the focus is not lost
    for _step in range(12):
        keyboard.press("Tab")
    inside = "document.activeElement.closest('.quicktakes-browser') !== null"
    assert not reader.page.evaluate(inside)  # and there is a way out
    while not reader.page.evaluate(inside):
        keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    reader.page.wait_for_url(re.compile(r"/(learn|other)/\w\.html$"))


@in_browser
def test_selection_and_its_order(reader: Reader) -> None:
    reader.open("some.html")
    assert reader.titles[-1] == "What is inertia?"
    assert reader.titles[:1][0].startswith("</script>")


@in_browser
def test_without_javascript(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "sub/browse.html").as_uri())
    assert page.locator(".quicktakes-plain").is_visible()
    assert page.locator(".quicktakes-plain a.qt-question").count() == 5
    assert page.locator(".quicktakes-filters").count() == 0
    page.locator(".quicktakes-plain").get_by_text("What is inertia?").click()
    assert page.url.endswith("/learn/a.html")
    context.close()


@in_browser
def test_without_its_data(browser_page: Page, project: Project) -> None:
    built = write(project).build()
    (built.outdir / SCRIPT).unlink()
    browser_page.goto((built.outdir / "sub/browse.html").as_uri())
    assert browser_page.locator(".quicktakes-plain").is_visible()


@in_browser
def test_dark_theme_without_names_for_its_colours(
    browser_page: Page, project: Project
) -> None:
    built = write(
        project,
        html_static_path=["_static"],
        html_css_files=["dark.css"],
    )
    project.write("_static/dark.css", "body { background: #222222; color: #eeeeee }")
    Reader(browser_page, built.build(overrides={"html_theme": "basic"}).outdir).open()
    for name in ("input", "select", "option", "button"):
        behind, colour = browser_page.evaluate(
            """(at) => {
                const style = (e) => getComputedStyle(e);
                let element = document.querySelector(`.quicktakes-browser ${at}`);
                const colour = style(element).color;
                while (style(element).backgroundColor === "rgba(0, 0, 0, 0)")
                  element = element.parentElement;
                return [style(element).backgroundColor, colour];
            }""",
            name,
        )
        expected = ("rgb(34, 34, 34)", "rgb(238, 238, 238)")
        if name == "option":  # the system's: they open over the page
            expected = ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
        assert (behind, colour) == expected, name


@in_browser
def test_dark_mode(browser: Browser, site: Path) -> None:
    def colours(scheme: Any) -> list[float]:
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        Reader(page, site).open()
        found = page.evaluate(
            """() => {
                const canvas = document.createElement("canvas").getContext("2d");
                const light = (colour) => {
                  canvas.fillStyle = colour;
                  canvas.fillRect(0, 0, 1, 1);
                  const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
                  return (r + g + b) / 765;
                };
                const style = (at) => getComputedStyle(document.querySelector(at));
                return ["input", "select", "option", "button"].flatMap((name) => {
                  const found = style(`.quicktakes-browser ${name}`);
                  return [light(found.backgroundColor), light(found.color)];
                });
            }"""
        )
        context.close()
        return list(found)

    light, dark = colours("light"), colours("dark")
    assert all(value > 0.9 for value in light[::2]), light
    assert all(value < 0.3 for value in light[1::2]), light
    assert all(value < 0.2 for value in dark[::2]), dark
    assert all(value > 0.7 for value in dark[1::2]), dark


@in_browser
@pytest.mark.parametrize("width", [360, 800, 1600])
@pytest.mark.parametrize("name", ["sub/browse.html", "cards.html"])
def test_no_width_is_too_small(reader: Reader, name: str, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open(name)
    root = "document.documentElement"
    assert reader.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    # Whatever the style makes of the cells, they are a table to screen readers.
    if name != "cards.html":
        assert reader.page.get_by_role("columnheader").count() == 4
        assert reader.page.get_by_role("row").count() == 6
        assert reader.page.get_by_role("cell").count() == 20


# Ten thousand questions.

QUESTIONS = 10_000
LIMIT = 150  # milliseconds
SYLLABLES = (
    "ba be bi bo bu ca ce co da de di do fa fe fi ga ge go gra ha he hi in ka ke la le "
    "li lo ma me mi mo na ne no pa pe po pro ra re ri ro sa se si so sta ta te ti to "
    "tra u va ve vi vo wa we wi y ze"
).split()


def invented(count: int) -> Export:
    """Return questions of words that are as frequent as words are (Zipf's law)."""
    chance = random.Random(1)
    vocabulary = [
        "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))
        for _ in range(20_000)
    ]
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    stream = iter(chance.choices(vocabulary, weights, k=count * 50))

    def text(number: int) -> str:
        return " ".join(next(stream) for _ in range(number))

    subjects = [text(2) for _ in range(40)]
    keywords = [text(2) for _ in range(6000)]
    authors = [text(2).title() for _ in range(300)]
    questions = [
        {
            "docname": f"learn/{number}",
            "address": f"learn/{number}.html",
            "title": f"What is {text(7)}?",
            "subject": chance.choice(subjects),
            "keywords": [chance.choice(keywords) for _ in range(8)],
            "author": chance.choice(authors),
            "date": f"{chance.randint(2005, 2026)}-01-01",
            "id": str(number),
            "url": f"/learn/{number}",
            "description": text(25),
        }
        for number in range(count)
    ]
    return Export("en", tuple(questions), export.words())


@pytest.fixture(scope="module")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site whose browse page has 10,000 questions, without their pages."""
    built = write(Project(tmp_path_factory.mktemp("large") / "src")).build()
    (built.outdir / SCRIPT).write_text(invented(QUESTIONS).script, encoding="utf-8")
    return built.outdir


# From the key, as the browser stamped it, until what it changed has been painted.
MEASURE = """() => {
  window.latencies = [];
  document.querySelector(".quicktakes-filters").addEventListener("input", (event) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () =>
        window.latencies.push(performance.now() - event.timeStamp);
      port2.postMessage(null);
    });
  });
}"""


def latencies(page: Page, count: int) -> list[float]:
    page.wait_for_function(f"window.latencies.length >= {count}")
    return list(page.evaluate("window.latencies.splice(0)"))


def at_best(measure: Callable[[], dict[str, float]]) -> dict[str, int]:
    """Return the least that each thing took: the machine may be at something else."""
    best: dict[str, float] = {}
    for _round in range(10):
        for name, time in measure().items():
            best[name] = min(time, best.get(name, time))
        if max(best.values()) < LIMIT:
            break
    print(best)
    return {name: round(time) for name, time in best.items()}


@in_browser
def test_ten_thousand_questions_answer_each_key_at_once(
    browser_page: Page, large_site: Path
) -> None:
    reader = Reader(browser_page, large_site).open()
    assert reader.count == "10,000 of 10,000 questions"
    assert len(reader.titles) == 50
    browser_page.evaluate(MEASURE)

    def measure() -> dict[str, float]:
        found = {}
        for text in ("what is gra", "pro", "tratra", "stavero tima"):
            reader.search.fill("?")
            latencies(browser_page, 1)
            reader.search.fill("")
            latencies(browser_page, 1)
            for end, character in enumerate(text, start=1):
                browser_page.keyboard.type(character)
                (found[text[:end]],) = latencies(browser_page, 1)
        return found

    best = at_best(measure)
    assert max(best.values()) < LIMIT, best


@in_browser
def test_ten_thousand_questions_filter_at_once(
    browser_page: Page, large_site: Path
) -> None:
    reader = Reader(browser_page, large_site).open()
    browser_page.evaluate(MEASURE)

    def measure() -> dict[str, float]:
        found = {}
        for facet in ("Subject", "Author", "Year", "Keyword"):
            reader.facet(facet).focus()
            for index in (1, 0):
                reader.facet(facet).select_option(index=index)
                (found[f"{facet} {index}"],) = latencies(browser_page, 1)
        return found

    best = at_best(measure)
    assert max(best.values()) < LIMIT, best


@in_browser
def test_the_first_key_need_not_wait_for_the_index(
    browser_page: Page, large_site: Path
) -> None:
    def measure() -> dict[str, float]:
        browser_page.goto("about:blank")
        browser_page.goto((large_site / "sub/browse.html").as_uri())
        browser_page.evaluate(MEASURE)
        browser_page.locator("#quicktakes-text").focus()
        found = {}
        for character in "tr":
            browser_page.keyboard.type(character)
            (found[character],) = latencies(browser_page, 1)
            assert not browser_page.locator("[data-ready]").count()
        browser_page.wait_for_selector("[data-ready]", state="attached")
        return found

    best = at_best(measure)
    assert max(best.values()) < LIMIT, best


@in_browser
def test_show_more(browser_page: Page, large_site: Path) -> None:
    reader = Reader(browser_page, large_site).open()
    before = reader.titles
    more = browser_page.get_by_role("button", name="Show more")
    more.press("Enter")
    assert len(reader.titles) == 150
    assert reader.titles[:50] == before
    focused = browser_page.evaluate("document.activeElement.textContent")
    assert focused == reader.titles[50]  # reading goes on where it stopped
    browser_page.reload()
    assert len(reader.titles) == 150
    reader.facet("Year").select_option(index=1)
    assert len(reader.titles) == 50


@in_browser
def test_long_lists_of_options_follow(browser_page: Page, large_site: Path) -> None:
    reader = Reader(browser_page, large_site).open()
    reader.search.fill("what")
    reader.facet("Year").select_option(index=1)
    keyword = reader.facet("Keyword")
    keyword.focus()
    whole = keyword.locator("option").count()
    assert 300 < whole < 6001
    keyword.select_option(index=2)
    count = reader.chosen("Keyword").rpartition("(")[2].rstrip(")")
    assert reader.count == f"{count} of 10,000 questions"
