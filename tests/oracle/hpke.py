"""Opening HPKE's base mode, literally by RFC 9180, with the exchange MLKEM768-X25519.

The two exchanges and the cipher are the library's; what joins them, the key schedule and the order
of bytes are written out here.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

# RFC 9180, section 5.1: "HPKE", the exchange 0x647a, HKDF-SHA256 1, ChaCha20-Poly1305 3.
SUITE = b"HPKE" + bytes.fromhex("647a00010003")


def decapsulate(seed: bytes, enc: bytes) -> bytes:
    """Give the shared secret (draft-irtf-cfrg-concrete-hybrid-kems, MLKEM768-X25519)."""
    full = hashlib.shake_256(seed).digest(96)
    curve = X25519PrivateKey.from_private_bytes(full[64:])
    lattice = MLKEM768PrivateKey.from_seed_bytes(full[:64]).decapsulate(enc[:1088])
    agreed = curve.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    own = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(lattice + agreed + enc[1088:] + own + b"\\.//^\\").digest()


def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
    """LabeledExtract, section 4."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + SUITE + label + material, "sha256")


def expand(secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand, section 4, for at most 32 bytes."""
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label + info
    return hmac.digest(secret, labeled + b"\1", "sha256")[:length]


def schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Give key and base nonce, section 5.1."""
    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)


def unseal(seed: bytes, info: bytes, enc: bytes, ciphertext: bytes, aad: bytes = b"") -> bytes:
    """Open the first message, section 5.2."""
    key, nonce = schedule(decapsulate(seed, enc), info)
    return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, aad)
