"""Readers of notes, proofs, policies and keys, each given any bytes; right files for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from tests.fuzz.told import told
from tests.record_signed import (
    WITNESSES,
    log_key,
    log_signatures,
    of_one,
    policy,
    signed,
    stamp,
    witness_key,
)

from paripassu.record.checkpoint import format_checkpoint, parse_checkpoint
from paripassu.record.fork import Branch, Fork, format_fork, parse_fork, verify_fork
from paripassu.record.keys import ED25519, format_public_key, parse_public_key
from paripassu.record.note import Note, format_note, parse_note
from paripassu.record.policy import format_policy, parse_policy, quorum_policy
from paripassu.record.proof import (
    ConsistencyProof,
    InclusionProof,
    format_consistency,
    format_proof,
    parse_consistency,
    parse_proof,
    verify_consistency_proof,
    verify_proof,
)
from paripassu.record.vkey import format_vkey, parse_vkey
from paripassu.record.witnessed import count_policy

ENTRY = b"entry"
HERE = of_one(ENTRY)
OTHER = of_one(b"another entry")


def note(content: bytes) -> None:
    """Read a note and what it may say."""
    with told():
        found = parse_note(content)
        assert format_note(found) == content
        checkpoint = parse_checkpoint(found.text, extensions=True)
        assert format_checkpoint(checkpoint) == found.text
        counted = count_policy(found, policy(1))
        assert counted.checkpoint == HERE
        assert counted.stamps.keys() <= {*WITNESSES}


def inclusion(content: bytes) -> None:
    """Read a proof of an entry."""
    with told():
        found = parse_proof(content)
        assert format_proof(found) == content
        assert verify_proof(found, policy(1), ENTRY).checkpoint == HERE


def consistency(content: bytes) -> None:
    """Read a proof that a log went on."""
    with told():
        found = parse_consistency(content)
        assert format_consistency(found) == content
        assert verify_consistency_proof(found, policy(1), HERE).checkpoint == HERE


def fork(content: bytes) -> None:
    """Read a proof that a log has shown two histories."""
    with told():
        found = parse_fork(content)
        assert format_fork(found) == content
        assert verify_fork(found, [log_key()]).size == found.size == 1


def policies(content: bytes) -> None:
    """Read a policy; it has more than one form."""
    with told():
        found = parse_policy(content, "given")
        assert parse_policy(format_policy(found)) == found


def keys(content: bytes) -> None:
    """Read keys of both forms."""
    text = content.decode(errors="replace")
    with told():
        assert format_vkey(parse_vkey(text)) == text
    with told():
        assert format_public_key(parse_public_key(text)) == text


#: By the name of what they read.
READERS: Mapping[str, Callable[[bytes], None]] = {
    "note": note,
    "tlog-proof": inclusion,
    "consistency": consistency,
    "fork": fork,
    "policy": policies,
    "vkey": keys,
}


@cache
def files() -> Mapping[str, tuple[bytes, ...]]:
    """Some that are right for each reader: with all signatures, and small ones with two."""
    long = signed(HERE, *WITNESSES)
    notes = (long, Note(long.text, (log_signatures(HERE)[0], stamp(HERE, WITNESSES[3]))))
    few = [Note(format_checkpoint(one), log_signatures(one)[:1]) for one in (HERE, OTHER)]
    sides = [Branch(one.root, (), note) for one, note in zip((HERE, OTHER), few, strict=True)]
    alone = quorum_policy([log_key()], {"d": witness_key(WITNESSES[3], ED25519)}, 1)
    return {
        "note": tuple(map(format_note, notes)),
        "tlog-proof": tuple(format_proof(InclusionProof(0, (), one, b"extra")) for one in notes),
        "consistency": tuple(format_consistency(ConsistencyProof(1, (), one)) for one in notes),
        "fork": (format_fork(Fork(1, *sides)),),
        "policy": tuple(map(format_policy, (policy(), alone))),
        "vkey": (format_vkey(log_key()).encode(), format_public_key(log_key().public).encode()),
    }
