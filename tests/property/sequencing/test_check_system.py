"""The system of days against rounds over all bounds, and what gives way where none fit."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.check.system import START, Bound, solve

DAYS = st.sampled_from([Fraction(n, 2) for n in range(-6, 9)])


@st.composite
def systems(draw: st.DrawFn, causes: int = 6, most: int = 40) -> tuple[int, list[Bound]]:
    """Draw a number of variables, and bounds between them."""
    count = draw(st.integers(2, 7))
    nodes = st.integers(0, count - 1)
    bound = st.builds(Bound, nodes, nodes, DAYS, st.integers(0, 3), st.integers(0, causes))
    bounds = draw(st.lists(bound, max_size=most))
    # No two of a cause say the same of the same; and all of a cause are of one rank.
    single = {(b.before, b.after, b.cause): b for b in bounds}.values()
    return count, [Bound(b.before, b.after, b.days, int(str(b.cause)) % 4, b.cause) for b in single]


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
        assert [*solution.bounds] != bounds
    else:
        assert [*solution.bounds] == bounds
        assert [*solution.days] == expected


@given(systems(causes=60, most=120))
@settings(max_examples=examples(600))
def test_what_gives_way_is_broken(system: tuple[int, list[Bound]]) -> None:
    count, bounds = system
    solution = solve(count, bounds)
    days = solution.days
    assert [*days] == least(count, [*solution.bounds])
    asked = {(bound.before, bound.after, bound.cause): bound.days for bound in bounds}
    for bound in solution.bounds:
        assert bound.days <= asked[bound.before, bound.after, bound.cause]
    broken = any(days[b.after] < days[b.before] + b.days for b in bounds)
    assert broken is ([*solution.bounds] != bounds)


def test_a_bound_gives_way_by_as_little_as_it_takes() -> None:
    """Work of 5 days, then 3, is due on day 6: that gives way, by 2 days."""
    work = [Bound(START, 1, Fraction(5), 0, "work"), Bound(1, 2, Fraction(3), 0, "work")]
    due = Bound(2, START, Fraction(-6), 1, "by")
    solution = solve(3, [*work, due])
    assert solution.days == (Fraction(0), Fraction(5), Fraction(8))
    assert solution.bounds == (*work, Bound(2, START, Fraction(-8), 1, "by"))
