"""What is no mistake, and may not say what was meant, is warned of by show and by plan."""

from __future__ import annotations

import pytest

from paripassu.agreement.cautions import cautions
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.show import show
from paripassu.sequencing.answer import plan

TEXT = """
[agreement]
id = "x"
start = 2030-01-01
horizon_days = 100
[[party]]
id = "a"
stake = 9
[[party]]
id = "b"
stake = 9
[[measure]]
id = "troops"
by = ["a"]
portions = 3
value = { a = -1, b = 2 }
[[measure]]
id = "arms"
title = "The arms"
by = ["b"]
value = { a = 2, b = -1 }
stages = [{ name = "x", share = 0.33 }, { name = "y", share = 0.33 }, { name = "z", share = 0.34 }]
"""
CAP = '[[position]]\nid = "cap"\nparty = "a"\nclaim = "at_most"\nmeasure = "arms"\nshare = 0.7\n'


def told(*keys: str, more: str = "") -> list[str]:
    lines = "\n".join(keys)
    text = f'{TEXT}[[position]]\nid = "q"\nparty = "a"\n{lines}\n{more}'
    return [one.replace("\u00a0", " ") for one in cautions(parse_agreement(text))]


@pytest.mark.parametrize("day", ["date = 2031-01-01", "day = 365"])
def test_a_deadline_after_the_horizon_is_no_error(day: str) -> None:
    (said,) = told('claim = "by"', 'measure = "arms"', day)
    assert said.startswith("position q of a sets a deadline on ")
    assert "after the horizon of 100 days: it asks for nothing more" in said
    (said,) = told('claim = "not_before"', 'measure = "arms"', day)
    assert "which is after the horizon" in said
    assert told('claim = "by"', 'measure = "arms"', "day = 100") == []


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        (("share = 0.8", "day = 9"), "80 % of “The arms”"),
        (("part = 3", "day = 9"), "portion 3 of “The arms”"),
        (('part = "z"', "day = 9"), "“z” of “The arms”"),
    ],
)
def test_a_milestone_beyond_a_cap(keys: tuple[str, ...], what: str) -> None:
    claim = ('claim = "by"', 'measure = "arms"')
    (said,) = told(*claim, *keys, more=CAP)
    assert said == (
        f"position q of a speaks of {what}, and position cap of a allows 66 % of it: as long as "
        "that holds, the former asks for nothing"
    )
    assert told(*claim, *keys) == []
    assert told(*claim, *keys, more=CAP + 'firm = "preference"\n') == []
    assert told(*claim, "share = 0.66", "day = 9", more=CAP) == []
    assert told(*claim, "day = 9", more=CAP) == []  # the last of those in the plan


def test_the_strictest_of_several_limits_is_named() -> None:
    other = CAP.replace('"cap"', '"lower"').replace("0.7", "0.4")
    preferred = CAP.replace('"cap"', '"liked"').replace("0.7", "0.1") + 'firm = "preference"\n'
    none = CAP.replace('"cap"', '"none"').replace("at_most", "exclude").replace("share = 0.7\n", "")
    claim = ('claim = "by"', 'measure = "arms"', "part = 3", "day = 9")
    for more in (CAP + other + preferred, other + preferred + CAP):
        (said,) = told(*claim, more=more)
        assert "position lower of a allows 33 % of it" in said
    (said,) = told(*claim, more=other + none + CAP)
    assert "position none of a allows nothing of it" in said
    # The last of those in the plan: of none.
    for word in ("first", "last", "each"):
        assert (
            told('claim = "by"', 'measure = "arms"', f'part = "{word}"', "day = 9", more=none) == []
        )
    # What the limit just reaches is in the plan.
    assert told('claim = "by"', 'measure = "arms"', "part = 2", "day = 9", more=CAP) == []


def test_a_measure_that_stands_in_several_tables_is_told_of_once() -> None:
    claim = ('claim = "after"', 'measure = "troops"', 'part = "each"', 'needs = { arms = "same" }')
    assert len(told(*claim, 'needs_any = [{ arms = "same" }, { arms = "previous" }]')) == 1


def test_the_first_day_after_the_horizon() -> None:
    for claim in ("by", "not_before"):
        assert told(f'claim = "{claim}"', 'measure = "arms"', "day = 100") == []
        assert len(told(f'claim = "{claim}"', 'measure = "arms"', "day = 101")) == 1


def test_a_third_against_a_stage_of_33_per_cent() -> None:
    claim = ('claim = "after"', 'measure = "troops"', 'part = "each"')
    (said,) = told(*claim, 'needs = { arms = "same" }')
    assert said == (
        "position q of a compares shares exactly: after portion 1 of “troops”, 1/3 (33.33 %) of it "
        "is done, and the first portions of “The arms” make up 33 %, then 66 %, so it waits for 2 "
        "of them; give both measures the same portions if like shares are meant"
    )
    (said,) = told(*claim, 'needs_any = [{ arms = "previous" }]')
    assert "before portion 2 of “troops”, 1/3 (33.33 %) of it is done" in said
    assert told(*claim, "needs = { arms = 0.5 }") == []
    # A third is enough for 33 %: what was meant.
    other = 'measure = "arms"', 'part = "each"', 'needs = { troops = "same" }'
    assert told('claim = "after"', *other) == []


def test_like_shares_of_measures_that_fit_are_not_warned_of() -> None:
    text = TEXT.replace("portions = 3", "portions = 2").replace(
        '{ name = "x", share = 0.33 }, { name = "y", share = 0.33 }, { name = "z", share = 0.34 }',
        '{ name = "x", share = 0.5 }, { name = "y", share = 0.3 }, { name = "z", share = 0.2 }',
    )
    fact = '[[require]]\nmeasure = "troops"\npart = "each"\nneeds = { arms = "same" }\n'
    assert [*cautions(parse_agreement(text + fact))] == []


def test_show_and_plan_say_the_same() -> None:
    fact = '[[require]]\nclaim = "by"\nmeasure = "troops"\nday = 300\n'
    agreement = parse_agreement(TEXT + fact)
    (said,) = cautions(agreement)
    assert said.startswith("requirement no. 1 sets a deadline on day 300")
    assert said in show(agreement).notes
    assert said in plan(agreement).warnings
