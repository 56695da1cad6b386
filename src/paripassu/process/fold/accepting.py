"""When a performed step is accepted, and when it is beyond dispute.

Rules: docs/specification/process.md#accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paripassu.process.fold.attempt import Attempt
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.state import State


def accept(state: State, key: str) -> None:
    """Note whether a step's attempt is accepted, and confirmed, at the end of the day."""
    task, attempt = state.pact.tasks[key], state.steps[key].attempt
    if attempt.performed is None:
        return
    if not _accepted(state, task, attempt):
        attempt.accepted = attempt.confirmed = None
        return
    if attempt.accepted is None:
        attempt.accepted = state.day
    if attempt.open or attempt.contested:
        attempt.confirmed = None
    elif attempt.confirmed is None:
        attempt.confirmed = state.day


def _accepted(state: State, task: Task, attempt: Attempt) -> bool:
    pact = state.pact
    if task.by == (pact.inspectorate,):
        return True
    if (task.asked or task.required is None) and all(
        party in attempt.confirmations for party in task.asked
    ):
        return True  # nobody else is there to be asked
    if task.required is None and task.confirmers is None:
        assert state.day is not None
        assert attempt.performed is not None
        over = state.day > attempt.performed + pact.process.dispute_days
        return over or attempt.sufficient is not None
    if task.required is not None and attempt.sufficient is None:
        return False
    return not unconfirmed(state, task, attempt)


def unconfirmed(state: State, task: Task, attempt: Attempt) -> list[str]:
    """Give who should confirm and has not, nor been silent long enough."""
    assert state.day is not None
    assert attempt.performed is not None
    silent = state.day > attempt.performed + state.pact.process.confirm_days
    disputing = {one.by for one in attempt.open}
    missing = []
    for name in sorted((task.confirmers or frozenset()) - set(task.by)):
        if name in state.pact.offices:
            done = attempt.sufficient is not None
        else:
            done = name in attempt.confirmations or (silent and name not in disputing)
        if not done:
            missing.append(name)
    return missing
