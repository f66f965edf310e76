"""Images of questions that TeX cannot print, replaced by their alternative text.

Browsers show images that TeX has no reader for (SVG, GIF, WebP). TeX stops at these,
and at files that are not images: incomplete ones, or a page that says "not found".
Sphinx checks the type of an image only if a page names it without its suffix.
``sphinx.ext.imgconverter`` converts the first kind to PNG before this looks.

Images on pages of the project's own are left to the project, which knows its engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any
from zlib import crc32

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..problems import Problem, ProblemType
from ..report import report
from ..store import domain_of

_SUFFIXES = {".png", ".jpg", ".jpeg", ".pdf"}
"""Suffixes that every TeX engine reads; they need not match the type."""


def is_printable(path: Path) -> bool:
    """Return whether TeX can read the image in a file."""
    if path.suffix.lower() not in _SUFFIXES:
        return False
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return (
        _is_whole_png(data)
        or (data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data)
        or (data.startswith(b"%PDF-") and b"%%EOF" in data)
    )


def _is_whole_png(data: bytes) -> bool:
    """Return whether each chunk has its checksum, to the last (PNG, 5.3)."""
    signature = b"\x89PNG\r\n\x1a\n"
    kind, start = b"", len(signature)
    while kind != b"IEND":
        # Length, type, data, and the checksum of the last two.
        end = start + 8 + int.from_bytes(data[start : start + 4], "big")
        kind, checksum = data[start + 4 : start + 8], data[end : end + 4]
        if crc32(data[start + 4 : end]).to_bytes(4, "big") != checksum:
            return False
        start = end + 4
    return data.startswith(signature)


def mark(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the images of a question that was just read (``doctree-read``).

    Its answer may be copied to pages of the project's own.
    """
    if app.env.docname in domain_of(app.env).catalogue.questions:
        for image in doctree.findall(nodes.image):
            image[_MARK] = True


_MARK = "quicktakes"
"""The attribute of an image of a question."""


class PrintableImages(SphinxPostTransform):
    """Replace images that would stop TeX by their text, with a warning."""

    default_priority = 300  # after Sphinx has downloaded and converted what it can
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        domain = domain_of(self.env)
        types = domain.build.builder.supported_image_types
        for image in list(self.document.findall(nodes.image)):
            if not image.get(_MARK):
                continue
            if not is_printable(Path(self.env.srcdir, _file(image, types))):
                report(image, Problem(ProblemType.IMAGE, _message(image)))
                _replace(image)


def _file(image: nodes.image, types: Iterable[str]) -> str:
    """Return the file of an image that Sphinx will take: of several, by its type."""
    candidates: dict[str, str] = image.get("candidates", {})
    files = [candidates[kind] for kind in types if kind in candidates]
    return files[0] if files else str(image["uri"])


def _message(image: nodes.image) -> str:
    return (
        f"TeX cannot print the image {image['uri']!r}: expected a complete PNG, JPEG "
        "or PDF file with that suffix (sphinx.ext.imgconverter converts others); the "
        "PDF shows its alternative text instead"
    )


def _replace(image: nodes.image) -> None:
    text = nodes.Text(image.get("alt") or PurePath(image["uri"]).name)
    inline = isinstance(image.parent, (nodes.TextElement, nodes.Inline))
    image["classes"] = []  # they are about an image
    # Names and ids go over to it, which a mere text has not.
    image.replace_self((nodes.inline if inline else nodes.paragraph)("", "", text))


def register(app: Sphinx) -> None:
    app.add_post_transform(PrintableImages)
