"""Opening slots and columns of a tree that a declarer holds."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from paripassu.escrow import native
from paripassu.escrow.disclosure import Part
from paripassu.escrow.entries import Entries, Values
from paripassu.escrow.filled import Filled, Progress, silent
from paripassu.escrow.nodes import ROOT, Runs, cover_of, node_of
from paripassu.escrow.opening import with_records
from paripassu.tables.texts import Texts


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
    slots, counts = array("Q"), array("I")
    for begin, end in runs:
        slots += records.slots[begin:end]
        counts += records.counts[begin:end]
    columns = sorted({*columns}) if slots else []
    holding = with_records(cover.nodes, slots, tree.depth)
    return Part(
        table=tree.number,
        columns=tuple(columns),
        cover=cover.nodes,
        seeds=native.seeds_at(filled.seed(0), ROOT, cover.nodes),
        fields=tuple(native.seeds_at(filled.seed(at), ROOT, holding) for at in columns),
        slots=array("Q", (node_of(slot, tree.depth) for slot in slots)),
        counts=array("Q", counts),
        entries=_entries(filled, runs, columns, counts) if columns else (),
        bodies=b"" if columns else b"".join(filled.bodies(*run) for run in runs),
        path=b"".join(filled.found(cover.path, known, progress)),
    )


def _entries(
    filled: Filled,
    runs: Sequence[tuple[int, int]],
    columns: Sequence[int],
    counts: array[int],
) -> Entries:
    """Give values of opened columns and leaves of the others, slot after slot."""
    runs = [run for run in runs if run[0] < run[1]]
    return Entries(
        Values(counts, Texts.join([filled.records.texts(column, *run) for run in runs]))
        if column in columns
        else b"".join(filled.leaves(column, *run) for run in runs)
        for column in range(1, len(filled.tree.columns) + 1)
    )
