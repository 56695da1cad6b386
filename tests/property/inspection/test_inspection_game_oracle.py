"""Dresher's game against its definition: every stage solved, every mixture of schedules played."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.oracle import recursion as oracle

from paripassu.inspection.games import recursion
from paripassu.inspection.games.recursion import State
from paripassu.inspection.games.schedule import periods_at

PENALTIES = [Fraction(0), Fraction(1, 3), Fraction("0.35"), Fraction(1), Fraction(5)]


@pytest.mark.parametrize("b", PENALTIES, ids=str)
def test_every_small_game(b: Fraction) -> None:
    for n in range(13):
        for m in range(n + 2):
            for k in range(6):
                expected = oracle.value(n, m, k, b)
                assert recursion.value(n, m, k, b) == expected
                if n and m and k:
                    p, x = recursion.inspect(n, m, b), recursion.violate(n, m, k, b)
                    # Neither side can do better against the other's probability.
                    assert oracle.worst(p, n, m, k, b) == expected
                    assert oracle.best(x, n, m, k, b) == expected


@given(
    st.integers(1, 25),
    st.integers(0, 27),
    st.integers(0, 9),
    st.fractions(0, 20, max_denominator=40),
)
def test_any_game(n: int, m: int, k: int, b: Fraction) -> None:
    assert recursion.value(n, m, k, b) == oracle.value(n, m, k, b)
    if m and k:
        p, x = recursion.inspect(n, m, b), recursion.violate(n, m, k, b)
        assert oracle.worst(p, n, m, k, b) == oracle.value(n, m, k, b)
        assert oracle.best(x, n, m, k, b) == oracle.value(n, m, k, b)


@pytest.mark.parametrize("b", PENALTIES[:4], ids=str)
def test_schedules_drawn_beforehand_hold_the_value(b: Fraction) -> None:
    """Who knows the mixture, sees every inspection and plans ahead gains the value and no more."""
    for n in range(2, 6):
        for m in range(1, n):
            state = State.of(n, m, b)
            if state.weight > 50_000:
                continue
            drawn = Counter(periods_at(state, point) for point in range(state.weight))
            mixture = {s: Fraction(points, state.weight) for s, points in drawn.items()}
            for k in range(4):
                assert oracle.deterred(mixture, n, k, b) == oracle.value(n, m, k, b)


@given(st.integers(2, 40), st.integers(1, 39), st.fractions(0, 5, max_denominator=9), st.data())
def test_any_point_gives_a_schedule_that_the_table_allows(
    n: int, m: int, b: Fraction, data: st.DataObject
) -> None:
    m = min(m, n - 1)
    state = State.of(n, m, b)
    schedule = periods_at(state, data.draw(st.integers(0, state.weight - 1)))
    assert len(schedule) == m
    assert list(schedule) == sorted(set(schedule))
    assert 1 <= schedule[0] <= schedule[-1] <= n
