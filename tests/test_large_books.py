"""PDFs of many questions: TeX has room for them."""

from __future__ import annotations

import re

import pytest
from conftest import Project
from test_latex import made

QUESTIONS, HEADINGS = 70, 130
LONG = "In which long words is this part of the answer said to be what it is about"


def large_project(project: Project, questions: int, headings: int) -> Project:
    project.conf(project="Book", author="Somebody")
    project.index(".. quicktakes::")
    for number in range(questions):
        answer = "".join(f"## {LONG} {number}-{n}\n\n" for n in range(headings))
        project.question(f"learn/q{number:03}", question=f"Q{number}?", answer=answer)
    return project


def test_latexmk_hands_on_sizes_once(project: Project) -> None:
    large_project(project, 1, 1)
    for _ in range(2):
        built = project.build("latex")
    lines = built.text("latexmkrc").splitlines()
    assert lines.count("$ENV{'pool_size'} ||= '40000000';") == 1
    assert sum("XINDYOPTS'} ||=" in line for line in lines) == 1


def test_a_paragraph_is_no_longer_than_a_line_of_tex(project: Project) -> None:
    """At its own limit of 200,000 characters, TeX would stop."""
    project.conf(project="Book")
    project.index()
    project.question("q", answer="some words " * 25_000)
    built = project.build("latex")
    longest = max(map(len, built.text("book.tex").splitlines()))
    size = re.search(r"buf_size'} \|\|= '(\d+)'", built.text("latexmkrc"))
    assert size is not None
    assert 200_000 < longest < int(size[1])


def test_a_package_of_the_project_is_kept(project: Project) -> None:
    large_project(project, 1, 1)
    preamble = r"\usepackage[numbered]{bookmark}"
    project.conf(project="Book", latex_elements={"preamble": preamble})
    tex = project.build("latex").text("book.tex")
    # Loaded again, without options, it is the same.
    assert tex.index(preamble) < tex.index(r"{\usepackage{bookmark}}{}")


@pytest.mark.pdf
def test_thousands_of_bookmarks(project: Project) -> None:
    """hyperref alone would read them into one macro, larger than TeX's memory."""
    pdf = made(large_project(project, QUESTIONS, HEADINGS))
    assert re.findall("^! .*|capacity", pdf.log, re.MULTILINE) == []
    titles = [title for title, _page in pdf.bookmarks()]
    headings = [title for title in titles if title.startswith(LONG)]
    assert headings == [
        f"{LONG} {number}-{n}" for number in range(QUESTIONS) for n in range(HEADINGS)
    ]
