"""The verdict on a step, by what its draw says and leaves out: strata, chances, large numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.assessment import draw, judged, ok
from tests.unit.inspection.sixty import ITEMS, clean, sixty

from paripassu.errors import PariPassuError
from paripassu.inspection.assessment.chance import Looked, at_most, detected, missed
from paripassu.inspection.draw.result import Draw


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
