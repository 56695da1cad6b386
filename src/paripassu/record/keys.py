"""Public keys of both schemes, and what a signer is.

A key is named by its id: the SHA-256, in hex, of its SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, Protocol

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.record import ed25519, ml_dsa
from paripassu.record.ed25519 import verify_ed25519, verify_public_ed25519
from paripassu.record.errors import BadKeyError
from paripassu.record.ml_dsa import verify_ml_dsa, verify_public_ml_dsa

Algorithm = Literal["ed25519", "ml-dsa-44"]
ED25519: Final = "ed25519"
ML_DSA_44: Final = "ml-dsa-44"
#: Bytes of a public key and of a signature.
PUBLIC_SIZE: dict[Algorithm, int] = {ED25519: ed25519.PUBLIC, ML_DSA_44: ml_dsa.PUBLIC}
SIGNATURE_SIZE: dict[Algorithm, int] = {ED25519: ed25519.SIGNATURE, ML_DSA_44: ml_dsa.SIGNATURE}
# The SubjectPublicKeyInfo of each begins alike (RFC 8410, section 4; RFC 9881, section 4).
_SPKI: dict[Algorithm, bytes] = {
    ED25519: bytes.fromhex("302a300506032b6570032100"),
    ML_DSA_44: bytes.fromhex("30820532300b06096086480165030403110382052100"),
}


@dataclass(frozen=True)
class PublicKey:
    """A public key.

    Attributes
    ----------
    algorithm : str
        ``ed25519`` or ``ml-dsa-44``.
    raw : bytes
        32 or 1,312. Whether the key is one that is accepted is looked at where it enters, in
        :func:`parse_public_key` and :func:`accept_key`, and not again.
    """

    algorithm: Algorithm
    raw: bytes

    @cached_property
    def spki(self) -> bytes:
        """The SubjectPublicKeyInfo in DER."""
        return _SPKI[self.algorithm] + self.raw

    @cached_property
    def id(self) -> str:
        """The key's id: hex SHA-256 of the SubjectPublicKeyInfo."""
        return hashlib.sha256(self.spki).hexdigest()

    def verify(self, message: bytes, signature: bytes) -> None:
        """Verify a signature; ML-DSA-44 with an empty context.

        Raises
        ------
        BadSignatureError
            It is not this key's signature of these bytes.
        """
        verify = verify_ed25519 if self.algorithm == ED25519 else verify_ml_dsa
        verify(self.raw, message, signature)


class Signer(Protocol):
    """Whoever signs: a secret key in memory, or a command that asks a device."""

    @property
    def public(self) -> PublicKey:
        """The public key that its signatures are verified with."""

    def sign(self, message: bytes) -> bytes:
        """Sign some bytes."""


def accept_key(algorithm: Algorithm, raw: bytes) -> PublicKey:
    """Make a public key of its bytes, and verify once that it is one that is accepted.

    Raises
    ------
    BadKeyError
        It is none; see :func:`paripassu.record.ed25519.verify_public_ed25519`.
    """
    verify = verify_public_ed25519 if algorithm == ED25519 else verify_public_ml_dsa
    verify(raw)
    return PublicKey(algorithm, raw)


def parse_public_key(text: str) -> PublicKey:
    """Read a public key: the base64 of its SubjectPublicKeyInfo.

    Raises
    ------
    BadKeyError
        It is none, of another scheme, in another encoding, or not accepted.
    """
    try:
        spki = parse_base64(text)
    except ValueError:
        raise BadKeyError("the public key", "is not written in base64") from None
    for algorithm, begins in _SPKI.items():
        if spki.startswith(begins):
            return accept_key(algorithm, spki.removeprefix(begins))
    raise BadKeyError(
        "the public key", "is not one of Ed25519 or of ML-DSA-44", "make one with `record keys new`"
    )


def format_public_key(key: PublicKey) -> str:
    """Write a public key: the base64 of its SubjectPublicKeyInfo."""
    return format_base64(key.spki)
