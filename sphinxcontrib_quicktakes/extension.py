"""The whole extension: what it adds to Sphinx, and its event handlers."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from . import epub, i18n, latex, nodes, plain, report, report_missing, scan, shards
from .builds import freshness, memory, one_document, processes
from .config import PREFIX, Settings, read_settings
from .directives import (
    QuickTakes,
    QuickTakesBrowse,
    QuickTakesIndex,
    QuickTakesKeyword,
    QuickTakesSubject,
)
from .domain import QuickTakesDomain, warn_missing
from .html import directions as html_directions
from .html import (
    edit_links,
    feeds,
    head,
    kept_indexes,
    mathjax,
    search_index,
    titles,
)
from .html_page import handler
from .latex import (
    book_index,
    directions,
    displays,
    glyphs,
    images,
    latexmk,
    long_code,
    long_words,
    tables,
    tall_alerts,
    tall_code,
)
from .pages import headings, parser, section_labels, smart_quotes, surroundings
from .shards import inventories
from .store import Build, domain_of
from .tree import generated_pages, navigation, placement, sidebar
from .views import browse, cards, export, faq, lists


def register(app: Sphinx) -> None:
    """Add settings, domain, directives, nodes and transforms; connect the events."""
    for field in dataclasses.fields(Settings):
        default = getattr(Settings(), field.name)
        rebuild = field.metadata["rebuild"]
        # The types are checked with the values, and reported once.
        app.add_config_value(PREFIX + field.name, default, rebuild, types=Any)
    app.add_domain(QuickTakesDomain)
    app.add_directive("quicktakes", QuickTakes)
    app.add_directive("quicktakes-browse", QuickTakesBrowse)
    app.add_directive("quicktakes-subject", QuickTakesSubject)
    app.add_directive("quicktakes-keyword", QuickTakesKeyword)
    app.add_directive("quicktakes-index", QuickTakesIndex)
    app.add_css_file("quicktakes.css")
    for part in (
        i18n,
        headings,
        nodes,
        smart_quotes,
        lists,
        placement,
        surroundings,
        cards,
        faq,
        browse,
        latex,
        displays,
        images,
        directions,
        long_code,
        long_words,
        tables,
        tall_alerts,
        tall_code,
        book_index,
        html_directions,
        head,
        search_index,
        epub,
        plain,
        inventories,
        memory,
    ):
        part.register(app)
    for event, listener, priority in EVENTS:
        app.connect(event, listener, priority)


def use_settings(app: Sphinx) -> None:
    """Check the settings, and hand them to the domain (``builder-inited``)."""
    domain = domain_of(app.env)
    settings, problems = read_settings(app.config)
    settings, unmet = feeds.check(settings, app.config)
    problems += unmet + edit_links.check(settings)
    domain.build = Build(app.builder, settings)
    domain.build.one_document = one_document.is_made_by(app.builder)
    domain.build.design = cards.SPHINX_DESIGN in app.extensions
    for problem in problems:
        report.report("", problem)
    static = Path(__file__).parent / "static"
    app.config.html_static_path.append(str(static))


# In the order of a build; 500 is Sphinx's own priority. Those of builds.memory are only
# connected in Sphinx's own command.
EVENTS = (
    ("config-inited", parser.load_myst, 1),
    ("config-inited", latex.choose_engine, 700),
    ("config-inited", epub.install, 900),
    ("config-inited", parser.install, 900),
    ("builder-inited", use_settings, 400),
    ("builder-inited", epub.offer_mathml, 400),
    ("builder-inited", nodes.use_writers, 400),
    ("builder-inited", one_document.set_tags, 450),
    ("builder-inited", scan.scan, 500),
    ("builder-inited", freshness.drop_half_build_info, 500),
    ("env-get-outdated", scan.leave_out, 500),
    ("env-before-read-docs", placement.remember_reading, 500),
    ("env-before-read-docs", processes.before_reading, 800),
    ("source-read", generated_pages.read_as_written, 100),
    ("doctree-read", images.mark, 400),
    ("doctree-read", section_labels.lengthen, 450),
    ("doctree-read", freshness.note_links, 500),
    ("doctree-read", feeds.note_beginning, 500),
    ("doctree-read", head.note_description, 500),
    ("doctree-read", section_labels.restore, 550),
    ("env-updated", placement.settle, 500),
    ("env-updated", mathjax.prepare, 500),
    ("env-updated", generated_pages.leave, 550),
    ("env-updated", freshness.stale, 600),
    ("env-updated", faq.report_elsewhere, 700),
    ("env-updated", report.report_pages, 700),
    ("env-updated", report_missing.report_missing, 700),
    ("write-started", export.write_script, 500),
    ("write-started", freshness.begin, 500),
    ("write-started", kept_indexes.keep, 500),
    ("write-started", titles.prepare, 500),
    ("write-started", epub.complete_contents, 500),
    ("write-started", shards.complete_index, 500),
    # Before intersphinx, which knows nothing of relative names.
    ("missing-reference", shards.resolve_document, 400),
    ("warn-missing-reference", warn_missing, 500),
    ("doctree-resolved", freshness.note_written, 500),
    ("doctree-resolved", processes.before_writing, 500),
    ("html-page-context", handler(mathjax.confine), 400),
    ("html-page-context", handler(sidebar.share), 400),
    ("html-page-context", handler(head.prepare), 400),
    ("html-page-context", handler(edit_links.add_links), 400),
    # Before themes, which at 500 prepare these titles for their templates.
    ("html-page-context", handler(navigation.add_context), 440),
    ("html-page-context", handler(titles.harden), 445),
    ("html-page-context", handler(faq.add_script), 500),
    ("html-page-context", handler(browse.add_scripts), 500),
    ("html-page-context", handler(titles.escape_page_title), 600),
    ("html-page-context", handler(head.complete), 800),
    # First, because it is not called after a listener that fails.
    ("build-finished", generated_pages.leave, 0),
    ("build-finished", export.write_json, 500),
    ("build-finished", book_index.finish, 500),
    ("build-finished", latexmk.finish, 500),
    ("build-finished", glyphs.finish, 500),
    ("build-finished", search_index.finish, 500),
    ("build-finished", shards.drop_index, 500),
    ("build-finished", feeds.write, 500),
    # After everything else: a build that was killed before is not finished.
    ("build-finished", freshness.finish, 900),
)
