r"""The content of ``\ce`` as ordinary TeX mathematics, for readers without mhchem.

mhchem has a notation of its own; the part of it that the PDF allows
(``content/tex/chemistry.py``) is read here.
"""

from __future__ import annotations

import re

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_LABEL = r"\[((?:[^\[\]]|\[[^\]]*\])*)\]"
_TOKEN = re.compile(
    rf"(?P<arrow>(?:<=>>|<<=>|<=>|<-->|<->|->|<-))(?:{_LABEL})?(?:{_LABEL})?"
    rf"|(?P<script>[\^_])(?P<of>{_GROUP}|\$[^$]*\$|\\[A-Za-z]+|\d*[+\-]|\d+|[A-Za-z])"
    rf"|\\bond\{{(?P<bond>[^{{}}]*)\}}"
    rf"|(?P<words>\\(?:text|math[a-z]+)\s*\{{[^{{}}]*\}})"
    rf"|(?P<both>\\(?:overset|underset|t?frac))\s*(?P<first>{_GROUP})\s*(?P<second>{_GROUP})"
    rf"|\\ce\s*(?P<inner>{_GROUP})"
    rf"|(?P<macro>\\[A-Za-z]+)"
    rf"|\$(?P<math>[^$]*)\$"
    rf"|(?P<group>{_GROUP})"
    rf"|(?P<number>(?<=[A-Za-z)\]}}])\d+|\d+(?:[./]\d+)?)"
    rf"|(?P<letters>[A-Za-z]+)"
    rf"|(?P<space>\s+)"
    rf"|(?P<sign>.)",
    re.DOTALL,
)
_ARROWS = {
    "->": r"\longrightarrow",
    "<-": r"\longleftarrow",
    "<->": r"\longleftrightarrow",
    "<-->": r"\leftrightarrows",
}
_BONDS = {"-": "{-}", "=": "{=}", "#": r"{\equiv}"}
_BONDS |= {"1": _BONDS["-"], "2": _BONDS["="], "3": _BONDS["#"]}
_STANDING = {"^": r"\uparrow ", "v": r"\downarrow "}
"""Signs for a gas and a precipitate, with spaces around them."""


def mathematics(notation: str) -> str:
    r"""Return the mathematics for the content of ``\ce``.

    >>> mathematics("2H2 + Na+")
    '2\\,\\mathrm{H}_{2} + \\mathrm{Na}^{+}'
    """
    out: list[str] = []
    behind = False  # what can have a number or a charge
    for match in _TOKEN.finditer(notation):
        before, after = notation[: match.start()], notation[match.end() :]
        stands = before[-1:].strip() == "" and after[:1].strip() == ""
        kind, text = match.lastgroup, match[0]
        if match["arrow"]:
            out.append(_arrow(match["arrow"], match[2], match[3]))
        elif text in _STANDING and stands and before:
            out.append(_STANDING[text])
        elif match["script"]:
            out.append(_script(match["script"], match["of"], behind=behind))
        elif kind == "number" and behind:
            out.append(f"_{{{text}}}")
        elif kind == "number":
            out.append(text + ("" if stands or not after else r"\,"))
        elif kind == "letters":
            out.append(f"\\mathrm{{{text}}}")
        elif text in ("+", "-") and behind and not re.match(r"[A-Za-z0-9(\[\\]", after):
            out.append(f"^{{{text}}}")
        elif match["bond"] is not None or (text in _BONDS and not stands):
            out.append(_BONDS.get(match["bond"] or text, r"{\cdots}"))
        elif text in ("*", "."):
            out.append(r"{\cdot}")
        else:
            out.append(_other(match, text))
        behind = kind in (
            "letters",
            "group",
            "inner",
            "second",
            "words",
            "of",
            "macro",
        ) or text in (")", "]")
        behind = behind or (kind == "number" and out[-1].startswith("_"))
    return "".join(out)


def _arrow(arrow: str, above: str | None, below: str | None) -> str:
    tex = _ARROWS.get(arrow, r"\rightleftharpoons")
    if below:
        tex = rf"\underset{{{mathematics(below)}}}{{{tex}}}"
    if above:
        tex = rf"\overset{{{mathematics(above)}}}{{{tex}}}"
    return f"{{{tex}}}"


def _group(text: str) -> str:
    return f"{{{mathematics(text[1:-1])}}}"


def _script(sign: str, text: str, *, behind: bool) -> str:
    if text.startswith(("{", "$")):
        text = text[1:-1]
    return f"{'' if behind else '{}'}{sign}{{{text}}}"


def _other(match: re.Match[str], text: str) -> str:
    if match["math"] is not None:
        return f"{{{match['math']}}}"
    if match["words"]:
        return text
    if match["both"]:
        return match["both"] + _group(match["first"]) + _group(match["second"])
    if group := match["group"] or match["inner"]:
        return mathematics(group[1:-1]) or "{}"
    if match["macro"]:
        return f"{text} "
    return " " if text.isspace() else text
