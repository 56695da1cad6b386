"""What waits for what, by moments and, where there is time, by days: the claim ``after``.

Rules: docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.model import Need, Position
from paripassu.sequencing.check.clock import Clock
from paripassu.sequencing.check.gates import Gate, Table, living, met_after, said
from paripassu.sequencing.check.report import Breach, Rule
from paripassu.sequencing.check.wording import apart, days


def judge_waits(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give each need of an ``after`` that is not met before its gate, and ``needs_any``."""
    for measure, need in gate.claim.needs.items():
        breach = _unmet(gate, clock, measure, need)
        if breach is not None:
            yield breach
    if gate.claim.needs_any:
        yield from _none_met(gate, clock)


def _rule(gate: Gate) -> Rule:
    return "need" if isinstance(gate.claim, Position) else "requirement"


def _unmet(gate: Gate, clock: Clock, measure: str, need: Need) -> Breach | None:
    """Give the breach where one need is not met in time."""
    what = said(gate, measure, need)
    met = met_after(gate, measure, need)
    if met is None:
        return gate.breach(
            _rule(gate), f"{gate.step} waits for {what}, which the plan never reaches"
        )
    return _too_late(gate, clock, what, met)


def _too_late(gate: Gate, clock: Clock, what: str, met: int) -> Breach | None:
    lag = gate.claim.lag_days
    before = f"before {what}" if not lag else f"before {days(lag)} after {what}"
    may_not = f"{gate.step} may not {'be completed' if gate.end else 'begin'} {before}"
    if met >= gate.index + gate.early:
        label = gate.reading.labels[met]
        when = "at the same moment" if met == gate.index else f"at moment {label}"
        return gate.breach(_rule(gate), f"{may_not}, which is reached {when}")
    if met < 0 or met == gate.index:
        return None  # met at the same moment, it is met whatever the portions take
    day = clock.end[gate.step] if gate.end else clock.start[gate.step]
    ended = clock.ended(met)
    if not clock.earlier(day, ended + lag):
        return None
    short = ended + lag - day
    does, reached = apart(day, ended)
    return gate.breach(
        _rule(gate),
        f"{may_not}, which is reached on day {reached}, and does on day {does}: "
        f"{days(short)} too early",
        amount=-short,
    )


def _none_met(gate: Gate, clock: Clock) -> Iterator[Breach]:
    """Give the breach where none of the tables of ``needs_any`` is met in time."""
    tables = [*living(gate)]
    if not tables:
        offered = " or ".join(_table(gate, table) for table in gate.claim.needs_any)
        yield gate.breach(
            _rule(gate), f"{gate.step} waits for {offered}, and the plan reaches none of them"
        )
        return
    found: list[Breach] = []
    for table, indices in tables:
        breaches = [
            breach
            for index in sorted(set(indices))
            if (breach := _too_late(gate, clock, _table(gate, table), index))
        ]
        if not breaches:
            return
        found.append(breaches[-1])
    # Of several, that which is the least late; what has no days is late by whole moments.
    nearest = max(found, key=lambda breach: (breach.amount is not None, breach.amount or 0))
    if len(tables) > 1:
        more = f"{nearest.sentence}; any of {len(tables)} would do, and this is the nearest"
        nearest = nearest.model_copy(update={"sentence": more})
    yield nearest


def _table(gate: Gate, table: Table) -> str:
    return " and ".join(said(gate, measure, need) for measure, need in table.items())
