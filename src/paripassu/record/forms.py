"""The forms that values have in statements and charters (docs/specification/record.md#forms)."""

from __future__ import annotations

import re
from typing import Any, Final

from paripassu.documents.base64 import parse_base64
from paripassu.documents.shown import shown
from paripassu.record.errors import RefusedError

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
#: Holders, parties, offices: as ids in an agreement file.
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}")
KIND: Final = re.compile(r"[a-z][a-z-]{0,63}")
#: At most 120, so that the origin of a receipt fits its length byte (C2SP tlog-cosignature).
ORIGIN: Final = re.compile(r"[a-z0-9./-]{1,120}")
#: What an origin and an id have between them in the origin of a receipt.
RECEIPT: Final = "/receipt/"


def check_keys(value: Any, keys: tuple[str, ...], place: str) -> None:
    """Verify that a value is an object that has exactly some keys.

    Raises
    ------
    RefusedError
        ``shape``.
    """
    if not isinstance(value, dict):
        raise RefusedError("shape", f"{place} should be an object, not {shown(value)}")
    if tuple(value) == keys or value.keys() == set(keys):  # mostly in this order
        return
    raise RefusedError("shape", f"{place} should have the keys {', '.join(keys)}, and no other")


def parse_digest(value: Any, place: str) -> str:
    """Take 64 small hexadecimal digits."""
    return parse_matching(value, DIGEST, place, "64 small hexadecimal digits")


def parse_matching(value: Any, pattern: re.Pattern[str], place: str, what: str) -> str:
    """Take a text of a form.

    Raises
    ------
    RefusedError
        ``shape``.
    """
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise RefusedError(
            "shape", f"{place} should be {what}, in the form {pattern.pattern}, not {shown(value)}"
        )
    return value


def parse_origin(value: Any, place: str) -> str:
    """Take an origin of a log: it cannot be taken for that of a receipt."""
    origin = parse_matching(value, ORIGIN, place, "the name of a log")
    if RECEIPT in origin:
        raise RefusedError("shape", f"{place} should not contain {RECEIPT}: {shown(value)}")
    return origin


def parse_root(value: Any, place: str) -> bytes:
    """Take the base64 of 32 bytes."""
    try:
        root = parse_base64(value) if isinstance(value, str) else b""
    except ValueError:
        root = b""
    if len(root) != 32:
        raise RefusedError("shape", f"{place} should be base64 of 32 bytes, not {shown(value)}")
    return root


def parse_whole(value: Any, place: str, least: int = 0, most: int = 2**53 - 1) -> int:
    """Take a whole number within bounds, both included."""
    if type(value) is not int or not least <= value <= most:
        raise RefusedError(
            "shape", f"{place} should be a whole number from {least} to {most}, not {shown(value)}"
        )
    return value
