"""How exposed a party is over time, in the file and in each variant, all on one axis of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.charts.series import MOST_POINTS, Series, series
from paripassu.charts.text import clean
from paripassu.charts.variants_words import AS_IT_IS
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.variants import ComparedVariants

#: When, and how exposed from then on.
Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Course:
    """The exposure of one party in one variant.

    Attributes
    ----------
    name : str
        Of the variant.
    series : Series or None
        None where there is no plan.
    at : tuple of Fraction
        The day, or the moment, of each entry of the series: that from which on it holds.
    """

    name: str
    series: Series | None
    at: tuple[Fraction, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """What holds from when on: several on one day stand in turn."""
        if self.series is None:
            return ()
        return tuple(zip(self.at, self.series.exposure, strict=True))

    def highest(self, first: Fraction, last: Fraction | None) -> Fraction | None:
        """Give the highest exposure from a time on, and before another; None without a plan."""
        held: Fraction | None = None
        here: list[Fraction] = []
        for when, amount in self.points:
            if last is not None and when >= last:
                break
            if when < first or (when == first and not here):
                held = amount  # until something else holds
            if when >= first:
                here.append(amount)
        return max([*here, *([] if held is None else [held])], default=None)


@dataclass(frozen=True, slots=True)
class Courses:
    """The exposure of one party in the file and in each variant.

    Attributes
    ----------
    party : str
    timed : bool
        Whether the axis is days; else it is moments.
    every : tuple of Course
        That of the file first.
    """

    party: str
    timed: bool
    every: tuple[Course, ...]

    @property
    def last(self) -> Fraction:
        """Where the longest of them ends."""
        return max((one.at[-1] for one in self.every if one.at), default=Fraction(0))

    def times(self, most: int) -> list[Fraction]:
        """Give the times at which one of them changes, evenly thinned to so many."""
        every = sorted({when for one in self.every for when in one.at})
        run = -(-len(every) // most)
        return every[::run]


def courses(compared: ComparedVariants, most: int) -> Iterator[Courses]:
    """Give each party's exposure, in the order of the agreement's file.

    Parameters
    ----------
    compared : ComparedVariants
    most : int
        Variants that are shown, the first.
    """
    told: list[tuple[str, Agreement, Plan | None]] = [
        (AS_IT_IS, compared.agreement, compared.file.plan)
    ]
    for one in compared.variants[:most]:
        agreement = one.agreement or compared.agreement
        told.append((clean(one.variant.name), agreement, one.answered.plan))
    plans = [plan for _, _, plan in told if plan is not None and plan.steps]
    timed = bool(plans) and all(step.end_day is not None for plan in plans for step in plan.steps)
    shown = [
        (name, {} if plan is None else {one.party: one for one in series(agreement, plan)}, plan)
        for name, agreement, plan in told
    ]
    for party in compared.agreement.parties:
        every = tuple(
            Course(name, None)
            if plan is None or party.id not in found or not plan.steps
            else Course(name, found[party.id], _times(found[party.id], plan, timed=timed))
            for name, found, plan in shown
        )
        if any(one.series is not None for one in every):
            yield Courses(party.id, timed, every)


def _times(one: Series, plan: Plan, *, timed: bool) -> tuple[Fraction, ...]:
    """Give from when on each entry holds: a moment counts once all of it is done."""
    ends: dict[int, Fraction] = {}
    for step in plan.steps:
        end = step.end_day if timed and step.end_day is not None else Fraction(step.moment)
        ends[step.moment] = max(end, ends.get(step.moment, end))
    found = [Fraction(0 if timed else -1)]  # before the first moment
    for moment in one.moments:
        if moment is not None:
            found.append(max(found[-1], ends[moment]))
    return tuple(found)


def drawn(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Give points that can be told apart: of each run the highest, as high is bad."""
    run = -(-len(points) // MOST_POINTS)
    kept = [
        (float(points[at][0]), float(max(value for _, value in points[at : at + run])))
        for at in range(0, len(points), run)
    ]
    if run > 1:
        kept.append((float(points[-1][0]), float(points[-1][1])))
    return kept
