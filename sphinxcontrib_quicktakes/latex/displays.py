r"""Displays that are too wide or too high for the page are made to fit.

TeX breaks no display into lines, and lets what is too wide run out of the page. Only
TeX knows how wide a formula is, so it measures each one, and scales it if need be.
Those of several rows that are only too high, such as ``align``, may go on on the next
page.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

# \quicktakes@fit{environment}{formula}{display}: the display if the formula fits, else
# the formula, scaled. If it is only too high, \quicktakes@tall decides whether it is.
# The environment is one with a width of its own: displays are as wide as the line.
PREAMBLE = r"""
\makeatletter
\newenvironment{quicktakeseqnarray}%
{\array{>{\displaystyle}r>{\displaystyle}c>{\displaystyle}l}}{\endarray}
\newenvironment{quicktakesalignat}[2]{\aligned\relax}{\endaligned}
\def\quicktakes@fit#1#2#3{%
\begingroup
\setbox\z@\hbox{$\m@th\displaystyle\begin{#1}\relax#2\end{#1}$}%
\@tempswafalse
\ifdim\wd\z@>\linewidth
\setbox\z@\hbox{\resizebox{\linewidth}{!}{\box\z@}}\@tempswatrue\fi
\dimen@\ht\z@ \advance\dimen@\dp\z@
\ifdim\dimen@>.9\textheight
\if@tempswa\else\quicktakes@tall\fi
\if@tempswa\setbox\z@\hbox{\resizebox*{!}{.9\textheight}{\box\z@}}\fi\fi
\if@tempswa\begin{equation*}\vcenter{\box\z@}\quicktakes@tag\end{equation*}%
\else#3\fi
\endgroup\ignorespaces}
\let\quicktakes@tag\@empty
\newcommand\quicktakesdisplay[1]{%
\let\quicktakes@tall\@tempswatrue
\quicktakes@fit{aligned}{#1}{%
\begin{equation*}\begin{split}#1\end{split}\end{equation*}}}
\newcommand\quicktakestagged[2]{%
\begingroup
\let\quicktakes@tall\@tempswatrue
\def\quicktakes@tag{#1}%
\quicktakes@fit{aligned}{#2}{\begin{equation*}#2#1\end{equation*}}%
\endgroup\ignorespaces}
\newcommand\quicktakesrows[3]{%
\let\quicktakes@tall\allowdisplaybreaks
\quicktakes@fit{#2}{#3}{\begin{#1}#3\end{#1}}}
\newcommand\quicktakesinner[3]{%
\let\quicktakes@tall\allowdisplaybreaks
\quicktakes@fit{#2}{#3}{%
\ifdim\dimen@>.9\textheight\begin{#1}#3\end{#1}%
\else\begin{equation*}\begin{#2}#3\end{#2}\end{equation*}\fi}}
\makeatother
"""

_INNER = {
    "align": "aligned",
    "flalign": "aligned",
    "gather": "gathered",
    "multline": "gathered",
    "eqnarray": "quicktakeseqnarray",
    "alignat": "quicktakesalignat",
}
"""The environments of rows, with those that have a width of their own."""
_OUTER = {"aligned": "align*", "gathered": "gather*", "split": "align*"}
"""The environments whose rows may go on on the next page as those of others."""
_ENVELOPE = re.compile(r"\\begin\{([a-z]+)(\*?)\}(.*)\\end\{\1\2\}", re.DOTALL)
_TAG = re.compile(r"\\tag(?![A-Za-z])")
_LAST_TAG = re.compile(r"(.*)(\\tag\*?\s*\{[^{}]*\})\s*", re.DOTALL)
"""Only a display can have tags. One at the end stands beside the scaled formula."""


class FitDisplays(SphinxPostTransform):
    """Have the displays of answers measured, unless the project numbers all of them."""

    default_priority = 410  # after the sources of those that are not typeset
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        if self.config.math_number_all:
            return
        for node in self.document.findall(nodes.math_block):
            # Not those of the project's own pages.
            if "tex2jax_process" in node["classes"]:
                written = measured(node.astext(), unwrapped=node["no-wrap"])
                if written is not None:
                    node.children = []
                    node += nodes.Text(written)
                    node["nowrap"] = node["no-wrap"] = True


def measured(formula: str, *, unwrapped: bool) -> str | None:
    """Return LaTeX that measures a display; None for one to be written as it is."""
    found = _ENVELOPE.fullmatch(formula)
    name, rows = (found[1], found[3]) if found else ("", formula)
    if not unwrapped:
        # Not two of them side by side, nor one with an option.
        if name in _OUTER and f"\\end{{{name}" not in rows and rows[:1] != "[":
            return f"\\quicktakesinner{{{_OUTER[name]}}}{{{name}}}{{{rows}}}"
        return f"\\quicktakesdisplay{{%\n{formula}%\n}}"
    if name == "equation":
        last = _LAST_TAG.fullmatch(rows)
        rows, tag = last.groups() if last else (rows, "")
        if _TAG.search(rows):
            return None
        rows = rows.strip()
        if tag:
            return f"\\quicktakestagged{{{tag}}}{{%\n{rows}%\n}}"
        return f"\\quicktakesdisplay{{%\n{rows}%\n}}"
    if name not in _INNER or _TAG.search(rows):
        return None
    return f"\\quicktakesrows{{{name}*}}{{{_INNER[name]}}}{{{rows}}}"


def register(app: Sphinx) -> None:
    app.add_post_transform(FitDisplays)
