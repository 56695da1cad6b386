"""Hypothesis strategies for agreements with a process, and records of what becomes of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
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
receive_days = 2
answer_days = 3
[[notice]]
activity = "exercise"
days = 5
from_size = 5
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
        if not plain and draw(st.integers(0, 4)) == 0:
            text += 'opens = ["sites"]\n'
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


def amended(pact: Pact) -> Pact:
    """Give what the parties may agree on instead: the same steps, each two days later."""
    steps = [{**step, "end_day": step["end_day"] + 2} for step in pact.plan["steps"]]
    return Pact.read(pact.agreement, json.dumps({**pact.plan, "steps": steps}).encode())


@st.composite
def records(draw: st.DrawFn, pact: Pact, most: int = 25) -> list[dict[str, Any]]:
    """Records over an agreement: signed, then anything that its parties and offices may state.

    An amendment is signed for the plan of :func:`amended`.
    """
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
    amendment = {**digests, "plan": amended(pact).digest, "replaces": pact.digest}
    keys = sorted(pact.tasks)

    def entries(*kinds: str) -> list[int]:
        return [one["index"] for one in made if one["kind"] in kinds]

    for _ in range(draw(st.integers(0, most))):
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 1, 2, 5))))
        claims, disputes = entries("perform"), entries("dispute")
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
        elif kind == "amend":
            signing = draw(st.permutations("abc"))
            for party in signing[: draw(st.sampled_from((1, 3, 3)))]:
                add(party, "sign", **amendment)
        elif kind == "notify":
            begins = (day + dt.timedelta(days=draw(st.integers(0, 9)))).isoformat()
            add(draw(st.sampled_from("abc")), "notify", activity="exercise", begins=begins, size=9)
        elif kind == "declare":
            _declared(draw, add, entries, made, keys)
        elif kind == "draw":
            announced = [made[at]["body"]["id"] for at in entries("draw")]
            act = draw(st.sampled_from(("draw", *("draw-commit",) * 5, *("draw-reveal",) * 4)))
            if act == "draw" or not announced:
                name = f"draw-{len(announced) + 1}"
                add("agency", "draw", id=name, step=draw(st.sampled_from(keys)), parties=["a", "b"])
            else:
                add(draw(st.sampled_from("ab")), act, draw=announced[-1], value="1")
        else:
            add(draw(st.sampled_from("abc")), kind, of=draw(st.sampled_from(claims)))
    return made


def _declared(
    draw: st.DrawFn,
    add: Callable[..., None],
    entries: Callable[..., list[int]],
    made: list[dict[str, Any]],
    keys: list[str],
) -> None:
    """Add what is said of a declaration: the first time, that there is one."""
    commits, seals, asked = entries("commit"), entries("seal"), entries("challenge")
    kind = draw(st.sampled_from(DECLARING))
    if kind == "commit" or not commits:
        add(draw(st.sampled_from("ab")), "commit", template="t", tables=["sites"], stages=[])
        return
    commit = draw(st.sampled_from(commits))
    author, other = made[commit]["by"], "b" if made[commit]["by"] == "a" else "a"
    if kind == "disclose":
        readers = draw(st.sampled_from(([], [other])))
        add(author, "disclose", commitment=commit, table="sites", part="all", to=readers)
    elif kind == "challenge":
        add(other, "challenge", commitment=commit, table="sites")
    elif kind == "answer" and asked:
        of = draw(st.sampled_from(asked))
        add("a" if made[of]["by"] == "b" else "b", "answer", of=of)
    elif kind == "seal":
        step = draw(st.sampled_from(keys))
        more = {"tables": ["sites"], "guardians": ["g"], "k": 1}
        add(author, "seal", commitment=commit, step=step, **more)
    elif kind == "guard" and seals:
        act = draw(st.sampled_from(("confirm", "confirm", "release")))
        add("g", act, of=draw(st.sampled_from(seals)), share="1")
    elif kind == "receive" and entries("disclose"):
        add(other, "confirm", of=draw(st.sampled_from(entries("disclose"))))


KINDS = (
    ("perform",) * 5
    + ("confirm", "confirm", "dispute", "dispute", "finding", "undo")
    + ("withdraw", "amend", "notify", "declare", "declare", "declare", "draw", "draw")
)
DECLARING = ("commit", "disclose", "receive", "challenge", "answer", *("seal", "guard") * 2)
