"""Bytes as text: the one base64 that each row of bytes has (RFC 4648, section 4)."""

from __future__ import annotations

from base64 import b64encode
from binascii import a2b_base64, b2a_base64


def format_base64(blob: bytes) -> str:
    """Write bytes in base64, padded."""
    return b64encode(blob).decode()


def parse_base64(text: str | bytes) -> bytes:
    """Read base64, if it is what an encoder would write.

    Raises
    ------
    ValueError
        Padding is missing or left over, a bit is set that stands for nothing, or something stands
        there that is no letter of base64: two texts would give the same bytes.
    """
    try:
        found = a2b_base64(text, strict_mode=True)
    except ValueError:
        raise ValueError("no base64") from None
    # Three bytes are four letters, so only the last letters can hold bits that stand for nothing.
    size = len(found)
    last = b2a_base64(found[size - (size % 3 or 3) :] if size else b"", newline=False)
    ends = text[-4:]
    if len(text) != (size + 2) // 3 * 4 or last != (
        ends if isinstance(ends, bytes) else ends.encode()
    ):
        raise ValueError("no base64")
    return found
