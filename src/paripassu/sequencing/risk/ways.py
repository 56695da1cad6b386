"""A plan as futures see it: which positions it meets always, and where it is safe.

What a plan meets by its own amounts, order and days is the same in every future. Only the two
conditions depend on values, and for many futures at once they are a product of matrices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.answer import make_plan
from paripassu.sequencing.balance import performers
from paripassu.sequencing.check import kept_by
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.order.windows import schedule
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.planner import Candidate, Search
from paripassu.sequencing.risk.numbers import EXACT, Column, Numbers
from paripassu.sequencing.risk.shapes import Shape, parts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Columns of the parties that have to be safe, and of those that have to be within the tolerance.
Conditions = tuple[frozenset[int], frozenset[int]]
#: Days of a plan in the order of its moments: of each step where it starts and ends.
Days = Mapping[Step, tuple[Fraction, Fraction]]


@dataclass(frozen=True, eq=False)
class Way:
    """A plan for the parties to go.

    Attributes
    ----------
    moments : tuple of tuple of Step
        In order.
    days : mapping
        When each step starts and ends; empty without time.
    met : frozenset of str
        The binding positions that it meets, in every future.
    sound : bool
        Whether it keeps every fact.
    columns : tuple of Column
    active : tuple of bool
        Per party: whether it performs anything.
    kept : tuple of tuple of tuple of int
        Per party and point after a moment: what it keeps, by its measures.
    total : tuple of tuple of int
        Per party: what the whole is worth to it, by its measures.
    """

    moments: tuple[tuple[Step, ...], ...]
    days: Days
    met: frozenset[str]
    sound: bool
    columns: tuple[Column, ...]
    active: tuple[bool, ...]
    kept: tuple[tuple[tuple[int, ...], ...], ...]
    total: tuple[tuple[int, ...], ...]

    def fine(self, numbers: Numbers, conditions: Conditions | None = None) -> NDArray[np.bool_]:
        """Give in which futures the plan keeps some conditions; all of them where none are given.

        Parameters
        ----------
        numbers : Numbers
            Of n futures.
        conditions : pair of set of int, optional
            Of which parties, by their columns, it has to be safe, and within the tolerance.
        """
        import numpy as np

        everyone = frozenset(range(len(self.columns)))
        safe, tolerance = (everyone, everyone) if conditions is None else conditions
        fine: NDArray[np.bool_] = np.ones(len(numbers), dtype=bool)
        for at, column in enumerate(self.columns):
            tempted = at in safe and self.active[at]
            exposed = at in tolerance and column.tolerance
            if not (tempted or exposed):
                continue
            points = self.points(numbers, at)
            rows = numbers.rows[at]
            if tempted:
                whole = self._whole[at] @ rows[:, : len(column.measures)].T
                whole = whole + rows[:, -2] * column.parts
                fine &= (points.max(axis=0, initial=0) <= whole).astype(bool)
            if exposed:
                fine &= (points.min(axis=0, initial=0) >= -rows[:, -1] * column.parts).astype(bool)
        return fine

    def points(self, numbers: Numbers, at: int, *, every: bool = False) -> NDArray[Any]:
        """Give what a party keeps in each future, in the unit of problems.

        Parameters
        ----------
        numbers : Numbers
            Of n futures.
        at : int
            Which party, by its column.
        every : bool
            Whether after every moment, in order; else every number once.

        Returns
        -------
        array
            (moments, n), or fewer rows.
        """
        worth = numbers.rows[at][:, : len(self.columns[at].measures)].T
        matrix = (self._every if every else self._distinct)[at]
        made: NDArray[Any] = matrix @ worth
        return made

    @cached_property
    def _distinct(self) -> tuple[NDArray[Any], ...]:
        return tuple(
            _array(column, rows := [*dict.fromkeys(kept)], (len(rows), len(column.measures)))
            for column, kept in zip(self.columns, self.kept, strict=True)
        )

    @cached_property
    def _every(self) -> tuple[NDArray[Any], ...]:
        return tuple(
            _array(column, rows, (len(rows), len(column.measures)))
            for column, rows in zip(self.columns, self.kept, strict=True)
        )

    @cached_property
    def _whole(self) -> tuple[NDArray[Any], ...]:
        return tuple(
            _array(column, row, (len(column.measures),))
            for column, row in zip(self.columns, self.total, strict=True)
        )


def _array(column: Column, rows: Sequence[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    import numpy as np

    kind: Any = object if column.largest >= EXACT else np.float64
    return np.array(rows, dtype=kind).reshape(shape)


def way_of(agreement: Agreement, frame: Setting, shape: Shape, order: Sequence[int]) -> Way:
    """Make a plan of an order of a shape, on its least days.

    Parameters
    ----------
    agreement : Agreement
    frame : Setting
        Of the agreement.
    shape : Shape
    order : sequence of int
        Rows of the shape's moments.
    """
    return way_of_candidate(
        agreement,
        frame,
        Candidate(
            compiled=shape.compiled,
            left_out=shape.left_out,
            order=tuple(order),
            worst=0,
            broken=frozenset(),
            broken_weight=Fraction(0),
            ends=tuple(schedule(shape.compiled.problem, order)),
            end_proven=False,
        ),
        shape.columns,
        shape.enforced.positions,
    )


def way_of_candidate(
    agreement: Agreement,
    frame: Setting,
    best: Candidate,
    columns: tuple[Column, ...],
    meets: frozenset[str] = frozenset(),
) -> Way:
    """Make a plan of what the planner found; ``meets`` are positions that it was built to meet."""
    plan = make_plan(agreement, frame, Search(best, 0, proven=False))
    return way_of_plan(agreement, plan, columns, meets)


def way_of_plan(
    agreement: Agreement,
    plan: Plan | Mapping[str, object],
    columns: tuple[Column, ...],
    meets: frozenset[str] = frozenset(),
    source: str = "plan",
) -> Way:
    """Judge by the definitions which positions a plan meets, and whether it keeps the facts."""
    document = _bare(plan) if isinstance(plan, Plan) else plan
    kept = kept_by(agreement, document, known=meets, source=source)
    steps = [step for moment in kept.moments for step in moment]
    counts = dict.fromkeys(agreement.measure, 0)
    for step in steps:
        counts[step.measure] += 1
    active = performers(agreement, steps)
    return Way(
        moments=kept.moments,
        days=kept.days,
        met=kept.met,
        sound=kept.sound and allowed(agreement, counts),
        columns=columns,
        active=tuple(column.party in active for column in columns),
        kept=tuple(_sums(agreement, column, kept.moments) for column in columns),
        total=tuple(parts_of(agreement, column, steps, lasting=False) for column in columns),
    )


def _bare(plan: Plan) -> Mapping[str, object]:
    """Give the steps of a plan without the numbers that are judged elsewhere."""
    return {
        "steps": [
            {
                "measure": step.measure,
                "portion": step.portion,
                "moment": step.moment,
                **({} if step.start_day is None else {"start_day": step.start_day}),
                **({} if step.end_day is None else {"end_day": step.end_day}),
            }
            for step in plan.steps
        ]
    }


def _sums(
    agreement: Agreement, column: Column, moments: Sequence[Sequence[Step]]
) -> tuple[tuple[int, ...], ...]:
    running = [0] * len(column.measures)
    found = []
    for moment in moments:
        added = parts_of(agreement, column, moment, lasting=True)
        running = [a + b for a, b in zip(running, added, strict=True)]
        found.append(tuple(running))
    return tuple(found)


def allowed(agreement: Agreement, counts: Mapping[str, int]) -> bool:
    """Whether some choice of the file's limits and options gives these amounts.

    Groups and choices are judged apart.
    """
    for measure in agreement.measures:
        levels = {len(measure.shares)}
        for position in agreement.positions:
            if position.measure == measure.id and position.limits and position.binds:
                levels.add(
                    0
                    if position.claim == "exclude" or position.share is None
                    else measure.most_for(position.share)
                )
        if measure.optional or measure.id in agreement.alternatives:
            levels.add(0)
        if counts[measure.id] not in levels:
            return False
    return True
