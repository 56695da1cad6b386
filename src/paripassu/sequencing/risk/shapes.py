"""Ordering problems without their numbers: built once, and filled with those of each future.

Which moments there are, what waits for what and by when does not depend on any value. So what a set
of positions asks for is worked out once; a future only brings its own numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from math import lcm

from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.balance import performers
from paripassu.sequencing.compile import Compiled, Enforced, Setting, compile_order
from paripassu.sequencing.optional import choices
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import slack, tighten
from paripassu.sequencing.possible import limit_choices
from paripassu.sequencing.risk.numbers import Column

#: One future's numbers: per party its values, its stake and its tolerance, whole.
Exactly = Sequence[Sequence[int]]


@dataclass(frozen=True, eq=False)
class Shape:
    """The ordering problem of one choice of amounts, for whatever numbers.

    Attributes
    ----------
    compiled : Compiled
    enforced : Enforced
        Positions and limits that it was built for; its conditions are those of whoever came first.
    left_out : frozenset of str
    kept : tuple of tuple of tuple of int
        Per party and moment: what the moment adds to what the party keeps, by its measures.
    total : tuple of tuple of int
        Per party: what all moments are worth to it, by its measures.
    active : tuple of bool
        Per party: whether it performs anything.
    template : OrderProblem or None
        Tightened where days do not reach back; None: no order meets the windows.
    slack : bool
        Whether no deadline can bind.
    """

    compiled: Compiled
    enforced: Enforced
    left_out: frozenset[str]
    columns: tuple[Column, ...]
    kept: tuple[tuple[tuple[int, ...], ...], ...]
    total: tuple[tuple[int, ...], ...]
    active: tuple[bool, ...]
    template: OrderProblem | None
    slack: bool

    def problem(
        self, numbers: Exactly, safe: frozenset[str], tolerance: frozenset[str]
    ) -> OrderProblem:
        """Give the problem of one future in which only some conditions are enforced.

        Nobody's exposure is rated: any order within the limits will do.
        """
        assert self.template is not None
        rows: list[list[int]] = []
        upper: list[int | None] = []
        floor: list[int | None] = []
        for at, column in enumerate(self.columns):
            own = numbers[at]
            rows.append([_dot(moment, own) for moment in self.kept[at]])
            bound = column.party in safe and self.active[at]
            whole = _dot(self.total[at], own) + own[-2] * column.parts
            upper.append(whole if bound else None)
            least = column.tolerance and column.party in tolerance
            floor.append(-own[-1] * column.parts if least else None)
        return replace(
            self.template,
            delta=tuple(zip(*rows, strict=True)),
            upper=tuple(upper),
            floor=tuple(floor),
            rated=(False,) * len(rows),
            one=1,
        )

    def rated(self, numbers: Exactly) -> OrderProblem:
        """Give the problem of one future with all conditions, and exposures in tolerances."""
        everyone = frozenset(column.party for column in self.columns)
        plain = self.problem(numbers, everyone, everyone)
        limits = [
            numbers[at][-1] * column.parts if column.tolerance else 0
            for at, column in enumerate(self.columns)
        ]
        one = lcm(*(limit for limit in limits if limit)) if any(limits) else 1
        factor = [one // limit if limit else 1 for limit in limits]
        return replace(
            plain,
            delta=tuple(
                tuple(d * f for d, f in zip(row, factor, strict=True)) for row in plain.delta
            ),
            upper=_scaled(plain.upper, factor),
            floor=_scaled(plain.floor, factor),
            rated=tuple(limit > 0 for limit in limits),
            one=one,
        )


def _scaled(limits: Sequence[int | None], factor: Sequence[int]) -> tuple[int | None, ...]:
    return tuple(
        None if limit is None else limit * f for limit, f in zip(limits, factor, strict=True)
    )


def _dot(parts: Sequence[int], values: Sequence[int]) -> int:
    # a moment is worth something through one or two of the measures
    return sum(part * value for part, value in zip(parts, values, strict=False) if part)


@dataclass
class Shapes:
    """The shapes of an agreement, each built when it is first asked for.

    Attributes
    ----------
    agreement : Agreement
        Without what is conceded.
    hopeful : Setting
        With every number at its high end: what has no plan there has none anywhere.
    """

    agreement: Agreement
    hopeful: Setting
    columns: tuple[Column, ...]
    _known: dict[object, _Lazy] = field(default_factory=dict)
    _built: dict[object, Shape | None] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """What is built can be built again: it is not sent to other processes."""
        return {**self.__dict__, "_known": {}, "_built": {}}

    def of(self, enforced: Enforced) -> Iterator[Shape]:
        """Give the shapes in which positions could be kept, the best kind first.

        Fewest limits applied that nobody holds, then fewest measures left out. Shapes of a new kind
        have another :func:`rank`.
        """
        key = (enforced.positions, enforced.safe, enforced.tolerance)
        if key not in self._known:
            self._known[key] = _Lazy(self._make(enforced))
        yield from self._known[key]

    def _make(self, enforced: Enforced) -> Iterator[Shape]:
        applied = sorted(
            limit_choices(self.agreement, enforced.positions),
            key=lambda limits: (len(limits), sorted(limits)),
        )
        for _, same in groupby(applied, key=len):
            tried = [
                Enforced(enforced.positions, enforced.safe, enforced.tolerance, limits)
                for limits in same
            ]
            options = [dict(choices(self.hopeful, one)) for one in tried]
            for size in sorted(set().union(*options)):
                for one, sets in zip(tried, options, strict=True):
                    for left_out in sets.get(size, ()):
                        shape = self._shape(one, left_out)
                        if shape is not None:
                            yield shape

    def _shape(self, tried: Enforced, left_out: frozenset[str]) -> Shape | None:
        key = (tried.positions, tried.limits, left_out)
        if key not in self._built:
            compiled = compile_order(self.hopeful, tried, left_out)
            self._built[key] = (
                None if compiled is None else self._of_compiled(compiled, tried, left_out)
            )
        return self._built[key]

    def _of_compiled(
        self, compiled: Compiled, tried: Enforced, left_out: frozenset[str]
    ) -> Shape | None:
        problem = compiled.problem
        template = problem if problem.dated else tighten(problem)
        if template is None:
            return None
        steps = [step for moment in compiled.moments for step in moment]
        active = performers(self.agreement, steps)
        kept, total = [], []
        for column in self.columns:
            of_moments = [self._parts(column, moment, lasting=True) for moment in compiled.moments]
            kept.append(tuple(of_moments))
            total.append(self._parts(column, steps, lasting=False))
        return Shape(
            compiled=compiled,
            enforced=tried,
            left_out=left_out,
            columns=self.columns,
            kept=tuple(kept),
            total=tuple(total),
            active=tuple(column.party in active for column in self.columns),
            template=template,
            slack=problem.dated or slack(template),
        )

    def _parts(self, column: Column, steps: Sequence[Step], *, lasting: bool) -> tuple[int, ...]:
        """Give how much of each measure some steps are, in the column's parts."""
        return parts_of(self.agreement, column, steps, lasting=lasting)

    @cached_property
    def left_out_of(self) -> frozenset[str]:
        """Measures that count when they are left out."""
        return frozenset(m.id for m in self.agreement.measures if m.optional)

    def rank(self, shape: Shape) -> tuple[int, int]:
        """Give how many limits that nobody holds it applies, and what it leaves out."""
        return len(shape.enforced.limits), len(shape.left_out & self.left_out_of)


def parts_of(
    agreement: Agreement, column: Column, steps: Sequence[Step], *, lasting: bool
) -> tuple[int, ...]:
    """Give how much of each of a party's measures some steps are, times ``column.parts``."""
    made = [0] * len(column.measures)
    place = {name: at for at, name in enumerate(column.measures)}
    for step in steps:
        if step.measure in place:
            measure = agreement.measure[step.measure]
            part = measure.shares[step.portion - 1] * (measure.lasting if lasting else 1)
            made[place[step.measure]] += int(part * column.parts)
    return tuple(made)


class _Lazy:
    """What an iterator gives, kept for the next time."""

    def __init__(self, source: Iterator[Shape]) -> None:
        self.source = source
        self.known: list[Shape] = []
        self.done = False

    def __iter__(self) -> Iterator[Shape]:
        at = 0
        while True:
            if at < len(self.known):
                yield self.known[at]
                at += 1
            elif self.done:
                return
            else:
                found = next(self.source, None)
                if found is None:
                    self.done = True
                else:
                    self.known.append(found)
