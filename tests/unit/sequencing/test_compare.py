"""Two drafts, or two readings, and what they come to."""

from __future__ import annotations

import datetime as dt
import io
from fractions import Fraction
from pathlib import Path

import pytest
from tests.shared import ROOT
from tests.swap import FIRST, SECOND, SWAP

import paripassu as pp

KOREA = ROOT / "examples" / "korea-2018.toml"
REPAIRED = ROOT / "examples" / "korea-2018-repaired.toml"
BOTH = SWAP + FIRST + SECOND


def read(text: str) -> pp.Agreement:
    return pp.parse_agreement(text)


def test_a_demand_that_is_only_preferred_in_the_other_reading() -> None:
    """The usual value of a key that the first file leaves out stands beside the other's."""
    found = pp.compare(read(BOTH), read(BOTH.replace('claim = "after"\nmeasure = "two"',
        'claim = "after"\nfirm = "preference"\nmeasure = "two"')))  # fmt: skip
    (one,) = found.differences
    assert (one.entry, one.key, one.values) == ("position:second", "firm", ("demand", "preference"))
    stuck, planned = found.answers
    assert (stuck.status, planned.status) == ("infeasible", "optimal")
    assert [conflict.members for conflict in stuck.conflicts] == [("first", "second")]
    assert {repair.kind for repair in stuck.repairs} >= {"concede"}
    assert len({repair.kind for repair in stuck.repairs}) == len(stuck.repairs)
    assert found.order is None
    assert found.conflicts.shared == ()
    assert found.conflicts.only == ((("first", "second"),), ())
    assert (found.found, found.same_answer) == (False, False)
    document = found.to_json()
    assert "conflicts" not in document["answers"][1]
    assert "worst_exposure" not in document["answers"][0]
    assert pp.Comparison.from_json(document) == found


def test_the_best_repair_of_each_kind_is_that_of_explain() -> None:
    # On a busy machine the usual seconds are not enough for all repairs.
    found = pp.compare(KOREA, REPAIRED, time_limit=600)
    told = pp.explain(KOREA, time_limit=300)
    best = {r.kind: r for r in reversed(told.repairs)}
    assert {r.kind: r for r in found.answers[0].repairs} == best
    assert found.answers[0].conflicts == told.conflicts
    plan = pp.plan(REPAIRED)
    assert plan.objective is not None
    answer = found.answers[1]
    assert answer.worst_exposure == plan.objective.worst_exposure == max(answer.exposure.values())  # type: ignore[type-var]
    assert answer.gain == plan.gain
    assert answer.end_day == plan.objective.end_day == 1681
    assert answer.end_date == dt.date(2018, 6, 1) + dt.timedelta(days=1681)
    assert sum(len(moment) for moment in answer.moments) == len(plan.steps)
    assert {d.entry for d in found.differences} >= {"agreement", "position:us-treaty-last"}


def test_a_file_and_itself() -> None:
    found = pp.compare(REPAIRED, REPAIRED, pp.read_agreement(REPAIRED))
    assert found.differences == ()
    assert (found.found, found.same_answer) == (True, True)
    assert found.order is not None
    assert found.order.apart == ()
    assert found.order.shared == sum(len(moment) for moment in found.answers[0].moments)
    assert [one.file for one in found.files] == [str(REPAIRED), str(REPAIRED), None]
    assert found.summary() == "The 3 files say the same, and the answer is the same."


def test_orders_that_part() -> None:
    """Whoever asks to be second is second, and a file without a plan has no order."""
    found = pp.compare(read(SWAP + FIRST), read(SWAP + SECOND), read(BOTH))
    assert found.order is not None
    (one,) = found.order.apart
    assert (str(one.before), str(one.after)) == ("two:1", "one:1")
    assert one.so == (True, False, None)
    assert found.order.shared == 2
    assert found.to_json()["order"]["apart"][0] == {
        "before": {"measure": "two", "portion": 1},
        "after": {"measure": "one", "portion": 1},
        "in": [True, False, None],
    }


def test_conflicts_that_all_share() -> None:
    found = pp.compare(read(BOTH), read(BOTH.replace("b = 6", "b = 7")))
    assert found.conflicts.shared == (("first", "second"),)
    assert found.conflicts.only == ((), ())
    assert found.same_answer
    assert not found.found


def test_what_is_conceded_is_dropped_where_it_stands() -> None:
    found = pp.compare(read(BOTH), read(SWAP + SECOND), concede=["first"])
    assert found.found
    assert found.conceded == ("first",)
    assert [(d.entry, d.values) for d in found.differences] == [("position:first", (True, False))]
    with pytest.raises(pp.ParameterError, match="did you mean 'first'"):
        pp.compare(read(BOTH), read(SWAP), concede=["frist"])


def test_without_time_nothing_is_claimed() -> None:
    path = ROOT / "examples" / "delivery-and-payment.toml"
    found = pp.compare(path, path, time_limit=0)
    assert [answer.status for answer in found.answers] == ["unknown", "unknown"]
    assert (found.found, found.same_answer) == (False, False)
    assert "time ended before every answer" in found.summary()
    assert found.to_json()["answers"] == [{"status": "unknown"}, {"status": "unknown"}]
    found = pp.compare(KOREA, KOREA, time_limit=0)
    assert [answer.status for answer in found.answers] == ["infeasible", "infeasible"]
    assert (found.found, found.same_answer) == (False, False)
    assert "time ended before all conflicts" in found.summary()


def test_without_a_tolerance_there_is_no_ratio() -> None:
    (answer, other) = pp.compare(read(SWAP), read(SWAP.replace('id = "a"\n', 'id = "a"\n'
        "tolerance = 4\n", 1))).answers  # fmt: skip
    assert answer.exposure == {"a": None, "b": None}
    assert other.exposure == {"a": Fraction(0), "b": None}


@pytest.mark.parametrize("place", ["first", "second", "more"])
def test_what_is_no_agreement_is_named(place: str) -> None:
    given = [read(SWAP), read(SWAP), read(SWAP)]
    given[["first", "second", "more"].index(place)] = 3  # type: ignore[call-overload]
    with pytest.raises(pp.ParameterError) as refused:
        pp.compare(*given)
    assert refused.value.parameter == place


def test_a_contradiction_is_told_of_its_file(tmp_path: Path) -> None:
    """Some are found only while planning, where nobody knows the file any more."""
    choose = '[[choose]]\nof = ["one", "two"]\n'
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(f"{SWAP}{choose}{choose}at_least = 2\n")
    with pytest.raises(pp.AgreementError, match=r"wrong\.toml: no order is possible"):
        pp.compare(read(SWAP), wrong)


def test_files_and_titles_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(BOTH)
    found = pp.compare(tmp_path / "a.toml", io.StringIO(SWAP + "[[require]]\nmeasure = \"two\"\n"
        "needs = { one = 1 }\n"))  # fmt: skip
    assert found.files[0].file == str(tmp_path / "a.toml")
    entry = 'requirement:measure = "two", needs = { one = 1 }'
    assert entry in {one.entry for one in found.differences}
    assert found.titles[entry].startswith("it is a fact that")
    assert found.titles["position:first"].startswith("a demands that")
    assert found.to_frame().columns == ["entry", "key", "value_1", "value_2"]
    assert len(found.to_frame()) == len(found.differences)
