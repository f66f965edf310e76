"""A copy of an external folder, kept up to date in a directory of its own.

This is independent of Sphinx. Only the content of the directory is ever written or
removed, and only if it bears the mark: a directory that somebody else made is left
alone. Links in it are replaced and never followed. Simultaneous builds may copy the
same folder: at each step, another build may just have done it.

A file is copied if its modification time or its size differs from the last time, and
written if its content differs. The copy gets the current time, so that whatever
compares times notices an older file that replaced a newer one.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .builds import whole_files

MARK = "Copied by sphinxcontrib-quicktakes; changes are lost."
MARKER = ".quicktakes-copy.json"

Stamps = dict[str, list[int]]
"""For each file, by its path in the folder: its time and size, its copy's time."""


class MirrorError(Exception):
    """A folder that cannot be mirrored; the message says why."""


@dataclass
class Outcome:
    """What there was to copy.

    *files* are the paths in the folder, *left_out* what was not copied, with the
    reason; *kept* are the paths in the directory that are not copies.
    """

    files: dict[str, os.stat_result] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    left_out: list[tuple[Path, str]] = field(default_factory=list)


def is_ours(root: Path, name: str) -> bool:
    """Whether a mirror made the directory *name* in *root*.

    If somebody copied such a directory by hand, it does not count.
    """
    return _recorded_name(root / name) == name


def is_copy(folder: Path) -> bool:
    """Whether a mirror made a directory, wherever its source directory begins."""
    name = _recorded_name(folder)
    return name is not None and folder.as_posix().endswith(f"/{name}")


def _recorded_name(target: Path) -> str | None:
    """Return the name in the mark of a directory, or None if it has no mark."""
    try:
        marker = target / MARKER
        if stat.S_ISDIR(target.lstat().st_mode) and stat.S_ISREG(
            marker.lstat().st_mode
        ):
            record = json.loads(marker.read_bytes())
            return str(record["name"]) if record["mark"] == MARK else None
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def mirror(
    source: Path,
    root: Path,
    name: str,
    progress: Callable[[list[str]], Iterable[str]] = iter,
    keep: Callable[[Path], bool] = lambda path: False,
) -> Outcome:
    """Make the directory *name* in *root* a copy of *source*.

    Hidden files and folders are left out, and so is what cannot be read. *progress*
    gets the paths to copy and yields them one by one. *keep* says which files in the
    directory to keep although they are not copies. Raises MirrorError if the directory
    is not ours or cannot be written.
    """
    outcome = look(source)
    target = root / name
    try:
        stamps = _begin(root, name)
        before = {path: list(stamp) for path, stamp in stamps.items()}
        copies = _clear(target, outcome, stamps, keep)
        for folder in sorted(outcome.folders):
            (target / folder).mkdir(exist_ok=True)
        changed = [
            path
            for path, status in sorted(outcome.files.items())
            if path not in copies
            or stamps.get(path)
            != [status.st_mtime_ns, status.st_size, copies[path].st_mtime_ns]
            or copies[path].st_size != status.st_size
        ]
        for path in progress(changed) if changed else ():
            _copy(source, target, path, outcome, stamps)
        if stamps != before:
            whole_files.write(target / MARKER, _marker(name, stamps))
    except OSError as error:
        place = error.filename or target
        raise MirrorError(f"{place} cannot be written: {error.strerror}") from error
    return outcome


def look(source: Path) -> Outcome:
    """Return what a mirror of a folder would copy, and what it would leave out."""
    outcome = Outcome()
    _look(source, source.resolve(), "", outcome)
    return outcome


def remove(root: Path, name: str) -> None:
    """Remove a directory that a mirror made; leave others alone."""
    if is_ours(root, name):
        shutil.rmtree(root / name, ignore_errors=True)


def _look(folder: Path, root: Path, prefix: str, outcome: Outcome) -> None:
    """Find what is in a folder, without following links to folders, as in loops."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        outcome.left_out.append((folder, f"it cannot be read: {error.strerror}"))
        return
    if prefix:
        outcome.folders.add(prefix.rstrip("/"))
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = prefix + entry.name
        why = _objection(entry, root)
        if why is None and entry.is_dir(follow_symlinks=False):
            _look(Path(entry.path), root, path + "/", outcome)
        elif why is None:
            outcome.files[path] = entry.stat()
        else:
            outcome.left_out.append((Path(entry.path), why))


def _objection(entry: os.DirEntry[str], root: Path) -> str | None:
    """Return why an entry of a folder is not to be copied."""
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8"
    # Other signs that Python does not print are common: the narrow space in names of
    # screenshots, the joiners of emoji and Persian.
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in entry.name):
        return "its name holds control characters"
    try:
        if entry.is_symlink():
            real = Path(entry.path).resolve(strict=True)
            if not real.is_relative_to(root):
                return "it is a link that leads out of the folder"
            if real.is_dir():
                return "it is a link to a folder, which is not followed"
        mode = entry.stat().st_mode
        if stat.S_ISREG(mode) and not os.access(entry.path, os.R_OK):
            return "it cannot be read: Permission denied"
    except RuntimeError:  # how older Python reports a link to itself
        return "it is a link that leads round in a circle"
    except OSError as error:
        if entry.is_symlink():
            return f"it is a link that leads nowhere: {error.strerror}"
        return f"it cannot be read: {error.strerror}"
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "it is neither a file nor a folder"
    return None


def _begin(root: Path, name: str) -> Stamps:
    """Return what is known of the copies, and make sure that the directory is ours."""
    ensure_free(root, name)
    target = root / name
    stamps: Stamps = {}
    if is_ours(root, name):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            found = json.loads((target / MARKER).read_bytes())["files"]
            stamps = {str(path): list(stamp) for path, stamp in found.items()}
    else:
        target.mkdir(parents=True, exist_ok=True)
        whole_files.write(target / MARKER, _marker(name, {}))
    ignore = target / ".gitignore"
    wanted = f"# {MARK}\n*\n"
    if ignore.is_symlink() or not ignore.is_file() or ignore.read_text() != wanted:
        whole_files.write(ignore, wanted)
    return stamps


def ensure_free(root: Path, name: str) -> None:
    """Raise MirrorError if *name* in *root* is something that no mirror made."""
    target = root / name
    there = target.is_symlink() or (target.exists() and not _is_empty(target))
    if there and not is_ours(root, name):
        raise MirrorError(
            f"{target} exists and is not a copy that the extension created"
        )


def _is_empty(target: Path) -> bool:
    # A build killed right away leaves nothing but this.
    return target.is_dir() and all(
        whole_files.is_temporary(path.name) for path in target.iterdir()
    )


def _clear(
    target: Path, outcome: Outcome, stamps: Stamps, keep: Callable[[Path], bool]
) -> dict[str, os.stat_result]:
    """Remove what has no counterpart; return the copies that are there."""
    copies: dict[str, os.stat_result] = {}
    own = {MARKER, ".gitignore"}

    def clear(folder: Path, prefix: str) -> None:
        try:
            whole_files.sweep(folder)
            with os.scandir(folder) as scan:
                entries = list(scan)
        except FileNotFoundError:
            return  # another build has removed it
        for entry in entries:
            path, place = prefix + entry.name, Path(entry.path)
            if path in own or whole_files.is_temporary(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                if path in outcome.files:
                    shutil.rmtree(place, ignore_errors=True)
                    continue
                clear(place, path + "/")
                if path not in outcome.folders:
                    with suppress(OSError):  # it contains files to keep
                        place.rmdir()
            elif path in outcome.files and entry.is_file(follow_symlinks=False):
                with suppress(FileNotFoundError):
                    copies[path] = entry.stat(follow_symlinks=False)
            elif path not in outcome.folders and not entry.is_symlink() and keep(place):
                outcome.kept.add(path)
            else:
                place.unlink(missing_ok=True)

    clear(target, "")
    for path in stamps.keys() - copies.keys():
        del stamps[path]
    return copies


def _copy(
    source: Path, target: Path, path: str, outcome: Outcome, stamps: Stamps
) -> None:
    original, copy = source / path, target / path
    status = outcome.files[path]
    try:
        stream = original.open("rb")
    except OSError as error:
        outcome.left_out.append((original, f"it cannot be read: {error.strerror}"))
        del outcome.files[path]
        copy.unlink(missing_ok=True)
        return
    with whole_files.temporary(target) as part:
        with stream, part.open("xb") as out:
            shutil.copyfileobj(stream, out)
        if not copy.is_file() or not filecmp.cmp(part, copy, shallow=False):
            part.replace(copy)
    stamps[path] = [status.st_mtime_ns, status.st_size, copy.stat().st_mtime_ns]


def _marker(name: str, stamps: Stamps) -> str:
    record = {"mark": MARK, "name": name, "files": stamps}
    return json.dumps(record, indent=0, sort_keys=True) + "\n"


def nested(one: Path, other: Path) -> bool:
    """Whether one of two resolved paths is the other, or inside it."""
    return one.is_relative_to(other) or other.is_relative_to(one)


def found_in(
    root: Path, closed: Callable[[str], bool] = lambda name: False
) -> Iterator[str]:
    """Yield the directories below *root* that mirrors made.

    Directories that are *closed*, by their path, are not searched, because they may be
    large; nor are other projects, which have a ``conf.py`` and copies of their own.
    """
    for folder, names, others in os.walk(root):
        if "conf.py" in others and Path(folder) != root:
            names.clear()
            continue
        prefix = Path(folder).relative_to(root)
        inside = []
        for name in names:
            path = (prefix / name).as_posix()
            if is_ours(root, path):
                yield path
            elif not (name.startswith(".") or closed(path)):
                inside.append(name)
        names[:] = inside
