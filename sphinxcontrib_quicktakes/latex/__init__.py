"""The PDF: an engine for this content, and formulas that cannot stop it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..config import chosen
from ..nodes import LATEX_MACRO, formula_source
from . import directions, displays, glyphs, tables

# Sphinx sets index entries as code, which keywords are not.
INDEX_STYLE = "\\protected\\def\\sphinxstyleindexentry#1{#1}\n"
# What a lexer cannot read, such as an ellipsis in JSON, gets no red box.
CODE_STYLE = "\\expandafter\\def\\csname PYG@tok@err\\endcsname{}\n"
# LaTeX stops at five nested bullet lists, and at seven nested lists or quotes of any
# kind. Answers have at most twenty, as markdown-it leaves out deeper ones.
LIST_DEPTH = "30"
# What MathJax has, and TeX has packages for. cancel reserves no space for the label of
# its arrow. Some preambles already load mhchem, maybe an older version. amscd makes @
# draw arrows, which unicode-math undoes. And hyperref reads its bookmarks back as one
# macro, with five tokens for each letter, which fills TeX's memory: bookmark reads them
# one by one. It is part of every LaTeX, as amscd is.
PACKAGES = r"""
\IfFileExists{cancel.sty}{\usepackage{cancel}\let\quicktakescancelto\cancelto}{}
\ifdefined\quicktakescancelto
\protected\def\cancelto#1#2{\quicktakescancelto{#1}{#2}\hphantom{{}^{#1}\;\;}}\fi
\ifdefined\ce\else\IfFileExists{mhchem.sty}{\usepackage[version=4]{mhchem}}{}\fi
\usepackage{amscd}
\makeatletter
\let\quicktakesCDat\CDat
\def\CDat{\mathcode`\@="8000 \quicktakesCDat}
\makeatother
\IfFileExists{bookmark.sty}{\usepackage{bookmark}}{}
"""
# Without these packages, the content is shown plain: struck-out formulas, the notation
# of chemistry, a diagram with the signs for its arrows.
WITHOUT_PACKAGES = r"""
\providecommand{\cancel}[1]{#1}\providecommand{\bcancel}[1]{#1}
\providecommand{\xcancel}[1]{#1}\providecommand{\cancelto}[2]{#2\to#1}
\providecommand{\ce}[1]{\text{\ttfamily\detokenize{#1}}}
\ifdefined\CD\else\newenvironment{CD}{\begin{matrix}}{\end{matrix}}\fi
"""
# MathJax has \enclose too; TeX has most of its lines and frames.
ENCLOSE = r"""
\makeatletter
\providecommand{\enclose}[2]{\csname quicktakes@#1\endcsname{#2}}
\let\quicktakes@box\boxed
\let\quicktakes@roundedbox\boxed
\let\quicktakes@circle\boxed
\def\quicktakes@top#1{\overline{#1}}
\def\quicktakes@bottom#1{\underline{#1}}
\def\quicktakes@left#1{\left\vert #1\right.}
\def\quicktakes@right#1{\left.#1\right\vert}
\def\quicktakes@radical#1{\sqrt{#1}}
\def\quicktakes@longdiv#1{\overline{\left)#1\right.}}
\def\quicktakes@actuarial#1{\overline{\left.#1\right\vert}}
\def\quicktakes@updiagonalstrike#1{\cancel{#1}}
\def\quicktakes@downdiagonalstrike#1{\bcancel{#1}}
\def\quicktakes@horizontalstrike#1{\text{\quicktakesdeleted{$#1$}}}
\def\quicktakes@verticalstrike#1{\text{%
\setbox0=\hbox{$#1$}%
\rlap{\hbox to\wd0{\hfil\vrule height\ht0 depth\dp0\hfil}}\box0}}
\makeatother
"""
# MathJax has dashed lines; TeX needs a package that is often missing. Sphinx itself
# loads array, for the type of column.
DASHES = r"""
\ifdefined\hdashline\else\newcolumntype{:}{|}\newcommand{\hdashline}{\hline}\fi
"""
# Macros that MathJax has, and TeX only with unicode-math. The replacements look
# similar.
WITHOUT_UNICODE_MATH = "".join(
    f"\\AtBeginDocument{{\\providecommand\\{name}{{{other}}}}}\n"
    for other, names in {
        "o": "omicron",
        r"\overline": "overbracket overparen",
        r"\underline": "underbracket underparen",
        r"\mathrm": "mathup symrm symup",
        r"\mathit": "symit",
        r"\mathbf": "mathbfup mathbfit mathbfcal mathbfscr mathbffrak mathbfsf symbf",
        r"\mathsf": "mathsfup mathsfit symsf",
        r"\mathtt": "symtt",
        r"\mathbb": "symbb",
        r"\mathcal": "mathscr symcal symscr",
        r"\mathfrak": "symfrak",
    }.items()
    for name in names.split()
)
# Arrows that are delimiters for MathJax and unicode-math, and relations for amssymb.
WITHOUT_UNICODE_MATH += r"""
\makeatletter
\def\quicktakesdelimiter#1#2{%
\mathchardef\quicktakes@relation=\numexpr"3000+\symAMSa*"100+"#2\relax
\ifx#1\quicktakes@relation\let#1\relax
\DeclareMathDelimiter#1\mathrel{AMSa}{"#2}{AMSa}{"#2}\fi}
\AtBeginDocument{\ifdefined\symAMSa
\quicktakesdelimiter\upuparrows{14}\quicktakesdelimiter\downdownarrows{15}%
\quicktakesdelimiter\upharpoonright{16}\quicktakesdelimiter\downharpoonright{17}%
\quicktakesdelimiter\upharpoonleft{18}\quicktakesdelimiter\downharpoonleft{19}%
\fi}
\makeatother
"""
# As after a heading: no page break here, nor after the first line of what follows.
KEEP_WITH_NEXT = r"""
\makeatletter
\newcommand{\quicktakeskeepwithnext}{\par\nobreak\@afterheading}
\makeatother
"""
# Questions are long titles, with the page number on the same line. Below the third
# line, the page ends.
RUNNING_TITLE = r"""
\makeatletter
\let\quicktakesrightmark\rightmark
\protected\def\rightmark{%
\sbox\z@{\quicktakesrightmark}%
\ifdim\wd\z@>.92\textwidth
\setbox\z@\vbox{\hsize.92\textwidth\raggedright\noindent\quicktakesrightmark\par}%
\ifdim\ht\z@>3\baselineskip
{\splittopskip\ht\strutbox\vbadness\@M\vfuzz\maxdimen
\global\setbox\@ne\vsplit\z@ to3\baselineskip}%
\vtop{\unvbox\@ne\vskip-\baselineskip\hbox to\textwidth{\hskip.92\textwidth\ldots\hss}}%
\else\vtop{\unvbox\z@}\fi
\else\quicktakesrightmark\fi}
\makeatother
"""
# unicode-math, with what it leaves out (``texinputs/quicktakesmath.sty``), where the
# letters of formulas are still TeX's own: it would undo what the project has chosen.
UNICODE_MATH = r"""
\makeatletter
\def\quicktakes@font#1{%
\edef\quicktakes@in{\noexpand\in@{\detokenize{#1}}{\meaning\mv@normal}}\quicktakes@in}
\quicktakes@font{OML/cmm/m/it}
\ifin@\else\quicktakes@font{OML/lmm/m/it}\fi
\@ifpackageloaded{mathspec}{\in@false}{}
\ifin@\usepackage{quicktakesmath}\fi
\makeatother
"""


def choose_engine(app: Sphinx, config: Config) -> None:
    r"""Choose XeLaTeX with unicode-math unless ``conf.py`` chooses (``config-inited``).

    Sphinx's default engine has no glyphs for Greek, logic and arrows in text, nor for
    ε, α and ℝ in formulas. XeLaTeX without unicode-math would leave out some, such as
    the Ω of ``\mathrm{k\Omega}``: so it gets that too if ``conf.py`` names it. Where
    the project wants none of that, what questions need is defined without a package,
    unless the project's preamble has it.
    """
    preamble = PACKAGES if config.quicktakes_latex else ""
    preamble += LATEX_MACRO + WITHOUT_PACKAGES + ENCLOSE + DASHES
    preamble += WITHOUT_UNICODE_MATH + KEEP_WITH_NEXT + displays.PREAMBLE
    preamble += tables.PREAMBLE
    elements = dict(config.latex_elements)
    if config.quicktakes_latex:
        preamble += INDEX_STYLE + CODE_STYLE + RUNNING_TITLE
        unchosen = not chosen(config, "latex_engine")
        if unchosen and config.latex_engine == "pdflatex":
            config.latex_engine = "xelatex"
        if config.latex_engine == "xelatex" and "unicode-math" not in str(
            config.latex_elements
        ):
            preamble += UNICODE_MATH
        language = (config.language or "").partition("_")[0]
        if unchosen and language in directions.LANGUAGES:
            elements.setdefault("polyglossia", "")
    if glyphs.wanted(config):
        preamble += glyphs.PACKAGE
    if directions.wanted(config):
        preamble += directions.PREAMBLE
    elements.setdefault("maxlistdepth", LIST_DEPTH)
    elements["preamble"] = elements.get("preamble", "") + preamble
    config.latex_elements = elements


class ShowSource(SphinxPostTransform):
    """Replace a formula that would stop TeX by its source."""

    default_priority = 400
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for kind in (nodes.math, nodes.math_block):
            for node in list(self.document.findall(kind)):
                source = node.get("quicktakes_source")
                if source is None:
                    continue
                display = isinstance(node, nodes.math_block)
                node.replace_self(formula_source(source, display=display))


class SetHeadings(SphinxPostTransform):
    """Give formulas in section titles a text for the bookmarks.

    hyperref would expand them there, and with unicode-math many stop TeX. This applies
    to pages without questions too.
    """

    default_priority = 450  # after ShowSource
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        # Loading its grammar takes a hundredth of a build that has nothing to do.
        from ..content import tex

        for title in self.document.findall(nodes.title):
            if not isinstance(title.parent, nodes.section):
                continue
            for node in list(title.findall(nodes.math)):
                formula = tex.Formula(node.astext(), False, None)
                raw = nodes.raw("", tex.heading(formula), format="latex")
                node.replace_self(raw)


def register(app: Sphinx) -> None:
    app.add_post_transform(ShowSource)
    app.add_post_transform(SetHeadings)
