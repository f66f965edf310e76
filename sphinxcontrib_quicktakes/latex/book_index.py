r"""The index at the end of the book, in the order of the project's language.

Sphinx uses an entry's text as its sort key for xindy, whose rules for a language cover
only the letters of that language: ``-L english`` files Ärger under O and 日本史 under
W. So the order is computed here, for the entries of the whole project, and every
``\index`` gets the numbers of its heading and its place as its key.

xindy learns the headings from lines after Sphinx's own ``sphinx.xdy``. The names of its
letter groups are printed: in braces, they differ from those that the rules for the
language define. Symbols and digits are in no group, and so under Sphinx's heading for
them. makeindex knows no groups except the letters from A to Z, so for it the key begins
with one of these, or with a symbol.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.index import IndexDomain
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import texescape
from sphinx.util.index_entries import split_index_msg

from ..catalogue.collation import DIGITS, SYMBOLS, collator, initial
from ..store import domain_of
from .directions import marked
from .long_words import breakable_in_index

_MARK = ";; The order of sphinxcontrib-quicktakes."
_EXTRA = re.compile(r"(.*\S)\s+\(([^()]*)\)\s*", re.DOTALL)
_QUOTED = {
    r"\{": r"\sphinxleftcurlybrace{}",
    r"\}": r"\sphinxrightcurlybrace{}",
    '"': '""',
    "@": '"@',
    "!": '"!',
    "|": r"\textbar{}",
}


class Order(NamedTuple):
    """The order of the entries of a project.

    *places* are the numbers of each entry: that of its heading, from 1, and its own.
    """

    places: Mapping[str, tuple[int, int]]
    headings: tuple[str, ...]
    xindy: bool

    def key(self, text: str) -> str:
        """Return the sort key of an entry."""
        heading, rank = self.places[text]
        if self.xindy:
            return f"{heading:06}{rank:06}"
        letter = self.headings[heading - 1].lower() if heading else ""
        return f"{letter if letter in _LETTERS else '*'}{rank:06}"

    def key_below(self, text: str) -> str:
        """Return the sort key of an entry below another, which has no heading."""
        return f"{self.places[text][1]:06}"


_LETTERS = frozenset(string.ascii_lowercase)


class SortIndex(SphinxPostTransform):
    """Give every entry of the index its key.

    This covers all entries of the project, because they are mixed. What cannot be read,
    or was added after the pages were read, is left to Sphinx.
    """

    default_priority = 500  # Sphinx moves entries out of titles at 400
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        env = self.env
        if not _has_keywords(env):
            return
        order = order_of_project(env)
        for node in list(self.document.findall(addnodes.index)):
            try:
                tex = "".join(
                    index_commands(entry, order, self.config.latex_engine)
                    for entry in node["entries"]
                )
            except (KeyError, ValueError):
                continue
            if not node.get("inline", True):
                tex += r"\ignorespaces "
            node.replace_self(nodes.raw("", tex, format="latex"))


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the headings for xindy (``build-finished``, after Sphinx's files)."""
    if exception is not None or app.builder.name != "latex" or not has_style(app):
        return
    xdy = Path(app.builder.outdir, "sphinx.xdy")
    if xdy.is_file():
        text = xdy.read_text(encoding="utf-8").partition(_MARK)[0]
        headings = order_of_project(app.env).headings
        xdy.write_text(text + style(headings), encoding="utf-8")


def has_style(app: Sphinx) -> bool:
    """Whether xindy needs the headings."""
    return bool(app.config.latex_use_xindy) and _has_keywords(app.env)


def _has_keywords(env: BuildEnvironment) -> bool:
    domain = domain_of(env)
    return domain.settings.genindex and bool(domain.catalogue.questions)


def order_of_project(env: BuildEnvironment) -> Order:
    index = cast(IndexDomain, env.get_domain("index"))
    texts = set()
    for entries in index.entries.values():
        for type_, text, *_rest in entries:
            try:
                paths = entry_paths(type_, text)
            except ValueError:
                continue
            texts |= {part for path in paths for part in path}
    if env.config.latex_use_xindy:
        return order_of(texts, env.config.language)
    return order_of(texts, xindy=False)


def order_of(texts: Iterable[str], language: str = "", *, xindy: bool = True) -> Order:
    """Return the order of *texts* in *language*, with their headings.

    It is that of the keyword index: symbols, digits, Latin letters, other scripts.

    >>> order_of(["Zebra", "Ärger", "日本史", "2-3 tree"], "de").headings
    ('A', 'Z', '日')
    """
    rows = [(initial(text, language), text) for text in texts]
    key = collator(language)
    rows.sort(key=lambda row: (row[0] != SYMBOLS, row[0] != DIGITS, key(row[1])))
    headings: dict[str, int] = {SYMBOLS: 0, DIGITS: 0}
    places = {}
    for rank, (heading, text) in enumerate(rows):
        number = headings.setdefault(heading, len(headings) - 1)
        places[text] = (number, rank)
    return Order(places, tuple(headings)[2:], xindy)


def style(headings: Iterable[str]) -> str:
    """Return the headings for xindy, in their order, and what else it lacks."""
    # Sphinx writes nothing between the first and the last of several pages.
    lines = [_MARK, r'(markup-range :sep "\textendash{}")']
    after = ""
    for number, heading in enumerate(headings, 1):
        # numeric-sort.xdy, which Sphinx loads, writes six digits as seven.
        lines.append(
            f'(define-letter-group "{{{heading}}}"{after} :prefixes ("0{number:06}"))'
        )
        after = f' :after "{{{heading}}}"'
    return "\n".join(lines) + "\n"


def entry_paths(type_: str, text: str) -> list[tuple[str, ...]]:
    """Return entries with the ones below them, as Sphinx's types of entries say.

    >>> entry_paths("pair", "loop; statement")
    [('loop', 'statement'), ('statement', 'loop')]
    """
    parts = split_index_msg(type_, text)
    match type_, parts:
        case "single", _:
            return [tuple(parts)]
        case (("see" | "seealso"), [one, _other]):
            return [(one,)]
        case "pair", [one, two]:
            return [(one, two), (two, one)]
        case "triple", [one, two, three]:
            return [
                (one, f"{two} {three}"),
                (two, f"{three}, {one}"),
                (three, f"{one} {two}"),
            ]
    raise ValueError(type_)


def index_commands(entry: tuple[Any, ...], order: Order, engine: str) -> str:
    r"""Return the ``\index`` commands of one entry of an index node."""
    type_, text, _target, main, *_rest = entry
    end = "|spxpagem" if main else ""
    if type_ in ("see", "seealso"):
        end = f"|see{{{_escaped(split_index_msg(type_, text)[1], engine)}}}"
    commands = []
    for path in entry_paths(type_, text):
        keys = [order.key(path[0]), *map(order.key_below, path[1:])]
        texts = [_styled(part, engine) for part in path]
        entries = "!".join(map("@".join, zip(keys, texts, strict=True)))
        commands.append(f"\\index{{{entries}{end}}}")
    return "".join(commands)


def _styled(text: str, engine: str) -> str:
    if match := _EXTRA.fullmatch(text):
        name, extra = (_escaped(part, engine) for part in match.groups())
        return rf"\spxentry{{{name}}}\spxextra{{{extra}}}"
    return rf"\spxentry{{{_escaped(text, engine)}}}"


def _escaped(text: str, engine: str) -> str:
    """Return *text* for TeX and for xindy or makeindex, which look for signs in it."""
    if engine == "xelatex":
        text = marked(breakable_in_index(text))
    tex = texescape.escape(text, engine)
    return re.sub(r'\\[{}]|["@!|]', lambda match: _QUOTED[match[0]], tex)


def register(app: Sphinx) -> None:
    app.add_post_transform(SortIndex)
