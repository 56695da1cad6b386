"""The least sample, against trying every size; several instruments, against every hiding place."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.sampling import hidden, least, least_iaea, subsets

from paripassu.inspection.sampling import least as fast
from paripassu.inspection.sampling.instruments import Instrument
from paripassu.inspection.sampling.several import miss_several, worst_mixture
from paripassu.inspection.sampling.size import sample_size

shares = st.fractions(0, 1, max_denominator=20)


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, int, Fraction, Fraction]:
    population = draw(st.integers(1, 60))
    return population, draw(st.integers(1, population)), draw(shares), draw(shares)


@given(cases(), st.integers(0, 3))
def test_least_exact(case: tuple[int, int, Fraction, Fraction], unseen: int) -> None:
    population, defects, beta, per_item = case
    answer = sample_size(population, defects, 1 - beta, per_item=per_item, unseen=unseen)
    assert answer.n == least(population, defects, beta, per_item, unseen)


@given(cases())
def test_least_iaea_and_that_it_is_cautious(case: tuple[int, int, Fraction, Fraction]) -> None:
    population, defects, beta, per_item = case
    cautious = fast.least_iaea(population, defects, beta, per_item)
    assert cautious == least_iaea(population, defects, beta, per_item)
    exact = fast.least_exact(population, defects, beta, per_item)
    assert (exact is None) == (cautious is None)
    assert exact is None or cautious is None or exact <= cautious


@given(st.integers(1, 500), st.integers(1, 100), st.sampled_from(["0.2", "0.5", "0.9", "0.95"]))
def test_the_exact_size_is_at_most_three_smaller(
    population: int, defects: int, wanted: str
) -> None:
    """Journal of Nuclear Materials Management 44(3): exact n in {n_IAEA - 3, …, n_IAEA}."""
    assume(defects <= population // 2)
    beta = 1 - Fraction(wanted)
    cautious = fast.least_iaea(population, defects, beta, Fraction(1))
    exact = fast.least_exact(population, defects, beta, Fraction(1))
    assert exact is not None
    assert cautious is not None
    assert cautious - 3 <= exact <= cautious


@given(st.integers(1, 7), st.data())
def test_every_subset_of_a_small_population(population: int, data: st.DataObject) -> None:
    defects = data.draw(st.integers(1, population))
    per_item, detect = data.draw(shares), data.draw(shares)
    answer = sample_size(population, defects, detect, per_item=per_item)
    found = [1 - subsets(population, defects, n, per_item) for n in range(population + 1)]
    assert answer.n == next((n for n, p in enumerate(found) if p >= detect), None)
    assert answer.best == float(found[-1])
    assert answer.achieved == (None if answer.n is None else float(found[answer.n]))


@given(st.fractions(0, 1, max_denominator=50), st.integers(0, 300), shares)
def test_powers(base: Fraction, exponent: int, limit: Fraction) -> None:
    value = base**exponent
    assert fast.power_at_most(base, exponent, limit) is (value <= limit)
    assert fast.power_at_most(base, exponent, value)


@st.composite
def measured(draw: st.DrawFn) -> tuple[int, list[tuple[int, Fraction]]]:
    """Give a population of up to 7 and how its items are measured."""
    population = draw(st.integers(1, 7))
    rest, ways = population, []
    for _ in range(draw(st.integers(0, 3))):
        items = draw(st.integers(0, rest))
        rest -= items
        ways.append((items, draw(shares)))
    return population, ways


@given(measured(), st.data())
def test_different_instruments(
    case: tuple[int, list[tuple[int, Fraction]]], data: st.DataObject
) -> None:
    population, ways = case
    defects = data.draw(st.integers(0, population))
    chances = [q for items, q in ways for _ in range(items)]
    chances += [Fraction(0)] * (population - len(chances))
    literal = hidden(population, [[1 - q] for q in chances], [defects])
    assert miss_several(population, defects, ways) == literal


@given(measured(), st.data())
@settings(max_examples=examples(50))
def test_worst_mixture(case: tuple[int, list[tuple[int, Fraction]]], data: st.DataObject) -> None:
    population, ways = case
    assume(ways)
    sizes = data.draw(st.integers(1, 2))
    worth = sorted(
        data.draw(
            st.lists(
                st.fractions(Fraction(1, 5), 2, max_denominator=5),
                min_size=sizes,
                max_size=sizes,
                unique=True,
            )
        ),
        reverse=True,
    )
    goal = data.draw(st.fractions(Fraction(1, 2), 4, max_denominator=3))
    below = [False, *[True] * (sizes - 1)]
    sees = [[k >= size for size in range(sizes)] for k in range(len(ways))]
    passes = [
        [1 - q if seen else Fraction(1) for seen in sees[k]]
        for k, (items, q) in enumerate(ways)
        for _ in range(items)
    ]
    passes += [[Fraction(1)] * sizes] * (population - len(passes))
    literal = Fraction(-1)
    counts = [(a, b) for a in range(population + 1) for b in range(population + 1 - a)]
    for both in counts if sizes == 2 else [(a,) for a in range(population + 1)]:
        total = sum(n * v for n, v in zip(both, worth, strict=True))
        strict = any(n and b for n, b in zip(both, below, strict=True))
        if total > goal or (total == goal and not strict):
            literal = max(literal, hidden(population, passes, both))
    found = worst_mixture(population, ways, sees, worth, goal, below)
    if found is None:
        assert literal == -1
    else:
        assert found[0] == literal


@given(st.integers(2, 20), st.integers(1, 8), st.data())
@settings(max_examples=examples(50))
def test_plans_over_instruments(population: int, goal: int, data: st.DataObject) -> None:
    use = [
        Instrument(
            "coarse", Fraction(1), data.draw(st.sampled_from([Fraction(1), Fraction(3, 4)]))
        ),
        Instrument(
            "fine", Fraction(1, 2), data.draw(st.sampled_from([Fraction(1), Fraction(1, 2)]))
        ),
    ]
    assume(goal <= population)
    detect = data.draw(st.sampled_from([Fraction(1, 2), Fraction(9, 10)]))
    answer = sample_size(population, goal=goal, amount_per_item=1, detect=detect, use=use)
    d_coarse, d_fine = goal, 2 * goal
    assert [one.defects for one in answer.instruments] == [ceil(d_coarse), ceil(d_fine)]

    def reached(coarse: int, fine: int) -> bool:
        small = d_fine > population or (
            1 - miss_several(population, d_fine, [(fine, use[1].per_item)]) >= detect
        )
        both = [(coarse, use[0].per_item), (fine, use[1].per_item)]
        return small and 1 - miss_several(population, d_coarse, both) >= detect

    plans = [
        (fine, coarse)
        for fine in range(population + 1)
        for coarse in range(population + 1 - fine)
        if reached(coarse, fine)
    ]
    if answer.n is None:
        assert not plans
    else:
        # The fewest for the finest instrument, then for the coarse one.
        assert (answer.instruments[1].n, answer.instruments[0].n) == min(plans)


@pytest.mark.parametrize("most", [0, 1, 2, 5, 40, 200])
def test_least_whatever_the_guess(most: int) -> None:
    for border in range(most + 2):
        for guess in {None, *range(-1, min(most, 9) + 2), *range(border - 9, border + 9)}:
            asked: list[int] = []

            def suffices(n: int, least: int = border, asked: list[int] = asked) -> bool:
                assert 0 <= n <= most
                asked.append(n)
                return n >= least

            assert fast.least(most, suffices, guess) == (border if border <= most else None)
            assert len(asked) <= 20
