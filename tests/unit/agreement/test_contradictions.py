"""Requirements, groups and a horizon that admit no order are refused, and named in full."""

from __future__ import annotations

import pytest

from paripassu.agreement.model import Agreement, Measure, Party, Requirement, Step
from paripassu.agreement.read import parse_agreement, verify_agreement
from paripassu.errors import AgreementError

HEAD = '[agreement]\nid = "x"\n{head}\n[[party]]\nid = "a"\n'


def told(head: str = "", groups: str = "", **measures: dict[str, object]) -> str:
    text = HEAD.format(head=head)
    for name, keys in measures.items():
        text += f'[[measure]]\nid = "{name}"\nby = ["a"]\n'
        text += "".join(f"{key} = {value}\n" for key, value in keys.items() if key != "needs")
    for name, keys in measures.items():
        if "needs" in keys:
            text += f'[[require]]\nmeasure = "{name}"\nneeds = {keys["needs"]}\n'
    if groups:
        text += f"[together]\ngroups = {groups}\n"
    try:
        parse_agreement(text, "f")
    except AgreementError as error:
        return str(error)
    return ""


def test_a_circle_is_named_in_full_with_its_lines() -> None:
    n = {"needs": "{ o = 0.5 }", "portions": 2}
    assert told(m={"needs": "{ n = 1 }"}, n=n, o={"needs": "{ m = 1 }"}) == (
        "f: line 16: require no. 1: no order is possible: 'm' requires 'n:2', 'n:2' comes after"
        " 'n:1', 'n:1' requires 'o', 'o' requires 'm' (see line 19, 22) — drop or change one of"
        " these"
    )


def test_portions_in_a_circle_are_merged() -> None:
    said = told(m={"needs": "{ n = 1 }"}, n={"needs": "{ m = 1 }", "portions": 9})
    assert "'m' requires 'n:9', 'n:9' comes after 'n:1', 'n:1' requires 'm'" in said


def test_a_circle_through_groups_names_what_is_grouped() -> None:
    said = told(groups='[["m", "n:1"]]', m={"needs": "{ n = 1 }"}, n={"portions": 2})
    assert "'m' requires 'n:2', 'n:2' comes after 'n:1', 'n:1' is grouped with 'm'" in said


def test_groups_alone_can_make_a_circle() -> None:
    said = told(groups='[["m:1", "n:2"], ["m:2", "n:1"]]', m={"portions": 2}, n={"portions": 2})
    assert "together: groups" in said
    assert "'m:2' comes after 'm:1'" in said
    assert "'m:1' is grouped with 'n:2'" in said


def test_two_circles_are_told_in_one_go() -> None:
    said = told(
        m={"needs": "{ n = 1 }"},
        n={"needs": "{ m = 1 }"},
        o={"needs": "{ p = 1 }"},
        p={"needs": "{ o = 1 }"},
    )
    assert len(said.split("\n")) == 2


def test_a_requirement_within_one_moment_is_a_contradiction() -> None:
    said = told(groups='[["m", "n"]]', m={"needs": "{ n = 1 }"}, n={})
    assert "'m' requires 'n' at an earlier moment, but they are grouped into one" in said


def test_a_requirement_of_nothing_is_met_within_one_moment() -> None:
    assert told(groups='[["m", "n"]]', m={"needs": "{ n = 0 }"}, n={}) == ""


def test_a_requirement_gates_the_first_portion_only() -> None:
    assert told(groups='[["m:2", "n"]]', m={"needs": "{ n = 1 }", "portions": 2}, n={}) != ""
    assert told(groups='[["m:2", "n:2"]]', m={"needs": "{ n = 0.5 }", "portions": 2},
                n={"portions": 2}) == ""  # fmt: skip


def test_two_portions_of_one_measure_in_one_group_come_in_turn() -> None:
    assert told(groups='[["m:1", "m:2"]]', m={"portions": 2}) == ""
    said = told(groups='[["m:1", "m:2"]]', m={"portions": 2, "days": 1})
    assert "'m:1' and 'm:2' come in turn and take 1 day each" in said
    assert told(groups='[["m:1", "m:3"]]', m={"portions": 3}) != ""


def test_the_chain_of_work_that_is_too_long_is_named() -> None:
    said = told(
        "horizon_days = 9",
        m={"portions": 2, "days": 2},
        n={"days": 5.5, "needs": "{ m = 1 }"},
    )
    assert said == (
        "f: line 3: agreement: horizon_days: no order is possible within 9 days: portions 1 to 2 of"
        " 'm' (2 × 2 days), then 'n' (5.5 days) end on day 9.5 at the earliest — write a horizon of"
        " at least 10, or shorten the work"
    )
    assert (
        told("horizon_days = 9", m={"portions": 2, "days": 2}, n={"days": 5, "needs": "{ m = 1 }"})
        == ""
    )


def test_members_of_a_moment_end_on_one_day() -> None:
    work: dict[str, dict[str, object]] = {"m": {"days": 3}, "n": {"days": 1, "portions": 2}}
    assert told("horizon_days = 4", '[["m", "n:1"]]', **work) == ""
    assert "day 4 at the earliest" in told("horizon_days = 3", '[["m", "n:1"]]', **work)


def test_optional_measures_count_in_full() -> None:
    assert told("horizon_days = 2", m={"days": 3, "optional": "true"}) != ""


def test_what_is_built_in_code_is_checked_alike() -> None:
    party = Party(id="a")
    measures = (Measure(id="m", by=("a",)), Measure(id="n", by=("a", "b")))
    facts = (
        Requirement(measure="m", needs={"n": 1}),
        Requirement(measure="n", needs={"m": "all"}),
    )
    agreement = Agreement(
        id="x",
        parties=(party,),
        measures=measures,
        requirements=facts,
        groups=((Step("m", 1), Step("m", 1)),),
    )
    with pytest.raises(AgreementError) as caught:
        verify_agreement(agreement)
    assert [str(finding) for finding in caught.value.faults] == [
        "measure 'n': by[2]: unknown party 'b' — known: a",
        (
            "together: groups[1]: 'm:1' stands twice in this group — put all that happens at that"
            " moment into one group, once"
        ),
    ]
    verify_agreement(agreement.replace(groups=(), requirements=(), measures=measures[:1]))


TIMED = """
[agreement]
id = "x"
start = 2030-01-01
{head}
[[party]]
id = "a"
[[measure]]
id = "m"
by = ["a"]
days = 2
[[measure]]
id = "n"
by = ["a"]
days = 3
[[measure]]
id = "o"
by = ["a"]
portions = 3
days = 10
"""


def facts(*entries: str, head: str = "") -> list[str]:
    try:
        parse_agreement(TIMED.format(head=head) + "".join(entries), "f")
    except AgreementError as error:
        return [str(fault) for fault in error.faults]
    return []


def fact(measure: str, **keys: str) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'[[require]]\nmeasure = "{measure}"\n{lines}'


def by(measure: str, day: int, **keys: str) -> str:
    return fact(measure, claim='"by"', day=str(day), **keys)


def test_a_deadline_that_waits_and_work_are_too_long_for() -> None:
    wait = fact("m", needs="{ n = 1 }", lag_days="4")
    assert facts(wait, by("m", 9)) == []
    (said,) = facts(wait, by("m", 8))
    assert (
        "require no. 2: no order is possible: 'm' cannot end by day 8, since 'n' (3 days), then a"
        in said
    )
    assert "then a wait of 4 days, then 'm' (2 days) end on day 9 at the earliest" in said
    assert said.endswith("write day 9 or later, or shorten the work")
    begin = {"part": '"first"', "gate": '"begin"'}
    assert facts(wait, by("m", 7, **begin)) == []
    (said,) = facts(wait, by("m", 6, **begin))
    assert (
        "'m' cannot begin by day 6, since 'n' (3 days), then a wait of 4 days end on day 7" in said
    )


def test_a_day_before_which_nothing_begins() -> None:
    late = fact("m", claim='"not_before"', date="2030-04-01")
    (said,) = facts(late, head="horizon_days = 91")
    assert (
        "within 91 days: day 90, before which 'm' cannot begin, then 'm' (2 days) end on day 92"
        in said
    )
    assert facts(late, head="horizon_days = 92") == []
    end = fact("m", claim='"not_before"', date="2030-04-01", gate='"end"')
    assert facts(end, head="horizon_days = 90") == []


def test_gates_of_portions_are_followed() -> None:
    second = fact("o", part="2", needs="{ n = 1 }")
    assert facts(second, by("o", 30)) == []  # beside the first portion
    milestone = by("o", 19, share="0.5")
    (said,) = facts(second, milestone)
    assert (
        "'o:2' cannot end by day 19, since portions 1 to 2 of 'o' (2 × 10 days) end on day 20"
        in said
    )
    own = fact("o", part='"each"', needs='{ o = "previous" }', lag_days="21")
    (said,) = facts(own, by("o", 71))
    assert "'o:1' (10 days), then a wait of 21 days, then 'o:2' (10 days)" in said
    assert facts(own, by("o", 72)) == []


def test_a_circle_of_ends() -> None:
    one = fact("m", gate='"end"', needs="{ n = 1 }")
    (said,) = facts(one, fact("n", part='"last"', needs="{ m = 1 }"))
    assert "the end of 'm' requires 'n', the end of 'n' requires 'm'" in said


def test_what_a_choice_may_leave_out_is_not_certain() -> None:
    circle = fact("m", needs="{ n = 1 }"), fact("n", needs="{ m = 1 }")
    (said,) = facts(*circle)
    assert "'m' requires 'n'" in said
    assert facts(*circle, '[[choose]]\nof = ["m", "o"]\n') == []
    assert facts(*circle, '[[choose]]\nof = ["m", "n"]\nexactly = 2\n') != []
    together = '[together]\ngroups = [["m", "o:1"]]\n'
    assert facts(*circle, '[[choose]]\nof = ["m", "n"]\nat_least = 1\n', together) == []
    assert facts(fact("m", needs="{ o = 1 }"), '[[choose]]\nof = ["m", "n"]\n', together) != []
