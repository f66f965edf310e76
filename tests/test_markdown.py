"""What is taken over from MyST's renderer, without its tests."""

from __future__ import annotations

from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import make_document
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser

from sphinxcontrib_quicktakes.content.question import Passage
from sphinxcontrib_quicktakes.markdown import _Renderer


def test_texts_begin_as_with_myst() -> None:
    """A newer MyST may prepare more than ours knows of."""
    document = make_document()
    options = {
        "document": document,
        "myst_config": MdParserConfig(),
        "parent": document,
        "domain": None,
        "passage": Passage(""),
    }
    prepared = []
    for renderer in (SphinxRenderer, _Renderer):
        rendered = create_md_parser(MdParserConfig(), renderer).renderer
        before = set(vars(rendered))
        rendered.setup_render(options, {})
        prepared.append({k: v for k, v in vars(rendered).items() if k not in before})
    theirs, ours = prepared
    assert theirs
    assert {name: ours.get(name) for name in theirs} == theirs
