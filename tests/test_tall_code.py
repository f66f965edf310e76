"""Code that is taller than TeX can measure."""

from __future__ import annotations

import re

import pytest
from conftest import Built, Project
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from test_latex import made

from sphinxcontrib_quicktakes.latex.tall_code import TALLEST, parts

LINES = "\n".join(f"x{n} = {n}" for n in range(3 * TALLEST))


@given(st.text("ab \n", max_size=200), st.integers(1, 2 * TALLEST))
def test_parts_are_the_lines(text: str, times: int) -> None:
    code = f"{text}.\n" * times
    found = [*parts(code, 20)]
    assert "\n".join(found) == code.removesuffix("\n")
    assert all(part.count("\n") < TALLEST for part in found)


def test_a_line_that_is_too_long_is_several() -> None:
    found = [*parts("a\n" + "b" * 100_000 + "\nc", 40)]
    assert len(found) == 4
    assert "".join(found).replace("\n", "") == "a" + "b" * 100_000 + "c"


def book(project: Project, answer: str) -> Built:
    project.conf(project="Book")
    project.index()
    project.question("q", answer=answer)
    return project.build("latex")


def blocks(tex: str) -> int:
    """Return the number of frames: Sphinx 9.2 gives TeX each in parts of 500 lines."""
    return len(re.findall(r"\\begin\{sphinx(?:Verbatim|LongVerbatimFirst)\}", tex))


@pytest.mark.parametrize("indent", ["", "   "])
def test_tall_code_is_several_blocks(project: Project, indent: str) -> None:
    code = LINES.replace("\n", f"\n{indent}")
    built = book(project, f"1. so\n\n{indent}```c\n{indent}{code}\n{indent}```\n")
    text = built.text("book.tex")
    assert blocks(text) == 3
    assert text.count("x0 ") == text.count("x2999 ") == 1
    assert built.warnings == []
    (whole,) = built.find("q", nodes.literal_block)
    assert whole.astext() == LINES + "\n"


def test_other_code_is_as_it_was(project: Project) -> None:
    low = "\n".join(LINES.split("\n")[: TALLEST - 1])
    tall = LINES.replace("\n", "\n   ")
    project.write(
        "own.rst",
        f":orphan:\n\nOwn\n===\n\n.. code-block:: c\n   :linenos:\n\n   {tall}\n\n"
        f".. code-block:: c\n   :caption: Tall\n\n   {tall}\n",
    )
    built = book(project, f"```c\n{low}\n```\n")
    assert blocks(built.text("book.tex")) == 1


@pytest.mark.pdf
def test_tall_code_in_the_pdf(project: Project) -> None:
    """TeX stopped: the dimension was too large."""
    project.conf(project="Book")
    project.index()
    project.question("q", answer=f"```\n{LINES}\n```\n")
    text = made(project).text
    assert "x0 = 0" in text
    assert "x2999 = 2999" in text
