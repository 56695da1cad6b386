"""Files that contradict themselves: facts, groups and horizon that admit no order.

Every measure counts in full here, optional ones too, and no position counts at all. What only a
search can tell is left to :mod:`paripassu.sequencing.contradiction`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from graphlib import CycleError, TopologicalSorter

from paripassu.agreement.called import Called, told
from paripassu.agreement.late import Chain, days_of
from paripassu.agreement.model import Measure, Requirement, Step
from paripassu.agreement.moments import Bound, Wait, bounds_of, earliest, moments_of, waits_of
from paripassu.agreement.problem import Problem
from paripassu.numbers.fraction import nearest_number
from paripassu.told import Told
from paripassu.toml.locate import Path

#: Circles that are told in one go.
_MOST = 10


def contradictions(
    measures: Mapping[str, Measure],
    requirements: Sequence[tuple[int, Requirement, Fraction | None]],
    groups: Sequence[tuple[Path, Sequence[Step]]],
    horizon_days: int | None,
) -> Iterator[Problem]:
    """Find why no order exists.

    Parameters
    ----------
    measures : mapping
        By id; only sound ones.
    requirements : sequence
        With their indices in the file and their days, where they have one; only those of
        ``measures``, with parts that these have. What they name besides is left aside.
    groups : sequence
        Disjoint groups of steps of ``measures``, with their places in the file.
    horizon_days : int or None
        Last day on which anything may end.

    Yields
    ------
    Problem
        A circle in full, or the chain of work that is longer than the horizon or a deadline.
    """
    table = _Table(measures, requirements, groups)
    yield from table.at_one_moment()
    while (circle := table.circle()) and len(table.told) < _MOST:
        yield table.tell(circle)
    deadlines = [*bounds_of("by", measures, requirements)]
    if measures and not table.told and (horizon_days is not None or deadlines):
        yield from table.too_long(
            horizon_days, deadlines, [*bounds_of("not_before", measures, requirements)]
        )


class _Table:
    """Who waits for whom, moment by moment."""

    def __init__(
        self,
        measures: Mapping[str, Measure],
        requirements: Sequence[tuple[int, Requirement, Fraction | None]],
        groups: Sequence[tuple[Path, Sequence[Step]]],
    ) -> None:
        self.measures = measures
        self.groups = groups
        self.moments = moments_of(measures.values(), (group for _, group in groups))
        self.where = {step: index for index, moment in enumerate(self.moments) for step in moment}
        self.waits: dict[int, list[tuple[int, Wait]]] = {}
        self.within: list[Wait] = []
        self.told: list[tuple[Wait, ...]] = []
        for wait in waits_of(measures, ((index, fact) for index, fact, _ in requirements)):
            moment, before = self.where[wait.step], self.where[wait.before]
            if moment == before:
                self.within.append(wait)
            else:
                self.waits.setdefault(moment, []).append((before, wait))

    def at_one_moment(self) -> Iterator[Problem]:
        """Find what is grouped with what it has to wait for."""
        for wait in self.within:
            path = self.groups[self.where[wait.step]][0]
            days = self.days(wait.step)
            if wait.requirement is not None:
                self.told.append((wait,))
                yield Problem(
                    path,
                    self.said(
                        "no order is possible: {} requires {} at an earlier moment, "
                        "but they are grouped into one",
                        wait.step,
                        wait.before,
                    ),
                    "drop the requirement or the group",
                    also=(("require", wait.requirement),),
                )
            elif days:
                # Two portions in one group are performed in turn, which takes time if each does.
                self.told.append((wait,))
                yield Problem(
                    path,
                    self.said(
                        "no order is possible: {} and {} come in turn and take "
                        f"{days_of(days)} each, but they are grouped to end on one day",
                        wait.before,
                        wait.step,
                    ),
                    "take one of them out of the group",
                )

    def circle(self) -> list[tuple[int, Wait]]:
        """Find a circle: moments, each with the wait by which it waits for the next one's."""
        graph = {moment: [before for before, _ in waits] for moment, waits in self.waits.items()}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            return self._shortest(error.args[1][0])
        return []

    def _shortest(self, start: int) -> list[tuple[int, Wait]]:
        """Give the shortest circle through a moment that is on one."""
        came: dict[int, tuple[int, Wait]] = {}
        queue = deque([start])
        while start not in came:
            moment = queue.popleft()
            for before, wait in self.waits.get(moment, ()):
                if before not in came:
                    came[before] = (moment, wait)
                    queue.append(before)
        steps, moment = [came[start]], came[start][0]
        while moment != start:
            steps.append(came[moment])
            moment = came[moment][0]
        return steps[::-1]

    def tell(self, circle: list[tuple[int, Wait]]) -> Problem:
        """Name a circle in full, and take it out of the table so that the next can be found."""
        for moment, wait in circle:
            self.waits[moment] = [entry for entry in self.waits[moment] if entry[1] is not wait]
        waits = _merged([wait for _, wait in circle])
        self.told.append(tuple(waits))

        facts: list[Path] = [
            ("require", wait.requirement) for wait in waits if wait.requirement is not None
        ]
        # Portions alone come in turn: a circle without a requirement passes through a group.
        grouped = (moment for moment, _ in circle if moment < len(self.groups))
        path = facts[0] if facts else self.groups[next(grouped)][0]
        return Problem(
            path,
            told(self.measures, partial(_circle_said, waits)),
            "drop or change one of these",
            also=tuple(dict.fromkeys(facts[1:])),
        )

    def too_long(
        self, horizon: int | None, deadlines: Sequence[Bound], floors: Sequence[Bound]
    ) -> Iterator[Problem]:
        """Find the longest chain of work, if it ends after the horizon or a deadline."""
        graph = {
            moment: [before for before, _ in self.waits.get(moment, ())]
            for moment in range(len(self.moments))
        }
        order = TopologicalSorter(graph).static_order()
        found = earliest(order, self.moments, self.waits, floors, self.measures)
        chain = Chain(found, self.where, self.measures)
        last = max(range(len(found.ends)), key=lambda moment: found.ends[moment][0])
        end = found.ends[last][0]
        least = -(-end.numerator // end.denominator)
        if horizon is not None and end > horizon:
            yield Problem(
                ("agreement", "horizon_days"),
                told(self.measures, partial(_beyond, chain, last, Fraction(horizon), end)),
                Told(
                    f"write a horizon of at least {least}, or shorten the work",
                    f"write {least} or more, or shorten the work",
                ),
            )
        late: set[int] = set()
        for bound in deadlines:
            day = (
                found.ends[self.where[bound.step]][0] if bound.end else found.begins[bound.step][0]
            )
            if day <= bound.day or bound.requirement in late or len(late) >= _MOST:
                continue
            late.add(bound.requirement)
            yield Problem(
                ("require", bound.requirement),
                told(self.measures, partial(self.late, chain, bound, day)),
                f"write day {nearest_number(day)} or later, or shorten the work",
            )

    def late(self, chain: Chain, bound: Bound, day: Fraction, called: Called) -> str:
        """Say that something cannot be done by its day, and what comes before it."""
        before = (
            chain.to_end(self.where[bound.step], called)
            if bound.end
            else chain.to_begin(bound.step, called)
        )
        return (
            f"no order is possible: {called.step(bound.step)} cannot "
            f"{'end' if bound.end else 'begin'} by day {nearest_number(bound.day)}, since "
            f"{before} end on day {nearest_number(day)} at the earliest"
        )

    def days(self, step: Step) -> Fraction:
        """Give the days that a step takes."""
        return self.measures[step.measure].lengths[step.portion - 1]

    def said(self, text: str, *steps: Step) -> Told:
        """Fill steps into a sentence, as the file calls them and as the forms do."""
        return told(self.measures, lambda called: text.format(*map(called.step, steps)))


def _circle_said(waits: Sequence[Wait], called: Called) -> str:
    """Say who waits for whom in a circle."""
    said = []
    for wait, following in zip(waits, [*waits[1:], waits[0]], strict=True):
        verb = "comes after" if wait.requirement is None else "requires"
        gate = "the end of " if wait.end else ""
        before = called.step(wait.before)
        said.append(f"{gate}{called.step(wait.step)} {verb} {before}")
        if wait.before != following.step:
            said.append(f"{before} is grouped with {called.step(following.step)}")
    return f"no order is possible: {', '.join(said)}"


def _beyond(chain: Chain, last: int, horizon: Fraction, end: Fraction, called: Called) -> str:
    """Say that the work does not end within the horizon, and what comes before its end."""
    return (
        f"no order is possible within {days_of(horizon)}: {chain.to_end(last, called)} end on day "
        f"{nearest_number(end)} at the earliest"
    )


def _merged(waits: Sequence[Wait]) -> list[Wait]:
    """Say portions that come in turn once: the tenth after the first, not nine times one more."""
    # Begin with the first requirement of the file; without one, where no run is cut in two.
    starts = [k for k, wait in enumerate(waits) if not _turns(waits[k - 1], wait)] or [0]
    last = max((wait.requirement or 0 for wait in waits), default=0) + 1

    def first(k: int) -> int:
        requirement = waits[k].requirement
        return last if requirement is None else requirement

    cut = min(starts, key=first)
    merged: list[Wait] = []
    for wait in [*waits[cut:], *waits[:cut]]:
        if merged and _turns(merged[-1], wait):
            merged[-1] = Wait(merged[-1].step, wait.before)
        else:
            merged.append(wait)
    return merged


def _turns(one: Wait, following: Wait) -> bool:
    return (
        one.requirement is None and following.requirement is None and one.before == following.step
    )
