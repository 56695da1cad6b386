"""Bytes as text: the one base64 that each row of bytes has (RFC 4648, section 4)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as BinasciiError


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
    if len(text) % 4 or not text.isascii():
        raise ValueError("no base64")
    try:
        found = b64decode(text, validate=True)
    except BinasciiError:
        raise ValueError("no base64") from None
    if format_base64(found) != text:
        raise ValueError("no base64")
    return found
