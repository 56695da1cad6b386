"""Required detection for the steps of a plan: numbers by hand, and plans that do not fit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.shared import ROOT

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement, read_agreement
from paripassu.errors import PariPassuError, PlanError
from paripassu.process.require import require
from paripassu.process.requirement import Requirement, Requirements
from paripassu.sequencing.answer import plan

SWAP = b"""
[agreement]
id = "swap"
[[party]]
id = "a"
stake = [2, 5]
tolerance = 8
[[party]]
id = "b"
stake = 0
tolerance = 8
[[measure]]
id = "arms"
by = ["a"]
value = { a = [-6, -4], b = 6 }
portions = 2
[[measure]]
id = "aid"
by = ["b"]
value = { a = 9, b = -4 }
lasting = 0.5
[[measure]]
id = "word"
by = ["a", "b"]
value = { a = -1, b = -1 }
[together]
groups = [["word:1", "aid:1"]]
"""


@pytest.fixture(scope="module")
def swap() -> Agreement:
    return parse_agreement(SWAP)


def steps(*names: str) -> dict[str, Any]:
    """Write a plan; ``+`` puts a step into the moment before."""
    listed, moment = [], -1
    for name in names:
        moment += not name.startswith("+")
        measure, _, portion = name.lstrip("+").partition(":")
        listed.append({"measure": measure, "portion": int(portion), "moment": moment})
    return {"steps": listed}


def test_by_hand(swap: Agreement) -> None:
    order = steps("arms:1", "word:1", "+aid:1", "arms:2")
    # a: the whole plan is worth -6 + 9 - 1 = 2 at the low end, the stake 2.
    # arms:1 saves 3; found at once, nothing was kept: b = 2 + 2 - 0 = 4.
    first = require(swap, order, "arms:1")
    assert first.performers["a"].gain == 3
    assert first.performers["a"].penalty == 4
    assert first.detect == Fraction(3, 7)
    assert first.fraction == "3/7"
    # Found one moment later, the word (-1) and half of the aid (4.5) are kept: b = 4 - 3.5.
    later = require(swap, order, "arms:1", 1)
    assert later.performers["a"].penalty == Fraction(1, 2)
    assert later.detect == Fraction(6, 7)
    assert (later.moment, later.found_at) == (0, 1)
    # arms:2 is the last: kept are -3 - 1 + 4.5; nothing changes after the last moment.
    last = require(swap, order, "arms:2", 5)
    assert last.performers["a"].penalty == Fraction(7, 2)
    assert last.found_at == 2


def test_what_happens_together_counts_and_the_largest_decides(swap: Agreement) -> None:
    order = steps("arms:1", "word:1", "+aid:1", "arms:2")
    word = require(swap, order, "word:1")
    # a: kept -3 + 4.5 without the word; b = 4 - 1.5. Party b: the whole plan is worth
    # 6 - 4 - 1 = 1, kept are 3 - 2; b = 1 - 1 = 0: only certainty deters.
    assert word.performers["a"].penalty == Fraction(5, 2)
    assert word.performers["a"].detect == Fraction(2, 7)
    assert word.performers["b"].penalty == 0
    assert word.performers["b"].detect == 1
    assert word.detect == 1
    # The aid is faked while the word is kept: 3 - 1 = 2 are kept, more than the plan brings.
    aid = require(swap, order, "aid:1")
    assert aid.performers["b"].penalty == -1
    assert aid.detect is None
    assert not aid.deters
    assert aid.fraction is None


def test_every_step(swap: Agreement) -> None:
    order = steps("arms:1", "word:1", "+aid:1", "arms:2")
    answer = require(swap, order)
    assert isinstance(answer, Requirements)
    assert [need.step for need in answer.steps] == ["arms:1", "word:1", "aid:1", "arms:2"]
    assert answer.detect is None
    frame = answer.to_frame()
    assert frame.height == 5
    assert frame["detect"].to_list()[3] is None
    assert "4 of 4 steps need inspection" in answer.summary()
    document = answer.to_json()
    assert document["format"] == "paripassu/requirements/1"
    assert document["steps"][0]["performers"]["a"]["fraction"] == "3/7"


def test_a_step_that_costs_nothing_needs_no_inspection() -> None:
    agreement = parse_agreement(SWAP.replace(b"a = [-6, -4]", b"a = [0, 4]"))
    answer = require(agreement, steps("arms:1", "word:1", "+aid:1", "arms:2"), "arms:1")
    assert answer.detect == 0
    assert answer.fraction == "0"


def test_korea() -> None:
    agreement = read_agreement(ROOT / "examples" / "korea-2018-repaired.toml")
    made = plan(agreement)
    answer = require(agreement, made)
    assert not answer.warnings
    by_step = {need.step: need for need in answer.steps}
    planned = {f"{step.measure}:{step.portion}": step for step in made.steps}
    # The temptation just before an only step of its moment is minus the penalty.
    for before, step in zip(made.steps, made.steps[1:], strict=False):
        name = f"{step.measure}:{step.portion}"
        alone = sum(other.moment == step.moment for other in made.steps) == 1
        for party, one in by_step[name].performers.items():
            if alone:
                assert one.penalty == -before.temptation[party]
    need = by_step["dismantlement:3"]
    assert need.moment == planned["dismantlement:3"].moment
    gain, penalty = need.performers["dprk"].gain, need.performers["dprk"].penalty
    assert gain == Fraction(34, 5)  # a fifth of 34, the low end
    assert need.detect == gain / (gain + penalty)
    # A plan that holds and is found out at once leaves nobody undeterred who acts alone.
    assert all(one.detect is not None for one in answer.steps)
    # As a document it says the same.
    assert require(agreement, made.to_json()) == answer


def test_another_agreements_plan_is_refused(swap: Agreement) -> None:
    order = steps("arms:1", "word:1", "+aid:1", "arms:2")
    with pytest.raises(PariPassuError, match="is for agreement 'other', not 'swap'"):
        require(swap, {**order, "agreement": "other"})
    with pytest.raises(PariPassuError, match="digest 'sha256:00'") as caught:
        require(swap, {**order, "agreement": "swap", "digest": "sha256:00"}, "arms:1")
    assert "make the plan again" in str(caught.value)
    assert require(swap, {**order, "digest": swap.digest}, "arms:1").detect == Fraction(3, 7)


def test_a_plan_that_does_not_hold_is_warned_of(swap: Agreement) -> None:
    answer = require(swap, steps("arms:1"), "arms:1")
    assert isinstance(answer, Requirement)
    assert "does not hold" in answer.warnings[0]
    assert "more" in answer.warnings[0]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("arms", "MEASURE:PORTION"),
        ("", "MEASURE:PORTION"),
        (":1", "MEASURE:PORTION"),
        ("arms:one", "MEASURE:PORTION"),
        ("arms:-1", "MEASURE:PORTION"),
        ("arms:\u0661", "MEASURE:PORTION"),
        ("arms:9999999999", "MEASURE:PORTION"),
        ("arm:1", "did you mean 'arms'?"),
        ("arms:3", "has portions 1 to 2"),
        ("arms:0", "has portions 1 to 2"),
        ("arms:2", "is arms:2, which the plan does not perform — it performs portions 1 to 1"),
        ("aid:1", "is aid:1, which the plan does not perform"),
    ],
)
def test_steps_that_are_none(swap: Agreement, step: str, said: str) -> None:
    with pytest.raises(PariPassuError) as caught:
        require(swap, steps("arms:1"), step)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"steps": 3},
        {"steps": [{"measure": "nothing", "portion": 1}]},
        {"steps": [{"measure": "arms", "portion": 1}, {"measure": "arms", "portion": 1}]},
        {"steps": [], "status": "infeasible"},
        [],
    ],
)
def test_documents_that_are_no_plan(swap: Agreement, document: Any) -> None:
    with pytest.raises(PlanError):
        require(swap, document)


def test_found_before_it_happened(swap: Agreement) -> None:
    with pytest.raises(PariPassuError, match="found_after should be a whole number from 0 on"):
        require(swap, steps("arms:1"), "arms:1", -1)


def test_json_begins_with_its_format(swap: Agreement) -> None:
    document = require(swap, steps("arms:1", "word:1", "+aid:1", "arms:2"), "arms:1").to_json()
    assert next(iter(document)) == "format"
    assert document["performers"] == {
        "a": {"gain": 3, "penalty": 4, "detect": pytest.approx(3 / 7), "fraction": "3/7"}
    }
