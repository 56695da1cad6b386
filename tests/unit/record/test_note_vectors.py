"""The vectors of docs/specification/record-notes.md: read, verified, and made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from paripassu.record.checkpoint import format_checkpoint, parse_checkpoint
from paripassu.record.cosignature import cosign, ed25519_message, subtree_message
from paripassu.record.keys import ED25519, parse_public_key
from paripassu.record.note import format_note, parse_note
from paripassu.record.policy import format_policy, parse_policy
from paripassu.record.proof import (
    format_consistency,
    format_proof,
    parse_consistency,
    parse_proof,
    verify_consistency_proof,
    verify_proof,
)
from paripassu.record.secret_keys import make_secret_key
from paripassu.record.signed import sign_note
from paripassu.record.vkey import SignatureType, format_vkey, parse_vkey
from paripassu.record.witnessed import verify_policy


@pytest.fixture(scope="module")
def vectors(root: Path) -> Any:
    return json.loads(
        (root / "docs/specification/record-notes-vectors.json").read_text(encoding="utf-8")
    )


def test_keys(vectors: Any) -> None:
    for one in vectors["keys"]:
        key = make_secret_key(one["algorithm"], bytes.fromhex(one["seed"])).public
        vkey = parse_vkey(one["vkey"])
        assert key == parse_public_key(one["public"]) == vkey.public
        assert (key.id, vkey.name, format_vkey(vkey)) == (one["id"], one["name"], one["vkey"])


def test_the_checkpoint_meets_the_policy(vectors: Any) -> None:
    policy = parse_policy(vectors["policy"].encode())
    note = parse_note(vectors["checkpoint"].encode())
    assert format_policy(policy).decode() == vectors["policy"]
    assert format_note(note).decode() == vectors["checkpoint"]
    found = verify_policy(note, policy)
    assert found.stamps == vectors["stamps"]
    assert found.checkpoint.size == len(vectors["entries"])
    assert len(found.log_keys) == 2


def test_what_is_signed(vectors: Any) -> None:
    """The messages to the byte; Ed25519 signs alike each time, so its lines are made again."""
    note = parse_note(vectors["checkpoint"].encode())
    here = parse_checkpoint(note.text)
    name, times = "party-a.example", vectors["stamps"]
    first = ed25519_message(format_checkpoint(here), times["outsider-d"])
    second = subtree_message(name, times["party-a"], here.origin, 0, here.size, here.root)
    assert first.hex() == vectors["messages"]["cosignature/v1"]
    assert second.hex() == vectors["messages"]["subtree/v1"]
    for one in vectors["keys"]:
        if one["algorithm"] != ED25519:
            continue
        key = make_secret_key(ED25519, bytes.fromhex(one["seed"]))
        if parse_vkey(one["vkey"]).type is SignatureType.NOTE:
            assert sign_note(note.text, one["name"], key) in note.signatures
        else:
            assert cosign(here, one["name"], key, times["outsider-d"]) in note.signatures


def test_proofs(vectors: Any) -> None:
    policy = parse_policy(vectors["policy"].encode())
    content = vectors["inclusion"]["proof"].encode()
    proof = parse_proof(content)
    assert format_proof(proof) == content
    assert proof.index == vectors["inclusion"]["index"]
    verify_proof(proof, policy, vectors["entries"][proof.index].encode())
    content = vectors["consistency"]["proof"].encode()
    went_on = parse_consistency(content)
    assert format_consistency(went_on) == content
    earlier = verify_policy(parse_note(vectors["consistency"]["earlier"].encode()), policy)
    verify_consistency_proof(went_on, policy, earlier.checkpoint)
