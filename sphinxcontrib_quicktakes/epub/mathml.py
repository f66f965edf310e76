r"""Formulas as MathML, for readers without JavaScript: the ePub.

docutils knows the symbols and the layout of single formulas; environments, text and
some macros it does not know. These are taken out of the formula first: each piece
becomes a placeholder (a character of the private use area in ``\text``), and its own
MathML is put in the place of that afterwards. docutils calls its converter provisional,
so :func:`_docutils` alone knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle, islice, pairwise
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.locale import _ as sphinx_text
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from ..content.tex.grammar import ARROW, NOTATIONS
from . import chemistry

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

logger = logging.getLogger(__name__)


class ConversionError(ValueError):
    """A formula that has no MathML here."""


@lru_cache(maxsize=4096)
def convert(tex: str, display: bool = False) -> str:
    """Return a formula as a ``math`` element.

    >>> convert("x^2").partition(">")[0]
    '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x^2"'
    """
    converter = _Converter()
    math = Element("math", xmlns=NAMESPACE, alttext=" ".join(tex.split()))
    if display:
        math.set("display", "block")
    try:
        math.extend(converter.whole(tex))
        return ElementTree.tostring(math, encoding="unicode")
    except ConversionError:
        raise
    except Exception as error:  # whatever docutils stumbles over
        raise ConversionError(str(error)) from error


# -- Rendering --


def visit_inline(self: Any, node: nodes.math) -> None:
    """Write an inline formula, or its source where there is no MathML for it."""
    math, tag = _math(node, node.astext(), display=False), "span"
    if math is None:
        math, tag = self.encode(node.astext()), "code"
    start = self.starttag(node, tag, "", CLASS="math notranslate nohighlight")
    self.body.append(f"{start}{math}</{tag}>")
    raise nodes.SkipNode


def visit_block(self: Any, node: nodes.math_block) -> None:
    """Write a displayed formula, or its source where there is no MathML for it."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, sphinx_text("Link to this equation"))
        self.body.append("</span>")
    # Blank lines divide formulas, as in Sphinx's own renderers.
    for part in re.split(r"\n\s*\n", node.astext().strip()):
        math = _math(node, part, display=True)
        self.body.append(math or f"<pre>{self.encode(part)}</pre>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _math(node: nodes.Element, tex: str, *, display: bool) -> str | None:
    try:
        return convert(tex, display)
    except ConversionError as error:
        text = "no MathML for the formula %r (%s): its source is shown instead"
        logger.info(text, tex, error, location=node)
        return None


# -- What docutils converts --


def _docutils(tex: str) -> list[Element]:
    # Never as a display: docutils would look for rows, which are read here.
    xml = latex2mathml.tex2mathml(tex).replace(f' xmlns="{NAMESPACE}"', "")
    math = ElementTree.fromstring(xml.replace("&ApplyFunction;", "\u2061"))
    for element in math.iter():
        element.tail = None
        if len(element):
            element.text = None
    style = {k: v for k, v in math.items() if k in ("displaystyle", "scriptlevel")}
    if not style:
        return list(math)
    whole = Element("mstyle", style)
    whole.extend(math)
    return [whole]


@lru_cache(maxsize=1024)
def _known(character: str) -> bool:
    try:
        _docutils(character)
    except Exception:
        return False
    return True


# -- What it does not --

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|.", re.DOTALL)
_ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+)(\*?)\s*\}")
_OPTION = re.compile(r"\s*\[([^\]]*)\]")
_BREAK = re.compile(r"\s*(?:\*\s*)?(?:\[[^\]\[]*\d\s*[a-z]+\s*\])?")
_RULE = re.compile(r"\s*\\(?:hline|hdashline|cline\s*\{[^}]*\})")
_PIECE = range(0xE000, 0xF8FF)


def _words(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


_SAME = _words(
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
_SAME["\\ "] = _SAME["\\\n"] = r"\;"
_DROPPED = frozenset(
    r"""
    \/ \nonumber \notag \allowbreak \nobreak \hfill \strut \mathstrut \relax
    \mathop \mathbin \mathrel \mathord \mathopen \mathclose \mathpunct \mathinner \smash
    \tiny \scriptsize \footnotesize \small \normalsize \large \Large \LARGE \huge \Huge
    """.split()
)
_STYLES = frozenset(r"\displaystyle \textstyle \scriptstyle \scriptscriptstyle".split())
_FONTS = _words(
    r"""
    \bf=\mathbf \rm=\mathrm \it=\mathit \cal=\mathcal \sf=\mathsf \tt=\mathtt
    \mit=\mathit
    """
)
_TWO_ARGUMENTS = frozenset(
    "frac dfrac tfrac binom dbinom tbinom overset underset stackrel".split()
)
_INFIX = _words(r"\over=\frac \choose=\binom \atop=\binom")
_TEXT = _words(
    r"""
    \text= \mbox= \hbox= \textrm= \textnormal= \textup= \textmd= \textbf=bold
    \textit=italic \emph=italic \textsf=sans-serif \texttt=monospace
    """
)
_SIZES = {"big": 1.2, "Big": 1.623, "bigg": 2.047, "Bigg": 2.47}
_FENCES = {
    **_words(r"\{={ \}=} \lbrace={ \rbrace=} \lbrack=[ \rbrack=] \langle=⟨ \rangle=⟩"),
    **_words(
        r"<=⟨ >=⟩ \|=‖ \Vert=‖ \vert=| \mid=| \lvert=| \rvert=| \lVert=‖ \rVert=‖"
    ),
    **_words(r"\lfloor=⌊ \rfloor=⌋ \lceil=⌈ \rceil=⌉ \backslash=\ \uparrow=↑"),
    **_words(r"\downarrow=↓ \Uparrow=⇑ \Downarrow=⇓ \updownarrow=↕"),
}
_IN_TEXT = _words(
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
_MATRICES = {
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
_ALIGNED = frozenset(
    "align aligned alignat alignedat flalign split xalignat xxalignat".split()
)
_CENTERED = frozenset("gather gathered multline".split())
_TRANSPARENT = frozenset("equation displaymath math".split())


class _Converter:
    """One formula, and the pieces taken out of it."""

    def __init__(self) -> None:
        self._pieces: dict[str, Element] = {}

    def whole(self, tex: str) -> list[Element]:
        """Return a formula that may have rows of its own."""
        if any(chr(code) in tex for code in _PIECE):
            raise ConversionError("a character of the private use area")
        rows = _rows(tex)
        if len(rows) > 1 or len(rows[0]) > 1:
            return [self._table("aligned" if len(rows[0]) > 1 else "gathered", "", tex)]
        return self._content(tex)

    def _content(self, tex: str) -> list[Element]:
        """Return the MathML of a formula, or of a cell of one."""
        rewritten = self._rewritten(tex)
        elements = _docutils(rewritten) if rewritten.strip() else []
        root = Element("mrow")
        root.extend(elements)
        for parent in list(root.iter()):
            for number, child in enumerate(parent):
                if child.tag == "mtext" and (child.text or "") in self._pieces:
                    parent[number] = self._pieces[child.text or ""]
                elif child.tag not in ("math", "mstyle", "mtable"):
                    parent[number] = _styled(child)
            _mend(parent)
            if len(parent) < _CHILDREN.get(parent.tag, 0):
                raise ConversionError("a script or an argument is missing")
        return list(root)

    def _piece(self, element: Element) -> str:
        if len(self._pieces) >= len(_PIECE):
            raise ConversionError("too long")
        placeholder = chr(_PIECE[len(self._pieces)])
        self._pieces[placeholder] = element
        return f"\\text{{{placeholder}}}"

    # From TeX to TeX.

    def _rewritten(self, tex: str) -> str:
        # docutils wants something that a script belongs to: ``H$_2$O``.
        out = ["{}"] if tex.lstrip().startswith(("_", "^")) else []
        place = 0
        while place < len(tex):
            match = _TOKEN.match(tex, place)
            assert match is not None
            token, place = match[0], match.end()
            if token == "{":
                end = _closing(tex, place)
                out.append(f"{{{self._rewritten(tex[place:end])}}}")
                place = end + 1
            elif token == "}":
                raise ConversionError("a brace is not opened")
            elif token == "'":
                written, place = self._primes(tex, place)
                out.append(written)
            elif token in _INFIX:
                # A group is rewritten as a whole: all before, and all behind.
                above, below = "".join(out), self._rewritten(tex[place:])
                return f"{_INFIX[token]}{{{above}}}{{{below}}}"
            elif token in _FONTS:
                return (
                    f"{''.join(out)}{_FONTS[token]}{{{self._rewritten(tex[place:])}}}"
                )
            else:
                written, place = self._token(token, tex, place, first=not "".join(out))
                out.append(written)
        return "".join(out)

    def _primes(self, tex: str, place: int) -> tuple[str, int]:
        """Write primes, and a script behind them, as one script."""
        primes = r"\prime "
        while tex.startswith("'", place):
            primes += r"\prime "
            place += 1
        if tex.startswith("^", place):
            script, place = _argument(tex, place + 1)
            primes += self._rewritten(script)
        return f"^{{{primes}}}", place

    def _token(
        self, token: str, tex: str, place: int, *, first: bool
    ) -> tuple[str, int]:
        name = token[1:].rstrip("*")
        if token == r"\begin":
            return self._environment(tex, place)
        if token == r"\substack":
            body, place = _argument(tex, place)
            return self._piece(self._table("subarray", "", body)), place
        if token in _TEXT:
            body, place = _argument(tex, place)
            return self._piece(self._text(body, _TEXT[token])), place
        if name == "operatorname" or token == r"\operatornamewithlimits":
            body, place = _argument(tex, place)
            limits = token != r"\operatorname"
            if body.isalpha() and not limits:
                return f"{token}{{{body}}}", place
            operator = Element("mo", form="prefix", lspace="0", rspace="0.1667em")
            operator.set("movablelimits", "true" if limits else "false")
            operator.text = self._text(body.replace(r"\,", " "), "").text
            if operator.text is None:
                raise ConversionError(token)
            return self._piece(operator), place
        if token.rstrip("*") == r"\tag":
            body, place = _argument(tex, place)
            text = body if token.endswith("*") else f"({body})"
            return rf"\qquad{self._piece(self._text(text, ''))}", place
        if token == r"\ce":
            notation, place = _argument(tex, place)
            formula = Element("mrow")
            formula.extend(self._content(chemistry.mathematics(notation)))
            return self._piece(formula), place
        if name == "enclose":
            notation, place = _argument(tex, place)
            if not NOTATIONS.issuperset(notation.split()):
                raise ConversionError(f"the notation {notation}")
            body, place = _argument(tex, place)
            enclosed = Element("menclose", notation=notation)
            enclosed.extend(self._content(body))
            return self._piece(enclosed), place
        if name in _TWO_ARGUMENTS:
            # docutils reads the 12 of \frac12 as a number.
            above, place = _argument(tex, place)
            below, place = _argument(tex, place)
            parts = f"{{{self._rewritten(above)}}}{{{self._rewritten(below)}}}"
            return _SAME.get(token, token) + parts, place
        if name in ("color", "label", "vphantom"):
            return "", _argument(tex, _behind_option(tex, place))[1]
        if name in ("textcolor", "colorbox"):
            place = _behind_option(tex, place)
            return ("" if name == "textcolor" else r"\text"), _argument(tex, place)[1]
        if name == "middle" or name.rstrip("lrm") in _SIZES:
            return self._fence(name, tex, place)
        if token in (r"\left", r"\right"):
            fence, place = _delimiter(tex, place)
            fence = {"<": r"\langle", ">": r"\rangle", r"\mid": "|"}.get(fence, fence)
            return f"{token}{fence} ", place
        if token == r"\smash":
            return "", _behind_option(tex, place)
        if token in _STYLES:
            return (f"{token} " if first else ""), place
        if token in _DROPPED:
            return "", place
        if token in _IN_TEXT and token not in _SAME and token != r"\ldots":
            symbol = Element("mtext")
            symbol.text = _IN_TEXT[token]
            return self._piece(symbol), place
        if token in _SAME:
            # A macro must not grow into the letters behind it.
            return f"{_SAME[token]} ", place
        if not token.isascii() and not _known(token):
            element = Element("mi" if token.isalnum() else "mo")
            element.text = token
            return self._piece(element), place
        return token, place

    def _environment(self, tex: str, place: int) -> tuple[str, int]:
        match = _ENVIRONMENT.match(tex, place)
        if match is None:
            raise ConversionError(r"\begin without a name")
        name, place = match[1], match.end()
        end, after = _end(tex, place)
        body = tex[place:end]
        if name == "CD":
            return self._piece(self._diagram(body)), after
        if name in _TRANSPARENT:
            rows = _rows(body)
            if len(rows) > 1 or len(rows[0]) > 1:
                name = "aligned"
            else:
                return f"{{{self._rewritten(body)}}}", after
        columns = ""
        option = _OPTION.match(body)
        if option and (name == "array" or match[2] or name.endswith("ed")):
            columns, body = option[1] if match[2] else "", body[option.end() :]
        if name == "array" or name == "subarray" or name.endswith(("alignat", "edat")):
            columns, start = _argument(body, 0)
            body = body[start:]
        return self._piece(self._table(name, columns, body)), after

    def _fence(self, name: str, tex: str, place: int) -> tuple[str, int]:
        fence, place = _delimiter(tex, place)
        operator = Element("mo", fence="true", stretchy="true")
        operator.text = _FENCES.get(fence, "" if fence == "." else fence)
        if operator.text.startswith("\\") and len(operator.text) > 1:
            raise ConversionError(f"the delimiter {fence}")
        if size := _SIZES.get(name.rstrip("lrm")):
            operator.set("minsize", f"{size}em")
            operator.set("maxsize", f"{size}em")
        form = {"l": "prefix", "r": "postfix"}.get(name[-1])
        operator.set("form", form if form and name != "middle" else "infix")
        return self._piece(operator), place

    # From TeX to MathML.

    def _text(self, body: str, variant: str) -> Element:
        """Return text, in which formulas may stand."""
        row = Element("mrow")
        for number, part in enumerate(re.split(r"(?<!\\)\$", body)):
            if number % 2:
                row.extend(self._content(part))
            elif part:
                text = SubElement(row, "mtext")
                text.text = _plain(part)
                if variant:
                    text.set("mathvariant", variant)
        return row[0] if len(row) == 1 else row

    def _diagram(self, body: str) -> Element:
        """Return a commutative diagram: objects and arrows in turn, or arrows alone."""
        table = Element("mtable")
        for row in _rows(body):
            if len(row) > 1:
                raise ConversionError("& in a diagram")
            cells = SubElement(table, "mtr")
            start = 0
            for match in ARROW.finditer(row[0]):
                between = row[0][start : match.start()].strip()
                start = match.end()
                if between:
                    SubElement(cells, "mtd").extend(self._content(between))
                elif len(cells):
                    SubElement(cells, "mtd")
                SubElement(cells, "mtd").extend(self._arrow(match))
            if rest := row[0][start:].strip():
                SubElement(cells, "mtd").extend(self._content(rest))
        return table

    def _arrow(self, match: re.Match[str]) -> list[Element]:
        """Return an arrow of a diagram with its labels."""
        sign = _ARROWS.get(match[1] or match[0][1])
        if sign is None:
            return []
        arrow = Element("mo", stretchy="true", minsize="2em")
        arrow.text = sign
        before, behind = (self._label(label or "") for label in match.groups()[1:])
        if match[1] and match[1] in "<>":
            stack = Element("munderover")
            stack.extend((arrow, behind, before))
            return [stack]
        return [before, arrow, behind]

    def _label(self, tex: str) -> Element:
        style = Element("mstyle", scriptlevel="1", displaystyle="false")
        style.extend(self._content(tex))
        return style

    def _table(self, name: str, columns: str, body: str) -> Element:
        rows = _rows(body)
        if len(rows) > 1 and rows[-1] == [""]:
            rows.pop()
        rules: list[str] = []
        table = Element("mtable")
        for cells in rows:
            rule = _RULE.match(cells[0])
            dashed = rule is not None and "dash" in rule[0]
            rules.append("dashed" if dashed else "solid" if rule else "none")
            cells[0] = re.sub(rf"(?:{_RULE.pattern})+", "", cells[0])
            if cells is rows[-1] and cells == [""]:
                break  # a rule below the last row
            row = SubElement(table, "mtr")
            for number, cell in enumerate(cells):
                entry = SubElement(row, "mtd")
                if number % 2 and name in _ALIGNED:
                    # With nothing before it, a minus would be a sign.
                    SubElement(entry, "mi")
                entry.extend(self._content(cell))
        _lay_out(table, name, columns, rules)
        fences = _MATRICES.get(name)
        if fences is None and name not in _ALIGNED | _CENTERED | {"eqnarray"}:
            raise ConversionError(f"the environment {name}")
        if not fences or not any(fences):
            return table
        outer = Element("mrow")
        for form, fence in zip(("prefix", "postfix"), fences, strict=True):
            if fence:
                operator = Element("mo", fence="true", stretchy="true", form=form)
                operator.text = fence
                outer.append(operator)
        outer.insert(1 if fences[0] else 0, table)
        return outer


def _lay_out(table: Element, name: str, columns: str, rules: list[str]) -> None:
    """Give a table its alignment and its rules."""
    width = max((len(row) for row in table), default=1)
    letters = re.sub(r"@\{[^}]*\}|\s", "", columns)
    align: list[str] = []
    if name in _ALIGNED:
        align = list(islice(cycle(("right", "left")), width))
        spacing = islice(cycle(("0em", "2em")), max(width - 1, 1))
        table.set("columnspacing", " ".join(spacing))
    elif name == "eqnarray":
        align = ["right", "center", "left"][:width]
    elif name.endswith("cases"):
        align = ["left"] * width
    elif re.sub("[^lcr]", "", letters) and not columns.strip().isdigit():
        sides = {"l": "left", "c": "center", "r": "right"}
        align = [sides[letter] for letter in letters if letter in sides][:width]
        if name not in ("array", "subarray"):
            align *= width
    if align:
        table.set("columnalign", " ".join(align))
    if name in _ALIGNED | _CENTERED | {"eqnarray", "dcases"}:
        table.set("displaystyle", "true")
    if name in ("smallmatrix", "subarray"):
        table.set("rowspacing", "0.1em")
    if name == "array":
        inner = re.findall(r"[lcr]([|:]*)(?=[lcr])", letters)
        if any(inner):
            lines = (_LINES.get(line[:1], "none") for line in inner)
            table.set("columnlines", " ".join(lines))
        if letters.startswith("|") and letters.endswith("|"):
            table.set("frame", "solid")
    between = rules[1 : len(table)]
    if set(between) - {"none"}:
        table.set("rowlines", " ".join(between))


_ARROWS = {">": "→", "<": "←", "V": "↓", "A": "↑", "=": "=", "|": "‖"}
_LINES = {"|": "solid", ":": "dashed"}
_CHILDREN = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}


def _mend(parent: Element) -> None:
    """Write what docutils leaves to a style sheet, and limits of pieces."""
    if parent.get("class") == "boldsymbol":
        for element in parent.iter():
            if element.tag in ("mi", "mn", "mo"):
                italic = element.tag == "mi" and len(element.text or "") == 1
                element.set("mathvariant", "bold-italic" if italic else "bold")
    limits = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
    if parent.tag in limits and len(parent):
        brace = parent[0].tag in ("munder", "mover") and parent[0][-1].text in (
            "⏟",
            "⏞",
        )
        if brace or parent[0].get("movablelimits") == "true":
            parent.tag = limits[parent.tag]
    for function, argument in pairwise(parent):
        bracket = argument if argument.tag == "mo" else next(iter(argument), argument)
        if function.text == "\u2061" and bracket.tag != "mo":
            function.set("rspace", "0.1667em")


def _styled(element: Element) -> Element:
    """Return an element in a style of its own, where docutils gives it one.

    The attributes are MathML Core's, which the ePub's MathML 3 does not have.
    """
    names = {"displaystyle", "scriptlevel"} & set(element.attrib)
    if not names:
        return element
    style = Element(
        "mstyle", {name: element.attrib.pop(name) for name in sorted(names)}
    )
    style.append(element)
    return style


def _tokens(tex: str, place: int = 0) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(tex, place)


def _closing(tex: str, place: int) -> int:
    """Return where the group that begins before *place* is closed."""
    depth = 1
    for token in _tokens(tex, place):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return token.start()
    raise ConversionError("a brace is not closed")


def _end(tex: str, place: int) -> tuple[int, int]:
    r"""Return where ``\end`` of an environment stands, and what follows it."""
    depth = 1
    for token in _tokens(tex, place):
        depth += {r"\begin": 1, r"\end": -1}.get(token[0], 0)
        if not depth:
            name = _ENVIRONMENT.match(tex, token.end())
            return token.start(), name.end() if name else token.end()
    raise ConversionError("an environment is not closed")


def _argument(tex: str, place: int) -> tuple[str, int]:
    """Return an argument, and what follows it."""
    while place < len(tex) and tex[place].isspace():
        place += 1
    if tex.startswith("{", place):
        end = _closing(tex, place + 1)
        return tex[place + 1 : end], end + 1
    return _delimiter(tex, place)


def _behind_option(tex: str, place: int) -> int:
    option = _OPTION.match(tex, place)
    return option.end() if option else place


def _delimiter(tex: str, place: int) -> tuple[str, int]:
    while place < len(tex) and tex[place].isspace():
        place += 1
    match = _TOKEN.match(tex, place)
    if match is None:
        raise ConversionError("it ends too early")
    return match[0], match.end()


def _rows(tex: str) -> list[list[str]]:
    r"""Return the cells of each row: what ``\\`` and ``&`` divide on this level."""
    rows, cells, start, depth, skip = [], [], 0, 0, 0
    for token in _tokens(tex):
        if token.start() < skip:
            continue
        text = token[0]
        if text in ("{", r"\begin"):
            depth += 1
        elif text in ("}", r"\end"):
            depth -= 1
        elif depth == 0 and text in ("&", r"\\", r"\cr", r"\newline"):
            cells.append(tex[start : token.start()].strip())
            start = token.end()
            if text != "&":
                match = _BREAK.match(tex, start)
                start = skip = match.end() if match else start
                rows.append(cells)
                cells = []
    return [*rows, [*cells, tex[start:].strip()]]


def _plain(text: str) -> str:
    """Return the text of a text argument."""

    def spoken(match: re.Match[str]) -> str:
        macro = match[1].rstrip()
        if macro in _IN_TEXT:
            return _IN_TEXT[macro]
        if len(macro) == 2 and not macro[1].isalpha():
            return " " if macro[1] in " ,;:!/" else macro[1]
        if macro in _TEXT or macro in _DROPPED or macro in _FONTS:
            return ""
        raise ConversionError(f"{macro} in text")

    text = re.sub(r"(\\[A-Za-z]+\s*|\\.)", spoken, text.replace("~", "\u00a0"))
    text = " ".join(re.split(r"[ \n\t]+", re.sub(r"[{}]", "", text)))
    # MathML shows no spaces at the ends.
    return re.sub(r"^ | $", "\u00a0", text)
