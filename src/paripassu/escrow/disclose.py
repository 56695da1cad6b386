"""Opening slots and columns of a tree that a declarer holds."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.escrow import native
from paripassu.escrow.disclosure import Entry, Part
from paripassu.escrow.filled import Filled, Progress, silent
from paripassu.escrow.hashes import split
from paripassu.escrow.nodes import ROOT, Runs, cover_of, node_of
from paripassu.escrow.opening import with_records


def open_tree(
    filled: Filled,
    opened: Runs,
    columns: Sequence[int],
    known: dict[int, bytes] | None = None,
    progress: Progress = silent,
) -> Part:
    """Open slots and columns of a tree.

    Parameters
    ----------
    filled : Filled
    opened : Runs
        Slots of the territory, at least one.
    columns : sequence of int
        From 1. None is opened where no record stands.
    known : dict or None
        Hashes at the cut, where they are at hand; verify what comes out before it is used.
    progress : callable
        Told how many slots were hashed.
    """
    tree, records = filled.tree, filled.records
    cover = cover_of(tree.territory, opened, tree.depth)
    runs = [records.between(first, end) for first, end in opened]
    indices = [at for begin, end in runs for at in range(begin, end)]
    slots = [records.slots[at] for at in indices]
    columns = sorted({*columns}) if slots else []
    holding = with_records(cover.nodes, slots, tree.depth)
    return Part(
        table=tree.number,
        columns=tuple(columns),
        cover=cover.nodes,
        seeds=native.seeds_at(filled.seed(0), ROOT, cover.nodes),
        fields=tuple(native.seeds_at(filled.seed(at), ROOT, holding) for at in columns),
        slots=tuple(node_of(slot, tree.depth) for slot in slots),
        counts=tuple(records.counts[at] for at in indices),
        entries=tuple(_entries(filled, runs, columns)) if columns else (),
        bodies=b"" if columns else b"".join(filled.bodies(*run) for run in runs),
        path=b"".join(filled.found(cover.path, known, progress)),
    )


def _entries(
    filled: Filled, runs: Sequence[tuple[int, int]], columns: Sequence[int]
) -> list[tuple[Entry, ...]]:
    """Give values of opened columns and leaves of the others, slot after slot."""
    by_column: list[list[Entry]] = []
    for column in range(1, len(filled.tree.columns) + 1):
        found: list[Entry] = []
        for begin, end in runs:
            if column in columns:
                found += (filled.records.values(column, at) for at in range(begin, end))
            else:
                found += split(filled.leaves(column, begin, end))
        by_column.append(found)
    return [*zip(*by_column, strict=True)]
