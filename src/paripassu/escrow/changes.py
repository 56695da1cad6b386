"""What differs between two versions where both are open. Versions may differ: it is no finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.verified import Change
from paripassu.escrow.view import Open, View

Rows = Counter[tuple[str | None, ...]]


def changes(before: View, after: View) -> Iterator[Change]:
    """Find what differs between the views of two versions.

    Records of tables over cells are compared where both versions are open; those of other tables,
    whose slots are other ones in each version, where the whole table is open in both. Columns are
    those that are open there in both; where there are none, the numbers of records are compared.
    Nothing is compared of a table that the later version's template gives another shape.
    """
    names = {tree.name for tree in after.commitment.trees}
    for old in before.trees:
        if old.tree.name not in names:
            continue
        new = after.of(old.tree.name)
        if _shape(old) != _shape(new):
            continue
        versions = (before.commitment.header.version, after.commitment.header.version)
        if old.tree.totals is not None:
            yield from _totals(old, new, versions)
        else:
            yield from _records(old, new, versions)


def _shape(there: Open) -> tuple[object, ...]:
    # A slot of a table of another kind is no place, or another one, whatever its number.
    tree = there.tree
    return tree.table.kind, tree.depth, tree.columns, tree.totals


def _totals(old: Open, new: Open, versions: tuple[int, int]) -> Iterator[Change]:
    for number, column in enumerate(old.tree.columns, 1):
        one, other = old.column(number), new.column(number)
        for slot in sorted(one.keys() & other.keys()):
            if one[slot] != other[slot]:
                values = (one[slot][0], other[slot][0])
                yield _change(old, versions, "total", slot, (column.name,), values)


def _records(old: Open, new: Open, versions: tuple[int, int]) -> Iterator[Change]:
    both = old.opened & new.opened
    if old.tree.over_cells:
        slots = sorted(slot for slot in {*old.counts, *new.counts} if slot in both)
        pairs = [(slot, _differing(old, new, [slot])) for slot in slots]
    elif both == old.tree.territory == new.tree.territory:
        pairs = [(-1, _differing(old, new, None))]
    else:
        return
    for at, kind in enumerate(("removed", "added")):
        for slot, (names, *rows) in pairs:
            for row, n in sorted(rows[at].items(), key=str):
                for _ in range(n):
                    yield _change(old, versions, kind, slot, names, row)


def _differing(
    old: Open, new: Open, slots: Sequence[int] | None
) -> tuple[tuple[str, ...], Rows, Rows]:
    """Compare slots, or all of them, in the columns that are open there in both versions.

    Where no column is, the numbers of records are compared.

    Returns
    -------
    names : tuple of str
        Of the columns.
    removed, added : Counter
        Rows of values, each with how often it was removed or added.
    """
    columns = [
        number
        for number in range(1, len(old.tree.columns) + 1)
        if all(_open(there, slots, number) for there in (old, new))
    ]
    names = tuple(old.tree.columns[number - 1].name for number in columns)
    before, after = (_rows(there, slots, columns) for there in (old, new))
    return names, before - after, after - before


def _open(there: Open, slots: Sequence[int] | None, column: int) -> bool:
    """Whether a column is open wherever records are."""
    if slots is None:
        return there.wholly(column)
    values = there.column(column)
    return all(slot in values for slot in _filled(there, slots))


def _filled(there: Open, slots: Sequence[int] | None) -> Iterable[int]:
    return there.slots if slots is None else [slot for slot in slots if slot in there.counts]


def _rows(there: Open, slots: Sequence[int] | None, columns: Sequence[int]) -> Rows:
    found: Rows = Counter()
    if slots is None and columns:
        found.update(row for _, row in there.rows(columns))
        return found
    for slot in _filled(there, slots):
        if columns:
            found.update(zip(*(there.values[number][slot] for number in columns), strict=True))
        else:
            found[()] += there.counts[slot]
    return found


def _change(
    there: Open,
    versions: tuple[int, int],
    kind: str,
    slot: int,
    columns: tuple[str, ...],
    values: tuple[str | None, ...],
) -> Change:
    place = cell_of_slot(slot, there.tree.depth) if there.tree.over_cells else None
    return Change.model_validate(
        {
            "table": there.tree.name,
            "before": versions[0],
            "after": versions[1],
            "kind": kind,
            "place": place,
            "columns": columns,
            "values": values,
        }
    )
