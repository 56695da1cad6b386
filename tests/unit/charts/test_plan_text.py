"""The plan and the explanation in a terminal: 80 columns, no markup, no escape sequences."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from io import StringIO

import pytest
from rich.console import Console
from tests.swap import SWAP
from tests.unit.charts.scenario import (
    DIGEST,
    crowd,
    crowd_plan,
    explanation,
    korea,
    korea_plan,
    literal,
)

from paripassu.agreement.model import Interval
from paripassu.agreement.read import parse_agreement
from paripassu.charts.plan_text import render_explanation, render_plan
from paripassu.charts.plan_words import outcome
from paripassu.charts.text import columns
from paripassu.sequencing.answer import plan
from paripassu.sequencing.plan import Plan


def _printed(render: Callable[[Console], None], width: int = 80) -> str:
    out = StringIO()
    render(Console(file=out, width=width))
    return out.getvalue()


def test_a_plan_fits_80_columns() -> None:
    agreement = korea()
    text = _printed(lambda console: render_plan(console, agreement, korea_plan(agreement)))
    assert all(columns(line) <= 80 for line in text.splitlines())
    assert "\x1b" not in text
    assert "does not hold against" in text
    assert "█░░░ 8.4%" in text
    assert " + 300–390" in text
    assert "exposed 1 of 12, after moment 0" in text


@pytest.mark.parametrize("width", [60, 70, 80, 100, 120])
def test_names_of_parties_are_not_broken_within_a_word(width: int) -> None:
    read = korea()
    named = {"us": "Government of Indonesia", "dprk": "Coordinators' Assembly"}
    agreement = read.replace(
        parties=tuple(p.replace(name=named.get(p.id, p.name)) for p in read.parties)
    )
    text = _printed(lambda console: render_plan(console, agreement, korea_plan(agreement)), width)
    assert all(columns(line) <= width for line in text.splitlines())
    known = set(re.findall(r"\w+", " ".join([*named.values(), *(m.title for m in read.measures)])))
    broken = [
        word
        for word in re.findall(r"(?<![\w…])(?:Gov|Indo|Coord|Assem)\w*", text)
        if word not in known and f"{word}…" not in text
    ]
    assert not broken
    if width >= 80:
        assert " Government" in text
        assert "Coordinators'" in text


def test_days_without_a_decimal_are_fractions() -> None:
    read = parse_agreement(SWAP)
    agreement = read.replace(
        measures=tuple(
            measure.replace(days=Interval(Fraction(1, 3), Fraction(1, 3)))
            for measure in read.measures
        ),
        horizon_days=10,
    )
    text = _printed(lambda console: render_plan(console, agreement, plan(agreement)))
    assert "0–1/3" in text
    assert "0.34" not in text


def test_many_parties_share_a_column() -> None:
    agreement = crowd(20, 2, 10)
    text = _printed(lambda console: render_plan(console, agreement, crowd_plan(agreement)))
    assert all(columns(line) <= 80 for line in text.splitlines())
    assert "most exposed" in text
    assert "Party 0 3.4%" in text


def test_an_explanation_fits_80_columns() -> None:
    agreement = literal()
    text = _printed(lambda console: render_explanation(console, agreement, explanation(agreement)))
    assert all(columns(line) <= 80 for line in text.splitlines())
    assert "us-treaty-last + dprk-treaty-first" in text
    assert "worst exposure 75\u00a0%" in text
    assert "There may be more repairs of these kinds: soften." in text


@pytest.mark.parametrize("name", ["[red]x[/red]", "[/]", "[link=https://x.test]y", "\x1b[2Jz"])
def test_titles_are_never_markup(name: str) -> None:
    read = korea()
    agreement = read.replace(
        title=name,
        parties=tuple(party.replace(name=name) for party in read.parties),
        measures=tuple(measure.replace(title=name) for measure in read.measures),
    )
    text = _printed(lambda console: render_plan(console, agreement, korea_plan(agreement)), 160)
    assert name.replace("\x1b", "") in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("status", "said"),
    [("unknown", "The time ended"), ("infeasible", "There is no order")],
)
def test_no_plan_is_said_in_words(status: str, said: str) -> None:
    agreement = literal()
    plan = Plan.model_validate(
        {
            "agreement": agreement.id,
            "digest": DIGEST,
            "status": status,
            "conflicts": explanation(agreement).conflicts if status == "infeasible" else (),
        }
    )
    text = _printed(lambda console: render_plan(console, agreement, plan))
    assert text.startswith(said)
    assert ("us-treaty-last" in text) == (status == "infeasible")


def test_the_terminal_draws_no_pictures() -> None:
    code = (
        "import sys, paripassu.charts.plan_text, paripassu.charts;"
        "heavy = {'altair', 'vl_convert', 'jinja2', 'rich'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("width", [40, 60])
def test_a_narrow_screen_gets_lists_and_loses_nothing(width: int) -> None:
    agreement = korea()
    text = _printed(lambda console: render_plan(console, agreement, korea_plan(agreement)), width)
    assert all(columns(line) <= width for line in text.splitlines())
    if width < 60:
        assert "…" not in text
        flat = " ".join(text.split())
        assert all(" ".join(measure.title.split()) in flat for measure in agreement.measures)
        assert all(party.title in flat for party in agreement.parties)
    other = literal()
    text = _printed(lambda console: render_explanation(console, other, explanation(other)), width)
    assert all(columns(line) <= width for line in text.splitlines())
    assert "us-treaty-last + dprk-treaty-first" in " ".join(text.split())


def test_a_plan_says_which_alternatives_it_has_and_which_it_leaves() -> None:
    agreement = parse_agreement(
        """
[agreement]
id = "either"
[[party]]
id = "a"
stake = 5
tolerance = 5
[[measure]]
id = "relief"
by = ["a"]
value = { a = 2 }
[[measure]]
id = "loan"
by = ["a"]
value = { a = -1 }
[[choose]]
of = ["loan", "relief"]
[[position]]
id = "relief-it-is"
party = "a"
claim = "include"
measure = "relief"
"""
    )
    said = outcome(agreement, plan(agreement))
    assert "Of the alternatives on the table the plan has “relief”." in said
    assert "Not chosen: “loan”." in said


def test_the_date_of_a_day_that_is_not_whole_is_that_on_which_it_is_over() -> None:
    """What ends on day 2.5 is late where it is asked for on the date that is day 2."""
    agreement = parse_agreement(
        SWAP.replace('id = "swap"', 'id = "swap"\nstart = 2030-01-01').replace(
            'id = "one"', 'id = "one"\ndays = 2.5'
        )
    )
    found = plan(agreement)
    assert found.objective is not None
    assert found.objective.end_day == Fraction(5, 2)
    assert any("day 2.5 (4 January 2030)" in line for line in outcome(agreement, found))
    assert agreement.date_of(3) == agreement.date_of(Fraction(5, 2)) == dt.date(2030, 1, 4)
    in_time = "[[position]]\nid = 'p'\nparty = 'b'\nclaim = 'by'\nmeasure = 'one'\ndate = "
    text = agreement.to_toml() + in_time
    assert plan(parse_agreement(text + "2030-01-04")).found
    assert not plan(parse_agreement(text + "2030-01-03")).found
    assert agreement.date_of(10**9) is None
