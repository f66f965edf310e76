"""Displays that are wider or higher than the page of a book."""

from __future__ import annotations

import re

import pytest
from conftest import Project
from test_latex import made

from sphinxcontrib_quicktakes.content.tex import Place, prepare
from sphinxcontrib_quicktakes.latex.displays import measured


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        ("a = b", "\\quicktakesdisplay{%\na = b%\n}"),
        (
            r"\begin{align} a &= b \\ c \end{align}",
            r"\quicktakesrows{align*}{aligned}{ a &= b \\ c }",
        ),
        (r"\begin{gather*}a\end{gather*}", r"\quicktakesrows{gather*}{gathered}{a}"),
        (r"\begin{align} a \tag{1} \end{align}", None),
        (
            r"\begin{multline} a \\ b \end{multline}",
            r"\quicktakesrows{multline*}{gathered}{ a \\ b }",
        ),
        (
            r"\begin{alignat}{2} a & b \end{alignat}",
            r"\quicktakesrows{alignat*}{quicktakesalignat}{{2} a & b }",
        ),
        (
            r"\begin{eqnarray} a &=& b \end{eqnarray}",
            r"\quicktakesrows{eqnarray*}{quicktakeseqnarray}{ a &=& b }",
        ),
        (r"\begin{equation} a \end{equation}", "\\quicktakesdisplay{%\na%\n}"),
        (r"a \tag{1}", "\\quicktakestagged{\\tag{1}}{%\na%\n}"),
        (r"a \tag{$x^{2}$}", None),
        (
            r"\begin{split} a &= b \\ c \end{split}",
            r"\quicktakesinner{align*}{aligned}{ a &= b \\ c }",
        ),
        (r"a \\ b", "\\quicktakesinner{gather*}{gathered}{\na \\\\ b\n}"),
        (
            r"\begin{aligned}[t] a \end{aligned}",
            "\\quicktakesdisplay{%\n\\begin{aligned}[t] a \\end{aligned}%\n}",
        ),
    ],
)
def test_what_measures_a_display(tex: str, written: str | None) -> None:
    formula = prepare(tex, Place.DISPLAY)
    assert measured(formula.tex, unwrapped=formula.unwrapped) == written


def test_displays_of_the_project_stay_as_they_are(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. math:: x = 1\n\n.. quicktakes::")
    project.question("q", "$$y = 2$$")
    text = project.build("latex").text("book.tex")
    assert text.count("\\quicktakesdisplay{%") == 1
    assert "\\begin{split}x = 1\\end{split}" in text


def test_numbered_displays_stay_as_they_are(project: Project) -> None:
    project.conf(project="Book", math_number_all=True)
    project.index()
    project.question("q", "$$y = 2$$")
    assert "\\begin{split}y = 2\\end{split}" in project.build("latex").text("book.tex")


WIDE = r"\alpha_{1} + \frac{x}{y} + " * 25
ROWS = "".join(rf"a_{{{n}}} &= b \\ " for n in range(90))


@pytest.mark.pdf
def test_displays_stay_on_the_page(project: Project) -> None:
    project.conf(project="Book")
    project.index()
    displays = {
        "wide": rf"{WIDE} \text{{wideend}}",
        "rows": rf"\begin{{align}} x &= {WIDE} \text{{rowsend}} \end{{align}}",
        "gathered": rf"\begin{{gather}} x = {WIDE} \text{{gatherend}} \end{{gather}}",
        "equation": rf"\begin{{equation}} {WIDE} \text{{equationend}} \end{{equation}}",
        "mult": rf"\begin{{multline}} {WIDE} \text{{multend}} \end{{multline}}",
        "at": rf"\begin{{alignat}}{{1}} {WIDE} \text{{atend}} \end{{alignat}}",
        "eqn": rf"\begin{{eqnarray}} {WIDE} \text{{eqnend}} \end{{eqnarray}}",
        "tag": rf"{WIDE} \text{{tagend}} \tag{{7}}",
        "high": rf"[\begin{{aligned}} {ROWS} &\text{{highend}} \end{{aligned}}]",
        "inner": rf"\begin{{aligned}} {ROWS} &\text{{innerend}} \end{{aligned}}",
        "pages": rf"\begin{{align}} {ROWS} &\text{{pagesend}} \end{{align}}",
        "both": rf"\begin{{aligned}} {ROWS} {WIDE} &\;\text{{bothend}} \end{{aligned}}",
        "bracket": r"[x] = \text{bracketend}",
        "brace": r"{x} = \text{braceend}",
    }
    answer = "".join(f"Words\n$$\n{tex}\n$$\nmore.\n\n" for tex in displays.values())
    listed = displays["wide"].replace("wideend", "listend")
    answer += f"- - > In a list\n    > $$\n    > {listed}\n    > $$\n"
    project.question("q", answer)
    pdf = made(project)
    assert not re.search(r"Overfull|^!", pdf.log, re.MULTILINE)
    width, height = map(float, pdf.reader.pages[0].mediabox[2:])
    places = pdf.places()
    for name in (*(f"{name}end" for name in displays if name != "gathered"), "listend"):
        left, above = places[name]
        assert left < width - 72
        assert above < height - 72
    first, *_, last = (n for n, page in enumerate(pdf.pages) if "=" in page)
    assert "gatherend" in pdf.text
    assert last - first > 2
    # Not indented, as a paragraph would be, nor by a space.
    assert {left for word, (left, _above) in places.items() if word == "more."} == {
        places["Words"][0]
    }
