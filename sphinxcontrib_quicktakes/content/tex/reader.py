"""Reading a formula by the rules of TeX, and writing what is to be emitted."""

import re

from . import chemistry
from .cursor import Cursor, TexError
from .frame import Frame
from .grammar import (
    ACCENTS,
    ALPHABETS,
    ARGUMENT,
    ARGUMENTS,
    ARRAY,
    ARRAYS,
    ARROW,
    BARS,
    BRAKETS,
    BREAK,
    COLUMN,
    COLUMNS,
    COSTLY,
    DOTTED,
    DOUBLED,
    DOUBLED_BRACES,
    DROPPED,
    ENCLOSED,
    ENDING_IN_SCRIPTS,
    FLAGS,
    FORBIDDEN,
    IN_TEXT,
    INFIX,
    INNER,
    NAME,
    NOTATIONS,
    OPERATORS,
    OUTER,
    PLAIN,
    POSITION,
    REPEATED,
    RULED,
    SCRIPTS,
    SHIFTS,
    SIGNS,
    SPILLING,
    STRUCTURE,
    SYNONYMS,
    TEXT,
    TEXT_FONTS,
    TEXT_SIGNS,
    TOKEN,
    WIDER,
    WORDS,
    foreign,
    mark,
    points,
)

MAX_DEPTH = 50
MAX_COST = 200_000
"""Tokens that TeX may have to typeset; some macros set their argument four times."""
CHEMISTRY = 100
"""What a character of it costs: mhchem takes milliseconds for each."""

MAX_COLUMNS = 300
"""Signs that may declare them: at 1,000 of them, an array fills TeX's memory."""
MAX_HEIGHT = 16_000
"""In points. TeX counts no further than 16,384, and measures all of a display."""
ROW, STACK = 30, 15
"""The height of a row, and what fractions, limits and braces may add to it."""

UNCLOSED = {
    "}": "unbalanced brace: {{ without }}",
    "]": "unbalanced bracket: [ without ]",
    "$": "$ without $",
    r"\)": r"\( without \)",
    r"\right": r"\left without \right",
    r"\of": r"\root without \of",
    r"\over": r"\buildrel without \over",
    r"\end": r"\begin{{{}}} without \end",
}


class Reader(Cursor):
    """Reads a formula once, and writes what is to be emitted."""

    def __init__(
        self, tex: str, known: frozenset[str], *, outer: bool, heading: bool = False
    ) -> None:
        super().__init__(tex, known)
        self.outer = outer
        self.heading = heading
        self.depth = 0
        self.factor = 1
        self.cost = 0
        self.height = 0.0
        self.spilling = 0
        self.environments = 0
        self.rows = 0
        self.arrows = 0
        self.doubles_braces = all(brace.search(tex) for brace in DOUBLED_BRACES)
        self.unwrapped = False

    # Formulas

    def formula(self) -> Frame:
        frame = Frame("", 99, taggable=self.outer)
        self.sequence(frame)
        return frame

    def sequence(self, frame: Frame) -> None:
        """Read up to and including what ends the frame; write all but the end."""
        self.descend()
        rows = bool(frame.stop) and frame.columns is not None
        self.rows += rows
        tex, out = self.tex, self.out
        while match := TOKEN.match(tex, self.position):
            self.position = match.end()
            self.cost += self.factor
            if self.cost > MAX_COST:
                raise TexError("too costly to typeset")
            kind = match.lastgroup
            token = match[kind or 0]
            if kind == "run":
                if frame.bars and "|" in token:
                    self.bar(frame, token)
                    continue
                if frame.environment == "CD" and "@" in token:
                    self.arrow(frame, token)
                    continue
                self.run(token)
                frame.atom(len(token))
            elif kind == "space":
                out.append(" " if "\n" not in token else "\n")
            elif kind == "word" or kind == "symbol":
                if self.control(frame, token):
                    break
            elif kind == "script":
                self.script(frame, token)
            elif kind == "prime":
                if frame.sup:
                    raise TexError("double superscript")
                out.append("".join(token.split()))
                frame.sup = 1
                frame.op = False
                frame.scripted()
            elif kind == "super":
                if frame.sup:
                    raise TexError("double superscript")
                out.append("".join(token.split()))
                frame.sup = 2
                frame.scripted()
            elif kind == "sub":
                if frame.sub:
                    raise TexError("double subscript")
                out.append("".join(token.split()))
                frame.sub = True
                frame.sup = 2 if frame.sup else 0
                frame.scripted()
            elif self.special(frame, token):
                break
        else:
            if frame.stop:
                raise TexError(UNCLOSED[frame.stop].format(frame.environment))
        self.rows -= rows
        self.depth -= 1

    def descend(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TexError("nested too deeply")

    def grow(self, height: float) -> None:
        """A row follows, or something higher than a line."""
        self.height += height
        if self.height > MAX_HEIGHT:
            raise TexError("too high for a page")

    def between(self, opening: str, frame: Frame, closing: str) -> None:
        """Read what is in a frame; write it between what opens and closes it."""
        self.out.append(opening)
        self.sequence(frame)
        self.out.append(closing)

    def special(self, frame: Frame, token: str) -> bool:
        """Read one of the characters with a meaning; True at the end of the frame."""
        if token == frame.stop:
            return True
        if token == "{":
            self.brace(frame)
        elif token in "[]":
            self.out.append(token)
            frame.atom()
        elif token == "&":
            if frame.columns is None:
                raise TexError("& outside an alignment")
            frame.amps += 1
            frame.widest = max(frame.widest, frame.amps)
            if frame.amps > frame.columns:
                raise TexError("too many columns (&)")
            self.out.append("&")
            frame.cell()
            frame.fresh = False
        elif token == "#":
            self.out.append(r"\#")
            frame.atom()
        elif token == "~":
            self.out.append("~")
            frame.atom()
        elif token == "}":
            raise TexError("unbalanced brace: } without {")
        elif token == "$":
            raise TexError("$ inside a formula")
        else:
            raise TexError(f"{token} at the end")
        return False

    def brace(self, frame: Frame) -> None:
        """Read a group, its opening brace being read; write it with braces."""
        group = Frame("}")
        self.between("{", group, "}")
        frame.atom()
        self.inherit(frame, group)

    @staticmethod
    def inherit(frame: Frame, group: Frame) -> None:
        """A group that is one accent is no group for TeX, which keeps its scripts."""
        if group.atoms == 1 and group.accent:
            frame.accent = True
            frame.sup = 2 if group.sup else 0
            frame.sub = group.sub

    def script(self, frame: Frame, token: str) -> None:
        if token == "^":
            if frame.sup == 2:
                raise TexError("double superscript")
            frame.sup = 2
        else:
            if frame.sub:
                raise TexError("double subscript")
            frame.sub = True
            frame.sup = 2 if frame.sup else 0
        frame.scripted()
        self.out.append(token)
        self.item(f"missing argument of {token}", script=True)

    def item(self, missing: str, *, script: bool = False) -> Frame:
        """Read one argument: a group, a character or a macro."""
        frame = Frame("")
        self.skip()
        match = TOKEN.match(self.tex, self.position)
        if not match:
            raise TexError(missing)
        kind = match.lastgroup
        token = match[kind or 0]
        if kind == "run":
            token = token[0]
            self.position += 1
            if foreign(token) or mark(token):
                self.out.append(f"{{\\text{{{token}}}}}")
                return frame
            plain = script and (token.isascii() or token.isalpha())
            self.out.append(token if plain else f"{{{token}}}")
            return frame
        self.position = match.end()
        if kind in ("word", "symbol"):
            self.control_item(token, missing, script=script)
        elif token == "{":
            start = len(self.out)
            frame.stop = "}"
            self.between("{", frame, "}")
            if frame.needs_braces and not script:
                self.brace_from(start)
        elif token in ("[", "]"):
            self.out.append(f"{{{token}}}")
        elif token == "#":
            self.out.append(r"\#" if script else r"{\#}")
        elif kind in ("super", "sub"):
            self.position = match.start() + 1
            self.out.append(f"{{{token[0]}}}")
        else:
            raise TexError(missing)
        return frame

    def control_item(self, token: str, missing: str, *, script: bool) -> None:
        """Read a macro, with its arguments, that is an argument itself."""
        if script and token == "degree" and token not in self.known:
            token = "circ"
        if token in STRUCTURE and token != "not":
            raise TexError(missing)
        following = self.tail()
        if script and token in self.known and following in ("{", "["):
            self.name(token)
            return
        self.descend()
        start, frame = len(self.out), Frame("")
        self.out.append("{")
        self.control(frame, token)
        self.out.append("}")
        if not script and (frame.needs_braces or not frame.atoms):
            self.brace_from(start)
        self.depth -= 1

    # Control sequences

    def control(self, frame: Frame, name: str) -> bool:
        """Read a control sequence whose name is read; True at the end of the frame."""
        if name not in self.known:
            name = SYNONYMS.get(name, name)
            if (signature := ARGUMENTS.get(name)) is not None:
                self.macro(frame, name, signature)
                return False
            if name in BRAKETS:
                self.braket(frame, name)
                return False
            if name in PLAIN:
                self.plain(frame, name)
                return False
            if name == "enclose":
                self.enclosed(frame)
                return False
            if name in SIGNS:
                self.out.append(SIGNS[name])
                frame.atom()
                return False
        flags = FLAGS.get(name, "")
        if "m" in flags:
            self.name(name)
            if "o" in flags:
                self.grow(STACK)
            if name == "dots" and DOTTED.match(self.tex, self.position):
                self.out.append("{}")
            if "n" in flags:
                frame.nothing()
            else:
                frame.atom(op="o" in flags)
            return False
        if name in STRUCTURE:
            return self.structure(frame, name)
        if name in FORBIDDEN:
            self.unknown(name)
        if name in self.known:
            self.name(name)
            frame.atom(op=True)
            return False
        if name in DROPPED:
            self.gap()
            frame.nothing()
            return False
        if flags:
            raise TexError(f"\\{name} outside text")
        self.unknown(name)
        return False

    def structure(self, frame: Frame, name: str) -> bool:
        if name == "\\" and self.is_doubled(frame):
            self.position += 1
            return self.control(frame, self.tex[self.position - 1])
        if name in ("\\", "newline", "cr"):
            self.line_break(frame, options=name != "cr")
        elif name == "begin":
            self.environment(frame)
        elif name == "end":
            return self.end(frame)
        elif name == "left":
            self.left(frame)
        elif name == "right":
            if not frame.left:
                raise TexError(r"\right without \left")
            return True
        elif name == "middle":
            if not frame.left:
                raise TexError(r"\middle outside \left … \right")
            self.out.append(r"\middle")
            self.delimiter(r"\middle")
            frame.cell()
        elif name in ("limits", "nolimits"):
            if not frame.op or self.spilling:
                raise TexError(f"\\{name} without an operator before it")
            self.name(name)
        elif name == "not":
            self.negation()
            frame.atom()
        elif frame.stop == f"\\{name}":
            return True
        elif name in INFIX:
            self.infix(frame, name)
        elif name in ("hline", "hdashline"):
            if not (frame.ruled and frame.fresh and not frame.amps):
                raise TexError(f"\\{name} where no line can be drawn")
            self.name(name)
        elif name == "root":
            self.divided(r"\sqrt[{", r"\of", "}]")
            frame.atom()
        elif name == "buildrel":
            self.divided(r"\stackrel{", r"\over", "}")
            frame.atom()
        elif name in SHIFTS or name == "require":
            self.dropped(name)
            frame.nothing()
        elif name == "tag":
            self.tag(frame)
        elif name == "label":
            self.expect(ARGUMENT["n"], r"missing argument of \label")
            self.gap()
            frame.nothing()
        elif name in ("ref", "eqref"):
            raise TexError(f"\\{name} without a formula with that \\label and a \\tag")
        elif name == ")":
            if frame.stop == r"\)":
                return True
            raise TexError(r"\) inside a formula")
        else:
            raise TexError(f"\\{name} inside a formula")
        return False

    def left(self, frame: Frame) -> None:
        self.out.append(r"\left")
        self.delimiter(r"\left")
        self.sequence(Frame(r"\right"))
        self.out.append(r"\right")
        self.delimiter(r"\right")
        frame.atom()

    def infix(self, frame: Frame, name: str) -> None:
        if frame.infix:
            raise TexError(f"second \\{name} in a group")
        self.name(name)
        frame.cell()
        frame.fresh = False
        frame.infix = frame.needs_braces = True

    def is_doubled(self, frame: Frame) -> bool:
        r"""Whether a backslash was doubled, for a Markdown that takes one: ``\\{``.

        Where there are rows one of them ends there, unless braces come in pairs.
        """
        if self.doubles_braces and self.tail() in ("{", "}"):
            return True
        has_rows = frame.columns is not None and (self.outer or self.rows)
        return not has_rows and self.tail() in DOUBLED

    def divided(self, opening: str, divider: str, closing: str) -> None:
        """Read plain TeX's two arguments that a macro divides, and write LaTeX's."""
        self.skip()
        self.between(opening, Frame(divider), closing)
        self.item(f"missing argument after {divider}")

    def line_break(self, frame: Frame, *, options: bool) -> None:
        if frame.columns is None:
            raise TexError(r"\\ inside a group")
        self.out.append(r"\\")
        self.grow(ROW)
        match = BREAK.match(self.tex, self.position) if options else None
        if match and match.end() > self.position:
            self.position = match.end()
            if match[2]:
                self.grow(points(match[2]))
                self.out.append(f"[{match[2]}]")
        if self.ahead() in ("[", "*"):
            self.out.append("{}")
        frame.cell()
        frame.amps = frame.tags = 0
        frame.breaks += 1

    def tag(self, frame: Frame) -> None:
        star = self.takes("*")
        if frame.taggable:
            if frame.tags:
                raise TexError(r"second \tag in a row")
            frame.tags += 1
            frame.total_tags += 1
            self.out.append(r"\tag*" if star else r"\tag")
            self.text(r"\tag", split=False)
            return
        self.out.append(r"\qquad\text" if star else r"\qquad\text{(}\text")
        self.text(r"\tag", opener=r"\text")
        if not star:
            self.out.append(r"\text{)}")
        frame.atom()

    def macro(self, frame: Frame, name: str, signature: str) -> None:
        """Read a macro's arguments."""
        factor = self.factor
        self.factor *= COSTLY.get(name, 4 if "t" in signature else 1)
        start = len(self.out) + 1
        self.out.append(f"\\{name}")
        self.spilling += name in SPILLING
        argument = self.arguments(name, signature)
        self.spilling -= name in SPILLING
        if name in ENDING_IN_SCRIPTS and SCRIPTS.match(self.tex, self.position):
            self.brace_from(start - 1)
        self.factor = factor
        if name in TEXT_FONTS and "&" in self.out[start:]:
            self.brace_from(start - 1)
        if name in SPILLING and argument and argument.stop:
            spilt = argument.scripts or not argument.atoms
            if spilt and not argument.needs_braces:
                self.brace_from(start)
        if name == "sideset":
            self.skip()
            match = TOKEN.match(self.tex, self.position)
            if not match or "o" not in FLAGS.get(match["word"] or "", ""):
                raise TexError(r"\sideset without an operator after it")
        if name in OPERATORS or signature.endswith("mm"):
            self.grow(STACK)
        frame.atom(op=name in OPERATORS)
        if name in ACCENTS:
            frame.accent = True
        elif argument and name in ALPHABETS:
            self.inherit(frame, argument)
        elif name == "color":
            frame.needs_braces = True

    def braket(self, frame: Frame, name: str) -> None:
        """Read a macro of physics or of sets, and write what MathJax makes of it."""
        missing = f"missing argument of \\{name}"
        opening, *others = BRAKETS[name]
        self.out.append(f"{{{opening} ")
        for closing in others:
            if name in BARS:
                # In no braces, for \middle would find no \left.
                self.open(missing)
                inner = Frame("}")
                inner.bars = BARS[name]
                self.sequence(inner)
            else:
                self.item(missing)
            self.out.append(f"{closing} ")
        self.out[-1] = f"{others[-1]}}}"
        frame.atom()

    def enclosed(self, frame: Frame) -> None:
        r"""Read ``\enclose``: several notations become one around the other."""
        missing = r"missing argument of \enclose"
        match = ENCLOSED.match(self.tex, self.position)
        if not match or not NOTATIONS.issuperset(match[1].split()):
            raise TexError(f"{missing} or unknown notation")
        self.position = match.end()
        notations = match[1].split()
        factor = self.factor
        self.factor *= 4 ** len(notations)
        self.out.append("{".join(f"\\enclose{{{name}}}" for name in notations))
        self.item(missing)
        self.out.append("}" * (len(notations) - 1))
        self.factor = factor
        frame.atom()

    def bar(self, frame: Frame, token: str) -> None:
        """Read characters in which the next bar grows with what is around it."""
        before, _, after = token.partition("|")
        middle = r"\middle\vert"
        if after.startswith("|"):
            middle, after = r"\middle\Vert", after[1:]
        if before:
            self.run(before)
        self.out.append(rf"\:{middle}\: ")
        frame.bars -= 1
        frame.cell()
        # Back to what is behind it, where there may be another one.
        self.position -= len(after)

    def arrow(self, frame: Frame, token: str) -> None:
        """Read characters up to an arrow of a commutative diagram, and that arrow."""
        before = token.partition("@")[0]
        if before:
            self.run(before)
        self.position += len(before) - len(token)
        match = self.expect(ARROW, "wrong arrow in a diagram")
        self.arrows += 1
        side, *labels = match.groups()
        if side is None:
            self.out.append(match[0])
        else:
            first, second = map(self.label, labels)
            self.out.append(f"@{side}{first}{side}{second}{side}")
        frame.cell()

    def label(self, tex: str) -> str:
        """Return what is written beside an arrow, in braces."""
        if not tex.strip():
            return ""
        reader = Reader(tex, self.known, outer=False)
        reader.sequence(Frame(""))
        self.cost += self.factor * reader.cost
        self.grow(reader.height)
        return f"{{{''.join(reader.out)}}}"

    def arguments(self, name: str, signature: str) -> Frame | None:
        argument = None
        missing = f"missing argument of \\{name}"
        for kind in signature:
            if kind == "m":
                argument = self.item(missing)
            elif kind == "t":
                self.text(name, opener=f"\\{name}" if len(signature) == 1 else "")
            elif kind == "r":
                self.open(missing)
                self.between("{", Frame("}", 0), "}")
            elif kind == "s":
                if self.takes("*"):
                    self.out.append("*")
            elif kind == "o":
                self.optional()
            elif kind == "d":
                self.delimiter(f"\\{name}", braces=True)
            elif kind == "D":
                self.two_delimiters(f"\\{name}")
            elif kind == "c":
                self.colour(missing, models=not name.endswith("box"))
            elif kind == "b":
                self.letter(name)
            elif kind == "e":
                self.chemistry()
            else:
                written = self.expect(ARGUMENT[kind], missing)[1]
                if kind == "l":
                    self.grow(points(written))
                if kind in "kK":  # without braces
                    space = "" if self.tail().isspace() else " "
                    self.out.append(f" {written}{space}")
                else:
                    self.out.append(f"{{{written}}}")
        return argument

    def letter(self, name: str) -> None:
        """Read an option that is one letter."""
        if match := self.take(ARGUMENT["b"]):
            self.out.append(f"[{match[1]}]")
        elif self.ahead() == "[":
            raise TexError(f"invalid option of \\{name}")

    def chemistry(self) -> None:
        missing = "chemistry that is not known, or unbalanced brace"
        written = self.expect(chemistry.argument(), missing)[1]
        self.cost += self.factor * CHEMISTRY * len(written)
        if self.cost > MAX_COST:
            raise TexError("too costly to typeset")
        self.out.append(f"{{{chemistry.notation(written)}}}")

    def optional(self) -> None:
        if self.ahead() == "[":
            self.skip()
            self.position += 1
            start = len(self.out)
            self.between("[", Frame("]"), "]")
            if any("]" in part for part in self.out[start + 1 : -1]):
                self.out[start] = "[{"
                self.out[-1] = "}]"

    # Environments

    def environment(self, frame: Frame) -> None:
        full = self.expect(NAME, r"missing argument of \begin")[1]
        name = full.removesuffix("*")
        whole = self.outer and not frame.stop and not any(map(str.strip, self.out))
        inner = Frame(r"\end", environment=full)
        if full in self.known:
            inner.columns = 99
            opening, closing = f"\\begin{{{full}}}", f"\\end{{{full}}}"
        elif whole and name in OUTER:
            opening, closing = self.whole(inner, name)
        elif name in INNER:
            opening, closing = self.inner(inner, INNER[name], name)
        elif full == "CD" and not self.heading:
            inner.columns = 0
            opening, closing = r"\begin{CD}", r"\end{CD}"
        elif full in COLUMNS:
            opening, closing = self.inner(inner, full, full)
        else:
            raise TexError(f"unknown environment {full}")
        start = len(self.out)
        begin, arrows = self.position, self.arrows
        before = self.environments + 1
        self.between(opening, inner, closing)
        self.widen(start, full, inner)
        frame.atom()
        self.environments += 1
        signs = self.tex.count("@", begin, self.position)
        if full == "CD" and signs > self.arrows - arrows:
            raise TexError("@ without an arrow in a diagram")
        if inner.pairs:
            pairs = max(inner.pairs, inner.widest // 2 + 1)
            if self.environments > before and not name.startswith("x"):
                pairs += 20  # amsmath adds up the columns of what is nested
            self.out[start] = f"{opening}{{{pairs}}}"
        if whole and self.out[start + 1 : start + 2] == ["{"]:
            self.out[start] += "{}"
        if whole and name in OUTER and not self.ahead():
            self.unwrapped = True
            if name in ("equation", "displaymath") and (inner.widest or inner.breaks):
                name = "align*" if inner.widest else "gather*"
                self.out[start] = f"\\begin{{{name}}}"
                self.out[-1] = f"\\end{{{name}}}"
            if name in ("equation", "multline") and inner.total_tags > 1:
                raise TexError(r"second \tag")

    def plain(self, frame: Frame, name: str) -> None:
        r"""Read an environment that is written as a macro: ``\pmatrix{a \cr b}``."""
        self.open(f"missing argument of \\{name}")
        inner = Frame("}")
        opening, closing = self.inner(inner, PLAIN[name], name)
        start = len(self.out)
        self.between(opening, inner, closing)
        self.widen(start, PLAIN[name], inner)
        self.environments += 1
        frame.atom()

    def widen(self, start: int, name: str, inner: Frame) -> None:
        """Give an array all the columns that it has, and make one of what is too wide.

        MathJax has no limit, and aligns more columns like the last.
        """
        columns = inner.widest + 1
        if inner.spec:
            letters = re.findall("[lcr]", inner.spec)
            more = letters[-1] * (columns - len(letters))
            self.out[start] += f"{{{inner.spec}{more}}}"
        elif name in WIDER and inner.widest > COLUMNS[name]:
            left, letter, right = WIDER[name]
            self.out[start] = f"{left}\\begin{{array}}{{{letter * columns}}}"
            self.out[-1] = f"\\end{{array}}{right}"

    def whole(self, inner: Frame, name: str) -> tuple[str, str]:
        """A display that is one environment: starred, as nothing is numbered."""
        name = "equation" if name == "displaymath" else name
        inner.columns = OUTER[name]
        inner.taggable = name != "eqnarray"
        opening = f"\\begin{{{name}*}}"
        if name in ("alignat", "xalignat"):
            inner.pairs = self.pairs(name)
        return opening, f"\\end{{{name}*}}"

    def inner(self, inner: Frame, name: str, source: str) -> tuple[str, str]:
        """An environment within a formula."""
        if not name:
            return "{", "}"
        if self.heading and name in ARRAYS:
            raise TexError(f"{source} is not allowed in a heading")
        opening = f"\\begin{{{name}}}"
        inner.columns = 99 if name in WIDER else COLUMNS[name]
        inner.ruled = name in RULED and not self.heading
        if source == "eqnarray":
            inner.spec = "rcl"
        elif name == "array":
            missing = "columns of array missing or not of l, c, r and |"
            match = self.expect(ARRAY, missing)
            spec = REPEATED.sub(lambda m: m[2] * int(m[1]), match[2])
            inner.spec = "".join(spec.split())
            if not set(inner.spec) & set("lcr"):
                raise TexError(missing)
            if len(inner.spec) > MAX_COLUMNS:
                raise TexError("too many columns of array")
            opening += match[1] or ""
        elif name == "subarray":
            opening += self.expect(COLUMN, "column of subarray missing")[0]
        elif name in ("aligned", "gathered", "alignedat"):
            if position := self.take(POSITION):
                opening += position[0]
            if name == "alignedat":
                inner.pairs = self.pairs(source)
            elif self.ahead() == "[":
                opening += "{}"  # no option, not even behind a space in a table
        return opening, f"\\end{{{name}}}"

    def end(self, frame: Frame) -> bool:
        match = self.take(NAME)
        name = match[1] if match else ""
        if frame.stop != r"\end":
            raise TexError(f"\\end{{{name}}} without \\begin")
        if name != frame.environment:
            raise TexError(f"\\begin{{{frame.environment}}} ended by \\end{{{name}}}")
        return True

    # Text

    def text(self, name: str, *, opener: str = "", split: bool = True) -> None:
        """Read an argument of text and write it with braces.

        With an opener (the macro whose argument it is), characters that MathJax and TeX
        want written differently in text are moved out of it.
        """
        self.skip()
        character = self.tex[self.position : self.position + 1]
        if character != "{":
            if not character.isalnum():
                raise TexError(f"missing argument of {name}")
            self.position += 1
            self.out.append(f"{{{character}}}")
            return
        self.position += 1
        self.out.append("{")
        self.words(opener if split else "")
        self.out.append("}")

    def words(self, opener: str) -> None:
        self.descend()
        out = self.out
        while match := TEXT.match(self.tex, self.position):
            self.position = match.end()
            self.cost += self.factor
            kind = match.lastgroup
            token = match[kind or 0]
            if kind == "run":
                out.append(token)
            elif token in ("_", "&", "#", "%"):
                out.append(f"}}\\{token}{opener}{{" if opener else f"\\{token}")
            elif kind in ("word", "symbol"):
                self.text_control(token)
            elif token == "}":
                break
            elif token == "{":
                out.append("{")
                self.words("")
                out.append("}")
            elif token == "$":
                self.between("$", Frame("$"), "$")
            elif token == "^":
                raise TexError("^ in text")
            else:
                raise TexError(f"{token} at the end")
        else:
            raise TexError("unbalanced brace: { without }")
        self.depth -= 1

    def text_control(self, name: str) -> None:
        if name in IN_TEXT:
            factor = self.factor
            self.out.append(f"\\{name}")
            self.arguments(name, ARGUMENTS[name])
            self.factor = factor
        elif name in TEXT_SIGNS and name not in self.known:
            self.out.append(TEXT_SIGNS[name])
        elif "t" in FLAGS.get(name, ""):
            self.name(name)
        elif name == "(":
            self.between(r"\(", Frame(r"\)"), r"\)")
        elif name in self.known and name not in FORBIDDEN:
            self.name(name)
        elif name in WORDS or name in STRUCTURE:
            raise TexError(f"\\{name} in text")
        else:
            self.unknown(name)
