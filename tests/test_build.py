"""The page of a question: its doctree and its HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import pytest
from bs4 import Tag
from conftest import PNG, Built, Project, classed, parse, question_text, squeeze
from docutils import nodes
from lxml import etree
from sphinx import addnodes

INERTIA = "learn/what-is-inertia"


def page(project: Project, body: str = "&nbsp;", /, **fields: Any) -> Built:
    """Build a project of one question, ``q``, without any warning."""
    project.index()
    project.question("q", body, **fields)
    built = project.build()
    assert built.warnings == []
    return built


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Answer]:
    """Return the page of an answer; all of ANSWERS are built at once."""
    project = Project(tmp_path_factory.mktemp("answers") / "src")
    project.index()
    for number, answer in enumerate(ANSWERS):
        project.question(f"q{number}", question=f"Question {number}?", answer=answer)
    built = project.build()
    return lambda answer: Answer(built, f"q{ANSWERS.index(answer)}")


@dataclass
class Answer:
    """The page of one answer among many."""

    built: Built
    docname: str

    @property
    def doctree(self) -> nodes.document:
        assert [w for w in self.built.warnings if f"{self.docname}.md" in w] == []
        return self.built.doctree(self.docname)

    @property
    def main(self) -> Tag:
        return self.built.main(self.docname)


def related(tree: Any) -> Any:
    """Return the list of the file's own related questions, in parsed HTML."""
    found = [
        element
        for element in tree.select(".quicktakes-related")
        if not {"quicktakes-similar", "quicktakes-referring"} & set(element["class"])
    ]
    return found[0] if found else None


def maths(document: nodes.document) -> list[tuple[str, str]]:
    """Return the formulas of a page: ``inline`` or ``display``, and the source."""
    return [
        ("inline" if isinstance(node, nodes.math) else "display", node.astext())
        for node in document.findall(
            lambda node: isinstance(node, nodes.math | nodes.math_block)
        )
    ]


def section_titles(document: nodes.Node) -> list[tuple[int, str]]:
    """Return the sections of a page as (depth, title)."""

    def walk(node: nodes.Node, depth: int) -> Iterator[tuple[int, str]]:
        for child in node.children:
            if isinstance(child, nodes.section):
                yield depth, child[0].astext()
                yield from walk(child, depth + 1)

    return list(walk(document, 1))


def test_whole_project_without_warnings(basic: Built) -> None:
    assert basic.warnings == []
    assert basic.app.statuscode == 0
    assert "5 questions, 3 subjects" in basic.status


def test_title(basic: Built) -> None:
    (h1,) = basic.main(INERTIA).select("h1")
    assert squeeze(h1) == "What is inertia?"
    assert section_titles(basic.doctree(INERTIA))[0] == (1, "What is inertia?")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Posted on Mar 05, 2024 · Ada Example"),
        ("de", "5. März 2024 · Ada Example"),
    ],
)
def test_byline(project: Project, language: str, expected: str) -> None:
    built = project.copy_root("basic").build(overrides={"language": language})
    (line,) = built.main(INERTIA).select("p.quicktakes-byline")
    assert squeeze(line).endswith(expected)
    # It stands below the title, before the answer.
    assert line.find_previous_sibling().name == "h1"
    assert line.find_next_sibling().name == "section"


def test_label_of_the_file_is_kept(project: Project) -> None:
    built = page(project, post_on_text="Gefragt am", date="2024-03-05", author="")
    (line,) = built.main("q").select("p.quicktakes-byline")
    assert squeeze(line) == "Gefragt am Mar 05, 2024"


def test_no_byline_without_date_and_author(project: Project) -> None:
    built = page(project)
    assert built.main("q").select(".quicktakes-byline") == []


def test_author_keeps_its_characters(project: Project) -> None:
    built = page(project, author='O"Neil -- Ada')
    (author,) = built.main("q").select(".quicktakes-author")
    assert author.get_text() == 'O"Neil -- Ada'


def test_question_where_it_says_more_than_the_title(basic: Built) -> None:
    (asked,) = basic.main("learn/what-is-a-gradient").select(".quicktakes-asked")
    assert squeeze(asked) == "What is a gradient, and where does it point?"
    assert basic.main(INERTIA).select(".quicktakes-asked") == []


def test_headings_are_sections_below_the_title(basic: Built) -> None:
    assert section_titles(basic.doctree(INERTIA)) == [
        (1, "What is inertia?"),
        (2, "In short"),
        (2, "Details"),
        (3, "Units"),
        (2, "Conclusion"),
    ]
    levels = [e.name for e in basic.main(INERTIA).select("h1,h2,h3,h4,h5,h6")]
    assert levels == ["h1", "h2", "h2", "h3", "h2"]


HEADINGS = [
    ("### A\n#### B\n### C", [(2, "A"), (3, "B"), (2, "C")]),
    ("#### A\n### B", [(2, "A"), (2, "B")]),
    ("# A\n## B", [(2, "A"), (3, "B")]),
    ("### A\n###### B\n#### C", [(2, "A"), (3, "B"), (3, "C")]),
    ("###### A", [(2, "A")]),
    ("### `code` and *more*:\ntext", [(2, "code and more:")]),
    ("### A\n### A\n### A", [(2, "A")] * 3),
    ("A\n===\n\nB\n---\n", [(2, "A"), (3, "B")]),
    ("###\ntext\n### A\n#### ` `\n##### B", [(2, "A"), (3, "B")]),
]


@pytest.mark.parametrize(("answer", "expected"), HEADINGS)
def test_heading_levels(
    answers: Callable[[str], Answer], answer: str, expected: list[tuple[int, str]]
) -> None:
    assert section_titles(answers(answer).doctree)[1:] == expected


def test_heading_in_a_quotation_is_no_section(project: Project) -> None:
    built = page(project, answer="> ### A\n> text\n\n- ### B\n\nlast")
    assert section_titles(built.doctree("q"))[1:] == []
    assert "last" in squeeze(built.main("q"))


def test_no_id_twice_on_a_page(project: Project) -> None:
    built = page(project, id=1, answer="### A\n### A\n### 日本\n### 史\n### `x`\n### +")
    ids = [element["id"] for element in built.html("q").select("[id]")]
    assert len(ids) == len(set(ids))


AT = [("inline", "a"), ("inline", "at")]
BRACED = [("inline", r"\text{5 and 6}"), ("inline", r"\{a and b\}")]
MATH = [
    ("$x$", [("inline", "x")]),
    ("a $ x + y $ b", [("inline", "x + y")]),
    (r"a \(x\) b", [("inline", "x")]),
    (r"a \( x \) b", [("inline", "x")]),
    (r"\[x = 1\]", [("display", "x = 1")]),
    ("\\[\nx = 1\n\\]", [("display", "x = 1")]),
    ("$$x = 1$$", [("display", "x = 1")]),
    ("$$\nx = 1\n$$", [("display", "x = 1")]),
    ("$$  \nx = 1\n$$  ", [("display", "x = 1")]),
    ("text $$x = 1$$ text", [("display", "x = 1")]),
    ("text\n$$\nx = 1\n$$\ntext", [("display", "x = 1")]),
    ("- item\n  $$\n  x = 1\n  $$\n- next", [("display", "x = 1")]),
    ("- item\n  - deep\n    \\[\n    x = 1\n    \\]\n", [("display", "x = 1")]),
    ("| a | b |\n|---|---|\n| $x$ | $y$ |", [("inline", "x"), ("inline", "y")]),
    ("**bold $x$**", [("inline", "x")]),
    ("### Heading $x$\ntext", [("inline", "x")]),
    ("$r'$ and $x^{2}$", [("inline", "r'"), ("inline", "x^{2}")]),
    ("$p → ¬q$", [("inline", "p → ¬q")]),
    ("$a < b$ and $|x|$", [("inline", "a < b"), ("inline", "|x|")]),
    ("the $ i $-th and the $n$th row", [("inline", "i"), ("inline", "n")]),
    ("It costs $5 and $10.", []),
    ("From $5,000 to $6,000; $5-$10; US$5, $3.50/month and $7.", []),
    ("$0 and $1 are arguments, $HOME/$USER and ${x} variables", []),
    ("A cost of $5 for $x$ items", [("inline", "x")]),
    ('`$x$` and "$(dirname $0)"', []),
    ("```\n$x$\n```", []),
    (r"\$x\$", []),
    ("It costs 5 $ and 10 $ a day, from $ 5 to $ 10", []),
    ("3 $ or 4 $, $$ and $(date)", []),
    (r"Between $5 and $10, or \$5 and \$10; 5$ and 10$", []),
    ("The variables $A_B and $C_D, or $X=1 or $Y", []),
    ("$ a $ and $ at $, $ x = 1 or x = 2 $", [*AT, ("inline", "x = 1 or x = 2")]),
    (r"$ \text{5 and 6} $ and $\{a and b\}$", BRACED),
]


@pytest.mark.parametrize(("answer", "expected"), MATH)
def test_math_notations(
    answers: Callable[[str], Answer], answer: str, expected: list[tuple[str, str]]
) -> None:
    found = maths(answers(answer).doctree)
    assert [kind for kind, _ in found] == [kind for kind, _ in expected]
    for (_, source), (_, wanted) in zip(found, expected, strict=True):
        assert source.replace(" ", "") == wanted.replace(" ", "")


def test_nothing_between_two_displays(project: Project) -> None:
    """An empty paragraph would be a gap."""
    built = page(project, answer=r"$$x$$ $$y$$" "\n\n" r"\[z\] \[t\]")
    document = built.doctree("q")
    assert len(maths(document)) == 4
    assert all(p.astext() for p in document.findall(nodes.paragraph))


BEHIND_TEXT = {
    "text\n- a\n- b": ["p", "ul"],
    "text\n* a": ["p", "ul"],
    "text\n1. a\n2. b": ["p", "ol"],
    # As CommonMark and GitHub: a number in a paragraph is mostly no list.
    "text\n14. a": ["p"],
    "text\n```c\nx\n```\nmore": ["p", "div", "p"],
    "### Heading\n- a": ["section"],
    "### Heading\n```\nx\n```": ["section"],
    "text\n> quoted": ["p", "blockquote"],
    "text\n| a |\n|---|\n| b |": ["p", "table"],
    "text\n---\n": ["section"],
    "1. a\n   ```\n   x\n   ```\n2. b": ["ol"],
    "- a\n    - b\n    - c\n- d": ["ul"],
}


@pytest.mark.parametrize("answer", BEHIND_TEXT)
@pytest.mark.parametrize("escaped", [False, True])
def test_blocks_directly_behind_a_line(
    project: Project, answer: str, escaped: bool
) -> None:
    text = f"{answer}\nlast" if not escaped else f"{answer}\nlast".replace("\n", "\\n")
    built = page(project, answer=text)
    (section,) = built.main("q").select("section.quicktakes-question")
    tags = [child.name for child in section.find_all(recursive=False)]
    assert tags[1 : 1 + len(BEHIND_TEXT[answer])] == BEHIND_TEXT[answer]
    assert "last" in squeeze(section)


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", "..\\..\\evil", "a/../../evil.md", "..", "."]
)
def test_names_lead_to_no_other_place(project: Project, name: str) -> None:
    """Where a page is written is decided by where its file lies."""
    project.index()
    outside = project.srcdir.parent
    before = {path.name for path in outside.iterdir()}
    project.question(
        "learn/q",
        file_name=name,
        url=name,
        subject=name,
        seo={"page_keywords": [name]},
        related_article1={"id": 1, "url": name, "title": name},
    )
    project.conf(quicktakes_keyword_pages=1)
    built = project.build()
    assert (built.outdir / "learn/q.html").is_file()
    assert {path.name for path in outside.iterdir()} - before == {"build"}
    # Nothing beside the output and the doctrees, and no page outside of its folder.
    assert {path.name for path in built.outdir.parent.iterdir()} == {"doctrees", "html"}
    sources = {p.relative_to(project.srcdir).parts[0] for p in project.srcdir.iterdir()}
    assert sources <= {"conf.py", "index.rst", "learn", "subjects", "keywords"}
    for link in built.main("learn/q").select("a[href]"):
        target = (built.outdir / "learn" / str(link["href"]).split("#")[0]).resolve()
        assert target.is_relative_to(built.outdir)


ALIGN = "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}"
ALIGNED = [
    wrap.replace("{}", align)
    for wrap in ("{}", "$${}$$", "\\[{}\\]", "text\n{}\ntext", "- item\n{}")
    for align in (ALIGN, ALIGN.replace("align", "align*"))
]


@pytest.mark.parametrize("answer", ALIGNED)
def test_align_is_display_math(answers: Callable[[str], Answer], answer: str) -> None:
    ((kind, source),) = maths(answers(answer).doctree)
    assert kind == "display"
    assert "a &= b" in source
    # Sphinx wraps formulas of several lines into ``split``, in which ``align`` fails.
    (block,) = answers(answer).main.select("div.math")
    text = block.get_text()
    assert not ("{split}" in text and re.search(r"\{align\*?\}", text))


BARE = [
    f"\\begin{{{name}}}{rest}\na \\\\\nb\n\\end{{{name}}}"
    for name, rest in [
        ("bmatrix", ""),
        ("pmatrix", ""),
        ("vmatrix", ""),
        ("cases", ""),
        ("array", "{c}"),
        ("gather*", ""),
        ("CD", ""),
    ]
]


@pytest.mark.parametrize("answer", BARE)
def test_bare_environments(answers: Callable[[str], Answer], answer: str) -> None:
    ((kind, source),) = maths(answers(answer).doctree)
    assert kind == "display"
    assert source.startswith(answer.partition("\n")[0])


def test_mathjax_sees_formulas_only(project: Project) -> None:
    built = page(project, answer="From $5 to &#92;(x&#92;) and $10, but $x$.")
    assert "\\(x\\) and $10" in squeeze(built.main("q"))
    main = built.main("q")
    (question,) = main.select(".quicktakes-question")
    # MathJax ignores the class of the page and processes that of formulas again.
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(question["class"])
    formulas = main.select(".math")
    assert len(formulas) == 1
    for formula in formulas:
        assert {"tex2jax_process", "mathjax_process"} <= set(formula["class"])


def test_mathjax_is_loaded_for_formulas_only(project: Project) -> None:
    project.index()
    project.question("with", answer="$x$")
    project.question("without", question="Other?", answer="text")
    built = project.build()

    def scripts(name: str) -> list[str]:
        sources = [s["src"] for s in built.html(name).select("script[src]")]
        return [source for source in sources if "mathjax" in source]

    assert len(scripts("with")) == 1
    assert scripts("without") == []


FENCE = '```{}\n=SUM(A1:A2) "<b>"\n```'
FENCES = {
    "python": "python",
    "Python": "python",
    "c++": "c++",
    "plaintext": "text",
    "excel": "text",
    "no such thing": "text",
    "": "text",
}


@pytest.mark.parametrize(("label", "language"), FENCES.items())
def test_fence_labels(
    answers: Callable[[str], Answer], label: str, language: str
) -> None:
    answer = answers(FENCE.format(label))
    (block,) = answer.doctree.findall(nodes.literal_block)
    assert block.astext() == '=SUM(A1:A2) "<b>"\n'
    assert block["language"].lower() == language
    (pre,) = answer.main.select("pre")
    assert pre.get_text().strip() == '=SUM(A1:A2) "<b>"'


def test_code_that_its_lexer_cannot_read(project: Project) -> None:
    built = page(project, answer="```json\n{deliberately: wrong ´ §\n```")
    assert "deliberately" in squeeze(built.main("q").select("pre")[0])


def test_fences_in_lists(project: Project) -> None:
    answer = (
        "1. One:\n   ```c\n   int x;\n       int y;\n   ```\n2. Two\n"
        "   - deep\n     ```\n     z\n     ```\n3. Three"
    )
    built = page(project, answer=answer)
    blocks = [b.astext() for b in built.find("q", nodes.literal_block)]
    assert blocks == ["int x;\n    int y;\n", "z\n"]
    (ordered,) = built.find("q", nodes.enumerated_list)
    assert len(ordered) == 3


def test_table(project: Project) -> None:
    built = page(project, answer="| A | B |\n|:-:|--:|\n| 1 \\| 2 | `x` |\n| 3 |\n")
    (table,) = built.main("q").select("table")
    rows = [[squeeze(c) for c in row.select("th,td")] for row in table.select("tr")]
    assert rows == [["A", "B"], ["1 | 2", "x"], ["3", ""]]


TABLES = [
    ("| $|x|$ | abs |", ["|x|", "abs"]),
    ("| $P(A|B)$ | $$|y|$$ |", ["P(A|B)", "|y|"]),
    (r"| \(|x|\) | `a|b` |", ["|x|", "a|b"]),
    ("| ``a|`b`` | c", ["a|`b", "c"]),
    (r"| `a\|b|c` | $|x\|y|$ |", ["a|b|c", "|x|y|"]),
    # Read as everywhere.
    ("| $5 | $6 |", ["$5", "$6"]),
    ("| `a | b` |", ["`a", "b`"]),
    ("| a | b | c |", ["a", "b"]),
    ("| $5 | $6 | $7 |", ["$5", "$6"]),
]


@pytest.mark.parametrize(("row", "cells"), TABLES)
def test_bars_in_formulas_and_code(
    project: Project, row: str, cells: list[str]
) -> None:
    built = page(
        project, answer=f"Text.\n\n| A | B |\n|---|---|\n{row}\n\nEnd | $|x|$."
    )
    (table,) = built.find("q", nodes.table)
    assert [e.astext() for e in table.findall(nodes.entry)] == ["A", "B", *cells]
    assert built.find("q", nodes.paragraph)[-1].astext() == "End | |x|."


def test_bars_in_the_head_of_a_table(project: Project) -> None:
    built = page(
        project, answer="Text\n\n> | `a|b` | $|x|$ |\n> |---|:-:|\n> | 1 | 2 |"
    )
    (table,) = built.find("q", nodes.table)
    cells = [entry.astext() for entry in table.findall(nodes.entry)]
    assert cells == ["a|b", "|x|", "1", "2"]


@pytest.mark.parametrize(
    ("info", "language", "first"),
    [
        ("{python}", "python", "x = 1"),
        ("{r}", "r", "x = 1"),
        ("{.python}", "python", "x = 1"),
        ('{.python .numberLines startFrom="5"}', "python", "x = 1"),
        ("{.nosuch}", "text", "{.nosuch}"),
        ("{r, echo=FALSE}", "text", "{r, echo=FALSE}"),
        ("{include}", "text", "{include}"),
        ("{}", "text", "{}"),
        ("{nosuch}", "text", "{nosuch}"),
    ],
)
def test_languages_of_r_markdown(
    project: Project, info: str, language: str, first: str
) -> None:
    built = page(project, answer=f"```{info}\nx = 1\n```")
    (node,) = built.find("q", nodes.literal_block)
    assert node["language"] == language
    assert node.astext().splitlines()[0] == first


def test_reference_to_no_footnote_is_text(project: Project) -> None:
    built = page(project, answer="A[^1], B[^2].\n\n[^1]: One.")
    assert "B[^2]." in squeeze(built.main("q"))
    assert len(built.find("q", nodes.footnote_reference)) == 1


def notes_of(built: Built) -> list[str]:
    return [squeeze(note) for note in built.main("q").select("aside.footnote")]


def test_footnotes_are_numbered_as_the_text_refers_to_them(project: Project) -> None:
    built = page(
        project,
        "More[^b].\n\n[^b]: Behind.",
        answer="A[^z], B[^2], C[^z], D[^1].\n\n[^1]: One[^a].\n[^2]: Two.\n"
        "[^a]: In it.\n[^z]: Zed.",
    )
    main = built.main("q")
    found = [squeeze(a) for a in main.select("a.footnote-reference")]
    assert found == ["[1]", "[2]", "[1]", "[3]", "[4]", "[5]"]
    for link in main.select("a.footnote-reference"):
        (note,) = main.select(str(link["href"]))
        assert squeeze(note).startswith(squeeze(link))
    starts = [note.split("]")[0] for note in notes_of(built)]
    assert starts == ["[1", "[2", "[3", "[4", "[5"]


def test_footnotes_stand_at_the_end_of_what_they_belong_to(project: Project) -> None:
    built = page(
        project,
        question="Long?\n\nVery[^1].\n\n[^1]: Asked.\n\nRight?",
        title="Long?",
        answer="A[^a].\n\n> [^b]: Second.\n\n### More\n\nB[^b].\n\n[^a]: First.\n\n"
        "### Last\n\nC.",
    )
    (asked,) = built.main("q").select(".quicktakes-asked")
    assert squeeze(asked) == "Very[1]. Right? [1] Asked."
    assert not built.main("q").select("blockquote")
    assert "Last¶ C. [2] First. [3] Second. Subject:" in squeeze(built.main("q"))


def test_footnotes_of_question_and_answer_are_their_own(project: Project) -> None:
    built = page(
        project,
        question="Long?\n\nVery[^1].\n\n[^1]: Asked.",
        title="Long?",
        answer="So[^1].\n\n[^1]: Answered.",
    )
    assert notes_of(built) == ["[1] Asked.", "[2] Answered."]
    found = [squeeze(a) for a in built.main("q").select("a.footnote-reference")]
    assert found == ["[1]", "[2]"]


def test_footnotes_in_a_directive_of_a_trusted_collection(project: Project) -> None:
    project.conf(quicktakes_trusted=True)
    answer = "A[^b].\n\n```{note}\nB[^1].\n\n[^1]: One.\n```\n\n[^b]: Two.\n"
    built = page(project, answer=answer)
    assert notes_of(built) == ["[1] Two.", "[2] One."]


@pytest.mark.parametrize(
    ("asked", "title", "shown"),
    [
        (r"Which is it?\n\nOne:\n- a\n- b", "Which is it?", "One: a b"),
        ("Which\nis it?\n\nSay `so`.", "Which is it?", "Say so."),
        ("Which *is* it?\n\nSay so.", "Which *is* it?", "Which is it? Say so."),
        ("Which?\n\nWhich?", "Which?", "Which?"),
    ],
)
def test_title_is_not_repeated_in_the_question(
    project: Project, asked: str, title: str, shown: str
) -> None:
    main = page(project, question=asked).main("q")
    assert squeeze(main.select("h1")[0]) == title
    assert squeeze(main.select(".quicktakes-asked")[0]) == shown


def test_words_of_a_trusted_page_are_counted_together(project: Project) -> None:
    project.conf(quicktakes_trusted=True)
    answer = "Three words more: {sub-ref}`wordcount-words`."
    built = page(project, "And two.", title="Why?", question="One?", answer=answer)
    assert built.warnings == []
    assert "Three words more: 6." in squeeze(built.main("q"))
    assert built.app.env.metadata["q"]["wordcount"]["words"] == 6


LEFT_OUT = {
    # answer, which footnotes there are, the lines and what the warnings name
    "unused": ("A[^b].\n\n[^a]: Lost.\n\n[^b]: Kept.", ["Kept."], {5: "[^a]"}),
    "by itself": ("A.\n\n[^a]: Lost[^a].", [], {5: "[^a]"}),
    "by unused ones": (
        "A.\n\n[^a]: Lost[^b].\n\n[^b]: Lost[^a].",
        [],
        {5: "[^a]", 7: "[^b]"},
    ),
    "by used ones": ("A[^a].\n\n[^a]: See[^b].\n[^b]: Kept.", ["See", "Kept."], {}),
    "in one left out": (
        "A[^b].\n\n[^a]: Lost.\n\n    [^b]: Kept.",
        ["Kept."],
        {5: "[^a]"},
    ),
    "in a list": ("A.\n\n- [^a]: Lost.\n- more", [], {5: "[^a]"}),
    "in code": ("A `[^a]`.\n\n[^a]: Lost.", [], {5: "[^a]"}),
    "in an image": ("![A[^a]](https://e.org/)\n\n[^a]: Lost.", [], {5: "[^a]"}),
    "twice": ("A[^a].\n\n[^a]: Kept.\n[^a]: Lost[^b].", ["Kept."], {6: "[^a]"}),
    "unused of a used one": (
        "A[^a].\n\n[^a]: Kept.\n[^a]: Lost[^b].\n[^b]: Lost.",
        ["Kept."],
        {6: "[^a]", 7: "[^b]"},
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_footnotes_that_are_left_out(project: Project, name: str) -> None:
    answer, kept, warned = LEFT_OUT[name]
    project.index()
    lines = "".join(f"  {line}\n" for line in answer.split("\n"))
    project.write("q.md", f"---\nquestion: Q?\nanswer: |\n{lines}---\n")
    built = project.build()
    assert "Lost" not in squeeze(built.main("q"))
    notes = notes_of(built)
    assert len(notes) == len(kept)
    for note, words in zip(notes, kept, strict=True):
        assert words in note
    # The answer begins in the fourth line.
    found = dict(
        re.match(r"q\.md:(\d+): .*?(\[\^.\]).*\[quicktakes\.footnote\]$", line).groups()
        for line in built.warnings
    )
    assert found == {str(line + 1): label for line, label in warned.items()}


RULES = "---\n***\n### A\n---\n- item\n  ***\n  more\n\n> ***\n\n---\n---"


@pytest.mark.parametrize(
    "builder", ["html", "latex", "text", "man", "texinfo", "epub", "singlehtml"]
)
def test_rules_across_the_page_stand_anywhere(project: Project, builder: str) -> None:
    project.index()
    project.question("q", answer=RULES)
    built = project.build(builder)
    assert not [w for w in built.warnings if "EPUB3" not in w]
    if builder == "html":
        assert len(built.main("q").select("hr")) == 7


@pytest.mark.parametrize("builder", ["latex", "texinfo", "epub"])
def test_headings_without_words(project: Project, builder: str) -> None:
    project.index()
    (project.srcdir / "x.png").write_bytes(PNG)
    project.question("q", answer="### ![](x.png)\n\n###\n\n### ` `\n\nText.")
    built = project.build(builder)
    assert not [w for w in built.warnings if "EPUB3" not in w]
    assert len(built.find("q", nodes.section)) == 1
    assert len(built.find("q", nodes.image)) == 1


def test_escaped_newlines(project: Project) -> None:
    built = page(project, answer=r"One.\n\n- a\n- b\n\n$\nabla \neq 0$")
    (listing,) = [
        b
        for b in built.find("q", nodes.bullet_list)
        if "quicktakes-list" not in b["classes"]
    ]
    assert [item.astext() for item in listing] == ["a", "b"]
    assert maths(built.doctree("q")) == [("inline", r"\nabla \neq 0")]


def test_mojibake_is_repaired_in_prose_only(project: Project) -> None:
    wrong, right = "â€”", "—"
    answer = (
        f"Prose {wrong} here, `code {wrong}`, $x \\text{{{wrong}}}$ and\n"
        f"**bold {wrong}**.\n\n### Heading {wrong}\n\n```\nfence {wrong}\n```\n"
        f"| cell {wrong} |\n|---|\n| {wrong} |\n"
    )
    built = page(
        project,
        question=f"What {wrong}?",
        answer=answer,
        author=f"A{wrong}B",
        subject=f"S{wrong}T",
        seo={"page_description": f"D{wrong}"},
    )
    document = built.doctree("q")
    for node in document.findall(nodes.Text):
        code = isinstance(node.parent, nodes.literal | nodes.literal_block | nodes.math)
        if right in node or wrong in node:
            assert (wrong in node) is code, node
    kinds = {
        type(n.parent).__name__ for n in document.findall(nodes.Text) if wrong in n
    }
    assert kinds == {"literal", "literal_block", "math"}
    (description,) = built.html("q").select("meta[name=description]")
    assert description["content"] == f"D{right}"


def test_body_below_the_front_matter_is_kept(basic: Built) -> None:
    main = basic.main("learn/what-is-recursion")
    (paragraph,) = [
        p for p in main.select("p") if squeeze(p).startswith("Below the front")
    ]
    assert squeeze(paragraph.select("em")[0]) == "more"


def test_blank_body_leaves_nothing(basic: Built) -> None:
    assert "\xa0" not in basic.doctree(INERTIA).astext()


def test_related_questions(basic: Built) -> None:
    items = related(basic.main(INERTIA)).select("li")
    # Each once, without itself, in the file's order; what is not here is text.
    found = [(squeeze(item), [a["href"] for a in item.select("a")]) for item in items]
    assert found == [
        ("What is momentum?", ["what-is-momentum.html"]),
        ("What is <b>not</b> here?", []),
        ("What is a gradient?", ["what-is-a-gradient.html"]),
    ]
    assert related(basic.main("learn/what-is-momentum")) is None


def test_related_question_that_is_published_elsewhere(project: Project) -> None:
    built = project.copy_root("basic").build(
        overrides={"quicktakes_base_url": "https://example.org/"}
    )
    (missing,) = [
        a for a in related(built.main(INERTIA)).select("a") if "not" in a.get_text()
    ]
    assert missing.get("href") == (
        "https://example.org/learn/physics/questions/what-is-not-here"
    )
    assert "external" in missing["class"]
    assert squeeze(missing) == "What is <b>not</b> here?"


def test_related_title_is_that_of_the_page(project: Project) -> None:
    project.index()
    project.question(
        "a", question="A?", related_article1={"id": 2, "title": "An older title"}
    )
    project.question("b", question="The title now?", id=2)
    built = project.build()
    assert squeeze(related(built.main("a")).select("a")[0]) == "The title now?"


def test_subject_link(basic: Built) -> None:
    main = basic.main("learn/how-do-loops-work")
    (link,) = main.select(".quicktakes-filed a.qt-subject")
    assert link.get("href") == "../subjects/computer-science.html"
    assert squeeze(link) == "Computer Science"
    target = basic.main("subjects/computer-science")
    assert "What is recursion?" in squeeze(target)


def test_keywords_are_linked_into_the_index(basic: Built) -> None:
    links = basic.main(INERTIA).select(".quicktakes-keywords a")
    assert [squeeze(a) for a in links] == ["Inertia", "mass", "Newton", "f(a, b)"]
    index = basic.main("keywords")
    for link in links:
        page_name, _hash, fragment = link.get("href").partition("#")
        assert page_name == "../keywords.html"
        (target,) = index.find_all(id=fragment)
        # With the number of its questions, where there are several.
        assert squeeze(target).partition(" (2)")[0] == squeeze(link)


def test_keywords_without_an_index_page_are_text(project: Project) -> None:
    project.index()
    project.question("q", seo={"page_keywords": "a, --help"})
    built = project.build(overrides={"nitpicky": True})
    assert built.warnings == []
    (line,) = built.main("q").select(".quicktakes-keywords")
    assert line.get_text() == "a, --help"
    assert line.select("a") == []


@pytest.mark.parametrize("subject", ["Office™", "№ 5", "C++", "a/b", "<b>", ".", "*x*"])
def test_strange_subjects(project: Project, subject: str) -> None:
    built = page(project, subject=subject)
    (link,) = built.main("q").select(".quicktakes-filed a.qt-subject")
    assert squeeze(link) == subject
    name = unquote(link.get("href").partition(".html")[0])
    (h1,) = built.main(name).select("h1")
    assert squeeze(h1) == subject


def test_no_subject(project: Project) -> None:
    built = page(project, subject=None)
    (link,) = built.main("q").select(".quicktakes-filed a.qt-subject")
    assert squeeze(link) == "Other questions"


def test_meta_tags(basic: Built) -> None:

    def meta(name: str) -> list[str]:
        found = basic.html(INERTIA).select(f"head > meta[name={name}]")
        return [str(element["content"]) for element in found]

    assert meta("description") == [
        "Why a body keeps moving, with `F = 0` and (->) shown."
    ]
    assert meta("keywords") == ["Inertia, mass, Newton, f(a, b)"]
    assert meta("author") == ["Ada Example"]


def test_seo_title_is_used_where_it_is_unique(basic: Built) -> None:
    titles = {
        name: squeeze(basic.html(f"learn/{name}").select("head > title")[0])
        for name in ("what-is-inertia", "what-is-momentum", "what-is-a-gradient")
    }
    assert titles["what-is-inertia"].startswith("Inertia in one minute")
    # "Physics" is the seo.title of two questions.
    assert titles["what-is-momentum"].startswith("What is momentum?")
    assert titles["what-is-a-gradient"].startswith("What is a gradient?")


def test_fields_without_an_effect_reach_templates(project: Project) -> None:
    project.copy_root("basic")
    project.write(
        "_templates/page.html",
        '{% extends "!page.html" %}{% block body %}{% if quicktakes %}'
        "<p id=extra>{{ quicktakes.extra.score }} {{ quicktakes.extra._schema }}</p>"
        "{% endif %}{{ super() }}{% endblock %}",
    )
    built = project.build(overrides={"templates_path": ["_templates"]})
    (extra,) = built.html(INERTIA).select("#extra")
    assert squeeze(extra) == "-1.0 QnA"
    assert built.html("index").select("#extra") == []


EVIL = "<script>alert(1)</script>"
EVIL_ATTRIBUTE = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>"


@pytest.mark.parametrize("evil", [EVIL, EVIL_ATTRIBUTE])
@pytest.mark.parametrize("theme", ["basic", "alabaster", "furo"])
def test_nothing_of_a_file_is_html(project: Project, evil: str, theme: str) -> None:
    project.index(".. quicktakes::\n   :view: full\n\n.. quicktakes-index::")
    everything: dict[str, Any] = {
        name: f"{name} {evil}"
        for name in (
            "title article_title post_on_text author question answer subject "
            "file_name url score own _schema"
        ).split()
    }
    everything["date_format"] = f"YYYY [{evil}]"
    everything["date"] = "2024-03-05"
    everything["id"] = evil
    everything["seo"] = {
        "title": f"seo {evil}",
        "page_description": f"description {evil}",
        "page_keywords": ["keyword", evil],
    }
    everything["related_article1"] = {
        "id": f"x{evil}",
        "title": f"related {evil}",
        "subject": evil,
        "url": f"/{evil}",
    }
    project.question("q", f"body {evil}\n\n{evil}\n", **everything)
    everything.update(title=f"two {evil}", article_title=f"two {evil}", id=2, url="/2")
    project.question("two", **everything)
    built = project.build(
        overrides={
            "html_theme": theme,
            "quicktakes_base_url": "https://example.org",
            "suppress_warnings": ["quicktakes"],
        }
    )
    pages = list(built.outdir.rglob("*.html"))
    assert len(pages) >= 5
    for path in pages:
        tree = parse(path)
        scripts = [s for s in tree.select("script") if "alert(1)" in s.get_text()]
        assert [s for s in scripts if s.get("type") != "application/ld+json"] == []
        assert tree.select("[onerror]") == [], path
    assert "<script>alert(1)</script>" in squeeze(built.main("q"))


UNSAFE = [
    "<div onclick='x()'>raw</div>",
    "a <b onclick='x()'>raw</b> b",
    "<!-- comment -->text",
    "[x](javascript:alert%281%29)",
    "[x](JaVaScRiPt:alert)",
    "[x](java\tscript:alert)",
    "<javascript:alert(1)>",
    "[x](&#106;avascript:alert)",
    "[x](data:text/html,x)",
    "![x](javascript:alert)",
    "[x]: javascript:alert\n\n[x]",
]


@pytest.mark.parametrize("answer", UNSAFE)
def test_unsafe_answers(answers: Callable[[str], Answer], answer: str) -> None:
    main = answers(answer).main
    assert main.select("[onclick]") == []
    for element in main.select("a[href], img[src]"):
        address = str(element.get("href") or element.get("src"))
        clean = "".join(address.split()).lower()
        assert not clean.startswith(("javascript:", "data:")), address


def test_directives_and_roles_of_myst_are_text_in_answers(project: Project) -> None:
    project.write("secret.txt", "the secret")
    answer = "```{include} secret.txt\n```\n\n{download}`secret.txt` {{ project }}"
    built = page(project, answer=answer)
    main = squeeze(built.main("q"))
    assert "the secret" not in main
    assert "{download}" in main
    assert "{{ project }}" in main
    assert built.find("q", addnodes.download_reference) == []


NESTED = [
    "[a <https://example.org> b](/q)",
    "[a <https://example.org> b](https://example.com)",
    "[a ![b](https://example.org/b.png) c](/q)",
    "[![b](https://example.org/b.png)](https://example.com)",
    "[a [b](/q) c](/q)",
]


@pytest.mark.parametrize("answer", NESTED)
def test_links_in_links_are_text(project: Project, answer: str) -> None:
    """HTML has no such thing, and references in references stay unresolved."""
    built = page(project, answer=answer, url="/q")
    assert built.warnings == []
    main = built.main("q")
    assert main.select("p a")
    assert main.select("a a") == []
    for kind in (nodes.reference, addnodes.pending_xref):
        for outer in built.find("q", kind):
            assert not [n for n in outer.findall(nodes.reference) if n is not outer]


@pytest.mark.parametrize("name", ["conf.py", ".env", "notes", "x.png.txt"])
def test_other_files_are_not_published_as_images(project: Project, name: str) -> None:
    if name != "conf.py":
        project.write(name, "secret = 1\n")
    project.index()
    project.question("a/q", answer=f"![one](/{name}) ![two](../{name})")
    built = project.build()
    assert len(built.warnings) == 2
    assert all(
        "expected the path of an image file" in warning for warning in built.warnings
    )
    assert not list(built.outdir.glob("_images/*"))
    assert "one two" in squeeze(built.main("a/q"))


@pytest.mark.parametrize("address", ["https://e.org/x.png", "/x.png"])
def test_text_of_an_image_keeps_its_words(project: Project, address: str) -> None:
    project.write("x.png", PNG)
    text = "two\n*more\nwords*, `code_x`, $y^2$ \\& an ![inner\none](i.png)"
    built = page(project, answer=f"![{text}]({address})")
    images = built.main("q").select("img")
    found = images[0]["alt"] if images else squeeze(built.main("q").select("p a")[0])
    assert found == "two more words, code_x, y^2 & an inner one"


@pytest.mark.parametrize("name", ["a picture.png", "a#b&c_d~e ü.png", "a.b.png"])
def test_images_with_any_name(project: Project, name: str) -> None:
    (project.srcdir / name).write_bytes(PNG)
    answer = f"![one](<{quote(name)}>)\n\n![two](<{name}>)"
    built = page(project, answer=answer)
    assert built.warnings == []
    sources = [str(image["src"]) for image in built.main("q").select("img")]
    assert len(sources) == 2
    for source in sources:
        assert (built.outdir / unquote(source)).read_bytes() == PNG


@pytest.mark.parametrize("name", ["50%.png", "a\\b.png", "a{.png", 'a".png'])
def test_images_whose_names_stop_tex(project: Project, name: str) -> None:
    (project.srcdir / name).write_bytes(PNG)
    project.index(".. quicktakes::")
    project.question("q", question="Why?", answer=f"![one](<{quote(name)}>)")
    built = project.build()
    assert "is not in the source directory: expected the path" in "".join(
        built.warnings
    )
    assert not built.main("q").select("img")


@pytest.mark.parametrize("mark", ["- ", "1. ", "> ", "- > "])
def test_what_is_nested_too_deeply_is_text(project: Project, mark: str) -> None:
    indented = " " * len(mark)
    within = mark if ">" in mark else indented
    lines = [f"{within * depth}{mark}at {depth}" for depth in range(25)]
    answer = "\n".join([*lines, "", "# Conclusion", "", "The end."])
    project.index()
    project.question("q", answer=answer)
    built = project.build()
    main = built.main("q")
    words = squeeze(main)
    assert all(f"at {depth}" in words for depth in range(25))
    assert main.select("h2")[0].get_text().startswith("Conclusion")
    assert "The end." in words
    assert built.warnings
    assert all("nested too deeply" in warning for warning in built.warnings)


def test_what_stands_in_the_source_of_the_page(project: Project) -> None:
    built = page(project, answer="x", id=7)
    (section,) = classed(built.doctree("q"), "quicktakes-question")
    assert section["ids"][0] == "question-7"
    assert built.doctree("q")["source"].endswith("q.md")


def test_question_as_root_doc(project: Project) -> None:
    project.write("index.md", question_text(question="Root?"))
    project.question("a", question="A?")
    built = project.build()
    assert built.warnings == []
    assert section_titles(built.doctree("index"))[0] == (1, "Root?")


def test_control_characters_leave_xml_well_formed(project: Project) -> None:
    project.conf(project="P", version="1", copyright="c")
    project.index()
    text = question_text(question="What?").replace("What?", '"W\\x01\\x0B\\uFFFEhat?"')
    project.write("q.md", text)
    built = project.build("epub")
    for path in built.outdir.rglob("*.xhtml"):
        etree.parse(path)


ANSWERS = [
    *(answer for answer, _ in HEADINGS),
    *(answer for answer, _ in MATH),
    *ALIGNED,
    *BARE,
    *(FENCE.format(label) for label in FENCES),
    *UNSAFE,
]


@pytest.mark.parametrize("rows", ["", "| 1 | 2 |\n"])
def test_table_has_one_head_and_one_body(project: Project, rows: str) -> None:
    built = page(project, answer=f"| A | B |\n|---|---|\n{rows}")
    (group,) = built.find("q", nodes.tgroup)
    parts = [type(child) for child in group.children]
    assert parts == [nodes.colspec, nodes.colspec, nodes.thead, nodes.tbody]


@pytest.mark.parametrize(
    "builder", ["html", "latex", "text", "man", "texinfo", "epub", "singlehtml"]
)
def test_table_of_headings_alone(project: Project, builder: str) -> None:
    project.index()
    project.question("a", answer="| Left | Right |\\n|---|---|\\n\\nBehind.")

    built = project.build(builder)

    assert not [w for w in built.warnings if "EPUB3" not in w]
    (table,) = built.find("a", nodes.table)
    assert [entry.astext() for entry in table.findall(nodes.entry)] == ["Left", "Right"]
