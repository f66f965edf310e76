"""TeX notation that docutils does not know, or knows by another name."""

from __future__ import annotations


def _words(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


SAME = _words(
    r"""
    \dots=\ldots \dotso=\ldots \iff=\;\Longleftrightarrow\; \stackrel=\overset
    \bm=\boldsymbol \pmb=\boldsymbol
    \symbf=\mathbf \symrm=\mathrm \symit=\mathit \symsf=\mathsf \symtt=\mathtt
    \symbb=\mathbb \symcal=\mathcal \symscr=\mathscr \symfrak=\mathfrak \Bbb=\mathbb
    \frak=\mathfrak \mathup=\mathrm \symup=\mathrm \mathnormal=\mathit
    \hphantom=\phantom \enspace=\; \nobreakspace=\; \space=\; \>=\: \cdotp=\cdot
    \ldotp=. \omicron=o
    \Join=\bowtie \unlhd=\trianglelefteq \unrhd=\trianglerighteq \doublecap=\Cap
    \doublecup=\Cup \lvertneqq=\lneqq \gvertneqq=\gneqq \varsubsetneq=\subsetneq
    \varsubsetneqq=\subsetneqq \varsupsetneq=\supsetneq \varsupsetneqq=\supsetneqq
    \overbracket=\overline \underbracket=\underline \ne=\neq \ge=\geq \le=\leq
    \land=\wedge \lor=\vee \lnot=\neg \lbrack=[ \rbrack=] ~=\; ¬=\neg
    """
)
SAME["\\ "] = SAME["\\\n"] = r"\;"
"""Macros, with their replacements for docutils."""
DROPPED = frozenset(
    r"""
    \/ \nonumber \notag \allowbreak \nobreak \hfill \strut \mathstrut \relax
    \mathop \mathbin \mathrel \mathord \mathopen \mathclose \mathpunct \mathinner \smash
    \tiny \scriptsize \footnotesize \small \normalsize \large \Large \LARGE \huge \Huge
    """.split()
)
"""Macros that are left out: they show nothing, or nothing that MathML needs."""
STYLES = frozenset(r"\displaystyle \textstyle \scriptstyle \scriptscriptstyle".split())
FONTS = _words(
    r"""
    \bf=\mathbf \rm=\mathrm \it=\mathit \cal=\mathcal \sf=\mathsf \tt=\mathtt
    \mit=\mathit
    """
)
"""Switches, with the macros for everything after them."""
TWO_ARGUMENTS = frozenset(
    "frac dfrac tfrac binom dbinom tbinom overset underset stackrel".split()
)
INFIX = _words(r"\over=\frac \choose=\binom \atop=\binom")
"""Macros that divide a group, with the macro for its two parts."""
TEXT_FONTS = _words(
    r"""
    \text= \mbox= \hbox= \textrm= \textnormal= \textup= \textmd= \textbf=bold
    \textit=italic \emph=italic \textsf=sans-serif \texttt=monospace
    """
)
"""Macros of text, with MathML's name of their font."""
SIZES = {"big": 1.2, "Big": 1.623, "bigg": 2.047, "Bigg": 2.47}
"""Sizes of delimiters, in em."""
FENCES = {
    **_words(r"\{={ \}=} \lbrace={ \rbrace=} \lbrack=[ \rbrack=] \langle=⟨ \rangle=⟩"),
    **_words(
        r"<=⟨ >=⟩ \|=‖ \Vert=‖ \vert=| \mid=| \lvert=| \rvert=| \lVert=‖ \rVert=‖"
    ),
    **_words(r"\lfloor=⌊ \rfloor=⌋ \lceil=⌈ \rceil=⌉ \backslash=\ \uparrow=↑"),
    **_words(r"\downarrow=↓ \Uparrow=⇑ \Downarrow=⇓ \updownarrow=↕"),
}
"""Delimiters as characters."""
IN_TEXT = _words(
    r"""
    \textdegree=° \textcelsius=℃ \textmu=µ \texteuro=€ \textsterling=£ \textcent=¢
    \textyen=¥ \textendash=– \textemdash=— \textellipsis=… \ldots=… \dots=…
    \textbullet=• \textbackslash=\ \textasciitilde=~ \textasciicircum=^
    \textunderscore=_ \textbar=| \textless=< \textgreater=> \textbraceleft={
    \textbraceright=} \textdollar=$ \textquoteleft=‘ \textquoteright=’
    \textquotedblleft=“ \textquotedblright=” \texttrademark=™ \textregistered=®
    \textcopyright=© \texttimes=× \textdiv=÷ \textpm=± \textminus=− \textohm=Ω
    \textonehalf=½ \textonequarter=¼ \textthreequarters=¾ \textsection=§
    \textparagraph=¶ \textnumero=№ \textperthousand=‰ \textonesuperior=¹
    \texttwosuperior=² \textthreesuperior=³ \textordmasculine=º \textordfeminine=ª
    \textrightarrow=→ \textleftarrow=← \textuparrow=↑ \textdownarrow=↓ \textsurd=√
    \textlnot=¬ \textdagger=† \textdaggerdbl=‡ \textperiodcentered=· \textopenbullet=◦
    \textasteriskcentered=∗ \textexclamdown=¡ \textquestiondown=¿ \textbardbl=‖
    \textlangle=⟨ \textrangle=⟩ \textcurrency=¤ \textvisiblespace=␣
    \LaTeX=LaTeX \TeX=TeX \AA=Å
    """
)
"""Macros allowed in text, as characters."""
MATRICES = {
    "matrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "array": ("", ""),
    "cases": ("{", ""),
    "dcases": ("{", ""),
    "rcases": ("", "}"),
    "smallmatrix": ("", ""),
    "subarray": ("", ""),
}
"""Environments, with the delimiters on both sides."""
ALIGNED = frozenset(
    "align aligned alignat alignedat flalign split xalignat xxalignat".split()
)
CENTERED = frozenset("gather gathered multline".split())
TRANSPARENT = frozenset("equation displaymath math".split())
