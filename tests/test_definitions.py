r"""Macros that an answer defines for its own formulas (``\newcommand``)."""

from __future__ import annotations

import time

import pytest
from conftest import Project
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.tex.definitions import (
    Definitions,
    define,
    replaced,
)
from sphinxcontrib_quicktakes.dialect.parser import answer_parser, walk

FORMULAS = {
    r"$\newcommand{\R}{\mathbb{R}}$ $x \in \R^n$": [r"x \in \mathbb{R}^n"],
    r"$\renewcommand\R{\mathbf R} \R$": [r" \mathbf R"],
    r"$\def\R{\mathbb R}\R$ $\RR$": [r"\mathbb R", r"\RR"],
    "$$\n\\newcommand{\\R}{\\mathbb{R}}\n$$\n\n$$\n\\R\n$$": [r"\mathbb{R}"],
    # Arguments, in braces or not.
    r"$\newcommand{\abs}[1]{|#1|}$ $\abs{x + \abs y}$": ["|x + |y||"],
    r"$\def\f#1#2{\frac{#1}{#2}}$ $\f1{23} \f ab$": [r"\frac{1}{23} \frac{a}{b}"],
    r"$\newcommand{\d}[2][t]{d#2/d#1}$ $\d{u} \d[s]u$": ["du/dt du/ds"],
    # No letter becomes part of a control word.
    r"$\newcommand{\e}{\epsilon}$ $\e x + \e1$": [r"\epsilon x + \epsilon1"],
    r"$\newcommand{\v}[1]{\vec#1}$ $\v x$ $\v{\v x}$": [r"\vec x", r"\vec\vec x"],
    # Operators, and other names for what there is.
    r"$\DeclareMathOperator{\im}{im}$ $\im f$": [r"\operatorname{im} f"],
    r"$\DeclareMathOperator*{\lim}{Lim}$ $\lim_x$": [r"\operatorname*{Lim}_x"],
    r"$\let\old\vec \renewcommand{\vec}[1]{\old{\bf #1}}$ $\vec x$": [r"\vec {\bf x}"],
    r"$\let\to=\,$ $a\to b$": [r"a\, b"],
    r"$\def\a{1} \providecommand{\a}{2}$ $\a$": ["1"],
    # A macro may begin what another one ends.
    r"$\def\ba{\begin{aligned}} \def\ea{\end{aligned}}$ $\ba x \ea$": [
        r"\begin{aligned} x \end{aligned}"
    ],
    # What holds for a group alone, and what is no such definition, remains.
    r"${\def\x{1} \x}$ $\x$": [r"{\def\x{1} \x}", r"\x"],
    r"$\def\x#1.{#1} \x a.$": [r"\def\x#1.{#1} \x a."],
    r"$\newcommand{\x}{1$ $\x$": [r"\newcommand{\x}{1", r"\x"],
    # An argument is missing, or there is no end.
    r"$\def\x#1{#1}$ $a\x$ ${\x}$": [r"a\x", r"{\x}"],
    r"$\def\x{\x\x} \x$": [r" \x"],
    r"$\def\x{\y\y}\def\y{\z\z}\def\z{\x} \x$": [r" \x"],
}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text: str) -> None:
    tokens = walk(answer_parser().parse(text))
    found = [t.content.strip("\n") for t in tokens if t.type.startswith("math_")]
    assert found == FORMULAS[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$\\def\\x{1}$\n\nText.", "<p>Text.</p>"),
        ("$\\def\\x{1}$\n$\\def\\y{2}$\nText.", "<p>Text.</p>"),
        ("Text.\n$\\def\\x{1}$", "<p>Text.</p>"),
        ("$$\n\\def\\x{1}\n$$\n\nText.", "<p>Text.</p>"),
        ("> $\\def\\x{1}$\n>\n> Text.", "<blockquote>\n<p>Text.</p>\n</blockquote>"),
    ],
)
def test_definitions_leave_nothing_behind(text: str, expected: str) -> None:
    assert answer_parser().render(text).strip() == expected


TEX = st.text("\\{}[]#12 \nabx") | st.lists(
    st.sampled_from(
        [r"\def", r"\let", r"\newcommand", r"\a", r"\b", "{", "}", "#1", "[1]", " x"]
    )
).map("".join)


@given(TEX, TEX)
def test_never_fails(first: str, second: str) -> None:
    page = Definitions()
    rest = define(first, page)
    assert len(rest) <= len(first)
    for tex in (rest, second):
        replaced(tex, page)
        assert replaced(tex, Definitions()) == tex


@pytest.mark.parametrize(
    "tex",
    [
        "\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{" + "\\a" * 99 + "}\\a",
        "\\def\\a#1{\\a{#1#1}}\\a{x}",
        "\\def" + " " * 200_000,
        "\\newcommand{\\a}" + "[" * 200_000,
        "\\def\\a{" * 50_000,
        "\\def\\a#1{}" + "\\a{" * 50_000,
        "\\def\\a{x}" + "\\a" * 100_000,
        "\\newcommand{\\a}[1][x]{}" + "\\a[" * 50_000,
    ],
    ids=lambda tex: tex[:20],
)
def test_takes_no_time(tex: str) -> None:
    page = Definitions()
    begin = time.process_time()
    replaced(define(tex, page), page)
    assert time.process_time() - begin < 3


@pytest.mark.parametrize("body", ["x" * 15_000, r"\\x\\x"])
def test_a_page_does_not_grow_without_bounds(body: str) -> None:
    text = f"$\\def\\x{{{body}}}$ " + "$\\x$ " * 5_000
    begin = time.process_time()
    found = answer_parser().parse(text)
    assert time.process_time() - begin < 5
    assert sum(len(token.content) for token in walk(found)) < 400_000


ANSWER = (
    "$\\newcommand{\\R}{\\mathbb{R}}$\n"
    "$\\DeclareMathOperator{\\rank}{rank}$\n\n"
    "It is $x \\in \\R$ and $\\rank A$.\n\n$$\\R^2 \\to \\R$$\n"
)


def test_pages(project: Project) -> None:
    """They hold for their page alone, in HTML and LaTeX, with no warning."""
    project.index()
    project.question("a", answer=ANSWER)
    project.question("b", answer=r"Nothing defines $\R$ here.")
    built = project.build()
    (warning,) = built.warnings
    assert warning.startswith("b.md:")
    assert r"\R" in warning
    assert [f.get_text().strip() for f in built.main("a").select(".math")] == [
        r"\(x \in \mathbb{R}\)",
        r"\(\operatorname{rank} A\)",
        "\\[\\mathbb{R}^2 \\to \\mathbb{R}\\]",
    ]
    assert "newcommand" not in built.main("a").get_text()
    (book,) = project.build("latex").outdir.glob("*.tex")
    assert r"\(x \in \mathbb{R}\)" in book.read_text(encoding="utf-8")


def test_broken_formulas_are_shown_as_written(project: Project) -> None:
    project.index()
    answer = r"$\newcommand{\R}{\mathbb{R}}$ In $\R^2 \missing$ and $\R\def\x#1.{}$."
    project.question("a", answer=answer)
    built = project.build("latex")
    assert len(built.warnings) == 2
    assert r"the formula '\\R^2 \\missing' would stop TeX" in built.warnings[0]
    assert r"the formula '\\R\\def\\x#1.{}' is not safe" in built.warnings[1]
    (book,) = built.outdir.glob("*.tex")
    assert r"\textbackslash{}R\textasciicircum{}2" in book.read_text(encoding="utf-8")


def test_question_and_translation(project: Project) -> None:
    """What the question defines holds in the answer, and in both when translated."""
    project.conf(language="de", locale_dirs=["locale"])
    project.index()
    project.question(
        "a",
        title="What is it?",
        question=r"$\def\R{\mathbb{R}}$ What is $\R$, tell me?",
        answer=r"It is $\R$.",
    )
    project.write(
        "locale/de/LC_MESSAGES/a.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "It is $\\\\R$."\nmsgstr "Das ist $\\\\R$."\n',
    )
    built = project.build()
    assert built.warnings == []
    page = built.main("a")
    assert "Das ist" in page.get_text()
    assert [f.get_text() for f in page.select(".math")] == [r"\(\mathbb{R}\)"] * 2
