"""The worst split against trying every one."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

from hypothesis import assume, given
from hypothesis import strategies as st

from paripassu.inspection.sampling import hiding
from paripassu.inspection.sampling.hiding import Sampled, hide


@st.composite
def sampled(draw: st.DrawFn) -> Sampled:
    population = draw(st.integers(1, 7))
    picked = draw(st.integers(0, population))
    return Sampled(
        population,
        picked,
        draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(5, 2)])),
        draw(st.sampled_from([Fraction(1), Fraction(9, 10), Fraction(1, 3), Fraction(0)])),
        draw(st.integers(0, picked)),
    )


def literal(strata: list[Sampled], goal: Fraction) -> Fraction | None:
    """Try every number of defects in every stratum."""
    return max(
        (
            prod((s.miss(d) for s, d in zip(strata, defects, strict=True)), start=Fraction(1))
            for defects in product(*(range(s.population + 1) for s in strata))
            if sum(d * s.amount for s, d in zip(strata, defects, strict=True)) >= goal
        ),
        default=None,
    )


GOALS = st.builds(Fraction, st.integers(1, 60), st.sampled_from([1, 2, 6]))


@given(st.lists(sampled(), min_size=1, max_size=3), GOALS)
def test_no_split_is_missed_more_surely(strata: list[Sampled], goal: Fraction) -> None:
    found = hide(strata, goal)
    expected = literal(strata, goal)
    assert (None if found is None else found.missed) == expected
    if found is not None:
        hidden = sum(d * s.amount for s, d in zip(strata, found.defects, strict=True))
        assert hidden >= goal


@given(st.lists(sampled(), min_size=1, max_size=3), GOALS, st.data())
def test_one_more_unseen_item_never_helps_detection(
    strata: list[Sampled], goal: Fraction, data: st.DataObject
) -> None:
    open_ones = [i for i, s in enumerate(strata) if s.unseen < s.picked]
    assume(open_ones)
    at = data.draw(st.sampled_from(open_ones))
    s = strata[at]
    more = list(strata)
    more[at] = Sampled(s.population, s.picked, s.amount, s.per_item, s.unseen + 1)
    before, after = hide(strata, goal), hide(more, goal)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.missed >= before.missed


@given(st.lists(sampled(), min_size=1, max_size=3), GOALS)
def test_rounded_amounts_never_promise_more(strata: list[Sampled], goal: Fraction) -> None:
    exact = hide(strata, goal)
    parts, hiding.MOST_PARTS = hiding.MOST_PARTS, 7
    try:
        rounded = hide(strata, goal)
    finally:
        hiding.MOST_PARTS = parts
    if exact is not None:
        assert rounded is not None
        assert rounded.missed >= exact.missed
