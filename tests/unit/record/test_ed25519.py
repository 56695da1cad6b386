"""Which keys and signatures are accepted: the vectors of others, and the edges by name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.record_signed import secret
from tests.shared import needs, shared

from paripassu.record.ed25519 import verify_ed25519, verify_public_ed25519
from paripassu.record.errors import BadKeyError, BadSignatureError
from paripassu.record.keys import ED25519, ML_DSA_44, accept_key
from paripassu.record.ml_dsa import verify_ml_dsa
from paripassu.record.secret_keys import make_secret_key

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def accepted(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key and then the signature are accepted."""
    try:
        accept_key(ED25519, key).verify(message, signature)
    except (BadKeyError, BadSignatureError):
        return False
    return True


@needs("vectors/cctv")
def test_one_of_the_914_vectors_of_cctv_is_accepted() -> None:
    found = json.loads((shared("vectors/cctv") / "ed25519/ed25519vectors.json").read_text())
    assert len(found) == 914
    passed = [
        one
        for one in found
        if accepted(bytes.fromhex(one["key"]), one["msg"].encode(), bytes.fromhex(one["sig"]))
    ]
    assert [(one["number"], one["flags"]) for one in passed] == [(305, None)]


@needs("vectors/wycheproof")
def test_the_vectors_of_wycheproof() -> None:
    found = json.loads((shared("vectors/wycheproof") / "ed25519_test.json").read_text())
    tests = [
        (
            one["result"] == "valid",
            accepted(
                bytes.fromhex(group["publicKey"]["pk"]),
                bytes.fromhex(one["msg"]),
                bytes.fromhex(one["sig"]),
            ),
        )
        for group in found["testGroups"]
        for one in group["tests"]
    ]
    assert len(tests) == 151
    assert all(wanted == given_ for wanted, given_ in tests)


@needs("vectors/wycheproof")
def test_the_vectors_of_wycheproof_for_ml_dsa() -> None:
    found = json.loads((shared("vectors/wycheproof") / "mldsa_44_verify_test.json").read_text())
    tested = 0
    for group in found["testGroups"]:
        raw = bytes.fromhex(group["publicKey"])
        for one in group["tests"]:
            message, signature = bytes.fromhex(one["msg"]), bytes.fromhex(one["sig"])
            tested += 1
            try:
                key = accept_key(ML_DSA_44, raw)
                verify_ml_dsa(raw, message, signature, bytes.fromhex(one.get("ctx", "")))
                if "ctx" not in one:
                    key.verify(message, signature)
                passed = True
            except (BadKeyError, BadSignatureError):
                passed = False
            assert passed == (one["result"] == "valid"), one["tcId"]
    assert tested == 180


# y of a point of order 8 (as in every list of such points, here of CCTV).
_EIGHT = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("the neutral element", (1).to_bytes(32, "little")),
        ("the neutral element, another encoding", (P + 1).to_bytes(32, "little")),
        ("the neutral element with a sign", (1 | 1 << 255).to_bytes(32, "little")),
        ("order 2", (P - 1).to_bytes(32, "little")),
        ("order 2 with a sign", (P - 1 | 1 << 255).to_bytes(32, "little")),
        ("order 4", bytes(32)),
        ("order 4, another encoding", P.to_bytes(32, "little")),
        ("order 8", bytes.fromhex(_EIGHT)),
        ("no point", (2).to_bytes(32, "little")),
        ("31 bytes", bytes(31)),
        ("33 bytes", bytes(33)),
        ("none", b""),
    ],
)
def test_a_public_key_that_is_none(name: str, key: bytes) -> None:
    with pytest.raises(BadKeyError):
        verify_public_ed25519(key)


def test_a_key_with_a_part_of_small_order() -> None:
    """A right key plus a point of order 2: (x, y) becomes (-x, -y)."""
    number = int.from_bytes(secret("someone").public.raw, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    moved = (P - y) | (1 - sign) << 255
    with pytest.raises(BadKeyError, match="prime order"):
        verify_public_ed25519(moved.to_bytes(32, "little"))


@settings(max_examples=examples(60))
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80))
def test_what_is_made_is_accepted(seed: bytes, message: bytes) -> None:
    key = make_secret_key(ED25519, seed)
    verify_public_ed25519(key.public.raw)
    signature = key.sign(message)
    key.public.verify(message, signature)
    s = int.from_bytes(signature[32:], "little") + ORDER
    for wrong in (
        signature[:32] + s.to_bytes(32, "little"),
        (1).to_bytes(32, "little") + signature[32:],
        signature + b"\0",
        signature[:-1],
        b"",
    ):
        with pytest.raises(BadSignatureError):
            verify_ed25519(key.public.raw, message, wrong)
    with pytest.raises(BadSignatureError):
        key.public.verify(message + b".", signature)
