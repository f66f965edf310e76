"""The PDF: the order of its index, a glyph for every character, formulas in titles."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from conftest import Project
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from sphinxcontrib_quicktakes.catalogue.collation import DIGITS, SYMBOLS, initial
from sphinxcontrib_quicktakes.content.tex.grammar import ARGUMENTS, FLAGS, NOTATIONS
from sphinxcontrib_quicktakes.latex import glyphs
from sphinxcontrib_quicktakes.latex.book_index import (
    Order,
    entry_paths,
    index_commands,
    order_of,
    style,
)
from sphinxcontrib_quicktakes.latex.long_words import breakable, breakable_in_cell

# What the index has to keep intact, in its order.
KEYWORDS = [
    *["&", ".__doc__", "--help", r"\nabla", "+ operator", "#tag", "~x", "^y", "$z$"],
    *["2-3 tree", "10 apples", "50%"],
    *["a!b", 'a"b', "a;b", "a@b", "ångström", "apple", "Ärger", "a{b", "a|b", "a}b"],
    *["C", "C#", "C++", "École", "Øre", "P(n, k)", "straße", "x_1", "Zebra"],
    *["αλφα", "алгоритм", "Что", "日本史", "線形代数"],
]
HEADINGS = [*"ACEOPSXZΑАЧ日線"]
# What only Sphinx's own index nodes can be, on a page that is no question.
OTHER = r"""Other
=====

.. index:: Äpfel; grün, !Öl, Ärger
   pair: loop; statement
   triple: module; search; path
   see: Schleife; loop

Text with :index:`Zürich` and :index:`日光`.
"""
TOOLS = ["xelatex", "latexmk", "xindy", "makeindex", "pdftotext"]


def index_project(project: Project, **conf: Any) -> Project:
    """Write a question for every keyword, in disorder, and a page of another kind."""
    project.conf(project="Book", author="Somebody", **conf)
    project.index(".. quicktakes::", "", ".. toctree::", "", "   other")
    project.write("other.rst", OTHER)
    words = sorted(KEYWORDS, key=lambda word: word[::-1])
    for number, word in enumerate(words):
        project.question(
            f"learn/q{number:02}",
            question=f"Question {number:02}?",
            seo={"page_keywords": f"{word}, of all"},
        )
    return project


# The order.


def in_order(order: Order) -> list[str]:
    return sorted(order.places, key=order.key)


def test_order() -> None:
    order = order_of(KEYWORDS[::-1], "en")
    assert in_order(order) == KEYWORDS
    assert list(order.headings) == HEADINGS


@pytest.mark.parametrize(
    ("language", "words", "headings"),
    [
        ("de", ["Affe", "Äpfel", "Azur", "Öl", "Zebra"], ["A", "O", "Z"]),
        ("sv", ["Azur", "Zebra", "Ål", "Ärm", "Öl"], ["A", "Z", "Å", "Ä", "Ö"]),
        ("cs", ["cesta", "hrad", "chata", "iglu"], ["C", "H", "CH", "I"]),
    ],
)
def test_order_of_a_language(
    language: str, words: list[str], headings: list[str]
) -> None:
    order = order_of(words[::-1], language)
    assert in_order(order) == words
    assert list(order.headings) == headings


def test_makeindex_has_letters_and_symbols_alone() -> None:
    order = order_of(KEYWORDS[::-1], xindy=False)
    keys = {word: order.key(word) for word in KEYWORDS}
    assert all(re.fullmatch(r"[a-z*]\d{6}", key) for key in keys.values())
    assert keys["Ärger"][0] == "a"
    assert keys["Øre"][0] == "o"
    assert {keys[word][0] for word in ("&", "50%", "αλφα", "日本史")} == {"*"}
    letters = [keys[word] for word in KEYWORDS if keys[word][0] != "*"]
    assert letters == sorted(letters)


WORDS = st.text(
    st.sampled_from(list("abzåäöß0129 -+(«@!|日本яΩ")) | st.characters(codec="utf-8"),
    min_size=1,
    max_size=6,
)


@given(st.sets(WORDS, max_size=8), st.sampled_from(["en", "de", "sv", "cs", "ru"]))
@example({"a", "á", "A", "-a", "1", "日"}, "en")
def test_every_heading_once_and_every_entry_under_its_own(
    words: set[str], language: str
) -> None:
    order = order_of(words, language)
    keys = {word: order.key(word) for word in words}
    assert len(set(keys.values())) == len(words)
    found = [initial(word, language) for word in in_order(order)]
    headings = [heading for heading, _ in groupby(found)]
    assert [h for h in headings if h not in (SYMBOLS, DIGITS)] == list(order.headings)


def test_style_defines_headings_in_their_order() -> None:
    lines = style(["A", "Ч"]).splitlines()
    assert lines[-2:] == [
        '(define-letter-group "{A}" :prefixes ("0000001"))',
        '(define-letter-group "{Ч}" :after "{A}" :prefixes ("0000002"))',
    ]


@pytest.mark.parametrize(
    ("type_", "text", "paths"),
    [
        ("single", "loop", [("loop",)]),
        ("single", "loop; nested", [("loop", "nested")]),
        ("see", "Schleife; loop", [("Schleife",)]),
        ("pair", "a; b", [("a", "b"), ("b", "a")]),
        ("triple", "a; b; c", [("a", "b c"), ("b", "c, a"), ("c", "a b")]),
    ],
)
def test_entry_paths(type_: str, text: str, paths: list[tuple[str, ...]]) -> None:
    assert entry_paths(type_, text) == paths


@pytest.mark.parametrize("type_", ["pair", "triple", "unknown"])
def test_entries_that_cannot_be_read(type_: str) -> None:
    with pytest.raises(ValueError, match=type_):
        entry_paths(type_, "a")


@pytest.mark.parametrize(
    ("entry", "tex"),
    [
        (("single", "a", "", "", None), r"\index{000001000000@\spxentry{a}}"),
        (
            ("single", "a; b", "", "", None),
            r"\index{000001000000@\spxentry{a}!000001@\spxentry{b}}",
        ),
        (
            ("single", "a", "", "main", None),
            r"\index{000001000000@\spxentry{a}|spxpagem}",
        ),
        (
            ("see", "a; b@c", "", "", None),
            r'\index{000001000000@\spxentry{a}|see{b"@c}}',
        ),
    ],
)
def test_index_commands(entry: tuple[Any, ...], tex: str) -> None:
    assert index_commands(entry, order_of(["a", "b"], "en"), "xelatex") == tex


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a!b", r'\spxentry{a"!b}'),
        ('a"b', r'\spxentry{a""b}'),
        ("a|b", r"\spxentry{a\textbar{}b}"),
        ("a{b", r"\spxentry{a\sphinxleftcurlybrace{}b}"),
        (r"\}", r"\spxentry{\textbackslash{}\sphinxrightcurlybrace{}}"),
        ("50%", r"\spxentry{50\%}"),
        ("P(n, k)", r"\spxentry{P(n, k)}"),
        ("run (Python)", r"\spxentry{run}\spxextra{Python}"),
    ],
)
def test_signs_of_the_index_are_quoted(text: str, shown: str) -> None:
    from sphinx.util import texescape

    texescape.init()
    command = index_commands(
        ("single", text, "", "", None), order_of([text], "en"), "xelatex"
    )
    assert command.endswith(f"@{shown}}}")


# What is written for TeX.


def test_all_entries_have_keys_of_the_same_order(project: Project) -> None:
    built = index_project(project).build("latex")
    entries = re.findall(r"\\index\{(\d+)@\\spxentry\{(.*?)\}", built.text("book.tex"))
    assert built.text("book.tex").count(r"\index{") == len(entries)
    keys: dict[str, set[str]] = {}
    for key, text in entries:
        keys.setdefault(text, set()).add(key)
    assert all(len(found) == 1 for found in keys.values())
    assert keys["Ärger"] < keys["Zebra"] or min(keys["Ärger"]) < min(keys["Zebra"])
    assert min(keys["Öl"])[:6] == min(keys["Øre"])[:6]


def test_xindy_is_told_of_headings_once(project: Project) -> None:
    index_project(project)
    for _ in range(2):
        built = project.build("latex")
    xdy = built.text("sphinx.xdy")
    found = re.findall(r'define-letter-group "\{(.*?)\}"', xdy)
    # G is that of an entry below another, and never printed.
    assert found == [*"ACEGLMOPSXZΑАЧ日線"]


def test_the_keyword_index_finds_pages_of_every_name(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::")
    names = "什么是量子纠缠 qué-es c#d e%f g_h i~j k&l m$n o^p q{r} plain"
    for number, name in enumerate([*names.split(), "two words"]):
        keyword = f"keyword {number}"
        project.question(f"learn/{name}", seo={"page_keywords": keyword})
    tex = project.build("latex").text("book.tex")
    plain = re.sub(r"\\detokenize\{([^{}]*)\}", r"\1", tex)
    labels = set(re.findall(r"\\label\{([^{}]*)\}", plain))
    pages = re.findall(r"\\sphinxstyleindexpageref\{(.*)\}$", plain, re.MULTILINE)
    assert len(pages) == 12
    assert set(pages) <= labels


def test_index_of_a_project_without_keywords_in_it(project: Project) -> None:
    built = index_project(project, quicktakes_genindex=False).build("latex")
    assert r"\index{Äpfel@\spxentry{Äpfel}!grün@\spxentry{grün}}" in built.text(
        "book.tex"
    )
    assert "sphinxcontrib-quicktakes" not in built.text("sphinx.xdy")


@pytest.mark.parametrize(
    ("conf", "expected"),
    [
        ({}, True),
        ({"latex_engine": "xelatex"}, True),
        ({"latex_engine": "pdflatex"}, False),
        ({"quicktakes_latex": False}, False),
    ],
)
def test_the_package_is_for_xelatex(
    project: Project, conf: dict[str, Any], expected: bool
) -> None:
    project.conf(project="Book", **conf)
    project.index()
    project.question("q", "日本 😀")
    built = project.build("latex")
    assert (glyphs.PACKAGE in built.text("book.tex")) is expected
    assert (built.outdir / "quicktakesglyphs.sty").exists() is expected
    if expected:
        characters = built.text("quicktakescharacters.def")
        assert "{65E5}{1}{[U+65E5]}" in characters
        assert "{1F600}{1}{[grinning face]}" in characters
        assert "日本😀" in built.status


def test_preamble_of_a_project_that_wants_its_own(project: Project) -> None:
    """The engine and packages are the project's, and what it defines holds."""
    own = r"\newcommand{\cancel}[1]{own}\newenvironment{CD}{}{}"
    elements = {"preamble": own, "maxlistdepth": "9"}
    loaded = []
    for values in ({"quicktakes_latex": False}, {"extensions": []}):
        project.conf(project="Book", latex_elements=elements, **values)
        project.index("Text")
        built = project.build("latex", builddir=project.srcdir.parent / str(values))
        text = built.text("book.tex")
        loaded.append(re.findall(r"\\(?:usepackage|RequirePackage).*", text))
        assert own in text
    assert loaded[0] == loaded[1]


def test_formulas_in_titles_have_text_for_bookmarks(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::", "", ".. toctree::", "", "   other")
    project.question("q", answer="# Of $\\alpha$ and $x^2$\n\nText")
    project.write("other.rst", "On :math:`\\beta`\n=================\n")
    tex = project.build("latex").text("book.tex")
    assert r"\texorpdfstring{\protect\(\alpha\protect\)}{α}" in tex
    assert r"\texorpdfstring{\protect\(x^2\protect\)}{x\textasciicircum{}2}" in tex
    assert r"On \texorpdfstring{\protect\(\beta\protect\)}{β}" in tex


# Texts for characters.


@pytest.mark.parametrize(
    ("character", "text"),
    [
        ("日", "[U+65E5]"),
        ("😀", "[grinning face]"),
        ("⊢", "[right tack]"),
        ("①", "[circled digit one]"),
        ("、", ","),
        ("（", "("),
        ("Ａ", "A"),
        ("𝔸", "A"),
        ("ﬁ", "fi"),
        ("ₙ", r"\textsubscript{n}"),
        ("ᵃ", r"\textsuperscript{a}"),
        ("🇩", "D"),
        ("\ufe0f", ""),
        ("\u200d", ""),
        ("\U0001f3fd", ""),
        ("\u3000", r"\ "),
        ("\ue000", "[U+E000]"),
        ("\u0378", "[U+0378]"),
    ],
)
def test_text_for_a_character(character: str, text: str) -> None:
    assert glyphs.text(character) == text


@given(st.characters(codec="utf-8", min_codepoint=0x80))
def test_texts_can_be_read_by_every_font(character: str) -> None:
    text = glyphs.text(character)
    plain = re.sub(r"\\text(super|sub)script|\\textasciitilde|\\ ", "", text)
    assert not set(plain) & set("\\%#$&_^~")
    assert plain.count("{") == plain.count("}")
    assert all(c.isascii() or c in "“”«»‹›·" for c in plain)


@pytest.mark.parametrize(
    ("character", "breaks"),
    [
        ("日", 1),
        ("あ", 1),
        ("、", 0),
        ("」", 0),
        ("ー", 0),
        ("ょ", 0),
        ("「", 2),
        ("é", 0),
    ],
)
def test_where_lines_may_end(character: str, breaks: int) -> None:
    code = f"{ord(character):04X}"
    assert glyphs.definition(character).startswith(
        f"\\quicktakescharacter{{{code}}}{{{breaks}}}"
    )


def test_characters_of_texts() -> None:
    # Both cases, since running heads may be in capitals.
    assert glyphs.characters(["a\xa0ä", "日"]) == ["Ä", "ä", "日"]


@pytest.mark.parametrize("package", [r"\usepackage{xeCJK}", r"\usepackage[UTF8]{ctex}"])
def test_packages_for_chinese_keep_what_they_set(package: str) -> None:
    assert glyphs.characters([package + "日、😀⊢"]) == ["⊢", "😀"]


@given(st.text(st.sampled_from("ab é\u0301日\u200d\u200b\n"), max_size=300))
@example("a" * 1000)
@example("e\u0301" * 500)
@example("e" + "\u0301" * 500)
def test_long_words_can_be_broken(text: str) -> None:
    broken = breakable(text)
    assert broken.replace("\u200b", "") == text.replace("\u200b", "")
    assert max(map(len, re.split("[\\s\u200b日]", broken))) <= 60


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("short_code", "short_code"),
        ("very_long_configuration_name", "very_ long_ configuration_ name"),
        ("AnnotationConfigContext", "Annotation Config Context"),
        ("org.example.annotation", "org. example. annotation"),
        ("--option-with-hyphens=value", "--option- with- hyphens= value"),
        ("Optional[Dict[str]]", "Optional[ Dict[ str]]"),
        ("d41d8cd98f00b204e980", "d41d8 cd98f 00b20 4e980"),
        ("internationalization", "inter natio naliz ation"),
    ],
)
def test_where_code_in_a_cell_can_be_broken(word: str, parts: str) -> None:
    broken = breakable_in_cell(word, 4, code=True)
    assert broken.split("\u200b") == parts.split()


def test_words_in_a_cell_are_left_to_hyphenation() -> None:
    text = "(internationalization), snake_case_words_in_a_row"
    parts = breakable_in_cell(text, 5, code=False).split("\u200b")
    assert parts[:2] == ["(internationalization), snake_", "case_"]
    assert parts[2:] == "words_ in_ a_ row".split()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Противоположность,", "Про ти во по лож ность,"),
        ("ηλεκτροεγκεφαλογράφημα", "ηλεκτ ροεγ κε φα λογ ρά φημα"),
        ("(слово)", "(слово)"),
        ("სიტყვაგრძელი", "სიტყვ\u200bაგრძე\u200bლი"),
    ],
)
def test_words_in_a_cell_that_tex_does_not_hyphenate(word: str, parts: str) -> None:
    assert breakable_in_cell(word, 6, code=False).split("\u00ad") == parts.split(" ")


@given(
    st.text(st.sampled_from("abA_. é\u0301日\u200d\u200b\n"), max_size=300),
    st.integers(1, 30),
    st.booleans(),
)
def test_nothing_is_lost_in_a_cell(text: str, columns: int, code: bool) -> None:
    broken = breakable_in_cell(text, columns, code=code)
    assert broken.replace("\u200b", "") == text.replace("\u200b", "")
    assert max(map(len, re.split("[\\s\u200b日]", broken))) <= 60


# Real PDFs.


@dataclass
class Pdf:
    """A PDF, its log, and its text with fallbacks turned back into characters."""

    reader: PdfReader
    log: str
    text: str
    pages: list[str]
    path: Path

    def places(self) -> dict[str, tuple[float, float]]:
        """Return where words are: from the left, and from above."""
        boxes = subprocess.run(
            ["pdftotext", "-bbox", str(self.path), "-"], capture_output=True, check=True
        ).stdout.decode()
        words = re.findall(r'xMin="(.*?)" yMin="(.*?)".*?>(.*?)</word>', boxes)
        return {word: (float(left), float(above)) for left, above, word in words}

    def bookmarks(self) -> Iterator[tuple[str, str]]:
        """Yield title and printed page number of every bookmark."""

        def walk(items: Sequence[object]) -> Iterator[tuple[str, str]]:
            for item in items:
                if isinstance(item, list):
                    yield from walk(item)
                elif isinstance(item, Destination):
                    page = self.reader.get_destination_page_number(item)
                    assert page is not None
                    yield str(item.title), self.reader.page_labels[page]

        yield from walk(self.reader.outline)

    def index(self) -> list[str]:
        """Return the lines of the index, without title, head and foot."""
        title, label = list(self.bookmarks())[-1]
        start = self.reader.page_labels.index(label)
        # The title is in capitals in some languages.
        text = re.split(f"(?im)^{title}$", "".join(self.pages[start:]))[1]
        lines = (line.strip() for line in text.splitlines())
        return [line for line in lines if line and not line.isdigit()]

    def entries(self) -> list[tuple[str, str]]:
        """Return text and page numbers of the entries of the index that have some."""
        found = [re.fullmatch(r"(.+?), ([\d, –-]+)", line) for line in self.index()]
        return [(match[1], match[2]) for match in found if match]


def made(project: Project) -> Pdf:
    if missing := ", ".join(tool for tool in TOOLS if shutil.which(tool) is None):
        reason = f"the PDF needs {missing}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    out = project.srcdir.parent / "pdf"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-M",
            "latexpdf",
            str(project.srcdir),
            str(out),
        ],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    path = out / "latex" / "book.pdf"
    raw = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    text = re.sub(r"\[U\+([0-9A-F]+)\]", lambda match: chr(int(match[1], 16)), raw)
    log = path.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    return Pdf(PdfReader(path), log, text, text.split("\f")[:-1], path)


def test_code_that_its_lexer_cannot_read_has_no_red_box(project: Project) -> None:
    project.conf(project="Book")
    project.index()
    project.question("q", answer='```json\n{"a": 1, ...}\n```')
    tex = project.build("latex").text("book.tex")
    assert "PYG{err}" in tex
    loaded = tex.index("{sphinx}\n")
    assert loaded < tex.index("\\def\\csname PYG@tok@err\\endcsname{}")


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_index_of_the_book(project: Project, language: str) -> None:
    pdf = made(index_project(project, language=language))
    assert re.findall("^! .*|Missing character.*", pdf.log, re.MULTILINE) == []
    entries = dict(pdf.entries())
    assert len(entries) == len(pdf.entries())
    # One entry each, in order, among those of the other page.
    assert [text for text in entries if text in KEYWORDS] == KEYWORDS
    found = list(entries)
    assert found.index("Zürich") == found.index("Zebra") + 1
    assert found.index("日光") < found.index("日本史")
    headings = [x for x in pdf.index() if x in HEADINGS or x in "LM"]
    assert headings == [*"ACELMOPSXZΑАЧ日線"]
    # The page numbers are those of the questions.
    pages = dict(pdf.bookmarks())
    words = sorted(KEYWORDS, key=lambda word: word[::-1])
    for number, word in enumerate(words):
        wanted = [pages[f"Question {number:02}?"]]
        if word == "Ärger":
            wanted = [*wanted, pages["Other"]]
        assert entries[word].split(", ") == sorted(wanted, key=int), word
    # Every page has it.
    first, last = pages["Question 00?"], pages[f"Question {len(words) - 1:02}?"]
    assert entries["of all"] == f"{first}–{last}"


@pytest.mark.pdf
def test_index_of_the_book_by_makeindex(project: Project) -> None:
    index_project(project, latex_use_xindy=False)
    others = KEYWORDS[-5:]
    found = [text for text, _pages in made(project).entries() if text in KEYWORDS]
    symbols = [word for word in KEYWORDS if initial(word, "en") in (SYMBOLS, DIGITS)]
    letters = KEYWORDS[len(symbols) : -5]
    assert found == symbols + others + letters


# Each line of it is somewhere where a character might be lost.
ANSWER = (
    r"""Greek αβγ, logic ∀x∈ℝ: p ⊢ q ⊨ r, ⟨a|b⟩, arrows → ⇒ ⟶ ↦, x² xⁿ xₙ aᵃ,
CJK 禁則処理（きんそくしょり）、日本語。한국어, emoji 😀 👨‍👩‍👧 👍🏽 ❤️ 1️⃣ 🇩🇪,
☑ ✓ ✗ ★, 𝔸 𝑎 ﬁ Ａ, שלום, سلام, ไทย, हिन्दी, U+E000 """
    + "\ue000\u0378\u00ad\u200b\U000e0041"
    + r""", Ж.

**bold ∀ ℝ 日本 ⟨⟩ 😀** *italic ⊢ ⌊x⌋ 日本 ─│ 😀* `code ⊢ ⟨日本⟩ ₙ` **`bold ⊢ ⟨⟩ ☑`**

```python
# comment ⊢ ⟨日本⟩ 😀 ₙ ─│┌┐ ∀∃ ⊨ ☑ ✗
def f(日本="😀"):  # ⌊x⌋ ⊕ ℝ
    return "a→b ⇒ c"
```

### Heading with 日本, `code 日`, 😀 and $\alpha_1 \ge \frac{1}{2} \in \mathbb{R}$

| 日本 | ⟨⟩ `⊢ 日` |
|---|---|
| 禁則 😀 | $x_{日} + \text{日本} é$ |

Formulas $a_日 + \left⟨ x \right⟩ + 😀 + x′ + ℝ^ⁿ + é + Ж + \hat{é} + \text{⟨日⟩}$ and
$$v = \frac{\text{速度}}{時} ⟶ ⊢$$

[日本](https://ja.wikipedia.org/wiki/日本) and a footnote[^日].

[^日]: Note 禁則 😀
"""
)
PAGE = r"""Other :math:`\gamma^2 \in \mathbb{R}` 日
========================================

.. index:: 日光; x ⊢

Text :math:`x_{日} é Ж` :index:`日光` ⊢.

.. code-block:: python
   :caption: Caption 日本 ⊢
   :linenos:

   x = "日本"  # 禁則処理 禁則処理 禁則処理 禁則処理 禁則処理 禁則処理 禁則処理 禁則処理

.. note:: 注意 日本

.. glossary::

   日本
      Japan ⊢
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    """Return a book with characters that FreeFont lacks, wherever text can be."""
    project = Project(tmp_path_factory.mktemp("glyphs") / "src")
    project.conf(
        project="Book",
        author="著者",
        release="1 ⊢",
        latex_documents=[("index", "book.tex", "日本 😀", "著者", "manual")],
    )
    project.index(".. quicktakes::", "", ".. toctree::", "", "   other")
    project.write("other.rst", PAGE)
    words = "日本史, 😀 emoji, ⊢ turnstile, 線形代数, code ₙ"
    project.question(
        "learn/q",
        question="What is 禁則処理 and 😀?",
        answer=ANSWER,
        subject="数学 😀",
        seo={"page_keywords": words},
    )
    return made(project)


def test_scripts_of_characters() -> None:
    assert r"\quicktakesscript{0634}{Arabic}" in glyphs.definition("ش")
    assert r"\quicktakesscript{05B8}{Hebrew}" in glyphs.definition("\u05b8")
    assert "script" not in glyphs.definition("é")


@pytest.mark.pdf
def test_words_from_right_to_left(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::")
    answer = (
        "alpha אחת שתיים beta שלוש.\n\n"
        "ארבע *חמש* [שש](https://example.org/) gamma delta `code` 12 שבע "
        "$\\mathrm x$ שמונה תשע\n\n"
        "- עשר מאה\n\n| אלף רבבה | b |\n|---|---|\n| c | d |"
    )
    project.question("q", question="Why ראשון שני?", answer=answer)
    pdf = made(project)
    assert re.findall("^! .*|Missing character.*", pdf.log, re.MULTILINE) == []
    assert r"\endR problem" not in pdf.log
    # The letters of a word are where they are seen.
    places = {
        word.strip(".?")[:: -1 if word[0] >= "א" else 1]: place
        for word, place in pdf.places().items()
    }
    for line in (
        "Why שני ראשון",
        "alpha שתיים אחת beta שלוש",
        "תשע שמונה x שבע gamma delta code 12 שש חמש ארבע",
        "מאה עשר",
        "רבבה אלף b",
    ):
        found = [places[word] for word in line.split()]
        assert found == sorted(found), line
        assert max(above for _, above in found) - min(above for _, above in found) < 9
    right = max(left for left, _ in places.values())
    assert places["ארבע"][0] > right - 60  # at the margin
    titles = [title for title, _page in pdf.bookmarks()]
    assert "Why ראשון שני?" in titles


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("language", "words"), [("he", "אחת שתיים"), ("ar", "مرحبا بالعالم")]
)
def test_books_from_right_to_left(project: Project, language: str, words: str) -> None:
    project.conf(project="Book", language=language)
    project.index(".. quicktakes::")
    project.question("q", question=f"{words}?", answer=words, subject=words)
    pdf = made(project)
    assert re.findall("^! .*|Missing character.*", pdf.log, re.MULTILINE) == []
    assert f"{words}?" in [title for title, _page in pdf.bookmarks()]


@pytest.mark.pdf
def test_every_character_has_a_glyph(book: Pdf) -> None:
    assert re.findall("^! .*|Missing character.*", book.log, re.MULTILINE) == []


@pytest.mark.pdf
def test_every_character_can_be_read(book: Pdf) -> None:
    seen = {c for c in ANSWER + PAGE if not c.isascii() and c.isprintable()}
    # Arabic letters have other numbers where they are joined.
    printed = book.text + unicodedata.normalize("NFKC", book.text)
    for character in seen:
        shown = {character, glyphs.text(character), unicodedata.name(character).lower()}
        shown.add(unicodedata.normalize("NFKC", character))
        assert any(text in printed for text in shown), character


@pytest.mark.pdf
def test_bookmarks_hold_the_characters_themselves(book: Pdf) -> None:
    titles = [title for title, _page in book.bookmarks()]
    assert "数学 😀" in titles
    assert "What is 禁則処理 and 😀?" in titles
    assert any(
        title.startswith("Heading with 日本, code 日, 😀 and α") for title in titles
    )
    assert any(title.startswith("Other γ^2 ") for title in titles)
    assert book.reader.metadata is not None
    assert book.reader.metadata.title == "日本 😀"


@pytest.mark.pdf
def test_formulas_keep_what_their_font_has(book: Pdf) -> None:
    """Angle brackets are delimiters there, and primes raised."""
    assert "⟨𝑥⟩" in book.text
    assert "𝑥′" in book.text
    assert "𝑥日" in book.text


@pytest.mark.pdf
def test_formulas_in_titles_stop_nothing(project: Project) -> None:
    formulas = [
        r"\alpha \ne \beta",
        r"\mathbb{R}^n \to \mathbb{C}",
        r"\sum_{i=1}^{n} \sqrt[3]{x_i} \text{ where } x > 0",
        r"\binom{n}{k} \,\mathrm{d}x \quad \operatorname{rank} A",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\left\{ \frac{a}{b} \middle| \widehat{xyz} \right\}",
        r"50\% \# \& a_{b_c} x' \% \{",
        r"\undefined{x}",
        r"日 + é + \text{速度}",
    ]
    project.conf(project="Book")
    project.index(".. quicktakes::")
    parts = [
        f"{'#' * level} Part {number} ${formula}$ end\n\nText"
        for number, formula in enumerate(formulas)
        for level in (1, 2)
    ]
    project.question("learn/q", answer="\n\n".join(parts))
    pdf = made(project)
    assert re.findall("^! .*|Missing character.*", pdf.log, re.MULTILINE) == []
    titles = [title for title, _page in pdf.bookmarks()]
    for number in range(len(formulas)):
        found = [title for title in titles if title.startswith(f"Part {number} ")]
        assert len(found) == 2
        assert all(title.endswith(" end") for title in found)


@pytest.mark.pdf
def test_nesting_stops_nothing(project: Project) -> None:
    bullets = "\n".join("  " * depth + f"- bullet {depth}" for depth in range(9))
    numbers = "\n".join("   " * depth + f"1. number {depth}" for depth in range(9))
    quotes = "\n".join(">" * depth + f" quote {depth}\n" for depth in range(1, 17))
    code = "> - > - > - > - ```\n>   >   >   >   code\n"
    emphasis = "*a **b " * 200 + "emphasis" + "c** d*" * 200
    project.conf(project="Book")
    project.index(".. quicktakes::")
    answer = "\n\n".join([bullets, numbers, quotes, code, emphasis])
    project.question("learn/q", answer=answer)
    pdf = made(project)
    for words in ("bullet 8", "number 8", "quote 16", "code", "emphasis"):
        assert words in pdf.text


@pytest.mark.pdf
@pytest.mark.parametrize("letter", ["a", "é", "ת", "∑"])
def test_long_words_stop_nothing_and_stay_on_the_page(
    project: Project, letter: str
) -> None:
    word = letter * 3000
    words = [word, f"`{word}`", f"```\n{word}\n```", f"```python\nx = '{word}'\n```"]
    words += [f"**{word}**", f"- > {word}", f"```python\n{word} = 1\n```"]
    project.conf(project="Book")
    project.index(".. quicktakes::")
    # What XeTeX overwrites may matter pages later.
    answer = "\n\n".join([*words, "A line $a^2$. " * 2000, "The end."])
    project.question("learn/q", answer=answer)
    pdf = made(project)
    assert re.findall("^! .*", pdf.log, re.MULTILINE) == []
    # A letter, at most, where all are as wide as the line.
    assert not re.search(r"Overfull \\hbox \(\d\d", pdf.log)
    assert pdf.text.count(letter) >= 7 * 3000
    assert "The end." in pdf.text


@pytest.mark.pdf
def test_long_titles_and_keywords_stay_on_the_page(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::")
    project.question(
        "learn/q",
        question=f"Why {'is this a long title ' * 30}?",
        answer="Some words. " * 2000,
        seo={"page_keywords": f"{'k' * 200}, AbstractSingletonProxyFactoryBeanFactory"},
    )
    pdf = made(project)
    assert not re.search(r"Overfull \\hbox \(\d\d", pdf.log)
    feet = [
        [line for line in page.splitlines() if "a long title" in line]
        for page in pdf.pages
        if page.startswith("Book\nSome words.")
    ]
    assert {len(lines) for lines in feet} == {0, 3}  # of the chapter, and of the title
    assert "k" * 50 in re.sub(r"\s", "", pdf.text)


CALL = (
    "parser = argparse.ArgumentParser(description=__doc__.partition('.')[0],exit=None)"
)
CODE = f"""Code
====

.. role:: python(code)
   :language: python

.. role:: key(code)
   :language: python
   :class: kbd

.. literalinclude:: call.py

.. code-block:: python
   :caption: A call
   :name: call
   :linenos:

   {CALL}

.. parsed-literal::

   {CALL.replace("_", chr(92) + "_")}

.. list-table::

   * - :python:`a_name_of_many_parts_and_letters`
     - b
     - c
     - d

:python:`{"x" * 61}` :key:`{"y" * 61}`
"""


def test_code_is_highlighted_before_its_long_words_are_broken(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::", "", ".. toctree::", "", "   code")
    project.write("code.rst", CODE)
    project.write("call.py", f"{CALL}\n")
    project.question("learn/q", answer=f"```python\n{CALL}\n```")
    built = project.build("latex")
    assert built.warnings == []
    tex = built.text("book.tex")
    assert "PYG{err}" not in tex
    # Of the answer, of a file, and with a caption; the name stays one for the lexer.
    assert tex.count("\\PYG{n}{argpa\u200brse}\\PYG{o}{.}") == 3
    assert "parser = argpa\u200brse.A" in tex
    name = r"a\PYGZus{}name\PYGZus{}of\PYGZus{}many".replace(r"\PYGZus{}", "_\u200b")
    assert name in tex.replace(r"\PYGZus{}", "_")
    for letter in "xy":
        assert "\u200b".join([letter * 5] * 12 + [letter]) in tex
    without = re.sub("\u200b", "", tex)
    assert r"\PYG{n}{argparse}\PYG{o}{.}\PYG{n}{ArgumentParser}" in without


@pytest.mark.pdf
@pytest.mark.parametrize("columns", [2, 3, 5])
def test_words_stay_in_the_cells_of_a_table(project: Project, columns: int) -> None:
    words = [
        "`very_long_configuration_option_name`",
        "snake_case_words_that_stand_in_text",
        "`AbstractSingletonProxyFactoryBean`",
        "`d41d8cd98f00b204e9800998ecf8427e`",
        "`/usr/local/share/applications/mimeinfo.cache`",
    ]
    other = [
        "Человеконенавистничество",
        "**Достопримечательности**",
        "ηλεκτροεγκεφαλογράφημα",
        "<https://example.org/abcdefghijklmnopqrstuvwxyz>",
        "`another_name`",
    ]
    rows = [["Head"] * columns, ["---"] * columns]
    rows += [words[:columns], words[-columns:], other[:columns], other[-columns:]]
    project.conf(project="Book")
    project.index(".. quicktakes::")
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    project.question("learn/q", answer=f"Text\n\n{table}")
    pdf = made(project)
    assert not re.search(r"Overfull \\hbox \(\d\d", pdf.log)
    shown = re.sub(r"\s", "", pdf.text)
    for word in words[:columns]:
        assert word.strip("`") in shown, word


# Without the extension's engine, Sphinx wants fonts that are not everywhere.
OF_THE_PROJECT = {"quicktakes_latex": False, "latex_elements": {"fontpkg": ""}}


@pytest.mark.pdf
@pytest.mark.parametrize("conf", [{}, OF_THE_PROJECT])
def test_formulas_that_mathjax_loads_packages_for(
    project: Project, conf: dict[str, Any]
) -> None:
    project.conf(project="Book", **conf)
    project.index(".. quicktakes::")
    answer = (
        "### Why $\\cancel{a}\\cancelto{0}{b}$\n\n"
        "In a line: $\\frac{\\cancel{x}y}{\\bcancel{x}}$.\n\n"
        "$$a \\xcancel 5 \\cdot \\cancel{\\frac{1}{2}}$$\n\n"
        "$$\\cancelto{0}{\\frac{a}{b}} + \\Braket{a|\\frac{b}{c}|d} \\ce{HC#CH}$$\n\n"
        "| A |\n|---|\n| $x^{\\cancel{2}}$ $\\cancelto{0}{x}^2$ |\n\n"
        + " ".join(rf"$a^{{\enclose{{{n}}}{{\frac bc}}}}$" for n in sorted(NOTATIONS))
        + r" $\textcolor{tomato}{\eqalign{x &= y}} \cases{1 & 2 \cr 3}$"
    )
    project.question("learn/q", answer=answer)
    built = project.build("latex")
    assert built.warnings == []
    pdf = made(project)
    assert re.findall("^! .*", pdf.log, re.MULTILINE) == []
    assert "In a line" in pdf.text
    assert "cancel" not in pdf.text
    assert "enclose" not in pdf.text


@pytest.mark.pdf
@pytest.mark.parametrize("conf", [{}, OF_THE_PROJECT])
def test_diagrams_have_arrows(project: Project, conf: dict[str, Any]) -> None:
    """Or their signs, where the project wants no packages for them."""
    project.conf(project="Book", **conf)
    project.index(".. quicktakes::")
    diagram = r"A @>f>> B \\ @VgVV @VVhV \\ C @= D"
    answer = rf"$$\begin{{CD}} {diagram} \end{{CD}}$$ Not $a @ b$."
    project.question("learn/q", answer=answer)
    pdf = made(project)
    assert re.findall("^! .*", pdf.log, re.MULTILINE) == []
    if conf:
        assert pdf.text.count("@") == 5
        return
    assert "→" in pdf.text
    assert "↓" in pdf.text
    assert ">" not in pdf.text
    assert pdf.text.count("@") == 1


# Fonts for formulas, which unicode-math would replace.
OWN_FONTS = {"fontpkg": r"\usepackage{mathpazo}"}


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("conf", "loaded"),
    [
        ({"latex_engine": "xelatex"}, True),
        ({"latex_engine": "xelatex", "latex_elements": {"fontpkg": ""}}, True),
        ({"latex_engine": "xelatex", "latex_elements": OWN_FONTS}, False),
        ({"latex_elements": OWN_FONTS}, False),
    ],
)
def test_xelatex_has_unicode_math_unless_the_project_has_fonts(
    project: Project, conf: dict[str, Any], loaded: bool
) -> None:
    project.conf(project="Book", **conf)
    project.index(".. quicktakes::")
    project.question("q", answer=r"So $α ≤ Ω = 3\,\mathrm{k\Omega}$ it is.")
    pdf = made(project)
    assert re.findall("^! .*", pdf.log, re.MULTILINE) == []
    assert ("unicode-math.sty" in pdf.log) is loaded
    if loaded:
        assert "Missing character" not in pdf.log
        assert "kΩ" in pdf.text


@pytest.mark.pdf
@pytest.mark.parametrize(
    "conf",
    [{"latex_engine": e, **OF_THE_PROJECT} for e in ("pdflatex", "xelatex")]
    + [{"latex_engine": "xelatex", "latex_elements": OWN_FONTS}],
)
def test_no_macro_of_formulas_needs_unicode_math(
    project: Project, conf: dict[str, Any]
) -> None:
    """Who chooses the engine may have a reason to do without."""
    sample = {"m": "{x}", "t": "{x}", "r": "{x}", "o": "[x]", "d": "(", "c": "{red}"}
    sample |= {"b": "[t]", "l": "{1em}", "u": "{1mu}", "k": "1em", "K": "1mu"}
    sample |= {"D": "{}{}", "L": "{}", "x": "{}", "e": "{O2}", "s": ""}
    formulas = [
        f"\\{name}{''.join(map(sample.get, signature))}{end}"
        for name, signature in ARGUMENTS.items()
        for end in [r"\sum" if name == "sideset" else " x"]
    ]
    project.conf(project="Book", **conf)
    project.index(".. quicktakes::")
    for name, flags in FLAGS.items():
        if "m" in flags:
            formulas += [rf"\{name} x", rf"x_\{name} x", rf"\bar\{name} x"]
        if "d" in flags:
            formulas.append(rf"\left\{name} x\middle\{name} y\right\{name}")
            formulas.append(rf"\biggl\{name} \genfrac{{\{name}}}{{}}{{}}{{}}12")
        if "o" in flags:
            formulas.append(rf"\{name}\limits_\{name}")
        if set("so") & set(flags) == {"s"} and name.isalpha():
            formulas.append(rf"\not\{name}")
    project.question("q", answer="\n\n".join(f"${f}$" for f in formulas))
    assert project.build("latex").warnings == []
    pdf = made(project)
    assert re.findall("^! .*", pdf.log, re.MULTILINE) == []


@pytest.mark.pdf
def test_a_title_and_its_byline_stand_above_the_answer(project: Project) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::")
    for number in range(80):
        # Parts of a page that cannot be broken: some of them do not fit any more.
        rows = r"a &= b \\ " * (5 + number * 5 % 11)
        project.question(
            f"learn/q{number}",
            question=f"Question {number}?",
            answer=rf"Some words. $$\begin{{aligned}}{rows}\end{{aligned}}$$",
            date="2024-05-01",
            author="The author",
        )
    # Below the text of a page are its number and the title of a chapter or question.
    pages = [page.split() for page in made(project).text.split("\f")]
    ends = [" ".join(words[-12:]) for words in pages if "words." in words]
    assert len(ends) > 20
    assert [end for end in ends if "The author" in end] == []


@pytest.mark.pdf
def test_letters_and_symbols_of_formulas(project: Project) -> None:
    formulas = [
        r"\mathcal{N}(\mathbf{\mu}, \mathbf{\Sigma}) + \mathbf{\hat\beta}",
        r"A \setminus B \subsetneqq ⫋ C, d = 1.54\,\AA, 10\,\mathrm{k\Omega}",
        r"\boldsymbol{x} + \boldsymbol{\nabla}\mathit{diff}_{\mathit{\theta}}",
    ]
    project.conf(project="Book")
    project.index(".. quicktakes::")
    headed = "\n\n".join(
        f"### Of ${tex}$\n\n${tex}$ and\n$${tex}$$" for tex in formulas
    )
    project.question("learn/q", answer=headed)
    pdf = made(project)
    assert re.findall("^! .*|Missing character.*", pdf.log, re.MULTILINE) == []
    for text in ("𝝁,𝚺", "𝜷", "𝐴∖𝐵", "1.54Å", "10kΩ", "diff"):
        assert text in re.sub(r"\s", "", pdf.text), text
    # What is bold for want of a bold font is drawn with its outline.
    page = next(p for p in pdf.reader.pages if "diff" in p.extract_text())
    contents = page.get_contents()
    assert contents is not None
    assert b" 2 Tr" in contents.get_data()
