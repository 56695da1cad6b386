"""Dresher's game: the published numbers, the closed forms, the schedules, what is refused."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.stream import Stream
from paripassu.inspection.games.recursion import State, inspect, marginals, scaled_sum, value
from paripassu.inspection.games.schedule import draw_periods, periods_at
from paripassu.inspection.games.timing import inspection_game
from paripassu.numbers.fraction import parse_fraction

ZERO_SEED = "00" * 32


@pytest.mark.parametrize(
    ("n", "m", "k", "expected"),
    [
        # Dresher 1962, b = 1, one violation
        (2, 1, 1, "1/3"),
        (3, 1, 1, "1/2"),
        (3, 2, 1, "1/7"),
        (4, 2, 1, "3/11"),
        (5, 2, 1, "3/8"),
        # two violations, by the formula of von Stengel 2016
        (5, 2, 2, "9/16"),
        # nobody inspects; inspections in every period; nobody intends anything; nothing is left
        (7, 0, 3, "3"),
        (7, 0, 9, "7"),
        (3, 3, 2, "0"),
        (3, 5, 2, "0"),
        (5, 2, 0, "0"),
        (0, 0, 1, "0"),
    ],
)
def test_published_values(n: int, m: int, k: int, expected: str) -> None:
    game = inspection_game(n, m, k)
    assert game.value == Fraction(expected)
    assert game.to_json()["value"] == expected


def test_the_strategy_does_not_depend_on_the_number_of_violations() -> None:
    # von Stengel 2016: this is what makes the recursion legitimate.
    assert len({inspection_game(9, 4, k, Fraction(2, 5)).inspect_now for k in range(5)}) == 1


@pytest.mark.parametrize(
    ("n", "m", "now"), [(5, 0, "0"), (0, 0, "0"), (3, 3, "1"), (3, 4, "1"), (2, 1, "1/3")]
)
def test_inspect_now_and_its_conventions(n: int, m: int, now: str) -> None:
    assert inspection_game(n, m).to_json()["inspect_now"] == now


def test_without_a_penalty_the_value_is_the_share_of_periods_not_inspected() -> None:
    # b = 0: s(n, m) = C(n, m), hence v = (n−m)/n, and the schedule is uniform.
    assert value(12, 5, 1, Fraction(0)) == Fraction(7, 12)
    assert inspect(12, 5, Fraction(0)) == Fraction(5, 12)
    assert marginals(12, 5, Fraction(0)) == (Fraction(5, 12),) * 12


def test_thousands_of_periods() -> None:
    game = inspection_game(3000, 1500, 7, Fraction("0.35"), seed=ZERO_SEED)
    assert game.table is None
    assert game.marginals is None
    # s by its definition, and the value of one violation behind inspect: p = (1 − v(n,m,1))/(1+b)
    b = Fraction("0.35")
    s = sum(comb(3000, i) * b ** (1500 - i) for i in range(1501))
    assert game.value == (comb(3000, 1501) - comb(2993, 1501)) / s
    assert game.inspect_now == (1 - comb(2999, 1500) / s) / (1 + b)
    assert len(game.schedules[0]) == 1500
    assert Fraction(game.to_json()["inspect_now"]) == game.inspect_now


def test_numbers_of_more_digits_than_python_likes_to_print() -> None:
    document = inspection_game(20_000, 10_000).to_json()
    assert len(document["value"]) > 4300
    assert parse_fraction(document["value"]) == inspection_game(20_000, 10_000).value


def test_the_table_has_every_state_once_and_begins_with_the_first() -> None:
    game = inspection_game(7, 3, 2, Fraction(1, 2))
    assert game.table is not None
    states = [(row.periods, row.inspections) for row in game.table]
    assert states[0] == (7, 3)
    assert game.table[0].inspect == game.inspect_now
    assert game.table[0].violate == game.violate_now
    # A state can be reached if as many inspections are used as periods are gone, at most.
    assert set(states) == {
        (n, m) for n in range(1, 8) for m in range(1, 4) if 3 - m <= 7 - n and m <= n
    }
    assert len(set(states)) == len(states)
    assert game.to_frame().height == len(states)


@pytest.mark.parametrize(
    ("n", "m", "b"),
    [
        (2, 1, Fraction(1)),
        (5, 2, Fraction(1)),
        (6, 5, Fraction(2)),
        (5, 3, Fraction(1, 3)),
        (4, 2, Fraction(0)),
        (4, 1, Fraction(3, 2)),
    ],
)
def test_every_schedule_has_its_probability(n: int, m: int, b: Fraction) -> None:
    """Enumerate all points that may be drawn, and compare with the product along the game."""
    state = State.of(n, m, b)
    drawn = Counter(periods_at(state, point) for point in range(state.weight))
    for schedule, points in drawn.items():
        assert len(schedule) == m
        along, left = Fraction(1), m
        for t in range(1, n + 1):
            p = inspect(n - t + 1, left, b)
            along *= p if t in schedule else 1 - p
            left -= t in schedule
        assert Fraction(points, state.weight) == along
    exact = [
        Fraction(sum(points for s, points in drawn.items() if t in s), state.weight)
        for t in range(1, n + 1)
    ]
    assert tuple(exact) == marginals(n, m, b)
    assert sum(exact) == m


def test_marginals_at_the_ends() -> None:
    assert marginals(4, 0, Fraction(1)) == (Fraction(0),) * 4
    assert marginals(4, 6, Fraction(1)) == (Fraction(1),) * 4


def test_a_seed_gives_the_same_schedules_everywhere() -> None:
    # SHA-256("paripassu/draw/1" ‖ 0x00 ‖ 32 zero bytes ‖ uint64be(0)) begins the stream. With
    # n = 2, m = 1, b = 1: s = 3, and the first period is inspected where r(3) = 0.
    from hashlib import sha256

    block = sha256(b"paripassu/draw/1\0" + bytes(32) + bytes(8)).digest()
    words = [int.from_bytes(block[8 * i : 8 * i + 8], "big") for i in range(4)]
    assert max(words) < 2**64 - 1  # none is thrown away: 2**64 mod 3 = 1
    expected = tuple((1,) if word % 3 == 0 else (2,) for word in words)
    assert inspection_game(2, 1, seed=ZERO_SEED, times=4).schedules == expected
    assert inspection_game(2, 1, seed="AB" * 32).seed == "ab" * 32


def test_schedules_occur_as_often_as_they_should() -> None:
    n, m, b = 5, 2, Fraction(1)
    state = State.of(n, m, b)
    weights = Counter(periods_at(state, point) for point in range(state.weight))
    stream, rounds = Stream(b"chi-square"), 8000
    seen = Counter(draw_periods(n, m, b, stream) for _ in range(rounds))
    assert set(seen) <= set(weights)
    expected = {s: rounds * w / state.weight for s, w in weights.items()}
    statistic = sum((seen[s] - e) ** 2 / e for s, e in expected.items())
    assert len(weights) == 10
    assert statistic < 27.9  # χ² with 9 degrees of freedom exceeds it once in a thousand


def test_nothing_is_drawn_where_nothing_is_open() -> None:
    stream = Stream(b"unused")
    assert draw_periods(3, 5, Fraction(1), stream) == (1, 2, 3)
    assert draw_periods(3, 0, Fraction(1), stream) == ()
    assert stream.word() == Stream(b"unused").word()


def test_json_is_text_and_frame_is_floats() -> None:
    game = inspection_game(5, 2, 2, Fraction("0.25"))
    document = json.loads(json.dumps(game.to_json()))
    assert document["format"] == "paripassu/game/1"
    assert document["penalty"] == "1/4"
    assert [Fraction(p) for p in document["marginals"]] == list(game.marginals or ())
    frame = game.to_frame()
    assert frame["inspect"][0] == pytest.approx(float(game.inspect_now))
    assert "probability" in game.summary()
    assert inspection_game(3000, 1500).to_frame().height == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"periods": -1, "inspections": 1}, "periods should be a whole number from 0 on, not -1"),
        ({"periods": 3, "inspections": -2}, "inspections should be a whole number from 0"),
        ({"periods": 3, "inspections": 1, "violations": -1}, "violations should be a whole"),
        ({"periods": 3, "inspections": 1, "penalty": -1}, "penalty should be at least 0, not -1"),
        ({"periods": 10**6, "inspections": 10}, "too much for exact numbers"),
        (
            {"periods": 50_000, "inspections": 20_000, "penalty": Fraction(1, 10**18)},
            "too much for exact numbers",
        ),
        ({"periods": 3, "inspections": 1, "seed": "xy"}, "seed should be 1 to 64 bytes"),
        ({"periods": 3, "inspections": 1, "seed": ""}, "seed should be 1 to 64 bytes"),
        ({"periods": 3, "inspections": 1, "seed": "0" * 130}, "seed should be 1 to 64 bytes"),
        (
            {"periods": 3, "inspections": 1, "seed": "00", "times": 0},
            "times should be from 1 to 100,000, not 0",
        ),
        ({"periods": 3, "inspections": 1, "times": 2}, "nothing to draw them from"),
        (
            {"periods": 20_000, "inspections": 10_000, "seed": "00", "times": 10_000},
            "10,000 schedules over 20,000 periods",
        ),
    ],
)
def test_refused(arguments: dict[str, int], said: str) -> None:
    with pytest.raises(PariPassuError, match=said):
        inspection_game(**arguments)  # type: ignore[arg-type]


def test_large_where_nothing_has_to_be_computed() -> None:
    assert inspection_game(100_000, 10**12).value == 0
    assert inspection_game(100_000, 0, 3).value == 3


@given(
    st.integers(0, 90),
    st.integers(0, 90),
    st.fractions(min_value=0, max_value=20, max_denominator=40),
)
@settings(max_examples=examples(150))
def test_scaled_sum_is_the_sum(n: int, m: int, b: Fraction) -> None:
    s = sum((comb(n, i) * b ** (m - i) for i in range(m + 1)), Fraction(0))
    assert Fraction(scaled_sum(n, m, b), b.denominator**m) == s
