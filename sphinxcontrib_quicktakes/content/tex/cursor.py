"""Where a formula is read and what is written: all that holds no formula itself.

Delimiters, colours and the names of macros are read here, and characters written; what
may hold more of the formula, such as groups and arguments, is the reader's.
"""

from .colours import CSS, DVIPS
from .grammar import (
    COLOUR,
    COLOURS,
    DELIMITERS,
    DOUBLED,
    FLAGS,
    FORBIDDEN,
    NEGATED,
    PACKAGE,
    PACKAGES,
    PAIRS,
    SHIFT,
    SHIFTS,
    SIGNS,
    SPACE,
    TOKEN,
    foreign,
    mark,
)


class Problem(Exception):  # noqa: N818  # its text is shown, it is no error of ours
    """What TeX would choke on."""


class Cursor:
    """A place in a formula, and what was written so far."""

    def __init__(self, tex: str, known: frozenset[str]) -> None:
        self.tex = tex
        self.known = known
        self.position = 0
        self.out: list[str] = []

    # What is read

    def tail(self) -> str:
        """The next character, or nothing."""
        return self.tex[self.position : self.position + 1]

    def ahead(self) -> str:
        """The next character but spaces, or nothing."""
        match = SPACE.match(self.tex, self.position)
        position = match.end() if match else self.position
        return self.tex[position : position + 1]

    def skip(self) -> None:
        """Skip spaces."""
        if match := SPACE.match(self.tex, self.position):
            self.position = match.end()

    def open(self, missing: str) -> None:
        """Read an opening brace."""
        self.skip()
        if not self.tex.startswith("{", self.position):
            raise Problem(missing)
        self.position += 1

    def pairs(self, name: str) -> int:
        match = PAIRS.match(self.tex, self.position)
        if not match:
            raise Problem(f"number of columns of {name} missing")
        self.position = match.end()
        return int(match[1])

    def delimiter(self, name: str, *, braces: bool = False) -> None:
        self.skip()
        braces = braces and self.tex.startswith("{", self.position)
        self.position += braces
        token = TOKEN.match(self.tex, self.position)
        text = ""
        if token and token.lastgroup in ("word", "symbol"):
            text = token[token.lastgroup]
            self.position = token.end()
            if text == "\\" and self.tail() in DOUBLED:
                text = self.tail()
                self.position += 1
            if "d" in FLAGS.get(text, ""):
                self.name(text)
            elif SIGNS.get(text, "") in DELIMITERS:
                self.out.append(SIGNS[text])
            else:
                text = ""
        elif token and token[0][0] in DELIMITERS:
            text = token[0][0]
            self.position += 1
            self.out.append(text)
        if not text:
            raise Problem(f"missing delimiter after {name}")
        if braces:
            if not self.tex.startswith("}", self.position):
                raise Problem(f"wrong delimiter after {name}")
            self.position += 1
            self.out.append(" ")

    def braced_delimiter(self, missing: str) -> None:
        self.open(missing)
        self.out.append("{")
        if not self.tex.startswith("}", self.position):
            self.delimiter(r"\genfrac")
        if not self.tex.startswith("}", self.position):
            raise Problem(missing)
        self.position += 1
        self.out.append("}")

    def colour(self, missing: str, *, models: bool) -> None:
        """Read a colour, and write what both MathJax and xcolor know.

        MathJax's boxes know names and HTML's numbers alone, and TeX no such numbers.
        """
        match = COLOUR.match(self.tex, self.position)
        if not match:
            raise Problem(f"{missing} or unknown colour")
        self.position = match.end()
        name, digits, model = match["name"], match["digits"], match["model"]
        if name and models and name not in COLOURS and name not in self.known:
            digits = DVIPS.get(name) or CSS.get(name.lower())
        if name and not digits:
            if name not in COLOURS and name not in self.known:
                raise Problem(f"unknown colour {name}")
            self.out.append(f"{{{name}}}")
        elif not models:
            raise Problem("colour of a box that has no name")
        elif model:
            self.out.append("".join(model.split()))
        else:
            width = len(digits) // 3
            parts = (digits[at : at + width] for at in range(0, len(digits), width))
            numbers = (int(part * (3 - width), 16) for part in parts)
            self.out.append(f"[RGB]{{{','.join(map(str, numbers))}}}")

    def negation(self) -> None:
        r"""Read what ``\not`` crosses out."""
        self.out.append(r"\not ")
        self.skip()
        match = NEGATED.match(self.tex, self.position)
        name = match and match[3]
        if not match or (name and set("so") & set(FLAGS.get(name, "")) != {"s"}):
            raise Problem(r"nothing to cross out after \not")
        self.position = match.end()
        if name:
            self.name(name)
            if match[1]:
                self.out.append(" ")
        else:
            self.out.append(match[2])

    def dropped(self, name: str) -> None:
        """Read a macro that is left out, with its argument."""
        pattern = SHIFT if name in SHIFTS else PACKAGE
        match = pattern.match(self.tex, self.position)
        if not match or (name == "require" and match[1] not in PACKAGES):
            self.unknown(name)
            return
        self.position = match.end()
        self.gap()

    # What is written

    def name(self, name: str) -> None:
        """Write a macro's name, such that what follows is not read as part of it."""
        if name == "\n":
            name = " "
        following = self.tail()
        gap = name[-1].isalpha() and not following.isascii()
        self.out.append(f"\\{name} " if gap else f"\\{name}")

    def run(self, token: str) -> None:
        """Write characters without a meaning, foreign letters among them as text."""
        if token.isascii():
            self.out.append(token)
            return
        text = mark(token[0])
        start = 0
        for end, character in enumerate(token):
            inner = foreign(character) or (text and mark(character))
            if bool(inner) != text or end == 0:
                self.piece(token[start:end], text=text)
                start, text = end, bool(inner)
        self.piece(token[start:], text=text)

    def piece(self, token: str, *, text: bool) -> None:
        if token:
            self.out.append(f"\\text{{{token}}}" if text else token)

    def gap(self) -> None:
        """Write a space for what is left out."""
        self.skip()
        if self.out and not self.out[-1].isspace():
            self.out.append(" ")

    def unknown(self, name: str) -> None:
        if name in FORBIDDEN:
            raise Problem(f"\\{name} is not allowed in a formula")
        raise Problem(f"undefined macro \\{name}")
