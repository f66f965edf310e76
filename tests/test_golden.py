"""What every option of the directives makes of one small collection.

The doctrees are in ``golden/``, as pseudo-XML. After an intended change, run with
``QUICKTAKES_GOLDEN=write`` in the environment, and read what ``git diff`` shows.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import Built, Project
from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_quicktakes.catalogue import index_parts

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("QUICKTAKES_GOLDEN") == "write"

# Page, directive with argument, and its options.
DIRECTIVES = {
    "quicktakes": ("quicktakes", ""),
    "quicktakes-pattern": ("quicktakes /mech/* /wave*", ""),
    "quicktakes-subject": ("quicktakes", "subject: physics"),
    "quicktakes-keyword": ("quicktakes", "keyword: SPEED, light"),
    "quicktakes-author": ("quicktakes", "author: ada"),
    "quicktakes-since": ("quicktakes", "since: 2024-02"),
    "quicktakes-until": ("quicktakes", "until: 2024-02"),
    "quicktakes-sort-date": ("quicktakes", "sort: date; group-by: none"),
    "quicktakes-sort-id": ("quicktakes", "sort: id; group-by: none"),
    "quicktakes-reverse": ("quicktakes", "reverse"),
    "quicktakes-limit": ("quicktakes", "limit: 3"),
    "quicktakes-group-by-keyword": ("quicktakes", "group-by: keyword"),
    "quicktakes-group-by-author": ("quicktakes", "group-by: author"),
    "quicktakes-group-by-year": ("quicktakes", "group-by: year"),
    "quicktakes-group-by-none": ("quicktakes", "group-by: none"),
    "quicktakes-view-table": ("quicktakes", "view: table"),
    "quicktakes-view-full": ("quicktakes", "view: full"),
    "quicktakes-view-cards": ("quicktakes", "view: cards"),
    "quicktakes-view-faq": ("quicktakes", "view: faq"),
    "quicktakes-caption": ("quicktakes", "caption: Two *newest*; group-by: none"),
    "quicktakes-class": ("quicktakes", "class: one two; limit: 1"),
    "quicktakes-name": ("quicktakes", "name: The list; limit: 1"),
    "subject": ("quicktakes-subject Physics", ""),
    "subject-page": ("quicktakes-subject physics", "page: 2"),
    "subject-caption": ("quicktakes-subject biology", "caption: Living"),
    "subject-class": ("quicktakes-subject biology", "class: one two"),
    "subject-name": ("quicktakes-subject biology", "name: Life"),
    "index-min-count": ("quicktakes-index", "min-count: 2"),
    "index-subject": ("quicktakes-index", "subject: biology"),
    "index-columns": ("quicktakes-index", "columns: 2; min-count: 2"),
    "index-caption": ("quicktakes-index", "caption: Words; min-count: 3"),
    "index-class": ("quicktakes-index", "class: one two; min-count: 3"),
    "index-name": ("quicktakes-index", "name: The index; min-count: 3"),
}


def collection(project: Project) -> Project:
    """Write five questions, and a page for each row of DIRECTIVES."""
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    rows = [
        (
            "mech/force",
            "What is a force?",
            "Physics",
            "2024-01-31",
            "Ada",
            "Speed, mass",
        ),
        (
            "mech/speed",
            "How fast is light?",
            "Physics",
            "2024-02-29",
            "Bob",
            "light, speed",
        ),
        (
            "wave",
            "Ärger mit -- Wellen?",
            "physics",
            "2023-07-01",
            "ada",
            "speed, 日本史",
        ),
        ("cell", "What is a <b>cell</b>?", "Biology", "2024-02-29", None, "C++, mass"),
        ("leaf", "Why are leaves green?", "Biology", None, "Bob", None),
    ]
    for number, (docname, title, subject, date, author, words) in enumerate(rows, 1):
        project.question(
            docname,
            question=title,
            subject=subject,
            date=date,
            author=author,
            id=10 - number,
            seo={"page_keywords": words, "page_description": f"About `{docname}`."},
        )
    return project


def pages(project: Project, *kinds: str) -> None:
    """Write the pages of some directives."""
    for name, (text, options) in DIRECTIVES.items():
        directive, _space, argument = text.partition(" ")
        if directive not in kinds:
            continue
        lines = [f".. {directive}:: {argument}".rstrip()]
        for option in options.split("; ") if options else []:
            key, _colon, value = option.partition(": ")
            lines.append(f"   :{key}: {value}".rstrip())
        body = "\n".join(lines)
        project.write(f"g/{name}.rst", f":orphan:\n\nPage\n====\n\n{body}\n")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = collection(Project(tmp_path_factory.mktemp("golden") / "src"))
    pages(project, "quicktakes", "quicktakes-index")
    return project.build()


@pytest.fixture(scope="module")
def subjects(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the pages that declare themselves those of subjects."""
    project = collection(Project(tmp_path_factory.mktemp("golden") / "src"))
    pages(project, "quicktakes-subject")
    project.conf(quicktakes_page_size=2)
    return project.build()


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the collection with an index that is too large for one page."""
    project = collection(Project(tmp_path_factory.mktemp("golden") / "src"))
    pages(project, "quicktakes-index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_parts, "CAPACITY", 3)
        return project.build()


def written(document: nodes.document) -> str:
    """Return a page as pseudo-XML, the same in every version of docutils."""
    document = document.deepcopy()
    for tree in document.findall(addnodes.toctree):
        # What Sphinx keeps there besides is its own, and not always the same.
        kept = {name: tree[name] for name in ("entries", "hidden", "parent")}
        tree.attributes = nodes.Element(**kept).attributes
    text = "".join(child.pformat("  ") for child in document.children)
    return re.sub('="(True|False)"', lambda m: f'="{int(m[1] == "True")}"', text)


def compare(name: str, document: nodes.document) -> None:
    path = GOLDEN / f"{name}.txt"
    text = written(document)
    if WRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), "run with QUICKTAKES_GOLDEN=write, and read what it wrote"
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_without_warnings(built: Built, subjects: Built, divided: Built) -> None:
    assert built.warnings == []
    assert subjects.warnings == []
    assert divided.warnings == []


@pytest.mark.parametrize("name", DIRECTIVES)
def test_option(built: Built, subjects: Built, name: str) -> None:
    project = subjects if name.startswith("subject") else built
    compare(name, project.resolved(f"g/{name}"))


@pytest.mark.parametrize(
    ("name", "docname"),
    [
        ("stored-home", "index"),
        ("stored-subject", "subjects/physics"),
        ("stored-index", "keywords"),
    ],
)
def test_before_the_format_is_known(built: Built, name: str, docname: str) -> None:
    """With the tree, and with what only some formats show."""
    compare(name, built.doctree(docname))


def test_whole_index(built: Built) -> None:
    compare("index", built.resolved("keywords"))


@pytest.mark.parametrize(
    ("name", "docname"),
    [
        ("index-divided", "keywords"),
        ("index-part", "keywords_letter-s"),
        ("index-divided-min-count", "g/index-min-count"),
    ],
)
def test_divided_index(
    divided: Built, name: str, docname: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_parts, "CAPACITY", 3)
    compare(name, divided.resolved(docname))


def test_nothing_else_is_golden() -> None:
    more = {
        "index",
        "stored-home",
        "stored-subject",
        "stored-index",
        "index-divided",
        "index-part",
        "index-divided-min-count",
    }
    assert {path.stem for path in GOLDEN.iterdir()} == {*DIRECTIVES, *more}
