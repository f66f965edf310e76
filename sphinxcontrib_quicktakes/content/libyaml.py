"""YAML of every kind, read by libyaml: values and their places.

The node tree is read first, because only nodes know their lines, and because aliases
that expand without bounds must be found before any value is built. While it is read,
levels are counted: libyaml's composer recurses in C, and would overflow the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

from ..problems import Problem, ProblemType
from . import yaml_losses
from .scalars import Loader
from .simple_yaml import Places
from .yaml_losses import Loss

MAX_GROWTH = 100_000
"""The maximum number of characters and values that aliases add to what was written."""
MAX_DEPTH = 100
"""The maximum number of levels, before and after aliases are expanded."""

_TEXT_TAG, _LIST_TAG, _MAPPING_TAG = (
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")
)
# YAML refuses the control characters that mojibake contains (”, read as Windows-1252).
# And three characters that come with texts from word processors end a line in YAML 1.1,
# but neither in YAML 1.2 (5.4) nor in an editor. Meaningless characters replace them
# while YAML reads.
_REFUSED = {code: 0xFDD0 + code - 0x80 for code in range(0x80, 0xA0)}
_REFUSED |= {0x2028: 0x1FFFE, 0x2029: 0x1FFFF}
_RESTORED = {stand_in: code for code, stand_in in _REFUSED.items()}
_IS_REFUSED = re.compile("[\x80-\x9f\u2028\u2029]")


def with_stand_ins(source: str) -> str:
    """Return a text of the same length, with refused characters replaced."""
    return source.translate(_REFUSED) if _IS_REFUSED.search(source) else source


def restored(value: str) -> str:
    """Return a value read from such a text, with its characters restored."""
    return value.translate(_RESTORED)


class FrontMatterError(Exception):
    """Front matter that cannot be read; *problem* says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Loader(Loader):
    """Raises for nesting before it overflows the composer."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.depth = 0

    # The composer calls these two around each node, whatever the YAML looks like.

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FrontMatterError(_too_deep(current_node.start_mark.line + 1))

    def ascend_resolver(self) -> None:
        self.depth -= 1


Repeated = tuple[tuple[str, int], ...]
"""Duplicate keys, with the line of each repetition."""


def read(source: str) -> tuple[dict[Any, Any], Places, Repeated, tuple[Loss, ...]]:
    """Return the values, their places, duplicate keys, and losses in texts.

    Raises :class:`FrontMatterError`.
    """
    # libyaml counts lines from the newline that ends the opening ``---``, so its
    # line 1 is the file's second, as it should be: *source* begins with that newline.
    original, source = source, with_stand_ins(source)
    try:
        loader = _Loader(source)
        try:
            root = loader.get_single_node()
            if root is None:
                return {}, {}, (), ()
            if "&" in source:
                _check_aliases(root, source)
            if source is not original:
                _restore(root)
            repeated = _repeated(root)  # before keys are merged
            data = _value(loader, root)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise FrontMatterError(_yaml_problem(error, source)) from None
    if data is None:
        return {}, {}, (), ()
    if not isinstance(data, dict):
        raise FrontMatterError(
            Problem(
                ProblemType.FRONT_MATTER,
                f"the front matter is a {type(data).__name__}: expected 'key: value' "
                "lines; the file is left out of the build",
                line=root.start_mark.line + 1,
            )
        )
    places: Places = {}
    _note_places(root, (), places)
    return data, places, repeated, _losses(root, source)


def _losses(root: yaml.Node, source: str) -> tuple[Loss, ...]:
    if " #" not in source and not ('"' in source and "\\" in source):
        return ()
    return tuple(yaml_losses.find(_texts(root), source))


def _texts(root: yaml.Node) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Return the texts with their paths; those in a list have the path of the list."""
    seen: set[int] = set()
    left = [("", root)]
    while left:
        path, node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in _named(node):
                left.append((f"{path}.{key.value}" if path else key.value, value))
        elif isinstance(node, yaml.SequenceNode):
            left += [(path, item) for item in node.value]
        elif isinstance(node, yaml.ScalarNode) and _is_text(node):
            yield path, node


def _note_places(node: yaml.Node, path: tuple[str, ...], places: Places) -> None:
    style = node.style if isinstance(node, yaml.ScalarNode) else ""
    places[path] = (node.start_mark.line + 1, style if style in ("|", ">") else "")
    if isinstance(node, yaml.MappingNode):
        # The last of several equal keys counts.
        for key, value in {k.value: v for k, v in _named(node)}.items():
            _note_places(value, (*path, key), places)


def _named(node: yaml.MappingNode) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Return the items of a mapping whose keys are no lists or mappings."""
    return [(k, v) for k, v in node.value if isinstance(k, yaml.ScalarNode)]


def _repeated(root: yaml.Node) -> Repeated:
    found: list[tuple[str, int]] = []
    for node in _nodes(root):
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, _value in _named(node):
                if key.value in seen:
                    found.append((key.value, key.start_mark.line + 1))
                seen.add(key.value)
    return tuple(sorted(found, key=lambda item: item[1]))


def _restore(root: yaml.Node) -> None:
    for node in _nodes(root):
        if isinstance(node, yaml.ScalarNode):
            node.value = restored(node.value)


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Return each node once, whatever the aliases."""
    seen: set[int] = set()
    left = [root]
    while left:
        node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            left += [part for item in node.value for part in item]
        elif isinstance(node, yaml.SequenceNode):
            left += node.value


def _is_text(node: yaml.Node) -> bool:
    return node.tag == _TEXT_TAG and isinstance(node, yaml.ScalarNode)


def _value(loader: Loader, node: yaml.Node) -> Any:
    """Return the value of a node, as the loader constructs it.

    Texts, and the lists and mappings of them, which most front matter is, are taken
    from the nodes themselves: in a third of the time.
    """
    if _is_text(node):
        return node.value
    if node.tag == _LIST_TAG and isinstance(node, yaml.SequenceNode):
        return [_value(loader, item) for item in node.value]
    if (
        node.tag == _MAPPING_TAG
        and isinstance(node, yaml.MappingNode)
        and all(_is_text(key) for key, _item in node.value)
    ):
        return {key.value: _value(loader, item) for key, item in node.value}
    return loader.construct_object(node, deep=True)


# libyaml's messages for text that its authors did not mean as YAML.
_BEGINS_SO = ", with quotes around text that begins with such a character"
_HINTS = {
    "block sequence entries are not allowed in this context": _BEGINS_SO,
    "mapping keys are not allowed in this context": _BEGINS_SO,
    "found character that cannot start any token": _BEGINS_SO,
    "did not find expected alphabetic or numeric character": _BEGINS_SO,
    "found unhashable key": _BEGINS_SO,
    "found undefined alias": ", with quotes around text that begins with '*'",
    "could not find expected ':'": ", as in 'key: value'",
}
_NO_MAPPING = "mapping values are not allowed in this context"
_NO_KEY = "did not find expected key"
_LINE_ENDS = re.compile(r"\r\n?|\n")
_KEY = re.compile(r"\s*[^\s:#][^:#]*:(?=\s|$)")


def _hint(what: str, line: str, column: int) -> str:
    """Return what is expected where libyaml says *what* of a *line*, at a column of it.

    Columns count from 1, as in the message.
    """
    key = _KEY.match(line)
    if what == _NO_MAPPING:
        if key and key.end() == column:
            # The line is read as the rest of a text, like an indented one.
            return ", with each key below the previous one, and ': ' after each"
        return ", with quotes around text that contains ': '"
    if what == _NO_KEY and key:
        value = line[key.end() :].lstrip()
        if value.startswith(("'", '"')):
            return ", with other quotation marks around text that contains some"
        return _BEGINS_SO if value.startswith(("[", "{")) else ""
    if what.startswith("could not determine a constructor for the tag"):
        return _BEGINS_SO
    return _HINTS.get(what, "")


def _yaml_problem(error: yaml.YAMLError, source: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    if what == "found unexpected end of stream" and getattr(error, "context_mark", 0):
        # The quote is at the beginning, not where the file ends.
        mark = error.context_mark  # type: ignore[attr-defined]
        what = "the quoted text that begins here never ends"
    if what == "could not find expected ':'" and getattr(error, "context_mark", 0):
        # It is missing in the line of the key, and missed in the next one.
        mark = error.context_mark  # type: ignore[attr-defined]
    if isinstance(mark, yaml.error.Mark | yaml._yaml.Mark):
        line, column = mark.line + 1, mark.column + 1
    elif bad := yaml.reader.Reader.NON_PRINTABLE.search(source):
        # libyaml's reader gives no line for a character that YAML does not allow.
        before = source[: bad.start()]
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        what = f"the character {bad[0]!a} is not allowed"
    else:
        line, column = 1, 1
    if "nesting depth" in str(what):
        return _too_deep(line)  # libyaml 0.2.6 counts as well, and reads ahead
    lines = [*_LINE_ENDS.split(source), ""]  # it may be wrong at the very end
    hint = _hint(str(what), lines[min(line, len(lines)) - 1], column)
    return Problem(
        ProblemType.FRONT_MATTER,
        f"the YAML of the front matter cannot be read at line {line}, column {column}: "
        f"{what}; expected valid YAML{hint}; the file is left out of the build",
        line=line,
        column=column,
    )


def _too_deep(line: int) -> Problem:
    return Problem(
        ProblemType.ALIASES,
        f"the front matter is nested too deeply: expected at most {MAX_DEPTH} levels; "
        "the file is left out of the build",
        line=line,
    )


def _check_aliases(root: yaml.Node, source: str) -> None:
    """Raise where aliases make the values endless or far more than was written."""
    known: dict[int, tuple[int, int]] = {}
    open_: set[int] = set()

    def measure(node: yaml.Node) -> tuple[int, int]:
        """Return the size of a value and its levels."""
        if id(node) in known:
            return known[id(node)]
        if id(node) in open_:
            raise FrontMatterError(_alias_problem(node, "contains itself"))
        open_.add(id(node))
        size, inside = 1, 0
        if isinstance(node, yaml.CollectionNode):
            for item in node.value:
                # A mapping holds pairs, a sequence holds nodes.
                for child in item if isinstance(item, tuple) else (item,):
                    more, levels = measure(cast(yaml.Node, child))
                    size += more
                    inside = max(inside, levels)
        else:
            size = max(size, len(node.value))
        if size > len(source) + MAX_GROWTH:
            what = f"grows by more than {MAX_GROWTH:,} characters"
            raise FrontMatterError(_alias_problem(node, what))
        if inside >= MAX_DEPTH:
            raise FrontMatterError(_too_deep(node.start_mark.line + 1))
        known[id(node)] = size, inside + 1
        return known[id(node)]

    measure(root)


def _alias_problem(node: yaml.Node, what: str) -> Problem:
    return Problem(
        ProblemType.ALIASES,
        f"a value of the front matter {what} once its YAML aliases are expanded; "
        "expected plain values; the file is left out of the build",
        line=node.start_mark.line + 1,
    )
