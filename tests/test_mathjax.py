"""What MathJax makes of the pages: a copy of it in a browser.

Sphinx takes MathJax from a CDN, which no test does. The variable ``MATHJAX`` names the
file ``tex-mml-chtml.js`` of a copy, which ``npm install mathjax@3.2.2`` makes.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import Project, unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def mathjax() -> str:
    """Return the address of MathJax."""
    path = Path(os.environ.get("MATHJAX", ""))
    if not path.is_file():
        unavailable(
            "the tests of MathJax need it: npm install mathjax@3.2.2, and "
            "MATHJAX=node_modules/mathjax/es5/tex-mml-chtml.js"
        )
    return path.resolve().as_uri()


def settings(mathjax: str, **more: Any) -> dict[str, Any]:
    return {
        "mathjax_path": mathjax,
        "mathjax_options": {"defer": "defer"},
        "suppress_warnings": ["quicktakes"],
    } | more


INSPECT = """async () => {
  if (!window.MathJax) return {loaded: false, count: 0, errors: [], dollars: []};
  await MathJax.startup.promise;
  const formulas = [...document.querySelectorAll("mjx-container")];
  const errors = [];
  for (const formula of formulas) {
    const wrong = formula.querySelector(
      "mjx-merror, merror, [data-mjx-error], [mathcolor=red], [style*='color: red']");
    if (wrong) errors.push(wrong.getAttribute("data-mjx-error") || wrong.outerHTML);
  }
  const dollars = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const raw = /[$]|\\\\[([]|\\\\begin|\\\\end/.test(walker.currentNode.data);
    if (raw && !parent.closest("code, pre, script, mjx-container"))
      dollars.push(walker.currentNode.data.trim().slice(0, 100));
  }
  return {
    loaded: true,
    count: formulas.length,
    errors,
    dollars,
    links: formulas.filter(f => f.querySelector("a, [href], [onclick]")).length,
    alike: document.querySelectorAll(".math").length,
  };
}"""


def inspect(page: Page, path: Path) -> dict[str, Any]:
    page.goto(path.as_uri())
    found: dict[str, Any] = page.evaluate(INSPECT)
    return found


FORMULAS = [
    r"$x$ and $ x $ and \(x\) and $ i $-th",
    r"\[ \int_0^1 x \, dx = \frac12 \]",
    r"$$ \nabla \cdot E = 0 $$",
    "$$\n\\begin{align}\na &= b + c \\\\\n  &= d\n\\end{align}\n$$",
    "\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}",
    "$$\\begin{gather} a = b \\\\ c = d \\end{gather}$$",
    "$$x = \\begin{align} a &= b \\\\ c &= d \\end{align}$$",
    "$$\\begin{equation} E = mc^2 \\label{e} \\end{equation}$$",
    "$$\\begin{split} a &= b \\\\ &= c \\end{split}$$",
    "$$\\begin{multline} a + b \\\\ + c \\end{multline}$$",
    "$$\\begin{eqnarray} a &=& b \\\\ c &=& d \\end{eqnarray}$$",
    "$$a &= b \\\\ c &= d$$",
    "$$a \\\\ b$$",
    "$a & b$ in a line",
    "| a |\n|---|\n| $\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}$ |",
    "| a |\n|---|\n| $$\\begin{align} a &= b \\end{align}$$ |",
    "### A heading with $\\alpha_1$\n\nText $\\beta$.",
    "- item\n  $$\n  \\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}\n  $$\n- $y$",
    "> $$\\left( \\frac{a}{b} \\right)$$",
    "$\\text{cost of } 5\\% \\text{ and } \\#1$",
    "$f(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}$",
    "$\\begin{array}{c|cc} a & b & c \\\\ \\hline d & e & f \\end{array}$",
    "$\\R^n \\to \\norm{x}$ with macros",
    "$$a = b \\tag{1}$$ and $$\\begin{aligned} a &= b \\tag{2} \\end{aligned}$$",
    "$\\frac12 + x_\\hat{a} + \\hat\\mathbf{x}$",
    "$p \\land q \\to \\neg r \\iff s ∧ t → ¬u$",
    "$a < b > c & d$",
    "**$x^2$** and *$y_1$* and [$z$](https://example.org)",
    "$\\color{#ff0000}{x} \\textcolor{#f44}{y}$ and $\\color[RGB]{1,2,3} z$",
    "$90\\degree \\lt 1^\\degree$ and $\\pmatrix{a & b \\cr c & d}$",
    "$\\root 3\\of x \\buildrel a\\over= y$",
    "$\\begin{array}{c:c} a & b \\end{array}$",
    "$\\begin{array}{c} a & b \\end{array}$, $\\begin{cases} a & = & b \\end{cases}$",
    "$\\ce{A->[\\cdot 点]B\\ +\\;{\\mathit {n}}C}$",
    "$$\n\\[\nx = 1\n\\]\n$$ and $$\\(x\\)$$",
    "$\\require{cancel}\\cancel{x}$ and $\\colorbox{yellow}{$x$}$",
    "Pick $$\n|x| \\le C\n$$\nand $$\n- y\n$$\nit is $`x_1`$.\n\n```math\nx\n```",
    "See $\\eqref{e}$: $$x \\tag{1} \\label{e}$$ and the set $\\\\{1, 2\\\\}$.",
]
"""Everything that is rewritten, and what is not, without a mistake of the author."""


@pytest.mark.parametrize("newlines", ["real", "escaped"])
def test_formulas_are_set(
    project: Project, mathjax: str, newlines: str, browser_page: Page
) -> None:
    macros = {"R": r"\mathbb{R}", "norm": [r"\|#1\|", 1]}
    config = {"tex": {"macros": macros}}
    project.conf(
        **settings(
            mathjax, mathjax3_config=config, quicktakes_math_macros=["R", "norm"]
        )
    )
    project.index()
    for number, formula in enumerate(FORMULAS):
        answer = formula if newlines == "real" else formula.replace("\n", "\\n")
        project.question(f"q{number:02}", question=f"Formula {number}?", answer=answer)
    built = project.build(overrides={"suppress_warnings": []})
    assert [w for w in built.warnings if "quicktakes.math" in w] == []
    for number, formula in enumerate(FORMULAS):
        found = inspect(browser_page, built.outdir / f"q{number:02}.html")
        assert found["count"] > 0, formula
        assert found["count"] == found["alike"], formula
        assert found["errors"] == [], formula
        assert found["dollars"] == [], formula


def test_errors_are_found(project: Project, mathjax: str, browser_page: Page) -> None:
    """The control: what MathJax cannot set is seen."""
    project.conf(**settings(mathjax))
    project.index()
    project.question("q", answer=r"$x^2^3$ and $\left( a$ and $\foo$, \\(raw\\) $")
    found = inspect(browser_page, project.build().outdir / "q.html")
    assert len(found["errors"]) == 3
    assert len(found["dollars"]) == 1


HOSTILE = [
    r"\(\href{javascript:alert(1)}{x}\)",
    r"\[\href{javascript:alert(1)}{x}\]",
    r"$$\href{javascript:alert(1)}{x}$$",
    r"$\href{javascript:alert(1)}{x}$",
    r"\begin{align}\href{javascript:alert(1)}{x}\end{align}",
    r"$\style{background:url(https://evil.example/)}{x}$",
    r"\(\mmlToken{mi}[href='javascript:alert(1)']{x}\)",
    r"\(\require{html}\href{javascript:alert(1)}{x}\)",
    r"\(\def\y{\href{javascript:alert(1)}{x}}\y\)",
    r"\(\unicode[x' onmouseover='alert(1)]{65}\)",
    r"\(\cssId{x}{\class{y}{z}}\)",
]


@pytest.mark.parametrize("theme", ["basic", "alabaster", "furo", "pydata_sphinx_theme"])
def test_mathjax_gets_nothing_hostile(
    project: Project, mathjax: str, theme: str, browser_page: Page
) -> None:
    """Titles and names are no formulas, on pages that have some either."""
    project.conf(**settings(mathjax, html_theme=theme))
    project.index(
        ":math:`x`",
        "",
        ".. quicktakes::",
        "   :view: full",
        "",
        ".. quicktakes-index::",
    )
    for number, formula in enumerate(HOSTILE):
        project.question(
            f"q{number}",
            formula,
            question=f"{formula} q{number}",
            title=f"{formula} {number}",
            answer=f"$a$ {formula}\n\n**{formula}**\n\n# {formula}",
            subject=f"{formula} s",
            author=formula,
            seo={
                "title": formula,
                "page_description": formula,
                "page_keywords": [formula],
            },
            related_article1={"id": "none", "title": formula, "url": "/x"},
            related_article2={"id": (number + 1) % len(HOSTILE)},
            id=number,
        )
    built = project.build()
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    wrong = {}
    loaded = 0
    for path in sorted(built.outdir.rglob("*.html")):
        found = inspect(browser_page, path)
        loaded += found["loaded"]
        if found["loaded"] and (found["links"] or found["count"] != found["alike"]):
            wrong[path.name] = found["links"], found["count"], found["alike"]
    assert loaded > len(HOSTILE)
    assert wrong == {}
    assert [url for url in asked if url.startswith("http")] == []


WIDER = """() => [...document.querySelectorAll("mjx-container")]
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""


@pytest.mark.parametrize("theme", ["alabaster", "furo"])
def test_formulas_that_fit_do_not_scroll(
    project: Project, mathjax: str, browser_page: Page, theme: str
) -> None:
    project.conf(**settings(mathjax, html_theme=theme))
    project.index()
    formulas = [
        r"\sqrt{x}",
        r"\sum_{i=1}^n x_i",
        r"\int_0^1 f",
        r"\frac{a^2}{b_2}",
        "x",
    ]
    text = " and ".join(f"${formula}$" for formula in formulas)
    project.question("q", answer=f"{text}.\n\n$${formulas[1]}$$\n")
    built = project.build()
    found = inspect(browser_page, built.outdir / "q.html")
    assert found["count"] == len(formulas) + 1
    assert browser_page.evaluate(WIDER) == []


@pytest.mark.corpus
def test_corpus(corpus: Path, mathjax: str, tmp_path: Path, browser_page: Page) -> None:
    """Every formula of the real files is set, and no dollar is left over."""
    project = Project(tmp_path / "src")
    shutil.copytree(corpus, tmp_path / "src/learn")
    project.conf(**settings(mathjax))
    project.index()
    built = project.build()
    count = 0
    wrong = {}
    for path in sorted(built.outdir.glob("learn/*.html")):
        found = inspect(browser_page, path)
        count += found["count"]
        if found["errors"] or found["dollars"]:
            wrong[path.name] = found["errors"] + found["dollars"]
    print(json.dumps({"formulas": count}))
    assert count > 250
    assert wrong == {}


def test_closed_answers_have_fonts_for_paper(
    project: Project, mathjax: str, browser_page: Page
) -> None:
    project.conf(**settings(mathjax))
    project.index(".. quicktakes::", "   :view: faq")
    project.question("q", answer=r"$\frac{a}{b}$, $\mathbb{R}$ and $$\int_0^1 x\,dx$$")
    built = project.build()
    browser_page.goto((built.outdir / "index.html").as_uri())
    count = browser_page.evaluate(
        """async () => {
            await MathJax.startup.promise;
            await document.fonts.ready;
            return document.querySelectorAll("details:not([open]) mjx-c").length;
        }"""
    )
    assert count > 0
    # A font of letters, one of double-struck ones, and one of large signs.
    browser_page.wait_for_function(
        """() => [...document.fonts].filter(
            f => f.status == "loaded" && !f.family.includes("ZERO")).length >= 4""",
        timeout=10_000,
    )
