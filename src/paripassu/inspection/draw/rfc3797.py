"""RFC 3797, the draw of the IETF's nominating committees: a compatible mode.

Its numbers are the RFC's own, bias included: a 128-bit hash is taken modulo the pool that is left,
so that the first few numbers are likelier by at most one part in 2¹²⁸/pool. That is far too little
to matter; :class:`~paripassu.inspection.draw.stream.Stream` has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from paripassu.errors import ParameterError

#: The index is hashed as two bytes.
MOST = 2**16 - 1


def key_text(sources: Sequence[Iterable[int]]) -> str:
    """Write sources of randomness as RFC 3797, section 4, has them hashed.

    Parameters
    ----------
    sources : sequence of iterable of int
        Whole numbers of each source, such as the numbers that a lottery drew, in any order.

    Returns
    -------
    str
        The numbers of a source ascending, each followed by a point, each source by a slash:
        ``9319./2.5.8.10.12./``.

    Raises
    ------
    ParameterError
        There is no source, a source has no number, or a number is negative.
    """
    parts = []
    for source in sources:
        numbers = sorted(source)
        if not numbers or numbers[0] < 0:
            raise ParameterError(
                "sources", "should have at least one whole number each, and none below 0"
            )
        parts.append("".join(f"{number}." for number in numbers) + "/")
    if not parts:
        raise ParameterError("sources", "should name at least one source of randomness")
    return "".join(parts)


def pick_rfc3797(pool: int, size: int, key: str) -> list[int]:
    """Draw numbers from 1 to ``pool`` as RFC 3797, section 4, does.

    Parameters
    ----------
    pool : int
        Numbers to draw from, at most 65,535.
    size : int
        How many are drawn, at most ``pool``.
    key : str
        The key text, ASCII: ``9319./2.5.8.10.12./9.18.26.34.41.45./``.

    Returns
    -------
    list of int
        In the order in which they were drawn.

    Raises
    ------
    ParameterError
        The pool, the size or the key is none that the RFC knows.
    """
    if not 1 <= pool <= MOST:
        raise ParameterError("pool", f"should be from 1 to {MOST:,} for RFC 3797, not {pool:,}")
    if not 0 <= size <= pool:
        raise ParameterError("sizes", f"is too large: {size:,} of {pool:,} numbers cannot be drawn")
    if not key or not key.isascii() or not key.isprintable():
        raise ParameterError(
            "key",
            "should be ASCII text for RFC 3797",
            "write it like 9319./2.5.8.10.12./9.18.26.34.41.45./",
        )
    remaining = list(range(1, pool + 1))
    picked = []
    for i in range(size):
        index = i.to_bytes(2, "big")
        # MD5(index ‖ key ‖ index) as a number, modulo the numbers that are left
        digest = hashlib.md5(index + key.encode("ascii") + index, usedforsecurity=False).digest()
        picked.append(remaining.pop(int.from_bytes(digest, "big") % len(remaining)))
    return picked
