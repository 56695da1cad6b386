"""What waits for what, by moments and, where there is time, by days.

Rules: docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Position, Requirement, Step
from paripassu.sequencing.check.amounts import keeps_amount
from paripassu.sequencing.check.clock import Clock
from paripassu.sequencing.check.reading import Reading, met_after
from paripassu.sequencing.check.report import Breach


@dataclass(frozen=True)
class _Wait:
    """Why a step waits: a position, or a requirement where ``position`` is None."""

    reading: Reading
    clock: Clock
    own: Step
    at_end: bool
    position: Position | None

    def unmet(self, measure: str, need: Fraction | str) -> Breach | None:
        """Give the breach where one need is not met in time."""
        own = self.reading.at[self.own]
        met = met_after(self.reading, measure, need)
        verb = "be completed" if self.at_end else "begin"
        what = f"{measure} ({need if isinstance(need, str) else float(need)})"
        who = self.position.id if self.position else f"the requirement on {self.own.measure}"
        if met is None:
            return self._breach(f"{who}: {self.own} waits for {what}, which the plan never reaches")
        if met > own or (met == own and self.position is None):
            when = "at the same moment" if met == own else f"at moment {self.reading.labels[met]}"
            return self._breach(
                f"{who}: {self.own} may not {verb} before {what}, which is reached {when}"
            )
        if met < 0 or met == own:
            return None  # met at the same moment, it is met whatever the portions take
        day = self.clock.end[self.own] if self.at_end else self.clock.start[self.own]
        ended = self.clock.ended(met)
        if self.clock.earlier(day, ended):
            return self._breach(
                f"{who}: {self.own} may not {verb} before {what}, which is reached on "
                f"day {float(ended)}, and does on day {float(day)}",
                amount=day - ended,
            )
        return None

    def _breach(self, sentence: str, amount: Fraction | None = None) -> Breach:
        return Breach(
            rule="need" if self.position else "requirement",
            sentence=sentence,
            moment=self.reading.labels[self.reading.at[self.own]],
            step=str(self.own),
            party=self.position.party if self.position else None,
            amount=amount,
            position=self.position.id if self.position else None,
        )


def _requirement(reading: Reading, clock: Clock, requirement: Requirement) -> Iterator[Breach]:
    own = reading.first(requirement.measure)
    if own is None:
        return
    yield from _unmet(_Wait(reading, clock, own, False, None), requirement.needs)


def _position(reading: Reading, clock: Clock, position: Position) -> Iterator[Breach]:
    at_end = position.meant_gate == "end"
    own = (reading.last if at_end else reading.first)(position.measure)
    if own is None:
        return  # nothing of it is performed, so nothing has to wait
    if position.claim == "after":
        yield from _unmet(_Wait(reading, clock, own, at_end, position), position.needs)
    elif position.claim == "not_before" and position.date is not None:
        bound = Fraction(reading.agreement.day(position.date))
        day = clock.end[own] if at_end else clock.start[own]
        if clock.earlier(day, bound):
            verb = "is completed" if at_end else "begins"
            yield _window(reading, position, own, f"{own} {verb}", day, bound, "not before")
    elif position.claim == "by" and position.date is not None:
        last = reading.last(position.measure)
        assert last is not None
        bound, day = Fraction(reading.agreement.day(position.date)), clock.end[last]
        if clock.earlier(bound, day):
            yield _window(reading, position, last, f"{last} ends", day, bound, "by")


def _unmet(wait: _Wait, needs: Mapping[str, Fraction | str]) -> Iterator[Breach]:
    for measure, need in needs.items():
        breach = wait.unmet(measure, need)
        if breach is not None:
            yield breach


def _window(
    reading: Reading,
    position: Position,
    step: Step,
    what: str,
    day: Fraction,
    bound: Fraction,
    word: str,
) -> Breach:
    return Breach(
        rule="window",
        sentence=f"{position.id}: {what} on day {float(day)}, and should {word} day {float(bound)}",
        moment=reading.labels[reading.at[step]],
        step=str(step),
        party=position.party,
        amount=day - bound,
        position=position.id,
    )


def judge_needs(reading: Reading, clock: Clock) -> Iterator[Breach]:
    """Give every breach of a requirement, a need or a window that binds."""
    for requirement in reading.agreement.requirements:
        yield from _requirement(reading, clock, requirement)
    for position in reading.binding:
        yield from _position(reading, clock, position)


def broken_preferences(reading: Reading, clock: Clock) -> tuple[str, ...]:
    """Give the ids of the preferences that the plan does not keep."""
    return tuple(
        position.id
        for position in reading.preferences
        if not keeps_amount(reading, position) or any(_position(reading, clock, position))
    )
