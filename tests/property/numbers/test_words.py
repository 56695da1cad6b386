"""No two phrasings of one value contradict each other, and none promises too much."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from paripassu.numbers import words
from paripassu.numbers.rounding import RULES, Rule, exactly, figures, fixed, places, power, rounded

_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
#: Everything that a reader can take for a probability, borders and their neighbours included.
CHANCES = st.one_of(
    st.fractions(0, 1),
    st.fractions(0, 1, max_denominator=1000),
    st.integers(0, 10_000).map(lambda n: Fraction(n, 10_000)),
    st.integers(1, 10**25).map(lambda n: Fraction(n, 10**25)),
    st.integers(1, 10**25).map(lambda n: 1 - Fraction(n, 10**25)),
)
RULE = st.sampled_from(RULES)


@dataclass(frozen=True)
class Read:
    """What a reader takes a text for: any value from ``low`` to ``high``."""

    low: Fraction
    high: Fraction


def read(text: str) -> Read:
    """Read a percentage as a person does, its fraction in brackets left aside."""
    plain = text.replace("\u00a0", " ").partition(" (")[0].removesuffix(" %")
    value = Fraction(re.sub("[^0-9.]", "", plain))
    for under in ("less than ", "just under "):
        if plain.startswith(under):
            return Read(Fraction(0), value - Fraction(1, 10**80))
    if plain.endswith("…"):
        return Read(value, value + Fraction(1, 10**4))
    return Read(value, value)


def number_of(text: str) -> Fraction:
    """Read an amount back."""
    mantissa, times, raised = text.replace("−", "-").partition(" × 10")
    value = Fraction(mantissa)
    return value * Fraction(10) ** int(raised.translate(_RAISED)) if times else value


@given(CHANCES, CHANCES)
@example(Fraction(29, 100), Fraction(29, 100))
@example(Fraction(0.29), Fraction(29, 100))
@example(Fraction(1, 3), Fraction(1, 3))
@example(Fraction(1), 1 - Fraction(1, 10**30))
def test_what_is_reached_reads_as_reached_and_nothing_else(
    achieved: Fraction, asked: Fraction
) -> None:
    low, high = words.compared(achieved, asked)
    if achieved >= asked:
        assert low == high or read(low).high >= read(high).high
    else:
        assert low != high
        assert read(low).high < read(high).low


@given(CHANCES, st.integers(-3, 3))
def test_neighbours_are_told_apart(achieved: Fraction, step: int) -> None:
    """A hair more or less than what is asked is still said as it is."""
    asked = achieved + Fraction(step, 10**20)
    assume(0 <= asked <= 1)
    low, high = words.compared(achieved, asked)
    assert (low == high or read(low).high >= read(high).high) == (achieved >= asked)


@given(CHANCES, CHANCES, st.booleans())
def test_what_was_decided_elsewhere_is_what_is_said(
    achieved: Fraction, asked: Fraction, reached: bool
) -> None:
    """A float may lie on the wrong side of what it was rounded from."""
    assume(reached or asked > 0)
    low, high = words.compared(achieved, asked, reached=reached)
    assert (low == high or read(low).high >= read(high).high) == reached


@given(
    st.fractions(0, 1000) | st.decimals(0, 100, places=3).map(Fraction),
    st.fractions(0, 1000) | st.decimals(0, 100, places=3).map(Fraction),
    st.sampled_from(["apart", "same", "near"]),
)
def test_an_amount_never_reads_as_above_a_limit_that_it_keeps(
    value: Fraction, limit: Fraction, how: str
) -> None:
    assume(value > 0 and limit > 0)
    if how != "apart":
        value = limit if how == "same" else limit * (1 - Fraction(1, 10**12))
    said, edge = words.against(value, limit)
    if "just" in said + edge:
        assert "just above 0" in (said, edge) or said == f"just under {edge}"
        return
    shown, most = number_of(said), number_of(edge)
    assert (shown > most) == (value > limit)
    assert (shown == most) == (value == limit)
    # It is rounded up, but where it is the limit itself.
    assert shown >= value or value == limit


@given(CHANCES, st.integers(0, 4))
def test_promised_is_reached_and_asked_suffices(value: Fraction, digits: int) -> None:
    promised, asked = (words.percent(value, rule, digits) for rule in ("promised", "asked"))
    share = value * 100
    if not promised.startswith("less"):
        assert read(promised).low <= share < read(promised).low + Fraction(1, 10**digits)
    else:
        assert share < Fraction(1, 10**digits)
    assert share <= read(asked).low < share + Fraction(1, 10**digits)
    # Two phrasings of one value: what was promised never reads as more than what was asked.
    assert read(promised).low <= read(asked).high


@given(CHANCES, RULE, st.integers(0, 4))
def test_what_is_not_nothing_or_certain_never_reads_so(
    value: Fraction, rule: Rule, digits: int
) -> None:
    shown = read(words.percent(value, rule, digits))
    assert (shown.high == 0) == (value == 0)
    assert (shown.low == 100) == (value == 1)


@given(CHANCES)
def test_required_suffices(value: Fraction) -> None:
    text = words.required(value)
    shown = read(text).low / 100
    assert shown >= value
    if "(" in text:
        assert Fraction(text.partition("(")[2].rstrip(")")) == value


@given(st.integers(0, 10**8).map(lambda n: Fraction(n, 10**8)))
def test_given_stands_as_given(value: Fraction) -> None:
    assert read(words.percent(value, "given")).low / 100 == value


@given(st.floats(0, 1))
def test_an_estimate_is_never_certain(value: float) -> None:
    text = words.estimated(value).replace("\u00a0", " ")
    assert (text == "100 %") == (value == 1)
    if text[0].isdigit():
        assert 0 <= exactly(value) * 100 - Fraction(text.removesuffix(" %")) < Fraction(1, 10)


AMOUNTS = st.one_of(
    st.fractions(-1000, 1000),
    st.floats(-1e12, 1e12, allow_subnormal=False),
    st.decimals(-1000, 1000, places=6).map(Fraction),
)


@given(AMOUNTS, RULE)
@example(-0.0, "given")
@example(Fraction(-1, 10**6), "asked")
def test_numbers_keep_their_side_and_are_never_nothing(value: Fraction | float, rule: Rule) -> None:
    text = words.number(value, rule)
    exact = exactly(value)
    if text.startswith("just"):
        assert exact != 0
        assert (exact > 0) == ("above" in text)
        return
    shown = number_of(text)
    assert "-" not in text
    assert text != "−0"
    assert (shown == 0) == (exact == 0)
    if rule == "promised":
        assert shown <= exact
    elif rule == "asked":
        assert shown >= exact
    assert abs(shown - exact) < Fraction(1, 100)


@given(AMOUNTS, RULE)
@example(1e-300, "given")
@example(-1e300, "asked")
def test_amounts_keep_their_side_and_are_never_nothing(value: Fraction | float, rule: Rule) -> None:
    shown, exact = number_of(words.amount(value, rule=rule)), exactly(value)
    assert (shown == 0) == (exact == 0)
    if rule == "promised":
        assert shown <= exact
    elif rule == "asked":
        assert shown >= exact
    assert abs(shown - exact) <= abs(exact) / 1000


@given(st.decimals(-1000, 1000, places=9).map(Fraction))
def test_a_given_amount_stands_as_given(value: Fraction) -> None:
    assert number_of(words.amount(value)) == value


@given(st.fractions(), st.integers(-3, 30), RULE)
def test_rounding(value: Fraction, digits: int, rule: Rule) -> None:
    short = rounded(value, digits, rule)
    apart = (short - value) * Fraction(10) ** digits
    assert (apart * Fraction(10) ** -digits) == short - value
    assert {
        "promised": -1 < apart <= 0,
        "asked": 0 <= apart < 1,
        "given": abs(apart) <= Fraction(1, 2),
    }[rule]
    assert number_of(fixed(short, digits)) == short


@given(st.fractions().filter(bool), st.integers(1, 12), RULE)
def test_figures_and_powers(value: Fraction, number: int, rule: Rule) -> None:
    at = power(value)
    assert Fraction(10) ** at <= abs(value) < Fraction(10) ** (at + 1)
    assert abs(figures(value, number, rule) - value) < Fraction(10) ** (at - number + 1)


@given(st.fractions(), st.integers(0, 20))
def test_places(value: Fraction, most: int) -> None:
    kept = places(value, most)
    literal = next((d for d in range(most + 1) if (value * 10**d).denominator == 1), None)
    assert kept == literal
    if kept is not None:
        assert Fraction(Decimal(fixed(value, kept).replace("−", "-"))) == value


@given(st.integers(0, 10**6), st.sampled_from(["item", "breach", "party", "day"]))
def test_one_is_one_and_others_are_several(number: int, noun: str) -> None:
    text = words.count(number, noun)
    assert text.endswith(noun) == (number == 1)
    assert text.startswith("no ") == (number == 0)
