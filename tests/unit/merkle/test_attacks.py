"""Each attack on a proof under its name: what is refused, and with which error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.oracle.merkle import mth, path
from tests.strategies.merkle import Claim, consistency, inclusion, tree

from paripassu.errors import RejectedError
from paripassu.merkle.errors import (
    HashLengthError,
    PositionError,
    ProofError,
    ProofTooLongError,
    ProofTooShortError,
    RootMismatchError,
)
from paripassu.merkle.hashing import EMPTY_ROOT, leaf_hash, node_hash
from paripassu.merkle.spans import MOST_LEAVES
from paripassu.merkle.verify import (
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)

LEAVES = tree(13)
STRANGER = leaf_hash(b"another tree")
Change = Callable[[Claim], Claim]


def ways(change: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]) -> Change:
    return lambda claim: replace(claim, proof=change(claim.proof))


def put(number: int, hash: bytes) -> Change:
    return ways(lambda way: (*way[:number], hash, *way[number + 1 :]))


INCLUSION: list[tuple[str, Change, type[ProofError]]] = [
    ("wrong position", lambda c: replace(c, index=4), RootMismatchError),
    ("position on the other side", lambda c: replace(c, index=9), RootMismatchError),
    ("position with a shorter way", lambda c: replace(c, index=12), ProofTooLongError),
    ("position beyond the tree", lambda c: replace(c, index=13), PositionError),
    ("position before the tree", lambda c: replace(c, index=-1), PositionError),
    ("a tree of twice the size", lambda c: replace(c, end=26), ProofTooShortError),
    ("a smaller size", lambda c: replace(c, end=8), ProofTooLongError),
    ("an empty tree", lambda c: replace(c, index=0, end=0), PositionError),
    ("a size below 0", lambda c: replace(c, end=-13), PositionError),
    ("a size that no tree has", lambda c: replace(c, end=MOST_LEAVES + 1), PositionError),
    ("empty proof", ways(lambda way: ()), ProofTooShortError),
    ("truncated at the end", ways(lambda way: way[:-1]), ProofTooShortError),
    ("truncated at the beginning", ways(lambda way: way[1:]), ProofTooShortError),
    ("trailing hash", ways(lambda way: (*way, STRANGER)), ProofTooLongError),
    ("trailing root", lambda c: replace(c, proof=(*c.proof, c.root)), ProofTooLongError),
    ("preceding root", lambda c: replace(c, proof=(c.root, *c.proof)), ProofTooLongError),
    ("preceding leaf", lambda c: replace(c, proof=(c.first, *c.proof)), ProofTooLongError),
    ("swapped siblings", ways(lambda way: (way[1], way[0], *way[2:])), RootMismatchError),
    ("reversed", ways(lambda way: way[::-1]), RootMismatchError),
    ("a stranger's hash", put(2, STRANGER), RootMismatchError),
    ("the leaf's own hash for its sibling", lambda c: put(0, c.first)(c), RootMismatchError),
    ("a hash one byte short", lambda c: put(1, c.proof[1][:-1])(c), HashLengthError),
    ("a hash one byte long", lambda c: put(1, c.proof[1] + b"\0")(c), HashLengthError),
    ("no hash in a place", put(3, b""), HashLengthError),
    ("a leaf hash one byte short", lambda c: replace(c, first=c.first[1:]), HashLengthError),
    ("no leaf hash", lambda c: replace(c, first=b""), HashLengthError),
    ("the leaf for its hash", lambda c: replace(c, first=LEAVES[5]), HashLengthError),
    ("another leaf", lambda c: replace(c, first=leaf_hash(LEAVES[6])), RootMismatchError),
    ("another tree's root", lambda c: replace(c, root=mth(LEAVES[:12])), RootMismatchError),
    ("the root of no leaves", lambda c: replace(c, root=EMPTY_ROOT), RootMismatchError),
    ("no root", lambda c: replace(c, root=b""), RootMismatchError),
    ("a root with a byte more", lambda c: replace(c, root=c.root + b"\0"), RootMismatchError),
]


@pytest.mark.parametrize(("change", "error"), [(c, e) for _, c, e in INCLUSION], ids=[
    name for name, _, _ in INCLUSION
])  # fmt: skip
def test_inclusion(change: Change, error: type[ProofError]) -> None:
    good = inclusion(5, 0, 13, LEAVES)
    verify_inclusion(5, 13, good.first, good.proof, good.root)
    bad = change(good)
    with pytest.raises(error):
        verify_inclusion(bad.index, bad.end, bad.first, bad.proof, bad.root)


CONSISTENCY: list[tuple[str, Change, type[ProofError]]] = [
    ("an earlier size one less", lambda c: replace(c, end=6), ProofTooLongError),
    ("an earlier size with a proof as long", lambda c: replace(c, end=5), RootMismatchError),
    ("an earlier size with a shorter proof", lambda c: replace(c, end=8), ProofTooLongError),
    ("an empty earlier tree", lambda c: replace(c, end=0, first=EMPTY_ROOT), PositionError),
    ("an earlier size below 0", lambda c: replace(c, end=-1), PositionError),
    ("an earlier tree larger than the later", lambda c: replace(c, end=14), PositionError),
    ("equal sizes, other roots", lambda c: replace(c, end=13, proof=()), RootMismatchError),
    ("equal sizes with a proof", lambda c: replace(c, end=13, first=c.root), ProofTooLongError),
    ("a smaller later size", lambda c: replace(c, size=8), ProofTooLongError),
    ("a later size with a longer proof", lambda c: replace(c, size=17), ProofTooShortError),
    ("swapped roots", lambda c: replace(c, first=c.root, root=c.first), RootMismatchError),
    ("another earlier root", lambda c: replace(c, first=mth(LEAVES[1:8])), RootMismatchError),
    ("another later root", lambda c: replace(c, root=mth(LEAVES[:12])), RootMismatchError),
    ("empty proof", ways(lambda way: ()), ProofTooShortError),
    ("truncated", ways(lambda way: way[:-1]), ProofTooShortError),
    ("without its first", ways(lambda way: way[1:]), ProofTooShortError),
    ("trailing hash", ways(lambda way: (*way, STRANGER)), ProofTooLongError),
    ("preceding root", lambda c: replace(c, proof=(c.first, *c.proof)), ProofTooLongError),
    ("swapped siblings", ways(lambda way: (way[1], way[0], *way[2:])), RootMismatchError),
    ("a stranger below both trees", put(0, STRANGER), RootMismatchError),
    ("a stranger in the later tree alone", put(1, STRANGER), RootMismatchError),
    ("a hash one byte short", lambda c: put(2, c.proof[2][1:])(c), HashLengthError),
    ("no hash in a place", put(0, b""), HashLengthError),
]


@pytest.mark.parametrize(("change", "error"), [(c, e) for _, c, e in CONSISTENCY], ids=[
    name for name, _, _ in CONSISTENCY
])  # fmt: skip
def test_consistency(change: Change, error: type[ProofError]) -> None:
    good = consistency(0, 7, LEAVES)
    verify_consistency(7, 13, good.proof, good.first, good.root)
    bad = change(good)
    with pytest.raises(error):
        verify_consistency(bad.end, bad.size, bad.proof, bad.first, bad.root)
    if bad.end == 0:
        return  # an empty earlier tree proves nothing, and an empty subtree needs no proof
    with pytest.raises(error):
        verify_subtree_consistency(0, bad.end, bad.size, bad.proof, bad.first, bad.root)


def test_a_perfect_earlier_tree_is_hashed_and_so_measured() -> None:
    good = consistency(0, 8, LEAVES)
    verify_consistency(8, 13, good.proof, good.first, good.root)
    # The byte that the root lacks stands at its neighbour's beginning: what is hashed is the same.
    short, long = good.first[:-1], good.first[-1:] + good.proof[0]
    with pytest.raises(HashLengthError):
        verify_consistency(8, 13, [long, *good.proof[1:]], short, good.root)
    with pytest.raises(HashLengthError):
        verify_consistency(8, 13, good.proof, short, good.root)


def test_a_node_does_not_pass_for_a_leaf() -> None:
    """RFC 6962's prefixes: without them the tree over two nodes' hashes had the same root."""
    two = [leaf_hash(LEAVES[0]), leaf_hash(LEAVES[1])]
    passed = two[0] + two[1]  # a leaf that reads as the node over two leaves
    assert leaf_hash(passed) != node_hash(*two)
    root = mth(LEAVES[:4])
    with pytest.raises(RootMismatchError):
        verify_inclusion(0, 2, leaf_hash(passed), path(0, LEAVES[:4])[1:], root)


def test_a_root_does_not_say_how_many_leaves_there_are() -> None:
    """Why a size always comes with its root, under one signature: the hashes leave it open.

    What lies right of a node's middle may be one leaf or eight: the path to its left is the same.
    """
    good = inclusion(5, 0, 13, LEAVES)
    for size in range(9, 17):
        verify_inclusion(5, size, good.first, good.proof, good.root)


SUBTREES: list[tuple[int, int, int]] = [
    (1, 3, 13),
    (2, 5, 13),
    (4, 9, 13),
    (12, 14, 13),
    (5, 3, 13),
]


@pytest.mark.parametrize(("start", "end", "size"), SUBTREES)
def test_a_range_that_is_no_subtree(start: int, end: int, size: int) -> None:
    with pytest.raises(PositionError):
        verify_subtree_consistency(start, end, size, [], mth(LEAVES[start:end]), mth(LEAVES))
    if end < size:
        with pytest.raises(PositionError):
            verify_subtree_inclusion(
                start, start, end, leaf_hash(LEAVES[start]), [], mth(LEAVES[start:end])
            )


def test_a_leaf_beside_a_subtree() -> None:
    good = inclusion(9, 8, 13, LEAVES)
    verify_subtree_inclusion(9, 8, 13, good.first, good.proof, good.root)
    for index in (7, 13):
        with pytest.raises(PositionError, match=f"leaf {index} is not among those from 8 to"):
            verify_subtree_inclusion(index, 8, 13, good.first, good.proof, good.root)


def test_the_same_proof_at_another_place_of_the_tree() -> None:
    good = consistency(8, 12, LEAVES)
    verify_subtree_consistency(8, 12, 13, good.proof, good.first, good.root)
    with pytest.raises(ProofError):
        verify_subtree_consistency(0, 4, 13, good.proof, good.first, good.root)


def test_an_empty_subtree_is_part_of_every_tree() -> None:
    verify_subtree_consistency(5, 5, 13, [], EMPTY_ROOT, mth(LEAVES))
    with pytest.raises(RootMismatchError):
        verify_subtree_consistency(5, 5, 13, [], STRANGER, mth(LEAVES))
    with pytest.raises(ProofTooLongError):
        verify_subtree_consistency(5, 5, 13, [STRANGER], EMPTY_ROOT, mth(LEAVES))
    with pytest.raises(PositionError):
        verify_subtree_consistency(14, 14, 13, [], EMPTY_ROOT, mth(LEAVES))


def test_errors_say_both_values_and_are_answers() -> None:
    good = inclusion(5, 0, 13, LEAVES)
    with pytest.raises(RootMismatchError) as mismatch:
        verify_inclusion(5, 13, good.first, good.proof, STRANGER)
    assert isinstance(mismatch.value, RejectedError)
    assert (mismatch.value.expected, mismatch.value.calculated) == (STRANGER, good.root)
    assert STRANGER.hex() in str(mismatch.value)
    assert good.root.hex() in str(mismatch.value)
    with pytest.raises(ProofTooShortError, match="too few hashes: 3, where 4 belong") as short:
        verify_inclusion(5, 13, good.first, good.proof[:3], good.root)
    assert (short.value.wanted, short.value.given) == (4, 3)
    with pytest.raises(ProofTooLongError, match="too many hashes: 5, where 4 belong"):
        verify_inclusion(5, 13, good.first, [*good.proof, STRANGER], good.root)
    with pytest.raises(HashLengthError, match="hash 1 of the proof has 0 bytes") as length:
        verify_inclusion(5, 13, good.first, [b"", *good.proof[1:]], good.root)
    assert (length.value.name, length.value.given) == ("hash 1 of the proof", 0)


def test_a_huge_proof_costs_nothing() -> None:
    """The number of hashes is looked at before any of them."""
    with pytest.raises(ProofTooLongError):
        verify_inclusion(5, 13, STRANGER, [b""] * 1_000_000, STRANGER)
