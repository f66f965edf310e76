"""The real files as a PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import front_matter_of
from pypdf import PdfReader
from pypdf.generic import Destination

pytestmark = [pytest.mark.corpus, pytest.mark.pdf]

TOOLS = ["xelatex", "latexmk", "xindy", "pdftotext"]


@dataclass
class Book:
    """The PDF, its log, and the text of its pages."""

    path: Path
    reader: PdfReader
    log: str
    pages: list[str]

    def bookmarks(self) -> Iterator[tuple[int, str, int]]:
        """Yield depth, title and page (from 0) of every bookmark."""

        def walk(items: list[object], depth: int) -> Iterator[tuple[int, str, int]]:
            for item in items:
                if isinstance(item, list):
                    yield from walk(item, depth + 1)
                elif isinstance(item, Destination):
                    page = self.reader.get_destination_page_number(item)
                    yield depth, str(item.title), -1 if page is None else page

        yield from walk(self.reader.outline, 0)

    def questions(self, titles: set[str]) -> list[tuple[str, str, int]]:
        """Return subject, title and page of the bookmarks that are questions."""
        found = []
        stack: list[str] = []
        for depth, title, page in self.bookmarks():
            stack[depth:] = [plain(title)]
            if plain(title) in titles:
                found.append((stack[-2] if depth else "", plain(title), page))
        return found


def plain(text: str) -> str:
    """Return letters and digits: quotes and hyphens differ, and so does case."""
    return "".join(c for c in text.casefold() if c.isalnum())


def missing_tools() -> str:
    return ", ".join(tool for tool in TOOLS if shutil.which(tool) is None)


@pytest.fixture(scope="module")
def book(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    if missing := missing_tools():
        reason = f"the PDF needs {missing}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("book")
    shutil.copytree(corpus, folder / "src/learn")
    (folder / "src/conf.py").write_text(
        'project = "Corpus"\nauthor = "The authors"\n'
        'extensions = ["sphinxcontrib_quicktakes"]\n'
    )
    (folder / "src/index.rst").write_text("Corpus\n======\n\n.. quicktakes::\n")
    command = [sys.executable, "-m", "sphinx", "-M", "latexpdf", "src", "out"]
    done = subprocess.run(
        [*command, "-W", "-n", "--keep-going"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (pdf,) = (folder / "out/latex").glob("*.pdf")
    log = pdf.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    text = subprocess.run(
        ["pdftotext", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    return Book(pdf, PdfReader(pdf), log, text.split("\f")[:-1])


@pytest.fixture(scope="module")
def subjects(corpus: Path) -> dict[str, list[str]]:
    """Return the subjects of the real files by title: one title may have two."""
    found: dict[str, list[str]] = {}
    for path in corpus.glob("*.md"):
        fields = front_matter_of(path)
        found.setdefault(plain(fields["title"]), []).append(plain(fields["subject"]))
    return found


def test_no_error_of_tex(book: Book) -> None:
    assert re.findall(r"^! .*", book.log, re.MULTILINE) == []


def test_every_character_has_a_glyph(book: Book) -> None:
    assert re.findall(r"Missing character.*", book.log) == []


def test_every_reference_is_resolved(book: Book) -> None:
    assert re.findall(r".*(?:undefined references|multiply.defined).*", book.log) == []


def test_running_titles_leave_room_for_the_number_of_the_page(book: Book) -> None:
    found = subprocess.run(
        ["pdftotext", "-bbox", str(book.path), "-"], capture_output=True, check=True
    )
    for page in BeautifulSoup(found.stdout, "html.parser").find_all("page"):
        height = float(page["height"])
        words = [
            (float(w["xmin"]), float(w["xmax"]), float(w["ymin"]), w.text)
            for w in page.find_all("word")
            if float(w["ymin"]) > 0.92 * height
        ]
        for one, other in combinations(words, 2):
            beside = one[0] > other[1] - 1 or other[0] > one[1] - 1
            assert beside or abs(one[2] - other[2]) > 5, (one, other)


def test_every_question_once_under_its_subject(
    book: Book, subjects: dict[str, list[str]]
) -> None:
    found: dict[str, list[str]] = {}
    for subject, title, _page in book.questions(set(subjects)):
        found.setdefault(title, []).append(subject)
    assert {t: sorted(s) for t, s in found.items()} == {
        t: sorted(s) for t, s in subjects.items()
    }


def test_questions_are_on_the_pages_of_their_bookmarks(
    book: Book, subjects: dict[str, list[str]]
) -> None:
    for _subject, title, page in book.questions(set(subjects)):
        assert title in plain(book.pages[page]), title


def index_pages(book: Book) -> list[str]:
    """Return the texts of the pages of the index."""
    starts = [p for _, title, p in book.bookmarks() if plain(title) == "index"]
    return book.pages[starts[-1] :]


def index_entries(book: Book) -> dict[str, list[int]]:
    """Return the printed page numbers of the entries of the index."""
    found: dict[str, list[int]] = {}
    for page in index_pages(book):
        for line in page.splitlines():
            if match := re.fullmatch(r"(\S.*?), (\d+(?:, \d+)*)", line.strip()):
                numbers = [int(number) for number in match[2].split(", ")]
                found.setdefault(match[1], []).extend(numbers)
    return found


def test_index_with_page_numbers(book: Book, corpus: Path) -> None:
    """The numbers are those of the pages on which the questions begin."""
    keywords: dict[str, set[str]] = {}
    for path in corpus.glob("*.md"):
        fields = front_matter_of(path)
        for word in str(fields["seo"]["page_keywords"]).split(","):
            keywords.setdefault(plain(word), set()).add(plain(fields["title"]))
    titles = {title for found in keywords.values() for title in found}
    labels = book.reader.page_labels
    pages: dict[str, set[str]] = {}
    for _subject, title, page in book.questions(titles):
        pages.setdefault(title, set()).add(labels[page])
    entries = index_entries(book)
    assert len(entries) > 100
    checked: Counter[str] = Counter()
    for keyword, numbers in entries.items():
        wanted = {label for t in keywords.get(plain(keyword), ()) for label in pages[t]}
        if not wanted:
            continue  # the rest of an entry that takes two lines
        checked["entries"] += 1
        assert {str(number) for number in numbers} <= wanted, keyword
    # A few take more than a line, and cannot be told from the text of the page.
    assert checked["entries"] > 0.8 * len(entries)


def test_index_has_every_keyword(book: Book, corpus: Path) -> None:
    text = plain("".join(index_pages(book)))
    for path in corpus.glob("*.md"):
        for word in re.sub(
            r"\(.*?\)", "", str(front_matter_of(path)["seo"]["page_keywords"])
        ).split(","):
            assert plain(word) in text, word


def test_table_of_contents_is_no_longer_than_the_book(book: Book) -> None:
    assert len(book.pages) == len(book.reader.pages)
    assert len(book.pages) > 50
