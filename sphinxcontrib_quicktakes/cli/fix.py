"""``quicktakes check --fix``: fix what needs no decision.

Every change is verified before it is kept: the new text is read again, only the value
that was to change may differ, and the page has to be the same, token by token, as the
build's own parser reads it. A change that fails this check is not made, and reported.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..content import front_matter, keywords, reader
from ..content.fields import KEYWORDS, RELATED, TABLE, TEXT, related_number
from ..content.front_matter import FrontMatter
from ..content.question import Passage, Question, Reading
from ..content.repair import repair
from ..dialect.parser import answer_parser, decoded, walk
from ..files import read_bytes
from . import edits, formats
from .common import tell
from .edits import CannotEdit
from .progress import Progress
from .project import Project
from .reading import is_expected, spread

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Mended:
    """The result for one file: the changes made, those not made and why, a diff."""

    path: Path
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    diff: str = ""


@dataclass(frozen=True, slots=True)
class _State:
    """The text of a file between two changes, and what it says."""

    project: Project
    slug: str
    expected: bool
    text: str

    @property
    def reading(self) -> Reading:
        return reader.read(
            self.text,
            self.project.settings.schema,
            slug=self.slug,
            expected=self.expected,
        )

    @property
    def front(self) -> FrontMatter:
        """The front matter, which every file with a question has."""
        front = front_matter.read(self.text)
        assert front is not None
        return front

    def name(self, field: str) -> str:
        return self.project.settings.schema.names[field]


def mend_all(
    project: Project, paths: Sequence[Path], *, preview: bool = False, jobs: int = 0
) -> bool:
    """Fix files, or print what would change; return whether anything does."""
    found = False
    progress = Progress("comparing" if preview else "fixing", len(paths))
    results = spread(partial(mend_file, project, preview), paths, jobs)
    for mended in progress.over(results):
        if mended.done or mended.left:
            progress.hide()
            _say(mended, preview)
        found = found or bool(mended.done)
    return found


def _say(mended: Mended, preview: bool) -> None:
    name = formats.printable(formats.shown(mended.path))
    if preview:
        sys.stdout.write(mended.diff)
    elif mended.done:
        tell(f"{name}: fixed {', '.join(mended.done)}")
    for why in mended.left:
        tell(f"{name}: not changed: {formats.printable(why)}")


def mend_file(project: Project, preview: bool, path: Path) -> Mended:
    """Fix one file, or find out what would change."""
    try:
        old = read_bytes(path, project.settings.max_bytes + 1)
        text = old.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Mended(path)  # the check says why
    if len(old) > project.settings.max_bytes:
        return Mended(path)
    expected = is_expected(project, path)
    new, done, left = mend(text, project, slug=path.stem, expected=expected)
    if new == text:
        return Mended(path, left=left)
    diff = ""
    if preview:
        name = formats.shown(path)
        diff = "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in difflib.unified_diff(
                text.splitlines(keepends=True),
                new.splitlines(keepends=True),
                f"a/{name}",
                f"b/{name}",
            )
        )
        return Mended(path, done, left, diff)
    bom = _BOM if old.startswith(_BOM) else b""
    try:
        edits.write(path, old, bom + new.encode())
    except CannotEdit as error:
        return Mended(path, left=(str(error),))
    except OSError as error:
        return Mended(path, left=(f"it cannot be written: {error.strerror}",))
    return Mended(path, done, left, diff)


def mend(
    text: str, project: Project, *, slug: str = "", expected: bool = False
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the fixed text, what was fixed, and what was not and why."""
    state = _State(project, slug, expected, text)
    reading = state.reading
    if reading.question is None:
        return text, (), ()
    done: list[str] = []
    left: list[str] = []
    before = None
    # Again, because one change may have made another possible.
    while before is None or (left and state is not before):
        before, left = state, []
        for changes in (_line_breaks, _mojibake, _duplicates, _keywords):
            for what, paths, candidates in changes(state, state.reading):
                try:
                    state = _accept(state, paths, candidates)
                except CannotEdit as error:
                    left.append(f"{what}: {error}")
                else:
                    done.append(what)
    return state.text, tuple(done), tuple(left)


# The changes. Each has a description, the paths whose values change, and functions that
# return a text, of which the first that passes the check is used. Their arguments were
# read before the first change, so each locates its place again.

_Change = tuple[str, tuple[str, ...], list[Callable[[edits.Layout], str]]]


def _line_breaks(state: _State, reading: Reading) -> Iterator[_Change]:
    """Let an answer with escaped line breaks become a block."""
    passage, settings = reading.answer, state.project.settings
    text, read = decoded(passage, settings.newlines)
    if not passage.text or read.hard_breaks:
        return
    path = state.name("answer")
    bare = text.strip("\n")
    yield (
        f"the line breaks of {path!r}",
        (path,),
        [
            lambda layout: edits.with_block(layout, path, _without_breaks(bare)),
            lambda layout: edits.with_block(layout, path, bare),
        ],
    )


def _without_breaks(text: str) -> str:
    """Return Markdown without spaces at the end of the lines of paragraphs.

    In an answer on one line they mean nothing; in a block they break the line.
    """
    if "\r" in text:  # which ends a line in Markdown too
        return text
    lines = text.split("\n")
    for token in _parser(False).parse(text, {}):
        if token.type == "inline" and token.map:
            for number in range(*token.map):
                lines[number] = lines[number].rstrip(" ")
    return "\n".join(lines)


def _mojibake(state: _State, reading: Reading) -> Iterator[_Change]:
    """Write what the build would mend in each page anyway."""
    if state.text.isascii():
        return
    front = state.front
    names = [
        (state.name(one.name), one.kind)
        for one in TABLE
        if one.name not in ("question", "answer")
    ]
    names += [
        (f"{key}.{one.name}", one.kind)
        for key in _related_keys(front)
        for one in RELATED
    ]
    for path, kind in names:
        value = front.get(path)
        if kind in (TEXT, KEYWORDS) and isinstance(value, str):
            mended = repair(value)
            if mended != value:
                yield f"the characters of {path!r}", (path,), [_set(path, mended)]
    for name, passage in (("question", reading.text), ("answer", reading.answer)):
        path = state.name(name)
        if pieces := _pieces(passage, state.project):
            yield f"the characters of {path!r}", (path,), [_replace(path, pieces)]
    if pieces := _pieces(reading.body, state.project):
        yield "the characters of the body", (), [_replace_in_body(pieces)]


def _set(path: str, value: str) -> Callable[[edits.Layout], str]:
    return lambda layout: edits.with_value(layout, path, value)


def _replace(
    path: str, pieces: Sequence[tuple[str, str]]
) -> Callable[[edits.Layout], str]:
    def change(layout: edits.Layout) -> str:
        scalar = layout.scalar(path)
        if scalar is None:
            raise CannotEdit(f"{path!r} is not a single value")
        written = layout.text[scalar.start : scalar.end]
        return edits.replaced(
            layout, scalar.start, scalar.end, _with_pieces(written, pieces)
        )

    return change


def _replace_in_body(
    pieces: Sequence[tuple[str, str]],
) -> Callable[[edits.Layout], str]:
    return lambda layout: edits.replaced(
        layout,
        layout.body,
        len(layout.text),
        _with_pieces(layout.text[layout.body :], pieces),
    )


def _with_pieces(text: str, pieces: Sequence[tuple[str, str]]) -> str:
    for old, new in pieces:
        text = text.replace(old, new)
    return text


def _pieces(passage: Passage, project: Project) -> list[tuple[str, str]]:
    """Return the texts of a passage that a build mends, with what it makes of them."""
    if passage.text.isascii():
        return []
    text, _read = decoded(passage, project.settings.newlines)
    found = {
        token.content: mended
        for token in walk(_parser(False, repaired=False).parse(text, {}))
        if token.type == "text" and (mended := repair(token.content)) != token.content
    }
    return sorted(found.items(), key=lambda pair: -len(pair[0]))


def _duplicates(state: _State, reading: Reading) -> Iterator[_Change]:
    """Take out related questions that are named again."""
    front = state.front
    seen = set()
    for key in _related_keys(front):
        value = front.data[key]
        if not isinstance(value, dict):
            continue
        related = {one.name: str(value.get(one.name) or "") for one in RELATED}
        identity = (
            related["id"].strip(),
            related["url"].strip().rstrip("/"),
            keywords.key(related["subject"]),
        )
        named = (*identity, "" if any(identity[:2]) else related["title"].strip())
        if named in seen:
            yield f"{key!r}, which was repeated", (key,), [_remove(key)]
        seen.add(named)


def _remove(key: str) -> Callable[[edits.Layout], str]:
    return lambda layout: edits.without_entry(layout, key)


def _keywords(state: _State, reading: Reading) -> Iterator[_Change]:
    """Write keywords as ``one, two``, each once."""
    path = state.name("seo.page_keywords")
    value = state.front.get(path)
    if isinstance(value, str):
        tidy = ", ".join(keywords.unique(keywords.split(value)))
        if tidy and tidy != value.strip():
            yield f"the commas of {path!r}", (path,), [_set(path, tidy)]


# The check.


def _accept(
    state: _State,
    paths: tuple[str, ...],
    candidates: Sequence[Callable[[edits.Layout], str]],
) -> _State:
    """Return the state after the first change that can be kept; else CannotEdit."""
    why: Exception | None = None
    for candidate in candidates:
        try:
            changed = replace(state, text=candidate(edits.layout(state.text)))
            if changed.text == state.text:
                # Otherwise, it would be tried again and again.
                raise CannotEdit("it is written in another form, such as with escapes")
            _prove(state, changed, paths)
        except CannotEdit as error:
            why = why or error
        else:
            return changed
    raise CannotEdit(str(why))


def _prove(old: _State, new: _State, paths: tuple[str, ...]) -> None:
    """Raise CannotEdit unless *new* differs from *old* in the values of *paths* only,

    and its page in nothing.
    """
    before, after = old.reading, new.reading
    if before.question is None or after.question is None:
        raise CannotEdit("the file could not be read after the change")
    values = [_without(state.front.data, paths) for state in (old, new)]
    # The text also compares order, types, and NaN, which does not equal itself.
    if repr(values[0]) != repr(values[1]):
        raise CannotEdit("more than this value would change")
    if len(after.problems) > len(before.problems):
        raise CannotEdit("there would be a new problem")
    if _facts(before.question) != _facts(after.question):
        raise CannotEdit("the page would change")
    trusted = old.project.settings.trusted
    passages = [(before.answer, after.answer), (before.body, after.body)]
    if before.question.asks_more:
        passages.append((before.text, after.text))
    for one, other in passages:
        if trusted and one.text != other.text:
            raise CannotEdit(
                "with quicktakes_trusted, it may contain what only a build can read"
            )
        if rendered(one, old.project) != rendered(other, old.project):
            raise CannotEdit("the page would change")


def _facts(one: Question) -> Question:
    """Return what a page shows of a question besides its passages."""
    names: dict[tuple[str, ...], str] = {}
    for r in one.related:
        identity = (r.id, r.url.rstrip("/"), keywords.key(r.subject))
        name = identity if any(identity[:2]) else (*identity, r.title)
        names.setdefault(name, r.title)
    text = "more" if one.asks_more else ""
    return replace(one, question=text, extra={}, related=tuple(names.items()))  # type: ignore[arg-type]


def rendered(passage: Passage, project: Project) -> list[Any]:
    """Return the tokens that a build makes from *passage*, without their lines."""
    text, read = decoded(passage, project.settings.newlines)
    md = _parser(project.settings.html == "sanitize")
    tokens = md.parse(text, {"hard_breaks": read.hard_breaks})
    return [_shape(token) for token in tokens]


def _shape(token: Token) -> tuple[Any, ...]:
    return (
        token.type,
        token.tag,
        dict(token.attrs),
        # The content of an inline token is its source; its children are what is shown.
        "" if token.type == "inline" else token.content,
        token.info,
        token.block,
        token.hidden,
        repr(token.meta),
        [_shape(child) for child in token.children or ()],
    )


@lru_cache
def _parser(html: bool, *, repaired: bool = True) -> MarkdownIt:
    md = answer_parser(html)
    if not repaired:
        md.disable("repair")
    return md


def _related_keys(front: FrontMatter) -> list[str]:
    """Return the keys of related questions in the order of their numbers."""
    found = ((related_number(key), key) for key in front.data)
    return [key for _, key in sorted((number, key) for number, key in found if number)]


def _without(data: Any, paths: tuple[str, ...]) -> Any:
    """Return *data* without the values at *paths*."""
    for path in paths:
        *parents, last = [path] if path in data else path.split(".")
        node = data
        for part in parents:
            node = node.get(part) if isinstance(node, dict) else None
        if isinstance(node, dict):
            node.pop(last, None)
    return data
