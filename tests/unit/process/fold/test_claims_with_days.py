"""The claims of an agreement that speak of days, on small records, each with its reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.entry import day_of
from paripassu.process.fold.fold import state
from paripassu.process.fold.pact import Pact

HEAD = """
[agreement]
id = "days"
start = 2020-01-01
[[party]]
id = "a"
stake = 9
[[party]]
id = "b"
stake = 9
[process]
inspectorate = "agency"
react_days = 5
"""
TRUCE = """
[[measure]]
id = "truce"
by = ["a"]
value = { a = -1, b = 3 }
standing = true
portions = 3
days = 30
"""
VISIT = """
[[measure]]
id = "visit"
by = ["b"]
value = { a = 3, b = -1 }
lasting = 0.5
days = 5
"""
JOINT = VISIT.replace('by = ["b"]', 'by = ["a", "b"]')
INSIDE = """
[[require]]
measure = "visit"
claim = "during"
of = ["truce"]
"""
#: Step, and the day of its end in the plan.
Planned = Sequence[tuple[str, int]]
PLANNED: Planned = (("truce:1", 30), ("visit:1", 45), ("truce:2", 60), ("truce:3", 90))
Step = dict[str, Any]


class Record:
    """An agreement, its plan, and a record that is written as its parties act."""

    def __init__(
        self,
        text: str,
        planned: Planned = PLANNED,
        begins: int | None = None,
        head: str = HEAD,
        signed: Sequence[str] = ("01-01", "01-01"),
    ) -> None:
        agreement = parse_agreement(head + text)
        steps: list[Step] = []
        for moment, (key, end) in enumerate(planned):
            measure, portion = key.split(":")
            one = {"moment": moment, "measure": measure, "portion": int(portion), "end_day": end}
            steps.append(one if begins is None else {**one, "start_day": begins})
        plan = {"format": "paripassu/plan/1", "agreement": "days", "digest": agreement.digest}
        self.pact = Pact.read(agreement, json.dumps({**plan, "steps": steps}).encode())
        self.entries: list[dict[str, Any]] = []
        for party, day in zip(("a", "b"), signed, strict=True):
            body = {"agreement": agreement.digest, "plan": self.pact.digest, "replaces": None}
            self.add(day, party, "sign", **body)

    def add(self, day: str, by: str, kind: str, own: str | None = None, **body: Any) -> int:
        """Add an entry whose author has seen all before; give its index."""
        index = len(self.entries)
        entry = {"index": index, "by": by, "after": index, "kind": kind, "body": body}
        entry["time"] = f"2020-{day}T12:00:00Z"
        if own is not None:
            entry["own"] = f"2020-{own}T12:00:00Z"
        self.entries.append(entry)
        return index

    def perform(self, day: str, step: str, own: str | None = None) -> int:
        """Claim a step, by each of its performers; give the index of the last."""
        by = self.pact.tasks[step].by
        return [self.add(day, one, "perform", own, step=step) for one in by][-1]

    def at(self, day: str) -> dict[str, Any]:
        """Give the status at the end of a day."""
        return state(self.pact, self.entries, day_of(f"2020-{day}"))

    def step(self, key: str, day: str) -> Step:
        """Give where a step stands at the end of a day."""
        found = self.at(day)["steps"]
        return next(one for one in found if f"{one['measure']}:{one['portion']}" == key)


def test_a_month_of_a_truce_is_claimed_when_it_has_passed() -> None:
    """A claim before its days have passed says what nobody can know yet, and moves nothing."""
    record = Record(TRUCE + VISIT + INSIDE)
    record.perform("01-30", "truce:1")
    assert record.step("truce:1", "01-30")["state"] == "due"
    record.perform("01-31", "truce:1")
    assert record.step("truce:1", "01-31")["performed"] == "2020-01-31"


def test_the_next_month_begins_when_the_one_before_was_performed() -> None:
    """The first was claimed five days late, so that the second cannot have passed before then."""
    record = Record(TRUCE + VISIT + INSIDE)
    record.perform("02-05", "truce:1")
    record.perform("02-10", "visit:1")
    record.perform("03-05", "truce:2")
    found = record.step("truce:2", "03-05")
    assert (found["state"], found["due_by"]) == ("due", "2020-03-06")
    record.perform("03-06", "truce:2")
    assert record.step("truce:2", "03-06")["performed"] == "2020-03-06"


def test_a_receipt_says_when_the_next_month_begins() -> None:
    """The log was nine days late with the first month: its performers need not wait for that."""
    record = Record(TRUCE + VISIT + INSIDE)
    record.perform("02-09", "truce:1", own="01-31")
    record.perform("02-14", "visit:1")
    record.perform("03-01", "truce:2")
    assert record.step("truce:2", "03-01")["performed"] == "2020-03-01"


def test_no_month_passes_while_the_one_before_is_not_kept() -> None:
    """The first month was found broken: the second has not begun, whatever is claimed."""
    record = Record(TRUCE + VISIT + INSIDE)
    claim = record.perform("01-31", "truce:1")
    record.add("02-20", "agency", "finding", of=claim, verdict="violation")
    record.perform("03-05", "truce:2")
    assert record.step("truce:2", "03-05")["state"] == "waiting"


def test_a_month_that_counts_by_itself_does_so_when_it_has_passed() -> None:
    """Relief by the month runs on after the act that it answers, with nobody's word."""
    relief = TRUCE.replace("standing", "automatic = true\nstanding").replace("truce", "relief")
    planned = (("visit:1", 10), ("relief:1", 40), ("relief:2", 70), ("relief:3", 100))
    record = Record(VISIT + relief, planned)
    of = record.perform("01-11", "visit:1")
    record.add("01-12", "a", "confirm", of=of)
    # The first month ends 30 days after the agreement began at the earliest, the next ones after.
    assert record.step("relief:1", "01-30")["state"] == "waiting"
    assert record.step("relief:1", "02-01")["performed"] == "2020-01-31"
    assert record.step("relief:2", "02-29")["state"] == "waiting"


def test_what_lies_in_the_time_of_a_truce_waits_while_the_truce_is_down() -> None:
    """b is late with its visit; but who broke the truce meanwhile cannot ask for it."""
    record = Record(TRUCE + VISIT + INSIDE)
    record.perform("01-31", "truce:1")
    claim = record.perform("03-01", "truce:2")
    late = record.step("visit:1", "03-05")
    assert (late["state"], late["late_since"]) == ("late", "2020-02-16")
    record.add("03-05", "agency", "finding", of=claim, verdict="violation")
    visit = record.step("visit:1", "03-05")
    assert (visit["state"], visit["since"], visit["waits_for"]) == ("waiting", None, ["truce:2"])
    assert record.step("truce:2", "03-06")["due_by"] == "2020-03-10"
    record.perform("03-09", "truce:2")
    visit = record.step("visit:1", "03-09")
    assert (visit["state"], visit["since"], visit["due_by"]) == ("due", "2020-03-09", "2020-03-14")


def test_without_the_claim_the_same_fall_changes_nothing() -> None:
    """Nothing says that the visit lies in the truce's time: b stays late."""
    record = Record(TRUCE + VISIT)
    record.perform("01-31", "truce:1")
    claim = record.perform("03-01", "truce:2")
    record.add("03-05", "agency", "finding", of=claim, verdict="violation")
    assert record.step("visit:1", "03-06")["state"] == "late"


def test_what_lies_in_the_time_of_a_truce_waits_while_the_truce_is_late() -> None:
    """The joint visit fell when the second month was late already, and waits for that month."""
    record = Record(TRUCE + JOINT + INSIDE)
    record.perform("01-31", "truce:1")
    of = record.perform("02-15", "visit:1")
    assert record.step("truce:2", "03-02")["late_since"] == "2020-03-02"
    record.add("03-04", "agency", "finding", of=of, verdict="violation")
    assert record.step("truce:2", "03-04")["state"] == "late"
    visit = record.step("visit:1", "03-04")
    assert (visit["state"], visit["waits_for"]) == ("waiting", ["truce:2"])
    assert "perform:a" in record.step("truce:2", "03-20")["waits_for"]
    record.perform("03-20", "truce:2")
    visit = record.step("visit:1", "03-20")
    assert (visit["since"], visit["due_by"]) == ("2020-03-20", "2020-03-25")


def test_a_month_that_is_not_owed_yet_holds_up_nothing() -> None:
    """The day of the second month had not passed when the joint visit fell, and was dropped."""
    record = Record(TRUCE + JOINT + INSIDE)
    record.perform("01-31", "truce:1")
    of = record.perform("02-15", "visit:1")
    record.add("03-01", "agency", "finding", of=of, verdict="violation")
    assert record.step("truce:2", "03-05")["state"] == "waiting"
    assert record.step("visit:1", "03-10")["state"] == "late"


def test_a_month_that_becomes_late_takes_a_turn_back_with_nobodys_word() -> None:
    """a takes back its part of the visit, and so still owes its month by 1 March: it is late."""
    record = Record(TRUCE + JOINT + INSIDE)
    record.perform("01-31", "truce:1")
    of = record.add("02-15", "a", "perform", step="visit:1")
    record.add("02-15", "b", "perform", step="visit:1")
    record.add("02-28", "a", "dispute", of=of, ground="it was cut short")
    assert record.step("visit:1", "03-01")["since"] == "2020-01-31"
    assert record.step("truce:2", "03-02")["state"] == "late"
    assert record.step("visit:1", "03-02")["since"] is None


def test_a_broken_month_that_becomes_late_goes_on_holding_up_the_visit() -> None:
    """a restores the broken month nine days late: until then b owes no visit, and a is late."""
    record = Record((TRUCE + VISIT + INSIDE).replace("portions = 3", "portions = 3\nlasting = 0.5"))
    record.perform("01-31", "truce:1")
    record.perform("03-01", "truce:2")
    record.add("03-01", "b", "perform", step="visit:1")
    record.add("03-02", "b", "withdraw", steps=["visit:1"], cause="truce:3")
    record.add("03-03", "a", "withdraw", steps=["truce:2"])
    assert record.step("truce:2", "03-04")["due_by"] == "2020-03-04"
    assert record.step("truce:2", "03-05")["state"] == "late"
    record.perform("03-13", "truce:2")
    assert record.step("truce:2", "03-13")["late_days"] == 9
    assert record.step("visit:1", "03-13")["since"] == "2020-03-13"


def test_who_undoes_its_own_step_does_not_wait_for_a_late_truce() -> None:
    """b broke off its visit without saying why: that is owed the next day, truce or none."""
    record = Record(TRUCE + VISIT + INSIDE)
    record.perform("01-31", "truce:1")
    record.perform("02-15", "visit:1")
    record.add("03-04", "b", "withdraw", steps=["visit:1"])
    assert record.step("truce:2", "03-05")["state"] == "late"
    visit = record.step("visit:1", "03-06")
    assert (visit["state"], visit["since"], visit["due_by"]) == ("late", None, "2020-03-05")


def test_a_truce_lifted_because_of_a_late_visit_does_not_excuse_the_visit() -> None:
    """a lifts the second month since b is late: b cannot wait for what waits for b."""
    record = Record((TRUCE + VISIT + INSIDE).replace("portions = 3", "portions = 3\nlasting = 0.5"))
    record.perform("01-31", "truce:1")
    record.perform("03-01", "truce:2")
    record.add("03-02", "a", "withdraw", steps=["truce:2"], cause="visit:1")
    status = record.at("03-03")
    assert status["breaches"] == []
    assert record.step("visit:1", "03-03")["state"] == "late"
    assert record.step("truce:2", "03-03")["waits_for"] == ["visit:1"]


def test_what_only_has_to_begin_in_a_truce_keeps_a_turn_that_has_come() -> None:
    """The visit may have begun before the truce was broken: b still owes its end."""
    record = Record(TRUCE + VISIT + INSIDE + 'gate = "begin"\n')
    record.perform("01-31", "truce:1")
    claim = record.perform("03-01", "truce:2")
    record.add("03-05", "agency", "finding", of=claim, verdict="violation")
    assert record.step("visit:1", "03-06")["state"] == "late"


BY = """
[[{kind}]]
{more}
measure = "visit"
claim = "by"
day = 20
gate = "{gate}"
"""
POSITION = 'id = "soon"\nparty = "a"'


@pytest.mark.parametrize(
    ("kind", "more", "gate", "last", "after", "name"),
    [
        # The end by day 20, which is 21 January.
        ("position", POSITION, "end", "01-21", "01-22", "soon"),
        # The beginning by day 20: the work takes 5 days, and is done 5 days later.
        ("position", POSITION, "begin", "01-26", "01-27", "soon"),
        # A fact of nature does not wait either, and is called as plans call it.
        ("require", "", "end", "01-21", "01-22", "require:1"),
    ],
)
def test_a_date_is_missed_from_the_day_after(
    kind: str, more: str, gate: str, last: str, after: str, name: str
) -> None:
    record = Record(VISIT + BY.format(kind=kind, more=more, gate=gate), [("visit:1", 15)])
    assert "missed" not in record.step("visit:1", last)
    assert record.step("visit:1", after)["missed"] == [name]
    record.perform(last, "visit:1")
    assert "missed" not in record.step("visit:1", "02-20")


def test_work_that_began_in_time_may_wait_to_end() -> None:
    """By the plan the visit begins on day 5 and ends on day 40: 35 days after its beginning."""
    text = VISIT + BY.format(kind="position", more=POSITION, gate="begin")
    record = Record(text, [("visit:1", 40)], begins=5)
    record.perform("02-10", "visit:1")
    assert "missed" not in record.step("visit:1", "02-20")
    assert record.pact.tasks["visit:1"].deadlines[0].day == 55


WITHIN = """
[[position]]
id = "soon"
party = "a"
claim = "within"
measure = "visit"
days = 4
"""


def test_the_days_of_a_beginning_run_from_when_its_needs_were_met() -> None:
    """The truce's month was met on 5 February: to begin within 4 days is to end within 9."""
    text = TRUCE + VISIT + WITHIN + 'needs = { truce = 0.3 }\ngate = "begin"\n'
    record = Record(text)
    record.perform("02-05", "truce:1")
    assert "missed" not in record.step("visit:1", "02-14")
    assert record.step("visit:1", "02-15")["missed"] == ["soon"]


def test_what_needs_nothing_dates_nothing() -> None:
    """Before the first portion nothing is done of the visit itself: no days run from that."""
    record = Record(TRUCE + VISIT + WITHIN + 'needs = { visit = "previous" }\n')
    assert "missed" not in record.step("visit:1", "12-31")


def test_nobody_waits_for_the_date_of_what_was_performed_ahead_of_it() -> None:
    """The visit came on 2 January, and its own turn comes on the 9th: b's turn comes at once."""
    date = '[[position]]\nid = "p"\nparty = "a"\nmeasure = "visit"\nclaim = "not_before"\nday = 8\n'
    record = Record(VISIT + VISIT.replace("visit", "tour") + date, [("visit:1", 8), ("tour:1", 9)])
    record.perform("01-02", "visit:1")
    assert record.step("tour:1", "01-02")["since"] == "2020-01-02"
    assert record.step("visit:1", "01-02")["ahead"] == ["2020-01-09"]
    assert record.step("visit:1", "01-08")["since"] is None
    assert record.step("visit:1", "01-09")["since"] == "2020-01-09"


LAG = """
[[position]]
id = "rest"
party = "b"
claim = "after"
measure = "visit"
needs = { truce = 0.3 }
lag_days = 14
"""


@pytest.mark.parametrize(
    ("gate", "due"),
    [
        ("begin", "2020-02-29"),  # 10 February, 14 days, and the 5 that the visit takes
        ("end", "2020-02-24"),  # 10 February and 14 days
    ],
)
def test_a_lag_counts_from_when_its_needs_were_met(gate: str, due: str) -> None:
    """a was ten days late: b, who has to keep a distance from that, is not late by it."""
    record = Record(TRUCE + VISIT + LAG + f'gate = "{gate}"\n')
    record.perform("02-10", "truce:1")
    assert record.step("visit:1", "02-10")["due_by"] == due


def test_nobody_is_told_to_go_ahead_before_a_lag_is_over() -> None:
    """The plan has the tour first; the agreement allows the visit from 14 February only."""
    tour = VISIT.replace("visit", "tour").replace('by = ["b"]', 'by = ["a"]')
    planned = (("truce:1", 30), ("tour:1", 40), ("visit:1", 60), ("truce:2", 60), ("truce:3", 90))
    record = Record(TRUCE + VISIT + tour + LAG, planned)
    record.perform("01-31", "truce:1")

    def allowed(day: str) -> set[tuple[str, bool]]:
        return {(one["measure"], one["turn"]) for one in record.at(day)["next"]}

    assert allowed("02-13") == {("tour", True)}
    assert allowed("02-14") == {("tour", True), ("visit", False)}
    # The second month can be claimed from 1 March.
    assert allowed("03-01") == {("tour", True), ("visit", False), ("truce", False)}


def test_what_a_choice_left_open_the_plan_has_settled() -> None:
    """The tour is chosen, the visit left out: what would have followed it follows nothing."""
    tour = VISIT.replace("visit", "tour")
    follow = TRUCE.replace("portions = 3", "portions = 1")
    choice = '[[choose]]\nof = ["visit", "tour"]\n'
    after = LAG.replace('"visit"', '"truce"').replace("truce = 0.3", 'visit = "all"')
    record = Record(VISIT + tour + follow + choice + after, [("tour:1", 10), ("truce:1", 45)])
    record.perform("01-11", "tour:1")
    assert [one["measure"] for one in record.at("01-11")["steps"]] == ["tour", "truce"]
    assert record.step("truce:1", "01-11")["due_by"] == "2020-02-15"
    record.perform("02-15", "truce:1")
    assert record.at("02-15")["score"] == {"tour": 3, "truce": 2}
