"""ML-DSA-44 (FIPS 204) as the record takes it: the pure variant."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from paripassu.record.errors import BadKeyError, BadSignatureError

#: Bytes of a public key and of a signature (FIPS 204, table 2).
PUBLIC, SIGNATURE = 1312, 2420


def verify_public_ml_dsa(raw: bytes) -> None:
    """Verify that bytes are a public key: each of that length is one.

    Raises
    ------
    BadKeyError
        They have another length.
    """
    if len(raw) != PUBLIC:
        raise BadKeyError(
            "the public key", f"has {len(raw):,} bytes, and an ML-DSA-44 key has {PUBLIC:,}"
        )


def verify_ml_dsa(raw: bytes, message: bytes, signature: bytes, context: bytes = b"") -> None:
    """Verify a signature (FIPS 204, algorithm 3).

    Parameters
    ----------
    raw : bytes
        The public key.
    message, signature : bytes
    context : bytes
        At most 255; the record's signatures have none.

    Raises
    ------
    BadSignatureError
        It is not this key's signature of these bytes.
    """
    try:
        _loaded(raw).verify(signature, message, context=context)
    except (InvalidSignature, ValueError):
        raise BadSignatureError(
            "the ML-DSA-44 signature is not this key's of these bytes"
        ) from None


@lru_cache(maxsize=1024)
def _loaded(raw: bytes) -> MLDSA44PublicKey:
    return MLDSA44PublicKey.from_public_bytes(raw)
