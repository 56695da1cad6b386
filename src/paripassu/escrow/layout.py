"""The trees of a commitment: each table, followed by its totals ("Trees, slots, territory")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from paripassu.escrow import cells
from paripassu.escrow.nodes import Runs, run_of
from paripassu.escrow.template import Template
from paripassu.escrow.template_parts import Column, Table, Total, Totals, tree_name


@dataclass(frozen=True)
class Tree:
    """A tree: a matrix of slots and columns.

    Attributes
    ----------
    number : int
        From 0, in the order of the template.
    table : Table
        The table whose records, or whose totals, stand in it.
    totals : Totals or None
        None: the table's records.
    territory : Runs
        The slots that there are.
    """

    number: int
    table: Table
    totals: Totals | None
    territory: Runs

    @property
    def name(self) -> str:
        """The table's name, or that of its totals: ``sites/20``."""
        return self.table.name if self.totals is None else tree_name(self.table, self.totals)

    @property
    def depth(self) -> int:
        """Bits of a slot's number."""
        return self.table.depth if self.totals is None else self.totals.depth

    @property
    def over_cells(self) -> bool:
        """Whether slots are cells of the earth."""
        return self.table.kind == "cell"

    @property
    def of_rows(self) -> bool:
        """Whether slots are rows, one record each."""
        return self.table.kind == "row" and self.totals is None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns from 1 on, with their types."""
        if self.totals is None:
            return self.table.columns
        return tuple(
            Column(name=total.name, type=_type_of(self.table, total))
            for total in self.totals.columns
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns from 1 on."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> int:
        """Give the number of a column, from 1."""
        return self.names.index(name) + 1

    @property
    def key(self) -> int | None:
        """The number of the column that says where a record stands."""
        if self.totals is not None or self.table.key is None:
            return None
        return self.column(self.table.key)

    def region(self, prefixes: Sequence[str]) -> Runs:
        """Give the slots of the territory that begin with a prefix."""
        if not self.over_cells:
            return self.territory
        return self.territory & runs_of(prefixes, self.depth)


def _type_of(table: Table, total: Total) -> str:
    return "integer" if total.sum is None else str(table.type_of(total.sum))


def runs_of(prefixes: Sequence[str], depth: int) -> Runs:
    """Give the slots of a tree over cells that begin with a prefix."""
    return Runs.of(run_of(cells.node_of(prefix), depth) for prefix in prefixes)


def trees_of(template: Template) -> tuple[Tree, ...]:
    """Give the trees of every commitment to a template, in their order."""
    found: list[Tree] = []
    for table in template.tables:
        for totals in (None, *table.totals):
            depth = table.depth if totals is None else totals.depth
            territory = (
                runs_of(template.territory, depth)
                if table.kind == "cell"
                else Runs.of([(0, 1 << depth)])
            )
            found.append(Tree(len(found), table, totals, territory))
    return tuple(found)
