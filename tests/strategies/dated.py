"""Strategies for agreements whose claims speak of days, with a plan, and records of them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from tests.strategies.processes import HEAD, START

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.pact import Pact

#: Portions of each measure; the truce is kept up without a gap, and sometimes a watch, too.
PORTIONS = {"truce": 3, "visit": 2, "give": 1}
STANDING = {"truce": 3, "watch": 2}


@st.composite
def agreements(draw: st.DrawFn, *, plain: bool, only: tuple[str, ...]) -> str:
    """Agreements of a standing measure and two others, with claims on order and days.

    Claims are written so that they often leave a plan. In a plain one it is enough to perform.
    """
    text = HEAD.replace("stake = 9", "stake = 99")
    if draw(st.integers(0, 3)) == 0:
        text = text.replace("start = 2020-01-01\n", "")
    watched = not plain and draw(st.integers(0, 3)) == 0
    for name, portions in {**PORTIONS, **(STANDING if watched else {})}.items():
        by = draw(st.sampled_from(('["a"]', '["b"]', '["a", "b"]')))
        least = 1 if name in STANDING else 0
        days = draw(st.sampled_from((least, 1, 2, 3)))
        text += (
            f'\n[[measure]]\nid = "{name}"\nby = {by}\nportions = {portions}\ndays = {days}\n'
            f"value = {{ a = {draw(st.integers(-1, 3))}, b = 2 }}\n"
            f"standing = {json.dumps(name in STANDING)}\nlasting = 0.5\n"
        )
        for more in () if plain else MORE:
            text += more if draw(st.integers(0, 5)) == 0 else ""
    among = CLAIMS + (WATCHED if watched else ())
    among = tuple(one for one in among if not only or one[1] in only)
    least = 2 if only else 0
    claims = draw(st.lists(st.sampled_from(among), min_size=least, max_size=4, unique=True))
    for number, (measure, claim, keys) in enumerate(claims):
        fact = draw(st.booleans())
        name = "" if fact else f'id = "p{number}"\nparty = "a"\n'
        gate = draw(st.sampled_from(("", 'gate = "begin"\n', 'gate = "end"\n')))
        # A needed act ends before the gate, unless something is said of its end.
        gate = "" if claim == "not_before" or "gate" in keys else gate
        lag = draw(st.integers(0, 3))
        later = draw(st.integers(9, 20))
        said = keys.format(lag=lag, later=later)
        text += f"\n[[{'require' if fact else 'position'}]]\n{name}"
        text += f'measure = "{measure}"\nclaim = "{claim}"\n{said}\n{gate}'
    if draw(st.integers(0, 3)) == 0:
        for name in ("talk", "call"):
            text += f'\n[[measure]]\nid = "{name}"\nby = ["b"]\nvalue = {{ a = 1 }}\ndays = 1\n'
        text += '\n[[choose]]\nof = ["talk", "call"]\n'
    return text


MORE = ('confirm_by = ["c"]\n', "verify = { detect = 0.6 }\n", "automatic = true\n")
CLAIMS = (
    ("visit", "during", 'of = ["truce"]'),
    ("give", "during", 'of = ["truce"]'),
    ("visit", "after", "needs = {{ truce = 0.3 }}\nlag_days = {lag}"),
    ("visit", "after", 'needs = {{ give = "all" }}\nlag_days = {lag}'),
    (
        "visit",
        "after",
        'part = "last"\ngate = "begin"\nneeds = {{ visit = "previous" }}\nlag_days = {lag}',
    ),
    ("give", "after", "needs = {{ truce = 0.6 }}\nlag_days = {lag}"),
    ("truce", "after", 'needs = {{ give = "all" }}\nlag_days = {lag}'),
    ("give", "not_before", "day = {lag}"),
    ("give", "by", "day = {later}"),
    ("truce", "by", "day = {later}"),
    ("visit", "by", "share = 0.5\nday = {later}"),
    ("visit", "within", 'needs = {{ give = "all" }}\ndays = {later}'),
    ("give", "within", "needs = {{ truce = 0.3 }}\ndays = {lag}"),
)
WATCHED = (
    ("visit", "during", 'of = ["watch"]'),
    ("give", "during", 'of = ["watch", "truce"]'),
    ("visit", "after", "needs = {{ watch = 0.5 }}\nlag_days = {lag}"),
)


@st.composite
def pacts(
    draw: st.DrawFn, *, plain: bool = False, only: tuple[str, ...] = ()
) -> tuple[Pact, pp.Plan]:
    """Agreements of :func:`agreements` that have a plan, with the plan that is best.

    With no claims but ``only`` these, if any are named.
    """
    text = draw(agreements(plain=plain, only=only))
    plan = None
    try:
        agreement = parse_agreement(text)
        plan = pp.plan(agreement, time_limit=5)
    except pp.AgreementError:
        pass  # its facts contradict each other
    assume(plan is not None and plan.steps)
    assert plan is not None
    keys = ("moment", "measure", "portion", "start_day", "end_day")
    steps = [{key: one[key] for key in keys} for one in plan.to_json()["steps"]]
    said = {"format": "paripassu/plan/1", "agreement": "random", "digest": agreement.digest}
    return Pact.read(agreement, json.dumps({**said, "steps": steps}).encode()), plan


@st.composite
def records(draw: st.DrawFn, pact: Pact) -> list[dict[str, Any]]:
    """Records whose parties often do what is next, late or early, and sometimes bring it down.

    ``own`` is now and then a day or two earlier: the log was late.
    """
    made: list[dict[str, Any]] = []
    day = START

    def add(by: str, kind: str, **body: Any) -> None:
        entry = {"index": len(made), "by": by, "after": len(made), "kind": kind, "body": body}
        entry["time"] = f"{day.isoformat()}T12:00:00Z"
        before = day - dt.timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 2))))
        if before != day:
            entry["own"] = f"{before.isoformat()}T12:00:00Z"
        made.append(entry)

    digests = {"agreement": pact.agreement.digest, "plan": pact.digest, "replaces": None}
    for party in pact.parties:
        add(party, "sign", **digests)
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 0, 0, 1, 3))))
    tasks = sorted(pact.tasks.values(), key=lambda task: (task.moment, task.key))
    done: dict[str, int] = {}
    kinds = ("perform",) * 5 + ("dispute", "undo", "undo", "finding")
    for _ in range(draw(st.integers(0, 14))):
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 1, 1, 2, 3))))
        kind = draw(st.sampled_from(kinds))
        open_ = [task for task in tasks if task.key not in done]
        if kind == "perform" or not done:
            if not open_:
                continue
            task = open_[draw(st.sampled_from([n for n in (0, 0, 0, 1, 2) if n < len(open_)]))]
            for party in task.by:
                add(party, "perform", step=task.key)
            if not task.standing or draw(st.booleans()):
                done[task.key] = len(made) - 1
            continue
        key = draw(st.sampled_from(sorted(done)))
        others = [party for party in pact.parties if party not in pact.tasks[key].by]
        if kind == "undo":
            cause = draw(st.sampled_from((None, *pact.tasks)))
            more = {} if cause is None else {"cause": cause}
            add(pact.tasks[key].by[0], "withdraw", steps=[key], **more)
        elif kind == "finding":
            verdict = draw(st.sampled_from(("violation", "undone", "consistent")))
            add("agency", "finding", of=done[key], verdict=verdict, detect="0.7")
        elif others:
            add(others[0], "dispute", of=done[key])
        if kind != "dispute" and draw(st.booleans()):
            del done[key]
    return made
