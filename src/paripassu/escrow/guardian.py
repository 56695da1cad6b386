"""Guardians' keys: the public one that shares are sealed to, and the secret one that opens them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import encode_plain
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.escrow import hpke
from paripassu.escrow.errors import WrongShapeError
from paripassu.escrow.forms import check_keys, parse_bytes, parse_hash, read_form
from paripassu.escrow.hashes import digest
from paripassu.quoted import in_python

FORMAT = "paripassu/guardian/1"
SECRET_FORMAT = "paripassu/guardian-secret/1"
_NAME = re.compile("[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Guardian:
    """What is public of a guardian.

    Attributes
    ----------
    name : str
        Small letters, digits, ``_`` and ``-``. Nothing rests on it but messages.
    key : bytes
        The public key, 1,216.
    """

    name: str
    key: bytes = field(repr=False)

    @cached_property
    def digest(self) -> bytes:
        """What a sealed share names its guardian by."""
        return digest("guardian", self.key)


@dataclass(frozen=True)
class GuardianSecret:
    """What a guardian keeps to itself.

    Attributes
    ----------
    name : str
        As in :class:`Guardian`.
    seed : bytes
        The private key, 32; not shown when printed.
    """

    name: str
    seed: bytes = field(repr=False)

    @cached_property
    def public(self) -> Guardian:
        """What may be given to everybody."""
        return Guardian(self.name, hpke.public_key(self.seed))


def make_guardian(name: str, randomness: bytes) -> GuardianSecret:
    """Make the keys of a guardian.

    Parameters
    ----------
    name : str
    randomness : bytes
        32, from the system.

    Raises
    ------
    ParameterError
        The name has another form, or the randomness another length.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        wanted = "should be small letters, digits, _ and -, beginning with a letter, at most 64"
        raise ParameterError("name", f"{wanted}, not {in_python(name)}")
    return GuardianSecret(name, given.random_bytes(randomness, "randomness", hpke.SEED))


def format_guardian(guardian: Guardian) -> bytes:
    """Write the file that everybody may have."""
    form = {"format": FORMAT, "key": format_base64(guardian.key), "name": guardian.name}
    return encode_plain(form)


def format_guardian_secret(secret: GuardianSecret) -> bytes:
    """Write the file that the guardian alone has."""
    return encode_plain({"format": SECRET_FORMAT, "name": secret.name, "seed": secret.seed.hex()})


def parse_guardian(content: bytes, source: str = "guardian") -> Guardian:
    """Read a public key.

    Raises
    ------
    NotCanonicalError, WrongShapeError
        It is none.
    InputError
        It is a secret one, which belongs nowhere but to its owner.
    """
    document = read_form(content, source)
    if document.get("format") == SECRET_FORMAT:
        what = "is a guardian's secret key, and the public one is needed"
        mend = "use the public file, and make new keys if the secret one was in other hands"
        raise InputError(source, [Fault(0, "", what, mend)])
    check_keys(document, ("format", "key", "name"), "", source)
    name = _head(document, FORMAT, source)
    key = parse_bytes(document["key"], hpke.PUBLIC, "key", source)
    if not hpke.is_public_key(key):
        raise WrongShapeError(source, "key is no public key of ML-KEM-768 and X25519")
    return Guardian(name, key)


def parse_guardian_secret(content: bytes, source: str = "guardian's secret") -> GuardianSecret:
    """Read a secret key; nothing of it stands in messages.

    Raises
    ------
    NotCanonicalError, WrongShapeError
        It is none.
    """
    document = read_form(content, source)
    check_keys(document, ("format", "name", "seed"), "", source)
    name = _head(document, SECRET_FORMAT, source)
    return GuardianSecret(name, parse_hash(document["seed"], "seed", source))


def _head(document: dict[str, Any], format: str, source: str) -> str:
    if document["format"] != format:
        raise WrongShapeError(source, f"its format should be {format}")
    name = document["name"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise WrongShapeError(source, "name should be small letters, digits, _ and -")
    return name
