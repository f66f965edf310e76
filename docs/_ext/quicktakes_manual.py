"""What the manual takes from the code, so that it cannot go stale.

``manual-settings`` and ``manual-warnings`` write the reference of the settings and of
the warning types. What is described by hand (file keys, directives and their options,
roles) is compared with the code when all pages are read: something that is described
and does not exist is a warning, and so is the reverse.
"""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes import directives as own_directives
from sphinxcontrib_quicktakes.catalogue.selection import VIEWS
from sphinxcontrib_quicktakes.config import PREFIX, Settings
from sphinxcontrib_quicktakes.content.fields import FIELDS
from sphinxcontrib_quicktakes.domain import QuickTakesDomain
from sphinxcontrib_quicktakes.problems import ProblemType

logger = logging.getLogger(__name__)


def settings_source() -> Iterator[str]:
    """Return the settings as reStructuredText."""
    defaults = Settings()
    for field in dataclasses.fields(Settings):
        # A value that no setting can have: the check says what it wants instead.
        expected = field.metadata["check"](object())
        expected = re.sub(r"('\w*'|\"[\w/]*\"|\{\w+\})", r"``\1``", expected)
        yield f".. confval:: {PREFIX}{field.name}"
        yield ""
        yield f"   {field.metadata['text']}"
        yield ""
        default = getattr(defaults, field.name)
        yield f"   Expected: {expected}. Default: ``{default!r}``."
        yield ""


def warnings_source() -> Iterator[str]:
    """Return the warning types as reStructuredText."""
    for type_ in ProblemType:
        yield f".. warning-type:: quicktakes.{type_}"
        yield ""
        yield f"   {type_.description}"
        yield ""


def command_line_source() -> Iterator[str]:
    """Return the commands with their options as reStructuredText."""
    top = cli.parser()
    yield from _command(top)
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for parser in action.choices.values():
                title = f"``{parser.prog}``"
                yield from (title, "-" * len(title), "")
                yield from _command(parser)


def _command(parser: argparse.ArgumentParser) -> Iterator[str]:
    # The same on every terminal.
    parser.formatter_class = partial(argparse.RawDescriptionHelpFormatter, width=80)
    yield from (f".. program:: {parser.prog}", "", ".. code-block:: text", "")
    yield from _indented(parser.format_usage().removeprefix("usage: "))
    yield from (*_prose(parser.description or "").splitlines(), "")
    for group in parser._action_groups:
        if group.description and group._group_actions:
            yield from (_prose(group.description), "")
        for action in group._group_actions:
            if isinstance(action, argparse._SubParsersAction):
                continue
            if isinstance(action, argparse._HelpAction):
                continue
            value = parser._get_formatter()._format_args(
                action, action.metavar or action.dest.upper()
            )
            if action.option_strings:
                names = [f"{n} {value}".rstrip() for n in action.option_strings]
                yield f".. option:: {', '.join(names)}"
            else:
                yield f".. option:: {action.metavar}"
            yield from ("", *_indented(_prose(action.help or "") + "."))
    epilog = (parser.epilog or "").strip()
    if epilog:
        yield from (".. code-block:: text", "", *_indented(epilog))


def _indented(text: str) -> Iterator[str]:
    yield from (f"   {line}".rstrip() for line in text.splitlines())
    yield ""


_CODE = re.compile(r"(--[a-z][a-z-]*|-D \S+|quicktakes_\w+(?: = '\w+')?|conf\.py)")


def _prose(text: str) -> str:
    """Return words of the command's help as reStructuredText."""
    parts = _CODE.split(text)
    for number, part in enumerate(parts):
        escaped = re.sub(r"([\\`*|_])", r"\\\1", part)
        # Options would get an en dash for their hyphens.
        parts[number] = f"``{part}``" if number % 2 else escaped
    found = "".join(parts)
    return found[:1].upper() + found[1:]


class FromCode(SphinxDirective):
    """A part of the reference that is made from the code."""

    def run(self) -> list[nodes.Node]:
        source, module = {
            "manual-settings": (settings_source, Settings),
            "manual-warnings": (warnings_source, ProblemType),
            "manual-command-line": (command_line_source, cli.parser),
        }[self.name]
        path = inspect.getsourcefile(module)
        assert path is not None
        for file in Path(path).parent.glob("*.py") if module is cli.parser else [path]:
            self.env.note_dependency(str(file))
        return self.parse_text_to_nodes(
            "\n".join(source()), allow_section_headings=True
        )


class Example(SphinxDirective):
    """Source in reStructuredText, and below it what becomes of it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        source = nodes.literal_block(text, text, language="rst")
        self.set_source_info(source)
        result = nodes.container(classes=["manual-result"])
        lines = StringList(list(self.content), items=list(self.content.items))
        self.state.nested_parse(lines, self.content_offset, result)
        return [source, result]


def compare(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of what the manual describes and the code has not, and the reverse."""
    described: dict[str, set[str]] = {}
    for domain in ("rst", "std"):
        for name, _title, kind, *_place in env.domains[domain].get_objects():
            described.setdefault(kind, set()).add(name)
    classes = {
        "quicktakes": own_directives.QuickTakes,
        "quicktakes-browse": own_directives.QuickTakesBrowse,
        "quicktakes-subject": own_directives.QuickTakesSubject,
        "quicktakes-keyword": own_directives.QuickTakesKeyword,
        "quicktakes-index": own_directives.QuickTakesIndex,
    }
    existing = {
        "directive": set(classes),
        "directive:option": {
            f"{name}:{option}"
            for name, c in classes.items()
            for option in c.option_spec
        },
        "role": {f"qt:{role}" for role in QuickTakesDomain.roles},
        "file-key": {*FIELDS, "related_articleN"},
    }
    gallery = (env.srcdir / "gallery.rst").read_text(encoding="utf-8")
    examples = {f":{option}:" for option in classes["quicktakes"].option_spec}
    examples |= {f":view: {view}" for view in VIEWS if view != VIEWS[0]}
    # Generated pages show the other two.
    examples |= {".. quicktakes::", ".. quicktakes-browse::", ".. quicktakes-index::"}
    for example in sorted(examples):
        if example not in gallery:
            logger.warning("manual: the gallery has no %r", example)
    for kind, names in existing.items():
        for name in sorted(names ^ described.get(kind, set())):
            problem = "is not in the manual" if name in names else "does not exist"
            logger.warning("manual: the %s %r %s", kind, name, problem)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_object_type("warning-type", "warning-type", "single: %s (warning type)")
    app.add_object_type("file-key", "file-key", "single: %s (file key)")
    app.add_directive("manual-settings", FromCode)
    app.add_directive("manual-warnings", FromCode)
    app.add_directive("manual-command-line", FromCode)
    app.add_directive("manual-example", Example)
    app.connect("env-check-consistency", compare)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
