"""Who can move now, what else is owed, what was unlocked, how far it is done."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.process import balance
from tests.oracle.process.acceptance import accepted, confirmed, suffices, unconfirmed
from tests.oracle.process.acts import date, number
from tests.oracle.process.annals import History
from tests.oracle.process.turns import (
    counts,
    excused,
    met_since,
    too_soon,
    turn_since,
    upholders,
)


def wanting(history: History, key: str) -> list[str]:
    """Give the performers whose claims are missing."""
    step, course = history.terms.steps[key], history.steps[key]
    if course.gone:
        by = None if course.down is None else course.down.by
        return list(step.by) if by is None else [by]
    return [party for party in step.by if party not in course.attempt.claims]


def following(history: History, words: dict[str, str]) -> list[dict[str, Any]]:
    """Give each claim that can be made now, and the balances then."""
    found = []
    for key, step in history.terms.steps.items():
        turn = words[key] in ("due", "late")
        if not turn and not (words[key] == "waiting" and _allowed(history, key)):
            continue
        sure = frozenset(history.terms.moments[step.moment])
        after = {}
        for party in history.terms.parties:
            low, high = balance.kept(history, party, sure)
            after[party] = {
                "kept": number(low),
                "exposure": number(max(Fraction(0), -low)),
                "temptation": number(balance.temptation(history, party, high)),
            }
        found += [
            {
                "party": party,
                "measure": step.measure.id,
                "portion": step.portion,
                "turn": turn,
                "after": after,
            }
            for party in wanting(history, key)
        ]
    return found


def _allowed(history: History, key: str) -> bool:
    """Whether the agreement allows a step that the plan has later."""
    step = history.terms.steps[key]
    if history.by_itself(key) or history.in_force is None or history.stopped:
        return False
    if excused(history, key):
        return False
    before = history.steps.get(step.previous)
    if before is not None and before.attempt.performed is None:
        return False
    if any((history.origin or 0) + day > history.day for day in step.not_before):
        return False
    if too_soon(history, step) or upholders(history, step.moment):
        return False
    over = [met_since(history, *need) for need in (*step.needs, *step.end_needs)]
    return all(day is not None and day <= history.day for day in over)


def owed(history: History) -> list[dict[str, Any]]:
    """Give acts other than steps."""
    terms = history.terms
    found: list[dict[str, Any]] = []
    if history.in_force is None:
        found += [{"party": p, "act": "sign"} for p in terms.parties if p not in history.signed]
    for one in history.challenges.values():
        if one["answered"] is None:
            due, late = date(one["due"]), history.day > one["due"]
            asked = {"party": one["to"], "act": "answer", "of": one["entry"]}
            found.append({**asked, "due_by": due, "late": late})
    for one in history.draws.values():
        uncommitted = [p for p in one["parties"] if p not in one["committed"]]
        hidden = [p for p in one["parties"] if p not in one["revealed"]]
        for party in uncommitted or hidden:
            act = "draw-commit" if uncommitted else "draw-reveal"
            more = {} if uncommitted else {"due_by": date(one["reveal_by"])}
            found.append({"party": party, "act": act, "draw": one["id"], **more})
    for key, course in history.steps.items():
        step, attempt = terms.steps[key], course.attempt
        if course.missing or attempt.open or accepted(history, step, attempt):
            continue
        wanted = {(name, "confirm") for name in unconfirmed(history, step, attempt)}
        wanted = {(n, "finding" if n in terms.offices else act) for n, act in wanted}
        listed: list[tuple[str | None, str]] = sorted(wanted)
        if step.required is not None and not suffices(step, attempt):
            listed.append((terms.inspectorate, "finding"))
        found += [{"party": name, "act": act, "step": key} for name, act in listed]
    return found


def unlocked(history: History) -> dict[str, Any] | None:
    """Give the last day on which a turn came, and its steps."""
    days = {
        moment: since
        for moment in range(len(history.terms.moments))
        if (since := turn_since(history, moment)) is not None
    }
    if not days:
        return None
    last = max(days.values())
    keys = [
        key
        for moment, since in days.items()
        if since == last
        for key in history.terms.moments[moment]
    ]
    return {"day": date(last), "steps": sorted(keys)}


def score(history: History) -> dict[str, int]:
    """Give how far each measure is done: 0 to 3."""
    found = {}
    for name in dict.fromkeys(step.measure.id for step in history.terms.steps.values()):
        steps = [one for one in history.terms.steps.values() if one.measure.id == name]
        courses = [history.steps[one.key] for one in steps]
        counting = [one for one in steps if counts(history, one.key)]
        whole, done = sum(one.share for one in steps), sum(one.share for one in counting)
        half = 2 * done >= whole if whole else 2 * len(counting) >= len(steps)
        claimed = any(
            course.attempt.claims
            or course.attempt.performed is not None
            or (course.remains is not None and not course.remains.undecided)
            for course in courses
        )
        sure = [
            not history.steps[one.key].missing
            and confirmed(history, one, history.steps[one.key].attempt)
            for one in steps
        ]
        if all(sure):
            found[name] = 3
        elif counting and half:
            found[name] = 2
        else:
            found[name] = 1 if claimed else 0
    return found
