"""Titles and headings in themes that use the text of HTML as HTML.

Templates get titles as HTML. Some themes convert them back to text and print that
unescaped: ``&lt;b&gt;`` becomes an element, and ``&quot;`` ends an attribute. Others
print the text that Sphinx collected, and let Vue run what is between double braces.
That is for these themes to fix, but the titles and headings of questions are not
trusted.

An invisible word joiner after ``<`` prevents a tag, and one between braces prevents a
program. Quotation marks become typographic ones, which end no attribute. Other themes
get titles unchanged.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import markupsafe
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from ..domain import QuickTakesDomain
from ..harmless import harmless_text
from ..html_page import HtmlPage
from ..store import domain_of


def prepare(app: Sphinx, builder: Builder) -> None:
    """Find out what the theme does with titles (``write-started``).

    The environment has been saved already, so that no other format gets the changes.
    """
    domain = domain_of(app.env)
    lineage = {folder.name for folder in _theme_folders(builder)}
    if not lineage.isdisjoint(_PRINT_TEXT) and domain.build.is_site:
        _make_titles_harmless(domain)
        if _PRESS in lineage:
            _make_headings_harmless(domain)
    domain.build.reads_titles_back = _reads_titles_back(app, builder)


def _reads_titles_back(app: Sphinx, builder: Builder) -> bool:
    folders = _theme_folders(builder)
    return not _READ_BACK.isdisjoint(folder.name for folder in folders) or any(
        map(_STRIPPED.search, _templates(app, folders))
    )


def _theme_folders(builder: Builder) -> list[Path]:
    """Return the folders of a theme and of those it inherits from.

    Pages of some builders, such as json, have none.
    """
    theme = getattr(builder, "theme", None)
    return [Path(folder) for folder in theme.get_theme_dirs()] if theme else []


# Folder names of themes, which themes that inherit from them share: those that print
# the text of titles, and those that do so with titles that are HTML.
_PRESS = "sphinx_press_theme"
_PRINT_TEXT = frozenset({"pydata_sphinx_theme", _PRESS})
_READ_BACK = frozenset({"sphinx_material", _PRESS})

# The filter drops tags and decodes entities. Sphinx's own templates escape the result.
_STRIPPED = re.compile(
    r"\|\s*striptags\b(?!\s*\|\s*(?:e|escape|forceescape|tojson|urlencode)\b)"
)


# How a template, or the text of a setting, names another one.
_NAMED = re.compile(r"""["']!?([^"'\n]+\.html)["']""")


def _templates(app: Sphinx, folders: Iterable[Path]) -> Iterator[str]:
    """Yield the templates of a theme, and those of the project that take part.

    These have the name of one of the theme's, or are named in another one or in the
    configuration. What else is below ``templates_path`` may be anything.
    """
    config = app.config
    values = (
        config.html_sidebars,
        config.html_additional_pages,
        config.html_theme_options,
    )
    named = set(_NAMED.findall(repr(values)))
    for folder in folders:
        for path in folder.rglob("*.html"):
            text = path.read_text("utf-8", errors="replace")
            yield text
            named |= {path.relative_to(folder).as_posix(), *_NAMED.findall(text)}
    known: set[str] = set()
    while new := named - known:
        known |= new
        for place in config.templates_path:
            for path in (Path(app.confdir, place, name) for name in new):
                if os.path.isfile(path):  # whatever a template names
                    text = path.read_text("utf-8", errors="replace")
                    yield text
                    named |= {*_NAMED.findall(text)}


def _make_titles_harmless(domain: QuickTakesDomain) -> None:
    """Change the titles that Sphinx has collected."""
    titles = domain.env.titles
    for docname in {*domain.catalogue.questions, *domain.generated} & titles.keys():
        text = titles[docname].astext()
        if (harmless := harmless_text(text)) != text:
            titles[docname] = nodes.title("", harmless)


def _make_headings_harmless(domain: QuickTakesDomain) -> None:
    """Change the headings that the press theme has collected, as those of listings."""
    for contents in getattr(domain.env, "toc_dict", {}).values():
        for heading in contents["sections"]:
            heading["title"] = harmless_text(heading["title"])


def escape_page_title(page: HtmlPage) -> None:
    """Escape the title that the book theme prints as it is.

    (``html-page-context``, after the theme has set it.)
    """
    domain = page.domain
    if "pagetitle" in page.context and (
        page.name in domain.catalogue.questions or page.name in domain.generated
    ):
        page.context["pagetitle"] = markupsafe.escape(domain.title(page.name))


def harden(page: HtmlPage) -> None:
    """Make titles safe to be read back (``html-page-context``, before themes).

    Pages of the project show titles of others too: of the page before, in their own
    tables of contents, in the tree.
    """
    build = page.domain.build
    if build.reads_titles_back is None:  # Sphinx 8.0, singlehtml: no write-started
        build.reads_titles_back = _reads_titles_back(page.app, build.builder)
    if not build.reads_titles_back:
        return
    context = page.context
    for name in ("title", "toc"):
        if isinstance(context.get(name), str):
            context[name] = hardened(context[name])
    for name in ("prev", "next"):
        if context.get(name):
            context[name] = _entry(context[name])
    context["parents"] = [_entry(entry) for entry in context.get("parents") or ()]
    context["rellinks"] = [
        (docname, hardened(title), *rest)
        for docname, title, *rest in context.get("rellinks") or ()
    ]
    if render := context.get("toctree"):
        context["toctree"] = lambda **options: hardened(render(**options) or "")


def _entry(entry: dict[str, str]) -> dict[str, str]:
    return {**entry, "title": hardened(entry["title"])}


_TAG = re.compile(r"(<[^>]*>)")
_SIGN = re.compile("&(?:lt|#60|#x3c|quot|#34|#x22|#39|#x27);|[\"']", re.IGNORECASE)
_TYPOGRAPHIC = str.maketrans({'"': "”", "'": "’"})


def hardened(html: str) -> str:
    """Return HTML whose text is harmless even if it is printed as HTML.

    Tags are not changed.
    """
    parts = _TAG.split(html)
    parts[::2] = [harmless_text(_SIGN.sub(_harmless, text)) for text in parts[::2]]
    return "".join(parts)


def _harmless(match: re.Match[str]) -> str:
    sign = markupsafe.Markup(match[0]).unescape()
    return harmless_text(sign).translate(_TYPOGRAPHIC).replace("<", "&lt;")
