"""A build after any sequence of changes gives what a build from nothing gives.

The machine keeps the sources of a small project in a model. Its rules change the model;
after most of them the project is built on, and the same sources are built from nothing
beside it. To try more, add a line to FIELDS, PAGES or SETTINGS.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from comparing import assert_equal, assert_same_build, tree
from conftest import Built, Project, question_text
from hypothesis import HealthCheck, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from sphinxcontrib_quicktakes.catalogue import index_parts
from sphinxcontrib_quicktakes.views import subject_page

pytestmark = pytest.mark.slow

SHARD = 25
"""How many sequences one test tries."""

# What may stand in the fields of a question; None for nothing.
FIELDS: dict[str, list[object]] = {
    "title": [None, "Zeta?", "Ärger?", "Alpha <b>", "Alpha <b>"],
    "question": ["What is *it*?", "Alpha <b>", "Beta?", "Beta?", "--help"],
    "answer": [
        "One.",
        "### Conclusion\\nTwo $x$.\\n\\n### Conclusion\\nThree.",
        "[bad](javascript:alert) <b>bold</b>",
        "<p>One.</p>\\n\\n### Two {#two}\\n[three](#two)",
        "Real\nlines `a\\nb`.",
        "```nolanguage\n<>\n```\n\n$\\unknown{$",
        "![A picture](/picture.svg) and [b](https://b.example/x)",
    ],
    "subject": ["Physics", "physics", "Mathematics", "C++", "", "Ärger"],
    "id": [None, 1, 2, 3, 4, "five"],
    "date": [None, "2023-01-05", "2024-05-01", "never"],
    "draft": [None, True],
    "date_format": [None, "MMM DD, YYYY", "QQQQQ"],
    "author": [None, "Ada", "ada", "Bob"],
    "file_name": [None, "same.md", "other.md"],
    "url": [
        None,
        "/learn/same",
        "/learn/other/",
        "/learn/physics/questions/same",
        "https://b.example/x",
        "/subjects/Physics",
        "/keywords/mass/index",
    ],
    "seo": [
        None,
        {"page_keywords": "mass, force"},
        {"page_keywords": "masses, Force, n(a, b)", "title": "T"},
        {
            "page_keywords": "Mass, zebra, --x",
            "title": "T",
            "page_description": "D `d`",
        },
        {"page_keywords": "class, classes, zebra", "title": "U"},
    ],
    "related_article1": [
        None,
        {"id": 1, "title": "One", "subject": "Physics", "url": "/learn/same"},
        {"id": 3, "title": "Three"},
        {"title": "Four", "subject": "Physics", "url": "/learn/physics/questions/b"},
        {"id": 99, "title": "Gone", "url": "/learn/gone"},
    ],
    "related_article2": [None, {"id": 2}, {"id": 4, "url": "/learn/other"}],
    "extra": [None, "something"],
    "tags": [None, "tag, mass"],
}

NAMES = (
    "learn/a",
    "learn/b",
    "learn/c",
    "learn/deep/d",
    "e",
    "learn/odd [x]",
    "index2",
)


def page(title: str, *blocks: str, orphan: bool = False) -> str:
    """Return a page of directives, each given as its lines."""
    head = ":orphan:\n\n" if orphan else ""
    lines = [f"{head}{title}\n{'=' * 9}", *(".. " + block for block in blocks)]
    return "\n\n".join(lines) + "\n"


def listing(*options: str) -> str:
    return "\n   ".join(["quicktakes::", *options])


def index(*options: str) -> str:
    return "\n   ".join(["quicktakes-index::", *options])


def toctree(*patterns: str) -> str:
    return "\n   ".join(["toctree::", ":glob:", "", *patterns])


SUBJECT = "quicktakes-subject:: "

# Pages that are the user's: what each may hold. None for no such file.
PAGES: dict[str, list[str | None]] = {
    "index.rst": [
        page("Home", listing()),
        page("Home", listing(":group-by: keyword", ":view: table")),
        page("Home", "quicktakes:: learn/*", toctree("own*")),
        page("House", toctree("list*", "keyword*", "learn/a*")),
        page("Home", SUBJECT + "Physics"),
        page("Nothing"),
    ],
    "listing.rst": [
        None,
        page("Listing", listing()),
        page("Listing", listing(":subject: physics")),
        page("All", listing(), toctree("e*")),
        page("Listing", listing(":sort: nothing")),
    ],
    "views.rst": [
        None,
        page(
            "Views",
            listing(":sort: date", ":limit: 2", ":view: full", ":group-by: none"),
            orphan=True,
        ),
        page("Views", listing(":view: table", ":group-by: author"), orphan=True),
        page("Views", "quicktakes-browse::", orphan=True),
        page("Views", listing(":keyword: mass", ":sort: id", ":reverse:"), orphan=True),
        page("Views", listing(":keyword: classes"), orphan=True),
        page("Views", listing(":since: 2024", ":group-by: year"), orphan=True),
        page("Views", listing(":author: ada", ":group-by: keyword"), orphan=True),
    ],
    "keywords.rst": [
        None,
        page("Keywords", index(), orphan=True),
        page("Keywords", orphan=True),
        page("Keywords", index(":min-count: 2"), index(":columns: 2"), orphan=True),
        page("Keywords", index(":subject: Physics"), orphan=True),
    ],
    "a-index.rst": [None, page("A", index(), orphan=True)],
    "own.rst": [
        None,
        page("Own", SUBJECT + "Physics"),
        page("Own <b>", SUBJECT + "physics\n   :caption: C", SUBJECT + "C++"),
        page("Own", SUBJECT),
    ],
    "own2.md": [
        None,
        "# Second\n\n```{quicktakes-subject} Physics\n```\n",
        "# Second\n\n```{quicktakes}\n```\n\n{qt:keyword}`mass`\n",
        question_text(question="Own two?", id=2),
    ],
    "roles.rst": [
        None,
        ":orphan:\n\nRoles\n=====\n\n:qt:question:`1`, :qt:question:`learn/b`,"
        " :qt:subject:`physics`, :qt:keyword:`mass`\n",
        ":orphan:\n\nRoles\n=====\n\n:qt:question:`text <3>`, :qt:question:`same`,"
        " :qt:question:`physics/same`, :any:`zebra`, :qt:keyword:`classes`\n",
    ],
    "learn/notes.md": [None, "---\norphan: true\n---\n\n# Notes\n\n{qt:question}`2`\n"],
    # Where the extension would put pages of its own.
    "subjects/physics.rst": [None, page("Mine", orphan=True)],
    "picture.svg": [None, '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    "subjects/mathematics/index.rst": [None, page("Mine too", orphan=True)],
    "keywords/mass.md": [None, "---\norphan: true\n---\n\n# Mass\n\nMine.\n"],
}

# The values of conf.py that are tried; the default is always among them.
SETTINGS: dict[str, list[object]] = {
    "quicktakes_page_size": [1, 2],
    "quicktakes_keyword_pages": [1, 2],
    "quicktakes_related_count": [0, 1],
    "quicktakes_related": ["strict"],
    "quicktakes_merge_plurals": [True],
    "quicktakes_referenced_by": [False],
    "quicktakes_genindex": [False],
    "quicktakes_html": ["sanitize"],
    "quicktakes_trusted": [True],
    "quicktakes_newlines": ["never", "always"],
    "quicktakes_base_url": ["https://example.org"],
    "quicktakes_subjects": ["by/{slug}", "learn/s-{slug}"],
    "quicktakes_fields": [{"seo.page_keywords": "tags"}, {"question": "title"}],
    "quicktakes_files": [["learn/*.md"]],
    "quicktakes_max_bytes": [300],
    "quicktakes_breadcrumbs": ["always"],
    "quicktakes_docname": ["{subject}/{slug}", "{id}", "{url}"],
    "quicktakes_schema_type": ["QAPage", ""],
    "quicktakes_opengraph": [False],
    "quicktakes_future": [False],
    "quicktakes_export": ["always"],
    "language": ["de"],
    "exclude_patterns": [["learn/deep"], ["subjects"]],
    "root_doc": ["listing"],
    "html_domain_indices": [False],
    "smartquotes": [False],
}

BROKEN: list[Callable[[str], bytes]] = [
    lambda text: text.replace("answer: ", "answer: 'never closed ").encode(),
    lambda text: text.encode() + b"\xff\xfe",
    lambda text: text.replace("question: ", "questoin: ").encode(),
    lambda text: text.replace("\n---\n", "\n").encode(),
    lambda text: f"<!-- Above. -->\n{text}".encode(),
]

START: dict[str, dict[str, object]] = {
    "learn/a": {"id": 1, "question": "Beta?", "seo": FIELDS["seo"][1], "author": "Ada"},
    "learn/b": {"id": 2, "question": "Alpha <b>", "seo": FIELDS["seo"][2]},
    "learn/c": {"id": 3, "related_article1": {"id": 1}, "date": "2024-05-01"},
    "learn/deep/d": {"id": 4, "subject": "Mathematics", "seo": FIELDS["seo"][4]},
    "e": {"subject": "C++", "related_article1": {"id": 99, "title": "Gone"}},
}

# What is done after a change: mostly a build, in one process or in four.
THEN = st.sampled_from([1, 1, 4, 0])
WHICH = st.integers(0, 9)


def change(**strategies: st.SearchStrategy[Any]) -> Callable[..., Any]:
    """Make a method a rule: after the change of the model the files are written."""

    def decorate(method: Callable[..., None]) -> Any:
        def run(self: Sequences, then: int, **drawn: Any) -> None:
            method(self, **drawn)
            self.write()
            if then:
                self.build(then)

        run.__name__ = method.__name__
        return rule(then=THEN, **strategies)(run)

    return decorate


def choice(table: dict[str, list[Any]]) -> st.SearchStrategy[tuple[str, Any]]:
    """Return a strategy for a name of *table* with one of its values."""
    return st.sampled_from([(name, v) for name, vs in table.items() for v in vs])


class Sequences(RuleBasedStateMachine):
    """Sequences of changes to one project."""

    theme = "basic"

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sequence"))
        self.project = Project(self.folder / "src")
        self.questions = {name: dict(fields) for name, fields in START.items()}
        self.broken: dict[str, Callable[[str], bytes]] = {}
        self.pages = {name: texts[0] for name, texts in PAGES.items()}
        self.pages |= {name: PAGES[name][1] for name in ("views.rst", "keywords.rst")}
        self.settings: dict[str, object] = {}
        self.written: dict[str, bytes] = {}
        self.plain: set[str] = set()
        self.dirty = False

    @initialize(parallel=st.sampled_from([1, 4]))
    def start(self, parallel: int) -> None:
        self.write()
        self.incremental(parallel)

    def teardown(self) -> None:
        try:
            if self.dirty:
                self.build(1)
        finally:
            shutil.rmtree(self.folder)

    # The sources.

    def sources(self) -> dict[str, bytes]:
        found = {name: text.encode() for name, text in self.pages.items() if text}
        for docname, fields in self.questions.items():
            text = question_text("\n", **fields)
            spoil = self.broken.get(docname)
            found[f"{docname}.md"] = spoil(text) if spoil else text.encode()
        return found

    def write(self) -> None:
        """Bring the files in line with the model: only those that changed."""
        sources = self.sources()
        for name in self.written.keys() - sources.keys():
            (self.project.srcdir / name).unlink()
        for name, content in sources.items():
            if self.written.get(name) != content:
                self.project.write(name, content)
        self.written = sources
        self.configure(self.project)
        self.dirty = True

    def configure(self, project: Project) -> None:
        settings = dict(self.settings)
        if f"{settings.get('root_doc')}.rst" not in self.written:
            settings.pop("root_doc", None)  # Sphinx stops at a missing one
        project.conf(**settings)

    def one(self, which: int) -> str:
        """Return the docname of a question."""
        names = sorted(self.questions)
        return names[which % len(names)]

    # The builds.

    def incremental(self, parallel: int) -> Built:
        self.dirty = False
        built = self.run(self.project, "build", parallel)
        self.remove_what_sphinx_leaves(built)
        return built

    def remove_what_sphinx_leaves(self, built: Built) -> None:
        """Remove the output of pages that were not the extension's, and are gone."""
        env = built.app.env
        for docname in self.plain:
            names = {f"{docname}.html"} if docname not in env.found_docs else set()
            names |= {f"_sources/{docname}{suffix}.txt" for suffix in (".rst", ".md")}
            if docname in env.found_docs:
                names.remove(
                    f"_sources/{docname}{Path(env.doc2path(docname)).suffix}.txt"
                )
            for name in names:
                (built.outdir / name).unlink(missing_ok=True)
        copies = {name for _docnames, name in env.images.values()}
        for copy in built.outdir.glob("_images/*"):
            if copy.name not in copies:
                copy.unlink()
        domain = env.get_domain("qt")
        ours = {*domain.data["catalogue"].questions, *domain.data["generated"]}
        self.plain = env.found_docs - ours

    def run(self, project: Project, folder: str, parallel: int = 1) -> Built:
        return project.build(
            builddir=self.folder / folder,
            parallel=parallel,
            overrides={"html_theme": self.theme},
        )

    def build(self, parallel: int) -> None:
        """Build on, and from nothing, and compare."""
        note(f"conf.py: {self.settings}")
        built = self.incremental(parallel)
        src, aside = self.project.srcdir, self.folder / "aside"
        src.rename(aside)
        try:
            # At the same place, which doctrees and warnings name.
            project = Project(src)
            self.configure(project)
            for name, content in self.written.items():
                project.write(name, content)
            clean = self.run(project, "clean")
            assert_equal(tree(aside), tree(src), "sources")
        finally:
            shutil.rmtree(src)
            aside.rename(src)
        assert_same_build(built, clean, everything=self.theme == "basic")
        shutil.rmtree(self.folder / "clean")

    # The changes.

    @change(name=st.sampled_from(NAMES), fields=st.lists(choice(FIELDS), max_size=4))
    def add(self, name: str, fields: list[tuple[str, object]]) -> None:
        self.questions[name] = dict(fields)

    @change(which=WHICH)
    def delete(self, which: int) -> None:
        if len(self.questions) > 1:
            name = self.one(which)
            del self.questions[name]
            self.broken.pop(name, None)

    @change()
    def delete_all(self) -> None:
        self.questions = {"learn/a": self.questions.get("learn/a", {})}

    @change(which=WHICH, name=st.sampled_from(NAMES))
    def rename(self, which: int, name: str) -> None:
        self.questions[name] = self.questions.pop(self.one(which))

    @change(which=WHICH, other=WHICH)
    def swap(self, which: int, other: int) -> None:
        one, two = self.one(which), self.one(other)
        questions = self.questions
        questions[one], questions[two] = questions[two], questions[one]

    @change(which=WHICH, field=choice(FIELDS))
    def edit(self, which: int, field: tuple[str, object]) -> None:
        self.questions[self.one(which)][field[0]] = field[1]

    @change(which=WHICH, field=choice(FIELDS))
    def edit_more(self, which: int, field: tuple[str, object]) -> None:
        for other in (which, which + 1):
            self.questions[self.one(other)][field[0]] = field[1]

    @change(which=WHICH, how=st.sampled_from(BROKEN))
    def spoil(self, which: int, how: Callable[[str], bytes]) -> None:
        self.broken[self.one(which)] = how

    @change()
    def mend(self) -> None:
        self.broken.clear()

    @change(which=WHICH)
    def touch(self, which: int) -> None:
        (self.project.srcdir / f"{self.one(which)}.md").touch()

    @change(which=WHICH, field=choice(FIELDS))
    def put_older(self, which: int, field: tuple[str, object]) -> None:
        self.questions[self.one(which)][field[0]] = field[1]
        self.write()
        name = f"{self.one(which)}.md"
        os.utime(self.project.srcdir / name, (10**9, 10**9 + which))

    @change(page=choice(PAGES))
    def write_page(self, page: tuple[str, str | None]) -> None:
        self.pages[page[0]] = page[1]

    @change(setting=choice(SETTINGS))
    def set_option(self, setting: tuple[str, object]) -> None:
        self.settings[setting[0]] = setting[1]

    @change(which=WHICH)
    def unset_option(self, which: int) -> None:
        if self.settings:
            del self.settings[sorted(self.settings)[which % len(self.settings)]]

    @change(folder=st.sampled_from(["doctrees", "html", "."]))
    def lose(self, folder: str) -> None:
        """Throw away what the last build left, or a part of it."""
        shutil.rmtree(self.folder / "build" / folder, ignore_errors=True)

    @change()
    def nothing(self) -> None:
        pass


class FuroSequences(Sequences):
    theme = "furo"


class AlabasterSequences(Sequences):
    theme = "alabaster"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "shard" in metafunc.fixturenames:
        shards = -(-metafunc.config.getoption("sequences") // SHARD)
        metafunc.parametrize("shard", range(shards))


def run(machine: type[Sequences], number: int, examples: int) -> None:
    run_state_machine_as_test(
        seed(number)(type(machine.__name__, (machine,), {})),
        settings=settings(
            max_examples=examples,
            stateful_step_count=6,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_sequences(shard: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if shard % 2:
        # What else begins with thousands of questions.
        monkeypatch.setattr(index_parts, "CAPACITY", 4)
        monkeypatch.setattr(subject_page, "LETTERED", 2)
    run(Sequences, shard, SHARD)


@pytest.mark.parametrize("machine", [FuroSequences, AlabasterSequences])
def test_sequences_in_other_themes(machine: type[Sequences]) -> None:
    run(machine, 0, 8)
