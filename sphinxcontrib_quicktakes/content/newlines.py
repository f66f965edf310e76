"""Reading answers whose newlines were written as a backslash and an ``n``.

The export escaped newlines and nothing else, so a backslash-n of the text itself looks
like a newline.  Every backslash-n is thus a decision between two readings, and a wrong
one leaves traces: a string that does not end on its line, a code span that never ends,
a line of a list's code that is not indented, an ``eq`` where ``\\neq`` stood.

The text is cut at every backslash-n.  From left to right each piece is scanned in the
states in which its beginning may be read (in a paragraph, in a formula, in a string of
a fence of C, …), and each cut is read both ways.  Every trace has a cost, and the
reading of the whole text that costs least is taken (Viterbi's algorithm): few states
are ever open at the same time, so this is linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from . import _tex_words
from ._lexical import Frames, break_line, scan_code
from ._syntax import MARKDOWN, SPANNED, Syntax, syntax_of

Mode = Literal["auto", "always", "never"]

_ESCAPE: Final = "\\n"
_CUT = re.compile(r"\\n|\n")


def decode(text: str, mode: Mode = "auto") -> str:
    """Replace each backslash-n that stands for a newline by a newline.

    A text that has real newlines already is left alone, unless the mode is
    ``"always"``; with ``"never"`` every text is.
    """
    if mode == "never" or _ESCAPE not in text:
        return text
    if mode == "auto":
        if "\n" in text.removesuffix("\n"):  # a folded YAML scalar may end with one
            return text
        if _escaped_twice(text):
            text = text.replace("\\\\", "\\")
    cuts = _CUT.findall(text)
    pieces = _CUT.split(text)
    readings = _read(pieces, cuts)
    out = [pieces[0]]
    for literal, piece in zip(readings, pieces[1:], strict=True):
        out.append(_ESCAPE if literal else "\n")
        out.append(piece)
    return "".join(out)


_BACKSLASHES = re.compile(r"\\+")
_TWICE_ESCAPED_BREAK = re.compile(r"\\\\n(?:\\\\n|#{1,6} |[-*] |\d+\. |```|\$\$)")


def _escaped_twice(text: str) -> bool:
    """Whether every backslash is doubled, and some of them were blocks' newlines."""
    return _TWICE_ESCAPED_BREAK.search(text) is not None and all(
        len(match.group()) % 2 == 0 for match in _BACKSLASHES.finditer(text)
    )


class Fence(NamedTuple):
    """A fenced block that is open."""

    mark: str  # one backtick or tilde
    length: int
    indent: int
    quoted: bool
    syntax: Syntax


class State(NamedTuple):
    """What is open at one place of the text."""

    fences: tuple[Fence, ...] = ()
    frames: Frames = ()

    @property
    def syntax(self) -> Syntax:
        return self.fences[-1].syntax if self.fences else MARKDOWN


class _Node(NamedTuple):
    """The cheapest way to a state, as a linked list."""

    cost: float
    literal: bool
    previous: _Node | None


_MARGIN: Final = 3.0  # a reading this much dearer than the best one is given up
_WIDTH: Final = 12  # states kept at most
_CONTEXT: Final = 80  # characters looked at beside a cut

_START = State()


def _read(pieces: list[str], cuts: list[str]) -> list[bool]:
    """For each cut, whether it is a literal backslash-n in the cheapest reading."""
    _, state, rest = _begin_line(_START, "", pieces[0])
    beam = {_scan(state, rest): _Node(0.0, False, None)}
    for index, cut in enumerate(cuts):
        before, after = pieces[index], pieces[index + 1]
        ahead = _after(pieces, index + 1)
        reached: dict[State, _Node] = {}
        for state, node in beam.items():
            newline, literal = _prices(state, before, after, ahead)
            cost, begun, rest = _begin_line(state, before, after)
            options = [(newline + cost, False, begun, rest)]
            if cut == _ESCAPE:
                options.append((literal, True, state, after))
            for price, is_literal, entered, piece in options:
                total = node.cost + price
                left = _scan(entered, piece)
                known = reached.get(left)
                if known is None or total < known.cost:
                    reached[left] = _Node(total, is_literal, node)
        beam = _prune(reached)
    readings = []
    final: _Node | None = min(
        ((node.cost + _unfinished(state), node) for state, node in beam.items()),
        key=lambda pair: pair[0],
    )[1]
    while final is not None and final.previous is not None:
        readings.append(final.literal)
        final = final.previous
    readings.reverse()
    return readings


def _prune(reached: dict[State, _Node]) -> dict[State, _Node]:
    if len(reached) == 1:
        return reached
    limit = min(node.cost for node in reached.values()) + _MARGIN
    kept = [item for item in reached.items() if item[1].cost <= limit]
    if len(kept) > _WIDTH:
        kept.sort(key=lambda item: item[1].cost)
        kept = kept[:_WIDTH]
    return dict(kept)


def _after(pieces: list[str], index: int) -> str:
    """What follows a cut, with the escapes that are in it."""
    ahead = pieces[index]
    while len(ahead) < _CONTEXT and index + 1 < len(pieces):
        index += 1
        ahead += _ESCAPE + pieces[index]
    return ahead


def _scan(state: State, piece: str) -> State:
    """The state at the end of a piece."""
    syntax = state.syntax
    if syntax is MARKDOWN:
        frames = scan_inline(state.frames, piece)
    else:
        frames = scan_code(syntax, state.frames, piece)
    return state if frames == state.frames else State(state.fences, frames)


def _unfinished(state: State) -> float:
    """What it costs to end the text in a state."""
    return len(state.fences) + (0.5 if state.frames else 0.0)


# --- Markdown: blocks ---------------------------------------------------------------

_CONTAINER = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*")
_QUOTE = re.compile(r"[ \t]*>")
_QUOTES = re.compile(r"(?:[ \t]*>)*[ \t]*")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)", re.DOTALL)
_LANGUAGE = re.compile(
    r"[ \t]*(?:\{code(?:-block|-cell)?\}[ \t]*|\{sourcecode\}[ \t]*|\{?\.?)([\w+#.-]*)"
)
_DIRECTIVE = re.compile(r"[ \t]*\{(?!code|sourcecode|\.)([\w:-]+)\}")
_BLOCK = re.compile(r"#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|\|")


def _begin_line(state: State, before: str, line: str) -> tuple[float, State, str]:
    """Begin a new line: what is wrong with that, the state, and what is to be scanned."""
    container = (_CONTAINER if state.syntax is MARKDOWN else _QUOTES).match(line)
    start = container.end() if container else 0
    content = line[start:]
    if content[:3] in ("```", "~~~"):
        changed = _fence(state, line, start, content)
        if changed is not None:
            return *changed, ""
    if state.syntax is not MARKDOWN:
        cost, frames = break_line(state.syntax, state.frames, before)
        if state.frames:
            cost += _outside(state.fences[-1], line, content)
        return cost, State(state.fences, frames), line
    if not state.frames:
        return 0.0, state, line
    top = state.frames[-1]
    if not content or _BLOCK.match(line[len(line) - len(line.lstrip()) :]):
        if top[0] == "`":
            return 1.0, State(state.fences), line
        if top != "$$":
            return 0.0, State(state.fences), line
    return 0.0, state, line


def _fence(
    state: State, line: str, start: int, content: str
) -> tuple[float, State] | None:
    """Open or close a fence, if the line does."""
    match = _FENCE.match(content)
    if match is None:
        return None
    marks, info = match.groups()
    open_frames = 0.8 if state.frames else 0.0
    if state.fences:
        fence = state.fences[-1]
        if (
            marks[0] == fence.mark
            and len(marks) >= fence.length
            and not info.strip()
            and start < fence.indent + 4
        ):
            cost, frames = break_line(fence.syntax, state.frames, "")
            return (0.8 if frames else 0.0) + cost, State(state.fences[:-1])
        # Within Markdown, a fence that names a language is meant to be one, even if
        # by the rules it is too long to be inside.
        if fence.syntax is not MARKDOWN or not (
            info.strip() or marks[0] != fence.mark or len(marks) < fence.length
        ):
            return None
    if marks[0] == "`" and "`" in info:
        return None
    fence = Fence(
        marks[0], len(marks), start, _QUOTE.match(line) is not None, _syntax(info)
    )
    return open_frames, State((*state.fences, fence))


def _syntax(info: str) -> Syntax:
    directive = _DIRECTIVE.match(info)
    if directive:
        name = directive.group(1)
        return syntax_of("tex") if name == "math" else MARKDOWN
    language = _LANGUAGE.match(info)
    return syntax_of(language.group(1) if language else "")


def _outside(fence: Fence, line: str, content: str) -> float:
    """How surely a line cannot stand in a fence, for where it begins."""
    if fence.quoted:
        return 0.0 if _QUOTE.match(line) else 1.5
    if not content or line[0] == "\t":
        return 0.0
    return 0.8 if len(line) - len(line.lstrip()) < fence.indent else 0.0


# --- Markdown: code spans and formulas ----------------------------------------------

_INLINE = re.compile(r"`+|\$\$?|\\begin\{|\\[(\[]|\\.")
_IN_MATH = {
    "$": re.compile(r"`+|\$|\\."),
    "$$": re.compile(r"`+|\$\$|\\."),
    "\\(": re.compile(r"`+|\\\)|\\."),
    "\\[": re.compile(r"`+|\\\]|\\."),
    "\\begin{": re.compile(r"`+|\\begin\{|\\end\{|\\."),
}
_CLOSES = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]", "\\begin{": "\\end{"}
_RUN = re.compile(r"`+")


def scan_inline(frames: Frames, piece: str) -> Frames:
    """The code spans and formulas that a piece of prose leaves open."""
    stack = list(frames)
    position = 0
    while True:
        top = stack[-1] if stack else ""
        pattern = _INLINE if not top else _IN_MATH.get(top, _RUN)
        match = pattern.search(piece, position)
        if match is None:
            return tuple(stack)
        mark = match.group()
        position = match.end()
        if mark[0] == "`":
            if top[:1] != "`":
                stack = [mark]  # a formula holds no backticks: it was none
            elif mark == top:
                stack.pop()
        elif not top:
            if mark in _CLOSES:
                stack.append(mark)
        elif mark == _CLOSES.get(top):
            stack.pop()
        elif mark == top == "\\begin{":
            stack.append(mark)


# --- prices of the two readings -----------------------------------------------------


def _prices(state: State, before: str, after: str, ahead: str) -> tuple[float, float]:
    """What a newline and what a literal backslash-n cost at a place."""
    left = before[-_CONTEXT:]
    if _ESCAPES_LEFT.search(left) or _ESCAPES_RIGHT.match(ahead) and left.strip():
        return 1.0, 0.1
    if state.syntax is not MARKDOWN:
        newline, literal = _prices_in_code(state, left, after, ahead)
        if "```" in after and after.strip(" >`") == "":
            literal += 1.5  # it would hide the end of a fence
        return newline, literal
    if not state.frames:
        return _prices_in_text(before, left, after, ahead)
    if state.frames[-1][0] == "`":
        return _prices_in_span(state.frames[-1], before, after, ahead)
    verdict = _tex_words.in_math(left, ahead)
    if verdict == "command":
        return 2.0, 0.0
    if left.endswith("\\") and not left.endswith("\\\\") and after[:2] != "  ":
        return 0.8, 0.3  # `\\n`: a row break and a variable
    return _prices_in_text(before, left, after, ahead)


_QUOTED = re.compile(
    r"""(?<![\w"'])(["'])(?:\\[a-z])*\\?\0(?:\\[a-z])*\1|\((?:\\[a-z])*\0(?:\\[a-z])*\)"""
)
# Other escapes, or the beginning of a class of characters in a regex, on one side.
_ESCAPES_LEFT = re.compile(r"(?:(?<!\\)(?:\\\\)*\\[rtf]|\[\^)$")
_ESCAPES_RIGHT = re.compile(r"\\[rtfv](?![A-Za-z])")
_PATH_LEFT = re.compile(r"\b[A-Za-z]:(?:\\[\w.-]+)*$")
_PATH_RIGHT = re.compile(r"\w[\w.-]*\\\w")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _prices_in_text(
    before: str, left: str, after: str, ahead: str
) -> tuple[float, float]:
    if _is_quoted(left, ahead):
        return 1.0, 0.2
    if _tex_words.in_text(left, after):
        return 1.0, 0.2
    if _PATH_LEFT.search(left) and _PATH_RIGHT.match(ahead):
        return 0.6, 0.3
    if left[:4] == "    " and left.count('"') % 2 and after.count('"') % 2:
        return (0.8, 0.4) if _indent(after) < _indent(before) else (0.4, 0.8)
    if _SPACES_AROUND.search(f"{left[-2:]}\0{ahead[:2]}"):
        return 0.5, 0.3
    return 0.0, 4.0


_SPACES_AROUND = re.compile(r"[^\s\\] \0 [A-Za-z]")


def _is_quoted(left: str, ahead: str) -> bool:
    """Whether a backslash-n stands in quotes or parentheses, alone or with its like."""
    return _QUOTED.search(f"{left[-12:]}\0{ahead[:12]}") is not None


def _prices_in_span(
    span: str, before: str, after: str, ahead: str
) -> tuple[float, float]:
    """A span that was wrapped has a space's place there, after many characters."""
    content = before.rpartition("`")[2]
    evidence = 0.0
    if not content and before or after.startswith("`"):
        evidence += 2
    if content[-1:] in _NO_SPACE_AFTER or after[:1] in _NO_SPACE_BEFORE:
        evidence += 1.5
    if content.count('"') % 2 or len(_OPEN_APOSTROPHE.findall(content)) % 2:
        evidence += 1.2
    if content[-1:].isalnum() and after[:1].isalnum():
        evidence -= 0.5
    evidence += -1 if len(before) > 40 else 1 if len(before) < 30 else 0.3
    if after[:1].isspace():
        evidence += 0.8 if content[-1:] == " " and after[1:2].strip() else -1.5
    if content[:1] == "/" and "/" in after.partition("`")[0]:
        evidence += 1.5
    if content[-1:] == ",":
        evidence -= 0.5
    if before.lstrip()[:1] in ("|", "#") or " | " in before or " | " in after:
        evidence += 2
    if span in after:
        endless = 0.1
    elif _MORE_ESCAPES.match(ahead):
        endless = 0.15
    else:
        endless = 0.6 if after else 1.0
    return max(0.0, evidence), max(0.0, -evidence) + endless


_MORE_ESCAPES = re.compile(r"(?:\\[nrt])+`")
_NO_SPACE_AFTER = frozenset("([^\\/%")
_NO_SPACE_BEFORE = frozenset(")],;:?+")
_OPEN_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")


def _prices_in_code(
    state: State, left: str, after: str, ahead: str
) -> tuple[float, float]:
    """The cost of a newline that breaks a string is not in here but in `break_line`."""
    syntax = state.syntax
    top = state.frames[-1] if state.frames else ""
    if top in syntax.strings:
        if left.endswith("\\") and (not after or after[0].isspace()):
            return 0.0, 0.7  # a string goes on behind a backslash
        return 0.0, 0.1 if _indent(after) < 2 else 0.3
    if top in ("/", "/["):
        return 0.0, 0.1 if _REGEX_ENDS.match(ahead) else 1.0
    if top.rstrip(SPANNED) in syntax.long_strings:
        return _prices_in_long_string(top, left, after, ahead)
    if top[:1] == "c" and len(top) == 2:
        return 0.0, 0.9 if _COMMENT_GOES_ON.match(after) else 0.25
    if syntax.name == "tex":
        return (1.0, 0.0) if _tex_words.in_math(left, ahead) == "command" else (0.0, 1.5)
    if syntax.name == "text" and _is_quoted(left, ahead):
        return 0.5, 0.2
    if _tex_words.in_text(left, after):
        return 1.0, 0.5
    if top in syntax.line_comments and _NO_LINE.match(ahead):
        return 0.8, 0.5
    return 0.0, 2.5


_COMMENT_GOES_ON = re.compile(r"[ \t]*(?:[#*%!]|//|--|;)")
_NO_LINE = re.compile(r"(?:\\[nr])*[.,](?![\w./])")  # no line begins like that


_ENDS_QUOTE = {mark: re.compile(rf"(?:\\\\?[nrt]|\\\\)*{mark}") for mark in "\"'"}
_REGEX_ENDS = re.compile(r"(?![ \t])(?:\\.|[^/\\])*/")


def _prices_in_long_string(
    top: str, left: str, after: str, ahead: str
) -> tuple[float, float]:
    """Both are possible in a string that may go on over lines."""
    mark = top.rstrip(SPANNED)
    indented = not after or after[0] == "\t" or after[:2] == "  "
    closes = re.match(r"(?:\\[nrt])*" + re.escape(mark), ahead) is not None
    opened = left.rpartition(mark)[2]
    evidence = -0.3
    if top != mark:
        evidence -= 0.7  # it went on over a line already
    elif closes:
        evidence += 0.6
    elif not opened:
        evidence -= 0.5
    if not closes and indented:
        evidence -= 0.4
    if top == "`" and "`" in after and not indented:
        evidence += 1.2  # it would begin and end amid of two lines
    if '"' != mark[0] and opened.count('"') % 2:
        evidence += 1.6 if _ENDS_QUOTE['"'].match(ahead) else 0.6
    if "'" != mark[0] and len(_OPEN_APOSTROPHE.findall(opened)) % 2:
        evidence += 1.6 if _ENDS_QUOTE["'"].match(ahead) else 0.6
    return max(0.0, evidence), max(0.0, -evidence)
