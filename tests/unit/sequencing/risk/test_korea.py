"""The example as it stands: how likely a deal is, and which plan holds most often."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import paripassu as pp

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


@pytest.mark.untraced
def test_korea_as_it_stands() -> None:
    answer = pp.risk(EXAMPLES / "korea-2018.toml", effects=0)
    assert Fraction("0.0314") < answer.deal.probability < Fraction("0.0343")
    assert answer.deal.high - answer.deal.low < Fraction("0.004")
    assert answer.undecided == 0
    robust = answer.robust_plan
    assert robust is not None
    assert (robust.share, robust.bound, robust.proven) == (Fraction(13, 640),) * 2 + (True,)
    assert robust.breaks == ("dprk-keeps-some", "dprk-verification-later", "us-treaty-last")
    # what stands in the way most often is what both sides said of the treaty
    assert answer.conflicts[0].members == ("dprk-treaty-first", "us-treaty-last")
    assert max(answer.inputs, key=lambda one: one.information.value).input == "root:koh"
    # a printed plan of this agreement is one that can be checked
    report = pp.check(
        EXAMPLES / "korea-2018.toml",
        {"steps": [step.to_json() for step in robust.steps]},
        concede=robust.breaks,
    )
    assert report.ok, report.breaches


@pytest.mark.untraced
def test_every_future_has_a_deal_where_three_are_conceded() -> None:
    conceded = ("us-treaty-last", "dprk-keeps-some", "dprk-verification-later")
    answer = pp.risk(EXAMPLES / "korea-2018.toml", samples=1_024, effects=0, concede=conceded)
    # the planner solves this file, and what is safe at the low ends is safe everywhere
    assert answer.deal.probability == answer.deal.low == answer.deal.high == 1
    assert "in every future" in answer.summary()
    assert answer.conflicts == ()
    assert answer.scenario is None
    assert answer.worst_exposure.quantiles["0.95"] > answer.worst_exposure.quantiles["0.05"]
    compared = [one.conceded for one in answer.compared if one.conceded is not None]
    assert compared == [(), *((one,) for one in conceded), conceded]
    assert answer.compared[-1].difference.clear


def test_the_best_plan_of_a_future_is_that_of_the_planner() -> None:
    """Every future one by one, by the planner as it is called for a single file."""
    from paripassu.sequencing.risk.draws import MAIN, Drawer
    from paripassu.sequencing.risk.families import Knowledge
    from paripassu.sequencing.risk.look import exposures, look
    from paripassu.sequencing.risk.world import World

    conceded = ("us-treaty-last", "dprk-keeps-some", "dprk-verification-later")
    world = World.of(pp.read_agreement(EXAMPLES / "korea-2018.toml"), conceded)
    known = Knowledge(world)
    known.begin()
    futures = Drawer(world, 2).futures(MAIN, 0, 1)
    found = exposures(known, futures, look(known, futures))
    for future in (0, 5, 11):
        at = futures.numbers.agreement(future, world.agreement)
        held = {name for name, column in futures.held.items() if column[future]}
        positions = tuple(p for p in at.positions if not p.binds or p.id in held)
        plan = pp.plan(at.replace(positions=positions))
        assert plan.objective is not None
        assert plan.objective.worst_exposure == Fraction(*found[future])
