"""Settings that latexmk passes on to TeX's programs: memory, and xindy's options.

Names of labels and titles of references fill the memory that TeX Live allocates by
default before ten thousand questions. Its programs take other sizes from the
environment.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from . import book_index

# Words of memory, characters of names, names, names of macros, and characters of a line
# (texmf.cnf): a paragraph is one line.
_SIZES = {
    "extra_mem_top": "60000000",
    "extra_mem_bot": "20000000",
    "pool_size": "40000000",
    "max_strings": "2000000",
    "hash_extra": "2000000",
    "buf_size": "10000000",
}
# Read the Docs runs latexmk without the Makefile, which names the style.
_XINDY = {"XINDYOPTS": "-L general -C utf8 -M sphinx.xdy"}


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write ``latexmkrc`` (``build-finished``, after Sphinx's files).

    Values from the environment are kept.
    """
    latexmkrc = Path(app.builder.outdir, "latexmkrc")
    if exception is not None or app.builder.name != "latex" or not latexmkrc.is_file():
        return
    values = (_XINDY if book_index.has_style(app) else {}) | _SIZES
    lines = "".join(f"$ENV{{'{k}'}} ||= '{v}';\n" for k, v in values.items())
    text = latexmkrc.read_text(encoding="utf-8")
    if not text.startswith(lines):
        latexmkrc.write_text(lines + text, encoding="utf-8")
