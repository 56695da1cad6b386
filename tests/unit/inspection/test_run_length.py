"""Average run lengths of the one-sided CUSUM against the published table and other ways."""

from __future__ import annotations

from math import inf, nan, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from paripassu.errors import ParameterError
from paripassu.inspection.accountancy.run_length import average_run_length
from paripassu.inspection.accountancy.silence import page_alarms

NORMAL = NormalDist()
# k = 0.5, one-sided; at shift 0 the two-sided ones (168 and 465 in Montgomery, Introduction to
# Statistical Quality Control) are half of it
TABLE = {4: (335.4, 26.68, 8.38, 3.34), 5: (930.9, 38.01, 10.38, 4.01)}


@pytest.mark.parametrize("h", TABLE)
def test_the_published_table(h: int) -> None:
    for shift, expected in zip((0, 0.5, 1, 2), TABLE[h], strict=True):
        digits = 1 if expected > 100 else 2
        assert round(average_run_length(h, shift), digits) == expected


@pytest.mark.parametrize(("h", "shift", "k"), [(4, 0, 0.5), (3, 1, 0.25), (0.4, -0.5, 0.5)])
def test_a_fine_markov_chain_comes_to_the_same(h: float, shift: float, k: float) -> None:
    """Brook & Evans, Biometrika 59 (1972): error O(1/n²), removed by two grids (Richardson)."""

    def chain(states: int) -> float:
        width = 2 * h / (2 * states - 1)
        at = np.arange(states) * width
        reach = [
            [NORMAL.cdf(j * width + width / 2 - i - shift + k) for j in range(states)] for i in at
        ]
        move = np.diff(np.array(reach), prepend=0.0, axis=1)
        return float(np.linalg.solve(np.eye(states) - move, np.ones(states))[0])

    assert average_run_length(h, shift, k) == pytest.approx(
        (4 * chain(160) - chain(80)) / 3, rel=1e-4
    )


def test_a_simulation_comes_to_the_same() -> None:
    rng = np.random.default_rng(5)
    count = 20_000
    length, statistic = np.zeros(count), np.zeros(count)
    running = np.ones(count, dtype=bool)
    while running.any():
        length += running
        statistic = np.maximum(0, statistic + rng.standard_normal(count) + 1 - 0.5)
        running &= statistic < 4
    assert length.mean() == pytest.approx(
        average_run_length(4, 1), abs=5 * length.std() / sqrt(count)
    )


def test_it_is_the_sum_of_the_chances_to_be_silent() -> None:
    # E[N] = Σ_{t≥0} P(N > t)
    silent = [1 - page_alarms(2.0, np.full((1, t), 1.0))[0] for t in range(1, 60)]
    assert 1 + sum(silent) == pytest.approx(average_run_length(2.0, 1.0), rel=1e-9)


@pytest.mark.parametrize("h", [0.0, -1.0, nan, inf])
def test_a_threshold_is_positive(h: float) -> None:
    with pytest.raises(ParameterError, match=r"positive|finite"):
        average_run_length(h)
