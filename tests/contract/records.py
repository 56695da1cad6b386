"""Good values for the functions of the record: a small log's proof, policy and checkpoint."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.record_signed import ORIGIN, WITNESSES, of_one, policy, secret, signed

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.init import record_init
from paripassu.record.note import format_note
from paripassu.record.opened import Signature
from paripassu.record.payload import After
from paripassu.record.policy import format_policy
from paripassu.record.proof import (
    ConsistencyProof,
    InclusionProof,
    format_consistency,
    format_proof,
)
from paripassu.record.secret_keys import write_secret_key

ENTRY = b"an entry"


def file_digest(content: bytes) -> str:
    """Give the digest by which a statement names a file."""
    return sha256(content).hexdigest()


def _statement() -> Statement:
    made = Statement(
        agreement="0a" * 32,
        origin=ORIGIN,
        author="norway-1",
        kind="perform",
        body={"step": "a:1"},
        blobs=(),
        after=After(0, EMPTY_ROOT),
        previous=None,
    )
    key = secret("norway-1")
    return replace(made, signatures=(Signature(key.public.id, key.sign(made.pae)),))


def write_files(place: Path) -> None:
    """Write a log's files into a folder."""
    note = signed(of_one(ENTRY), *WITNESSES[:3])
    (place / "log.policy").write_bytes(format_policy(policy()))
    (place / "entry").write_bytes(ENTRY)
    (place / "entry.tlog-proof").write_bytes(format_proof(InclusionProof(0, (), note)))
    (place / "went-on").write_bytes(format_consistency(ConsistencyProof(1, (), note)))
    (place / "checkpoint").write_bytes(format_note(note))
    (place / "signed.json").write_bytes(format_statement(_statement()))
    (place / "body.json").write_text(
        json.dumps({"step": "a:1", "evidence": [f"sha256:{file_digest(ENTRY)}"]})
    )
    if not (place / "a.pem").exists():
        write_secret_key(place / "a.pem", secret("norway-1"))
    if not (place / "log").exists():
        record_init(
            place / "log",
            origin="example.org/log",
            opaque=True,
            now=1_700_000_000,
            randomness=bytes(64),
        )


#: What the functions below write, to be removed before each call.
WRITTEN = (
    *("keys", "new-log", "norway.ed25519.pem", "norway.ml-dsa-44.pem", "norway.pub"),
    "statement.json",
)
#: For each function: what it takes, and gives an answer for.
GOOD: dict[str, Callable[[Path], Mapping[str, Any]]] = {
    "record_init": lambda place: {
        "folder": place / "new-log",
        "origin": "example.org/log",
        "opaque": True,
        "now": 1_700_000_000,
        "randomness": bytes(64),
    },
    "record_append": lambda place: {
        "log": place / "log",
        "file": [place / "entry"],
        "now": 1_700_000_000,
    },
    "record_keys_new": lambda place: {
        "name": "norway",
        "purpose": "officer",
        "out": place / "keys",
        "randomness": bytes(128),
    },
    "record_state": lambda place: {
        "what": "perform",
        "out": place / "statement.json",
        "sign": [place / "a.pem"],
        "author": "norway-1",
        "body": place / "body.json",
        "file": [place / "entry"],
        "agreement": place / "a.toml",
        "after": place / "checkpoint",
        "previous": "none",
        "anyway": False,
    },
    "record_receipt": lambda place: {
        "statement": place / "signed.json",
        "policy": place / "log.policy",
        "witness": ["http://127.0.0.1:9"],
    },
    "record_verify": lambda place: {
        "proof": place / "entry.tlog-proof",
        "policy": place / "log.policy",
        "entry": place / "entry",
    },
}
#: The command of each function, and what of the function it has no option for.
COMMANDS: dict[str, tuple[str, set[str]]] = {
    "record_init": ("record init", {"now", "randomness", "passphrase"}),
    "record_append": ("record append", {"now", "passphrase", "sleep", "seconds"}),
    "record_keys_new": ("record keys new", {"randomness", "passphrase"}),
    "record_state": ("record state", {"passphrase", "clock"}),
    "record_receipt": ("record receipt", set()),
    "record_verify": ("record verify", set()),
    "record_serve": ("record serve", {"clock", "say", "ready", "passphrase"}),
    "record_witness": ("record witness", {"wall", "monotonic", "say", "ready"}),
}
