"""Claims: who says that its part is done, and when a step is performed.

Rules: docs/specification/process.md#claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paripassu.process.fold.attempt import Attempt, Claim, Down
from paripassu.process.fold.entry import Entry

if TYPE_CHECKING:
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.state import State


class Unpassed(NamedTuple):
    """Why a claim of a portion of a standing measure is nothing yet.

    Attributes
    ----------
    days : int
        So many have to pass.
    begun : int or None
        The day on which they began; None: they have not.
    previous : str or None
        The portion that they begin with, once it is performed; None: they begin with the agreement.
    """

    days: int
    begun: int | None
    previous: str | None


def perform(state: State, entry: Entry) -> str | None:
    """Take a claim that a step, or a performer's part of it, is done."""
    task = state.pact.tasks.get(entry.text("step") or "")
    if entry.by not in state.pact.parties and (task is None or entry.by not in task.by):
        return "role"
    if task is None:
        return "unknown-step"
    if entry.by not in task.by:
        return "not-performer"
    if state.ended:
        return "ended"
    if not by_itself(state, task) and not _evidence(state, task, entry):
        if not _in_order(state, task, entry.by):
            return "portion-order"
        if not too_soon(state, task):
            _claim(state, task, entry)
    state.touched.add(task.key)
    step = state.steps[task.key]
    stands = step.gone or by_itself(state, task) or entry.by in step.attempt.claims
    # Evidence for what has fallen is no claim of the attempt that may follow.
    attempt = step.attempt if stands else Attempt()
    state.claims[entry.index] = (task.key, entry.by, attempt)
    return None


def by_itself(state: State, task: Task) -> bool:
    """Whether a step takes effect by itself: not once it was brought down."""
    return task.automatic and state.steps[task.key].down is None


def unpassed(state: State, task: Task, party: str) -> Unpassed | None:
    """Say why a party's claim is nothing yet; None: its days have passed, or it has claimed."""
    step = state.steps[task.key]
    claimed = by_itself(state, task) or (party in step.attempt.claims and not step.gone)
    if claimed or not too_soon(state, task):
        return None
    passed = _passed(state, task)
    first = task.previous is None or task.previous not in state.pact.tasks
    begun = None if passed is None else passed - task.standing
    return Unpassed(task.standing, begun, None if first else task.previous)


def too_soon(state: State, task: Task) -> bool:
    """Whether the days of a portion of a standing measure have not passed yet."""
    passed = _passed(state, task)
    assert state.day is not None
    return passed is None or state.day < passed


def _passed(state: State, task: Task) -> int | None:
    """Give the day from which a portion can be claimed; None: its days have not begun.

    They begin when the portion before it was performed: as its receipts say, for the performers
    are not to wait for a log that was late. Those of the first begin with the agreement: on the
    day on which it starts, or without one on that on which it is in force.
    """
    if not task.standing:
        return 0
    if task.previous is None or task.previous not in state.pact.tasks:
        start = state.pact.agreement.start
        begins = state.in_force if start is None else start.toordinal()
        return None if begins is None else begins + task.standing
    before = state.steps[task.previous].attempt.own
    return None if before is None else before + task.standing


def wake_standing(state: State) -> None:
    """Have portions looked at that take effect by themselves, when their days have passed."""
    for task in state.pact.passing.values():
        day = _passed(state, task)
        if day is not None:
            state.wake(task.key, day)


def _in_order(state: State, task: Task, party: str) -> bool:
    if task.previous is None or task.previous not in state.pact.tasks:
        return True
    before = state.pact.tasks[task.previous]
    step = state.steps[before.key]
    assert state.day is not None
    return before.automatic or step.tried.get(party, state.day + 1) <= state.day


def _evidence(state: State, task: Task, entry: Entry) -> bool:
    """Whether a claim says only again what was claimed, or speaks of what has fallen."""
    step = state.steps[task.key]
    held = step.attempt.claims.get(entry.by)
    if step.gone:
        assert step.down is not None
        kept = step.down.by is not None and step.down.by != entry.by and held is not None
        return kept or not _seen(entry, step.down)
    if held is None:
        return step.down is not None and not _seen(entry, step.down)
    if bool(entry.body.get("deposit")) or step.attempt.performed is not None:
        return True
    # An own claim stands before that of a seal which was released on the same day.
    return not held.deposit and not (held.sealed and held.day == state.day)


def _claim(state: State, task: Task, entry: Entry) -> None:
    step = state.steps[task.key]
    assert state.day is not None
    assert entry.own is not None
    if step.gone:
        assert step.down is not None
        by = step.down.by
        kept = {} if by is None else {p: c for p, c in step.attempt.claims.items() if p != by}
        step.put_aside()
        step.attempt = Attempt(claims=kept)
        step.gone = False
        for party, claim in kept.items():
            state.claims[claim.entry] = (task.key, party, step.attempt)
    step.tried[entry.by] = min(state.day, step.tried.get(entry.by, state.day))
    deposit = bool(entry.body.get("deposit"))
    step.attempt.claims[entry.by] = Claim(entry.index, state.day, entry.own, deposit)


def _seen(entry: Entry, down: Down) -> bool:
    """Whether an author had seen what brought a step down: its own statements it knows."""
    return down.entry < entry.after or down.by == entry.by


def try_perform(state: State, key: str) -> bool:
    """Perform a step that all performers have claimed, where nothing is left to wait for."""
    task, step = state.pact.tasks[key], state.steps[key]
    attempt = step.attempt
    if attempt.performed is not None or not ready(state, key):
        return False
    if by_itself(state, task):
        if not state.turn(task.moment) or not _triggered(state, task) or too_soon(state, task):
            return False
    elif any(claim.deposit for claim in attempt.claims.values()):
        rest = [other for other in state.pact.moments[task.moment] if other != key]
        done = all(not state.missing(other) or ready(state, other) for other in rest)
        if not state.turn(task.moment) or not done:
            return False
    assert state.day is not None
    attempt.performed = state.day
    attempt.own = max((claim.own for claim in attempt.claims.values()), default=state.day)
    opened = state.tables_open_since(key)
    if opened is not None:
        attempt.own = max(attempt.own, opened)
    if step.due is not None:
        attempt.late_days = max(0, attempt.own - step.due)
    step.remains = None
    step.gone = False
    state.touched.add(key)
    wake_performed(state, key)
    return True


def wake_performed(state: State, key: str) -> None:
    """Have a performed step looked at again when its window, and silence about it, run out."""
    performed = state.steps[key].attempt.performed
    process = state.pact.process
    if performed is not None:
        state.wake(key, performed + process.dispute_days + 1)
        state.wake(key, performed + process.confirm_days + 1)
        following = state.pact.passing.get(key)
        if following is not None and (day := _passed(state, following)) is not None:
            state.wake(following.key, day)


def ready(state: State, key: str) -> bool:
    """Whether all performers have claimed or deposited a step, and what it opens is open."""
    task, step = state.pact.tasks[key], state.steps[key]
    if step.gone:
        return False
    if by_itself(state, task):
        return not state.stopped and not state.ended
    return all(p in step.attempt.claims for p in task.by) and state.tables_open(key)


def _triggered(state: State, task: Task) -> bool:
    """Whether what an automatic step waits for is beyond dispute."""
    tasks, moments = state.pact.tasks, state.pact.moments

    def acts(moment: int) -> list[str]:
        return [key for key in moments[moment] if not by_itself(state, tasks[key])]

    trigger = acts(task.moment)
    if not trigger and task.moment:
        trigger = acts(task.moment - 1)
    return all(
        state.steps[key].attempt.confirmed is not None and not state.steps[key].gone
        for key in trigger
    )
