"""P(no detection) for a growing number of defects, in integers, one step from the last two."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import perm


class Curve:
    """The probability that a sample misses d defects, d = 0, 1, 2, …

    Of N items n are drawn without replacement and a drawn defect is recognised with probability
    q = u/w. P_d = E(1−q)^J with J hypergeometric, the hypergeometric function
    ₂F₁(−d, −n; −N; q); its contiguous relation in the first parameter (NIST DLMF 15.5.11) gives

        (N−d)·P_{d+1} = (N − 2d + (d−n)q)·P_d + d(1−q)·P_{d−1}.

    With Q_d = P_d · N(N−1)…(N−d+1) · w^d everything is an integer.

    The ratio P_{d+1}/P_d never grows in d: given that d defects were missed, every other item is
    more likely to be in the sample (a uniform sample is strongly Rayleigh, hence negatively
    associated under any external field; Borcea, Brändén & Liggett 2009).

    Parameters
    ----------
    population, sample : int
    per_item : Fraction
    """

    __slots__ = ("_n", "_population", "_u", "_values", "_w")

    def __init__(self, population: int, sample: int, per_item: Fraction) -> None:
        self._population = population
        self._n = sample
        self._u, self._w = per_item.numerator, per_item.denominator
        self._values = [1]

    def _upto(self, d: int) -> list[int]:
        values, population, n, u, w = self._values, self._population, self._n, self._u, self._w
        while len(values) <= d:
            at = len(values) - 1
            new = (w * (population - 2 * at) + (at - n) * u) * values[at]
            if at and u != w:
                new += at * (w - u) * (population - at + 1) * w * values[at - 1]
            values.append(new)
        return values

    def ratio(self, d: int) -> tuple[int, int]:
        """Give P_{d+1}/P_d as numerator and denominator; P_d is not 0."""
        values = self._upto(d + 1)
        return values[d + 1], values[d] * (self._population - d) * self._w

    def missed(self, d: int) -> tuple[int, int]:
        """Give P_d as numerator and denominator."""
        return self._upto(d)[d], perm(self._population, d) * self._w**d


@lru_cache(maxsize=4096)
def curve(population: int, sample: int, per_item: Fraction) -> Curve:
    """Give a curve, remembered with all its values."""
    return Curve(population, sample, per_item)
