r"""Formulas as MathML, for readers without JavaScript: the ePub.

docutils knows the symbols and the layout of single formulas, but not environments, text
and some macros. These are taken out of the formula first: each piece is replaced by a
placeholder (a character of the private use area in ``\text``), which is replaced by its
own MathML afterwards. docutils calls its converter provisional, so only
:func:`_docutils` uses it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import cycle, islice, pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from docutils.utils.math import latex2mathml

from ..content.tex.grammar import ARROW, NOTATIONS
from . import chemistry
from .notation import (
    ALIGNED,
    CENTERED,
    DROPPED,
    FENCES,
    FONTS,
    IN_TEXT,
    INFIX,
    MATRICES,
    SAME,
    SIZES,
    STYLES,
    TEXT_FONTS,
    TRANSPARENT,
    TWO_ARGUMENTS,
)
from .scanner import (
    ENVIRONMENT,
    OPTION,
    TOKEN,
    ConversionError,
    argument,
    behind_option,
    closing,
    delimiter,
    end_of,
    rows_of,
)

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


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
    except Exception as error:  # anything that docutils fails on
        raise ConversionError(str(error)) from error


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


# -- What docutils does not convert --

_RULE = re.compile(r"\s*\\(?:hline|hdashline|cline\s*\{[^}]*\})")
_PIECE = range(0xE000, 0xF8FF)


class _Converter:
    """One formula, and the pieces taken out of it."""

    def __init__(self) -> None:
        self._pieces: dict[str, Element] = {}

    def whole(self, tex: str) -> list[Element]:
        """Return a formula that may have rows of its own."""
        if any(chr(code) in tex for code in _PIECE):
            raise ConversionError("a character of the private use area")
        rows = rows_of(tex)
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
        # docutils requires a base for a script: ``H$_2$O``.
        out = ["{}"] if tex.lstrip().startswith(("_", "^")) else []
        place = 0
        while place < len(tex):
            match = TOKEN.match(tex, place)
            assert match is not None
            token, place = match[0], match.end()
            if token == "{":
                end = closing(tex, place)
                out.append(f"{{{self._rewritten(tex[place:end])}}}")
                place = end + 1
            elif token == "}":
                raise ConversionError("a brace is not opened")
            elif token == "'":
                written, place = self._primes(tex, place)
                out.append(written)
            elif token in INFIX:
                # A group is rewritten as a whole: everything before it, and after it.
                above, below = "".join(out), self._rewritten(tex[place:])
                return f"{INFIX[token]}{{{above}}}{{{below}}}"
            elif token in FONTS:
                return f"{''.join(out)}{FONTS[token]}{{{self._rewritten(tex[place:])}}}"
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
            script, place = argument(tex, place + 1)
            primes += self._rewritten(script)
        return f"^{{{primes}}}", place

    def _token(
        self, token: str, tex: str, place: int, *, first: bool
    ) -> tuple[str, int]:
        """Write a token with its arguments for docutils; return what follows it."""
        if token == r"\begin":
            return self._environment(tex, place)
        name = token[1:].rstrip("*")
        if found := self._element(token, name, tex, place):
            element, place = found
            return self._piece(element), place
        if name == "operatorname":
            body, place = argument(tex, place)
            return f"{token}{{{body}}}", place
        if token.rstrip("*") == r"\tag":
            body, place = argument(tex, place)
            text = body if token.endswith("*") else f"({body})"
            return rf"\qquad{self._piece(self._text(text, ''))}", place
        if name in TWO_ARGUMENTS:
            # docutils reads the 12 of \frac12 as a number.
            above, place = argument(tex, place)
            below, place = argument(tex, place)
            parts = f"{{{self._rewritten(above)}}}{{{self._rewritten(below)}}}"
            return SAME.get(token, token) + parts, place
        if name in ("color", "label", "vphantom"):
            return "", argument(tex, behind_option(tex, place))[1]
        if name in ("textcolor", "colorbox"):
            place = behind_option(tex, place)
            return ("" if name == "textcolor" else r"\text"), argument(tex, place)[1]
        if token in (r"\left", r"\right"):
            fence, place = delimiter(tex, place)
            fence = {"<": r"\langle", ">": r"\rangle", r"\mid": "|"}.get(fence, fence)
            return f"{token}{fence} ", place
        if token == r"\smash":
            return "", behind_option(tex, place)
        if token in STYLES:
            return (f"{token} " if first else ""), place
        if token in DROPPED:
            return "", place
        if token in SAME:
            # A macro must not merge with the letters after it.
            return f"{SAME[token]} ", place
        return token, place

    def _element(
        self, token: str, name: str, tex: str, place: int
    ) -> tuple[Element, int] | None:
        """Return the MathML of what docutils does not know, and what follows it."""
        if token == r"\substack":
            body, place = argument(tex, place)
            return self._table("subarray", "", body), place
        if token in TEXT_FONTS:
            body, place = argument(tex, place)
            return self._text(body, TEXT_FONTS[token]), place
        if name == "operatorname" or token == r"\operatornamewithlimits":
            return self._operator(token, *argument(tex, place))
        if token == r"\ce":
            notation, place = argument(tex, place)
            formula = Element("mrow")
            formula.extend(self._content(chemistry.mathematics(notation)))
            return formula, place
        if name == "enclose":
            notation, place = argument(tex, place)
            if not NOTATIONS.issuperset(notation.split()):
                raise ConversionError(f"the notation {notation}")
            body, place = argument(tex, place)
            enclosed = Element("menclose", notation=notation)
            enclosed.extend(self._content(body))
            return enclosed, place
        if name == "middle" or name.rstrip("lrm") in SIZES:
            return self._fence(name, *delimiter(tex, place))
        if token in IN_TEXT and token not in SAME and token != r"\ldots":
            symbol = Element("mtext")
            symbol.text = IN_TEXT[token]
            return symbol, place
        if not token.isascii() and token not in SAME and not _known(token):
            symbol = Element("mi" if token.isalnum() else "mo")
            symbol.text = token
            return symbol, place
        return None

    def _operator(
        self, token: str, body: str, place: int
    ) -> tuple[Element, int] | None:
        limits = token != r"\operatorname"
        if body.isalpha() and not limits:
            return None
        operator = Element("mo", form="prefix", lspace="0", rspace="0.1667em")
        operator.set("movablelimits", "true" if limits else "false")
        operator.text = self._text(body.replace(r"\,", " "), "").text
        if operator.text is None:
            raise ConversionError(token)
        return operator, place

    def _environment(self, tex: str, place: int) -> tuple[str, int]:
        match = ENVIRONMENT.match(tex, place)
        if match is None:
            raise ConversionError(r"\begin without a name")
        name, place = match[1], match.end()
        end, after = end_of(tex, place)
        body = tex[place:end]
        if name == "CD":
            return self._piece(self._diagram(body)), after
        if name in TRANSPARENT:
            rows = rows_of(body)
            if len(rows) > 1 or len(rows[0]) > 1:
                name = "aligned"
            else:
                return f"{{{self._rewritten(body)}}}", after
        columns = ""
        option = OPTION.match(body)
        if option and (name == "array" or match[2] or name.endswith("ed")):
            columns, body = option[1] if match[2] else "", body[option.end() :]
        if name == "array" or name == "subarray" or name.endswith(("alignat", "edat")):
            columns, start = argument(body, 0)
            body = body[start:]
        return self._piece(self._table(name, columns, body)), after

    def _fence(self, name: str, fence: str, place: int) -> tuple[Element, int]:
        operator = Element("mo", fence="true", stretchy="true")
        operator.text = FENCES.get(fence, "" if fence == "." else fence)
        if operator.text.startswith("\\") and len(operator.text) > 1:
            raise ConversionError(f"the delimiter {fence}")
        if size := SIZES.get(name.rstrip("lrm")):
            operator.set("minsize", f"{size}em")
            operator.set("maxsize", f"{size}em")
        form = {"l": "prefix", "r": "postfix"}.get(name[-1])
        operator.set("form", form if form and name != "middle" else "infix")
        return operator, place

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
        for row in rows_of(body):
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
        rows = rows_of(body)
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
                if number % 2 and name in ALIGNED:
                    # With nothing before it, a minus would be unary.
                    SubElement(entry, "mi")
                entry.extend(self._content(cell))
        _lay_out(table, name, columns, rules)
        fences = MATRICES.get(name)
        if fences is None and name not in ALIGNED | CENTERED | {"eqnarray"}:
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
    if name in ALIGNED:
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
    if name in ALIGNED | CENTERED | {"eqnarray", "dcases"}:
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
    for function, operand in pairwise(parent):
        bracket = operand if operand.tag == "mo" else next(iter(operand), operand)
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


def _plain(text: str) -> str:
    """Return the text of a text argument."""

    def spoken(match: re.Match[str]) -> str:
        macro = match[1].rstrip()
        if macro in IN_TEXT:
            return IN_TEXT[macro]
        if len(macro) == 2 and not macro[1].isalpha():
            return " " if macro[1] in " ,;:!/" else macro[1]
        if macro in TEXT_FONTS or macro in DROPPED or macro in FONTS:
            return ""
        raise ConversionError(f"{macro} in text")

    text = re.sub(r"(\\[A-Za-z]+\s*|\\.)", spoken, text.replace("~", "\u00a0"))
    text = " ".join(re.split(r"[ \n\t]+", re.sub(r"[{}]", "", text)))
    # MathML shows no spaces at the ends.
    return re.sub(r"^ | $", "\u00a0", text)
