"""Proofs that somebody can verify offline: of an entry in a log, and of a log that went on.

The first is C2SP tlog-proof. C2SP has no file for the second: ours is the body of a request to a
witness (tlog-witness, ``add-checkpoint``).
"""

from __future__ import annotations

from dataclasses import dataclass

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.merkle.errors import ProofError, ProofTooLongError
from paripassu.merkle.hashing import EMPTY_ROOT, leaf_hash
from paripassu.merkle.verify import verify_consistency, verify_inclusion
from paripassu.quoted import quoted
from paripassu.record import note as notes
from paripassu.record.checkpoint import Checkpoint, parse_decimal, parse_hash
from paripassu.record.errors import ForkError, MalformedError, OriginError
from paripassu.record.note import Note, format_note, parse_note
from paripassu.record.policy import Policy
from paripassu.record.witnessed import Witnessed, verify_policy

#: The most hashes: a tree has fewer than 2^63 leaves.
MOST_HASHES = 63
#: The most bytes of a proof.
MOST_BYTES = notes.MOST_BYTES + 256 * 1024
_FIRST = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That an entry stands in a log.

    Attributes
    ----------
    index : int
        Of the entry, from 0.
    hashes : tuple of bytes
        32 each, from the bottom up.
    note : Note
        The checkpoint to which they lead.
    extra : bytes, optional
        Whatever somebody added: nothing proves it.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That a log at a checkpoint goes on from what it was at an earlier size.

    Attributes
    ----------
    old : int
        The earlier size.
    hashes : tuple of bytes
        32 each, from the bottom up.
    note : Note
        The checkpoint to which they lead.
    """

    old: int
    hashes: tuple[bytes, ...]
    note: Note


def parse_proof(content: bytes) -> InclusionProof:
    """Read a proof that an entry stands in a log (tlog-proof).

    Raises
    ------
    MalformedError
        It is none.
    """
    lines, note = _parts(content)
    if lines[0] != _FIRST:
        raise _bad(f"should begin with the line {_FIRST}")
    del lines[0]
    extra = None
    if lines and lines[0].startswith("extra "):
        try:
            extra = parse_base64(lines.pop(0).removeprefix("extra "))
        except ValueError:
            raise _bad("has a line `extra` that is not in base64") from None
    if not lines or not lines[0].startswith("index "):
        raise _bad("has no line `index` where it belongs")
    index = parse_decimal(lines.pop(0).removeprefix("index "), "the proof's index")
    return InclusionProof(index, _hashes(lines), note, extra)


def format_proof(proof: InclusionProof) -> bytes:
    """Write a proof that an entry stands in a log."""
    extra = [] if proof.extra is None else [f"extra {format_base64(proof.extra)}"]
    return _written([_FIRST, *extra, f"index {proof.index}"], proof.hashes, proof.note)


def verify_proof(proof: InclusionProof, policy: Policy, entry: bytes) -> Witnessed:
    """Verify that an entry stands in a log which a policy believes.

    Parameters
    ----------
    proof : InclusionProof
    policy : Policy
    entry : bytes
        As it was logged.

    Raises
    ------
    RejectedError
        It does not: what :func:`paripassu.record.witnessed.verify_policy` or
        :func:`paripassu.merkle.verify.verify_inclusion` says.
    """
    found = verify_policy(proof.note, policy)
    checkpoint = found.checkpoint
    verify_inclusion(proof.index, checkpoint.size, leaf_hash(entry), proof.hashes, checkpoint.root)
    return found


def parse_consistency(content: bytes) -> ConsistencyProof:
    """Read a proof that a log went on: what ``add-checkpoint`` takes.

    Raises
    ------
    MalformedError
        It is none.
    """
    lines, note = _parts(content)
    if not lines[0].startswith("old "):
        raise _bad("should begin with a line `old` and a size")
    old = parse_decimal(lines.pop(0).removeprefix("old "), "the proof's old size")
    return ConsistencyProof(old, _hashes(lines), note)


def format_consistency(proof: ConsistencyProof) -> bytes:
    """Write a proof that a log went on."""
    return _written([f"old {proof.old}"], proof.hashes, proof.note)


def verify_went_on(
    earlier: Checkpoint, later: Checkpoint, hashes: tuple[bytes, ...] | list[bytes]
) -> None:
    """Verify that one checkpoint of a log goes on from another.

    An empty tree goes on in every tree, without a proof, and its root is that of no entries.

    Raises
    ------
    OriginError
        They are of two logs.
    ForkError
        They have one size and two roots: what needs no proof to be wrong.
    ProofError
        The hashes do not prove it. That accuses nobody: anyone can have altered them.
    """
    if earlier.origin != later.origin:
        raise OriginError(
            f"one checkpoint is of {quoted(earlier.origin)}, the other of {quoted(later.origin)}"
        )
    if earlier.size == later.size and earlier.root != later.root:
        raise ForkError(earlier, later)
    if earlier.size == 0:
        if earlier.root != EMPTY_ROOT:
            raise ProofError("the checkpoint of size 0 has another root than a tree without leaves")
        if hashes:
            raise ProofTooLongError(0, len(hashes))
        return
    verify_consistency(earlier.size, later.size, hashes, earlier.root, later.root)


def verify_consistency_proof(
    proof: ConsistencyProof, policy: Policy, earlier: Checkpoint
) -> Witnessed:
    """Verify that a log which a policy believes went on from a checkpoint that one has.

    Parameters
    ----------
    proof : ConsistencyProof
    policy : Policy
    earlier : Checkpoint
        The one that one has; whether it meets the policy is not asked here.

    Raises
    ------
    RejectedError
        It did not: what :func:`paripassu.record.witnessed.verify_policy` or
        :func:`verify_went_on` says, or the proof begins at another size.
    """
    found = verify_policy(proof.note, policy)
    if proof.old != earlier.size:
        raise MalformedError(
            "the proof",
            f"begins at size {proof.old}, and the earlier checkpoint has size {earlier.size}",
            f"ask for a proof from size {earlier.size}",
        )
    verify_went_on(earlier, found.checkpoint, proof.hashes)
    return found


def _parts(content: bytes) -> tuple[list[str], Note]:
    """Part the lines of a proof from its checkpoint, at the first empty line."""
    if len(content) > MOST_BYTES:
        raise _bad(f"has {len(content):,} bytes, more than {MOST_BYTES:,}")
    head, blank, rest = content.partition(b"\n\n")
    if not blank:
        raise _bad("has no checkpoint after an empty line")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError:
        raise _bad("is not in UTF-8") from None
    return lines, parse_note(rest)


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > MOST_HASHES:
        raise _bad(f"has {len(lines)} hashes, more than {MOST_HASHES}")
    return tuple(
        parse_hash(line, f"hash {number} of the proof") for number, line in enumerate(lines, 1)
    )


def _written(lines: list[str], hashes: tuple[bytes, ...], note: Note) -> bytes:
    head = [*lines, *map(format_base64, hashes), ""]
    return "".join(f"{line}\n" for line in head).encode() + format_note(note)


def _bad(what: str) -> MalformedError:
    return MalformedError("the proof", what)
