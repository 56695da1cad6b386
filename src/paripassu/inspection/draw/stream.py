"""Whole numbers below any bound from a seed, every one equally likely, the same on any machine.

Rules: docs/specification/draw.md#the-stream.
"""

from __future__ import annotations

import hashlib
import struct

_WORDS = struct.Struct(">4Q")
_WORD = 2**64


class Stream:
    """The words that a seed gives, in order.

    Parameters
    ----------
    seed : bytes
        Any length; 32 bytes where parties made it together.
    """

    __slots__ = ("_block", "_state", "_words")

    def __init__(self, seed: bytes) -> None:
        self._state = hashlib.sha256(b"paripassu/draw/1\0" + seed)
        self._block = 0
        self._words: list[int] = []  # of the current block, the next one last

    def word(self) -> int:
        """Give the next word, from 0 to 2⁶⁴ - 1."""
        if not self._words:
            # block_j = SHA-256("paripassu/draw/1" ‖ 0x00 ‖ seed ‖ uint64be(j)): four words each
            state = self._state.copy()
            state.update(self._block.to_bytes(8, "big"))
            self._block += 1
            self._words = list(_WORDS.unpack(state.digest()))[::-1]
        return self._words.pop()

    def below(self, bound: int) -> int:
        """Give r(bound): a whole number from 0 to bound - 1, without modulo bias.

        Up to 2⁶⁴ it takes one word a try, beyond that the fewest words that reach the bound, the
        first word the most significant. A try in the incomplete last run of ``bound`` numbers is
        thrown away: modulo would favour small numbers with it. ``bound`` 1 takes a word, too.

        Raises
        ------
        ValueError
            The bound is less than 1.
        """
        if bound < 1:
            raise ValueError(f"the bound is at least 1, not {bound}")
        if bound <= _WORD:
            # u < 2⁶⁴ - 2⁶⁴ mod m: then u mod m, else the next
            limit = _WORD - _WORD % bound
            while True:
                if (u := self.word()) < limit:
                    return u % bound
        words = ((bound - 1).bit_length() + 63) // 64
        span = _WORD**words
        limit = span - span % bound
        while True:
            u = 0
            for _ in range(words):
                u = u << 64 | self.word()
            if u < limit:
                return u % bound


def stratum_seed(seed: bytes, stratum: str) -> bytes:
    """Give the seed of one of several strata: SHA-256(seed ‖ 0x00 ‖ stratum)."""
    return hashlib.sha256(seed + b"\0" + stratum.encode()).digest()
