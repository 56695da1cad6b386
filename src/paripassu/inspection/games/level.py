"""Water-filling: the attacker's value down to which a number of resources can press every target.

To press target i down to the value x its coverage has to be c_i(x) = (R_i − x)/(R_i − P_i), R_i
being the attacker's value uncovered and P_i covered. All of them together are a falling, piecewise
linear function of x, and the level is where it meets the number of resources: the closed form of
ORIGAMI (Kiekintveld et al., Computing optimal randomized resource allocations for massive security
games, AAMAS 2009), which raises the coverage of an ever larger attack set until they are used up.

Everything here is integers: 1/(R_i − P_i) is w_i/unit, exact where ``unit`` is a common multiple.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

from paripassu.inspection.games.targets import Target

#: Exact coverages have this many binary digits at most, in all and each; others are rounded.
MOST_BITS, MOST_DIGITS = 2**24, 4096
#: Rounded coverages are multiples of 1/ROUND.
ROUND = 10**18


@dataclass(frozen=True, slots=True)
class Stakes:
    """The values of all targets as integers.

    Attributes
    ----------
    rewards, penalties : sequence of int
        R_i and P_i to the attacker, times ``scale``.
    losses, caughts : sequence of int
        To the defender, uncovered and covered, times ``defender_scale``.
    scale, defender_scale : int
    zero_sum : bool
        Whether the defender's values are the attacker's with the other sign.
    unit : int
        What the weights are parts of.
    weights : sequence of int
        w_i ≤ unit/(R_i − P_i), equal where ``exact``, else less by a relative 2⁻¹²⁸ at most.
    exact : bool
    """

    rewards: Sequence[int]
    penalties: Sequence[int]
    scale: int
    losses: Sequence[int]
    caughts: Sequence[int]
    defender_scale: int
    zero_sum: bool
    unit: int
    weights: Sequence[int]
    exact: bool

    @classmethod
    def of(cls, targets: Sequence[Target], resources: int) -> Stakes:
        """Bring the values of all targets to whole numbers."""
        (above, below), scale = _whole([t.reward for t in targets], [t.penalty for t in targets])
        losses, caughts, other = [-r for r in above], [-p for p in below], scale
        zero_sum = all(t.zero_sum for t in targets)
        if not zero_sum:
            (losses, caughts), other = _whole(
                [t.loss for t in targets], [t.caught for t in targets]
            )
        widths = [r - p for r, p in zip(above, below, strict=True)]
        most = min(MOST_DIGITS, MOST_BITS // len(widths))
        unit = 1
        for width in set(widths):
            unit = lcm(unit, width)
            if unit.bit_length() > most:
                break
        exact = unit.bit_length() <= most
        if not exact:
            unit = 1 << max(widths).bit_length() + resources.bit_length() + 128
        weights = [unit // width for width in widths]
        return cls(above, below, scale, losses, caughts, other, zero_sum, unit, weights, exact)

    def deterring(self) -> int | None:
        """Give the least number of resources with which every attack is worth 0 at most.

        None where a target is worth more even when it is covered.
        """
        if any(penalty > 0 for penalty in self.penalties):
            return None
        # Σ c_i(0) = Σ R_i/(R_i − P_i)
        needed = [(r, r - p) for r, p in zip(self.rewards, self.penalties, strict=True) if r > 0]
        low = sum((r << 256) // width for r, width in needed)
        most = -(-(low + len(needed)) >> 256)
        if most == -(-low >> 256):
            return most
        # A whole number, or so near to one that only the exact sum can tell.
        return ceil(sum((Fraction(r, width) for r, width in needed), Fraction(0)))


def _whole(*rows: Sequence[Fraction]) -> tuple[list[list[int]], int]:
    """Bring rows of numbers to one common denominator."""
    scale = lcm(*{value.denominator for row in rows for value in row})
    return [[v.numerator * (scale // v.denominator) for v in row] for row in rows], scale


def level(stakes: Stakes, resources: Fraction, *, capped: bool, without: int = -1) -> Fraction:
    """Give the level of the water, in the unit of ``stakes.rewards``.

    Parameters
    ----------
    stakes : Stakes
    resources : Fraction
        What all coverages add up to.
    capped : bool
        Whether coverages stop at 1, and what is left goes to others; else they go on beyond, and
        the level is only right down to the largest penalty.
    without : int
        A target that is left out.

    Returns
    -------
    Fraction
        Where Σ min(1, max(0, (R_i − x)·w_i/unit)) is ``resources``; at most the true level, as the
        weights are. The smallest penalty if that is never reached.
    """
    members = [i for i in range(len(stakes.rewards)) if i != without]
    if not resources:
        return Fraction(max(stakes.rewards[i] for i in members))
    bends = [(stakes.rewards[i], stakes.weights[i]) for i in members]
    if capped:
        bends += [(stakes.penalties[i], -stakes.weights[i]) for i in members]
    bends.sort(reverse=True)
    wanted, of = (resources * stakes.unit).as_integer_ratio()
    # Above the bend t: Σ (point − x)·w = high − x·slope.
    high = slope = 0
    for point, weight in bends:
        if (high - point * slope) * of >= wanted:
            break
        high += point * weight
        slope += weight
    else:
        if capped:
            return Fraction(min(stakes.penalties[i] for i in members))
    return Fraction(high * of - wanted, slope * of)


def cover(stakes: Stakes, at: Fraction, *, up: bool = False) -> tuple[list[int], int]:
    """Give the coverages that press every target down to a level, or to its penalty.

    Parameters
    ----------
    stakes : Stakes
    at : Fraction
        The level.
    up : bool
        Where the stakes are not exact, whether coverages are rounded up to 1/10¹⁸ and not down.

    Returns
    -------
    shares : list of int
    whole : int
        Coverage i is ``shares[i]/whole``.
    """
    above, below = at.as_integer_ratio()
    if stakes.exact:
        whole = stakes.unit * below
        return [
            min(whole, (r * below - above) * w) if r * below > above else 0
            for r, w in zip(stakes.rewards, stakes.weights, strict=True)
        ], whole
    sign = -1 if up else 1  # −(−a // b) is a/b rounded up
    return [
        min(ROUND, sign * ((r * below - above) * ROUND * sign // ((r - p) * below)))
        if r * below > above
        else 0
        for r, p in zip(stakes.rewards, stakes.penalties, strict=True)
    ], ROUND
