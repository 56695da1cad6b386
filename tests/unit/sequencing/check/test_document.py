"""Plans as documents: those that hold, those that are none, and how they are read.

Plans that hold are taken, one thing is changed, and the exact breach is demanded.
"""

from __future__ import annotations

import copy
import json
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import (
    Change,
    Document,
    at,
    bare,
    changed,
)
from tests.unit.sequencing.scenarios import PARTIES

from paripassu.agreement.model import Agreement
from paripassu.documents.ignored import DocumentNote
from paripassu.errors import DocumentError, PlanError, UnreadableError
from paripassu.sequencing.check import Report, check
from paripassu.sequencing.check.known import OBJECTIVE, PLAN, STEP
from paripassu.sequencing.plan import Objective, Plan, PlannedStep


def test_plans_of_the_oracle_hold(
    timeless: tuple[Agreement, Document], timed: tuple[Agreement, Document]
) -> None:
    for agreement, document in (timeless, timed):
        report = check(agreement, json.loads(json.dumps(document)))
        assert report.ok, [str(breach) for breach in report.breaches]
        assert report
        assert float(report.worst_exposure) == document["objective"]["worst_exposure"]
        assert check(agreement, bare(document)).ok


def test_a_report_prints_as_json(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, lambda d: at(d, "freeze").update(share=0.5))
    document = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert document["format"] == "paripassu/check/1"
    assert document["ok"] is False
    assert document["breaches"] == [
        {
            "rule": "number",
            "sentence": "steps[0].share is 0.5 and should be 1",
            "moment": 0,
            "step": "freeze:1",
            "party": None,
            "amount": -0.5,
            "position": None,
            "place": "steps[0].share",
        }
    ]
    assert document["gain"] == {"a": 0.5, "b": 7.5, "z": -1}
    with pytest.raises(ValueError, match="frozen"):
        report.breaches = ()  # type: ignore[misc]
    assert Report.from_json(document) == report
    with pytest.raises(DocumentError, match="ok is true, and the other fields say false"):
        Report.from_json({**document, "ok": True})


def test_order_is_enough_where_moments_are_not_numbered(
    timeless: tuple[Agreement, Document],
) -> None:
    agreement, document = timeless
    steps = [{"measure": s["measure"], "portion": s["portion"]} for s in document["steps"]]
    assert check(agreement, {"steps": steps}).ok


def test_moments_may_be_numbered_with_gaps(timeless: tuple[Agreement, Document]) -> None:
    def renumber(document: Document) -> None:
        for step in document["steps"]:
            step["moment"] = 3 * step["moment"] + 5

    assert changed(timeless, renumber).ok


def test_a_value_with_to_json_is_a_plan(timeless: tuple[Agreement, Document]) -> None:
    agreement, document = timeless

    class Planned:
        def to_json(self) -> Document:
            return document

    assert check(agreement, Planned()).ok


def test_performing_nothing_may_be_a_plan() -> None:
    agreement = parse(
        PARTIES + '[[measure]]\nid = "m"\nby = ["a"]\nvalue = { a = -100 }\noptional = true\n'
    )
    report = check(agreement, {"status": "optimal", "steps": []})
    assert report.ok
    assert report.left_out == ("m",)
    assert report.worst_exposure == 0
    assert report.residual == 0


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.clear(), "steps"),
        (lambda d: d.update(steps=None), "steps"),
        (lambda d: d.update(steps={}), "steps"),
        (lambda d: d.update(steps="freeze"), "steps"),
        (lambda d: d["steps"].append(None), "steps[8]"),
        (lambda d: d["steps"].append([]), "steps[8]"),
        (lambda d: d["steps"].append({}), "steps[8].measure"),
        (lambda d: d["steps"].append(d["steps"][0]), "steps[8]"),
        (lambda d: d["steps"][0].update(measure="frezee"), "steps[0].measure"),
        (lambda d: d["steps"][0].update(measure=3), "steps[0].measure"),
        (lambda d: d["steps"][0].update(measure=["freeze"]), "steps[0].measure"),
        (lambda d: d["steps"][0].update(portion=0), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=-1), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=2), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=10**5000), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=True), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=1.0), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion="1"), "steps[0].portion"),
        (lambda d: d["steps"][0].pop("portion"), "steps[0].portion"),
        (lambda d: d["steps"][0].update(moment=-1), "steps[0].moment"),
        (lambda d: d["steps"][0].update(moment=10**5000), "steps[0].moment"),
        (lambda d: d["steps"][0].update(moment=0.5), "steps[0].moment"),
        (lambda d: d["steps"][0].update(moment=False), "steps[0].moment"),
        (lambda d: d["steps"][0].pop("moment"), "steps[0]"),
        (lambda d: d["steps"][0].update(start_day=1), "steps[1]"),
        (lambda d: d["steps"][0].update(end_day=math.nan), "steps[0].end_day"),
        (lambda d: d["steps"][0].update(share=math.inf), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=10**5000), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=1e200), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=Decimal("1e999999999")), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=Decimal("sNaN")), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=True), "steps[0].share"),
        (lambda d: d["steps"][0].update(share="1"), "steps[0].share"),
        (lambda d: d["steps"][0].update(by="a"), "steps[0].by"),
        (lambda d: d["steps"][0].update(by=["q"]), "steps[0].by[0]"),
        (lambda d: d["steps"][0].update(by=[["a"]]), "steps[0].by[0]"),
        (lambda d: d["steps"][0].update(kept=[]), "steps[0].kept"),
        (lambda d: d["steps"][0].update(kept={"q": 1}), "steps[0].kept"),
        (lambda d: d["steps"][0].update(kept={3: 1}), "steps[0].kept"),
        (lambda d: d["steps"][0]["kept"].update(a=[]), "steps[0].kept.a"),
        (lambda d: d.update(format="paripassu/plan/2"), "format"),
        (lambda d: d.update(format=[]), "format"),
        (lambda d: d.update(status="done"), "status"),
        (lambda d: d.update(status={}), "status"),
        (lambda d: d.update(agreement=1), "agreement"),
        (lambda d: d.update(digest=[]), "digest"),
        (lambda d: d.update(conceded="a-wants-waiver"), "conceded"),
        (lambda d: d.update(conceded=["nobody"]), "conceded[0]"),
        (lambda d: d.update(conceded=[[]]), "conceded[0]"),
        (lambda d: d.update(objective=[]), "objective"),
        (lambda d: d["objective"].update(bound="1"), "objective.bound"),
        (lambda d: d["objective"].update(left_out=["nobody"]), "objective.left_out[0]"),
        (lambda d: d["objective"].update(end_proven=1), "objective.end_proven"),
        (lambda d: d.update(gain={"a": {}}), "gain.a"),
        (lambda d: d.update(steps=[], status="infeasible"), "status"),
        (lambda d: d.update(steps=[], status="unknown"), "status"),
    ],
)
def test_what_is_no_plan_is_named(
    timeless: tuple[Agreement, Document], change: Change, place: str
) -> None:
    agreement, document = timeless
    document = copy.deepcopy(document)
    for step in document["steps"]:
        del step["start_day"], step["end_day"]
    assert len(document["steps"]) == 8 + 2
    del document["steps"][8:]
    change(document)
    with pytest.raises(PlanError) as caught:
        check(agreement, document, source="p.json")
    assert place in {finding.place for finding in caught.value.faults}
    assert "p.json" in str(caught.value)


@pytest.mark.parametrize("plan", [None, 3, [], [("steps", [])], b"{}", object()])
def test_what_is_no_document_is_refused(timeless: tuple[Agreement, Document], plan: object) -> None:
    with pytest.raises(PlanError, match="should be a plan's document"):
        check(timeless[0], plan)


def test_an_unknown_position_cannot_be_conceded(timeless: tuple[Agreement, Document]) -> None:
    with pytest.raises(PlanError, match=r"concede\[0\]: names no position of the agreement: 'x'"):
        check(*timeless, concede=["x"])


def test_every_finding_is_reported(timeless: tuple[Agreement, Document]) -> None:
    with pytest.raises(PlanError) as caught:
        check(timeless[0], {"format": 1, "status": 2, "steps": [{"measure": "x"}, 3]})
    assert len(caught.value.faults) == 4


def test_a_document_is_read(tmp_path: Path, timeless: tuple[Agreement, Document]) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(timeless[1]), encoding="utf-8-sig")
    assert check(timeless[0], path).ok
    assert check(timeless[0], str(path)).ok
    with path.open("rb") as file:
        assert check(timeless[0], file).ok


def test_the_file_is_named(tmp_path: Path, timeless: tuple[Agreement, Document]) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{"steps": [3]}')
    with pytest.raises(PlanError, match=r"plan\.json: steps\[0\]: should be an object, not 3"):
        check(timeless[0], path)
    path.write_text("[]")
    with pytest.raises(DocumentError, match=r"plan\.json: should be a JSON object"):
        check(timeless[0], path)
    with pytest.raises(UnreadableError, match="there is no such file"):
        check(timeless[0], tmp_path / "none.json")


def test_exact_numbers_are_taken(timeless: tuple[Agreement, Document]) -> None:
    document = json.loads(json.dumps(timeless[1]))
    party = next(iter(document["steps"][0]["kept"]))
    printed = document["steps"][0]["kept"][party]
    pointer = f"/steps/0/kept/{party}"
    # So near to what is printed that no reader could tell: it is taken, and is no breach.
    near = Fraction(repr(printed)) + Fraction(1, 10**40)
    document["exact"] = {pointer: str(near)}
    assert check(timeless[0], document).ok
    document["exact"] = {pointer: str(near + 1)}
    with pytest.raises(PlanError, match=r"plan: exact\['/steps/0/kept/.*and the number there is"):
        check(timeless[0], document)


def test_a_report_as_a_table(timeless: tuple[Agreement, Document]) -> None:
    document = json.loads(json.dumps(timeless[1]))
    party = next(iter(document["steps"][0]["kept"]))
    document["steps"][0]["kept"][party] += 1
    report = check(timeless[0], document)
    assert report.summary() == "The plan does not hold: 1 breach."
    (row,) = report.to_frame().to_dicts()
    assert (row["rule"], row["party"], row["amount"]) == ("number", party, 1.0)
    assert Report.from_json(report.to_json()) == report
    assert check(timeless[0], timeless[1]).to_frame().height == 0


def test_keys_that_are_not_known_are_named_and_ignored(
    timeless: tuple[Agreement, Document],
) -> None:
    def more(document: Document) -> None:
        document["author"] = "the other delegation"
        document["objective"]["best"] = True
        at(document, "freeze")["place"] = "Vienna"

    with pytest.warns(DocumentNote) as notes:
        assert changed(timeless, more).ok
    assert [str(note.message) for note in notes] == [
        "plan: ignored, since no such key is known here: author, objective.best, steps[0].place"
    ]


def test_a_misspelt_key_is_named_beside_what_is_missing(
    timeless: tuple[Agreement, Document],
) -> None:
    def misspell(document: Document) -> None:
        document["stpes"] = document.pop("steps")

    with pytest.raises(PlanError) as raised:
        changed(timeless, misspell)
    assert [(fault.place, fault.what) for fault in raised.value.faults] == [
        ("steps", "is missing"),
        ("stpes", "is not a key that is known here"),
    ]


def test_all_keys_that_a_plan_prints_are_known() -> None:
    assert Plan.model_fields.keys() <= PLAN
    assert Objective.model_fields.keys() <= OBJECTIVE
    assert PlannedStep.model_fields.keys() == STEP
