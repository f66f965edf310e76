r"""Tables of answers: the widths of their columns, and how these are aligned.

If a table does not fit, tabulary gives each column a part of the page in proportion to
its longest cell. Beside one with sentences, others get less than a word takes, which
then runs into the next cell. Here, a column that needs no more than an equal share of
the page gets what it needs, and the others share the rest.

MyST knows how columns are aligned as a class of each cell, which only HTML has.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

# The share of a column is the most that tabulary accepts, with a warning, as the width
# from which columns are made narrower.
PREAMBLE = r"""
\makeatletter
\newcommand\quicktakestable{\begingroup\let\TY@warn\@gobble\tymin\linewidth}
\newcommand\quicktakesendtable{\endgroup}
\makeatother
"""
_MARK = "quicktakes"
"""The attribute of a table of an answer."""
_LETTERS = {"text-center": "c", "text-right": "r"}
_LONGEST = 30
"""The rows of a table that Sphinx prints with tabulary, which knows other letters."""
_TABULARY = str.maketrans("lcr", "TCR")


class FitTables(SphinxPostTransform):
    """Give the columns of tables in answers their width and alignment."""

    default_priority = 455
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for table in list(self.document.findall(nodes.table)):
            if not table.get(_MARK):
                continue
            written: list[nodes.Node] = [_latex(r"\quicktakestable")]
            columns = _columns(table)
            if columns.strip("l"):
                if len(list(table.findall(nodes.row))) <= _LONGEST:
                    columns = columns.translate(_TABULARY)
                spec = addnodes.tabular_col_spec()
                line = _line(self.config)
                spec["spec"] = line.join(["", *columns, ""])
                written.append(spec)
            table.replace_self([*written, table, _latex(r"\quicktakesendtable")])


def _columns(table: nodes.table) -> str:
    """Return a letter for each column, as its first cell says."""
    row = table.next_node(nodes.row)
    assert row is not None
    return "".join(
        next((_LETTERS[name] for name in entry["classes"] if name in _LETTERS), "l")
        for entry in row.findall(nodes.entry)
    )


def _line(config: Config) -> str:
    """Return what Sphinx writes between columns where it knows no more of a table."""
    unruled = {"booktabs", "borderless"}.intersection(config.latex_table_style)
    return "" if unruled else "|"


def _latex(text: str) -> nodes.raw:
    return nodes.raw("", f"{text}\n", format="latex")


def register(app: Sphinx) -> None:
    app.add_post_transform(FitTables)
