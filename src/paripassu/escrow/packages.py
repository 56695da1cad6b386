"""What belongs to a seal and is handed from one to another: package, sealed shares, shares.

The *package* is the ciphertext: every guardian keeps it, and it is published with the first share.
A *sealed share* is for its guardian alone, and is never published. A *share* is what a guardian has
opened, and publishes when the time has come.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import encode_plain
from paripassu.escrow.errors import WrongShapeError
from paripassu.escrow.forms import check_keys, parse_bytes, parse_hash, read_form

PACKAGE_FORMAT = "paripassu/seal-package/1"
SEALED_FORMAT = "paripassu/sealed-share/1"
SHARE_FORMAT = "paripassu/share/1"
#: Bytes of a sealed share: the encapsulated key, the share, the cipher's tag.
SEALED = 1120 + 32 + 16
_MOST_INDEX = 16


@dataclass(frozen=True, slots=True)
class Package:
    """What guardians keep of a seal.

    Attributes
    ----------
    sealed : bytes
        The ciphertext.
    """

    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedShare:
    """A share, sealed to the key of one guardian.

    Attributes
    ----------
    index : int
        From 1.
    to : bytes
        The digest of the guardian's public key.
    sealed : bytes
        1,168.
    """

    index: int
    to: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Share:
    """A share, opened.

    Attributes
    ----------
    index : int
        From 1.
    share : bytes
        32; not shown when printed.
    """

    index: int
    share: bytes = field(repr=False)


def format_package(package: Package) -> bytes:
    """Write a package's file."""
    return encode_plain({"format": PACKAGE_FORMAT, "sealed": format_base64(package.sealed)})


def format_sealed_share(one: SealedShare) -> bytes:
    """Write a sealed share's file."""
    return encode_plain(
        {
            "format": SEALED_FORMAT,
            "index": one.index,
            "sealed": format_base64(one.sealed),
            "to": one.to.hex(),
        }
    )


def format_share(share: Share) -> bytes:
    """Write a share's file."""
    return encode_plain({"format": SHARE_FORMAT, "index": share.index, "share": share.share.hex()})


def parse_handed(content: bytes, source: str) -> Package | SealedShare | Share:
    """Read any of the three, as what it says it is.

    Raises
    ------
    NotCanonicalError, WrongShapeError
        It is none.
    TooMuchWorkError
        It is nested too deeply.
    """
    document = read_form(content, source)
    match document.get("format"):
        case "paripassu/seal-package/1":
            check_keys(document, ("format", "sealed"), "", source)
            return Package(parse_bytes(document["sealed"], None, "sealed", source))
        case "paripassu/sealed-share/1":
            check_keys(document, ("format", "index", "sealed", "to"), "", source)
            index = _index(document["index"], source)
            to = parse_hash(document["to"], "to", source)
            return SealedShare(index, to, parse_bytes(document["sealed"], SEALED, "sealed", source))
        case "paripassu/share/1":
            check_keys(document, ("format", "index", "share"), "", source)
            index = _index(document["index"], source)
            return Share(index, parse_hash(document["share"], "share", source))
    what = f"its format should be {PACKAGE_FORMAT}, {SEALED_FORMAT} or {SHARE_FORMAT}"
    raise WrongShapeError(source, what)


def _index(value: Any, source: str) -> int:
    if type(value) is not int or not 1 <= value <= _MOST_INDEX:
        raise WrongShapeError(source, f"index should be 1 to {_MOST_INDEX}")
    return value
