"""Secret keys in files, and commands that sign: what is kept, and what is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.record_signed import secret

from paripassu.errors import InputError, OverwriteError
from paripassu.files import write_bytes
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.secret_keys import (
    CommandSigner,
    SigningError,
    make_secret_key,
    read_secret_key,
    write_secret_key,
)

SCHEMES: tuple[Algorithm, Algorithm] = (ED25519, ML_DSA_44)


@pytest.mark.parametrize("passphrase", ["", "two words, é"])
@pytest.mark.parametrize("algorithm", SCHEMES)
def test_what_is_written_is_read(tmp_path: Path, algorithm: Algorithm, passphrase: str) -> None:
    key, file = make_secret_key(algorithm, bytes(range(32))), tmp_path / "a.pem"
    write_secret_key(file, key, passphrase, bytes(range(32)))
    assert file.stat().st_mode & 0o777 == 0o600
    assert (b"ENCRYPTED" in file.read_bytes()) == bool(passphrase)
    found = read_secret_key(file, passphrase)
    assert found.public == key.public
    key.public.verify(b"message", found.sign(b"message"))
    with pytest.raises(OverwriteError):
        write_secret_key(file, key)
    with pytest.raises(OverwriteError):  # nor does anything else write over it
        write_bytes(file, b"something", force=True)
    if passphrase:
        for wrong in ("", "two words"):
            with pytest.raises(InputError, match="passphrase"):
                read_secret_key(file, wrong)


def test_a_passphrase_needs_a_salt(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="salt"):
        write_secret_key(tmp_path / "a.pem", secret("a"), "x")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")
def test_openssl_reads_what_is_encrypted(tmp_path: Path) -> None:
    file = tmp_path / "a.pem"
    write_secret_key(file, secret("a"), "two words", bytes(range(32)))
    words = ["openssl", "pkey", "-in", str(file), "-passin", "pass:two words", "-pubout"]
    words += ["-outform", "DER"]
    done = subprocess.run(words, capture_output=True, check=True)
    assert done.stdout == secret("a").public.spki


def test_nothing_of_a_secret_is_shown() -> None:
    assert repr(secret("a")) == f"SecretKey(public={secret('a').public.id})"


def test_randomness_of_another_length() -> None:
    for wrong in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32"):
            make_secret_key(ED25519, wrong)


def test_files_that_hold_no_such_key(tmp_path: Path) -> None:
    other = X25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    broken = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    encrypted = broken.replace(b"PRIVATE", b"ENCRYPTED PRIVATE")
    for number, content in enumerate((b"", b"\xff\0", b"key", other, broken, encrypted)):
        file = tmp_path / f"{number}.pem"
        file.write_bytes(content)
        with pytest.raises(InputError) as told:
            read_secret_key(file, "x")
        assert told.value.faults[0].mend
    with pytest.raises(InputError):
        read_secret_key(tmp_path / "nothing.pem")


def command(tmp_path: Path, body: str) -> str:
    """A command of a few lines of Python."""
    file = tmp_path / "sign.py"
    file.write_text(f"import sys\n{body}\n")
    return f"{sys.executable} {file}"


def test_a_command_that_signs(tmp_path: Path) -> None:
    key, file = secret("hsm"), tmp_path / "a.pem"
    write_secret_key(file, key)
    signer = CommandSigner(
        command(
            tmp_path,
            "from paripassu.record.secret_keys import read_secret_key\n"
            f"key = read_secret_key({str(file)!r})\n"
            "sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read()))",
        ),
        key.public,
    )
    assert signer.sign(b"\0message") == key.sign(b"\0message")
    other = CommandSigner(signer.command, secret("other").public)
    with pytest.raises(SigningError, match="by its key"):
        other.sign(b"message")


@pytest.mark.parametrize("body", ["sys.exit(3)", "print('no')", "", "sys.stdin.close()"])
def test_a_command_that_does_not_sign(tmp_path: Path, body: str) -> None:
    with pytest.raises(SigningError):
        CommandSigner(command(tmp_path, body), secret("hsm").public).sign(b"x" * 100_000)


@pytest.mark.parametrize("words", ["", "/nothing/there", "'", "a\0b"])
def test_a_command_that_cannot_be_run(words: str) -> None:
    with pytest.raises(SigningError):
        CommandSigner(words, secret("hsm").public).sign(b"message")
