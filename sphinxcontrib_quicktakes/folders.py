"""The folders of ``quicktakes_content``: which are taken in, and which file is where.

A build copies them (:mod:`.mirror`), the command reads them where they are: so this is
independent of Sphinx. The *place* of a file is its path in the source directory, where
its copy is or would be.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from . import mirror
from .catalogue import docnames
from .catalogue.docnames import AddressError
from .problems import Problem, ProblemType


class Folders(dict[str, Path]):
    """The absolute paths of the folders, by the directory that each is copied to."""

    def holding(self, place: Path) -> str | None:
        """Return the directory of copies that a place is in, or None."""
        text = f"{place.as_posix()}/"
        return next((name for name in self if text.startswith(f"{name}/")), None)

    def original(self, place: Path) -> Path | None:
        """Return the path of the original that belongs to a place, or None."""
        name = self.holding(place)
        if name is None:
            return None
        return self[name] / place.as_posix()[len(name) + 1 :]

    def place(self, path: Path) -> Path | None:
        """Return the place of an original, given by its absolute path, or None."""
        for name, folder in self.items():
            if path.is_relative_to(folder):
                return Path(name, path.relative_to(folder))
        return None


def find(
    content: Mapping[str, str], srcdir: Path, confdir: Path, outputs: Iterable[Path]
) -> tuple[Folders, list[Problem]]:
    """Return the folders to take in, and the problems of those that cannot be.

    *content* is the setting; *outputs* are directories that no folder may contain.
    """
    found, problems = Folders(), []
    for name, value in sorted(content.items()):
        folder = _absolute(value, confdir)
        if why := _refusal(found, name, folder, srcdir, outputs):
            problems.append(
                Problem(
                    ProblemType.CONTENT,
                    f"quicktakes_content[{name!r}] is {value!r}: {why}; the folder is "
                    "left out",
                )
            )
        else:
            found[name] = folder
    return found, problems


def _absolute(value: str, confdir: Path) -> Path:
    with suppress(ValueError):  # it contains what no name of a user can
        value = os.path.expanduser(value)
    return Path(os.path.normpath(confdir / value))


def _refusal(
    others: Iterable[str],
    name: str,
    folder: Path,
    srcdir: Path,
    outputs: Iterable[Path],
) -> str | None:
    """Return why a folder cannot be taken in under a name, beside *others*."""
    try:
        docnames.check(name)
    except AddressError as error:
        return f"{error}; expected a directory below the source directory"
    target = srcdir / name
    if not target.parent.resolve().is_relative_to(srcdir.resolve()):
        return "that directory is not below the source directory"
    for other in others:
        if mirror.nested(Path(name), Path(other)):
            return (
                f"it is inside {other!r} or contains it; expected separate directories"
            )
    if why := _no_folder(folder):
        return why
    real = folder.resolve()
    if mirror.nested(real, target.parent.resolve() / target.name):
        return "the copy would be inside the folder or contain it"
    for place in (srcdir, *outputs):
        if place.resolve().is_relative_to(real):
            return f"the folder contains {place}; expected a folder of content only"
    return None


def _no_folder(path: Path) -> str | None:
    """Return why a path leads to no folder, or None if it does."""
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        pass
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"
    return f"there is no folder {path}"


def unwritable(name: str, error: mirror.MirrorError) -> Problem:
    """Return the problem of a folder whose copy cannot be made."""
    return Problem(
        ProblemType.CONTENT,
        f"quicktakes_content[{name!r}]: {error}; expected no such directory, or one "
        "that the extension created and can write; the folder is left out",
    )


def left_out(name: str, why: str) -> Problem:
    """Return the problem of a file in a folder that is not copied."""
    return Problem(
        ProblemType.CONTENT,
        f"{why}; expected a readable file or folder inside "
        f"quicktakes_content[{name!r}]; it is left out of the build",
    )


def unused(name: str, folder: Path) -> Problem:
    """Return the problem of a folder from which Sphinx takes no file."""
    return Problem(
        ProblemType.CONTENT,
        f"quicktakes_content[{name!r}]: no page comes from {folder}; expected files in "
        f"{name}/ with a suffix of source_suffix, not left out by exclude_patterns or "
        "include_patterns",
    )
