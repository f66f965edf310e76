"""Links to edit and to view the source of pages that stand elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import Built, Project, question_text

from sphinxcontrib_quicktakes.html.edit_links import (
    Links,
    from_template,
    links,
    repository,
)

GITHUB = {
    "github_user": "org",
    "github_repo": "site",
    "github_version": "main",
}
REPO = "https://github.com/org/site"


@pytest.mark.parametrize(
    ("context", "path", "edit", "view"),
    [
        (
            {
                "theme_source_repository": f"{REPO}/",
                "theme_source_branch": "main",
                "theme_source_directory": "docs/",
            },
            "../content/a b.md",
            f"{REPO}/edit/main/content/a%20b.md",
            f"{REPO}/blob/main/content/a%20b.md",
        ),
        (
            {
                "theme_source_repository": "https://gitlab.com/org/site",
                "theme_source_branch": "main",
                "theme_source_directory": "",
            },
            "files/é?.md",
            "https://gitlab.com/org/site/-/edit/main/files/%C3%A9%3F.md",
            "https://gitlab.com/org/site/-/blob/main/files/%C3%A9%3F.md",
        ),
        (
            {
                "bitbucket_user": "org",
                "bitbucket_repo": "site",
                "bitbucket_version": "main",
                "doc_path": "docs",
            },
            "a.md",
            "https://bitbucket.org/org/site/src/main/docs/a.md?mode=edit&at=main",
            "https://bitbucket.org/org/site/src/main/docs/a.md",
        ),
        (
            {**GITHUB, "github_host": "git.example.org", "conf_py_path": "/docs/"},
            "../a.md",
            "https://git.example.org/org/site/edit/main/a.md",
            "https://git.example.org/org/site/blob/main/a.md",
        ),
        (
            {"theme_source_edit_link": "https://e.org/edit/docs/{filename}"},
            "../content/a.md",
            "https://e.org/edit/content/a.md",
            "https://e.org/blob/content/a.md",
        ),
        (
            {
                "edit_page_url_template": "https://e.org/{{ doc_path }}{{ file_name }}",
                "doc_path": "docs/",
            },
            "../content/a.md",
            "https://e.org/content/a.md",
            "https://e.org/content/a.md",
        ),
    ],
)
def test_links(context: dict[str, Any], path: str, edit: str, view: str) -> None:
    assert links(context, path, "", "") == Links(edit, view)


def test_no_links() -> None:
    assert repository({"github_user": "None", "github_repo": "x"}) is None
    assert links({}, "a.md", "", "") is None
    # What is not in the repository has no page there.
    assert links({**GITHUB, "doc_path": "docs"}, "../../cms/a.md", "", "") is None
    unknown = {
        "theme_source_repository": "https://example.org/r",
        "theme_source_branch": "main",
    }
    assert repository(unknown) is None


def test_template_of_the_folder() -> None:
    template = "https://github.com/org/cms/edit/main/learn/{path}"
    found = links(GITHUB, "../../cms/learn/a.md", template, "sub/a.md")
    assert found is not None
    assert found.edit == "https://github.com/org/cms/edit/main/learn/sub/a.md"
    assert found.provider == "github"


def test_nothing_in_a_name_is_markup() -> None:
    found = from_template("https://e.org/{path}", path='"><script>{{ x }}{% y %}')
    assert found is not None
    assert not set('"<>{}%') & set(re.sub("%[0-9A-F]{2}", "", found.edit))


OPTIONS: dict[str, dict[str, Any]] = {
    "furo": {
        "html_theme_options": {
            "source_repository": REPO,
            "source_branch": "main",
            "source_directory": "docs/",
        }
    },
    "pydata_sphinx_theme": {
        "html_theme_options": {"use_edit_page_button": True},
        "html_context": {**GITHUB, "doc_path": "docs"},
        "html_sidebars": {"**": []},
    },
    "sphinx_book_theme": {
        "html_theme_options": {
            "repository_url": REPO,
            "repository_branch": "main",
            "path_to_docs": "docs",
            "use_edit_page_button": True,
            "use_source_button": True,
        }
    },
    "sphinx_rtd_theme": {
        "html_context": {
            **GITHUB,
            "display_github": True,
            "conf_py_path": "/docs/",
        },
        "html_theme_options": {"vcs_pageview_mode": "edit"},
    },
    "alabaster": {"html_context": {**GITHUB}},
}


def repository_links(built: Built, page: str) -> set[str]:
    """Return the links of a page to a file in a repository."""
    html = BeautifulSoup((built.outdir / page).read_text("utf-8"), "lxml")
    found = {str(a["href"]) for a in html.select("a[href]")}
    return {url for url in found if re.search(r"/(edit|blob)/main/", url)}


@pytest.mark.parametrize("theme", OPTIONS)
def test_theme(tmp_path: Path, theme: str) -> None:
    project = Project(tmp_path / "repo/docs")
    for folder in ("repo/content", "cms", "other"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "a b.md"
        path.write_text(question_text(question=f"{folder}?", url=f"/x/{folder}"))
    project.conf(
        html_theme=theme,
        # The book theme adds to Sphinx's default in place: for all later projects.
        templates_path=[],
        quicktakes_content={
            "learn": "../content",
            "cms": "../../cms",
            "other": "../../other",
        },
        quicktakes_docname="{url}",
        quicktakes_edit_url={"cms": "https://github.com/org/cms/edit/main/{path}"},
        **OPTIONS[theme],
    )
    project.index()
    project.question("files/own", question="Own?", url="/x/own")
    built = project.build()
    assert built.warnings == []
    expected = {
        "x/repo/content": f"{REPO}/edit/main/content/a%20b.md",
        "x/cms": "https://github.com/org/cms/edit/main/a%20b.md",
        "x/own": f"{REPO}/edit/main/docs/files/own.md",
        "index": f"{REPO}/edit/main/docs/index.rst",
        "x/other": None,
    }
    for docname, url in expected.items():
        found = repository_links(built, f"{docname}.html")
        if theme == "alabaster":  # it has no such links
            assert found == set()
        elif url is None:
            assert found == set(), docname
        else:
            assert url in found, docname
            view = url.replace("/edit/", "/blob/")
            assert {link.partition("?")[0] for link in found} <= {url, view}, docname
        sources = built.html(docname).select("a[href*=_sources]")
        for link in sources:
            target = (built.outdir / docname).parent / str(link["href"])
            assert target.resolve().is_file()


def test_template_that_is_no_address() -> None:
    assert from_template("https://[host]/{path}", path="a.md") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "expected a dictionary of strings to strings"),
        ("https://[host]/{path}", "expected addresses, which 'https://[host]/{path}'"),
        ("https://e.org/edit/", "that contain {path}, unlike 'https://e.org/edit/'"),
        ("https://e.org/{file}", "that contain {path}, unlike 'https://e.org/{file}'"),
    ],
)
def test_setting_that_is_wrong(project: Project, value: Any, expected: str) -> None:
    project.index()
    project.conf(quicktakes_edit_url={"learn": value})
    warnings = project.build("dummy").warnings
    (warning,) = (line for line in warnings if "[quicktakes.config]" in line)
    assert "quicktakes_edit_url" in warning
    assert expected in warning


@pytest.mark.parametrize("content", [{}, {"learn": "../content"}])
def test_folder_that_is_none(project: Project, content: dict[str, str]) -> None:
    (project.srcdir.parent / "content").mkdir()
    project.index()
    project.question("a")
    project.conf(
        quicktakes_content=content,
        quicktakes_edit_url={"cms": "https://e.org/{{ path }}"},
    )
    warnings = project.build("dummy").warnings
    (warning,) = (line for line in warnings if "[quicktakes.config]" in line)
    assert "quicktakes_edit_url has the key 'cms': expected a directory of" in warning
    assert f"({'none' if not content else repr('learn')}); no link is made" in warning
