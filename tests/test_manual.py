"""What the README and the tutorial tell readers to do works as they say."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from conftest import TESTS, Project, squeeze

from sphinxcontrib_quicktakes.catalogue.selection import VIEWS

ROOT = TESTS.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs/tutorial/index.rst").read_text(encoding="utf-8")
CAPTIONED = re.compile(r"   :caption: (\S+)\n\n((?:   .*\n|\n)+)")


def tutorial(folder: Path) -> Project:
    project = Project(folder / "kitchen")
    for name, text in CAPTIONED.findall(TUTORIAL):
        project.write(name, textwrap.dedent(text).strip("\n") + "\n")
    return project


def test_tutorial(tmp_path: Path) -> None:
    project = tutorial(tmp_path)
    assert '"sphinxcontrib_quicktakes"' in (project.srcdir / "conf.py").read_text()
    built = project.build()
    assert built.warnings == []
    titles = [squeeze(a) for a in built.main("index").select(".quicktakes-list a")]
    assert titles == [
        "Why does water boil sooner on a mountain?",
        "Why do onions make you cry?",
    ]
    index = built.main("keywords")
    assert "enzyme (2)" in squeeze(index)
    for name in ("subjects/vegetables", "subjects/physics-of-cooking"):
        assert (project.srcdir / f"{name}.rst").exists()


def test_the_mistake_of_the_tutorial(tmp_path: Path) -> None:
    project = tutorial(tmp_path)
    path = project.srcdir / "questions/onions.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("date: 2026-03-14", "date: soon"), encoding="utf-8")
    (shown,) = re.findall(r"   …/(questions/onions\.md:3: .*)", TUTORIAL)
    assert project.build().warnings == [shown]


def test_example_of_the_readme(project: Project) -> None:
    blocks = re.findall(r"`([\w./]+)`[^`]*:\n\n```\w+\n(.*?)```", README, re.DOTALL)
    assert [name for name, _ in blocks] == [
        "conf.py",
        "index.rst",
        "questions/onions.md",
    ]
    for name, text in blocks:
        project.write(name, text)
    built = project.build()
    assert built.warnings == []
    assert "Why do onions make you cry?" in squeeze(built.main("index"))


def test_links_of_the_readme() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert len(targets) > 5
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_classes_for_stylesheets(project: Project) -> None:
    looks = (ROOT / "docs/howto/looks.rst").read_text(encoding="utf-8")
    promised = set(re.findall(r"``(quicktakes-[a-z-]+)``", looks))
    assert len(promised) > 15
    views = [f".. quicktakes::\n   :view: {view}\n" for view in VIEWS]
    project.conf(quicktakes_breadcrumbs="always")
    project.index(*views, ".. quicktakes-index::", "", ".. quicktakes-browse::")
    project.question(
        "q",
        title="A question?",
        question="What is asked beyond its title?",
        author="Ada",
        date="2025-03-04",
        draft=True,
        seo={"page_keywords": "word"},
        related_article1={"title": "Another one?"},
    )
    built = project.build(tags=["drafts"])
    pages = built.html("q").select("[class]") + built.html("index").select("[class]")
    found = {name for tag in pages for name in tag["class"]}
    script = "quicktakes-browser"  # makes its element itself
    assert promised - found == {script}
    assert script in (built.outdir / "_static/quicktakes-browse.js").read_text()
