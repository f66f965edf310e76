r"""Formulas: what is emitted for one, and what TeX would choke on.

MathJax shows a broken formula in red; XeLaTeX stops, and the whole book is lost. So
every formula of an answer, which nobody has checked, is read here by the rules that TeX
applies: :func:`prepare` gives back what to emit, rewritten where both MathJax and TeX
gain, or the problem that keeps it out of the PDF. Only macros of a known vocabulary
pass (``vocabulary``, found by asking XeLaTeX), so nothing that reads or writes
files, defines, or loops can.

The reader is one pass over the text. pylatexenc was tried for it: it finds unbalanced
braces and environments, but has no notion of double scripts, of ``&`` and ``\\`` inside
braces, of too many columns, ``\left`` without ``\right``, text mode, ``\limits`` after
a letter or ``^^5c``, which are most of what stops TeX; and it takes eight times as
long.

Decisions, the same for HTML and PDF:

- No equation numbers: numbered environments become starred ones, ``\label`` and
  ``\nonumber`` go. ``\tag`` stays where it can (a display or a row of one) and is
  written as text elsewhere.
- A display that is one environment of its own is ``unwrapped``; among other content it
  becomes its inner form. So does ``split``, which is rarely allowed, everywhere.
- ``&`` or ``\\`` in a formula that has no environment is put into ``aligned`` or
  ``gathered``, unless Sphinx's own ``split`` will do.
- ``%`` is a percent sign unless it plainly starts a comment, ``#`` is a number sign,
  ``_`` in ``\text`` an underscore.
- What is plain TeX's, or MathJax's alone, becomes what both know (``\cr``, ``\lt``,
  ``\pmatrix{…}``, ``\color{#ff0000}``), and so does chemistry. Delimiters around all of
  a formula go.
- An array has all the columns that it uses, as MathJax has it.
- ``\\{`` is ``\{`` where no row can end, and where ``\\}`` follows: written for a
  Markdown that takes a backslash.
- Arguments without braces get them: ``\frac12``, ``x_\hat{a}``, ``\hat\mathbf{x}``.
- No matrix, array or cases in a heading: it comes back in the running head.
- Blank lines go, and other spaces than TeX's become plain ones.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .cursor import TexError
from .grammar import ENVELOPE, OUTER, UNSAFE
from .reader import Reader

MAX_LENGTH = 20_000


class Place(StrEnum):
    """Where a formula stands."""

    INLINE = "inline"
    DISPLAY = "display"
    CELL = "cell"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, ready to be emitted."""

    tex: str
    """What to emit, without delimiters; with a problem, what the author wrote."""
    unwrapped: bool
    """A display that is one environment, and stands without delimiters around it."""
    problem: str | None
    """What TeX would choke on; None if the formula can go into the PDF."""
    unsafe: bool = False
    r"""It would do more than show mathematics in HTML, too (``\href``, ``\style``)."""
    as_source: bool = False
    r"""It cannot be set in HTML either: it would end before its end (``\]``), refer to
    nothing, or be unsafe."""


# -- From the author's text to a formula --

_SPACES = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000\t\v\f", " "),
        **{chr(code): " " for code in range(0x2000, 0x200B)},
        **dict.fromkeys("\r\u0085\u2028\u2029", "\n"),
    }
)
_INVISIBLE = re.compile("(\\\\[A-Za-z]+)?[\u00ad\u200b-\u200d\u2060\ufeff]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile(r"[A-Za-z0-9 +\-=()/,.<>|:;!?*]*")
_PERCENT = re.compile(r"(?<!\\)((?:\\\\)*)%")


def _stripped(tex: str) -> str:
    r"""Without blank lines and spaces around; but a last ``\ `` keeps its space."""
    lines = [line for line in tex.split("\n") if line.strip()]
    text = "\n".join(lines).lstrip()
    bare = text.rstrip()
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return f"{bare} " if backslashes % 2 and bare != text else bare


_DELIMITED = re.compile(
    r"\\\[((?:[^\\]|\\[^\[\]()])*)\\\]|\\\(((?:[^\\]|\\[^\[\]()])*)\\\)"
    r"|\$\$([^$]+)\$\$",
    re.DOTALL,
)
_NOT_SET = re.compile(r"(?<!\\)(?:\\\\)*\\(?:[\])]|(?:eq)?ref(?![A-Za-z]))")
"""The end of a formula for MathJax, which would read on behind it as a page; and
references, which it shows as question marks."""


def _undelimited(tex: str) -> str:
    r"""Without delimiters around all of it: ``\[x\]`` between dollars."""
    match = _DELIMITED.fullmatch(tex)
    return _stripped(match[match.lastindex or 0]) if match else tex


def _percents(tex: str) -> str:
    r"""Without comments, and with ``\%`` for a percent sign.

    A comment stands at the start of a line, or after a space that follows no digit, and
    is not in the last line.
    """
    lines = tex.split("\n")
    result = []
    for number, line in enumerate(lines):
        if "%" in line:
            last = number == len(lines) - 1
            for match in _PERCENT.finditer(line):
                before = line[: match.end() - 1]
                word = before.rstrip()
                if not word or (word != before and not last and not word[-1].isdigit()):
                    line = before
                    break
            line = _PERCENT.sub(r"\1\\%", line)
        result.append(line)
    return "\n".join(result)


@lru_cache(maxsize=2048)
def prepare(tex: str, place: Place, known: frozenset[str] = frozenset()) -> Formula:
    r"""Make a formula ready for HTML and PDF.

    *known* names macros (without backslash) and environments that the user defines. For
    :attr:`Place.HEADING`, :func:`heading` gives the LaTeX that stands in a title.
    """
    if len(tex) > MAX_LENGTH:
        unsafe = bool(UNSAFE.search(tex))
        return Formula(tex, False, "longer than 20,000 characters", unsafe, unsafe)
    if _PLAIN.fullmatch(tex):
        return Formula(tex.strip(), False, None)
    text = _INVISIBLE.sub(lambda m: f"{m[1]} " if m[1] else "", tex.translate(_SPACES))
    source = _undelimited(_stripped(text))
    try:
        return _prepared(source, place, known)
    except TexError as error:
        match = ENVELOPE.fullmatch(source) if place is Place.DISPLAY else None
        unwrapped = bool(match and match[1] in OUTER)
        unsafe = bool(UNSAFE.search(source))
        as_source = unsafe or bool(_NOT_SET.search(source))
        return Formula(source, unwrapped, str(error), unsafe, as_source)


def _prepared(source: str, place: Place, known: frozenset[str]) -> Formula:
    if _CONTROL.search(source):
        raise TexError("control character")
    tex = source
    if "%" in tex:
        tex = _stripped(_percents(tex))
    outer = place is Place.DISPLAY
    reader = Reader(tex, known, outer=outer, heading=place is Place.HEADING)
    frame = reader.formula()
    if outer and not reader.unwrapped and _begins_outer(tex):
        reader = Reader(f"{{}}{tex}", known, outer=outer)
        frame = reader.formula()
        reader.out[:2] = []
    written = _stripped("".join(reader.out))
    if reader.unwrapped:
        return Formula(written, True, None)
    if frame.breaks or frame.widest:
        written = _trimmed(written).strip()
    environment = ""
    if frame.total_tags:
        environment = "equation*"
        if frame.widest or r"\\" in written:
            environment = "align*" if frame.widest else "gather*"
    elif frame.widest > 1 or (frame.widest and not (outer and frame.breaks)):
        environment = "aligned"
    elif frame.breaks and not frame.widest and r"\\" in written:
        # Sphinx's split would set the rows flush right.
        environment = "gathered"
    if environment:
        guard = "{}" if written.startswith(("[", "{")) else ""
        written = f"\\begin{{{environment}}}{guard}\n{written}\n\\end{{{environment}}}"
    elif outer and written.startswith("{") and not written.startswith("{}"):
        written = f"{{}}{written}"  # amsmath would strip the braces of a whole formula
    return Formula(written, bool(frame.total_tags), None)


def _begins_outer(tex: str) -> bool:
    match = re.match(r"\\begin\s*\{\s*([A-Za-z]+)\*?\s*\}", tex)
    return bool(match and match[1] in OUTER)


def _trimmed(tex: str) -> str:
    r"""Without a last ``\\``."""
    while True:
        bare = tex.rstrip()
        core = bare.rstrip("\\")
        if len(core) == len(bare) or (len(bare) - len(core)) % 2:
            return tex
        tex = core


def heading(formula: Formula) -> str:
    r"""LaTeX for a formula in a section's title.

    Sphinx writes ``\protect\(…\protect\)``, which hyperref expands for the PDF's
    bookmarks: unicode-math's symbols and any matrix stop the build there.
    ``\texorpdfstring`` gives it a plain text instead.
    """
    plain = re.sub(r"\\([A-Za-z]+)\s*", _spoken, formula.tex)
    plain = " ".join(re.sub(r"[\\{}$&#%~]+", " ", plain).split())
    plain = plain.replace("^", r"\textasciicircum{}").replace("_", r"\textunderscore{}")
    return f"\\texorpdfstring{{\\protect\\({formula.tex}\\protect\\)}}{{{plain}}}"


def _spoken(match: re.Match[str]) -> str:
    name = match[1]
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper()}")
    except KeyError:
        return "" if name in _HIDDEN else f"{name} "


_HIDDEN = frozenset(("left", "right", "begin", "end", "text", "mathrm", "mathbf", "ce"))
