"""Files that appear whole, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sphinxcontrib_quicktakes.builds import whole_files
from sphinxcontrib_quicktakes.builds.whole_files import TEMPORARY


def left_by(folder: Path, process: int, machine: str | None = None) -> Path:
    """Return a temporary file of a process, of this machine if no other is given."""
    with whole_files.temporary(folder) as path:
        own = path.name.split(".")
    name = ".".join(["", own[1], machine or own[2], str(process)])
    (folder / name).write_text("half", encoding="utf-8")
    return folder / name


def gone_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_written(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for text in ("one\n", "two\n"):
        whole_files.write(path, text)
        assert path.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_where_there_is_no_room(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def write_half() -> None:
        with whole_files.temporary(tmp_path) as part:
            part.write_text("half", encoding="utf-8")
            assert whole_files.is_temporary(part.name)
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_half()
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text(encoding="utf-8") == "old"


def test_link_in_the_place_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("safe", encoding="utf-8")
    with whole_files.temporary(tmp_path) as part:
        pass
    part.symlink_to(outside)
    whole_files.write(tmp_path / "a.txt", "new")
    assert outside.read_text(encoding="utf-8") == "safe"


@pytest.mark.skipif(os.name != "posix", reason="asks the system for processes")
def test_sweep(tmp_path: Path) -> None:
    gone = left_by(tmp_path, gone_process())
    own = left_by(tmp_path, os.getpid())
    beside = left_by(tmp_path, os.getppid())
    impossible = left_by(tmp_path, 10**30)
    elsewhere = left_by(tmp_path, 1, "other-machine")
    stale = left_by(tmp_path, 2, "other-machine")
    nobodys = tmp_path / TEMPORARY
    nobodys.touch()
    by_hand = own.with_suffix(".md")
    by_hand.touch()
    yesterday = time.time() - 24 * 3600
    os.utime(stale, (yesterday, yesterday))
    os.utime(nobodys, (yesterday, yesterday))
    whole_files.sweep(tmp_path)
    assert set(tmp_path.iterdir()) == {beside, by_hand, impossible, elsewhere}
    assert not gone.exists()
    assert not own.exists()
