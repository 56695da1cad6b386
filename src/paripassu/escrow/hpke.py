"""Sealing a few bytes to the owner of a key: HPKE with ML-KEM-768 and X25519 together.

RFC 9180 in its base mode, one message at a time, with the suite MLKEM768-X25519 (0x647a),
HKDF-SHA256 (1) and ChaCha20-Poly1305 (3) of draft-ietf-hpke-pq. Either of the two exchanges has to
hold for what was sealed to stay so.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

#: Bytes of a private key (the seed), of a public key, and what sealing adds.
SEED, PUBLIC, OVERHEAD = 32, 1216, 1120 + 16
_LATTICE_SEED, _LATTICE_PUBLIC = 64, 1184


def public_key(seed: bytes) -> bytes:
    """Give the public key of a private one.

    Parameters
    ----------
    seed : bytes
        32, the private key as HPKE writes it.

    Returns
    -------
    bytes
        1,216: that of ML-KEM-768, then that of X25519.
    """
    lattice, curve = _expanded(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def is_public_key(key: bytes) -> bool:
    """Whether bytes are a public key that something can be sealed to."""
    try:
        seal(key, b"", b"")
    except ValueError:
        return False
    return True


def seal(key: bytes, info: bytes, content: bytes) -> bytes:
    """Seal a content to the owner of a public key.

    The encapsulation's randomness is drawn by the library, from the system.

    Parameters
    ----------
    key : bytes
        1,216.
    info : bytes
        What it is for: under another ``info`` it does not open.
    content : bytes

    Returns
    -------
    bytes
        The encapsulated key (1,120), then the ciphertext (16 more than the content).

    Raises
    ------
    ValueError
        The key is none.
    """
    lattice = MLKEM768PublicKey.from_public_bytes(key[:_LATTICE_PUBLIC])
    curve = X25519PublicKey.from_public_bytes(key[_LATTICE_PUBLIC:])
    return _suite().encrypt(content, MLKEM768X25519PublicKey(lattice, curve), info=info)


def unseal(seed: bytes, info: bytes, sealed: bytes) -> bytes:
    """Open what was sealed to one's key.

    Raises
    ------
    ValueError
        It was sealed to another key or under another ``info``, or was altered.
    """
    try:
        return _suite().decrypt(sealed, MLKEM768X25519PrivateKey(*_expanded(seed)), info=info)
    except (InvalidTag, ValueError):
        raise ValueError("it does not open with this key") from None


def _expanded(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    # draft-irtf-cfrg-concrete-hybrid-kems, MLKEM768-X25519: SHAKE256 as the generator.
    if len(seed) != SEED:
        raise ValueError(f"a private key has {SEED} bytes, not {len(seed)}")
    full = hashlib.shake_256(seed).digest(_LATTICE_SEED + 32)
    return (
        MLKEM768PrivateKey.from_seed_bytes(full[:_LATTICE_SEED]),
        X25519PrivateKey.from_private_bytes(full[_LATTICE_SEED:]),
    )


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
