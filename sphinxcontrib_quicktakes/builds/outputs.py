"""The files that a builder writes for documents, which go with them.

Sphinx leaves them behind. So what the extension made would stay in the output, where
search engines and readers still find it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.builders import Builder


def remove(builder: Builder, docnames: Iterable[str], kept: Iterable[str] = ()) -> None:
    """Remove what *builder* wrote for documents that are no more.

    But not what it wrote for those that are *kept*: two may have one page.
    """
    out = Path(builder.outdir)
    others = {path for docname in kept for path in _files_of(builder, docname)}
    for path in {p for d in docnames for p in _files_of(builder, d)} - others:
        path.unlink(missing_ok=True)
        parent = path.parent
        while parent != out and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent


def _files_of(builder: Any, docname: str) -> list[Path]:
    """Return the files that a builder writes for a document."""
    out = Path(builder.outdir)
    if builder.format != "html":
        suffix = getattr(builder, "out_suffix", "")
        return [out / f"{docname}{suffix}"] if suffix else []
    # Where it is differs: dirhtml makes the index in a folder that folder's page.
    get_path = getattr(builder, "get_output_path", None)  # since Sphinx 8.2
    paths = [Path((get_path or builder.get_outfilename)(docname))]
    end = builder.config.html_sourcelink_suffix
    for suffix in builder.config.source_suffix:
        source = docname + suffix
        paths.append(out / "_sources" / (source if suffix == end else source + end))
    return paths
