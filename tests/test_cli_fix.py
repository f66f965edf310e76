"""``quicktakes check --fix``: files change, pages do not."""

from __future__ import annotations

import os
import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Built, Project
from docutils import nodes
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.catalogue import Catalogue
from sphinxcontrib_quicktakes.cli import edits, fix
from sphinxcontrib_quicktakes.cli.project import Project as CheckedProject
from sphinxcontrib_quicktakes.content.front_matter import read as read_front_matter
from sphinxcontrib_quicktakes.content.question import Schema
from sphinxcontrib_quicktakes.content.reader import read
from sphinxcontrib_quicktakes.pages.markdown import Dialect
from sphinxcontrib_quicktakes.store import Notes

Capture = pytest.CaptureFixture[str]
HERE = CheckedProject(Path("/nowhere"))


RELATED = "answer: So.\nrelated_article1"


def mend(text: str) -> str:
    return fix.mend(text, HERE, slug="a")[0]


def left(text: str) -> str:
    new, done, why = fix.mend(text, HERE, slug="a")
    assert new == text
    assert not done
    return " ".join(why)


FILE = """\
---
# Of the export, 2025.
_schema: default
id:   0012   # octal
title: 'It''s'
seo: {title: "x", page_keywords: "a ,b,  c,A"}   # in one line
question: >-
    Why?
answer: >- # from the CMS
    First.\\n\\n1. One  \\n   ```c\\n   printf("\\n");  \\n   ```\\n\\nSay $\\nabla$.\\n

# Unknown keys:
Score : -1.0
related_article1:
  id: 5
  title: Five
related_article2:
  id: 5
  title: Fünf
---

&nbsp;"""

MENDED = """\
---
# Of the export, 2025.
_schema: default
id:   0012   # octal
title: 'It''s'
seo: {title: "x", page_keywords: "a, b, c"}   # in one line
question: >-
    Why?
answer: | # from the CMS
    First.

    1. One
       ```c
       printf("\\n");
       ```

    Say $\\nabla$.

# Unknown keys:
Score : -1.0
related_article1:
  id: 5
  title: Five
---

&nbsp;"""


def test_one_file() -> None:
    mended = mend(FILE)
    # The spaces behind code are code.
    assert mended.replace('"\\n");  \n', '"\\n");\n') == MENDED
    assert '"\\n");  \n' in mended
    assert mend(mended) == mended


def test_related_questions_with_numbers_that_python_does_not_read() -> None:
    key = f"related_article{'9' * 5000}"
    front = "question: Why?\nanswer: So.\nrelated_article1: {id: 1}"
    assert "unusual" in left(f"---\n{front}\n? {key}\n: {{id: 1}}\n---\n")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("answer: One.\\n\\nTwo.", "answer: |\n  One.\n\n  Two."),
        ("answer: 'It''s.\\n\\nTwo.'", "answer: |\n  It's.\n\n  Two."),
        ("answer: One.\\nTwo", "answer: |\n  One.\n  Two"),
        ("answer: \\n\\n# One:\\n- a", "answer: |\n  # One:\n  - a"),
        ('"answer" : "One: \\\\n\\\\nTwo"', '"answer" : |\n  One:\n\n  Two'),
    ],
)
def test_line_breaks(written: str, expected: str) -> None:
    head = "---\nquestion: Why?\n"
    tail = "\nauthor: A\n---\n"
    assert mend(head + written + tail) == head + expected + tail


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("title: a â€” b", "title: a — b"),
        ("title: 'a â€” b''s'", 'title: "a — b\'s"'),
        ('title: "a â€” b"', 'title: "a — b"'),
        ("title: >-\n  a â€” b", "title: >-\n  a — b"),
        ("answer: a â€” `â€”`", "answer: a — `â€”`"),
        ("answer: |\n  a â€” b\n\n  c", "answer: |\n  a — b\n\n  c"),
        ("seo:\n  page_keywords: cafÃ©,  tea", "seo:\n  page_keywords: café, tea"),
        ("related_article1:\n  title: naÃ¯ve", "related_article1:\n  title: naïve"),
    ],
)
def test_characters(written: str, expected: str) -> None:
    rest = "question: Why?\n" + ("" if "answer" in written else "answer: So.\n")
    assert mend(f"---\n{written}\n{rest}---\n") == f"---\n{expected}\n{rest}---\n"


def test_characters_of_the_body() -> None:
    text = "---\nquestion: Why?\n---\n\nIt â€” is.\n\n    â€” code\n"
    assert mend(text) == text.replace("It â€”", "It —")


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("answer: &a One.\\n\\nTwo.\nx: *a", "anchors"),
        ("answer: !!str One.\\n\\nTwo.", "tags"),
        ("answer: One.\\n\\nTwo.\nanswer: One.\\n\\nTwo.", "a key twice"),
        ('answer: "One.\\\\n\\\\nA\\u0085B"', "line breaks of another kind"),
        ('answer: "One.\\\\n\\\\nA\\r B"', "line breaks of another kind"),
        ("answer: \\n\\n    code\\n\\nnone", "white space"),
        (
            "answer: So.\nrelated_article1: {id: 1}\nrelated_article2: {id: 1}",
            "unusual",
        ),
        (f"{RELATED}:\n  id: 1\nrelated_article2: # mine\n  id: 1", "comment"),
    ],
)
def test_what_is_left(front: str, why: str) -> None:
    assert why in left(f"---\nquestion: Why?\n{front}\n---\n")


def test_flow_style_is_left() -> None:
    assert "not a list" in left('---\n{question: Why, answer: "A\\\\n\\\\nB"}\n---\n')
    assert "unusual" in left("---\n{question: Why?, answer: A\\n\\nB}\n---\n")


def test_a_trusted_answer_is_left() -> None:
    from dataclasses import replace

    project = replace(HERE, settings=replace(HERE.settings, trusted=True))
    text = "---\nquestion: Why?\nanswer: A\\n\\nB\n---\n"
    new, done, why = fix.mend(text, project)
    assert (new, done) == (text, ())
    assert "only a build can read" in why[0]


def test_bytes_of_the_file_stay(project: Project) -> None:
    """Byte order mark, line ends, mode, and the link that the file is."""
    text = FILE.replace("\n", "\r\n")
    path = project.write("a.md", b"\xef\xbb\xbf" + text.encode())
    path.chmod(0o640)
    link = project.srcdir / "link.md"
    link.symlink_to("a.md")
    assert cli.main(["check", "--fix", str(link)]) == 0
    data = path.read_bytes()
    assert data == b"\xef\xbb\xbf" + mend(FILE).replace("\n", "\r\n").encode()
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(os.listdir(project.srcdir)) == ["a.md", "conf.py", "link.md"]


def test_a_file_that_cannot_be_replaced_stays_whole(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    path = project.write("a.md", FILE)
    monkeypatch.setattr(os, "replace", refuse)
    cli.main(["check", "--fix", str(path)])
    assert "cannot be written: Operation not permitted" in capsys.readouterr().err
    assert path.read_text() == FILE
    assert sorted(os.listdir(project.srcdir)) == ["a.md", "conf.py"]


def test_a_file_that_changed_meanwhile_stays(project: Project) -> None:
    path = project.write("a.md", FILE)
    with pytest.raises(edits.CannotEdit, match="meantime"):
        edits.write(path, b"other", b"new")
    assert path.read_text() == FILE
    assert sorted(os.listdir(project.srcdir)) == ["a.md", "conf.py"]


def test_diff(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    path = project.write("sub/a.md", FILE)
    good = project.question("good")
    monkeypatch.chdir(project.srcdir)
    assert cli.main(["check", "-q", "--diff", "sub", "good.md"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("--- a/sub/a.md\n+++ b/sub/a.md\n@@")
    assert "+answer: | # from the CMS\n" in out
    assert path.read_text() == FILE
    assert cli.main(["check", "-q", "--diff", str(good)]) == 0


def test_what_remains_is_reported(project: Project, capsys: Capture) -> None:
    path = project.write("a.md", FILE.replace("_schema: default", "date: no"))
    assert cli.main(["check", "--fix", str(path)]) == 1
    captured = capsys.readouterr()
    assert "'date' is" in captured.out
    assert "fixed the line breaks of 'answer', " in captured.err


def test_what_is_written_with_escapes_is_left() -> None:
    """Mojibake between characters that the file does not hold as they are."""
    text = '---\nquestion: q\nanswer: "cafÃ©\\_a\\\\nb\\Nc"\n---\n'
    new, done, left = fix.mend(text, HERE)
    assert (new, done) == (text, ())
    assert any("written in another form" in why for why in left)


# The property: what is rendered before and after is equal.

PIECES = st.sampled_from(
    [
        "\\n", "\\n", "\\n\\n", "\\n\\n", "\\n   ", "  \\n", " ", "One two.", "# Head",
        "- item", "1. item", "```c\\n", "```", "`code  `", "printf(\"\\n\");", "$x$",
        "$ \\nabla x $", "$$\\n\\neg p\\n$$", "| a |\\n|---|\\n| c |", "> q",
        "**b**", "[a](https://x.example)", "[^1]", "[^1]: note", "â€”", "cafÃ©", "—",
        "C:\\new", "\\\\", "\\\\\\n", "#", ": ", "'", '"', "\t", "\\t", "&nbsp;", "<b>",
        "\u00a0", "\u2028", "\u0085", "\r", "~~s~~", "---", "***", "{note}", "日本",
    ]
)  # fmt: skip
ANSWERS = st.lists(PIECES, min_size=1, max_size=14).map("".join)
STYLES = st.sampled_from(["plain", "folded", "single", "double"])


def written(key: str, text: str, style: str) -> str:
    """Return a value in a style of YAML, as far as that can hold it."""
    if style == "folded" and "\n" not in text:
        return f"{key}: >-\n    {text}\n"
    style = {"single": "'", "double": '"'}.get(style)  # type: ignore[assignment]
    dumped = yaml.safe_dump(
        {key: text}, default_style=style, allow_unicode=True, width=10**9
    )
    return dumped if style is None else dumped.replace(f"{style}{key}{style}", key, 1)


@given(
    answer=ANSWERS,
    keywords=st.text("ab,é (); ", max_size=12),
    ids=st.lists(st.integers(1, 3), max_size=4),
    style=STYLES,
    newline=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=60)
@example("a  \\nb", "a ,b", [1, 1], "plain", "\n")
@example("\\n\\n```\\n  \\n a  \\n```", "", [], "folded", "\r\n")
@example("[^1]: a\\n[^1]: a", "", [], "plain", "\n")
@example("\u2028One two.", "", [1, 1], "folded", "\n")
@example("One two.\x85\\n", "", [1, 1], "plain", "\n")
def test_nothing_else_changes(
    answer: str, keywords: str, ids: list[int], style: str, newline: str
) -> None:
    front = "# first\n" + written("question", "Why â€” so?", style)
    front += written("answer", answer, style) + "odd : [1,  2]  # kept\n"
    front += "seo:\n  " + written("page_keywords", keywords, style).replace(
        "\n  ", "\n    "
    )
    for number, one in enumerate(ids, 1):
        front += f"related_article{number}:\n  id: {one}\n  title: T{number}\n"
    text = f"---\n{front}---\n\n&nbsp;".replace("\n", newline)
    before = read(text, Schema(), slug="a")
    new, _done, _left = fix.mend(text, HERE, slug="a")
    after = read(new, Schema(), slug="a")
    if before.question is None:
        assert new == text
        return
    assert after.question is not None
    # What the build shows, by the build's own functions and not by the command's.
    for one, other in ((before.text, after.text), (before.answer, after.answer)):
        assert shown(one) == shown(other)
    assert after.question.keywords == before.question.keywords
    assert after.question.title == before.question.title
    names = dict.fromkeys(r.id for r in before.question.related)
    assert [r.id for r in after.question.related] == list(names)
    old, now = read_front_matter(text), read_front_matter(new)
    assert old is not None
    assert now is not None
    assert now.data["odd"] == old.data["odd"]
    assert "# first" in new
    assert "odd : [1,  2]  # kept" in new
    assert "\r" not in new.replace("\r\n", "") or "\r" in answer
    assert mend(new) == new


def shown(passage: Any) -> str:
    """Return what MyST's renderer makes of a passage: a doctree, without its lines."""
    return pretty(_render(passage))


def pretty(tree: nodes.Node) -> str:
    return re.sub(r' (?:line|source)="[^"]*"', "", tree.pformat())


def _render(passage: Any) -> nodes.document:
    from types import SimpleNamespace

    from docutils.frontend import get_default_settings
    from docutils.utils import new_document
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.docutils_ import Parser

    document = new_document("x", get_default_settings(Parser()))
    document.settings.env = SimpleNamespace(
        docname="a",
        metadata={"a": {}},
        temp_data={},
        config=SimpleNamespace(suppress_warnings=[]),  # MyST has things to say
    )
    document.settings.report_level = 5
    catalogue = Catalogue()
    domain = SimpleNamespace(
        settings=HERE.settings,
        catalogue=catalogue,
        env=document.settings.env,
        note=lambda docname: Notes(),
    )
    dialect = Dialect(HERE.settings, MdParserConfig())
    section = nodes.section(ids=["a"])
    document += section
    dialect.render(passage, document, section, domain)  # type: ignore[arg-type]
    return document


@pytest.mark.corpus
def test_the_real_files(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page of the real files is the same before and after, by a real build."""

    def build(name: str) -> Built:
        root = Project(tmp_path / name / "src")
        shutil.copytree(corpus, root.srcdir, dirs_exist_ok=True)
        root.index()
        if name == "after":
            assert cli.main(["check", "--fix", str(root.srcdir)]) == 0
            for path in root.srcdir.glob("*.md"):
                assert re.search(r"(?m)^answer: \|$", path.read_text())
        return root.build("dummy")

    before, after = build("before"), build("after")
    docnames = sorted(before.app.env.found_docs)
    assert len(docnames) > 49
    assert docnames == sorted(after.app.env.found_docs)
    for docname in docnames:
        assert pretty(before.doctree(docname)).replace("/before/", "/after/") == pretty(
            after.doctree(docname)
        )
