"""How much of each measure a plan performs.

Plans that hold are taken, one thing is changed, and the exact breach is demanded.
"""

from __future__ import annotations

import pytest
from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import (
    Document,
    add,
    changed,
    drop,
    facts,
    find,
    sole,
)
from tests.unit.sequencing.scenarios import PARTIES, TIMELESS

from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import check


def test_a_measure_left_out_that_is_not_optional(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("aid", 1), drop("aid", 2), only=True)
    assert find(report, "amount", position=None).amount == -2
    # 0 portions are fewer than the share that was demanded.
    assert find(report, "amount", position="a-expects-aid").amount == -2


def test_a_last_portion_left_out(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("aid", 2), only=True)
    breach = find(report, "amount", position=None)
    assert facts(breach, "step", "amount") == ("aid:2", -1)
    assert find(report, "amount", position="a-expects-aid").party == "a"


def test_a_portion_in_the_middle_left_out(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("dismantle", 2), only=True)
    assert find(report, "turn").step == "dismantle:3"
    assert find(report, "amount").amount == -1


def test_more_than_a_limit_allows(timeless: tuple[Agreement, Document]) -> None:
    breach = find(changed(timeless, add("aid", 3), only=True), "amount")
    assert facts(breach, "position", "party", "amount") == ("b-limits-aid", "b", 1)
    assert breach.sentence == "b-limits-aid allows at most 2 portions of aid, and the plan has 3"


def test_an_optional_measure_may_be_left_out(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("visit", 1), only=True)
    assert report.ok
    assert report.left_out == ("visit",)


def test_an_optional_measure_is_not_halved() -> None:
    agreement = parse(
        PARTIES + '[[measure]]\nid = "m"\nby = ["a"]\nportions = 2\noptional = true\n'
    )
    report = check(agreement, {"steps": [{"measure": "m", "portion": 1}]})
    assert sole(report).rule == "amount"
    assert "left out or performed in 2" in sole(report).sentence


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ('claim = "at_least"\nshare = 0', True),
        ('claim = "at_least"\nshare = 0.1', False),
        ('claim = "include"', False),
        ('claim = "at_most"\nshare = 0.5', True),
        ('claim = "exclude"', True),
        ('claim = "by"\ndate = 2020-01-01', True),
        ('claim = "after"\nneeds = { n = 1 }', True),
    ],
)
def test_claims_on_what_is_left_out(claim: str, holds: bool) -> None:
    text = (
        PARTIES
        + '[[measure]]\nid = "m"\nby = ["a"]\nportions = 2\noptional = true\n'
        + '[[measure]]\nid = "n"\nby = ["a"]\noptional = true\n'
        + f'[[position]]\nid = "q"\nparty = "b"\nmeasure = "m"\n{claim}\n'
    )
    report = check(parse(text), {"steps": []})
    assert report.ok is holds
    if not holds:
        assert find(report, "amount", position="q")


@pytest.mark.parametrize(
    ("share", "most"),
    [("0.24", 0), ("0.25", 2), ("0.5", 2), ("0.99", 2), ("1", 3)],
)
def test_stages_without_effect_count_as_within_the_limit(share: str, most: int) -> None:
    text = (
        TIMELESS.split("[[require]]")[0]
        + f'[[position]]\nid = "q"\nparty = "b"\nclaim = "at_most"\nmeasure = "lift"\n'
        f"share = {share}\n"
    )
    agreement = parse(text)
    for portions in range(4):
        steps = [{"measure": "lift", "portion": k + 1} for k in range(portions)]
        found = [b for b in check(agreement, {"steps": steps}).breaches if b.rule == "amount"]
        mine = [b for b in found if (b.step or "lift").startswith("lift")]
        assert bool(mine) is (portions != most)
