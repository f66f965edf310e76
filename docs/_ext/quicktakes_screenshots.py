"""Screenshots for the manual, taken while it is built.

The questions of the manual are built once more in each theme, and Chromium takes
pictures of them into ``_images/screenshots`` of the output. No file is kept in the
sources, so that none goes stale. Where there is no Chromium or Playwright, or a theme
is not installed, the page says so in the place of the pictures; in CI, a build with
``-t screenshots`` has to have them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from sphinx.util.typing import ExtensionMetadata

import sphinxcontrib_quicktakes

logger = logging.getLogger(__name__)

# The themes, and the schemes that each has.
THEMES = {
    "alabaster": ["light"],
    "furo": ["light", "dark"],
    "pydata_sphinx_theme": ["light", "dark"],
    "sphinx_rtd_theme": ["light"],
    "sphinx_book_theme": ["light", "dark"],
}
FOLDER = "_images/screenshots"
# A page without formulas, which MathJax would have to be fetched for.
PAGE = "questions/programming/what-should-a-commandline-tool-print-for-help"
SIZE = {"width": 1000, "height": 750}
INDEX = """\
Questions
=========

.. quicktakes::

.. toctree::
   :hidden:

   keywords
"""
KEYWORDS = "Keywords\n========\n\n.. quicktakes-index::\n"
CONF = """\
project = "Questions"
extensions = ["sphinxcontrib_quicktakes"]
html_title = "Questions"
"""
# Playwright has an event loop, so it has a process.
SHOOT = """
import json, sys
from playwright.sync_api import sync_playwright
task = json.load(sys.stdin)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=task["chromium"], args=["--no-sandbox"]
    )
    for scheme, url, path in task["shots"]:
        context = browser.new_context(color_scheme=scheme, viewport=task["size"])
        page = context.new_page()
        page.route("http*://**", lambda route: route.abort())
        page.goto(url)
        page.evaluate("document.fonts.ready.then(() => true)")
        page.screenshot(path=path)
        context.close()
    browser.close()
"""


class screenshots(nodes.General, nodes.Element):  # noqa: N801
    """The place of the pictures of one theme."""


class Screenshots(SphinxDirective):
    """``.. manual-screenshots:: furo``: a theme, in each of its schemes."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        theme = directives.choice(self.arguments[0], tuple(THEMES))
        return [screenshots(theme=theme)]


def lacking(theme: str) -> str:
    """Return what is not here to take pictures of *theme*, or nothing."""
    if shutil.which("chromium") is None:
        return "Chromium"
    return next((m for m in ("playwright", theme) if find_spec(m) is None), "")


def sources(srcdir: Path) -> Iterator[Path]:
    """Return the files on which the pictures depend."""
    yield Path(__file__)
    yield from (srcdir / "questions").rglob("*.md")
    assert sphinxcontrib_quicktakes.__file__ is not None
    package = Path(sphinxcontrib_quicktakes.__file__).parent
    yield from (p for p in package.rglob("*") if p.suffix in (".py", ".css"))


def build(theme: str, folder: Path) -> str:
    """Build the questions in *folder* in a theme; return the address of a page."""
    out = folder / "_build" / theme
    # Themes change what Sphinx keeps for all projects of a process.
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-qD", f"html_theme={theme}", folder, out],
        check=True,
        capture_output=True,
        text=True,
    )
    return (out / f"{PAGE}.html").as_uri()


def take(app: Sphinx) -> None:
    """Take all pictures that are missing or older than what they show."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    required = os.environ.get("CI") and "screenshots" in app.tags
    report = logger.warning if required else logger.info
    themes = []
    for theme in THEMES:
        if what := lacking(theme):
            report("manual: no screenshots of %s, for %s is not here", theme, what)
        else:
            themes.append(theme)
    outdir = Path(app.outdir, FOLDER)
    paths = {
        (theme, scheme): outdir / f"{theme}-{scheme}.png"
        for theme in themes
        for scheme in THEMES[theme]
    }
    newest = max(path.stat().st_mtime for path in sources(Path(app.srcdir)))
    if all(p.exists() and p.stat().st_mtime > newest for p in paths.values()):
        return
    outdir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The generated pages of the manual are not among them.
        shutil.copytree(Path(app.srcdir, "questions"), folder / "questions")
        folder.joinpath("index.rst").write_text(INDEX, encoding="utf-8")
        folder.joinpath("keywords.rst").write_text(KEYWORDS, encoding="utf-8")
        folder.joinpath("conf.py").write_text(CONF, encoding="utf-8")
        try:
            urls = {theme: build(theme, folder) for theme in themes}
            task = {
                "chromium": shutil.which("chromium"),
                "size": SIZE,
                "shots": [(s, urls[t], str(path)) for (t, s), path in paths.items()],
            }
            subprocess.run(
                [sys.executable, "-c", SHOOT],
                input=json.dumps(task),
                check=True,
                capture_output=True,
                text=True,
            )
        except subprocess.CalledProcessError as error:
            raise ExtensionError(f"manual: no screenshots: {error.stderr}") from error


class Place(SphinxPostTransform):
    """Put the pictures, or a notice that there are none, in their places."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        builder = self.app.builder
        for node in list(self.document.findall(screenshots)):
            theme = node["theme"]
            if builder.format != "html" or builder.name == "epub":
                text = "The screenshots are in the HTML of this manual."
            elif what := lacking(theme):
                text = (
                    f"There are no screenshots of {theme} here: they are made when "
                    f"this manual is built, and that machine did not have {what}."
                )
            else:
                page = builder.get_target_uri(self.env.docname)
                images = "".join(
                    f'<a href="{source}"><img src="{source}" width="{SIZE["width"]}" '
                    f'height="{SIZE["height"]}" loading="lazy" '
                    f'alt="A question page in the theme {theme}, {scheme}"></a>\n'
                    for scheme in THEMES[theme]
                    for source in [relative_uri(page, f"{FOLDER}/{theme}-{scheme}.png")]
                )
                html = f'<div class="manual-screenshots">\n{images}</div>\n'
                node.replace_self(nodes.raw("", html, format="html"))
                continue
            node.replace_self(nodes.paragraph(text, text))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(screenshots)
    app.add_directive("manual-screenshots", Screenshots)
    app.add_post_transform(Place)
    app.connect("builder-inited", take)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
