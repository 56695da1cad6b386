"""No bound is above the optimum, and twins cost nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import by_sets
from tests.oracle.twins import every_pair
from tests.strategies.orders import order_problems

from paripassu.sequencing.order import cuts
from paripassu.sequencing.order.branching import Search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import closure, prepare, reduction, successors, twins
from paripassu.sequencing.order.portfolio import evaluate
from paripassu.sequencing.order.problem import OrderProblem, Precedence
from paripassu.sequencing.order.steinitz import even_pace, strays


@given(order_problems(most=7), st.data())
@settings(max_examples=examples(60))
def test_the_sets_around_a_moment(problem: OrderProblem, data: st.DataObject) -> None:
    least = by_sets(problem)
    assume(least is not None and problem.size)
    assert least is not None
    ready = prepare(problem)
    moment = data.draw(st.integers(0, problem.size - 1))
    most = 100
    begun = Search(ready, moment, Clock())
    cut = cuts.around(begun, least=0, most=most, work=40_000)
    assert cut.bound * ready.unit <= least


@given(order_problems(most=8))
@settings(max_examples=examples(200))
def test_twins_leave_a_best_order(problem: OrderProblem) -> None:
    ready = prepare(problem)
    narrowed = replace(
        problem,
        before=tuple(tuple(Precedence(wait) for wait in waits) for waits in ready.waits),
    )
    assert by_sets(narrowed) == by_sets(problem)


@given(order_problems(most=12), st.booleans(), st.data())
@settings(max_examples=examples(300))
def test_twins_are_those_of_the_definition(
    problem: OrderProblem, free: bool, data: st.DataObject
) -> None:
    number = data.draw(st.permutations(range(problem.size)))
    delta = [problem.delta[moment] for moment in number]
    waits = [[number.index(w.before) for w in problem.before[moment]] for moment in number]
    before, after = closure(waits), successors(waits)
    found = twins(delta, before, after, free=free)
    every = list(every_pair(delta, before, after, free=free))
    assert set(found) <= set(every)
    for pairs in (every, found):
        assert len(set(pairs)) == len(pairs)
    assert with_pairs(waits, found) == with_pairs(waits, every)


def with_pairs(waits: list[list[int]], pairs: list[tuple[int, int]]) -> list[int]:
    """Give all predecessors of each moment, with those that the pairs add."""
    return closure([[*row, *(a for a, b in pairs if b == m)] for m, row in enumerate(waits)])


@given(order_problems(most=6), st.data())
@settings(max_examples=examples(200))
def test_moments_stand_in_turn_in_every_order_within_a_cap(
    problem: OrderProblem, data: st.DataObject
) -> None:
    assume(problem.size > 1)
    ready = prepare(problem)
    most = data.draw(st.integers(0, 20))
    moments = data.draw(
        st.lists(st.integers(0, problem.size - 1), min_size=2, max_size=3, unique=True)
    )
    work = data.draw(st.sampled_from([10, 100, 10_000]))
    narrow = cuts.in_turn(ready, moments, most=most, work=work, clock=Clock())
    within = [
        order
        for order in permutations(range(problem.size))
        if (worst := evaluate(ready, order)) is not None and worst <= most
    ]
    if narrow is None:
        assert not within
        return
    for order in within:
        assert evaluate(narrow, order) is not None
    assert list(narrow.before) == closure(narrow.waits)
    assert list(narrow.after) == successors(narrow.waits)
    assert narrow.waits == reduction(narrow.waits, narrow.before)


vectors = st.integers(1, 4).flatmap(
    lambda p: st.lists(st.tuples(*[st.integers(-9, 9)] * p), min_size=1, max_size=9)
)


def nearest_to_even(rows: list[tuple[int, ...]], far: tuple[Fraction, ...]) -> Fraction:
    """Give, over all orders, the least of the largest deviation from an even pace; far is 1."""
    size, parties = len(rows), len(rows[0])
    total = [sum(row[p] for row in rows) for p in range(parties)]
    least = {0: Fraction(0)}
    for chosen in range(1, 1 << size):
        inside = [index for index in range(size) if chosen >> index & 1]
        kept = [sum(rows[index][p] for index in inside) for p in range(parties)]
        here = max(
            abs(k - Fraction(len(inside) * t, size)) / f if f else Fraction(0)
            for k, t, f in zip(kept, total, far, strict=True)
        )
        least[chosen] = max(here, min(least[chosen ^ 1 << index] for index in inside))
    return least[(1 << size) - 1]


@given(vectors)
@settings(max_examples=examples(100))
def test_some_order_is_at_an_even_pace(rows: list[tuple[int, ...]]) -> None:
    far = strays(rows)
    assert nearest_to_even(rows, far) <= 1
    # What does not stray at all is in step in any order.
    for column, one in enumerate(far):
        assert (one == 0) == (len({row[column] for row in rows}) == 1)


@given(order_problems(most=7))
@settings(max_examples=examples(150))
def test_an_even_pace_keeps_what_it_promises(problem: OrderProblem) -> None:
    waits = replace(problem, before=((),) * problem.size)
    pace = even_pace(waits)
    least = by_sets(waits)
    assert pace.holds <= (least is not None)
    if least is not None and pace.holds:
        assert least <= pace.worst
    bare = replace(
        waits, upper=(None,) * len(problem.upper), floor=(None,) * len(problem.floor),
        release=(0,) * problem.size, deadline=(None,) * problem.size,
    )  # fmt: skip
    free = by_sets(bare)
    assert free is not None
    assert free <= even_pace(bare).worst
    assert even_pace(bare).free
    assert even_pace(problem).free <= all(
        problem.delta[wait.before] == row
        for row, before in zip(problem.delta, problem.before, strict=True)
        for wait in before
    )
