"""Orders under windows and durations against every permutation."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.order.problem import OrderProblem, Precedence
from paripassu.sequencing.order.timed import earliest_end, least_exposure
from paripassu.sequencing.order.windows import critical_path, in_time, schedule, slack, tighten


@st.composite
def problems(draw: st.DrawFn) -> OrderProblem:
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


def literal(problem: OrderProblem, cap: int | None = None) -> list[tuple[int, int]]:
    """Worst exposure and last end day of every feasible order, from the definition."""
    found = []
    for order in permutations(range(problem.size)):
        place = {moment: index for index, moment in enumerate(order)}
        if any(
            place[wait.before] > place[moment]
            for moment, before in enumerate(problem.before)
            for wait in before
        ):
            continue
        kept = [0] * len(problem.upper)
        worst, fits = 0, True
        for index in range(problem.size + 1):
            fits &= all(
                (u is None or k <= u) and (f is None or k >= f)
                for k, u, f in zip(kept, problem.upper, problem.floor, strict=True)
            )
            if index < problem.size:
                worst = max(
                    [worst, *(-k for k, rated in zip(kept, problem.rated, strict=True) if rated)]
                )
                kept = [a + b for a, b in zip(kept, problem.delta[order[index]], strict=True)]
        end: dict[int, int] = {}
        now = 0
        for moment in order:
            for wait in problem.before[moment]:
                now = max(now, end[wait.before] + wait.lag)
            now = max(now, problem.release[moment])
            end[moment] = now
            limit = problem.deadline[moment]
            fits &= limit is None or now <= limit
        if fits and (cap is None or worst <= cap):
            found.append((worst, now))
    return found


@given(problems())
@settings(max_examples=examples(300))
def test_least_exposure_is_that_of_the_best_permutation(problem: OrderProblem) -> None:
    every = literal(problem)
    tight = tighten(problem)
    outcome = least_exposure(tight) if tight is not None else None
    if not every:
        assert outcome is None or outcome.bound is None
        return
    assert outcome is not None
    assert outcome.order is not None
    assert outcome.value == outcome.bound == min(worst for worst, _ in every)
    assert in_time(problem, outcome.order)


@given(problems(), st.integers(0, 6))
@settings(max_examples=examples(300))
def test_earliest_end_is_that_of_the_best_permutation_within_the_cap(
    problem: OrderProblem, cap: int
) -> None:
    every = literal(problem, cap)
    tight = tighten(problem)
    outcome = earliest_end(tight, cap=cap) if tight is not None else None
    if not every:
        assert outcome is None or outcome.bound is None
        return
    assert outcome is not None
    assert outcome.order is not None
    assert outcome.value == outcome.bound == min(end for _, end in every)
    assert max(schedule(problem, outcome.order)) == outcome.value
    assert critical_path(problem) <= outcome.value


@given(problems(), st.integers(1, 3))
@settings(max_examples=examples(200))
def test_a_search_cut_short_gives_a_feasible_order_and_a_true_bound(
    problem: OrderProblem, states: int
) -> None:
    every = literal(problem)
    tight = tighten(problem)
    if tight is None:
        assert not every
        return
    outcome = least_exposure(tight, states=states)
    if outcome.bound is None:
        assert not every
    elif every:
        assert outcome.bound <= min(worst for worst, _ in every)
        if outcome.order is not None:
            assert outcome.value in {worst for worst, _ in every}


@given(problems())
@settings(max_examples=examples(300))
def test_slack_means_that_no_deadline_binds(problem: OrderProblem) -> None:
    tight = tighten(problem)
    if tight is None or not slack(tight):
        return
    without = OrderProblem(
        problem.delta,
        problem.before,
        problem.upper,
        problem.floor,
        problem.rated,
        problem.one,
        problem.release,
        (None,) * problem.size,
    )
    implied = {
        (wait.before, moment) for moment, before in enumerate(tight.before) for wait in before
    }
    given_ = {
        (wait.before, moment) for moment, before in enumerate(problem.before) for wait in before
    }
    if implied == given_:
        assert sorted(literal(problem)) == sorted(literal(without))
