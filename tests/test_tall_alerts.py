"""Alerts that are taller than TeX can measure."""

from __future__ import annotations

import pytest
from conftest import Project
from test_latex import made

CODE = "> ```c\n" + "".join(f"> x{n}();\n" for n in range(3000)) + "> ```\n"
TEXT = "".join(f"> Paragraph {n}.\n>\n" for n in range(2000))
ROWS = "> $$\n> \\begin{matrix}\n" + "> a \\\\\n" * 800 + "> \\end{matrix}\n> $$\n"
DEEP = "".join(
    f"{'> ' * level}[!NOTE]\n{'> ' * level}level {level}\n{'> ' * level}\n"
    for level in range(1, 19)
)
ALERTS = {"code": CODE, "text": TEXT, "rows": ROWS}


@pytest.mark.parametrize("name", ALERTS)
def test_tall_alerts_are_quotes_in_books(project: Project, name: str) -> None:
    project.conf(project="Book")
    project.index()
    project.question("q", f"> [!WARNING]\n{ALERTS[name]}\n> [!NOTE]\n> Low.\n")
    built = project.build("latex")
    text = built.text("book.tex")
    assert r"\begin{sphinxadmonition}{warning}" not in text
    assert r"\sphinxstylestrong{Warning}" in text
    assert r"\begin{sphinxadmonition}{note}" in text
    assert len(project.build().main("q").select(".admonition.warning")) == 1


def test_deep_alerts_are_quotes_in_books(project: Project) -> None:
    project.conf(project="Book")
    project.index()
    project.question("q", DEEP)
    text = project.build("latex").text("book.tex")
    assert text.count(r"\begin{sphinxadmonition}{note}") == 5
    assert text.count(r"\sphinxstylestrong{Note}") == 13


@pytest.mark.pdf
def test_tall_alerts_in_the_pdf(project: Project) -> None:
    project.conf(project="Book")
    project.index()
    listed = DEEP.split("> " * 6)[0].replace("\n", "\n        ")
    answer = f"> [!WARNING]\n{CODE}\n> [!NOTE]\n{TEXT}\n\n{DEEP}\n- - - - {listed}"
    project.question("q", answer)
    text = made(project).text
    assert "x2999();" in text
    assert "Paragraph 1999." in text
    assert "level 18" in text
