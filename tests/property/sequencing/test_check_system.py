"""The system of days against rounds over all bounds, and what is given up where none fit."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.check.system import START, Bound, solve

DAYS = st.sampled_from([Fraction(n, 2) for n in range(-6, 9)])


@st.composite
def systems(draw: st.DrawFn, causes: int = 6) -> tuple[int, list[Bound]]:
    """Draw a number of variables, and bounds between them."""
    count = draw(st.integers(2, 7))
    nodes = st.integers(0, count - 1)
    bound = st.builds(Bound, nodes, nodes, DAYS, st.integers(0, 3), st.integers(0, causes))
    bounds = draw(st.lists(bound, max_size=40))
    # All bounds of a cause are of one rank.
    return count, [Bound(b.before, b.after, b.days, int(str(b.cause)) % 4, b.cause) for b in bounds]


def least(count: int, bounds: list[Bound]) -> list[Fraction] | None:
    """Give the least days by as many rounds as there are variables; None: there are none."""
    days = [Fraction(0)] * count
    for _ in range(count + 1):
        for bound in bounds:
            days[bound.after] = max(days[bound.after], days[bound.before] + bound.days)
    kept = days[START] == 0 and all(days[b.after] >= days[b.before] + b.days for b in bounds)
    return days if kept else None


@given(systems())
@settings(max_examples=examples(600))
def test_the_least_days_are_those_of_the_rounds(system: tuple[int, list[Bound]]) -> None:
    count, bounds = system
    solution = solve(count, bounds)
    expected = least(count, bounds)
    if expected is None:
        assert solution.dropped
    else:
        assert not solution.dropped
        assert [*solution.days] == expected


@given(systems(causes=40))
@settings(max_examples=examples(600))
def test_what_is_given_up_is_broken(system: tuple[int, list[Bound]]) -> None:
    count, bounds = system
    solution = solve(count, bounds)
    days = solution.days

    def broken(bound: Bound) -> bool:
        return days[bound.after] < days[bound.before] + bound.days

    assert sorted(map(repr, (*solution.kept, *solution.dropped))) == sorted(map(repr, bounds))
    assert not any(map(broken, solution.kept))
    assert [*days] == least(count, [*solution.kept])
    assert any(map(broken, solution.dropped)) is bool(solution.dropped)
