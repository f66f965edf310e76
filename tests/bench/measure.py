"""One build in a process of its own, and what it cost.

    python tests/bench/measure.py --scan FOLDER
    python tests/bench/measure.py --own FILE

measure in this process the reading of front matter alone, and the bytes that are the
extension's in a pickled environment.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import importlib.util
import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent


class BuildError(Exception):
    """A build that failed, with the end of what it said."""


@dataclass
class Build:
    """What one build cost. Times are seconds, *memory* is the peak in bytes."""

    cpu: float
    wall: float
    memory: int
    warnings: int = 0
    phases: dict[str, float] = field(default_factory=dict)
    """CPU seconds of each phase, in order; empty where workers took part."""
    read: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    documents: int = 0
    environment: int = 0
    own: int = 0
    changed: list[str] = field(default_factory=list)
    """The pages of documents whose bytes this build changed; for rebuilds."""


# A phase ends with its mark, and takes what was spent since the mark before.
PHASES = (
    ("start", "started"),
    ("scan", "scanned"),
    ("find", "found"),
    ("read", "read"),
    ("settle", "settled"),
    ("store", "writing"),
    ("write", "extra"),
    ("finish", "finished"),
)


def build(
    folder: Path,
    theme: str,
    *,
    jobs: int = 1,
    clean: bool = True,
) -> Build:
    """Build the project in *folder* as HTML, from nothing if *clean*."""
    output = folder / "_build" / theme
    if clean:
        shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True, exist_ok=True)
    report = output.parent / f"{theme}.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", f"-j{jobs}"]
    command += ["-D", f"html_theme={theme}", "-d", str(output / "doctrees")]
    command += [str(folder), str(output / "html")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(HERE), os.environ.get("PYTHONPATH")))
        ),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    environment.pop("QT_BENCH_PHASES", None)
    if jobs == 1:
        environment["QT_BENCH_PHASES"] = str(report)
    log = output.parent / f"{theme}.log"
    begin = time.perf_counter()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, stdout=stream, stderr=subprocess.STDOUT, env=environment
        )
        _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    said = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        raise BuildError(f"{folder.name} in {theme}: {said[-2000:]}")
    # macOS counts bytes, all others kilobytes.
    unit = 1 if sys.platform == "darwin" else 1024
    result = Build(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        memory=usage.ru_maxrss * unit,
        warnings=said.count("WARNING:") + said.count("ERROR:"),
    )
    if report.exists():
        _add_phases(result, json.loads(report.read_text(encoding="utf-8")))
    environment = output / "doctrees" / "environment.pickle"
    result.environment = environment.stat().st_size
    if clean and jobs == 1:
        result.own = int(_apart("--own", environment))
    return result


def _add_phases(result: Build, noted: dict[str, object]) -> None:
    marks = noted.pop("marks")
    assert isinstance(marks, dict)
    for name, value in noted.items():
        setattr(result, name, value)
    before = 0.0
    for phase, mark in PHASES:
        if mark in marks:
            result.phases[phase] = marks[mark] - before
            before = marks[mark]
    # What Python does behind the last event: it takes the objects apart.
    result.phases["exit"] = result.cpu - before


def rebuild_after(
    folder: Path, theme: str, path: Path, before: str, after: str
) -> Build:
    """Replace *before* by *after* in one file, build again, and put the file back."""
    original = path.read_bytes()
    text = original.decode()
    if before not in text:
        raise ValueError(f"{path.name} does not hold {before!r}")
    old = pages(folder, theme)
    try:
        path.write_text(text.replace(before, after), encoding="utf-8", newline="\n")
        result = build(folder, theme, clean=False)
    finally:
        path.write_bytes(original)
    new = pages(folder, theme)
    result.changed = sorted(name for name in new if new[name] != old.get(name))
    return result


def pages(folder: Path, theme: str) -> dict[str, str]:
    """Return the digests of all HTML files of the output, by docname."""
    root = folder / "_build" / theme / "html"
    return {
        path.relative_to(root).with_suffix("").as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in root.rglob("*.html")
        if path.name not in ("genindex.html", "search.html")
    }


def scan_rate(folder: Path, rounds: int = 3) -> float:
    """Return how many files a CPU second the extension reads the front matter of."""
    from sphinxcontrib_quicktakes.builds.memory import paused
    from sphinxcontrib_quicktakes.config import Settings
    from sphinxcontrib_quicktakes.files import read_file

    settings = Settings()
    paths = sorted(folder.rglob("learn/**/*.md"))
    for path in paths[:50]:
        read_file(path, settings, expected=False)
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        # Kept, as the scan keeps them.
        with paused():
            found = [read_file(path, settings, expected=False) for path in paths]
            # In Sphinx's command, nothing more is spent on them.
            best = min(best, time.process_time() - begin)
        del found
    return len(paths) / best


def compile_package() -> None:
    """Write the bytecode of the extension, as its installation does.

    An editable installation has none, and with ``PYTHONDONTWRITEBYTECODE`` never will:
    then each build would compile it anew, and nothing of what it is compared with.
    """
    package = importlib.util.find_spec("sphinxcontrib_quicktakes")
    assert package is not None
    for folder in package.submodule_search_locations or ():
        compileall.compile_dir(folder, quiet=1)


def own_part(environment: Path) -> int:
    """Return how many bytes of a pickled environment are the extension's."""
    with environment.open("rb") as file:
        own = pickle.load(file).domaindata.get("qt")
    return len(pickle.dumps(own, pickle.HIGHEST_PROTOCOL)) if own else 0


def scan_rate_apart(folder: Path) -> float:
    """Return :func:`scan_rate`, measured in a process of its own."""
    return float(_apart("--scan", folder))


def _apart(option: str, path: Path) -> str:
    """Return what this module prints as a program, which is no part of a build."""
    command = [sys.executable, str(HERE / "measure.py"), option, str(path)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--scan", type=Path, metavar="FOLDER")
    wanted.add_argument("--own", type=Path, metavar="FILE")
    options = parser.parse_args()
    print(scan_rate(options.scan) if options.scan else own_part(options.own))
