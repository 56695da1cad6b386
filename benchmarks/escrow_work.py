"""How many compressions of SHA-256 a declaration takes, counted from the specification's layout."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from paripassu.escrow.commit import Declaration
from paripassu.escrow.nodes import depth_of, run_of
from paripassu.escrow.opening import Opening
from paripassu.escrow.records import Records


def blocks(size: int) -> int:
    """Count the blocks of a message with its padding."""
    return -(-(size + 9) // 64)


def salt_paths(slots: Sequence[int], depth: int) -> int:
    """Count the seeds from the root down to slots, each once."""
    apart = pairwise(slots)
    return (depth if slots else 0) + sum((one ^ other).bit_length() for one, other in apart)


def work(territory: int, depth: int, records: Records) -> int:
    """Count the compressions of a tree with records."""
    count, columns = len(records.slots), len(records.columns)
    leaves, at = 0, 0
    sizes = [
        [5 * (n >= 0) + (n < 0) + max(n, 0) for n in column.lengths] for column in records.columns
    ]
    for n in records.counts:
        leaves += sum(blocks(44 + sum(one[at : at + n])) for one in sizes)
        at += n
    paths = columns * salt_paths(records.slots, depth)
    return 5 * territory + count * (1 + blocks(12 + 32 * columns)) + leaves + paths


def worked(declaration: Declaration) -> int:
    """Count the compressions of a whole declaration."""
    return sum(
        work(tree.territory.size, tree.depth, records)
        for tree, records in zip(declaration.header.trees, declaration.records, strict=True)
    )


def verified_work(opening: Opening) -> int:
    """Count the compressions of verifying one tree of a disclosure."""
    part, tree, cover = opening.part, opening.tree, opening.cover
    # Of each subtree of s slots: 2 (s - 1) seeds, s leaves, s - 1 nodes; then the nodes above.
    done = 5 * opening.opened.size - 4 * len(cover.nodes)
    done += 2 * (len(cover.nodes) + len(cover.path) - 1) + len(opening.slots)
    if part.columns:
        done += len(opening.slots) * blocks(12 + 32 * len(tree.columns))
        for column in part.columns:
            for row_ in part.entries:
                values = [one.encode() for one in row_[column - 1] if isinstance(one, str)]
                done += blocks(44 + sum(5 + len(one) for one in values))
        for node in cover.nodes:
            first, end = run_of(node, tree.depth)
            under = [slot for slot in opening.slots if first <= slot < end]
            done += len(part.columns) * salt_paths(under, tree.depth - depth_of(node))
    return done
