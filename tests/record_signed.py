"""Keys that are always the same, and checkpoints that they have signed."""

from __future__ import annotations

import hashlib
from functools import cache

from paripassu.merkle.hashing import leaf_hash
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.note import Note, NoteSignature
from paripassu.record.policy import Policy, quorum_policy
from paripassu.record.secret_keys import SecretKey, make_secret_key
from paripassu.record.signed import sign_note
from paripassu.record.vkey import SignatureType, VerifierKey

ORIGIN = "log.example/agreement"
#: 1 January 2026.
TIME = 1_767_225_600
WITNESSES = ("party-a", "party-b", "outsider-c", "outsider-d")


@cache
def secret(name: str, algorithm: Algorithm = ED25519) -> SecretKey:
    """The secret key of a name: the same in every run."""
    return make_secret_key(algorithm, hashlib.sha256(f"{algorithm} {name}".encode()).digest())


@cache
def log_key() -> VerifierKey:
    """The key with which the log signs notes."""
    return VerifierKey(ORIGIN, SignatureType.NOTE, secret(ORIGIN).public)


@cache
def log_cosigner() -> VerifierKey:
    """The key with which the log cosigns its own checkpoints."""
    return VerifierKey(ORIGIN, SignatureType.SUBTREE, secret(ORIGIN, ML_DSA_44).public)


@cache
def witness_key(name: str, algorithm: Algorithm = ML_DSA_44) -> VerifierKey:
    """The key of a witness."""
    kind = SignatureType.SUBTREE if algorithm == ML_DSA_44 else SignatureType.COSIGNATURE
    return VerifierKey(f"{name}.example", kind, secret(name, algorithm).public)


@cache
def policy(threshold: int = 3) -> Policy:
    """So many of four witnesses: three with ML-DSA-44, the last with Ed25519."""
    keys = {name: witness_key(name) for name in WITNESSES[:3]}
    keys[WITNESSES[3]] = witness_key(WITNESSES[3], ED25519)
    return quorum_policy([log_key(), log_cosigner()], keys, threshold)


def log_signatures(checkpoint: Checkpoint, time: int = TIME) -> tuple[NoteSignature, ...]:
    """What the log signs: the note, and as a cosigner the tree."""
    return (
        sign_note(format_checkpoint(checkpoint), ORIGIN, secret(ORIGIN)),
        cosign(checkpoint, ORIGIN, secret(ORIGIN, ML_DSA_44), time),
    )


def stamp(checkpoint: Checkpoint, name: str, time: int = TIME) -> NoteSignature:
    """The cosignature of one of the four witnesses."""
    algorithm: Algorithm = ED25519 if name == WITNESSES[3] else ML_DSA_44
    return cosign(checkpoint, f"{name}.example", secret(name, algorithm), time)


def signed(checkpoint: Checkpoint, *names: str, time: int = TIME) -> Note:
    """A checkpoint that its log has signed, and some witnesses."""
    stamps = tuple(stamp(checkpoint, name, time + at) for at, name in enumerate(names))
    return Note(format_checkpoint(checkpoint), (*log_signatures(checkpoint, time), *stamps))


def of_one(entry: bytes) -> Checkpoint:
    """The checkpoint of a log with one entry."""
    return Checkpoint(ORIGIN, 1, leaf_hash(entry))
