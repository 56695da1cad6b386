"""Who signs: a secret key in a file, or a command in its place, for a public key in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from paripassu.errors import Fault, InputError, ParameterError
from paripassu.files import Content, Readable, read
from paripassu.record.errors import BadKeyError
from paripassu.record.keys import PublicKey, Signer, format_public_key, parse_public_key
from paripassu.record.secret_keys import MOST_BYTES, CommandSigner, parse_secret_key
from paripassu.record.vkey import parse_vkey

#: What a file with a secret key has, and one with public keys has not.
_SECRET = b"PRIVATE KEY"
#: How a verifier key begins; base64 can have pluses too.
_VKEY = re.compile(r"[^+]+\+[0-9a-f]{8}\+")


def read_signers(
    sources: Iterable[Readable], passphrase: str = "", sign_with: str = ""
) -> list[Signer]:
    """Read keys that sign: secret ones, and public ones for which a command signs.

    Parameters
    ----------
    sources : iterable of str, path or open file
        Each a secret key (PKCS#8 in PEM), or public keys, one a line, as `record keys new` writes
        them: verifier keys, or base64 of SubjectPublicKeyInfo.
    passphrase : str
        Of the secret keys.
    sign_with : str
        The command; see :class:`paripassu.record.secret_keys.CommandSigner`.

    Raises
    ------
    InputError
        A file is neither, or has public keys and there is no command.
    ParameterError
        There is a command, and no public key for which it could sign.
    """
    return [one.signer for one in read_signer_files(sources, passphrase, sign_with)]


def read_signer(key: Readable, passphrase: str = "", sign_with: str = "") -> Signer:
    """Read one key, as :func:`read_signers` does.

    Raises
    ------
    InputError, ParameterError
        As there; or the file has more than one key.
    """
    found = read_signers([key], passphrase, sign_with)
    if len(found) > 1:
        raise ParameterError("key", "should be one key", "give a file with one public key")
    return found[0]


class SignerFile(NamedTuple):
    """A key that signs, and the file by which a log keeps it.

    Attributes
    ----------
    signer : Signer
    content : bytes
        The secret key as it was given, encrypted or not; or the public key.
    """

    signer: Signer
    content: bytes

    @property
    def name(self) -> str:
        """The name of the file: the scheme, and what kind of key it is."""
        secret = not isinstance(self.signer, CommandSigner)
        return f"{self.signer.public.algorithm}.{'pem' if secret else 'pub'}"


def read_signer_files(
    sources: Iterable[Readable], passphrase: str = "", sign_with: str = ""
) -> list[SignerFile]:
    """Read as :func:`read_signers`, and keep what stood in the files."""
    found: list[SignerFile] = []
    for source in sources:
        content = read(source, MOST_BYTES)
        if sign_with and _SECRET not in content.data:
            found += [
                SignerFile(CommandSigner(sign_with, one), f"{format_public_key(one)}\n".encode())
                for one in _public_keys(content)
            ]
        else:
            found.append(SignerFile(parse_secret_key(content, passphrase), content.data))
    if sign_with and not any(isinstance(one.signer, CommandSigner) for one in found):
        raise ParameterError(
            "sign_with", "signs for public keys, and none is given", "give the file NAME.pub"
        )
    return found


def read_public_keys(source: Readable) -> list[PublicKey]:
    """Read public keys, one a line, as `record keys new` writes them.

    Raises
    ------
    InputError
        It has none.
    """
    return _public_keys(read(source, MOST_BYTES))


def _public_keys(content: Content) -> list[PublicKey]:
    try:
        lines = content.data.decode("ascii").split()
        keys = [
            parse_vkey(line).public if _VKEY.match(line) else parse_public_key(line)
            for line in lines
        ]
    except (UnicodeDecodeError, BadKeyError) as error:
        said = error.said if isinstance(error, BadKeyError) else "is no text"
        mend = "give a secret key in PEM, or public keys, one a line"
        raise InputError(
            content.name, [Fault(0, "", f"has no public keys: {said}", mend)]
        ) from None
    if not keys:
        raise InputError(content.name, [Fault(0, "", "is empty", "give the file NAME.pub")])
    return keys
