"""The one encryption of a seal: padded, under a key that encrypts nothing else.

ChaCha20-Poly1305 (RFC 8439) is not bound to one key by itself: another key could be made that opens
the same bytes to something else. The digest of the key in the seal binds it.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from paripassu.escrow.padding import LENGTH, pad, unpad

#: One key encrypts one plaintext and nothing else, so that no nonce is used twice with it.
NONCE = bytes(12)
#: What a ciphertext has more than the size that its content is padded to.
OVERHEAD = LENGTH + 16


def encrypt(key: bytes, content: bytes, size: int, data: bytes) -> bytes:
    """Encrypt a content, padded to a size.

    Parameters
    ----------
    key : bytes
        32, fresh.
    content : bytes
    size : int
        The most bytes of a content.
    data : bytes
        What the ciphertext is bound to.

    Returns
    -------
    bytes
        ``size`` and :data:`OVERHEAD`.

    Raises
    ------
    ValueError
        The content is longer than ``size``.
    """
    return ChaCha20Poly1305(key).encrypt(NONCE, pad(content, size), data)


def decrypt(key: bytes, sealed: bytes, size: int | None, data: bytes) -> bytes:
    """Give the content back.

    Parameters
    ----------
    size : int or None
        None: whatever size it was padded to.

    Raises
    ------
    ValueError
        It is no ciphertext under this key, or was padded otherwise than by :func:`encrypt`.
    """
    try:
        padded = ChaCha20Poly1305(key).decrypt(NONCE, sealed, data)
    except InvalidTag:
        raise ValueError("it does not decrypt with its key") from None
    return unpad(padded, len(padded) - LENGTH if size is None else size)
