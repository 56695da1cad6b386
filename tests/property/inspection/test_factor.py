"""Covariances of many magnitudes are factored; what is none is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

import paripassu as pp
from paripassu.inspection.accountancy.sequence import factor

errors = st.sampled_from([0.0, 1e-7, 0.01, 0.3, 1.0])
amounts = st.sampled_from([0.0, 1e-3, 1.0, -1.0, 7.3, 100.0, 1e6])
#: Errors that are shared by all periods, a column each.
shared = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.lists(st.tuples(amounts, errors), min_size=k, max_size=k), min_size=2)
)


# Period 2 leaves 1 of a variance of 9e10 open, and period 3, with a variance of 1, is that rest.
@example([[(1e6, 0.3), (0.0, 0.01)], [(0.0, 0.3), (100.0, 0.01)], [(0.0, 0.3), (0.0, 0.01)]])
@given(shared)
@settings(max_examples=examples(300))
def test_what_errors_make_is_a_covariance(stated: list[list[tuple[float, float]]]) -> None:
    sizes = np.array([[amount * error for amount, error in row] for row in stated])
    steps = np.diff(sizes, axis=0, prepend=0.0)  # a balance has an inventory at either end
    sigma = steps @ steps.T
    found = factor(sigma)
    wrong = np.abs(found.lower @ found.lower.T - sigma)
    scale = np.sqrt(np.outer(np.diagonal(sigma), np.diagonal(sigma)))
    # what a period that is not determined has in common with all later ones is kept to rounding
    kept = np.tril(np.ones_like(sigma))[:, ~found.degenerate] > 0
    assert (wrong <= 1e-12 * scale)[:, ~found.degenerate][kept].all()


@given(st.integers(2, 6), st.integers(0, 2**32 - 1), st.floats(1e-6, 1))
@settings(max_examples=examples(100))
def test_what_is_no_covariance_is_refused(size: int, seed: int, below: float) -> None:
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(rng.normal(size=(size, size)))[0]
    lengths = np.abs(rng.normal(size=size)) + 0.1
    lengths[0] = -below
    with pytest.raises(ValueError, match="positive semidefinite"):
        factor((axes * lengths) @ axes.T)


def test_an_account_whose_differences_have_errors_of_many_magnitudes() -> None:
    unknown = dict.fromkeys(("stratum", "inspector", "inspector_random", "inspector_systematic"))
    common = {"kind": "inventory", "point": "a", "unit": "kg", "random": 0.0, "systematic": 0.0}
    seen = {"stratum": "s", "inspector_point": "i"}
    rows = [
        common | unknown | {"inspector_point": None, "period": 0, "amount": 0.0},
        common | seen | {"period": 1, "amount": 1e6, "inspector": 1e6}
        | {"inspector_random": 0.3, "inspector_systematic": 1e-7},
        common | seen | {"period": 2, "amount": 100.0, "inspector": 100.0}
        | {"inspector_random": 0.0, "inspector_systematic": 0.01},
        common | unknown | {"inspector_point": None, "period": 3, "amount": 0.0},
    ]  # fmt: skip
    assert pp.account(rows, histories=60).balances[0].verdict == "loss"
