"""An amendment is judged from where the process stands."""

from __future__ import annotations

from typing import Any

import paripassu as pp
from paripassu.process.amending import judge_amendment

TEXT = """\
[agreement]
id = "walk"
start = 2020-01-01

[[party]]
id = "a"
stake = 2
tolerance = 10

[[party]]
id = "b"
stake = 2
tolerance = 10

[[measure]]
id = "x"
by = ["a"]
value = { a = -2, b = 3 }
portions = 2

[[measure]]
id = "y"
by = ["b"]
value = { a = 3, b = -2 }
"""
OLD = pp.parse_agreement(TEXT)


def stands(**step: Any) -> dict[str, Any]:
    """Give a status in which x:1 is performed, but for what is said."""
    return {
        "format": "paripassu/status/1",
        "at": "2020-01-20",
        "agreement": OLD.digest,
        "in_force": "2020-01-01",
        "steps": [
            {"measure": "x", "portion": 1, "moment": 0, "by": ["a"]}
            | (step or {"state": "performed", "performed": "2020-01-10"})
        ],
    }


def listed(*steps: str) -> dict[str, Any]:
    return {
        "steps": [
            {"measure": name, "portion": int(portion)}
            for name, _, portion in (step.partition(":") for step in steps)
        ]
    }


def test_an_amendment_that_keeps_what_is_done_and_holds_from_there_is_told_to_hold() -> None:
    new = pp.parse_agreement(TEXT.replace("b = -2 }", "b = -2.5 }"))
    judged = judge_amendment(new, pp.plan(new, done=stands()), status=stands(), replaces=OLD)
    assert judged.holds
    assert [*judged.sentences()] == []


def test_an_amendment_that_does_not_hold_from_there_says_why() -> None:
    new = pp.parse_agreement(TEXT.replace("a = -2,", "a = -20,"))
    judged = judge_amendment(new, listed("x:1", "x:2", "y:1"), status=stands(), replaces=OLD)
    assert not judged.holds
    assert not judged.loses
    assert "a is exposed by 20 after moment 1, and accepts 10" in [*judged.sentences()]


def test_a_claimed_step_that_is_lost_or_changed_is_named() -> None:
    for text, plan in (
        (TEXT, listed("y:1")),
        (TEXT.replace('by = ["a"]', 'by = ["a", "b"]'), listed("x:1", "x:2", "y:1")),
        (TEXT.replace("portions = 2", "portions = 4"), listed("x:1", "x:2", "x:3", "x:4", "y:1")),
    ):
        judged = judge_amendment(pp.parse_agreement(text), plan, status=stands(), replaces=OLD)
        assert judged.loses == ("x:1",)
        assert [*judged.sentences()] == [
            "x:1 is claimed already, and the new plan does not have it unchanged"
        ]


def test_half_a_joint_act_and_what_was_undone_are_claimed_too() -> None:
    for step in (
        {"state": "waiting", "signed_by": ["a"]},
        {"state": "due", "down": {"how": "undone", "entry": 5, "day": "2020-01-12"}},
    ):
        judged = judge_amendment(OLD, listed("y:1"), status=stands(**step), replaces=OLD)
        assert judged.loses == ("x:1",)
    never = {"state": "due", "down": {"how": "violation", "entry": 5, "day": "2020-01-12"}}
    assert not judge_amendment(OLD, listed("y:1"), status=stands(**never), replaces=OLD).loses
