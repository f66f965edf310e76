r"""Formulas: what is emitted, what is found, and XeLaTeX's own verdict on it.

``QUICKTAKES_FUZZ=20000 pytest tests/test_tex.py -m pdf`` tries more random formulas.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.tex import Formula, Place, heading, prepare
from sphinxcontrib_quicktakes.content.tex.grammar import ACCENTS, FLAGS, OPERATORS
from sphinxcontrib_quicktakes.latex.displays import measured

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"


# -- What is emitted --


def gathered(rows: str) -> str:
    return f"\\begin{{gathered}}\n{rows}\n\\end{{gathered}}"


@pytest.mark.parametrize(
    "tex",
    [
        "",
        "x^2",
        r"\alpha + \beta",
        r"\frac{\partial f}{\partial x_i} = \sum_{i=1}^{n} a_i x_i^2",
        r"f'(x)^2 + f''_1",
        r"x'^2",
        r"\lVert w \rVert_2^2 \leq \left\{ a \middle| b \right.",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^T",
        r"\left[\begin{array}{cc|c} 1 & 2 & 3 \\ \hline 4 & 5 & 6 \end{array}\right]",
        r"f(x) = \begin{cases} 1 & \text{if $x > 0$} \\ 0 & \text{else} \end{cases}",
        "¬ (p ∧ q) → ε ∈ ℝ",
        r"\sqrt[3]{x} \overset{!}{=} \operatorname*{arg\,max}_x \mathbb{E}[X]",
        r"a &= b \\ c &= d",
        r"\not \in \not = \mathrel{R}",
        r"50\% \{ a \} \# \_",
    ],
)
def test_good_displays_stay_as_they_are(tex: str) -> None:
    assert prepare(tex, Place.DISPLAY) == Formula(tex, False, None)


@pytest.mark.parametrize(
    ("tex", "emitted"),
    [
        (r"\begin{align} a &= b \end{align}", r"\begin{align*} a &= b \end{align*}"),
        (r"\begin{gather*} a \end{gather*}", r"\begin{gather*} a \end{gather*}"),
        (
            r" \begin{align} a \label{x} \nonumber \\ b \tag{1} \end{align} ",
            r"\begin{align*} a \\ b \tag{1} \end{align*}",
        ),
        (
            r"\begin{equation} \begin{split} a &= b \\ &= c \end{split} \end{equation}",
            r"\begin{equation*} \begin{aligned} a &= b \\ &= c \end{aligned} "
            r"\end{equation*}",
        ),
        (
            r"\begin{equation} a &= b \\ c \end{equation}",
            r"\begin{align*} a &= b \\ c \end{align*}",
        ),
        (
            r"\begin{alignat}{1} a & b & c \end{alignat}",
            r"\begin{alignat*}{2} a & b & c \end{alignat*}",
        ),
        (
            r"\begin{eqnarray} a &=& b \end{eqnarray}",
            r"\begin{eqnarray*} a &=& b \end{eqnarray*}",
        ),
        (r"x = 1 \tag{2}", "\\begin{equation*}\nx = 1 \\tag{2}\n\\end{equation*}"),
        (
            r"a &= 1 \tag{2} \\ b &= 2",
            "\\begin{align*}\na &= 1 \\tag{2} \\\\ b &= 2\n\\end{align*}",
        ),
    ],
)
def test_one_environment_stands_unwrapped(tex: str, emitted: str) -> None:
    formula = prepare(tex, Place.DISPLAY)
    assert (formula.tex, formula.unwrapped, formula.problem) == (emitted, True, None)


@pytest.mark.parametrize(
    ("tex", "place", "emitted"),
    [
        (
            r"x: \begin{align} a &= b \end{align}",
            Place.DISPLAY,
            r"x: \begin{aligned} a &= b \end{aligned}",
        ),
        (
            r"\begin{align*} a \end{align*}, \begin{gather} b \end{gather}",
            Place.DISPLAY,
            r"\begin{aligned} a \end{aligned}, \begin{gathered} b \end{gathered}",
        ),
        (
            r"\begin{gathered} [ a \end{gathered}",
            Place.CELL,
            r"\begin{gathered}{} [ a \end{gathered}",
        ),
        (
            r"\begin{align} a &= b \end{align}",
            Place.INLINE,
            r"\begin{aligned} a &= b \end{aligned}",
        ),
        (
            r"\begin{multline} a \\ b \end{multline}",
            Place.CELL,
            r"\begin{gathered} a \\ b \end{gathered}",
        ),
        (
            r"\begin{eqnarray} a &=& b \end{eqnarray}",
            Place.INLINE,
            r"\begin{array}{rcl} a &=& b \end{array}",
        ),
        (r"\begin{equation} a \end{equation}", Place.HEADING, r"{ a }"),
        ("a &= b", Place.DISPLAY, "\\begin{aligned}\na &= b\n\\end{aligned}"),
        (
            r"a &= b & c \\ d",
            Place.DISPLAY,
            "\\begin{aligned}\na &= b & c \\\\ d\n\\end{aligned}",
        ),
        (
            r"a &= b \\ c &= d \\",
            Place.INLINE,
            "\\begin{aligned}\na &= b \\\\ c &= d\n\\end{aligned}",
        ),
        (r"a \\ b", Place.CELL, "\\begin{gathered}\na \\\\ b\n\\end{gathered}"),
        (
            r"\begin{array}[t]{l|c@{}} a & b & c \end{array}",
            Place.INLINE,
            r"\begin{array}[t]{l|c@{}c} a & b & c \end{array}",
        ),
        (
            r"\begin{cases} a & = & b \end{cases}",
            Place.CELL,
            r"\left\{\begin{array}{lll} a & = & b \end{array}\right.",
        ),
        (
            r"\cases{a & = & b \cr c}",
            Place.INLINE,
            r"\left\{\begin{array}{lll}a & = & b \\ c\end{array}\right.",
        ),
        (
            r"\begin{pmatrix}1&2&3&4&5&6&7&8&9&10&11\end{pmatrix}",
            Place.INLINE,
            r"\left(\begin{array}{ccccccccccc}1&2&3&4&5&6&7&8&9&10&11\end{array}"
            r"\right)",
        ),
        (r"x = 1 \tag{2}", Place.INLINE, r"x = 1 \qquad\text{(}\text{2}\text{)}"),
        ("a\n\n\nb\n \n", Place.DISPLAY, "a\nb"),
        (r"x\ ", Place.INLINE, "x\\ "),
        ("x\\\ny", Place.INLINE, "x\\ y"),
        ("50% of", Place.INLINE, r"50\% of"),
        ("a % b", Place.INLINE, r"a \% b"),
        ("a = b % why\n+ c", Place.DISPLAY, "a = b\n+ c"),
        ("% note\na = 5 %\n+ c", Place.DISPLAY, "a = 5 \\%\n+ c"),
        ("|A| = #x", Place.INLINE, r"|A| = \#x"),
        (r"x_\text{max_depth}", Place.INLINE, r"x_{\text{max}\_\text{depth}}"),
        (r"\frac12 + x_\hat a", Place.INLINE, r"\frac{1}{2} + x_{\hat{a}}"),
        (r"\hat\mathbf x", Place.INLINE, r"\hat{\mathbf{x}}"),
        (r"\frac{a \over b}{c}", Place.INLINE, r"\frac{{a \over b}}{c}"),
        (r"\mathbb{x_1}_2", Place.INLINE, r"\mathbb{{x_1}}_2"),
        (r"\big{(} x \big{)}", Place.INLINE, r"\big(  x \big)"),
        (r"\cdotα", Place.INLINE, r"\cdot α"),
        (r"5\,\AA^{-1}", Place.INLINE, r"5\,\text{Å}^{-1}"),
        (r"x^\AA", Place.INLINE, r"x^{\text{Å}}"),
        (r"\text{5 \AA{}, 5\degree}", Place.INLINE, r"\text{5 Å{}, 5°}"),
        ("x' ^2", Place.INLINE, "x'^2"),
        (
            r"\textbf{$\begin{matrix} a & b \end{matrix}$}",
            Place.DISPLAY,
            r"{}{\textbf{$\begin{matrix} a & b \end{matrix}$}}",
        ),
        (r"x'\mathcal{\bf}^2", Place.INLINE, r"x'\mathcal{{\bf}}^2"),
        (r"\dots\boldsymbol{}", Place.INLINE, r"\dots{}\boldsymbol{}"),
        ("aéb 中文 + ж̂", Place.INLINE, r"a\text{é}b \text{中文} + \text{ж̂}"),
        (r"\hat é_ü", Place.INLINE, r"\hat{\text{é}}_{\text{ü}}"),
        (r"a \\ [b]", Place.DISPLAY, gathered(r"a \\{} [b]")),
        # MathJax knows no model of HTML's numbers, and TeX no number sign.
        (r"\color{#ff0000} x", Place.INLINE, r"\color[RGB]{255,0,0} x"),
        (r"\color[HTML]{00fF00}x", Place.INLINE, r"\color[RGB]{0,255,0}x"),
        (r"\textcolor{#f44}P", Place.INLINE, r"\textcolor[RGB]{255,68,68}{P}"),
        (r"\color[RGB]{1, 2,255} x", Place.INLINE, r"\color[RGB]{1,2,255} x"),
        (r"\color[rgb]{1,0,.5} x", Place.INLINE, r"\color[rgb]{1,0,.5} x"),
        (r"\color[gray]{0.5} x", Place.INLINE, r"\color[gray]{0.5} x"),
        (
            r"\begin{CD} A @>f>> B\\ @VVV @A A \hat hA \\ C @= D @| \end{CD}",
            Place.DISPLAY,
            r"\begin{CD} A @>{f}>> B\\ @VVV @AA{ \hat{h}}A \\ C @= D @| \end{CD}",
        ),
        (r"\color{tomato} x", Place.INLINE, r"\color[RGB]{255,99,71} x"),
        (r"\color{DarkGreen}{x}", Place.INLINE, r"\color[RGB]{0,100,0}{x}"),
        (r"\textcolor{BrickRed}x", Place.INLINE, r"\textcolor[RGB]{182,50,28}{x}"),
        (r"\color{red} x", Place.INLINE, r"\color{red} x"),
        (r"\enclose{box}x^2", Place.INLINE, r"\enclose{box}{x}^2"),
        (
            r"\require{enclose}\enclose{ top right }{x}",
            Place.INLINE,
            r"\enclose{top}{\enclose{right}{x}}",
        ),
        # Plain TeX's.
        (
            r"x = \cases{a & b \cr c & d}",
            Place.DISPLAY,
            r"x = \begin{cases}a & b \\ c & d\end{cases}",
        ),
        (
            r"\eqalign{a &= b \cr c &= d}",
            Place.INLINE,
            r"\begin{aligned}a &= b \\ c &= d\end{aligned}",
        ),
        (
            r"\displaylines{a \cr b}",
            Place.DISPLAY,
            r"\begin{gathered}a \\ b\end{gathered}",
        ),
        (
            r"\begin{bmatrix} a \cr [b] \cr\end{bmatrix}",
            Place.INLINE,
            r"\begin{bmatrix} a \\{} [b] \\\end{bmatrix}",
        ),
        (r"a \cr b", Place.DISPLAY, gathered(r"a \\ b")),
        (
            r"\pmatrix{a & b \cr c & d}^T",
            Place.INLINE,
            r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}^T",
        ),
        (
            r"\matrix{a \cr b}",
            Place.DISPLAY,
            r"\begin{matrix}a \\ b\end{matrix}",
        ),
        (r"\root 3\of x", Place.INLINE, r"\sqrt[{3}]{x}"),
        (r"a \buildrel b\over= c", Place.INLINE, r"a \stackrel{b}{=} c"),
        (r"\sqrt[\leftroot{-2}\uproot2 3]{x}", Place.INLINE, r"\sqrt[ 3]{x}"),
        # MathJax's, and what it does not know.
        (r"a \lt b\gt c_\lt", Place.INLINE, r"a < b> c_{<}"),
        (r"\left\lt x \right\gt", Place.INLINE, r"\left< x \right>"),
        (r"90\degree C, 1^\degree", Place.INLINE, r"90° C, 1^{\circ}"),
        (
            r"\begin{array}{r*{3}{|c} @{}*{2}{l}} a & b \end{array}",
            Place.CELL,
            r"\begin{array}{r|c|c|c@{}ll} a & b \end{array}",
        ),
        (r"\ce{(aq,$\infty$)}", Place.INLINE, r"\ce{(aq,${\infty}$)}"),
        (r"R_\bowtie^\sum", Place.INLINE, r"R_{\bowtie}^{\sum}"),
        (r"\genfrac{(}{}{}{}12", Place.CELL, r"\genfrac{(}{.}{}{}{1}{2}"),
        (r"\genfrac{}{}{}{}12", Place.CELL, r"\genfrac{}{}{}{}{1}{2}"),
        (r"\genfrac\{\}{0pt}{}nk", Place.CELL, r"\genfrac{\{}{\}}{0pt}{}{n}{k}"),
        (
            r"\hat\bm{x}_\bm a",
            Place.INLINE,
            r"\hat{\boldsymbol{x}}_{\boldsymbol{a}}",
        ),
        (r"\require{mhchem}\ce{H2O}", Place.DISPLAY, r"\ce{H2O}"),
        (r"\require{cancel}x", Place.INLINE, "x"),
        # Delimiters in delimiters.
        ("\\[\nx \\\\[2pt] y\n\\]", Place.DISPLAY, gathered(r"x \\[2pt] y")),
        (r"\(x\)", Place.INLINE, "x"),
        (r"$$ x $$", Place.DISPLAY, "x"),
        # Backslashes twice, for a Markdown that takes one.
        (r"\\{1, 2\\} = S\\_1 \\, x", Place.INLINE, r"\{1, 2\} = S\_1 \, x"),
        (r"\frac{a}{\\{b\\}}", Place.CELL, r"\frac{a}{\{b\}}"),
        (r"\mathbf{\\#A}", Place.DISPLAY, r"\mathbf{\#A}"),
        (r"S = \\{a, b\\} \\ c", Place.DISPLAY, gathered(r"S = \{a, b\} \\ c")),
        (
            r"\begin{array}{cc} A & \\{ a \\} \\ B & b \end{array}",
            Place.DISPLAY,
            r"\begin{array}{cc} A & \{ a \} \\ B & b \end{array}",
        ),
        (r"a \\{b}", Place.DISPLAY, gathered(r"a \\{b}")),
        (
            r"\left\\{ a \right\\}",
            Place.DISPLAY,
            r"\left\{ a \right\}",
        ),
        (
            r"\begin{cases} a \\{b} \end{cases}",
            Place.INLINE,
            r"\begin{cases} a \\{b} \end{cases}",
        ),
        (r"\substack{a \\{b}}", Place.INLINE, r"\substack{a \\{b}}"),
        ("a\u00a0b\u200b", Place.INLINE, "a b"),
        (r"{\begin{aligned} a \end{aligned}}", Place.DISPLAY, None),
    ],
)
def test_what_is_rewritten(tex: str, place: Place, emitted: str | None) -> None:
    formula = prepare(tex, place)
    assert formula.problem is None
    assert not formula.unwrapped
    assert formula.tex == (emitted or "{}" + tex)


# -- What is found --

BROKEN = {
    r"\frac{1}{2": "unbalanced brace",
    r"a}b": "unbalanced brace",
    r"\frac{1}": "missing argument",
    r"\frac": "missing argument",
    r"\sqrt": "missing argument",
    r"x^": "missing argument",
    r"x_": "missing argument",
    r"{x_}": "missing argument",
    r"x^'": "missing argument",
    r"a_b_c": "double subscript",
    r"x^2^3": "double superscript",
    r"x^2'": "double superscript",
    r"x'_1^2": "double superscript",
    r"x²^3": "double superscript",
    r"x'\bf^2": "double superscript",
    r"{\hat x^2}^3": "double superscript",
    r"x^^2": "missing argument",
    r"\left( x": "left without",
    r"x \right)": "right without",
    r"\left{ x \right}": "missing delimiter",
    r"\left( {a \right) }": "right without",
    r"\middle|": "middle outside",
    r"\foo": r"undefined macro \\foo",
    r"\mathrlap{x}": "undefined macro",
    r"\SI{x}": "undefined macro",
    r"\pu{1 m//s}": "undefined macro",
    r"\ce": "chemistry",
    r"\ce{H2O": "chemistry",
    r"\ce{H2O}}": "unbalanced brace",
    r"\ce{A ->[_$x$ B}": "chemistry",
    r"\ce{A & B}": "chemistry",
    r"\ce{A-->B}": "chemistry",
    r"\ce{A <-- B}": "chemistry",
    r"\ce{{\ce{A2}_3}}": "chemistry",
    r"\ce{A ->B->[a][b][c] D}": "chemistry",
    r"\ce{A\frac{1}}": "chemistry",
    r"\ce{{H_{2} _n}}": "chemistry",
    r"\ce{\overset{A^2_3^4}{B}}": "chemistry",
    r"\ce{\text{a$b}}": "chemistry",
    r"\ce{\section{x}}": "chemistry",
    r"\ce{$\frac12$}": "chemistry",
    r"\ce{\input{x}}": "chemistry",
    r"\ce{^{{2}}A}": "chemistry",
    rf"\ce{{{'H2O ' * 600}}}": "too costly",
    r"\text{\ce{H2O}}": r"\\ce in text",
    r"\bra": "missing argument",
    r"\Braket a": "missing argument",
    r"\Braket{a|b": "without",
    r"\ketbra{a}": "missing argument",
    r"\text{\ket{a}}": r"\\ket in text",
    r"\root 3 x": "root without",
    r"\root 3\of": "missing argument",
    r"\buildrel x": "buildrel without",
    r"a \of b": "inside a formula",
    r"\pmatrix x": "missing argument",
    r"\pmatrix{a & b": "unbalanced brace",
    r"\cases a": "missing argument",
    r"\enclose{waves}{x}": "unknown notation",
    r"\enclose{box}": "missing argument",
    r"\color{tomatoes} x": "unknown color",
    r"\colorbox{tomato}{x}": "unknown color",
    r"{a \cr b}": "inside a group",
    r"\leftroot x": "undefined macro",
    r"\hdashline x": "no line",
    r"\begin{CD} A @>f> B \end{CD}": "wrong arrow",
    r"\begin{CD} A @>\input{x}>> B \end{CD}": "not allowed",
    r"\begin{CD} {A @>>> B} \end{CD}": "without an arrow",
    r"\begin{CD} A @>{@}>> B \end{CD}": "without an arrow",
    r"\begin{CD} A & B \end{CD}": "too many columns",
    r"\coloneqq": "undefined macro",
    r"\begin{foo} x \end{foo}": "unknown environment foo",
    r"\begin{dcases} x \end{dcases}": "unknown environment",
    r"\begin{numcases}{a} x \end{numcases}": "unknown environment",
    r"\begin{pmatrix} a \end{bmatrix}": "ended by",
    r"\begin{pmatrix} a": "without",
    r"a \end{pmatrix}": "without",
    rf"\begin{{array}}{{c}} {'&' * 100} \end{{array}}": "too many columns",
    r"\begin{gathered} a & b \end{gathered}": "too many columns",
    r"\begin{array}{c;c} a & b \end{array}": "columns of array",
    r"\begin{array} a \end{array}": "columns of array",
    r"\begin{matrix} {a & b} \end{matrix}": "outside an alignment",
    r"\begin{matrix} \left( a & b \right) \end{matrix}": "outside an alignment",
    r"\frac{a \\ b}{c}": "inside a group",
    r"\begin{array}{c} a \hline \end{array}": "hline",
    r"a $ b": r"\$ inside",
    r"\( a \) b": "inside a formula",
    r"a \] b": "inside a formula",
    r"\eqref{a}": r"without a formula with that \\label",
    r"\text{\ref{a}}": r"\\ref in text",
    r"\text{a ^ b}": r"\^ in text",
    r"\text{a": "unbalanced brace",
    r"\text{$x}": r"unbalanced brace|\$ without",
    r"\text{\frac12}": "in text",
    r"x \limits_a": "limits",
    r"a \over b \over c": "second",
    r"\color{mauvish} x": "color mauvish",
    r"\color[RGB]{256,0,0} x": "colour",
    r"\color[rgb]{1,0} x": "colour",
    r"\colorbox{#ff0000}{x}": "color of a box",
    r"\hspace{1}": "missing argument",
    r"\hspace{99999pt}": "missing argument",
    r"\kern 3mu": "missing argument",
    r"a \tag{1} \tag{2}": "tag",
    "a\\": "at the end",
    "a\x00b": "control character",
    r"\def\x{\x}\x": "not allowed",
    r"\newcommand{\x}{y}": "not allowed",
    r"\input{/etc/passwd}": "not allowed",
    r"\immediate\write18{ls}": "not allowed",
    r"\openout1=x": "not allowed",
    r"\catcode`\%=12": "not allowed",
    r"\csname end\endcsname": "not allowed",
    r"\loop\iftrue\repeat": "not allowed",
    r"\^^69nput{x}": "undefined macro",
    r"\section{x}": "undefined macro",
    r"\usepackage{x}": "not allowed",
    r"\special{x}": "not allowed",
    r"\includegraphics{x}": "not allowed",
    r"\href{javascript:alert(1)}{x}": "undefined macro",
    r"\style{color:red}{x}": "undefined macro",
    r"\require{html}": "undefined macro",
    r"\unicode{65}": "undefined macro",
    r"\smash" * 2000: "missing argument|too",
    "{" * 60 + "}" * 60: "too deeply",
    r"\text{$" * 12 + "x" * 500 + "$}" * 12: "too costly",
    r"\cancel{" * 9 + "x" + "}" * 9: "too costly",
    r"\cancelto{0}{" * 7 + "x" + "}" * 7: "too costly",
    r"\boldsymbol{" * 7 + "x" + "}" * 7: "too costly",
    r"\pmb{" * 5 + "x" + "}" * 5: "too costly",
    r"\begin{array}{" + "*{99}{c}" * 99 + r"} a \end{array}": "too many columns",
    r"x \begin{array}{" + "c" * 400 + r"} a \end{array}": "too many columns",
    r"a&=b\\" * 600: "too high",
    r"\begin{matrix}" + r"\sum\\" * 400 + r"\end{matrix}": "too high",
    r"a" + r" \\[ 99 cm]a" * 7: "too high",
    r"\rule{1pt}{50cm}" * 20: "too high",
    "x" * 20_001 + "_": "longer than",
}


@pytest.mark.parametrize("tex", BROKEN)
def test_what_is_broken(tex: str) -> None:
    formula = prepare(tex, Place.DISPLAY)
    assert formula.problem is not None
    assert re.search(BROKEN[tex], formula.problem)
    assert not formula.unwrapped
    assert formula.tex == tex


def test_a_broken_environment_is_unwrapped_for_mathjax() -> None:
    formula = prepare(r"\begin{align} \foo &= 1 \end{align}", Place.DISPLAY)
    assert formula.problem == r"undefined macro \foo"
    assert formula.unwrapped


@pytest.mark.parametrize(
    "tex", [r"\href{x}{y}", r"\style{a}{b}", r"\require{html}", r"\def\x{y}"]
)
def test_what_html_must_not_show_either(tex: str) -> None:
    assert prepare(tex, Place.INLINE).unsafe
    assert not prepare(r"\foo", Place.INLINE).unsafe


@pytest.mark.parametrize("tex", [r"a \] b", r"\[ a \] b", r"a \) \) b", r"\\\[\foo\]"])
def test_what_would_end_before_its_end(tex: str) -> None:
    formula = prepare(tex, Place.DISPLAY)
    assert formula.as_source
    assert not formula.unsafe
    assert not prepare(r"\foo \\[1em] x", Place.DISPLAY).as_source


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{pmatrix} a \end{pmatrix}",
        r"\begin{cases} a \end{cases}",
        r"\pmatrix{a}",
        r"\begin{array}{c} a \end{array}",
        r"\begin{eqnarray} a \end{eqnarray}",
        r"\begin{aligned} \hline a \end{aligned}",
    ],
)
def test_what_cannot_stand_in_a_heading(tex: str) -> None:
    assert prepare(tex, Place.CELL).problem is None
    assert re.search("heading|line", prepare(tex, Place.HEADING).problem or "")


def test_declared_macros_and_environments() -> None:
    known = frozenset({"R", "norm", "dcases", "input"})
    tex = r"x \in \R, \norm{x}_2 = \begin{dcases} a & b \\ c \end{dcases}"
    assert prepare(tex, Place.INLINE).problem == r"undefined macro \R"
    assert prepare(tex, Place.INLINE, known) == Formula(tex, False, None)
    assert prepare(r"\norm{x", Place.INLINE, known).problem
    assert prepare(r"\input{x}", Place.INLINE, known).problem


def test_what_a_project_defines_is_its_own() -> None:
    for tex in (r"\ce{A->B}_2", r"\ket{a}", r"\Braket{a|b}"):
        known = frozenset({"ce", "ket", "Braket"})
        assert prepare(tex, Place.INLINE, known) == Formula(tex, False, None)


@pytest.mark.parametrize(
    ("tex", "emitted"),
    [
        (r"\bra\psi", r"{\langle {\psi}\vert}"),
        (r"\ket{x_1}^2", r"{\vert {x_1}\rangle}^2"),
        (r"\braket{a|H|b}", r"{\langle {a|H|b}\rangle}"),
        (r"\set{x|y}", r"{\lbrace {x|y}\rbrace}"),
        (r"\ketbra ab", r"{\vert {a}\rangle\langle {b}\vert}"),
        (r"\Bra{a}", r"{\left\langle {a}\right\vert}"),
        (
            r"\Braket{a|{b|c}||d}",
            r"{\left\langle a\:\middle\vert\: {b|c}\:\middle\Vert\: d\right\rangle}",
        ),
        (
            r"\Set{x|y|z}",
            r"{\left\lbrace\, x\:\middle\vert\: y|z\,\right\rbrace}",
        ),
    ],
)
def test_brackets_of_physics_and_sets(tex: str, emitted: str) -> None:
    assert prepare(tex, Place.INLINE) == Formula(emitted, False, None)
    assert prepare(emitted, Place.INLINE) == Formula(emitted, False, None)


REACTIONS = [
    "H2O",
    "SO4^2-",
    "^{227}_{90}Th+",
    "[Cu(NH3)4]^{2+}",
    "2H2 + O2 -> 2H2O",
    "A <=>[\\Delta][$T$] B",
    "Zn^2+ <=>[+ 2OH-][+ 2H+] Zn(OH)2 v",
    "CO2 ^",
    "KCr(SO4)2 * 12H2O",
    "1/2 O2 + e-",
    "NO_$x$",
    "Fe^{II}Fe^{III}2O4",
    "\\mu-Cl",
    "A\\bond{~-}B\\bond{...}C",
    "{reduced}",
    r"{[Fe(CN)6]}^{3-} ->[\text{heat}]{{A2}B}",
    r"\overset{+2}{Fe}O\,\frac{1}{2}O2\quad\mathit{n}H2O",
    r"A ->[\ce{H2O}][25^{\circ}C] B_{\Delta}",
]


@pytest.mark.parametrize("chemistry", REACTIONS)
def test_chemistry_stays_as_it_is(chemistry: str) -> None:
    tex = rf"\ce{{{chemistry}}}"
    assert prepare(tex, Place.INLINE) == Formula(tex, False, None)
    assert prepare(f"{tex}^2", Place.INLINE) == Formula(f"{{{tex}}}^2", False, None)


@pytest.mark.parametrize(
    ("chemistry", "emitted"),
    [
        ("HC#CH", r"HC\bond{3}CH"),
        ("A->B<=>[H+]C", "A ->B <=>[H+]C"),
        (r"\Delta ->\bond{->}A\;->B", r"\Delta{} ->\bond{->}A\;{} ->B"),
        (r"CuSO4\cdot 5H2O \uparrow", r"CuSO4{\cdot} 5H2O {\uparrow}"),
        (r"A^\bullet + {B_\mu}^{2\cdot}", r"A^{\bullet} + {B_{\mu}}^{2\cdot}"),
        (r"A \rightarrow B", r"A \mathrel{\rightarrow} B"),
        (r"A~B: C", r"A\ B{:} C"),
        (r"A\ +\;B\,-2C\;(aq)", r"A\ {} + \;B\,{} - 2C\;(aq)"),
        (r"\tfrac {1}{2}A{\mathit {n}}", r"\tfrac{1}{2}A{\mathit{n}}"),
        ("2H2O ->[点燃] ↑", r"2H2O ->[{\text{点燃}}] {\text{↑}}"),
    ],
)
def test_chemistry_that_mathjax_alone_can_read(chemistry: str, emitted: str) -> None:
    formula = Formula(rf"\ce{{{emitted}}}", False, None)
    assert prepare(rf"\ce{{{chemistry}}}", Place.CELL) == formula


def test_headings_have_a_bookmark() -> None:
    formula = prepare(r"\alpha_1 \in \begin{aligned} 1 \end{aligned}", Place.HEADING)
    assert heading(formula) == (
        r"\texorpdfstring{\protect\(" + formula.tex + r"\protect\)}"
        r"{α\textunderscore{}1 in aligned 1 aligned}"
    )


FRAGMENTS = r"""
    a b x 1 2 + - = ( ) [ ] | / < > . , * ' '' " ~ _ ^ _1 ^2 _{i} ^{n} { } {} {a} &
    \\ \\[1em] $ # % α ¬ ² ₁ é ∫ ∑ \alpha \Gamma \sum \int \lim \max \log \to \in
    \cdots \dots \, \quad \{ \} \% \_ \& \| \not \prime \hat \bar \vec \overline
    \frac \binom \sqrt \sqrt[3] \mathbb \mathbf \mathrm \text \textbf \mbox
    \operatorname \left \right \middle \left( \right) \left\{ \right. \big \Bigl(
    \overset \boxed \underbrace \smash \substack \over \limits \displaystyle \bf
    \color{red} \hspace{1em} \kern1em \pmod \bmod \xrightarrow \cfrac \begin{matrix}
    \end{matrix} \begin{cases} \end{cases} \begin{aligned} \end{aligned}
    \begin{align} \end{align} \begin{array}{cc} \end{array} \begin{gather}
    \end{gather} \begin{split} \end{split} \hline \tag{1} \label{a} \nonumber
    \eqref{a} \mathop \foo \rule{1em}{1pt} \raisebox{1pt}{x} \mathcal \pmb
    \bm \bm{a} \cr \lt \degree ^\degree \root \of \root3\of \buildrel \buildrel{a}\over
    \pmatrix{a&b\cr{c}} \uproot2 \hdashline \begin{array}{c:c} \\{ \\} \[ \]
    \color{#f00} \textcolor[RGB]{1,2,3} \color[rgb]{1,0,.5} \require{cancel}
    \cancelto \bra \ket \Bra \ketbra \Ketbra \braket \Braket \Set \ce{H2} \ce{^2}
""".split()


def random_formula(source: random.Random) -> str:
    """Fragments in any order, or in braces as they should be."""

    def some(depth: int) -> str:
        return " ".join(term(depth) for _ in range(source.randint(1, 3)))

    def term(depth: int) -> str:
        kind = source.random()
        if depth > 3 or kind < 0.4:
            text = source.choice(FRAGMENTS[:60])
        elif kind < 0.7:
            text = source.choice([f for f in FRAGMENTS if f[0] == "\\"])
            text += f"{{{some(depth + 1)}}}" * source.randint(1, 2)
        elif kind < 0.8:
            text = rf"\left( {some(depth + 1)} \right)"
        else:
            name = source.choice(["matrix", "cases", "aligned", "align", "gather"])
            body = some(depth + 1) + source.choice([" & ", r" \\ "]) + some(depth + 1)
            text = rf"\begin{{{name}}} {body} \end{{{name}}}"
        if source.random() < 0.2:
            text += source.choice("_^") + f"{{{some(depth + 1)}}}"
        return text

    if source.random() < 0.3:
        return " ".join(source.choices(FRAGMENTS, k=source.randint(1, 6)))
    return some(0)


@given(st.text() | st.lists(st.sampled_from(FRAGMENTS)).map(" ".join))
def test_anything_can_be_prepared(tex: str) -> None:
    for place in Place:
        formula = prepare(tex, place)
        if formula.problem is None:
            again = prepare(formula.tex, place)
            assert again.problem is None
            assert again.unwrapped == formula.unwrapped


@pytest.mark.parametrize(
    "part",
    [
        *("x_1^2 ", r"\alpha", r"\\ ", "{x}", r"\\{", "% x\n", r"\left(\right)", "\\"),
        *("' ", "\n", r"\begin{CD}@>a", r"\begin{CD} @>a>"),
    ],
)
def test_time_is_linear(part: str) -> None:
    tex = part * (19_000 // len(part))
    start = perf_counter()
    prepare(tex, Place.DISPLAY)
    assert perf_counter() - start < 2


def test_time_for_chemistry_has_a_limit() -> None:
    start = perf_counter()
    for part in (" ", "{", "A->[", "~"):
        prepare(rf"\ce{{A{part * (18_000 // len(part))}B}}", Place.DISPLAY)
    assert perf_counter() - start < 2


# -- What XeLaTeX says --

CONF = """
project = "x"
extensions = ["sphinxcontrib_quicktakes"]
"""
TABLE = r"""

\begin{savenotes}\sphinxattablestart
\sphinxthistablewithglobalstyle
\centering
\begin{tabulary}{\linewidth}[t]{TT}
\sphinxtoprule
\sphinxtableatstartofbodyhook\begin{varwidth}[t]{\sphinxcolwidth{1}{2}}
\sphinxAtStartPar
FORMULA
\sphinxbeforeendvarwidth
\end{varwidth}%
&b\\
\sphinxbottomrule
\end{tabulary}
\sphinxtableafterendhook\par
\sphinxattableend\end{savenotes}

"""


def as_sphinx(formula: Formula, place: Place) -> str:
    """LaTeX for a formula as Sphinx and this extension write it."""
    if place is Place.HEADING:
        return rf"\section{{A {heading(formula)} b}}"
    if place is Place.CELL:
        return TABLE.replace("FORMULA", rf"a \({formula.tex}\) b")
    if place is Place.DISPLAY:
        written = measured(formula.tex, unwrapped=formula.unwrapped)
        return f"a\n{written or formula.tex}\nb"
    return rf"a \({formula.tex}\) b"


class XeLaTeX:
    def __init__(self, directory: Path) -> None:
        source = directory / "source"
        source.mkdir()
        (source / "conf.py").write_text(CONF)
        (source / "index.rst").write_text("x\n=\n")
        self.directory = directory / "latex"
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "latex", str(source)]
        subprocess.run([*command, str(self.directory)], check=True)
        text = (self.directory / "x.tex").read_text()
        self.preamble = text.partition(r"\begin{document}")[0]

    def log(self, bodies: Iterable[str], *, without: str = "-") -> str:
        """Set the bodies, one paragraph each; what went wrong, with its line."""
        for old in self.directory.glob("try.*"):
            old.unlink()
        body = "\n\n".join(bodies)
        preamble = self.preamble.replace(without, "-")
        (self.directory / "try.tex").write_text(
            f"{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n"
        )
        command = ["xelatex", "-no-pdf", "-no-shell-escape", "-halt-on-error"]
        command += ["-interaction=nonstopmode", "-file-line-error", "try.tex"]
        for _ in range(2):  # the second time with a table of contents
            done = subprocess.run(
                command, cwd=self.directory, capture_output=True, check=False
            )
            if done.returncode:
                return done.stdout.decode(errors="replace")[-1500:]
        log = (self.directory / "try.log").read_text(errors="replace")
        return "\n".join(re.findall("Missing character.*", log))


@pytest.fixture(scope="module")
def xelatex(tmp_path_factory: pytest.TempPathFactory) -> XeLaTeX:
    if not shutil.which("xelatex") or not shutil.which("kpsewhich"):
        pytest.skip("no XeLaTeX here")
    names = ["unicode-math.sty", "latinmodern-math.otf", "tabulary.sty"]
    if any(
        subprocess.run(["kpsewhich", n], capture_output=True, check=False).returncode
        for n in names
    ):
        pytest.skip("XeLaTeX is here without unicode-math, lmodern or tabulary")
    return XeLaTeX(tmp_path_factory.mktemp("xelatex"))


def corpus_formulas() -> list[tuple[str, Place]]:
    found = []
    for path in sorted(CORPUS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\\n(?!abla|eg|eq|u\b|e\b|i\b|ot)", "\n", text)
        text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
        for match in re.finditer(
            r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|(?<![\\$\w])\$([^$\n]+)\$(?!\d)",
            text,
            re.DOTALL,
        ):
            display, brackets, parentheses, dollars = match.groups()
            place = Place.DISPLAY if display or brackets else Place.INLINE
            found.append((display or brackets or parentheses or dollars, place))
    return found


@pytest.mark.corpus
def test_no_formula_of_the_corpus_is_broken() -> None:
    if not CORPUS.is_dir():
        pytest.skip("no corpus beside the repository")
    formulas = corpus_formulas()
    assert len(formulas) > 200
    problems = [prepare(tex, place).problem for tex, place in formulas]
    assert not any(problems)


@pytest.mark.corpus
@pytest.mark.pdf
def test_the_corpus_can_be_set(xelatex: XeLaTeX) -> None:
    if not CORPUS.is_dir():
        pytest.skip("no corpus beside the repository")
    formulas = corpus_formulas()
    assert xelatex.log(as_sphinx(prepare(t, p), p) for t, p in formulas) == ""


def words(flag: str) -> list[str]:
    from sphinxcontrib_quicktakes.content.tex.vocabulary import MACROS

    return [name for flags in MACROS if flag in flags for name in MACROS[flags].split()]


def inline(xelatex: XeLaTeX, formulas: Iterable[str], *places: Place) -> str:
    """What went wrong, characters without a glyph too, with formulas that are good."""
    prepared = [prepare(tex, Place.INLINE) for tex in formulas]
    assert [formula for formula in prepared if formula.problem] == []
    return xelatex.log(
        as_sphinx(formula, place)
        for formula in prepared
        for place in (places or (Place.INLINE,))
    )


@pytest.mark.pdf
def test_every_word_of_the_vocabulary_can_be_set(xelatex: XeLaTeX) -> None:
    formulas = [rf"x\{name} y" for name in words("m")]
    formulas += [rf"\text{{x\{name} y}}" for name in words("t")]
    assert inline(xelatex, formulas, Place.INLINE, Place.HEADING) == ""


@pytest.mark.pdf
@pytest.mark.parametrize(
    "alphabet",
    ["mathbf", "mathit", "mathrm", "mathsf", "mathtt", "boldsymbol", "mathcal"],
)
def test_every_word_has_a_glyph_in_every_alphabet(
    xelatex: XeLaTeX, alphabet: str
) -> None:
    formulas = [rf"\{alphabet}{{x\{name} y}}" for name in words("m")]
    inner = ("mathbf", "mathit", "mathrm", "mathsf", "mathtt", "mathcal", "hat")
    letters = (r"\mu", r"\Sigma", r"\partial", "x", "1", "α")
    formulas += [rf"\{alphabet}{{\{i}{{{x}}}}}" for i in inner for x in letters]
    assert inline(xelatex, formulas) == ""


@pytest.mark.pdf
def test_every_word_can_stand_under_every_accent(xelatex: XeLaTeX) -> None:
    """XeTeX crashes where it stands over a character of an old font alone."""
    braces = (name for name in OPERATORS if name.startswith(("over", "under")))
    over = sorted({*ACCENTS, *braces, "overline", "xrightarrow"})
    alphabets = ("mathbf", "mathit", "mathrm", "mathsf", "boldsymbol", "mathcal")
    formulas = [r"\hat ★ \bar ▴ \vec ▾ \hat ▿ \dot Ⅎ \tilde ⅁ \check ϝ □"]
    for name in words("m"):
        formulas.append("".join(rf"\{o}\{name} \{o}{{\{name}}}" for o in over))
        inner = "".join(rf"\hat{{\{a}{{\{name}}}}}" for a in alphabets)
        inner += "".join(rf"\{a}{{\hat\{name} 1}}" for a in alphabets)
        formulas.append(rf"x_{{\hat\{name}^{{\hat{{\bar{{\{name}}}}}}}}} {inner}")
        if name.isalpha() and set("so") & set(FLAGS[name]) == {"s"}:
            formulas.append(rf"\not\{name}^{{\not\{name}}}")
    assert inline(xelatex, formulas) == ""


@pytest.mark.pdf
def test_every_word_has_a_glyph_in_every_font_of_text(xelatex: XeLaTeX) -> None:
    fonts = ("textbf", "textit", "textsf", "texttt")
    formulas = [rf"\{font}{{x\{name} y}}" for font in fonts for name in words("t")]
    assert inline(xelatex, formulas) == ""


@pytest.mark.pdf
def test_old_alphabets_have_glyphs_for_greek(xelatex: XeLaTeX) -> None:
    formulas = [rf"{{\{old} x\mu\Sigma}}" for old in ("rm", "bf", "it", "sf", "tt")]
    assert inline(xelatex, formulas) == ""


@pytest.mark.pdf
def test_xelatex_agrees(xelatex: XeLaTeX) -> None:
    """Whatever is called safe can be set, in every place."""
    source = random.Random(4)
    bodies = []
    for number in range(int(os.environ.get("QUICKTAKES_FUZZ", "2000"))):
        place = list(Place)[number % 4]
        formula = prepare(random_formula(source), place)
        if formula.problem is None:
            bodies.append(as_sphinx(formula, place))
    assert len(bodies) > 100
    log = xelatex.log(bodies)
    assert "Missing character" in log or not log


HIGH = [
    r"a &= b",
    r"\frac12 &= \cfrac{1}{2}",
    r"\sum_{i=1}^n i",
    r"\underbrace{\overbrace{x}^y}_z",
    r"\rule{1pt}{3cm}",
    r"\int\limits_{\substack{a \\ b}}",
    r"x^{2^{2^2}}_{2_{2_2}}",
    r"\left(\begin{matrix} a \\ b \end{matrix}\right)",
]


@pytest.mark.pdf
def test_the_highest_displays_can_be_set(xelatex: XeLaTeX) -> None:
    """TeX stops where a page would be higher than it can count."""

    def display(rows: str) -> Formula:
        return prepare(rf"\begin{{align}}{rows}\end{{align}}", Place.DISPLAY)

    bodies = []
    for row in HIGH:
        for end in (r" \\ ", r" \\[1cm] "):
            rows = [row] * 600
            while (formula := display(end.join(rows))).problem:
                rows.pop()
            assert len(rows) > 30
            bodies.append(as_sphinx(formula, Place.DISPLAY))
    assert xelatex.log(bodies) == ""


ARROWS = r"""
    A B' \frac12 x_1^2 {a\otimes} \\ \\ @>>> @<f<< @V\alpha^2VV @AA{g>h}A @= @| @.
    @>a_{1}>b>
""".split()


@pytest.mark.pdf
def test_xelatex_agrees_on_diagrams(xelatex: XeLaTeX) -> None:
    source = random.Random(6)
    bodies = []
    for number in range(300):
        place = [Place.INLINE, Place.DISPLAY, Place.CELL][number % 3]
        body = " ".join(source.choices(ARROWS, k=source.randint(1, 12)))
        formula = prepare(rf"x \begin{{CD}} {body} \end{{CD}}", place)
        assert formula.problem is None
        bodies.append(as_sphinx(formula, place))
    assert xelatex.log(bodies) == ""


PIECES = r"""
    H Na C x n 2 10 + - = # ( ) [ ] . , * | / ^ _ { } ^{2+} _{4} $x$ _$x$ \mu \pm
    ^227_90 \bond{~} \bond{...} \bond{->} -> <- <=> <-> <=>> ->[a][b] ->[{H2O}] ->[$T$]
    <=>[H+] ->[ (aq) 1/2 {text} {} e- ^. ^* ' : v ^v ~ ! \; \, \quad \cdot \to \equiv
    ж ↑ _\circ ^{\circ} ^{2\cdot} _{\mathit{n}} \mathit{n} \text{aж} {A^2} {{A_2}[B]}
    {A_2_3} {A_{2}^+_3} {A_\mu} {:} \overset{+2}{Fe} \frac{1}{2} \ce{O2}
    ->[\ce{O2}] ->[{\cdot}ж][\text{ж}] $\infty$ _$\infty$
""".split()


@pytest.mark.pdf
@pytest.mark.parametrize("package", [True, False])
def test_xelatex_agrees_on_chemistry(xelatex: XeLaTeX, package: bool) -> None:
    found = subprocess.run(
        ["kpsewhich", "mhchem.sty"], capture_output=True, check=False
    )
    if package and found.returncode:
        pytest.skip("no mhchem here")
    source = random.Random(5)
    texts = [*REACTIONS, "HC#CH"]
    for _ in range(600):
        pieces = source.choices([*PIECES, *" " * 20], k=source.randint(1, 9))
        texts.append("".join(pieces))
    places = [r"\ce{%s}", r"x^2\ce{%s}^2", r"\frac{\ce{%s}}{2}", r"\text{a$\ce{%s}$}"]
    bodies = []
    for number, text in enumerate(texts):
        place = list(Place)[number % 4]
        formula = prepare(source.choice(places) % text, place)
        if formula.problem is None:
            bodies.append(as_sphinx(formula, place))
    assert len(bodies) > 100
    without = "-" if package else "mhchem.sty"
    assert xelatex.log(bodies, without=without) == ""


def test_chemistry_costs_nothing_without_need() -> None:
    """Compiling its pattern takes as long as all the others together."""
    script = (
        "import sphinxcontrib_quicktakes.pages.markdown\n"
        "from sphinxcontrib_quicktakes.content.tex import Place, chemistry, prepare\n"
        "prepare('x^2', Place.INLINE, frozenset())\n"
        "print(chemistry.argument.cache_info().currsize)"
    )
    command = [sys.executable, "-c", script]
    assert subprocess.check_output(command, text=True).strip() == "0"
