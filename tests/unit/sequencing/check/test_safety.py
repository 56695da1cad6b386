"""Who would walk away, and who is exposed by too much.

Plans that hold are taken, one thing is changed, and the exact breach is demanded.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import (
    SWING,
    facts,
    find,
    rules,
    sole,
    swing,
)
from tests.unit.sequencing.scenarios import PARTIES, TIMELESS

from paripassu.sequencing.check import check


def test_a_party_that_would_walk_away() -> None:
    assert check(swing(stake_b=5), SWING).ok
    breach = sole(check(swing(stake_b=4), SWING))
    assert facts(breach, "rule", "party", "moment") == ("safe", "b", 0)
    assert breach.amount == 1


def test_a_party_that_would_not_even_begin() -> None:
    # n lasts: a's total is 1; with a bad bargain it would lose 1 by the whole plan.
    agreement = swing(stake_a=0)
    measures = (
        agreement.measure["m"],
        agreement.measure["n"].replace(value={"a": 4, "b": -5}),
    )
    breach = find(check(agreement.replace(measures=measures), SWING), "safe", moment=None)
    assert facts(breach, "party", "amount") == ("a", 1)
    assert "before the first moment" in breach.sentence


def test_a_party_that_walks_after_the_last_moment() -> None:
    # What does not last is taken back by b, who then keeps m for nothing.
    report = check(swing(stake_b="4.5", lasting=0), SWING)
    breach = find(report, "safe", moment=1)
    assert facts(breach, "party", "amount") == ("b", Fraction(1, 2))
    assert check(swing(stake_b="4.5", lasting=1), SWING).breaches != report.breaches


def test_a_party_that_is_out_by_too_much() -> None:
    assert check(swing(tolerance=5), SWING).ok
    breach = sole(check(swing(tolerance="4.5"), SWING))
    assert facts(breach, "rule", "party", "moment") == ("tolerance", "a", 0)
    assert breach.amount == Fraction(1, 2)


def test_a_tolerance_of_0_allows_nothing_and_has_ratio_0() -> None:
    report = check(swing(tolerance=0), SWING)
    assert sole(report).amount == 5
    assert report.worst_exposure == 0


def test_the_low_ends_count() -> None:
    assert check(swing(tolerance="[4, 99]"), SWING).breaches
    assert check(swing(stake_b="[4, 99]"), SWING).breaches


def test_a_bystander_has_nothing_to_walk_away_from() -> None:
    text = PARTIES + '[[measure]]\nid = "m"\nby = ["a"]\nvalue = { b = -3, z = -99 }\n'
    # b would not have agreed to this, but performs nothing; z has no tolerance either.
    assert check(parse(text), {"steps": [{"measure": "m", "portion": 1}]}).ok
    joint = text.replace('by = ["a"]', 'by = ["a", "z"]')
    report = check(parse(joint), {"steps": [{"measure": "m", "portion": 1}]})
    assert {breach.party for breach in report.breaches} == {"z"}


def test_every_breach_is_reported() -> None:
    agreement = parse(TIMELESS)
    steps = [
        {"measure": "lift", "portion": 3, "moment": 0},
        {"measure": "aid", "portion": 4, "moment": 0},
    ]
    found = rules(check(agreement, {"steps": steps, "digest": "", "agreement": "x"}))
    assert found >= {"amount", "turn", "moment", "group", "need", "safe", "agreement"}
