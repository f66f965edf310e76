"""Data flows one way: what a package may import of the others (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sphinxcontrib_quicktakes

PACKAGE = Path(sphinxcontrib_quicktakes.__file__).parent

# The lowest layers: what they may know beside themselves. All others know the domain.
LAYERS = {
    "content": {"problems"},
    "dialect": {"content", "problems"},
    "catalogue": {"content", "i18n", "problems"},
}
# What is the same in every format does not know what only one gets.
IN_EVERY_FORMAT = ("scan", "pages", "views", "tree")
OF_ONE_FORMAT = {"html", "latex", "epub"}
# These are used without Sphinx, by programs that have only files.
WITHOUT_SPHINX = ("content", "dialect")


def imports(package: str) -> Iterator[tuple[str, str]]:
    """Yield each module of a package with the full name of what it imports."""
    for path in (PACKAGE / package).rglob("*.py"):
        place = path.relative_to(PACKAGE.parent).with_suffix("")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                for name in node.names:
                    yield str(place), name.name
            elif isinstance(node, ast.ImportFrom):
                # A package is its __init__, so the first dot takes that away as well.
                above = place.parts[: -node.level] if node.level else ()
                module = ".".join((*above, *filter(None, [node.module])))
                for name in node.names:
                    yield str(place), f"{module}.{name.name}"


@pytest.mark.parametrize("layer", LAYERS)
def test_lower_layers_do_not_know_higher_ones(layer: str) -> None:
    allowed = LAYERS[layer] | {layer}
    own = f"{PACKAGE.name}."
    found = {
        (place, name)
        for place, name in imports(layer)
        if name.startswith(own) and name.split(".")[1] not in allowed
    }
    assert not found
    assert any(name.startswith(own) for _place, name in imports(layer))


@pytest.mark.parametrize("layer", IN_EVERY_FORMAT)
def test_parts_for_every_format_know_none(layer: str) -> None:
    names = [name.split(".")[1:2] for _place, name in imports(layer)]
    assert OF_ONE_FORMAT.isdisjoint(part for parts in names for part in parts)


@pytest.mark.parametrize("layer", WITHOUT_SPHINX)
def test_files_are_read_without_sphinx(layer: str) -> None:
    foreign = ("sphinx.", "docutils.", "myst_parser.")
    assert not {
        (place, name)
        for place, name in imports(layer)
        if f"{name}.".startswith(foreign)
    }


def test_what_reads_answers_is_loaded_with_the_first() -> None:
    """A build with nothing to read starts as fast as can be."""
    code = (
        "import sys, sphinxcontrib_quicktakes.extension\n"
        "print(*(m for m in sys.modules if m.startswith(sys.argv[1])))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code, PACKAGE.name],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    for module in (
        "content.newlines",
        "content.tex",
        "dialect.parser",
        "pages.markdown",
    ):
        assert f"{PACKAGE.name}.{module}" not in loaded
    assert f"{PACKAGE.name}.domain" in loaded
