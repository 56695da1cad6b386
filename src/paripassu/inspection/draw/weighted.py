"""Drawing with probability proportional to size, every inclusion probability exact.

Systematic sampling of a shuffled list: Madow 1949 (Annals of Mathematical Statistics 20, 333-354);
Hartley & Rao 1962 (33, 350-374) for the shuffle.

Rules: docs/specification/draw.md#weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.pick import by_bytes, pick
from paripassu.inspection.draw.stream import Stream


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights as whole numbers, and which items are certain.

    Attributes
    ----------
    size : int
        K, how many items are drawn.
    certain : tuple of str
        Items that are drawn for sure, by their bytes.
    rest : tuple of str
        All others, by their bytes.
    scaled : mapping
        Each item's weight, all multiplied by the least common denominator.
    left : int
        k' = K - len(certain): how many are drawn from the rest.
    total : int
        W', the sum of the rest's scaled weights.
    """

    size: int
    certain: tuple[str, ...]
    rest: tuple[str, ...]
    scaled: Mapping[str, int]
    left: int
    total: int

    def inclusion(self) -> dict[str, Fraction]:
        """Give each item's probability of being drawn; they add up to K."""
        chances = dict.fromkeys(self.certain, Fraction(1))
        known: dict[int, Fraction] = {}  # a list of a million items has far fewer weights
        for item in self.rest:
            weight = self.scaled[item]
            if weight not in known:
                # π_i = k'·w_i/W'
                known[weight] = Fraction(self.left * weight, self.total or 1)
            chances[item] = known[weight]
        return {item: chances[item] for item in by_bytes(chances)}


def weigh(weights: Mapping[str, Fraction], size: int) -> Weights:
    """Find the items that are certain: π_i = K·w_i/W at least 1, repeated on the rest.

    Parameters
    ----------
    weights : mapping
        Item to weight, at least 0.
    size : int
        K, from 0 to the number of items with a positive weight.

    Raises
    ------
    PariPassuError
        A weight is negative, or there are fewer than K items with a positive one.
    """
    for item, weight in weights.items():
        if weight.numerator < 0:
            raise PariPassuError(f"the weight of {item!r} is negative: {weight}")
    positive = sum(weight.numerator > 0 for weight in weights.values())
    if not 0 <= size <= positive:
        raise PariPassuError(
            f"{size} items cannot be drawn: {positive} of {len(weights)} have a positive weight",
            "draw fewer, or give more items a weight",
        )
    scale = lcm(*{weight.denominator for weight in weights.values()})
    scaled = {
        item: weight.numerator * (scale // weight.denominator) for item, weight in weights.items()
    }
    # From the heaviest down: an item is certain if its π on what is left is at least 1, and if it
    # is not, no lighter one is, so that one pass does what the repeated passes do.
    left, total = size, sum(scaled.values())
    certain = []
    for item in sorted(scaled, key=scaled.__getitem__, reverse=True):
        if left * scaled[item] < total or not left:
            break
        certain.append(item)
        left -= 1
        total -= scaled[item]
    sure = frozenset(certain)
    return Weights(
        size,
        tuple(by_bytes(certain)),
        tuple(item for item in by_bytes(scaled) if item not in sure),
        scaled,
        left,
        total,
    )


def pick_weighted(weights: Weights, stream: Stream) -> list[str]:
    """Draw with the inclusion probabilities of :meth:`Weights.inclusion`, exactly.

    Returns
    -------
    list of str
        K items: the certain ones by their bytes, then the others in the order of the shuffle.
    """
    if not weights.left:
        return list(weights.certain)
    shuffled = pick(weights.rest, len(weights.rest), stream)
    # u = r(W'); points u + jW', j = 0 … k'-1; item i lies in [k'·C_{i-1}, k'·C_i)
    point = stream.below(weights.total)
    picked, reached = [], 0
    for item in shuffled:
        reached += weights.left * weights.scaled[item]
        if point < reached:
            # No item of the rest is as wide as W', so none is met by two points.
            picked.append(item)
            point += weights.total
    return [*weights.certain, *picked]
