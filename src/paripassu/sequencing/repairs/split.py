"""Measures performed in finer portions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from paripassu.agreement.model import Agreement, Interval
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.fluid import fluid_conflict
from paripassu.sequencing.repairs.milder import Mildest, Vector, mildest, raised

#: Factors that are tried on each measure.
FACTORS = range(2, 13)


def splittable(agreement: Agreement) -> list[str]:
    """Give the measures without stages and groups."""
    grouped = {step.measure for group in agreement.groups for step in group}
    return sorted(m.id for m in agreement.measures if not m.stages and m.id not in grouped)


def split(agreement: Agreement, factors: Mapping[str, int]) -> Agreement:
    """Divide each portion of some measures, and its days, by a factor."""
    return agreement.replace(
        measures=tuple(
            m.replace(portions=m.portions * factors[m.id], days=_shorter(m.days, factors[m.id]))
            if m.id in factors
            else m
            for m in agreement.measures
        )
    )


def _shorter(days: Interval, factor: int) -> Interval:
    return Interval(days.low / factor, days.high / factor)


def find(cores: Cores, *, most: int) -> Mildest:
    """Find the componentwise minimal factors that leave a plan, fewest added portions first.

    A vector's levels are factors less one. Finer is not always milder: halves are not made of
    thirds, so every factor of a measure is looked at, not just the next one.
    """
    agreement = cores.agreement
    measures = splittable(agreement)
    if fluid_conflict(agreement, frozenset(measures)):
        return Mildest((), complete=True)

    def changed(vector: Vector) -> Agreement:
        return split(agreement, {name: level + 1 for name, level in vector})

    def works(vector: Vector) -> bool:
        return cores.feasible(cores.oracle(changed(vector), same_scale=False))

    def further(vector: Vector) -> Iterator[Vector]:
        levels = dict(vector)
        last = max(levels, default="")
        for name in measures:
            # Each set of measures is reached in one way only: by ids, then factor by factor.
            if name == last and levels[name] < FACTORS[-1] - 1:
                yield raised(vector, name, levels[name] + 1)
            if name > last:
                yield raised(vector, name, 1)

    def ranked(vector: Vector) -> tuple[object, ...]:
        added = sum(level * agreement.measure[name].portions for name, level in vector)
        return (added, len(vector), vector)

    found = mildest(
        works=works, further=further, rank=ranked, most=most, stop=cores.deadline.passed
    )
    return Mildest(found.vectors, found.complete and not cores.unknown)
