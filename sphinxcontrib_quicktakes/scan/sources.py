"""Where the sources are, and where their pages are.

Sphinx's project maps document names to paths. Here, the two need not agree. A document
from an external folder has the path of the copy (:mod:`..mirror`), but is read from the
original and named by it in warnings. And a question has the address that
``quicktakes_docname`` gives it (:mod:`..catalogue.moving`), wherever its file is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from sphinx.application import Sphinx
from sphinx.project import Project
from sphinx.util.matching import Matcher
from sphinx.util.osutil import path_stabilize

from .. import folders, mirror
from ..catalogue import Entry, moving
from ..domain import QuickTakesDomain
from ..files import is_generated
from ..folders import Folders
from ..problems import Problem
from ..report import rename_locations, report, report_path
from .progress import batches

_Value = TypeVar("_Value")


class Sources(Project):
    """A project whose documents may be elsewhere than their files.

    *folders* are the external folders; *generated* are paths of generated pages among
    their copies; *outdated* are the directories of copies that are left out; *moved*
    are the paths of moved documents, by their names.
    """

    def __init__(self, srcdir: Any, source_suffix: Iterable[str]) -> None:
        super().__init__(srcdir, source_suffix)
        self.folders = Folders()
        self.generated: set[str] = set()
        self.outdated: list[str] = []
        self.moved: dict[str, Any] = {}
        self._names: dict[Path, str] = {}

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the document of a file, given as the copy or the original."""
        if not (self.folders or self.moved or self.outdated):
            return super().path2doc(filename)
        path = Path(filename)
        if path.is_absolute():
            path = self._below_source(path)
        if self._is_outdated(path):
            return None
        if path in self._names:
            return self._names[path]
        return self.own_place(path)

    def doc2path(self, docname: str, absolute: bool) -> Any:
        """Return the file of a document; as an absolute path, the original."""
        if docname not in self.moved and not (absolute and self.folders):
            return super().doc2path(docname, absolute)
        path = self.moved.get(docname) or super().doc2path(docname, absolute=False)
        return type(path)(self.original(path)) if absolute else path

    def original(self, path: Path) -> Path:
        """Return the absolute path of the original of a source file."""
        found = None if self.folder_of(path) is None else self.folders.original(path)
        return found or Path(self.srcdir, path)

    def location(self, text: str) -> str:
        """Return a location, a path and what follows it, with the original of a copy.

        Docutils makes paths relative to where the build was started.
        """
        drive, rest = os.path.splitdrive(text)
        path, colon, line = rest.partition(":")
        path = os.path.abspath(drive + path)
        if not path.startswith(f"{self.srcdir}{os.sep}"):
            return text
        inside = Path(path).relative_to(self.srcdir)
        found = None if self.folder_of(inside) is None else self.original(inside)
        return text if found is None else f"{found}{colon}{line}"

    def folder_of(self, path: Path) -> str | None:
        """Return the directory of copies that contains a file, or None."""
        return None if path.as_posix() in self.generated else self.folders.holding(path)

    def own_place(self, path: Path) -> str | None:
        """Return the document name that a path below the source directory is."""
        for suffix in self.source_suffix:
            if path.name.endswith(suffix):
                return path_stabilize(path).removesuffix(suffix)
        return None

    def document_at(self, docname: str, path: str) -> str | None:
        """Return the document name of the file that *path* leads to from a document.

        *path* is relative to the original of the document's file, or to the source
        directory if it begins with a slash. The document need not exist.
        """
        here = Path(self.doc2path(docname, absolute=True)).parent
        base = Path(self.srcdir) if path.startswith("/") else here
        file = self._below_source(Path(os.path.normpath(base / path.lstrip("/"))))
        found = self.path2doc(file)
        # It may be the name of another file: one that moved or has another suffix.
        if found is None or file != Path(self.doc2path(found, absolute=False)):
            return None
        return found

    def move(self, moved: Mapping[str, str]) -> None:
        """Move documents: *moved* are their new names by the old ones."""
        paths = {new: self.doc2path(old, absolute=False) for old, new in moved.items()}
        self.docnames -= moved.keys()
        self.docnames |= paths.keys()
        self.moved = paths
        self._names = {Path(path): docname for docname, path in paths.items()}

    @property
    def left(self) -> set[str | None]:
        """The document names that the files of moved documents would give."""
        return {self.own_place(Path(path)) for path in self.moved.values()}

    def _is_outdated(self, path: Path) -> bool:
        inside = any(path.is_relative_to(name) for name in self.outdated)
        return inside and path.as_posix() not in self.generated

    def _below_source(self, path: Path) -> Path:
        if found := self.folders.place(path):
            return found
        return (
            path.relative_to(self.srcdir) if path.is_relative_to(self.srcdir) else path
        )


def prepare(app: Sphinx, domain: QuickTakesDomain) -> None:
    """Copy the external folders, before Sphinx looks for sources."""
    project = Sources(app.srcdir, app.config.source_suffix)
    project.restore(app.project)
    app.project = app.env.project = project
    srcdir = Path(app.srcdir)
    outputs = (Path(app.outdir), Path(app.doctreedir))
    wanted, refused = folders.find(
        domain.settings.content, srcdir, Path(app.confdir), outputs
    )
    for problem in refused:
        report("", problem)
    # First remove obsolete copies, which may contain a new one or be in it.
    # A name may lead there through a link.
    places = {(srcdir / name).resolve() for name in wanted}
    for name in [*mirror.found_in(srcdir, Matcher(app.config.exclude_patterns))]:
        if (srcdir / name).resolve() not in places:
            mirror.remove(srcdir, name)
    for name, folder in wanted.items():
        _take_in(app, project, name, folder)
    if project.folders:
        rename_locations(project.location)


def _take_in(app: Sphinx, project: Sources, name: str, folder: Path) -> None:
    def progress(paths: list[str]) -> Iterable[str]:
        return batches(app, f"copying {folder.name}... ", paths)

    try:
        outcome = mirror.mirror(folder, Path(app.srcdir), name, progress, is_generated)
    except mirror.MirrorError as error:
        # A copy that cannot be brought up to date can rarely be removed.
        if mirror.is_ours(Path(app.srcdir), name):
            project.outdated.append(name)
        report("", folders.unwritable(name, error))
        return
    project.folders[name] = folder
    project.generated |= {f"{name}/{path}" for path in outcome.kept}
    for path, why in outcome.left_out:
        report_path(path, folders.left_out(name, why))


def empty_folders(domain: QuickTakesDomain) -> Iterator[Problem]:
    """Yield a problem for each folder from which Sphinx takes no file."""
    env = domain.env
    project = cast(Sources, env.project)
    if not project.folders:
        return
    paths = (env.doc2path(docname, base=False) for docname in env.found_docs)
    used = {project.folder_of(path) for path in paths}
    for name, folder in project.folders.items():
        if name not in used:
            yield folders.unused(name, folder)


def by_own_place(
    domain: QuickTakesDomain, values: Mapping[str, _Value]
) -> dict[str, _Value]:
    """Return *values* by the document names that the files themselves would give.

    They come from the last build, before Sphinx looks for sources.
    """
    project = cast(Sources, domain.env.project)
    if not domain.settings.docname:
        return dict(values)  # as in the build that they come from
    return {
        project.own_place(project.doc2path(docname, absolute=False)) or docname: value
        for docname, value in values.items()
    }


def move_questions(
    domain: QuickTakesDomain, entries: Mapping[str, Entry]
) -> tuple[dict[str, str], list[tuple[str, Problem]]]:
    """Move the questions to their addresses; return the new names, and the problems.

    The problems are by the new names of the documents.
    """
    env = domain.env
    project = cast(Sources, env.project)
    pattern = domain.settings.docname
    if not pattern:
        return {}, []
    files = {d: str(env.doc2path(d, base=False)) for d in env.found_docs}
    moved, problems = moving.move(
        pattern,
        {d: entry for d, entry in entries.items() if d != env.config.root_doc},
        env.found_docs,
        files.__getitem__,
        lambda docname: is_generated(Path(env.doc2path(docname))),
    )
    project.move(moved)
    return moved, problems
