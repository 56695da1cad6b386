"""Hypothesis strategies for agreements with a process, and records of what becomes of them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import strategies as st

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.pact import Pact

HEAD = """
[agreement]
id = "random"
start = 2020-01-01
[[party]]
id = "a"
stake = 9
[[party]]
id = "b"
stake = 9
[[party]]
id = "c"
[process]
inspectorate = "agency"
decides = "court"
guardians = ["g"]
react_days = 2
dispute_days = 4
resolve_days = 3
confirm_days = 3
notice_days = 2
offer_days = 4
disputes = 2
"""
START = dt.date(2020, 1, 1)
PEOPLE = ("a", "b", "c", "agency", "court", "g")


@st.composite
def pacts(draw: st.DrawFn, *, plain: bool = False) -> Pact:
    """Agreements of three measures, one step or two at a moment, with a plan.

    In a plain one nothing takes effect by itself, and nothing falls undecided.
    """
    text = HEAD
    steps: list[tuple[str, int]] = []
    for name in ("m", "n", "o"):
        by = draw(st.sampled_from((["a"], ["b"], ["a", "b"], ["c"])))
        portions = draw(st.integers(1, 2))
        worth = ", ".join(f"{p} = {draw(st.integers(-3, 4))}" for p in "abc")
        text += (
            f'\n[[measure]]\nid = "{name}"\nby = {json.dumps(by)}\nportions = {portions}\n'
            f"days = {draw(st.integers(0, 3))}\nvalue = {{ {worth} }}\n"
            f"lasting = {draw(st.sampled_from((0.5, 1)))}\n"
        )
        others = [party for party in "abc" if party not in by]
        if draw(st.integers(0, 3)) == 0:
            text += f"confirm_by = {json.dumps(others[:1])}\n"
        if draw(st.integers(0, 3)) == 0:
            text += "verify = { detect = 0.6 }\n"
        if not plain and draw(st.integers(0, 4)) == 0:
            text += "automatic = true\n"
        if not plain and draw(st.integers(0, 3)) == 0:
            text += 'unresolved = "falls"\n'
        steps += [(name, portion + 1) for portion in range(portions)]
    agreement = parse_agreement(text)
    order = draw(st.permutations([name for name, _ in steps]))
    moments: list[list[tuple[str, int]]] = []
    done: dict[str, int] = {}
    for name in order:
        done[name] = done.get(name, 0) + 1
        together = moments and all(other != name for other, _ in moments[-1])
        if together and draw(st.integers(0, 2)) == 0:
            moments[-1].append((name, done[name]))
        else:
            moments.append([(name, done[name])])
    plan = {
        "format": "paripassu/plan/1",
        "agreement": "random",
        "digest": agreement.digest,
        "steps": [
            {"moment": at, "measure": name, "portion": portion, "end_day": 4 * at + 4}
            for at, moment in enumerate(moments)
            for name, portion in moment
        ],
    }
    return Pact.read(agreement, json.dumps(plan).encode())


@st.composite
def records(draw: st.DrawFn, pact: Pact, most: int = 25) -> list[dict[str, Any]]:
    """Records over an agreement: signed, then anything that its parties and offices may state."""
    made: list[dict[str, Any]] = []
    seen = dict.fromkeys(PEOPLE, 0)
    day = START

    def add(by: str, kind: str, **body: Any) -> None:
        # Nobody unsees: and what one has written oneself, one knows.
        after = draw(st.integers(min(seen[by], len(made)), len(made)))
        seen[by] = after
        time = f"{day.isoformat()}T12:00:00Z"
        entry = {"index": len(made), "by": by, "time": time, "after": after, "kind": kind}
        made.append({**entry, "body": body})

    digests = {"agreement": pact.agreement.digest, "plan": pact.digest, "replaces": None}
    for party in pact.parties:
        add(party, "sign", **digests)
    keys = sorted(pact.tasks)
    for _ in range(draw(st.integers(0, most))):
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 1, 2, 5))))
        claims = [one["index"] for one in made if one["kind"] == "perform"]
        disputes = [one["index"] for one in made if one["kind"] == "dispute"]
        kind = draw(st.sampled_from(KINDS))
        if kind == "perform" or not claims:
            task = pact.tasks[draw(st.sampled_from(keys))]
            deposit = draw(st.integers(0, 4)) == 0
            add(draw(st.sampled_from(task.by)), "perform", step=task.key, deposit=deposit)
        elif kind == "finding":
            of = draw(st.sampled_from([*claims, *disputes]))
            verdict = draw(st.sampled_from(("consistent", "violation", "undone", "inconclusive")))
            by = draw(st.sampled_from(("agency", "court")))
            add(by, "finding", of=of, verdict=verdict, detect="0.7")
        elif kind == "undo":
            task = pact.tasks[draw(st.sampled_from(keys))]
            cause = draw(st.sampled_from((None, *keys, *disputes)))
            more = {} if cause is None else {"cause": cause}
            add(draw(st.sampled_from(task.by)), "withdraw", steps=[task.key], **more)
        elif kind == "withdraw":
            if draw(st.integers(0, 4)) == 0:
                add(draw(st.sampled_from("abc")), "withdraw")
        else:
            add(draw(st.sampled_from("abc")), kind, of=draw(st.sampled_from(claims)))
    return made


KINDS = (
    ("perform",) * 5
    + ("confirm", "confirm", "dispute", "dispute", "finding", "undo")
    + ("withdraw",)
)
