"""Dresher's inspection game: values and equilibrium strategies in closed form.

In each of ``n`` periods the inspected party violates or behaves, and the inspector, with ``m``
inspections left, inspects or not. A violation while nobody inspects gains it 1; caught, it pays
``b`` and the game ends, earlier gains kept; it intends ``k`` violations at most. Both see the
inspections. Sources: M. Dresher, A sampling inspection problem in arms control agreements (RAND
RM-2972, 1962); B. von Stengel, Recursive inspection games (Mathematics of Operations Research 41,
2016; arXiv 1412.0129).

All numbers are integers scaled by powers of the denominator of ``b``, so that thousands of periods
are exact and quick.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial


@dataclass(frozen=True, slots=True)
class State:
    """A state with 0 < inspections < periods, where the inspector has to mix.

    Attributes
    ----------
    periods, inspections : int
        What is left of each: n and m.
    penalty : Fraction
        b, in units of one undetected violation's gain.
    weight : int
        q^m s(n, m), where q is the denominator of b and s(n, m) = Σ_{i≤m} C(n, i) b^{m−i}.
    last : int
        C(n−1, m) q^m.
    """

    periods: int
    inspections: int
    penalty: Fraction
    weight: int
    last: int

    @classmethod
    def of(cls, periods: int, inspections: int, penalty: Fraction) -> State:
        """Give a state, in as many steps as there are inspections."""
        weight = scaled_sum(periods, inspections, penalty)
        last = comb(periods - 1, inspections) * penalty.denominator**inspections
        return cls(periods, inspections, penalty, weight, last)

    @property
    def inspected(self) -> int:
        """Q · q^{m−1} s(n−1, m−1): the part of ``weight`` where this period is inspected."""
        # s(n,m) = s(n−1,m−1) + s(n−1,m) by Pascal's rule, and s(n−1,m) = b·s(n−1,m−1) + C(n−1,m):
        # hence s(n,m) = (1+b)·s(n−1,m−1) + C(n−1,m).
        above, below = self.penalty.as_integer_ratio()
        return (self.weight - self.last) // (above + below) * below

    def after_inspection(self) -> State:
        """Give the state after an inspected, clean period; only where it is one of this kind."""
        n, m, below = self.periods, self.inspections, self.penalty.denominator
        # C(n−2, m−1) = C(n−1, m)·m/(n−1)
        last = self.last * m // ((n - 1) * below)
        return State(n - 1, m - 1, self.penalty, self.inspected // below, last)

    def after_none(self) -> State:
        """Give the state after a period without inspection; only where it is one of this kind."""
        n, m = self.periods, self.inspections
        # C(n−2, m) = C(n−1, m)·(n−1−m)/(n−1)
        last = self.last * (n - 1 - m) // (n - 1)
        return State(n - 1, m, self.penalty, self.weight - self.inspected, last)


def scaled_sum(periods: int, inspections: int, penalty: Fraction) -> int:
    """Give q^m s(n, m), s(n, m) = Σ_{i≤m} C(n, i) b^{m−i}, q the denominator of b.

    With b = a/q it is a^m + Σ_{1≤i≤m} C(n, i) q^i a^{m−i}. The sum is split into halves again and
    again (binary splitting), so that long numbers are multiplied with numbers of their own length:
    term by term the work grows with the square of the inspections.
    """
    above, below = penalty.as_integer_ratio()
    _, _, parts = _split(periods, above, below, 0, inspections)
    total: int = above**inspections + parts // factorial(inspections)
    return total


#: Terms that are added one after the other.
_FEW = 16


def _split(n: int, above: int, below: int, first: int, last: int) -> tuple[int, int, int]:
    """Give Π p_j, Π r_j and Σ_i Π_{j≤i} p_j Π_{j>i} r_j, p_j = (n−j+1)q and r_j = ja.

    All over the j and i from ``first`` + 1 to ``last``: i! C(n, i) q^i is p_1…p_i.
    """
    if last - first <= _FEW:
        gone, left, parts = 1, 1, 0
        for j in range(first + 1, last + 1):
            gone *= (n - j + 1) * below
            left *= j * above
            parts = parts * (j * above) + gone
        return gone, left, parts
    middle = (first + last) // 2
    gone, left, parts = _split(n, above, below, first, middle)
    after_gone, after_left, after = _split(n, above, below, middle, last)
    return gone * after_gone, left * after_left, parts * after_left + gone * after


def value(periods: int, inspections: int, violations: int, penalty: Fraction) -> Fraction:
    """Give what the inspected party expects to gain: v(n, m, k).

    Parameters
    ----------
    periods, inspections, violations : int
        n, m, k, all at least 0.
    penalty : Fraction
        b ≥ 0, in units of one undetected violation's gain.

    Returns
    -------
    Fraction
        In the same unit. von Stengel, Theorem 2 (there to the inspector, hence negative).
    """
    n, m, k = periods, inspections, min(violations, periods)
    if m >= n:
        return Fraction(0)
    # v(n,m,k) = [C(n,m+1) − C(n−k,m+1)] / s(n,m)
    gained = comb(n, m + 1) - comb(n - k, m + 1)
    return Fraction(gained * penalty.denominator**m, scaled_sum(n, m, penalty))


def inspect(periods: int, inspections: int, penalty: Fraction) -> Fraction:
    """Give the probability with which the inspector inspects now, whatever k.

    s(n−1, m−1)/s(n, m); 0 without inspections, and by convention 1 where they last for every period
    (any probability of at least 1/(1+b) is optimal there).
    """
    if not inspections:
        return Fraction(0)
    if inspections >= periods:
        return Fraction(1)
    state = State.of(periods, inspections, penalty)
    return Fraction(state.inspected, state.weight)


def violate(periods: int, inspections: int, violations: int, penalty: Fraction) -> Fraction:
    """Give the probability with which the inspected party violates now, in equilibrium.

    By convention 1 while violations are intended and no inspection is left (any period will do),
    and 0 where inspections last for every period.
    """
    n, m, k = periods, inspections, min(violations, periods)
    if m >= n or not k:
        return Fraction(0)
    if not m:
        return Fraction(1)
    state = State.of(n, m, penalty)
    power = penalty.denominator**m

    # v(n−1, m−1, k) and v(n−1, m, ·), over the sums that the state has already
    seen = Fraction(power * (comb(n - 1, m) - _comb(n - 1 - k, m)), state.inspected)
    none = state.weight - state.inspected
    unseen = Fraction(power * (comb(n - 1, m + 1) - _comb(n - 1 - k, m + 1)), none)
    fewer = Fraction(power * (comb(n - 1, m + 1) - _comb(n - k, m + 1)), none)
    # The inspector is indifferent: −b·x + (1−x)·seen = x·(1 + fewer) + (1−x)·unseen.
    hidden = seen - unseen
    return hidden / (hidden + 1 + fewer + penalty)


def _comb(n: int, k: int) -> int:
    return comb(n, k) if n >= 0 else 0


def reachable(periods: int, inspections: int) -> Iterator[tuple[int, int]]:
    """Give the states with an inspection left that a game can come to, the first one first."""
    for n in range(periods, 0, -1):
        least = max(1, inspections - (periods - n))
        for m in range(min(inspections, n), least - 1, -1):
            yield n, m


def marginals(periods: int, inspections: int, penalty: Fraction) -> tuple[Fraction, ...]:
    """Give each period's probability of being inspected, in O(n m) steps.

    The equilibrium strategy reaches the state (n', m'), m' < n', along C(n−n', m−m') paths with
    probability s(n', m')/s(n, m) each; where m' = n' every further period is inspected.
    """
    n, m = periods, min(inspections, periods)
    if m == n or not m:
        return (Fraction(int(m > 0)),) * n
    above, below = penalty.as_integer_ratio()
    # sums[j] = q^j s(left, j), built up from left = 0: s(left+1, j) = s(left, j) + s(left, j−1)
    rows = [[above**j for j in range(m)]]
    for _ in range(n - 1):
        before = rows[-1]
        rows.append([before[0], *(before[j] + below * before[j - 1] for j in range(1, m))])
    whole = rows[n - 1][m - 1] * below + (
        rows[n - 1][m - 1] * above + comb(n - 1, m) * below**m
    )  # q^m s(n, m)
    # tail[r]: weight of the schedules whose last r periods are all inspected, and no earlier one
    # in a row with them
    tail = [_comb(n - r - 1, m - r) * (above + below) ** r * below ** (m - r) for r in range(m + 1)]
    found = []
    for t in range(n):
        left = n - t
        inspected = sum(
            comb(t, m - j) * rows[left - 1][j - 1] * below ** (m - j + 1)
            for j in range(max(1, m - t), min(m, left - 1) + 1)
        )
        found.append(Fraction(inspected + sum(tail[left:]), whole))
    return tuple(found)
