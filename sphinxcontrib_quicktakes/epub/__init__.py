"""The ePub: every question in the navigation and in the reading order, valid XHTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..catalogue import page_names
from ..config import chosen
from ..domain import QuickTakesDomain
from ..store import domain_of
from ..tree.placement import toctree
from ..views import faq
from ..views.keyword_index import part_docname

if TYPE_CHECKING:
    from sphinx.builders.epub3 import Epub3Builder


_MATHML = "quicktakes-mathml"


def install(app: Sphinx, config: Config) -> None:
    """Replace the registered ePub builder by a subclass (``config-inited``).

    If ``conf.py`` does not decide otherwise, hidden toctrees are included in the
    navigation, because the subject pages hang in one.
    """
    base = app.registry.builders["epub"]
    builder = type("EpubBuilder", (_EpubBuilder, base), {"__module__": __name__})
    app.add_builder(cast("type[Builder]", builder), override=True)
    # Files of the browse page, which is a plain list in books.
    config.epub_exclude_files = [
        *config.epub_exclude_files,
        *(
            f"_static/quicktakes-{n}"
            for n in ("browse.css", "browse.js", "minisearch.js")
        ),
    ]
    if not chosen(config, "epub_tocscope"):
        config.epub_tocscope = "includehidden"
    if not chosen(config, "epub_language"):
        # Books need a language tag: zh-CN for Sphinx's zh_CN.
        config.epub_language = (config.language or "en").replace("_", "-")


def offer_mathml(app: Sphinx) -> None:
    """Register the renderer of formulas, for ePub only (``builder-inited``).

    In other builds, the presence of a second renderer would make it the default.
    """
    if getattr(app.builder, "math_renderer_name", None) == _MATHML:
        # Other builders need not wait for it.
        from . import math_renderer

        app.add_html_math_renderer(
            _MATHML,
            inline_renderers=(math_renderer.visit_inline, None),
            block_renderers=(math_renderer.visit_block, None),
        )


def complete_contents(app: Sphinx, builder: Builder) -> None:
    """Add the questions to the table of contents (``write-started``).

    For the sake of HTML, it does not contain them.
    """
    if builder.name != "epub":
        return
    domain = domain_of(app.env)
    for docname, documents in _below(domain):
        toc = app.env.tocs.get(docname)
        if toc is None or not toc.children:
            continue
        _put_last(app, toc, domain.notes[docname].subject_tree)
        if documents:
            item = cast(nodes.Element, toc.children[0])
            item += nodes.bullet_list("", toctree(docname, documents))


def _put_last(app: Sphinx, toc: nodes.Element, subjects: tuple[str, ...]) -> None:
    """Put the subject pages of a listing behind its own headings, as they are read.

    Headings that say the same as their titles go.
    """
    titles = {app.env.titles[d].astext() for d in subjects if d in app.env.titles}
    for tree in list(toc.findall(addnodes.toctree)):
        if tree.parent is not None and tuple(tree["includefiles"]) == subjects:
            siblings = cast(nodes.Element, tree.parent)
            for item in list(siblings.findall(nodes.list_item)):
                if item.astext() in titles and item.parent is not None:
                    item.parent.remove(item)
            siblings.remove(tree)
            siblings += tree


def _below(domain: QuickTakesDomain) -> Iterator[tuple[str, list[str]]]:
    """Return pages with the documents that the book has below them."""
    later: dict[str, list[str]] = {}
    for key, first in domain.subject_pages().items():
        count = domain.pages_of(domain.catalogue.subjects[key])
        pages = [page_names.later(first, number) for number in range(2, count + 1)]
        later.setdefault(first, []).extend(pages)
    if (index := domain.index_page()) is not None and domain.catalogue.index_divided:
        parts = [part_docname(domain, part) for part in domain.catalogue.index_parts]
        later.setdefault(index, []).extend(part for part in parts if part)
    for docname, note in domain.notes.items():
        pages = [page for page in later.get(docname, ()) if page in domain.env.all_docs]
        yield docname, [*pages, *note.question_tree]


class WriteXhtml(SphinxPostTransform):
    """Write the HTML in answers as XHTML, as ePub readers require."""

    default_priority = 500
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        if self.env.docname in domain.catalogue.questions:
            found: Iterable[nodes.raw] = self.document.findall(nodes.raw)
        else:
            found = faq.in_answers(self.document)
        for node in list(found):
            if "html" in node.get("format", "").split():
                node.replace_self(nodes.raw("", _xhtml(node.astext()), format="html"))


def _xhtml(text: str) -> str:
    writer = _XhtmlWriter()
    writer.feed(text)
    writer.close()
    return "".join(writer.out)


class _XhtmlWriter(HTMLParser):
    """Copies HTML token by token: the tags of a formatted word come one by one.

    Images go, but for their text, and so do links into the site: neither is in the
    book.
    """

    _EMPTY = frozenset("area base br col embed hr input link meta source wbr".split())
    _PHRASING = frozenset(
        "abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small "
        "span strong sub sup u var a br wbr".split()
    )
    _OUTSIDE = ("http:", "https:", "mailto:", "#")

    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")
            return
        # Nothing else is allowed in what is not a block itself.
        inside = any(name in self._PHRASING for name, _written in self._open)
        written = tag in self._PHRASING or not inside
        if tag not in self._EMPTY:
            self._open.append((tag, written))
        if not written:
            return
        kept = {
            name: value or ""
            for name, value in attrs
            if name != "href" or (value or "").lower().startswith(self._OUTSIDE)
        }
        if tag == "a" and "href" not in kept:
            kept = {}
        attributes = "".join(f' {k}="{html.escape(v)}"' for k, v in kept.items())
        self.out.append(f"<{tag}{attributes}{' /' if tag in self._EMPTY else ''}>")

    def handle_endtag(self, tag: str) -> None:
        written = tag not in self._EMPTY and tag != "img"
        if written and self._open and self._open[-1][0] == tag:
            written = self._open.pop()[1]
        if written:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(html.escape(data, quote=False))


if TYPE_CHECKING:
    _Base = Epub3Builder
else:
    _Base = object


class _EpubBuilder(_Base):
    @property
    def math_renderer_name(self) -> str | None:
        # Readers run no scripts, whatever the project chose for HTML.
        name = super().math_renderer_name
        return _MATHML if name == "mathjax" else name

    def get_toc(self) -> None:
        super().get_toc()
        domain = domain_of(self.env)
        pages = {self.get_target_uri(name) for name in domain.catalogue.questions}
        # Many answers have the same headings.
        self.refnodes = [
            node
            for node in self.refnodes
            if node["refuri"].partition("#")[0] not in pages or node["refuri"] in pages
        ]
        if not chosen(self.config, "epub_tocdepth"):
            # Sphinx's default cuts off the questions of deeply nested subjects.
            depths = [n["level"] for n in self.refnodes if n["refuri"] in pages]
            self.config.epub_tocdepth = max([self.config.epub_tocdepth, *depths])

    def build_content(self) -> None:
        # Sphinx compares the names of files with the addresses of pages.
        pages = self.refnodes
        self.refnodes = [{**n, "refuri": unquote(n["refuri"])} for n in pages]
        super().build_content()
        self.refnodes = pages
        path = Path(self.outdir, "content.opf")
        package = path.read_text(encoding="utf-8")
        path.write_text(_declare(package, path.parent), encoding="utf-8")


_EMPTY = re.compile(r'\s*<(dc:\w+|meta)(?: property="[^"]*")?>\s*</\1>')
_PAGE = re.compile(
    r'<item [^>]*href="([^"]*)" media-type="application/xhtml\+xml"(?= /)'
)
_CONTENT = {"mathml": "<math", "scripted": "<script", "svg": "<svg"}


def _declare(package: str, folder: Path) -> str:
    """Return the package document, complete: what pages hold is declared there.

    Sphinx does not, and leaves what the project does not say (``version``,
    ``copyright``) as empty elements, which are not valid.
    """

    def declared(item: re.Match[str]) -> str:
        page = Path(folder, unquote(html.unescape(item[1]))).read_text(encoding="utf-8")
        kinds = " ".join(kind for kind, tag in _CONTENT.items() if tag in page)
        return f'{item[0]} properties="{kinds}"' if kinds else item[0]

    return _PAGE.sub(declared, _EMPTY.sub("", package))


def register(app: Sphinx) -> None:
    app.add_post_transform(WriteXhtml)
