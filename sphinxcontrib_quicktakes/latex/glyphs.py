"""A glyph for every character of the PDF.

XeTeX leaves out a character that its font lacks, with a line in a log that nobody
reads. Only TeX knows which fonts are installed where it runs, so it decides
(``texinputs/quicktakesglyphs.sty``): it gets a list of the characters of the book, each
with a text to use if no font has it.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from . import directions

logger = logging.getLogger(__name__)

PACKAGE = "\\usepackage{quicktakesglyphs}\n"
_STYLES = Path(__file__).parent / "texinputs"
_CHARACTERS = "quicktakescharacters.def"

# Packages with fonts and line-breaking rules for Chinese and Japanese.
_OTHER_FONTS = re.compile(
    r"\\(?:usepackage|RequirePackage)\s*(?:\[[^\]]*\])?\s*\{(?:xeCJK|ctex|zxjatype)\}"
    r"|\\documentclass(?:\[[^\]]*\])?\{(?:ctex|bxjs|xe?lua)"
)
# Compatibility characters with the meaning of their parts.
_SAME = {"<font>", "<wide>", "<narrow>", "<compat>", "<noBreak>"}
_SAME |= {"<initial>", "<medial>", "<final>", "<isolated>", "<vertical>", "<small>"}
_RAISED = {"<super>": r"\textsuperscript", "<sub>": r"\textsubscript"}
_PLAIN = re.compile(r"[A-Za-z0-9 ()+,./:;=?!*-]+")
# Modifiers of the character before, or joiners of two: keycap, skin tones.
_CHANGES = re.compile("[\u20e3\U0001f3fb-\U0001f3ff]")
# Punctuation of Chinese and Japanese, whose names are too long for a sentence.
_PUNCTUATION = dict(zip("、。「」『』《》〈〉【】・〜", ",.“”“”«»‹›[]·~", strict=True))
_PUNCTUATION["〜"] = r"\textasciitilde{}"
# Scripts whose letters change with their neighbors or have marks, by their names in
# fontspec.
_SCRIPTS = frozenset(
    "Arabic Bengali Devanagari Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam "
    "Mongolian Myanmar Oriya Sinhala Syriac Tamil Telugu Thaana Thai Tibetan".split()
)
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF


def wanted(config: Config) -> bool:
    """Whether the PDF is made by the engine that the extension chooses."""
    return bool(config.quicktakes_latex) and config.latex_engine == "xelatex"


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write TeX's packages and the characters of the book (``build-finished``)."""
    if exception is not None or app.builder.name != "latex" or not wanted(app.config):
        return
    out = Path(app.builder.outdir)
    names = [document[1] for document in app.config.latex_documents]
    texts = [
        path.read_text(encoding="utf-8")
        for path in (out / name for name in [*names, "sphinxmessages.sty"])
        if path.is_file()
    ]
    found = characters(texts)
    for style in _STYLES.glob("*.sty"):
        shutil.copyfile(style, out / style.name)
    definitions = "".join(map(definition, found))
    (out / _CHARACTERS).write_text(definitions, encoding="utf-8")
    if other := "".join(filter(_is_wide, found)):
        logger.info(
            "the PDF contains characters that FreeFont lacks: %s; if no other font has "
            "them, it shows their names or numbers",
            other,
        )


def characters(texts: Iterable[str]) -> list[str]:
    """Return the characters that TeX has to look up in the fonts, in order."""
    found: set[str] = set()
    for text in texts:
        of_text = set(text)
        if _OTHER_FONTS.search(text):
            of_text = {c for c in of_text if not _is_wide(c) or _is_symbol(c)}
        found |= of_text
    # Running heads may be in upper case.
    found |= {other for c in found for other in (c.upper(), c.lower())}
    # Sphinx defines the no-break space, the style file the zero width space and the
    # soft hyphen, and nobody the byte order mark.
    own = directions.MARKS | set("\xa0\xad\u200b")
    return sorted(c for c in found if len(c) == 1 and c >= "\x80" and c not in own)


def definition(character: str) -> str:
    """Return the lines of TeX that define a character."""
    code = f"{ord(character):04X}"
    arguments = code, str(_breaks(character)), text(character)
    line = "\\quicktakescharacter" + "".join(f"{{{a}}}" for a in arguments) + "\n"
    script = unicodedata.name(character, "").partition(" ")[0].capitalize()
    if script in _SCRIPTS:
        line += f"\\quicktakesscript{{{code}}}{{{script}}}\n"
    return line


def text(character: str) -> str:
    r"""Return the TeX that replaces a character if no font has it.

    >>> text("😀"), text("日"), text("ₙ"), text("🇩")
    ('[grinning face]', '[U+65E5]', '\\textsubscript{n}', 'D')
    """
    category = unicodedata.category(character)
    code = ord(character)
    if category == "Cf" or _CHANGES.match(character) or _is_selector(character):
        return ""
    if category[0] == "Z":
        return r"\ "
    if _FLAG_A <= code <= _FLAG_Z:
        return chr(code - _FLAG_A + ord("A"))
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    tag, *parts = unicodedata.decomposition(character).split() or [""]
    plain = "".join(chr(int(part, 16)) for part in parts)
    if _PLAIN.fullmatch(plain) and tag in _SAME:
        return plain
    if _PLAIN.fullmatch(plain) and tag in _RAISED:
        return f"{_RAISED[tag]}{{{plain}}}"
    name = unicodedata.name(character, "").lower()
    if name and (category[0] in "PS" or category in ("No", "Nl")):
        return f"[{name}]"
    return f"[U+{code:04X}]"


def _breaks(character: str) -> int:
    """Return whether a line may end before a character (1), and only there (2)."""
    if not _is_wide(character):
        return 0
    match unicodedata.category(character):
        case "Ps" | "Pi":
            return 2
        case "Pe" | "Pf" | "Po" | "Lm" | "Mn":
            return 0
    return 0 if character in _NOT_FIRST else 1


# Small kana, which follow another one; the Japanese line-breaking rules (JIS X 4051).
_NOT_FIRST = "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"


def _is_wide(character: str) -> bool:
    # Python considers unassigned characters wide.
    return (
        unicodedata.east_asian_width(character) in "WF"
        and unicodedata.category(character) != "Cn"
    )


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character)[0] == "S"


def _is_selector(character: str) -> bool:
    return "VARIATION SELECTOR" in unicodedata.name(character, "")
