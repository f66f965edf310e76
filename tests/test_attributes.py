"""Attributes in braces, behind headings, images and links."""

from __future__ import annotations

import pytest
from bs4 import Tag
from conftest import PNG, Project, question_text, squeeze, stopwatch
from docutils import nodes
from test_incremental import compare

from sphinxcontrib_quicktakes.dialect.attributes import NAME
from sphinxcontrib_quicktakes.dialect.parser import answer_parser, walk

# The source of a heading, its text, and the name that its author gives it.
HEADINGS = {
    "## In short {#short}": ("In short", "short"),
    "## In short {#short .wide data-x=1}": ("In short", "short"),
    "## In short {.wide #short}": ("In short", "short"),
    "## In short {: #short }": ("In short", "short"),
    "## In short ## {#short}": ("In short", "short"),
    "In short {#short}\n===": ("In short", "short"),
    "## In short {.wide}": ("In short", None),
    "## In short {-}": ("In short", None),
    "## In short {.unnumbered .unlisted}": ("In short", None),
    "## C# {#c-sharp}": ("C#", "c-sharp"),
    "## Of `code` {#code_of_it}": ("Of code", "code_of_it"),
    "## `code` {#code}": ("code", "code"),
    "## **Bold** {#1-bold}": ("Bold", "1-bold"),
    "## Für {#für}": ("Für", "für"),
    "> ## Quoted {#quoted}": ("Quoted", "quoted"),
    "## In short\n{: #short .no_toc}": ("In short", "short"),
    "In short\n===\n{: #short}": ("In short", "short"),
    "- a\n\n  ## In short\n  {: #short}": ("aIn short", "short"),
    # What is no attribute.
    "## {#each}": ("{#each}", None),
    "## Using \\{#each}": ("Using {#each}", None),
    "## Using `{#each}`": ("Using {#each}", None),
    "## Using {#each} in it": ("Using {#each} in it", None),
    "## Length of ${#array}": ("Length of ${#array}", None),
    "## The set $S$ = {1}": ("The set S = {1}", None),
    "## Sum over {i=1}": ("Sum over {i=1}", None),
    "## Name {name}": ("Name {name}", None),
    "## Empty {}": ("Empty {}", None),
    "## Twice {{#a}}": ("Twice {{#a}}", None),
    "## Joined{#a}": ("Joined{#a}", None),
    "Text {#a}": ("Text {#a}", None),
}

OTHERS = {
    '[a](https://x.example){target=_blank rel="noopener"}, b': "a, b",
    "[a](https://x.example){: .button }": "a",
    "![a](p.png){#fig:a .wide}": "a",
    "![a](p.png){width=50%}, b": "a, b",
    "[![a](p.png){width=50%}](https://x.example){.c}": "a",
    # What is none.
    "[a](https://x.example) {.c}": "a {.c}",
    "[a](https://x.example)\\{.c}": "a{.c}",
    "[a](https://x.example){b}": "a{b}",
    "<https://x.example>{.c}": "https://x.example{.c}",
    "`a`{.python}": "a{.python}",
    "*a*{.c} and {width=1}": "a{.c} and {width=1}",
}


LINES = {
    "One.\n{: .note}": "One.",
    "One.\n{: .note}\nTwo.": "One.Two.",
    "{: .note}\nOne.": "One.",
    "One.\n\n{: .note #a b='c'}\n\nTwo.": "One.Two.",
    "- one\n- two\n{: .list}": "onetwo",
    "* Contents\n{:toc}": "Contents",
    "> one\n{: .quote}": "one",
    "| a | b |\n|---|---|\n| c | d |\n{: .table}": "abcd",
    "![a](p.png)\n{: .wide}": "a",
    # What is none.
    "One.\n{: .note} and more": "One.{: .note} and more",
    "One {: .note}": "One {: .note}",
    "{:ok}": "{:ok}",
    "{:ok, x}": "{:ok, x}",
    "{.note}": "{.note}",
    "\\{: .note}": "{: .note}",
}


def text_of(source: str) -> str:
    tokens = answer_parser().parse(source, {})
    kinds = ("text", "code_inline", "math_inline")
    return "".join(t.content for t in walk(tokens) if t.type in kinds)


@pytest.mark.parametrize("source", HEADINGS)
def test_headings(source: str) -> None:
    text, name = HEADINGS[source]
    assert text_of(source) == text
    names = [t.meta.get(NAME) for t in answer_parser().parse(source, {})]
    assert [n for n in names if n] == ([name] if name else [])


@pytest.mark.parametrize("source", OTHERS)
def test_images_and_links(source: str) -> None:
    assert text_of(source) == OTHERS[source]


@pytest.mark.parametrize("source", LINES)
def test_lines_of_attributes(source: str) -> None:
    assert text_of(source) == LINES[source]


@pytest.mark.parametrize("piece", ["#a", ".a", " .a", " a=b", "a=", '"', "{", " ", "#"])
@pytest.mark.parametrize("start", ["## a {#a", "## a ", "[a](b){a", "[a](b){", "{:"])
def test_hostile_attributes_take_no_time(start: str, piece: str) -> None:
    with stopwatch() as seconds:
        answer_parser().parse(start + piece * 20_000 + "x", {})
        assert seconds() < 2


def target(main: Tag, link: str) -> str:
    """Return the heading that a link leads to, found by its text."""
    (found,) = (a for a in main.select("a") if squeeze(a) == link)
    return squeeze(
        main.find(id=str(found["href"]).removeprefix("#")).find(["h1", "h2"])
    )


def test_links_find_headings_by_the_names_they_are_given(project: Project) -> None:
    project.index()
    answer = (
        "[one](#use) [two](#usage) [three](#note) [four](#usage-1)\n\n"
        "### How to use it {#usage}\n\nA.\n\n### Usage\n\nB.\n\n### Note {#use}\n"
    )
    project.question("q", question="Q?", answer=answer)
    project.question("r", question="R?", answer="See [it](q.md#use).")
    built = project.build()
    assert built.warnings == []
    main = built.main("q")
    assert [target(main, name) for name in ("one", "two", "three", "four")] == [
        "Note",
        "How to use it",
        "Note",
        "Usage",
    ]
    # No id of a page is an answer's own.
    assert not main.select("#usage, #use")
    (link,) = (a for a in built.main("r").select("a") if squeeze(a) == "it")
    page, _, anchor = str(link["href"]).partition("#")
    assert squeeze(built.html(page).find(id=anchor).h2) == "Note"
    # Until it has another name.
    project.question("q", question="Q?", answer=answer.replace("{#use}", "{#used}"))
    built = project.build()
    assert len(built.warnings) == 2
    assert all("[quicktakes.link]" in line for line in built.warnings)
    compare(built, project)


def test_two_headings_of_one_name(project: Project) -> None:
    project.index()
    answer = "[a](#x)\n\n### One {#x}\n\nA.\n\n### Two {#x}\n\n> ### Three {#x}\n"
    project.question("q", question="Q?", answer=answer)
    built = project.build()
    assert built.warnings == []
    assert target(built.main("q"), "a") == "One"


def test_names_are_not_for_translators(project: Project) -> None:
    project.conf(language="de", locale_dirs=["locale"], gettext_compact=False)
    project.index()
    answer = "[so](#short)\n\n### In short {#short}\n\nA.\n"
    project.write("q.md", question_text(question="Q?", answer=answer))
    template = project.build("gettext", builddir=project.srcdir.parent / "gettext")
    assert 'msgid "In short"\n' in template.text("q.pot")
    po = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    po += 'msgid "In short"\nmsgstr "Kurz"\n'
    project.write("locale/de/LC_MESSAGES/q.po", po)
    built = project.build()
    assert built.warnings == []
    assert target(built.main("q"), "so").startswith("Kurz")


def test_sizes_of_images(project: Project) -> None:
    project.index()
    project.write("p.png", PNG)
    sizes = {
        "{width=50%}": {"width": "50%"},
        '{: width="20" height=30px .c }': {"width": "20", "height": "30px"},
        "{height=50%}": {},
        "{width=100000}": {},
        "{width=calc(1px)}": {},
        "{style='width:100%' onload=alert(1) class=x}": {},
    }
    answer = "\n\n".join(f"![a](p.png){size}" for size in sizes)
    project.question("q", question="Q?", answer=answer)
    built = project.build()
    assert built.warnings == []
    found = built.find("q", nodes.image)
    keys = ("width", "height")
    assert [{k: i[k] for k in keys if k in i} for i in found] == list(sizes.values())
    images = built.main("q").select("img")
    known = {"src", "alt", "class", "style", "width", "height"}
    assert all(set(image.attrs) <= known for image in images)
    assert not [i for i in images if {"c", "x"}.intersection(i.get("class") or ())]
    assert squeeze(built.main("q").select("section")[0]).count("{") == 0
