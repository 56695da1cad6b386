"""The kernels in Rust give what the reference gives, byte for byte."""

from __future__ import annotations

import array
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.merkle import SIZES, leaves

from paripassu.merkle import native, reference

pytestmark = pytest.mark.skipif(
    not native.available(), reason="the kernels in Rust are not installed"
)
threads = st.integers(1, 3)


@given(leaves, threads)
@settings(max_examples=examples(300))
def test_lists(given_: list[bytes], count: int) -> None:
    assert native.kernels().list_root(given_, count) == reference.list_root(given_, count)


@given(leaves, st.integers(0, 9), threads)
@settings(max_examples=examples(300))
def test_offsets(given_: list[bytes], before: int, count: int) -> None:
    data = memoryview(bytes(before) + b"".join(given_) + b"after")
    ends = memoryview(array.array("q", accumulate(map(len, given_), initial=before)))
    kernels = native.kernels()
    assert kernels.offsets_root(data, ends, count) == reference.offsets_root(data, ends, count)
    assert kernels.offsets_hashes(data, ends, count) == reference.offsets_hashes(data, ends, count)


@given(st.sampled_from(SIZES[1:]), st.integers(0, 600), st.randoms(use_true_random=False), threads)
@settings(max_examples=examples(200))
def test_equal_sizes(size: int, number: int, random: object, count: int) -> None:
    data = memoryview(random.randbytes(size * number))  # type: ignore[attr-defined]
    kernels = native.kernels()
    assert kernels.equal_root(data, size, count) == reference.equal_root(data, size, count)
    hashes = kernels.equal_hashes(data, size, count)
    assert hashes == reference.equal_hashes(data, size, count)
    level = memoryview(hashes)
    assert kernels.hashes_root(level, count) == reference.hashes_root(level, count)
    while level:
        above = kernels.pairs(level, count)
        assert above == reference.pairs(level, count)
        level = memoryview(above)
