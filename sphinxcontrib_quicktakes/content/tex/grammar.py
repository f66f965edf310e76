"""The rules of TeX's mathematics that are data: macros, environments, tokens."""

import re
import unicodedata

from .vocabulary import MACROS


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


# -- The vocabulary --

FLAGS = {name: flags for flags, names in MACROS.items() for name in names.split()}
FLAGS[" "] = FLAGS["\n"] = "mt"

# One letter for each argument: m math, t text, r rows of math, o optional math, b an
# optional letter in brackets, s star, d delimiter, D two delimiters, l length, L
# length or nothing, u length in mu, k and K a length without braces, c colour, n a
# label, x a digit or nothing, e chemistry.
ARGUMENTS: dict[str, str] = {
    name: signature
    for signature, names in {
        "m": """
            overline underline overbrace underbrace overbracket underbracket overparen
            underparen overrightarrow overleftarrow overleftrightarrow underrightarrow
            underleftarrow underleftrightarrow widehat widetilde hat tilde bar vec dot
            ddot dddot ddddot acute grave breve check mathring mathrm mathbf mathit
            mathsf mathtt mathbb mathcal mathscr mathfrak mathnormal Bbb frak boldsymbol
            pmb boxed cancel bcancel xcancel phantom vphantom hphantom pmod pod mod
            mathop mathbin mathrel
            mathord mathopen mathclose mathpunct mathinner operatornamewithlimits
            symbf symrm symit symsf symtt symbb symcal symscr symfrak mathup mathbfup
            mathbfit mathsfit mathsfup mathbfsf mathbfcal mathbfscr mathbffrak symup""",
        "mm": """
            frac dfrac tfrac binom dbinom tbinom overset underset stackrel sideset
            cancelto""",
        "om": "sqrt xrightarrow xleftarrow",
        "bm": "smash",
        "bmm": "cfrac",
        "sm": "operatorname",
        "r": "substack",
        "t": """
            text mbox textrm textbf textit textsf texttt textnormal textup textmd emph
            hbox fbox llap rlap""",
        "d": """
            big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm
            biggm Biggm""",
        "DLxmm": "genfrac",
        "c": "color",
        "cm": "textcolor",
        "ct": "colorbox",
        "cct": "fcolorbox",
        "sl": "hspace",
        "u": "mspace",
        "k": "kern hskip",
        "K": "mkern mskip",
        "ll": "rule",
        "lt": "raisebox",
        "e": "ce",
    }.items()
    for name in names.split()
}
ACCENTS = _set(
    """
    widehat widetilde hat tilde bar vec dot ddot dddot ddddot acute grave breve check
    mathring overrightarrow overleftarrow overleftrightarrow underrightarrow
    underleftarrow underleftrightarrow
    """
)
_TEXT_ALPHABETS = _set("mathrm mathbf mathit mathsf mathtt boldsymbol mathord Bbb frak")
ALPHABETS = frozenset(
    name
    for name in ARGUMENTS
    if name.startswith(("math", "sym")) and ARGUMENTS[name] == "m"
) | {"Bbb", "frak", "boldsymbol", "mathord"}
SPILLING = (ALPHABETS - _TEXT_ALPHABETS) | {"Bbb", "mod"}
"""unicode-math makes no group of their argument: scripts in it meet those after it."""
OPERATORS = _set(
    "operatorname operatornamewithlimits mathop underbrace overbrace overbracket "
    "underbracket overparen underparen"
)
COSTLY = dict.fromkeys(
    _set(
        "smash phantom vphantom hphantom overrightarrow overleftarrow "
        "overleftrightarrow underrightarrow underleftarrow underleftrightarrow sqrt "
        "overset underset stackrel xrightarrow xleftarrow sideset cfrac cancel bcancel "
        "xcancel"
    ),
    4,
) | {"boldsymbol": 6, "cancelto": 6, "pmb": 12}
"""How often they set their argument: once for each style, and some of them twice."""
TEXT_FONTS = _set("textrm textbf textit textsf texttt textnormal textup textmd emph")
"""Their argument stands in a conditional, where ``&`` would end a cell."""
ENDING_IN_SCRIPTS = _set("ce cancelto")
"""A script behind them would meet the last of theirs."""
BRAKETS = {
    "bra": (r"\langle", r"\vert"),
    "ket": (r"\vert", r"\rangle"),
    "braket": (r"\langle", r"\rangle"),
    "set": (r"\lbrace", r"\rbrace"),
    "ketbra": (r"\vert", r"\rangle\langle", r"\vert"),
    "Bra": (r"\left\langle", r"\right\vert"),
    "Ket": (r"\left\vert", r"\right\rangle"),
    "Braket": (r"\left\langle", r"\right\rangle"),
    "Set": (r"\left\lbrace\,", r"\,\right\rbrace"),
    "Ketbra": (r"\left\vert", r"\right\rangle\left\langle", r"\right\vert"),
}
"""What MathJax makes of these, around and between their arguments."""
BARS = {"Braket": 99, "Set": 1}
"""How many of the bars in their argument grow with it."""
INFIX = _set("over atop choose brack brace")
SIGNS = {"lt": "<", "gt": ">", "degree": "°", "AA": r"\text{Å}"}
"""What stands for a character: ``\\degree`` and ``\\AA``, which MathJax does not know,
and what TeX does not."""
TEXT_SIGNS = {"degree": "°", "AA": "Å"}
"""The same in ``\\text``."""
SYNONYMS = {"bm": "boldsymbol"}
"""What a common package of LaTeX adds, by the name that MathJax knows."""
SHIFTS = _set("leftroot uproot")
"""What moves the number of a root a little, and is dropped."""
PLAIN = {
    **{name: name for name in ("matrix", "pmatrix", "cases")},
    "eqalign": "aligned",
    "displaylines": "gathered",
}
"""Plain TeX's macros for what are environments: ``\\pmatrix{a \\cr b}``."""
NOTATIONS = _set(
    "box roundedbox circle horizontalstrike verticalstrike updiagonalstrike "
    "downdiagonalstrike top bottom left right radical longdiv actuarial"
)
"""What ``\\enclose`` draws around a formula, or through it."""
IN_TEXT = frozenset(
    name for name, signature in ARGUMENTS.items() if signature in {"t", "sl"}
) - {"hbox"}
DROPPED = _set("nonumber notag allowbreak")
PACKAGES = _set("""
    ams amscd amsmath amssymb AMScd AMSmath AMSsymbols boldsymbol braket cancel color
    enclose mhchem
    """)
"""What MathJax may be asked to load, and has without being asked."""
FORBIDDEN = _set("""
    input include openin openout read readline write immediate special closein closeout
    catcode lccode uccode mathcode def edef gdef xdef let futurelet newcommand
    renewcommand providecommand DeclareMathOperator DeclareRobustCommand newenvironment
    renewenvironment csname endcsname expandafter noexpand loop repeat usepackage
    RequirePackage documentclass includegraphics directlua makeatletter makeatother
    XeTeXrevision scantokens everymath everydisplay output shipout end begingroup
    endgroup aftergroup global long outer protected relax par jobname
    """)
UNSAFE = re.compile(
    r"\\(?:href|url|style|class|cssId|data|mmlToken|require|bbox|unicode|def|gdef|let"
    r"|(?:re)?newcommand|(?:re)?newenvironment|DeclareMathOperator)(?![A-Za-z])"
)

COLUMNS = {
    "matrix": 9,
    "pmatrix": 9,
    "bmatrix": 9,
    "Bmatrix": 9,
    "vmatrix": 9,
    "Vmatrix": 9,
    "smallmatrix": 99,
    "cases": 1,
    "aligned": 99,
    "alignedat": 99,
    "gathered": 0,
    "array": 99,
    "subarray": 0,
}
"""Inner environments and how many ``&`` a row of them takes."""
WIDER = {
    "matrix": ("", "c", ""),
    "pmatrix": (r"\left(", "c", r"\right)"),
    "bmatrix": (r"\left[", "c", r"\right]"),
    "Bmatrix": (r"\left\{", "c", r"\right\}"),
    "vmatrix": (r"\left\vert", "c", r"\right\vert"),
    "Vmatrix": (r"\left\Vert", "c", r"\right\Vert"),
    "cases": (r"\left\{", "l", r"\right."),
}
"""What is around the array that has more columns than these take, and its columns."""
ARRAYS = frozenset(COLUMNS) - _set("smallmatrix aligned alignedat gathered subarray")
"""Set by ``array``. In a title, that is in a running head, which a page break inside a
table sets by the table's rules: tabulary then counts the columns of both."""
RULED = ARRAYS | {"aligned"}
INNER = {
    "split": "aligned",
    "align": "aligned",
    "flalign": "aligned",
    "gather": "gathered",
    "multline": "gathered",
    "alignat": "alignedat",
    "xalignat": "alignedat",
    "xxalignat": "alignedat",
    "eqnarray": "array",
    "equation": "",
    "displaymath": "",
    "math": "",
}
OUTER = {
    "align": 99,
    "flalign": 99,
    "gather": 0,
    "multline": 0,
    "alignat": 99,
    "xalignat": 99,
    "eqnarray": 2,
    "equation": 99,
    "displaymath": 99,
}

COLOURS = _set(
    "red green blue cyan magenta yellow black gray white darkgray lightgray brown lime "
    "olive orange pink purple teal violet"
)
DELIMITERS = frozenset("()[]/|<>.‖⌈⌉⌊⌋⟨⟩⟦⟧⟪⟫⟮⟯↑↓↕⇑⇓⇕⌜⌝⌞⌟")

WORDS = FLAGS.keys() | ARGUMENTS.keys() | BRAKETS.keys() | {"enclose"}

STRUCTURE = (
    _set(
        r"\ begin end left right middle limits nolimits not hline hdashline newline cr"
        " tag label ref eqref root of buildrel require ( ) [ ]"
    )
    | SHIFTS
    | INFIX
)


# -- The tokens --

DOUBLED = frozenset("{}_,;:!#")
"""What no row begins with, so that two backslashes before it are one too many."""
DOUBLED_BRACES = re.compile(r"(?<!\\)\\\\\{"), re.compile(r"(?<!\\)\\\\\}")

# unicode-math reads these as scripts.
SUPER = "²³¹ʰʲʳʷʸˡˢˣᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂᵃᵇᵈᵉᵍᵏᵐᵒᵖᵗᵘᵛᵝᵞᵟᵠᵡᶜᶠᶻᶿ⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⱽ‵‶‷`"
SUB = "ᵢᵣᵤᵥᵦᵧᵨᵩᵪ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜⱼ"
PRIMES = "'′″‴⁗"

# Letters that unicode-math sets; XeTeX has no glyph in math for other ones, and crashes
# when an accent stands over one ("bad native font flag").
_NATIVE = re.compile(
    "[ðıȷƵΑ-ΡΣ-Ωα-ωϑϕϖϜϝϰϱϴϵℂℇℊ-ℓℕℙ-ℝℤℨℬℭℯ-ℳℴ-ℸℼ-ℿⅅ-ⅉＡ-Ｚａ-ｚ\U0001d400-\U0001d7cb]"
)


def mark(character: str) -> bool:
    """Whether a character is a combining one."""
    return not character.isascii() and unicodedata.category(character)[0] == "M"


def foreign(character: str) -> bool:
    """Whether a character must stand in text to be seen."""
    return not (
        character.isascii() or not character.isalpha() or _NATIVE.match(character)
    )


TOKEN = re.compile(
    rf"(?P<space>\s+)"
    rf"|(?P<run>[^\\{{}}\[\]&#^_$~%\s{PRIMES}{SUPER}{SUB}]+)"
    rf"|\\(?P<word>[A-Za-z]+)"
    rf"|\\(?P<symbol>.)"
    rf"|(?P<script>[_^])\s*"
    rf"|(?P<prime>[{PRIMES}](?:\s*[{PRIMES}])*(?:\s*(?=\^))?)"
    rf"|(?P<super>[{SUPER}]+(?:\s*[{SUPER}]+)*)"
    rf"|(?P<sub>[{SUB}]+(?:\s*[{SUB}]+)*)"
    rf"|(?P<special>.)",
    re.DOTALL,
)
TEXT = re.compile(
    r"(?P<run>[^\\{}$_^&#%]+)|\\(?P<word>[A-Za-z]+)|\\(?P<symbol>.)|(?P<special>.)",
    re.DOTALL,
)
SPACE = re.compile(r"\s*")
SCRIPTS = re.compile(rf"\s*[_^{PRIMES}{SUPER}{SUB}]")
LENGTH = (
    r"[-+]?\s*(?=\.?[0-9])"
    r"(?:[0-9]{0,2}(?:\.[0-9]{0,4})?\s*(?:em|ex|cm|mm|in|pc|pt|bp)"
    r"|[0-9]{3}(?:\.[0-9]{0,4})?\s*(?:pt|bp))"
)
_POINTS = {"cm": 28.5, "mm": 2.9, "in": 72.3, "pc": 12, "pt": 1, "bp": 1.1}


def points(length: str) -> float:
    """A length in points, at least; an em is that of the largest font."""
    return abs(float(length[:-2].replace(" ", ""))) * _POINTS.get(length[-2:], 25)


MU = r"[-+]?\s*(?=\.?[0-9])[0-9]{0,3}(?:\.[0-9]{0,4})?\s*mu"
ARGUMENT = {
    "l": re.compile(rf"\s*\{{\s*({LENGTH})\s*\}}"),
    "L": re.compile(rf"\s*\{{\s*((?:{LENGTH})?)\s*\}}"),
    "u": re.compile(rf"\s*\{{\s*({MU})\s*\}}"),
    "k": re.compile(rf"\s*({LENGTH})(?!\s*(?:plus|minus))"),
    "K": re.compile(rf"\s*({MU})(?!\s*(?:plus|minus))"),
    "n": re.compile(r"\s*\{([A-Za-z0-9:._ +/-]*)\}"),
    "x": re.compile(r"\s*\{([0-3]?)\}"),
    "b": re.compile(r"\s*\[([tbclr])\]"),
}
_OCTET = r"\s*(?:25[0-5]|2[0-4]\d|1?\d?\d)\s*"
_SHARE = r"\s*(?:0?\.\d{1,9}|1(?:\.0{0,9})?|0\.?)\s*"
COLOUR = re.compile(
    r"\s*(?:\{\s*(?P<name>[A-Za-z]+)\s*\}"
    r"|(?:\[HTML\]\s*\{|\{\s*#)(?P<digits>[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\s*\}"
    rf"|(?P<model>\[RGB\]\s*\{{{_OCTET}(?:,{_OCTET}){{2}}\}}"
    rf"|\[rgb\]\s*\{{{_SHARE}(?:,{_SHARE}){{2}}\}}|\[gray\]\s*\{{{_SHARE}\}}))"
)
_LABEL = r"((?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|\\[,;:! ]|[^{}\\@&])*?)"
ARROW = re.compile(rf"@(?:([<>VA]){_LABEL}\1{_LABEL}\1|[=|.])")
"""An arrow of a commutative diagram, with what is written on both sides of it."""
NAME = re.compile(r"\s*\{\s*([A-Za-z]+\*?)\s*\}")
DOTTED = re.compile(r"\s*\\boldsymbol(?![A-Za-z])")
"""What ``\\dots`` takes apart to see which dots it should be."""
NEGATED = re.compile(
    r"(\{\s*)?(?:([A-Za-z0-9!()*+,\-./:;<=>?@|≤≥≡≈∼≃≅⊂⊃⊆⊇∈∋→←↔⇒⇔∥∣⊢⊨≺≻])|\\([A-Za-z]+|\|))"
    r"(?(1)\s*\})"
)
BREAK = re.compile(rf"(\s*\*)?(?:\s*\[\s*({LENGTH})\s*\])?")
_COLUMNS = r"[lcr|:\s]|@\{\}"
REPEATED = re.compile(rf"\*\s*\{{\s*([1-9]\d?)\s*\}}\s*\{{((?:{_COLUMNS})*)\}}")
ARRAY = re.compile(rf"\s*(\[[tbc]\])?\s*\{{((?:{_COLUMNS}|{REPEATED.pattern})+)\}}")
COLUMN = re.compile(r"\{([lc])\}")
POSITION = re.compile(r"\[[tbc]\]")
SHIFT = re.compile(r"\s*(?:\{\s*-?\d{1,2}\s*\}|-?\d)")
ENCLOSED = re.compile(r"\s*\{\s*([a-z]+(?:\s+[a-z]+)*)\s*\}")
PACKAGE = re.compile(r"\s*\{\s*([A-Za-z]+)\s*\}")
PAIRS = re.compile(r"\s*\{\s*([1-9][0-9]?)\s*\}")
ENVELOPE = re.compile(r"\\begin\{([A-Za-z]+)(\*?)\}.*\\end\{\1\2\}", re.DOTALL)
