"""Small cases whose answers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

import paripassu as pp
from paripassu.sequencing.risk.answer import Input, Risk
from paripassu.sequencing.risk.draws import MAIN, Drawer
from paripassu.sequencing.risk.question import Question

QUARREL = """
[agreement]
id = "quarrel"

[[party]]
id = "a"
stake = 100

[[party]]
id = "b"
stake = 100

[[measure]]
id = "one"
by = ["a"]
value = { b = 1 }

[[measure]]
id = "two"
by = ["b"]
value = { a = 1 }

[[position]]
id = "one-last"
party = "a"
claim = "after"
measure = "one"
needs = { two = 1.0 }
likelihood = 0.7

[[position]]
id = "two-last"
party = "b"
claim = "after"
measure = "two"
needs = { one = 1.0 }
likelihood = 0.6
"""

TRUST = """
[agreement]
id = "trust"

[[party]]
id = "a"
stake = 0
tolerance = [0, 1, 4]

[[measure]]
id = "pay"
by = ["a"]
value = { a = -1 }

[[measure]]
id = "get"
by = ["a"]
value = { a = 1 }

[[require]]
measure = "get"
needs = { pay = 1.0 }
"""


def by_name(answer: Risk) -> Mapping[str, Input]:
    return {one.input: one for one in answer.inputs}


def test_two_that_want_to_be_last() -> None:
    answer = pp.risk(pp.parse_agreement(QUARREL))
    assert (answer.method, answer.samples) == ("exact", 4)
    assert answer.undecided == 0
    assert answer.deal.probability == answer.deal.low == answer.deal.high == Fraction(58, 100)
    (conflict,) = answer.conflicts
    assert conflict.members == ("one-last", "two-last")
    assert conflict.share == 1
    one, two = (by_name(answer)[f"position:{name}"] for name in ("one-last", "two-last"))
    assert one.total_effect is not None
    assert two.total_effect is not None
    assert (one.total_effect.value, two.total_effect.value) == (Fraction(15, 29), Fraction(20, 29))
    assert one.information.value == Fraction("0.252")
    assert two.information.value == Fraction("0.336")
    assert one.worth.value == two.worth.value == Fraction("0.18")
    assert answer.inputs[0] is two  # as much worth, more information
    assert [(case.held, case.weight, case.probability) for case in one.given] == [
        (("one-last",), Fraction(7, 10), Fraction(4, 10)),
        ((), Fraction(3, 10), Fraction(1)),
    ]
    robust = answer.robust_plan
    assert robust is not None
    assert (robust.share, robust.bound, robust.proven) == (Fraction(4, 10), Fraction(4, 10), True)
    assert robust.breaks == ("two-last",)
    assert answer.nominal_plan is None
    assert answer.scenario is not None
    assert answer.scenario.coverage == answer.scenario.density == 1
    assert answer.worst_exposure.quantiles["0.95"] == 0
    assert answer.found
    assert "58" in answer.summary()


def test_the_same_when_it_is_drawn() -> None:
    exact = pp.risk(pp.parse_agreement(QUARREL))
    drawn = pp.risk(pp.parse_agreement(QUARREL), method="sampled", samples=4_096, seed=3)
    assert (drawn.method, drawn.samples) == ("sampled", 4_096)
    assert drawn.deal.low <= exact.deal.probability <= drawn.deal.high
    assert drawn.deal.high - drawn.deal.low < Fraction(1, 100)
    for name, one in by_name(exact).items():
        other = by_name(drawn)[name]
        for estimate, value in (
            (other.information, one.information.value),
            (other.worth, one.worth.value),
        ):
            room = (estimate.high - estimate.low) / 2
            assert estimate.low - room <= value <= estimate.high + room
        assert other.total_effect is not None
        assert one.total_effect is not None
        assert abs(other.total_effect.value - one.total_effect.value) < Fraction(1, 10)
    assert drawn.robust_plan == exact.robust_plan


def test_a_triangle() -> None:
    answer = pp.risk(pp.parse_agreement(TRUST), samples=16_384)
    assert answer.method == "sampled"
    assert answer.deal.low <= Fraction(3, 4) <= answer.deal.high
    assert answer.deal.high - answer.deal.low < Fraction(1, 100)
    (tolerance,) = answer.inputs
    assert tolerance.input == "tolerance:a"
    assert tolerance.interval == (Fraction(0), Fraction(1), Fraction(4))
    assert [case.third for case in tolerance.given] == ["low", "middle", "high"]
    assert [case.weight for case in tolerance.given] == [Fraction(1, 3)] * 3
    assert [case.probability for case in tolerance.given] == [
        pytest.approx(0.25, abs=0.01), 1, 1,
    ]  # fmt: skip
    assert tolerance.total_effect is not None
    assert tolerance.total_effect.value == pytest.approx(1, abs=0.15)
    robust = answer.robust_plan
    assert robust is not None
    assert robust.bound == 1
    assert robust.low <= Fraction(3, 4) <= robust.high
    assert [conflict.members for conflict in answer.conflicts] == [("tolerance:a",)]


def test_a_file_that_can_be_planned_has_a_deal() -> None:
    """Safe at the low ends is safe in every future: no interval is left."""
    answer = pp.risk(pp.parse_agreement(TRUST.replace("[0, 1, 4]", "[1, 2]")), samples=1_024)
    assert (answer.method, answer.conflicts) == ("sampled", ())
    assert answer.deal.probability == answer.deal.low == 1
    assert "in every future" in answer.summary()
    never = pp.risk(pp.parse_agreement(TRUST.replace("[0, 1, 4]", "[0.5, 0.7]")), samples=1_024)
    assert never.deal.probability == never.deal.high == 0
    assert not never.found


def test_nothing_uncertain() -> None:
    sure = QUARREL.replace("likelihood = 0.7", "").replace("likelihood = 0.6", "")
    answer = pp.risk(pp.parse_agreement(sure))
    assert answer.deal.probability == 0
    assert (answer.inputs, answer.found) == ((), False)
    assert "Nothing in this file is uncertain: there is no deal" in answer.summary()
    free = sure.replace(
        'claim = "after"\nmeasure = "two"\nneeds = { one = 1.0 }',
        'claim = "include"\nmeasure = "two"',
    )
    answer = pp.risk(pp.parse_agreement(free))
    assert answer.deal.probability == 1
    assert answer.found
    assert answer.robust_plan is not None
    assert answer.robust_plan.share == 1


def test_what_is_conceded_is_compared() -> None:
    answer = pp.risk(pp.parse_agreement(QUARREL), concede=["two-last"])
    assert answer.deal.probability == 1
    assert [one.input for one in answer.inputs] == ["position:one-last"]
    concessions = {one.conceded: one for one in answer.compared if one.conceded is not None}
    assert concessions[()].chance.probability == Fraction(58, 100)
    assert concessions[("two-last",)].difference.value == Fraction(42, 100)


def test_one_root_is_drawn_once() -> None:
    report = '\n[[source]]\nid = "r"\nreliability = "B"\ncredibility = 2\n'
    text = QUARREL.replace("likelihood = 0.7", 'likelihood = [0.8, 0.95]\nsource = ["r"]')
    text = text.replace("likelihood = 0.6", 'likelihood = [0.8, 0.95]\nsource = ["r"]')
    answer = pp.risk(pp.parse_agreement(text + report))
    (group,) = answer.inputs
    assert (group.input, group.positions) == ("root:r", ("one-last", "two-last"))
    # two of one root, each in [0.80, 0.95], are both held with 0.85
    assert group.given[0].held == ("one-last", "two-last")
    assert group.given[0].weight == Fraction(85, 100)
    assert answer.deal.probability == Fraction(15, 100)


@pytest.mark.parametrize("name", ["robust", "nominal"])
def test_no_plan_of_a_caller_takes_the_name_of_one_of_ours(name: str) -> None:
    agreement = pp.parse_agreement(QUARREL)
    plan = pp.plan(pp.parse_agreement(QUARREL.split("[[position]]")[0])).to_json()
    with pytest.raises(pp.ParameterError, match="is the name of one that is found here"):
        pp.risk(agreement, plans={name: plan})


def test_half_of_what_is_undecided_is_no_deal_that_was_found() -> None:
    answer = pp.risk(pp.parse_agreement(QUARREL))
    assert answer.found
    half = answer.deal.model_copy(update={"probability": Fraction(1, 4), "high": Fraction(1, 2)})
    none = answer.model_copy(update={"deal": half, "undecided": Fraction(1, 2)})
    assert not none.found
    assert "nothing" not in none.summary().lower()


def test_a_stretch_is_drawn_the_same_wherever_one_was_before() -> None:
    text = QUARREL.replace("likelihood = 0.7", "likelihood = [0.6, 0.8]")
    world = Question(pp.parse_agreement(text)).world()
    whole = Drawer(world, 3).points(MAIN, 0, 256).reshape(16, 256, -1)
    going_on = Drawer(world, 3)
    for start, stop in ((0, 64), (64, 96), (160, 192), (96, 160), (0, 8)):
        drawn = going_on.points(MAIN, start, stop)
        assert (drawn.reshape(16, stop - start, -1) == whole[:, start:stop]).all()
