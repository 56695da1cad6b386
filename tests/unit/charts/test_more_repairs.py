"""What is said of kinds of repair that were looked for: nothing that was not searched."""

from __future__ import annotations

import pytest

from paripassu.charts.plan_words import more_repairs
from paripassu.sequencing.explanation import Complete, Explanation


def nothing_found(**complete: bool) -> Explanation:
    return Explanation.model_validate(
        {
            "agreement": "x",
            "digest": "sha256:0",
            "feasible": False,
            "searched": tuple(complete),
            "complete": Complete(conflicts=True, repairs=complete),
        }
    )


@pytest.mark.parametrize(
    ("complete", "said", "unsaid"),
    [
        ({"soften": True, "deposit": True}, "alone leaves a plan", "time"),
        ({"soften": True, "deposit": False}, "alone was found that leaves a plan", "alone leaves"),
        ({"soften": True, "deposit": False}, "looked through: deposit; more time", "soften; more"),
        ({}, "", "kind"),
    ],
)
def test_no_repair(complete: dict[str, bool], said: str, unsaid: str) -> None:
    text = more_repairs(nothing_found(**complete))
    assert said in text
    assert unsaid not in text
