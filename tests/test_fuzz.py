"""The whole parser over mutated files: no traceback, no hang, no HTML let through."""

from __future__ import annotations

import os

import fuzz
import pytest


@pytest.mark.slow
def test_mutated_files() -> None:
    """``python tests/fuzz.py --show SEED`` shows and repeats a case."""
    read, found = fuzz.run(0, 10_000, os.cpu_count() or 1)
    assert found == {}
    # Most mutations leave a question.
    assert read > 7_000


def test_seeds_make_the_same_files() -> None:
    texts = fuzz.sources()
    assert len(texts) > 10
    assert [fuzz.case(seed, texts) for seed in range(20)] == [
        fuzz.case(seed, texts) for seed in range(20)
    ]
