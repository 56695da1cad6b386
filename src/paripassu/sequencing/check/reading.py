"""A plan read against its agreement: which step stands where, and which positions count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from paripassu.agreement.done import Done
from paripassu.agreement.model import Agreement, Claimed, Position, Step
from paripassu.sequencing.check.claims import ClaimedPlan


@dataclass(frozen=True)
class Reading:
    """Moments in order, and what follows from the definitions alone.

    Attributes
    ----------
    moments : tuple of tuple of Step
        The steps of each moment.
    labels : tuple of int
        The plan's own number of each moment.
    at : mapping
        Index of each step's moment.
    performed : mapping
        Portions of each measure that are in the plan, in rising order.
    binding, preferences : tuple of Position
        Without the conceded ones.
    facts_of : Done or None
        What is done already, which is the first of the moments, and is not judged.
    past : int
        How many moments that are.
    missing : tuple of Step
        What is done and the plan does not have.
    """

    agreement: Agreement
    moments: tuple[tuple[Step, ...], ...]
    labels: tuple[int, ...]
    at: Mapping[Step, int]
    performed: Mapping[str, tuple[int, ...]]
    binding: tuple[Position, ...]
    preferences: tuple[Position, ...]
    facts_of: Done | None = None
    past: int = 0
    missing: tuple[Step, ...] = ()

    @classmethod
    def of(cls, agreement: Agreement, claimed: ClaimedPlan) -> Reading:
        """Read a claimed plan."""
        # Where moments are numbered, the numbers say the order; the list should say the same.
        listed = sorted(claimed.steps, key=lambda claim: claim.moment or 0)
        group_of = {step: i for i, group in enumerate(agreement.groups) for step in group}
        moments: list[list[Step]] = []
        labels: list[int] = []
        for claim in listed:
            step = claim.step
            if claim.moment is None:
                same = bool(moments) and (
                    step in group_of and group_of[step] == group_of.get(moments[-1][-1])
                )
            else:
                same = bool(moments) and claim.moment == labels[-1]
            if same:
                moments[-1].append(step)
            else:
                moments.append([step])
                labels.append(len(labels) if claim.moment is None else claim.moment)
        counts = [p for p in agreement.positions if p.id not in claimed.conceded]
        performed: dict[str, list[int]] = {measure.id: [] for measure in agreement.measures}
        for claim in claimed.steps:
            performed[claim.step.measure].append(claim.step.portion)
        return cls(
            agreement=agreement,
            moments=tuple(map(tuple, moments)),
            labels=tuple(labels),
            at={step: i for i, moment in enumerate(moments) for step in moment},
            performed={measure: tuple(sorted(done)) for measure, done in performed.items()},
            binding=tuple(p for p in counts if p.binds),
            preferences=tuple(p for p in counts if not p.binds),
        )

    def after(self, facts: Done) -> Reading:
        """Give the plan as it goes on from what is done: this first, whatever the plan's order."""
        left = [
            (tuple(step for step in moment if step not in facts.days), label)
            for moment, label in zip(self.moments, self.labels, strict=True)
        ]
        known = dict(zip(self.moments, self.labels, strict=True))
        number = {step: label for moment, label in known.items() for step in moment}
        moments = (*facts.moments, *(moment for moment, _ in left if moment))
        performed = {name: set(done) for name, done in self.performed.items()}
        for step in facts.days:
            performed[step.measure].add(step.portion)
        return replace(
            self,
            moments=moments,
            labels=(
                *(number.get(moment[0], 0) for moment in facts.moments),
                *(label for moment, label in left if moment),
            ),
            at={step: i for i, moment in enumerate(moments) for step in moment},
            performed={name: tuple(sorted(done)) for name, done in performed.items()},
            facts_of=facts,
            past=len(facts.moments),
            missing=tuple(
                step for moment in facts.moments for step in moment if step not in self.at
            ),
        )

    @property
    def done(self) -> frozenset[Step]:
        """What is done already."""
        return frozenset() if self.facts_of is None else self.facts_of.steps

    def done_of(self, measure: str) -> int:
        """Give how many portions of a measure are done."""
        return 0 if self.facts_of is None else self.facts_of.portions(measure)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Optional measures that are not performed, though no limit excludes them."""
        return tuple(
            measure.id
            for measure in self.agreement.measures
            if measure.optional and not self.performed[measure.id] and self.cap(measure.id)
        )

    @property
    def chosen(self) -> tuple[str, ...]:
        """Measures that some choice leaves open, and that are performed."""
        return tuple(
            measure.id
            for measure in self.agreement.measures
            if measure.id in self.agreement.alternatives and self.performed[measure.id]
        )

    def may_be_left_out(self, measure: str) -> bool:
        """Whether a plan without a measure can hold: it is optional, or one of a choice."""
        entry = self.agreement.measure[measure]
        return entry.optional or measure in self.agreement.alternatives

    @cached_property
    def facts(self) -> tuple[tuple[str, Claimed], ...]:
        """Give the requirements, each with what sentences call it."""
        on = Counter(requirement.measure for requirement in self.agreement.requirements)
        return tuple(
            (
                f"the requirement on {fact.measure}"
                if on[fact.measure] == 1
                else f"requirement {number} on {fact.measure}",
                fact,
            )
            for number, fact in enumerate(self.agreement.requirements, 1)
        )

    def claims(self) -> Iterator[tuple[str, Claimed]]:
        """Give the facts and the positions that bind, each with what sentences call it."""
        yield from self.facts
        yield from ((position.id, position) for position in self.binding)

    @cached_property
    def progress(self) -> Mapping[str, tuple[tuple[Fraction, ...], tuple[int, ...]]]:
        """Give of each measure the shares that its moments bring it to, and their indices."""
        found = {}
        for measure, performed in self.performed.items():
            shares = self.agreement.measure[measure].shares
            places = sorted((self.at[Step(measure, k)], k) for k in performed)
            done = accumulate((shares[k - 1] for _, k in places))
            found[measure] = (tuple(done), tuple(index for index, _ in places))
        return found

    def cap(self, measure: str) -> int:
        """Give the largest amount that the binding limits allow, in portions."""
        return min(
            [
                len(self.agreement.measure[measure].shares),
                *(
                    most(self.agreement, position)
                    for position in self.binding
                    if position.measure == measure and position.limits
                ),
            ]
        )


def most(agreement: Agreement, position: Position) -> int:
    """Give the most portions that an ``at_most`` or ``exclude`` position allows.

    Rounded down to whole portions; stages of share 0 that follow within the limit are kept.
    Rules: docs/specification/sequencing.md#amounts.
    """
    if position.claim == "exclude" or position.share is None:
        return 0
    reached = Fraction(0)
    for count, share in enumerate(agreement.measure[position.measure].shares):
        reached += share
        if reached > position.share:
            return count
    return len(agreement.measure[position.measure].shares)


def fewest(agreement: Agreement, position: Position) -> int:
    """Give the fewest portions that an ``at_least`` or ``include`` position asks for."""
    if position.claim == "include" or position.share is None:
        return 1
    reached, count = Fraction(0), 0
    for share in agreement.measure[position.measure].shares:
        if reached >= position.share:
            break
        reached += share
        count += 1
    return count
