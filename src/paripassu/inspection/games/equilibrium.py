"""The strong Stackelberg equilibrium of a security game with unit resources, in integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm
from operator import sub

from paripassu.inspection.games.level import ROUND, Stakes, cover, level
from paripassu.inspection.games.targets import Target

#: Gaps are given in this unit.
FINE = 10**36


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """What the defender commits to, and what the attacker answers.

    Attributes
    ----------
    shares : sequence of int
    whole : int
        Coverage i is ``shares[i]/whole``.
    best : sequence of int
        All targets that are best for the attacker, to within ``gap``.
    attacked : int
        The target that the attacker chooses: among its best ones, the defender's best.
    attacker, defender : Fraction
        What that is worth to each.
    gap, defender_gap : Fraction
        How far that may be above the least possible, and below the best possible; 0 where coverages
        are not rounded.
    deterring : int or None
        See :meth:`paripassu.inspection.games.level.Stakes.deterring`.
    """

    shares: Sequence[int]
    whole: int
    best: Sequence[int]
    attacked: int
    attacker: Fraction
    defender: Fraction
    gap: Fraction
    defender_gap: Fraction
    deterring: int | None


def solve(targets: Sequence[Target], resources: int, *, spend: bool) -> Equilibrium:
    """Find the equilibrium; see :func:`paripassu.inspection.games.security.security_game`.

    The least level is best for the defender whatever its own values are, as long as covering never
    harms it: a coverage that leaves the attacker x' ≥ x has at most c_i(x') ≤ c_i(x) on the target
    that is then attacked, and that target is among the attacker's best at x, too.
    """
    stakes = Stakes.of(targets, resources)
    scale = stakes.scale
    water = level(stakes, Fraction(resources), capped=False)
    # Even a target that is always covered gives the attacker its penalty.
    floor = max(stakes.penalties)
    at = max(water, Fraction(floor))
    shares, whole = cover(stakes, at)
    if water < floor:
        # Something is left over, so that rounding up leaves the attacker no more than the floor: a
        # target whose reward is just that stays one of its best.
        raised, _ = cover(stakes, at, up=True)
        if sum(raised) <= resources * whole:
            shares = raised
    attacked, share = _answer(stakes, shares, whole)
    shares[attacked] = share
    if spend and water < floor:
        shares, whole = _spend(stakes, resources, shares, whole, attacked)
        if stakes.zero_sum:
            attacked, _ = _answer(stakes, shares, whole)
    gains = _gains(stakes, shares, whole)
    common = gcd(whole, *shares)
    target, part = targets[attacked], Fraction(shares[attacked], whole)
    attacker = target.reward + part * (target.penalty - target.reward)
    defender = target.loss + part * (target.caught - target.loss)
    gap = defender_gap = Fraction(0)
    if not stakes.exact:
        # One step of rounding more, so that all that are alike but for it count as best.
        step = Fraction(max(map(sub, stakes.rewards, stakes.penalties)), ROUND * scale)
        gap = _rounded_up(attacker - at / scale + step)
        defender_gap = _rounded_up(_bound(stakes, attacker - gap) - defender)
    # Rounding apart, what gives the attacker its value: to within the gap.
    above, below = ((attacker - gap) * scale * whole).as_integer_ratio()
    best = [i for i, gain in enumerate(gains) if gain * below >= above]
    return Equilibrium(
        [share // common for share in shares],
        whole // common,
        best,
        attacked,
        attacker,
        defender,
        gap,
        defender_gap,
        stakes.deterring(),
    )


def _rounded_up(gap: Fraction) -> Fraction:
    """Give a bound with few digits, above the gap itself."""
    return Fraction(ceil(gap * FINE) + 1, FINE)


def _gains(stakes: Stakes, shares: Sequence[int], whole: int) -> list[int]:
    """Give what the attacker gains at each target, times ``whole`` and the scale."""
    return [
        r * whole - share * (r - p)
        for r, p, share in zip(stakes.rewards, stakes.penalties, shares, strict=True)
    ]


def _answer(stakes: Stakes, shares: Sequence[int], whole: int) -> tuple[int, int]:
    """Give the target that is attacked, and what its share has to be.

    Among the attacker's best the defender's best is taken (strong equilibrium). Where coverages are
    rounded, the best ones are no longer exactly alike: then the share of the one that is taken is
    lowered until the attacker gains as much there as anywhere.
    """
    gains = _gains(stakes, shares, whole)
    most = max(gains)
    if stakes.zero_sum:
        attacked = gains.index(most)
        return attacked, shares[attacked]
    found: tuple[int, int, int] | None = None
    for i, (reward, penalty) in enumerate(zip(stakes.rewards, stakes.penalties, strict=True)):
        if reward * whole < most:
            continue
        share = min(shares[i], (reward * whole - most) // (reward - penalty))
        loss = stakes.losses[i]
        worth = loss * whole + share * (stakes.caughts[i] - loss)
        if found is None or worth > found[0]:
            found = worth, i, share
    assert found is not None, "the target that is best for the attacker is a candidate"
    return found[1], found[2]


def _bound(stakes: Stakes, low: Fraction) -> Fraction:
    """Give what no coverage exceeds for the defender, if all leave the attacker ``low``.

    The target that is attacked then gives the attacker x ≥ low, so that its reward is as large, and
    its coverage (R_i − x)/(R_i − P_i) at most (R_i − low)/(R_i − P_i), and 1.
    """
    above, below = (low * stakes.scale).as_integer_ratio()
    most = None
    for r, p, loss, caught in zip(
        stakes.rewards, stakes.penalties, stakes.losses, stakes.caughts, strict=True
    ):
        missing = r * below - above
        if missing < 0:
            continue
        width = (r - p) * below
        worth = loss * FINE - min(missing, width) * (caught - loss) * FINE // -width
        if most is None or worth > most:
            most = worth
    assert most is not None, "no target gives the attacker less than low"
    return Fraction(most, FINE * stakes.defender_scale)


def _spend(
    stakes: Stakes,
    resources: int,
    shares: list[int],
    whole: int,
    attacked: int,
) -> tuple[list[int], int]:
    """Spread what is left over: the largest of what other targets give is pressed down, in turn.

    In a zero-sum game that is the lexicographically least of all coverages. In others the attacked
    target keeps its share, so that it stays among the attacker's best.
    """
    if stakes.zero_sum:
        return cover(stakes, level(stakes, Fraction(resources), capped=True))
    if len(shares) == 1:
        return shares, whole
    kept = Fraction(shares[attacked], whole)
    others = resources - kept
    spread, unit = cover(stakes, level(stakes, others, capped=True, without=attacked))
    both = lcm(whole, unit) if stakes.exact else ROUND
    spread = [share * (both // unit) for share in spread]
    # At least as much as before, whatever was rounded: no other target may become better.
    spread = [max(new, old * (both // whole)) for new, old in zip(spread, shares, strict=True)]
    spread[attacked] = shares[attacked] * (both // whole)
    if sum(spread) > resources * both:
        return shares, whole
    return spread, both
