"""What no finer portions can mend, shown without a search.

A plan whose measures are cut arbitrarily fine still keeps these: the first portion of a measure
comes before its last one; who waits for the whole of a measure waits for its last portion; who
waits for a part of it waits at least for its first one. If even that goes in a circle, or if
someone asks for a larger share than somebody else allows, then no factor helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from paripassu.agreement.fields import LIKE
from paripassu.agreement.gates import portions_of
from paripassu.agreement.model import Agreement, Claimed, Step
from paripassu.sequencing.amounts import amounts
from paripassu.sequencing.repairs.fluid_balance import balance_fails
from paripassu.sequencing.repairs.fluid_days import too_late

_Node = tuple[str, str] | tuple[Step, ...]


def fluid_conflict(agreement: Agreement, splittable: frozenset[str]) -> bool:
    """Whether positions, requirements and groups admit no plan however fine the portions are.

    False says nothing.
    """
    return (
        _shares_clash(agreement)
        or _circle(agreement, splittable)
        or too_late(agreement, splittable, _certain(agreement))
        or _first_or_last_fails(agreement)
        or balance_fails(agreement, splittable)
    )


def _shares_clash(agreement: Agreement) -> bool:
    for measure in agreement.measures:
        positions = [p for p in agreement.positions if p.binds and p.measure == measure.id]
        limits = [p.share for p in positions if p.claim == "at_most" and p.share is not None]
        # A first stage of no share is within any limit but an exclusion.
        excluded = any(p.claim == "exclude" for p in positions)
        most = Fraction(0) if excluded else min(limits, default=Fraction(1))
        for position in positions:
            if position.claim == "include" and (excluded or most == 0 < measure.shares[0]):
                return True
            if (
                position.claim == "at_least"
                and position.share is not None
                and position.share > most
            ):
                return True
    return False


def _first_or_last_fails(agreement: Agreement) -> bool:
    """Whether no first or no last step is possible, or the state after the last one is not.

    Finer portions change none of the three: what is kept at the end depends on the amounts alone,
    and where a party has no room at all, at the start or at the end, even the finest portion that
    costs it anything is too much.
    """
    if agreement.choices or any(m.optional for m in agreement.measures):
        return False
    if any(p.limits and p.binds for p in agreement.positions):
        return False
    active = {party for measure in agreement.measures for party in measure.by}
    possible_first = set(agreement.measure)
    possible_last = set(agreement.measure)
    for party in agreement.parties:
        lasts = {m.id: m.lasting * m.value_to(party.id).low for m in agreement.measures}
        end = sum(lasts.values(), Fraction(0))
        total = sum((m.value_to(party.id).low for m in agreement.measures), Fraction(0))
        costly = {name for name, value in lasts.items() if value < 0}
        if party.tolerance is not None:
            if end < -party.tolerance.low:
                return True
            if not party.tolerance.low:
                possible_first -= costly
        if party.id in active:
            room = total + party.stake.low - end
            if room < 0 or total + party.stake.low < 0:
                return True
            if not room:
                possible_last -= costly
    # A group may take a costly step and a gainful one at once.
    return not agreement.groups and (not possible_first or not possible_last)


def _circle(agreement: Agreement, splittable: frozenset[str]) -> bool:
    counts = _certain(agreement)
    graph: TopologicalSorter[_Node] = TopologicalSorter()
    moment: dict[Step, tuple[Step, ...]] = {
        step: tuple(sorted(group)) for group in agreement.groups for step in group
    }

    def at(step: Step) -> tuple[Step, ...]:
        return moment.get(step, (step,))

    def first(name: str) -> _Node:
        return ("first", name) if name in splittable else at(Step(name, 1))

    def last(name: str) -> _Node:
        return ("last", name) if name in splittable else at(Step(name, counts[name]))

    def needed(name: str, need: Fraction | str) -> _Node | None:
        if name in splittable:
            return last(name) if need in ("all", 1) else first(name) if need != 0 else None
        portions = agreement.measure[name].portions_for(need, counts[name])
        return at(Step(name, portions)) if portions else None

    for name, count in counts.items():
        if name in splittable:
            # A measure of one portion has its first and its last at once, never the other way.
            graph.add(last(name), *([first(name)] if first(name) != last(name) else []))
        else:
            for one, other in pairwise(at(Step(name, k + 1)) for k in range(count)):
                if one != other:
                    graph.add(other, one)
    for claim, name, need, strict in _waits(agreement):
        if name not in counts or claim.measure not in counts:
            continue
        measure = agreement.measure[claim.measure]
        if measure.id not in splittable and not portions_of(claim, measure, counts[measure.id]):
            continue  # the plan has no such portion
        node = needed(name, need)
        begins = claim.meant_part in ("first", "each")
        later = first(claim.measure) if begins else last(claim.measure)
        if node is None:
            continue
        if node == later:
            # The same moment meets a position's need, never a requirement's.
            if strict:
                return True
            continue
        graph.add(later, node)
    try:
        graph.prepare()
    except CycleError:
        return True
    return False


def _certain(agreement: Agreement) -> dict[str, int]:
    """Give the portions of each measure that every plan has some of, however fine they are.

    What is cut finer may have more of a limited measure, and never less.
    """
    limits = [p for p in agreement.positions if p.binds and p.limits]
    open_ = {m.id for m in agreement.measures if m.optional} | agreement.alternatives
    counts = amounts(agreement, limits, frozenset())
    return {name: count for name, count in counts.items() if count and name not in open_}


def _waits(agreement: Agreement) -> Iterator[tuple[Claimed, str, Fraction | str, bool]]:
    """Give what claims wait for, and whether it has to be earlier.

    What a portion between the first and the last waits for, the last one waits for as well. Needs
    that are measured by the portion, and those of which one of several is enough, are passed over.
    """
    claims: list[tuple[Claimed, bool]] = [(fact, True) for fact in agreement.requirements]
    claims += [(position, False) for position in agreement.positions if position.binds]
    for claim, strict in claims:
        if claim.claim != "after":
            continue
        for name, need in claim.needs.items():
            if need not in LIKE and name != claim.measure:
                yield claim, name, need, strict
