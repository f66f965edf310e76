"""What bad input gets: one warning that says where and why, and a whole build."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import product

import pytest
import sphinx
from conftest import Built, Project, question_text, squeeze
from docutils import nodes

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.config import Settings
from sphinxcontrib_quicktakes.files import read_file
from sphinxcontrib_quicktakes.problems import ProblemType


@dataclass(frozen=True)
class Bad:
    """A bad file: its warning, and whether it has a page all the same."""

    name: str
    content: str | bytes
    type: str
    line: int | None
    says: tuple[str, ...]
    page: bool = False

    @property
    def docname(self) -> str:
        return f"bad/{self.name}"


HEAD = "---\nquestion: Why?\nanswer: So.\n"
LAUGHS = "l0: &l0 [a, a, a, a, a, a, a, a, a, a]\n" + "".join(
    f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 9)
)

BAD = [
    Bad(
        "yaml",
        "---\nquestion: Why?\nanswer: 'never closed\n---\n",
        "front_matter",
        3,
        ("cannot be read", "column 9", "never ends", "expected valid YAML", "left out"),
    ),
    Bad(
        "yaml-line",
        "---\nquestion: Why?\nanswer: So: what?\n---\n",
        "front_matter",
        3,
        ("line 3, column 11", "with quotes around text that contains ': '", "left out"),
    ),
    Bad(
        "at",
        f"{HEAD}title: @x\n---\n",
        "front_matter",
        4,
        ("column 8", "with quotes around text that begins with such"),
    ),
    Bad("tab", f"{HEAD}seo:\n\ttitle: x\n---\n", "front_matter", 5, ("line 5",)),
    Bad("nul", f"{HEAD}title: a\0b\n---\n", "front_matter", 4, ("line 4, column 9",)),
    Bad(
        "repeated-key",
        f"{HEAD}question: How?\n---\n",
        "duplicate_key",
        4,
        (
            "'question'",
            "is repeated",
            "expected each key only once",
            "the last one is used",
        ),
        page=True,
    ),
    Bad(
        "escapes-alone",
        "---\nquestion: Why?\nanswer: \\n \\n&nbsp;\n---\n&nbsp;",
        "missing",
        3,
        ("no answer", "left out"),
    ),
    Bad(
        "toml",
        '+++\nquestion = "Why?"\nanswer = "So."\n+++\n',
        "format",
        1,
        ("is TOML", "expected YAML", "left out"),
    ),
    Bad("never-ends", HEAD, "front_matter", 1, ("never ends", "expected", "left out")),
    Bad(
        "no-question",
        "---\nanswer: So.\n---\n",
        "missing",
        2,
        ("no question", "expected text at 'question'", "left out"),
    ),
    Bad(
        "empty-question",
        "---\nanswer: So.\nquestion:\n---\n",
        "missing",
        3,
        ("no question", "left out"),
    ),
    Bad(
        "question-but-title",
        "---\ntitle: A title\nanswer: So.\nquestion: ''\n---\n",
        "missing",
        4,
        ("no question", "the title is used instead"),
        page=True,
    ),
    Bad(
        "no-answer",
        "---\nquestion: Why?\n---\n&nbsp;",
        "missing",
        2,
        ("no answer", "expected text at 'answer'", "left out"),
    ),
    Bad(
        "empty-answer",
        "---\nquestion: Why?\nanswer: ' '\n---\n",
        "missing",
        3,
        ("no answer", "left out"),
    ),
    Bad(
        "type",
        f"{HEAD}author: [Ada, Bob]\n---\n",
        "type",
        4,
        ("'author'", "a list", "expected text"),
        page=True,
    ),
    Bad(
        "nested-type",
        f"{HEAD}seo:\n  title: {{a: b}}\n---\n",
        "type",
        5,
        ("'seo.title'", "a mapping", "expected text"),
        page=True,
    ),
    Bad(
        "seo-type",
        f"{HEAD}seo: text\n---\n",
        "type",
        4,
        ("'seo'", "expected"),
        page=True,
    ),
    Bad(
        "date",
        f"{HEAD}date: tomorrow\n---\n",
        "date",
        4,
        ("'date'", "'tomorrow'", "expected a date", "without"),
        page=True,
    ),
    Bad(
        "date-30",
        f"{HEAD}date: 2025-02-30\n---\n",
        "date",
        4,
        ("2025-02-30", "expected a date"),
        page=True,
    ),
    Bad(
        "date-format",
        f"{HEAD}date: 2025-02-03\ndate_format: YYYY QQ\n---\n",
        "date_format",
        5,
        ("'QQ'", "expected", "shown unchanged"),
        page=True,
    ),
    Bad(
        "long-subject",
        f"{HEAD}subject: {'/' * 501}\n---\n",
        "type",
        4,
        ("501 characters", "expected at most 500", "not used"),
        page=True,
    ),
    Bad(
        "long-keyword",
        f"{HEAD}seo:\n  page_keywords: mass, {'-' * 50_000}\n---\n",
        "type",
        5,
        ("50,000 characters", "expected at most 500", "not used"),
        page=True,
    ),
    Bad(
        "latin-1",
        f"{HEAD}author: René\n---\n".encode("latin-1"),
        "encoding",
        4,
        ("not UTF-8", "0xe9", "expected UTF-8", "left out"),
    ),
    *(
        Bad(name, f"{HEAD}---\n".encode(name), "encoding", 1, ("UTF-16", "left out"))
        for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")
    ),
    Bad(
        "large",
        f"{HEAD}---\n" + "x" * 1024 * 1024,
        "size",
        None,
        ("1,048,576 bytes", "quicktakes_max_bytes", "left out"),
    ),
    Bad(
        "large-with-bom",
        b"\xef\xbb\xbf" + f"{HEAD}---\n".encode() + b"x" * 1024 * 1024,
        "size",
        None,
        ("1,048,576 bytes", "left out"),
    ),
    Bad("aliases", f"{HEAD}{LAUGHS}---\n", "aliases", None, ("aliases", "left out")),
    Bad("recursive", f"{HEAD}x: &x [*x]\n---\n", "aliases", 4, ("contains itself",)),
    Bad("deep", f"{HEAD}x: {'[' * 9999}\n---\n", "aliases", 4, ("levels", "left out")),
]
IDS = [bad.name for bad in BAD]


def write(project: Project, *bad: Bad) -> Project:
    project.index()
    project.question("good", question="Good?", subject="Physics", id=1)
    for one in bad:
        project.write(f"{one.docname}.md", one.content)
    return project


def of(built: Built, bad: Bad) -> list[str]:
    return [w for w in built.warnings if w.startswith(f"{bad.docname}.md")]


def whole(built: Built) -> None:
    """Assert that the good file is whole."""
    assert "A body keeps its motion." in squeeze(built.main("good"))
    assert "Good?" in squeeze(built.main("subjects/physics"))
    assert "Traceback" not in built.warning_text


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a build of all bad files, and of a good one."""
    return write(Project(tmp_path_factory.mktemp("bad") / "src"), *BAD).build()


def test_nothing_but_these_warnings(everything: Built) -> None:
    known = [warning for bad in BAD for warning in of(everything, bad)]
    assert sorted(everything.warnings) == sorted(known)
    whole(everything)


@pytest.mark.parametrize("bad", BAD, ids=IDS)
def test_one_warning(everything: Built, bad: Bad) -> None:
    (warning,) = of(everything, bad)
    place, _, message = warning.partition(" WARNING: ")
    if bad.line is not None:
        assert place == f"{bad.docname}.md:{bad.line}:"
    assert message.endswith(f"[quicktakes.{bad.type}]")
    for text in bad.says:
        assert text in message
    assert bad.type in {type_.value for type_ in ProblemType}


@pytest.mark.parametrize("bad", BAD, ids=IDS)
def test_page_or_none(everything: Built, bad: Bad) -> None:
    exists = (everything.outdir / f"{bad.docname}.html").exists()
    assert exists is bad.page
    assert (bad.docname in everything.app.env.found_docs) is bad.page
    links = [str(a["href"]) for a in everything.html("index").select("a[href]")]
    assert (f"{bad.docname}.html" in links) is bad.page
    if bad.page:
        assert "So." in squeeze(everything.main(bad.docname))


def test_wrong_date_format_is_shown(everything: Built) -> None:
    (line,) = everything.main("bad/date-format").select(".quicktakes-date")
    assert squeeze(line) == "2025 QQ"


# Before 8.1, -W raises an exception at the first warning.
W_FAILS_AT_THE_END = pytest.mark.skipif(
    sphinx.version_info < (8, 1), reason="Sphinx 8.0 stops at the first warning"
)


@W_FAILS_AT_THE_END
@pytest.mark.parametrize("bad", BAD, ids=IDS)
def test_warnings_can_be_errors_and_can_be_silenced(project: Project, bad: Bad) -> None:
    built = write(project, bad).build("dummy", warningiserror=True)
    assert built.app.statuscode == 1
    assert len(built.warnings) == 1
    silence = {"suppress_warnings": [f"quicktakes.{bad.type}"]}
    built = project.build("dummy", overrides=silence, warningiserror=True)
    assert built.warnings == []
    assert built.app.statuscode == 0


def test_all_can_be_silenced_at_once(project: Project) -> None:
    built = write(project, *BAD).build(overrides={"suppress_warnings": ["quicktakes"]})
    assert built.warnings == []
    whole(built)


@pytest.mark.parametrize("name", ["id", "url"])
def test_duplicates_name_both_files(project: Project, name: str) -> None:
    value = {"id": 7, "url": "/learn/x"}[name]
    project.index()
    project.question("one", question="One?", **{name: value})
    project.question("two", question="Two?", **{name: value})
    project.question(
        "three", question="Three?", related_article1={name: value, "title": "T"}
    )
    built = project.build()
    (warning,) = built.warnings
    assert warning.startswith("two.md:5: WARNING: ")
    assert warning.endswith(f"[quicktakes.duplicate_{name}]")
    assert "'one'" in warning
    assert "'two'" in warning
    assert "expected" in warning
    for docname in ("one", "two"):
        assert "A body keeps its motion" in squeeze(built.main(docname))
    link = built.main("three").select(".quicktakes-related li a")[0]
    assert link["href"] == "one.html"
    ids = [e["id"] for d in ("one", "two") for e in built.main(d).select("section")]
    assert len(ids) == len(set(ids))


def test_limit_of_bytes_can_be_set(project: Project) -> None:
    write(project).question("long", question="Long?", answer="x" * 5000)
    built = project.build(overrides={"quicktakes_max_bytes": 4000})
    (warning,) = built.warnings
    assert warning.startswith("long.md")
    assert "4,000 bytes" in warning
    assert project.build().warnings == []


@pytest.mark.parametrize("limit", [10**12, 10**30])
def test_limit_of_bytes_is_not_allocated(
    project: Project, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project).question("long", question="Long?", answer="word " * 40_000)
    project.conf(quicktakes_max_bytes=limit)
    assert project.build().warnings == []
    monkeypatch.chdir(project.srcdir)
    assert cli.main(["check", "-q"]) == 0
    assert cli.main(["check", "-q", "--fix"]) == 0


@pytest.mark.parametrize("extra", [-1, 0, 1])
@pytest.mark.parametrize("limit", [40_000, 2**16 - 1, 2**16, 2**16 + 1, 2**17, 200_000])
def test_limit_of_bytes_is_exact(project: Project, limit: int, extra: int) -> None:
    path = project.question("a", answer="x")
    text = path.read_bytes()
    path.write_bytes(text.replace(b"x", b"x" * (limit + extra - len(text) + 1)))
    settings = Settings(max_bytes=limit)
    reading, found, _digest = read_file(path, settings, expected=True)
    assert reading.broken == (extra > 0)
    assert extra > 0 or len(found) == limit + extra


def test_large_file_that_is_no_question_stays(project: Project) -> None:
    text = ":::{note}\n:::\n\n" + "word " * 300_000
    write(project).write("plain.md", f"---\norphan: true\n---\n\n# Plain\n\n{text}")
    built = project.build()
    assert "[quicktakes" not in built.warning_text
    assert (built.outdir / "plain.html").exists()


def test_plain_markdown_that_is_not_utf8_does_not_stop_the_build(
    project: Project,
) -> None:
    write(project).write("plain.md", "# Café\n".encode("latin-1"))
    built = project.build()
    (warning,) = built.warnings
    assert warning.startswith("plain.md:1: WARNING: ")
    assert warning.endswith("[quicktakes.encoding]")
    whole(built)


def test_byte_order_mark_and_windows_newlines(project: Project) -> None:
    text = question_text("Below.\n", question="Why?").replace("\n", "\r\n")
    write(project).write("q.md", b"\xef\xbb\xbf" + text.encode())
    built = project.build()
    assert built.warnings == []
    assert "Below." in squeeze(built.main("q"))


@pytest.mark.parametrize("newline", ["\r", "\r\n"])
def test_newlines_of_other_systems(project: Project, newline: str) -> None:
    """As Python and so Sphinx read them; the lines of warnings are the same."""
    source = (
        "---\nquestion: Why?\nanswer: |\n  One.\n\n  - [x](javascript:a)\n"
        "date: never\n---\nBelow.\n"
    )
    built = []
    for ends in ("\n", newline):
        write(project).write("q.md", source.replace("\n", ends).encode())
        built.append(project.build())
    one, other = built
    assert one.doctree("q").pformat() == other.doctree("q").pformat()
    assert one.warnings == other.warnings
    assert [w.partition(" ")[0] for w in other.warnings] == ["q.md:7:", "q.md:6:"]


def test_file_that_cannot_be_opened(project: Project) -> None:
    write(project)
    os.symlink("nowhere", project.srcdir / "q.md")
    built = project.build()
    # Sphinx says it twice in a first build, with or without the extension.
    assert len(built.warnings) == 2
    assert set(built.warnings) == {
        "q.rst: WARNING: Ignored unreadable document 'q.md'."
    }
    whole(built)


def test_warning_inside_an_answer_has_its_line(project: Project) -> None:
    write(project)
    project.write(
        "literal.md",
        "---\nquestion: Why?\nanswer: |\n  One.\n\n  [x](javascript:a)\n---\n",
    )
    project.write(
        "folded.md",
        "---\nquestion: Other?\nanswer: >-\n  One.\\n\\n[x](javascript:a)\n---\n",
    )
    built = project.build()
    folded, literal = sorted(built.warnings)
    assert literal.startswith("literal.md:6: WARNING: ")
    assert folded.startswith("folded.md:4: WARNING: ")
    assert "line 3 of the answer" in folded
    assert literal.endswith("[quicktakes.unsafe]")


@pytest.mark.parametrize(
    "answer",
    [
        '"One.\\n\\n[x](javascript:a) [^n]\\n\\n[^n]: Note.\\n\\n[^n]: Again."',
        '"One.\n\n\n  [x](javascript:a) [^n]\n\n\n  [^n]: Note.\n\n\n  [^n]: Again."',
    ],
    ids=["escapes", "lines"],
)
def test_warning_inside_a_quoted_answer_has_the_line_of_its_key(
    project: Project, answer: str
) -> None:
    """The lines of its text are none of the file, which may not have so many."""
    write(project)
    project.write("quoted.md", f"---\nquestion: Why?\nanswer: {answer}\n---\n")
    built = project.build()
    assert len(built.warnings) == 2
    assert all(w.startswith("quoted.md:3: WARNING: ") for w in built.warnings)
    assert "(line 3 of the answer)" in built.warning_text


def test_nodes_have_lines_of_the_file(project: Project) -> None:
    write(project)
    project.write("block.md", "---\nquestion: Why?\nanswer: |\n  One.\n\n  Two.\n---\n")
    project.write("line.md", "---\nquestion: Who?\nanswer: One.\\n\\nTwo.\n---\n")
    built = project.build("dummy")
    lines = {
        name: [node.line for node in built.find(name, nodes.paragraph)][:2]
        for name in ("block", "line")
    }
    assert lines == {"block": [4, 6], "line": [3, 3]}


def test_warning_in_a_block_with_escapes_has_its_first_line(project: Project) -> None:
    write(project)
    answer = "|\n  One.\\n\\n[x](javascript:a)"
    project.write("block.md", f"---\nquestion: Why?\nanswer: {answer}\n---\n")
    (warning,) = project.build().warnings
    assert warning.startswith("block.md:4: WARNING: ")
    assert "(line 3 of the answer)" in warning


PREFIXES = {"plain": "", "list": "  ", "quote": "> "}
PARAGRAPHS = [
    ["one", "two", "three BAD"],
    ["**one", "*two* \\*", "BAD** four"],
    ["one $a", "+ b$ `d`", "BAD"],
    ["[one", "two](https://a.b) <!-- c", "d --> BAD"],
    ["one  ", "two\\", "BAD", "four"],
    ["one[^n]", "![two", "three BAD"],
]
WITHIN = {
    "[x](javascript:a)": "unsafe",
    "![x](none.png)": "image",
    "<javascript:a>": "unsafe",
    "[x](gone.md)": "link",
    "[x](#gone)": "link",
    r"$\undefined$": "math",
    r"\(\undefined\)": "math",
}
PLACES = list(product(PREFIXES, range(len(PARAGRAPHS)), WITHIN))


def with_bad(prefix: str, paragraph: int, bad: str) -> tuple[list[str], int]:
    """Return the lines of an answer, and the number of the line with *bad*."""
    head = ["One.", "", *(["- item", ""] if prefix == "list" else [])]
    lines = PARAGRAPHS[paragraph]
    found = next(n for n, line in enumerate(lines) if "BAD" in line)
    text = [PREFIXES[prefix] + line.replace("BAD", bad) for line in lines]
    return head + text, len(head) + found + 1


@pytest.fixture(scope="module")
def paragraphs(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = write(Project(tmp_path_factory.mktemp("paragraphs") / "src"))
    for number, place in enumerate(PLACES):
        text, _line = with_bad(*place)
        for name, break_ in (("literal", "\n  "), ("escaped", "\\n")):
            answer = break_.join(text)
            project.write(
                f"{name}{number}.md",
                f"---\nquestion: Why?\nanswer: |\n  {answer}\n---\n",
            )
    built = project.build("dummy")
    assert len(built.warnings) == 2 * len(PLACES)
    return built


@pytest.mark.parametrize(("prefix", "paragraph", "bad"), PLACES)
def test_warning_within_a_paragraph_has_its_line(
    paragraphs: Built, prefix: str, paragraph: int, bad: str
) -> None:
    number = PLACES.index((prefix, paragraph, bad))
    _text, line = with_bad(prefix, paragraph, bad)
    names = (f"literal{number}.md:", f"escaped{number}.md:")
    escaped, literal = sorted(w for w in paragraphs.warnings if w.startswith(names))
    assert literal.startswith(f"literal{number}.md:{3 + line}: WARNING: ")
    assert literal.endswith(f"[quicktakes.{WITHIN[bad]}]")
    assert escaped.startswith(f"escaped{number}.md:4: WARNING: ")
    assert f"(line {line} of the answer)" in escaped


def test_warning_within_the_text_of_an_image_has_its_line(project: Project) -> None:
    """The text stands there, since the address of the image is not safe."""
    write(project)
    answer = "One\n  two ![a\n  b $x^2^3$](javascript:c)"
    project.write("q.md", f"---\nquestion: Why?\nanswer: |\n  {answer}\n---\n")
    warnings = sorted(project.build("dummy").warnings)
    assert [w.split(" WARNING")[0] for w in warnings] == ["q.md:5:", "q.md:6:"]
    assert "javascript" in warnings[0]
    assert "x^2^3" in warnings[1]


def test_files_cut_off_anywhere(project: Project) -> None:
    """A file that was cut off is left out or as whole as it can be told."""
    text = question_text(
        id=5,
        title="T",
        seo={"title": "s", "page_keywords": "a, b"},
        date="2024-01-01",
        related_article1={"id": 9, "title": "x"},
        answer="### A\n$x$\n```c\nint x;\n```",
    )
    write(project)
    cuts = range(0, len(text), 5)
    for cut in cuts:
        project.write(f"cut/{cut:03}.md", text[:cut])
    built = project.build()
    end = text.rindex("---")
    for cut in cuts:
        warnings = [w for w in built.warnings if w.startswith(f"cut/{cut:03}.md:")]
        page = built.outdir / f"cut/{cut:03}.html"
        if cut >= end + 3:
            assert page.exists()
        elif "question" in text[:cut] or "answer" in text[:cut]:
            # Before the closing line nothing is presented as a question.
            assert not page.exists() or not built.main(f"cut/{cut:03}").select(
                ".quicktakes-question"
            )
            if "question:" in text[:cut]:
                assert len(warnings) == 1
    whole(built)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("quicktakes_max_bytes", -1),
        ("quicktakes_max_bytes", "many"),
        ("quicktakes_files", "a.md"),
        ("quicktakes_genindex", "yes"),
        ("quicktakes_newlines", None),
        ("quicktakes_fields", {"nonsense": "x"}),
        ("quicktakes_fields", {"question": ""}),
        ("quicktakes_fields", {"question": "."}),
        ("quicktakes_fields", {"question": "a..b"}),
        ("quicktakes_subjects", "subjects"),
        ("quicktakes_subjects", "{slug}/"),
        ("quicktakes_subjects", "a" * 101 + "{slug}"),
        ("quicktakes_subjects", "index.html/{slug}"),
        ("quicktakes_subjects", "genindex.html/{slug}"),
        ("quicktakes_subjects", "{slug}/index.html"),
        ("quicktakes_subjects", "_static/{slug}"),
        ("quicktakes_subjects", "\0{slug}"),
        ("quicktakes_subjects", "\ud800{slug}"),
        ("quicktakes_subjects", "{slug}{"),
        ("quicktakes_subjects", "keywords/{slug}"),
        ("quicktakes_subjects", "Keywords/a/{slug}"),
        ("quicktakes_base_url", "x"),
        ("quicktakes_base_url", "//example.org"),
        ("quicktakes_base_url", "https://"),
        ("quicktakes_base_url", "https://[x"),
        ("quicktakes_base_url", "https://example.org/?page="),
        ("quicktakes_base_url", "https://example.org/\ud800"),
        ("quicktakes_base_url", "\ud800"),
        ("quicktakes_base_url", "javascript:alert(1)"),
        ("quicktakes_base_url", 3),
        ("quicktakes_docname", "../x/{slug}"),
        ("quicktakes_docname", "{slug}/"),
        ("quicktakes_newlines", "sometimes"),
    ],
)
def test_wrong_setting(project: Project, setting: str, value: object) -> None:
    write(project).conf(**{setting: value})
    built = project.build()
    (warning,) = built.warnings
    assert warning.startswith(f"WARNING: {setting} is {value!r}: expected ")
    assert warning.endswith("; the default is used [quicktakes.config]")
    whole(built)


def test_a_tuple_is_a_list(project: Project) -> None:
    write(project).conf(quicktakes_files=("notes/*",))
    built = project.build()
    assert built.warnings == []
    whole(built)


def test_settings_on_the_command_line_have_their_types(project: Project) -> None:
    values = {
        "quicktakes_page_size": "2",
        "quicktakes_genindex": "0",
        "quicktakes_files": "a,b",
    }
    built = write(project).build(overrides=values)
    assert built.warnings == []
    whole(built)


@W_FAILS_AT_THE_END
def test_command_line(project: Project) -> None:
    """The same by ``sphinx-build``: warnings, the rest of the site, no traceback."""
    write(project, *BAD)
    command = [sys.executable, "-m", "sphinx", "-b", "html", "--color"]
    for options, code in (([], 0), (["-W", "-E"], 1)):
        done = subprocess.run(
            [*command, *options, project.srcdir, project.srcdir.parent / "out"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code
        assert "Traceback" not in done.stderr + done.stdout
        assert "Exception" not in done.stderr + done.stdout
    assert (project.srcdir.parent / "out" / "good.html").exists()
