"""Quotes, dashes and dots of answers, typographic where nothing is lost by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from conftest import Project, squeeze
from docutils.transforms.universal import SmartQuotes

PLAIN = (
    "Words, and `don't --` as code.\n\n- One & – “two”.\n\n```c\nchar *s = \"'\";\n```"
)

ACTIVE = {
    "it's": "it’s",
    'a "word" more': "a “word” more",
    "from 1--2": "from 1–2",
    "and so on...": "and so on…",
    "and so on. . .": "and so on…",
    "&amp;#96;": "`",
}


@pytest.fixture
def treated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages whose texts were taken apart, in turn."""
    found: list[str] = []
    original = SmartQuotes.apply

    def note(self: Any) -> None:
        if self.document.settings.smart_quotes:  # docutils' own asks on its own
            found.append(Path(self.document["source"]).stem)
        original(self)

    monkeypatch.setattr(SmartQuotes, "apply", note)
    return found


KEPT = {
    r"`C:` is C:\\\\.config": r"C:\\.config",
    r"a \\- b, \\' and \\`": r"a \- b, \' and \`",
    r"C:\\.config, \\-, \\...": r"C:\.config, \-, \...",
    r'say \\"hi\\" "now"': r"say \"hi\" “now”",
    r"\\": "\\",
    "--help, or -v --all": "--help, or -v --all",
    "(--help), [--all|--none], -v,--all": "(--help), [--all|--none], -v,--all",
    'say "--help"': "say “--help”",
    "see\n--help": "see --help",
    "**-v** --all *--none*": "-v --all --none",
    "a -- b, a--b, 1--2, a---b": "a – b, a–b, 1–2, a—b",
    "**a**--b": "a–b",
    'he said."--she said "no"--and': "he said.”–she said “no”–and",
    "--Twain": "–Twain",
}


def page(project: Project, answer: str, **settings: Any) -> str:
    project.conf(**settings)
    project.index(".. quicktakes::")
    project.question("q", answer=answer)
    return squeeze(project.build().main("q"))


def test_a_page_without_any_is_spared(project: Project, treated: list[str]) -> None:
    shown = page(project, PLAIN)
    assert "q" not in treated
    assert "don't --" in shown
    assert "One & – “two”." in shown


@pytest.mark.parametrize(("text", "shown"), ACTIVE.items())
def test_a_page_with_some_is_not(
    project: Project, treated: list[str], text: str, shown: str
) -> None:
    assert shown in page(project, f"{PLAIN}\n\n{text}")
    assert treated.count("q") == 1


def test_a_page_is_not_spared_what_the_project_asks_for(
    project: Project, treated: list[str]
) -> None:
    page(project, PLAIN, smartquotes_action="qDew")
    assert treated.count("q") == 1


def test_other_pages_are_not_spared(project: Project) -> None:
    project.write("a.md", "# It's other\n")
    project.write("z.md", "# It's another\n")
    project.index(".. toctree::", "", "   a", "   z", "", ".. quicktakes::")
    project.question("q", answer=PLAIN)
    built = project.build()
    assert "It’s other" in built.text("a.html")
    assert "It’s another" in built.text("z.html")


@pytest.mark.parametrize("answer", [PLAIN, *ACTIVE])
def test_nothing_else_changes(
    project: Project, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """The doctree is what it would be if every page was looked at."""
    page(project, answer)
    doctree = project.build().doctree("q").pformat()
    monkeypatch.setattr(
        "sphinxcontrib_quicktakes.pages.smart_quotes._has_active", lambda document: True
    )
    used: list[object] = []
    original = SmartQuotes.apply
    monkeypatch.setattr(
        SmartQuotes, "apply", lambda self: (used.append(self), original(self))
    )
    again = project.build(builddir=project.srcdir.parent / "again")
    assert used
    assert again.doctree("q").pformat() == doctree


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize(("text", "shown"), KEPT.items())
def test_nothing_that_was_written_is_lost(
    project: Project, text: str, shown: str, trusted: bool
) -> None:
    assert shown in page(project, f"It's\n\n{text}", quicktakes_trusted=trusted)


def test_nothing_is_lost_where_answers_are_copied(project: Project) -> None:
    project.index(".. quicktakes::", "   :view: faq")
    project.question(
        "q", question=r"Is \- it --all?", answer=r"It's C:\\.config and --help."
    )
    built = project.build()
    assert r"It’s C:\.config and --help." in squeeze(built.main("index"))
    assert r"Is \- it --all?" in squeeze(built.main("q"))


def test_pages_of_others_are_left_to_sphinx(project: Project) -> None:
    project.write("a.md", "# Other\n\nSay \\\\- or --help\n")
    project.index(".. toctree::", "", "   a", "", ".. quicktakes::")
    project.question("q", answer="It's --help.")
    built = project.build()
    assert "Say - or –help" in squeeze(built.main("a"))
    assert "It’s --help." in squeeze(built.main("q"))


@pytest.mark.parametrize("settings", [{"smartquotes": False}, {"language": "ja"}])
def test_nothing_is_typographic_where_sphinx_has_it_so(
    project: Project, settings: dict[str, Any]
) -> None:
    shown = page(project, r"It's C:\\.config -- --help", **settings)
    assert r"It's C:\.config -- --help" in shown


def test_nothing_is_lost_in_a_translation(project: Project) -> None:
    catalog = Catalog(locale="de", fuzzy=False)
    catalog.add("It's so.", r"'So' ist \\- und --help -- ja.")
    path = project.srcdir / "locale/de/LC_MESSAGES/q.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalog)
    project.conf(language="de", locale_dirs=["locale"], gettext_compact=False)
    project.index(".. quicktakes::")
    project.question("q", answer="It's so.")
    assert r"‚So‘ ist \- und --help – ja." in squeeze(project.build().main("q"))


def test_titles_stay_as_they_were_written(project: Project) -> None:
    project.index()
    title = """Is "a" -- b, or 'c'...?"""
    project.question("q", question=title, title=title, article_title=title)
    built = project.build()
    assert squeeze(built.main("q").select("h1")[0]).removesuffix("¶") == title
    assert built.app.env.titles["q"].astext() == title
