"""What each build of a test session would do again, with the same result."""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import logging
from collections.abc import Iterator
from typing import Any

import jinja2
import pytest
from docutils.frontend import OptionParser
from sphinx import registry, theming


@contextlib.contextmanager
def cheap_builds() -> Iterator[None]:
    """Leave out what much of a small build's time goes into, and changes nothing."""
    disabled = logging.root.manager.disable
    with pytest.MonkeyPatch.context() as patch:
        _compile_templates_once(patch)
        _make_options_once(patch)
        _look_for_entry_points_once(patch)
        # Sphinx words messages that nobody asked for.
        logging.disable(logging.DEBUG)
        try:
            yield
        finally:
            logging.disable(disabled)


def _compile_templates_once(patch: pytest.MonkeyPatch) -> None:
    compiled: dict[object, Any] = {}
    original = jinja2.Environment.compile

    def compile_once(self: Any, source: Any, *args: Any, **kwargs: Any) -> Any:
        key = (source, args, *kwargs.items(), type(self), tuple(self.extensions))
        if key not in compiled:
            compiled[key] = original(self, source, *args, **kwargs)
        return compiled[key]

    patch.setattr(jinja2.Environment, "compile", compile_once)


def _make_options_once(patch: pytest.MonkeyPatch) -> None:
    """Share docutils' command-line options: a page makes some hundred of them.

    The values are each parser's own, as are what Sphinx and ``docutils.conf`` set.
    """
    made: dict[object, tuple[object, dict[str, Any]]] = {}
    original = OptionParser.populate_from_components
    names = """option_list option_groups _short_opt _long_opt defaults lists
    relative_path_settings""".split()

    def populate_once(self: Any, components: tuple[Any, ...]) -> None:
        specifications = [c.settings_spec for c in components if c]
        key = (type(self), *(_specification(c) for c in components if c))
        if key not in made:
            original(self, components)
            populated = {name: _copy(vars(self)[name]) for name in names}
            # The specifications stay alive with the key that has their addresses.
            made[key] = (specifications, populated)
        for name, value in made[key][1].items():
            setattr(self, name, _copy(value))

    patch.setattr(OptionParser, "populate_from_components", populate_once)


def _specification(component: Any) -> tuple[object, ...]:
    """Return what a component's options and their values come from."""
    return (
        id(component.settings_spec),
        repr(component.settings_defaults),
        repr(component.settings_default_overrides),
        tuple(component.relative_path_settings),
    )


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, (dict, list)) else value


def _look_for_entry_points_once(patch: pytest.MonkeyPatch) -> None:
    """Do not read the metadata of all that is installed to find the themes."""
    found = functools.cache(importlib.metadata.entry_points)
    for module in (registry, theming):
        patch.setattr(module, "entry_points", found)
