"""Hypothesis strategies for agreements with dates, and records in which much is wrong."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import strategies as st
from tests.strategies.processes import PEOPLE, START

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.pact import Pact

Record = list[dict[str, Any]]

#: Claims of order and time; of what they name the earlier in the alphabet comes first.
CLAIMS = (
    '[[require]]\nclaim = "not_before"\nmeasure = "{one}"\nday = {days}\n',
    (
        '[[require]]\nclaim = "after"\nmeasure = "{other}"\nneeds = {{ {one} = "all" }}\n'
        "lag_days = {lag}\n"
    ),
    '[[position]]\nid = "by-{n}"\nparty = "a"\nclaim = "by"\nmeasure = "{one}"\nday = {days}\n',
    (
        '[[position]]\nid = "in-{n}"\nparty = "b"\nclaim = "within"\nmeasure = "{other}"\n'
        'needs = {{ {one} = "all" }}\ndays = {lag}\n'
    ),
)


@st.composite
def dated(draw: st.DrawFn, pact: Pact) -> Pact:
    """The same agreement and plan with claims of time, perhaps without a start."""
    text = pact.agreement.to_toml()
    for number in range(draw(st.integers(1, 3))):
        one, other = draw(st.sampled_from((("m", "n"), ("m", "o"), ("n", "o"))))
        more = {"days": draw(st.integers(0, 20)), "lag": draw(st.integers(0, 6))}
        claim = draw(st.sampled_from(CLAIMS))
        text += "\n" + claim.format(n=number, one=one, other=other, **more)
    if draw(st.integers(0, 3)) == 0:
        text = text.replace("start = 2020-01-01\n", "")
    agreement = parse_agreement(text)
    plan = {**pact.plan, "digest": agreement.digest}
    return Pact.read(agreement, json.dumps(plan).encode())


def papers(pact: Pact) -> dict[str, Any]:
    """Give what amendments may name besides: a plan that loses a measure, another agreement."""
    agreement = parse_agreement(pact.agreement.to_toml().replace('"random"', '"other"'))
    first = pact.plan["steps"][0]["measure"]
    kept = [step for step in pact.plan["steps"] if step["measure"] != first]
    shorter = {**pact.plan, "steps": kept}
    other = {**pact.plan, "digest": agreement.digest}
    strange = {**other, "steps": [{**pact.plan["steps"][0], "measure": "z"}]}
    found: dict[str, Any] = {agreement.digest: agreement}
    return found | {"shorter": shorter, "other": other, "strange": strange}


@st.composite
def spoiled(draw: st.DrawFn, record: Record, pact: Pact) -> Record:
    """A record in which some statements are of others, or name other things.

    Amendments are for :func:`papers`, too.
    """
    made: Record = []
    agreements = [None, None, *papers(pact), "sha256:none"][:4]
    paper = (
        draw(st.sampled_from(agreements)),
        draw(st.sampled_from((None, "shorter", "other", "strange", "none", pact.digest))),
    )
    for place, entry in enumerate(record):
        if entry["kind"] == "sign" and entry["body"]["replaces"]:
            said = {"agreement": paper[0], "plan": paper[1]}
            given = {key: value for key, value in said.items() if value is not None}
            entry = {**entry, "body": {**entry["body"], **given}}
        signing = place < 3 and entry["kind"] == "sign"
        if not signing and draw(st.integers(0, 5)) == 0:
            entry = _spoiled(draw, entry, len(record))
        made.append(entry)
    if draw(st.integers(0, 7)) == 0:
        place = draw(st.integers(0, len(made) - 1))
        made[place] = {**made[place], "time": None}
    return made


def _spoiled(draw: st.DrawFn, entry: dict[str, Any], size: int) -> dict[str, Any]:
    body = dict(entry["body"])
    any_entry = st.one_of(st.none(), st.integers(0, size))
    change = draw(st.sampled_from(("by", "own", "check", "check", "name", "name", "more")))
    if change == "by":
        return {**entry, "by": draw(st.sampled_from((*PEOPLE, "x")))}
    if change == "own":
        day = START.fromisoformat(entry["time"][:10]) - dt.timedelta(days=draw(st.integers(1, 5)))
        return {**entry, "own": f"{day.isoformat()}T12:00:00Z"}
    if change == "check":
        return {**entry, "check": draw(st.sampled_from(("rejected", "rejected", "finding")))}
    if change == "name":
        for key in ("of", "commitment", "cause"):
            if key in body:
                return {**entry, "body": {**body, key: draw(any_entry)}}
        if "step" in body:
            return {**entry, "body": {**body, "step": draw(st.sampled_from(("m:1", "z:1")))}}
        if "steps" in body:
            return {**entry, "body": {**body, "steps": draw(st.sampled_from(([], ["z:1"])))}}
        return {**entry, "body": {**body, "draw": "draw-9"}}
    day = START.fromisoformat(entry["time"][:10]) + dt.timedelta(days=draw(st.integers(-1, 4)))
    signing: list[dict[str, Any]] = [{"until": day.isoformat()}, {"replaces": None}]
    more: dict[str, dict[str, Any]] = {
        "sign": draw(st.sampled_from([*signing, {"plan": "other"}])),
        "finding": {"defects": draw(st.integers(0, 1)), "draw": "draw-1", "detect": "0.4"},
        "commit": {"follows": draw(any_entry)},
        "disclose": {"part": "some"},
        "draw": {"reveal_by": day.isoformat()},
        "dispute": {"step": draw(st.sampled_from(("m:1", "n:1"))), "of": None},
        "seal": {"guardians": ["g", "c"], "k": draw(st.integers(1, 2))},
        "notify": {"ends": day.isoformat()},
    }
    return {**entry, "body": {**body, **more.get(entry["kind"], {})}}
