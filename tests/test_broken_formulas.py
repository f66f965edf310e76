"""Twenty formulas that would stop TeX, and a book in which all else is right."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from conftest import Built, Project, front_matter_of
from pypdf import PdfReader
from test_latex import Pdf, made

BROKEN = {
    r"\frac{a}{b": r"$\frac{a}{b$",
    r"a} + b": r"$a} + b$",
    r"\begin{matrixx} a \\ b \end{matrixx}": None,
    r"\foo{x} + 1": r"$\foo{x} + 1$",
    "x^2^3": "a list\n\n- with\n  - $x^2^3$ in it",
    "f^2'": "> $$f^2'$$",
    r"\left( \frac{a}{b}": None,
    r"\frac{a & b}{c}": r"\(\frac{a & b}{c}\)",
    r"\begin{align} a &= $$ b \\ \end{align}": (
        "\\begin{align}\na &= $$ b \\\\\n\\end{align}"
    ),
    r"\begin{pmatrix} h \end{pmatrix}": "# On $\\begin{pmatrix} h \\end{pmatrix}$ here",
    r"\undefinedcell": "| a | b |\n|---|---|\n| $\\undefinedcell$ | 2 |",
    r"\begin{pmatrix} a & b": r"$\begin{pmatrix} a & b$",
    r"\begin{array}{c} a \hline b \end{array}": None,
    r"\begin{gathered} a & b \end{gathered}": None,
    r"{a \cr b}": r"\[{a \cr b}\]",
    r"\verb|x| + y": r"$\verb|x| + y$",
    r"\input{/etc/passwd}": r"**$\input{/etc/passwd}$**",
    r"\text{cost $x} y": r"\(\text{cost $x} y\)",
    r"\größe + 1": r"$\größe + 1$",
    r"\frac{a": "$$\\frac{a$$",
}
"""Formulas that TeX would stop at, and how they stand in an answer."""

MENDED = [
    r"$$\begin{aligned} a &= b \tag{1} \end{aligned}$$",
    r"$a # b$, $100 % x$, $\frac{}{}$, $\frac12$",
    "| a |\n|---|\n| $\\begin{pmatrix} c \\\\ d \\end{pmatrix}$ |",
    "$$\n\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}\n$$",
    "$a & b$ and $x \\\\ y$ and $日 + é$",
    "# A heading with $\\frac{\\alpha}{\\mathbb{R}^n}$",
]
"""Formulas that are not quite right, and become so."""

UNSAFE = [r"$\gdef\x{y}\x$", r"$\href{javascript:alert(1)}{x}$"]

PER_QUESTION = 4
TITLES = [f"Which of these is number {n} of five?" for n in range(5)]


def collection(project: Project) -> Project:
    project.conf(project="Book")
    project.index(".. quicktakes::")
    parts = [wrapped or f"$${source}$$" for source, wrapped in BROKEN.items()]
    for number, title in enumerate(TITLES):
        own = parts[number * PER_QUESTION :][:PER_QUESTION]
        # A good formula, with a letter that no other has, follows each broken one.
        answer = "\n\n".join(
            f"{part}\n\nGood: $\\Omega_{{{n}}} = \\frac{{1}}{{2}}$"
            for n, part in enumerate(own)
        )
        project.question(
            f"learn/q{number}",
            question=title,
            answer=answer.replace("\n", "\\n"),
            subject=f"Subject {number}",
            seo={"page_keywords": f"keyword {number}, common"},
            date="2024-03-05",
        )
    answer = "\n\n".join([*MENDED, *UNSAFE]).replace("\n", "\\n")
    project.question("learn/mended", question="What is mended?", answer=answer)
    return project


def math_warnings(built: Built) -> list[str]:
    return [w for w in built.warnings if w.endswith("[quicktakes.math]")]


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_one_warning_each(project: Project) -> None:
    """It names the file, its line, the line of the answer and the formula."""
    built = collection(project).build("latex")
    found = math_warnings(built)
    assert len(found) == len(BROKEN) == 20
    for source in BROKEN:
        shown = repr(source)
        (warning,) = [w for w in found if f"the formula {shown} would" in w]
        match = re.match(r"(learn/q\d\.md):(\d+): WARNING: ", warning)
        assert match is not None
        path = project.srcdir / match[1]
        lines = path.read_text(encoding="utf-8").splitlines()
        answer = next(n for n, line in enumerate(lines, 1) if line.startswith("answer"))
        assert int(match[2]) == answer
        at = re.search(r"\(line (\d+) of the answer\)", warning)
        assert at is not None
        written = front_matter_of(path)["answer"].replace("\\n", "\n").splitlines()
        assert flat(source)[:9] in flat("".join(written[int(at[1]) - 1 :][:5]))
    others = [w for w in built.warnings if w not in found]
    assert len(others) == len(UNSAFE)
    assert all(w.endswith("[quicktakes.unsafe]") for w in others)
    assert all(w.startswith("learn/mended.md:") for w in others)


def test_html_leaves_them_to_mathjax(project: Project) -> None:
    built = collection(project).build()
    assert len(math_warnings(built)) == 20
    pages = [built.html(f"learn/q{n}") for n in range(5)]
    shown = flat("".join(m.get_text() for p in pages for m in p.select(".math")))
    for source in BROKEN:
        assert flat(source) in shown
    page: BeautifulSoup = built.html("learn/mended")
    assert not [m for m in page.select(".math") if "href" in m.get_text()]
    assert [c.get_text() for c in page.select("code")] == [u.strip("$") for u in UNSAFE]


NOT_SHOWN = {
    "Before.\n\n$${\\newcommand{\\E}{x}\\E}$$\n\nAfter.": ["p", "code", "p"],
    "Before $$\\gdef\\E{x}$$ after.": ["p", "code", "p"],
    "$$\n\\[ a \\] b\n$$": ["code"],
    "Before $\\gdef\\E{x}$ after.": ["p"],
}


@pytest.mark.parametrize("answer", NOT_SHOWN)
def test_a_display_that_html_does_not_show_is_a_block(
    project: Project, answer: str
) -> None:
    """As in the PDF; inline code would join the paragraphs around it there."""
    project.index()
    project.question("q", answer=answer)
    built = project.build("pseudoxml")
    text = next(built.outdir.rglob("q.pseudoxml")).read_text(encoding="utf-8")
    kinds = {"<paragraph>": "p", "<literal_block ": "code"}
    found = [kinds[kind] for kind in re.findall("|".join(kinds), text)]
    expected = NOT_SHOWN[answer]
    assert found[: len(expected)] == expected


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    return made(collection(Project(tmp_path_factory.mktemp("broken") / "src")))


@pytest.mark.pdf
def test_tex_does_not_stop(pdf: Pdf) -> None:
    assert re.findall("^! .*|Missing character.*", pdf.log, re.MULTILINE) == []


@pytest.mark.pdf
def test_every_title_is_there(pdf: Pdf) -> None:
    titles = [title for title, _page in pdf.bookmarks()]
    for title in [*TITLES, "What is mended?"]:
        assert titles.count(title) == 1
        assert title in " ".join(pdf.text.split())


@pytest.mark.pdf
def test_index_has_the_right_pages(pdf: Pdf) -> None:
    bookmarks = dict(pdf.bookmarks())
    pages = [bookmarks[title] for title in TITLES]
    entries = dict(pdf.entries())
    for number, page in enumerate(pages):
        assert entries[f"keyword {number}"] == page
    listed: list[int] = []
    for part in entries["common"].split(", "):
        first, _, last = part.replace("–", "-").partition("-")
        listed += range(int(first), int(last or first) + 1)
    assert listed == sorted({int(page) for page in pages})


@pytest.mark.pdf
def test_broken_formulas_are_shown_as_source(pdf: Pdf) -> None:
    text = flat(pdf.text)
    for source in [*BROKEN, *(unsafe.strip("$") for unsafe in UNSAFE)]:
        assert flat(source) in text, source


@pytest.mark.pdf
def test_all_other_formulas_are_set(pdf: Pdf) -> None:
    # Upright in the font of formulas; the source would be a command.
    assert pdf.text.count("Ω") == len(BROKEN)
    assert r"\Omega" not in pdf.text
    for command in ("aligned", "align*", r"\alpha", r"\frac12", r"\tag"):
        assert command not in pdf.text
    assert "日 +" in pdf.text or "日+" in pdf.text


@pytest.mark.pdf
def test_no_script_and_no_file_in_the_pdf(pdf: Pdf) -> None:
    assert "root:" not in pdf.text
    reader: PdfReader = pdf.reader
    for page in reader.pages:
        for annotation in page.get("/Annots") or []:
            action = annotation.get_object().get("/A") or {}
            assert action.get("/S") in (None, "/GoTo", "/URI")
            assert "javascript" not in str(action.get("/URI", "")).lower()
