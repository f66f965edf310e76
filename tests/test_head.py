"""The head of a page: said once, in full, and safely."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schema_org
from bs4 import BeautifulSoup
from conftest import PNG, Built, Project, parse, squeeze
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.catalogue import urls
from sphinxcontrib_quicktakes.html import json_ld
from sphinxcontrib_quicktakes.pages import excerpt

BASE = "https://example.org"
DOCS = "https://docs.example.org/site/"
THEMES = [
    "alabaster",
    "furo",
    "pydata_sphinx_theme",
    "sphinx_rtd_theme",
    "sphinx_book_theme",
]
EVIL = "</script><!--<script>alert(1)</script>\u2028\u2029\"'&amp;<b>x</b>"
URL = "/learn/physics/questions/inertia"


def site(project: Project) -> Project:
    project.conf(
        project="The Site",
        html_baseurl=DOCS,
        quicktakes_base_url=BASE,
        quicktakes_feed=5,
    )
    project.index()
    project.question(
        "qa/full",
        id=1,
        question="What is inertia?",
        date=dt.date(2025, 2, 6),
        author="Ann Lee",
        url=URL,
        answer="### First\nA body keeps its $v$.\n\n```c\nx < y\n```\n\n- One\n- Two",
        seo={
            "title": "Inertia explained",
            "page_description": 'About "inertia"',
            "page_keywords": "inertia, mass",
        },
    )
    project.question("qa/bare", question="What is mass?", answer="Mass. " * 60)
    fields = "title author subject post_on_text url".split()
    project.question(
        "qa/evil",
        question=f"Evil {EVIL}?",
        answer=f"Text $v$ {EVIL} and `{EVIL}`.\n\n    {EVIL}",
        date=dt.date(2025, 1, 1),
        seo={
            "title": f"Seo {EVIL}",
            "page_description": f"Description {EVIL}",
            "page_keywords": [f"word {EVIL}", "mass"],
        },
        **{name: f"/{name} {EVIL}" for name in fields},
    )
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site(Project(tmp_path_factory.mktemp("head") / "src")).build()


def metas(tree: BeautifulSoup) -> dict[str, str]:
    """Return the named ``<meta>`` of a page; each name is there once."""
    found = [
        (str(m.get("name") or m.get("property")), str(m["content"]))
        for m in tree.select("head meta[content]")
        if m.get("name") or m.get("property")
    ]
    counts = Counter(name for name, _ in found if name != "viewport")
    assert [name for name, count in counts.items() if count > 1] == []
    return dict(found)


def canonical(tree: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in tree.select('link[rel="canonical"]')]


def data(tree: BeautifulSoup) -> dict[str, Any]:
    """Return the items of a page's JSON-LD by type; all of them are valid."""
    scripts = tree.select('head script[type="application/ld+json"]')
    if not scripts:
        return {}
    (script,) = scripts
    content = json.loads(script.get_text())
    assert content["@context"] == "https://schema.org"
    found = {item["@type"]: item for item in content["@graph"]}
    assert len(found) == len(content["@graph"])
    assert [p for item in found.values() for p in schema_org.problems(item)] == []
    return found


def test_without_warnings(built: Built) -> None:
    assert built.warnings == []


def test_meta(built: Built) -> None:
    found = metas(built.html("qa/full"))
    assert found["description"] == 'About "inertia"'
    assert found["keywords"] == "inertia, mass"
    assert found["author"] == "Ann Lee"
    assert found["article:published_time"] == "2025-02-06"
    assert found["og:title"] == "Inertia explained"
    assert found["og:type"] == "article"
    assert found["og:url"] == BASE + URL
    assert found["og:description"] == 'About "inertia"'
    assert found["og:site_name"] == "The Site"
    assert found["twitter:card"] == "summary"
    assert "og:image" not in found


def test_title(built: Built) -> None:
    tree = built.html("qa/full")
    assert squeeze(tree.select("title")[0]).startswith("Inertia explained")
    assert squeeze(tree.select("h1")[0]) == "What is inertia?"


def test_description_from_the_answer(built: Built) -> None:
    found = metas(built.html("qa/bare"))
    description = found["description"]
    assert found["og:description"] == description
    assert description.startswith("Mass. Mass. ")
    assert description.endswith("Mass.…")
    assert 100 < len(description) <= 160
    assert "article:published_time" not in found
    assert "author" not in found


def test_canonical(built: Built) -> None:
    assert canonical(built.html("qa/full")) == [BASE + URL]
    # No url, no other address than that of the documentation.
    assert canonical(built.html("qa/bare")) == [f"{DOCS}qa/bare.html"]
    assert canonical(built.html("index")) == [f"{DOCS}index.html"]


def test_of_two_with_one_url(project: Project) -> None:
    project.index()
    project.question("a", question="One?", url=URL, id=1)
    project.question("b", question="Two?", url=URL + "/", id=2)
    overrides = {"quicktakes_base_url": BASE, "html_baseurl": DOCS}
    built = project.build(overrides=overrides)
    assert canonical(built.html("a")) == [BASE + URL]
    assert canonical(built.html("b")) == [f"{DOCS}b.html"]
    # It is the second one's when the first has another.
    project.question("a", question="One?", url="/learn/physics/other", id=1)
    built = project.build(overrides=overrides)
    assert canonical(built.html("b")) == [f"{BASE}{URL}/"]


def test_without_addresses(project: Project) -> None:
    built = site(project).build(
        overrides={
            "html_baseurl": "",
            "quicktakes_base_url": "",
            "quicktakes_feed": 0,
        }
    )
    assert built.warnings == []
    for page in ("qa/full", "qa/evil", "subjects/physics"):
        tree = built.html(page)
        assert canonical(tree) == []
        assert "og:url" not in metas(tree)
        found = data(tree)
        assert "BreadcrumbList" not in found
        assert not [item for item in found.values() if "url" in item]


def test_faq_page(built: Built) -> None:
    page = data(built.html("qa/full"))["FAQPage"]
    assert page["name"] == "What is inertia?"
    assert page["url"] == BASE + URL
    assert page["inLanguage"] == "en"
    assert page["datePublished"] == "2025-02-06"
    assert page["author"] == {"@type": "Person", "name": "Ann Lee"}
    (question,) = page["mainEntity"]
    assert question["name"] == "What is inertia?"
    answer = question["acceptedAnswer"]
    assert answer["text"] == "First\n\nA body keeps its v.\n\nx < y\n\nOne\n\nTwo"
    assert answer["author"] == page["author"] == question["author"]
    assert answer["datePublished"] == question["datePublished"] == "2025-02-06"


def test_breadcrumbs(built: Built) -> None:
    (items,) = [data(built.html("qa/full"))["BreadcrumbList"]["itemListElement"]]
    assert [(i["position"], i["name"], i["item"]) for i in items] == [
        (1, "Home", f"{DOCS}index.html"),
        (2, "Physics", f"{DOCS}subjects/physics.html"),
        (3, "What is inertia?", BASE + URL),
    ]


def test_subject_page(built: Built) -> None:
    tree = built.html("subjects/physics")
    found = data(tree)
    page = found["CollectionPage"]
    assert page["name"] == "Physics"
    assert page["about"] == {"@type": "Thing", "name": "Physics"}
    assert page["mainEntity"]["numberOfItems"] == 2
    names = [i["name"] for i in found["BreadcrumbList"]["itemListElement"]]
    assert names == ["Home", "Physics"]
    assert metas(tree)["og:type"] == "website"
    assert metas(tree)["og:url"] == f"{DOCS}subjects/physics.html"


def test_other_pages_are_left_alone(built: Built) -> None:
    for page in ("index", "genindex", "search"):
        tree = built.html(page)
        assert data(tree) == {}
        assert not [name for name in metas(tree) if name.startswith(("og:", "twitter"))]


def test_links_to_feeds(built: Built) -> None:
    def feeds(page: str) -> list[tuple[str, str]]:
        links = built.html(page).select('head link[type="application/atom+xml"]')
        for link in links:
            assert ((built.outdir / page).parent / str(link["href"])).is_file()
        return [(str(link["href"]), str(link["title"])) for link in links]

    whole = "The Site"
    assert feeds("index") == feeds("genindex") == [("questions.atom", whole)]
    assert (
        feeds("qa/full")
        == feeds("subjects/physics")
        == [
            ("../questions.atom", whole),
            ("../feeds/physics.atom", f"{whole}: Physics"),
        ]
    )


def shape(tree: BeautifulSoup) -> Counter[tuple[str, ...]]:
    """Return the elements of a head, without what they say."""
    return Counter(
        (element.name, *sorted(element.attrs))
        for element in tree.select("head, head *")
        if element.get("rel") not in (["prev"], ["next"])
    )


def test_nothing_gets_out_of_a_field(built: Built) -> None:
    full, evil = built.html("qa/full"), built.html("qa/evil")
    assert shape(evil) == shape(full)
    assert evil.select("b") == []
    assert not [s for s in evil.select("script") if s.get_text() == "alert(1)"]
    assert "\u2028" not in str(evil.select('script[type="application/ld+json"]')[0])
    raw = built.text("qa/evil.html")
    assert "<!--<script" not in raw
    assert "<script>alert" not in raw


def test_evil_text_arrives_whole(built: Built) -> None:
    evil = " ".join(EVIL.split())  # front matter is prose: one line
    tree = built.html("qa/evil")
    assert metas(tree)["description"] == f"Description {evil}"
    assert metas(tree)["og:title"] == f"Seo {evil}"
    page = data(tree)["FAQPage"]
    assert page["description"] == f"Description {evil}"
    assert page["author"]["name"] == f"/author {evil}"
    (question,) = page["mainEntity"]
    assert question["text"].startswith("Evil ")
    assert "</script><!--<script>alert(1)" in question["acceptedAnswer"]["text"]
    (address,) = canonical(tree)
    assert address == metas(tree)["og:url"] == page["url"]
    assert address.startswith(f"{BASE}/url%20%3C/script%3E")
    assert not set(address) & set('<>" \u2028')


@pytest.mark.parametrize("theme", THEMES)
def test_themes(tmp_path: Path, theme: str) -> None:
    if theme != "alabaster":
        pytest.importorskip(theme)
    options = {"canonical_url": "https://old.example.org/"}
    overrides = {
        "html_theme": theme,
        "html_theme_options": options if theme == "alabaster" else {},
    }
    built = site(Project(tmp_path / "src")).build("dirhtml", overrides=overrides)
    assert built.warnings == []
    for page, address in (("full", BASE + URL), ("bare", f"{DOCS}qa/bare/")):
        tree = parse(built.outdir / f"qa/{page}/index.html")
        assert canonical(tree) == [address]
        assert metas(tree)["og:url"] == address
        assert len(tree.select("head title")) == 1
        assert data(tree)["FAQPage"]["url"] == address
    full, evil = (
        parse(built.outdir / f"qa/{page}/index.html") for page in ("full", "evil")
    )
    assert shape(evil) == shape(full)


@pytest.mark.parametrize("first", [True, False])
def test_with_sphinxext_opengraph(project: Project, first: bool) -> None:
    pytest.importorskip("sphinxext.opengraph")
    names = ["sphinxcontrib_quicktakes", "sphinxext.opengraph"]
    site(project)
    project.write("notes.rst", ":orphan:\n\nNotes\n=====\n\nSome notes.\n")
    built = project.build(
        overrides={
            "extensions": names if first else names[::-1],
            "ogp_site_url": DOCS,
            "ogp_image": "https://example.org/picture.png",
        }
    )
    assert built.warnings == []
    found = metas(built.html("qa/full"))
    assert found["og:type"] == "article"
    assert found["og:title"] == "Inertia explained"
    assert found["og:url"] == BASE + URL
    assert found["description"] == found["og:description"] == 'About "inertia"'
    assert found["og:image"] == "https://example.org/picture.png"
    assert found["article:published_time"] == "2025-02-06"
    assert found["twitter:card"].startswith("summary")
    evil = metas(built.html("qa/evil"))
    assert evil["og:title"] == f"Seo {' '.join(EVIL.split())}"
    assert shape(built.html("qa/evil")) == shape(built.html("qa/full"))
    # Its own pages are its own.
    assert metas(built.html("notes"))["og:type"] == "website"


def test_settings(project: Project) -> None:
    built = site(project).build(
        overrides={"quicktakes_schema_type": "QAPage", "quicktakes_opengraph": False}
    )
    tree = built.html("qa/full")
    page = data(tree)["QAPage"]
    assert page["mainEntity"]["answerCount"] == 1
    assert page["mainEntity"]["acceptedAnswer"]["url"] == BASE + URL
    tags = metas(tree)
    assert not [n for n in tags if n.partition(":")[0] in ("og", "article", "twitter")]
    # Another value is seen, though no file changed.
    built = project.build(overrides={"quicktakes_schema_type": ""})
    for page_name in ("qa/full", "subjects/physics"):
        assert data(built.html(page_name)) == {}
    assert "og:title" in metas(built.html("qa/full"))


def test_image(project: Project) -> None:
    site(project).write("qa/picture.png", PNG)
    project.question(
        "qa/full", question="What?", answer="![A <b> picture](picture.png)"
    )
    project.question("qa/far", question="Far?", answer="![](https://example.org/x.png)")
    built = project.build()
    found = metas(built.html("qa/full"))
    image = found["og:image"]
    assert image.startswith(f"{DOCS}_images/picture.png")
    assert found["twitter:card"] == "summary_large_image"
    answer = data(built.html("qa/full"))["FAQPage"]["mainEntity"][0]["acceptedAnswer"]
    assert answer["text"] == "A <b> picture"
    # An answer's images from elsewhere are links.
    assert "og:image" not in metas(built.html("qa/far"))


@pytest.mark.parametrize("builder", ["singlehtml", "epub"])
def test_books_have_no_such_head(project: Project, builder: str) -> None:
    built = site(project).build(builder, overrides={"version": "1", "copyright": "c"})
    for path in built.outdir.rglob("*.*html"):
        text = path.read_text(encoding="utf-8")
        assert "ld+json" not in text
        assert "og:title" not in text
        assert "questions.atom" not in text


def test_head_follows_the_collection(project: Project, tmp_path: Path) -> None:
    site(project).build()
    project.write("index.rst", "Start\n=====\n\n.. quicktakes::\n")
    # The commoner spelling is the subject's name; the seo.title is no longer unique.
    for name in ("x", "y", "z"):
        project.question(name, question=f"{name}?", subject="PHYSICS")
    project.question("w", question="w?", seo={"title": "Inertia explained"})
    one, other = project.build(), project.build(builddir=tmp_path / "clean")
    for page in ("qa/full", "qa/bare", "qa/evil", "subjects/physics"):
        assert one.text(f"{page}.html") == other.text(f"{page}.html")
    items = data(one.html("qa/full"))["BreadcrumbList"]["itemListElement"]
    assert [item["name"] for item in items] == ["Start", "PHYSICS", "What is inertia?"]
    assert metas(one.html("qa/full"))["og:title"] == "What is inertia?"


def test_translated_description_and_title(project: Project) -> None:
    project.conf(html_baseurl="https://example.org/", quicktakes_feed=5)
    project.index(".. quicktakes-browse::")
    for name, title in (("qa", "What?"), ("other", "Why?")):
        project.question(
            name,
            question=title,
            date="2026-01-02",
            seo={"title": f"{title} At length", "page_description": "A <b> text."},
        )
    project.write(
        "locale/de/LC_MESSAGES/qa.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "A <b> text."\nmsgstr "Ein <b> Text."\n\n'
        'msgid "What?"\nmsgstr "Was?"\n',
    )
    overrides = {"language": "de", "locale_dirs": ["locale"]}
    built = project.build(overrides=overrides)
    tree = built.html("qa")
    found = metas(tree)
    assert found["description"] == found["og:description"] == "Ein <b> Text."
    assert data(tree)["FAQPage"]["description"] == "Ein <b> Text."
    assert "<summary>Ein &lt;b&gt; Text.</summary>" in built.text("questions.atom")
    (described,) = {
        question["description"]
        for question in json.loads(built.text("quicktakes.json"))["questions"]
        if question["docname"] == "qa"
    }
    assert described == "Ein <b> Text."
    assert found["og:title"] == "Was?"
    assert tree.title is not None
    assert tree.title.text.startswith("Was?")
    # What is not translated stays.
    assert metas(built.html("other"))["og:title"] == "Why? At length"
    assert metas(built.html("other"))["og:description"] == "A <b> text."


def test_words_of_the_translation(project: Project) -> None:
    project.index()
    project.question("qa", question="What?", answer="Some words.")
    project.write(
        "locale/de/LC_MESSAGES/qa.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Some words."\nmsgstr "Einige <b>Wörter</b>."\n\n'
        'msgid "What?"\nmsgstr "Was?"\n',
    )
    built = project.build(
        overrides={
            "language": "de",
            "locale_dirs": ["locale"],
            "gettext_compact": False,
        }
    )
    tree = built.html("qa")
    assert metas(tree)["description"] == "Einige <b>Wörter</b>."
    page = data(tree)["FAQPage"]
    assert page["inLanguage"] == "de"
    assert page["mainEntity"][0]["name"] == page["name"] == "Was?"
    assert page["mainEntity"][0]["acceptedAnswer"]["text"] == "Einige <b>Wörter</b>."


# The parts, without a build.


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ({"@type": "Nothing"}, "no type"),
        ({"@type": "Answer", "text": "x", "wings": 2}, "no such property"),
        ({"@type": "Answer", "text": "x", "answerCount": 2}, "not a property of"),
        ({"@type": "Answer"}, "needs text"),
        ({"@type": "WebPage", "datePublished": "soon"}, "expected"),
        ({"@type": "WebPage", "url": "qa/x.html"}, "expected"),
        ({"@type": "WebPage", "author": {"@type": "Thing"}}, "expected"),
        ({"@type": "ItemList", "numberOfItems": "2"}, "expected"),
    ],
)
def test_validator_can_fail(item: dict[str, object], problem: str) -> None:
    (found,) = schema_org.problems(item)
    assert problem in found


@given(st.recursive(st.text(), lambda inner: st.lists(inner), max_leaves=5))
def test_script_holds_any_text(content: object) -> None:
    html = json_ld.script([{"x": content}])
    tree = BeautifulSoup(f"<html><head>{html}</head></html>", "html.parser")
    (script,) = tree.select("script")
    assert tree.select("head")[0].contents[:1] == [script]
    assert json.loads(str(script.string))["@graph"] == [{"x": content}]
    inner = html.removeprefix('<script type="application/ld+json">')
    assert "<" not in inner.removesuffix("</script>\n")
    assert not set(html) & {"\u2028", "\u2029"}


@given(st.text())
def test_encoded_addresses(text: str) -> None:
    try:
        found = urls.encode(text)
    except UnicodeEncodeError:  # a lone surrogate, which no file can hold
        return
    assert found.isascii()
    assert not set(found) & set(' <>"\\^`{|}\n[]')
    assert urls.encode(found) == found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a/b", "https://x.org/en/a/b"),
        ("https://x.org/en/a", "https://x.org/en/a"),
        ("/a b%20c%", "https://x.org/en/a%20b%20c%25"),
        ("//evil.org/", "https://x.org/en//evil.org/"),
        ("https://evil.org/", None),
        ("javascript:alert(1)", None),
        ("a", None),
        ("", None),
    ],
)
def test_published(url: str, expected: str | None) -> None:
    assert urls.published("https://x.org/en/", url) == expected
    assert urls.published("", url) is None


@given(st.lists(st.text(min_size=1)), st.integers(20, 200))
def test_first_words(texts: list[str], length: int) -> None:
    paragraphs = [nodes.paragraph("", text) for text in texts]
    found = excerpt.first_words(paragraphs, length)
    whole = " ".join(" ".join(p.astext().split()) for p in paragraphs).split()
    assert len(found) <= length
    if len(" ".join(whole)) <= length:
        assert found == " ".join(whole)
    else:
        assert found.endswith("…")
        assert " ".join(whole).startswith(found[:-1])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "It is about\n$$\nx\n$$\nso that it falls.",
            "It is about … so that it falls.",
        ),
        ("It is\n$$x$$\n$$y$$\nand no more.", "It is … and no more."),
        ("$$x$$\nThis is the rule.", "This is the rule."),
        ("It is\n$$x$$", "It is …"),
        ("$$x$$", "x"),
    ],
)
def test_a_description_says_where_a_display_stood(
    project: Project, answer: str, expected: str
) -> None:
    project.index()
    project.question("q", answer=answer)
    found = metas(project.build().html("q"))["description"]
    assert found == expected


def test_names_stand_where_themes_look_for_them(project: Project) -> None:
    """sphinx-immaterial reads the nodes, and prints no ``metatags``."""
    found: dict[str, dict[str, str]] = {}

    def look(_app: object, name: str, _template: str, _context: Any, tree: Any) -> None:
        top = tree.document.children if tree else ()
        metas = [node for node in top if isinstance(node, nodes.meta)]
        found[name] = {node["name"]: node["content"] for node in metas}

    project.index()
    seo = {"page_description": "About.", "page_keywords": "mass"}
    project.question("q", author="Ada", seo=seo)
    project.build(prepare=lambda app: app.connect("html-page-context", look))
    expected = {"description": "About.", "keywords": "mass", "author": "Ada"}
    assert found["q"] == expected
