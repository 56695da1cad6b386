"""Every kind of repair, found, planned with and put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.possible import SAFE
from paripassu.sequencing.repairs import concede, mixed, share, soften, split, together
from paripassu.sequencing.repairs.burden import burden, rank
from paripassu.sequencing.repairs.changes import AmountChange
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.kinds import (
    Concede,
    ConcedePart,
    Deposit,
    DepositPart,
    Mixed,
    Part,
    Repair,
    RepairKind,
    Share,
    Soften,
    SoftenPart,
    Split,
    Together,
    Tolerance,
    TolerancePart,
)
from paripassu.sequencing.repairs.thresholds import (
    least_deposit,
    least_deposits,
    least_factor,
    least_tolerance,
)

#: Repairs of one kind that are listed.
MOST = 10

#: Stands in a repair until it has been planned with.
UNPLANNED = Fraction(0)


@dataclass(frozen=True, slots=True)
class Offers:
    """Repairs of one kind, not yet planned with.

    Attributes
    ----------
    complete : bool
        Whether these are all.
    many : bool
        Whether there are more only since there are too many to be listed: more time lists no
        others.
    """

    repairs: tuple[Repair, ...]
    complete: bool
    many: bool = False


def soften_offers(cores: Cores, *, red_lines: bool) -> Offers:
    """Soften demands."""
    agreement = cores.agreement
    chains, found = soften.find(cores, red_lines=red_lines, most=MOST)
    return Offers(
        tuple(
            Soften(
                changes=soften.describe(agreement, chains, vector),
                burden=burden(agreement, lost),
                worst_exposure=UNPLANNED,
                red_lines=tuple(p.id for p, _ in lost if p.firm == "red line"),
            )
            for vector in found.vectors
            for lost in (soften.given_up(agreement, chains, vector),)
        ),
        found.complete,
        found.many,
    )


def concede_offers(cores: Cores, *, red_lines: bool) -> Offers:
    """Give demands up."""
    agreement = cores.agreement
    found = concede.find(cores, red_lines=red_lines, most=MOST)
    sets = [[agreement.position[name] for name, _ in vector] for vector in found.vectors]
    return Offers(
        tuple(
            Concede(
                positions=tuple(p.id for p in given),
                burden=burden(agreement, [(p, Fraction(1)) for p in given]),
                worst_exposure=UNPLANNED,
                red_lines=tuple(p.id for p in given if p.firm == "red line"),
            )
            for given in sets
        ),
        found.complete,
        found.many,
    )


def split_offers(cores: Cores) -> Offers:
    """Perform in finer portions."""
    found = split.find(cores, most=MOST)
    return Offers(
        tuple(
            Split(factors={name: level + 1 for name, level in vector}, worst_exposure=UNPLANNED)
            for vector in found.vectors
        ),
        found.complete,
        found.many,
    )


def together_offers(cores: Cores) -> Offers:
    """Perform pairs of portions at one moment."""
    found = together.find(cores, most=MOST)
    return Offers(
        tuple(
            Together(
                pairs=tuple(
                    (str(one), str(other))
                    for one, other in (together.parse(name) for name, _ in vector)
                ),
                worst_exposure=UNPLANNED,
            )
            for vector in found.vectors
        ),
        found.complete,
        found.many,
    )


def deposit_offers(cores: Cores) -> Offers:
    """Add stakes, one party at a time."""
    frame, agreement, deadline = Setting.of(cores.agreement), cores.agreement, cores.deadline
    repairs: list[Repair] = []
    complete = True
    for party in frame.scale.parties:
        if deadline.passed():
            return Offers(tuple(repairs), complete=False)
        amount, proven = least_deposit(frame, party, deadline)
        complete &= proven
        if amount is not None and amount > 0:
            repairs.append(
                Deposit(
                    deposits={party: amount},
                    total=amount if agreement.unit else None,
                    burden={party: _of_tolerance(agreement, party, amount)},
                    worst_exposure=UNPLANNED,
                )
            )
    pair = tuple(p for p in frame.scale.parties if p in _performing(agreement))
    if agreement.unit and len(pair) == 2 and not repairs:
        stakes, proven = least_deposits(frame, (pair[0], pair[1]), deadline)
        complete &= proven
        if stakes is not None and all(stakes.values()):
            repairs.append(
                Deposit(
                    deposits=stakes,
                    total=sum(stakes.values(), Fraction(0)),
                    burden={p: _of_tolerance(agreement, p, s) for p, s in stakes.items()},
                    worst_exposure=UNPLANNED,
                )
            )
    return Offers(tuple(repairs), complete)


def tolerance_offers(cores: Cores) -> Offers:
    """Accept more exposure: one party at a time, or all by one factor."""
    frame, agreement, deadline = Setting.of(cores.agreement), cores.agreement, cores.deadline
    repairs: list[Repair] = []
    complete = True
    for party in frame.scale.parties:
        tolerance = agreement.party[party].tolerance
        if tolerance is None:
            continue
        if deadline.passed():
            return Offers(tuple(repairs), complete=False)
        least, proven = least_tolerance(frame, party, deadline)
        complete &= proven
        if least is not None and least > tolerance.low:
            repairs.append(
                Tolerance(
                    party=party,
                    tolerance=AmountChange.model_validate({"from": tolerance.low, "to": least}),
                    burden={party: _of_tolerance(agreement, party, least - tolerance.low)},
                    worst_exposure=UNPLANNED,
                )
            )
    factor, proven = least_factor(frame, deadline)
    complete &= proven
    if factor is not None and factor > 1:
        repairs.append(
            Tolerance(
                factor=factor,
                burden={
                    p.id: factor - 1
                    for p in agreement.parties
                    if p.tolerance is not None and p.tolerance.low
                },
                worst_exposure=UNPLANNED,
            )
        )
    return Offers(tuple(repairs), complete)


def share_offers(cores: Cores) -> Offers:
    """Lower demands for a limited measure to what can be reached."""
    agreement = cores.agreement
    repairs = []
    for measure, reached, positions in share.find(cores):
        lost = []
        for name in positions:
            position = agreement.position[name]
            assert position.share is not None
            lost.append((position, (position.share - reached) / position.share))
        repairs.append(
            Share(
                measure=measure,
                share=reached,
                positions=positions,
                burden=burden(agreement, lost),
                worst_exposure=UNPLANNED,
            )
        )
    return Offers(tuple(repairs), not cores.unknown)


def mixed_offers(cores: Cores) -> Offers:
    """Change several things together, where one kind of change does not do."""
    agreement = cores.agreement
    repairs = [
        Mixed(
            parts=parts,
            burden=dict(sorted(_mixed_burden(agreement, found).items())),
            worst_exposure=UNPLANNED,
        )
        for found in mixed.find(cores)
        for parts in (_parts(agreement, found),)
        if len({part.kind for part in parts}) > 1 or not any(map(found.is_demand, found.changes))
    ]
    repairs.sort(
        key=lambda repair: (rank(repair.burden, count_parts(repair)), repair.parts[0].kind)
    )
    sure, many = not cores.over(), len(repairs) > MOST
    return Offers(tuple(repairs[:MOST]), sure and not many, sure and many)


def count_parts(repair: Mixed) -> int:
    """Count what a mixed repair changes."""
    counts = {"soften": "changes", "concede": "positions", "deposit": "deposits"}
    return sum(
        len(getattr(part, counts[part.kind])) if part.kind in counts else 1 for part in repair.parts
    )


def _parts(agreement: Agreement, found: mixed.Correction) -> tuple[Part, ...]:
    parts: list[Part] = []
    softenings = [change.softening for change in found.changes.values()]
    if any(softenings):
        parts.append(SoftenPart(changes=tuple(s for s in softenings if s is not None)))
    dropped = [
        member
        for member, change in found.changes.items()
        if found.is_demand(member) and change.softening is None
    ]
    if dropped:
        parts.append(ConcedePart(positions=tuple(dropped)))
    deposits: dict[str, Fraction] = {}
    for member, change in found.changes.items():
        party = member.partition(":")[2]
        if change.amount is None:
            continue
        if member.startswith(SAFE):
            deposits[party] = change.amount
            continue
        tolerance = agreement.party[party].tolerance
        assert tolerance is not None
        raised = AmountChange.model_validate({"from": tolerance.low, "to": change.amount})
        parts.append(TolerancePart(party=party, tolerance=raised))
    if deposits:
        parts.append(DepositPart(deposits=deposits))
    return tuple(parts)


def _mixed_burden(agreement: Agreement, found: mixed.Correction) -> dict[str, Fraction]:
    demands = [
        (agreement.position[member], change.part)
        for member, change in found.changes.items()
        if found.is_demand(member)
    ]
    total = burden(agreement, demands)
    for member, change in found.changes.items():
        if change.amount is not None:
            party = member.partition(":")[2]
            tolerance = agreement.party[party].tolerance
            more = change.amount
            if not member.startswith(SAFE) and tolerance is not None:
                more -= tolerance.low
            total[party] = total.get(party, Fraction(0)) + _of_tolerance(agreement, party, more)
    return total


def _performing(agreement: Agreement) -> set[str]:
    return {party for measure in agreement.measures for party in measure.by}


def _of_tolerance(agreement: Agreement, party: str, amount: Fraction) -> Fraction:
    tolerance = agreement.party[party].tolerance
    return amount / tolerance.low if tolerance and tolerance.low else amount


Finder = Callable[[Cores], Offers]


def finders(*, red_lines: bool) -> Mapping[RepairKind, Finder]:
    """Give what finds each kind of repair. Only the first two can touch red lines."""
    soften_or_concede: dict[RepairKind, Finder] = {
        "soften": lambda cores: soften_offers(cores, red_lines=red_lines),
        "concede": lambda cores: concede_offers(cores, red_lines=red_lines),
    }
    if red_lines:
        return soften_or_concede
    return {
        **soften_or_concede,
        "split": split_offers,
        "together": together_offers,
        "deposit": deposit_offers,
        "tolerance": tolerance_offers,
        "share": share_offers,
    }
