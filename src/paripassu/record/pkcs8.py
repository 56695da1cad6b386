"""A secret key under a passphrase: PKCS#8 encrypted with PBES2 (RFC 5958; RFC 8018, appendix A).

PBKDF2 with HMAC-SHA-256 makes a key of AES-256-CBC out of the passphrase, in as many rounds as is
advised for passphrases: the library's own writer takes 2,048.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

#: Rounds of PBKDF2.
ROUNDS = 600_000
#: Fresh random bytes: a salt and an initialisation vector of 16 each.
SALT = 32
_SEQUENCE, _OCTETS, _INTEGER = 0x30, 0x04, 0x02
# Object identifiers in DER: PBES2, PBKDF2, hmacWithSHA256 (with its NULL), aes256-CBC.
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256 = bytes.fromhex("300c06082a864886f70d02090500")
_AES256_CBC = bytes.fromhex("060960864801650304012a")


def encrypt_pkcs8(der: bytes, passphrase: str, salt: bytes) -> bytes:
    """Give the PEM file of an encrypted secret key.

    Parameters
    ----------
    der : bytes
        The PrivateKeyInfo.
    passphrase : str
        In UTF-8.
    salt : bytes
        32 fresh random ones.

    Raises
    ------
    ValueError
        The salt has another length.
    """
    if len(salt) != SALT:
        raise ValueError(f"the salt should be {SALT} random bytes, not {len(salt)}")
    salt, vector = salt[:16], salt[16:]
    key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, ROUNDS, 32)
    padder = PKCS7(128).padder()
    encryptor = Cipher(AES256(key), CBC(vector)).encryptor()
    sealed = encryptor.update(padder.update(der) + padder.finalize()) + encryptor.finalize()
    rounds = _der(_INTEGER, ROUNDS.to_bytes(ROUNDS.bit_length() // 8 + 1, "big"))
    derivation = _der(_SEQUENCE, _der(_OCTETS, salt) + rounds + _HMAC_SHA256)
    function = _der(_SEQUENCE, _PBKDF2 + derivation)
    scheme = _der(_SEQUENCE, _AES256_CBC + _der(_OCTETS, vector))
    algorithm = _der(_SEQUENCE, _PBES2 + _der(_SEQUENCE, function + scheme))
    text = base64.b64encode(_der(_SEQUENCE, algorithm + _der(_OCTETS, sealed))).decode()
    lines = "\n".join(textwrap.wrap(text, 64))
    name = "ENCRYPTED PRIVATE KEY"
    return f"-----BEGIN {name}-----\n{lines}\n-----END {name}-----\n".encode()


def _der(tag: int, content: bytes) -> bytes:
    """Write a value of DER (X.690, section 10.1), shorter than 64 KiB."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
