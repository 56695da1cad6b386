"""Findings matched with draws, and what stands of an item once all of them are weighed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.assessment import draw, judged, ok, table

from paripassu.errors import PariPassuError, TableError
from paripassu.inspection.assessment.readings import Readings

DRAW = draw(["a", "b", "c"], population=3, defects=1)


def state(*rows: Mapping[str, object]) -> str:
    """Give what stands of item a after these findings; the others are clean."""
    answer = judged(DRAW, *({**row, "item": "a"} for row in rows), *ok(["b", "c"]))
    (step,) = answer.steps
    if step.violations:
        return step.violations[0].result
    return step.open[0].why if step.open else "ok"


def refused(*rows: Mapping[str, object], draws: Any = DRAW, **options: Any) -> TableError:
    """Give the error for these rows."""
    with pytest.raises(TableError) as caught:
        judged(draws, *rows, **options)
    return caught.value


def reading(
    declared: object, measured: object, sd: object = 0, sm: object = 0
) -> dict[str, object]:
    return {
        "declared": declared,
        "measured": measured,
        "declared_sigma": sd,
        "measured_sigma": sm,
        "unit": "kg",
    }


def test_exactly_the_limit_is_no_defect() -> None:
    # 3 √(0.03² + 0.04²) = 0.15 exactly; in floats 3 · 0.05 is 0.15000000000000002.
    assert state(reading("10", "9.85", "0.03", "0.04")) == "ok"
    assert state(reading("10", "10.15", "0.03", "0.04")) == "ok"
    assert state(reading("10", "9.849999999999999999", "0.03", "0.04")) == "defect"
    assert state(reading("10", "10.150000000000000001", "0.03", "0.04")) == "defect"


def test_without_errors_any_difference_is_a_defect() -> None:
    assert state(reading("10", "10.0")) == "ok"
    assert state(reading("10", "10.000000000000000001")) == "defect"


def test_the_limit_is_an_option() -> None:
    row = {"item": "a", **reading("10", "9.7", "0.1")}
    assert judged(DRAW, row, *ok(["b", "c"])).verdict == "consistent"
    assert judged(DRAW, row, *ok(["b", "c"]), limit="2.99").verdict == "violation"


def test_a_large_declared_error_clears_nothing() -> None:
    """Whoever declares σ as large as the amount would otherwise have an empty item pass."""
    assert state(reading("10", "0", "4")) == "coarse"
    assert state(reading("10", "10", "4")) == "coarse"
    assert state(reading("10", "10", "3.3")) == "ok"
    # Exactly 3 σ: an empty item would still pass.
    assert state(reading("9", "9", "3")) == "coarse"
    assert state(reading("0.5", "0.5", "0.2")) == "coarse"
    # An inspector who says ok has looked at more than the readings.
    assert state({"result": "ok", **reading("10", "10", "4")}) == "ok"
    # Nothing is declared: an empty item is what should be there.
    assert state(reading("0", "0.1", "1")) == "ok"
    # One fine measurement is enough.
    assert state(reading("10", "10", "4"), reading("10", "10", "0.1")) == "ok"


@pytest.mark.parametrize("result", ["defect", "missing", "refused"])
def test_results_as_written(result: str) -> None:
    assert state({"result": result}) == result


def test_a_defect_need_not_show_in_the_readings() -> None:
    assert state({"result": "defect", **reading("10", "10", "1")}) == "defect"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"result": "ok", **reading("10", "5", "0.1")},
            "is ok, and yet 5 kg was measured where 10",
        ),
        ({"result": "refused", "measured": "4"}, "is refused, and yet 4 was measured"),
        ({"result": "missing", "measured": "4"}, "is missing, and yet 4 was measured"),
        ({"inspector": "north"}, "nothing says what was found"),
        ({"declared": "4"}, "so is measured"),
        ({"measured": "4"}, "so is declared"),
        ({"result": "okay"}, "did you mean 'ok'?"),
        ({"result": "fine"}, "should be one of ok, defect, missing, refused"),
        ({"declared": "4", "measured": "x"}, "should be a number"),
        ({"declared": "4", "measured": "4", "measured_sigma": "-1"}, "at least 0"),
        ({"result": "ok", "measured": "1e999"}, "should have at most 18 digits"),
    ],
)
def test_rows_that_contradict_themselves(row: dict[str, object], said: str) -> None:
    error = refused({"item": "b", "result": "ok"}, {"item": "a", **row})
    assert "findings.csv: line 3" in str(error)
    assert said in str(error)


def test_missing_with_nothing_measured_is_no_contradiction() -> None:
    assert state({"result": "missing", "measured": "0"}) == "missing"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("A", "character 1 is 'A' (U+0041) here and 'a' (U+0061) in 'a'"),
        ("a ", "character 2 is ' ' (U+0020) here and missing in 'a'"),
        (" a", "character 1 is ' ' (U+0020) here and 'a' (U+0061)"),
        ("ａ", "U+FF41"),
        ("а", "was not drawn in draw 'd'"),  # Cyrillic: other bytes, and no form of the same letter
        ("a\u200b", "was not drawn"),
        ("z", "was not drawn"),
        ("", "is empty"),
        ("a\nb", "'a\\nb'"),
    ],
)
def test_names_are_matched_byte_for_byte(item: str, said: str) -> None:
    error = refused({"item": item, "result": "ok"})
    assert "line 2: column 'item'" in str(error)
    assert said in str(error)


def test_two_spellings_of_one_letter_are_two_items() -> None:
    composed, decomposed = "\u00e9", "e\u0301"
    two = draw([composed, decomposed], population=2, defects=1)
    answer = judged(two, *ok([composed]), {"item": decomposed, "result": "refused"})
    assert [one.item for one in answer.steps[0].open] == [decomposed]


def test_a_stratum_is_part_of_the_name() -> None:
    two = draw(
        {
            "hall": {"population": 5, "defects": 1, "picked": ["a", "b"]},
            "yard": {"population": 5, "defects": 1, "picked": ["b", "c"]},
        }
    )
    error = refused({"item": "c", "stratum": "hall", "result": "ok"}, draws=two)
    assert "line 2: column 'stratum'" in str(error)
    assert "it was drawn in 'yard'" in str(error)
    error = refused({"item": "b", "result": "ok"}, draws=two)
    assert "it was drawn in 'hall', 'yard'" in str(error)
    answer = judged(two, {"item": "b", "stratum": "hall", "result": "defect"})
    assert [(bad.stratum, bad.item) for bad in answer.steps[0].violations] == [("hall", "b")]


def test_faults_of_another_draw() -> None:
    other = draw(["a"], population=3, defects=1, id="e", seed="01")
    assert "there is no draw 'x'" in str(refused({"draw": "x", "item": "a", "result": "ok"}))
    error = refused({"draw": "e", "item": "b", "result": "ok"}, draws=[DRAW, other])
    assert "the item 'b' was not drawn in draw 'e'" in str(error)
    error = refused({"item": "a", "result": "ok"}, draws=[DRAW, other])
    assert "line 2: column 'draw': is empty, and there are several draws" in str(error)
    error = refused({"draw": "D", "item": "a", "result": "ok"})
    assert "names are matched byte for byte" in str(error)


def test_another_step_than_the_draws() -> None:
    error = refused({"step": "m:2", "item": "a", "result": "ok"})
    assert "line 2: column 'step': is 'm:2', and draw 'd' is of step 'm:1'" in str(error)


def test_a_draw_without_a_step_takes_it_from_its_findings() -> None:
    bare = draw(["a", "b"], population=2, defects=1, step=None)
    assert judged(bare, *ok(["a", "b"])).steps[0].step is None
    assert judged(bare, *ok(["a", "b"])).steps[0].name == "draw d"
    answer = judged(bare, *ok(["a"]), {"step": "m:4", "item": "b", "result": "ok"})
    assert answer.steps[0].step == "m:4"
    assert {one.step for one in answer.findings} == {"m:4"}
    error = refused(
        {"step": "m:4", "item": "a", "result": "ok"},
        {"step": "m:5", "item": "b", "result": "ok"},
        draws=bare,
    )
    assert "line 3: column 'step': is 'm:5', and line 2 says 'm:4'" in str(error)


def test_all_problems_in_one_go() -> None:
    error = refused(
        {"item": "z", "result": "ok"},
        {"item": "a", "result": "ok", **reading("10", "1")},
        {"item": "b", "result": "ok", "supersedes": "nothing"},
    )
    assert [finding.line for finding in error.faults] == [2, 3, 4]


def test_a_thousand_wrong_names_are_told_quickly() -> None:
    many = draw([f"item-{i}" for i in range(2_000)], population=2_000, defects=1)
    error = refused(*({"item": f"thing-{i}", "result": "ok"} for i in range(1_000)), draws=many)
    assert len(error.faults) == 1
    assert "'thing-0'" in error.what
    assert "(999 more are like it, the last in line 1001)" in error.what


# What counts: replacements and disputes.


def test_a_later_finding_replaces_an_earlier_one() -> None:
    first = {"id": "f1", "result": "refused"}
    second = {"id": "f2", "result": "ok", "supersedes": "f1"}
    assert state(first, second) == "ok"
    assert state(second, first) == "ok"
    assert state(first, second, {"result": "defect", "supersedes": "f2"}) == "defect"


def test_a_replaced_defect_is_told() -> None:
    answer = judged(
        DRAW,
        {"id": "f1", "item": "a", "result": "defect", "inspector": "north"},
        {"item": "a", "result": "ok", "supersedes": "f1", "inspector": "south"},
        *ok(["b", "c"]),
    )
    (step,) = answer.steps
    assert step.verdict == "consistent"
    assert step.notes[0] == "'a': defect in line 2 was replaced by ok in line 3 by south."
    assert answer.findings[0].superseded_by == (3,)
    assert answer.findings[1].supersedes == (2,)


def test_one_finding_settles_a_dispute_of_two() -> None:
    one, other = {"id": "f1", "result": "ok"}, {"id": "f2", "result": "defect"}
    assert state(one, other) == "disputed"
    assert state(one, other, {"result": "ok", "supersedes": "f1 f2"}) == "ok"
    assert state(one, other, {"result": "defect", "supersedes": "f2  f1"}) == "defect"
    assert state(one, other, {"result": "defect", "supersedes": "f2"}) == "disputed"


def test_an_id_may_have_blanks() -> None:
    assert state({"id": "f 1", "result": "defect"}, {"result": "ok", "supersedes": "f 1"}) == "ok"


def test_two_that_replace_one_dispute_each_other() -> None:
    first = {"id": "f1", "result": "ok"}
    one = {"result": "ok", "supersedes": "f1"}
    assert state(first, one, {"result": "defect", "supersedes": "f1"}) == "disputed"
    assert state(first, one, one) == "ok"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [{"id": "f1", "item": "a", "result": "ok", "supersedes": "f1"}],
            "leads back to this finding: f1 → f1",
        ),
        (
            [
                {"id": "f1", "item": "a", "result": "ok", "supersedes": "f2"},
                {"id": "f2", "item": "a", "result": "defect", "supersedes": "f1"},
            ],
            "leads back to this finding: ",
        ),
        (
            [{"id": "f1", "item": "a", "result": "ok", "supersedes": "f7"}],
            "there is no finding with the id 'f7'",
        ),
        (
            [
                {"id": "f1", "item": "b", "result": "defect"},
                {"item": "a", "result": "ok", "supersedes": "f1"},
            ],
            "'f1' (line 2) is about item 'b' of draw 'd', and this finding about item 'a'",
        ),
        (
            [
                {"id": "f1", "item": "a", "result": "defect"},
                {"id": "f1", "item": "b", "result": "ok"},
            ],
            "'f1' stands in line 2 already",
        ),
    ],
)
def test_chains_that_lead_nowhere(rows: list[dict[str, object]], said: str) -> None:
    assert said in str(refused(*rows))


def test_a_long_loop_behind_a_long_chain() -> None:
    """A thousand in a ring, with a tail: found without recursion, spelled out short."""
    ring = [
        {"id": f"r{i}", "item": "a", "result": "ok", "supersedes": f"r{(i + 1) % 1000}"}
        for i in range(1000)
    ]
    tail = [{"id": f"t{i}", "item": "a", "result": "ok"} for i in range(1000)]
    for i in range(1000):
        tail[i]["supersedes"] = f"t{i + 1}" if i < 999 else "r0"
    error = refused(*tail, *ring)
    assert len(error.faults) == 1
    assert "→ …" in str(error)


def test_agreeing_findings_are_no_dispute() -> None:
    assert state({"result": "ok"}, {"result": "ok"}) == "ok"
    assert state({"result": "defect"}, {"result": "defect"}) == "defect"
    assert state({"result": "refused"}, {"result": "refused"}) == "refused"
    assert state({"result": "ok"}, reading("10", "10", "0.1")) == "ok"


@pytest.mark.parametrize("one", ["ok", "defect", "missing", "refused"])
@pytest.mark.parametrize("other", ["ok", "defect", "missing", "refused"])
def test_results_that_differ_are_disputed(one: str, other: str) -> None:
    assert state({"result": one}, {"result": other}) == (one if one == other else "disputed")


def test_readings_that_differ_though_both_say_ok() -> None:
    near = reading("10", "10.0", "1", "0.1")
    assert state(near, reading("10", "10.4", "1", "0.1")) == "ok"
    assert state(near, reading("10", "10.5", "1", "0.1")) == "disputed"  # 3 √0.02 = 0.42
    assert state(near, reading("11", "10.0", "1", "0.1")) == "disputed"
    assert state(near, {**near, "unit": "g"}) == "disputed"


def test_readings_that_differ_do_not_rescue_a_defect() -> None:
    assert state(reading("10", "2", "0.1"), reading("10", "5", "0.1")) == "defect"


def test_too_many_readings_are_refused() -> None:
    rows = [reading("10", f"10.{i:05d}", "1", "1") | {"item": "a"} for i in range(1_001)]
    with pytest.raises(PariPassuError, match="1,001 different readings"):
        judged(DRAW, *rows)
    # The same reading many times is one reading.
    assert state(*([reading("10", "10", "1", "1")] * 2_000)) == "ok"


def test_three_readings_of_which_two_differ_in_any_order() -> None:
    rows = [reading("10", value, "1", "0.1") for value in ("9.8", "10.1", "10.4")]
    for first, second, third in ((0, 1, 2), (1, 0, 2), (1, 2, 0)):
        assert state(rows[first], rows[second], rows[third]) == "disputed"


def test_a_reading_by_its_squares() -> None:
    reads = Readings(Fraction(3), Fraction(0), Fraction(1), Fraction(0), "kg")
    assert not reads.beyond(Fraction(3))
    assert reads.beyond(Fraction(3) - Fraction(1, 10**18))


def test_numbers_are_kept_for_people() -> None:
    answer = judged(
        DRAW,
        {"item": "a", "date": "2031-05-02", "evidence": "photo 7", **reading("10", "9", "0.3")},
    )
    (finding,) = answer.findings
    assert (finding.declared, finding.measured, finding.difference) == (10.0, 9.0, -1.0)
    assert finding.bound == pytest.approx(0.9)
    assert (finding.result, finding.derived, finding.row) == ("defect", True, 2)
    assert finding.evidence == "photo 7"


def test_an_empty_item_is_refused_when_read() -> None:
    with pytest.raises(TableError, match="column 'item': is empty"):
        table({"item": "", "result": "ok"})
