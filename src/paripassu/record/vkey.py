"""Verifier keys: a public key with a name and a kind of signature (C2SP signed-note, 1.0.0)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.record.errors import BadKeyError
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm, PublicKey, accept_key
from paripassu.record.note import KEY_ID, is_key_name

_ID = re.compile(r"[0-9a-f]{8}")


class SignatureType(IntEnum):
    """What a key signs with: the byte that signed-note assigns to it."""

    #: Ed25519 over the text of a note: what logs sign.
    NOTE = 0x01
    #: Ed25519 over a checkpoint and a time (cosignature/v1).
    COSIGNATURE = 0x04
    #: ML-DSA-44 over a tree and a time (subtree/v1).
    SUBTREE = 0x06

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm of its keys."""
        return ML_DSA_44 if self is SignatureType.SUBTREE else ED25519


#: The kinds that state a time: those of witnesses.
COSIGNING = frozenset({SignatureType.COSIGNATURE, SignatureType.SUBTREE})


@dataclass(frozen=True)
class VerifierKey:
    """A public key as it stands in policies.

    Attributes
    ----------
    name : str
        The log's origin, or the witness's name.
    type : SignatureType
    public : PublicKey
        Of the type's algorithm.
    """

    name: str
    type: SignatureType
    public: PublicKey

    @cached_property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name ‖ newline ‖ type ‖ public key)."""
        return key_id(self.name, self.type, self.public)


def key_id(name: str, type: SignatureType, public: PublicKey) -> bytes:
    """Give the key id that signature lines carry."""
    signed = name.encode() + b"\n" + bytes([type]) + public.raw
    return hashlib.sha256(signed).digest()[:KEY_ID]


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key, ``NAME+ID+KEY``, and verify once that the public key is accepted.

    Raises
    ------
    BadKeyError
        It is none, of a type not known here, or its id is not that of its name and key.
    """
    parts = text.split("+", 2)  # base64 has pluses of its own
    if len(parts) != 3 or not is_key_name(parts[0]) or not _ID.fullmatch(parts[1]):
        raise _bad("is not written as NAME+ID+KEY")
    try:
        material = parse_base64(parts[2])
    except ValueError:
        raise _bad("is not written in base64 after its second plus") from None
    try:
        kind = SignatureType(material[0])
    except (ValueError, IndexError):
        raise _bad("is of a type that is not read here: 0x01, 0x04 and 0x06 are") from None
    public = accept_key(kind.algorithm, material[1:])
    found = VerifierKey(parts[0], kind, public)
    if found.key_id.hex() != parts[1]:
        raise _bad(f"has the id {parts[1]}, and the id of its name and key is {found.key_id.hex()}")
    return found


def format_vkey(key: VerifierKey) -> str:
    """Write a verifier key."""
    return f"{key.name}+{key.key_id.hex()}+{format_base64(bytes([key.type]) + key.public.raw)}"


def _bad(what: str) -> BadKeyError:
    return BadKeyError("the verifier key", what, "copy it once more from its owner")
