"""Runs of slots and canonical covers against a literal reading of their definitions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paripassu.escrow.nodes import Runs, cover_of, run_of

DEPTH = 5
SLOTS = st.frozensets(st.integers(0, 2**DEPTH - 1))


def runs(slots: frozenset[int]) -> Runs:
    return Runs.of((slot, slot + 1) for slot in slots)


@given(SLOTS, SLOTS)
def test_runs_are_sets(one: frozenset[int], other: frozenset[int]) -> None:
    a, b = runs(one), runs(other)
    assert [*a.slots()] == sorted(one)
    assert a.size == len(one)
    assert (a & b) == runs(one & other)
    assert (a | b) == runs(one | other)
    assert (a - b) == runs(one - other)
    assert (a <= b) == (one <= other)
    assert all((slot in a) == (slot in one) for slot in range(2**DEPTH))
    for first in range(0, 2**DEPTH, 3):
        assert a.count(first, first + 7) == len(one & {*range(first, first + 7)})
        within = [slot for run in a.within(first, first + 7) for slot in range(*run)]
        assert within == sorted(one & {*range(first, first + 7)})


@given(SLOTS, SLOTS)
def test_the_first_that_is_missing(one: frozenset[int], other: frozenset[int]) -> None:
    there = sorted(one & other)
    assert runs(one).first_not_in(there) == min(one - other, default=None)


@given(SLOTS, SLOTS)
def test_the_cover_is_that_of_the_specification(
    territory: frozenset[int], other: frozenset[int]
) -> None:
    opened = territory & other
    under = {
        node: territory & {*range(*run_of(node, DEPTH))} for node in range(1, 2 ** (DEPTH + 1))
    }
    whole = {node for node, there in under.items() if there and there <= opened}
    closed = {node for node, there in under.items() if there and not there & opened}
    made = cover_of(runs(territory), runs(opened), DEPTH)
    for nodes, literal in ((made.nodes, whole), (made.path, closed)):
        maximal = {node for node in literal if node // 2 not in literal}
        assert [*nodes] == sorted(maximal, key=lambda node: run_of(node, DEPTH))
