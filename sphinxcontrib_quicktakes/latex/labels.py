"""Labels of pages in the PDF."""

from __future__ import annotations

from typing import Any, cast


def in_labels(docname: str) -> str:
    r"""Return *docname* as it is in the labels of the PDF.

    Sphinx escapes it in ``\label``, but not in references of a domain's index. Without
    ``\detokenize``, nothing happens if it is escaped there too, one day.
    """
    # Only for the PDF, whose writer is loaded by then. The method uses nothing of it.
    from sphinx.writers.latex import LaTeXTranslator

    escaped = LaTeXTranslator.idescape(cast(Any, None), docname)
    return escaped.removeprefix(r"\detokenize{").removesuffix("}")
