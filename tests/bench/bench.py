"""What the extension costs, beside the same text as plain MyST pages in the same run.

    python tests/bench/bench.py --sizes 300,1000 --themes furo,alabaster

Run by hand: it takes minutes (with ``toctree`` at 1,000 questions in furo, ten for
that build alone). Every build is a process of its own; the builds of one size and
theme are interleaved, so that what else the machine does falls on all of them.
Figures are CPU time, user and system, of the whole process; of several rounds the
least counts.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import importlib.metadata
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import generate
import table
from generate import Question
from measure import Build, build, compile_package, rebuild_after, scan_rate_apart
from table import Case


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if options.show:
        cases = [case for path in options.show for case in _load(path)]
        _print(
            cases, json.loads(options.show[0].read_text("utf-8"))["machine"], options
        )
        return 0
    compile_package()
    cases = []
    folder = options.work or Path(tempfile.mkdtemp(prefix="quicktakes-bench-"))
    try:
        for size in options.sizes:
            for case in _measure_size(size, folder / str(size), options):
                cases.append(case)
                if options.out:
                    _store(options.out, cases)
    finally:
        if options.work is None:
            shutil.rmtree(folder, ignore_errors=True)
    if options.smoke:
        _check(cases)
    _print(cases, machine(), options)
    return 0


def _print(cases: list[Case], where: str, options: argparse.Namespace) -> None:
    text = table.markdown(cases) if options.markdown else table.text(cases)
    print(where, text, sep="\n\n")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(number.replace("_", "")) for number in text.split(",")]

    def names(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--sizes", type=numbers, default=[300, 1000], metavar="N,N")
    add("--themes", type=names, default=["furo", "alabaster"], metavar="NAME,NAME")
    add(
        "--variants",
        type=names,
        default=list(generate.VARIANTS),
        metavar="NAME,NAME",
        help=f"of {', '.join(generate.VARIANTS)} (default: all)",
    )
    add("--rounds", type=int, default=1, help="clean builds of each (default: 1)")
    add(
        "--jobs",
        type=numbers,
        default=[1],
        metavar="1,N",
        help="also build with N processes, for the speed-up (default: 1 alone)",
    )
    add(
        "--toctree-max",
        type=int,
        default=1000,
        metavar="N",
        help="no toctree variant above N questions (default: 1,000)",
    )
    add("--length", type=int, default=1850, help="least characters of an answer")
    add("--seed", type=int, default=1)
    add("--work", type=Path, help="folder to work in, kept (default: temporary)")
    add("--out", type=Path, help="write all figures to this JSON file")
    add("--markdown", action="store_true", help="print the table as Markdown")
    add(
        "--show",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="print the table of files written by --out, and build nothing",
    )
    add(
        "--smoke",
        action="store_true",
        help="60 questions, one theme: checks that it runs, asserts nothing on time",
    )
    options = parser.parse_args(arguments)
    if options.smoke:
        options.sizes, options.themes = [60], ["alabaster"]
    if unknown := set(options.variants) - set(generate.VARIANTS):
        parser.error(f"unknown variants: {', '.join(sorted(unknown))}")
    if "quicktakes" not in options.variants:
        parser.error("without the variant quicktakes there is nothing to compare")
    return options


def _measure_size(
    size: int, folder: Path, options: argparse.Namespace
) -> Iterator[Case]:
    _say(f"{size}: generating")
    variants = [
        variant
        for variant in options.variants
        if variant != "toctree" or size <= options.toctree_max
    ]
    questions = generate.collection(size, options.seed, options.length)
    for variant in variants:
        generate.write(questions, variant, folder / variant)
    edits = _edits(questions)
    del questions
    rate = scan_rate_apart(folder / "quicktakes")
    for theme in options.themes:
        case = Case(size, theme, scan_rate=rate)
        _measure(case, folder, variants, edits, options)
        yield case
        for variant in variants:
            shutil.rmtree(folder / variant / "_build", ignore_errors=True)
    if options.work is None:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(
    case: Case,
    folder: Path,
    variants: list[str],
    edits: dict[str, Edit],
    options: argparse.Namespace,
) -> None:
    def run(what: str, variant: str, measured: Build) -> None:
        case.builds.setdefault(what, {}).setdefault(variant, []).append(measured)
        _say(
            f"{case.size} {case.theme} {what} {variant}: {measured.cpu:.1f} s of CPU, "
            f"{len(measured.read)} read, {len(measured.written)} written"
        )

    for number in range(options.rounds):
        # Each round begins with another variant.
        shift = number % len(variants)
        for variant in variants[shift:] + variants[:shift]:
            if variant == "toctree" and number:
                continue  # its ratio needs no second round, which may take minutes
            # The generated subject pages are part of the cost.
            if variant == "quicktakes":
                shutil.rmtree(folder / variant / "subjects", ignore_errors=True)
            run("clean", variant, build(folder / variant, case.theme))
    # Short, and so the least of two still differs from run to run by a fifth.
    for variant in variants * (1 if options.smoke else max(5, options.rounds)):
        path = folder / variant
        run("unchanged", variant, build(path, case.theme, clean=False))
    for what, edit in edits.items():
        for variant in variants:
            if variant == "toctree" and what == "title":
                continue  # Sphinx reads and writes nearly everything again
            path = folder / variant / edit.path
            before, after = edit.change(variant)
            args = (folder / variant, case.theme, path, before, after)
            run(what, variant, rebuild_after(*args))
            # Back to where it was, unmeasured.
            build(folder / variant, case.theme, clean=False)
    for jobs in options.jobs:
        if jobs == 1:
            continue
        for number in range(options.rounds):
            for variant in ("quicktakes", "plain", "twin")[:: -1 if number % 2 else 1]:
                if variant in variants:
                    # One process again, directly before: the speed-up is of wall
                    # time, which another load on the machine changes.
                    for count in (1, jobs):
                        path = folder / variant
                        measured = build(path, case.theme, jobs=count)
                        run(f"-j{count}", variant, measured)


@dataclasses.dataclass
class Edit:
    """A change of one question's file: what is replaced, by what."""

    path: str
    before: str
    after: str

    def change(self, variant: str) -> tuple[str, str]:
        """Return both as they stand in the files of a variant."""
        if variant != "quicktakes":
            return self.before, self.after
        return self.before.replace("\n", "\\n"), self.after.replace("\n", "\\n")


def _edits(questions: Sequence[Question]) -> dict[str, Edit]:
    """Return the edits: of the answer of one question, and of its title."""
    # One in the middle, to which other questions are related.
    related = {q.number for question in questions for q in question.related}
    chosen = next(q for q in questions[len(questions) // 2 :] if q.number in related)
    path = f"{chosen.docname}.md"
    heading, title = "Conclusion\n\n", chosen.title
    return {
        "answer": Edit(path, heading, f"{heading}This sentence is new. "),
        "title": Edit(path, title, f"{title[:-1]} today{title[-1]}"),
    }


def _check(cases: list[Case]) -> None:
    """Raise if a build did not do what it was measured for."""
    for case in cases:
        for variant, (first, *_rest) in case.builds["clean"].items():
            assert len(first.read) >= case.size, f"{variant} read too little"
            assert len(first.written) >= case.size, f"{variant} wrote too little"
            assert not first.warnings, f"{variant} has warnings"
            assert first.phases, f"{variant} has no phases"
            again = case.builds["unchanged"][variant][-1]
            assert not again.read, f"{variant} reads unchanged pages again"
        assert case.builds["clean"]["quicktakes"][0].own


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def machine() -> str:
    """Return the line that says when and on what this was measured."""
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("Sphinx", "docutils", "myst-parser", "PyStemmer", "furo")
    )
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {_processor()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _store(path: Path, cases: list[Case]) -> None:
    result: dict[str, Any] = {
        "machine": machine(),
        "cases": [dataclasses.asdict(case) for case in cases],
    }
    path.write_text(json.dumps(result, indent=1), encoding="utf-8")


def _load(path: Path) -> Iterator[Case]:
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
        for variants in case["builds"].values():
            for variant, builds in variants.items():
                variants[variant] = [Build(**build) for build in builds]
        yield Case(**case)


if __name__ == "__main__":
    raise SystemExit(main())
