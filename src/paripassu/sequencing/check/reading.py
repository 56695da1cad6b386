"""A plan read against its agreement: which step stands where, and which positions count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement, Position, Step
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
    """

    agreement: Agreement
    moments: tuple[tuple[Step, ...], ...]
    labels: tuple[int, ...]
    at: Mapping[Step, int]
    performed: Mapping[str, tuple[int, ...]]
    binding: tuple[Position, ...]
    preferences: tuple[Position, ...]

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

    @property
    def left_out(self) -> tuple[str, ...]:
        """Optional measures that are not performed, though no limit excludes them."""
        return tuple(
            measure.id
            for measure in self.agreement.measures
            if measure.optional and not self.performed[measure.id] and self.cap(measure.id)
        )

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

    def first(self, measure: str) -> Step | None:
        """Give the first step of a measure that is in the plan."""
        done = self.performed[measure]
        return Step(measure, done[0]) if done else None

    def last(self, measure: str) -> Step | None:
        """Give the last step of a measure that is in the plan."""
        done = self.performed[measure]
        return Step(measure, done[-1]) if done else None


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


#: The index of the moment after which a need is met that asks for nothing.
BEFORE_ALL = -1


def met_after(reading: Reading, measure: str, need: Fraction | str) -> int | None:
    """Give the index of the first moment after which a need is met.

    Returns
    -------
    int or None
        -1: it asks for nothing. None: the plan never meets it.
    """
    performed = reading.performed[measure]
    entry = reading.agreement.measure[measure]
    if need == "all":
        wanted = list(performed)
    elif isinstance(need, str):
        names = [stage.name for stage in entry.stages]
        if need not in names:
            return None
        wanted = list(range(1, names.index(need) + 2))
    else:
        return _reached_after(reading, measure, need)
    if any(portion not in performed for portion in wanted):
        return None
    return max((reading.at[Step(measure, k)] for k in wanted), default=BEFORE_ALL)


def _reached_after(reading: Reading, measure: str, share: Fraction) -> int | None:
    done, index = Fraction(0), BEFORE_ALL
    in_order = sorted(reading.performed[measure], key=lambda k: reading.at[Step(measure, k)])
    for portion in in_order:
        if done >= share:
            break
        done += reading.agreement.measure[measure].shares[portion - 1]
        index = reading.at[Step(measure, portion)]
    return index if done >= share else None
