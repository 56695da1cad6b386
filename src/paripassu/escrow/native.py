"""The kernels of the escrow: in Rust where they are installed, else in plain Python.

``PARIPASSU_REFERENCE`` in the environment brings the reference. Either gives the same bytes. The
kernels let other threads of Python run meanwhile.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence

from paripassu.escrow import entries, reference
from paripassu.escrow.entries import Entries, Values
from paripassu.escrow.nodes import Runs
from paripassu.escrow.reference import seeds_at as seeds_at
from paripassu.processors import processors
from paripassu.tables.texts import Texts

try:
    import paripassu_native
except ImportError:  # pragma: no cover - depends on what is installed
    paripassu_native = None

#: The kernels whose signatures and results these are. Others are left alone.
ESCROW = 1
ENTRIES = 1


def available() -> bool:
    """Whether the kernels in Rust are installed, and wanted."""
    there = [getattr(paripassu_native, name, 0) for name in ("ENTRIES", "ESCROW")]
    return there == [ENTRIES, ESCROW] and not os.environ.get("PARIPASSU_REFERENCE")


def leaves(
    context: bytes,
    depth: int,
    node: int,
    seed: bytes,
    slots: array[int],
    counts: array[int],
    values: Texts,
) -> bytes:
    """See :func:`paripassu.escrow.reference.leaves`."""
    if not available():
        return reference.leaves(context, depth, node, seed, slots, counts, values)
    made: bytes = paripassu_native.escrow_leaves(
        context, depth, node, seed, slots, counts, values.data, values.lengths, processors()
    )
    return made


def bodies(
    context: bytes, slots: array[int], counts: array[int], columns: Sequence[bytes]
) -> bytes:
    """See :func:`paripassu.escrow.reference.bodies`."""
    if not available():
        return reference.bodies(context, slots, counts, columns)
    made: bytes = paripassu_native.escrow_bodies(context, slots, counts, columns, processors())
    return made


def subtrees(
    context: bytes,
    depth: int,
    territory: Runs,
    nodes: Sequence[int],
    seeds: bytes,
    slots: array[int],
    counts: array[int],
    bodies: bytes,
) -> bytes:
    """See :func:`paripassu.escrow.reference.subtrees`."""
    if not available():
        return reference.subtrees(context, depth, territory, nodes, seeds, slots, counts, bodies)
    made: bytes = paripassu_native.escrow_subtrees(
        context,
        depth,
        array("Q", territory.firsts),
        array("Q", territory.ends),
        array("Q", nodes),
        seeds,
        slots,
        counts,
        bodies,
        processors(),
    )
    return made


def paths(depth: int, territory: Runs, slots: array[int], leaves: bytes, path: bytes) -> bytes:
    """See :func:`paripassu.escrow.reference.paths`."""
    if not available():
        return reference.paths(depth, territory, slots, leaves, path)
    made: bytes = paripassu_native.escrow_paths(
        depth,
        array("Q", territory.firsts),
        array("Q", territory.ends),
        slots,
        leaves,
        path,
        processors(),
    )
    return made


def read_entries(content: bytes, at: int) -> tuple[Entries, int] | None:
    """See :func:`paripassu.escrow.entries.read_entries`."""
    if not available():
        return entries.read_entries(content, at)
    found = paripassu_native.escrow_read_entries(content, at)
    if found is None:
        return None
    columns, end = found
    return Entries(_column(*column) for column in columns), end


def _column(data: bytes, lengths: bytes | None, counts: bytes | None) -> Values | bytes:
    if lengths is None or counts is None:
        return data
    return Values(array("I", counts), Texts(data, array("i", lengths)))


def write_entries(given: Entries) -> bytes:
    """See :func:`paripassu.escrow.entries.write_entries`."""
    if not available():
        return entries.write_entries(given)
    made: bytes = paripassu_native.escrow_write_entries(
        len(given),
        [
            (one.texts.data, one.texts.lengths, one.counts)
            if isinstance(one, Values)
            else (one, None, None)
            for one in given.columns
        ],
    )
    return made
