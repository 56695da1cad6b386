"""Disputes and confirmations of claims."""

from __future__ import annotations

from tests.oracle.process.acceptance import newest, suffices
from tests.oracle.process.acts import Act
from tests.oracle.process.annals import Attempt, Dispute, History
from tests.oracle.process.declarations import receive
from tests.oracle.process.seals import keep

YEAR = 365


def dispute(history: History, act: Act) -> list[str]:
    """Take a dispute of a claim, of an effect by itself, or the taking back of an own claim."""
    terms = history.terms
    if act.by not in terms.parties:
        return ["role"]
    if "of" not in act.body and "step" not in act.body:
        return []
    named: Attempt | None
    if act.body.get("of") is None and "step" in act.body:
        key = act.text("step")
        if key not in terms.steps:
            return ["unknown-step"]
        named, author = history.steps[key].attempt, None
    elif act.entry("of") in history.claims and history.claims[act.entry("of")][0] in terms.steps:
        key, named = history.claims[act.entry("of")]
        author = history.claimants[act.entry("of")]
    else:
        return ["no-claim"]
    step, course = terms.steps[key], history.steps[key]
    if act.by in step.by:
        if author != act.by:
            return ["own"]
        if named is course.attempt and act.by in named.claims:
            history.taken_back.append((key, act.by, act.index))
        return []
    if named is not course.attempt:
        return ["window"]
    return _dispute(history, act, key)


def _dispute(history: History, act: Act, key: str) -> list[str]:
    terms, step, course = history.terms, history.terms.steps[key], history.steps[key]
    attempt, process = course.attempt, terms.process
    if course.gone or not (attempt.claims or history.by_itself(key)):
        return ["window"]
    rules = []
    inside = attempt.performed is None or act.own <= attempt.performed + process.dispute_days
    if not inside and step.measure.lasting == 1:
        rules.append("window")
    before = [one for one in attempt.disputes if one.by == act.by]
    if any(inside or act.day - one.opened < YEAR for one in before):
        rules.append("disputed-before")
    if inside and act.by in attempt.confirmations:
        rules.append("confirmed-before")
    if inside and history.diary and attempt.number in history.diary[-1].sufficient:
        rules.append("settled")
    of_the_year = [
        one
        for one in history.disputes.values()
        if one.by == act.by and act.day - one.opened < YEAR and not one.right
    ]
    if len(of_the_year) >= process.disputes:
        rules.append("quota")
    if not rules:
        lapses = act.day + process.resolve_days
        made = Dispute(act.index, act.by, key, attempt, act.day, lapses)
        attempt.disputes.append(made)
        history.disputes[act.index] = made
    return rules


def confirm(history: History, act: Act) -> list[str]:
    """Take a confirmation of a seal's share, a disclosure, or a claim."""
    terms, of = history.terms, act.entry("of")
    if of in history.seals:
        return keep(history, act)
    if of in history.disclosures:
        return receive(history, act)
    rules = []
    if act.by not in terms.parties or act.by in terms.offices:
        rules.append("role")
    if of not in history.claims or history.claims[of][0] not in terms.steps:
        return [*rules, "no-claim"]
    key, attempt = history.claims[of]
    if act.by in terms.steps[key].by:
        rules.append("own")
    course = history.steps[key]
    if rules or attempt is not course.attempt or course.gone:
        return rules
    attempt.confirmations.add(act.by)
    for one in attempt.disputes:
        if one.by == act.by:
            if one.closed is None:
                one.closed, one.how = act.day, "taken back"
            one.contested = False
    return []


def settle(history: History) -> None:
    """End the disputes of steps whose findings suffice, of the day of the newest or before."""
    for key, course in history.steps.items():
        attempt = course.attempt
        if not suffices(history.terms.steps[key], attempt):
            continue
        last = max(day for day, _ in newest(attempt))
        for one in attempt.disputes:
            if one.opened > last:
                continue
            lapsing = one.how == "lapsed" and one.closed == last
            if one.closed is None or lapsing:
                one.closed, one.how = last, "stood"
            one.contested = False


def lapse(history: History) -> list[str]:
    """End what nobody decided in time; give the steps that fall by it."""
    falling = []
    for one in history.disputes.values():
        if one.closed is not None or history.day <= one.lapses:
            continue
        one.closed, one.how = history.day, "lapsed"
        step = history.terms.steps.get(one.step)
        current = step is not None and history.steps[one.step].attempt is one.attempt
        if step is not None and history.terms.falls(step) and one.attempt.performed is not None:
            if current:
                falling.append(one.step)
        else:
            one.contested = True
    return list(dict.fromkeys(falling))
