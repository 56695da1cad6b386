"""Roots, proofs and verdicts are those of a slow transcription of the documents."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import merkle as oracle
from tests.strategies.merkle import (
    Claim,
    consistency,
    inclusion,
    leaves,
    spoilt,
    subtrees,
    tree,
)

from paripassu.merkle.compact import CompactRange
from paripassu.merkle.errors import PositionError, ProofError
from paripassu.merkle.hashing import leaf_hash
from paripassu.merkle.leaves import hashes_root, leaves_root
from paripassu.merkle.prove import (
    consistency_proof,
    inclusion_proof,
    subtree_consistency_proof,
    subtree_inclusion_proof,
)
from paripassu.merkle.spans import perfect_spans
from paripassu.merkle.tree import Tree
from paripassu.merkle.verify import (
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)

MOST = 33


@given(leaves)
@settings(max_examples=examples(200))
def test_roots(given_: list[bytes]) -> None:
    expected = oracle.mth(given_)
    hashes = [leaf_hash(leaf) for leaf in given_]
    compact = CompactRange()
    grown = Tree()
    for hash in hashes:
        compact.append(hash)
        grown.append(hash)
    assert leaves_root(given_) == expected
    assert hashes_root(b"".join(hashes)) == expected
    assert compact.root() == CompactRange(compact.size, compact.hashes).root() == expected
    assert grown.root() == Tree(b"".join(hashes)).root() == expected
    for size in range(len(given_) + 1):
        assert grown.root(size) == oracle.mth(given_[:size])


@pytest.mark.parametrize("count", range(1, MOST))
def test_every_proof_of_small_trees(count: int) -> None:
    made = tree(count)
    root = oracle.mth(made)
    kept = Tree(b"".join(leaf_hash(leaf) for leaf in made))

    def roots(start: int, end: int) -> bytes:
        return oracle.mth(made[start:end])

    for index in range(count):
        proof = inclusion_proof(index, count, roots)
        assert proof == oracle.path(index, made) == kept.inclusion_proof(index)
        verify_inclusion(index, count, leaf_hash(made[index]), proof, root)
        assert oracle.inclusion_holds(index, count, leaf_hash(made[index]), proof, root)
    for earlier in range(1, count + 1):
        proof = consistency_proof(earlier, count, roots)
        assert proof == oracle.proof(earlier, made) == kept.consistency_proof(earlier)
        verify_consistency(earlier, count, proof, roots(0, earlier), root)
        assert oracle.consistency_holds(earlier, count, proof, roots(0, earlier), root)
    for start, end in subtrees(count):
        part = roots(start, end)
        assert kept.subtree_root(start, end) == part
        proof = subtree_consistency_proof(start, end, count, kept.subtree_root)
        assert proof == oracle.subtree_proof(start, end, made)
        verify_subtree_consistency(start, end, count, proof, part, root)
        assert oracle.subtree_consistency_holds(start, end, count, proof, part, root)
        for index in range(start, end):
            proof = subtree_inclusion_proof(index, start, end, roots)
            assert proof == oracle.path(index - start, made[start:end])
            verify_subtree_inclusion(index, start, end, leaf_hash(made[index]), proof, part)


@given(st.integers(0, 2**63 - 1))
@settings(max_examples=examples(100))
def test_perfect_spans(size: int) -> None:
    spans = perfect_spans(0, size)
    assert [end - start for start, end in spans] == [
        1 << bit for bit in reversed(range(63)) if size >> bit & 1
    ]
    assert [0, *(end for _, end in spans)] == [*(start for start, _ in spans), size]


@st.composite
def inclusions(draw: st.DrawFn) -> Claim:
    made = tree(draw(st.integers(1, MOST)))
    start, end = draw(st.sampled_from(subtrees(len(made))))
    return draw(spoilt(inclusion(draw(st.integers(start, end - 1)), start, end, made)))


@st.composite
def consistencies(draw: st.DrawFn) -> Claim:
    made = tree(draw(st.integers(1, MOST)))
    start, end = draw(st.sampled_from(subtrees(len(made))))
    return draw(spoilt(consistency(start, end, made)))


def inclusion_taken(claim: Claim) -> bool:
    try:
        verify_subtree_inclusion(
            claim.index, claim.start, claim.end, claim.first, claim.proof, claim.root
        )
    except ProofError:
        return False
    return True


def consistency_taken(claim: Claim) -> bool:
    try:
        verify_subtree_consistency(
            claim.start, claim.end, claim.size, claim.proof, claim.first, claim.root
        )
    except ProofError:
        return False
    return True


@given(inclusions())
@settings(max_examples=examples(1000))
@example(inclusion(1, 0, 3, tree(3)))
def test_verdicts_on_inclusion(claim: Claim) -> None:
    start, end = claim.start, claim.end
    inside = oracle.is_subtree(start, end) and start <= claim.index < end
    expected = inside and oracle.inclusion_holds(
        claim.index - start, end - start, claim.first, claim.proof, claim.root
    )
    assert inclusion_taken(claim) == expected
    if start == 0 and expected:
        verify_inclusion(claim.index, end, claim.first, claim.proof, claim.root)


@given(consistencies())
@settings(max_examples=examples(1000))
@example(consistency(4, 7, tree(13)))
def test_verdicts_on_consistency(claim: Claim) -> None:
    start, end, size = claim.start, claim.end, claim.size
    if start == end:  # the documents know no empty subtree
        expected = end <= size and not claim.proof and claim.first == oracle.mth([])
        assert consistency_taken(claim) == (expected and len(claim.root) == 32)
        return
    expected = oracle.subtree_consistency_holds(
        start, end, size, claim.proof, claim.first, claim.root
    )
    assert consistency_taken(claim) == expected
    if start == 0 and 0 < end <= size:
        held = oracle.consistency_holds(end, size, claim.proof, claim.first, claim.root)
        assert held == expected


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=8))
def test_a_tree_that_is_cut_goes_on_from_there(steps: list[tuple[bool, int]]) -> None:
    kept, made = Tree(), list[bytes]()
    for number, (cut, count) in enumerate(steps):
        if cut:
            size = min(count, len(made))
            kept.cut(size)
            del made[size:]
        else:
            added = [b"%d %d" % (number, leaf) for leaf in range(count)]
            made += added
            for leaf in added:
                kept.append(leaf_hash(leaf))
        assert kept.size == len(made)
        assert kept.root() == oracle.mth(made)
        for size in {0, 1, len(made) // 2} & set(range(len(made) + 1)):
            assert kept.root(size) == oracle.mth(made[:size])
    with pytest.raises(PositionError):
        kept.cut(len(made) + 1)
