"""The fold beside a literal oracle, which knows nothing but the text of the rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.process.standing import Oracle
from tests.strategies.processes import START, pacts

from paripassu.process.fold.fold import state
from paripassu.process.fold.pact import Pact


@st.composite
def plain(draw: st.DrawFn) -> tuple[Pact, list[dict[str, Any]]]:
    """Agreements and records of nothing but what the oracle knows."""
    pact = draw(pacts(plain=True))
    made: list[dict[str, Any]] = []
    day = START

    def add(by: str, kind: str, **body: Any) -> None:
        time = f"{day.isoformat()}T12:00:00Z"
        entry = {"index": len(made), "by": by, "time": time, "after": len(made), "kind": kind}
        made.append({**entry, "body": body})

    for party in pact.parties:
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 1))))
        add(party, "sign", agreement=pact.agreement.digest, plan=pact.digest, replaces=None)
    for _ in range(draw(st.integers(0, 9))):
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 1, 1, 2, 5))))
        claims = [one["index"] for one in made if one["kind"] == "perform"]
        disputes = [one["index"] for one in made if one["kind"] == "dispute"]
        kind = draw(st.sampled_from(("perform",) * 3 + ("confirm", "dispute", "finding")))
        if kind == "perform" or not claims:
            task = pact.tasks[draw(st.sampled_from(sorted(pact.tasks)))]
            add(draw(st.sampled_from(task.by)), "perform", step=task.key)
        elif kind == "finding":
            of = draw(st.sampled_from([*claims, *disputes]))
            verdict = draw(st.sampled_from(("consistent", "consistent", "inconclusive")))
            detect = draw(st.sampled_from(("0.7", "0.3")))
            by = draw(st.sampled_from(("agency", "court")))
            number = draw(st.sampled_from((None, "one")))
            more = {} if number is None else {"draw": number}
            add(by, "finding", of=of, verdict=verdict, detect=detect, **more)
        else:
            of = draw(st.sampled_from(claims))
            own = pact.tasks[made[of]["body"]["step"]].by
            others = [party for party in "abc" if party not in own]
            if others:
                add(draw(st.sampled_from(others)), kind, of=of)
    return pact, made


SAID = ("state", "since", "due_by", "performed", "late_days", "confirmed", "contested")


@settings(max_examples=examples(100), deadline=None)
@given(plain(), st.integers(0, 9))
def test_the_fold_says_what_the_oracle_says(
    history: tuple[Pact, list[dict[str, Any]]], later: int
) -> None:
    pact, record = history
    day = START.fromisoformat(record[-1]["time"][:10]).toordinal() + later
    found = state(pact, record, day)
    oracle = Oracle(pact.agreement, pact.plan, record)
    for step in found["steps"]:
        key = f"{step['measure']}:{step['portion']}"
        said = {name: step[name] for name in SAID if name in step}
        assert said == oracle.step(key, day), (key, record)
    for party in found["parties"]:
        low, high = oracle.kept(party["party"], day)
        assert abs(party["kept"] - low) < 1e-9
        assert abs(party.get("kept_high", party["kept"]) - high) < 1e-9
        assert abs(party["exposure"] - max(0, -low)) < 1e-9
