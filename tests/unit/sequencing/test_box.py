"""Boxes around planted failures."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from paripassu.sequencing.risk.box import Box, Points, fullest_box, weighed


def points(
    cases: list[list[int]], numbers: list[list[int]], failed: list[bool], weights: list[int]
) -> Points:
    n = len(failed)
    return Points(
        np.array(cases, dtype=np.int64).reshape(n, -1),
        np.array(numbers, dtype=np.int64).reshape(n, -1),
        np.array(weights, dtype=np.int64),
        np.array(failed, dtype=np.bool_),
    )


def test_a_planted_corner_is_found() -> None:
    draws = np.random.default_rng(7).integers(0, 1000, (4000, 3))
    failed = (draws[:, 0] < 300) & (draws[:, 2] >= 600)
    none = np.zeros((4000, 0), dtype=np.int64)
    every = Points(none, draws, np.ones(4000, dtype=np.int64), failed)
    halves = [
        Points(none[at::2], draws[at::2], every.weights[at::2], failed[at::2]) for at in (0, 1)
    ]
    box = fullest_box(halves[0])
    assert box is not None
    (low, high), middle, (least, most) = box.ranges
    assert (low, most, middle) == (None, None, (None, None))
    assert high is not None
    assert least is not None
    assert abs(high - 300) < 30
    assert abs(least - 600) < 30
    whole = Box((), ((None, None),) * 3)
    found = weighed(halves[1], box)
    assert found.density > Fraction(95, 100)
    assert found.failed > Fraction(90, 100) * weighed(halves[1], whole).failed


def test_of_cases_those_stay_in_which_all_fails() -> None:
    """Exact weights: two positions, 0.7 and 0.6, that cannot both be met."""
    cases = [[0, 0], [0, 1], [1, 0], [1, 1]]
    box = fullest_box(points(cases, [[]] * 4, [False, False, False, True], [12, 18, 28, 42]))
    assert box == Box((frozenset({1}), frozenset({1})), ())


@pytest.mark.parametrize("failed", [True, False])
def test_there_is_no_box_where_all_is_alike(failed: bool) -> None:
    assert fullest_box(points([], [[1], [2], [3]], [failed] * 3, [1, 1, 1])) is None


def test_there_is_no_box_where_nothing_tells_failures_apart() -> None:
    assert fullest_box(points([], [[1], [1], [2], [2]], [True, False] * 2, [1] * 4)) is None


def test_a_box_holds_a_twentieth_of_all() -> None:
    """One point in a hundred fails: the box around it alone would be too small."""
    found = fullest_box(
        points([], [[k] for k in range(100)], [k == 0 for k in range(100)], [1] * 100)
    )
    assert found is not None
    assert found.ranges == ((None, 4),)


def test_a_ridge_in_the_middle_is_kept_whole() -> None:
    found = fullest_box(
        points([], [[k] for k in range(100)], [40 <= k < 60 for k in range(100)], [1] * 100)
    )
    assert found == Box((), ((40, 59),))
