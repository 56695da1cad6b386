"""The box in which deals fail most is the one that the method finds, taken literally."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.box import Point, densest, density, weight

from paripassu.sequencing.risk.box import Points, fullest_box, weighed


@st.composite
def clouds(draw: st.DrawFn) -> list[Point]:
    """Up to forty points over a few cases and coarse numbers, so that many are equal."""
    groups, intervals = draw(st.sampled_from([(0, 1), (0, 2), (1, 0), (1, 1), (2, 1), (2, 0)]))
    point = st.builds(
        Point,
        st.tuples(*[st.integers(0, 2)] * groups),
        st.tuples(*[st.integers(0, 9)] * intervals),
        st.integers(0, 3),
        st.booleans(),
    )
    return draw(st.lists(point, min_size=1, max_size=40))


def points_of(cloud: list[Point]) -> Points:
    return Points(
        np.array([p.cases for p in cloud], dtype=np.int64).reshape(len(cloud), -1),
        np.array([p.numbers for p in cloud], dtype=np.int64).reshape(len(cloud), -1),
        np.array([p.weight for p in cloud], dtype=np.int64),
        np.array([p.failed for p in cloud], dtype=np.bool_),
    )


@given(clouds())
@settings(max_examples=examples(150))
def test_the_box_is_the_one_of_the_literal_method(cloud: list[Point]) -> None:
    points = points_of(cloud)
    found, wanted = fullest_box(points), densest(cloud)
    if wanted is None:
        assert found is None
        return
    assert found is not None
    assert [sorted(p.cases + p.numbers) for p in wanted.within(cloud)] == [
        sorted(p.cases + p.numbers)
        for p, inside in zip(cloud, found.inside(points), strict=True)
        if inside
    ]
    assert [(-inf if low is None else low, inf if high is None else high)
            for low, high in found.ranges] == [*wanted.limits]  # fmt: skip
    inside = weighed(points, found)
    assert inside.weight == weight(wanted.within(cloud)) >= Fraction(5, 100) * weight(cloud)
    assert inside.density == density(wanted.within(cloud)) > density(cloud)
