"""Where a formula is read and what is written: all that holds no formula itself.

Delimiters, colours and the names of macros are read here, and characters written; what
may hold more of the formula, such as groups and arguments, is the reader's.
"""

import re

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


class TexError(Exception):
    """What TeX would choke on, in words that a warning shows."""


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

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what a pattern matches, if it does."""
        match = pattern.match(self.tex, self.position)
        if match:
            self.position = match.end()
        return match

    def expect(self, pattern: re.Pattern[str], missing: str) -> re.Match[str]:
        """Read what a pattern matches."""
        match = self.take(pattern)
        if not match:
            raise TexError(missing)
        return match

    def takes(self, character: str) -> bool:
        """Read a character, if it is there."""
        found = self.tex.startswith(character, self.position)
        self.position += found
        return found

    def skip(self) -> None:
        """Skip spaces."""
        self.take(SPACE)

    def open(self, missing: str) -> None:
        """Read an opening brace."""
        self.skip()
        self.close(missing, "{")

    def close(self, missing: str, brace: str = "}") -> None:
        """Read a brace that has to be here."""
        if not self.takes(brace):
            raise TexError(missing)

    def pairs(self, name: str) -> int:
        return int(self.expect(PAIRS, f"number of columns of {name} missing")[1])

    def delimiter(self, name: str, *, braces: bool = False) -> None:
        self.skip()
        braces = braces and self.takes("{")
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
            raise TexError(f"missing delimiter after {name}")
        if braces:
            self.close(f"wrong delimiter after {name}")
            self.out.append(" ")

    def two_delimiters(self, name: str) -> None:
        """Read delimiters in braces, or nothing in them, and write two or none."""
        first, second = self.alone(name), self.alone(name)
        if first or second:
            first, second = first or ".", second or "."
        self.out.append(f"{{{first}}}{{{second}}}")

    def alone(self, name: str) -> str:
        """Read a delimiter, but do not write it."""
        start = len(self.out)
        self.skip()
        if not self.takes("{"):
            self.delimiter(name)
        elif not self.takes("}"):
            self.delimiter(name)
            self.close(f"wrong delimiter after {name}")
        written = "".join(self.out[start:])
        del self.out[start:]
        return written

    def colour(self, missing: str, *, models: bool) -> None:
        """Read a colour, and write what both MathJax and xcolor know.

        MathJax's boxes know names and HTML's numbers alone, and TeX no such numbers.
        """
        match = self.expect(COLOUR, f"{missing} or unknown colour")
        name, digits, model = match["name"], match["digits"], match["model"]
        if name and models and name not in COLOURS and name not in self.known:
            digits = DVIPS.get(name) or CSS.get(name.lower())
        if name and not digits:
            if name not in COLOURS and name not in self.known:
                raise TexError(f"unknown color {name}")
            self.out.append(f"{{{name}}}")
        elif not models:
            raise TexError("color of a box without a name")
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
            raise TexError(r"nothing to cross out after \not")
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

    def brace_from(self, start: int) -> None:
        """Put braces around what was written from a place on."""
        self.out[start] = f"{{{self.out[start]}"
        self.out.append("}")

    def unknown(self, name: str) -> None:
        if name in FORBIDDEN:
            raise TexError(f"\\{name} is not allowed in a formula")
        raise TexError(f"undefined macro \\{name}")
