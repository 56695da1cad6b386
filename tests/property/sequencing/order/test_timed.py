"""Orders under windows and durations against every permutation."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import with_days
from tests.strategies.orders import timed_problems

from paripassu.sequencing.order.closure import closure
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.timed import earliest_end, least_exposure
from paripassu.sequencing.order.windows import critical_path, in_time, schedule, slack, tighten


@given(timed_problems())
@settings(max_examples=examples(300))
def test_least_exposure_is_that_of_the_best_permutation(problem: OrderProblem) -> None:
    every = with_days(problem)
    tight = tighten(problem)
    outcome = least_exposure(tight) if tight is not None else None
    if not every:
        assert outcome is None or outcome.bound is None
        return
    assert outcome is not None
    assert outcome.order is not None
    assert outcome.value == outcome.bound == min(worst for worst, _ in every)
    assert in_time(problem, outcome.order)


@given(timed_problems(), st.integers(0, 6))
@settings(max_examples=examples(300))
def test_earliest_end_is_that_of_the_best_permutation_within_the_cap(
    problem: OrderProblem, cap: int
) -> None:
    every = with_days(problem, cap)
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


@given(timed_problems(), st.integers(1, 3))
@settings(max_examples=examples(200))
def test_a_search_cut_short_gives_a_feasible_order_and_a_true_bound(
    problem: OrderProblem, states: int
) -> None:
    every = with_days(problem)
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


@given(timed_problems())
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
        assert sorted(with_days(problem)) == sorted(with_days(without))


@given(timed_problems())
@settings(max_examples=examples(300))
def test_windows_imply_what_every_pair_of_them_says(problem: OrderProblem) -> None:
    tight = tighten(problem)
    if tight is None:
        assert not with_days(problem)
        return
    waits = [{wait.before for wait in before} for before in tight.before]
    assert all(len(few) == len(before) for few, before in zip(waits, tight.before, strict=True)), (
        "each stands once"
    )
    every = [{wait.before for wait in before} for before in problem.before]
    for moment, day in enumerate(tight.release):
        for other, limit in enumerate(tight.deadline):
            if limit is not None and day > limit:
                assert other != moment
                every[moment].add(other)
    assert closure([sorted(few) for few in waits]) == closure([sorted(all_) for all_ in every])
