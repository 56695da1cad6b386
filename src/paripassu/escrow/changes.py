"""What differs between two versions where both are open. Versions may differ: it is no finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.verified import Change
from paripassu.escrow.view import Open, View


def changes(before: View, after: View) -> Iterator[Change]:
    """Find what differs between the views of two versions.

    Records of tables over cells are compared where both versions are open; those of other tables,
    whose slots are other ones in each version, where the whole table is open in both. Columns are
    those that are open there in both.
    """
    names = {tree.name for tree in after.commitment.trees}
    for old in before.trees:
        if old.tree.name not in names:
            continue
        new = after.of(old.tree.name)
        if old.tree.columns != new.tree.columns or old.tree.depth != new.tree.depth:
            continue
        versions = (before.commitment.header.version, after.commitment.header.version)
        if old.tree.totals is not None:
            yield from _totals(old, new, versions)
        else:
            yield from _records(old, new, versions)


def _totals(old: Open, new: Open, versions: tuple[int, int]) -> Iterator[Change]:
    for number, column in enumerate(old.tree.columns, 1):
        one, other = old.values.get(number, {}), new.values.get(number, {})
        for slot in sorted(one.keys() & other.keys()):
            if one[slot] != other[slot]:
                values = (one[slot][0], other[slot][0])
                yield _change(old, versions, "total", slot, (column.name,), values)


def _records(old: Open, new: Open, versions: tuple[int, int]) -> Iterator[Change]:
    both = old.opened & new.opened
    if not old.tree.over_cells and not both == old.tree.territory == new.tree.territory:
        return
    columns = [
        number
        for number in range(1, len(old.tree.columns) + 1)
        if old.is_open(both, [number]) and new.is_open(both, [number])
    ]
    if not columns:
        return
    names = tuple(old.tree.columns[number - 1].name for number in columns)
    rows = [_rows(there, columns) for there in (old, new)]
    for gone, kind in ((rows[0] - rows[1], "removed"), (rows[1] - rows[0], "added")):
        for (slot, row), n in sorted(gone.items(), key=lambda one: (one[0][0], str(one[0][1]))):
            if slot == -1 or slot in both:
                for _ in range(n):
                    yield _change(old, versions, kind, slot, names, row)


def _rows(there: Open, columns: Sequence[int]) -> Counter[tuple[int, tuple[str | None, ...]]]:
    """Count records by slot and values; slots of other tables than those over cells say nothing."""
    return Counter(
        (slot if there.tree.over_cells else -1, row) for slot, row in there.rows(columns)
    )


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
