"""Bounds that carry their proof: against every set, and against proofs that were tampered with."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.trees import last, passes, proves, sets_before
from tests.strategies.orders import order_problems
from tests.unit.sequencing.order.test_portfolio import tight

from paripassu.sequencing.order import cuts
from paripassu.sequencing.order.around import Leaf, Split, Tree, holds
from paripassu.sequencing.order.branching import Search, refute, search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import closure, members, prepare
from paripassu.sequencing.order.least_closure import least_closure
from paripassu.sequencing.order.nearest import dot, nearest
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.repairs.closed import least_closed

WORK = 100_000


@given(st.integers(0, 9), st.data())
@settings(max_examples=examples(300))
def test_the_closed_set_of_least_weight(size: int, data: st.DataObject) -> None:
    waits = [[e for e in range(m) if data.draw(st.integers(0, 3)) == 0] for m in range(size)]
    weights = data.draw(st.lists(st.integers(-9, 9), min_size=size, max_size=size))
    before = closure(waits)
    # What may be taken is closed upwards among what is left when its predecessors are in.
    taken = data.draw(st.sets(st.integers(0, size - 1))) if size else set()
    left = data.draw(st.sets(st.integers(0, size - 1))) if size else set()
    inside = {m for t in taken for m in (*members(before[t]), t)}
    outside = {m for m in range(size) for o in left if m == o or before[m] >> o & 1}
    assume(not inside & outside)
    free = sum(1 << m for m in range(size) if m not in inside | outside)
    value, chosen = least_closure({m: weights[m] for m in members(free)}, before, free)
    expected = least_closed(weights, waits, inside=inside, outside=outside)
    assert value + sum(weights[m] for m in inside) == expected
    assert value == sum(weights[m] for m in members(chosen))
    assert not chosen & ~free
    assert all(not before[m] & free & ~chosen for m in members(chosen))
    # It is the smallest of its value: with each member dearer by a little none is better.
    scaled = {m: weights[m] * (size + 1) + 1 for m in members(free)}
    again, smallest = least_closure(scaled, before, free)
    assert (again, smallest) == (value * (size + 1) + chosen.bit_count(), chosen)


@given(
    st.integers(1, 3).flatmap(
        lambda n: st.lists(st.tuples(*[st.integers(-9, 9)] * n), min_size=1, max_size=8)
    )
)
@settings(max_examples=examples(300))
def test_the_nearest_point(points: list[tuple[int, ...]]) -> None:
    floats = [tuple(map(float, point)) for point in points]
    at, weights = nearest(floats)
    assert sum(weights.values()) == pytest.approx(1)
    assert all(weight > 0 for weight in weights.values())
    made = [sum(w * floats[i][p] for i, w in weights.items()) for p in range(len(at))]
    assert made == pytest.approx(at)
    # All points lie beyond the plane through it (Wolfe 1976, theorem 2.1).
    assert all(dot(at, point) >= dot(at, at) - 1e-6 for point in floats)


@given(order_problems(most=8, scale=True), st.data())
@settings(max_examples=examples(400))
def test_a_cap_is_refuted_exactly_where_no_set_passes(
    problem: OrderProblem, data: st.DataObject
) -> None:
    assume(problem.size)
    ready = prepare(problem)
    moment = data.draw(st.integers(0, ready.size - 1))
    cap = data.draw(st.integers(0, 12)) * problem.one // ready.unit
    work = data.draw(st.sampled_from([0, 10, 40, WORK]))
    sets = list(sets_before(ready, moment))
    some = any(passes(ready, moment, cap, each) for each in sets) or last(ready, moment, cap)
    found = refute(ready, moment, cap, work=work, clock=Clock())
    if found is None:
        assert work < WORK
    elif isinstance(found, int):
        assert some
        chosen = set(members(found))
        assert chosen in sets
        assert passes(ready, moment, cap, chosen) or last(ready, moment, cap)
    else:
        assert not some
        assert proves(ready, moment, cap, found)
        assert holds(ready, moment, cap, found)


@pytest.mark.parametrize("seed", range(3))
def test_a_refutation_that_runs_out_of_work_says_nothing(seed: int) -> None:
    ready = prepare(tight(14, seed))
    given_up = 0
    for moment in cuts.by_size(ready)[:4]:
        clock = Clock()
        bound = search(ready, moment, least=0, most=ready.one, work=WORK, clock=clock).bound
        for work in (20, 60, 200, WORK):
            found = refute(ready, moment, bound - 1, work=work, clock=clock)
            assert not isinstance(found, int) or last(ready, moment, bound - 1)
            given_up += found is None
            found = refute(ready, moment, bound, work=work, clock=clock)
            if isinstance(found, int) and not last(ready, moment, bound):
                assert passes(ready, moment, bound, set(members(found)))
    assert given_up


@given(order_problems(most=8), st.data())
@settings(max_examples=examples(300))
def test_the_least_cap_of_a_moment(problem: OrderProblem, data: st.DataObject) -> None:
    assume(problem.size)
    ready = prepare(problem)
    moment = data.draw(st.integers(0, ready.size - 1))
    least = data.draw(st.integers(0, 3))
    most = least + data.draw(st.integers(0, 40))
    work = data.draw(st.sampled_from([0, 10, 40, WORK]))
    divide = data.draw(st.booleans())
    found = search(ready, moment, least=least, most=most, work=work, clock=Clock(), divide=divide)
    caps = range(least, most + 1)
    sets = list(sets_before(ready, moment))
    first = next((c for c in caps if any(passes(ready, moment, c, s) for s in sets)), most + 1)
    assert least <= found.bound <= first
    if divide and work == WORK:
        assert found.bound == first
    if found.chosen is not None:
        assert found.attained is not None
        chosen = set(members(found.chosen))
        assert chosen in sets
        assert passes(ready, moment, found.attained, chosen)
        assert not passes(ready, moment, found.attained - 1, chosen) or not found.attained
    if found.bound > least and not last(ready, moment, found.bound - 1):
        assert found.tree is not None
        assert proves(ready, moment, found.bound - 1, found.tree)
        assert holds(ready, moment, found.bound - 1, found.tree)


@given(order_problems(most=8), st.data())
@settings(max_examples=examples(150))
def test_a_search_that_goes_on_ends_as_one_that_never_stopped(
    problem: OrderProblem, data: st.DataObject
) -> None:
    assume(problem.size)
    ready = prepare(problem)
    moment = data.draw(st.integers(0, ready.size - 1))
    least, most = data.draw(st.integers(0, 3)), data.draw(st.integers(4, 40))
    begun = Search(ready, moment, Clock())
    bound = least
    for work in data.draw(st.lists(st.sampled_from([0, 5, 20, 60]), max_size=5)):
        divide = data.draw(st.booleans())
        # What is known rises, and what would improve falls, as in the stages of a search.
        least = data.draw(st.integers(least, max(least, min(bound, most))))
        most = data.draw(st.integers(max(least, most - 3), most))
        found = begun.go(least=least, most=most, work=work, divide=divide)
        assert found.bound >= min(bound, most + 1)
        bound = found.bound
        if bound > least and not last(ready, moment, bound - 1):
            assert found.tree is not None
            assert proves(ready, moment, bound - 1, found.tree)
    found = begun.go(least=least, most=most, work=WORK)
    whole = search(ready, moment, least=least, most=most, work=WORK, clock=Clock())
    assert found.bound == whole.bound


def trees(ready_size: int, columns: int) -> st.SearchStrategy[Tree]:
    """Draw trees at random: most of them prove nothing."""
    numbers = st.tuples(*[st.integers(-1, 4)] * columns)
    leaves = st.builds(Leaf, numbers, numbers)
    return st.recursive(
        leaves,
        lambda inner: st.builds(Split, st.integers(-1, ready_size), inner, inner),
        max_leaves=4,
    )


@given(order_problems(most=6), st.data())
@settings(max_examples=examples(500))
def test_no_false_tree_is_taken(problem: OrderProblem, data: st.DataObject) -> None:
    assume(problem.size)
    ready = prepare(problem)
    moment = data.draw(st.integers(0, ready.size - 1))
    cap = data.draw(st.integers(0, 12))
    tree = data.draw(trees(ready.size, len(ready.upper)))
    accepted = holds(ready, moment, cap, tree)
    assert accepted == proves(ready, moment, cap, tree)
    if accepted:
        assert not any(passes(ready, moment, cap, s) for s in sets_before(ready, moment))
        assert not last(ready, moment, cap)


def changed(tree: Tree) -> list[Tree]:
    """Give a tree with each leaf's multipliers set to nothing, and each division swapped."""
    if isinstance(tree, Leaf):
        none = (0,) * len(tree.up)
        return [Leaf(none, none), Leaf(tree.down, tree.up)]
    return [
        Split(tree.moment, tree.inside, tree.out),
        *(Split(tree.moment, out, tree.inside) for out in changed(tree.out)),
        *(Split(tree.moment, tree.out, inside) for inside in changed(tree.inside)),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_tree_of_a_larger_problem_and_what_damages_it(seed: int) -> None:
    ready = prepare(tight(14, seed))
    every = {
        m: search(ready, m, least=0, most=2 * ready.one, work=WORK, clock=Clock())
        for m in cuts.by_size(ready)
        if ready.after[m]
    }
    moment = next(m for m, found in every.items() if isinstance(found.tree, Split))
    found = every[moment]
    tree = found.tree
    assert isinstance(tree, Split)
    cap = found.bound - 1
    assert proves(ready, moment, cap, tree)
    assert holds(ready, moment, cap, tree)
    assert not holds(ready, moment, found.bound, tree)
    refused = 0
    for other in changed(tree)[:20]:
        accepted = holds(ready, moment, cap, other)
        assert accepted == proves(ready, moment, cap, other)
        refused += not accepted
    assert refused
