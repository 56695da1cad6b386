"""Seals: who keeps them, and who released what."""

from __future__ import annotations

from typing import Any

from tests.oracle.process.acts import Act
from tests.oracle.process.annals import Claim, History
from tests.oracle.process.declarations import open_by_seal
from tests.oracle.process.turns import has_turn


def seal(history: History, act: Act) -> list[str]:
    terms = history.terms
    rules = [] if act.by in terms.parties else ["role"]
    step = terms.steps.get(act.text("step"))
    if step is None:
        rules.append("unknown-step")
    elif act.by not in step.by:
        rules.append("not-performer")
    commitment = history.commitments.get(act.entry("commitment"))
    if commitment is None or commitment["party"] != act.by:
        rules.append("unknown-commitment")
    if history.ended:
        rules.append("ended")
    if act.check == "rejected":
        rules.append("rejected")
    if not rules:
        history.seals[act.index] = {
            "entry": act.index,
            "party": act.by,
            "step": act.text("step"),
            "commitment": act.entry("commitment"),
            "opens": act.texts("tables") + ([act.text("stage")] if act.text("stage") else []),
            "guardians": set(act.texts("guardians")),
            "k": max(1, int(act.number("k"))),
            "confirmed": set(),
            "releases": {},
            "turn": False,
            "released": False,
            "false": False,
        }
    return rules


def keep(history: History, act: Act) -> list[str]:
    """Take a guardian's word that it has its share."""
    one = history.seals[act.entry("of")]
    if act.by not in one["guardians"]:
        return ["not-addressed"]
    one["confirmed"].add(act.by)
    return []


def come(history: History) -> None:
    """Note whose turn has come, on steps that nobody contests: it stays so."""
    for one in history.seals.values():
        step = history.terms.steps.get(one["step"])
        if step is None or not has_turn(history, step.moment):
            continue
        earlier = [key for of in history.terms.moments[: step.moment] for key in of]
        if not any(history.steps[key].attempt.contested for key in earlier):
            one["turn"] = True


def word(one: dict[str, Any]) -> str:
    """Give a seal's state."""
    if one["released"]:
        return "released"
    if not one["guardians"] <= one["confirmed"]:
        return "offered"
    return "releasable" if one["turn"] else "sealed"


def release(history: History, act: Act) -> list[str]:
    one = history.seals.get(act.entry("of"))
    if one is None:
        guardian = act.by in history.terms.process.guardians
        return ["no-claim"] if guardian else ["role"]
    if act.by not in one["guardians"]:
        return ["role"]
    rules = []
    history.released.append((act.index, act.entry("of")))
    if act.check == "rejected":
        rules.append("rejected")
    elif act.by in one["releases"]:
        rules.append("repeat")
    else:
        one["releases"][act.by] = act.index
        if len(one["releases"]) >= one["k"] and not one["released"] and not one["false"]:
            _open(history, one, act)
    return rules


def judge(history: History) -> None:
    """Say which of today's releases came before the turn, or before all guardians confirmed."""
    for entry, of in history.released:
        one = history.seals[of]
        if not one["turn"] or not one["guardians"] <= one["confirmed"]:
            history.breach(entry, "early-release")
    history.released = []


def _open(history: History, one: dict[str, Any], act: Act) -> None:
    if act.check == "finding":
        one["false"] = True
        history.breach(one["entry"], "false-declaration")
        history.false.append((one["entry"], one["party"]))
        return
    one["released"] = True
    open_by_seal(history, one)
    course = history.steps.get(one["step"])
    if course is None:
        return
    history.claims[act.index] = one["step"], course.attempt
    history.claimants[act.index] = one["party"]
    if course.gone:
        return
    held = course.attempt.claims.get(one["party"])
    if held is None or held.deposit:
        course.tried.setdefault(one["party"], act.day + 1)
        claim = Claim(act.index, act.day, act.own, deposit=False, sealed=True)
        course.attempt.claims[one["party"]] = claim
