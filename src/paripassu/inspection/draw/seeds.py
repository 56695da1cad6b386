"""The seed of a draw or of a schedule: bytes, or hex digits."""

from __future__ import annotations

from paripassu.errors import ParameterError
from paripassu.quoted import in_python

#: A hash function takes no more in one block; nobody draws with more.
MOST_BYTES = 64


def read_seed(seed: bytes | str) -> bytes:
    """Take a seed.

    Parameters
    ----------
    seed : bytes or str
        1 to 64 bytes, or a text with two hex digits for each of them. Bytes are the seed itself,
        never digits: ``"00"`` is one byte, ``b"00"`` two (those of the text ``"3030"``).

    Raises
    ------
    ParameterError
        It is neither; of the parameter ``seed``.
    """
    if isinstance(seed, bytes):
        if not 1 <= len(seed) <= MOST_BYTES:
            raise ParameterError("seed", f"should have 1 to {MOST_BYTES} bytes, not {len(seed)}")
        return seed
    digits = seed.strip() if isinstance(seed, str) else ""
    try:
        # fromhex takes blanks between the digits, and alphanumeric digits of other scripts
        found = bytes.fromhex(digits) if digits.isascii() and digits.isalnum() else b""
    except ValueError:
        found = b""
    if not 1 <= len(found) <= MOST_BYTES:
        raise ParameterError(
            "seed",
            f"should be 1 to {MOST_BYTES} bytes as hex digits, two a byte, not {in_python(seed)}",
            "32 bytes that all parties made together are usual: 64 hex digits",
        )
    return found
