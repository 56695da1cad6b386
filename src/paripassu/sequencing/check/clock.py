"""Start and end days: the plan's own, or the earliest that its order allows.

Rules: docs/specification/sequencing.md#time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement, Position, Step
from paripassu.sequencing.check.claims import ClaimedPlan
from paripassu.sequencing.check.reading import Reading, met_after
from paripassu.sequencing.check.report import Breach, Rule

#: Printed days are floats: what is off by no more than this is a matter of printing.
SLACK = Fraction(1, 10**6)
ZERO = Fraction(0)


@dataclass(frozen=True)
class Clock:
    """When each step starts and ends.

    Attributes
    ----------
    timed : bool
        Whether the agreement knows time. Where it does not, every day is 0.
    unasked : tuple of str
        Places of steps that have days though the agreement knows no time.
    slack : Fraction
        By how much a day may be off: 0 for days worked out here.
    """

    reading: Reading
    timed: bool
    start: Mapping[Step, Fraction]
    end: Mapping[Step, Fraction]
    slack: Fraction = ZERO
    unasked: tuple[tuple[Step, str], ...] = ()

    @classmethod
    def of(cls, reading: Reading, claimed: ClaimedPlan) -> Clock:
        """Take a plan's days, or work out the earliest where it has none."""
        dated = [c for c in claimed.steps if c.start_day is not None or c.end_day is not None]
        if not has_time(reading.agreement, (*reading.binding, *reading.preferences)):
            nothing = dict.fromkeys(reading.at, ZERO)
            unasked = tuple((claim.step, claim.place) for claim in dated)
            return cls(reading, False, nothing, nothing, unasked=unasked)
        if not dated:
            return cls(reading, True, *_earliest(reading))
        start: dict[Step, Fraction] = {}
        end: dict[Step, Fraction] = {}
        for claim in dated:
            days = _length(reading.agreement, claim.step)
            if claim.end_day is not None:
                end[claim.step] = claim.end_day
            elif claim.start_day is not None:
                end[claim.step] = claim.start_day + days
            start[claim.step] = (
                end[claim.step] - days if claim.start_day is None else claim.start_day
            )
        return cls(reading, True, start, end, SLACK)

    def earlier(self, day: Fraction, than: Fraction) -> bool:
        """Whether a day is earlier than another, and not only by the way it is printed."""
        return day < than - self.slack

    def ended(self, index: int) -> Fraction:
        """Give the day on which a moment has ended."""
        return max(self.end[step] for step in self.reading.moments[index])

    @property
    def end_day(self) -> Fraction | None:
        """Last end day; None without time."""
        return max(self.end.values(), default=ZERO) if self.timed else None


def has_time(agreement: Agreement, positions: tuple[Position, ...]) -> bool:
    """Whether there is time, and not only order: a measure takes days, a window, or a horizon."""
    return (
        agreement.horizon_days is not None
        or any(measure.days.high > 0 for measure in agreement.measures)
        or any(position.claim in ("by", "not_before") for position in positions)
    )


def _earliest(reading: Reading) -> tuple[Mapping[Step, Fraction], Mapping[Step, Fraction]]:
    """Give the earliest days for an order under everything that binds."""
    agreement = reading.agreement
    # What has to wait for moments, and from which day: for the start and for the end of a step.
    # An end that waits for a moment comes after it in any case, for ends come in order.
    waits: dict[Step, list[int]] = {step: [] for step in reading.at}
    start_from = dict.fromkeys(reading.at, ZERO)
    end_from = dict.fromkeys(reading.at, ZERO)
    gates = [(requirement.measure, requirement.needs) for requirement in agreement.requirements] + [
        (p.measure, p.needs)
        for p in reading.binding
        if p.claim == "after" and p.meant_gate == "begin"
    ]
    for measure, needs in gates:
        first = reading.first(measure)
        if first is not None:
            met = (met_after(reading, other, need) for other, need in needs.items())
            waits[first] += [index for index in met if index is not None and index >= 0]
    for position in reading.binding:
        at_end = position.meant_gate == "end"
        step = (reading.last if at_end else reading.first)(position.measure)
        if position.claim == "not_before" and position.date is not None and step is not None:
            bounds = end_from if at_end else start_from
            bounds[step] = max(bounds[step], Fraction(agreement.day(position.date)))

    start: dict[Step, Fraction] = {}
    end: dict[Step, Fraction] = {}
    ended: list[Fraction] = []
    now = ZERO
    for index, moment in enumerate(reading.moments):
        for step in moment:
            # Needs met too late are breaches in themselves; the schedule passes over them.
            begin = max(
                start_from[step],
                end.get(Step(step.measure, step.portion - 1), ZERO),
                *(ended[other] for other in waits[step] if other < index),
                ZERO,
            )
            now = max(now, begin + _length(agreement, step), end_from[step])
        for step in moment:
            end[step] = now
            start[step] = now - _length(agreement, step)
        ended.append(now)
    return start, end


def judge_time(reading: Reading, clock: Clock) -> Iterator[Breach]:
    """Give every breach of days: each step's, each moment's, in turn, in order, by the horizon."""
    for step, place in clock.unasked:
        yield Breach(
            rule="time",
            sentence=f"{step} has days, and the agreement knows no time",
            moment=reading.labels[reading.at[step]],
            step=str(step),
            place=place,
        )
    if clock.timed:
        for step in reading.at:
            yield from _step(reading, clock, step)
        yield from _moments(reading, clock)


def _step(reading: Reading, clock: Clock, step: Step) -> Iterator[Breach]:
    days = _length(reading.agreement, step)
    start, end = clock.start[step], clock.end[step]

    def breach(sentence: str, amount: Fraction, rule: Rule = "time") -> Breach:
        return Breach(
            rule=rule,
            sentence=f"{step} {sentence}",
            moment=reading.labels[reading.at[step]],
            step=str(step),
            amount=amount,
        )

    if abs(end - start - days) > clock.slack:
        yield breach(
            f"runs from day {float(start)} to {float(end)} and takes {float(days)} days",
            end - start - days,
        )
    if clock.earlier(start, ZERO):
        yield breach(f"starts on day {float(start)}, before day 0", start)
    before = Step(step.measure, step.portion - 1)
    if before in reading.at and clock.earlier(start, clock.end[before]):
        yield breach(
            f"starts on day {float(start)}, and {before} ends on day {float(clock.end[before])}",
            start - clock.end[before],
        )
    horizon = reading.agreement.horizon_days
    if horizon is not None and clock.earlier(Fraction(horizon), end):
        yield breach(
            f"ends on day {float(end)}, after the horizon on day {horizon}",
            end - horizon,
            "horizon",
        )


def _moments(reading: Reading, clock: Clock) -> Iterator[Breach]:
    latest: Fraction | None = None
    for label, moment in zip(reading.labels, reading.moments, strict=True):
        ends = [clock.end[step] for step in moment]
        if clock.earlier(min(ends), max(ends)):
            yield Breach(
                rule="time",
                sentence=f"{' and '.join(map(str, moment))} happen at one moment and end on "
                "different days",
                moment=label,
                step=str(moment[ends.index(max(ends))]),
                amount=max(ends) - min(ends),
            )
        if latest is not None and clock.earlier(min(ends), latest):
            yield Breach(
                rule="time",
                sentence=f"{moment[ends.index(min(ends))]} ends on day {float(min(ends))}, "
                f"and an earlier moment on day {float(latest)}",
                moment=label,
                step=str(moment[ends.index(min(ends))]),
                amount=min(ends) - latest,
            )
        latest = max(ends) if latest is None else max(latest, *ends)


def _length(agreement: Agreement, step: Step) -> Fraction:
    """Days of one portion, at the high end of what the file says."""
    measure = agreement.measure[step.measure]
    days = measure.stages[step.portion - 1].days if measure.stages else None
    return (days or measure.days).high
