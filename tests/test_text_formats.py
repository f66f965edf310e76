"""Formats that are one document or have no links: man, texinfo, text, singlehtml."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Built, Project, squeeze

CONF = {"author": "The authors", "copyright": "The authors", "version": "1"}


def book(project: Project) -> Project:
    project.conf(project="Book", man_pages=[("index", "book", "Book", "", 7)], **CONF)
    project.index(
        ".. quicktakes::",
        "",
        "See :qt:question:`1`, :qt:subject:`Physics`, :doc:`keywords`,",
        "`outside <https://example.org/>`__ and :ref:`there <place>`.",
        "",
        ".. _place:",
        "",
        "Place",
        "-----",
        "",
        "Text.",
        "",
        ".. toctree::",
        "",
        "   keywords",
    )
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    answer = "### Conclusion\n\nOf {}: [to the other](/{}#conclusion) or $x^2$."
    for number, (name, other) in enumerate([("a", "b"), ("b", "a")], 1):
        project.question(
            name,
            id=number,
            question=f"What is {name}?",
            url=f"/{name}",
            answer=answer.format(name, other),
            seo={"page_keywords": f"mass, {name} @ home, {{n}}"},
            related_article1={"id": 3 - number, "title": "T"},
            related_article2={"title": "Elsewhere"},
        )
    return project


def build(project: Project, builder: str) -> Built:
    built = book(project).build(builder)
    assert built.warnings == []
    return built


def need(command: str, package: str) -> None:
    """Skip the test where a command is missing, but for CI, which installs it."""
    if shutil.which(command) is None:
        reason = f"{command} (of {package}) is not here"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


# Manual pages.


def rendered(path: Path) -> str:
    """Return a manual page as it is read."""
    need("groff", "groff-base")
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-P-c", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return re.sub(".\x08", "", done.stdout)


def test_man_has_text_for_links(project: Project) -> None:
    path = build(project, "man").outdir / "book.7"
    source = path.read_text(encoding="utf-8")
    assert "<>" not in source
    text = " ".join(rendered(path).split())
    # Sphinx 9 writes the address of other sites.
    text = text.replace("outside <https://example.org/>", "outside")
    assert "See What is a?, Physics, Keywords, outside and there." in text
    assert "Of a: to the other or x^2." in text
    assert "Related questions • What is b? • Elsewhere" in text
    assert re.search(r"Subject Physics Keywords mass, a @ home, \{n\}", text)
    assert text.count("What is a?") >= 3


def test_man_has_no_letters_to_jump_to(project: Project) -> None:
    text = rendered(build(project, "man").outdir / "book.7")
    assert not re.search(r"^\s*# A( B)? M\s*$", text, re.MULTILINE)


# Texinfo.


def makeinfo(path: Path, target: Path) -> str:
    """Return a Texinfo file as an Info file: no error, no warning."""
    need("makeinfo", "Texinfo")
    command = ["makeinfo", "--no-split", "-o", str(target), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return target.read_text(encoding="utf-8", errors="replace")


def test_texinfo(project: Project) -> None:
    outdir = build(project, "texinfo").outdir
    source = (outdir / "book.texi").read_text(encoding="utf-8")
    info = makeinfo(outdir / "book.texi", outdir / "book.info")
    assert "@printindex ge" in source
    assert source.count("@geindex mass") == 2
    for entry in ("Physics", "What is a?", "What is b?", "Keyword Index", "Index"):
        assert re.search(rf"^\* {re.escape(entry)}::", info, re.MULTILINE), entry
    index = info[info.rindex("Tag Table:") :] if "Tag Table:" in info else ""
    for node in ("Conclusion", "What is a?", "Index"):
        assert f"Node: {node}" in index
    # The two headings are told apart, and the links with them.
    assert "*note to the other: " in " ".join(info.split())


@pytest.mark.corpus
def test_corpus_as_texinfo(project: Project, corpus: Path) -> None:
    project.conf(project="Corpus", **CONF)
    shutil.copytree(corpus, project.srcdir / "learn")
    project.index(".. quicktakes::", "", ".. quicktakes-index::")
    built = project.build("texinfo")
    assert built.warnings == []
    info = makeinfo(built.outdir / "corpus.texi", built.outdir / "corpus.info")
    assert "* Index::" in info


# Text.


def test_text(project: Project) -> None:
    built = build(project, "text")
    home = " ".join(built.text("index.txt").split())
    assert "See What is a?, Physics, Keywords, outside and there." in home
    page = built.text("a.txt")
    assert page.startswith("What is a?\n**********\n")
    assert "Of a: to the other or x^2." in page
    assert "-[ Related questions ]-\n\n* What is b?\n\n* Elsewhere\n" in page
    assert "Subject:\n   Physics\n" in page
    assert "Keywords:\n   mass, a @ home, {n}\n" in page
    index = built.text("keywords.txt")
    assert index.startswith("Keywords\n********\n\n-[ # ]-\n\n{n} (2)\n"), index
    assert "mass (2)\n   * What is a?\n\n   * What is b?\n" in index


# One page of HTML.


def test_text_behind_a_display_is_not_indented(project: Project) -> None:
    project.index()
    answer = "A sum\n$$a$$ and *so*\n$$b$$\non, $$c$$."
    project.question("q", answer=answer)
    text = project.build("text").text("q.txt")
    lines = [line for line in text.partition("Subject")[0].splitlines() if line]
    assert lines[2:] == ["A sum", "   a", "and *so*", "   b", "on,", "   c", "."]


def test_fragments_lead_into_the_right_answer(project: Project) -> None:
    page = build(project, "singlehtml").html("index")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for name, other in (("a", "b"), ("b", "a")):
        (section,) = (
            s
            for s in page.select("section.quicktakes-question")
            if s.h1 is None and squeeze(s.h2 or s.h3).startswith(f"What is {name}?")
        )
        (link,) = (a for a in section.select("a") if a.text == "to the other")
        (target,) = page.select(str(link["href"]))
        assert f"Of {other}:" in target.text
        assert f"Of {name}:" not in target.text
