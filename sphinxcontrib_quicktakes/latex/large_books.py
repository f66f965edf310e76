"""Books of thousands of questions: what TeX has no room for otherwise.

hyperref reads its bookmarks back as one macro, of five tokens for each letter: TeX's
memory ends before a thousand questions. The package ``bookmark`` reads them one by one,
and is part of every LaTeX. Names of labels and titles of references fill the rest of
what TeX Live allots by default, before five thousand; its programs take other sizes
from the environment, which latexmk hands on to them.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

BOOKMARKS = r"""
\IfFileExists{bookmark.sty}{\usepackage{bookmark}}{}
"""
# Words of memory, characters of names, names, and names of macros (texmf.cnf).
_SIZES = {
    "extra_mem_top": 60_000_000,
    "extra_mem_bot": 20_000_000,
    "pool_size": 40_000_000,
    "max_strings": 2_000_000,
    "hash_extra": 2_000_000,
}
# Read the Docs runs latexmk without the Makefile, which names a style for xindy.
_XINDY = "-L general -C utf8 -M sphinx.xdy"


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Tell latexmk what it is to hand on (``build-finished``; Sphinx has copied it).

    What the environment says already is kept.
    """
    latexmkrc = Path(app.builder.outdir, "latexmkrc")
    if exception is not None or app.builder.name != "latex" or not latexmkrc.is_file():
        return
    values = {"XINDYOPTS": _XINDY, **_SIZES}
    lines = "".join(f"$ENV{{'{k}'}} ||= '{v}';\n" for k, v in values.items())
    text = latexmkrc.read_text(encoding="utf-8")
    if not text.startswith(lines):
        latexmkrc.write_text(lines + text, encoding="utf-8")
