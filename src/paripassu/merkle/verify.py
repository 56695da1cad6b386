"""Verify proofs. Each function returns nothing, or raises what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paripassu.merkle.errors import (
    HashLengthError,
    PositionError,
    ProofTooLongError,
    ProofTooShortError,
    RootMismatchError,
)
from paripassu.merkle.hashing import EMPTY_ROOT, HASH_SIZE, node_hash
from paripassu.merkle.spans import (
    Span,
    consistency_spans,
    inclusion_spans,
    verify_size,
    verify_subtree,
)


def verify_inclusion(
    index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Verify that a leaf stands at a place in a tree (RFC 9162, section 2.1.3.2).

    Parameters
    ----------
    index : int
        Of the leaf, from 0.
    size : int
        Leaves of the tree.
    leaf_hash : bytes
        :func:`paripassu.merkle.hashing.leaf_hash` of the leaf.
    proof : sequence of bytes
        Hashes, from the bottom up.
    root : bytes
        Of the tree.

    Raises
    ------
    PositionError
        Such a tree has no such leaf.
    ProofTooShortError, ProofTooLongError, HashLengthError
        The proof does not have the form that the position asks for.
    RootMismatchError
        The proof leads to another root.
    """
    verify_subtree_inclusion(index, 0, size, leaf_hash, proof, root)


def verify_subtree_inclusion(
    index: int, start: int, end: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Verify that a leaf stands at a place in a subtree.

    Parameters
    ----------
    index : int
        Of the leaf in the whole tree, from 0.
    start, end : int
        The subtree: the leaves from ``start`` to before ``end``.
    leaf_hash, proof, root
        As for :func:`verify_inclusion`; the root is the subtree's.

    Raises
    ------
    PositionError, ProofTooShortError, ProofTooLongError, HashLengthError, RootMismatchError
        As for :func:`verify_inclusion`; also where the range is no subtree.
    """
    spans = inclusion_spans(index, start, end)
    _verify_count(len(spans), proof)
    _verify_hashes("the leaf hash", leaf_hash, proof)
    seed = Span(index, index + 1)
    calculated = _joined(seed, leaf_hash, zip(spans, proof, strict=True))
    if calculated != root:
        raise RootMismatchError("the tree" if start == 0 else "the subtree", root, calculated)


def verify_consistency(
    earlier: int, size: int, proof: Sequence[bytes], earlier_root: bytes, root: bytes
) -> None:
    """Verify that a tree goes on from an earlier one: its first leaves are the same.

    RFC 9162, section 2.1.4.2.

    Parameters
    ----------
    earlier, size : int
        Leaves of the earlier tree, at least one, and of the later.
    proof : sequence of bytes
        Hashes, from the bottom up; none where the sizes are equal.
    earlier_root, root : bytes
        Of the two trees.

    Raises
    ------
    PositionError
        The earlier tree is empty, or the larger one.
    ProofTooShortError, ProofTooLongError, HashLengthError
        The proof does not have the form that the sizes ask for.
    RootMismatchError
        The proof leads to another root of the earlier tree, or of the later.
    """
    verify_size(earlier, "the earlier tree")
    if earlier > size:
        raise PositionError(f"the earlier tree has {earlier} leaves, more than {size}")
    consistency_spans(0, earlier, size)  # refuses an empty tree, which proves nothing
    _verify_part("the earlier tree", Span(0, earlier), size, proof, earlier_root, root)


def verify_subtree_consistency(
    start: int, end: int, size: int, proof: Sequence[bytes], subtree_root: bytes, root: bytes
) -> None:
    """Verify that a subtree is part of a tree: the tree's leaves there are the subtree's.

    draft-ietf-plants-merkle-tree-certs, section 4.4.

    Parameters
    ----------
    start, end : int
        The subtree: the leaves from ``start`` to before ``end``. An empty one is part of every
        tree that reaches there: its root has to be H(""), its proof empty, and nothing follows
        about ``root``.
    size : int
        Leaves of the tree.
    proof : sequence of bytes
        Hashes, from the bottom up.
    subtree_root, root : bytes
        Of the subtree, and of the tree.

    Raises
    ------
    PositionError
        The range is no subtree of such a tree.
    ProofTooShortError, ProofTooLongError, HashLengthError
        The proof does not have the form that the position asks for.
    RootMismatchError
        The proof leads to another root of the subtree, or of the tree.
    """
    _verify_part("the subtree", Span(start, end), size, proof, subtree_root, root)


def _verify_part(
    name: str, part: Span, size: int, proof: Sequence[bytes], part_root: bytes, root: bytes
) -> None:
    verify_subtree(part.start, part.end, size)
    if part.start == part.end:
        _verify_count(0, proof)
        if part_root != EMPTY_ROOT:
            raise RootMismatchError(name, part_root, EMPTY_ROOT)
        return
    seed, spans = consistency_spans(part.start, part.end, size)
    known = seed == part
    _verify_count(len(spans) + (not known), proof)
    first, rest = (part_root, proof) if known else (proof[0], proof[1:])
    if spans:  # else the part is the whole, and no more than compared with it
        _verify_hashes(f"the root of {name}", first if known else None, proof)
    steps = list(zip(spans, rest, strict=True))
    inside = [one for one in steps if part.start <= one[0].start and one[0].end <= part.end]
    calculated = _joined(seed, first, inside)
    if calculated != part_root:
        raise RootMismatchError(name, part_root, calculated)
    calculated = _joined(seed, first, steps)
    if calculated != root:
        raise RootMismatchError("the tree", root, calculated)


def _joined(seed: Span, found: bytes, steps: Iterable[tuple[Span, bytes]]) -> bytes:
    """Join the hash of a span with its neighbours, each directly to the left or right."""
    start = seed.start
    for span, neighbour in steps:
        if span.start < start:
            found = node_hash(neighbour, found)
            start = span.start
        else:
            found = node_hash(found, neighbour)
    return found


def _verify_count(wanted: int, proof: Sequence[bytes]) -> None:
    if len(proof) < wanted:
        raise ProofTooShortError(wanted, len(proof))
    if len(proof) > wanted:
        raise ProofTooLongError(wanted, len(proof))


def _verify_hashes(name: str, first: bytes | None, proof: Sequence[bytes]) -> None:
    """Refuse what would be hashed at another length: it could borrow bytes from its neighbour."""
    if first is not None and len(first) != HASH_SIZE:
        raise HashLengthError(name, len(first))
    for number, one in enumerate(proof, start=1):
        if len(one) != HASH_SIZE:
            raise HashLengthError(f"hash {number} of the proof", len(one))
