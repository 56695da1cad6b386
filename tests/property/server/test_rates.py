"""Rates let through what a bucket of tokens would, which is written here as it is told."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.server.rates import Rates, network_of


class Bucket:
    """A bucket of tokens: full at first, filled again drop by drop, never above its size."""

    def __init__(self, rate: int, burst: int) -> None:
        self.rate, self.burst = rate, burst
        self.tokens, self.last = Fraction(burst), Fraction(0)

    def take(self, now: Fraction) -> Fraction:
        self.tokens = min(self.tokens + (now - self.last) * self.rate, Fraction(self.burst))
        self.last = now
        if self.tokens >= 1:
            self.tokens -= 1
            return Fraction(0)
        return (1 - self.tokens) / self.rate


@settings(max_examples=examples(300))
@given(
    rate=st.sampled_from([1, 2, 8, 64]),  # of which floats are exact
    burst=st.integers(1, 20),
    asked=st.lists(st.tuples(st.integers(0, 64), st.sampled_from("abc")), max_size=80),
)
def test_as_buckets_of_tokens(rate: int, burst: int, asked: list[tuple[int, str]]) -> None:
    rates = Rates(rate, burst)
    buckets = {name: Bucket(rate, burst) for name in "abc"}
    now = Fraction(0)
    for pause, name in asked:
        now += Fraction(pause, 64)
        assert Fraction(rates.take(name, float(now))) == buckets[name].take(now)


def test_memory_is_bounded() -> None:
    rates = Rates(1, 5, most=1_000)
    for number in range(100_000):
        rates.take(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 0.0)
    assert len(rates) == 1_000
    assert rates.take("10.1.134.159", 0.0) == 0  # the last one is remembered, and has four left
    for _ in range(3):
        assert rates.take("10.1.134.159", 0.0) == 0
    assert rates.take("10.1.134.159", 0.0) == 1
    rates.take("192.0.2.1", 1e6)  # everybody else has all back, and is forgotten
    assert len(rates) == 1


def test_a_network_has_one_limit() -> None:
    assert network_of("2001:db8:0:1::1") == network_of("2001:db8:0:1:ffff::9")
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8:0:2::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("192.0.2.2")
    assert len(network_of("x" * 10_000)) < 100
