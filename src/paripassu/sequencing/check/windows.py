"""Dates, deadlines and the time of standing measures: what bounds the day of a gate.

Rules: docs/specification/sequencing.md#order and docs/specification/sequencing.md#time.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paripassu.agreement.model import Step
from paripassu.sequencing.check.clock import Clock
from paripassu.sequencing.check.gates import Gate, first_met
from paripassu.sequencing.check.report import Breach
from paripassu.sequencing.check.wording import apart, days

ZERO = Fraction(0)


def day_of(gate: Gate, clock: Clock) -> Fraction:
    """Give the day of a gate."""
    return clock.end[gate.step] if gate.end else clock.start[gate.step]


def _verb(gate: Gate) -> str:
    return "end" if gate.end else "start"


def judge_window(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give the breach of a ``by`` or ``not_before``."""
    bound, day, verb = gate.reading.agreement.day_of(gate.claim), day_of(gate, clock), _verb(gate)
    is_, should = apart(day, bound)
    if gate.claim.claim == "by" and clock.earlier(bound, day):
        yield gate.breach(
            "window",
            f"{gate.step} {verb}s on day {is_}, and should {verb} by day {should}: "
            f"{days(day - bound)} too late",
            day - bound,
        )
    elif gate.claim.claim == "not_before" and clock.earlier(day, bound):
        yield gate.breach(
            "window",
            f"{gate.step} {verb}s on day {is_}, and should {verb} on day {should} or later: "
            f"{days(bound - day)} too early",
            day - bound,
        )


def judge_deadline(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give the breach of a ``within``: counted from when its needs were first met."""
    met, most = first_met(gate), gate.claim.days or ZERO
    if met is None or met < 0 or met >= gate.index:
        return  # never met, or from the beginning, or no earlier than this: there is no deadline
    last, day, verb = clock.ended(met) + most, day_of(gate, clock), _verb(gate)
    if clock.earlier(last, day):
        is_, should = apart(day, last)
        since = f", {days(most)} after" if most else ", when"
        yield gate.breach(
            "within",
            f"{gate.step} {verb}s on day {is_}, and should {verb} by day {should}{since} its needs "
            f"were met: {days(day - last)} too late",
            day - last,
        )


def judge_during(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give the breaches of a ``during``: of each standing measure that is not up at its gate.

    A portion that lies in that time from beginning to end has two gates: its beginning cannot be
    too late where its end is not, nor its end too early where its beginning is not.
    """
    whole, verb = gate.claim.meant_gate is None, _verb(gate)
    for other in gate.claim.of:
        may = f"{gate.step} may only happen during {other}, which"
        portions = gate.reading.performed[other]
        if not portions:
            if not (whole and gate.end):
                yield gate.breach("during", f"{may} is left out")
            continue
        up, down = clock.start[Step(other, portions[0])], clock.end[Step(other, portions[-1])]
        day = day_of(gate, clock)
        if not (whole and gate.end) and clock.earlier(day, up):
            is_, begins = apart(day, up)
            yield gate.breach(
                "during",
                f"{may} starts on day {begins}, and it {verb}s on day {is_}: "
                f"{days(up - day)} too early",
                day - up,
            )
        if (gate.end or not whole) and clock.earlier(down, day):
            is_, ends = apart(day, down)
            yield gate.breach(
                "during",
                f"{may} ends on day {ends}, and it {verb}s on day {is_}: "
                f"{days(day - down)} too late",
                day - down,
            )
