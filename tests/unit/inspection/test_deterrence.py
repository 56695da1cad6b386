"""The probability that deters, and what clean rounds say."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paripassu.errors import ParameterError
from paripassu.inspection.sampling.deterrence import deterrence, required_detection
from paripassu.inspection.sampling.posterior import posterior, posteriors, rounds_needed

shares = st.fractions(0, 1, max_denominator=30)
amounts = st.fractions(-5, 5, max_denominator=20)


@pytest.mark.parametrize(
    ("gain", "penalty", "detect"),
    [
        (1, 1, Fraction(1, 2)),
        (1, 9, Fraction(1, 10)),
        (9, 1, Fraction(9, 10)),
        (0, 1, 0),
        (-1, 1, 0),
        (-1, -1, 0),
        (0, 0, 0),
        (1, 0, 1),
        (1, -1, None),
    ],
)
def test_required(gain: int, penalty: int, detect: Fraction | None) -> None:
    assert required_detection(gain, penalty) == detect


@given(amounts, amounts)
def test_it_is_the_least_probability_at_which_cheating_does_not_pay(
    gain: Fraction, penalty: Fraction
) -> None:
    detect = required_detection(gain, penalty)

    def expected(chance: Fraction) -> Fraction:
        return (1 - chance) * gain - chance * penalty

    if detect is None:
        assert all(expected(Fraction(k, 20)) > 0 for k in range(21))
    elif gain > 0:
        assert expected(detect) <= 0
        assert detect == 0 or expected(detect * Fraction(999, 1000)) > 0
    else:
        assert detect == 0


def test_words() -> None:
    assert "66.67" in deterrence(2, 1).summary()
    assert deterrence(2, 1).fraction == "2/3"
    assert "faking pays even if it is found" in deterrence(2, -1).summary()
    assert "nothing to gain" in deterrence(0, 1).summary()
    assert "nothing to lose" in deterrence(1, 0).summary()
    assert deterrence(2, 1).to_json()["detect"] == pytest.approx(2 / 3)
    assert deterrence(1, -1).to_json()["detect"] is None
    assert deterrence(1, 3).to_frame()["detect"].to_list() == [0.25]
    # Rounded up: a little less than required would not deter.
    assert "33.34\u00a0% (1/3) or more" in deterrence(1, 2).summary()


def test_three_clean_rounds() -> None:
    # Prior 1/2, DP 1/2: 0.667, 0.800, 0.889 (docs/specification/inspection.md#posterior)
    half = Fraction(1, 2)
    after = posteriors(half, [half] * 3)
    assert after == [Fraction(2, 3), Fraction(4, 5), Fraction(8, 9)]
    assert [round(float(p), 3) for p in after] == [0.667, 0.8, 0.889]
    assert rounds_needed(half, half, Fraction(4, 5)) == 2
    assert rounds_needed(half, half, Fraction(81, 100)) == 3


@given(shares, shares)
@example(Fraction(0), Fraction(1))
def test_bayes(prior: Fraction, detect: Fraction) -> None:
    # Of all worlds, weighted: those that are compliant among those that pass.
    passes = prior + (1 - prior) * (1 - detect)
    if not passes:
        with pytest.raises(ParameterError, match="no clean round"):
            posterior(prior, detect)
    else:
        assert posterior(prior, detect) == prior / passes
        assert posterior(prior, detect) >= prior


@given(shares, st.lists(st.fractions(0, Fraction(29, 30), max_denominator=30), max_size=5))
def test_the_order_of_rounds_does_not_matter(prior: Fraction, rounds: list[Fraction]) -> None:
    after = posteriors(prior, rounds)
    assert posteriors(prior, rounds[::-1])[-1:] == after[-1:]
    assert len(after) == len(rounds)


@given(shares, shares, shares)
def test_rounds_needed(prior: Fraction, detect: Fraction, wanted: Fraction) -> None:
    rounds = rounds_needed(prior, detect, wanted)
    if rounds is None:
        # Nothing is learnt, or the goal is certainty, or the rounds would be beyond counting.
        assert not detect or not prior or wanted == 1
        return
    now = prior
    for _ in range(rounds):
        assert now < wanted
        now = posterior(now, detect)
    assert now >= wanted


def test_rounds_out_of_reach() -> None:
    assert rounds_needed(Fraction(1, 2), Fraction(1, 10**6), Fraction(99, 100)) is None
    assert rounds_needed(Fraction(1, 2), Fraction(1, 10**3), Fraction(99, 100)) == 4593


@pytest.mark.parametrize("wrong", [Fraction(-1), Fraction(2)])
def test_no_probabilities(wrong: Fraction) -> None:
    half = Fraction(1, 2)
    with pytest.raises(ParameterError, match="from 0 to 1"):
        posterior(wrong, half)
    with pytest.raises(ParameterError, match="from 0 to 1"):
        posterior(half, wrong)
    with pytest.raises(ParameterError, match="from 0 to 1"):
        rounds_needed(half, half, wrong)
