"""Bytes as text: the one base64 that each row of bytes has (RFC 4648, section 4)."""

from __future__ import annotations

from base64 import b64encode
from binascii import a2b_base64


def format_base64(blob: bytes) -> str:
    """Write bytes in base64, padded."""
    return b64encode(blob).decode()


def parse_base64(text: str) -> bytes:
    """Read base64, if it is what an encoder would write.

    Raises
    ------
    ValueError
        Padding is missing or left over, a bit is set that stands for nothing, or something stands
        there that is no letter of base64: two texts would give the same bytes.
    """
    try:
        found = a2b_base64(text)
    except ValueError:
        raise ValueError("no base64") from None
    # Lenient as the decoder is: what it passed over is not written again.
    if format_base64(found) != text:
        raise ValueError("no base64")
    return found
