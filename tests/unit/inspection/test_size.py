"""Sample sizes: every published number, the borders, and several instruments."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from paripassu.errors import PariPassuError
from paripassu.inspection.sampling.detection import detection
from paripassu.inspection.sampling.instruments import Instrument, levels, parse_instrument
from paripassu.inspection.sampling.size import sample_size

# (population, defects, detect, per item, by the IAEA's formula, exactly)
PUBLISHED = [
    # 141 sites with weapons of mass destruction: RAND 2014.
    (141, 5, "0.90", "1", 53, 52),
    (141, 5, "0.95", "1", 64, 63),
    (141, 10, "0.90", "1", 29, 29),
    (141, 10, "0.95", "1", 37, 36),
    # 390 to 663 buildings at Yongbyon: sources of the Asan Institute's 2018 brief.
    (390, 5, "0.90", "1", 144, 144),
    (390, 5, "0.95", "1", 176, 175),
    (663, 5, "0.90", "1", 245, 244),
    (663, 5, "0.95", "1", 299, 298),
    # The table for 80 items, and the same with items that are recognised four times in five.
    (80, 1, "0.95", "1", 76, 76),
    (80, 2, "0.95", "1", 63, 62),
    (80, 5, "0.95", "1", 37, 36),
    (80, 10, "0.95", "1", 21, 20),
    (80, 1, "0.95", "0.8", None, None),
    (80, 2, "0.95", "0.8", 78, 78),
    (80, 5, "0.95", "0.8", 46, 45),
    (80, 10, "0.95", "0.8", 26, 25),
    # n.hypergeo of the R package RSurveillance, by the approximation.
    (100, 5, "0.5", "1", 13, None),
    (100, 5, "0.8", "1", 28, None),
    (100, 5, "0.9", "1", 37, None),
    (100, 5, "0.95", "1", 46, None),
    # A naive 1 - 0.9 in floats gives 91.
    (100, 1, "0.9", "1", 90, 90),
]


@pytest.mark.parametrize(
    ("population", "defects", "detect", "per_item", "iaea", "exact"), PUBLISHED
)
def test_published(
    population: int, defects: int, detect: str, per_item: str, iaea: int | None, exact: int | None
) -> None:
    def sized(method: str) -> int | None:
        return sample_size(population, defects, detect, per_item=per_item, method=method).n

    assert sized("iaea") == iaea
    if exact is not None or iaea is None:
        assert sized("exact") == exact


@pytest.mark.parametrize(("refused", "achieved"), [(0, 0.941), (1, 0.701), (2, 0.341)])
def test_what_is_refused_may_hide_it(refused: int, achieved: float) -> None:
    # N = 60, d = 5, n = 25 (docs/specification/inspection.md#small-checks)
    answer = sample_size(60, 5, sample=25, unseen=refused)
    assert answer.achieved == pytest.approx(achieved, abs=5e-4)
    assert answer.n == 25


def test_achieved_is_exact_whatever_the_method() -> None:
    for method in ("exact", "iaea"):
        answer = sample_size(141, 5, "0.9", method=method)
        assert answer.n is not None
        assert answer.achieved == float(detection(141, 5, answer.n))
        assert answer.probability() == detection(141, 5, answer.n)
    assert answer.one_less == float(detection(141, 5, 52))


def test_equality_suffices_and_a_float_is_the_decimal_that_it_prints_as() -> None:
    for wanted in (0.9, "0.9", "90 %", "9/10", Fraction(9, 10)):
        answer = sample_size(100, 1, wanted)
        assert answer.n == 90
        assert answer.achieved == 0.9


def test_no_sample_suffices() -> None:
    answer = sample_size(80, 1, "0.95", per_item="0.8")
    assert not answer.suffices
    assert answer.n is None
    assert answer.achieved is None
    assert answer.best == 0.8
    assert "No sample is large enough" in answer.summary()
    # At the best that can be reached there is one: all.
    assert sample_size(80, 1, "0.8", per_item="0.8").n == 80


def test_unseen_items_that_may_hide_everything() -> None:
    answer = sample_size(10, 2, "0.5", unseen=2)
    assert answer.n is None
    assert answer.best == 0


@pytest.mark.parametrize("method", ["exact", "iaea"])
def test_borders(method: str) -> None:
    assert sample_size(10, 3, 0, method=method).n == 0
    assert sample_size(10, 3, 1, method=method).n == (8 if method == "exact" else 10)
    assert sample_size(10, 10, 1, method=method).n == (1 if method == "exact" else 10)
    assert sample_size(1, 1, 1, method=method).n == 1
    assert sample_size(10, 3, 1, per_item="0.99", method=method).n is None


def test_wishes_smaller_than_any_float() -> None:
    nearly = 1 - Fraction(1, 10**400)
    answer = sample_size(2_000, 1_000, nearly)
    assert answer.n is not None
    assert detection(2_000, 1_000, answer.n) >= nearly > detection(2_000, 1_000, answer.n - 1)
    # Of two items one is false on average; seen once in 10^400, they fall short by a 10^800th.
    rarely = Fraction(1, 10**400)
    assert sample_size(100, 50, rarely, per_item=rarely).n == 3


def test_large_populations() -> None:
    answer = sample_size(10**6, 500_000, "0.999999")
    assert answer.n == 20
    answer = sample_size(10**6, 1_000, "0.95", per_item="0.5")
    assert answer.n is not None
    assert detection(10**6, 1_000, answer.n, Fraction(1, 2)) >= Fraction(19, 20)
    assert detection(10**6, 1_000, answer.n - 1, Fraction(1, 2)) < Fraction(19, 20)
    # So many digits that no integer would hold them in reasonable time.
    assert sample_size(10**8, 10**7, "0.9", per_item="1e-5").n is not None


def test_goal() -> None:
    # 8 kg out of items of 3 kg: three items.
    answer = sample_size(50, goal=8, amount_per_item=3, detect="0.9")
    assert answer.defects == 3
    assert answer.n == sample_size(50, 3, "0.9").n


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"population": 0, "defects": 1, "detect": "0.9"}, "population should be from 1"),
        ({"population": 10**9 + 1, "defects": 1, "detect": "0.9"}, "population should be from 1"),
        ({"population": "ten", "defects": 1, "detect": "0.9"}, "population should be a number"),
        ({"population": "2.5", "defects": 1, "detect": "0.9"}, "whole number"),
        ({"population": True, "defects": 1, "detect": "0.9"}, "should be a number"),
        ({"population": 10, "defects": 0, "detect": "0.9"}, "nothing to detect"),
        ({"population": 10, "defects": 11, "detect": "0.9"}, "from 1 to the population"),
        ({"population": 10, "defects": -1, "detect": "0.9"}, "whole number from 0"),
        ({"population": 10, "defects": 1, "detect": "1.2"}, "write 1.2% if that is meant"),
        ({"population": 10, "defects": 1, "detect": "nan"}, "should be a number"),
        ({"population": 10, "defects": 1, "detect": "1e999"}, "at most 18 digits"),
        ({"population": 10, "defects": 1, "detect": "1/0"}, "divides by zero"),
        ({"population": 10, "defects": 1, "detect": "-0.1"}, "from 0 to 1"),
        ({"population": 10, "defects": 1, "detect": "0.9", "per_item": "2"}, "from 0 to 1"),
        ({"population": 10, "defects": 1}, "`sample`"),
        ({"population": 10, "defects": 1, "detect": "0.9", "sample": 3}, "`sample`"),
        ({"population": 10, "detect": "0.9"}, "`defects`"),
        ({"population": 10, "detect": "0.9", "goal": 3}, "`amount_per_item`"),
        ({"population": 10, "defects": 1, "sample": 11}, "there are 10"),
        ({"population": 10, "defects": 1, "detect": "0.9", "method": "iaae"}, "'iaea'"),
        (
            {"population": 10, "defects": 1, "detect": "0.9", "method": "iaea", "unseen": 1},
            "unseen",
        ),
        (
            {"population": 10, "detect": "0.9", "goal": 30, "amount_per_item": 2},
            "hold 20",
        ),
        ({"population": 10, "detect": "0.9", "goal": 0, "amount_per_item": 2}, "above 0"),
    ],
)
def test_what_does_not_fit(given: dict[str, Any], said: str) -> None:
    with pytest.raises(PariPassuError) as caught:
        sample_size(**given)
    assert said in str(caught.value)


THREE = [
    Instrument("counter", Fraction(1), Fraction(9, 10)),
    Instrument("weighing", Fraction(1, 2), Fraction(19, 20)),
    Instrument("assay", Fraction(1, 5), Fraction(99, 100)),
]


def test_defects_of_each_size() -> None:
    # d = ⌈goal / (share·amount)⌉ (docs/specification/inspection.md#sizes)
    steps = levels(THREE, Fraction(8), Fraction(2))
    assert [level.defects for level in steps] == [4, 8, 20]
    # Just below what the coarser one sees: 5 items short of just under 2, 9 short of just under 1.
    steps = levels(THREE, Fraction(8), Fraction(2), any_size=True)
    assert [level.defects for level in steps] == [4, 5, 9]
    # Where the division leaves a rest, no more than rounding up.
    steps = levels(THREE, Fraction(9), Fraction(4), any_size=True)
    assert [level.defects for level in steps] == [3, 3, 5]


def test_three_instruments() -> None:
    answer = sample_size(200, goal=8, amount_per_item=2, detect="0.9", use=THREE)
    assert answer.n == sum(one.n or 0 for one in answer.instruments) == 93
    assert [one.seen_by for one in answer.instruments] == [93, 51, 21]
    # The finest on its own is the plain sample size.
    assert answer.instruments[-1].n == sample_size(200, 20, "0.9", per_item="0.99").n
    assert all(one.achieved is not None and one.achieved >= 0.9 for one in answer.instruments)
    # What the sizes they name do not cover is said: nine items short of just under a half.
    assert answer.worst is not None
    assert answer.worst < 0.64
    assert answer.worst_defects == (0, 0, 9)
    assert answer.below == 80


@pytest.mark.parametrize("method", ["exact", "iaea"])
def test_any_size_holds_against_mixtures(method: str) -> None:
    answer = sample_size(
        200, goal=8, amount_per_item=2, detect="0.9", use=THREE, any_size=True, method=method
    )
    assert answer.worst is not None
    assert answer.worst >= 0.9
    assert answer.worst_complete
    assert answer.n is not None
    assert answer.n > 93


def test_the_order_of_instruments_does_not_matter() -> None:
    answers = [
        sample_size(200, goal=8, amount_per_item=2, detect="0.9", use=use)
        for use in (THREE, THREE[::-1])
    ]
    assert answers[0] == answers[1]


def test_one_instrument_is_the_plain_case() -> None:
    for method in ("exact", "iaea"):
        one = sample_size(
            80,
            goal=5,
            amount_per_item=1,
            detect="0.95",
            method=method,
            use=[Instrument("scale", Fraction(1), Fraction(4, 5))],
        )
        plain = sample_size(80, 5, "0.95", per_item="0.8", method=method)
        assert (one.n, one.achieved, one.best) == (plain.n, plain.achieved, plain.best)


def test_a_size_that_so_many_items_cannot_hide() -> None:
    # Ten items of 2 lose at most a fifth each, 4 in all: below the goal of 8.
    answer = sample_size(10, goal=8, amount_per_item=2, detect="0.9", use=THREE)
    assert answer.instruments[-1].n == 0
    assert answer.instruments[-1].achieved is None
    assert answer.below == 4


def test_a_finer_instrument_makes_up_for_a_coarse_one() -> None:
    # The coarse one sees one in two: not even all items suffice. Some are measured better.
    use = [
        Instrument("coarse", Fraction(1), Fraction(1, 2)),
        Instrument("fine", Fraction(1, 10), Fraction(1)),
    ]
    answer = sample_size(100, goal=2, amount_per_item=2, detect="0.9", use=use)
    coarse, fine = answer.instruments
    assert coarse.n == 20
    assert fine.n == 80
    assert coarse.achieved == 0.9  # (80 + 20 / 2) of 100


def test_no_plan() -> None:
    use = [Instrument("coarse", Fraction(1), Fraction(1, 2))]
    answer = sample_size(100, goal=2, amount_per_item=2, detect="0.9", use=use)
    assert not answer.suffices
    assert answer.instruments[0].n is None
    assert answer.best == 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("scale", "NAME:SHARE:Q"),
        (":1:1", "NAME:SHARE:Q"),
        ("scale:x:1", "instrument 'scale', and its share should be a number"),
        ("scale:0:1", "above 0"),
        ("scale:1:0", "above 0"),
        ("scale:1.5:1", "from 0 to 1"),
    ],
)
def test_instruments_that_are_none(text: str, said: str) -> None:
    with pytest.raises(PariPassuError, match="instrument") as caught:
        parse_instrument(text)
    assert said in str(caught.value)


def test_instruments_that_clash() -> None:
    one = parse_instrument("with:colon:0.5:90 %")
    assert one == Instrument("with:colon", Fraction(1, 2), Fraction(9, 10))
    for use, said in (
        ([one, Instrument("other", one.share, Fraction(1))], "same share"),
        ([one, Instrument(one.name, Fraction(1), Fraction(1))], "two instruments are named"),
        ([Instrument(str(k), Fraction(1, k), Fraction(1)) for k in range(1, 8)], "6 are the most"),
    ):
        with pytest.raises(PariPassuError) as caught:
            sample_size(10, goal=1, amount_per_item=1, detect="0.9", use=use)
        assert said in str(caught.value)
    with pytest.raises(PariPassuError, match="instruments need a goal"):
        sample_size(10, 1, "0.9", use=[one])


def test_json_and_frame() -> None:
    document = sample_size(141, 5, "0.9").to_json()
    assert document["format"] == "paripassu/size/1"
    assert document["n"] == 52
    assert document["achieved"] == pytest.approx(0.9040, abs=5e-5)
    frame = sample_size(200, goal=8, amount_per_item=2, detect="0.9", use=THREE).to_frame()
    assert frame["name"].to_list() == ["counter", "weighing", "assay"]
    assert sample_size(141, 5, "0.9").to_frame()["n"].to_list() == [52]
