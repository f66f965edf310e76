"""Text from right to left: the levels of characters, and the marks in the LaTeX."""

from __future__ import annotations

import re

import pytest
from conftest import Project, parse
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.direction import kind_of
from sphinxcontrib_quicktakes.latex.directions import levels, marked

# One letter for each: Hebrew, Arabic, a digit, an Arabic digit, and a mark above.
LETTERS = {"H": "א", "A": "ش", "1": "1", "2": "٢", "^": "\u05b8"}


def kinds(pattern: str) -> list[str]:
    return [kind_of(LETTERS.get(c, c)) for c in pattern]


@pytest.mark.parametrize(
    ("pattern", "base", "expected"),
    [
        ("ab c", 0, "0000"),
        ("ab c", 1, "2222"),
        ("a HH b", 0, "001100"),
        ("a HH, HH b", 0, "0011111100"),
        ("a HH.", 0, "00110"),
        ("a HH.", 1, "21111"),
        ("H ab c H", 1, "11222211"),
        ("H 11 H", 0, "112211"),
        ("a 11 H", 0, "000001"),
        ("A 11 A", 0, "112211"),
        ("H 1.1,1 H", 0, "112222211"),
        ("H 1-1 H", 0, "1122211"),
        ("A 1-1 A", 0, "1121211"),
        ("H 11% H", 0, "1122211"),
        ("H $11 H", 0, "1122211"),
        ("A 11% A", 0, "1122111"),
        ("H 22 H", 1, "112211"),
        ("aH^H", 0, "0111"),
        ("^a", 0, "00"),
        ("(H) a", 0, "01000"),
        ("H (a) H", 1, "1112111"),
        ("H (a) 1", 1, "1112112"),
        ("a (H) a", 0, "0001000"),
        ("a [H a] H", 0, "000100001"),
        ("H (a H) a", 1, "111211112"),
        ("H a (H a) b", 0, "10000100000"),
        ("(H", 0, "01"),
        ("H)(", 0, "100"),
        ("", 0, ""),
    ],
)
def test_levels(pattern: str, base: int, expected: str) -> None:
    assert "".join(map(str, levels(kinds(pattern), base))) == expected


NAMES = {"\u2067": "<", "\u2069": ">", "\u202a": "{", "\u202c": "}"}


def shown(text: str) -> str:
    """Return a text with brackets for its marks: angled ones for right to left."""
    return "".join(NAMES.get(character, character) for character in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no other direction", "no other direction"),
        ("what is שלום עולם?", "what is <שלום עולם>?"),
        ("שלום עולם?", "<שלום עולם?>"),
        ("שלום, TeX!", "<שלום, {TeX}!>"),
        ("שלום (TeX) 12", "<שלום ){TeX}( {12}>"),
        ("שלום...), [x", "<שלום,(... ]{x}>"),
        ("a word, שלום עולם וגם עוד", "a word, <שלום עולם וגם עוד>"),
        ("שלום is a word of Hebrew", "<שלום> is a word of Hebrew"),
    ],
)
def test_marks(text: str, expected: str) -> None:
    assert shown(marked(text)) == expected


@given(st.text(st.sampled_from("ab אשش12٢ .,()%-\u05b8\n"), max_size=60))
def test_marks_come_in_pairs(text: str) -> None:
    opened = []
    for character in shown(marked(text)):
        if character in "<{":
            opened.append(character)
        elif character in ">}":
            assert opened.pop() == {">": "<", "}": "{"}[character]
    assert opened == []
    assert len(marked(text)) - len(text) == sum(map(marked(text).count, NAMES))


ANSWER = """A *word, שלום עולם*, and `code`.

שלום **עולם** [קישור ארוך](https://example.org) ועוד `code` וגם $x^2$ סוף.

שלום עולם, TeX

- שלום עולם
"""


def test_documents(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::")
    project.question(
        "learn/q",
        question="Is שלום עולם a greeting?",
        answer=ANSWER,
        seo={"page_keywords": "שלום עולם, other, عالم"},
    )
    tex = shown(project.build("latex").text("book.tex"))
    assert r"\section{Is <שלום עולם> a greeting?}" in tex
    assert r"A \sphinxstyleemphasis{word, <שלום עולם}>, and \sphinxcode" in tex
    # The last mark would move the last line to the left.
    assert (
        r"<שלום \sphinxstylestrong{עולם} "
        r"{\sphinxhref{https://example.org}{<קישור ארוך>}} ועוד "
        r"{\sphinxcode{\sphinxupquote{code}}} וגם {\(x^2\)} סוף." + "\n"
    ) in tex
    assert "\n<שלום עולם, {TeX}\n" in tex
    assert "\n<שלום עולם, {other}, عالم>\n" in tex
    assert "<שלום עולם>\n" in tex
    assert r"\spxentry{<שלום עולם>}" in tex
    assert r"\sphinxstyleindexentry{<שלום עולם>}" in tex
    assert r"\sphinxstyleindexextra{Is <שלום עולם> a greeting?}" in tex


def test_text_behind_a_display_runs_its_own_way(project: Project) -> None:
    """For TeX, it is still the paragraph before the display."""
    project.conf(project="Book")
    project.index(".. quicktakes::")
    project.question("q", answer="שלום\n\n$$x$$\n\n$$y$$\n\nThe end.")
    project.question(
        "he", question="Hebrew?", answer="Text.\n\n$$z$$\n\nשלום\n\n$$t$$\n\nעולם"
    )
    tex = project.build("latex").text("book.tex")
    displays = re.findall(r"\w%\n\}\s*(\\par)?", tex)
    assert displays == ["", "", "", "\\par"]  # behind z, t, x and y


def test_escapes_of_restructuredtext(project: Project) -> None:
    """On a page of the user's, and in the title of a generated one."""
    project.conf(project="Book")
    project.index(".. quicktakes::", "", r"שלום \*עולם\*, TeX")
    project.question("q", subject="שלום (עולם)")
    tex = shown(project.build("latex").text("book.tex"))
    assert "<שלום *עולם,* {TeX}" in tex
    assert r"{<שלום )עולם(>}" in tex


@pytest.mark.parametrize("builder", ["text", "html"])
def test_other_formats_have_no_marks(project: Project, builder: str) -> None:
    project.index()
    project.question("q", question="Is שלום עולם a greeting?", answer=ANSWER)
    built = project.build(builder)
    name = "q.txt" if builder == "text" else "q.html"
    assert not set(NAMES) & set(built.text(name))


RIGHT = """\
שלום עולם.

A *word*, שלום עולם.

- שלום $\\frac{alpha}{beta}$ `a lot of code` עולם.
- TeX.

1. One.
2. שלום.

> שלום עולם

> [!NOTE]
> שלום עולם, x

| שלום | עולם |
|---|---|
| שלום | x |

```text
שלום עולם
```

12
"""


@pytest.mark.parametrize("view", ["page", "faq"])
def test_right_to_left_in_html(project: Project, view: str) -> None:
    project.index(".. quicktakes::", "   :view: faq")
    subject = {"subject": "שלום", "author": "עולם", "seo": {"page_keywords": "שלום"}}
    project.question("q", question="מה שלום עולם?", answer=RIGHT, **subject)
    built = project.build()
    page = built.main("q" if view == "page" else "index")
    answer = page if view == "page" else page.select_one(".quicktakes-answer")
    assert answer is not None
    turned = [
        (tag["dir"], tag.parent.name if tag.name == "span" else tag.find(True).name)
        for tag in answer.select("[dir=rtl], [dir=ltr]")
    ]
    assert turned == [
        *([("rtl", "h1")] if view == "page" else []),
        ("rtl", "p"),
        ("rtl", "ul"),
        ("ltr", "p"),  # the code
        ("ltr", "p"),
        ("rtl", "p"),  # in a list that runs from left to right
        ("rtl", "blockquote"),
        ("rtl", "div"),  # the alert
        ("rtl", "table"),
        ("ltr", "p"),  # in a cell
    ]


def test_titles_in_lists_run_their_own_way(project: Project) -> None:
    project.index(".. quicktakes::")
    project.question("a", question="שלום עולם.")
    project.question("b", question="What is a word?")
    links = project.build().main("index").select(".quicktakes-list a")
    assert [(a.text, a.get("dir")) for a in links] == [
        ("What is a word?", None),
        ("שלום עולם.", "auto"),
    ]


@pytest.mark.parametrize("builder", ["singlehtml", "epub"])
def test_right_to_left_in_other_html(project: Project, builder: str) -> None:
    project.index(".. quicktakes::")
    project.question("q", question="מה שלום עולם?", answer=RIGHT)
    built = project.build(builder)
    name = "index.html" if builder == "singlehtml" else "q.xhtml"
    assert len(parse(built.outdir / name).select("[dir=rtl], [dir=ltr]")) == 10


def test_pages_of_the_project_keep_their_direction(project: Project) -> None:
    project.index(".. quicktakes::", "", "שלום עולם", "")
    project.question("q", question="What is שלום?", answer="A *word*, שלום עולם.")
    built = project.build()
    assert ' dir="rtl"' not in built.text("index.html") + built.text("q.html")


def test_other_engines_get_no_marks(project: Project) -> None:
    project.conf(project="Book", latex_engine="lualatex")
    project.index()
    project.question("q", question="Is שלום עולם a greeting?", answer=ANSWER)
    assert not set(NAMES) & set(project.build("latex").text("book.tex"))
