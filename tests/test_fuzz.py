"""The whole parser over mutated files: no traceback, no hang, no HTML let through."""

from __future__ import annotations

from pathlib import Path

import fuzz
import pytest

SHARD = 1_000
"""How many files one test tries."""


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 10_000, SHARD))
def test_mutated_files(first: int) -> None:
    """``python tests/fuzz.py --show SEED`` shows and repeats a case."""
    read, found = fuzz.run(range(first, first + SHARD))
    assert found == {}
    # Most mutations leave a question.
    assert read > 0.7 * SHARD


def test_seeds_make_the_same_files() -> None:
    texts = fuzz.sources()
    assert len(texts) > 10
    assert [fuzz.case(seed, texts) for seed in range(20)] == [
        fuzz.case(seed, texts) for seed in range(20)
    ]


def test_harness_finds_what_is_let_through(tmp_path: Path) -> None:
    """The control: answers that are trusted may hold HTML and directives."""
    harness = fuzz.Harness(tmp_path, quicktakes_trusted=True)
    assert any(harness.run(seed) == "raw output" for seed in range(400))
    harness.close()


def test_harness_finds_what_raises_or_does_not_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = fuzz.Harness(tmp_path)

    def raises(app: object) -> None:
        raise RuntimeError("found")

    def loops(app: object) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz.scan, "scan", raises)
    assert "RuntimeError: found" in str(harness.run(0))
    monkeypatch.setattr(fuzz.scan, "scan", loops)
    monkeypatch.setattr(fuzz, "LIMIT", 0.1)
    assert harness.run(0) == "took more than 0.1 s"
    harness.close()
