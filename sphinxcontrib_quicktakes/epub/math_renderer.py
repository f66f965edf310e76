"""The math renderer for ePub: MathML, or the source if there is none."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.locale import _ as sphinx_text
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from .mathml import convert
from .scanner import ConversionError

logger = logging.getLogger(__name__)


def visit_inline(self: Any, node: nodes.math) -> None:
    """Write an inline formula as MathML, or its source."""
    math, tag = _math(node, node.astext(), display=False), "span"
    if math is None:
        math, tag = self.encode(node.astext()), "code"
    start = self.starttag(node, tag, "", CLASS="math notranslate nohighlight")
    self.body.append(f"{start}{math}</{tag}>")
    raise nodes.SkipNode


def visit_block(self: Any, node: nodes.math_block) -> None:
    """Write a displayed formula as MathML, or its source."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, sphinx_text("Link to this equation"))
        self.body.append("</span>")
    # Blank lines separate formulas, as in Sphinx's own renderers.
    for part in re.split(r"\n\s*\n", node.astext().strip()):
        math = _math(node, part, display=True)
        self.body.append(math or f"<pre>{self.encode(part)}</pre>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _math(node: nodes.Element, tex: str, *, display: bool) -> str | None:
    try:
        return convert(tex, display)
    except ConversionError as error:
        text = "no MathML for the formula %r (%s): its source is shown instead"
        logger.info(text, tex, error, location=node)
        return None
