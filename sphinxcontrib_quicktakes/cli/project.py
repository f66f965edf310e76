"""The project that a command works on: its source directory and its settings.

``conf.py`` is a program, and checking a file is no reason to run it. Settings are read
from its text: those with literal values count, and computed ones are reported, so that
the user can give them on the command line.
"""

from __future__ import annotations

import ast
import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..catalogue.docnames import is_pattern
from ..config import PREFIX, Settings, read_settings
from ..counts import whole
from ..problems import Problem

_DEFAULTS: dict[str, Any] = {
    "language": "en",
    "source_suffix": {".rst": "restructuredtext", ".md": "markdown"},
    "suppress_warnings": [],
    "exclude_patterns": [],
    "include_patterns": ["**"],
    "templates_path": [],
    "html_static_path": [],
    "html_extra_path": [],
    **{
        PREFIX + f.name: getattr(Settings(), f.name)
        for f in dataclasses.fields(Settings)
    },
}
"""The settings of ``conf.py`` that matter here, with Sphinx's defaults."""

# What Sphinx never reads as a source (sphinx.project.EXCLUDE_PATHS).
_NEVER = ["**/_sources", ".#*", "**/.#*", "*.lproj/**"]


class UsageError(Exception):
    """A command line that cannot be run; the message says why."""


@dataclass(frozen=True)
class Project:
    """A source directory with its settings.

    Document names are relative to *root*. *config* is the file with the settings, if
    there is one. *notes* say what could not be read from it; *problems* are those of
    the settings, about which a build would warn. *suffixes* are those of Markdown
    files, *documents* those of all pages.
    """

    root: Path
    settings: Settings = field(default_factory=Settings)
    config: Path | None = None
    language: str = "en"
    suppressed: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = (".md",)
    documents: tuple[str, ...] = (".md", ".rst")
    included: tuple[str, ...] = ("**",)
    excluded: tuple[str, ...] = tuple(_NEVER)
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def docname(self, path: Path) -> str:
        """Return the document name that a build gives a file."""
        absolute = Path(os.path.abspath(path))
        name = (
            absolute.relative_to(self.root).as_posix()
            if absolute.is_relative_to(self.root)
            else absolute.as_posix()
        )
        for suffix in sorted(self.suffixes, key=len, reverse=True):
            if name.endswith(suffix):
                return name.removesuffix(suffix)
        return name

    @property
    def endings(self) -> str:
        """The suffixes, as a phrase."""
        return " or ".join(map(repr, self.suffixes))

    @property
    def readable(self) -> str:
        """The names of files that a build reads, as a phrase."""
        return f"a name that ends with {self.endings} and that conf.py does not exclude"

    def reads(self, path: Path) -> bool:
        """Whether a build reads a file of this name as Markdown of the project.

        A file outside of the project may be taken in, so only its suffix counts.
        """
        from sphinx.util.matching import Matcher

        if not path.name.endswith(self.suffixes):
            return False
        absolute = Path(os.path.abspath(path))
        if not absolute.is_relative_to(self.root):
            return True
        self._check_patterns()
        inner = absolute.relative_to(self.root)
        folders = [parent.as_posix() for parent in inner.parents[:-1]]
        excluded = any(map(Matcher(self.excluded), (inner.as_posix(), *folders)))
        return not excluded and Matcher(self.included)(inner.as_posix())

    def sources(self) -> Iterator[Path]:
        """Return the Markdown files of the project, as Sphinx would find them."""
        from sphinx.util.matching import get_matching_files

        self._check_patterns()
        for name in get_matching_files(self.root, self.included, self.excluded):
            if name.endswith(self.suffixes):
                yield self.root / name

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """Return the files that *paths* name: themselves, or those in a directory.

        Raises UsageError for a path that does not exist or is not Markdown.
        """
        found: dict[Path, None] = {}
        folders = []
        for path in paths:
            if path.is_dir():
                folders.append(Path(os.path.abspath(path)))
            elif not (path.is_file() or path.is_symlink()):
                raise UsageError(f"there is no file or directory {str(path)!r}")
            elif not path.name.endswith(self.suffixes):
                raise UsageError(
                    f"{str(path)!r} is not a Markdown file: expected a directory, or a "
                    f"name that ends with {self.endings}"
                )
            else:
                found[Path(os.path.abspath(path))] = None
        if folders:
            for path in self.sources():
                if any(path.is_relative_to(folder) for folder in folders):
                    found[path] = None
        return sorted(found)

    def _check_patterns(self) -> None:
        """Raise UsageError where the project includes or excludes by no pattern."""
        for pattern in (*self.included, *self.excluded):
            if not is_pattern(pattern):
                raise UsageError(
                    f"{pattern!r} in conf.py is no pattern: expected one such as "
                    "notes/* or [a-c]*"
                )

    def suppresses(self, code: str) -> bool:
        """Whether ``suppress_warnings`` suppresses a type of warning, as in Sphinx."""
        names = {"quicktakes", "quicktakes.*", f"quicktakes.{code}"}
        return not names.isdisjoint(self.suppressed)


def find(
    paths: Iterable[Path], config: Path | None = None, values: Sequence[str] = ()
) -> Project:
    """Return the project that *paths* belong to.

    Its root is the folder of the nearest ``conf.py`` (*config*) above them or, without
    one, the folder that contains them all. *values* are settings as ``NAME=VALUE``,
    which take precedence over those of the file. Raises UsageError.
    """
    absolute = [Path(os.path.abspath(path)) for path in paths]
    common = Path(os.path.commonpath(absolute)) if absolute else Path.cwd()
    if not common.is_dir():
        common = common.parent
    if config is None:
        config = next(
            (f for p in (common, *common.parents) if (f := p / "conf.py").is_file()),
            None,
        )
    elif not config.is_file():
        raise UsageError(f"there is no file {str(config)!r}")
    notes: list[str] = []
    given = dict(_DEFAULTS)
    if config is not None:
        config = Path(os.path.abspath(config))
        plain, computed = _read(config)
        given |= plain
        changed = {value.partition("=")[0].partition(".")[0] for value in values}
        notes += [
            f"{config.name} computes {name}: its default is used, unless you give a "
            f"value with -D {name}=..."
            for name in sorted(computed - changed)
        ]
    for value in values:
        _set(given, value)
    settings, problems = read_settings(given)
    excluding = (
        "exclude_patterns",
        "templates_path",
        "html_static_path",
        "html_extra_path",
    )
    project = Project(
        root=config.parent if config is not None else common,
        settings=settings,
        config=config,
        language=str(given["language"] or "en"),
        suppressed=_texts(given["suppress_warnings"]),
        suffixes=_suffixes(given["source_suffix"]),
        documents=(".md", *_documents(given["source_suffix"])),
        included=_texts(given["include_patterns"]),
        excluded=(*(t for name in excluding for t in _texts(given[name])), *_NEVER),
        notes=tuple(notes),
    )
    told = (one for one in problems if not project.suppresses(one.type.value))
    return dataclasses.replace(project, problems=tuple(told))


_TOO_DEEP = (MemoryError, RecursionError)
"""What Python raises for a value that is nested without end."""


def _read(config: Path) -> tuple[dict[str, Any], set[str]]:
    """Return the plain values of a ``conf.py``, and the names of computed ones."""
    try:
        tree = ast.parse(config.read_bytes())
    except (OSError, SyntaxError, ValueError, *_TOO_DEEP) as error:
        raise UsageError(f"{config} cannot be read: {error}") from None
    values: dict[str, Any] = {}
    computed: set[str] = set()
    plain: set[ast.AST] = set()
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in _DEFAULTS:
                try:
                    values[target.id] = ast.literal_eval(value)
                except (TypeError, ValueError, *_TOO_DEEP):
                    continue
                plain.add(target)
    for node in ast.walk(tree):
        # Anything else may change one of them: an if, a method, an item.
        inner = node.value if isinstance(node, ast.Attribute | ast.Subscript) else node
        if isinstance(inner, ast.Name) and inner.id in _DEFAULTS:
            stored = isinstance(inner.ctx, ast.Store | ast.Del)
            if inner not in plain and (stored or inner is not node):
                computed.add(inner.id)
    for name in computed:
        values.pop(name, None)
    return values, computed


def _set(given: dict[str, Any], option: str) -> None:
    """Carry out one ``-D NAME=VALUE``, in the way of ``sphinx-build``."""
    name, equals, text = option.partition("=")
    name, _dot, item = name.partition(".")
    if not equals or name not in _DEFAULTS:
        raise UsageError(
            f"-D {option}: expected NAME=VALUE with a setting such as "
            f"{PREFIX}max_bytes, or {PREFIX}fields.question=q"
        )
    default = _DEFAULTS[name]
    if isinstance(default, dict):
        if not item:
            raise UsageError(f"-D {option}: expected {name}.KEY=VALUE")
        given[name] = {**given[name], item: text}
    elif isinstance(default, bool):
        if text not in ("0", "1"):
            raise UsageError(f"-D {option}: expected 0 or 1")
        given[name] = text == "1"
    elif isinstance(default, int):
        number = whole(text)
        given[name] = text if number is None else number
    else:
        given[name] = text.split(",") if isinstance(default, list) else text


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable):
        return ()
    return tuple(text for text in value if isinstance(text, str))


def _documents(value: object) -> tuple[str, ...]:
    """Return the suffixes of all files that pages are made of."""
    return _texts(value) or (".rst",)


def _suffixes(value: object) -> tuple[str, ...]:
    """Return the suffixes of the files that ``.md`` is one of."""
    if not isinstance(value, Mapping):
        return (".md",)
    kind = value.get(".md", "markdown")
    return (".md", *(s for s, k in value.items() if k == kind and s != ".md"))
