"""Links between files: ``[dim](dim.md)``, as GitHub and editors follow them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import Tag
from conftest import Built, Project, question_text, squeeze
from test_incremental import compare

LINKS = {
    # what the answer of faq/a says: the page that it leads to, and the heading
    "dim.md": ("faq/dim.html", ""),
    "./dim.md": ("faq/dim.html", ""),
    "../faq/dim.md": ("faq/dim.html", ""),
    "/faq/dim.md": ("faq/dim.html", ""),
    "dim.md#in-short": ("faq/dim.html", "In short"),
    "/faq/dim.md#in-short": ("faq/dim.html", "In short"),
    "a.md#own": ("faq/a.html", "Own"),
    "thin%20lens.md": ("faq/thin lens.html", ""),
    "<thin lens.md>": ("faq/thin lens.html", ""),
    "%E5%85%89.md": ("faq/光.html", ""),
    "光.md": ("faq/光.html", ""),
    "7.md": ("faq/7.html", ""),
    "../8.md": ("8.html", ""),
    "../other/page.md#there": ("other/page.html", ""),
    "/index.rst": ("index.html", ""),
}
NOWHERE = [
    "gone.md",
    "dim.rst",
    "dim",
    "dim.html",
    "Dim.md",
    "../../outside.md",
    "/../outside.md",
    "/%2e%2e/outside.md",
    "../subjects/physics.rst",
    "a%00.md",
]


def collection(project: Project, *links: str, **conf: Any) -> Project:
    project.conf(**conf)
    project.index()
    answer = "\n\n".join(f"[so]({link})" for link in links) + "\n\n### Own\n\nText.\n"
    project.question("faq/a", question="What is A?", answer=answer)
    dim = "### In short\n\nYes."
    project.question("faq/dim", question="How to dim?", answer=dim)
    project.question("faq/thin lens", question="Thin?")
    project.question("faq/光", question="Light?")
    project.question("faq/7", question="Seven?")
    project.question("8", question="Eight?")
    # The id of one is the name of another.
    project.question("faq/nine", question="Nine?", id=8)
    project.write("other/page.md", "---\norphan: true\n---\n\n# A page\n")
    project.write("../outside.md", question_text(question="Outside?"))
    return project


def links_of(built: Built, docname: str = "faq/a") -> list[Tag]:
    return [a for a in built.main(docname).select("p a") if squeeze(a) == "so"]


def target(built: Built, docname: str, link: Tag) -> tuple[str, str]:
    """Return the page that a link leads to, and the heading there."""
    path, _hash, fragment = str(link["href"]).partition("#")
    here = (built.outdir / f"{docname}.html").resolve()
    page = (here.parent / unquote(path)).resolve() if path else here
    assert page.is_file()
    found = built.html(str(page)).find(id=fragment) if fragment else None
    heading = found.select("h2")[0] if isinstance(found, Tag) else None
    return (
        page.relative_to(built.outdir.resolve()).as_posix(),
        squeeze(heading) if heading else "",
    )


def test_links_to_files_lead_to_their_pages(project: Project) -> None:
    built = collection(project, *LINKS).build(overrides={"nitpicky": True})
    assert built.warnings == []
    found = [target(built, "faq/a", link) for link in links_of(built)]
    assert found == list(LINKS.values())


def test_links_to_other_files_are_text(project: Project) -> None:
    built = collection(project, *NOWHERE).build()
    assert links_of(built) == []
    assert squeeze(built.main("faq/a")).count("so ") >= len(NOWHERE)
    assert warned(built) == [link for link in NOWHERE if not link.startswith("/")]


def warned(built: Built) -> list[str]:
    """Return the links of which the build says that they lead to no page."""
    pattern = (
        r"faq/a\.md:\d+: WARNING: the link to '(.*)' leads to no page: .*\.link\]$"
    )
    return [re.match(pattern, line)[1] for line in built.warnings]


def test_links_to_no_page_are_reported_until_they_do(project: Project) -> None:
    collection(project, "late.md")
    assert warned(project.build()) == ["late.md"]
    assert warned(project.build()) == ["late.md"]
    project.question("faq/late", question="Late?")
    assert project.build().warnings == []


def test_addresses_of_the_site_are_not_reported(project: Project) -> None:
    built = collection(project, "/learn/gone", "https://example.org/x.md", "").build()
    assert warned(built) == [""]


def test_links_lead_from_the_file_not_from_the_page(project: Project) -> None:
    links = ["dim.md", "../8.md", "/faq/dim.md#in-short", "../other/page.md"]
    conf = {"quicktakes_docname": "all/{subject}/{stem}"}
    collection(project, *links, "../all/physics/dim.md", "8.md", **conf)
    # An ordinary page, and the name that the page of a question has.
    project.write("all/physics/8.md", "---\norphan: true\n---\n\n# Not that\n")
    built = project.build()
    clash, *lost = sorted(built.warnings)
    assert "[quicktakes.address]" in clash
    assert [re.findall(r"to '(.*)' leads", warning) for warning in lost] == [
        ["../all/physics/dim.md"],
        ["8.md"],
    ]
    found = [
        target(built, "all/physics/a", a) for a in links_of(built, "all/physics/a")
    ]
    assert found == [
        ("all/physics/dim.html", ""),
        ("8.html", ""),
        ("all/physics/dim.html", "In short"),
        ("other/page.html", ""),
    ]


def test_links_between_folders_that_are_elsewhere(project: Project) -> None:
    project.conf(quicktakes_content={"learn": "../kb/questions", "misc": "../kb/more"})
    project.index()
    project.question("own", question="Own?", answer="[so](learn/b.md)")
    folder = project.srcdir.parent / "kb"
    links = ["b.md", "../more/c.md", "../../src/own.md", "/learn/b.md", "/own.md"]
    # These are not where they seem to be.
    lost = ["../misc/c.md", "../own.md", "../index.rst"]
    links += lost
    answer = " ".join(f"[so]({link})" for link in links)
    for name, fields in {
        "questions/a": {"question": "A?", "answer": answer},
        "questions/b": {"question": "B?"},
        "more/c": {"question": "C?"},
    }.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(question_text(**fields))
    built = project.build()
    assert [re.findall(r"to '(.*)' leads", w)[0] for w in built.warnings] == lost
    found = [target(built, "learn/a", a)[0] for a in links_of(built, "learn/a")]
    assert found == [
        "learn/b.html",
        "misc/c.html",
        "own.html",
        "learn/b.html",
        "own.html",
    ]
    (link,) = links_of(built, "own")
    assert target(built, "own", link) == ("learn/b.html", "")


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "latex", "text"])
def test_links_to_files_in_other_formats(project: Project, builder: str) -> None:
    collection(project, "dim.md#in-short", "../other/page.md")
    built = project.build(builder)
    assert built.warnings == []
    if builder == "dirhtml":
        hrefs = [a["href"] for a in links_of(built, "faq/a/index")]
        assert str(hrefs[0]).startswith("../dim/#question-")
        assert hrefs[1] == "../../other/page/"


def test_answers_on_other_pages_link_from_there(project: Project) -> None:
    collection(project, "dim.md#in-short", "../other/page.md")
    project.write(
        "deep/down/faq.rst", ":orphan:\n\nF\n=\n\n.. quicktakes::\n   :view: faq\n"
    )
    built = project.build()
    assert built.warnings == []
    page = "deep/down/faq"
    found = [target(built, page, link)[0] for link in links_of(built, page)]
    assert found[-1] == "other/page.html"
    assert len(found) == 2


def rename(project: Project, old: str, new: str) -> Path:
    path = project.srcdir / new
    path.parent.mkdir(parents=True, exist_ok=True)
    return (project.srcdir / old).rename(path)


CHANGES: dict[str, tuple[Callable[[Project], object], str]] = {
    # what happens to faq/dim.md, with a draft and an ordinary page, and which links
    # there are then
    "deleted": (lambda p: (p.srcdir / "faq/dim.md").unlink(), "page"),
    "renamed": (lambda p: rename(p, "faq/dim.md", "faq/late.md"), "late page"),
    "moved": (lambda p: rename(p, "faq/dim.md", "else/dim.md"), "page"),
    "added": (lambda p: p.question("faq/late", question="Late?"), "dim late page"),
    "ordinary now": (
        lambda p: p.write("faq/dim.md", "---\norphan: true\n---\n\n# Dim\n"),
        "dim page",
    ),
    "a draft now": (
        lambda p: p.question("faq/dim", question="How to dim?", draft=True),
        "page",
    ),
    "broken": (lambda p: p.write("faq/dim.md", "---\nquestion: '\n---\n"), "page"),
    "page deleted": (lambda p: (p.srcdir / "other/page.md").unlink(), "dim"),
    "another title": (lambda p: p.question("faq/dim", question="Dim?"), "dim page"),
    "setting": (lambda p: p.conf(quicktakes_docname="q/{stem}"), "dim page"),
    "excluded": (lambda p: p.conf(exclude_patterns=["other"]), "dim"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_targets_come_and_go(project: Project, change: str) -> None:
    collection(project, "dim.md", "late.md", "../other/page.md")
    project.build()
    act, expected = CHANGES[change]
    act(project)
    built = project.build()
    page = "q/a" if change == "setting" else "faq/a"
    found = [target(built, page, link)[0] for link in links_of(built, page)]
    assert [Path(name).stem for name in found] == expected.split()
    if "page" not in expected:
        # Sphinx leaves what it wrote of ordinary pages.
        for name in ("other/page.html", "_sources/other/page.md.txt"):
            (built.outdir / name).unlink()
    compare(built, project)


def test_links_to_files_in_a_trusted_collection(project: Project) -> None:
    collection(project, "/faq/dim.md#in-short", quicktakes_trusted=True)
    built = project.build()
    assert built.warnings == []
    (link,) = links_of(built)
    assert target(built, "faq/a", link) == ("faq/dim.html", "In short")


HEADINGS = {
    # as GitHub names it, or docutils: the heading that it is
    "what-c-is": "What C++ is!",
    "more": "More",
    "more-1": "More",
    "光": "光",
    "%E5%85%89": "光",
    "id1": "More",
}


def headed(project: Project, *names: str) -> Project:
    collection(project, *(f"dim.md#{name}" for name in names))
    text = "### What C++ is!\n\n### More\n\nA.\n\n### More\n\nB.\n\n### 光\n"
    project.question("faq/dim", question="How to dim?", answer=text)
    return project


def test_headings_are_named_as_on_github(project: Project) -> None:
    built = headed(project, *HEADINGS).build()
    assert built.warnings == []
    found = links_of(built)
    assert [target(built, "faq/a", link)[1] for link in found] == list(
        HEADINGS.values()
    )
    # The second of one name is not the first.
    assert len({str(link["href"]) for link in found}) == 4


def no_headings(built: Built) -> list[str]:
    pattern = (
        r"faq/a\.md:\d+: WARNING: 'How to dim\?' has no heading '#(.*)': .*\.link\]$"
    )
    return [re.match(pattern, line)[1] for line in built.warnings]


def test_a_heading_that_is_not_there(project: Project) -> None:
    built = headed(project, "gone", "more").build()
    assert no_headings(built) == ["gone"]
    assert "expected '#what-c-is' or '#more' or" in built.warnings[0]
    first, second = (target(built, "faq/a", link) for link in links_of(built))
    assert (first, second) == (("faq/dim.html", ""), ("faq/dim.html", "More"))
    # Until it is there.
    assert no_headings(project.build()) == ["gone"]
    project.question("faq/dim", question="How to dim?", answer="### Gone\n\nA.\n")
    built = project.build()
    assert no_headings(built) == ["more"]
    compare(built, project)


def test_headings_with_formulas_have_the_names_of_github(project: Project) -> None:
    project.index()
    links = "[a](#cost-of-x-and-code) [b](#what-is-e--mc2) [c](#what-is-e--mc2-1)"
    own = "## Cost of $x$ and `code`\n\n" + "### What is $E = mc^2$?\n" * 2
    project.question("q", answer=f"{links}\n\n{own}")
    built = project.build()
    compare(built, project)
    assert built.warnings == []
    assert len({a["href"] for a in built.main("q").select("p a[href^='#']")}) == 3


def test_headings_of_the_page_itself(project: Project) -> None:
    project.index()
    labels = ["search", "genindex", "physics", "g001", "gone"]
    lost = "".join(f"[{name}](#{name}) " for name in labels)
    own = "[one](#more) [two](#what-c-is) [three](#more-1) [top](#)"
    project.question(
        "q",
        "[back](#more)\n\n### In the body\n\n[here](#in-the-body)\n",
        id="g002",
        answer=f"{own}\n\n{lost}\n\n### More\n\nA\n\n### What C++ is\n\n### More\n",
    )
    project.question("g001", id="g001", question="Other?")
    built = project.build()
    pattern = r"q\.md:\d+: WARNING: the link to '#(.*)' leads to no heading .*\.link\]$"
    assert [re.match(pattern, line)[1] for line in built.warnings] == labels
    assert all("(line 3 of the answer)" in line for line in built.warnings)
    main = built.main("q")
    links = {squeeze(a): str(a["href"]) for a in main.select("p a")}
    assert labels[0] not in links
    found = {
        name: squeeze(main.find(id=links[name][1:]).find(["h1", "h2"]))
        for name in ("one", "two", "three", "back", "here", "top")
    }
    title = squeeze(main.select("h1")[0])
    assert found == {
        "one": "More",
        "two": "What C++ is",
        "three": "More",
        "back": "More",
        "here": "In the body",
        "top": title,
    }
    assert links["one"] != links["three"]
    assert squeeze(main).count("search genindex physics g001 gone") == 1


def test_names_of_headings_stay_in_translations(project: Project) -> None:
    project.conf(language="de", locale_dirs=["locale"], gettext_compact=False)
    project.index()
    answer = "[here](#more)\n\n### More\n\nA.\n"
    project.write("q.md", question_text(question="Q?", answer=answer))
    project.write("r.md", question_text(question="R?", answer="[so](q.md#more)"))
    po = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    po += 'msgid "More"\nmsgstr "Mehr"\n'
    project.write("locale/de/LC_MESSAGES/q.po", po)
    built = project.build()
    assert built.warnings == []
    (heading,) = built.main("q").select("h2")
    assert squeeze(heading).startswith("Mehr")
    anchor = heading.parent["id"]
    links = [str(a["href"]) for d in "qr" for a in built.main(d).select("p a")]
    assert f"#{anchor}" in links
    assert f"q.html#{anchor}" in links
