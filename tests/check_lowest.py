"""Check that the lower bounds of pyproject.toml are what is installed.

Run by the tox environment ``lowest``: bounds that nobody tests are guesses.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.version import Version

project = tomllib.loads(
    Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")
)
wrong = []
for requirement in project["project"]["dependencies"]:
    match = re.match(r"([\w-]+)>=([\d.]+)", requirement)
    if match is None:
        wrong.append(f"{requirement}: expected a lower bound")
    elif Version(version(match[1])) != Version(match[2]):
        wrong.append(f"{requirement}: {version(match[1])} is installed")
sys.exit("\n".join(wrong) or None)
