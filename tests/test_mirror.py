"""A folder and its copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import TESTS
from hypothesis import given
from hypothesis import strategies as st
from test_whole_files import gone_process, left_by

from sphinxcontrib_quicktakes import mirror
from sphinxcontrib_quicktakes.mirror import MARKER, MirrorError, Outcome

OWN = {MARKER, ".gitignore"}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in OWN
    }


def write(folder: Path, **contents: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / f"{name}.md").write_text(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    write(folder, one="1", two="2")
    write(folder / "sub", three="3")
    (folder / "sub/image.png").write_bytes(b"png")
    (folder / ".git").mkdir()
    write(folder / ".git", config="secret")
    (folder / ".hidden.md").write_text("hidden")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "src" / "learn"


def wanted(folder: Path) -> dict[str, bytes]:
    """Return what a copy should hold: all but what is hidden."""
    return {
        path: content
        for path, content in files(folder).items()
        if not any(part.startswith(".") for part in path.split("/"))
    }


def copy_to(folder: Path, target: Path) -> Outcome:
    return mirror.mirror(folder, target.parent, target.name)


def copied(folder: Path, target: Path) -> list[str]:
    """Return the files that a mirror thinks worth copying."""
    seen: list[str] = []

    def progress(paths: list[str]) -> list[str]:
        seen.extend(paths)
        return paths

    mirror.mirror(folder, target.parent, target.name, progress)
    return seen


def test_copy(folder: Path, target: Path) -> None:
    assert copied(folder, target) == [
        "one.md",
        "sub/image.png",
        "sub/three.md",
        "two.md",
    ]
    assert files(target) == {
        "one.md": b"1",
        "two.md": b"2",
        "sub/three.md": b"3",
        "sub/image.png": b"png",
    }
    assert "\n*\n" in (target / ".gitignore").read_text()
    assert mirror.is_ours(target.parent, target.name)


def test_nothing_changed(folder: Path, target: Path) -> None:
    copy_to(folder, target)
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    assert copied(folder, target) == []
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before


def test_link_in_place_of_a_copy_goes_whatever_it_leads_to(
    folder: Path, target: Path, tmp_path: Path
) -> None:
    copy_to(folder, target)
    (tmp_path / "same.md").write_text("1")
    (target / "one.md").unlink()
    (target / "one.md").symlink_to(tmp_path / "same.md")
    copy_to(folder, target)
    assert not (target / "one.md").is_symlink()
    assert files(target) == wanted(folder)


def test_record_names_the_copies_alone(folder: Path, target: Path) -> None:
    copy_to(folder, target)
    (folder / "sub/three.md").unlink()
    copy_to(folder, target)
    record = json.loads((target / MARKER).read_bytes())
    assert record["files"].keys() == files(target).keys()


def changed(path: Path, content: str) -> None:
    status = path.stat()
    path.write_text(content)
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns + 10**9))


def older(path: Path) -> None:
    path.write_text("9")
    os.utime(path, ns=(10**18, 10**18))


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited": lambda f: changed(f / "one.md", "7"),
    "longer": lambda f: (f / "one.md").write_text("longer"),
    "replaced by an older file": lambda f: older(f / "one.md"),
    "added": lambda f: write(f / "new" / "deep", four="4"),
    "deleted": lambda f: (f / "sub/three.md").unlink(),
    "renamed": lambda f: (f / "one.md").rename(f / "uno.md"),
    "folder deleted": lambda f: shutil.rmtree(f / "sub"),
    "file where a folder was": lambda f: (
        shutil.rmtree(f / "sub"),
        (f / "sub").write_text("file"),
    ),
    "folder where a file was": lambda f: (
        (f / "one.md").unlink(),
        write(f / "one.md", five="5"),
    ),
    "everything deleted": lambda f: (shutil.rmtree(f), f.mkdir()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_followed(folder: Path, target: Path, change: str) -> None:
    copy_to(folder, target)
    before = files(target)
    CHANGES[change](folder)
    copy_to(folder, target)
    assert files(target) == wanted(folder) != before
    assert copied(folder, target) == []
    real = {p.relative_to(target) for p in target.rglob("*") if p.is_dir()}
    assert real == {
        p.relative_to(folder)
        for p in folder.rglob("*")
        if p.is_dir() and p.name != ".git"
    }


def test_changed_file_has_a_new_time(folder: Path, target: Path) -> None:
    """Whatever looks at times sees that an older file came."""
    copy_to(folder, target)
    copy = target / "sub/image.png"
    os.utime(copy, ns=(10**18, 10**18))
    copy_to(folder, target)  # what it finds changed in the copy, it writes again
    (folder / "sub/image.png").write_bytes(b"gif")
    os.utime(folder / "sub/image.png", ns=(10**17, 10**17))
    before = copy.stat().st_mtime_ns
    copy_to(folder, target)
    assert copy.read_bytes() == b"gif"
    assert copy.stat().st_mtime_ns > before


def test_touched_file_is_not_written(folder: Path, target: Path) -> None:
    copy_to(folder, target)
    before = (target / "one.md").stat()
    os.utime(folder / "one.md")
    assert copied(folder, target) == ["one.md"]
    after = (target / "one.md").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert copied(folder, target) == []


def test_edited_copy_is_replaced(folder: Path, target: Path) -> None:
    copy_to(folder, target)
    write(target, one="mine", stray="mine")
    (target / "folder").mkdir()
    copy_to(folder, target)
    assert files(target)["one.md"] == b"1"
    assert "stray.md" not in files(target)
    assert not (target / "folder").exists()


@pytest.mark.parametrize("record", ["", "[]", '{"files": 3}', None])
def test_record_that_is_damaged(folder: Path, target: Path, record: str | None) -> None:
    copy_to(folder, target)
    if record is None:
        data = json.loads((target / MARKER).read_text())
        record = json.dumps(data | {"files": {"one.md": 3, "../x": [1]}})
        (target / MARKER).write_text(record)
        copy_to(folder, target)
        assert files(target)["one.md"] == b"1"
        return
    (target / MARKER).write_text(record)
    with pytest.raises(MirrorError, match="is not a copy"):
        copy_to(folder, target)


def test_directory_of_somebody_else(folder: Path, target: Path) -> None:
    write(target, mine="mine")
    with pytest.raises(MirrorError, match="is not a copy that the extension created"):
        copy_to(folder, target)
    mirror.remove(target.parent, target.name)
    assert files(target) == {"mine.md": b"mine"}
    assert not (target / MARKER).exists()


def test_copy_that_somebody_made_of_a_copy(folder: Path, target: Path) -> None:
    copy_to(folder, target)
    other = shutil.copytree(target, target.with_name("mine"))
    assert not mirror.is_ours(other.parent, other.name)
    mirror.remove(other.parent, other.name)
    with pytest.raises(MirrorError, match="is not a copy"):
        copy_to(folder, other)
    assert files(other) == files(target)


def test_empty_directory_is_taken(folder: Path, target: Path) -> None:
    target.mkdir(parents=True)
    copy_to(folder, target)
    assert "one.md" in files(target)
    mirror.remove(target.parent, target.name)
    assert not target.exists()


def test_links_in_the_copy_are_not_followed(
    folder: Path, target: Path, tmp_path: Path
) -> None:
    copy_to(folder, target)
    outside = tmp_path / "outside"
    write(outside, one="safe", three="safe")
    (target / "one.md").unlink()
    (target / "one.md").symlink_to(outside / "one.md")
    shutil.rmtree(target / "sub")
    (target / "sub").symlink_to(outside)
    (target / "stray").symlink_to(outside)
    (target / ".gitignore").unlink()
    (target / ".gitignore").symlink_to(outside / "three.md")
    copy_to(folder, target)
    assert files(outside) == {"one.md": b"safe", "three.md": b"safe"}
    assert files(target)["one.md"] == b"1"
    assert files(target)["sub/three.md"] == b"3"
    assert not any(path.is_symlink() for path in target.rglob("*"))


@pytest.mark.parametrize("what", ["link", "file", "link to a copy"])
def test_target_that_is_no_directory(
    folder: Path, target: Path, tmp_path: Path, what: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    target.parent.mkdir()
    if what == "file":
        target.write_text("mine")
    else:
        if what == "link to a copy":
            mirror.mirror(folder, tmp_path, "outside")
            write(folder, new="new")
        target.symlink_to(outside)
    before = files(outside)
    with pytest.raises(MirrorError):
        copy_to(folder, target)
    assert files(outside) == before


def left_out(folder: Path, target: Path) -> dict[str, str]:
    outcome = copy_to(folder, target)
    return {path.relative_to(folder).as_posix(): why for path, why in outcome.left_out}


def test_links_in_the_folder(folder: Path, target: Path, tmp_path: Path) -> None:
    write(tmp_path / "secret", key="secret")
    links = {
        "inside.md": folder / "one.md",
        "out.md": tmp_path / "secret/key.md",
        "outdir": tmp_path / "secret",
        "loop": folder,
        "sub/up": Path(".."),
        "itself": folder / "itself",
        "gone.md": folder / "nothing.md",
        "around.md": Path("../content/../secret/key.md"),
    }
    for name, to in links.items():
        (folder / name).symlink_to(to)
    found = left_out(folder, target)
    assert sorted(found) == sorted(links.keys() - {"inside.md"})
    assert "out of the folder" in found["out.md"]
    assert "out of the folder" in found["outdir"]
    assert "out of the folder" in found["around.md"]
    assert "link to a folder" in found["loop"]
    assert "link to a folder" in found["sub/up"]
    assert "nowhere" in found["gone.md"]
    assert "circle" in found["itself"] or "symbolic links" in found["itself"]
    assert files(target)["inside.md"] == b"1"
    assert not (target / "inside.md").is_symlink()
    assert b"secret" not in files(target).values()


def test_what_is_no_file(folder: Path, target: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    assert left_out(folder, target) == {"pipe.md": "it is neither a file nor a folder"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (b"caf\xe9.md", "its name is not UTF-8"),
        (b"two\nlines.md", "its name holds control characters"),
    ],
)
def test_name_that_cannot_be_shown(
    folder: Path, target: Path, name: bytes, why: str
) -> None:
    (folder / os.fsdecode(name)).write_text("x")
    assert list(left_out(folder, target).values()) == [why]


@pytest.mark.parametrize(
    "name",
    [
        "Screenshot at 9.41.00\u202fAM.png",
        "two\xa0words.md",
        "می\u200cخواهم.md",
        "👩\u200d🔬.md",
    ],
)
def test_signs_that_python_does_not_print(
    folder: Path, target: Path, name: str
) -> None:
    (folder / name).write_text("x")
    assert not left_out(folder, target)
    assert files(target)[name] == b"x"


def test_copying_that_was_killed(folder: Path, target: Path) -> None:
    target.mkdir(parents=True)
    half = left_by(target, gone_process())
    copy_to(folder, target)
    assert not half.exists()
    # The record is written last: without it, contents are compared.
    before = (target / "one.md").stat().st_ino
    (target / MARKER).write_text(
        json.dumps({"mark": mirror.MARK, "name": target.name, "files": {}})
    )
    (target / "two.md").unlink()
    copy_to(folder, target)
    assert (target / "one.md").stat().st_ino == before
    assert copied(folder, target) == []
    assert len(files(target)) == 4


COPY = """
import sys
from pathlib import Path
from sphinxcontrib_quicktakes import mirror
mirror.mirror(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
"""


@pytest.mark.parametrize("moment", [1, 3])
def test_copying_beside_another_build(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """Another process does all of it while one file is copied."""
    copyfileobj = shutil.copyfileobj
    calls = []

    def interrupt(original: Any, part: Any) -> None:
        copyfileobj(original, part)
        calls.append(part.name)
        if len(calls) == moment:
            command = [sys.executable, "-c", COPY, folder, target.parent, target.name]
            subprocess.run(command, check=True, cwd=TESTS.parent)

    monkeypatch.setattr(shutil, "copyfileobj", interrupt)
    copy_to(folder, target)
    assert len(calls) == 4
    assert files(target) == wanted(folder)
    # It may be that the record has the time of the other's copy.
    copy_to(folder, target)
    assert copied(folder, target) == []


def test_first_copying_begins_beside_another(folder: Path, target: Path) -> None:
    target.mkdir(parents=True)
    beside = left_by(target, os.getppid())
    copy_to(folder, target)
    beside.unlink()
    assert files(target) == wanted(folder)


def test_what_is_gone_is_removed_by_two(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_to(folder, target)
    (folder / "one.md").unlink()
    shutil.rmtree(folder / "sub")
    scandir = os.scandir
    again = [True]

    @contextmanager
    def race(path: Path) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(path) as scan:
            found = list(scan)
        if path == target and again and again.pop():
            copy_to(folder, target)
        yield found

    monkeypatch.setattr(os, "scandir", race)
    copy_to(folder, target)
    monkeypatch.undo()
    assert files(target) == wanted(folder) == {"two.md": b"2"}


def test_what_is_to_be_kept(folder: Path, target: Path) -> None:
    copy_to(folder, target)
    places = ["own.md", "sub/own.md", "new/folder/own.md", "one.md", "sub/image.png/x"]
    (target / "sub/image.png").unlink()
    for place in places:
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        (target / place).write_text("own")
    write(target / "new" / "other", stray="stray")
    before = (target / "own.md").stat().st_mtime_ns
    outcome = mirror.mirror(
        folder,
        target.parent,
        target.name,
        keep=lambda path: path.read_text() == "own",
    )
    # Not where something of the folder is to stand.
    assert outcome.kept == {"own.md", "sub/own.md", "new/folder/own.md"}
    own = dict.fromkeys(outcome.kept, b"own")
    assert files(target) == wanted(folder) | own
    assert (target / "own.md").stat().st_mtime_ns == before
    assert not (target / "new/other").exists()
    copy_to(folder, target)
    assert files(target) == wanted(folder)


@pytest.mark.parametrize("place", ["one.md", "sub"])
def test_what_cannot_be_read(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Permissions do not hold root back, so that they are acted here."""
    copy_to(folder, target)
    scandir, opened = os.scandir, Path.open

    def refuse(path: object) -> None:
        if isinstance(path, str | Path) and Path(path) == folder / place:
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", lambda path: refuse(path) or scandir(path))
    monkeypatch.setattr(
        Path, "open", lambda self, *a, **k: refuse(self) or opened(self, *a, **k)
    )
    os.utime(folder / "one.md")
    found = left_out(folder, target)
    assert found == {place: "it cannot be read: Permission denied"}
    assert not any(name.startswith(place) for name in files(target))
    monkeypatch.undo()
    assert left_out(folder, target) == {}
    assert files(target)["one.md"] == b"1"


def test_place_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MirrorError, match="cannot be written"):
        mirror.mirror(folder, tmp_path, "file/learn")


NAMES = st.sampled_from(["a", "b", "a/c", "a/d", "b/c", "b/c/e"])
TREES = st.dictionaries(NAMES, st.sampled_from(["", "x", "y", "longer"]))


def lay(folder: Path, tree: dict[str, str]) -> dict[str, bytes]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    written = {}
    for name, content in sorted(tree.items(), key=lambda item: -len(item[0])):
        path = folder / name
        if path.exists() or any(p.is_file() for p in path.parents):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        written[name] = content.encode()
    return written


@given(st.lists(TREES, min_size=1, max_size=4))
def test_any_sequence_of_trees(trees: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, target = Path(name, "content"), Path(name, "copy")
        for tree in trees:
            laid = lay(folder, tree)
            copy_to(folder, target)
            assert files(target) == laid


@pytest.mark.parametrize("where", ["learn", "deep/down/learn"])
def test_found_in(folder: Path, target: Path, where: str) -> None:
    root = target.parent
    mirror.mirror(folder, root, where)
    shutil.copytree(root / where, root / "by-hand")
    (root / "link").symlink_to(root / where)
    (root / ".hidden").mkdir()
    mirror.mirror(folder, root, ".hidden/learn")
    # Another project has copies of its own.
    mirror.mirror(folder, root, "docs/learn")
    (root / "docs/conf.py").write_text("")
    assert list(mirror.found_in(root)) == [where]
    # A closed directory may be one, and is not opened.
    assert list(mirror.found_in(root, lambda name: name == where)) == [where]
    parent = where.partition("/")[0]
    found = list(mirror.found_in(root, lambda name: name == parent))
    assert found == ([where] if where == parent else [])
