"""Tables of answers: the widths and the alignment of their columns."""

from __future__ import annotations

import re

import pytest
from conftest import Project
from test_latex import made


def table(rows: int) -> str:
    return "| A | B | C |\n|---|:-:|--:|\n" + "| a | b | c |\n" * rows


@pytest.mark.parametrize(
    ("rows", "environment", "spec"),
    [(1, "tabulary", "TCR"), (29, "tabulary", "TCR"), (30, "longtable", "lcr")],
)
@pytest.mark.parametrize("style", [["booktabs"], ["standard"]])
def test_columns_are_aligned(
    project: Project, rows: int, environment: str, spec: str, style: list[str]
) -> None:
    project.conf(project="Book", latex_table_style=style)
    project.index()
    project.question("q", answer=table(rows))
    tex = project.build("latex").text("book.tex")
    (found,) = re.findall(rf"\\begin{{{environment}}}.*{{([|\w]+)}}\n", tex)
    line = "|" if style == ["standard"] else ""
    assert found == line.join(["", *spec, ""])


def test_tables_of_the_project_stay_as_they_are(project: Project) -> None:
    project.conf(project="Book")
    project.index("own\n\n.. quicktakes::\n\n.. toctree::\n\n   own")
    project.write("own.md", f"# Own\n\n{table(1)}")
    project.question("q", answer="| A |\n|---|\n| b |")
    tex = project.build("latex").text("book.tex")
    assert tex.count("\\quicktakestable\n") == tex.count("\\quicktakesendtable\n") == 1
    assert "{TTT}" in tex
    assert "{T}" in tex


def test_alignment_in_html(project: Project) -> None:
    project.index()
    project.question("q", answer=table(1))
    built = project.build()
    css = built.text("_static/quicktakes.css")
    cells = built.main("q").select("table.docutils td")
    for cell, side in zip(cells[1:], ("center", "right"), strict=True):
        assert cell["class"] == [f"text-{side}"]
        assert re.search(rf"td\.text-{side} {{\s+text-align: {side};", css)


@pytest.mark.pdf
def test_narrow_columns_are_not_narrower_than_their_words(project: Project) -> None:
    project.conf(project="Book")
    project.index()
    long = "for i in range(n): for j in range(n): total += a[i][j] * b[j][i]"
    head = (
        "| Algorithm | Best case | Average | Worst | Space |\n|:--|:-:|:-:|--:|--:|\n"
    )
    rows = (
        "| Quick sort | $O(n \\log n)$ | $O(n \\log n)$ | $O(n^2)$ | $O(\\log n)$ |\n"
        f"| Code | `{long}` | x | y | 1 |\n"
    )
    sentence = "Words and more of them. " * 20
    project.question(
        "q", answer=f"{head}{rows}\n| A | Longer |\n|-|-|\n| {sentence}|x|"
    )
    assert "Overfull" not in made(project).log
