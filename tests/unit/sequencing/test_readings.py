"""Small agreements of which each has another answer where one rule is read wrongly.

They stand beside the shared cases of the language, none of which tells these readings apart.
"""

from __future__ import annotations

import pytest
from tests.oracle.compare_language import of_text

import paripassu as pp
from paripassu.agreement.read import parse_agreement

HEAD = """
[agreement]
id = "x"
start = 2020-01-01
[[party]]
id = "a"
stake = 9
[[party]]
id = "b"
stake = 9
"""


def measure(name: str, by: str = "a", **more: str) -> str:
    lines = [f"{key} = {value}" for key, value in more.items()]
    return "\n".join(["[[measure]]", f'id = "{name}"', f'by = ["{by}"]', *lines, ""])


def demand(name: str, claim: str, own: str, /, **more: str) -> str:
    lines = [f"{key} = {value}" for key, value in more.items()]
    said = [f'id = "{name}"', 'party = "a"', f'claim = "{claim}"', f'measure = "{own}"']
    return "\n".join(["[[position]]", *said, *lines, ""])


def fact(own: str, /, **more: str) -> str:
    lines = [f"{key} = {value}" for key, value in more.items()]
    return "\n".join(["[[require]]", f'measure = "{own}"', *lines, ""])


TOGETHER = '[together]\ngroups = [["aid", "law"]]\n'
TWO = measure("aid") + measure("law", "b")
HALF = demand("half", "at_most", "aid", share="0.5")
TRUCE = measure("truce", standing="true", days="5")

#: What is read, the answer, and the agreement.
READINGS = {
    "the last portion is the last in the plan": (
        "infeasible",
        measure("aid", portions="2")
        + HALF
        + demand("soon", "by", "aid", part='"last"', day="3")
        + demand("late", "not_before", "aid", day="5"),
    ),
    "all is what is in the plan": (
        "optimal",
        measure("aid", portions="2")
        + measure("law")
        + HALF
        + demand("first", "after", "law", needs='{ aid = "all" }'),
    ),
    "a deadline does not run where a need is left out": (
        "optimal",
        TWO
        + measure("talks")
        + demand("no", "exclude", "law")
        + demand("soon", "within", "talks", needs='{ aid = "all", law = "all" }', days="2")
        + demand("now", "by", "aid", day="0")
        + demand("late", "not_before", "talks", day="9"),
    ),
    "a deadline runs once all of the needs are met": (
        "optimal",
        TWO
        + measure("talks")
        + demand("soon", "within", "talks", needs='{ aid = "all", law = "all" }', days="2")
        + demand("now", "by", "aid", day="0")
        + demand("late", "not_before", "law", day="9")
        + demand("then", "after", "talks", needs='{ law = "all" }'),
    ),
    "a fact is met by earlier moments only": (
        "infeasible",
        TWO
        + measure("talks")
        + TOGETHER
        + fact("aid", needs_any='[{ law = "all" }, { talks = "all" }]')
        + demand("order", "after", "talks", needs='{ aid = "all" }'),
    ),
    "a demand is met at the same moment": (
        "optimal",
        TWO + TOGETHER + demand("order", "after", "aid", needs='{ law = "all" }'),
    ),
    "one of needs_any is met besides all of needs": (
        "infeasible",
        TWO
        + measure("talks")
        + fact("aid", needs='{ talks = "all" }')
        + demand(
            "order",
            "after",
            "talks",
            needs='{ aid = "all" }',
            needs_any='[{ law = "all" }, { law = 0.5 }]',
        ),
    ),
    "in the time of every standing measure": (
        "infeasible",
        TRUCE
        + measure("freeze", standing="true", days="5")
        + measure("talks")
        + demand("early", "by", "truce", day="5")
        + demand("late", "not_before", "freeze", day="9")
        + demand("both", "during", "talks", of='["truce", "freeze"]'),
    ),
    "in the time of what is left out is never": (
        "infeasible",
        TRUCE
        + measure("talks")
        + demand("no", "exclude", "truce")
        + demand("both", "during", "talks", of='["truce"]'),
    ),
    "what began in the time of a standing measure may end after it": (
        "optimal",
        TRUCE
        + measure("talks", days="2")
        + demand("early", "by", "truce", day="5")
        + demand("late", "not_before", "talks", gate='"end"', day="9")
        + demand("begun", "during", "talks", gate='"begin"', of='["truce"]'),
    ),
    "a limit keeps the stages of share 0 that follow": (
        "optimal",
        measure(
            "aid",
            stages='[{ name = "one", share = 0.5 }, { name = "act", share = 0 }, '
            '{ name = "two", share = 0.5 }]',
        )
        + measure("law")
        + HALF
        + demand("order", "after", "law", needs='{ aid = "act" }'),
    ),
    "two portions that take days do not end on one day": (
        "infeasible",
        measure("aid", portions="2", days="1")
        + measure("law", "b")
        + '[together]\ngroups = [["aid:1", "aid:2"]]\n'
        + '[[choose]]\nof = ["aid", "law"]\n'
        + demand("one", "exclude", "law"),
    ),
    "a floor rounds up": (
        "infeasible",
        measure("aid", portions="2") + HALF + demand("most", "at_least", "aid", share="0.6"),
    ),
    "exactly one is not two": (
        "infeasible",
        TWO
        + '[[choose]]\nof = ["aid", "law"]\n'
        + demand("one", "include", "aid")
        + demand("two", "include", "law"),
    ),
    "who performs nothing has nothing to walk away from": (
        "optimal",
        '[[party]]\nid = "z"\n' + measure("aid", value="{ z = -5 }"),
    ),
    "a tolerance of 0 allows no exposure": (
        "infeasible",
        '[[party]]\nid = "c"\nstake = 9\ntolerance = 0\n'
        + measure("aid", "c", value="{ c = -1 }")
        + measure("law", "b", value="{ c = 5 }")
        + fact("law", needs='{ aid = "all" }'),
    ),
}


@pytest.mark.parametrize("reading", READINGS)
def test_reading(reading: str) -> None:
    wanted, said = READINGS[reading]
    assert not [*of_text(HEAD + said)]
    assert pp.plan(parse_agreement(HEAD + said)).status == wanted


def test_an_alternative_that_is_not_taken_is_not_left_out() -> None:
    said = (
        HEAD
        + '[[party]]\nid = "c"\nstake = 9\ntolerance = 10\n'
        + measure("aid", "c", value="{ c = -4 }")
        + measure("law", "b")
        + measure("talks", "b", value="{ c = 9 }")
        + '[[choose]]\nof = ["aid", "law"]\nat_least = 1\n'
        + fact("talks", needs='{ aid = "all", law = "all" }')
    )
    assert not [*of_text(said)]
    goal = pp.plan(parse_agreement(said)).objective
    assert goal is not None
    assert goal.left_out == ()
    assert goal.chosen == ("law",)
    assert goal.worst_exposure == 0


def test_other_limits_may_be_applied_in_a_conflict() -> None:
    said = (
        HEAD
        + '[[party]]\nid = "c"\n'
        + measure("aid", "c", portions="2", value="{ c = -4 }")
        + measure("law", "b", value="{ c = 3 }")
        + HALF
        + demand("whole", "at_least", "aid", share="1")
    )
    assert not [*of_text(said)]
    conflicts = pp.plan(parse_agreement(said)).conflicts
    found = {frozenset(conflict.members) for conflict in conflicts}
    assert found == {frozenset({"half", "whole"}), frozenset({"whole", "safe:c"})}
