"""The probability that samples find nothing, over strata and rounds; decided exactly.

Strata and rounds are drawn independently of one another, so that the probabilities multiply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import prod

from paripassu.inspection.sampling import enclosure
from paripassu.inspection.sampling.detection import detection_float, miss, misses_at_most

#: Below so many terms in all, fractions are multiplied; above it their logarithms are enclosed.
_FEW = 1_000


@dataclass(frozen=True, slots=True)
class Looked:
    """A sample from one stratum that holds defects.

    Attributes
    ----------
    population, defects, picked : int
    per_item : Fraction
        Probability that an inspected defect is recognised.
    unseen : int
        Drawn items that may hide a defect each.
    """

    population: int
    defects: int
    picked: int
    per_item: Fraction
    unseen: int = 0

    @property
    def terms(self) -> int:
        """How long its sum is."""
        return min(self.defects, self.picked)

    def miss(self) -> Fraction:
        """Give P(no defect found), exactly."""
        return miss(self.population, self.defects, self.picked, self.per_item, self.unseen)

    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Enclose ln P(no defect found); None where it is 0."""
        return enclosure.log_miss(
            self.population, self.defects, self.picked, self.per_item, self.unseen
        )

    def at_most(self, limit: Fraction) -> bool:
        """Decide whether P(no defect found) is at most ``limit``."""
        return misses_at_most(
            self.population, self.defects, self.picked, limit, self.per_item, self.unseen
        )

    def detect(self) -> float:
        """Give P(a defect is found) as the nearest float."""
        return detection_float(
            self.population, self.defects, self.picked, self.per_item, self.unseen
        )

    def all_seen(self) -> Looked:
        """Give the same sample with every item inspected."""
        return replace(self, unseen=0)


#: A sample, or a probability of finding nothing that was worked out elsewhere.
Factor = Looked | Fraction


def at_most(factors: Sequence[Factor], limit: Fraction) -> bool:
    """Decide whether all samples together find nothing with probability at most ``limit``."""
    if limit >= 1:
        return True
    looked, known = _parted(factors)
    if known == 0:
        return limit >= 0
    if limit <= 0:
        return limit == 0 and any(one.at_most(Fraction(0)) for one in looked)
    if len(looked) == 1:
        return looked[0].at_most(limit / known)
    if _few(looked):
        return known * prod(one.miss() for one in looked) <= limit
    bounds = _bounds(looked)
    if bounds is None:
        return True
    low, high = bounds
    least, most = enclosure.log(limit / known)
    if high < least:
        return True
    if low > most:
        return False
    return known * prod(one.miss() for one in looked) <= limit


def missed(factors: Sequence[Factor]) -> Fraction:
    """Give the probability that all samples find nothing.

    Where it is long it is rounded up in the fiftieth digit: never less than it is.
    """
    looked, known = _parted(factors)
    if not known or _few(looked):
        return known * prod((one.miss() for one in looked), start=Fraction(1))
    bounds = _bounds(looked)
    if bounds is None:
        return Fraction(0)
    return min(Fraction(1), known * Fraction(enclosure.exp(bounds[1])))


def detected(factors: Sequence[Factor]) -> float:
    """Give the probability that at least one defect is found, as the nearest float."""
    looked, known = _parted(factors)
    if len(looked) == 1 and known == 1:
        return looked[0].detect()
    return float(1 - missed(factors))


def _parted(factors: Sequence[Factor]) -> tuple[list[Looked], Fraction]:
    looked = [one for one in factors if isinstance(one, Looked) and one.terms]
    known = prod((one for one in factors if isinstance(one, Fraction)), start=Fraction(1))
    return looked, known


def _few(looked: Sequence[Looked]) -> bool:
    return sum(one.terms for one in looked) <= _FEW


def _bounds(looked: Sequence[Looked]) -> tuple[Decimal, Decimal] | None:
    low = high = Decimal(0)
    with localcontext(enclosure.CONTEXT):
        for one in looked:
            ends = one.bounds()
            if ends is None:
                return None
            low, high = low + ends[0], high + ends[1]
    return low, high
