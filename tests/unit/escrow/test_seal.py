"""Seals: written and read, every digest as the specification says, and what sealing refuses."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from tests.oracle import field
from tests.oracle import hpke as literal
from tests.unit.escrow.sealed import CONTENT, ROOT, SIZE, STAGE, case, secrets

from paripassu.errors import InputError, ParameterError
from paripassu.escrow.errors import (
    NotCanonicalError,
    RefusedFileError,
    TooMuchWorkError,
    WrongCommitmentError,
    WrongShapeError,
)
from paripassu.escrow.guardian import make_guardian
from paripassu.escrow.seal import Seal, format_seal, parse_seal, verify_root
from paripassu.escrow.sealing import seal


def chacha(key: bytes, sealed: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).decrypt(bytes(12), sealed, data)


def test_every_byte_as_the_specification_says() -> None:
    """A second reading, from the page alone."""
    made = case()
    document = json.loads(format_seal(made.sealed.seal))
    assert sorted(document) == ["format", "k", "key", "n", "package", "root", "shares", "stage"]
    bound = ROOT + bytes([0, 0, 0, 2]) + bytes([0, 0, 0, 3]) + bytes([0, 0, 0, 5]) + b"sites"

    def digest(name: str, *parts: bytes) -> str:
        begin = f"paripassu/escrow/1/{name}\n".encode()
        return hashlib.sha256(begin + bound + b"".join(parts)).hexdigest()

    shares = {}
    for index, (secret, one) in enumerate(zip(made.secrets, made.sealed.shares, strict=True), 1):
        key = b"paripassu/escrow/1/guardian\n" + secret.public.key
        assert one.to == hashlib.sha256(key).digest()
        info = b"paripassu/escrow/1/seal-info\n" + bound + bytes([0, 0, 0, index])
        shares[index] = literal.unseal(secret.seed, info, one.sealed[:1120], one.sealed[1120:])
        assert document["shares"][index - 1] == digest(
            "seal-share", bytes([0, 0, 0, index]), shares[index]
        )
    key = field.combine({1: shares[1], 3: shares[3]})
    assert key == bytes(range(32))  # the first half of the randomness
    assert document["key"] == digest("seal-key", key)
    package = made.sealed.package.sealed
    assert document["package"] == digest("seal-package", package)
    padded = chacha(key, package, b"paripassu/escrow/1/seal-data\n" + bound)
    assert padded == len(CONTENT).to_bytes(8, "big") + CONTENT + bytes(SIZE - len(CONTENT))


def test_read_as_written() -> None:
    for made in (case(), case(1, 1), case(stage=None), case(16, 16)):
        written = format_seal(made.sealed.seal)
        assert parse_seal(written) == made.sealed.seal
    assert b'"stage":null' in format_seal(case(stage=None).sealed.seal)
    assert case(stage=None).sealed.seal.what == "the secret"
    assert case().sealed.seal.what == "stage 'sites'"


def test_secrets_are_not_shown() -> None:
    made = case()
    shown = repr((made, made.share(1)))
    for hidden in (made.share(1).share, made.secrets[0].seed, made.sealed.package.sealed[:8]):
        assert repr(hidden)[2:-1] not in shown
        assert hidden.hex() not in shown


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"k": 0}, WrongShapeError),
        ({"k": 4}, WrongShapeError),
        ({"k": True}, WrongShapeError),
        ({"n": 2}, WrongShapeError),
        ({"n": None}, WrongShapeError),
        ({"shares": []}, WrongShapeError),
        ({"shares": ["0" * 64] * 17, "n": 17}, WrongShapeError),
        ({"shares": {}}, WrongShapeError),
        ({"shares": ["0" * 64, "0" * 64, "0" * 63 + "A"]}, WrongShapeError),
        ({"stage": ""}, WrongShapeError),
        ({"stage": "Sites"}, WrongShapeError),
        ({"stage": 1}, WrongShapeError),
        ({"root": "0" * 63}, WrongShapeError),
        ({"key": None}, WrongShapeError),
        ({"package": []}, WrongShapeError),
        ({"format": "paripassu/seal/2"}, WrongShapeError),
        ({"note": "x"}, WrongShapeError),
        ({"stage": [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}, TooMuchWorkError),
    ],
)
def test_what_is_no_seal(change: dict[str, Any], error: type[Exception]) -> None:
    document = json.loads(format_seal(case().sealed.seal)) | change
    with pytest.raises(error):
        parse_seal(json.dumps(document, sort_keys=True, separators=(",", ":")).encode())


def test_other_encodings() -> None:
    written = format_seal(case().sealed.seal)
    for other in (written + b"\n", b" " + written, written.replace(b":", b": ", 1), b"", b"{"):
        with pytest.raises(NotCanonicalError):
            parse_seal(other)


def test_another_commitment() -> None:
    verify_root(case().sealed.seal, ROOT)
    with pytest.raises(WrongCommitmentError, match="it belongs to the commitment 0001"):
        verify_root(case().sealed.seal, bytes(32))


def test_what_fills_the_size_and_what_is_longer() -> None:
    assert case(content=bytes(SIZE)).sealed.package.sealed.__len__() == SIZE + 24
    assert len(case(content=b"").sealed.package.sealed) == SIZE + 24
    with pytest.raises(InputError, match="it has 101 bytes, and the size to seal in is 100"):
        case(content=bytes(SIZE + 1))


def sealed_with(**changes: Any) -> Seal:
    given: dict[str, Any] = {
        "root": ROOT,
        "stage": STAGE,
        "k": 2,
        "guardian": [one.public for one in secrets()],
        "size": SIZE,
        "randomness": bytes(64),
    }
    return seal(CONTENT, **given | changes).seal


def test_parameters() -> None:
    one, other, _ = (secret.public for secret in secrets())
    with pytest.raises(ParameterError, match="k should be 1 to 3, the number of guardians, not 4"):
        sealed_with(k=4)
    with pytest.raises(
        ParameterError, match="guardian should be given 1 to 16 times, once for each, not 17"
    ):
        sealed_with(guardian=[secret.public for secret in secrets(17)])
    with pytest.raises(
        ParameterError, match="guardian should be given 1 to 16 times, once for each, not 0"
    ):
        sealed_with(guardian=[])
    with pytest.raises(ParameterError, match="randomness should have 64 bytes, not 32"):
        sealed_with(randomness=bytes(32))
    with pytest.raises(ParameterError, match="one key twice: 'norway' and 'sweden'"):
        sealed_with(guardian=[one, other, replace(one, name="sweden")])


def test_another_stage_root_or_number_gives_other_digests() -> None:
    seals = [
        sealed_with(),
        sealed_with(stage="items"),
        sealed_with(stage=None),
        sealed_with(root=bytes(32)),
        sealed_with(guardian=[one.public for one in secrets(4)]),
    ]
    assert len({one.key for one in seals}) == len({one.package for one in seals}) == len(seals)
    assert len({one.shares[0] for one in seals}) == len(seals)


def test_refused_names() -> None:
    with pytest.raises(RefusedFileError) as raised:
        parse_seal(b"")
    assert raised.value.name == "NotCanonical"


def test_names_of_guardians() -> None:
    with pytest.raises(ParameterError, match="name should be small letters"):
        make_guardian("Norway", bytes(32))
    with pytest.raises(ParameterError, match="randomness should have 32 bytes, not 31"):
        make_guardian("norway", bytes(31))
