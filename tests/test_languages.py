"""The words of the extension in the project's language, and answers in another one."""

from __future__ import annotations

import gettext
import importlib.util
import io
import os
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from conftest import TESTS, Built, Project, squeeze

from sphinxcontrib_quicktakes import i18n
from sphinxcontrib_quicktakes.content.dates import DEFAULT_FORMAT

LANGUAGES = ["de", "es", "fr", "ja", "zh_CN"]
PLACEHOLDER = re.compile(r"%[a-z]")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = TESTS.parent / "tools/catalogs.py"
    spec = importlib.util.spec_from_file_location("catalogs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def texts(catalog: Catalog) -> set[str | tuple[str, ...]]:
    return {message.id for message in catalog if message.id}


def po(language: str) -> Catalog:
    path = i18n.LOCALE_DIR / language / "LC_MESSAGES/quicktakes.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


# The catalogues.


def test_languages() -> None:
    folders = [path.name for path in i18n.LOCALE_DIR.iterdir() if path.is_dir()]
    assert sorted(folders) == LANGUAGES


def test_template_is_up_to_date(tool: ModuleType) -> None:
    with (i18n.LOCALE_DIR / "quicktakes.pot").open("rb") as file:
        template = read_po(file)
    assert texts(template) == texts(tool.template()), "run tools/catalogs.py"
    assert "Related questions" in texts(template)
    assert ("%d question", "%d questions") in texts(template)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete(tool: ModuleType, language: str) -> None:
    catalog = po(language)
    assert texts(catalog) == texts(tool.template()), "run tools/catalogs.py"
    assert tool.missing(catalog) == []
    with (i18n.LOCALE_DIR / language / "LC_MESSAGES/quicktakes.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalog:
        assert not message.fuzzy
        if isinstance(message.id, tuple):
            found = [compiled.ngettext(*message.id, number) for number in (1, 2)]
            expected = [message.string[0], message.string[-1]]
            assert all("%d" in text for text in found)
        elif message.id:
            found, expected = [compiled.gettext(message.id)], [message.string]
            assert PLACEHOLDER.findall(message.id) == PLACEHOLDER.findall(found[0])
        else:
            continue
        assert found == expected, "run tools/catalogs.py"


# The words on pages.


def words(project: Project, language: str, docname: str = "a") -> str:
    project.index(".. quicktakes::", "   :view: table", "", ".. quicktakes-index::")
    fields = {"id": 2, "title": "B?", "url": "/b"}
    project.question(
        "a",
        question="A?",
        date="2025-02-06",
        date_format="MMMM DD, YYYY",
        post_on_text="Posted on",
        seo={"page_keywords": "word"},
        related_article1=fields,
    )
    project.question("b", id=2, question="B?", url="/b", date="2025-05-06")
    built = project.build(overrides={"language": language})
    unexpected = [line for line in built.warnings if "[docutils]" not in line]
    assert unexpected == []  # docutils says which languages it has no words in
    return squeeze(built.main(docname))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "Veröffentlicht am Februar 06, 2025|Verwandte Fragen|Fachgebiet|Schlag"),
        ("es", "Publicado el febrero 06, 2025|Preguntas relacionadas|Materia|Palabras"),
        ("fr", "Publié le février 06, 2025|Questions connexes|Matière|Mots-clés"),
        ("ja", "投稿日： 2月 06, 2025|関連する質問|分野|キーワード"),
        ("zh_CN", "发布于 二月 06, 2025|相关问题|学科|关键词"),
        ("xx", "Posted on February 06, 2025|Related questions|Subject|Keywords"),
        ("de_AT", "Veröffentlicht am|Verwandte Fragen"),
    ],
)
def test_words(project: Project, language: str, expected: str) -> None:
    page = words(project, language)
    for text in expected.split("|"):
        assert text in page


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Posted on Feb 06, 2025"),
        ("de", "Veröffentlicht am 6. Februar 2025"),
        ("es", "Publicado el 6 de febrero de 2025"),
        ("fr", "Publié le 6 février 2025"),
        ("ja", "投稿日： 2025年2月6日"),
        ("zh_CN", "发布于 2025年2月6日"),
        ("ko", "Posted on 2월 06, 2025"),
    ],
)
@pytest.mark.parametrize("date_format", [None, "MMM DD, YYYY"])
def test_dates_in_the_way_of_a_language(
    project: Project, language: str, expected: str, date_format: str | None
) -> None:
    assert DEFAULT_FORMAT in i18n.DATE_FORMATS
    project.index(".. quicktakes::")
    project.question("a", question="A?", date="2025-02-06", date_format=date_format)
    built = project.build(overrides={"language": language})
    byline = built.main("a").select_one(".quicktakes-byline")
    assert byline is not None
    assert squeeze(byline) == expected


def test_plural(project: Project) -> None:
    assert "2 Fragen" in words(project, "de", "subjects/physics")
    project.srcdir.joinpath("b.md").unlink()
    project.question("a", question="A?")
    built = project.build(overrides={"language": "de"})
    assert "1 Frage" in squeeze(built.main("subjects/physics"))


def test_languages_of_one_process(project: Project) -> None:
    assert "Verwandte Fragen" in words(project, "de")
    assert "Questions connexes" in words(project, "fr")
    assert "Related questions" in words(project, "en")


def test_every_process_forgets_the_last_language(project: Project) -> None:
    """As applications of Sphinx's API do, which keep its catalogues."""
    from sphinx.locale import translators

    words(project, "de")
    kept = {}
    project.build(
        overrides={"language": "de"}, prepare=lambda app: kept.update(translators)
    )
    translators.update(kept)
    try:
        assert "Questions connexes" in words(project, "fr")
    finally:
        translators.clear()


def test_names_of_objects(project: Project) -> None:
    """Module-level words, which are made before the language is known."""
    words(project, "de")
    names = {}

    def prepare(app: object) -> None:
        domain = app.env.get_domain("qt")  # type: ignore[attr-defined]
        for name, kind in domain.object_types.items():
            names[name] = domain.get_type_name(kind)

    project.build(overrides={"language": "de"}, prepare=prepare)
    assert names["keyword"] == "Schlagwort"


def test_german_order(project: Project) -> None:
    project.index(".. quicktakes::", "   :group-by: none")
    for docname, title in {"a": "Zebra?", "b": "Äpfel?", "c": "Anton?"}.items():
        project.question(docname, question=title)
    built = project.build(overrides={"language": "de"})
    found = [squeeze(link) for link in built.main("index").select(".quicktakes-list a")]
    assert found == ["Anton?", "Äpfel?", "Zebra?"]


# Answers in another language.

ANSWER = r"""A body keeps $ v = \frac{s}{t} $ and `code()`. See [the other](/learn/b).

### Why $x$ is so

- first **item**

  | Head |
  |------|
  | cell |

> quoted

Costs $5 and ~~old~~ new[^1].

[^1]: The note.

```python
untouched = 1
```
"""
GERMAN = {
    "What is inertia?": "Was ist Trägheit?",
    "A description.": "Eine Beschreibung.",
    "A body keeps $ v = \\frac{s}{t} $ and `code()`. See [the other](/learn/b).": (
        "Körper behalten $ v = \\frac{s}{t} $ und `code()`. Siehe [dort](/learn/b)."
    ),
    "Why $x$ is so": "Warum $x$ so ist",
    "first **item**": "erster **Punkt**",
    "Head": "Kopf",
    "cell": "Zelle",
    "quoted": "zitiert",
    "Costs $5 and ~~old~~ new[^1].": "Kostet $5 und ~~alt~~ neu[^1].",
    "The note.": "Die Anmerkung.",
    "How do bodies move?": "Wie bewegen sich Körper?",
    "How do bodies move? Tell me $ x $ more.": "Wie denn? Mehr über $ x $.",
    "They fall.": "Sie fallen.",
}


@pytest.fixture
def german(project: Project) -> Project:
    """Return a project with what ``sphinx-build -b gettext`` finds, translated."""
    project.conf(
        locale_dirs=["locale"],
        gettext_compact=False,
        exclude_patterns=["locale"],
        copyright="1",
        version="1",
    )
    project.index()
    project.write(
        "learn/a.md",
        "---\nid: 7\nquestion: What is inertia?\nsubject: Physics\n"
        "author: The team\n"
        "seo: {page_description: A description., page_keywords: 'mass, rest'}\n"
        "related_article1: {id: 8, title: Other}\nanswer: |\n"
        + "".join(f"  {line}\n" for line in ANSWER.splitlines())
        + "---\n",
    )
    project.question(
        "learn/b",
        id=8,
        title="How do bodies move?",
        question="How do bodies move? Tell me $ x $ more.",
        url="/learn/b",
        answer="They fall.",
    )
    built = project.build("gettext", builddir=project.srcdir.parent / "gettext")
    assert built.warnings == []
    found = set()
    for name in ("learn/a", "learn/b"):
        template = read_po(io.BytesIO((built.outdir / f"{name}.pot").read_bytes()))
        catalog = Catalog(locale="de", fuzzy=False)
        for text in texts(template):
            catalog.add(text, GERMAN.get(text, ""))
        found |= texts(template)
        path = project.srcdir / f"locale/de/LC_MESSAGES/{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog)
    assert set(GERMAN) <= found
    # Names are what filters and the index go by.
    assert found.isdisjoint({"The team", "mass, rest"})
    return project


def build(project: Project, builder: str = "html", **values: object) -> Built:
    built = project.build(builder, overrides={"language": "de", **values})
    assert built.warnings == []
    return built


def test_translated_answer(german: Project) -> None:
    page = build(german).main("learn/a")
    text = squeeze(page)
    for untranslated in ("keeps", "first", "Head", "quoted", "Costs", "note."):
        assert untranslated not in text
    assert [m.text for m in page.select("p .math")] == [r"\(v = \frac{s}{t}\)"]
    assert page.select_one("code.literal").text == "code()"  # type: ignore[union-attr]
    (link,) = (a for a in page.select("a") if a.text == "dort")
    assert link["href"] == "b.html"
    heading = page.select_one("h2")
    assert heading is not None
    assert squeeze(heading) == r"Warum \(x\) so ist"
    assert heading.parent["id"] == "question-7-why-x-is-so"  # type: ignore[index]
    assert page.select_one("li strong").text == "Punkt"  # type: ignore[union-attr]
    assert page.select_one("del").text == "alt"  # type: ignore[union-attr]
    assert [cell.text.strip() for cell in page.select("th, td")] == ["Kopf", "Zelle"]
    assert "$5" in text
    assert "Die Anmerkung." in text
    assert "untouched = 1" in text


def test_translated_title_is_shown_everywhere(german: Project) -> None:
    built = build(german)
    for name in ("index", "subjects/physics"):
        found = [squeeze(a) for a in built.main(name).select(".quicktakes-list a")]
        assert sorted(found) == ["Was ist Trägheit?", "Wie bewegen sich Körper?"]
    page = built.html("learn/b")
    assert page.title is not None
    assert page.title.text.startswith("Wie bewegen sich Körper?")
    beside = page.select_one("link[rel=next], link[rel=prev]")
    assert beside is not None
    assert beside["title"] == "Was ist Trägheit?"
    assert "Mehr über" in page.text
    listed = {squeeze(a) for a in built.main("learn/b").select(".quicktakes-related a")}
    assert listed == {"Was ist Trägheit?"}


def test_translated_description(german: Project) -> None:
    (tag,) = build(german).html("learn/a").select("meta[name=description]")
    assert tag.attrs == {"name": "description", "content": "Eine Beschreibung."}


@pytest.mark.parametrize("view", ["full", "cards"])
@pytest.mark.parametrize("builder", ["html", "text"])
def test_translated_description_in_listings(
    german: Project, monkeypatch: pytest.MonkeyPatch, view: str, builder: str
) -> None:
    """Also when the catalog is newer than the page with the listing."""
    german.write("index.rst", f"All\n===\n\n.. quicktakes::\n   :view: {view}\n")
    path = german.srcdir / "locale/de/LC_MESSAGES/learn/a.po"
    translated = path.read_text("utf-8")
    path.write_text(translated.replace("Eine Beschreibung.", "Noch eine."), "utf-8")

    def listed() -> str:
        built = build(german, builder)
        return built.text("index.txt" if builder == "text" else "index.html")

    assert "Noch eine." in listed()
    path.write_text(translated, "utf-8")
    compiled = path.with_suffix(".mo")
    os.utime(path, ns=(compiled.stat().st_mtime_ns + 10**9,) * 2)
    monkeypatch.setattr(gettext, "_translations", {})  # what this process read
    text = listed()
    assert "Eine Beschreibung." in text
    assert "A description." not in text


def test_names_are_not_translated(german: Project) -> None:
    head = build(german).html("learn/a").head
    assert head is not None
    for name, content in {"author": "The team", "keywords": "mass, rest"}.items():
        (tag,) = head.select(f"meta[name={name}]")
        assert tag.attrs == {"name": name, "content": content}


@pytest.mark.parametrize("builder", ["epub", "text", "latex"])
def test_translation_in_other_formats(german: Project, builder: str) -> None:
    built = build(german, builder)
    files = [
        f for f in built.outdir.rglob("*") if f.suffix in (".xhtml", ".txt", ".tex")
    ]
    text = "".join(Path(f).read_text(encoding="utf-8") for f in files)
    assert "Was ist Trägheit?" in text
    assert "Siehe" in text
    assert "Sie fallen." in text
    assert "A body keeps" not in text.replace("alttext", "")
