"""What can be softened in a demand, level by level.

A chain is one thing in one position: a need, the gate, a number of days, a share. Level 0 is what
stands in the file; each next level is milder. Days have a level each, so that their chains are
long; nothing here lists them.

Rules: docs/specification/sequencing.md#repairs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from paripassu.agreement.fields import LIKE
from paripassu.agreement.model import Agreement, Measure, Position
from paripassu.sequencing.amounts import cap
from paripassu.sequencing.repairs.last_day import last_day
from paripassu.sequencing.repairs.later_gates import later_gates

#: The chains of needs have this before the measure that is waited for.
NEED = "needs:"


@dataclass(frozen=True, slots=True)
class Chain:
    """One thing that can be softened.

    Attributes
    ----------
    position : str
        The position's id.
    key : str
        ``needs:MEASURE``, ``gate``, or the key of the file that changes: ``lag_days``, ``day``,
        ``date``, ``days`` or ``share``.
    top : int
        The mildest level.
    at : callable
        What stands in the position at a level.
    lost : callable
        The part of the position that is given up at a level: from 0 up to, but not including, 1.
    steady : int
        From this level on each next one is milder whatever else the plan holds. Below it that
        need not be so: all of a measure that is left out is met, and a share of it is not.
    """

    position: str
    key: str
    top: int
    at: Callable[[int], object]
    lost: Callable[[int], Fraction]
    steady: int = 0

    @property
    def name(self) -> str:
        """The name of this component in a vector."""
        return f"{self.position} {self.key}"


def chains(agreement: Agreement, *, red_lines: bool) -> dict[str, Chain]:
    """Give everything that can be softened, by name."""
    return {
        chain.name: chain
        for position in sorted(agreement.positions, key=lambda p: p.id)
        if position.firm == "demand" or (red_lines and position.firm == "red line")
        for chain in chains_of(agreement, position)
    }


def chains_of(agreement: Agreement, position: Position) -> Iterator[Chain]:
    """Give everything that can be softened in one position."""
    for chain in _chains(agreement, position):
        if chain.top:
            yield chain


def _chains(agreement: Agreement, position: Position) -> Iterator[Chain]:
    match position.claim:
        case "after":
            for needed in sorted(position.needs):
                yield _need(agreement, position, needed)
            yield _gate(agreement, position)
            yield _less(position, "lag_days", position.lag_days)
        case "not_before":
            yield _gate(agreement, position)
            day = agreement.day_of(position)
            yield _dated(agreement, position, _less(position, "day", day))
        case "by":
            day = agreement.day_of(position)
            latest = last_day(agreement)
            if position.date is not None and agreement.start is not None:
                latest = min(latest, agreement.day(dt.date.max))
            yield _dated(agreement, position, _more(position, "day", day, latest))
        case "within":
            assert position.days is not None
            yield _more(position, "days", position.days, last_day(agreement))
        case "at_least" | "at_most":
            yield _share(agreement.measure[position.measure], position)


def _dated(agreement: Agreement, position: Position, chain: Chain) -> Chain:
    """Give a chain of days as one of dates, where the position has a date."""
    if position.date is None:
        return chain

    def at(level: int) -> dt.date:
        day = chain.at(level)
        assert isinstance(day, Fraction)
        date = agreement.date_of(day)
        assert date is not None, "no level of a date is beyond the calendar"
        return date

    return Chain(position.id, "date", chain.top, at, chain.lost)


def _more(position: Position, key: str, old: Fraction, most: int) -> Chain:
    """Give the whole days above a number of days."""
    first = floor(old) + 1

    def at(level: int) -> Fraction:
        return Fraction(first + level - 1) if level else old

    def lost(level: int) -> Fraction:
        return (at(level) - old) / (at(level) + 1)

    return Chain(position.id, key, max(0, most - first + 1), at, lost)


def _less(position: Position, key: str, old: Fraction) -> Chain:
    """Give the whole days below a number of days, down to 1: none at all would be dropping it."""
    first = ceil(old) - 1

    def at(level: int) -> Fraction:
        return Fraction(first - level + 1) if level else old

    def lost(level: int) -> Fraction:
        return (old - at(level)) / old if level else Fraction(0)

    return Chain(position.id, key, max(0, first), at, lost)


def _listed(
    position: Position,
    key: str,
    values: Sequence[object],
    lost: Sequence[Fraction],
    steady: int = 0,
) -> Chain:
    """Give a chain of a few levels; what is given up never falls along it."""
    given_up = list(lost)
    for level in range(1, len(given_up)):
        given_up[level] = max(given_up[level], given_up[level - 1])
    return Chain(
        position.id, key, len(values) - 1, values.__getitem__, given_up.__getitem__, steady
    )


def _share(measure: Measure, position: Position) -> Chain:
    old = position.share
    assert old is not None
    reached = sorted(set(measure.reached))
    if position.claim == "at_least":
        shares = [share for share in reversed(reached) if 0 < share < old]
        lost = [(old - share) / old for share in shares]
    else:
        shares = [share for share in reached if old < share < 1]
        lost = [(share - old) / (1 - old) for share in shares]
    return _listed(position, "share", [old, *shares], [Fraction(0), *lost])


def amount_in_full(agreement: Agreement, name: str) -> int:
    """Give the portions of a measure in the plan, when every limit in the file is applied."""
    measure = agreement.measure[name]
    return min(
        (
            cap(measure, p)
            for p in agreement.positions
            if p.measure == name and p.limits and p.binds
        ),
        default=len(measure.shares),
    )


def _gate(agreement: Agreement, position: Position) -> Chain:
    measure = agreement.measure[position.measure]
    later = later_gates(position, measure, amount_in_full(agreement, position.measure))
    old = (position.meant_part, position.meant_gate)
    return _listed(
        position,
        "gate",
        [old, *((gate.part, gate.end) for gate in later)],
        [Fraction(0), *(gate.lost for gate in later)],
    )


def _need(agreement: Agreement, position: Position, needed: str) -> Chain:
    key, need = NEED + needed, position.needs[needed]
    if need in LIKE:
        return _listed(position, key, *_like(agreement, position, need))
    measure = agreement.measure[needed]
    steady = 0
    if need == "all":
        portions = amount_in_full(agreement, needed)
        old = measure.reached[portions]
        # All of a measure that a plan leaves out is met; a share of it is not.
        steady = int(measure.optional or needed in agreement.alternatives)
    elif isinstance(need, str):
        portions = [stage.name for stage in measure.stages].index(need) + 1
        old = measure.reached[portions]
    else:
        portions = next(k for k, share in enumerate(measure.reached) if share >= need)
        old = need
    values: list[Fraction | str] = [need]
    lost = [Fraction(0)]
    for count in range(portions - 1, 0, -1):
        share = measure.reached[count]
        if measure.stages and isinstance(need, str):
            values.append(measure.stages[count - 1].name)
            # An earlier stage is milder even where both have the same share.
            least = Fraction(1, 2 * len(measure.shares)) if share == old else Fraction(0)
            lost.append(max((old - share) / old if old else Fraction(0), least))
        elif 0 < share < old and share not in values:
            values.append(share)
            lost.append((old - share) / old)
    return _listed(position, key, values, lost, steady)


def _like(
    agreement: Agreement, position: Position, need: Fraction | str
) -> tuple[list[object], list[Fraction]]:
    """Give ``"same"`` and, where that asks for something, ``"previous"``."""
    measure = agreement.measure[position.measure]
    part = position.meant_part
    most = max(measure.shares)
    asks = {
        "first": False,
        "last": amount_in_full(agreement, position.measure) > 1,
        "each": True,
    }.get(str(part))
    if asks is None:
        names = [stage.name for stage in measure.stages]
        asks = (part if isinstance(part, int) else names.index(part) + 1) > 1
    if need != "same" or not asks or not 0 < most < 1:
        return [need], [Fraction(0)]
    return [need, "previous"], [Fraction(0), most]
