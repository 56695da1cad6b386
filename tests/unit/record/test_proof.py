"""Proofs of inclusion and of consistency: what is accepted, and every alteration refused."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import merkle
from tests.record_signed import ORIGIN, WITNESSES, policy, signed

from paripassu.errors import RejectedError
from paripassu.merkle.errors import ProofError
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.errors import ForkError, MalformedError, OriginError, QuorumError
from paripassu.record.proof import (
    ConsistencyProof,
    InclusionProof,
    format_consistency,
    format_proof,
    parse_consistency,
    parse_proof,
    verify_consistency_proof,
    verify_proof,
    verify_went_on,
)

ENTRIES = [f"entry {number}".encode() for number in range(40)]


def at(size: int) -> Checkpoint:
    """The log at a size."""
    return Checkpoint(ORIGIN, size, merkle.mth(ENTRIES[:size]))


def included(index: int, size: int) -> InclusionProof:
    """The proof of an entry."""
    hashes = tuple(merkle.path(index, ENTRIES[:size]))
    return InclusionProof(index, hashes, signed(at(size), *WITNESSES[:3]))


def went_on(old: int, size: int) -> ConsistencyProof:
    """The proof that the log went on."""
    hashes = tuple(merkle.proof(old, ENTRIES[:size])) if 0 < old < size else ()
    return ConsistencyProof(old, hashes, signed(at(size), *WITNESSES[:3]))


@settings(max_examples=examples(40))
@given(st.integers(1, 40), st.data())
def test_every_entry_is_proven(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = included(index, size)
    content = format_proof(proof)
    assert parse_proof(content) == proof
    assert verify_proof(proof, policy(), ENTRIES[index]).checkpoint == at(size)
    for other in {index - 1, index + 1, size} - {index}:
        if other >= 0:
            with pytest.raises(ProofError):
                verify_proof(dataclasses.replace(proof, index=other), policy(), ENTRIES[index])
    with pytest.raises(ProofError):
        verify_proof(proof, policy(), ENTRIES[index] + b" ")


@settings(max_examples=examples(40))
@given(st.integers(0, 40), st.data())
def test_every_log_went_on(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, size))
    proof = went_on(old, size)
    assert parse_consistency(format_consistency(proof)) == proof
    assert verify_consistency_proof(proof, policy(), at(old)).checkpoint == at(size)
    for hashes in ((*proof.hashes, bytes(32)), proof.hashes[1:], proof.hashes[::-1]):
        if hashes != proof.hashes:
            with pytest.raises(ProofError):
                verify_went_on(at(old), at(size), hashes)


def test_an_earlier_checkpoint_of_another_history() -> None:
    other = dataclasses.replace(at(5), root=bytes(32))
    with pytest.raises(ProofError):
        verify_consistency_proof(went_on(5, 9), policy(), other)
    with pytest.raises(ForkError) as told:
        verify_consistency_proof(went_on(5, 5), policy(), other)
    assert (told.value.first, told.value.second) == (other, at(5))
    with pytest.raises(OriginError):
        verify_consistency_proof(
            went_on(5, 9), policy(), dataclasses.replace(at(5), origin="another")
        )
    with pytest.raises(MalformedError, match="begins at size 5"):
        verify_consistency_proof(went_on(5, 9), policy(), at(6))
    with pytest.raises(ProofError):
        verify_went_on(at(9), at(5), ())
    with pytest.raises(ProofError):
        verify_went_on(dataclasses.replace(at(0), root=bytes(32)), at(5), ())
    with pytest.raises(ProofError):
        verify_went_on(at(0), at(5), (bytes(32),))


def test_a_proof_without_its_quorum() -> None:
    proof = included(3, 9)
    few = dataclasses.replace(proof, note=signed(at(9), *WITNESSES[:2]))
    with pytest.raises(QuorumError):
        verify_proof(few, policy(), ENTRIES[3])
    with pytest.raises(QuorumError):
        verify_consistency_proof(ConsistencyProof(0, (), few.note), policy(), at(0))


def test_extra_data() -> None:
    for extra in (b"", b"\0\xff", b"x" * 1000):
        proof = dataclasses.replace(included(0, 1), extra=extra)
        assert parse_proof(format_proof(proof)) == proof
        assert verify_proof(proof, policy(), ENTRIES[0]).checkpoint.size == 1


def changed(*pairs: tuple[str, str]) -> bytes:
    """The proof of an entry with some of its text replaced."""
    content = format_proof(included(3, 9))
    for old, new in pairs:
        assert old.encode() in content
        content = content.replace(old.encode(), new.encode(), 1)
    return content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"c2sp.org/tlog-proof@v1\n",
        b"c2sp.org/tlog-proof@v1\nindex 3\n\n",
        changed(("@v1", "@v2")),
        changed(("c2sp", "\nc2sp")),
        changed(("c2sp", " c2sp")),
        changed(("@v1\n", "@v1\r\n")),
        changed(("index 3\n", "")),
        changed(("index 3", "index 03")),
        changed(("index 3", "index -3")),
        changed(("index 3", "index  3")),
        changed(("index 3", "index 3 ")),
        changed(("index 3", "index 9223372036854775808")),
        changed(("index 3", "index 3\nindex 3")),
        changed(("index 3", "index 3\nextra AAAA")),
        changed(("index 3", "extra AAA\nindex 3")),
        changed(("index 3", "extra AAAB=\nindex 3")),
        changed(("index 3", "extra AAAA\nextra AAAA\nindex 3")),
        changed(("index 3", "index 3\n")),
        changed(("index 3", "index 3\nAAAA")),
        changed(("index 3", "index 3" + f"\n{'A' * 43}=" * 64)),
        changed(("=\n\nlog", "=\nlog")),
        changed(("=\n\nlog", "=\n\n\nlog")),
        format_proof(included(3, 9)) + b"\n",
        format_proof(included(3, 9))[:-1],
        b"\xff" + format_proof(included(3, 9)),
        b"x" * 2_000_000,
    ],
)
def test_what_is_no_proof(content: bytes) -> None:
    with pytest.raises(RejectedError):
        verify_proof(parse_proof(content), policy(), ENTRIES[3])


@pytest.mark.parametrize(
    "text",
    ["", "old\n\n", "old 1\n", "old 01\n\n", "old -1\n\n", "old 1\nAAAA\n\n", "new 1\n\n", "\n\n"],
)
def test_what_is_no_proof_that_a_log_went_on(text: str) -> None:
    _, _, note = format_consistency(went_on(1, 9)).partition(b"\n\n")
    with pytest.raises(MalformedError):
        parse_consistency(text.encode() + note)
