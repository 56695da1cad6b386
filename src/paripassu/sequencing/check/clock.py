"""Start and end days: the plan's own, or the least that its order allows.

Rules: docs/specification/sequencing.md#time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Measure, Step
from paripassu.numbers import words
from paripassu.sequencing.check.claims import ClaimedPlan
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.report import Breach, Rule
from paripassu.sequencing.check.schedule import done_days, schedule
from paripassu.sequencing.check.wording import apart
from paripassu.sequencing.check.wording import days as in_days

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
        """Take a plan's days, or work out the least where it has none."""
        dated = [c for c in claimed.steps if c.start_day is not None or c.end_day is not None]
        if not has_time(reading):
            nothing = dict.fromkeys(reading.at, ZERO)
            unasked = tuple((claim.step, claim.place) for claim in dated)
            return cls(reading, False, nothing, nothing, unasked=unasked)
        if not dated:
            return cls(reading, True, *schedule(reading))
        start: dict[Step, Fraction] = {}
        end: dict[Step, Fraction] = {}
        known = done_days(reading)
        for claim in dated:
            days = _measure(reading, claim.step).lengths[claim.step.portion - 1]
            if claim.end_day is not None:
                end[claim.step] = claim.end_day
            elif claim.start_day is not None:
                end[claim.step] = claim.start_day + days
            start[claim.step] = (
                end[claim.step] - days if claim.start_day is None else claim.start_day
            )
        for step, (began, ended) in known.items():
            start[step], end[step] = began, ended
        return cls(reading, True, start, end, SLACK)

    def earlier(self, day: Fraction, than: Fraction) -> bool:
        """Whether a day is earlier than another, and not only by the way it is printed."""
        return day < than and day < than - self.slack  # most are not, and told so at once

    def ended(self, index: int) -> Fraction:
        """Give the day on which a moment has ended."""
        return max(self.end[step] for step in self.reading.moments[index])

    @property
    def end_day(self) -> Fraction | None:
        """Last end day; None without time."""
        return max(self.end.values(), default=ZERO) if self.timed else None


def has_time(reading: Reading) -> bool:
    """Whether there is time, and not only order: work, lags, dates, deadlines or a horizon."""
    claims = (*reading.agreement.requirements, *reading.binding, *reading.preferences)
    return (
        reading.agreement.horizon_days is not None
        or any(days > 0 for measure in reading.agreement.measures for days in measure.lengths)
        or any(c.claim in ("by", "not_before", "within") or c.lag_days > 0 for c in claims)
    )


def _measure(reading: Reading, step: Step) -> Measure:
    return reading.agreement.measure[step.measure]


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
            if step not in reading.done:
                yield from _step(reading, clock, step)
        yield from _moments(reading, clock)


def _step(reading: Reading, clock: Clock, step: Step) -> Iterator[Breach]:
    measure = _measure(reading, step)
    days = measure.lengths[step.portion - 1]
    start, end = clock.start[step], clock.end[step]

    def breach(sentence: str, amount: Fraction, rule: Rule = "time") -> Breach:
        return Breach(
            rule=rule,
            sentence=f"{step} {sentence}",
            moment=reading.labels[reading.at[step]],
            step=str(step),
            amount=amount,
        )

    # What began in time may wait to end; a standing measure counts when its days have passed.
    if clock.earlier(end - start, days) or (measure.standing and clock.earlier(days, end - start)):
        takes = "is kept up for exactly" if measure.standing else "takes"
        first, last = apart(start, end)
        yield breach(
            f"runs from day {first} to day {last}, and {takes} {in_days(days)}",
            end - start - days,
            "standing" if measure.standing else "time",
        )
    facts = reading.facts_of
    if facts is not None and clock.earlier(end, Fraction(facts.at)):
        yield breach(
            f"should have ended on day {apart(end, Fraction(facts.at))[0]}, and is not done on "
            f"day {facts.at}",
            end - facts.at,
        )
    if clock.earlier(start, ZERO):
        yield breach(f"starts on day {words.number(start, 'promised')}, before day 0", start)
    before = Step(step.measure, step.portion - 1)
    if before in reading.at:
        ended = clock.end[before]
        overlap = clock.earlier(start, ended)
        if overlap or (measure.standing and clock.earlier(ended, start)):
            first, last = apart(start, ended)
            said = f"starts on day {first}, and {before} ends on day {last}"
            gap = start - ended
            if overlap:
                yield breach(said, gap)
            else:
                yield breach(
                    f"{said}: {in_days(gap)} without {step.measure}, which is kept up",
                    gap,
                    "standing",
                )
    horizon = reading.agreement.horizon_days
    if horizon is not None and clock.earlier(Fraction(horizon), end):
        yield breach(
            f"ends on day {apart(end, Fraction(horizon))[0]}, {in_days(end - horizon)} after the "
            f"horizon on day {horizon}",
            end - horizon,
            "horizon",
        )


def _moments(reading: Reading, clock: Clock) -> Iterator[Breach]:
    latest: Fraction | None = None
    for label, moment in zip(
        reading.labels[reading.past :], reading.moments[reading.past :], strict=True
    ):
        ends = [clock.end[step] for step in moment]
        early = moment[ends.index(min(ends))]
        if clock.earlier(min(ends), max(ends)):
            late = moment[ends.index(max(ends))]
            first, last = apart(min(ends), max(ends))
            yield Breach(
                rule="time",
                sentence=f"{' and '.join(map(str, moment))} happen at one moment, and {early} "
                f"ends on day {first} and {late} on day {last}",
                moment=label,
                step=str(late),
                amount=max(ends) - min(ends),
            )
        if latest is not None and clock.earlier(min(ends), latest):
            first, last = apart(min(ends), latest)
            yield Breach(
                rule="time",
                sentence=f"{early} ends on day {first}, and an earlier moment on day {last}",
                moment=label,
                step=str(early),
                amount=min(ends) - latest,
            )
        latest = max(ends) if latest is None else max(latest, *ends)
