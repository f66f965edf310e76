"""Which dollars are formulas, and how far a formula goes."""

from __future__ import annotations

import time

import pytest
from conftest import Project
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.newlines import decode
from sphinxcontrib_quicktakes.dialect.parser import answer_parser, walk


def formulas(text: str) -> list[str]:
    tokens = walk(answer_parser().parse(text))
    return [token.content for token in tokens if token.type.startswith("math_")]


GLUED = {
    "H$_2$O": ["_2"],
    "MnO$_4^-$": ["_4^-"],
    "Ca$^{2+}$": ["^{2+}"],
    "Fe$^{3+}$/Fe$^{2+}$": ["^{3+}", "^{2+}"],
    "10$^{-3}$": ["^{-3}"],
    r"10$^\circ$C": [r"^\circ"],
    r"a 3$\times$3 matrix": [r"\times"],
    "m/s$^2$ and R$^2$": ["^2", "^2"],
    r"kJ$\cdot$mol$^{-1}$": [r"\cdot", "^{-1}"],
    r"O$(n^2)$ or O$(n \log n)$": ["(n^2)", r"(n \log n)"],
    "3$x_1$ + 5$x_2$": ["x_1", "x_2"],
    # Where no spaces part words.
    "函数$f(x)$在$[a,b]$上连续": ["f(x)", "[a,b]"],
    r"则$x^2\ge 0$成立": [r"x^2\ge 0"],
    "関数$y=f(x)$の値は$y_0$です": ["y=f(x)", "y_0"],
    "הפונקציה$f(x)$של$x$": ["f(x)", "x"],
    "$利润 = 收入 - 成本$": ["利润 = 收入 - 成本"],
    # A dollar too many does not turn all others round.
    "约5$，函数$f(x)$在$[a,b]$上": ["f(x)", "[a,b]"],
    "价格$5，其中$(a)$为": ["(a)"],
    r"当$当$x\to 0$时": [r"x\to 0"],
    r"It costs $5,so$\alpha$ and $5 + H$_2$O": [r"\alpha", "_2"],
    "$n$^th^, $n$th and $max$": ["n", "n", "max"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Let \\(a_1 * b\\) and \\(c\\).", ["a_1 * b", "c"]),
        (r"So \\[a\\] it is", ["a"]),
        ("\\\\[\na\n\\\\]", ["a"]),
        ("Text\n\\\\[\na\n= b\n\\\\]\ngoes on", ["a\n= b"]),
        # Markdown takes one of two backslashes; others are written once or twice.
        (r"\\(\frac{1}{2}\\)", [r"\frac{1}{2}"]),
        (r"\\(\\frac{1}{2}\\)", [r"\frac{1}{2}"]),
        (
            r"\\[\\begin{matrix}a \\\\ b\\end{matrix}\\]",
            [r"\begin{matrix}a \\ b\end{matrix}"],
        ),
        (r"In C:\\(x86) and D:\\(x86), list\\[0\\] and `\\(x\\)`", []),
        (r"$$a \\[2pt] b$$", [r"a \\[2pt] b"]),
    ],
)
def test_brackets_written_for_other_markdown(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


@pytest.mark.parametrize("text", GLUED)
def test_formulas_without_a_space_before(text: str) -> None:
    assert formulas(text) == GLUED[text]


@pytest.mark.parametrize(
    "text",
    [
        *("US$5–US$10", "R$10 e R$20", "A$1", "cost$5,then$6", "5$-10$, 5$/6$"),
        *("$HOME:$PATH", "$HOME=$PATH", "a$b$c", "foo$bar_baz$", "foo$bar_1$x"),
        *("$x_1 and $y", "df$x^2 + df$y^2", "${HOME}/${USER}", "foo${bar}$"),
        *("$_GET, $_POST", '"$_GET", "$_POST"', "$this->a$", "$this->a, $this->b"),
        *('$(this).hide(), $("#id").show()', "$('a'),$('b')", "foo$(x)$"),
        *("$A$1:$B$2", "=$A$1*$B$2+$C$3", "=$A$1^2+$B$1^2", "SUM($A1+$B1)"),
        *("/foo$|^bar$/", "/foo$|\\bbar$/", "C$\\Windows and D$\\Temp"),
    ],
)
def test_dollars_that_are_no_formulas(text: str) -> None:
    assert formulas(text) == []


@given(
    st.sampled_from(["", "H", "3", "在", "/Fe", "x, "]),
    st.lists(
        st.tuples(
            st.sampled_from([r"\alpha", "^2", "_2", "^{2+}", r"\times", r"\text{$a$}"]),
            st.sampled_from(["在", "O", " and ", "/Fe", "，其中", "4", ", "]),
        )
    ),
)
def test_every_formula_between_texts_is_found(
    before: str, parts: list[tuple[str, str]]
) -> None:
    text = before + "".join(f"${formula}${behind}" for formula, behind in parts)
    assert formulas(text) == [formula for formula, _ in parts]


DOLLARS_IN_TEXT = {
    r"$P(\text{$A$ and $B$})$": [r"P(\text{$A$ and $B$})"],
    r"$x \text{ if $x_{1} > 0$}$, $y$": [r"x \text{ if $x_{1} > 0$}", "y"],
    r"$\mbox{\$5 for $c$}$": [r"\mbox{\$5 for $c$}"],
    r"$$P(\text{$A$})$$": [r"P(\text{$A$})"],
    r"$\colorbox{yellow}{$x$}$ and $y$": [r"\colorbox{yellow}{$x$}", "y"],
    r"$\fcolorbox{red}{#fff}{$x$, $y$}$": [r"\fcolorbox{red}{#fff}{$x$, $y$}"],
    # No formula around them.
    r"\text{$a$}": ["a"],
    r"It costs $5. \text{$a$} and $b$": ["a", "b"],
    r"$5 \text{$a$}": ["a"],
}


@pytest.mark.parametrize(
    "text",
    [
        r"usage: git add \[file\] \[--all\]",
        r"# \[Experimental\] Metro",
        r"foo\[0\] and foo\[i\]\[j\]",
        r"see \[RFC 2119, section one\].",
        r"\[citation needed\] and more",
        r"system \(macOS, Linux distribution, Windows\)",
        r"\(local version only\) and \\(other versions, too\\)",
        r"http \[[RFC 2616](https://www.ietf.org/rfc/rfc2616.txt)\]",
        r"\[[RFC 2616](https://www.ietf.org/rfc/rfc2616.txt)\]",
        r"an internal \[\[Metadata\]\] property",
        r"\[a link\]\(https://example.org\)",
        r"$\{defaults.0.model}_$\{defaults.1.model}",
        r"All of \!\"\#\[\\\]\^\_ are escaped.",
        r"new Error\[code || name\](options)",
        r"""E\[foo="bar"\] and a\[href^='x'\]""",
        r"it contains an element \(`<p>`\)",
        r'points \(or "carets"\)',
        r"[Mehr \(Englisch\)](https://example.org), \(optional\)",
        r"tuple\[str, list\[int, ...\]\]",
        'echo "$REPO" \\\n  || echo "::warning::$REPO"',
        'Replace "${VAR}" or "$VAR" in the value.',
    ],
)
def test_escaped_brackets_are_no_formulas(text: str) -> None:
    """Many programs write Markdown's brackets so."""
    assert formulas(text) == []


@pytest.mark.parametrize(
    "content", ["x", "x, y", "ab", "a \\times b", "2+2=4", "f(x)", "10", "x_1", "n!"]
)
def test_brackets_that_are_formulas(content: str) -> None:
    assert formulas(f"We have \\[{content}\\] here.") == [content]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\(x\) \(sin x\) \(abc\) \(ABCD\)", ["x", "sin x", "abc", "ABCD"]),
        (r"\(see \(x\) there\)", ["x"]),
        (r"the \( force \) on it", ["force"]),
        ("\\[\nforce\n\\]", ["force"]),
        (r"\[ [X,Y](f) = 0 \]", ["[X,Y](f) = 0"]),
        (r"\[ \begin{array}{c} a \\[2pt] b \end{array} \]", None),
        (r"$\{x\}$ and $\{x, y\}$", [r"\{x\}", r"\{x, y\}"]),
    ],
)
def test_formulas_like_escaped_text(text: str, expected: list[str] | None) -> None:
    assert formulas(text) == (expected or [text[2:-2].strip()])


@pytest.mark.parametrize("text", DOLLARS_IN_TEXT)
def test_dollars_in_the_text_of_a_formula(text: str) -> None:
    assert formulas(text) == DOLLARS_IN_TEXT[text]


def test_dollars_in_the_text_of_a_formula_in_all_formats(project: Project) -> None:
    project.index()
    project.question("q", answer=r"It is $P(\text{$A$ and $B$})$ for H$_2$O.")
    source = r"P(\text{$A$ and $B$})"
    assert source in project.build().main("q").get_text()
    assert rf"\({source}\) for H\(_2\)O" in next(
        project.build("latex").outdir.glob("*.tex")
    ).read_text(encoding="utf-8")
    (page,) = project.build("epub").outdir.rglob("q.xhtml")
    mathml = page.read_text(encoding="utf-8")
    assert "<mi>A</mi><mtext>" in mathml
    assert "<msub>" in mathml


BLANK = {
    "$$\n\nx = 1\n\n$$": ["x = 1"],
    "\\[\n\nx = 1\n\n\\]": ["x = 1"],
    "text\n$$\nx = 1\n\n= 2\n$$.\ntext": ["x = 1\n= 2\n."],
    "- a\n\n  $$\n\n  x\n\n  y\n\n  $$\n- b": ["x\ny"],
    "> $$\n>\n> x\n>\n> $$": ["x"],
    "$$\n\\begin{aligned}\na &= b \\\\\n\nc &= d\n\\end{aligned}\n$$": [
        "\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}"
    ],
    "$$\n\nm \\text{ is the mass}\n\n\\int f dx dy\n\n$$": [
        "m \\text{ is the mass}\n\\int f dx dy"
    ],
    # What was left open swallows nothing.
    "$$\nx\n\n### A\n\n$$": [],
    "$$\n\n```\nx\n```\n\n$$": [],
    "$$\nx\n\n- a\n- b\n\n$$": [],
    "$$\n\nwhere $x$ holds\n\n$$": ["x"],
    "$$\n\n则其中：\n\n$$": [],
    "$$\nx = 1\n\nIt is one.\n\n$$\ny = 2\n$$": ["y = 2"],
    "$$ x\n\ny $$": [],
    "$$\n\nx": [],
    "$$\n$$": [],
    "\\[\\]": [],
}


@pytest.mark.parametrize("text", BLANK)
def test_blank_lines_in_displays(text: str) -> None:
    assert formulas(text) == BLANK[text]


def parts(text: str) -> list[str]:
    """Return formulas, in dollars, and the texts between them, in their order."""
    return [
        f"${token.content}$" if token.type.startswith("math_") else token.content
        for token in walk(answer_parser().parse(text))
        if token.type.startswith(("math_", "text", "bullet_list_open", "heading_open"))
    ]


AMONG_TEXT = {
    # Opened at the end of a line of text, more than once.
    "Pick $C$ with $$\n|x| \\le C\n$$\nAnd so $$\n|y| \\le C\n$$\nit ends.": [
        *("Pick ", "$C$", " with ", "$|x| \\le C$", "And so ", "$|y| \\le C$"),
        "it ends.",
    ],
    "> so $$\n> a\n> $$\n> and $$\n> b\n> $$": ["so ", "$a$", "and ", "$b$"],
    "a $$\nx\n$$ b $$\n- y\n$$ c": ["a ", "$x$", " b ", "$- y$", " c"],
    # A line that begins as a list, a heading or a quote does.
    "$$\na = b\n- c\n$$ where $c$ is it.": [
        "$a = b\n- c$",
        " where ",
        "$c$",
        " is it.",
    ],
    "text\n$$\na\n+ b\n$$ it is": ["text", "$a\n+ b$", " it is"],
    "text\n$$\na\n=\nb\n$$ it is": ["text", "$a\n=\nb$", " it is"],
    "with \\[\na \\\\[2pt]\n> b\n\\] it is": ["with ", "$a \\\\[2pt]\n> b$", " it is"],
    "with \\begin{align}\na\n- b\n\\end{align} it is": [
        *("with ", "$\\begin{align}\na\n- b\n\\end{align}$", " it is"),
    ],
    # MyST's labels.
    "$$\na\n- b\n$$ (eq:x)": ["$a\n- b$"],
    "Text $$x = 1$$ (lln_cch)\nmore": ["Text ", "$x = 1$", "more"],
    "Text $$\nx\n$$ (tom9)": ["Text ", "$x$"],
    "$$x = 1$$ (Euler)": ["$x = 1$", " (Euler)"],
    "$$x = 1$$ (1)": ["$x = 1$", " (1)"],
    # GitHub's notations.
    "```math\nE = mc^2\n\n- x\n```\ntext": ["$E = mc^2\n\n- x$", "text"],
    "- a\n  ``` math\n  x\n  ```\n- b": ["", "a", "$x$", "b"],
    "We $`x_1`$, `a` and $`\\nu`$.": ["We ", "$x_1$", ", ", " and ", "$\\nu$", "."],
    "If $`x`$ is\nnot equal\nto $`\\nabla f`$ is\nnot it": [
        *("If ", "$x$", " is", "not equal", "to ", "$\\nabla f$", " is", "not it"),
    ],
    "US$`a` and $`b` and `c`$.": ["US$", " and $", " and ", "$."],
    "```math\n```": [],
    "```mathematica\nx\n```": [],
    # Displays without anything.
    "So$$$$let $A=1$. Then $$B=2$$it": [
        "So$$$$let ",
        "$A=1$",
        ". Then ",
        "$B=2$",
        "it",
    ],
    "From $ to $$$$ and $x$": ["From $ to $$$$ and ", "$x$"],
    # No displays.
    "Use echo $$\n- kill it now\n- and $$": [
        "Use echo $$",
        "",
        "kill it now",
        "and $$",
    ],
    "Use `$$`\n- x\n- and `$$`": ["Use ", "", "x", "and "],
    "so $$\n\nx\n- a\n$$ b": ["so $$", "x", "", "a", "$$ b"],
    "Title $$x$$\n===": ["", "Title ", "$x$"],
}


@pytest.mark.parametrize("text", AMONG_TEXT)
def test_displays_among_text(text: str) -> None:
    assert parts(text) == AMONG_TEXT[text]


@pytest.mark.parametrize(
    "text", [*GLUED, *DOLLARS_IN_TEXT, *list(BLANK)[:7], *AMONG_TEXT]
)
def test_such_formulas_are_decoded(text: str) -> None:
    text = f"A line.\n\n{text}\n\nA line.\nnot the last"
    assert decode(text.replace("\n", "\\n")) == text


REFERENCES = {
    "See $\\eqref{eq:f}$.\n\n$$E \\tag{1}\\label{eq:f}$$": [
        *("See ", r"$\text{(1)}$", ".", r"$E \tag{1}\label{eq:f}$"),
    ],
    "$$\\begin{align} a \\label{a_1}\\tag*{A} \\\\ b \\tag{B}\\label{b} "
    "\\end{align}$$ so \\eqref{a_1} and \\ref{b}, not \\ref{c}": [
        r"$\begin{align} a \label{a_1}\tag*{A} \\ b \tag{B}\label{b} \end{align}$",
        r" so (A) and B, not \ref{c}",
    ],
    "$\\eqref{a}$, $$a \\label{a}$$ and $$b \\tag{1}$$": [
        *(r"$\eqref{a}$", ", ", r"$a \label{a}$", " and ", r"$b \tag{1}$"),
    ],
}


@pytest.mark.parametrize("text", REFERENCES)
def test_references_to_formulas(text: str) -> None:
    assert parts(text) == REFERENCES[text]


def test_displays_among_text_in_a_list_item() -> None:
    items = "- Pick $$\n  a\n  - c\n  $$\n  and $$\n  b\n  $$\n- text\n  $$\n- x $$"
    pick = ["", "Pick ", "$a\n- c$", "and ", "$b$"]
    assert parts(items) == [*pick, "text", "$$", "x $$"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        *("$", "a$", "$_", "$$ ", "$}", "$a{", "H$_2$O", "函数$f$", "x" * 1000),
        *("\\text{$", "$\\text{$a$}", "\\text{$5 and $}", "$5 and $"),
        *("\\[\n", "\\[\n\n", "$$\n\n", "$$\n\nx\n\n", "\\begin{align}\n"),
        *("x $$\n", "x $$\n- y\n", "x $$\n$$\n", "x \\[\ny\n", "x $$ y\n\n"),
        *("\\(two words ", "\\\\(two words ", "\\[two words ", "\\\\[two words "),
    ],
)
def test_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        """Return the least of three times: other processes only add to them."""
        text = f"${unit * (size // len(unit))}$ \\) \\] \\\\) \\\\]"
        times = []
        for _ in range(3):
            start = time.process_time()
            answer_parser().parse(text)
            times.append(time.process_time() - start)
        return min(times)

    small, large = seconds(8_000), seconds(64_000)
    assert large < 0.05 + 8 * 2.5 * small
