r"""What ``\ce`` may hold: less than mhchem reads, and never an error.

mhchem has a notation of its own, in which much has a meaning and some of it stops TeX
that MathJax shows. Only what is found here goes into the PDF, after a fuzz of it with
TeX's engines. Of that, what MathJax alone reads is written such that both do.
"""

import re
from functools import cache


def _names(text: str) -> str:
    return rf"\\(?:{'|'.join(text.split())})(?![A-Za-z])"


_LETTER = _names("""
    alpha beta gamma delta epsilon eta theta kappa lambda mu nu pi rho sigma tau phi chi
    psi omega Gamma Delta Lambda Sigma Phi Psi Omega
    """)
_RELATION = _names("""
    rightarrow longrightarrow to leftarrow longleftarrow leftrightarrow Rightarrow
    longleftrightarrow rightleftharpoons leftrightharpoons rightleftarrows
    leftrightarrows equiv approx sim
    """)
_SIGN = _names("""
    cdot circ bullet uparrow downarrow infty ast times pm star prime ominus oplus
    triangle
    """)
_SPACE = r"\\[ ,;:!]|\\q?quad(?![A-Za-z])|~"
_WORDS = (
    r"\\text\{[^\\{}$&#%~_^]*\}"
    rf"|\\(?:mathrm|mathit|mathsf|mathbf)\s*\{{(?:[A-Za-z0-9 +\-.,()/=]|{_LETTER})+\}}"
)
_PLAIN = rf"[A-Za-z0-9\s+\-.,()/=*]|{_LETTER}"
_FOREIGN = r"[^\x00-\x7f]"
_MATH = rf"\$(?:[A-Za-z0-9 +\-=]|{_LETTER}|\\infty(?![A-Za-z]))+\$"
_SCRIPTED = (
    rf"(?:\{{(?>(?:{_PLAIN}|{_SIGN}|{_WORDS})*)\}}|{_LETTER}|{_SIGN}|[A-Za-z0-9+\-])"
)
_SCRIPT = rf"[\^_]{_SCRIPTED}"
# In a group a second one on the same side stops TeX, and MathJax.
_SUB, _SUPER = rf"_{_SCRIPTED}", rf"\^{_SCRIPTED}"
_SCRIPTS = rf"(?:{_SUB}(?:\s*{_SUPER})?|{_SUPER}(?:\s*{_SUB})?)(?!\s*[\^_])"
_BRACKETS = r"[\[\]]"


def _group(inner: str) -> str:
    return rf"\{{(?>(?:{inner})*)\}}"


_FLAT = rf"{_PLAIN}|{_SCRIPTS}|{_SIGN}|{_SPACE}|{_WORDS}|{_FOREIGN}|[:;!?]"
_TWO = rf"\\(?:overset|underset|t?frac)\s*(?:{_group(_FLAT)}){{2}}"
_PART = rf"{_FLAT}|{_TWO}|\\ce\s*{_group(_FLAT)}(?!\s*[\^_])"
_GROUP = _group(rf"{_PART}|{_BRACKETS}|{_group(rf'{_PART}|{_BRACKETS}')}")
_LABEL = rf"\[(?:{_MATH}|(?>(?:{_PART}|{_SCRIPT}|{_GROUP})*))\]"
_HEAD = r"<=>>|<<=>|<=>|<-->|<->|->|<-(?!-)"
_ARROW = rf"(?<![-=<>])(?:{_HEAD})(?:{_LABEL}){{0,2}}(?![\[>])"
_BOND = r"\\bond\{(?:[1-3\-=]|~-{0,2}|~=|-~-|\.{3,4}|->|<-)\}"
_GAS = r"(?<=\s)\^(?=[\s}])"

_CE = (
    rf"\s*\{{((?>(?:{_ARROW}|{_PART}|{_SCRIPT}|{_RELATION}|[#\[\]|]|[\^_]{_MATH}|{_GAS}|{_GROUP}"
    rf"|{_MATH}|{_BOND})*))\}}"
)
_FOR_BOTH = re.compile(
    rf"(?P<kept>{_BOND}|\\[,;:!]|\\text\{{[^}}]*\}}|[\^_]\{{[^{{}}]*\}})"
    rf"|(?P<triple>\#)|(?P<tie>~)|(?P<relation>{_RELATION})"
    rf"|(?P<sign>{_SIGN}|[:;!?]|(?<=[\^_]){_LETTER})"
    rf"|(?P<foreign>{_FOREIGN}+)|(?P<gap>\\[A-Za-z]+\s+)(?=\{{)"
)
_APART = re.compile(
    rf"{_BOND}|({_SPACE})\s*([+=]|-(?!>))\s*|(\\(?:[A-Za-z]+|.))?(\s*)({_HEAD})"
)


@cache
def argument() -> re.Pattern[str]:
    r"""Return the pattern of the argument of ``\ce``, with its content as a group.

    It takes a tenth of a second to compile, as long as everything else that reads a
    page, and few answers need it.
    """
    return re.compile(_CE)


def notation(written: str) -> str:
    r"""Return what both MathJax and TeX read of what :func:`argument` has matched.

    >>> notation(r"A->[\cdot]B#C\rightarrow D")
    'A ->[{\\cdot}]B\\bond{3}C\\mathrel{\\rightarrow} D'
    """
    return _APART.sub(_apart, _FOR_BOTH.sub(_for_both, written))


def _for_both(match: re.Match[str]) -> str:
    text = match[0]
    match match.lastgroup:
        case "triple":
            return r"\bond{3}"  # TeX cannot read # where it has read it before
        case "tie":
            return r"\ "
        case "relation":
            return rf"\mathrel{{{text}}}"
        case "sign":
            return f"{{{text}}}"
        case "gap":
            return text.rstrip()  # MathJax finds no argument behind it
        case "foreign":
            return rf"{{\text{{{text}}}}}"
    return text


def _apart(match: re.Match[str]) -> str:
    """TeX wants a space before an arrow, and skips one that follows a macro.

    So it does around a sign that is no charge.
    """
    gap, sign, macro, space, arrow = match.groups()
    if sign:
        return f"{gap}{{}} {sign} "
    if macro:
        return f"{macro}{{}} {arrow}"
    return f" {arrow}" if arrow and not space and match.start() else match[0]
