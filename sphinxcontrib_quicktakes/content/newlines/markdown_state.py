"""What is open at a place of a Markdown text, and what a new line does to it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from .indented import width
from .lexical import DEEPEST, Frames, break_line, scan_code, take_literal
from .syntax import BIBTEX, GENERIC, INDENTED, MARKDOWN, Syntax, syntax_of


class Fence(NamedTuple):
    """A fenced block that is open."""

    mark: str  # one backtick or tilde
    length: int
    indent: int
    quoted: bool
    syntax: Syntax


class State(NamedTuple):
    """The open fences, and what is open in the innermost of them or in the text."""

    fences: tuple[Fence, ...] = ()
    frames: Frames = ()

    @property
    def syntax(self) -> Syntax:
        return self.fences[-1].syntax if self.fences else MARKDOWN


START: Final = State()


def scan(state: State, piece: str) -> tuple[float, State]:
    """What is odd about a piece of a line, and the state at its end."""
    syntax = state.syntax
    cost = 0.0
    if syntax is MARKDOWN:
        frames = _scan_inline(state.frames, piece)
    else:
        cost, frames = scan_code(syntax, state.frames, piece)
    if frames == state.frames:
        return cost, state
    return cost, State(state.fences, frames)


def scan_on(state: State, piece: str) -> tuple[float, State]:
    """The state at the end of a piece behind a literal backslash-n."""
    frames = take_literal(state.syntax, state.frames)
    return scan(State(state.fences, frames), piece)


def unfinished(state: State) -> float:
    """What it costs to end the text in a state."""
    open_fences = sum(bool(fence.mark) for fence in state.fences)
    is_open = state.frames and not is_doubtful(state.frames[-1])
    return open_fences + (0.5 if is_open else 0.0)


# --- blocks -------------------------------------------------------------------------

_CONTAINER = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*")
_QUOTE = re.compile(r"[ \t]*>")
_QUOTES = re.compile(r"(?:[ \t]*>)*[ \t]*")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)", re.DOTALL)
_QUOTATION_MARKS = frozenset(['"', "'"])  # of words that a block of code ends
_LANGUAGE = re.compile(
    r"[ \t]*(?:\{(?:code(?:-block|-cell)?|sourcecode)\}[ \t]*"
    r"|\{?\.?(?:sourceCode[ \t]+\.)?)([\w+#.-]*)"
)
_DIRECTIVE = re.compile(r"[ \t]*\{(?!code|sourcecode|\.)([\w:-]+)\}")
_BLOCK = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|\|(?:[ \t]|.*\|[ \t]*$))"
)


# What a line tells of the language, where a fence names none.
_UNNAMED = (GENERIC, syntax_of("text"))
_ENTRY = re.compile(r"[ \t]*@\w+[ \t]*\{[^\s{}]+,[ \t]*$")  # `@article{key,`
_TEX_BEGINS = re.compile(r"[ \t]*\\(?:begin|documentclass|usepackage|section)\b[*{[]")


def _told(fence: Fence, before: str, line: str) -> Syntax | None:
    """The language that a line tells; that of TeX begins with what says so."""
    if _ENTRY.match(line):
        return BIBTEX
    is_first = fence.mark * 3 in before
    return syntax_of("tex") if is_first and _TEX_BEGINS.match(line) else None


def begin_line(state: State, before: str, line: str) -> tuple[float, State, str]:
    """Begin a new line: what is wrong with that, the state, what is to be scanned."""
    if state.syntax is not MARKDOWN:
        return _begin_line_of_code(state, before, line)
    if state.frames and is_doubtful(state.frames[-1]):
        state = State(state.fences)
    if "```" in line or "~~~" in line:
        match = _CONTAINER.match(line)
        changed = _fence(state, line, match.end() if match else 0)
        if changed is not None:
            return *changed, ""
    if not state.frames:
        return 0.0, state, line
    top = state.frames[-1]
    if not line.strip() or _BLOCK.match(line):
        if top[0] == "`":
            return 1.0, State(state.fences), line
        if top + DOUBT in CLOSES and not line:
            return 0.0, State(state.fences, (top + DOUBT,)), line
        if top not in _GO_ON_BEYOND_BLOCKS:
            return 0.0, State(state.fences), line
    return 0.0, state, line


def begin_indented(state: State, least: int) -> State:
    """The state if the line that was begun is one of indented code."""
    if state.fences or state.frames:
        return state
    return State((Fence("", 0, least, False, INDENTED),))


def _begin_line_of_code(
    state: State, before: str, line: str
) -> tuple[float, State, str]:
    fence = state.fences[-1]
    if not fence.mark:
        return _begin_indented_line(state, before, line)
    if fence.mark * 3 in line:
        match = _QUOTES.match(line)
        changed = _fence(state, line, match.end() if match else 0)
        if changed is not None:
            return *changed, ""
    if not state.frames:
        if fence.syntax in _UNNAMED and (told := _told(fence, before, line)):
            state = State((*state.fences[:-1], fence._replace(syntax=told)))
        return 0.0, state, line
    cost, frames = break_line(fence.syntax, state.frames, before)
    cost += _outside(fence, line)
    return cost, State(state.fences, frames), line


def _begin_indented_line(
    state: State, before: str, line: str
) -> tuple[float, State, str]:
    fence = state.fences[-1]
    cost, frames = break_line(fence.syntax, state.frames, before)
    if not line.strip() or width(line) >= fence.indent:
        return cost, State(state.fences, frames), line
    # The code ends, and with it what is open in it; there should be a blank line.
    if frames or (before and not before.isspace()):
        cost += 0.5
    _, begun, rest = begin_line(START, before, line)
    return cost, begun, rest


def _outside(fence: Fence, line: str) -> float:
    """How surely a line cannot stand in a fence, for where it begins."""
    if fence.quoted:
        return 0.0 if _QUOTE.match(line) else 1.5
    if not line or line[0] == "\t":
        return 0.0
    return 0.8 if len(line) - len(line.lstrip()) < fence.indent else 0.0


def _fence(state: State, line: str, start: int) -> tuple[float, State] | None:
    """Open or close a fence, if the line does."""
    match = _FENCE.match(line, start)
    if match is None:
        return None
    marks, info = match.groups()
    if state.fences:
        fence = state.fences[-1]
        fits = marks[0] == fence.mark and len(marks) >= fence.length
        ends = not info.strip() or info in _QUOTATION_MARKS
        if fits and ends and start < fence.indent + 4:
            cost, frames = break_line(fence.syntax, state.frames, "")
            return cost + (0.8 if frames else 0.0), State(state.fences[:-1])
        # Within Markdown, a fence that names a language is meant to be one, even if
        # by the rules it is too long to be inside.
        if fence.syntax is not MARKDOWN or (fits and not info.strip()):
            return None
        if len(state.fences) == DEEPEST:
            return None
    if marks[0] == "`" and "`" in info:
        return None
    quoted = _QUOTE.match(line) is not None
    fence = Fence(marks[0], len(marks), start, quoted, _syntax(info))
    is_amid = state.frames and state.frames[-1] != "<!--"
    return 0.8 if is_amid else 0.0, State((*state.fences, fence))


def _syntax(info: str) -> Syntax:
    directive = _DIRECTIVE.match(info)
    if directive:
        return syntax_of("tex") if directive.group(1) == "math" else MARKDOWN
    language = _LANGUAGE.match(info)
    return syntax_of(language.group(1) if language else "")


# --- code spans and formulas --------------------------------------------------------

_TEMPLATE = "{`"  # of JSX, where a value or a line begins
_BACKTICKED = "$`"  # a formula of GitHub's
# Behind the mark of a formula that may be none: a dollar may be a price's, and an empty
# line is in no formula within a paragraph. It is one if it closes in this line.
DOUBT: Final = "?"
_INLINE = re.compile(
    r"\$`(?=[^`]+(?:`\$|\Z))"
    r"|(?:(?<==)|^[ \t]*)\{`(?=[^`]*\Z)|`+|<!--|\$\$?|\\begin\{|\\[(\[]|\\."
)
_IN_MATH = {
    "$": re.compile(r"`+|\$|\\."),
    "$$": re.compile(r"`+|\$\$|\\."),
    _BACKTICKED: re.compile(r"`\$?|\\."),
    "\\(": re.compile(r"`+|\\\)|\\."),
    "\\[": re.compile(r"`+|\\\]|\\."),
    "<!--": re.compile(r"-->"),
    _TEMPLATE: re.compile(r"`(?=\})|\\."),
    "\\begin{": re.compile(r"`+|\\begin\{|\\end\{|\\."),
}
CLOSES = {
    "$": "$",
    "$$": "$$",
    _BACKTICKED: "`$",
    "\\(": "\\)",
    "\\[": "\\]",
    "\\begin{": "\\end{",
    "<!--": "-->",
    _TEMPLATE: "`",
}
_IN_MATH |= {mark + DOUBT: _IN_MATH[mark] for mark in ("$", "\\(")}
CLOSES |= {mark + DOUBT: CLOSES[mark] for mark in ("$", "\\(")}
DISPLAYS = frozenset(["$$", "\\[", "\\begin{"])
_GO_ON_BEYOND_BLOCKS = DISPLAYS | {"<!--", _TEMPLATE}
_PRICE = re.compile(r"\$\d")  # a sum of dollars, or a formula
_CLOSES_FORMULA = re.compile(r"[^\s$\\]\$(?![\w$])|\s\$(?![^\s,.;:)])")
# Python 3.11.4 and older misread groups that are repeated possessively (`(…)*+`).
_CLOSED = re.compile(  # a piece whose spans and formulas all end in it
    r"""(?x) (?: [^`$\\<]++ | `[^`]++`(?!`) | <(?!!--)
    | \$\$ (?: [^`$\\] | \\. )+ \$\$ | \$(?!\$) (?: [^`$\\] | \\. )+ \$
    | \\\( (?: [^`\\] | \\[^)] )* \\\) | \\(?!begin\{)[^(\[] )*"""
)
_RUN = re.compile(r"`+")


def leaves_nothing_open(line: str) -> bool:
    """Whether a line of prose is certain to open nothing, without a scan."""
    return "~~~" not in line and _CLOSED.fullmatch(line) is not None


def _scan_inline(frames: Frames, piece: str) -> Frames:
    """The code spans and formulas that a piece of prose leaves open."""
    if not frames and _CLOSED.fullmatch(piece):
        return frames
    stack = list(frames)
    position = 0
    while True:
        top = stack[-1] if stack else ""
        pattern = _INLINE if not top else _IN_MATH.get(top, _RUN)
        match = pattern.search(piece, position)
        if match is None:
            return tuple(stack)
        mark = match.group().lstrip()
        position = match.end()
        if mark[0] == "`" and top not in (_TEMPLATE, _BACKTICKED):
            if top[:1] != "`":
                stack = [mark]  # a formula holds no backticks: it was none
            elif mark == top:
                stack.pop()
        elif not top:
            if mark in CLOSES:
                stack.append(_opened(piece, match.start(), mark))
        elif mark == CLOSES.get(top):
            stack.pop()
            before = max(0, position - 2)
            if top == f"${DOUBT}" and not _CLOSES_FORMULA.match(piece, before):
                stack.append(_opened(piece, match.start(), mark))  # it was a price
        elif mark == top == "\\begin{" and len(stack) < DEEPEST:
            stack.append(mark)


def is_doubtful(frame: str) -> bool:
    """Whether a frame is of a formula that may be none."""
    return frame[-1] == DOUBT


def _opened(piece: str, start: int, mark: str) -> str:
    """The frame that a mark opens."""
    return mark + DOUBT if _PRICE.match(piece, start) else mark
