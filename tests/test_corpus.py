"""The real files, by every builder, with warnings as errors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import front_matter_of, parse, squeeze
from lxml import etree, html

pytestmark = pytest.mark.corpus

CONF = """\
project = "Corpus"
author = copyright = "The authors"
version = release = "1"
extensions = ["sphinxcontrib_quicktakes"]
exclude_patterns = ["_build"]
epub_show_urls = "no"
linkcheck_ignore = [r"https?://"]
"""
BUILDERS = (
    "html dirhtml singlehtml json pickle epub text man texinfo latex gettext xml "
    "linkcheck"
).split()
THEMES = ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_rtd_theme"]


@dataclass(frozen=True)
class Site:
    """A project of the real files, with a directory of its own for each output."""

    srcdir: Path

    def build(self, builder: str, *options: str) -> Path:
        """Build by ``sphinx-build`` with warnings as errors; return the output."""
        name = "-".join((builder, *options)).replace("=", "-")
        outdir = self.srcdir.parent / name
        # Sphinx shares doctrees between all formats but this one.
        shared = "gettext" if builder == "gettext" else "shared"
        doctrees = self.srcdir.parent / "doctrees" / "-".join((shared, *options))
        command = [sys.executable, "-m", "sphinx", "-W", "-n", "--keep-going", "-q"]
        command += ["-b", builder, "-d", str(doctrees)]
        for option in options:
            command += ["-D", option]
        done = subprocess.run(
            [*command, str(self.srcdir), str(outdir)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONWARNINGS": "ignore", "NO_COLOR": "1"},
        )
        assert done.stderr.strip() == ""
        assert done.returncode == 0
        return outdir


@pytest.fixture(scope="module")
def site(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    srcdir = tmp_path_factory.mktemp("corpus") / "src"
    (srcdir / "learn").mkdir(parents=True)
    for path in corpus.glob("*.md"):
        (srcdir / "learn" / path.name).symlink_to(path)
    (srcdir / "conf.py").write_text(CONF)
    (srcdir / "index.rst").write_text(
        "Corpus\n======\n\n.. quicktakes::\n\n.. toctree::\n\n   keywords\n"
    )
    (srcdir / "keywords.rst").write_text(
        "Keywords\n========\n\n.. quicktakes-index::\n"
    )
    return Site(srcdir)


@cache
def output(site: Site, builder: str, *options: str) -> Path:
    return site.build(builder, *options)


@pytest.fixture(scope="module")
def titles(corpus: Path) -> Counter[str]:
    """Return the titles of the real files."""
    return Counter(
        " ".join(front_matter_of(path)["title"].split()) for path in corpus.glob("*.md")
    )


def without_links(element: BeautifulSoup) -> str:
    for link in element.select("a.headerlink"):
        link.decompose()
    return squeeze(element)


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_warnings(site: Site, builder: str) -> None:
    outdir = output(site, builder)
    assert any(path.is_file() for path in outdir.rglob("*"))


@pytest.mark.parametrize("theme", THEMES)
def test_themes(site: Site, theme: str) -> None:
    pytest.importorskip(theme)
    outdir = output(site, "html", f"html_theme={theme}")
    check_links(outdir)
    page = next(iter(sorted((outdir / "learn").glob("*.html"))))
    assert len(parse(page).select("article h1, [role=main] h1, main h1")) >= 1


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_every_link_leads_somewhere(site: Site, builder: str) -> None:
    assert check_links(output(site, builder)) > 500


def check_links(outdir: Path) -> int:
    """Assert that every link inside of *outdir* has a target; return their number."""
    pages = {
        path.resolve(): html.parse(path).getroot()
        for path in outdir.rglob("*.html")
        if path.name != "webpack-macros.html"  # a template of pydata-sphinx-theme's
    }
    ids = {path: set(page.xpath("//@id | //a/@name")) for path, page in pages.items()}
    # Sphinx links from one document to pages that it makes for several only.
    never = {"genindex.html", "search.html"} if "singlehtml" in outdir.name else set()
    checked = 0
    wrong = []
    for path, page in pages.items():
        for element in page.xpath("//*[@href or @src]"):
            address = element.get("href") or element.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not address or address in never:
                continue
            checked += 1
            target = path
            if parts.path:
                target = (path.parent / unquote(parts.path)).resolve()
                if target.is_dir():
                    target /= "index.html"
            fragment = unquote(parts.fragment)
            if not target.is_file() or (
                # Other elements use fragments for their own purposes (icons).
                fragment and element.tag == "a" and fragment not in ids[target]
            ):
                wrong.append((path.name, address))
    assert wrong == []
    return checked


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_no_id_twice(site: Site, builder: str) -> None:
    for path in output(site, builder).rglob("*.html"):
        ids = Counter(html.parse(path).xpath("//@id"))
        assert [i for i, count in ids.items() if count > 1] == [], path.name


def test_every_question_is_a_page_in_its_group(
    site: Site, titles: Counter[str]
) -> None:
    outdir = output(site, "html")
    found: Counter[str] = Counter()
    for path in (outdir / "learn").glob("*.html"):
        (h1,) = parse(path).select("[role=main] h1")
        found[without_links(h1)] += 1
    plain = {_plain(title): count for title, count in titles.items()}
    assert {_plain(title): count for title, count in found.items()} == plain
    listed = Counter(
        _plain(squeeze(a))
        for a in parse(outdir / "index.html").select("[role=main] a.qt-question")
    )
    assert listed == plain


def _plain(title: str) -> str:
    """Return a title without what smart quotes change."""
    return "".join(c for c in title if c.isalnum())


def test_subjects_in_two_cases_are_one(site: Site) -> None:
    pages = [p.stem for p in (output(site, "html") / "subjects").glob("*.html")]
    assert len(pages) == len({p.casefold() for p in pages}) > 3


def test_no_markup_is_left_over(site: Site) -> None:
    """No Markdown, TeX or escape stands in prose where it should have been read."""
    for path in (output(site, "html") / "learn").glob("*.html"):
        (main,) = parse(path).select("[role=main]")
        for element in main.select("pre, code, .math, .headerlink, script"):
            element.decompose()
        text = main.get_text()
        for sign in ("\\n", "**", "```", "$$", "###", "\\(", "\\[", "\\begin", "â€"):
            assert sign not in text, (path.name, sign)


def test_one_document_has_every_question_once(site: Site, titles: Counter[str]) -> None:
    page = parse(output(site, "singlehtml") / "index.html")
    found = Counter(
        _plain(without_links(section.find(["h1", "h2", "h3"])))  # type: ignore[arg-type]
        for section in page.select("section.quicktakes-question")
    )
    assert found == {_plain(title): count for title, count in titles.items()}


def test_epub_is_well_formed(site: Site) -> None:
    outdir = output(site, "epub")
    names = [*outdir.rglob("*.xhtml"), outdir / "content.opf", outdir / "toc.ncx"]
    assert len(names) > 50
    for path in names:
        etree.parse(path)


def test_xml_is_well_formed(site: Site) -> None:
    paths = list((output(site, "xml") / "learn").glob("*.xml"))
    assert len(paths) == len(list((site.srcdir / "learn").iterdir()))
    for path in paths:
        etree.parse(path)


def test_source_is_left_as_it_was(site: Site, corpus: Path) -> None:
    output(site, "html")
    generated = {p.name for p in (site.srcdir / "subjects").iterdir()}
    assert ".gitignore" in generated
    assert len(list((site.srcdir / "learn").iterdir())) == len(list(corpus.iterdir()))
