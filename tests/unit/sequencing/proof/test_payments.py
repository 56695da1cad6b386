"""What is paid leaves the least weight of a set that has all that its members wait for."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.sequencing.proof.payments import payments


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=7), st.integers(0, 2**32))
@settings(max_examples=examples(300))
def test_what_remains_is_the_least_of_all_sets(weights: list[int], seed: int) -> None:
    chance, size = random.Random(seed), len(weights)
    waits = [{e for e in range(m) if chance.random() < 0.4} for m in range(size)]
    among = [m for m in range(size) if chance.random() < 0.8]
    sets = [[m for m in among if way >> m & 1] for way in range(1 << size)]
    closed = [one for one in sets if all(waits[m] & {*among} <= {*one} for m in one)]
    least = min(sum(weights[m] for m in one) for one in closed)
    left = [weight if m in among else 0 for m, weight in enumerate(weights)]
    for moment, by, amount in payments(weights, among, waits):
        assert by in waits[moment]
        assert {moment, by} <= {*among}
        assert amount > 0
        left[moment] += amount
        left[by] -= amount
    assert sum(min(0, weight) for weight in left) == least
