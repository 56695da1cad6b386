"""The open records of a view, table by table: one after another, never a second copy of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.nodes import format_node, node_of
from paripassu.escrow.view import Open, View

if TYPE_CHECKING:
    import polars

#: Columns that nobody declared: no declared one has a name in brackets.
CLOSED = "(closed)"
RECORDS = "(records)"
#: Rows that are put into a frame in one go.
_BLOCK = 1 << 16


@dataclass(frozen=True)
class OpenRecords:
    """The open records of a table, or of its totals.

    Attributes
    ----------
    table : str
        Its name; of totals ``sites/20``.
    columns : tuple of str
        The columns that are open in at least one record, as they were declared.
    closed : tuple of str
        The columns that are open in none.
    records : int
        How many there are.
    """

    table: str
    columns: tuple[str, ...]
    closed: tuple[str, ...]
    records: int
    _there: Open = field(repr=False, compare=False)

    @classmethod
    def of(cls, there: Open) -> OpenRecords:
        """Take what is open of a tree."""
        names = there.tree.names
        open_ = tuple(name for at, name in enumerate(names, 1) if there.values.get(at))
        closed = tuple(name for name in names if name not in open_)
        return cls(there.tree.name, open_, closed, sum(there.counts.values()), there)

    @property
    def totals(self) -> bool:
        """Whether they are totals of a table."""
        return self._there.tree.totals is not None

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of :meth:`rows`.

        First where the record stands: ``(cell)``, its geohash; ``(slot)``, the slot of a tag;
        ``(row)``, from 1. Then :attr:`columns`. ``(records)``, where of some slots only the number
        of records is open: each has one row. ``(closed)``, where some records have columns that
        are not open: their names.
        """
        where = () if self._where is None else (self._where,)
        return (*where, *self.columns, *self._marks)

    def rows(self, closed: str | None = None) -> Iterator[tuple[str | None, ...]]:
        """Give the records in the order of slots, and in a slot as they were declared.

        Parameters
        ----------
        closed : str, optional
            What stands in place of a value that is not open. A null that is open is None.
        """
        there, marks = self._there, self._marks
        whole = self._marked(marks, 1, ())
        for slot, found in there.entries(self._numbers):
            place = () if self._where is None else (self._place(slot),)
            open_ = [texts for texts in found if texts is not None]
            if found and len(open_) == len(found):
                for row in zip(*open_, strict=True):
                    yield (*place, *row, *whole)
                continue
            shut = tuple(
                name for name, texts in zip(self.columns, found, strict=True) if texts is None
            )
            # Where only the number is open, it may be billions: one row stands for all of them.
            n = there.counts[slot]
            rows, each = (1, n) if len(shut) == len(found) else (n, 1)
            tail = self._marked(marks, each, shut)
            for at in range(rows):
                yield (*place, *(closed if texts is None else texts[at] for texts in found), *tail)

    def to_frame(self) -> polars.DataFrame:
        """Give the records as a table of texts; what is not open is null, and named in (closed)."""
        import polars

        types = dict.fromkeys(self.header, polars.String)
        made, rows = [polars.DataFrame(schema=types)], self.rows()
        while block := [*islice(rows, _BLOCK)]:
            made.append(polars.DataFrame(block, schema=types, orient="row"))
        return polars.concat(made)

    @cached_property
    def _where(self) -> str | None:
        tree = self._there.tree
        if not tree.depth:
            return None
        return {"cell": "(cell)", "tag": "(slot)", "row": "(row)"}[tree.table.kind]

    def _place(self, slot: int) -> str:
        tree = self._there.tree
        if tree.over_cells:
            return cell_of_slot(slot, tree.depth)
        return str(slot + 1) if tree.table.kind == "row" else format_node(node_of(slot, tree.depth))

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(self._there.tree.column(name) for name in self.columns)

    @cached_property
    def _marks(self) -> tuple[str, ...]:
        """The columns that say what is not open, where something is not."""
        there = self._there
        found = [there.values[number] for number in self._numbers]
        whole = [len(column) == len(there.counts) for column in found]
        alone = not any(whole) and any(
            all(slot not in column for column in found) for slot in there.counts
        )
        shut = not all(whole)
        return (RECORDS,) * alone + (CLOSED,) * shut

    @staticmethod
    def _marked(marks: tuple[str, ...], n: int, shut: tuple[str, ...]) -> tuple[str | None, ...]:
        said = {RECORDS: str(n), CLOSED: ", ".join(shut) or None}
        return tuple(said[mark] for mark in marks)


def records_of(view: View) -> dict[str, OpenRecords]:
    """Give the open records of each table of which one is open."""
    found = map(OpenRecords.of, view.trees)
    return {one.table: one for one in found if one.records}
