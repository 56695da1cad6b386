"""Numbers and names that are printed beside the steps.

Plans that hold are taken, one thing is changed, and the exact breach is demanded.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import (
    Document,
    at,
    changed,
    facts,
    rules,
    sole,
    swing,
)
from tests.unit.sequencing.scenarios import PARTIES

from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import check


@pytest.mark.parametrize("key", ["kept", "exposure", "temptation"])
@pytest.mark.parametrize("party", ["a", "b", "z"])
def test_a_printed_balance_that_is_wrong(
    timeless: tuple[Agreement, Document], key: str, party: str
) -> None:
    for index in range(len(timeless[1]["steps"])):

        def change(document: Document, index: int = index) -> None:
            document["steps"][index][key][party] += 0.001

        breach = sole(changed(timeless, change))
        assert facts(breach, "rule", "party") == ("number", party)
        assert breach.place == f"steps[{index}].{key}.{party}"
        assert float(breach.amount or 0) == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("objective.worst_exposure", 0.9),
        ("objective.residual", 0.9),
        ("objective.bound", 5),
        ("objective.left_out", ["visit"]),
        ("objective.left_out", ["freeze"]),
        ("objective.preferences_broken", []),
        ("objective.preferences_broken", ["b-wants-freeze"]),
        ("gain.a", -1),
        ("steps[0].share", 0.5),
        ("steps[0].of", 2),
    ],
)
def test_a_printed_number_that_is_wrong(
    timeless: tuple[Agreement, Document], place: str, value: Any
) -> None:
    table, key = place.rsplit(".", 1)

    def change(document: Document) -> None:
        (document["steps"][0] if table == "steps[0]" else document[table])[key] = value

    breach = sole(changed(timeless, change))
    assert facts(breach, "rule", "place") == ("number", place)


def test_differences_of_a_millionth_are_rounding(timeless: tuple[Agreement, Document]) -> None:
    for by, holds in ((9e-7, True), (1.1e-6, False), (-9e-7, True), (-1.1e-6, False)):

        def change(document: Document, by: float = by) -> None:
            document["gain"]["a"] += by

        assert changed(timeless, change).ok is holds


def test_large_numbers_are_as_exact_as_they_can_be_printed() -> None:
    agreement = swing(stake_b="123456789012.3", tolerance="99999999999999")
    measures = (
        agreement.measure["m"].replace(
            value={"a": -1, "b": Decimal("123456789012345")}, portions=3
        ),
        agreement.measure["n"].replace(value={"a": 6, "b": Decimal("-123456789012344")}),
    )
    large = agreement.replace(measures=measures)
    kept = float(Fraction(123456789012345, 3))
    steps = [
        {"measure": "m", "portion": 1, "kept": {"b": kept}},
        {"measure": "m", "portion": 2},
        {"measure": "m", "portion": 3},
        {"measure": "n", "portion": 1},
    ]
    assert "number" not in rules(check(large, {"steps": steps}))
    steps[0]["kept"] = {"b": kept + 1}
    assert "number" in rules(check(large, {"steps": steps}))


def test_a_wrong_performer(timeless: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timeless, lambda d: at(d, "freeze").update(by=["b"])))
    assert facts(breach, "rule", "step") == ("performer", "freeze:1")
    assert changed(timeless, lambda d: at(d, "visit").update(by=["b", "a"])).ok


def test_a_bound_below_the_worst_exposure(timeless: tuple[Agreement, Document]) -> None:
    def lower(document: Document) -> None:
        document["objective"]["bound"] = 0

    assert timeless[1]["objective"]["worst_exposure"] > 0
    # "optimal" means that the bound is reached; "feasible", that it may not be.
    assert sole(changed(timeless, lower)).place == "objective.bound"
    assert changed(timeless, lower, lambda d: d.update(status="feasible")).ok


def test_a_wrong_end_day(timed: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timed, lambda d: d["objective"].update(end_day=14)))
    assert facts(breach, "rule", "place", "amount") == ("number", "objective.end_day", -1)


def test_another_digest(timeless: tuple[Agreement, Document]) -> None:
    agreement, document = timeless
    assert check(agreement, document | {"digest": agreement.digest}).ok
    other = check(agreement, document | {"digest": "sha256:" + 64 * "0"})
    assert sole(other).rule == "digest"


def test_another_agreement(timeless: tuple[Agreement, Document]) -> None:
    assert sole(changed(timeless, lambda d: d.update(agreement="korea"))).rule == "agreement"


def test_an_infeasible_plan_with_steps(timeless: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timeless, lambda d: d.update(status="infeasible")))
    assert facts(breach, "rule", "place") == ("status", "status")


def test_an_excluded_optional_measure_may_be_listed_as_left_out() -> None:
    text = PARTIES + (
        '[[measure]]\nid = "m"\nby = ["a"]\noptional = true\n'
        '[[position]]\nid = "q"\nparty = "b"\nclaim = "exclude"\nmeasure = "m"\n'
    )
    for listed in ([], ["m"]):
        assert check(parse(text), {"objective": {"left_out": listed}, "steps": []}).ok
