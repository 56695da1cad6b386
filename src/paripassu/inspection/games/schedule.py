"""Equilibrium strategies turned into schedules that anybody can draw again from the seed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from math import lcm

from paripassu.inspection.draw.pick import by_bytes, pick
from paripassu.inspection.draw.stream import Stream
from paripassu.inspection.games.recursion import State


def draw_periods(
    periods: int, inspections: int, penalty: Fraction, stream: Stream
) -> tuple[int, ...]:
    """Draw the periods to inspect, for a whole game at once.

    Inspector and inspected party see the same thing whether this is drawn beforehand or period by
    period: the strategy depends on nothing but what is left of both.

    Parameters
    ----------
    periods, inspections : int
        n and m.
    penalty : Fraction
        b.
    stream : Stream
        One number below q^m s(n, m) is taken from it if 0 < m < n, none otherwise.

    Returns
    -------
    tuple of int
        Periods from 1 to n, rising; min(n, m) of them.
    """
    if not 0 < inspections < periods:
        return tuple(range(1, min(inspections, periods) + 1))
    state = State.of(periods, inspections, penalty)
    return periods_at(state, stream.below(state.weight))


def periods_at(state: State, point: int) -> tuple[int, ...]:
    """Give the schedule at one of the ``state.weight`` equally likely points."""
    last = state.periods
    chosen: list[int] = []
    while True:
        now = last - state.periods + 1
        if point < state.inspected:
            chosen.append(now)
            if state.inspections == 1:
                return tuple(chosen)
            # q points stand for one of the next state: its weight is q^{m−1} s(n−1, m−1)
            point //= state.penalty.denominator
            state = state.after_inspection()
        else:
            if state.inspections == state.periods - 1:
                return (*chosen, *range(now + 1, last + 1))
            point -= state.inspected
            state = state.after_none()


def draw_targets(coverage: Mapping[str, Fraction], stream: Stream) -> tuple[str, ...]:
    """Draw the targets to cover in one round, each with exactly its probability.

    Systematic sampling of the shuffled targets (Madow 1949; for games: Tsai et al., Urban security,
    AAAI 2010): their coverages are laid end to end, and a comb whose teeth are 1 apart falls on
    them at random. No target is wider than 1, so that none is met twice, and the number of teeth
    that meet one is the sum of all coverages rounded up or down. The shuffle keeps one visit from
    telling where the others will be.

    Parameters
    ----------
    coverage : mapping
        Target to probability, from 0 to 1.
    stream : Stream
        First the shuffle, then one number below the common denominator.

    Returns
    -------
    tuple of str
        In the order of ``coverage``.
    """
    mixed = by_bytes(name for name, part in coverage.items() if part.denominator > 1)
    chosen = {name for name, part in coverage.items() if part == 1}
    if mixed:
        shuffled = pick(mixed, len(mixed), stream)
        ends, whole = laid_out([coverage[name] for name in shuffled])
        chosen.update(shuffled[i] for i in met(ends, whole, stream.below(whole)))
    return tuple(name for name in coverage if name in chosen)


def laid_out(coverage: Sequence[Fraction]) -> tuple[list[int], int]:
    """Lay coverages end to end: where each ends, and what 1 is, in their common unit."""
    whole = lcm(*{part.denominator for part in coverage})
    lengths = (part.numerator * (whole // part.denominator) for part in coverage)
    return list(accumulate(lengths)), whole


def met(ends: Sequence[int], whole: int, point: int) -> list[int]:
    """Give which intervals the points ``point``, ``point + whole``, … fall on."""
    # Interval i is [ends[i−1], ends[i]).
    return [bisect_right(ends, tooth) for tooth in range(point, ends[-1] if ends else 0, whole)]


def rosters(coverage: Mapping[str, Fraction]) -> list[tuple[Fraction, tuple[str, ...]]]:
    """Write a coverage as a mixture of whole rosters: who is covered together, how often.

    The comb of :func:`draw_targets` without the shuffle: as it slides from 0 to 1, the targets that
    it meets change at most once per target. Every roster has as many targets as the coverages add
    up to, rounded up or down.

    Returns
    -------
    list of (Fraction, tuple of str)
        Probabilities, above 0 with sum 1, and targets in the order of ``coverage``; at most one
        more than there are targets.
    """
    names = [name for name, part in coverage.items() if part]
    ends, whole = laid_out([coverage[name] for name in names])
    starts = sorted({0, *(end % whole for end in ends)})
    found: dict[tuple[str, ...], int] = {}
    for start, end in zip(starts, [*starts[1:], whole], strict=True):
        roster = tuple(names[i] for i in met(ends, whole, start))
        found[roster] = found.get(roster, 0) + end - start
    return [(Fraction(points, whole), roster) for roster, points in found.items()]
