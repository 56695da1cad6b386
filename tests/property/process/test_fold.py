"""What holds of the fold whatever is stated, by whom and in which order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.process_cases import differences
from tests.strategies.processes import START, amended, pacts, records

from paripassu.process.fold.fold import Fold, state
from paripassu.process.fold.pact import Pact


@st.composite
def histories(draw: st.DrawFn) -> tuple[Pact, list[dict[str, Any]]]:
    """An agreement, and a record of it."""
    pact = draw(pacts())
    return pact, draw(records(pact))


def documents(pact: Pact) -> dict[str, Any]:
    """Give what an amendment of a random record names."""
    new = amended(pact)
    return {new.digest: new.plan}


def last_day(record: list[dict[str, Any]]) -> int:
    return START.fromisoformat(record[-1]["time"][:10]).toordinal()


@given(histories(), st.data())
def test_asking_in_between_changes_nothing(
    history: tuple[Pact, list[dict[str, Any]]], data: st.DataObject
) -> None:
    pact, record = history
    fold = Fold(pact, documents(pact))
    for entry in record:
        fold.fold(entry)
        if data.draw(st.integers(0, 4)) == 0:
            today = START.fromisoformat(entry["time"][:10]).toordinal()
            fold.status(today + data.draw(st.sampled_from((0, 1, 40))))
    at = last_day(record) + data.draw(st.integers(0, 30))
    assert fold.status(at) == state(pact, record, at, documents(pact))


@given(histories(), st.integers(0, 20))
def test_every_step_is_in_one_state_and_says_why(
    history: tuple[Pact, list[dict[str, Any]]], later: int
) -> None:
    pact, record = history
    status = state(pact, record, last_day(record) + later, documents(pact))
    assert len(status["steps"]) == len(pact.tasks)
    for step in status["steps"]:
        key = f"{step['measure']}:{step['portion']}"
        reasonless = ("confirmed", "void", "performed")
        # What takes effect by itself waits for the moment before, which has its own reasons.
        if step["state"] not in reasonless and not pact.tasks[key].automatic:
            assert step["waits_for"], step
        planned = pact.tasks[key].planned_end
        if step["due_by"] is not None and planned is not None and "down" not in step:
            assert step["due_by"] >= START.fromordinal(START.toordinal() + planned).isoformat()


def unseen(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two entries of one day are of authors who did not know of each other's."""
    same_day = one["time"][:10] == other["time"][:10]
    said = other["body"]
    named = one["index"] in (said.get("of"), said.get("cause"), said.get("commitment"))
    draws = {one["body"].get("draw"), said.get("draw")} & {one["body"].get("id"), said.get("id")}
    named = named or bool(draws - {None})
    return same_day and one["by"] != other["by"] and other["after"] <= one["index"] and not named


#: The keys under which a body, or a status, names entries.
NAMING = ("of", "cause", "commitment", "follows", "entry", "excused_by")


def renamed(said: Any, at: int) -> Any:
    """Give what is said with two neighbouring entries named by each other's number."""

    def one(value: Any) -> Any:
        if isinstance(value, list):
            return [one(each) for each in value]
        known = isinstance(value, int) and not isinstance(value, bool)
        return {at: at + 1, at + 1: at}.get(value, value) if known else value

    if isinstance(said, list):
        return [renamed(each, at) for each in said]
    if isinstance(said, str) and said.startswith(("cause:", "dispute:")):
        word, _, name = said.partition(":")
        return f"{word}:{one(int(name))}" if name.isdecimal() else said
    if not isinstance(said, dict):
        return said
    return {key: one(value) if key in NAMING else renamed(value, at) for key, value in said.items()}


def exchanged(record: list[dict[str, Any]], at: int) -> list[dict[str, Any]]:
    """Give a record that has two neighbours in the other order, each with its new number."""
    first, second = record[at], record[at + 1]
    turned = [*record[:at], {**second, "index": at}, {**first, "index": at + 1}, *record[at + 2 :]]
    return [{**one, "body": renamed(one["body"], at)} for one in turned]


def completes(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the last of two makes a claim whole, and is told if that harms somebody."""
    step, of = ({one["body"].get(key), other["body"].get(key)} for key in ("step", "of"))
    joint = one["kind"] == other["kind"] == "perform" and len(step) == 1
    return joint or (one["kind"] == other["kind"] == "release" and len(of) == 1)


@given(histories(), st.data())
def test_neighbours_of_one_day_may_change_places(
    history: tuple[Pact, list[dict[str, Any]]], data: st.DataObject
) -> None:
    pact, record = history
    places = [
        at
        for at in range(len(record) - 1)
        if unseen(record[at], record[at + 1])
        # Nobody has seen the one without the other.
        and all(one["after"] != at + 1 for one in record[at + 2 :])
    ]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    changed = exchanged(record, at)
    day = START.fromisoformat(record[at]["time"][:10]).toordinal()
    for when in {day, last_day(record), last_day(record) + 12}:
        one = state(pact, record, when, documents(pact))
        other = renamed(state(pact, changed, when, documents(pact)), at)
        if completes(record[at], record[at + 1]):
            for each in (one, other):
                each["breaches"] = sorted(breach["rule"] for breach in each["breaches"])
        assert not [*differences(one, other)], (record[at], record[at + 1])


def inserted(
    record: list[dict[str, Any]], at: int, by: str, kind: str, body: dict[str, Any]
) -> list[dict[str, Any]]:
    """Give a record with one more entry, which only its author has seen by itself."""

    def moved(index: object) -> object:
        return index + 1 if isinstance(index, int) and index >= at else index

    new = {
        "index": at,
        "by": by,
        "time": record[at - 1]["time"],
        "after": at,
        "kind": kind,
        "body": body,
    }
    later = [
        {
            **one,
            "index": one["index"] + 1,
            # Nobody unsees what it has seen, and an author knows its own.
            "after": max(one["after"] + (one["after"] > at), at * (one["by"] == by)),
            "body": {
                key: moved(value) if key in ("of", "cause", "commitment") else value
                for key, value in one["body"].items()
            },
        }
        for one in record[at:]
    ]
    return [*record[:at], new, *later]


def owed(status: dict[str, Any], party: str) -> set[str]:
    """Name the steps with which a party is late."""
    return {
        f"{step['measure']}:{step['portion']}"
        for step in status["steps"]
        if step["state"] == "late" and f"perform:{party}" in step["waits_for"]
    }


@given(histories(), st.data())
def test_nobody_gains_by_bringing_down_its_own_step(
    history: tuple[Pact, list[dict[str, Any]]], data: st.DataObject
) -> None:
    """Who takes back or undoes without a cause is late in something whenever it was without."""
    pact, record = history
    # Who claims the step anew later has made it good, and the others may dispute that again.
    last = {(one["by"], one["body"]["step"]): one for one in record if one["kind"] == "perform"}
    claims = [one for one in last.values() if one["index"] + 1 < len(record)]
    if not claims:
        return
    claim = data.draw(st.sampled_from(claims))
    at = data.draw(st.integers(claim["index"] + 1, len(record)))
    kind, body = data.draw(
        st.sampled_from(
            [
                ("dispute", {"of": claim["index"], "ground": "x"}),
                ("withdraw", {"steps": [claim["body"]["step"]]}),
            ]
        )
    )
    changed = inserted(record, at, claim["by"], kind, body)
    first = START.fromisoformat(changed[at]["time"][:10]).toordinal()
    for when in range(first, last_day(record) + 15):
        without = owed(state(pact, record, when, documents(pact)), claim["by"])
        if without:
            assert owed(state(pact, changed, when, documents(pact)), claim["by"]), (
                changed[at],
                when,
                without,
            )
