r"""Collections for the benchmark: questions of the format, and the same as plain MyST.

All words are the benchmark's own. A question is the same whatever the size of the
collection, except for its keywords and related questions: the vocabulary grows with
the collection, as it does in real ones. Its size and its mixture of headings, lists,
formulas, code and quotes follow the measured corpus (answers of 2.4 KB on average),
with tables added.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

VARIANTS = ("quicktakes", "plain", "linked", "twin", "toctree")
"""The projects that are built from one collection.

``quicktakes`` is the extension with everything switched on. The others are MyST pages:
``plain`` has title and answer alone, ``linked`` also four related links and the index
entries, ``twin`` every word, link, list and index entry that the extension's pages
show, written by hand, and ``toctree`` is ``plain`` in one toctree for each subject, of
the depth that ``sphinx-quickstart`` gives a toctree.
"""

TOPICS = {
    "Mathematics": "eigenvalue, power series, vector field, limit, prime ideal",
    "Physics": "harmonic oscillator, wave packet, magnetic dipole, lens, heat engine",
    "Computer Science": "hash table, red-black tree, scheduler, parser, page cache",
    "Chemistry": "buffer solution, reaction rate, crystal field, catalyst, titration",
    "Biology": "cell membrane, enzyme, gene promoter, food web, synapse",
    "Economics": "price elasticity, auction, interest rate, labour market, tariff",
    "Statistics": "confidence interval, likelihood, regression line, outlier, prior",
    "Engineering": "low-pass filter, truss, gear train, heat exchanger, inverter",
    "Networking": "routing table, subnet mask, congestion window, proxy, beacon frame",
    "Geology": "fault line, sediment layer, magma chamber, aquifer, glacier",
    "Linguistics": "vowel shift, noun phrase, loanword, phoneme, clause boundary",
    "Others": "study plan, lecture note, field trip, reading list, laboratory log",
}
ADJECTIVES = (
    "adaptive annual balanced bounded careful central coarse compact constant convex "
    "cyclic dense direct discrete distant early elastic empty even explicit external "
    "final finite flat formal fragile gradual hidden ideal implicit indirect inner "
    "large lazy linear local lower modular moving narrow natural nested normal odd "
    "open optimal outer parallel partial periodic plain precise random rapid regular "
    "relative robust sharp shared simple slow smooth sparse stable steady strict "
    "symmetric total transparent uniform upper variable weak wide"
).split()
NOUNS = (
    "account amplitude angle approach area argument average axis balance barrier base "
    "boundary branch budget bundle capacity carrier category chain change channel "
    "choice circle class cluster column comparison component concept condition "
    "constraint contract contrast cost curve cycle decay degree delay demand density "
    "design detail device diagram difference direction distance domain edge effect "
    "element energy entry error estimate event example exchange factor failure field "
    "figure flow force form fraction frame frequency front function gain gap gradient "
    "graph grid group growth history index input interval joint kernel key layer "
    "layout length level limit link list load loop loss margin mark mass matrix "
    "measure medium method mirror mixture model module motion network node noise "
    "notation number object operator order origin output pattern period phase plane "
    "point policy position pressure price process product profile proof property "
    "proportion queue radius range rate ratio record reference region relation "
    "request resource response result return root rotation row rule sample scale "
    "schedule schema sector segment sequence series set shape share shift signal size "
    "slope source spectrum speed square stack stage standard state step storage "
    "stream strength structure supply surface switch symbol system table target "
    "temperature term test theory threshold time token trace transfer transition tree "
    "trend unit value vector version view volume voltage wave weight width window"
).split()
VERBS = (
    "absorbs alters balances bounds carries changes combines compares controls copies "
    "covers decides defines delays describes divides drives follows holds joins keeps "
    "limits maps marks measures moves needs orders predicts produces raises reaches "
    "reads reduces removes repeats replaces returns scales selects separates shapes "
    "shifts shows slows sorts splits stores supports tests tracks turns weighs"
).split()
AUTHORS = ("QuickTakes", "A. Example", "The editors")

TITLES = (
    "What is the role of the {a} {n} in a {t}?",
    "How does the {n} of a {t} depend on its {a} {m}?",
    "Why is the {a} {n} of a {t} so often confused with its {m}?",
    "Can you explain how a {t} {v} the {n} and the {a} {m}?",
    "What are the differences between {a} {n} and {m} in the study of a {t}?",
    "How can the {n} of a {t} be found from a {a} {m}?",
    "A {t} {v} its {n} only as far as the {a} {m} allows.",
    "What happens to the {a} {n} of a {t} when the {m} is doubled?",
    "Which {a} methods measure the {n} and the {m} of a {t}?",
    "How do you choose a {a} {n} for the {m} of a {t}?",
)
SENTENCES = (
    "The {a} {n} of the {t} {v} every {m} that the {a} {n2} leaves open.",
    "In practice a {t} {v} the {n} before the {m} has reached its {a} {n2}.",
    "This is why the {n} is usually given together with the {a} {m}.",
    "A {a} {t} without any {n} {v} neither the {m} nor the {n2}.",
    "Whether the {n} {v} the {m} depends on the {a} {n2} alone — not on the {t}.",
    "Take **{n}** and *{m}* first; the {a} {n2} of the {t} follows from both.",
    "Note that `{n}_{m}` is only a name here, and the {a} {n2} may have another.",
    "With a {a} {n}, the {t} {v} its {m} about {d} times as fast.",
)
FORMULAS = (
    r"x_{%d} = \frac{a}{b + %d}",
    r"\nabla f(x, y) = 0",
    r"a \neq b_{%d}",
    r"n^{%d} - 1",
    r"P(A \mid B) \le \frac{1}{%d}",
    r"\alpha + \beta_{%d}",
    r"r' = \sqrt{x^2 + y^2}",
    r"p \land \neg q",
    r"\Delta t = %d \, \text{ms}",
    r"\sum_{k=1}^{%d} k",
)
DISPLAYS = (
    "\\nabla \\times F = %d \\, \\frac{\\partial G}{\\partial t}",
    "f(x) = \\int_0^{%d} e^{-\\lambda t} \\, dt",
    "A = \\begin{bmatrix}\n1 & %d \\\\\n0 & 1\n\\end{bmatrix}",
    "\\neg (p \\lor q) \\equiv \\neg p \\land \\neg q \\quad (%d)",
    "y = \\begin{cases}\nx & x < %d \\\\\n\\mu & \\text{otherwise}\n\\end{cases}",
)
ALIGNED = "\\begin{align*}\na + %d &= b \\\\\nb &\\neq \\nu\n\\end{align*}"
CODE = (
    (
        "python",
        "def {n}_of({m}, limit={d}):\n"
        '    """Return the {n} of each {m}."""\n'
        "    found = []\n"
        "    for number, item in enumerate({m}):\n"
        "        if number >= limit:\n"
        "            break\n"
        "        found.append(item ** 2 + {d})\n"
        '    print("done\\n", len(found))\n'
        "    return found",
    ),
    (
        "c",
        "#include <stdio.h>\n\n"
        "int main(void) {{\n"
        "    int {n}_{m} = {d};\n"
        '    printf("{n}: %d\\n", {n}_{m});\n'
        "    return 0;\n"
        "}}",
    ),
    (
        "bash",
        "# the {n} of every {m}\n"
        "ls -l | sort -n -k {d}\n"
        "cd /tmp && mkdir -p {n}\n"
        'echo "$HOME/{m}"',
    ),
    (
        "sql",
        "SELECT {n}.id, COUNT(*) AS total\n"
        "FROM {n}\n"
        "JOIN {m} ON {m}.id = {n}.id\n"
        "WHERE {m}.size > {d}\n"
        "GROUP BY {n}.id;",
    ),
    ("plaintext", "{n} -> {m}\n{m} -> {n}\n  limit = {d}"),
    ("", "{n} = {d}\n{m} = {n} + 1"),
)


@dataclass
class Question:
    """One question, and its answer in both dialects."""

    number: int
    title: str
    subject: str
    slug: str
    answer: str
    """The answer as the format has it, with real newlines."""
    myst: str
    """The answer as somebody would write it for MyST, with the same words."""
    description: str
    date: dt.date
    author: str
    keywords: list[str] = field(default_factory=list)
    related: list[Question] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return slug(self.subject)

    @property
    def docname(self) -> str:
        return f"learn/{self.folder}/questions/{self.slug}"


def slug(text: str) -> str:
    return re.sub(r"[\s/]+", "-", re.sub(r"[^\w\s-]", "", text.lower())).strip("-")


def collection(size: int, seed: int = 1, length: int = 1850) -> list[Question]:
    """Return *size* questions whose answers have *length* characters, or a few more."""
    taken: set[str] = set()
    questions = [_question(n, seed, length, taken) for n in range(size)]
    words = vocabulary(3 * size, seed)
    # Zipf's law with Mandelbrot's offset: the commonest keyword of 1,000 questions
    # stands in about 200 of them, and half of all keywords in one.
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    by_subject: dict[str, list[Question]] = {}
    for question in questions:
        by_subject.setdefault(question.subject, []).append(question)
    for question in questions:
        rng = random.Random(f"{seed}:{question.number}:links")
        found: dict[str, None] = {}
        while len(found) < min(12, len(words)):
            found[words[bisect(weights, rng.random() * weights[-1])]] = None
        question.keywords = list(found)
        # Three of the same subject, and one of any.
        related: dict[int, Question] = {}
        near = by_subject[question.subject]
        while len(related) < min(4, size - 1):
            pool = near if len(related) < min(3, len(near) - 1) else questions
            other = rng.choice(pool)
            if other is not question:
                related[other.number] = other
        question.related = list(related.values())
    return questions


def vocabulary(size: int, seed: int) -> list[str]:
    """Return *size* keywords: words, and phrases of two and of three words."""
    found: dict[str, None] = {}
    rng = random.Random(f"{seed}:vocabulary")
    topics = [t for names in TOPICS.values() for t in names.split(", ")]
    while len(found) < size:
        kind = rng.random()
        noun = rng.choice(NOUNS)
        if kind < 0.1:
            word = noun
        elif kind < 0.5:
            word = f"{rng.choice(ADJECTIVES)} {noun}"
        elif kind < 0.75:
            word = f"{rng.choice(topics)} {noun}"
        else:
            word = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {noun}"
        found[word] = None
    return list(found)


def _question(number: int, seed: int, length: int, taken: set[str]) -> Question:
    rng = random.Random(f"{seed}:{number}")
    # A few subjects are large, as in real collections.
    subjects = list(TOPICS)
    weights = [1 / (n + 3) for n in range(len(subjects))]
    subject = rng.choices(subjects, weights)[0]
    writer = _Writer(rng, rng.choice(TOPICS[subject].split(", ")))
    while True:
        title = writer.fill(rng.choice(TITLES))
        if slug(title) not in taken:
            taken.add(slug(title))
            break
    blocks = list(writer.blocks(length))
    return Question(
        number=number,
        title=title,
        subject=subject,
        slug=slug(title),
        answer=_Format(number).render(blocks),
        myst=_Myst(number).render(blocks),
        description=f"{writer.sentence(plain=True)} {writer.sentence(plain=True)}",
        date=dt.date(2021, 1, 1) + dt.timedelta(days=rng.randrange(1500)),
        author=rng.choice(AUTHORS),
    )


# A block is a kind and its text; a formula in a text stands between \x01 and \x02.
Block = tuple[str, str]


class _Writer:
    """Writes one answer about one topic."""

    def __init__(self, rng: random.Random, topic: str) -> None:
        self.rng = rng
        self.topic = topic

    def fill(self, template: str) -> str:
        noun, other, third = self.rng.sample(NOUNS, 3)
        text = template.format(
            a=self.rng.choice(ADJECTIVES),
            n=noun,
            m=other,
            n2=third,
            v=self.rng.choice(VERBS),
            t=self.topic,
            d=self.rng.randrange(2, 99),
        )
        return re.sub(r"\b([Aa]) (?=[aeio]|up|un(?!i))", r"\1n ", text)

    def sentence(self, *, plain: bool = False) -> str:
        if plain:
            return self.fill(self.rng.choice(SENTENCES[:4]))
        text = self.fill(self.rng.choice(SENTENCES))
        if self.rng.random() < 0.25:
            text = f"{text[:-1]} where {self.formula()} holds."
        return text

    def formula(self) -> str:
        return f"\x01{self.number(self.rng.choice(FORMULAS))}\x02"

    def number(self, template: str) -> str:
        return re.sub("%d", lambda _: str(self.rng.randrange(2, 50)), template)

    def paragraph(self, most: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(self.rng.randint(2, most)))

    def blocks(self, length: int) -> Iterator[Block]:
        own = self.fill("It is the {t}'s own {n}. ") if self.rng.random() < 0.4 else ""
        yield "text", own + self.paragraph()
        total = 700
        kinds = (self.bullets, self.steps, self.display, self.code, self.table)
        while total < length:
            section = [("heading", self.heading()), ("text", self.paragraph(3))]
            for make in self.rng.choices(kinds, (6, 3, 3, 5, 1), k=2):
                section += make()
            yield from section
            total += sum(len(text) + 6 for _, text in section)
        yield "heading", "Conclusion"
        yield "text", self.paragraph()

    def heading(self) -> str:
        text = self.fill("The {a} {n} and the {m}")
        return f"{text} \x01k = {self.rng.randrange(9)}\x02" if "ax" in text else text

    def bullets(self) -> list[Block]:
        lines = []
        for _ in range(self.rng.randint(3, 6)):
            lines.append(
                f"- **{self.fill('{a} {n}').capitalize()}**: {self.sentence()}"
            )
            if self.rng.random() < 0.3:
                lines.append(f"  - {self.formula()} is the {self.fill('{n}')}")
        return [("text", "\n".join(lines))]

    def steps(self) -> list[Block]:
        count = self.rng.randint(3, 5)
        lines = [f"{n}. {self.sentence()}" for n in range(1, count + 1)]
        return [("text", "\n".join(lines))]

    def display(self) -> list[Block]:
        kind = "aligned" if self.rng.random() < 0.2 else "display"
        source = ALIGNED if kind == "aligned" else self.rng.choice(DISPLAYS)
        return [
            (kind, self.number(source)),
            ("text", f"where {self.formula()} and {self.formula()}. {self.sentence()}"),
        ]

    def code(self) -> list[Block]:
        label, source = self.rng.choices(CODE, (5, 3, 3, 2, 1, 2))[0]
        return [("code", f"{label}\n{self.fill(source)}"), ("text", self.paragraph(3))]

    def table(self) -> list[Block]:
        rows = ["| Name | Value | Meaning |", "|------|-------|---------|"]
        rows += [
            " | ".join(
                (
                    f"| {self.fill('{a} {n}')}",
                    self.formula(),
                    f"{self.fill('{v} the {m}')} |",
                )
            )
            for _ in range(self.rng.randint(3, 6))
        ]
        return [("text", "\n".join(rows))]


class _Format:
    """Renders blocks as the format has them: ``###``, and formulas in all notations."""

    heading = "### "

    def __init__(self, number: int) -> None:
        self.rng = random.Random(number)

    def render(self, blocks: Sequence[Block]) -> str:
        return "\n\n".join(self.block(*block) for block in blocks)

    def block(self, kind: str, text: str) -> str:
        match kind:
            case "heading":
                return self.heading + self.inline(text)
            case "display":
                return self.display(text)
            case "aligned":
                return text
            case "code":
                return f"```{text}\n```"
            case _:
                return self.inline(text)

    def inline(self, text: str) -> str:
        return re.sub("\x01(.*?)\x02", lambda match: self.formula(match[1]), text)

    def formula(self, tex: str) -> str:
        left, right = self.rng.choice((("$", "$"), ("$ ", " $"), ("\\(", "\\)")))
        return left + tex + right

    def display(self, tex: str) -> str:
        left, right = self.rng.choice((("$$", "$$"), ("$$", "$$"), ("\\[", "\\]")))
        return f"{left}\n{tex}\n{right}"


class _Myst(_Format):
    """Renders blocks as MyST wants them, so that nothing of them is a warning."""

    heading = "## "

    def block(self, kind: str, text: str) -> str:
        if kind == "code" and text.startswith("plaintext\n"):
            text = text.removeprefix("plain")
        return super().block(kind, text)

    def formula(self, tex: str) -> str:
        return f"${tex}$"

    def display(self, tex: str) -> str:
        return f"$$\n{tex}\n$$"


# The files.


def write(questions: Sequence[Question], variant: str, folder: Path) -> None:
    """Write the project *variant* of the collection to *folder*."""
    _put(folder / "conf.py", _conf(variant))
    writers = {
        "quicktakes": _write_quicktakes,
        "plain": _write_plain,
        "linked": _write_linked,
        "twin": _write_twin,
        "toctree": _write_toctree,
    }
    writers[variant](questions, folder)


def _conf(variant: str) -> str:
    extension = "sphinxcontrib_quicktakes" if variant == "quicktakes" else "myst_parser"
    lines = [
        'project = "Benchmark"',
        f'extensions = ["{extension}", "phases"]',
        'exclude_patterns = ["_build"]',
    ]
    if variant != "quicktakes":
        lines.append(
            'myst_enable_extensions = ["dollarmath", "amsmath", "strikethrough", '
            '"tasklist"]'
        )
    return "\n".join(lines) + "\n"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_quicktakes(questions: Sequence[Question], folder: Path) -> None:
    _put(
        folder / "index.rst",
        "Benchmark\n=========\n\n.. toctree::\n   :hidden:\n\n   keywords\n\n"
        ".. quicktakes::\n",
    )
    _put(
        folder / "keywords.rst",
        "Keywords\n========\n\n.. quicktakes-index::\n",
    )
    for question in questions:
        _put(folder / f"{question.docname}.md", source(question))


def source(question: Question) -> str:
    """Return the file of a question in the format."""
    answer = question.answer.replace("\n", "\\n")
    lines = [
        "---",
        "_schema: default",
        f"id: {_id(question)}",
        f"date: {question.date}",
        *_folded("title", question.title),
        *_folded("article_title", question.title),
        "date_format: MMM DD, YYYY",
        "post_on_text: Posted on",
        "seo:",
        f"  title: QuickTakes | {question.subject}",
        *_folded("page_description", question.description, "  "),
        *_folded("page_keywords", ", ".join(question.keywords), "  "),
        f"author: {question.author}",
        *_folded("question", question.title),
        *_folded("answer", answer),
        f"subject: {question.subject}",
        f"file_name: {question.slug}.md",
        f"url: /{question.docname}",
        "score: -1.0",
    ]
    for number, related in enumerate(question.related, 1):
        lines += [
            f"related_article{number}:",
            f"    id: {_id(related)}",
            *_folded("title", related.title, "    "),
            f"    subject: {related.subject}",
            f"    url: /{related.docname}",
        ]
    return "\n".join([*lines, "---", "", "&nbsp;"])


def _id(question: Question) -> int:
    return 100_000 + question.number


def _folded(key: str, text: str, indent: str = "") -> list[str]:
    return [f"{indent}{key}: >-", f"{indent}    {text}"]


def _page(
    question: Question,
    *,
    orphan: bool = True,
    before: str = "",
    after: str = "",
    meta: str = "",
) -> str:
    front = "---\norphan: true\n" + meta + "---\n\n" if orphan else ""
    return f"{front}# {question.title}\n\n{before}{question.myst}\n{after}"


def _write_plain(questions: Sequence[Question], folder: Path) -> None:
    _put(folder / "index.md", "# Benchmark\n\nNothing hangs here.\n")
    for question in questions:
        _put(folder / f"{question.docname}.md", _page(question))


def _index(question: Question) -> str:
    return f"```{{index}} {', '.join(question.keywords)}\n```\n\n"


def _links(questions: Sequence[Question]) -> str:
    return "".join(f"- [](/{question.docname}.md)\n" for question in questions)


def _write_linked(questions: Sequence[Question], folder: Path) -> None:
    _put(folder / "index.md", "# Benchmark\n\nNothing hangs here.\n")
    for question in questions:
        after = f"\n## Related questions\n\n{_links(question.related)}"
        page = _page(question, before=_index(question), after=after)
        _put(folder / f"{question.docname}.md", page)


def _write_twin(questions: Sequence[Question], folder: Path) -> None:
    subjects = _by_subject(questions)
    parts = ["# Benchmark\n\n```{toctree}\n:hidden:\n\nkeywords\n"]
    parts += [f"subjects/{slug(name)}\n" for name in subjects]
    parts.append("```\n\n")
    for name, members in subjects.items():
        parts.append(f"## {name}\n\n{_links(members)}\n")
        page = f"# {name}\n\n{_links(members)}"
        _put(folder / "subjects" / f"{slug(name)}.md", page)
    _put(folder / "index.md", "".join(parts))
    keywords: dict[str, list[Question]] = {}
    for question in sorted(questions, key=lambda question: question.title):
        for word in question.keywords:
            keywords.setdefault(word, []).append(question)
    parts = ["# Keywords\n\n"]
    letter = ""
    for word, members in sorted(keywords.items()):
        if word[0] != letter:
            letter = word[0]
            parts.append(f"```{{rubric}} {letter.upper()}\n```\n\n")
        parts.append(f"({_keyword(word)})=\n{word}\n\n{_links(members)}\n")
    _put(folder / "keywords.md", "".join(parts))
    for question in questions:
        _put(folder / f"{question.docname}.md", _twin(question))


def _twin(question: Question) -> str:
    words = ", ".join(
        f"{{ref}}`{word} <{_keyword(word)}>`" for word in question.keywords
    )
    meta = (
        "myst:\n  html_meta:\n"
        f"    description: {json.dumps(question.description, ensure_ascii=False)}\n"
        f"    keywords: {json.dumps(', '.join(question.keywords))}\n"
        f"    author: {question.author}\n"
    )
    return _page(
        question,
        meta=meta,
        before=f"{_index(question)}Posted on {question.date:%b %d, %Y} · "
        f"{question.author}\n\n",
        after=f"\n```{{rubric}} Related questions\n```\n\n{_links(question.related)}\n"
        f"Subject: [{question.subject}](/subjects/{question.folder}.md)\n\n"
        f"Keywords: {words}\n",
    )


def _keyword(word: str) -> str:
    return f"keyword_{slug(word)}"


def _write_toctree(questions: Sequence[Question], folder: Path) -> None:
    subjects = _by_subject(questions)
    entries = "".join(f"subjects/{slug(name)}\n" for name in subjects)
    _put(
        folder / "index.md",
        f"# Benchmark\n\n```{{toctree}}\n:maxdepth: 2\n\n{entries}```\n",
    )
    for name, members in subjects.items():
        entries = "".join(f"/{question.docname}\n" for question in members)
        _put(
            folder / "subjects" / f"{slug(name)}.md",
            f"# {name}\n\n```{{toctree}}\n:maxdepth: 2\n\n{entries}```\n",
        )
    for question in questions:
        page = _page(question, orphan=False)
        _put(folder / f"{question.docname}.md", page)


def _by_subject(questions: Sequence[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in sorted(questions, key=lambda question: question.title):
        found.setdefault(question.subject, []).append(question)
    return dict(sorted(found.items()))
