"""What ``next`` promises of a moment is what comes of it, if nothing else happens."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.process.acts import day_of
from tests.strategies.processes import amended, pacts, records

from paripassu.process.fold.fold import state
from paripassu.process.fold.pact import Pact

Record = list[dict[str, Any]]
Status = dict[str, Any]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Pact, Record]:
    """An agreement, and a record of it."""
    pact = draw(pacts())
    return pact, draw(records(pact, most=12))


def key_of(step: dict[str, Any]) -> str:
    return f"{step['measure']}:{step['portion']}"


def performed(status: Status) -> dict[str, str | None]:
    """Give the steps that stand, with the day; an undone one does not stand."""
    done = ("performed", "disputed", "confirmed")
    return {key_of(one): one["performed"] for one in status["steps"] if one["state"] in done}


def completed(record: Record, status: Status, pact: Pact, label: int, day: int) -> Record:
    """Perform what is missing at a moment, and let everybody accept all of it, on one day."""
    made = [*record]
    steps = [one for one in status["steps"] if one["moment"] == label]
    keys = {key_of(one) for one in steps}

    def add(by: str, kind: str, **body: Any) -> int:
        time = f"{dt.date.fromordinal(day)}T12:00:00Z"
        entry = {"index": len(made), "by": by, "after": len(made), "kind": kind, "time": time}
        made.append({**entry, "body": body})
        return len(made) - 1

    for step in steps:
        if step["state"] in ("due", "late") and any("table:" in one for one in step["waits_for"]):
            for party in step["by"]:
                more = {"template": f"t{len(made)}", "tables": ["sites"], "stages": []}
                commitment = add(party, "commit", **more)
                add(party, "disclose", commitment=commitment, table="sites", part="all")
    for one in status["next"]:
        if key_of(one) in keys:
            add(one["party"], "perform", step=key_of(one))
    for key in sorted(keys):
        if pact.tasks[key].automatic:  # what happens by itself is accepted by its evidence
            add(pact.tasks[key].by[0], "perform", step=key)
    newest: dict[str, int] = {}
    for entry in made:
        if entry["kind"] == "perform" and entry["body"]["step"] in keys:
            newest[entry["body"]["step"]] = entry["index"]
    for key, claim in newest.items():
        for party in pact.parties:
            if party not in pact.tasks[key].by:
                add(party, "confirm", of=claim)
        add("agency", "finding", of=claim, verdict="consistent", detect="1")
    return made


@settings(max_examples=examples(200), deadline=None)
@given(histories(), st.integers(1, 9), st.data())
def test_what_is_promised_of_a_moment_comes_of_it(
    history: tuple[Pact, Record], later: int, data: st.DataObject
) -> None:
    pact, record = history
    new = amended(pact)
    documents = {new.digest: new.plan}
    day = day_of(record[-1]["time"]) + later
    before = state(pact, record, day, documents)
    turns = {key_of(one): one for one in before["next"] if one["turn"]}
    assume(turns)
    one = turns[data.draw(st.sampled_from(sorted(turns)))]
    label = next(s["moment"] for s in before["steps"] if key_of(s) == key_of(one))
    made = completed(record, before, pact, label, day)
    after = state(pact, made, day, documents)
    moment = {key_of(s) for s in before["steps"] if s["moment"] == label}
    old, done = performed(before), performed(after)
    event(f"nothing else: {done.keys() - old.keys() <= moment}")
    assume(moment <= done.keys())
    assume(all(old.get(key) == day_ for key, day_ in done.items() if key not in moment))
    for party in after["parties"]:
        promised = one["after"][party["party"]]
        for name in ("kept", "exposure", "temptation"):
            assert party[name] == pytest.approx(promised[name]), (party["party"], name, made)
