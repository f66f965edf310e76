r"""What ``\ce`` may hold: less than mhchem reads, and never an error.

mhchem has a notation of its own, in which much has a meaning and some of it stops TeX
that MathJax shows. Only what is found here goes into the PDF, after a fuzz of it with
TeX's engines.
"""

import re

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|pi|rho|sigma|tau|phi"
    "|chi|psi|omega|Gamma|Delta|Lambda|Sigma|Phi|Psi|Omega"
)
# TeX drops the space that an arrow needs before it.
_LETTER = rf"\\(?:{_GREEK})(?![A-Za-z]|\s*(?:<|->))"
_WORD = rf"[A-Za-z0-9 +\-.,()/=*]|{_LETTER}"
_MATH = rf"\$(?:[A-Za-z0-9 +\-=]|{_LETTER})+\$"
_GROUP = rf"\{{(?:{_WORD})*\}}"
_SCRIPT = rf"[\^_](?:{_GROUP}|{_LETTER}|[A-Za-z0-9+\-])"
_LABEL = rf"\[(?:{_MATH}|(?:{_WORD}|{_GROUP}|{_SCRIPT})*)\]"
# Directly behind anything else, mhchem takes it for a bond.
_ARROW = rf"(?<=[\s{{])(?:<=>>|<<=>|<=>|<-->|<->|->|<-)(?:{_LABEL}){{0,2}}(?!\[)"
_BOND = r"\\bond\{(?:[1-3\-=]|~-{0,2}|~=|-~-|\.{3,4}|->|<-)\}"
_GAS = r"(?<=\s)\^(?=[\s}])"

CE = re.compile(
    rf"\s*\{{((?:{_ARROW}|[A-Za-z0-9\s+\-=#()\[\].,*/|]|{_SCRIPT}|[\^_]{_MATH}|{_GAS}|{_GROUP}"
    rf"|{_MATH}|{_BOND}|{_LETTER})*)\}}"
)
BOND = r"\bond{3}"
"""Another way to say ``#``, which TeX cannot read where it has read it before."""
