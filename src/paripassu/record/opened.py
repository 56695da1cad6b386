"""The envelope of a statement: put together, and taken apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from paripassu.documents.base64 import format_base64, parse_base64

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
#: Where these stand among the parts of an envelope, and how many parts each signature has.
_PAYLOAD, _KEY_ID, _SIGNATURE, _EACH = 3, 13, 17, 8


class Signature(NamedTuple):
    """A signature over a statement's PAE.

    Attributes
    ----------
    key_id : str
        SHA-256 of the key's SubjectPublicKeyInfo, 64 hexadecimal digits.
    signature : bytes
    """

    key_id: str
    signature: bytes

    def __repr__(self) -> str:
        return f"Signature(key_id={self.key_id!r})"


class Opened(NamedTuple):
    """What an envelope holds.

    Attributes
    ----------
    payload : bytes
    signatures : tuple of Signature
        Of their key ids nothing is known but that they are ASCII.
    """

    payload: bytes
    signatures: tuple[Signature, ...]


def sealed(payload: bytes, signatures: Iterable[Signature]) -> bytes:
    """Put an envelope together."""
    return laid_out(
        format_base64(payload).encode(),
        [(one.key_id.encode(), format_base64(one.signature).encode()) for one in signatures],
    )


def laid_out(payload: bytes, signatures: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Put an envelope together: the payload in base64, key ids with signatures in base64."""
    listed = b",".join([b'{"keyid":"%b","sig":"%b"}' % one for one in signatures])
    return b'{"payload":"%b","payloadType":"%b","signatures":[%b]}' % (
        payload,
        PAYLOAD_TYPE.encode(),
        listed,
    )


def opened(content: bytes) -> Opened | None:
    """Take an envelope apart, if it is in its one encoding; None: it is not."""
    # Between quotes: in an envelope these parts stand at fixed places. Put together again they have
    # to be the same bytes, so nothing else can stand anywhere.
    parts = content.split(b'"')
    try:
        listed = list(zip(parts[_KEY_ID::_EACH], parts[_SIGNATURE::_EACH], strict=True))
        if laid_out(parts[_PAYLOAD], listed) != content:
            return None
        return Opened(
            parse_base64(parts[_PAYLOAD]),
            tuple([Signature(id.decode("ascii"), parse_base64(sig)) for id, sig in listed]),
        )
    except (ValueError, IndexError):  # no base64, no ASCII, or too few parts
        return None
