"""Changes to the text of front matter, in place.

Only the characters of single values change, located by the marks of the YAML nodes.
Comments, unknown keys, the order and quoting of other keys, line endings and the body
are never parsed and written again, and so cannot change.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from ..content.libyaml import restored, with_stand_ins

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_HEADER = re.compile(r"[|>][-+0-9]*([ \t]+#[^\n\r]*)?[ \t]*(?=\r?\n|$)")


class CannotEdit(Exception):  # noqa: N818
    """A value that cannot be changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value in the text of a file, which is written as ``text[start:end]``.

    *column* is that of its key. *style* is how it is written: ``|``, ``>``, ``'``,
    ``"``, or empty for a plain one.
    """

    path: str
    value: str
    start: int
    end: int
    style: str
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A top-level key with its value: ``text[start:end]``, as whole lines."""

    key: str
    start: int
    end: int
    scalars: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The positions of keys and values in the text of a file with front matter."""

    text: str
    entries: tuple[Entry, ...]
    body: int

    def scalar(self, path: str) -> Scalar | None:
        """Return the value at a dotted path, or None if it is not a scalar."""
        found = [s for e in self.entries for s in e.scalars if s.path == path]
        return found[0] if len(found) == 1 else None

    @property
    def newline(self) -> str:
        """Return the line ending of the file."""
        return "\r\n" if "\r\n" in self.text[: self.body] else "\n"


class _Loader(yaml.SafeLoader):
    """Makes nodes, but none of what may stand for other places."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise CannotEdit("its front matter has anchors, aliases or tags")
        return super().compose_node(parent, index)


def layout(text: str) -> Layout:
    """Return the positions of the values in *text*.

    Raises CannotEdit for YAML in which one position can stand for several: anchors,
    aliases, tags, duplicate keys.
    """
    boundary = YAMLHandler.FM_BOUNDARY
    assert boundary is not None
    first = boundary.match(text)
    second = boundary.search(text, first.end()) if first else None
    if first is None or second is None:
        raise CannotEdit("it has no front matter")
    offset = first.end()
    source = with_stand_ins(text[offset : second.start()])
    try:
        root = yaml.compose(source, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        # Only libyaml, which is more lenient, can read it.
        raise CannotEdit("its YAML is unusual") from None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise CannotEdit("its front matter is not a list of 'key: value' lines")
    keys = [str(key.value) for key, _value in root.value]
    if len(set(keys)) != len(keys):
        raise CannotEdit("its front matter has a key twice")
    entries = []
    for key, value in root.value:
        start = source.rfind("\n", 0, key.start_mark.index) + 1
        end = _end(source, value)
        scalars = tuple(_scalars(value, str(key.value), offset, source, key))
        entries.append(Entry(str(key.value), start + offset, end + offset, scalars))
    return Layout(text, tuple(entries), second.end())


def _scalars(
    node: yaml.Node, path: str, offset: int, source: str, key: yaml.Node
) -> Iterator[Scalar]:
    if isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, _end(source, node)
        column = key.start_mark.column
        yield Scalar(
            path,
            restored(node.value),
            start + offset,
            end + offset,
            node.style or "",
            column,
        )
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _scalars(value, f"{path}.{name.value}", offset, source, name)


def _end(source: str, node: yaml.Node) -> int:
    """Return the index behind the last character of a node."""
    start, end = node.start_mark.index, node.end_mark.index
    return start + len(source[start:end].rstrip())


def replaced(layout: Layout, start: int, end: int, new: str) -> str:
    """Return the text of a file with one piece replaced."""
    return layout.text[:start] + new + layout.text[end:]


def with_value(layout: Layout, path: str, value: str) -> str:
    """Return the text with another one-line value at *path*, in the style it has.

    Raises CannotEdit if that is impossible.
    """
    scalar = layout.scalar(path)
    if scalar is None:
        raise CannotEdit(f"{path!r} is not a single value")
    written = layout.text[scalar.start : scalar.end]
    if scalar.value.strip() and written.count(scalar.value.strip()) == 1:
        new = written.replace(scalar.value.strip(), value.strip())
    elif scalar.style in ("|", ">"):
        raise CannotEdit(f"{path!r} is a block of several lines")
    else:
        new = json.dumps(value, ensure_ascii=False)
    return replaced(layout, scalar.start, scalar.end, new)


def with_block(layout: Layout, path: str, value: str) -> str:
    """Return the text with *value*, of several lines, as a literal block at *path*.

    Raises CannotEdit for a value that a block cannot contain.
    """
    scalar = layout.scalar(path)
    if scalar is None:
        raise CannotEdit(f"{path!r} is not a single value")
    written = layout.text[scalar.start : scalar.end]
    comment = ""
    if scalar.style in ("|", ">"):
        header = _HEADER.match(written)
        if header is None:
            raise CannotEdit(f"{path!r} begins in an unusual way")
        comment = header[1] or ""
    lines = value.split("\n")
    if value != value.strip("\n") or lines[0][:1] in (" ", "\t"):
        raise CannotEdit(f"{path!r} begins or ends with white space")
    if any(_LINE_BREAK.search(line) for line in lines):
        raise CannotEdit(f"{path!r} contains line breaks of another kind")
    # Indented like the text before, if that was on lines of its own.
    found = re.search(r"\n([ ]+)\S", written) if scalar.style in ("|", ">") else None
    indent = found[1] if found else " " * (scalar.column + 2)
    block = [f"|{comment}"] + [f"{indent}{line}" if line else "" for line in lines]
    return replaced(layout, scalar.start, scalar.end, layout.newline.join(block))


def without_entry(layout: Layout, key: str) -> str:
    """Return the text without a top-level key and its value.

    Raises CannotEdit if its lines contain anything else.
    """
    (entry,) = (e for e in layout.entries if e.key == key)
    piece = layout.text[entry.start : entry.end]
    known = [key]
    for scalar in entry.scalars:
        known += [scalar.path.rpartition(".")[2]]
    rest = piece
    for scalar in sorted(entry.scalars, key=lambda s: -s.start):
        rest = (
            rest[: scalar.start - entry.start] + " " + rest[scalar.end - entry.start :]
        )
    for word in known:
        rest = re.sub(rf"(?m)^\s*[\"']?{re.escape(word)}[\"']?\s*:", "", rest, count=1)
    end = entry.end
    while end < len(layout.text) and layout.text[end] in " \t":
        end += 1
    if rest.strip() or layout.text[end : end + 1] not in ("\r", "\n"):
        raise CannotEdit(f"{key!r} has a comment or is written in an unusual way")
    end += 2 if layout.text.startswith("\r\n", end) else 1
    return replaced(layout, entry.start, end, "")


def write(path: Path, old: bytes, new: bytes) -> None:
    """Replace the content of a file, as a whole or not at all.

    A symbolic link stays one, and the file keeps its mode. Raises CannotEdit if the
    content is no longer *old*, and OSError if the file cannot be written.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        if target.read_bytes() != old:
            raise CannotEdit("another program changed it in the meantime")
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
