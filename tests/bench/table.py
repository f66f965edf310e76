"""The table of figures: one row for each figure, one column for each size and theme.

Where a figure misses its goal, the cell says by how much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from measure import Build


@dataclass
class Case:
    """All builds of one size in one theme: by what was done, then by variant."""

    size: int
    theme: str
    scan_rate: float = 0.0
    builds: dict[str, dict[str, list[Build]]] = field(default_factory=dict)

    def best(self, what: str, variant: str) -> Build | None:
        """Return the build that took the least CPU of several rounds."""
        builds = self.builds.get(what, {}).get(variant)
        return min(builds, key=lambda b: b.cpu) if builds else None


@dataclass(frozen=True)
class Goal:
    """What a figure should be at least or at most; for some sizes and themes only."""

    value: float
    least: bool = False
    theme: str = ""
    size: int = 0

    def miss(self, case: Case, value: float) -> str:
        """Return by how much *value* misses the goal, or an empty text."""
        if self.theme not in ("", case.theme) or case.size < self.size:
            return ""
        factor = self.value / value if self.least else value / self.value
        if factor <= 1:
            return ""
        if factor >= 2:
            return f"×{factor:.1f}"
        return f"{(value / self.value - 1) * 100:+.0f} %"


Value = float | None
Figure = Callable[[Case], Value]


@dataclass(frozen=True)
class Row:
    """One figure, or several of the same kind beside each other."""

    label: str
    figures: tuple[Figure, ...]
    format: str = ".2f"
    goals: tuple[Goal, ...] = ()
    goal: str = ""

    def cell(self, case: Case) -> str:
        values = [figure(case) for figure in self.figures]
        if all(value is None for value in values):
            return ""
        text = " / ".join(
            "–" if value is None else format(value, self.format) for value in values
        )
        first = values[0]
        if first is not None:
            for goal in self.goals:
                if miss := goal.miss(case, first):
                    return f"{text} ({miss})"
        return text


OTHERS = ("plain", "linked", "twin", "toctree")


def _cpu(variant: str, what: str = "clean") -> Figure:
    def figure(case: Case) -> Value:
        build = case.best(what, variant)
        return build.cpu / case.size * 1000 if build else None

    return figure


def _phase(variant: str, *phases: str) -> Figure:
    def figure(case: Case) -> Value:
        build = case.best("clean", variant)
        if build is None or not build.phases:
            return None
        return sum(build.phases.get(p, 0) for p in phases) / case.size * 1000

    return figure


def _own(what: str, value: Callable[[Build, int], float]) -> Figure:
    return _of("quicktakes", what, value)


def _of(variant: str, what: str, value: Callable[[Build, int], float]) -> Figure:
    def figure(case: Case) -> Value:
        build = case.best(what, variant)
        return value(build, case.size) if build else None

    return figure


def _ratio(
    what: str, variant: str, value: Callable[[Build], float] = lambda b: b.cpu
) -> Figure:
    """The extension's figure as a multiple of the variant's."""

    def figure(case: Case) -> Value:
        own, other = case.best(what, "quicktakes"), case.best(what, variant)
        return value(own) / value(other) if own and other else None

    return figure


def _speed_up(variant: str, jobs: str) -> Figure:
    def figure(case: Case) -> Value:
        one = case.builds.get("-j1", {}).get(variant)
        many = case.builds.get(jobs, {}).get(variant)
        if not one or not many:
            return None
        return min(b.wall for b in one) / min(b.wall for b in many)

    return figure


def _extra_cpu(variant: str, jobs: str) -> Figure:
    def figure(case: Case) -> Value:
        one, many = case.best("-j1", variant), case.best(jobs, variant)
        return many.cpu / one.cpu if one and many else None

    return figure


def _speed_up_ratio(jobs: str) -> Figure:
    own, plain = _speed_up("quicktakes", jobs), _speed_up("plain", jobs)

    def figure(case: Case) -> Value:
        a, b = own(case), plain(case)
        return a / b if a and b else None

    return figure


def _growth(smallest: dict[str, Case], phases: tuple[str, ...] = ()) -> Figure:
    """CPU a question as a multiple of that in the smallest collection.

    Without *phases*, which do not depend on the number of questions.
    """

    def figure(case: Case) -> Value:
        def value(case: Case) -> float:
            build = case.best("clean", "quicktakes")
            assert build is not None
            fixed = sum(build.phases.get(phase, 0) for phase in phases)
            return (build.cpu - fixed) / case.size

        first = smallest[case.theme]
        return None if first is case else value(case) / value(first)

    return figure


def rows(cases: list[Case]) -> Iterator[Row]:
    smallest: dict[str, Case] = {}
    for case in sorted(cases, key=lambda case: case.size):
        smallest.setdefault(case.theme, case)

    yield Row("CPU of a clean build, s", (_own("clean", lambda b, n: b.cpu),), ".1f")
    yield Row("CPU a question, ms", (_cpu("quicktakes"),), ".1f")
    for variant in OTHERS:
        yield Row(f"… {variant}", (_cpu(variant),), ".1f")
    goals = {
        "plain": ((Goal(1.35),), "≤ 1.35"),
        "linked": ((Goal(1.10),), "≤ 1.10"),
        "twin": ((Goal(1.10),), "≤ 1.10"),
        "toctree": (
            (
                Goal(1 / 20, theme="furo", size=1000),
                Goal(1 / 3, theme="alabaster", size=1000),
            ),
            "≤ 0.050 furo, ≤ 0.333 alabaster, from 1,000",
        ),
    }
    for variant in OTHERS:
        limits, text = goals[variant]
        figures = (_ratio("clean", variant),)
        yield Row(f"CPU / {variant}", figures, ".3f", limits, text)
    for label, phases in (
        ("scan", ("scan",)),
        ("read", ("read", "settle")),
        ("write", ("write", "finish")),
        ("the rest", ("start", "find", "store", "exit")),
    ):
        figures = tuple(_phase(v, *phases) for v in ("quicktakes", "twin", "plain"))
        yield Row(f"{label}, ms: own / twin / plain", figures, ".2f")
    if len(cases) > len(smallest):
        yield Row(
            "CPU a question / smallest",
            (_growth(smallest),),
            ".2f",
            (Goal(1.10),),
            "≤ 1.10",
        )
        yield Row("… without start-up", (_growth(smallest, ("start",)),))
    yield Row(
        "Peak memory, MB: own / twin / plain",
        tuple(
            _of(v, "clean", lambda b, n: b.memory / 2**20)
            for v in ("quicktakes", "twin", "plain")
        ),
        ".0f",
    )
    yield Row(
        "Peak memory / plain",
        (_ratio("clean", "plain", lambda b: b.memory),),
        ".2f",
        (Goal(1.15, size=10_000),),
        "≤ 1.15 at 10,000",
    )
    yield Row("… / twin", (_ratio("clean", "twin", lambda b: b.memory),))
    yield Row(
        "Environment, bytes a question: own / twin / plain",
        tuple(
            _of(v, "clean", lambda b, n: b.environment / n)
            for v in ("quicktakes", "twin", "plain")
        ),
        ".0f",
    )
    yield Row(
        "… the extension's part",
        (_own("clean", lambda b, n: b.own / n),),
        ".0f",
        (Goal(1024),),
        "≤ 1,024",
    )
    yield Row(
        "Front matter alone, files/s",
        (lambda case: case.scan_rate,),
        ",.0f",
        (Goal(5000, least=True),),
        "≥ 5,000",
    )
    yield Row(
        "Scan of a clean build, files/s",
        (_own("clean", lambda b, n: n / b.phases["scan"]),),
        ",.0f",
    )
    yield Row(
        "… with nothing changed, files/s",
        (_own("unchanged", lambda b, n: n / b.phases["scan"]),),
        ",.0f",
    )
    yield Row(
        "Nothing changed: CPU / plain",
        (_ratio("unchanged", "plain"),),
        ".2f",
        (Goal(1.10),),
        "≤ 1.10",
    )
    yield Row("… / twin", (_ratio("unchanged", "twin"),))
    yield Row(
        "Answer edited: pages read",
        (_own("answer", lambda b, n: len(b.read)),),
        ".0f",
        (Goal(1),),
        "1",
    )
    yield Row(
        "… written / of them changed",
        (
            _own("answer", lambda b, n: len(b.written)),
            _own("answer", lambda b, n: len(b.changed)),
        ),
        ".0f",
    )
    yield Row("… CPU / plain", (_ratio("answer", "plain"),))
    yield Row(
        "Title edited: pages read", (_own("title", lambda b, n: len(b.read)),), ".0f"
    )
    yield Row(
        "… written / of them changed",
        (
            _own("title", lambda b, n: len(b.written)),
            _own("title", lambda b, n: len(b.changed)),
        ),
        ".0f",
        goal="equal",
    )
    yield Row("… CPU / plain", (_ratio("title", "plain"),))
    for jobs in dict.fromkeys(w for c in cases for w in c.builds if w.startswith("-j")):
        if jobs == "-j1":
            continue
        yield Row(
            f"Speed-up of {jobs}: own / plain / twin",
            tuple(_speed_up(v, jobs) for v in ("quicktakes", "plain", "twin")),
        )
        # Wall time says nothing where others use the machine; this does.
        yield Row(
            f"… CPU of {jobs} / -j1: own / plain / twin",
            tuple(_extra_cpu(v, jobs) for v in ("quicktakes", "plain", "twin")),
        )
        yield Row(
            "… own speed-up / plain's",
            (_speed_up_ratio(jobs),),
            ".2f",
            (Goal(0.95, least=True),),
            "≥ 0.95",
        )


def _cells(cases: list[Case]) -> list[list[str]]:
    head = ["", "Goal", *(f"{case.size:,} {case.theme}" for case in cases)]
    body = [
        [row.label, row.goal, *(row.cell(case) for case in cases)]
        for row in rows(cases)
    ]
    return [head, *(line for line in body if any(line[2:]))]


def text(cases: list[Case]) -> str:
    """Return the table for a terminal."""
    cells = _cells(cases)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for line in cells:
        parts = [
            part.ljust(width) if number < 2 else part.rjust(width)
            for number, (part, width) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(parts).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def markdown(cases: list[Case]) -> str:
    """Return the table as Markdown, for the manual."""
    head, *body = _cells(cases)
    rule = ["---", "---", *("--:" for _ in cases)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *body))
