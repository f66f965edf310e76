"""The ePub: valid, complete in navigation and reading order, formulas as MathML."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest
from conftest import JAVA, TESTS, Built, Project
from lxml import etree
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_quicktakes.epub import mathml

JAR = Path("/usr/share/java/epubcheck.jar")
BOOK = {"copyright": "The authors", "version": "1", "author": "The authors"}
NAMES = {
    "opf": "http://www.idpf.org/2007/opf",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "h": "http://www.w3.org/1999/xhtml",
    "m": mathml.NAMESPACE,
}


def epubcheck(folder: Path) -> None:
    """Check the book in a folder: no error, and no warning either."""
    if not JAR.exists() or shutil.which("java") is None:
        reason = f"{JAR} and java check a book, and one is not here"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    (book,) = folder.glob("*.epub")
    done = subprocess.run(
        [*JAVA, "-jar", str(JAR), "--failonwarnings", str(book)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout


def xml(built: Built, name: str) -> etree._Element:
    return etree.parse(built.outdir / name).getroot()


def spine(built: Built) -> list[tuple[str, bool]]:
    """Return the files in the reading order, and whether each is in the main flow."""
    package = xml(built, "content.opf")
    files = {
        item.get("id"): item.get("href")
        for item in package.iterfind(".//opf:item", NAMES)
    }
    return [
        (files[item.get("idref")], item.get("linear") != "no")
        for item in package.iterfind(".//opf:itemref", NAMES)
    ]


def navigation(built: Built) -> list[tuple[str, ...]]:
    """Return the ways through the navigation: texts, from the top, and the target."""

    def walk(
        items: etree._Element, above: tuple[str, ...]
    ) -> Iterator[tuple[str, ...]]:
        for item in items.iterfind("h:li", NAMES):
            link = item.find("h:a", NAMES)
            way = (*above, link.text)
            yield (*way, link.get("href"))
            for below in item.iterfind("h:ol", NAMES):
                yield from walk(below, way)

    return list(walk(xml(built, "nav.xhtml").find(".//h:nav/h:ol", NAMES), ()))


def contents(built: Built) -> list[str]:
    """Return the targets in ``toc.ncx``, for readers of ePub 2."""
    return [
        c.get("src") for c in xml(built, "toc.ncx").iterfind(".//ncx:content", NAMES)
    ]


# The whole book.


@pytest.mark.corpus
@pytest.mark.java
def test_corpus_is_valid(project: Project, corpus: Path) -> None:
    project.conf(**BOOK)
    shutil.copytree(corpus, project.srcdir / "learn")
    project.index(".. quicktakes::", "", ".. quicktakes-index::")
    built = project.build("epub")
    assert built.warnings == []
    epubcheck(built.outdir)
    files = {f"learn/{path.stem}.xhtml" for path in corpus.glob("*.md")}
    assert files <= {file for file, linear in spine(built) if linear}
    ways = [way for way in navigation(built) if way[-1] in files]
    assert {way[-1] for way in ways} == files
    assert {len(way) for way in ways} == {3}, "a subject, the question and its file"
    assert files <= set(contents(built))
    formulas = missing = 0
    for path in built.outdir.rglob("*.xhtml"):
        page = etree.parse(path)
        formulas += len(page.findall(".//m:math", NAMES))
        missing += len(page.findall(".//h:code[@class]", NAMES)) and len(
            page.xpath("//h:code[contains(@class, 'math')]", namespaces=NAMES)
        )
        assert page.findall(".//h:script", NAMES) == []
    assert (formulas > 250, missing) == (True, 0)


@pytest.mark.slow
@pytest.mark.java
def test_manual_is_valid(tmp_path: Path) -> None:
    shutil.copytree(TESTS.parent / "docs", tmp_path / "main/docs")
    for name in ("CHANGELOG.md", "README.md", "CONTRIBUTING.md"):
        shutil.copy(TESTS.parent / name, tmp_path / "main")
    app = SphinxTestApp("epub", srcdir=tmp_path / "main/docs", builddir=tmp_path / "b")
    try:
        app.build()
    finally:
        app.cleanup()
    built = Built(app)
    assert built.warnings == []
    epubcheck(built.outdir)


@pytest.mark.java
def test_everything_difficult_is_valid(project: Project) -> None:
    project.conf(
        project="R&D <notes>",
        language="zh_CN",
        quicktakes_html="sanitize",
        quicktakes_page_size=2,
        epub_show_urls="no",
    )
    project.index(".. quicktakes::", "", ".. quicktakes-index::")
    project.question(
        "ü-a",
        question="What & <why>?",
        subject="C#",
        date="2025-02-06",
        seo={"page_keywords": "#hash, a & b, <x>, 日本史, --help, x;y"},
        answer=(
            "<div>raw<br>html <img src='x.png' alt='picture'> <b>un<i>closed</b> &nbsp;"
            "<hr><a href='/learn/x'>in</a> <a href='https://example.org/?a&b'>out</a>"
            "</div>\n\n- [ ] task\n\n~~del~~ note[^1]\n\n[^1]: note\n\n"
            "inline <kbd>a</kbd><br>\n\n```xml\n<a>\n```\n\n| a | b |\n|:--|--:|\n"
            "| 1 | $x$ |\n\n$\\unknown{x} < \\&$ and $$\\undefined$$"
        ),
    )
    for name in "bcde":
        project.question(name, question=f"{name}?", subject="日本史")
    pytest.importorskip("nh3")
    built = project.build("epub")
    epubcheck(built.outdir)
    page = xml(built, "ü-a.xhtml")
    text = " ".join(page.itertext())
    assert "picture" in text
    assert "closed" in text
    assert r"\unknown{x} < \&" in text
    links = page.xpath("//h:a[text()='in' or text()='out']/@href", namespaces=NAMES)
    assert links == ["https://example.org/?a&b"]
    assert ("ü-a.xhtml" in built.text("content.opf")) is False  # it is an address
    assert sum("-a.xhtml" in file for file, linear in spine(built) if linear) == 1


@pytest.mark.java
def test_what_the_project_does_not_say_is_left_out(project: Project) -> None:
    project.index()
    project.question("a")
    built = project.build("epub")
    epubcheck(built.outdir)
    assert "dc:rights" not in built.text("content.opf")


# Navigation and reading order.


@pytest.mark.java
def test_subjects_of_pages_of_the_user(project: Project) -> None:
    project.conf(**BOOK)
    project.write(
        "index.rst", "Home\n====\n\n.. toctree::\n\n   guide/index\n   list\n"
    )
    project.write("guide/index.rst", "Guide\n=====\n\n.. toctree::\n\n   more\n")
    project.write("guide/more.rst", "More\n====\n\n.. toctree::\n\n   physics\n")
    project.write(
        "guide/physics.rst", "Forces\n======\n\n.. quicktakes-subject:: Physics\n"
    )
    project.write("list.rst", "All\n===\n\n.. quicktakes::\n")
    project.question("a", question="A?", subject="Physics")
    project.question(
        "b", question="B?", subject="Biology", answer="### Heading\n\ntext"
    )
    built = project.build("epub")
    assert built.warnings == []
    ways = navigation(built)
    assert ("Guide", "More", "Forces", "A?", "a.xhtml") in ways
    assert ("All", "Biology", "B?", "b.xhtml") in ways
    assert not any("Heading" in way for way in ways), "every answer has the same ones"
    headings = [way[-1] for way in ways if way[-1].startswith("list.xhtml#")]
    assert headings == ["list.xhtml#questions-physics"], "Biology is there as a page"
    assert {"a.xhtml", "b.xhtml"} <= set(contents(built))
    assert {"a.xhtml", "b.xhtml"} <= {file for file, linear in spine(built) if linear}
    epubcheck(built.outdir)


@pytest.mark.java
def test_pages_of_large_subjects_and_of_a_divided_index(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.conf(**BOOK, quicktakes_page_size=2)
    project.index(".. quicktakes::", "", ".. toctree::", "", "   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    words = [f"{letter}{n:03}{'x' * 150}" for letter in "abc" for n in range(400)]
    for number in range(5):
        project.question(
            f"q{number}",
            question=f"Q{number}?",
            seo={"page_keywords": ", ".join(words)},
        )
    built = project.build("epub")
    assert built.warnings == []
    ways = navigation(built)
    below = [way[1] for way in ways if way[0] == "Physics" and len(way) == 3]
    assert below == [
        "Physics (page 2)",
        "Physics (page 3)",
        *(f"Q{number}?" for number in range(5)),
    ]
    parts = [way[-1] for way in ways if way[0] == "Keywords" and len(way) == 3]
    assert len(parts) >= 3
    order = spine(built)
    assert all(linear for _file, linear in order)
    assert len(dict(order)) == len(order), "no page twice"
    epubcheck(built.outdir)


# Formulas.


def shape(element: etree._Element) -> str:
    """Return an element as its tags and texts: ``mfrac(a 2)``.

    Versions of docutils differ in what is an identifier, and in rows of one.
    """
    name = etree.QName(element).localname
    if name in ("mrow", "mstyle") and len(element) == 1:
        return shape(element[0])
    if len(element):
        return f"{name}({' '.join(shape(child) for child in element)})"
    letters = (element.text or "").strip(" \n")
    return "".join(c if c < "\U0001d400" else normalize("NFKC", c) for c in letters)


def formula(tex: str) -> etree._Element:
    return etree.fromstring(mathml.convert(tex))


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"x^2", "msup(x 2)"),
        (r"\frac12", "mfrac(1 2)"),
        (r"f''(x)", "msup(f mrow(′ ′)) ( x )"),
        (r"x'^2", "msup(x mrow(′ 2))"),
        (r"¬q → p", "¬ q → p"),
        (r"90°", "90 °"),
        (r"\sin x", "sin \u2061 x"),
        (r"\operatorname*{arg\,max}_x", "munder(arg max x)"),
        (r"\underbrace{a}_{n}", "munder(munder(a ⏟) n)"),
        (r"\text{50\% of $x$}", "mrow(50% of\u00a0 x)"),
        (r"a \text{ if } b", "a \u00a0if\u00a0 b"),
        (r"\left( a \middle| b \right)", "mrow(( a | b ))"),
        (r"{\bf x} + 1", "x + 1"),
        (r"n \choose k", "mrow(( mfrac(n k) ))"),
        (r"\textcolor{red}{x}", "x"),
        (r"\textcolor[RGB]{1,2,3}{x}", "x"),
        (r"\color[rgb]{1,0,.5} x", "x"),
        (r"\enclose{top}{x + 1}^2", "msup(menclose(x + 1) 2)"),
        (
            r"\begin{CD} A @>{f}>> B \\ @V{g}VV @| \\ C @= D \end{CD}",
            "mtable(mtr(mtd(A) mtd(munderover(→  f)) mtd(B)) "
            "mtr(mtd(g ↓ )  mtd( ‖ )) mtr(mtd(C) mtd( = ) mtd(D)))",
        ),
        (r"\dots", "…"),
        (r"a \iff b", "a  ⟺  b"),
        (r"\Big| x", "| x"),
        (r"\bm{x}", "x"),
        (r"", ""),
        (
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^T",
            "msup(mrow(( mtable(mtr(mtd(1) mtd(2)) mtr(mtd(3) mtd(4))) )) T)",
        ),
        (
            r"\begin{cases} 1 & \text{if } x \\ 0 \end{cases}",
            "mrow({ mtable(mtr(mtd(1) mtd(if\u00a0 x)) mtr(mtd(0))))",
        ),
        (
            r"\begin{align*} a &= b \\[2pt] &= c \end{align*}",
            "mtable(mtr(mtd(a) mtd( = b)) mtr( mtd( = c)))",
        ),
        (
            r"\begin{equation*} \begin{split} a \\ b \end{split} \end{equation*}",
            "mtable(mtr(mtd(a)) mtr(mtd(b)))",
        ),
        (r"a \\ b", "mtable(mtr(mtd(a)) mtr(mtd(b)))"),
        (
            r"\sum_{\substack{i \\ j}} x",
            "munder(∑ mtable(mtr(mtd(i)) mtr(mtd(j)))) x",
        ),
    ],
)
def test_mathml(tex: str, expected: str) -> None:
    assert " ".join(shape(child) for child in formula(tex)) == expected


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("2H2 + O2 -> 2H2O", "2  msub(H 2) + msub(O 2) ⟶ 2  msub(H 2) O"),
        ("SO4^2- (aq)", "msubsup(SO 4 mrow(2 −)) ( aq )"),
        ("Na+ + Cl-", "msup(Na +) + msup(Cl −)"),
        ("[Fe(CN)6]^{3-}", "[ Fe ( CN msub() 6) msup(] mrow(3 −))"),
        ("^{227}_{90}Th", "msubsup( 90 227) Th"),
        (r"A <=>[H2O][\Delta] B", "A mover(munder(⇌ Δ) mrow(msub(H 2) O)) B"),
        ("CuSO4.5H2O", "msub(CuSO 4) ⋅ 5  msub(H 2) O"),
        ("1/2 O2 ^", "1 / 2 msub(O 2) ↑"),
        ("HC#CH v", "HC ≡ CH ↓"),
        (r"A\bond{~}B $n$ \alpha", "A ⋯ B n α"),
        (
            r"{[Ca{C_2}]}^+ ->[\text{heat}] A",
            "[ Ca msub(C 2) msup(] +) mover(⟶ heat) A",
        ),
        (
            r"\overset{+2}{Fe}\,\frac{1}{2}\mathit{n}H2{\cdot}O",
            "mover(Fe mrow(+ 2))  mfrac(1 2) n msub(H 2) ⋅ O",
        ),
        (r"A \mathrel{\to} ->[\ce{H2O}] C", "A → mover(⟶ mrow(msub(H 2) O)) C"),
    ],
)
def test_chemistry(notation: str, expected: str) -> None:
    found = formula(rf"\ce{{{notation}}}")
    assert " ".join(map(shape, found)) == f"mrow({expected})"


def test_augmented_matrix_keeps_its_rules() -> None:
    (table,) = formula(
        r"\begin{array}{cr|l} 1 & 2 & 3 \\ \hline 4 & 5 & 6 \end{array}"
    ).iter("{*}mtable")
    assert table.get("columnalign") == "center right left"
    assert table.get("columnlines") == "none solid"
    assert table.get("rowlines") == "solid"
    (table,) = formula(
        r"\begin{array}{c:c} 1 & 2 \\ \hdashline 3 & 4 \end{array}"
    ).iter("{*}mtable")
    assert table.get("columnlines") == table.get("rowlines") == "dashed"


def test_source_is_the_alternative_text() -> None:
    assert formula("x <\n y").get("alttext") == "x < y"
    assert formula("x").get("display") is None
    assert etree.fromstring(mathml.convert("x", True)).get("display") == "block"


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown",
        r"\begin{nothing} x \end{nothing}",
        r"\begin{matrix} x",
        "{x",
        "x}",
        r"\frac{1}",
        r"\enclose{waves}{x}",
        r"\begin{CD} A & B \end{CD}",
        "a_",
        "\ue000",
        r"\text{\unknown}",
        "{" * 5000,
        "\\",
    ],
)
def test_what_has_no_mathml(tex: str) -> None:
    with pytest.raises(mathml.ConversionError):
        mathml.convert(tex)


def test_formulas_of_a_book(project: Project) -> None:
    project.conf(html_math_renderer="mathjax", **BOOK)
    project.index(".. quicktakes::", "", ".. math:: e = 1", "   :label: one")
    answer = r"Here is $x^2$ and $\unknown{<}$." + "\n\n$$\\frac{a}{b}$$\n"
    project.question("a", question="A?", answer=answer)
    project.question("b", question="B?", answer="none")
    built = project.build("epub")
    page = xml(built, "a.xhtml")
    inline, display = page.iterfind(".//m:math", NAMES)
    assert (inline.get("display"), display.get("display")) == (None, "block")
    (source,) = page.xpath("//h:code[contains(@class, 'math')]", namespaces=NAMES)
    assert source.text == r"\unknown{<}"
    assert "no MathML for the formula" in built.status
    assert "(1)" in " ".join(xml(built, "index.xhtml").itertext())
    declared = {
        item.get("href"): item.get("properties")
        for item in xml(built, "content.opf").iterfind(".//opf:item", NAMES)
    }
    assert declared["a.xhtml"] == declared["index.xhtml"] == "mathml"
    assert declared["b.xhtml"] is None


@pytest.mark.parametrize(
    ("builder", "values", "expected"),
    [
        ("html", {}, "mathjax"),
        ("epub", {}, "quicktakes-mathml"),
        ("epub", {"html_math_renderer": "mathjax"}, "quicktakes-mathml"),
        ("html", {"html_math_renderer": "quicktakes-mathml"}, "quicktakes-mathml"),
        ("html", {"extensions": ["sphinx.ext.imgmath"]}, "imgmath"),
        ("epub", {"extensions": ["sphinx.ext.imgmath"]}, "imgmath"),
    ],
)
def test_renderer(
    project: Project, builder: str, values: dict[str, object], expected: str
) -> None:
    extensions = ["sphinxcontrib_quicktakes"]
    extensions += values.pop("extensions", [])  # type: ignore[operator]
    project.conf(extensions=extensions, **BOOK, **values)
    project.index()
    project.question("a")
    built = project.build(builder)
    assert built.warnings == []
    assert built.app.builder.math_renderer_name == expected


@pytest.mark.parametrize(
    ("tex", "tag"), [("_2", "msub"), ("^{2+}", "msup"), ("_4^-", "msubsup")]
)
def test_scripts_of_nothing(tex: str, tag: str) -> None:
    """What ``H$_2$O`` holds."""
    (script,) = etree.fromstring(mathml.convert(tex))
    assert etree.QName(script).localname == tag
    base = script[0]
    assert (etree.QName(base).localname, len(base)) == ("mrow", 0)
