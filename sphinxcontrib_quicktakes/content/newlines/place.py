"""One backslash-n and what its immediate surroundings tell of it."""

from __future__ import annotations

import re
from typing import Final

from .habits import Habits

Prices = tuple[float, float]  # of a newline, of a literal backslash-n

_CONTEXT: Final = 80  # characters looked at on either side
_MARGIN: Final = range(50, 106)  # where lines that are wrapped end
_FAR_OUT: Final = 140
_RAGGED: Final = 15  # lines by hand end so far apart
_PARAGRAPH: Final = 400

ENDS_ESCAPE = frozenset("rtf?\\^")
_NO_WORD = frozenset(["", " "])
_ESCAPES_LEFT = re.compile(r"(?:\\r\??\\{0,2}|\[\^\\?)$")
_BLANK_LEFT = re.compile(r"(?<!\\)(?:\\\\)*\\[tf]$")
_BLANK_RIGHT = re.compile(r"[\])|\"'*+?,.;/\\]|`(?!``)")
_ESCAPES_RIGHT = re.compile(r"\\(?:[rtfv](?![A-Za-z]|  )|0(?!\d))")
_SPACED = re.compile(r"[^\s\\]  (?:\w|\(|=|[-–—] |\\[rtfv]\b)")
# `\r \n`, `\t \n`; ` \\n ` behind a second backslash
_OTHERS_LEFT = re.compile(r"(?<!\\)\\[rt] $")
_TWO_BACKSLASHES = re.compile(
    r"[|(] ?\\\0(?: [|]|\))|(?:^| )\\\0(?: [a-z]|[),;:]|\.(?: |$))"
)
_NO_SENTENCE = frozenset(["", *" {;(["])
_ITEM_LEFT = re.compile(r" {0,3}[-*+] [^\s$].{0,45}$")  # its lines are indented
_BEGINS_ITEM = re.compile(r" (?:```|[-*+>] |\d+[.)] )")
_SPAN = re.compile(r"(?:^|[\s(\[{<\"',=:|/*])`\0`(?!`)")
_EMPHASIS = frozenset("*_")
_EMPHASIS_LEFT = re.compile(r"(?:^(?=..)|[\s(|])(\*\*?|__?)$")
_EMPHASIS_RIGHT = re.compile(r"[:.,;)]| [|=(–—-]")  # `*` also begins an item
_ENDS_QUOTED = frozenset("\"')]/\\”’»」』")
# In quotation marks or parentheses, alone or with its like.
_HEADING_GOES_ON = re.compile(
    r"""#{1,6} (?:[^"\0]*"[^"\0]*")*[^"\0]*"[^"\0]*\0[^"\0]*"[),;. \]]"""
    r"""|#{1,6} (?:[^'\0]*'[^'\0]*')*[^'\0]*(?<!\w)'[^'\0]*\0[^'\0]*'[),;. \]]"""
)
_QUOTED = re.compile(
    r"""(?<![\w"'\])}.!?;%])(?<![\w.!?]\*)(["'])(?:[,;:|]? )?"""
    r"""(?:\\{1,2}[a-z])*\\?\0(?:\\{1,2}[a-z])*\1(?![\w(])"""
    r"""|\((?:\\[a-z])*\0(?:\\[a-z])*\)"""
    r"""|(?<=[(=,~ ])/(?:\\[a-z])*\0(?:\\[a-z])*/(?:[gimsuy]{1,3}\b)?(?![\w/])"""
    r"""|\[(?: (?:\\[a-z])*|(?:\\[a-z])+)\0(?:\\(?:[a-z]|u[\dA-F]{4}))*\]"""
    r"""|[“‘«「『](?:\\[a-z])*\0(?:\\[a-z])*[”’»」』]|(?<=\s)`\0'(?=[\s.,;:)]|\\n|$)"""
)
_QUOTED_AMID_LETTERS = re.compile(  # where words are not set apart by spaces
    r"(?:[\u2e80-\ud7ff\uff00-\uffef]\"\0\"|\"\0\"[\u2e80-\ud7ff\uff00-\uffef])"
)
# What is left of a name that begins with an n; some would be words of their own.
_NAMES = (
    r"(?:(?:ames?|ative|et|ext|ode|otfound|othere|ot-\w+|pm|ull?|umbers?)(?![\w ])"
    r"|(?:etwork\w*|ew\w*|ginx|ode_modules|odejs|otepad|otes?|umpy)(?!\w))"
)
_PATH_LEFT = re.compile(
    r"(?:(?:(?:(?<!\w)|(?<=\\n))[A-Zcd]:|%\w+%)"  # also where a line begins
    r"(?:\\{1,2}(?:Program Files(?: \(x86\))?|\$(?:env:)?\w+"
    r"|(?:[\w.()@~+-]|<[^<>\\]*>)+))*\\?"
    rf"|(?:^|[\s(=]|(?<=\\n))[\"'`]?\.{{1,2}}(?:\\(?!n(?!{_NAMES}))[\w.()-]+)+"
    r"|(?:^|[\s(=]|(?<=\\n))[\"'`]?\\\\[A-Za-z][\w.-]+(?:\\(?!n)[\w.$-]+)*"
    r"|(?<![\w.\\/-])\w+(?:\\[A-Z][\w.()-]+)+)$"
)
# Folders of any names, if the rest of the text knows the next one.
_FOLDER_LEFT = re.compile(
    r"[\w.:~%)}>\"'`]\\(?!n)[\w.@-]+\\?$|(?<!\w)[A-Za-z]:$|[~%}]$"
)
_NAME_LEFT = re.compile(r"[\w.~%)}>]\\?$")
_FOLDER_RIGHT = re.compile(r"[\w.-]+(?:\\n[\w.-]+)*\\(?!n)[\w.@$]")
_NAME = re.compile(r"[a-z0-9]\w*")
# Between quotation marks: `"a:\nb\nc"`, `"/a\n\n/b/g"`.
_QUOTATION_LEFT = re.compile(
    r'(?:^|[\s(:]|=(?="/))"(?:[^"\\`\s]|\\n)(?:[^"\\`]|\\n){0,60}$'
)
_QUOTATION_RIGHT = re.compile(
    r'(?:\\n)*(?:(?! )[^"\\`|-]{1,24}(?:\\n)+)*(?! )[^"\\`|]{0,24}"(?!\w)'
)
_QUOTATION: Final = 100
# Between two of them with words on either side: `the string "Hello\nWorld" has`.
_WORDS_LEFT = re.compile(
    r"""(?:^|[\s(:*_|>])(?:(")[^\s"`][^"`]{0,40}|(')[^\s'`][^'`]{0,40})"""
    r"""(?<=[\w,.:;!?])$"""
)
_WORDS_RIGHT = {
    mark: re.compile(rf"(?!_)\w[^{mark}`]{{0,40}}(?<=\S){mark}(?!\w)") for mark in "\"'"
}
_DOTS_LEFT = re.compile(r"(?:^|[\s(=])[\"'`]?\.{1,2}$")
_PATH_RIGHT = re.compile(r"\w[\w.-]*\\[\w$]")
_NAME_RIGHT = re.compile(_NAMES)
_CHAIN_RIGHT = re.compile(rf"[a-z][\w.-]*(?:\\n[\w.-]+)*\\n{_NAMES}")
_FILE_RIGHT = re.compile(r"\w[\w-]*\.\w{2,4}(?![\w.])")
_LAST_RIGHT = re.compile(r"[\w-]+(?:[`\"]|'(?!\w)|>(?: |$))")  # also in a prompt
_LAMBDA_RIGHT = re.compile(r"[\w']*(?: [\w'(),:@]+)* ->")
_EXPLANATION = r"(?:`?\s*(?:[:=#;–—-]|=>|//)|\s{2,}\w)"
_EXPLAINED = re.compile(_EXPLANATION)
_LISTED = (
    r"""\\n[-*+| \t#;`\d.)]*\\(?:[abefrstv](?![A-Za-z])|[0-9'"]|\\(?!n))"""
    rf"(?={_EXPLANATION})"
)
_LISTED_LEFT = re.compile(rf"{_LISTED}[^\\]{{1,60}}\\n[-*+| \t#;`\d.)]*$")
_LISTED_RIGHT = re.compile(rf"[^\\]{{1,60}}{_LISTED}")
_ABOUT = re.compile(
    r"(?i)\bnew ?lines?\b|\bline|charac|escape|separat|split|carriage|white ?space"
    r"|\bends? of\b"
)
_NO_LINE_OF_PROSE = re.compile(r"[.,;:)?!](?:\s|\\n|$)")
_IN_SERIES = re.compile(  # `\t, \n`, `\n, \t`, `\t and \n`
    r"(?<!\\)\\[rtfv](?:, ?| and | or )\0(?![A-Za-z])"
    r"|\0(?:, ?| and | or )\\[rtfv](?![A-Za-z])"
)
_ENDS_CLAUSE = frozenset("。，、；：！？）")  # none of which begins a line
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]"
)
OPEN_APOSTROPHE = re.compile(r"(?<![\w&])'|'(?!\w)")  # none in `&'a str`


def indent(line: str) -> int:
    """How many spaces a line begins with, or tabs of four."""
    rest = line.lstrip(" \t")
    return len(line) - len(rest) + 3 * line.count("\t", 0, len(line) - len(rest))


def columns(line: str) -> int:
    """How far a line reaches: characters of East Asia take the place of two."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


class Place:
    """One backslash-n with what stands around it."""

    __slots__ = ("_start", "_text", "after", "before", "habits")

    def __init__(
        self, text: str, start: int, before: str, after: str, habits: Habits
    ) -> None:
        self._text = text
        self.habits = habits
        self._start = start
        self.before = before  # back to the backslash-n before
        self.after = after  # up to the next one

    @property
    def left(self) -> str:
        return self._text[max(0, self._start - _CONTEXT) : self._start]

    @property
    def right(self) -> str:
        return self._text[self._start + 2 : self._start + 2 + _CONTEXT]

    def back(self, length: int) -> str:
        """So much of the text in front of it."""
        return self._text[max(0, self._start - length) : self._start]

    def ahead(self, length: int) -> str:
        """So much of the text behind it."""
        return self._text[self._start + 2 : self._start + 2 + length]

    @property
    def paragraph(self) -> str:
        """What is left of a paragraph of some lines."""
        start = self._start + 2
        return self._text[start : start + _PARAGRAPH].partition("\\n\\n")[0]

    @property
    def next_line(self) -> str:
        """The beginning of what is behind it and other backslash-n's."""
        right = self.right
        while right.startswith("\\n"):
            right = right[2:]
        return right

    @property
    def ends_with_space(self) -> bool:
        """Whether one space and no more stands in front of it, within a sentence."""
        return self.before[-1:] == " " and self.before[-2:-1] not in _NO_SENTENCE

    @property
    def _may_be_wrapped(self) -> bool:
        """Whether the margin may be here, where lines are wrapped."""
        after = self.after.lstrip()
        return columns(self.before + after.partition(" ")[0]) in _MARGIN

    @property
    def is_in_row(self) -> bool:
        """Whether a table's row or a heading, which are never wrapped, goes on."""
        before, after = self.before.strip(), self.after.strip()
        if before[:1] == "|":
            if before == "|" == after[:1] and after[1:2] not in _NO_WORD:
                return True  # a row that begins with it
            if self.before[-2:] == "| " and self.after[:2] == " |":
                return True
            if before == "|" != self.before and self.after[:2] == " |":
                return True  # a cell of its own
            if self._may_be_wrapped:
                return False
            return before[-1:] != "|" and after[-1:] == "|" and after[:1] != "|"
        return (
            before[:1] == "#"
            and _HEADING_GOES_ON.match(f"{before}\0{after}") is not None
        )

    @property
    def is_in_quotation(self) -> bool:
        """Whether several of them part short words in quotation marks."""
        right = self.ahead(_QUOTATION)
        ahead = _QUOTATION_RIGHT.match(right) if '"' in right else None
        if ahead is None:
            return False
        before = self.back(_QUOTATION)
        left = _QUOTATION_LEFT.search(before)
        if left is None or "\\n" not in left.group() + ahead.group():
            return False
        line = before[: left.start()].rpartition("\\n")[2]
        return line.count('"') % 2 == 0  # it opens them there

    @property
    def is_amid_quotation(self) -> bool:
        """Whether words in quotation marks go on where no line is wrapped."""
        after = self.after
        if '"' not in after and "'" not in after:
            return False
        opened = _WORDS_LEFT.search(self.before)
        if opened is None:
            return False
        closed = _WORDS_RIGHT[opened[1] or opened[2]].match(after)
        if closed is None:
            return False
        if not opened.start() and closed.end() == len(after):
            return False  # a verse
        return self.is_off_margin

    @property
    def is_off_margin(self) -> bool:
        """Whether no wrapped line ends here: the next word had room, or is far out."""
        word = self.after.partition(" ")[0]
        longest = columns(self.after) - _RAGGED
        if columns(self.before + word) < max(_MARGIN.start, longest):
            return True
        reach = columns(
            self.before + word.partition("](")[0]
        )  # but for a link's target
        if reach > _FAR_OUT:
            return not self.habits.wraps_at(len(self.before) - _RAGGED)
        return reach in _MARGIN and self.habits.has_no_margin

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in quotation marks, alone or with other escapes."""
        end = self._start + 2
        if self._text[end : end + 1] not in _ENDS_QUOTED:
            return False
        left, right = self.back(12), self.right[:12]
        if _QUOTED.search(f"{left}\0{right}"):
            return True
        opens = _QUOTED_AMID_LETTERS.search(f"{left}\0{right}") is not None
        return opens and self.before.count('"') % 2 == 1

    @property
    def is_a_span(self) -> bool:
        if self.after[:1] != "`":
            return False
        around = self.before[-2:] + "\0" + self.after[:2]
        return _SPAN.search(around) is not None

    @property
    def is_emphasised(self) -> bool:
        """Whether emphasis that a newline would leave empty is around it: `**\\n**`."""
        if self.after[:1] not in _EMPHASIS:
            return False
        mark = _EMPHASIS_LEFT.search(self.before[-3:])
        if mark is None or not self.after.startswith(mark[1]):
            return False
        if len(mark[1]) == 2 and self.after[2:3] == " ":
            return True
        return _EMPHASIS_RIGHT.match(self.after, len(mark[1])) is not None

    @property
    def is_amid_escapes(self) -> bool:
        """Whether there are other escapes at it, or it begins a class of a regex."""
        before = self.before
        if before[-1:] in ENDS_ESCAPE:
            if _ESCAPES_LEFT.search(before[-8:]):
                return True
            if _BLANK_LEFT.search(before[-8:]):
                return _BLANK_RIGHT.match(self.right) is not None
        if self.after[:1] != "\\" or not before or before.isspace():
            return False
        return _ESCAPES_RIGHT.match(self.after) is not None

    @property
    def is_in_path(self) -> bool:
        """Whether it may be a part of a path of Windows."""
        before, after = self.before, self.after
        if not after[:1].isalnum() or after[:1].isupper():
            return False  # hardly a name begins like `nExample`
        if _FOLDER_LEFT.search(self.left) or (
            _FOLDER_RIGHT.match(self.right) and _NAME_LEFT.search(before[-2:])
        ):
            match = _NAME.match(after)
            if match and self.habits.knows_but_for_n(match.group()):
                return True
        if before[-1:] not in (":", ".", "%") and "\\" not in self.left:
            return False
        is_name = _NAME_RIGHT.match(after) is not None
        if not is_name and not self._may_be_in_folder:
            return False
        if _PATH_LEFT.search(self.left) is None:
            return is_name and _DOTS_LEFT.search(self.left) is not None
        return True

    @property
    def _may_be_in_folder(self) -> bool:
        """Whether a path may go on behind it, whatever its next name is."""
        after = self.after
        return (
            _PATH_RIGHT.match(after) is not None
            or _FILE_RIGHT.match(after) is not None
            or _LAST_RIGHT.match(after) is not None
            or _CHAIN_RIGHT.match(self.right) is not None
        )

    @property
    def may_be_lambda(self) -> bool:
        """Whether an argument and an arrow are behind it: `\\n -> 1`, `\\no x -> 1`."""
        return _LAMBDA_RIGHT.match(self.after) is not None

    @property
    def is_listed(self) -> bool:
        """Whether it begins a line of a list of escapes."""
        if self.before.strip("-*+| \t#;`0123456789.)") or not self.after:
            return False
        if not _EXPLAINED.match(self.after):
            return False
        left, right = self.left, self.right
        return _LISTED_LEFT.search(left) is not None or (
            _LISTED_RIGHT.match(right) is not None
        )

    @property
    def is_spoken_of(self) -> bool:
        """Whether the sentence that it stands in is about the character."""
        before, after = self.before, self.after
        if self.is_listed or (before[-1:] == " " and after[:1] in _ENDS_CLAUSE):
            return True
        if _IN_SERIES.search(f"{before[-8:]}\0{after[:8]}"):
            return True
        if before[-1:] == "\\":
            return _TWO_BACKSLASHES.search(f"{before[-3:]}\0{after[:2]}") is not None
        if before[-1:] == " " and _OTHERS_LEFT.search(before[-5:]):
            return True
        if not self.ends_with_space:
            return False
        if not after and "\\r\\n " in self.left:
            return not self.habits.ends_lines_with_space
        if _NO_LINE_OF_PROSE.match(self.right):
            return True
        return (
            self.is_spaced
            and _BEGINS_ITEM.match(after) is None
            and not (before[-2] in ".!?" and after[1].isupper())
            and (
                after[1] == "\\"
                or _ITEM_LEFT.match(before) is not None
                or _ABOUT.search(before[-60:]) is not None
                or _ABOUT.search(after[:60]) is not None
                or "\\r" in self.left
            )
        )

    @property
    def is_spaced(self) -> bool:
        """Whether there is one space on either side, as around a word."""
        before, after = self.before, self.after
        if not before[-1:] == " " == after[:1]:
            return False
        return _SPACED.match(before[-2:] + after[:4]) is not None
