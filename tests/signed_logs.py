"""A small log, signed and cosigned, with its policy: what audits, copies and proofs are tried on.

Keys are made from fixed bytes; times are fixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.edge import Edge
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.note import Note, format_note
from paripassu.record.policy import format_policy, quorum_policy
from paripassu.record.secret_keys import SecretKey, make_secret_key
from paripassu.record.signed import sign_note
from paripassu.record.vkey import SignatureType, VerifierKey, format_vkey

ORIGIN = "log.example/treaty"
WITNESSES = ("norway", "chile", "iaea", "un")
QUORUM = 3
#: When the witnesses see a checkpoint: 1 January 2027, a minute after each other.
SEEN = 1_798_761_600

Files = dict[str, bytes]


@cache
def secret(algorithm: Algorithm, number: int) -> SecretKey:
    return make_secret_key(algorithm, bytes([number]) * 32)


def log_key(number: int = 1, origin: str = ORIGIN) -> VerifierKey:
    return VerifierKey(origin, SignatureType.NOTE, secret(ED25519, number).public)


def witness_key(name: str) -> VerifierKey:
    key = secret(ML_DSA_44, 10 + WITNESSES.index(name))
    return VerifierKey(f"{name}.example", SignatureType.SUBTREE, key.public)


VKEY = format_vkey(log_key())


def policy(threshold: int = QUORUM) -> bytes:
    keys = {name: witness_key(name) for name in WITNESSES}
    return format_policy(quorum_policy([log_key()], keys, threshold))


def note(
    size: int,
    root: bytes,
    *,
    origin: str = ORIGIN,
    witnesses: Sequence[str] = WITNESSES[:QUORUM],
    key: int = 1,
    seen: int = SEEN,
) -> bytes:
    """Give a checkpoint, signed by the log and cosigned by witnesses."""
    checkpoint = Checkpoint(origin, size, root)
    text = format_checkpoint(checkpoint)
    signatures = [sign_note(text, origin, secret(ED25519, key))]
    for name in witnesses:
        number = WITNESSES.index(name)
        signer = secret(ML_DSA_44, 10 + number)
        signatures.append(cosign(checkpoint, f"{name}.example", signer, seen + 60 * number))
    return format_note(Note(text, tuple(signatures)))


def entries(count: int) -> list[bytes]:
    return [b"" if i == 3 else i.to_bytes(3) * (i % 5 + 1) for i in range(count)]


def files(made: Sequence[bytes], *sizes: int) -> Files:
    """Give every file of a log that grew through some sizes, but its checkpoint."""
    edge, found = Edge(), Files()
    for size in (*sizes, len(made)):
        edge, more = edge.append(made[edge.size : size])
        found |= more
    return found


def root(made: Sequence[bytes]) -> bytes:
    return Edge().append(made)[0].root


def log(count: int, *sizes: int) -> Files:
    """Give a whole log, checkpoint and all."""
    made = entries(count)
    return files(made, *sizes) | {"checkpoint": note(count, root(made))}


def write(folder: Path, content: Files) -> Path:
    for path, data in content.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder
