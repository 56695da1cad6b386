"""Simulated statistics against pure Python, and the kernels against their reference."""

from __future__ import annotations

import importlib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.examples import examples
from tests.oracle.histories import largest

from paripassu.inspection.accountancy import native
from paripassu.inspection.accountancy.histories import BLOCK, Model, pieces
from paripassu.inspection.accountancy.histories import largest as blocks
from paripassu.inspection.accountancy.result import OF_MUF
from paripassu.inspection.accountancy.sequence import factor

NUMBER = st.integers(-3, 3)


@st.composite
def coefficients(draw: st.DrawFn) -> list[list[int]]:
    """Some periods as sums of some errors; fewer errors than periods leave degenerate ones."""
    errors = draw(st.integers(1, 4))
    return draw(
        st.lists(st.lists(NUMBER, min_size=errors, max_size=errors), min_size=1, max_size=5)
    )


@given(coefficients(), st.integers(0, 2**32 - 1))
@settings(max_examples=examples(60))
def test_the_largest_statistics_are_those_of_each_history(rows: list[list[int]], seed: int) -> None:
    sigma = [
        [Fraction(sum(a * b for a, b in zip(one, other, strict=True))) for other in rows]
        for one in rows
    ]
    factored = factor(np.array(sigma, dtype=np.float64))
    lower = np.ascontiguousarray(factored.lower[:, ~factored.degenerate])
    with np.errstate(divide="ignore"):
        scales = [np.where(s > 0, 1 / s, 0.0) for s in (factored.sigma, factored.sigma_cumulative)]
    z = np.random.default_rng(seed).standard_normal((lower.shape[1], 7))
    found = native.largest()(lower, scales[0], scales[1], z)
    assert found.shape == (6, 7)
    for history in range(7):
        expected = largest(sigma, list(lower @ z[:, history]))
        if not z.size:
            expected |= {"gemuf": -np.inf}
        assert found[:, history] == pytest.approx([expected[t] for t in OF_MUF], abs=1e-6)


@given(
    st.integers(1, 9), st.integers(1, 9), st.integers(1, 100), st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_the_kernel_gives_the_same_bits(periods: int, free: int, count: int, seed: int) -> None:
    if not native.available():
        pytest.skip("the kernels in Rust are not installed")
    rng = np.random.default_rng(seed)
    lower = rng.standard_normal((periods, free)) * (rng.random((periods, free)) > 0.3)
    muf, cumuf = (rng.random(periods) * (rng.random(periods) > 0.2) for _ in range(2))
    z = rng.standard_normal((free, count))
    expected = native.reference_largest(lower, muf, cumuf, z)
    assert_same(native._native_largest(lower, muf, cumuf, z), expected)
    apart = [astray(array) for array in (lower, muf, cumuf, z)]
    assert_same(native._native_largest(*apart), expected)


@given(
    st.tuples(st.integers(0, 3), st.integers(1, 12), st.integers(1, 9)),
    st.lists(st.integers(0, 12), min_size=2, max_size=5),
    st.integers(1, 3),
    st.integers(0, 2**32 - 1),
)
def test_the_kernel_sums_to_the_same_bits(
    shape: tuple[int, int, int], at: list[int], workers: int, seed: int
) -> None:
    if not native.available():
        pytest.skip("the kernels in Rust are not installed")
    bounds = sorted(min(a, shape[1]) for a in at)
    rng = np.random.default_rng(seed)
    measured = rng.standard_normal(shape) * 10.0 ** rng.integers(-9, 9, shape)
    for laid_out in (measured, measured[::-1], np.asfortranarray(measured), astray(measured)):
        native_sums = native._native_sums(laid_out, bounds, workers)
        reference = native.reference_sums(laid_out, bounds, 1)
        for one, other in zip(native_sums, reference, strict=True):
            assert_same(one, other)


@given(st.integers(1, 10 * BLOCK), st.integers(1, 40))
def test_pieces_cover_every_block_once(histories: int, periods: int) -> None:
    numbers: list[int] = []
    for piece in pieces(0, histories, periods):
        numbers += range(piece.first, piece.first - (-piece.histories // BLOCK))
        assert piece.histories > 0
    assert numbers == list(range(-(-histories // BLOCK)))
    assert sum(piece.histories for piece in pieces(0, histories, periods)) == histories


def test_blocks_of_different_stages_and_numbers_differ() -> None:
    model = Model(np.eye(2), np.ones(2), np.ones(2), 3)
    drawn = [
        block for stage in (0, 1) for piece in pieces(stage, 3 * BLOCK, 2)
        for block in blocks(model, piece)
    ]  # fmt: skip
    assert len({block.tobytes() for block in drawn}) == 6


@pytest.mark.parametrize(
    "change",
    [
        lambda a: {**a, "bounds": [0, 9]},
        lambda a: {**a, "bounds": [2, 1]},
        lambda a: {**a, "bounds": [0]},
        lambda a: {**a, "measured": a["measured"][0]},
        lambda a: {**a, "measured": np.asfortranarray(a["measured"])},
        lambda a: {**a, "totals": np.zeros((2, 1, 2))},
        lambda a: {**a, "squares": read_only(a["squares"])},
        lambda a: {**a, "measured": a["measured"].astype(np.float32)},
        lambda a: {**a, "measured": np.zeros((2, 4, 0)), "totals": np.zeros((2, 2, 0))},
    ],
)
def test_the_kernel_refuses_arrays_that_do_not_fit(change: object) -> None:
    if not native.available():
        pytest.skip("the kernels in Rust are not installed")
    given_ = {
        "measured": np.zeros((2, 4, 3)),
        "bounds": [0, 2, 4],
        "totals": np.zeros((2, 2, 3)),
        "squares": np.zeros((2, 2, 3)),
        "threads": 1,
    }
    kernel = importlib.import_module("paripassu_native").campaign_sums
    kernel(**given_)
    assert callable(change)
    with pytest.raises((ValueError, BufferError)):
        kernel(**change(given_))


def read_only(array: NDArray[np.float64]) -> NDArray[np.float64]:
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def astray(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same numbers, between the places of doubles, as arrays come over a network."""
    raw = np.zeros(array.nbytes + 1, dtype=np.uint8)
    moved = raw[1:].view(np.float64).reshape(array.shape)
    moved[...] = array
    assert moved.size == 0 or not moved.flags.aligned
    return moved


def assert_same(one: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    """Equal to the last bit, but for the sign of zero."""
    assert one.shape == other.shape
    assert np.array_equal(one + 0.0, other + 0.0)
