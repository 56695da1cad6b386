"""Dates, deadlines and the time of standing measures: what bounds the day of a gate.

Rules: docs/specification/sequencing.md#order and docs/specification/sequencing.md#time.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paripassu.agreement.model import Step
from paripassu.numbers import words
from paripassu.sequencing.check.clock import Clock
from paripassu.sequencing.check.gates import Gate, first_met
from paripassu.sequencing.check.report import Breach

ZERO = Fraction(0)


def day_of(gate: Gate, clock: Clock) -> Fraction:
    """Give the day of a gate."""
    return clock.end[gate.step] if gate.end else clock.start[gate.step]


def _happens(gate: Gate) -> str:
    return f"{gate.step} {'ends' if gate.end else 'starts'}"


def judge_window(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give the breach of a ``by`` or ``not_before``."""
    bound, day = gate.reading.day_of(gate.claim), day_of(gate, clock)
    early = gate.claim.claim == "not_before"
    if clock.earlier(day, bound) if early else clock.earlier(bound, day):
        is_, should = words.against(day, bound)
        yield gate.breach(
            "window",
            f"{_happens(gate)} on day {is_}, and should {'not before' if early else 'by'} day "
            f"{should}: {words.days(abs(day - bound))} too {'early' if early else 'late'}",
            day - bound,
        )


def judge_deadline(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give the breach of a ``within``: counted from when its needs were first met."""
    met, most = first_met(gate), gate.claim.days or ZERO
    if met is None or met < 0 or met >= gate.index:
        return  # never met, or from the beginning, or no earlier than this: there is no deadline
    since, day = clock.ended(met), day_of(gate, clock)
    if clock.earlier(since + most, day):
        is_, should = words.against(day, since + most)
        yield gate.breach(
            "within",
            f"{_happens(gate)} on day {is_}, and should by day {should}, {words.days(most)} after "
            f"its needs were met: {words.days(day - since - most)} too late",
            day - since - most,
        )


def judge_during(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give the breaches of a ``during``: of each standing measure that is not up at its gate.

    A portion that lies in that time from beginning to end has two gates: its beginning cannot be
    too late where its end is not, nor its end too early where its beginning is not.
    """
    whole = gate.claim.meant_gate is None
    for other in gate.claim.of:
        portions = gate.reading.performed[other]
        if not portions:
            if not (whole and gate.end):
                yield gate.breach(
                    "during", f"{gate.step} may only happen during {other}, which is left out"
                )
            continue
        up, down = clock.start[Step(other, portions[0])], clock.end[Step(other, portions[-1])]
        day = day_of(gate, clock)
        if not (whole and gate.end) and clock.earlier(day, up):
            is_, begins = words.against(day, up)
            yield gate.breach(
                "during",
                f"{_happens(gate)} on day {is_}, and {other} only begins on day {begins}: "
                f"{words.days(up - day)} too early",
                day - up,
            )
        if (gate.end or not whole) and clock.earlier(down, day):
            is_, ends = words.against(day, down)
            yield gate.breach(
                "during",
                f"{_happens(gate)} on day {is_}, and {other} ends on day {ends}: "
                f"{words.days(day - down)} too late",
                day - down,
            )
