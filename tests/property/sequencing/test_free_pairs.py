"""Pairs that every order needs, against all orders of all sets of pairs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, permutations

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.repairs.closed import Kept
from paripassu.sequencing.repairs.free_pairs import FreePairs, Two, Work
from paripassu.sequencing.repairs.room import Room

ROW = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


def read(size: int, waiting: Iterable[Two], pairs: Collection[Two], kept: Kept) -> FreePairs:
    """Give a problem in which the first of each two that wait comes before the second."""
    waits = [sorted(one for one, other in waiting if other == moment) for moment in range(size)]
    return FreePairs(waits, pairs, kept)


@st.composite
def any_problems(draw: st.DrawFn) -> FreePairs:
    """Draw up to five moments of two parties; some wait for others, in a circle, too."""
    size = draw(st.integers(0, 5))
    twos = [*combinations(range(size), 2)]
    both = [*twos, *((other, one) for one, other in twos)]
    waiting = draw(st.sets(st.sampled_from(both), max_size=5)) if both else set()
    pairs = draw(st.sets(st.sampled_from(twos), max_size=6)) if twos else set()
    rows = [draw(ROW) for _ in range(size)]
    limit = st.none() | st.integers(0, 4)
    upper = draw(st.tuples(limit | st.just(-1), limit))
    floor = draw(st.tuples(limit, limit))
    return read(size, waiting, pairs, Kept(rows, upper, [None if f is None else -f for f in floor]))


@st.composite
def problems_with_an_order(draw: st.DrawFn) -> FreePairs:
    """Draw one that some pairs solve: its limits are what everyone has kept on the way with them.

    The moments of a pair may wait for each other.
    """
    size = draw(st.integers(2, 5))
    order: list[tuple[int, ...]] = []
    while (first := sum(map(len, order))) < size:
        several = first + 1 < size and draw(st.booleans())
        order.append((first, first + 1) if several else (first,))
    rows = [draw(ROW) for _ in range(size)]
    points = [(0, 0)]
    for moment in order:
        now = (points[-1], *(rows[one] for one in moment))
        points.append((sum(row[0] for row in now), sum(row[1] for row in now)))
    twos = [*combinations(range(size), 2)]
    right = {(one, two) for k, m in enumerate(order) for one in m for n in order[k:] for two in n}
    waiting = draw(st.sets(st.sampled_from(sorted(right)), max_size=4))
    pairs = draw(st.sets(st.sampled_from(twos), max_size=3))
    pairs |= {(m[0], m[1]) for m in order if len(m) > 1}
    columns = [*zip(*points, strict=True)]
    kept = Kept(rows, [max(column) for column in columns], [min(column) for column in columns])
    return read(size, {two for two in waiting if two[0] != two[1]}, pairs, kept)


problems = any_problems() | problems_with_an_order()


def sets_of_pairs(pairs: Sequence[Two]) -> Iterator[frozenset[Two]]:
    if not pairs:
        yield frozenset()
        return
    first, *rest = pairs
    yield from sets_of_pairs(rest)
    for more in sets_of_pairs([pair for pair in rest if not {*pair} & {*first}]):
        yield more | {first}


def has_order(problem: FreePairs, pairs: frozenset[Two]) -> bool:
    """Whether some order of the moments, with these pairs, is within all limits at all points."""
    inside = {moment for pair in pairs for moment in pair}
    moments = [*pairs, *((m,) for m in range(len(problem.waits)) if m not in inside)]
    return any(stands(problem, order) for order in permutations(moments))


def stands(problem: FreePairs, order: Sequence[tuple[int, ...]]) -> bool:
    done: set[int] = set()
    points = [set(done)]
    for moment in order:
        done |= {*moment}
        if any(not {*problem.waits[one]} <= done for one in moment):
            return False
        points.append(set(done))
    kept = problem.kept
    for point in points:
        for party, (upper, floor) in enumerate(zip(kept.upper, kept.floor, strict=True)):
            now = sum(kept.rows[moment][party] for moment in point)
            if (upper is not None and now > upper) or (floor is not None and now < floor):
                return False
    return True


@given(problems)
@settings(max_examples=examples(400))
def test_every_set_of_pairs_that_leaves_an_order_has_one_of_those_needed(
    problem: FreePairs,
) -> None:
    leave = [p for p in sets_of_pairs([*problem.pairs]) if has_order(problem, p)]
    needed = problem.needed(Work(), lambda: False)
    if frozenset() in leave:
        assert needed is None
        return
    assert needed is not None
    event("no pairs help" if not leave else f"one of {len(needed)} pairs is needed")
    assert bool(needed) == bool(leave)
    assert all(needed & pairs for pairs in leave)
    assert needed <= frozenset().union(*leave)


@given(problems)
@settings(max_examples=examples(100))
def test_where_too_little_may_be_looked_at_nothing_wrong_is_said(problem: FreePairs) -> None:
    needed, few = problem.needed(Work(), lambda: False), Work(2)
    assert problem.needed(few, lambda: False) in (None, needed)
    assert problem.needed(Work(0), lambda: False) is None
    assert problem.needed(Work(), lambda: True) is None


@given(problems, st.sets(st.integers(0, 4)))
@settings(max_examples=examples(200))
def test_all_stand_within_their_limits_as_one_number_says(
    problem: FreePairs, some: set[int]
) -> None:
    kept, room = problem.kept, Room.of(problem.kept)
    done = [moment for moment in some if moment < len(kept.rows)]
    sums = [sum(kept.rows[moment][party] for moment in done) for party in range(2)]
    within = all(
        (upper is None or now <= upper) and (floor is None or now >= floor)
        for now, upper, floor in zip(sums, kept.upper, kept.floor, strict=True)
    )
    one = room.start + sum(room.rows[moment] for moment in done)
    assert (one & room.within == room.within) == within
