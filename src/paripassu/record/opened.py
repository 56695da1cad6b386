"""The envelope of a statement taken apart, by the kernel in Rust where it is installed.

``PARIPASSU_REFERENCE`` in the environment brings the reference in Python. Either opens the same
envelopes, and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final, NamedTuple

from paripassu.documents.base64 import parse_base64

try:
    import paripassu_native
except ImportError:  # pragma: no cover - depends on what is installed
    paripassu_native = None

#: The kernel whose signature and result these are. Others are left alone.
ENVELOPES = 1
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
#: Where these stand among the parts of an envelope, and how many parts each signature has.
_PAYLOAD, _KEY_ID, _SIGNATURE, _EACH = 3, 13, 17, 8


class Opened(NamedTuple):
    """What an envelope holds.

    Attributes
    ----------
    payload : bytes
    signatures : tuple of (str, bytes)
        Key ids, of which nothing is known but that they are ASCII, and signatures.
    plain : bool
        Whether the payload is known to be in its one encoding
        (:func:`paripassu.documents.plain.parse_plain` with numbers below 0), so that any reader of
        JSON reads it. False: that has to be looked at.
    """

    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]
    plain: bool


def laid_out(payload: bytes, signatures: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Put an envelope together: the payload in base64, key ids with signatures in base64."""
    listed = b",".join([b'{"keyid":"%b","sig":"%b"}' % one for one in signatures])
    return b'{"payload":"%b","payloadType":"%b","signatures":[%b]}' % (
        payload,
        PAYLOAD_TYPE.encode(),
        listed,
    )


def available() -> bool:
    """Whether the kernel in Rust is installed, and wanted."""
    return getattr(paripassu_native, "ENVELOPES", 0) == ENVELOPES and not os.environ.get(
        "PARIPASSU_REFERENCE"
    )


_AVAILABLE = available()  # asked once: it would be a twentieth of opening an envelope


def opened(content: bytes) -> Opened | None:
    """Take an envelope apart, if it is in its one encoding; None: it is not."""
    if not _AVAILABLE:
        return reference_opened(content)
    found = paripassu_native.record_opened(content)
    return None if found is None else Opened(*found)


def reference_opened(content: bytes) -> Opened | None:
    """Do as :func:`opened`, but leave to others whether the payload is plain."""
    # Between quotes: in an envelope these parts stand at fixed places. Put together again they have
    # to be the same bytes, so nothing else can stand anywhere.
    parts = content.split(b'"')
    try:
        listed = list(zip(parts[_KEY_ID::_EACH], parts[_SIGNATURE::_EACH], strict=True))
        if laid_out(parts[_PAYLOAD], listed) != content:
            return None
        return Opened(
            parse_base64(parts[_PAYLOAD]),
            tuple([(key_id.decode("ascii"), parse_base64(sig)) for key_id, sig in listed]),
            False,
        )
    except (ValueError, IndexError):  # no base64, no ASCII, or too few parts
        return None
