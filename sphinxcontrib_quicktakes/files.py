"""Reading one file.

Shared by the scan of a build and the command line, and so independent of Sphinx.
"""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

from .config import Settings
from .content import reader
from .content.front_matter import looks_like
from .content.question import Reading
from .problems import Problem, ProblemType

_USUAL_BYTES = 64 * 1024
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"-\0", b"\0-", b"\0\0")
"""Beginnings of files in UTF-16 and UTF-32: byte order marks, or dashes."""


def stamp(path: Path) -> tuple[int, int]:
    """Return when a file was changed, in nanoseconds, and its size in bytes.

    Raises OSError if there is no such file.
    """
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def read_bytes(path: Path, limit: int) -> bytes:
    """Return at most *limit* bytes of a file. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        # Python allocates as much as it is asked to read: a megabyte takes longer than
        # reading most files, and the limit may be more than there is.
        asked = min(limit, _USUAL_BYTES)
        data = file.read(asked)
        while len(data) == asked < limit:
            asked = min(limit, 2 * asked)
            data += file.read(asked - len(data))
    return data


def read_file(
    path: Path, settings: Settings, *, expected: bool
) -> tuple[Reading, str, str]:
    """Return what a file says, its text, and a digest of it.

    Raises OSError if it cannot be opened.
    """
    schema = settings.schema
    data = read_bytes(path, settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        if not expected and not looks_like(
            data.decode("utf-8-sig", errors="replace"), schema.marks
        ):
            return Reading(), "", ""
        return _broken(
            ProblemType.SIZE,
            f"the file is larger than {settings.max_bytes:,} bytes: expected a "
            "question and its answer (see quicktakes_max_bytes); it is left out of the "
            "build",
        )
    if data.startswith(_WIDE):
        return _broken(
            ProblemType.ENCODING,
            "the file is UTF-16 or UTF-32: expected UTF-8; it is left out of the build",
            1,
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _broken(
            ProblemType.ENCODING,
            f"the file is not UTF-8 (byte 0x{data[error.start]:02x} in line {line}): "
            "expected UTF-8; it is left out of the build",
            line,
        )
    if "\r" in text:  # as Sphinx reads it, and as simple YAML is written
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    reading = reader.read(text, schema, slug=path.stem, expected=expected)
    return reading, text, hashlib.blake2b(data, digest_size=8).hexdigest()


def _broken(
    type_: ProblemType, message: str, line: int | None = None
) -> tuple[Reading, str, str]:
    problem = Problem(type_, message, line)
    return Reading(problems=(problem,), broken=True), "", ""


def unreadable(error: OSError) -> tuple[Reading, str, str]:
    """Return the reading of a file that the operating system cannot read."""
    return _broken(
        ProblemType.UNREADABLE,
        f"the file cannot be read: {error.strerror}; it is left out of the build",
    )
