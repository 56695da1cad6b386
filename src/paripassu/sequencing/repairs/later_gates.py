"""The gates that lie later in a measure than the one that a position has.

Rules: docs/specification/sequencing.md#repairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.fields import LIKE, GateEnd
from paripassu.agreement.gates import portions_of
from paripassu.agreement.model import Measure, Position


@dataclass(frozen=True, slots=True)
class Later:
    """A later gate.

    Attributes
    ----------
    part : int or str
        As a file names it.
    end : str or None
        ``begin`` or ``end``; None: what the file says, or ``part`` implies.
    lost : Fraction
        The part of the position that is given up.
    """

    part: int | str
    end: GateEnd | None
    lost: Fraction


def later_gates(position: Position, measure: Measure, amount: int) -> list[Later]:
    """Give the later gates of an ``after`` or a ``not_before``, the next one first.

    Parameters
    ----------
    amount : int
        How many portions the plan has of the measure, at the least: behind them there is no gate.

    Returns
    -------
    list of Later
        With ``each``, ``"same"`` and ``"previous"`` only from the beginnings to the ends.
    """
    portions = portions_of(position, measure, amount)
    if not portions:
        return []
    begins = position.meant_gate == "begin"
    if position.meant_part == "each" or _measured_by_the_portion(position):
        ends = [k for k in portions if measure.lengths[k - 1]] if begins else []
        lost = [_lost(measure, (k, False), (k, True)) for k in ends]
        return [Later(position.meant_part, "end", max(lost))] if ends else []
    return [*_further(position, measure, portions[0], amount, begins=begins)]


def _measured_by_the_portion(position: Position) -> bool:
    tables = (position.needs, *position.needs_any)
    return any(need in LIKE for table in tables for need in table.values())


def _further(
    position: Position, measure: Measure, own: int, amount: int, *, begins: bool
) -> Iterator[Later]:
    old = (own, not begins)
    for portion in range(own, amount + 1):
        for end in (False, True):
            takes_days = bool(measure.lengths[portion - 1])
            # The end of a portion without days is its beginning.
            if (portion, end) > old and (takes_days or not end):
                part = _named(position, measure, portion, own)
                if portion == amount and portion != own and (end or not takes_days):
                    part = "last"
                implied = position.replace(part=part).meant_gate
                wanted: GateEnd = "end" if end else "begin"
                said = wanted if takes_days and implied != wanted else None
                yield Later(part, said, _lost(measure, old, (portion, end)))


def _named(position: Position, measure: Measure, portion: int, own: int) -> int | str:
    if portion == own:
        return position.meant_part
    return measure.stages[portion - 1].name if measure.stages else portion


def _lost(measure: Measure, old: tuple[int, bool], new: tuple[int, bool]) -> Fraction:
    """Give (R_new - R_old) / (1 - R_old), at least half a portion."""
    before, after = (_reached(measure, *gate) for gate in (old, new))
    least = Fraction(1, 2 * len(measure.shares))
    return least if before == 1 else max((after - before) / (1 - before), least)


def _reached(measure: Measure, portion: int, end: bool) -> Fraction:
    """Give the share before a gate, half a portion that takes days for its end."""
    half = measure.shares[portion - 1] / 2 if end and measure.lengths[portion - 1] else Fraction(0)
    return measure.reached[portion - 1] + half
