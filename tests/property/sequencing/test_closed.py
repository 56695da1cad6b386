"""The least sum of a closed set, against looking at every set."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.repairs.closed import least_closed, unreachable

SIZE = 5
things = st.integers(0, SIZE - 1)
waits_ = st.lists(st.frozensets(things, max_size=2), min_size=SIZE, max_size=SIZE)
values_ = st.lists(st.integers(-4, 4), min_size=SIZE, max_size=SIZE)
few = st.frozensets(things, max_size=2)


def closed_sets(
    waits: list[frozenset[int]], inside: frozenset[int], outside: frozenset[int]
) -> list[frozenset[int]]:
    """Give every set that has what its members wait for."""
    every = (
        frozenset(thing for thing, has in enumerate(chosen) if has)
        for chosen in product((False, True), repeat=SIZE)
    )
    return [
        some
        for some in every
        if inside <= some and not outside & some and all(waits[thing] <= some for thing in some)
    ]


@given(values_, waits_, few, few)
@settings(max_examples=examples(300))
def test_the_least_closed_set_is_found(
    values: list[int], waits: list[frozenset[int]], inside: frozenset[int], outside: frozenset[int]
) -> None:
    sums = [sum(values[thing] for thing in some) for some in closed_sets(waits, inside, outside)]
    found = least_closed(values, waits, inside=inside, outside=outside)
    assert found == min(sums, default=None)


@given(values_, waits_, few, few, st.integers(-6, 6), st.integers(-6, 6))
@settings(max_examples=examples(300))
def test_nobody_is_beyond_its_limits_where_some_set_is_within(
    values: list[int],
    waits: list[frozenset[int]],
    inside: frozenset[int],
    outside: frozenset[int],
    upper: int,
    floor: int,
) -> None:
    sums = [sum(values[thing] for thing in some) for some in closed_sets(waits, inside, outside)]
    beyond = bool(sums) and (min(sums) > upper or max(sums) < floor)
    told = unreachable(
        [[value] for value in values],
        [sorted(before) for before in waits],
        [(sorted(inside), sorted(outside))],
        [upper],
        [floor],
    )
    assert told is beyond
