"""The project that a command works on: its source directory and its settings.

``conf.py`` is a program, and checking a file is no reason to run it. Settings are read
from its text: those with literal values count, and computed ones are reported, so that
the user can give them on the command line.

Files of ``quicktakes_content`` are read and written where they are, and have the names
of their copies. The copies themselves are left alone: the next build would undo what
was done to them.
"""

from __future__ import annotations

import ast
import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .. import folders, mirror
from ..catalogue.docnames import is_pattern
from ..config import PREFIX, Settings, read_settings
from ..counts import whole
from ..folders import Folders
from ..problems import Problem

_DEFAULTS: dict[str, Any] = {
    "language": "en",
    "root_doc": "index",
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
    the settings, about which a build would warn. *folders* are those outside that it
    takes in. *suffixes* are those of Markdown files, *documents* those of all pages.
    """

    root: Path
    settings: Settings = field(default_factory=Settings)
    config: Path | None = None
    folders: Folders = field(default_factory=Folders)
    language: str = "en"
    root_doc: str = "index"
    suppressed: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = (".md",)
    documents: tuple[str, ...] = (".md", ".rst")
    included: tuple[str, ...] = ("**",)
    excluded: tuple[str, ...] = tuple(_NEVER)
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def place(self, path: Path) -> Path | None:
        """Return the path of a file in the source directory, as a build sees it.

        It is None for a file that is not in the project.
        """
        absolute = Path(os.path.abspath(path))
        if found := self.folders.place(absolute):
            return found
        inside = absolute.is_relative_to(self.root)
        return absolute.relative_to(self.root) if inside else None

    def original(self, path: Path) -> Path:
        """Return the file or folder that a copy is made from; *path* if it is no copy.

        The copy need not be there yet. Raises UsageError if its folder is not known.
        """
        absolute = Path(os.path.abspath(path))
        if absolute.is_relative_to(self.root):
            found = self.folders.original(absolute.relative_to(self.root))
            if found is not None:
                return found
        if self.folders.place(absolute) is None and _in_copy(absolute):
            raise UsageError(
                f"{str(path)!r} is in a copy (with a {mirror.MARKER}), which the next "
                "build overwrites: expected the original"
            )
        return path

    def docname(self, path: Path) -> str:
        """Return the document name that a build gives a file by its place."""
        name = (self.place(path) or Path(os.path.abspath(path))).as_posix()
        for suffix in sorted(self.documents, key=len, reverse=True):
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
        place = self.place(path)
        if place is None or not path.name.endswith(self.suffixes):
            return path.name.endswith(self.suffixes)
        hidden = any(part.startswith(".") for part in place.parts)
        return self._taken()(place) and not (hidden and self.folders.holding(place))

    def sources(self) -> set[Path]:
        """Return the Markdown files of the project, as a build would find them."""
        return self._files(self.suffixes)

    def others(self) -> set[Path]:
        """Return the other files that pages are made of."""
        found = self._files(self.documents)
        return {path for path in found if not path.name.endswith(self.suffixes)}

    def _files(self, suffixes: tuple[str, ...]) -> set[Path]:
        from sphinx.util.matching import get_matching_files

        self._check_patterns()
        names = get_matching_files(self.root, self.included, self.excluded)
        own = (self.root / name for name in names if name.endswith(suffixes))
        taken = self._taken()
        return {
            *_without_copies(own),
            *(
                folder / path
                for name, folder in self.folders.items()
                for path in mirror.look(folder).files
                if path.endswith(suffixes) and taken(Path(name, path))
            ),
        }

    def _taken(self) -> Callable[[Path], bool]:
        """Return what says of a place whether Sphinx takes a file from there."""
        from sphinx.util.matching import Matcher

        self._check_patterns()
        excluded, included = Matcher(self.excluded), Matcher(self.included)

        def taken(place: Path) -> bool:
            parents = [parent.as_posix() for parent in place.parents[:-1]]
            left_out = any(map(excluded, (place.as_posix(), *parents)))
            return included(place.as_posix()) and not left_out

        return taken

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """Return the files that *paths* name: themselves, or those in a directory.

        Raises UsageError for a path that does not exist or is not Markdown, and for a
        directory without a file to read: to find nothing wrong there means nothing.
        """
        found: set[Path] = set()
        sources: set[Path] | None = None
        for given in paths:
            path = self.original(given)
            if path.is_dir():
                sources = self.sources() if sources is None else sources
                inside = self._inside(path)
                files = {source for source in sources if inside(source)}
                files = files or set(self._outside(path))
                if not files:
                    raise UsageError(
                        f"no build would read a file in {str(given)!r}: expected "
                        f"{self.readable}"
                    )
                found |= files
            elif not (path.is_file() or path.is_symlink()):
                raise UsageError(f"there is no file or directory {str(path)!r}")
            elif not path.name.endswith(self.suffixes):
                raise UsageError(
                    f"{str(path)!r} is not a Markdown file: expected a directory, or a "
                    f"name that ends with {self.endings}"
                )
            else:
                found.add(Path(os.path.abspath(path)))
        return sorted(found)

    def left_out(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Problem]]:
        """Return what a build leaves out of folders outside, and why.

        *paths* are the files and directories to look in.
        """
        named = [path for path in map(self.original, paths) if path.is_dir()]
        if not (named and self.folders):
            return
        inside = [self._inside(path) for path in named]
        taken = self._taken()
        for name, folder in self.folders.items():
            outcome = mirror.look(folder)
            found = [(p, folders.left_out(name, why)) for p, why in outcome.left_out]
            pages = (p for p in outcome.files if p.endswith(self.documents))
            if not any(taken(Path(name, path)) for path in pages):
                found.append((folder, folders.unused(name, folder)))
            for path, problem in found:
                if any(within(path) for within in inside):
                    yield path, problem

    def _inside(self, folder: Path) -> Callable[[Path], bool]:
        """Return what says of a file whether it, or its place, is in a folder."""
        absolute = Path(os.path.abspath(folder))

        def inside(path: Path) -> bool:
            place = self.root / (self.place(path) or path)
            return path.is_relative_to(absolute) or place.is_relative_to(absolute)

        return inside

    def _outside(self, folder: Path) -> Iterator[Path]:
        """Return the Markdown files in a folder, if it is not in the project."""
        absolute = Path(os.path.abspath(folder))
        if self.place(folder) is None and not self.root.is_relative_to(absolute):
            files = (absolute / path for path in mirror.look(absolute).files)
            found = (path for path in files if path.name.endswith(self.suffixes))
            yield from _without_copies(found)

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
            f"value with -D {name}{'.KEY' * isinstance(_DEFAULTS[name], dict)}=..."
            for name in sorted(computed - changed)
        ]
    for value in values:
        _set(given, value)
    root = config.parent if config is not None else common
    settings, problems = read_settings(given)
    taken_in, refused = _folders(settings.content, root)
    excluding = (
        "exclude_patterns",
        "templates_path",
        "html_static_path",
        "html_extra_path",
    )
    project = Project(
        root=root,
        settings=settings,
        config=config,
        folders=taken_in,
        language=str(given["language"] or "en"),
        root_doc=str(given["root_doc"]),
        suppressed=_texts(given["suppress_warnings"]),
        suffixes=_suffixes(given["source_suffix"]),
        documents=(".md", *_documents(given["source_suffix"])),
        included=_texts(given["include_patterns"]),
        excluded=(*(t for name in excluding for t in _texts(given[name])), *_NEVER),
        notes=tuple(notes),
    )
    problems += refused
    told = (one for one in problems if not project.suppresses(one.type.value))
    return dataclasses.replace(project, problems=tuple(told))


def _folders(content: Mapping[str, str], root: Path) -> tuple[Folders, list[Problem]]:
    """Return the folders outside that a build would take in, and those it would not."""
    found, problems = folders.find(content, root, root, ())
    for name in [*found]:
        try:
            mirror.ensure_free(root, name)
        except mirror.MirrorError as error:
            problems.append(folders.unwritable(name, error))
            del found[name]
    return found, problems


def _in_copy(path: Path) -> bool:
    """Whether an absolute path is that of a folder's copy, or is in one."""
    return any(map(mirror.is_copy, (path, *path.parents)))


def _without_copies(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files, of absolute paths, that are in no copy of a folder outside."""
    in_copy = cache(_in_copy)  # for many files are in the same folder
    return (path for path in paths if not in_copy(path.parent))


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
        known = given[name] if isinstance(given[name], dict) else {}
        given[name] = {**known, item: text}
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
