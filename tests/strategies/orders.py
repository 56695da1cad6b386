"""Ordering problems: stated in short, drawn small, without and with windows and durations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from paripassu.sequencing.order.problem import (
    DAY_0,
    Edge,
    Option,
    OrderProblem,
    Precedence,
)


def order_problem(
    delta: Sequence[Sequence[int]],
    before: Sequence[tuple[int, int]] = (),
    upper: Sequence[int | None] | None = None,
    floor: Sequence[int | None] | None = None,
    rated: Sequence[bool] | None = None,
    one: int = 1,
) -> OrderProblem:
    """State an untimed problem by its values and (earlier, later) pairs."""
    size, parties = len(delta), len(delta[0]) if delta else len(upper or ())
    waits: list[list[Precedence]] = [[] for _ in range(size)]
    for earlier, later in before:
        waits[later].append(Precedence(earlier))
    return OrderProblem(
        delta=tuple(map(tuple, delta)),
        before=tuple(map(tuple, waits)),
        upper=tuple(upper) if upper is not None else (None,) * parties,
        floor=tuple(floor) if floor is not None else (None,) * parties,
        rated=tuple(rated) if rated is not None else (True,) * parties,
        one=one,
        release=(0,) * size,
        deadline=(None,) * size,
    )


@st.composite
def order_problems(draw: st.DrawFn, most: int = 7, scale: bool = False) -> OrderProblem:
    """Draw problems of up to ``most`` moments; with ``scale`` their numbers may leave 64 bits."""
    size = draw(st.integers(0, most))
    parties = draw(st.integers(1, 3))
    row = st.tuples(*[st.integers(-6, 6)] * parties)
    # Few kinds of rows, so that twins are common.
    kinds = draw(st.lists(row, min_size=1, max_size=max(1, size)))
    delta = [draw(st.sampled_from(kinds)) for _ in range(size)]
    before = [
        (earlier, later)
        for later in range(size)
        for earlier in range(later)
        if draw(st.integers(0, 4)) == 0
    ]
    limit = st.one_of(st.none(), st.integers(0, 14))
    upper = [draw(limit) for _ in range(parties)]
    floor = [None if (f := draw(limit)) is None else -f for _ in range(parties)]
    rated = [draw(st.integers(0, 4)) > 0 for _ in range(parties)]
    factor = draw(st.sampled_from([1, 6, 10**9, 10**17, 10**40])) if scale else 1
    return order_problem(
        [[v * factor for v in values] for values in delta],
        before,
        [None if u is None else u * factor for u in upper],
        [None if f is None else f * factor for f in floor],
        rated,
        draw(st.integers(1, 8)) * factor,
    )


@st.composite
def timed_problems(draw: st.DrawFn) -> OrderProblem:
    """Draw problems with days that moments begin after, end by and wait for each other."""
    size = draw(st.integers(1, 6))
    parties = draw(st.integers(1, 2))
    small = st.integers(-4, 4)
    before = [
        tuple(
            Precedence(earlier, draw(st.integers(0, 3)))
            for earlier in range(moment)
            if draw(st.integers(0, 3)) == 0
        )
        for moment in range(size)
    ]
    maybe = st.one_of(st.none(), st.integers(0, 8))
    return OrderProblem(
        delta=tuple(tuple(draw(small) for _ in range(parties)) for _ in range(size)),
        before=tuple(before),
        upper=tuple(draw(maybe) for _ in range(parties)),
        floor=tuple(None if (limit := draw(maybe)) is None else -limit for _ in range(parties)),
        rated=tuple(draw(st.booleans()) for _ in range(parties)),
        one=1,
        release=tuple(draw(st.integers(0, 4)) for _ in range(size)),
        deadline=tuple(draw(st.one_of(st.none(), st.integers(1, 9))) for _ in range(size)),
    )


@st.composite
def dated_problems(draw: st.DrawFn) -> OrderProblem:
    """Draw problems whose days reach back: deadlines that run, beginnings, alternatives."""
    problem = draw(timed_problems())
    moments = st.integers(0, problem.size - 1)
    begins = draw(st.integers(0, 2))
    nodes = st.integers(0, problem.size + begins - 1)
    edges = [
        Edge(node, draw(moments), draw(st.integers(0, 3)))
        for node in range(problem.size, problem.size + begins)
    ]
    for _ in range(draw(st.integers(0, 3))):
        target = draw(st.one_of(nodes, st.just(DAY_0)))
        edges.append(Edge(draw(nodes), target, draw(st.integers(-8 if target == DAY_0 else -5, 2))))
    options = []
    if problem.size > 1:
        options += [draw(_deadline(nodes, moments)) for _ in range(draw(st.integers(0, 1)))]
        options += [draw(_needs(problem.size)) for _ in range(draw(st.integers(0, 1)))]
    return replace(problem, begins=begins, edges=tuple(edges), options=tuple(options))


@st.composite
def _deadline(
    draw: st.DrawFn, nodes: st.SearchStrategy[int], moments: st.SearchStrategy[int]
) -> tuple[Option, ...]:
    """Draw a node that is at most so long after the latest of some moments."""
    node, days = draw(nodes), -draw(st.integers(0, 4))
    targets = draw(st.lists(moments, min_size=2, max_size=3, unique=True))
    return tuple(Option((Edge(node, target, days),)) for target in targets)


@st.composite
def _needs(draw: st.DrawFn, size: int) -> tuple[Option, ...]:
    """Draw a moment that waits for one of two sets of others."""
    moment, lag = draw(st.integers(0, size - 1)), draw(st.integers(0, 3))
    others = [m for m in range(size) if m != moment]
    sets = [
        sorted(draw(st.sets(st.sampled_from(others), min_size=1, max_size=2))) for _ in range(2)
    ]
    return tuple(
        Option(
            tuple(Edge(before, moment, lag) for before in some),
            tuple((before, moment) for before in some),
        )
        for some in sets
    )
