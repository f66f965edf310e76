"""What a parallel build does for its processes ends with it."""

from __future__ import annotations

import gc

import pytest
from conftest import Project


@pytest.mark.parametrize("parallel", [0, 1, 4])
def test_garbage_is_collected_after_a_build(project: Project, parallel: int) -> None:
    """Applications that are made by a program, as all tests are, have no processes."""
    project.index()
    for number in range(8):
        project.question(f"q{number}")
    gc.unfreeze()
    project.build(parallel=parallel)
    assert gc.get_freeze_count() == 0
