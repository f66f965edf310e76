"""Where questions hang in the document tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Built, Project, classed, question_text
from docutils import nodes
from lxml import etree
from sphinx import addnodes
from test_incremental import compare

QUESTIONS = {
    "learn/a": ("A?", "Physics"),
    "learn/b": ("B?", "Biology"),
    "learn/c": ("C?", "physics"),
}


def three(project: Project) -> Project:
    project.conf(
        project="P",
        version="1",
        copyright="c",
        author="a",
        latex_engine="xelatex",
        exclude_patterns=["_build"],
    )
    for docname, (question, subject) in QUESTIONS.items():
        project.question(docname, question=question, subject=subject)
    return project


def assembled(built: Built) -> list[tuple[int, str]]:
    """Return depth and title of every section of the one document that is written."""
    builder = built.app.builder
    if builder.name == "latex":
        root = built.app.config.root_doc
        tree = builder.assemble_doctree(root, toctree_only=False, appendices=[])
    else:
        tree = builder.assemble_doctree()

    # From above: Sphinx does not tell the parts of the tree their new parents.
    def walk(node: nodes.Node, depth: int) -> Iterator[tuple[int, str]]:
        for child in node.children:
            if isinstance(child, nodes.section):
                yield depth, child[0].astext()
                yield from walk(child, depth + 1)
            else:
                yield from walk(child, depth)

    return list(walk(tree, 0))


def chapters(built: Built) -> list[tuple[str, str]]:
    """Return every question with the title of the section in which it stands."""
    found = []
    stack: list[str] = []
    for depth, title in assembled(built):
        stack[depth:] = [title]
        if title in {question for question, _ in QUESTIONS.values()}:
            found.append((stack[-2] if len(stack) > 1 else "", title))
    return found


IN_PLACE = [("Biology", "B?"), ("Physics", "A?"), ("Physics", "C?")]


@pytest.mark.parametrize("builder", ["latex", "singlehtml"])
def test_every_question_once_under_its_subject(project: Project, builder: str) -> None:
    three(project).index()
    built = project.build(builder)
    assert built.warnings == []
    assert chapters(built) == IN_PLACE


def test_latex_file(project: Project) -> None:
    three(project).index()
    built = project.build("latex")
    (path,) = built.outdir.glob("*.tex")
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [x for x in lines if x.startswith(("\\chapter{", "\\section{"))]
    assert heads == [
        "\\chapter{Biology}",
        "\\section{B?}",
        "\\chapter{Physics}",
        "\\section{A?}",
        "\\section{C?}",
    ]


def test_epub_has_every_question_in_spine_and_navigation(project: Project) -> None:
    three(project).index()
    built = project.build("epub")
    assert built.warnings == []
    package = etree.parse(built.outdir / "content.opf")
    names = {"opf": "http://www.idpf.org/2007/opf"}
    hrefs = dict(
        zip(
            package.xpath("//opf:item/@id", namespaces=names),
            package.xpath("//opf:item/@href", namespaces=names),
            strict=True,
        )
    )
    spine = [
        (hrefs[item.get("idref")], item.get("linear", "yes"))
        for item in package.xpath("//opf:itemref", namespaces=names)
    ]
    expected = [f"{docname}.xhtml" for docname in QUESTIONS]
    linear = [href for href, linear in spine if linear == "yes"]
    assert sorted(href for href in linear if href in expected) == sorted(expected)
    nav = etree.parse(built.outdir / "nav.xhtml")
    targets = [h.partition("#")[0] for h in nav.xpath("//*[local-name()='a']/@href")]
    for href in expected:
        assert href in targets, targets


@pytest.mark.parametrize("pattern", ["", "learn/**"])
def test_html_has_no_tree_of_questions(project: Project, pattern: str) -> None:
    three(project).index(f".. quicktakes:: {pattern}")
    built = project.build()
    includes = built.app.env.toctree_includes
    assert sorted(includes["index"]) == ["subjects/biology", "subjects/physics"]
    assert not {d for found in includes.values() for d in found} & set(QUESTIONS)
    # Nor in what Sphinx resolves for the sidebar of every page.
    for docname in ("index", "subjects/physics", "subjects/biology"):
        stored = [
            entry
            for toctree in built.app.env.tocs[docname].findall(addnodes.toctree)
            for _, entry in toctree["entries"]
        ]
        assert not set(stored) & set(QUESTIONS)


def test_questions_hang_in_the_stored_doctree_once(project: Project) -> None:
    three(project).index()
    built = project.build()
    entries: Counter[str] = Counter(
        entry
        for docname in built.app.env.found_docs
        for toctree in built.find(docname, addnodes.toctree)
        for _, entry in toctree["entries"]
    )
    assert all(entries[docname] == 1 for docname in QUESTIONS)
    assert entries["subjects/physics"] == entries["subjects/biology"] == 1


def test_two_listings_without_a_filter(project: Project) -> None:
    three(project).index(".. quicktakes::\n\n.. toctree::\n\n   more")
    project.write("more.rst", "More\n====\n\n.. quicktakes::\n")
    built = project.build("latex")
    assert built.warnings == []
    assert chapters(built) == IN_PLACE
    holders = [
        docname
        for docname, found in built.app.env.toctree_includes.items()
        if "subjects/physics" in found
    ]
    assert len(holders) == 1


def test_two_listings_on_one_page(project: Project) -> None:
    three(project).index(".. quicktakes::\n\n.. quicktakes::\n   :group-by: year\n")
    built = project.build("latex")
    assert built.warnings == []
    assert chapters(built) == IN_PLACE


def test_filtered_listings_are_views(project: Project) -> None:
    three(project).index(".. quicktakes::\n\n.. toctree::\n\n   one")
    project.write("one.rst", "One\n===\n\n.. quicktakes::\n   :subject: Physics\n")
    built = project.build("latex")
    assert built.warnings == []
    assert chapters(built) == IN_PLACE
    assert "one" not in {
        docname for docname, found in built.app.env.toctree_includes.items() if found
    }


def test_listing_on_a_page_that_is_not_the_root(project: Project) -> None:
    three(project).index(".. toctree::\n\n   book")
    project.write("book.rst", "Book\n====\n\n.. quicktakes::\n")
    built = project.build("latex")
    assert built.warnings == []
    found = assembled(built)
    assert [title for _, title in found if title.endswith("?")] == ["B?", "A?", "C?"]
    depth = {title: level for level, title in found}
    assert depth["Book"] < depth["Physics"] < depth["A?"]


def test_question_in_the_toctree_of_the_user(project: Project) -> None:
    three(project).index(".. quicktakes::\n\n.. toctree::\n\n   learn/a\n")
    built = project.build("latex")
    assert built.warnings == []
    found = [title for _, title in assembled(built)]
    assert Counter(found)["A?"] == 1
    assert ("Physics", "C?") in chapters(built)
    assert ("Physics", "A?") not in chapters(built)


def test_user_takes_a_question_out_of_the_toctree_again(project: Project) -> None:
    three(project).index(".. quicktakes::\n\n.. toctree::\n\n   learn/a\n")
    project.build("latex")
    project.index()
    built = project.build("latex")
    assert built.warnings == []
    assert chapters(built) == IN_PLACE


def test_question_as_root_doc_with_all_others_below(project: Project) -> None:
    three(project).write("index.md", question_text(question="Root?", subject="Root"))
    built = project.build("latex")
    assert built.warnings == []
    found = [title for _, title in assembled(built)]
    for question, _subject in QUESTIONS.values():
        assert found.count(question) == 1
    assert found.count("Root?") == 1


def test_question_as_root_doc_in_html(project: Project) -> None:
    three(project).conf(root_doc="learn/a")
    built = project.build()
    assert built.warnings == []
    (section,) = classed(built.doctree("learn/a"), "quicktakes-question")
    assert section[0].astext() == "A?"


def test_project_that_has_only_subject_pages_of_its_own(project: Project) -> None:
    three(project).index(".. toctree::\n\n   own\n   bio")
    project.write("own.rst", "Own\n===\n\n.. quicktakes-subject:: Physics\n")
    project.write("bio.rst", "Bio\n===\n\n.. quicktakes-subject:: Biology\n")
    built = project.build("latex")
    assert built.warnings == []
    assert chapters(built) == [("Own", "A?"), ("Own", "C?"), ("Bio", "B?")]


def test_parents_previous_and_next(project: Project) -> None:
    three(project).index()
    built = project.build()
    for docname, previous, following in (
        ("learn/a", None, "c.html"),
        ("learn/c", "a.html", None),
        ("learn/b", None, None),
    ):
        page = built.html(docname)
        subject = "physics" if docname != "learn/b" else "biology"
        trail = [a["href"] for a in page.select("div.related .nav-item-1 a")]
        assert set(trail) == {f"../subjects/{subject}.html"}
        for rel, expected in (("prev", previous), ("next", following)):
            found = [link["href"] for link in page.select(f"head > link[rel={rel}]")]
            assert found == ([expected] if expected else [])


def test_text_and_man_and_texinfo_hold_every_question(project: Project) -> None:
    three(project).index()
    for builder, pattern in (("man", "*.1"), ("texinfo", "*.texi")):
        built = project.build(builder)
        assert built.warnings == []
        (path,) = built.outdir.glob(pattern)
        text = path.read_text(encoding="utf-8")
        assert text.count("A body keeps its motion.") == len(QUESTIONS)


@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_question_in_no_part_of_the_book(project: Project, builder: str) -> None:
    # The toctree of a page that is in no tree takes a question out of the book.
    project.index()
    project.write("aside.rst", ":orphan:\n\nAside\n=====\n\n.. toctree::\n\n   one\n")
    project.question("one", question="One?")
    project.question("two", question="Two?")
    built = project.build(builder)
    name = "*.tex" if builder == "latex" else "*.texi"
    (path,) = (p for p in built.outdir.glob(name) if not p.name.startswith("sphinx"))
    text = path.read_text(encoding="utf-8")
    assert "Two?" in text
    assert "One?" not in text


def note_reading(project: Project, **kwargs: Any) -> tuple[Built, Counter[str]]:
    """Build a project, and return how often each page was read."""
    read: list[str] = []

    def note(app: Any, _doctree: nodes.document) -> None:
        read.append(app.env.docname)

    built = project.build(
        prepare=lambda app: app.connect("doctree-read", note), **kwargs
    )
    return built, Counter(read)


ROLE = ":nothing:`x`"


@pytest.mark.parametrize(
    "pages",
    [
        {"own": ".. quicktakes-subject:: Physics"},
        {"own": ".. toctree::\n\n   learn/a\n   subjects/physics"},
        {
            "more": f".. toctree::\n   :glob:\n\n   learn/a*\n\n{ROLE}",
            "own": ".. quicktakes-subject:: Physics",
        },
        {"a": ".. quicktakes:: *", "b": f".. quicktakes-browse::\n\n{ROLE}"},
    ],
)
def test_pages_are_read_once(project: Project, pages: dict[str, str]) -> None:
    """Where the tree hangs is known when all are read; the warnings are given once."""
    three(project)
    tree = "\n".join(["", ".. toctree::", "", *(f"   {name}" for name in pages)])
    project.index(ROLE, "", ".. quicktakes::", tree)
    for name, content in pages.items():
        project.write(f"{name}.rst", f"{name}\n======\n\n{content}\n")
    built, read = note_reading(project)
    assert set(read.values()) == {1}
    assert read.keys() >= {"index", *pages, *QUESTIONS}
    given = [line for line in built.warnings if "Unknown" in line]
    assert len(given) == len(set(given)) > 0
    assert chapters(project.build("latex"))


def test_tree_moves_from_page_to_page_without_reading(project: Project) -> None:
    """And the listing that it left is printed in the book again."""
    three(project).index(".. toctree::", "", "   more")
    project.write("more.rst", "More\n====\n\n.. quicktakes::\n   :sort: id\n")
    text = project.build("latex").text("p.tex")
    assert text.count("A?") == 1
    project.index(".. quicktakes::", "", ".. toctree::", "", "   more")
    for builder in ("latex", "html"):
        built, read = note_reading(project, builder=builder)
        assert set(read) <= {"index"}
        compare(built, project, builder)
        if builder == "latex":
            assert built.text("p.tex").count("A?") == 2


def test_nothing_is_read_again_where_nothing_changed(project: Project) -> None:
    project.index(".. quicktakes::", "", ".. toctree::", "", "   other")
    project.index(".. quicktakes::", name="other.rst")
    project.question("q")
    project.build()
    read: list[str] = []

    def note(_app: object, _env: object, docname: str) -> None:
        read.append(docname)

    project.build(prepare=lambda app: app.connect("env-purge-doc", note))
    assert read == []


def test_a_target_before_a_listing_stays(project: Project) -> None:
    project.index(".. quicktakes::", "", ".. toctree::", "", "   own")
    own = "Own\n===\n\n.. index:: alpha\n\n.. quicktakes::\n"
    project.write("own.rst", own)
    project.question("q")
    built = project.build()
    assert built.warnings == []
    (link,) = built.html("genindex").select("a[href^='own.html#']")
    anchor = str(link["href"]).partition("#")[2]
    assert built.html("own").find(id=anchor) is not None
