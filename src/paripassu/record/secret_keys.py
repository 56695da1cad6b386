"""Secret keys: made, kept in PKCS#8 files, and used; or a command that signs instead of them."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from paripassu.errors import Fault, InputError, PariPassuError
from paripassu.files import Content, Readable, read, write_bytes
from paripassu.quoted import quoted
from paripassu.record.errors import BadSignatureError
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm, PublicKey
from paripassu.record.pkcs8 import encrypt_pkcs8

#: Bytes of randomness that a key of either scheme is made of.
SEED = 32
#: The most bytes of a file with a key.
MOST_BYTES = 64 * 1024
#: Seconds that a signing command may take.
PATIENCE = 60


@dataclass(frozen=True)
class SecretKey:
    """A secret key in memory: a :class:`paripassu.record.keys.Signer`."""

    _private: Ed25519PrivateKey | MLDSA44PrivateKey
    public: PublicKey

    def sign(self, message: bytes) -> bytes:
        """Sign some bytes; ML-DSA-44 with an empty context, and another signature each time."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"SecretKey(public={self.public.id})"


@dataclass(frozen=True, slots=True)
class CommandSigner:
    """A command that signs: bytes on its standard input, the bare signature on its output.

    Which key it should sign with stands in two environment variables: ``PARIPASSU_KEY``, the key's
    id (hex of SHA-256 of its SubjectPublicKeyInfo), and ``PARIPASSU_ALGORITHM``, ``ed25519`` or
    ``ml-dsa-44``.

    Attributes
    ----------
    command : str
        As in a shell, and run without one.
    public : PublicKey
        Of the key that it signs with: a signature that this key did not make is never used.
    """

    command: str
    public: PublicKey

    def sign(self, message: bytes) -> bytes:
        """Have some bytes signed, and verify the signature.

        Raises
        ------
        SigningError
            The command cannot be run, fails, takes more than a minute, or gives something else
            than a signature by its key.
        """
        try:
            words = shlex.split(self.command)
            named = {"PARIPASSU_KEY": self.public.id, "PARIPASSU_ALGORITHM": self.public.algorithm}
            done = subprocess.run(
                words,
                input=message,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={**os.environ, **named},
            )
        except subprocess.TimeoutExpired:
            raise self._wrong(f"has not answered in {PATIENCE} seconds") from None
        except (OSError, ValueError, IndexError) as error:
            raise self._wrong(
                f"cannot be run: {getattr(error, 'strerror', None) or error}"
            ) from None
        if done.returncode:
            raise self._wrong(f"has ended with the exit code {done.returncode}")
        try:
            self.public.verify(message, done.stdout)
        except BadSignatureError:
            raise self._wrong("has given something else than a signature by its key") from None
        return done.stdout

    def _wrong(self, what: str) -> SigningError:
        # Its name alone: whoever asked a server is told, and the rest of it may be secret.
        name = self.command.split(maxsplit=1)[0] if self.command.split() else ""
        return SigningError(f"the signing command {quoted(name)} {what}", "try it by hand")


class SigningError(PariPassuError):
    """A command that was to sign and did not."""


def make_secret_key(algorithm: Algorithm, randomness: bytes) -> SecretKey:
    """Make a secret key.

    Parameters
    ----------
    algorithm : str
        ``ed25519`` or ``ml-dsa-44``.
    randomness : bytes
        32 fresh random bytes: they are the key.
    """
    if len(randomness) != SEED:
        raise ValueError(f"a key is made of {SEED} random bytes, not {len(randomness)}")
    if algorithm == ED25519:
        return _secret_key(Ed25519PrivateKey.from_private_bytes(randomness))
    return _secret_key(MLDSA44PrivateKey.from_seed_bytes(randomness))


def write_secret_key(
    path: str | Path, key: SecretKey, passphrase: str = "", salt: bytes = b""
) -> None:
    """Write a secret key as PKCS#8 in PEM, readable by its owner alone, over nothing.

    Parameters
    ----------
    path : str or path
    key : SecretKey
    passphrase : str
        Empty: not encrypted. Else the file is of no use without it.
    salt : bytes
        With a passphrase: 32 fresh random bytes.

    Raises
    ------
    OverwriteError, UnwritableError
        As :func:`paripassu.files.write_bytes`.
    """
    write_bytes(path, format_secret_key(key, passphrase, salt), private=True)


def format_secret_key(key: SecretKey, passphrase: str = "", salt: bytes = b"") -> bytes:
    """Give what stands in the file of a secret key; see :func:`write_secret_key`."""
    encoding = Encoding.DER if passphrase else Encoding.PEM
    content = key._private.private_bytes(encoding, PrivateFormat.PKCS8, NoEncryption())
    return encrypt_pkcs8(content, passphrase, salt) if passphrase else content


def read_secret_key(source: Readable, passphrase: str = "") -> SecretKey:
    """Read a secret key.

    Parameters
    ----------
    source : str, path or open file
        PKCS#8 in PEM.
    passphrase : str
        Of the file, if it is encrypted.

    Raises
    ------
    UnreadableError, TooLargeError
        As :func:`paripassu.files.read`.
    InputError
        It is no such key, or opens with another passphrase.
    """
    return parse_secret_key(read(source, MOST_BYTES), passphrase)


def parse_secret_key(content: Content, passphrase: str = "") -> SecretKey:
    """Take a secret key out of the content of a file; see :func:`read_secret_key`."""

    def wrong(what: str, mend: str) -> InputError:
        return InputError(content.name, [Fault(0, "", what, mend)])

    encrypted = b"ENCRYPTED PRIVATE KEY" in content.data
    if encrypted and not passphrase:
        raise wrong("is encrypted", "give the passphrase with --passphrase-file")
    try:
        private = load_pem_private_key(content.data, passphrase.encode() if encrypted else None)
    except Exception:
        if encrypted:
            raise wrong("does not open with this passphrase", "look at the passphrase") from None
        raise wrong("is no secret key in PEM", "`record keys new` makes one") from None
    if not isinstance(private, (Ed25519PrivateKey, MLDSA44PrivateKey)):
        raise wrong(
            "is a key of another scheme than Ed25519 and ML-DSA-44", "`record keys new` makes one"
        )
    return _secret_key(private)


def _secret_key(private: Ed25519PrivateKey | MLDSA44PrivateKey) -> SecretKey:
    algorithm: Algorithm = ED25519 if isinstance(private, Ed25519PrivateKey) else ML_DSA_44
    return SecretKey(private, PublicKey(algorithm, private.public_key().public_bytes_raw()))
