"""Markdown that is no question stays what MyST makes of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import PNG, Built, Project, question_text, squeeze
from docutils import nodes

EXTENSIONS = [
    "amsmath",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "html_image",
    "replacements",
    "smartquotes",
    "strikethrough",
    "substitution",
    "tasklist",
]

PAGES = {
    "guide": """\
---
title: Not the title
subject: Physics
author: Somebody
myst:
  substitutions:
    who: the reader
---

# Guide

Hello {{ who }}, $x$ and $ y $ and \\(z\\), {doc}`other`, "quotes" -- ~~gone~~.

question: not a question

### Skipped level

$$
a = b
$$ (label)

:::{note}
A note with `code`{l=python}.
:::

Term
: Definition

- [ ] task
- [x] done

<div class="raw">raw <b>html</b></div>

| a | b |
|---|---|
| 1 | 2 |

```python
print("â€” stays")
```

Prose â€” stays as well.  \n![image](image.png){width=10px}

[^1]: Footnote.

See [^1] and [a heading](#skipped-level) and <project:other.md>.
""",
    "other": "# Other\n\n[Guide](guide.md)\n\n```{eval-rst}\n.. tip:: A tip.\n```\n",
    "empty": "# Empty\n",
    "fenced": "# Fenced\n\n```yaml\n---\nquestion: q\nanswer: a\n---\n```\n",
    "rule": "# Rule\n\n---\nquestion: q\nanswer: a\n---\n\n***\n",
    "deep/broken": "---\ntitle: 'never closed\n---\n\n# Broken\n",
}
INDEX = """\
Home
====

.. toctree::

   guide
   other
   empty
   fenced
   rule
   deep/broken
"""


def write(project: Project, extensions: list[str]) -> Project:
    project.conf(
        extensions=extensions,
        myst_enable_extensions=EXTENSIONS,
        myst_heading_anchors=3,
        myst_substitutions={"who": "nobody"},
        exclude_patterns=["_build", "questions" if len(extensions) == 1 else "no"],
    )
    for name, text in PAGES.items():
        project.write(f"{name}.md", text)
    project.write("image.png", PNG)
    project.write("index.rst", INDEX)
    project.question("questions/q")
    return project


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the output of MyST alone, and that of MyST and this extension.

    The source has one path in both builds, for that path is part of the output.
    """
    folder = tmp_path_factory.mktemp("both")
    outputs = []
    for name, extensions in (
        ("alone", ["myst_parser"]),
        ("with", ["myst_parser", "sphinxcontrib_quicktakes"]),
    ):
        project = write(Project(folder / "src"), extensions)
        outputs.append(folder / name)
        for builder in ("xml", "html", "text"):
            project.build(builder, builddir=folder / name, freshenv=True)
    return outputs[0], outputs[1]


def plain_xml(path: Path) -> str:
    """Return the XML of a page without the list of the project's domains."""
    return re.sub(r' xmlns:\w+="[^"]*"', "", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("docname", PAGES)
def test_byte_for_byte(both: tuple[Path, Path], docname: str) -> None:
    alone, with_ = (out / "text" / f"{docname}.txt" for out in both)
    assert with_.read_bytes() == alone.read_bytes()
    alone, with_ = (out / "xml" / f"{docname}.xml" for out in both)
    assert plain_xml(with_) == plain_xml(alone)


@pytest.mark.parametrize("docname", PAGES)
def test_html_is_the_same(both: tuple[Path, Path], docname: str) -> None:
    def lines(out: Path) -> list[str]:
        text = (out / "html" / f"{docname}.html").read_text(encoding="utf-8")
        # One style sheet for all pages is all that the extension adds, and for those
        # with formulas what MathJax is not to read (see html/mathjax.py).
        added = ("quicktakes.css", "window.MathJax = ")
        return [x for x in text.splitlines() if not any(a in x for a in added)]

    alone, with_ = map(lines, both)
    assert with_ == alone


OWN = ("questions/", "subjects/")


def test_warnings_are_the_same(project: Project) -> None:
    texts = []
    for extensions in (["myst_parser"], ["myst_parser", "sphinxcontrib_quicktakes"]):
        built = write(project, extensions).build(freshenv=True)
        texts.append([w for w in built.warnings if not w.startswith(OWN)])
    assert texts[0] == texts[1]
    assert texts[0] != []


def test_extension_brings_myst(project: Project) -> None:
    project.index(".. quicktakes::\n\n.. toctree::\n\n   page")
    project.write("page.md", "# Page\n\n```{note}\nA note.\n```\n")
    project.question("q")
    built = project.build()
    assert built.warnings == []
    assert "myst_parser" in built.app.extensions
    (note,) = built.find("page", nodes.note)
    assert note.astext() == "A note."


@pytest.mark.parametrize(
    "extensions",
    [
        ["myst_parser", "sphinxcontrib_quicktakes"],
        ["sphinxcontrib_quicktakes", "myst_parser"],
    ],
)
def test_order_of_extensions(project: Project, extensions: list[str]) -> None:
    project.conf(extensions=extensions)
    project.index(".. quicktakes::\n\n.. toctree::\n\n   page")
    project.write("page.md", "# Page\n\nText\n")
    project.question("q", answer="$ x $")
    built = project.build()
    assert built.warnings == []
    assert [m.astext() for m in built.find("q", nodes.math)] == ["x"]
    assert built.doctree("page").astext() == "Page\n\nText"


def test_other_suffixes(project: Project) -> None:
    project.conf(
        source_suffix={
            ".rst": "restructuredtext",
            ".md": "markdown",
            ".markdown": "markdown",
        }
    )
    project.index(".. quicktakes::\n\n.. toctree::\n\n   page")
    project.write("page.markdown", "# Page\n\nText\n")
    project.write("q.markdown", question_text(question="Long suffix?"))
    built = project.build()
    assert built.warnings == []
    assert "Long suffix?" in squeeze(built.main("index"))


def test_project_without_the_suffix_md(project: Project) -> None:
    project.conf(source_suffix={".rst": "restructuredtext", ".txt": "markdown"})
    project.index(".. quicktakes::")
    project.write("q.txt", question_text(question="Text file?"))
    built = project.build()
    assert "Text file?" in squeeze(built.main("index"))


@pytest.mark.parametrize("pattern", ["drafts", "drafts/*", "**/q.md", "drafts/**"])
def test_excluded_stays_excluded(project: Project, pattern: str) -> None:
    project.conf(exclude_patterns=["_build", pattern])
    project.index()
    project.question("kept", question="Kept?", id=1)
    project.question("drafts/q", question="Draft?", id=1)
    project.write("drafts/deep/q.md", "---\nquestion: 'broken\n---\n")
    if pattern == "drafts/*":
        (project.srcdir / "drafts/deep/q.md").unlink()
    built = project.build()
    assert built.warnings == []
    assert not (built.outdir / "drafts").exists()
    assert "Draft?" not in squeeze(built.html("index"))
    assert "1 question, " in built.status


def test_mapped_fields(project: Project) -> None:
    project.conf(
        quicktakes_fields={
            "question": "q",
            "answer": "body.text",
            "subject": "category",
            "date": "meta.day",
            "author": "by",
            "seo.page_keywords": "tags",
        }
    )
    project.index()
    project.write(
        "a.md",
        "---\nq: Why?\nbody:\n  text: '**So.**'\ncategory: Sport\n"
        "meta: {day: 2024-03-05}\nby: Ada\ntags: [x, 'y, z']\n---\n",
    )
    project.write("plain.md", "---\norphan: true\nquestion: no\n---\n\n# Plain\n")
    built = project.build()
    assert built.warnings == []
    main = built.main("a")
    assert squeeze(main.select("h1")[0]) == "Why?"
    assert (
        squeeze(main.select(".quicktakes-byline")[0]) == "Posted on Mar 05, 2024 · Ada"
    )
    assert squeeze(main.select("strong")[0]) == "So."
    assert squeeze(main.select(".quicktakes-keywords")[0]) == "x, y, z"
    assert "Sport" in squeeze(built.main("index"))
    assert squeeze(built.main("plain").select("h1")[0]) == "Plain"


@pytest.mark.parametrize(
    ("files", "warned"),
    [
        ([], []),
        (["faq/**"], ["faq/b.md", "faq/deep/c.md"]),
        (["faq/*.md"], ["faq/b.md"]),
        (["b.md"], []),
        (["other/*", "faq/deep/c.md"], ["faq/deep/c.md"]),
    ],
)
def test_files_that_are_questions_by_their_names(
    project: Project, files: list[str], warned: list[str]
) -> None:
    project.conf(quicktakes_files=files)
    project.index()
    project.question("faq/a", question="A?")
    project.write("faq/b.md", "---\norphan: true\ntitle: B\n---\n\n# B\n")
    project.write("faq/deep/c.md", "---\norphan: true\n---\n\n# C\n")
    built = project.build()
    assert sorted({w.partition(":")[0] for w in built.warnings}) == warned
    assert all(w.endswith("[quicktakes.missing]") for w in built.warnings)
    assert (built.outdir / "faq/a.html").exists()


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Notebook\n", "Text"]},
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "outputs": [
                {
                    "name": "stdout",
                    "output_type": "stream",
                    "text": ["the output\n"],
                }
            ],
            "source": ["print('the output')"],
        },
    ],
    "metadata": {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "p"},
        "language_info": {"name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 4,
}


def notebooks(project: Project, extensions: list[str]) -> Built:
    project.conf(extensions=extensions, nb_execution_mode="off")
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notebook\n   text\n   page")
    project.write("notebook.ipynb", json.dumps(NOTEBOOK))
    project.write("page.md", "# Page\n\n```{tip}\nA tip.\n```\n")
    project.write(
        "text.md",
        "---\nfile_format: mystnb\nkernelspec:\n"
        "  display_name: Python 3\n  language: python\n  name: python3\n---\n\n"
        "# Text\n\n"
        "```{code-cell} ipython3\nprint(1)\n```\n",
    )
    project.question("q", question="Nb?", answer="### A\n$ x $")
    return project.build()


@pytest.mark.parametrize(
    "extensions",
    [
        ["myst_nb", "sphinxcontrib_quicktakes"],
        ["sphinxcontrib_quicktakes", "myst_nb"],
    ],
)
def test_myst_nb(project: Project, extensions: list[str]) -> None:
    pytest.importorskip("myst_nb")
    built = notebooks(project, extensions)
    assert built.warnings == []
    assert squeeze(built.main("q").select("h1")[0]) == "Nb?"
    assert [m.astext() for m in built.find("q", nodes.math)] == ["x"]
    assert "the output" in squeeze(built.main("notebook").select(".cell_output")[0])
    assert "print(1)" in squeeze(built.main("text").select(".cell_input")[0])
    assert squeeze(built.main("page").select(".tip")[0]).endswith("A tip.")


def test_myst_nb_makes_the_same_of_its_pages(tmp_path: Path) -> None:
    pytest.importorskip("myst_nb")
    found = []
    for extensions in (["myst_nb"], ["myst_nb", "sphinxcontrib_quicktakes"]):
        project = Project(tmp_path / "src")
        project.conf(
            extensions=extensions, nb_execution_mode="off", exclude_patterns=["q.md"]
        )
        project.write("notebook.ipynb", json.dumps(NOTEBOOK))
        project.write("index.md", "# Home\n\n```{toctree}\nnotebook\n```\n")
        out = tmp_path / str(len(extensions))
        built = project.build("xml", builddir=out, freshenv=True)
        found.append(
            [plain_xml(built.outdir / f) for f in ("notebook.xml", "index.xml")]
        )
    assert found[0] == found[1]
