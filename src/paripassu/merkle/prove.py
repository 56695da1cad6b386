"""Make proofs, from whatever knows the roots of subtrees."""

from __future__ import annotations

from collections.abc import Callable

from paripassu.merkle.hashing import EMPTY_ROOT, node_hash
from paripassu.merkle.spans import (
    Span,
    consistency_spans,
    inclusion_spans,
    perfect_spans,
    verify_subtree,
)

#: Gives the root of a subtree, by the leaves from ``start`` to before ``end``.
Roots = Callable[[int, int], bytes]
#: Gives the root over the ``2^level`` leaves from ``index · 2^level``, by level and index.
Nodes = Callable[[int, int], bytes]


def subtree_root(start: int, end: int, node: Nodes) -> bytes:
    """Give the root of a subtree from the nodes that are kept of a tree.

    Parameters
    ----------
    start, end : int
        The leaves from ``start`` to before ``end``.
    node : callable
        Gives the nodes that are needed, at most 63.

    Raises
    ------
    PositionError
        The range is no subtree.
    """
    found = EMPTY_ROOT
    for number, span in enumerate(reversed(perfect_spans(start, end))):
        level = (span.end - span.start).bit_length() - 1
        left = node(level, span.start >> level)
        found = node_hash(left, found) if number else left
    return found


def inclusion_proof(index: int, size: int, roots: Roots) -> list[bytes]:
    """Make the proof that a leaf stands at a place in a tree (RFC 9162, section 2.1.3.1).

    Parameters
    ----------
    index, size : int
        Of the leaf, from 0; leaves of the tree.
    roots : callable
        Gives the roots of the subtrees that are needed.

    Returns
    -------
    list of bytes
        What :func:`paripassu.merkle.verify.verify_inclusion` takes.

    Raises
    ------
    PositionError
        Such a tree has no such leaf.
    """
    return subtree_inclusion_proof(index, 0, size, roots)


def subtree_inclusion_proof(index: int, start: int, end: int, roots: Roots) -> list[bytes]:
    """Make the proof that a leaf stands at a place in a subtree.

    Parameters
    ----------
    index : int
        Of the leaf in the whole tree, from 0.
    start, end : int
        The subtree: the leaves from ``start`` to before ``end``.
    roots : callable
        As for :func:`inclusion_proof`.

    Returns
    -------
    list of bytes
        What :func:`paripassu.merkle.verify.verify_subtree_inclusion` takes.

    Raises
    ------
    PositionError
        The range is no subtree, or the leaf is not in it.
    """
    return _hashes(inclusion_spans(index, start, end), roots)


def consistency_proof(earlier: int, size: int, roots: Roots) -> list[bytes]:
    """Make the proof that a tree goes on from an earlier one (RFC 9162, section 2.1.4.1).

    Parameters
    ----------
    earlier, size : int
        Leaves of the earlier tree, at least one, and of the later.
    roots : callable
        As for :func:`inclusion_proof`.

    Returns
    -------
    list of bytes
        What :func:`paripassu.merkle.verify.verify_consistency` takes.

    Raises
    ------
    PositionError
        The earlier tree is empty, or the larger one.
    """
    return _part(0, earlier, size, roots)


def subtree_consistency_proof(start: int, end: int, size: int, roots: Roots) -> list[bytes]:
    """Make the proof that a subtree is part of a tree.

    draft-ietf-plants-merkle-tree-certs, section 4.4.

    Parameters
    ----------
    start, end : int
        The subtree: the leaves from ``start`` to before ``end``. That an empty one is part of a
        tree needs no proof: none is given.
    size : int
        Leaves of the tree.
    roots : callable
        As for :func:`inclusion_proof`.

    Returns
    -------
    list of bytes
        What :func:`paripassu.merkle.verify.verify_subtree_consistency` takes.

    Raises
    ------
    PositionError
        The range is no subtree of such a tree.
    """
    if start == end:
        verify_subtree(start, end, size)
        return []
    return _part(start, end, size, roots)


def _part(start: int, end: int, size: int, roots: Roots) -> list[bytes]:
    seed, spans = consistency_spans(start, end, size)
    # Where the subtree is a node of the tree, whoever verifies has its hash already.
    return _hashes(spans if seed == Span(start, end) else [seed, *spans], roots)


def _hashes(spans: list[Span], roots: Roots) -> list[bytes]:
    return [roots(start, end) for start, end in spans]
