"""What the scanner has to know of a language: its strings, comments and regexes.

Most languages belong to one of a few families.  For all others Pygments is asked,
once per language and with a few words of test code, which marks begin a comment or a
string there: its lexers know hundreds of languages.  The code of a document is then
scanned by the tables, never by a lexer, since some lexers are quadratic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String
from pygments.util import ClassNotFound

# Behind the mark of a string: a letter in front of it says that code is in it; it has
# gone on over a newline; there was a literal backslash-n in it.
PREFIXED = "\t"
SPANNED = "\n"
ESCAPED = "\\"
BRACKETS = {"{": "}", "(": ")"}


def mark_of(frame: str) -> str:
    """The mark that opened a frame."""
    return frame.rstrip(PREFIXED + SPANNED + ESCAPED)


def is_new(frame: str) -> bool:
    """Whether neither a newline nor a literal backslash-n was in a string so far."""
    return SPANNED not in frame and ESCAPED not in frame


@dataclass(frozen=True, eq=False)
class Syntax:
    """The marks of one language; strings are named by the mark that opens them."""

    name: str
    line_comments: tuple[str, ...] = ()
    block_comments: tuple[tuple[str, str], ...] = ()
    strings: tuple[str, ...] = ('"', "'")  # end at the end of a line
    long_strings: tuple[str, ...] = ()  # may go on over lines
    raw_strings: tuple[str, ...] = ()  # know no escapes
    regexes: bool = False
    matches: bool = False  # regexes stand behind `=~` and `split`, too
    lifetimes: bool = False  # a `'` may stand alone, as in Rust and Haskell
    doubling: tuple[str, ...] = ()  # `""` stands for a quotation mark in them
    closings: tuple[tuple[str, str], ...] = ()  # of strings that end differently
    interpolates: tuple[str, ...] = ()  # strings with code in them
    interpolation: str = "${"  # what begins that code
    prefixes: str = ""  # one of which has to be in front of such a string, if any
    strict: float = 1.0  # how surely an unterminated string is a wrong reading
    odd_end: float = 0.5  # how odd a string is that ends right in front of a word
    opener: re.Pattern[str] = field(init=False, compare=False)
    closers: dict[str, re.Pattern[str]] = field(init=False, compare=False)
    _block_marks: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        strings = self.strings + self.long_strings
        marks = [*strings, *self.line_comments, *(a for a, _ in self.block_comments)]
        if self.regexes:
            marks.append("/")
        marks.sort(key=len, reverse=True)
        words = "|".join(map(re.escape, marks)) or r"(?!)"
        if "`" in strings:
            words = f"`{{2,}}|{words}"  # a fence inside of a fence opens nothing
        object.__setattr__(self, "opener", re.compile(rf"\\.|{words}"))
        closers = {}
        for mark in strings:
            plain = (
                ("" if mark in self.raw_strings else r"\\.|")
                + (f"{mark[-1] * 2}|" if mark in self.doubling else "")
                + re.escape(self.closing(mark))
            )
            with_code = f"{{{{2}}|{re.escape(self.interpolation)}|{plain}"
            is_plain = mark not in self.interpolates or self.prefixes
            for note in ("", SPANNED, ESCAPED, SPANNED + ESCAPED):
                closers[mark + note] = re.compile(plain if is_plain else with_code)
                closers[mark + PREFIXED + note] = re.compile(with_code)
        closers |= {
            # A quotation mark right in front of the end opens nothing.
            start: re.compile(rf"{re.escape(end)}|[\"'`](?!{re.escape(end)})")
            for start, end in self.block_comments
        }
        closers |= {mark: re.compile("[\"'`]") for mark in self.line_comments}
        closers |= {"c" + mark: re.compile(mark) for mark in "\"'"}
        closers["c`"] = re.compile("[`']")  # also `so'
        closers["/"] = re.compile(r"\\.|/|\[")
        closers["/["] = re.compile(r"\\.|\]")
        for opening, closing in BRACKETS.items():
            closers[opening] = re.compile(rf"\\.|[{opening}{closing}]|{words}")
        object.__setattr__(self, "closers", closers)
        marks_of_blocks = frozenset(start for start, _ in self.block_comments)
        object.__setattr__(self, "_block_marks", marks_of_blocks)

    def opened(self, mark: str, before: str) -> str:
        """The frame that a mark opens, behind what is in front of it."""
        is_prefixed = mark in self.interpolates and before.endswith((*self.prefixes,))
        return mark + PREFIXED if is_prefixed else mark

    def closing(self, mark: str) -> str:
        """What ends a string."""
        return dict(self.closings).get(mark, mark)

    def is_comment(self, mark: str) -> bool:
        return mark in self.line_comments or mark in self._block_marks

    @property
    def has_apostrophes(self) -> bool:
        return "'" in self.strings or "'" in self.long_strings


_C = (("/*", "*/"),)
_JAVA = Syntax("java", ("//",), _C, long_strings=('"""', "'''"))
_R = Syntax("r", ("#",), (), (), ('"""', '"', "'"))
_YAML = Syntax("yaml", ("#",), (), long_strings=('"""', "'''"), strict=0.8)
GENERIC = Syntax(
    "generic",
    ("#", "//"),
    (),
    ('"', "'"),
    ('"""', "'''", "`"),
    interpolates=("`",),
    strict=0.6,
    odd_end=0.2,
)
MARKDOWN = Syntax("markdown", strings=())
INDENTED = replace(  # code that is not fenced
    GENERIC, name="indented", interpolates=(), long_strings=('"""', "'''")
)
BIBTEX = Syntax("bibtex", strings=())  # one that goes on over lines is no surprise
_FAMILIES = [
    (
        "c cpp c++ cc h hpp objective-c objc cuda glsl hlsl arduino verilog "
        "systemverilog sv",
        Syntax(
            "c",
            ("//",),
            _C,
            long_strings=('R"(',),
            raw_strings=('R"(',),
            closings=(('R"(', ')"'),),
        ),
    ),
    ("java d zig vala proto protobuf thrift solidity actionscript", _JAVA),
    (
        "kotlin kt scala groovy gradle dart haxe",
        replace(_JAVA, interpolates=('"', "'", '"""', "'''")),
    ),
    (
        "v vlang",
        Syntax("v", ("//",), _C, (), ('"', "'", "`"), interpolates=('"', "'")),
    ),
    ("swift", replace(_JAVA, interpolates=('"', '"""'), interpolation="\\(")),
    (
        "csharp c# cs",
        Syntax(
            "csharp",
            ("//",),
            _C,
            long_strings=('"""', '@"', '$@"', '@$"'),
            raw_strings=('@"', '$@"', '@$"'),
            doubling=('@"', '$@"', '@$"'),
            closings=(('@"', '"'), ('$@"', '"'), ('@$"', '"')),
            interpolates=('"', '"""'),
            interpolation="{",
            prefixes="$",
        ),
    ),
    (
        "javascript js jsx mjs cjs typescript ts tsx qml mts cts node flow",
        Syntax(
            "javascript",
            ("//",),
            _C,
            long_strings=("`",),
            interpolates=("`",),
            regexes=True,
        ),
    ),
    (
        "json jsonc jsonl geojson",
        Syntax("json", ("//",), _C, ('"',), ('"""',)),
    ),
    ("json5 hjson", Syntax("json", ("//",), _C, long_strings=('"""',))),
    ("css scss sass less stylus", Syntax("css", (), _C)),
    ("go golang", Syntax("go", ("//",), _C, long_strings=("`",), raw_strings=("`",))),
    (
        "rust rs",
        Syntax(
            "rust",
            ("//",),
            _C,
            strings=("'",),
            long_strings=('r#"', 'r"', '"'),
            raw_strings=('r#"', 'r"'),
            closings=(('r#"', '"#'), ('r"', '"')),
            lifetimes=True,
        ),
    ),
    (
        "python py python3 py3 pyi cython sage starlark bazel gdscript nim meson "
        "snakemake",
        Syntax(
            "python",
            ("#",),
            (),
            long_strings=('"""', "'''"),
            interpolates=('"', "'", '"""', "'''"),
            interpolation="{",
            prefixes="fFtT",
        ),
    ),
    (
        "pycon python-console ipython doctest",
        Syntax("pycon", ("#",), (), long_strings=('"""', "'''")),
    ),
    (
        "bash sh shell zsh ksh fish console shell-session shellsession terminal "
        "sh-session make makefile dockerfile docker awk tcl",
        Syntax(
            "shell",
            ("#",),
            (),
            (),
            ('"', "'"),
            raw_strings=("'",),
            interpolates=('"',),
            interpolation="$(",
            odd_end=0.1,
        ),
    ),
    (
        "nu nushell",
        Syntax("nu", ("#",), (), ('"',), ("'", "`"), raw_strings=("'",), strict=0.6),
    ),
    (
        "powershell ps1 pwsh posh",
        Syntax(
            "powershell",
            ("#",),
            (("<#", "#>"),),
            (),
            ('"', "'", '@"', "@'"),
            raw_strings=('"', "'", '@"', "@'"),
            doubling=('"', "'"),
            closings=(('@"', '"@'), ("@'", "'@")),
        ),
    ),
    (
        "ruby rb perl pl crystal",
        Syntax(
            "ruby",
            ("#",),
            (),
            (),
            ('"""', '"', "'"),
            regexes=True,
            matches=True,
            interpolates=('"""', '"'),
            interpolation="#{",
        ),
    ),
    (
        "elixir ex exs iex",
        Syntax(
            "elixir",
            ("#",),
            (),
            (),
            ('"""', '"', "'"),
            interpolates=('"""', '"'),
            interpolation="#{",
        ),
    ),
    ("http https", Syntax("http", (), (), ('"',))),
    ("graphql gql", Syntax("graphql", ("#",), (), ('"',), ('"""',))),
    ("php php3", Syntax("php", ("//", "#"), _C, (), ('"', "'"))),
    (
        "vb vba vbnet vb.net vbscript visual-basic",
        Syntax("vb", ("'",), (), ('"',), doubling=('"',)),
    ),
    ("r splus", _R),
    (
        "julia jl jldoctest jlcon julia-repl",
        replace(_R, interpolates=('"""', '"'), interpolation="$("),
    ),
    (
        "sql mysql postgresql plsql tsql sqlite psql",
        Syntax("sql", ("--",), _C, (), ("'", '"'), doubling=("'", '"')),
    ),
    (
        "yaml yml toml ini cfg properties conf nginx",
        _YAML,
    ),
    ("hcl terraform tf", replace(_YAML, interpolates=('"',))),
    (
        "haskell hs elm purescript agda lagda idris",
        Syntax("haskell", ("--",), (("{-", "-}"),), lifetimes=True),
    ),
    (
        "lean lean4",
        Syntax("lean", ("--",), (("/-", "-/"),), ("'",), ('"',), lifetimes=True),
    ),
    ("lua", Syntax("lua", ("--",), (("--[[", "]]"), ("[[", "]]")))),
    (
        "lisp clojure clj scheme racket elisp emacs-lisp common-lisp",
        Syntax("lisp", (";",), (("#|", "|#"),), (), ('"',)),
    ),
    (
        "ocaml ml sml coq rocq",
        Syntax("ocaml", (), (("(*", "*)"),), ("'",), ('"',), lifetimes=True),
    ),
    (
        "fsharp f# fs fsi fsx qsharp q#",
        Syntax(
            "fsharp",
            ("//",),
            (("(*", "*)"),),
            ("'",),
            ('"""', '@"', '"'),
            raw_strings=('@"',),
            doubling=('@"',),
            closings=(('@"', '"'),),
            lifetimes=True,
            odd_end=0.2,  # `"bytes"B`
        ),
    ),
    ("vim viml vimscript vim9script", Syntax("vim", ('"', "#"), (), ("'",))),
    ("tex latex math asymptote", Syntax("tex", ("%",), (), ())),
    ("bibtex bib", BIBTEX),
    ("prolog", Syntax("prolog", ("%",), _C)),
    ("matlab octave", Syntax("matlab", ("%", "#"))),
    (
        "html xml svg xhtml jinja django hbs handlebars mustache ejs pug",
        Syntax(
            "html",
            (),
            (("<!--", "-->"),),
            strings=("'",),
            long_strings=('"', "`"),
            interpolates=("`",),  # in a script
            strict=0.5,
        ),
    ),
    (
        "vue svelte astro",
        Syntax(
            "vue",
            ("//",),
            (("/*", "*/"), ("<!--", "-->")),
            strings=("'",),
            long_strings=('"', "`"),
            interpolates=("`",),
            strict=0.6,
        ),
    ),
    (
        "mermaid mermaid-example kroki-mermaid",
        Syntax("mermaid", ("%%",), (), ('"',), strict=0.3),
    ),
    (
        "plantuml puml kroki-plantuml",
        Syntax("plantuml", (), (("/'", "'/"),), ('"',)),
    ),
    ("diff patch", Syntax("diff", (), (), ('"', "'", "`"), strict=0.7)),
    ("lex flex", Syntax("lex", (), _C, ('"',), strict=0.6)),
    ("regex regexp pcre", Syntax("regex", (), (), ())),  # a quotation mark is itself
    ("markdown md mdx commonmark gfm rst restructuredtext myst", MARKDOWN),
    (
        "text txt output console-output excel log ascii csv tsv",
        Syntax("text", (), (), ('"',), ('"""',), strict=0.6, odd_end=0.2),
    ),
]
_NO_LANGUAGE = frozenset(["", "plain", "plaintext", "none", "nohighlight"])
_BY_NAME = {name: syntax for names, syntax in _FAMILIES for name in names.split()}


@cache
def syntax_of(language: str) -> Syntax:
    """The syntax of a language, by the name a fence gives it."""
    language = language.lower()
    known = _BY_NAME.get(language) or _BY_NAME.get(language.rstrip("0123456789.-"))
    if known is not None:
        return known
    if language in _NO_LANGUAGE:
        return GENERIC
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return GENERIC
    for alias in lexer.aliases:
        if alias in _BY_NAME:
            return _BY_NAME[alias]
    return _ask(lexer)


def _ask(lexer: Lexer) -> Syntax:
    """Find out by small samples what a lexer takes for comments and strings."""

    def is_kind(kind: object, sample: str) -> bool:
        """Whether the lexer reads `zq` as of that kind, but not the `qz` behind."""
        found = {"zq": True, "qz": False}
        for token, value in lexer.get_tokens(sample):
            found["zq"] &= "zq" not in value or token in kind  # type: ignore[operator]
            found["qz"] |= "qz" in value and token in kind  # type: ignore[operator]
        return found["zq"] and not found["qz"]

    comments = tuple(
        mark
        for mark in ("//", "#", "--", ";", "%", "!")
        if is_kind(Comment, f"{mark} zq\nqz\n")
    )
    blocks = tuple(
        (start, end)
        for start, end in (("/*", "*/"), ("(*", "*)"), ("{-", "-}"), ("<!--", "-->"))
        if is_kind(Comment, f"{start} zq\nzq {end}\nqz\n")
    )
    marks = [
        mark for mark in ('"', "'", "`") if is_kind(String, f"x {mark}zq{mark}\nqz\n")
    ]
    spanning = [
        mark
        for mark in ('"""', "'''", *marks)
        if is_kind(String, f"x {mark}zq\nzq{mark}\nqz\n")
    ]
    if "`" in marks and "`" not in spanning:
        spanning.append("`")
    strings = tuple(mark for mark in marks if mark not in spanning)
    if '"' not in (*marks, *spanning, *comments):
        strings += ('"',)
    interpolations = [
        opening
        for opening in ("${", "#{", "$(", "\\(")
        if is_kind(String, f'x "{opening}qz{BRACKETS[opening[-1]]}zq"\n')
    ]
    return Syntax(
        lexer.name,
        comments,
        blocks,
        strings,
        tuple(spanning),
        interpolates=('"', '"""') if interpolations else (),
        interpolation=(*interpolations, "${")[0],
        strict=0.8,
    )
