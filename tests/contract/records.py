"""Good values for the functions of the record: a small log's proof, policy and checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.record_signed import WITNESSES, of_one, policy, signed

from paripassu.record.init import record_init
from paripassu.record.note import format_note
from paripassu.record.policy import format_policy
from paripassu.record.proof import (
    ConsistencyProof,
    InclusionProof,
    format_consistency,
    format_proof,
)

ENTRY = b"an entry"


def write_files(place: Path) -> None:
    """Write a log's files into a folder."""
    note = signed(of_one(ENTRY), *WITNESSES[:3])
    (place / "log.policy").write_bytes(format_policy(policy()))
    (place / "entry").write_bytes(ENTRY)
    (place / "entry.tlog-proof").write_bytes(format_proof(InclusionProof(0, (), note)))
    (place / "went-on").write_bytes(format_consistency(ConsistencyProof(1, (), note)))
    (place / "checkpoint").write_bytes(format_note(note))
    if not (place / "log").exists():
        record_init(
            place / "log",
            origin="example.org/log",
            opaque=True,
            now=1_700_000_000,
            randomness=bytes(64),
        )


#: What the functions below write, to be removed before each call.
WRITTEN = ("keys", "new-log", "norway.ed25519.pem", "norway.ml-dsa-44.pem", "norway.pub")
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
    "record_verify": lambda place: {
        "proof": place / "entry.tlog-proof",
        "policy": place / "log.policy",
        "entry": place / "entry",
    },
}
#: The command of each function, and what of the function it has no option for.
COMMANDS: dict[str, tuple[str, set[str]]] = {
    "record_init": ("record init", {"now", "randomness", "passphrase"}),
    "record_append": ("record append", {"now", "passphrase"}),
    "record_keys_new": ("record keys new", {"randomness", "passphrase"}),
    "record_verify": ("record verify", set()),
}
