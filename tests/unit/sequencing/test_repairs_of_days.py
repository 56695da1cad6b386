"""Dates that move, gates that come later, and several changes together."""

from __future__ import annotations

import datetime as dt
import io
import json
from fractions import Fraction

import pytest
from tests.unit.sequencing.scenarios import DEADLINE, TWO_KINDS

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.charts.plan_words import more_repairs
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.repairs.changes import Softening
from paripassu.sequencing.repairs.in_file import repaired_file
from paripassu.sequencing.repairs.kinds import Mixed, Soften
from paripassu.sequencing.repairs.softening_words import softening


def explained(text: str, **options: object) -> Explanation:
    return pp.explain(parse_agreement(text.encode()), **options)  # type: ignore[arg-type]


def softenings(text: str) -> list[Soften]:
    return [r for r in explained(text, kinds=["soften"]).repairs if isinstance(r, Soften)]


def test_a_date_moves_to_the_first_day_that_works() -> None:
    # 60 days for the law and three times 30 for the arms: day 150, six days late.
    date, gate = softenings(DEADLINE)
    (change,) = date.changes
    assert change.date is not None
    assert change.date.after == dt.date(2030, 5, 31)
    assert date.burden == {"b": Fraction(6, 151) / 5}
    assert "by 31 May 2030 instead of 25 May 2030, 6 days later" in date.summary
    (change,) = gate.changes
    assert change.part is None
    assert change.gate is not None
    assert (change.gate.before, change.gate.after) == ("begin", "end")
    # Half of the first of three portions may come before the law.
    assert gate.burden == {"a": 4 * Fraction(1, 6) / 5}


def test_a_date_that_nobody_contradicts_moves_too() -> None:
    alone = DEADLINE[: DEADLINE.index('[[position]]\nid = "law-first"')]
    (repair,) = softenings(alone.replace("2030-05-25", "2030-03-20"))
    assert repair.changes[0].date is not None
    assert repair.changes[0].date.after == dt.date(2030, 4, 1)


def test_work_that_may_start_earlier_is_given_up() -> None:
    """One portion that takes days: waiting before its end only is half of it."""
    text = DEADLINE.replace("portions = 3\n", "").replace("2030-05-25", "2030-03-30")
    gates = [r for r in softenings(text) if r.changes[0].gate is not None]
    assert [r.burden for r in gates] == [{"a": 4 * Fraction(1, 2) / 5}]
    assert (
        gates[0].summary == "a accepts all of “law” before “arms” is completed, rather than begun."
    )


def test_portions_without_days_have_one_gate() -> None:
    """No order: each waits for the other, and nothing takes time."""
    text = DEADLINE.replace("days = 30\n", "").replace("days = 60\n", "")
    text = text.replace(
        'claim = "by"\nmeasure = "arms"\ndate = 2030-05-25    # in May',
        'claim = "after"\nmeasure = "law"\nneeds = { arms = "all" }',
    )
    changes = [change for repair in softenings(text) for change in repair.changes]
    assert changes
    assert all(change.gate is None for change in changes)


@pytest.mark.parametrize(
    ("claim", "key", "after", "lost"),
    [
        # The law takes until day 60, the arms until day 90; "within" counts from the law.
        ('claim = "within"\nneeds = { law = "all" }\ndays = 20.5', "days", 90, Fraction(139, 182)),
        ('claim = "by"\npart = "first"\ngate = "begin"\nday = 10', "day", 60, Fraction(50, 61)),
        ('claim = "by"\nshare = 0.3\nday = 10', "day", 90, Fraction(80, 91)),
    ],
)
def test_days_move_in_whole_days(claim: str, key: str, after: int, lost: Fraction) -> None:
    text = DEADLINE.replace('claim = "by"\nmeasure = "arms"\ndate = 2030-05-25    # in May', claim)
    text = text.replace('party = "b"\nclaim', 'party = "b"\nmeasure = "arms"\nclaim')
    (repair,) = [
        r
        for r in softenings(text)
        if len(r.changes) == 1 and getattr(r.changes[0], key) is not None
    ]
    assert getattr(repair.changes[0], key).after == after
    assert repair.burden == {"b": lost / 5}


def law_first(text: str, key: str) -> tuple[object, Fraction]:
    """Give what the demand for the law becomes, alone, and what that burdens its party with."""
    for repair in softenings(text.replace('claim = "by"', 'firm = "red line"\nclaim = "by"')):
        (change, *more) = repair.changes
        changed = getattr(change, key)
        if change.position == "law-first" and changed is not None and not more:
            return changed.after, repair.burden["a"]
    raise AssertionError(key)


def test_a_lag_becomes_shorter() -> None:
    """The arms are in by day 154 only if they begin 4 days after the law, not 30."""
    text = DEADLINE.replace('needs = { law = "all" }', 'needs = { law = "all" }\nlag_days = 30')
    text = text.replace("2030-05-25", "2030-06-04")
    assert law_first(text, "lag_days") == (4, 4 * Fraction(26, 30) / 5)


def test_a_lag_does_not_become_nothing() -> None:
    """Without any lag the arms would be in by day 150: that would be dropping what was asked."""
    text = DEADLINE.replace('needs = { law = "all" }', 'needs = { law = "all" }\nlag_days = 30')
    text = text.replace("2030-05-25", "2030-05-31")
    with pytest.raises(AssertionError, match="lag_days"):
        law_first(text, "lag_days")


def test_a_first_day_comes_earlier() -> None:
    text = DEADLINE.replace(
        'claim = "after"\nmeasure = "arms"\nneeds = { law = "all" }',
        'claim = "not_before"\nmeasure = "arms"\nday = 64.5',
    )
    assert law_first(text, "day") == (54, 4 * Fraction(21, 129) / 5)


@pytest.mark.parametrize(
    ("claim", "change", "said"),
    [
        (
            'claim = "after"\nmeasure = "law"\nneeds = { arms = "all" }',
            {"needs": {"arms": {"from": "all", "to": Fraction(2, 3)}}},
            "b accepts 66.66 % instead of all of “arms” before “law” is begun",
        ),
        (
            'claim = "at_least"\nmeasure = "arms"\nshare = 1',
            {"share": {"from": 1, "to": Fraction(2, 3)}},
            "b accepts at least 66.66 % of “arms” instead of 100 %",
        ),
        (
            'claim = "at_most"\nmeasure = "arms"\nshare = 0',
            {"share": {"from": 0, "to": Fraction(1, 3)}},
            "b accepts up to 33.34 % of “arms” instead of 0 %",
        ),
    ],
)
def test_a_share_that_is_rounded_leaves_a_plan(
    claim: str, change: dict[str, object], said: str
) -> None:
    text = f'{DEADLINE}[[position]]\nid = "p"\nparty = "b"\n{claim}\n'
    softer = Softening.model_validate({"position": "p", **change})
    told = softening(parse_agreement(text.encode()), softer)
    assert told.replace("\u00a0", " ") == said


def test_several_kinds_together() -> None:
    explanation = explained(TWO_KINDS)
    assert explanation.searched[-1] == "mixed"
    assert explanation.complete.repairs["mixed"]
    first, second = explanation.repairs
    assert isinstance(first, Mixed)
    assert isinstance(second, Mixed)
    assert {part.kind for part in first.parts} == {"soften", "deposit"}
    (change,) = second.parts[0].changes  # type: ignore[union-attr]
    assert change.day is not None
    assert (change.day.before, change.day.after) == (40, 60)
    # To take back 0.9 of 3, with a stake of 1: 1.7 more.
    assert second.parts[1].deposits == {"a": Fraction("1.7")}  # type: ignore[union-attr]
    assert second.burden == {"a": Fraction(20, 61) + Fraction("1.7")}


def test_mixed_repairs_are_written_into_the_file() -> None:
    content = TWO_KINDS.encode()
    explanation = explained(TWO_KINDS)
    for number in (1, 2):
        repaired = repaired_file(content, explanation, number)
        assert b"stake = 2.7" in repaired
        assert pp.plan(parse_agreement(repaired)).found


def test_mixed_where_it_is_asked_for() -> None:
    assert "mixed" not in explained(DEADLINE).searched
    assert "mixed" in explained(DEADLINE, mixed=True).searched
    assert explained(TWO_KINDS, kinds=["soften"]).searched == ("soften",)
    assert explained(TWO_KINDS, kinds=["mixed"]).searched == ("mixed",)


def test_no_mixture_makes_a_robbery_a_plan() -> None:
    """The deposit would have to come from a party that loses by the whole."""
    robbed = TWO_KINDS.replace("value = { a = 5, b = -3 }", "value = { a = 2, b = -3 }")
    explanation = explained(robbed)
    assert not explanation.repairs
    assert explanation.complete.repairs["mixed"]


@pytest.mark.parametrize("text", [DEADLINE, TWO_KINDS])
def test_explanations_read_back(text: str) -> None:
    explanation = explained(text)
    document = json.dumps(explanation.to_json()).encode()
    back = pp.read_explanation(io.BytesIO(document))
    assert back.to_json() == explanation.to_json()
    assert back == explanation


def test_a_date_is_moved_in_the_file_and_nothing_else() -> None:
    explanation = explained(DEADLINE, kinds=["soften"])
    repaired = repaired_file(DEADLINE.encode(), explanation, 1).decode()
    assert repaired == DEADLINE.replace("date = 2030-05-25 ", "date = 2030-05-31 ")


def test_what_was_searched_is_said() -> None:
    assert more_repairs(explained(TWO_KINDS)) == "No change of one kind alone leaves a plan."
    robbed = TWO_KINDS.replace("value = { a = 5, b = -3 }", "value = { a = 2, b = -3 }")
    assert more_repairs(explained(robbed)).endswith(
        "No change of one of these kinds alone leaves a plan. "
        "No set of softer demands, deposits and tolerances together leaves a plan."
    )


def test_what_was_not_searched_is_said() -> None:
    """The time is over as soon as the conflicts are known."""
    assert explained(DEADLINE, kinds=["deposit", "soften"]).searched == ("soften", "deposit")
    over = False

    def told(said: str) -> None:
        nonlocal over
        over = over or said.startswith("looking for repairs: deposit")

    explanation = pp.explain(
        parse_agreement(DEADLINE.encode()),
        kinds=["soften", "deposit"],
        progress=told,
        should_stop=lambda: over,
    )
    assert explanation.searched == ("deposit",)
    assert explanation.complete.repairs["soften"] is False
    assert more_repairs(explanation).endswith(
        "The time ended before these kinds were looked for: soften."
    )
