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

from paripassu.agreement.model import Agreement, Step

_Node = tuple[str, str] | tuple[Step, ...]


def fluid_conflict(agreement: Agreement, splittable: frozenset[str]) -> bool:
    """Whether positions, requirements and groups admit no plan however fine the portions are.

    False says nothing.
    """
    return _shares_clash(agreement) or _circle(agreement, splittable)


def _shares_clash(agreement: Agreement) -> bool:
    for measure in agreement.measures:
        positions = [p for p in agreement.positions if p.binds and p.measure == measure.id]
        limits = [p.share for p in positions if p.claim == "at_most" and p.share is not None]
        limits += [Fraction(0) for p in positions if p.claim == "exclude"]
        most = min(limits, default=Fraction(1))
        for position in positions:
            if position.claim == "include" and most == 0:
                return True
            if (
                position.claim == "at_least"
                and position.share is not None
                and position.share > most
            ):
                return True
    return False


def _circle(agreement: Agreement, splittable: frozenset[str]) -> bool:
    limited = {p.measure for p in agreement.positions if p.binds and p.limits}
    optional = {m.id for m in agreement.measures if m.optional}
    certain = {m.id for m in agreement.measures} - limited - optional
    graph: TopologicalSorter[_Node] = TopologicalSorter()
    moment: dict[Step, tuple[Step, ...]] = {
        step: tuple(sorted(group)) for group in agreement.groups for step in group
    }

    def at(step: Step) -> tuple[Step, ...]:
        return moment.get(step, (step,))

    def first(name: str) -> _Node:
        return ("first", name) if name in splittable else at(Step(name, 1))

    def last(name: str) -> _Node:
        measure = agreement.measure[name]
        return ("last", name) if name in splittable else at(Step(name, len(measure.shares)))

    def needed(name: str, need: Fraction | str) -> _Node | None:
        measure = agreement.measure[name]
        if need in ("all", 1):
            return last(name)
        if name in splittable:
            return first(name) if need != 0 else None
        portions = measure.portions_for(need, len(measure.shares))
        return at(Step(name, portions)) if portions else None

    for name in sorted(certain):
        if name in splittable:
            # A measure of one portion has its first and its last at once, never the other way.
            graph.add(last(name), *([first(name)] if first(name) != last(name) else []))
        else:
            steps = [at(Step(name, k + 1)) for k in range(len(agreement.measure[name].shares))]
            for one, other in pairwise(steps):
                if one != other:
                    graph.add(other, one)
    for gate, name, need, strict in _waits(agreement):
        if name not in certain or gate[1] not in certain:
            continue
        node = needed(name, need)
        later = first(gate[1]) if gate[0] == "first" else last(gate[1])
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


def _waits(agreement: Agreement) -> Iterator[tuple[tuple[str, str], str, Fraction | str, bool]]:
    for fact in agreement.requirements:
        for name, need in fact.needs.items():
            yield ("first", fact.measure), name, need, True
    for position in agreement.positions:
        if position.binds and position.claim == "after":
            for name, need in position.needs.items():
                yield (position.part, position.measure), name, need, False
