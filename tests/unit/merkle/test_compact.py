"""The compact range, and the tree that keeps its nodes: what they refuse, and what they keep."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.oracle.merkle import mth
from tests.strategies.merkle import tree

from paripassu.errors import ParameterError
from paripassu.merkle.compact import CompactRange
from paripassu.merkle.errors import HashLengthError, PositionError
from paripassu.merkle.hashing import EMPTY_ROOT, leaf_hash
from paripassu.merkle.spans import MOST_LEAVES
from paripassu.merkle.tree import Tree

LEAVES = tree(100)
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def test_nothing_yet() -> None:
    assert CompactRange().root() == Tree().root() == EMPTY_ROOT == mth([])
    assert CompactRange().hashes == ()


@pytest.mark.parametrize("level", range(5))
def test_subtrees_are_appended_whole(level: int) -> None:
    part = 1 << level
    range_ = CompactRange()
    for start in range(0, 96, part):
        range_.append(mth(LEAVES[start : start + part]), level)
        assert range_.size == start + part
        assert range_.root() == mth(LEAVES[: start + part])
    assert len(range_.hashes) == range_.size.bit_count()


def test_a_subtree_begins_at_a_multiple_of_its_size() -> None:
    range_ = CompactRange()
    range_.append(HASHES[0])
    with pytest.raises(ParameterError, match="level is 1, and 1 leaves are not a multiple of 2"):
        range_.append(mth(LEAVES[1:3]), 1)


def test_what_is_kept_has_to_fit() -> None:
    with pytest.raises(ParameterError, match="hashes should be 2 for 5 leaves, and are 1"):
        CompactRange(5, HASHES[:1])
    with pytest.raises(HashLengthError):
        CompactRange(1, [b"short"])
    with pytest.raises(HashLengthError):
        CompactRange().append(b"")
    with pytest.raises(PositionError):
        CompactRange(-1)
    full = CompactRange(MOST_LEAVES, HASHES[:63])
    with pytest.raises(PositionError, match="a tree has 0 to"):
        full.append(HASHES[0])
    assert full.size == MOST_LEAVES


def test_a_refused_leaf_changes_nothing() -> None:
    range_ = CompactRange()
    for hash in HASHES[:7]:
        range_.append(hash)
    before = range_.hashes
    with pytest.raises(HashLengthError):
        range_.append(b"short")
    assert (range_.size, range_.hashes) == (7, before)


def test_a_tree_answers_for_every_size_it_had() -> None:
    kept = Tree(b"".join(HASHES[:60]))
    for hash in HASHES[60:]:
        kept.append(hash)
    assert kept.size == 100
    assert [kept.root(size) for size in range(101)] == [mth(LEAVES[:size]) for size in range(101)]
    assert kept.node(2, 24) == mth(LEAVES[96:100])


@pytest.mark.parametrize(("level", "index"), [(2, 25), (7, 0), (0, 100), (0, -1), (-1, 0)])
def test_no_such_node(level: int, index: int) -> None:
    with pytest.raises(ParameterError, match="beyond the 100 leaves"):
        Tree(b"".join(HASHES)).node(level, index)


def test_no_such_size() -> None:
    kept = Tree(b"".join(HASHES))
    asks: list[Callable[[int], object]] = [
        kept.root,
        lambda size: kept.inclusion_proof(3, size),
        lambda size: kept.consistency_proof(3, size),
        lambda size: kept.subtree_root(0, size),
    ]
    for ask in asks:
        with pytest.raises(PositionError, match="the tree has 100 leaves, fewer than 101"):
            ask(101)
    with pytest.raises(PositionError, match="leaf 100 is not in a tree of 100 leaves"):
        kept.inclusion_proof(100)
    with pytest.raises(PositionError, match="every tree begins with it"):
        kept.consistency_proof(0)
    with pytest.raises(HashLengthError):
        kept.append(b"")
