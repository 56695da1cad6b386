"""The least sum of a closed set, against looking at every set."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.repairs.closed import Kept, Points, least_closed

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


@given(
    st.lists(st.tuples(values_, st.integers(-6, 6), st.integers(-6, 6)), min_size=1, max_size=2),
    waits_,
    few,
    few,
)
@settings(max_examples=examples(300))
def test_who_is_beyond_a_limit_is_so_whatever_else_is_done(
    kept: list[tuple[list[int], int, int]],
    waits: list[frozenset[int]],
    inside: frozenset[int],
    outside: frozenset[int],
) -> None:
    every = closed_sets(waits, inside, outside)
    sums = [([sum(v[thing] for thing in some) for some in every], u, f) for v, u, f in kept]
    beyond = (
        not every
        or all(min(found) > upper for found, upper, _ in sums)
        or all(max(found) < floor for found, _, floor in sums)
    )
    points = Points.of(
        [Kept([[value] for value in values], [upper], [floor]) for values, upper, floor in kept],
        [sorted(before) for before in waits],
    )
    assert points.beyond(inside, outside) is beyond
