"""Changes of several kinds together: one repair for each minimal correction.

A minimal correction is a set of members without which there is a plan, and not without fewer: the
minimal hitting sets of the minimal conflicts. Everything in it is given up in full at first, the
demands dropped and the conditions lifted. Then one after the other is taken back as far as a plan
remains.

Rules: docs/specification/sequencing.md#repairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.sequencing.compile import Enforced, Setting, everything
from paripassu.sequencing.conflicts import smallest_hitting_set
from paripassu.sequencing.planner import without
from paripassu.sequencing.possible import SAFE, TOLERANCE, amounts_allowed
from paripassu.sequencing.preferences import weight
from paripassu.sequencing.repairs.apply import add_stakes, set_tolerances, soften_position
from paripassu.sequencing.repairs.burden import burden, rank
from paripassu.sequencing.repairs.chains import chains_of
from paripassu.sequencing.repairs.changes import Softening
from paripassu.sequencing.repairs.climb import above, grown
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.milder import Vector, mildest
from paripassu.sequencing.repairs.soften import describe, given_up, softened
from paripassu.sequencing.repairs.thresholds import (
    least_deposit,
    least_tolerance,
    loses,
)

#: Passes over one correction. More than one is needed only where limits are softened.
PASSES = 4


@dataclass(frozen=True, slots=True)
class Change:
    """How far one member of a correction is given up.

    Attributes
    ----------
    softening : Softening or None
        Of a demand; None: it is dropped.
    amount : Fraction or None
        Of ``safe:PARTY`` the stake to be added, of ``tolerance:PARTY`` the tolerance; None: the
        condition is lifted.
    part : Fraction
        Of a demand, the part that is given up.
    """

    softening: Softening | None = None
    amount: Fraction | None = None
    part: Fraction = Fraction(1)


@dataclass(slots=True)
class Correction:
    """A minimal correction, and how far each member is given up.

    Attributes
    ----------
    cores : Cores
        Of the unchanged agreement.
    changes : dict of str to Change
    """

    cores: Cores
    changes: dict[str, Change] = field(default_factory=dict)

    @property
    def agreement(self) -> Agreement:
        """The agreement without any change."""
        return self.cores.agreement

    def is_demand(self, member: str) -> bool:
        """Whether a member is a position."""
        return member in self.agreement.position

    @property
    def depositors(self) -> list[str]:
        """The parties that add to their stakes."""
        return [m.removeprefix(SAFE) for m in self.changes if m.startswith(SAFE)]

    def changed(self, but: str = "") -> Agreement:
        """Give the agreement with all changes but one."""
        agreement = self.agreement
        stakes: dict[str, Fraction] = {}
        tolerances: dict[str, Fraction] = {}
        positions = {}
        for member, change in self.changes.items():
            if member == but:
                continue
            if self.is_demand(member):
                if change.softening is not None:
                    positions[member] = soften_position(
                        agreement.position[member], change.softening
                    )
                else:
                    agreement = without(agreement, [member])
            elif change.amount is not None:
                into = stakes if member.startswith(SAFE) else tolerances
                into[member.partition(":")[2]] = change.amount
        agreement = agreement.replace(
            positions=tuple(positions.get(p.id, p) for p in agreement.positions)
        )
        return set_tolerances(add_stakes(agreement, stakes), tolerances)

    def enforced(self, agreement: Agreement) -> Enforced:
        """Give what is enforced: everything but the conditions that are lifted."""
        lifted = {
            member
            for member, change in self.changes.items()
            if not self.is_demand(member) and change.amount is None
        }
        whole = everything(agreement)
        return replace(
            whole,
            safe=frozenset(p for p in whole.safe if SAFE + p not in lifted),
            tolerance=frozenset(p for p in whole.tolerance if TOLERANCE + p not in lifted),
        )

    def works(self, agreement: Agreement) -> bool:
        """Whether a changed agreement has a plan in which no depositor has a negative gain."""
        frame = Setting.of(agreement)
        oracle = self.cores.oracle(agreement, same_scale=False)
        for compiled in amounts_allowed(frame, self.enforced(agreement), self.cores.deadline):
            if compiled is None or self.cores.over():
                return False
            if loses(frame, compiled, self.depositors):
                continue
            if oracle.order(compiled.problem) is not None:
                return True
        self.cores.unknown |= oracle.unknown
        return False

    def reduce(self, member: str) -> None:
        """Give up one member as little as the others allow."""
        if self.is_demand(member):
            self._soften(member)
            return
        party = member.partition(":")[2]
        agreement = self.changed(but=member)
        find = least_deposit if member.startswith(SAFE) else least_tolerance
        self.changes[member] = Change(amount=Fraction(0))
        enforced = self.enforced(agreement)
        others = [p for p in self.depositors if p != party]
        amount, proven = find(
            Setting.of(agreement),
            party,
            self.cores.deadline,
            enforced=enforced,
            gainers=others,
        )
        self.cores.unknown |= not proven or amount is None
        self.changes[member] = Change(amount=amount)

    def _soften(self, member: str) -> None:
        """Soften a demand, where that suffices; otherwise it is dropped."""
        agreement = self.changed(but=member)
        # The amounts of a softened limit are no smaller ones: its levels are tried one by one.
        chain_by_name = {
            chain.name: replace(chain, steady=chain.top) if position.limits else chain
            for position in (self.agreement.position[member],)
            for chain in chains_of(agreement, position)
        }

        def works(vector: Vector) -> bool:
            return self.works(softened(agreement, chain_by_name, vector))

        def further(vector: Vector) -> Iterator[Vector]:
            chains = [*chain_by_name.values()]
            limit = grown(vector, chains, lambda tried: not works(tried))
            yield from above(vector, limit, chains)

        def ranked(vector: Vector) -> tuple[object, ...]:
            lost = given_up(agreement, chain_by_name, vector)
            return (*rank(burden(agreement, lost), len(lost)), vector)

        found = mildest(works=works, further=further, rank=ranked, most=1, stop=self.cores.over)
        self.changes[member] = Change()
        for vector in found.vectors:
            if not vector:  # what else was given up suffices
                del self.changes[member]
                return
            (softening,) = describe(agreement, chain_by_name, vector)
            ((_, part),) = given_up(agreement, chain_by_name, vector)
            self.changes[member] = Change(softening=softening, part=part)


def find(cores: Cores) -> Iterator[Correction]:
    """Yield each correction that has a plan, with its changes as mild as can be.

    Corrections that hold a red line, and those of one member, are passed over. ``cores.known`` are
    the minimal conflicts.
    """
    agreement = cores.agreement
    red = {p.id for p in agreement.positions if p.firm == "red line"}
    passed: list[frozenset[str]] = [frozenset({name}) for name in sorted(red)]
    while not cores.over():
        members = smallest_hitting_set(cores.known, passed)
        if members is None:
            return
        passed.append(members)
        if len(members) < 2:
            continue
        correction = reduced(cores, members)
        if correction is not None and not cores.over():
            yield correction


def reduced(cores: Cores, members: Iterable[str]) -> Correction | None:
    """Give up some members as little as can be, one after the other.

    Returns
    -------
    Correction or None
        None: there is no plan in which no party that deposits has a negative gain.
    """
    agreement = cores.agreement
    correction = Correction(cores, dict.fromkeys(sorted(members), Change()))
    if not correction.works(correction.changed()):
        return None

    def heaviest(member: str) -> tuple[bool, Fraction, str]:
        # A condition that is lifted has no limit to what it costs.
        demand = correction.is_demand(member)
        full = weight(agreement, agreement.position[member]) if demand else Fraction(0)
        return demand, -full, member

    order = sorted(correction.changes, key=heaviest)
    limits = any(agreement.position[m].limits for m in order if correction.is_demand(m))
    for _ in range(PASSES if limits else 1):
        before = dict(correction.changes)
        for member in order:
            if cores.over():
                return None
            if member in correction.changes:
                correction.reduce(member)
        if correction.changes == before:
            break
    return correction
