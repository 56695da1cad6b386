"""How long each party's exposures last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.sequencing.rehearsal.course import Course


@dataclass(frozen=True, slots=True)
class Lasting:
    """An exposure of a party: from the moment that brings it to the one that ends it.

    Attributes
    ----------
    party : str
    begins : int
        The moment after which the party is exposed and before which it is not.
    ends : int or None
        The moment after which it is not exposed any more; None: it still is after the last moment,
        and is counted up to that.
    most : Fraction
        The largest exposure in that time, in the party's own units.
    planned, days : Fraction
        How many days it lasts in the plan, and now.
    """

    party: str
    begins: int
    ends: int | None
    most: Fraction
    planned: Fraction
    days: Fraction

    @property
    def longer(self) -> Fraction:
        """How many days longer it lasts; below 0: shorter."""
        return self.days - self.planned


def lasting(course: Course, ends: Sequence[Fraction]) -> tuple[Lasting, ...]:
    """Give every exposure, by party and in order, with other end days than the plan's.

    Parameters
    ----------
    course : Course
        With days.
    ends : sequence of Fraction
        The end day of each moment.

    Notes
    -----
    An exposure stands from the end of a moment to the end of the next one, since a step counts on
    its end day. Rules: docs/specification/sequencing.md#time.
    """
    planned = [course.day(point) or Fraction(0) for point in range(1, course.last + 1)]
    found = []
    for party in course.agreement.party:
        amounts = [point.exposure[party] for point in course.points]
        begins: int | None = None
        for moment in range(course.last):
            here = amounts[moment + 1]
            if here and begins is None:
                begins = moment
            over = not here
            if begins is None or not (over or moment == course.last - 1):
                continue
            found.append(
                Lasting(
                    party=party,
                    begins=begins,
                    ends=moment if over else None,
                    most=max(amounts[begins + 1 : moment + 2]),
                    planned=planned[moment] - planned[begins],
                    days=ends[moment] - ends[begins],
                )
            )
            begins = None
    return tuple(found)
