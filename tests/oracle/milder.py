"""Repairs taken apart: each change left out, and each amount one notch milder.

A repair keeps what it promises if none of these leaves a plan. Whether one does is decided by the
literal reading of the file (tests.oracle.language).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.oracle.language import search
from tests.oracle.language.reading import parse
from tests.oracle.language.search import ZERO
from tests.oracle.repairs import paired, reached_shares, split_by, with_tolerance, without
from tests.oracle.softening import Milder, at_value, levels_of, milder

from paripassu.agreement.model import Agreement, Interval, Measure, Step
from paripassu.sequencing.repairs.apply import apply
from paripassu.sequencing.repairs.kinds import (
    ConcedePart,
    DepositPart,
    Mixed,
    Part,
    Repair,
    Share,
    SoftenPart,
    Split,
    Together,
    Tolerance,
    TolerancePart,
)

#: What an amount is lowered by.
LITTLE = Fraction(1, 10**6)


@dataclass(frozen=True)
class Changes:
    """What a repair changes, thing by thing.

    Attributes
    ----------
    components : tuple of Milder
        What may be softened; ``soft`` has the level of each.
    dropped : frozenset of str
        Positions given up.
    deposits, tolerances : tuple of (str, Fraction)
        By party, what is added to its stake, and its tolerance.
    amounts : Agreement or None
        Whose limits say how much there is of a measure.
    """

    components: tuple[Milder, ...] = ()
    soft: tuple[int, ...] = ()
    dropped: frozenset[str] = frozenset()
    deposits: tuple[tuple[str, Fraction], ...] = ()
    tolerances: tuple[tuple[str, Fraction], ...] = ()
    amounts: Agreement | None = None

    def made(self, agreement: Agreement) -> Agreement:
        """Give the agreement with these changes."""
        agreement = without(agreement, self.dropped)
        positions = dict(agreement.position)
        for component, level in zip(self.components, self.soft, strict=True):
            if level:
                positions[component.position] = at_value(
                    self.amounts or agreement,
                    positions[component.position],
                    component.key,
                    component.values[level],
                )
        agreement = agreement.replace(positions=tuple(positions.values()))
        for party, amount in self.tolerances:
            agreement = with_tolerance(agreement, party, amount)
        return agreement.replace(parties=tuple(
            p.replace(stake=Interval(p.stake.low + more, p.stake.low + more))
            if (more := dict(self.deposits).get(p.id)) is not None
            else p
            for p in agreement.parties
        ))  # fmt: skip

    def milder(self) -> Iterator[Changes]:
        """Give these changes without one of them, and with one of them a notch milder."""
        for index, level in enumerate(self.soft):
            for lower in {0, level - 1} if level else ():
                soft = (*self.soft[:index], lower, *self.soft[index + 1 :])
                yield replace(self, soft=soft)
        for name in self.dropped:
            rest = self.dropped - {name}
            yield replace(self, dropped=rest)
        for party, amount in self.deposits:
            for less in (ZERO, amount - LITTLE):
                changed = tuple((p, less if p == party else a) for p, a in self.deposits)
                yield replace(self, deposits=changed)
        for party, amount in self.tolerances:
            changed = tuple((p, amount - LITTLE if p == party else a) for p, a in self.tolerances)
            yield replace(self, tolerances=changed)


def parts_of(repair: Repair) -> tuple[Part | Repair, ...]:
    """Give the parts of a mixed repair, or the repair."""
    return repair.parts if isinstance(repair, Mixed) else (repair,)


def taken_apart(agreement: Agreement, repair: Repair) -> Changes:
    """Give what a repair of demands, deposits and tolerances changes."""
    parts = parts_of(repair)
    dropped = frozenset(
        name for part in parts if isinstance(part, ConcedePart) for name in part.positions
    )
    rest = without(agreement, dropped)
    softenings = [
        change for part in parts if isinstance(part, SoftenPart) for change in part.changes
    ]
    # With several kinds together the gates are those of the amounts that softer limits allow.
    shares = {c.position: c.share.after for c in softenings if c.share is not None}
    amounts = rest
    if isinstance(repair, Mixed):
        amounts = rest.replace(
            positions=tuple(
                p.replace(share=shares[p.id]) if p.limits and p.id in shares else p
                for p in rest.positions
            )
        )
    components = [
        component
        for agreed, limits in ((rest, True), (amounts, False))
        for component in milder(agreed, red_lines=True)
        if rest.position[component.position].limits == limits
    ]
    return Changes(
        components=tuple(components),
        soft=levels_of(rest, components, softenings, amounts),
        amounts=amounts,
        dropped=dropped,
        deposits=tuple(
            pair
            for part in parts
            if isinstance(part, DepositPart)
            for pair in part.deposits.items()
        ),
        tolerances=tuple(
            (part.party, part.tolerance.after)
            for part in parts
            if isinstance(part, (TolerancePart, Tolerance)) and part.party and part.tolerance
        ),
    )


def has_plan(agreement: Agreement, gainers: Collection[str] = ()) -> bool:
    """Whether there is a plan in which some parties do not have a negative gain."""
    file = parse(agreement.to_toml())
    return any(
        orders.least(lambda _: ZERO, first=True)
        for orders, _ in search.plans(file, frozenset(file.members()))
        if all(orders.total[party] >= 0 for party in gainers)
    )


def faults(agreement: Agreement, repair: Repair) -> Iterator[str]:
    """Say where a repair does not keep what it promises."""
    gainers = [
        party
        for part in parts_of(repair)
        if isinstance(part, DepositPart)
        for party in part.deposits
    ]
    whole, fewer = _variants(agreement, repair)
    if not has_plan(whole, gainers):
        yield "does not work"
    for less in fewer:
        if has_plan(less, gainers):
            changed = [
                (old, new)
                for old, new in zip(whole.positions, less.positions, strict=False)
                if old != new
            ]
            yield f"works when milder: {changed or less.parties}"


def _variants(agreement: Agreement, repair: Repair) -> tuple[Agreement, list[Agreement]]:
    match repair:
        case Split():
            factors = repair.factors
            return split_by(agreement, factors), [
                split_by(agreement, {**factors, name: less})
                for name, factor in factors.items()
                for less in {1, factor - 1}
                if _written(agreement.measure[name], less)
            ]
        case Together():
            pairs = [(_step(one), _step(other)) for one, other in repair.pairs]
            return paired(agreement, pairs), [
                paired(agreement, [p for p in pairs if p != pair]) for pair in pairs
            ]
        case Tolerance(factor=Fraction() as factor):
            return _times(agreement, factor), [_times(agreement, factor - LITTLE)]
        case Share():
            reached = reached_shares(agreement.measure[repair.measure])
            more = [share for share in reached if share > repair.share]
            lowered = [
                _lowered(agreement, repair.measure, share) for share in [repair.share, *more]
            ]
            return lowered[0], [less for less in lowered[1:] if less != agreement]
        case _:
            changes = taken_apart(agreement, repair)
            # The repair is judged as it is applied. Of the two ends of a portion without
            # days a level names one only, which differ where something bounds the beginning.
            return apply(agreement, repair), [less.made(agreement) for less in changes.milder()]


def _written(measure: Measure, factor: int) -> bool:
    """Whether a file can hold the days of a portion: exactly, where they are kept up."""
    return not measure.standing or not (measure.days.high * 10**15) % factor


def _times(agreement: Agreement, factor: Fraction) -> Agreement:
    for party in agreement.parties:
        if party.tolerance is not None:
            agreement = with_tolerance(agreement, party.id, party.tolerance.low * factor)
    return agreement


def _lowered(agreement: Agreement, measure: str, share: Fraction) -> Agreement:
    return agreement.replace(
        positions=tuple(
            p.replace(share=share)
            if p.measure == measure
            and p.claim == "at_least"
            and p.firm == "demand"
            and p.share is not None
            and p.share > share
            else p
            for p in agreement.positions
        )
    )


def _step(name: str) -> Step:
    measure, _, portion = name.rpartition(":")
    return Step(measure, int(portion))


# ------------------------------------------------------------------------------------ mixed


def corrected(agreement: Agreement, repair: Mixed) -> frozenset[str]:
    """Give the members that a mixed repair changes."""
    changes = taken_apart(agreement, repair)
    return frozenset(
        {
            *changes.dropped,
            *(c.position for c, at in zip(changes.components, changes.soft, strict=True) if at),
            *(f"safe:{party}" for party, _ in changes.deposits),
            *(f"tolerance:{party}" for party, _ in changes.tolerances),
        }
    )
