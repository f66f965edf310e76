"""The source parser: Q&A files become question pages, all others stay MyST's.

``.md`` belongs to MyST-Parser or MyST-NB. The registered parser is subclassed, and
still parses everything that is not a Q&A file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.parsers import Parser

from ..store import domain_of
from .page import build_page, build_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def load_myst(app: Sphinx, config: Config) -> None:
    """Load MyST-Parser, unless it or MyST-NB is loaded (``config-inited``)."""
    if not {"myst_parser", "myst_nb"} & set(app.extensions):
        app.setup_extension("myst_parser")


def install(app: Sphinx, config: Config) -> None:
    """Replace the parser registered for ``.md`` (``config-inited``)."""
    filetype = config.source_suffix[".md"]
    base = app.registry.get_source_parser(filetype)
    parser = type("QuestionParser", (_QuestionParser, base), {"supported": (filetype,)})
    app.add_source_parser(cast("type[Parser]", parser), override=True)


def markdown_suffixes(app: Sphinx) -> tuple[str, ...]:
    """Return the suffixes of the files that may be Q&A files."""
    filetype = app.config.source_suffix[".md"]
    return tuple(s for s, t in app.config.source_suffix.items() if t == filetype)


if TYPE_CHECKING:
    _Base = Parser
else:
    _Base = object


class _QuestionParser(_Base):
    def parse(self, inputstring: str, document: nodes.document) -> None:
        env: Any = document.settings.env
        domain = domain_of(env)
        if env.docname not in domain.catalogue.questions:
            super().parse(inputstring, document)
        elif document["source"].endswith(":<translated>"):
            # A message of a catalog, as Sphinx passes it: no front matter.
            build_translation(inputstring, document, domain)
        else:
            build_page(inputstring, document, domain)
