"""Ordering problems searched exhaustively, from the definition; small ones to draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from hypothesis import strategies as st

from paripassu.sequencing.order.problem import OrderProblem, Precedence


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


def points(problem: OrderProblem, order: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield what is kept at the start and after each moment."""
    kept = (0,) * len(problem.upper)
    yield kept
    for moment in order:
        kept = tuple(k + d for k, d in zip(kept, problem.delta[moment], strict=True))
        yield kept


def inside(problem: OrderProblem, kept: Sequence[int]) -> bool:
    return all(
        (u is None or k <= u) and (f is None or k >= f)
        for k, u, f in zip(kept, problem.upper, problem.floor, strict=True)
    )


def exposed(problem: OrderProblem, kept: Sequence[int]) -> int:
    return max([0, *(-k for k, r in zip(kept, problem.rated, strict=True) if r)])


def value(problem: OrderProblem, order: Sequence[int]) -> int | None:
    """Give the worst exposure of one order; None: not feasible."""
    place = {moment: index for index, moment in enumerate(order)}
    if any(place[w.before] > place[m] for m, ws in enumerate(problem.before) for w in ws):
        return None
    kept = list(points(problem, order))
    if not all(inside(problem, k) for k in kept):
        return None
    return max((exposed(problem, k) for k in kept[:-1]), default=0)


def by_permutations(problem: OrderProblem) -> int | None:
    """Try every permutation: the least worst exposure, None if there is no order."""
    values = (value(problem, order) for order in permutations(range(problem.size)))
    return min((v for v in values if v is not None), default=None)


def by_sets(problem: OrderProblem) -> int | None:
    """Go through every set of moments, smaller ones first: the same, for a dozen moments."""
    size = problem.size
    needs = [sum(1 << wait.before for wait in waits) for waits in problem.before]
    full = (1 << size) - 1
    least: dict[int, int] = {}
    for done in range(full + 1):
        kept = [
            sum(problem.delta[m][p] for m in range(size) if done >> m & 1)
            for p in range(len(problem.upper))
        ]
        if not inside(problem, kept):
            continue
        here = 0 if done == full else exposed(problem, kept)
        ways = [
            least[rest]
            for m in range(size)
            if done >> m & 1 and (rest := done ^ 1 << m) in least and not needs[m] & ~rest
        ]
        if not done:
            least[done] = 0
        elif ways:
            least[done] = max(here, min(ways))
    return least.get(full)


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
