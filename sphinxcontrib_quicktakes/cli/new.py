"""``quicktakes new``: create a file for a question."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..content import keywords
from ..content.keywords import key
from . import common

if TYPE_CHECKING:
    from ..catalogue import Catalogue

DESCRIPTION = """\
Create a Q&A file: with the id that follows the highest one in the project, a file name
made from the question, and a place to write the answer. An existing file is never
overwritten. The command prints the path of the new file.
"""

EPILOG = """\
examples:
  quicktakes new "Why is the sky blue?" --subject Physics
  quicktakes new "What is C++?" --subject "Computer Science" --keyword "C++, compilers"
  quicktakes new "Why?" --path docs/physics/why.md --date 2026-01-31
  $EDITOR "$(quicktakes new 'Why is the sky blue?' --subject Physics)"

Without --directory or --path, the file goes where most questions of its subject are.
If these have a "url", the new file gets one like theirs. For a copy of
a folder of quicktakes_content, the file goes to the folder itself.
"""

ANSWER = "Write the answer here, as Markdown."


def add(subparsers: common.Subparsers) -> None:
    """Add the command to the parser."""
    parser = common.add_command(
        subparsers, "new", run, "create a file for a question", DESCRIPTION, EPILOG
    )
    parser.add_argument(
        "question", metavar="QUESTION", help="the question, as Markdown"
    )
    parser.add_argument("--subject", default="", help="the subject")
    parser.add_argument("--author", default="", help="the author")
    parser.add_argument(
        "--keyword",
        action="append",
        default=[],
        metavar="KEYWORDS",
        help="keywords, separated by commas; can be given several times",
    )
    parser.add_argument(
        "--date",
        type=_date,
        default=None,
        metavar="YYYY-MM-DD",
        help="the date; today by default",
    )
    parser.add_argument(
        "--id",
        type=_identifier,
        default=None,
        help="the id: a number or text that no other file has; by default, the number "
        "after the highest one",
    )
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--path", type=Path, metavar="FILE", help="the file to create")
    place.add_argument(
        "--directory", type=Path, metavar="DIR", help="the folder to create the file in"
    )
    parser.add_argument(
        "--schema",
        metavar="ADDRESS",
        help="begin the front matter with a comment that names its JSON Schema, for "
        "editors (see 'quicktakes schema')",
    )
    common.add_settings(parser)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"expected a date such as 2026-01-31, not {text!r}"
        ) from None


def _identifier(text: str) -> str:
    text = text.strip()
    if not text or re.fullmatch("-[0-9]+", text):
        raise argparse.ArgumentTypeError(
            f"expected text or a number that is not negative, not {text!r}"
        )
    return text


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from . import reading
    from .formats import shown
    from .project import UsageError

    question = " ".join(arguments.question.split())
    if not question:
        raise UsageError("the question is empty")
    given = arguments.path or arguments.directory
    arguments.paths = [given.parent if arguments.path else given] if given else [Path()]
    project = common.project(arguments)
    directory = arguments.directory and project.original(arguments.directory)
    sources = reading.read_all(project, sorted(project.sources()), answers=False)
    catalogue = reading.catalogue_of(project, sources)
    subject = _known(catalogue, " ".join(arguments.subject.split()))
    paths = {s.docname: s.path for s in sources}
    if other := catalogue.by_id.get(arguments.id):
        raise UsageError(
            f"the id {arguments.id!r} is that of {shown(paths[other])!r}: expected one "
            "that no file has; no file was created"
        )
    folder = directory or _folder(catalogue, paths, subject) or project.root
    name = _free_name(
        file_slug(question), catalogue, subject, None if arguments.path else folder
    )
    path = project.original(arguments.path or folder / f"{name}.md")
    if not project.reads(path):
        raise UsageError(
            f"no build would read {str(path)!r}: expected {project.readable}; "
            "no file was created"
        )
    words = [word for text in arguments.keyword for word in keywords.split(text)]
    questions = catalogue.questions.values()
    fields: dict[str, Any] = {
        "id": arguments.id or next_id(q.id for q in questions),
        "date": arguments.date or dt.date.today(),
        "author": arguments.author,
        "question": question,
        "subject": subject,
        "seo.page_keywords": ", ".join(keywords.unique(words)),
        "url": _url(catalogue, subject, name),
    }
    if re.fullmatch("0|[1-9][0-9]{0,17}", fields["id"]):
        # Text would be quoted, but the ids of a collection are numbers.
        fields["id"] = int(fields["id"])
    text = _text(project.settings.schema.names, fields, arguments.schema)
    _write(path, text)
    print(shown(path))
    return 0


def _write(path: Path, text: str) -> None:
    """Write a new file, and the folders that it is in."""
    from .project import UsageError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"the folder {str(path.parent)!r} cannot be created: {error.strerror}"
        ) from None
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{str(path)!r} already exists") from None
    except OSError as error:
        raise UsageError(f"{str(path)!r} cannot be written: {error.strerror}") from None


_SPELLED = {"+": " plus ", "#": " sharp ", "&": " and ", "%": " percent ", "@": " at "}


def file_slug(question: str) -> str:
    """Return a name for files and addresses: the words of a question, with hyphens.

    Letters of all scripts are kept. The characters that distinguish ``C``, ``C++`` and
    ``C#`` are spelled out.

    >>> file_slug("What's the use of C++ & C#?"), file_slug("Wie heißt 日本?")
    ('whats-the-use-of-c-plus-plus-and-c-sharp', 'wie-heißt-日本')
    """
    text = unicodedata.normalize("NFC", question).lower()
    text = re.sub(r"(?<=\w)['’](?=\w)", "", text)
    text = "".join(_SPELLED.get(character, character) for character in text)
    words = re.findall(r"[^\W_]+", text)
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word
        if len(longer.encode()) > 100:
            break
        found = longer
    return found or "question"


_NUMBER = re.compile(r"((?:.*[^0-9])?)([0-9]{1,18})([^0-9]*)", re.DOTALL)


def next_id(ids: Iterable[str]) -> str:
    """Return an id that follows the highest one, in the form that most ids have.

    >>> next_id(["7", "12"]), next_id(["q-007", "q-012", "99"]), next_id([])
    ('13', 'q-013', '1')
    """
    taken = {i for i in ids if i}
    found = [match for i in taken if (match := _NUMBER.fullmatch(i))]
    shapes = Counter((match[1], match[3]) for match in found)
    if not shapes:
        return "1"
    shape = min(shapes, key=lambda one: (-shapes[one], one))
    numbers = [match[2] for match in found if (match[1], match[3]) == shape]
    padded = any(number.startswith("0") for number in numbers)
    width = max(map(len, numbers)) if padded else 0
    number = max(map(int, numbers)) + 1
    while (new := f"{shape[0]}{number:0{width}}{shape[1]}") in taken:
        number += 1
    return new


def _known(catalogue: Catalogue, subject: str) -> str:
    """Return a subject as the collection spells it."""
    known = catalogue.subjects.get(key(subject))
    return known.name if known else subject


def _folder(
    catalogue: Catalogue, paths: Mapping[str, Path], subject: str
) -> Path | None:
    """Return the folder that most questions of a subject, or else of all, are in."""
    known = catalogue.subjects.get(key(subject))
    docnames = known.docnames if known and subject else tuple(catalogue.questions)
    counts = Counter(paths[docname].parent for docname in docnames)
    return min(counts, key=lambda p: (-counts[p], p)) if counts else None


def _free_name(
    name: str, catalogue: Catalogue, subject: str, folder: Path | None
) -> str:
    """Return *name*, with a number where the subject or the folder has it already."""
    taken = {
        catalogue.questions[docname].slug
        for docnames in catalogue.by_slug.values()
        for docname in docnames
        if key(catalogue.questions[docname].subject) == key(subject)
    }
    found, number = name, 1
    while found in taken or (folder is not None and (folder / f"{found}.md").exists()):
        number += 1
        found = f"{name}-{number}"
    return found


def _url(catalogue: Catalogue, subject: str, name: str) -> str:
    """Return an address like those of the same subject; empty where most have none."""
    known = catalogue.subjects.get(key(subject))
    urls = [catalogue.questions[d].url for d in known.docnames] if known else []
    folders = Counter(url.rstrip("/").rpartition("/")[0] for url in urls)
    if not folders:
        return ""
    commonest = min(folders, key=lambda one: (-folders[one], one))
    return f"{commonest}/{name}" if commonest else ""


def _text(
    names: Mapping[str, str], fields: Mapping[str, Any], schema: str | None
) -> str:
    """Return the text of a file."""
    import yaml

    data: dict[str, Any] = {}
    for field, value in fields.items():
        if value == "":
            continue
        *parents, last = names[field].split(".")
        node = data
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
    answer, in_mapping = names["answer"], "." in names["answer"]
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    front = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10**9)
    if in_mapping:
        # If answers are inside a mapping, this one goes below the front matter.
        return f"---\n{head}{front}---\n\n{ANSWER}\n"
    quoted = yaml.safe_dump(answer, allow_unicode=True).removesuffix("\n...\n").strip()
    return f"---\n{head}{front}{quoted}: |\n  {ANSWER}\n---\n"
