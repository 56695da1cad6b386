"""What a sample detects, over all strata together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

from paripassu.inspection.sampling.detection import detection_float, miss, misses_at_most

#: Population, defects, sample and probability per item of one stratum.
Part = tuple[int, int, int, Fraction]
#: Up to so many factors in a product of integers the exact probability is quicker than a blink.
_FEW = 160


def detected(parts: Sequence[Part]) -> float:
    """Give the probability that at least one defect is found.

    1 - Π P(none found in a stratum): the defects lie in all strata at once.
    """
    if len(parts) == 1:
        return detection_float(*parts[0])
    missed = _missed(parts)
    if missed is not None:
        return float(1 - missed)
    return 1 - prod(1 - detection_float(*part) for part in parts)


def reaches(parts: Sequence[Part], required: Fraction) -> bool:
    """Decide whether that probability is at least ``required``; exact but for huge strata."""
    if len(parts) == 1:
        population, defects, sample, per_item = parts[0]
        return misses_at_most(population, defects, sample, 1 - required, per_item)
    missed = _missed(parts)
    if missed is not None:
        return 1 - missed >= required
    # Floats of some sixteen digits decide here: what is nearer counts as not reached.
    return detected(parts) - 1e-12 >= required


def _missed(parts: Sequence[Part]) -> Fraction | None:
    if all(min(defects, sample) <= _FEW for _, defects, sample, _ in parts):
        return prod((miss(*part) for part in parts), start=Fraction(1))
    return None
