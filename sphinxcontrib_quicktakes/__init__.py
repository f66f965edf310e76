"""Question-and-answer files as documentation pages.

``extensions = ["sphinxcontrib_quicktakes"]`` in ``conf.py`` and ``.. quicktakes::`` on
a page are all that is needed.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import cast

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import (
    book_index,
    browse,
    edit_links,
    epub,
    feeds,
    freshness,
    glyphs,
    head,
    i18n,
    inventories,
    latex,
    lists,
    mathjax,
    navigation,
    nodes,
    parser,
    placement,
    plain,
    related,
    report,
    sanitize,
    scan,
    search_index,
    shards,
)
from .config import PREFIX, Settings, read_settings
from .directives import QuickTakes, QuickTakesIndex, QuickTakesSubject
from .domain import Build, QuickTakesDomain, warn_missing
from .version import environment_version

__version__ = "0.1.0.dev0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; what happens when, in the order of a build."""
    for field in dataclasses.fields(Settings):
        default = getattr(Settings(), field.name)
        app.add_config_value(PREFIX + field.name, default, field.metadata["rebuild"])
    app.add_domain(QuickTakesDomain)
    app.add_directive("quicktakes", QuickTakes)
    app.add_directive("quicktakes-subject", QuickTakesSubject)
    app.add_directive("quicktakes-index", QuickTakesIndex)
    app.add_post_transform(latex.ShowSource)
    app.add_post_transform(latex.SetHeadings)
    app.add_post_transform(book_index.SortIndex)
    app.add_post_transform(epub.WriteXhtml)
    app.add_post_transform(plain.WritePlainText)
    app.add_post_transform(plain.WriteTextOfLinks)
    i18n.register(app)
    inventories.register(app)
    app.add_css_file("quicktakes.css")
    nodes.register(app)
    lists.register(app)
    browse.register(app)

    app.connect("config-inited", parser.load_myst, priority=1)
    app.connect("config-inited", latex.choose_engine, priority=700)
    app.connect("config-inited", epub.install, priority=900)
    app.connect("config-inited", parser.install, priority=900)
    app.connect("builder-inited", use_settings, priority=400)
    app.connect("builder-inited", epub.offer_mathml, priority=400)
    app.connect("builder-inited", scan.scan)
    app.connect("builder-inited", mathjax.confine, priority=600)  # after MyST's own
    app.connect("env-get-outdated", scan.leave_out)
    app.connect("env-before-read-docs", placement.remember_reading)
    app.connect("doctree-read", placement.hang_subjects, priority=400)
    # Sphinx's own collectors have priority 500: the toctree collector is past.
    app.connect("doctree-read", placement.hang_questions, priority=600)
    app.connect("doctree-read", freshness.note_links)
    app.connect("doctree-read", feeds.note_beginning)
    app.connect("env-updated", placement.settle)
    app.connect("env-updated", freshness.stale, priority=600)
    app.connect("env-updated", report.report_pages, priority=700)
    app.connect("env-updated", related.report_missing, priority=700)
    app.connect("write-started", freshness.begin)
    app.connect("write-started", navigation.make_titles_harmless)
    app.connect("write-started", epub.complete_contents)
    app.connect("write-started", shards.complete_index)
    app.connect("doctree-resolved", freshness.note_written)
    # Before intersphinx, which knows nothing of relative names.
    app.connect("missing-reference", shards.resolve_document, priority=400)
    app.connect("warn-missing-reference", warn_missing)
    app.connect("html-page-context", head.prepare, priority=400)
    app.connect("html-page-context", navigation.add_context)
    app.connect("html-page-context", head.complete, priority=800)
    app.connect("html-page-context", navigation.escape_page_title, priority=600)
    app.connect("html-page-context", edit_links.add_links, priority=400)
    app.connect("build-finished", book_index.finish)
    app.connect("build-finished", glyphs.finish)
    app.connect("build-finished", search_index.finish)
    app.connect("build-finished", shards.drop_index)
    app.connect("build-finished", feeds.write)
    # When all else is done: a build that was killed before is not finished.
    app.connect("build-finished", freshness.finish, priority=900)
    return {
        "version": __version__,
        "env_version": environment_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def use_settings(app: Sphinx) -> None:
    """Check the settings, and hand them to the domain (``builder-inited``)."""
    domain = cast(QuickTakesDomain, app.env.get_domain("qt"))
    settings, problems = read_settings(app.config)
    if settings.html == "sanitize" and not sanitize.available():
        problems.append(sanitize.PROBLEM)
        settings = dataclasses.replace(settings, html="escape")
    settings, unmet = feeds.check(settings, app.config)
    problems += unmet
    domain.build = Build(app.builder, settings)
    for problem in problems:
        report.report("", problem)
    static = Path(__file__).parent / "static"
    app.config.html_static_path.append(str(static))
