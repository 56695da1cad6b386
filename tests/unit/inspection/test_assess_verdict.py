"""The verdict on a step: detection with refused items, rounds, what settles it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.assessment import draw, judged, ok

from paripassu.errors import PariPassuError
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.chance import Looked, at_most, detected, missed
from paripassu.inspection.assessment.result import Assessment, Step
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.sampling.posterior import posteriors

ITEMS = [f"i{number:02d}" for number in range(25)]


def sixty(**changes: Any) -> Draw:
    return draw(ITEMS, population=60, defects=5, **changes)


Rows = list[dict[str, object]]


def with_refused(number: int, **options: Any) -> Step:
    rows = [{"item": item, "result": "refused"} for item in ITEMS[:number]]
    return judged(sixty(), *rows, *ok(ITEMS[number:]), **options).steps[0]


def rounds(number: int, **changes: Any) -> list[Draw]:
    """Give draws with DP ½ each: one defect among a hundred items, fifty drawn."""
    return [
        draw(
            [f"{index}-{item}" for item in range(50)],
            population=100,
            defects=1,
            id=f"r{index}",
            seed=f"{index:02x}",
            required=Fraction(1, 2),
            **changes,
        )
        for index in range(number)
    ]


def clean(draws: Sequence[Draw]) -> list[dict[str, object]]:
    return [
        {"draw": one.id, "stratum": stratum, "item": item, "result": "ok"}
        for one in draws
        for stratum, item in one.items()
    ]


@pytest.mark.parametrize(("refused", "detect"), [(0, 0.941), (1, 0.701), (2, 0.341)])
def test_refused_items_may_hide_defects(refused: int, detect: float) -> None:
    """N = 60, d = 5, n = 25 (docs/specification/inspection.md#small-checks)."""
    step = with_refused(refused)
    assert step.detect is not None
    assert round(step.detect, 3) == detect
    assert step.verdict == ("inconclusive" if refused else "consistent")
    assert [one.why for one in step.open] == ["refused"] * refused


@pytest.mark.parametrize("refused", [0, 1, 2])
def test_items_without_a_finding_count_as_refused_ones_do(refused: int) -> None:
    step = judged(sixty(), *ok(ITEMS[refused:])).steps[0]
    assert step.detect == with_refused(refused).detect
    assert [one.why for one in step.open] == ["open"] * refused


def test_disputed_items_count_as_open() -> None:
    rows: Rows = [*ok(ITEMS), {"item": "i00", "result": "defect"}]
    step = judged(sixty(), *rows).steps[0]
    assert step.detect == with_refused(1).detect
    assert step.verdict == "inconclusive"
    assert step.open[0].why == "disputed"
    assert step.open[0].rows == (2, 27)
    assert "'i00' (lines 2 and 27)" in step.why


def test_disputed_is_inconclusive_even_where_detection_suffices() -> None:
    rows: Rows = [*ok(ITEMS), {"item": "i00", "result": "refused"}]
    step = judged(sixty(required=Fraction(1, 10)), *rows).steps[0]
    assert step.detect is not None
    assert step.detect > 0.1
    assert step.verdict == "inconclusive"


def test_refused_items_that_detection_can_bear() -> None:
    rows: Rows = [{"item": "i00", "result": "refused"}, *ok(ITEMS[1:])]
    step = judged(sixty(required=Fraction(7, 10)), *rows).steps[0]
    assert step.verdict == "consistent"
    assert [one.item for one in step.open] == ["i00"]
    assert "1 drawn item was refused" in step.why


@pytest.mark.parametrize("result", ["defect", "missing"])
def test_one_undisputed_defect_is_a_violation(result: str) -> None:
    rows: Rows = [{"item": "i03", "result": result}, *ok(ITEMS[:3]), *ok(ITEMS[4:])]
    answer = judged(sixty(), *rows)
    step = answer.steps[0]
    assert (answer.verdict, step.verdict) == ("violation", "violation")
    assert not answer.consistent
    assert step.posterior is None
    assert step.rounds[0].posterior is None
    assert (step.violations[0].item, step.violations[0].rows) == ("i03", (2,))
    assert step.settle == ()
    assert "'i03'" in step.why


def test_a_violation_stands_whatever_else_is_open() -> None:
    rows = [{"item": "i03", "result": "missing"}, {"item": "i04", "result": "refused"}]
    step = judged(sixty(), *rows).steps[0]
    assert step.verdict == "violation"
    assert len(step.open) == 24


def test_equality_suffices() -> None:
    """N = 100, d = 1, n = 90: exactly 0.9; 1 - 0.9 in floats is less than a tenth."""
    items = [str(number) for number in range(90)]
    step = judged(draw(items, population=100, defects=1), *ok(items)).steps[0]
    assert (step.detect, step.verdict) == (0.9, "consistent")
    more = Fraction(9, 10) + Fraction(1, 10**15)
    step = judged(draw(items, population=100, defects=1, required=more), *ok(items)).steps[0]
    assert step.verdict == "inconclusive"


def test_imperfect_detection_per_item() -> None:
    step = judged(draw(ITEMS, population=25, defects=1, per_item=0.8), *ok(ITEMS)).steps[0]
    assert step.detect == 0.8
    assert step.verdict == "inconclusive"
    # 0.2 (1 - 0.8 n / 25) is at most a tenth from 16 items on.
    assert any("draw 16 items with a new seed" in text.lower() for text in step.settle)
    # Three defects, and a method that sees none of them for sure.
    step = judged(draw(ITEMS, population=25, defects=1, per_item=0.3), *ok(ITEMS)).steps[0]
    assert any("No further round of this kind is enough" in text for text in step.settle)


# Rounds.


def test_posterior_after_three_rounds() -> None:
    """Prior ½, three clean rounds at DP ½: 0.667, 0.800, 0.889.

    Rules: docs/specification/inspection.md#posterior.
    """
    three = rounds(3)
    step = judged(three, *clean(three)).steps[0]
    after = [one.posterior for one in step.rounds]
    assert [one.detect for one in step.rounds] == [0.5] * 3
    assert after == [pytest.approx(2 / 3), pytest.approx(4 / 5), pytest.approx(8 / 9)]
    assert step.posterior == after[-1]
    assert step.detect == 0.875
    exact = posteriors(Fraction(1, 2), [Fraction(1, 2)] * 3)
    assert after == [float(one) for one in exact]


def test_the_prior_is_an_option() -> None:
    one = rounds(1)
    assert judged(one, *clean(one), prior="0.2").steps[0].posterior == pytest.approx(1 / 3)
    assert judged(one, *clean(one), prior=1).steps[0].posterior == 1
    assert judged(one, *clean(one), prior=0).steps[0].posterior == 0
    census = draw(["a"], population=1, defects=1)
    # A violation that is certain and would surely have been found: nothing can follow from it.
    assert judged(census, *ok(["a"]), prior=0).steps[0].posterior is None
    for prior in ("1.1", "-0.1", "x", "50"):
        with pytest.raises(PariPassuError, match="prior should"):
            judged(one, *clean(one), prior=prior)


def test_the_posterior_counts_refused_items() -> None:
    step = with_refused(1)
    assert step.detect is not None
    assert step.posterior == pytest.approx(0.5 / (1 - step.detect / 2))


def test_no_posterior_beside_a_defect_even_a_disputed_one() -> None:
    step = judged(sixty(), *ok(ITEMS), {"item": "i00", "result": "defect"}).steps[0]
    assert step.posterior is None
    step = judged(sixty(), *ok(ITEMS), {"item": "i00", "result": "refused"}).steps[0]
    assert step.posterior is not None


def test_a_defect_in_one_round_is_a_violation_of_the_step() -> None:
    two = rounds(2)
    rows = [row | ({"result": "defect"} if row["item"] == "1-7" else {}) for row in clean(two)]
    step = judged(two, *rows).steps[0]
    assert step.verdict == "violation"
    assert [one.posterior for one in step.rounds] == [None, None]


def test_a_further_round_settles_what_refusals_left_open() -> None:
    step = with_refused(2)
    assert step.verdict == "inconclusive"
    (size,) = {
        int(n) for text in step.settle for n in re.findall(r"raw (\d+) items with a new seed", text)
    }
    second = draw([f"j{n}" for n in range(size)], population=60, defects=5, id="second", seed="01")
    first: Rows = [{"draw": "d", "item": item, "result": "refused"} for item in ITEMS[:2]]
    rows = [*first, *ok(ITEMS[2:], draw="d"), *ok(second.strata[""].picked, draw="second")]
    step = judged([sixty(), second], *rows).steps[0]
    assert step.verdict == "consistent"
    assert len(step.open) == 2
    # And with one item less it would not have been enough.
    fewer = draw([f"j{n}" for n in range(size - 1)], 60, 5, id="second", seed="01")
    rows = [*first, *ok(ITEMS[2:], draw="d"), *ok(fewer.strata[""].picked, draw="second")]
    assert judged([sixty(), fewer], *rows).steps[0].verdict == "inconclusive"


def test_a_draw_counts_once() -> None:
    one, other = rounds(2)
    with pytest.raises(PariPassuError, match="the draw 'r0' is given twice"):
        judged([one, one], *clean([one]))
    same_seed = draw(["x"], 100, 1, id="r9", seed=one.seed, required=one.required)
    with pytest.raises(PariPassuError, match="'r0' and 'r9' of step 'm:1' come from the same seed"):
        judged([one, other, same_seed], *clean([one, other]))


def test_one_key_of_rfc_3797_counts_once() -> None:
    def keyed(name: str, key: str) -> Draw:
        return draw_numbers(5, 2, key, id=name).model_copy(update={"step": "m:1"})

    with pytest.raises(PariPassuError, match="same seed"):
        judged([keyed("a", "1./"), keyed("b", "1./")])
    assert judged([keyed("a", "1./"), keyed("b", "2./")]).steps[0].verdict == "inconclusive"


def test_copies_of_a_draw_under_other_names_count_once() -> None:
    one, other = sixty(), sixty(id="other", seed="88")
    for seed in ("77", None):
        copy = sixty(id="copy", seed=seed)
        with pytest.raises(PariPassuError, match="'d' and 'copy' picked the very same items"):
            judged([one, copy], *clean([one, copy]))
    bare = draw([f"j{n}" for n in range(25)], 60, 5, id="bare", seed=None)
    step = judged([one, bare], *clean([one, bare])).steps[0]
    assert any("'bare' states no seed" in note for note in step.notes)
    assert other.picked == one.picked
    # Two of three items: two fresh draws may well agree.
    small = [
        draw(["a", "b"], 3, 1, id=name, seed=seed) for name, seed in (("p", "aa"), ("q", "bb"))
    ]
    (note,) = judged(small, *clean(small)).steps[0].notes
    assert note.startswith("The seed of draws 'p' and 'q' was given by one person")


def test_rounds_against_different_violations_do_not_add_up() -> None:
    def weak(defects: int = 5, population: int = 60, **changes: Any) -> Draw:
        return draw(["x", "y"], population, defects, id="w", seed="01", **changes)

    few = draw(ITEMS[:13], 60, 5)
    alone = judged(few, *clean([few])).steps[0]
    assert alone.verdict == "inconclusive"
    # Easier to find, or drawn from elsewhere: says nothing of five defects in this list.
    for other in (
        weak(defects=50),
        weak(population=6),
        weak(list={"sha256": "00" * 32, "items": 60}),
        weak(defects=50, required=0),
    ):
        step = judged([few, other], *clean([few, other])).steps[0]
        by_themselves = [judged(one, *clean([one])).steps[0].detect for one in (few, other)]
        assert step.detect == min(one for one in by_themselves if one is not None)
        assert (step.verdict, step.posterior) == ("inconclusive", None)
        assert "do not add up" in step.why
    same = weak()
    step = judged([few, same], *clean([few, same])).steps[0]
    assert step.detect is not None
    assert alone.detect is not None
    assert step.detect > alone.detect
    # Each enough by itself.
    enough, other = sixty(), weak(defects=50)
    step = judged([enough, other], *clean([enough, other])).steps[0]
    assert (step.verdict, step.detect) == (
        "consistent",
        judged(enough, *clean([enough])).steps[0].detect,
    )


def test_steps_are_judged_apart() -> None:
    good, bad = sixty(), sixty(id="e", step="m:2", seed="00")
    answer = judged([good, bad], *clean([good]), {"draw": "e", "item": "i00", "result": "defect"})
    assert [(step.step, step.verdict) for step in answer.steps] == [
        ("m:1", "consistent"),
        ("m:2", "violation"),
    ]
    assert answer.verdict == "violation"
    assert answer.summary() == "m:1: consistent; m:2: violation"
    frame = answer.to_frame()
    assert frame["step"].to_list() == ["m:1", "m:2"]
    assert frame["ok"].to_list() == [25, 0]
    assert frame["open"].to_list() == [0, 24]


def test_draws_without_a_step_are_no_rounds_of_one_another() -> None:
    two = [sixty(step=None), sixty(step=None, id="e")]
    answer = judged(two, *clean(two))
    assert [step.name for step in answer.steps] == ["draw d", "draw e"]
    assert [step.posterior for step in answer.steps] == [pytest.approx(0.9439, abs=1e-4)] * 2


# What a draw says, and what it leaves out.


def strata(**kinds: Mapping[str, Any]) -> Draw:
    return draw({name: {"population": 30, **kind} for name, kind in kinds.items()})


def test_defects_in_several_strata_are_there_all_at_once() -> None:
    two = strata(
        hall={"defects": 2, "picked": ["a", "b", "c"]}, yard={"defects": 3, "picked": ["a", "d"]}
    )
    step = judged(two, *clean([two])).steps[0]
    hall = Fraction(27 * 26, 30 * 29)
    yard = Fraction(28 * 27 * 26, 30 * 29 * 28)
    assert step.detect == float(1 - hall * yard)
    assert "2 defective items in 'hall' and 3 defective items in 'yard', all at once" in step.why
    by_name = {sample.stratum: sample.detect for sample in step.rounds[0].samples}
    assert by_name == {"hall": float(1 - hall), "yard": float(1 - yard)}


def test_a_refused_item_hides_only_defects_of_its_stratum() -> None:
    two = strata(
        hall={"defects": 1, "picked": ["a", "b", "c"]}, yard={"defects": 1, "picked": ["a", "d"]}
    )
    rows = clean([two])
    rows[0]["result"] = "refused"
    assert rows[0]["stratum"] == "hall"
    step = judged(two, *rows).steps[0]
    # The one defect in the hall may be the refused item: only the yard is left.
    assert step.detect == float(Fraction(2, 30))


def test_a_draw_that_names_no_defects_is_to_find_one() -> None:
    two = strata(hall={"picked": ["a", "b", "c"]}, yard={"picked": ["a", "d"]})
    step = judged(two, *clean([two])).steps[0]
    assert step.detect == float(Fraction(2, 30))
    assert "one defective item, as the draw names no number of them" in step.why
    # Both strata have to be enough for the one that they may hold.
    assert any("'hall' and" in text and "'yard'" in text for text in step.settle)


def test_no_required_probability_is_no_yes() -> None:
    bare = sixty(required=None)
    step = judged(bare, *ok(ITEMS)).steps[0]
    assert (step.verdict, step.required) == ("inconclusive", None)
    assert any("--detect" in text for text in step.settle)
    assert judged(bare, *ok(ITEMS), detect="0.9").steps[0].verdict == "consistent"
    assert judged(bare, *ok(ITEMS), detect="0.95").steps[0].verdict == "inconclusive"
    # Of what the draw asks for and what is asked for here the larger counts.
    step = judged(sixty(), *ok(ITEMS), detect="0.95").steps[0]
    assert (step.required, step.verdict) == (0.95, "inconclusive")
    assert judged(sixty(), *ok(ITEMS), detect="0.5").steps[0].required == 0.9


@pytest.mark.parametrize(
    ("population", "picked", "required", "said"),
    [
        (100, 29, "0.29", "29 %. That is enough for the 29 % required."),
        (3, 1, "1/3", "33.3333… % (1/3). That is enough for the 33.3333… % (1/3) required."),
        (7, 2, "0.2857", "28.57 %. That is enough for the 28.57 % required."),
        (7, 2, "0.28571", "28.571 %. That is enough for the 28.571 % required."),
        (7, 2, "0.28572", "28.57 %. That is less than the 28.572 % required."),
        (50_000, 1, "0.0001", "less than 0.01 %. That is less than the 0.01 % required."),
    ],
)
def test_what_is_enough_reads_as_enough(
    population: int, picked: int, required: str, said: str
) -> None:
    items = [f"i{number}" for number in range(picked)]
    one = draw(items, population, 1, required=Fraction(required))
    assert said in judged(one, *ok(items)).steps[0].why.replace("\u00a0", " ")


def test_nothing_required_of_a_step_that_nobody_gains_from() -> None:
    step = judged(sixty(required=0)).steps[0]
    assert step.verdict == "consistent"
    assert len(step.open) == 25
    said = [note.replace("\u00a0", " ") for note in step.notes]
    assert any("of draw 'd' is 0 %: nothing was required" in note for note in said)
    almost = judged(sixty(required="1/1000000")).steps[0]
    assert any("almost nothing was required" in note for note in almost.notes)
    assert not any("nothing was required" in note for note in judged(sixty()).steps[0].notes)


def test_certainty_is_required() -> None:
    items = [str(number) for number in range(8)]
    step = judged(draw(items, 8, 1, required=1), *ok(items)).steps[0]
    assert (step.detect, step.verdict) == (1.0, "consistent")
    step = judged(draw(items, 10, 2, required=1), *ok(items)).steps[0]
    assert step.verdict == "inconclusive"
    # N - d + 1 = 9 items hold one of two defects for sure.
    assert any("raw 9 items with a new seed" in text for text in step.settle)


def test_no_defect_is_supposed() -> None:
    step = judged(draw(["a"], 3, 0), *ok(["a"])).steps[0]
    assert (step.detect, step.verdict) == (0.0, "inconclusive")


def test_a_weighted_draw_is_as_good_as_its_least_likely_item() -> None:
    chances = {"a": "4/5", "b": "3/5", "c": "1/2", "e": "1/10"}
    weighted = draw(["a", "b"], 4, None, 0.9, method="weighted", inclusion=chances)
    step = judged(weighted, *ok(["a", "b"])).steps[0]
    assert step.detect == float(Fraction(9, 100))
    step = judged(weighted, *ok(["a"])).steps[0]
    assert step.detect == 0
    bare = draw(["a", "b"], 4, method="weighted")
    step = judged(bare, *ok(["a", "b"])).steps[0]
    assert (step.detect, step.posterior, step.verdict) == (None, 0.5, "inconclusive")
    assert any("Draw again" in text for text in step.settle)


def test_a_weighted_draw_whose_chances_do_not_add_up() -> None:
    """Each certain, and one of three picked: so that one clean item would vouch for all."""
    chances = dict.fromkeys("abc", "1")
    weighted = draw(["a"], 3, None, 1, method="weighted", inclusion=chances)
    with pytest.raises(PariPassuError, match="do not add up to the 1 that are picked"):
        judged(weighted, *ok(["a"]))


@pytest.mark.parametrize("text", ["1/0", "3/2"])
def test_a_weighted_draw_with_no_probability(text: str) -> None:
    weighted = draw(["a"], 2, None, 1, method="weighted", inclusion={"a": text, "b": "1/2"})
    with pytest.raises(PariPassuError, match="which is no probability"):
        judged(weighted, *ok(["a"]))


def test_a_population_beyond_counting() -> None:
    with pytest.raises(PariPassuError, match="population of more than 1,000,000,000"):
        judged(draw(["a"], 10**400, 10**399), *ok(["a"]))


def test_a_large_population_is_decided_exactly() -> None:
    items = [f"{number}" for number in range(3_000)]
    large = draw(items, 10**9, 2_000_000, required=Fraction(99, 100))
    step = judged(large, *ok(items)).steps[0]
    assert step.verdict == "consistent"
    assert step.detect == pytest.approx(1 - 0.998**3000, rel=1e-4)
    rows = [{"item": item, "result": "refused"} for item in items[:5]]
    step = judged(large, *rows, *ok(items[5:])).steps[0]
    assert step.verdict == "inconclusive"


def test_many_strata_are_enclosed_as_they_are_multiplied() -> None:
    few = [Looked(900, 40, 300, Fraction(9, 10), 2), Looked(2_000, 30, 300, Fraction(1, 2), 0)]
    many = [*few, Looked(5_000, 2_000, 2_500, Fraction(1, 1_000), 1)]
    exact = many[0].miss() * many[1].miss() * many[2].miss()
    assert sum(one.terms for one in few) <= 1_000 < sum(one.terms for one in many)
    assert missed(few) == few[0].miss() * few[1].miss()
    assert 0 <= missed(many) / exact - 1 < Fraction(1, 10**40)
    assert detected(many) == float(1 - exact)
    assert at_most(many, exact)
    assert not at_most(many, exact - exact / 10**60)
    assert at_most((*few, Fraction(1, 2)), missed(few) / 2)
    assert not at_most((*few, Fraction(1, 2)), missed(few) / 2 - Fraction(1, 10**30))
    assert at_most((*many, Fraction(0)), Fraction(0))
    assert not at_most(many, Fraction(0))


# What is asked for, and what cannot be judged.


@pytest.mark.parametrize("limit", ["-1", "1001", "x"])
def test_limits_that_are_none(limit: str) -> None:
    with pytest.raises(PariPassuError, match="limit should"):
        judged(sixty(), limit=limit)


def test_nothing_to_judge() -> None:
    with pytest.raises(PariPassuError, match="there is nothing to judge"):
        assess()
    with pytest.raises(PariPassuError, match="`draws`"):
        judged([], {"item": "a", "result": "ok"})


def test_never_a_bare_yes() -> None:
    answer = judged(sixty(), *ok(ITEMS))
    step = answer.steps[0]
    assert step.verdict == "consistent"
    for said in ("25 of 60 items", "25 found as declared", "5 defective items", "94.05", "90"):
        assert said in step.why
    assert [line.shows for line in step.evidence] == ["clean"]
    assert step.settle == ()


def test_the_order_of_what_settles_names_the_items() -> None:
    rows: Rows = [
        {"id": "f1", "item": "i00", "result": "ok"},
        {"id": "f2", "item": "i00", "result": "missing"},
        {"item": "i01", "result": "refused"},
        *ok(ITEMS[2:]),
    ]
    step = judged(sixty(), *rows).steps[0]
    assert "supersedes 'f1 f2'" in step.settle[0]
    assert step.settle[1].startswith("Inspect 'i01'")
    assert "enough" in step.settle[1]


def test_a_coarse_item_says_which_sigma() -> None:
    row = {"item": "a", "declared": 12, "measured": 12, "measured_sigma": 5, "unit": "kg"}
    step = judged(draw(["a"], 1, 1), row).steps[0]
    assert step.open[0].why == "coarse"
    assert any("5 kg" in text and "below 4 kg" in text for text in step.settle)


def test_it_is_a_document() -> None:
    answer = judged(sixty(), *ok(ITEMS[:3]))
    document = answer.to_json()
    assert document["format"] == "paripassu/assessment/1"
    assert Assessment.model_validate(document) == answer
    step = document["steps"][0]
    assert {"verdict", "detect", "required", "posterior", "open"} <= step.keys()
    assert len(step["open"]) == 22
    assert "inconclusive" in answer._repr_mimebundle_()["text/html"]
