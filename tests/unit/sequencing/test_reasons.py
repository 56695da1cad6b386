"""By how much a conflict fails, where its numbers or its words are out of the ordinary."""

from __future__ import annotations

from pathlib import Path

import pytest

import paripassu as pp
from paripassu.errors import AgreementError
from paripassu.sequencing.reasons.model import DateAmount

TWO = """
[agreement]
id = "reasons"
start = 2030-01-01
[[party]]
id = "a"
[[measure]]
id = "talks"
by = ["a"]
[[measure]]
id = "work"
title = "Work"
by = ["a"]
days = {days}
[[position]]
id = "soon"
party = "a"
measure = "work"
{claim}
"""


def amount(days: str, claim: str) -> DateAmount:
    plan = pp.plan(pp.parse_agreement(TWO.format(days=days, claim=claim)))
    [conflict] = plan.conflicts
    [found] = conflict.amounts
    assert isinstance(found, DateAmount)
    return found


def test_days_beyond_every_calendar() -> None:
    found = amount("3e14", 'claim = "by"\nday = 9e13')
    assert found.earliest_day == 3 * 10**14
    assert found.earliest_date is None
    assert found.short_days == 21 * 10**13


def test_a_deadline_that_runs_is_told_apart_from_the_days_since_the_start() -> None:
    claim = 'claim = "within"\nneeds = { talks = 1 }\ndays = 2\n[[require]]\nmeasure = "work"\n'
    found = amount("9.5", f"{claim}needs = {{ talks = 1 }}")
    assert found.least_days == 10
    assert found.in_words == (
        "It takes 10 days, and not 2, until “Work” is complete: 8 days more than what is asked "
        "for. From the start: 9.5 days for “Work”."
    )


def test_what_no_order_keeps_is_said_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    facts = '[[require]]\nmeasure = "work"\nclaim = "within"\nneeds = { talks = 1 }\ndays = 2\n'
    after = '[[require]]\nmeasure = "work"\nneeds = { talks = 1 }\n'
    text = TWO.format(days=9, claim='claim = "include"')
    path.write_text(f"{text}{facts}{after}", encoding="utf-8")
    for ask in (pp.plan, pp.explain):
        with pytest.raises(AgreementError) as caught:
            ask(path)
        assert caught.value.source == str(path)
        assert "no order is possible" in caught.value.what
