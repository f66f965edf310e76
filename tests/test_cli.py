"""``quicktakes``: new, list, stats, help, completion, and the hooks of pre-commit."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shtab
import yaml
from conftest import Project, front_matter_of
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.cli.new import file_slug, next_id

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[1]


@pytest.fixture
def collection(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Three questions of two subjects, with ids, addresses and relations."""
    monkeypatch.chdir(project.srcdir)
    project.question(
        "physics/inertia",
        id=7,
        url="/learn/physics/questions/inertia",
        author="Ada",
        date=dt.date(2024, 3, 1),
        seo={"page_keywords": "mass, Newton"},
        related_article1={"id": 9, "title": "Old", "subject": "Physics", "url": "/x"},
        related_article2={"id": 99, "title": "Gone", "url": "/gone"},
    )
    project.question(
        "physics/force",
        question="What is a force?",
        id=9,
        url="/learn/physics/questions/force",
        author="Bob",
        date=dt.date(2025, 5, 1),
        seo={"page_keywords": "newton"},
    )
    project.question(
        "math/sum", question="A sum?", subject="Mathematics", id=8, url="/learn/m/s"
    )
    project.write("page.md", "# No question\n")
    return project


def run(capsys: Capture, *arguments: str) -> str:
    assert cli.main(arguments) == 0
    return capsys.readouterr().out


# new


def test_new(collection: Project, capsys: Capture) -> None:
    path = run(
        capsys, "new", "What's the  use of C++?", "--subject", "physics", "--author",
        "Ada", "--keyword", "C++,  use", "--keyword", "c++", "--date", "2026-01-31",
    ).strip()  # fmt: skip
    assert path == "physics/whats-the-use-of-c-plus-plus.md"
    assert front_matter_of(Path(path)) == {
        "id": 10,
        "date": dt.date(2026, 1, 31),
        "author": "Ada",
        "question": "What's the use of C++?",
        "subject": "Physics",
        "seo": {"page_keywords": "C++, use"},
        "url": "/learn/physics/questions/whats-the-use-of-c-plus-plus",
        "answer": "Write the answer here, as Markdown.",
    }
    assert run(capsys, "check", path) == ""
    again = run(capsys, "new", "What's the use of C++?", "--subject", "Physics").strip()
    assert again == "physics/whats-the-use-of-c-plus-plus-2.md"
    assert front_matter_of(Path(again))["id"] == 11
    assert front_matter_of(Path(again))["date"] == dt.date.today()


def test_new_never_overwrites(collection: Project, capsys: Capture) -> None:
    before = Path("physics/force.md").read_bytes()
    assert cli.main(["new", "Why?", "--path", "physics/force.md"]) == 2
    assert "already exists" in capsys.readouterr().err
    assert Path("physics/force.md").read_bytes() == before
    path = run(capsys, "new", "Force", "--directory", "physics").strip()
    assert path == "physics/force-2.md"


def test_new_elsewhere(collection: Project, capsys: Capture) -> None:
    assert run(capsys, "new", "Why?", "--path", "a/b/c.md").strip() == "a/b/c.md"
    assert "url" not in front_matter_of(Path("a/b/c.md"))
    path = run(capsys, "new", "Why?", "--directory", "d", "--id", "q-1").strip()
    assert (path, front_matter_of(Path(path))["id"]) == ("d/why.md", "q-1")


def test_new_in_the_words_of_the_collection(project: Project, capsys: Capture) -> None:
    project.conf(
        quicktakes_fields={
            "question": "q", "answer": "body.a", "date": "meta.day", "subject": "in",
        }
    )  # fmt: skip
    options = ["--directory", str(project.srcdir), "--schema", "../q.json"]
    path = Path(run(capsys, "new", "Why: so?", "--subject", "X", *options).strip())
    text = path.read_text()
    assert text.startswith("---\n# yaml-language-server: $schema=../q.json\nid: 1\n")
    data = front_matter_of(path)
    assert (data["q"], data["in"]) == ("Why: so?", "X")
    assert isinstance(data["meta"]["day"], dt.date)
    assert text.endswith("---\n\nWrite the answer here, as Markdown.\n")
    assert run(capsys, "check", str(path)) == ""


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], "1"),
        (["9", "10"], "11"),
        (["009", "010"], "011"),
        (["q-1", "q-12", "7"], "q-13"),
        (["abc"], "1"),
        (["2024-001", "2024-002"], "2024-003"),
        (["9" * 5000], "1"),
    ],
)
def test_next_id(ids: list[str], expected: str) -> None:
    assert next_id(ids) == expected


@given(st.lists(st.from_regex(r"[a-z]{0,2}-?[0-9]{1,4}[a-z]?", fullmatch=True)))
def test_the_next_id_is_free(ids: list[str]) -> None:
    assert next_id(ids) not in ids


@given(st.text())
def test_slugs_are_file_names(question: str) -> None:
    found = file_slug(question)
    assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", found)
    assert len(found.encode()) <= 100 or "-" not in found
    assert found == found.lower() or not found.isascii()


@pytest.mark.parametrize("text", ["abc", "q-1", "007", "1.5", "true", "0", "12"])
def test_new_with_an_id(collection: Project, capsys: Capture, text: str) -> None:
    path = run(capsys, "new", "Why?", "--id", text).strip()
    assert str(front_matter_of(Path(path))["id"]) == text
    assert run(capsys, "check") == ""


@pytest.mark.parametrize("text", ["-3", "", " "])
def test_new_with_what_is_no_id(
    collection: Project, capsys: Capture, text: str
) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["new", "Why?", "--id", text])
    assert exit_.value.code == 2
    assert (
        "--id: expected text or a number that is not negative"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--id", "7"], "the id '7' is that of 'physics/inertia.md'"),
        (["--path", "c/x.txt"], "no build would read 'c/x.txt': expected a name that"),
        (["--path", "c/md"], "ends with '.md'"),
        (["--path", "left/d/x.md"], "no build would read 'left/d/x.md'"),
        (["--directory", "left"], "no build would read 'left/why.md'"),
        (["--path", "page.md/x.md"], "the folder 'page.md' cannot be created: File"),
    ],
)
def test_new_refuses(
    collection: Project, capsys: Capture, options: list[str], says: str
) -> None:
    collection.conf(exclude_patterns=["left"])
    before = sorted(collection.srcdir.rglob("*"))
    assert cli.main(["new", "Why?", *options]) == 2
    assert says in capsys.readouterr().err
    assert sorted(collection.srcdir.rglob("*")) == before


def test_new_with_another_suffix(collection: Project, capsys: Capture) -> None:
    collection.conf(source_suffix={".rst": "restructuredtext", ".mkd": "markdown"})
    assert run(capsys, "new", "Why?", "--path", "c/x.mkd").strip() == "c/x.mkd"


# list


def listed(capsys: Capture, *options: str) -> list[str]:
    rows = json.loads(run(capsys, "list", "--format", "json", *options))
    return [row["docname"] for row in rows]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ["math/sum", "physics/force", "physics/inertia"]),
        (("--subject", "PHYSICS"), ["physics/force", "physics/inertia"]),
        (("--keyword", "mass, nothing"), ["physics/inertia"]),
        (("--author", "bob"), ["physics/force"]),
        (("--since", "2024", "--until", "2024-03"), ["physics/inertia"]),
        (("--match", "math/*"), ["math/sum"]),
        (
            ("--sort", "id", "--reverse"),
            ["physics/force", "math/sum", "physics/inertia"],
        ),
        (("--sort", "date", "--limit", "1"), ["math/sum"]),
        (("physics",), ["physics/force", "physics/inertia"]),
        (("physics/force.md", "math"), ["math/sum", "physics/force"]),
        (("--subject", "none"), []),
    ],
)
def test_list(
    collection: Project, capsys: Capture, options: tuple[str, ...], expected: list[str]
) -> None:
    assert listed(capsys, *options) == expected


def test_a_list_is_that_of_the_directive(collection: Project, capsys: Capture) -> None:
    collection.index(
        ".. quicktakes::",
        "   :subject: physics",
        "   :sort: date",
        "   :group-by: none",
    )
    main = collection.build().main("index")
    names = [a["href"].removesuffix(".html") for a in main.select("ul a")]
    assert names == listed(capsys, "--subject", "physics", "--sort", "date")


def test_list_as_text(collection: Project, capsys: Capture) -> None:
    out = run(capsys, "list", "--subject", "Physics")
    assert out.splitlines() == [
        "2025-05-01  Physics  What is a force?  physics/force.md",
        "2024-03-01  Physics  What is inertia?  physics/inertia.md",
    ]


@pytest.mark.parametrize(
    "options", [["--since", "soon"], ["--limit", "-1"], ["--limit", "9" * 5000]]
)
def test_list_with_wrong_options(
    collection: Project, capsys: Capture, options: list[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["list", *options])
    assert exit_.value.code == 2
    assert "expected" in capsys.readouterr().err


def test_list_prints_what_is_harmless(project: Project, capsys: Capture) -> None:
    title = (
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f468\u200d\U0001f4bb"
    )
    project.question("q", question=f"{title}\u202e?")
    cli.main(["list", str(project.srcdir)])
    assert f"{title}\\u202e?" in capsys.readouterr().out


# stats


def test_stats(collection: Project, capsys: Capture) -> None:
    collection.write("bad.md", "---\nquestion: Why?\n---\n")
    stats: dict[str, Any] = json.loads(run(capsys, "stats", "--format", "json"))
    assert stats == {
        "files": 5,
        "questions": 3,
        "left_out": 1,
        "drafts": 0,
        "subjects": {"Physics": 2, "Mathematics": 1},
        "authors": {"Ada": 1, "Bob": 1},
        "years": {"2024": 1, "2025": 1},
        "without_date": 1,
        "without_keywords": 1,
        "keywords": 2,
        "keywords_used_once": ["mass"],
        "orphans": ["math/sum", "physics/inertia"],
        "dangling": [
            {"docname": "physics/inertia", "id": "99", "title": "Gone", "url": "/gone"}
        ],
    }
    text = run(capsys, "stats", "--limit", "1")
    assert "5 files, 3 of them questions" in text
    assert "Orphans: questions that no other question names: 2" in text
    assert "... and 1 more" in text


@pytest.mark.parametrize("number", [1, 2])
def test_stats_count_in_words(
    project: Project,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    monkeypatch.chdir(project.srcdir)
    for one in range(number):
        project.question(f"q{one}", question=f"Number {one}?")
        project.write(f"bad{one}.md", "---\nquestion: Why?\n---\n")
    expected = {
        1: [
            "2 files, 1 of them a question",
            "1 file is left out of a build (see 'quicktakes check')",
            "1 question without a date",
            "1 question without keywords",
        ],
        2: [
            "4 files, 2 of them questions",
            "2 files are left out of a build (see 'quicktakes check')",
            "2 questions without a date",
            "2 questions without keywords",
        ],
    }
    assert run(capsys, "stats").splitlines()[:4] == expected[number]


# Both are those of a build.


def test_merged_plurals(project: Project, capsys: Capture) -> None:
    project.conf(quicktakes_merge_plurals=True)
    project.question("one", question="One?", seo={"page_keywords": "loop"})
    project.question("two", question="Two?", seo={"page_keywords": "loops"})
    project.index(".. quicktakes::", "   :keyword: loop", "   :group-by: none")
    main = project.build().main("index")
    names = [a["href"].removesuffix(".html") for a in main.select("ul a")]
    folder = str(project.srcdir)
    assert names == listed(capsys, "--keyword", "loop", folder) == ["one", "two"]
    stats = json.loads(run(capsys, "stats", "--format", "json", folder))
    assert (stats["keywords"], stats["keywords_used_once"]) == (1, [])


@pytest.fixture
def drafts(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A question and two drafts, one of them until its date."""
    monkeypatch.chdir(project.srcdir)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    project.conf(quicktakes_future=False)
    project.index()
    project.question(
        "out", question="Out?", id=1, related_article1={"id": 2, "title": "Later"}
    )
    later = dt.date(2030, 1, 1)
    project.question("later", question="Later?", subject="X", id=2, date=later)
    project.question("half", question="Half?", id=3, draft=True, answer=None)
    return project


def test_drafts_are_left_out(drafts: Project, capsys: Capture) -> None:
    status = drafts.build("dummy").status
    assert "quicktakes: 1 question, 1 subject" in status
    assert "drafts left out: 2 " in status
    assert listed(capsys) == ["out"]
    assert cli.main(["list"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "            Physics  Out?  out.md\n"
    assert captured.err == "quicktakes: drafts left out: 2 (--drafts lists them)\n"
    stats = json.loads(run(capsys, "stats", "--format", "json"))
    assert (stats["files"], stats["questions"], stats["drafts"]) == (3, 1, 2)
    assert (stats["left_out"], stats["subjects"]) == (0, {"Physics": 1})
    assert [one["id"] for one in stats["dangling"]] == ["2"]
    assert run(capsys, "stats").splitlines()[:2] == [
        "3 files, 1 of them a question",
        "drafts left out: 2 (--drafts counts them)",
    ]


def test_drafts_that_are_asked_for(drafts: Project, capsys: Capture) -> None:
    assert "quicktakes: 3 questions" in drafts.build("dummy", tags=["drafts"]).status
    assert cli.main(["list", "--drafts"]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "            Physics  Half? (draft)  half.md",
        "2030-01-01  X        Later? (draft)  later.md",
        "            Physics  Out?  out.md",
    ]
    assert captured.err == ""
    rows = json.loads(run(capsys, "list", "--drafts", "--format", "json"))
    assert [row["docname"] for row in rows if row["draft"]] == ["half", "later"]
    stats = json.loads(run(capsys, "stats", "--drafts", "--format", "json"))
    assert (stats["questions"], stats["drafts"], stats["dangling"]) == (3, 2, [])
    assert "left out" not in run(capsys, "stats", "--drafts")


def test_new_question_has_no_id_of_a_draft(drafts: Project, capsys: Capture) -> None:
    path = run(capsys, "new", "Why?").strip()
    assert front_matter_of(Path(path))["id"] == 4


# The command itself


def test_help_teaches(capsys: Capture) -> None:
    for command in [], ["check"], ["new"], ["list"], ["stats"], ["schema"]:
        with pytest.raises(SystemExit) as exit_:
            cli.main([*command, "--help"])
        assert exit_.value.code == 0
        assert "examples:" in capsys.readouterr().out


def test_the_examples_of_the_help_can_be_parsed() -> None:
    parser = cli.parser()
    actions = [a for a in parser._actions if hasattr(a, "choices") and a.choices]
    (commands,) = [a.choices for a in actions if isinstance(a.choices, dict)]
    examples = [
        re.split(r"  +|[|>)]", line.strip())[0]
        for text in [parser.epilog, *(c.epilog for c in commands.values())]
        for line in str(text).splitlines()
        if line.startswith("  quicktakes")
    ]
    assert len(examples) > 15
    for example in examples:
        parser.parse_args(shlex.split(example)[1:])


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion(shell: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["--print-completion", shell])
    assert exit_.value.code == 0
    out = capsys.readouterr().out
    assert "schema" in out
    assert ("--strict" in out) == (shell != "tcsh")  # of which shtab knows no more
    assert shtab.__name__ in out


def test_completion_of_bash(tmp_path: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--print-completion", "bash"])
    script = tmp_path / "quicktakes.bash"
    script.write_text(capsys.readouterr().out)
    asked = (
        f"source {script}; COMP_WORDS=(quicktakes check --for); COMP_CWORD=2; "
        f"_shtab_quicktakes; echo ${{COMPREPLY[@]}}"
    )
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "-c", asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["--format"]


def test_without_shtab(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    with pytest.raises(SystemExit) as exit_:
        cli.main(["--print-completion", "bash"])
    assert exit_.value.code == 2
    assert "sphinxcontrib-quicktakes[completion]" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", ["stats", "--print-completion bash", "--help", "--version"]
)
def test_a_closed_pipe_is_no_traceback(collection: Project, arguments: str) -> None:
    program = f"{shlex.quote(sys.executable)} -m sphinxcontrib_quicktakes"
    # The reader is gone before anything is written. Without a buffer argparse passes
    # over it by itself.
    command = f"{{ sleep 0.2; {program} {arguments}; echo $? >&2; }} | true"
    command = f"unset PYTHONUNBUFFERED; {command}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False
    )
    assert done.stderr == "141\n"


# pre-commit


@pytest.mark.parametrize("hook", ["quicktakes-check", "quicktakes-fix"])
def test_hooks(hook: str, collection: Project) -> None:
    """The entry of each hook, with the files that pre-commit would hand it."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (found,) = [one for one in hooks if one["id"] == hook]
    program, *arguments = shlex.split(found["entry"])
    assert program == "quicktakes"
    assert found["language"] == "python"
    (collection.srcdir / "esc.md").write_text(
        "---\nquestion: Why?\nanswer: A\\n\\nB\n---\n"
    )

    def status(*paths: str) -> int:
        command = [sys.executable, "-m", "sphinxcontrib_quicktakes", *arguments, *paths]
        return subprocess.run(
            command, env=os.environ, capture_output=True, check=False
        ).returncode

    assert status("page.md", "physics/force.md", "esc.md") == 0
    fixed = "answer: |\n" in Path("esc.md").read_text()
    assert fixed == (hook == "quicktakes-fix")
    collection.question("bad", date="no")
    assert status("page.md", "bad.md") == 1


def test_list_with_what_is_no_pattern(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list", "--match", "[z-a]"]) == 2
    assert "'[z-a]' is not a pattern" in capsys.readouterr().err
