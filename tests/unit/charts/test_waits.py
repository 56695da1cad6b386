"""Who waits for what: from positions and facts, as far as the plan keeps them."""

from tests.unit.charts.scenario import korea, korea_plan

from paripassu.agreement.model import Step
from paripassu.charts.waits import Wait, waits


def test_positions_and_facts_become_links() -> None:
    agreement = korea()
    found = waits(agreement, korea_plan(agreement))
    assert Wait(Step("dismantle", 3), Step("treaty", 3), True, "us", "us-treaty-last") in found
    signature = Wait(Step("treaty", 2), Step("dismantle", 1), False, "dprk", "dprk-treaty-first")
    assert signature in found
    assert Wait(Step("declare", 1), Step("verify", 1), False, None, None) in found
    assert not next(wait for wait in found if wait.position == "us-liaison").firm


def test_what_the_plan_does_not_keep_is_no_wait() -> None:
    agreement = korea()
    plan = korea_plan(agreement)
    assert plan.objective is not None
    plan = plan.model_copy(
        update={
            "conceded": ("us-treaty-last",),
            "objective": plan.objective.model_copy(update={"preferences_broken": ("us-liaison",)}),
        }
    )
    kept = {wait.position for wait in waits(agreement, plan)}
    assert kept == {None, "dprk-treaty-first", "us-verify-before-relief", "dprk-drills-first"}
