"""A plan moment by moment: what is done, under way and next, and how each party stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement, Step
from paripassu.errors import ParameterError
from paripassu.sequencing.balance import Point, performers, points
from paripassu.sequencing.plan import Plan, PlannedStep


@dataclass(frozen=True, slots=True)
class Course:
    """A plan as it goes.

    A *point* lies before the first moment (0) or after a moment: point k is after k moments.

    Attributes
    ----------
    agreement : Agreement
    plan : Plan
    moments : tuple of tuple of PlannedStep
        In order.
    points : tuple of Point
        How each party stands, worked out from the agreement: one more than there are moments.
    performers : frozenset of str
        Who performs something in the plan, alone or jointly. Others have nothing to walk away from.
    """

    agreement: Agreement
    plan: Plan
    moments: tuple[tuple[PlannedStep, ...], ...]
    points: tuple[Point, ...]
    performers: frozenset[str]

    @classmethod
    def of(cls, agreement: Agreement, plan: Plan) -> Course:
        """Go through a plan of an agreement.

        Raises
        ------
        ParameterError
            There is no plan to go through.
        """
        if not plan.found:
            raise ParameterError(
                f"there is no plan of {agreement.id!r} to go through: it is {plan.status}",
                "look at its conflicts with `paripassu explain`",
            )
        together: dict[int, list[PlannedStep]] = {}
        for step in plan.steps:
            together.setdefault(step.moment, []).append(step)
        moments = tuple(tuple(together[moment]) for moment in sorted(together))
        steps = [[step_of(one) for one in moment] for moment in moments]
        return cls(
            agreement=agreement,
            plan=plan,
            moments=moments,
            points=tuple(points(agreement, steps)),
            performers=performers(agreement, [step for moment in steps for step in moment]),
        )

    @property
    def timed(self) -> bool:
        """Whether the plan has days."""
        return all(step.end_day is not None for step in self.plan.steps)

    @property
    def last(self) -> int:
        """The point after the last moment."""
        return len(self.moments)

    def day(self, point: int) -> Fraction | None:
        """Give the day of a point: the end of the moment before it; None without time."""
        if not self.timed:
            return None
        return Fraction(0) if point == 0 else self.moments[point - 1][0].end_day

    def reached(self, day: Fraction | int) -> int:
        """Give the last point that is no later than a day; 0 before day 0, and without time."""
        days = map(self.day, range(1, self.last + 1))
        return sum(1 for one in days if one is not None and one <= day)

    def done(self, point: int) -> tuple[PlannedStep, ...]:
        """Give the steps that are done at a point, in order."""
        self._known(point)
        return tuple(step for moment in self.moments[:point] for step in moment)

    def left(self, point: int) -> tuple[PlannedStep, ...]:
        """Give the steps that are not done at a point, in order."""
        self._known(point)
        return tuple(step for moment in self.moments[point:] for step in moment)

    def under_way(self, point: int) -> tuple[PlannedStep, ...]:
        """Give the steps that have begun before the day of a point and are not done."""
        return tuple(step for step in self.left(point) if self._begun(step, point))

    def next(self, point: int) -> tuple[PlannedStep, ...]:
        """Give what is neither done nor under way at a point and is so at the next; in order.

        These are the steps of the next moment that have not begun, and those that begin before the
        day of that moment. With time there can be none: all that goes on has begun.
        """
        left = self.left(point)
        if point == self.last:
            return ()
        return tuple(
            step
            for step in left
            if not self._begun(step, point)
            and (step.moment == self.moments[point][0].moment or self._begun(step, point + 1))
        )

    def _begun(self, step: PlannedStep, point: int) -> bool:
        """Whether a step has begun before the day of a point; never so without time."""
        day = self.day(point)
        return day is not None and step.start_day is not None and step.start_day < day

    def ratio(self, point: int) -> Mapping[str, Fraction]:
        """Give the exposure of each party with a tolerance above 0, as a share of that."""
        self._known(point)
        return {
            party.id: self.points[point].exposure[party.id] / party.tolerance.low
            for party in self.agreement.parties
            if party.tolerance is not None and party.tolerance.low
        }

    def place(self, step: Step) -> int:
        """Give the moment of a step, from 0.

        Raises
        ------
        ParameterError
            The plan does not have it.
        """
        for place, moment in enumerate(self.moments):
            if any(step_of(one) == step for one in moment):
                return place
        raise ParameterError(f"the plan has no step {str(step)!r}", "name one of its steps")

    def _known(self, point: int) -> None:
        if not 0 <= point <= self.last:
            raise ParameterError(
                f"the plan has {self.last} moments, and there is no point {point}",
                f"give a number from 0 to {self.last}",
            )


def step_of(planned: PlannedStep) -> Step:
    """Give which portion of which measure it is."""
    return Step(planned.measure, planned.portion)
