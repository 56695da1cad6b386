"""The agreement with a repair."""

from __future__ import annotations

from fractions import Fraction

from paripassu.agreement.model import Agreement, Interval, Position
from paripassu.errors import ParameterError
from paripassu.quoted import in_python
from paripassu.sequencing.planner import without
from paripassu.sequencing.repairs.changes import Softening
from paripassu.sequencing.repairs.kinds import (
    Concede,
    ConcedePart,
    Deposit,
    DepositPart,
    Mixed,
    Part,
    Repair,
    Share,
    Soften,
    SoftenPart,
    Split,
    Together,
    Tolerance,
    TolerancePart,
)
from paripassu.sequencing.repairs.share import lower
from paripassu.sequencing.repairs.split import split
from paripassu.sequencing.repairs.together import pair, parse

_REPAIRS = (Soften, Concede, Split, Together, Deposit, Tolerance, Share, Mixed)


def apply(agreement: Agreement, repair: Repair) -> Agreement:
    """Give the agreement in which a repair has been made.

    A stake or tolerance given as an interval is raised at its low end, which is the one that a plan
    is made for; its mode and its high end follow where they would be overtaken.
    """
    if not isinstance(agreement, Agreement):
        raise ParameterError("agreement", f"should be an agreement, not {in_python(agreement)}")
    if not isinstance(repair, _REPAIRS):
        raise ParameterError("repair", f"should be a repair of `explain`, not {in_python(repair)}")
    return _made(agreement, repair)


def _made(agreement: Agreement, repair: Repair | Part) -> Agreement:
    match repair:
        case SoftenPart():
            by_id = {change.position: change for change in repair.changes}
            return agreement.replace(
                positions=tuple(
                    soften_position(p, by_id[p.id]) if p.id in by_id else p
                    for p in agreement.positions
                )
            )
        case ConcedePart():
            return without(agreement, repair.positions)
        case DepositPart():
            return add_stakes(agreement, dict(repair.deposits))
        case TolerancePart():
            return set_tolerances(agreement, {repair.party: repair.tolerance.after})
        case Mixed():
            for part in repair.parts:
                agreement = _made(agreement, part)
            return agreement
        case Split():
            return split(agreement, repair.factors)
        case Together():
            return pair(agreement, (parse(" ".join(p)) for p in repair.pairs))
        case Tolerance(factor=None):
            assert repair.party is not None
            assert repair.tolerance is not None
            return set_tolerances(agreement, {repair.party: repair.tolerance.after})
        case Tolerance():
            assert repair.factor is not None
            return set_tolerances(
                agreement,
                {
                    p.id: p.tolerance.low * repair.factor
                    for p in agreement.parties
                    if p.tolerance is not None
                },
            )
        case Share():
            return lower(agreement, repair.positions, repair.share)


def soften_position(position: Position, change: Softening) -> Position:
    """Give a position as it stands after a softening."""
    fields: dict[str, object] = {
        "needs": {
            measure: change.needs[measure].after if measure in change.needs else need
            for measure, need in position.needs.items()
        }
    }
    for key in ("part", "gate", "share", "day", "date", "days", "lag_days"):
        changed = getattr(change, key)
        if changed is not None:
            fields[key] = changed.after
    return position.replace(**fields)


def add_stakes(agreement: Agreement, added: dict[str, Fraction]) -> Agreement:
    """Raise some parties' stakes by an amount."""
    return agreement.replace(
        parties=tuple(
            p.replace(stake=p.stake.moved(added[p.id].__add__)) if p.id in added else p
            for p in agreement.parties
        )
    )


def set_tolerances(agreement: Agreement, low: dict[str, Fraction]) -> Agreement:
    """Set the low end of some parties' tolerances."""
    return agreement.replace(
        parties=tuple(
            p.replace(tolerance=_from(p.tolerance, low[p.id]))
            if p.id in low and p.tolerance is not None
            else p
            for p in agreement.parties
        )
    )


def _from(interval: Interval, low: Fraction) -> Interval:
    """Give an interval another low end; what would be overtaken follows."""
    return interval._replace(low=low).moved(lambda number: max(number, low))
