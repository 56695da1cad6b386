"""Measures performed in finer portions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from paripassu.agreement.gates import named_in
from paripassu.agreement.model import MOST_PORTIONS, Agreement, Interval, Measure
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.fluid import fluid_conflict
from paripassu.sequencing.repairs.milder import Mildest, Vector, mildest, raised
from paripassu.sequencing.repairs.together import named
from paripassu.sequencing.repairs.writable import down

#: Factors that are tried on each measure.
FACTORS = range(2, 13)


def splittable(agreement: Agreement) -> list[str]:
    """Give the measures without stages, groups and gates by number."""
    grouped = {step.measure for group in agreement.groups for step in group}
    numbered = {
        claim.measure
        for claim in (*agreement.requirements, *agreement.positions)
        if isinstance(claim.part, int)
    }
    return sorted(
        m.id
        for m in agreement.measures
        if not m.stages and m.id not in grouped and m.id not in numbered
    )


def divides(measure: Measure, factor: int) -> bool:
    """Whether a measure can be cut so fine in a file.

    Standing measures take exactly their days: these need a decimal.
    """
    days = measure.days.high / factor
    return measure.portions * factor <= MOST_PORTIONS and (
        not measure.standing or down(days) == days
    )


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


def tied(agreement: Agreement, names: Iterable[str]) -> set[str]:
    """Give the measures that facts, choices and groups tie to some measures."""
    ties = [{fact.measure, *named_in(fact)} for fact in agreement.requirements]
    ties += [set(choice.of) for choice in agreement.choices]
    ties += [{step.measure for step in group} for group in agreement.groups]
    found = set(names)
    while True:
        more = set().union(*(tie for tie in ties if tie & found)) - found
        if not more:
            return found
        found |= more


def find(cores: Cores, *, most: int) -> Mildest:
    """Find the componentwise minimal factors that leave a plan, fewest added portions first.

    A vector's levels are factors less one. Finer is not always milder: halves are not made of
    thirds, so every factor of a measure is looked at, not just the next one. A conflict goes only
    if something that it hangs on is cut finer.
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
        core = cores.find(cores.oracle(changed(vector), same_scale=False))
        hangs_on = tied(agreement, named(agreement, core))
        for name in measures:
            if name not in hangs_on:
                continue
            # The next factor that a file can hold.
            for factor in range(levels.get(name, 0) + 2, FACTORS[-1] + 1):
                if divides(agreement.measure[name], factor):
                    yield raised(vector, name, factor - 1)
                    break

    def ranked(vector: Vector) -> tuple[object, ...]:
        added = sum(level * agreement.measure[name].portions for name, level in vector)
        return (added, len(vector), vector)

    found = mildest(works=works, further=further, rank=ranked, most=most, stop=cores.over)
    return found.unless(cores.unknown)
