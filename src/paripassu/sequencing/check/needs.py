"""Every claim on order and time: the facts, and the positions that count.

Rules: docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from paripassu.agreement.model import Claimed
from paripassu.sequencing.check.amounts import keeps_amount
from paripassu.sequencing.check.clock import Clock
from paripassu.sequencing.check.gates import Gate, gates_of
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.report import Breach
from paripassu.sequencing.check.waits import judge_waits
from paripassu.sequencing.check.windows import judge_deadline, judge_during, judge_window

#: Claims that are missing here are on amounts.
_JUDGES: Mapping[str, Callable[[Gate, Clock], Iterator[Breach]]] = {
    "after": judge_waits,
    "not_before": judge_window,
    "by": judge_window,
    "within": judge_deadline,
    "during": judge_during,
}


def judge_needs(reading: Reading, clock: Clock) -> Iterator[Breach]:
    """Give every breach of a fact or a position that binds, but for those on amounts."""
    for name, claim in reading.claims():
        yield from _claim(reading, clock, name, claim)


def broken_preferences(reading: Reading, clock: Clock) -> tuple[str, ...]:
    """Give the ids of the preferences that the plan does not keep."""
    return tuple(
        position.id
        for position in reading.preferences
        if not keeps_amount(reading, position) or any(_claim(reading, clock, position.id, position))
    )


def _claim(reading: Reading, clock: Clock, name: str, claim: Claimed) -> Iterator[Breach]:
    judge = _JUDGES.get(claim.claim)
    if judge is not None:
        for gate in gates_of(reading, name, claim):
            yield from judge(gate, clock)
