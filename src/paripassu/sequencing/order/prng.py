"""A tiny generator of random numbers, the same in every language: splitmix64."""

from __future__ import annotations

WORD = (1 << 64) - 1


class SplitMix:
    """The generator splitmix64 (Steele, Lea and Flood 2014).

    Parameters
    ----------
    seed : int
        64 bits.
    """

    def __init__(self, seed: int) -> None:
        self.state = seed & WORD

    def bits(self) -> int:
        """Give 64 random bits."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        return z ^ (z >> 31)

    def below(self, most: int) -> int:
        """Give a number below ``most``, from 32 random bits."""
        return ((self.bits() >> 32) * most) >> 32
