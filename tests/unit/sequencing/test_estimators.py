"""What is estimated from counts of replicates: ratios, total effects, quantiles."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.examples import examples

from paripassu.sequencing.risk.jackknife import REPLICATES, Estimate, T, jackknife, ratio
from paripassu.sequencing.risk.jansen import Moved, total_effect
from paripassu.sequencing.risk.quantiles import BINS, bins_of, counted, quantile

# ------------------------------------------------------------------------------- the jackknife


def test_of_a_mean_the_interval_is_students() -> None:
    """For a mean the jackknife is the textbook's standard error, to the last digit."""
    counts = [(k * k, 10) for k in range(REPLICATES)]
    found = jackknife(counts, ratio)
    assert found is not None
    shares = np.array([one / ten for one, ten in counts])
    error = shares.std(ddof=1) / 4
    assert float(found.value) == pytest.approx(shares.mean())
    assert float(found.high - found.value) == pytest.approx(float(T) * error)
    assert found.value - found.low == found.high - found.value


def test_students_t_is_that_of_fifteen_degrees() -> None:
    from scipy.special import stdtrit

    assert float(T) == pytest.approx(stdtrit(15, 0.975), abs=1e-11)


def test_of_nothing_there_is_no_share() -> None:
    assert jackknife([(0, 0)] * REPLICATES, ratio) is None
    assert jackknife([(1, 2), *[(0, 0)] * (REPLICATES - 1)], ratio) is None


# ------------------------------------------------------------------------------- total effects


def test_two_conflicting_positions_have_their_exact_effects() -> None:
    """Held with 0.7 and 0.6, no deal if both are: 15/29 and 20/29, counted over every draw."""
    tenths = range(10)

    def deal(first: int, second: int) -> int:
        return int(not (first < 7 and second < 6))

    points = [*product(tenths, tenths, tenths, tenths)]
    a = [deal(p, q) for p, q, _, _ in points]
    b = [deal(r, s) for _, _, r, s in points]
    for anew, wanted in (
        ([deal(r, q) for _, q, r, _ in points], Fraction(15, 29)),
        ([deal(p, s) for p, _, _, s in points], Fraction(20, 29)),
    ):
        found = total_effect([Moved.of(a, b, anew)] * REPLICATES)
        assert found == Estimate(wanted, wanted, wanted)


def _ishigami(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ishigami and Homma (1990), with a = 7 and b = 0.1."""
    found: NDArray[np.float64] = np.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4)
    found += 7 * np.sin(x[:, 1]) ** 2
    return found


def test_the_ishigami_function_has_the_effects_that_are_known() -> None:
    """The estimator is to the last digit the one of SALib 1.6, and near the truth.

    ``SALib.analyze.sobol.total_order``: 0.5·mean((A - AB)²) / var([A, B]).
    """
    draws = np.random.default_rng(3)
    a, b = draws.uniform(-pi, pi, (2, REPLICATES * 4096, 3))
    whole = [np.round(_ishigami(x) * 10**6).astype(np.int64) for x in (a, b)]
    truth = (0.5575888, 0.4424112, 0.2436837)
    for at in range(3):
        mixed = a.copy()
        mixed[:, at] = b[:, at]
        anew = np.round(_ishigami(mixed) * 10**6).astype(np.int64)
        parts = [np.split(one, REPLICATES) for one in (*whole, anew)]
        found = total_effect(
            [Moved.of(*(one.tolist() for one in three)) for three in zip(*parts, strict=True)]
        )
        assert found is not None
        theirs = 0.5 * np.mean((whole[0] - anew) ** 2.0) / np.var(np.concatenate(whole))
        assert float(found.value) == pytest.approx(theirs, rel=1e-9)
        assert float(found.low) - 0.005 < truth[at] < float(found.high) + 0.005


def test_the_truth_of_ishigami_is_what_integration_gives() -> None:
    a, b = 7, 0.1
    whole = a**2 / 8 + b * pi**4 / 5 + b**2 * pi**8 / 18 + 0.5
    alone = 0.5 * (1 + b * pi**4 / 5) ** 2
    both = 8 * b**2 * pi**8 / 225
    effects = [(alone + both) / whole, a**2 / 8 / whole, both / whole]
    assert effects == pytest.approx((0.5575888, 0.4424112, 0.2436837), abs=1e-6)


def test_what_does_not_vary_has_no_effects() -> None:
    assert total_effect([Moved.of([1, 1], [1, 1], [1, 1])] * REPLICATES) is None


def test_an_input_without_effect_has_none_for_sure() -> None:
    found = total_effect([Moved.of([0, 1], [1, 0], [0, 1])] * REPLICATES)
    assert found == Estimate(Fraction(0), Fraction(0), Fraction(0))


def test_what_varies_in_one_replicate_alone_may_be_anything() -> None:
    same = Moved.of([0, 0], [0, 0], [0, 0])
    found = total_effect([Moved.of([0, 1], [0, 0], [0, 0]), *[same] * (REPLICATES - 1)])
    assert found is not None
    assert found.low == 0
    assert found.high == 1


# ----------------------------------------------------------------------------------- quantiles


@given(
    st.lists(st.tuples(st.integers(0, 10**20), st.integers(1, 10**19)), min_size=1, max_size=60),
    st.sampled_from(["0.05", "0.25", "0.5", "0.75", "0.95", "1"]),
    st.sampled_from([1, 2]),
)
@settings(max_examples=examples(150))
def test_a_quantile_is_reached_and_at_most_one_bin_too_high(
    ratios: list[tuple[int, int]], text: str, most: int
) -> None:
    share = Fraction(text)
    parts = np.array([part for part, _ in ratios], dtype=object)
    wholes = np.array([whole for _, whole in ratios], dtype=object)
    found = quantile(counted(bins_of(parts, wholes, most), most), share)
    exact = sorted(min(Fraction(part, whole), Fraction(most)) for part, whole in ratios)
    place = -(-share.numerator * len(exact) // share.denominator) - 1
    assert exact[place] <= found < exact[place] + Fraction(1, BINS)


def test_bins_are_the_same_however_the_numbers_are_held() -> None:
    parts, wholes = [0, 1, 3, 7, 10], [10, 10, 10, 100, 10]
    for kind in (np.int64, np.float64, object):
        found = bins_of(np.array(parts, dtype=kind), np.array(wholes, dtype=kind))
        assert found.tolist() == [0, 1000, 3000, 700, 10000]


def test_counts_of_blocks_add_up() -> None:
    blocks = [counted(bins_of(np.array(parts), np.array([4]))) for parts in ([0, 1], [2, 3])]
    assert quantile(sum(blocks), Fraction(1, 2)) == Fraction(1, 4)  # type: ignore[arg-type]
