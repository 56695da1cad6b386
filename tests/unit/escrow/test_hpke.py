"""Sealing to a key: the published vector, a literal reading of RFC 9180, and what does not open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.oracle import hpke as literal

from paripassu.escrow import hpke

VECTOR = Path(__file__).parents[2] / "vectors" / "hpke-mlkem768-x25519.json"
SEED, OTHER = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture(scope="module")
def vector() -> dict[str, Any]:
    """The suite's vector of draft-ietf-hpke-pq, in bytes."""
    read: dict[str, Any] = json.loads(VECTOR.read_text(encoding="utf-8"))
    hexadecimal = ("info", "skRm", "pkRm", "enc", "shared_secret", "key", "base_nonce")
    return read | {name: bytes.fromhex(read[name]) for name in hexadecimal}


def test_the_public_key_of_the_vector(vector: dict[str, Any]) -> None:
    assert hpke.public_key(vector["skRm"]) == vector["pkRm"]
    assert len(vector["pkRm"]) == hpke.PUBLIC


def test_the_literal_reading_opens_the_vector(vector: dict[str, Any]) -> None:
    shared = literal.decapsulate(vector["skRm"], vector["enc"])
    assert shared == vector["shared_secret"]
    assert literal.schedule(shared, vector["info"]) == (vector["key"], vector["base_nonce"])
    first = {name: bytes.fromhex(value) for name, value in vector["encryptions"][0].items()}
    opened = literal.unseal(
        vector["skRm"], vector["info"], vector["enc"], first["ct"], first["aad"]
    )
    assert opened == first["pt"]


def test_the_literal_reading_opens_what_is_sealed_here() -> None:
    sealed = hpke.seal(hpke.public_key(SEED), b"what for", b"a share")
    assert len(sealed) == len(b"a share") + hpke.OVERHEAD
    assert literal.unseal(SEED, b"what for", sealed[:1120], sealed[1120:]) == b"a share"
    assert hpke.unseal(SEED, b"what for", sealed) == b"a share"


def test_sealing_twice_gives_two() -> None:
    key = hpke.public_key(SEED)
    assert hpke.seal(key, b"", b"a share") != hpke.seal(key, b"", b"a share")


def test_what_does_not_open() -> None:
    sealed = hpke.seal(hpke.public_key(SEED), b"what for", b"a share")
    for seed, info, given in (
        (OTHER, b"what for", sealed),
        (SEED, b"what else", sealed),
        (SEED, b"what for", sealed[:-1]),
        (SEED, b"what for", sealed + b"\0"),
        (SEED, b"what for", sealed[:1120]),
        (SEED, b"what for", b""),
        (SEED, b"what for", bytes(1088 + 32) + sealed[1120:]),  # X25519's zero point
    ):
        with pytest.raises(ValueError, match="does not open with this key"):
            hpke.unseal(seed, info, given)


@pytest.mark.slow
def test_every_byte_of_what_is_sealed_counts() -> None:
    sealed = hpke.seal(hpke.public_key(SEED), b"", b"a share")
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(ValueError, match="does not open"):
            hpke.unseal(SEED, b"", altered)


def test_keys() -> None:
    key = hpke.public_key(SEED)
    assert hpke.is_public_key(key)
    for wrong in (b"", key[:-1], key + b"\0", b"\xff" * hpke.PUBLIC, key[:1184] + bytes(32)):
        assert not hpke.is_public_key(wrong)
    with pytest.raises(ValueError, match="32 bytes, not 31"):
        hpke.public_key(SEED[:31])
