"""``:view: faq``: whole answers on one page, each as on its own."""

from __future__ import annotations

import gettext
import json
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter

import pytest
from bs4 import Tag
from conftest import PNG, Built, Project, squeeze
from docutils import nodes
from schema_org import problems as schema_problems
from test_incremental import compare

from sphinxcontrib_quicktakes.views import faq

ANSWER = """\
# Why

It moves[^1] by $x^2$, see [why](#why) and [the other](/qa/light).

$$\\int_0^1 x\\,dx$$

## Deeper

More[^note], and ![a mark](mark.png).

[^1]: The first note.
[^note]: The second note.
"""


def site(project: Project, *options: str, **conf: object) -> Project:
    """Write three questions, two with the same answer, and a page with answers."""
    project.conf(**conf)
    project.index(".. quicktakes::\n\n.. toctree::\n\n   sub/faq")
    lines = "".join(f"   {line}\n" for line in ("", ":view: faq", *options))
    project.write("sub/faq.rst", f"FAQ\n===\n\n.. quicktakes::{lines[2:]}\n")
    project.write("qa/mark.png", PNG)
    project.question("qa/inertia", question="What is inertia?", id=1, answer=ANSWER)
    project.question(
        "qa/light",
        question="How fast is <b>light</b> -- $x$?",
        id=2,
        url="/qa/light",
        answer=ANSWER,
        author="Ada <i>Lovelace</i>",
        date="2024-02-29",
    )
    project.question("leaf", question="Why green?", id=3, subject="Biology")
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = site(
        Project(tmp_path_factory.mktemp("faq") / "src"),
        html_baseurl="https://example.org/",
    )
    built = project.build()
    assert built.warnings == []
    return built


def items(main: Tag) -> dict[str, Tag]:
    """Return the answers by the questions that open them."""
    found = {}
    for details in main.select("details.quicktakes-faq-item"):
        summary, body = details.find_all(recursive=False)
        assert (summary.name, body.name) == ("summary", "div")
        found[squeeze(summary)] = body
    return found


def assert_unique_ids(tree: Tag) -> None:
    counted = Counter(str(element["id"]) for element in tree.select("[id]"))
    assert [id_ for id_, count in counted.items() if count > 1] == []


def test_answers_stand_under_their_questions(built: Built) -> None:
    main = built.main("sub/faq")
    found = items(main)
    light = "How fast is <b>light</b> -- $x$?"
    assert list(found) == ["Why green?", light, "What is inertia?"]
    assert [squeeze(h) for h in main.select("h2")] == ["Biology", "Physics"]
    assert "A body keeps its motion." in squeeze(found["Why green?"])
    (line,) = found[light].select(".quicktakes-byline")
    assert "Feb 29, 2024" in squeeze(line)
    assert "Ada <i>Lovelace</i>" in squeeze(line)
    assert not main.select(".quicktakes-related, .quicktakes-filed")
    pages = ("leaf", "qa/light", "qa/inertia")
    for body, page in zip(found.values(), pages, strict=True):
        assert body.select(".quicktakes-byline a")[-1]["href"] == f"../{page}.html"


def test_footnotes_headings_and_links_stay_in_their_answer(built: Built) -> None:
    tree = built.html("sub/faq")
    assert_unique_ids(tree)
    bodies = list(items(built.main("sub/faq")).values())[1:]
    for body in bodies:
        own = {str(element["id"]) for element in body.select("[id]")}
        notes = body.select("a.footnote-reference")
        assert [a.get_text() for a in notes] == ["[1]", "[2]"]
        texts = ("The first note.", "The second note.")
        for note, text in zip(notes, texts, strict=True):
            (target,) = body.select(str(note["href"]))
            assert text in squeeze(target)
        local = [str(a["href"]) for a in body.select("a[href^='#']")]
        assert len(local) == 5
        assert {href[1:] for href in local} <= own
        assert [(h.name, squeeze(h)) for h in body.select(".rubric")] == [
            ("h3", "Why"),
            ("h4", "Deeper"),
        ]
        (other,) = [a for a in body.select("a") if squeeze(a) == "the other"]
        assert other["href"] == "../qa/light.html"
        (image,) = body.select("img")
        assert (built.outdir / "sub" / str(image["src"])).resolve().is_file()


def test_formulas_are_set(built: Built) -> None:
    assert len(built.main("sub/faq").select("span.math")) == 2
    assert len(built.main("sub/faq").select("div.math")) == 2
    assert "mathjax@" in built.text("sub/faq.html")
    assert "mathjax@" not in built.text("leaf.html")


def test_address_opens_the_answer(built: Built) -> None:
    """Browsers open what holds the target of an address, not what is the target."""
    for details in built.main("sub/faq").select("details"):
        assert "id" not in details.attrs
        assert str(details.find("div")["id"]).startswith("faq-question-")  # type: ignore[index]


def test_search_finds_the_words(built: Built) -> None:
    text = built.text("searchindex.js")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    page = index["docnames"].index("sub/faq")
    for word in ("deeper", "motion"):
        found = index["terms"][word]
        assert page in (found if isinstance(found, list) else [found])


def test_json_ld(built: Built) -> None:
    (script,) = built.html("sub/faq").select('script[type="application/ld+json"]')
    data = json.loads(script.get_text())
    assert list(schema_problems(data["@graph"][0])) == []
    (page,) = data["@graph"]
    assert page["@type"] == "FAQPage"
    assert page["url"] == "https://example.org/sub/faq.html"
    asked = {entry["name"]: entry["acceptedAnswer"] for entry in page["mainEntity"]}
    assert list(asked) == list(items(built.main("sub/faq")))
    assert asked["Why green?"]["text"] == "A body keeps its motion."
    assert asked["Why green?"]["url"] == "https://example.org/leaf.html"


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_html(project: Project, builder: str) -> None:
    built = site(project).build(builder)
    assert built.warnings == []
    name = "index.html" if builder == "singlehtml" else "sub/faq/index.html"
    tree = built.html(name)
    found = items(tree)
    assert len(found) == 3
    places = [str(n["id"]) for n in tree.select("[id]") if n.find_parent("details")]
    assert len({*places}) == len(places) > 12
    assert all(len(tree.select(f'[id="{place}"]')) == 1 for place in places)
    for body in list(found.values())[1:]:
        for note in body.select("a.footnote-reference"):
            assert body.select(str(note["href"]))
    (other,) = [
        a for a in found["What is inertia?"].select("a") if squeeze(a) == "the other"
    ]
    expected = "#document-qa/light" if builder == "singlehtml" else "../../qa/light/"
    assert other["href"] == expected


def test_epub_is_xhtml(project: Project) -> None:
    pytest.importorskip("nh3")
    site(project, copyright="1", version="1", quicktakes_html="sanitize")
    project.question("raw", question="Raw?", answer="A<br>line\n\n<p>open <hr>")
    built = project.build("epub")
    assert built.warnings == []
    (book,) = built.outdir.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        text = archive.read("sub/faq.xhtml").decode()
    ET.fromstring(text.replace("&nbsp;", " "))
    assert text.count("<details ") == 4
    assert "<math" in text
    assert "<br />" in text


def test_plain_text(project: Project) -> None:
    built = site(project).build("text")
    assert built.warnings == []
    lines = built.text("sub/faq.txt").splitlines()
    at = lines.index("What is inertia?")
    assert set(lines[at + 1]) == {"-"}
    heading = lines.index("Why", at)
    assert set(lines[heading + 1]) == {"~"}
    assert "[2] The second note." in lines[at:]
    assert "details" not in built.text("sub/faq.txt")


def test_text_goes_on_after_the_answers(project: Project) -> None:
    """Where something follows, answers are no sections: it would be in the last one."""
    site(project, ":group-by: none")
    with (project.srcdir / "sub/faq.rst").open("a") as file:
        file.write("\nWhat follows.\n")
    built = project.build("text")
    section = next(iter(built.resolved("sub/faq").findall(nodes.section)))
    assert isinstance(section.children[-1], nodes.paragraph)
    assert not [n for n in section.children if isinstance(n, nodes.section)]
    assert [r.astext() for r in section.findall(nodes.rubric)][:2] == [
        "How fast is <b>light</b> -- $x$?",
        "Why",
    ]


@pytest.mark.parametrize("builder", ["latex", "man", "texinfo"])
def test_book_has_each_answer_once(project: Project, builder: str) -> None:
    site(
        project,
        latex_documents=[("index", "b.tex", "B", "A", "manual")],
        man_pages=[("index", "b", "B", "A", 1)],
        texinfo_documents=[("index", "b", "B", "A", "b", "", "")],
    )
    built = project.build(builder)
    assert built.warnings == []
    name = {"latex": "b.tex", "man": "b.1", "texinfo": "b.texi"}[builder]
    assert built.text(name).count("The second note.") == 2
    assert built.text(name).count("What is inertia?") > 1


def test_book_without_the_chapters_has_the_answers(project: Project) -> None:
    site(project, latex_documents=[("sub/faq", "b.tex", "B", "A", "manual")])
    text = project.build("latex").text("b.tex")
    assert text.count("The second note.") == 2
    assert r"\section{What is inertia?}" in text


def test_nothing_is_translated_twice(project: Project) -> None:
    built = site(project).build("gettext")
    assert built.warnings == []
    assert "The second note." not in built.text("sub.pot")
    assert "The second note." in built.text("qa.pot")


def translate(project: Project, text: str) -> None:
    project.write(
        "locale/de/LC_MESSAGES/leaf.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgid "A body keeps its motion."\nmsgstr "{text}"\n\n'
        'msgid "Why green?"\nmsgstr "Warum grün?"\n',
    )


def test_translated(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    site(project)
    project.conf(language="de", locale_dirs=["locale"], gettext_compact=False)
    translate(project, "Ein *Körper*.")
    found = items(project.build().main("sub/faq"))
    assert "Ein Körper." in squeeze(found["Warum grün?"])
    assert "Seite dieser Frage" in squeeze(found["Warum grün?"])
    translate(project, "Anders.")
    monkeypatch.setattr(gettext, "_translations", {})  # what this process read
    found = items(project.build().main("sub/faq"))
    assert "Anders." in squeeze(found["Warum grün?"])


def _edit(project: Project) -> None:
    project.question("leaf", question="Why green?", id=3, answer="Otherwise.")


def _title(project: Project) -> None:
    project.question("leaf", question="Why so green?", id=3, subject="Biology")


def _delete(project: Project) -> None:
    (project.srcdir / "qa/light.md").unlink()


def _add(project: Project) -> None:
    project.question("new", question="New?", subject="Biology")


def _draft(project: Project) -> None:
    project.question("leaf", question="Why green?", id=3, draft=True)


def _broken(project: Project) -> None:
    project.write("leaf.md", "---\nquestion: [\nanswer: x\n---\n")


def _id(project: Project) -> None:
    project.question("leaf", question="Why green?", id=77, subject="Biology")


@pytest.mark.parametrize(
    "change",
    [_edit, _title, _delete, _add, _draft, _broken, _id],
    ids=lambda change: change.__name__,
)
def test_change(project: Project, change: object) -> None:
    site(project).build()
    assert callable(change)
    change(project)
    compare(project.build(), project)


def test_answer_that_changed_is_written(project: Project) -> None:
    site(project).build()
    _edit(project)
    assert "Otherwise." in squeeze(project.build().main("sub/faq"))
    written = (project.srcdir.parent / "build/html/sub/faq.html").stat().st_mtime_ns
    project.build()
    path = project.srcdir.parent / "build/html/sub/faq.html"
    assert path.stat().st_mtime_ns == written


def test_parallel(project: Project) -> None:
    site(project)
    for number in range(12):
        project.question(f"more/q{number}", question=f"More {number}?", answer=ANSWER)
    # The image is not in that folder: its warning comes from there, once.
    compare(project.build(parallel=2), project)


def test_problem_is_reported_in_its_own_file_once(project: Project) -> None:
    site(project)
    path = project.write(
        "bad.md",
        "---\nquestion: Bad?\nsubject: Biology\nanswer: |\n  One.\n\n"
        "  [x](javascript:alert(1))\n---\n",
    )
    built = project.build()
    (warning,) = built.warnings
    assert warning.startswith(f"{path.name}:7: WARNING: ")
    assert warning.endswith("[quicktakes.unsafe]")
    assert "javascript" not in built.text("sub/faq.html")


def test_markup_of_a_title_and_an_answer_is_text(project: Project) -> None:
    site(project)
    evil = "</summary></details><script>alert(1)</script>"
    project.question("evil", question=evil, answer=evil, author=evil)
    built = project.build()
    main = built.main("sub/faq")
    assert not main.select("script")
    assert evil in items(main)
    assert len(main.select("details")) == 4


def test_question_under_two_headings_has_two_places(project: Project) -> None:
    site(project, ":group-by: keyword")
    seo = {"page_keywords": "green, leaf"}
    project.question("leaf", question="Why green?", id=3, answer=ANSWER, seo=seo)
    project.write("mark.png", PNG)
    built = project.build()
    assert built.warnings == []
    assert_unique_ids(built.html("sub/faq"))
    places = built.main("sub/faq").select("[id^=faq-question-3].quicktakes-answer")
    assert [place["id"] for place in places] == ["faq-question-3", "faq-question-3-2"]


def test_in_a_list_item(project: Project) -> None:
    site(project)
    project.write(
        "sub/faq.rst", "FAQ\n===\n\n* item\n\n  .. quicktakes::\n     :view: faq\n"
    )
    for builder in ("html", "text", "latex"):
        assert project.build(builder).warnings == []
    assert len(project.build().main("sub/faq").select("li details")) == 3


def test_in_a_note_of_a_book(project: Project) -> None:
    """No section can stand there, nor an answer's heading be one of the book's."""
    site(project, latex_documents=[("sub/faq", "b.tex", "B", "A", "manual")])
    listing = "   .. quicktakes::\n      :view: faq\n      :group-by: none\n"
    project.write("sub/faq.rst", f"FAQ\n===\n\n.. note::\n\n{listing}")
    built = project.build("latex")
    (note,) = built.resolved("sub/faq").findall(nodes.note)
    assert not list(note.findall(nodes.section))
    assert len(list(note.findall(nodes.rubric))) > 3


def test_too_many_answers(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faq, "MOST", 2)
    main = site(project).build().main("sub/faq")
    assert len(items(main)) == 2
    assert [squeeze(a) for a in main.select(".quicktakes-list a")] == [
        "What is inertia?"
    ]


def test_class_and_caption(project: Project) -> None:
    main = site(project, ":class: mine", ":caption: Ours", ":group-by: none").build()
    (box,) = main.main("sub/faq").select("div.mine.quicktakes-faq")
    assert len(box.select("details")) == 3


def test_link_to_no_heading_is_reported_once(project: Project) -> None:
    site(project)
    project.question("qa/x", question="X?", answer="[so](inertia.md#gone)")
    (warning,) = project.build().warnings
    assert warning.startswith("qa/x.md:3: WARNING: 'What is inertia?' has no heading")


def test_trusted_labels_do_not_clash(project: Project) -> None:
    site(project, quicktakes_trusted=True, extensions=["sphinxcontrib_quicktakes"])
    answer = "(place)=\n# Part\n\nSee {ref}`here <place>` and {doc}`../leaf`.\n"
    project.question("qa/trusted", question="Trusted?", answer=answer)
    built = project.build()
    assert built.warnings == []
    assert_unique_ids(built.html("sub/faq"))
    body = items(built.main("sub/faq"))["Trusted?"]
    links = {squeeze(a): a["href"] for a in body.select("a")}
    assert str(links["here"]).startswith("../qa/trusted.html#")
    assert links["Why green?"] == "../leaf.html"


def test_question_of_another_shard_is_a_link(project: Project) -> None:
    site(project, quicktakes_shard="1/2", html_baseurl="https://example.org/")
    built = project.build()
    (warning,) = built.warnings
    assert warning.endswith("[quicktakes.shard]")
    main = built.main("sub/faq")
    shown = [*items(main), *(squeeze(a) for a in main.select(".quicktakes-list a"))]
    assert len(shown) == 3
    assert len(items(main)) < 3


@pytest.mark.parametrize(
    ("builder", "answer", "loaded"),
    [
        ("html", "So $x$.", True),
        ("dirhtml", "So $x$.", True),
        ("html", "So.", False),
        ("epub", "So $x$.", False),
    ],
)
def test_script_for_closed_formulas_in_print(
    project: Project, builder: str, answer: str, loaded: bool
) -> None:
    project.index(".. quicktakes::\n   :view: faq")
    project.question("q", answer=answer)
    project.write("other.rst", ":orphan:\n\nOther\n=====\n\n:math:`x`\n")
    built = project.build(builder)
    suffix = ".xhtml" if builder == "epub" else ".html"
    pages = {path: path.read_text() for path in built.outdir.rglob(f"*{suffix}")}
    found = {p.stem for p, text in pages.items() if "quicktakes-faq.js" in text}
    assert found == ({"index"} if loaded else set())
    home = "index" + suffix
    assert ("quicktakes-faq.js" in built.text(home)) is loaded


def nested(subject: str) -> str:
    """Return an answer that lists others, as trusted ones may."""
    return f"Those:\n\n```{{quicktakes}}\n:subject: {subject}\n:view: faq\n```\n"


def nesting(project: Project) -> Project:
    """Write a page of answers on physics; two of them list biology, and each other."""
    project.conf(quicktakes_trusted=True)
    listing = ".. quicktakes::\n   :subject: Physics\n   :view: faq"
    project.index(".. quicktakes::", "", listing)
    project.question("a", question="A?", answer=nested("Physics"))
    project.question("b", question="B?", answer=nested("Biology"))
    project.question("leaf", question="Leaf?", subject="Biology", answer="Green.")
    answer = nested("physics")
    project.question("stem", question="Stem?", subject="Biology", answer=answer)
    return project


@pytest.mark.parametrize("builder", ["html", "singlehtml", "latex", "text", "epub"])
def test_answer_with_answers(project: Project, builder: str) -> None:
    nesting(project).conf(quicktakes_trusted=True, copyright="1", version="1")
    assert project.build(builder).warnings == []


def test_answer_in_a_listing_has_the_titles_of_its_own(project: Project) -> None:
    """Answers in answers would have no end."""
    built = nesting(project).build()
    (a, b) = items(built.main("index")).values()
    assert [squeeze(link) for link in a.select(".quicktakes-list a")] == ["A?", "B?"]
    assert [link["href"] for link in b.select(".quicktakes-list a")] == [
        "leaf.html",
        "stem.html",
    ]
    assert_unique_ids(built.html("index"))


def test_question_in_its_own_listing_is_a_link(project: Project) -> None:
    main = nesting(project).build().main("a")
    assert list(items(main)) == ["B?"]
    (other,) = items(main).values()
    links = [link for link in main.select(".quicktakes-list a") if link not in other]
    assert squeeze(links[0]) == "A?"


def test_title_in_the_answer_of_an_answer(project: Project) -> None:
    nesting(project).build()
    project.question("leaf", question="A leaf?", subject="Biology", answer="Green.")
    compare(project.build(), project)
