"""What is taken over from MyST's renderer, without its tests."""

from __future__ import annotations

import re

import pytest
from conftest import Project, squeeze
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import make_document
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser

from sphinxcontrib_quicktakes.content.question import Passage
from sphinxcontrib_quicktakes.dialect.parser import answer_parser
from sphinxcontrib_quicktakes.pages import markdown
from sphinxcontrib_quicktakes.pages.markdown import _Renderer


def test_texts_begin_as_with_myst() -> None:
    """A newer MyST may prepare more than ours knows of."""
    document = make_document()
    options = {
        "document": document,
        "myst_config": MdParserConfig(),
        "parent": document,
        "domain": None,
        "passage": Passage(""),
    }
    unset = object()
    prepared = []
    for renderer in (SphinxRenderer, _Renderer):
        rendered = create_md_parser(MdParserConfig(), renderer).renderer
        vars(rendered).update(dict.fromkeys(vars(rendered), unset))
        rendered.setup_render(options, {})
        set_ = {k: v for k, v in vars(rendered).items() if v is not unset}
        prepared.append(set_)
    theirs, ours = prepared
    assert theirs
    assert {name: ours.get(name) for name in theirs} == theirs


def test_texts_begin_with_a_myst_that_is_not_known(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    monkeypatch.setattr(markdown, "_MYST_IS_KNOWN", False)
    project.index()
    project.question("q", answer="### A heading\\n\\nAn answer.")
    page = project.build().doctree("q")
    assert "An answer." in page.astext()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~~Hi~~ Hello, ~there~ world!", "<s>Hi</s> Hello, <s>there</s> world!"),
        ("This will ~~~not~~~ strike.", "This will ~~~not~~~ strike."),
        ("From ~5 to ~10, in ~/a and ~/b", "From ~5 to ~10, in ~/a and ~/b"),
        ("H~2~O, Theorem~1 and Lemma~2", "H~2~O, Theorem~1 and Lemma~2"),
    ],
)
def test_strikethrough(text: str, expected: str) -> None:
    """As on GitHub (GFM, section 6.5), except inside words."""
    assert answer_parser().render(text) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("mark", ["*", "_", "**", "~~", "~"])
def test_endless_emphasis_ends_nothing(
    project: Project, mark: str, trusted: bool
) -> None:
    """What is too deep is shown as it was written."""
    project.conf(quicktakes_trusted=trusted)
    project.index(".. quicktakes::")
    project.question("q", answer=f"{mark}a " * 1000 + f"b{mark} " * 1000)
    text = squeeze(project.build().main("q"))
    assert text.count(f"{mark}a") == text.count(f"b{mark}") == 980


@pytest.mark.parametrize("builder", ["html", "text", "man", "texinfo"])
def test_lines_end_in_every_format(project: Project, builder: str) -> None:
    project.conf(man_pages=[("index", "m", "m", "a", 1)])
    project.index(".. quicktakes::")
    project.question("q", answer="one\\\ntwo\n\nx\\\ny\n===")
    built = project.build(builder)
    assert built.warnings == []
    text = "\n".join(
        path.read_text()
        for path in built.outdir.rglob("*")
        if path.suffix in (".txt", ".1", ".texi") or path.name == "q.html"
    )
    ends = {"html": "<br />", "man": "\n.br\n", "texinfo": "@*", "text": "\n"}
    assert re.search(rf"one\s*{re.escape(ends[builder])}\s*two", text)


def test_builders_of_others_lose_nothing(project: Project) -> None:
    project.index()
    project.question("q", "One  \ntwo.\n\n---\n\n~~three~~\n", question="Q?")
    built = project.build("xml")
    assert built.warnings == []
    text = (built.outdir / "q.xml").read_text()
    assert re.search(r"One\s+two\.", text)
    assert "<transition" in text
    assert "three" in text
    assert not re.search("<(rule|line_break)", text)


def test_no_link_is_in_another(project: Project) -> None:
    project.index()
    image = "[![alt](https://e.org/p.png) and https://e.org/q](https://e.org)"
    project.question("q", answer=image)
    main = project.build().main("q")
    assert main.select("a a") == []
    (link,) = (a for a in main.select("p a") if "alt" in squeeze(a))
    assert squeeze(link) == "alt and https://e.org/q"
    assert link["href"] == "https://e.org"


ALERTS = (
    "> [!NOTE]\n> One, *two*.\n>\n> - three\n\nText.\n\n> [!warning]\n> ### Four\n>\n"
    "> ```c\n> five();\n> ```\n\n> [!INFO]\n> six\n\n1. > [!TIP]\n   > $x^2^3$\n"
)


def test_alerts(project: Project) -> None:
    """GitHub's alerts are admonitions, of five kinds."""
    project.conf(language="de")
    project.index()
    lines = project.question("q", ALERTS, question="Q?").read_text().splitlines()
    built = project.build()
    boxes = built.main("q").select(".admonition")
    assert [squeeze(box) for box in boxes] == [
        "Bemerkung One, two. three",
        "Warnung Four five();",
        "Tipp \\(x^2^3\\)",
    ]
    assert [box["class"][-1] for box in boxes] == ["note", "warning", "tip"]
    (quote,) = built.main("q").select("blockquote")
    assert squeeze(quote) == "[!INFO] six"
    (warning,) = built.warnings
    assert warning.startswith(f"q.md:{lines.index('   > $x^2^3$') + 1}:")
    text = (project.build("text").outdir / "q.txt").read_text(encoding="utf-8")
    assert "Bemerkung:\n\n  One, *two*." in text
