"""Disputes and confirmations of claims.

Rules: docs/specification/process.md#disputes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.process.fold import claiming
from paripassu.process.fold.attempt import Attempt, Dispute
from paripassu.process.fold.entry import Entry

if TYPE_CHECKING:
    from paripassu.process.fold.state import State

YEAR = 365


def dispute(state: State, entry: Entry) -> str | None:
    """Take a dispute of a claim, or the taking back of an own one."""
    if entry.by not in state.pact.parties:
        return "role"
    if "of" not in entry.body and "step" not in entry.body:
        return None  # a complaint moves nothing
    key, claimant, claimed = state.claims.get(entry.names("of"), ("", "", None))
    if entry.body.get("of") is None and "step" in entry.body:
        key = entry.text("step") or ""
        if key not in state.pact.tasks:
            return "unknown-step"
    task = state.pact.tasks.get(key)
    if task is not None and entry.by in task.by and claimant != entry.by:
        return "own"
    if task is None:
        return "no-claim"
    attempt = state.steps[task.key].attempt
    if claimed is not None and claimed is not attempt:
        # What has fallen cannot be disputed, and is taken back already.
        return None if entry.by in task.by else "window"
    if entry.by not in task.by:
        return _dispute(state, entry, task.key, attempt)
    again = any(one[:2] == (task.key, entry.by) for one in state.today.retracted)
    if again or entry.by not in attempt.claims:
        return None  # it has fallen already
    state.today.retracted.append((task.key, entry.by, entry.index))
    return None


def _dispute(state: State, entry: Entry, key: str, attempt: Attempt) -> str | None:
    process, task = state.pact.process, state.pact.tasks[key]
    assert state.day is not None
    assert entry.own is not None
    if state.steps[key].gone or not (attempt.claims or claiming.by_itself(state, task)):
        return "window"  # nothing stands that could be disputed
    end = None if attempt.performed is None else attempt.performed + process.dispute_days
    inside = end is None or entry.own <= end
    if not inside and task.lasting == 1:
        return "window"
    before = [one for one in attempt.disputes if one.by == entry.by]
    if any(inside or state.day - one.opened < YEAR for one in before):
        return "disputed-before"
    if inside and entry.by in attempt.confirmations:
        return "confirmed-before"
    if inside and attempt.sufficient is not None and attempt.sufficient < state.day:
        return "settled"
    used = state.used.setdefault(entry.by, [])
    while used and state.day - used[0].opened >= YEAR:  # they stand in the order of their days
        del used[0]
    if sum(not one.right for one in used) >= process.disputes:
        return "quota"
    made = Dispute(entry.index, entry.by, key, state.day, state.day + process.resolve_days)
    attempt.disputes.append(made)
    used.append(made)
    state.disputes[entry.index] = made
    state.touched.add(key)
    state.wake(key, made.opened + 1)
    state.wake(key, made.lapses + 1)
    state.disputed[entry.index] = attempt
    return None


def confirm(state: State, entry: Entry, key: str, claimed: Attempt) -> str | None:
    """Take a party's confirmation of a claim."""
    task = state.pact.tasks[key]
    if entry.by not in state.pact.parties or entry.by in state.pact.offices:
        return "role"
    if entry.by in task.by:
        return "own"
    attempt = state.steps[key].attempt
    if state.steps[key].gone or claimed is not attempt:
        return None  # it has fallen
    assert state.day is not None
    state.touched.add(key)
    attempt.confirmations.setdefault(entry.by, state.day)
    for one in attempt.disputes:
        if one.by == entry.by:
            if one.closed is None:
                one.closed, one.how = state.day, "taken back"
            one.contested = False
    return None


def lapse_left_out(state: State) -> None:
    """End the disputes, when their time is over, of steps that are in the plan no more."""
    assert state.day is not None
    for one in state.left_out:
        if state.day > one.lapses:
            one.closed, one.how = one.lapses + 1, "lapsed"
    state.left_out = [one for one in state.left_out if one.closed is None]


def lapse(state: State, key: str) -> bool:
    """End the disputes of a step that nobody decided in time; whether the step falls by that."""
    assert state.day is not None
    attempt, task = state.steps[key].attempt, state.pact.tasks[key]
    fell = False
    for one in state.steps[key].aside:
        if one.closed is None and state.day > one.lapses:
            one.closed, one.how, one.contested = one.lapses + 1, "lapsed", True
    for one in attempt.open:
        if state.day > one.lapses:
            one.closed, one.how = one.lapses + 1, "lapsed"
            if task.falls and attempt.performed is not None:
                fell = True
            else:
                one.contested = True
    return fell
