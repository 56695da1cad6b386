"""The verdict on a step: detection with refused items, rounds, what settles it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.assessment import draw, judged, ok
from tests.unit.inspection.sixty import ITEMS, clean, sixty

from paripassu.errors import PariPassuError
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.result import Assessment, Step
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.sampling.posterior import posteriors

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
