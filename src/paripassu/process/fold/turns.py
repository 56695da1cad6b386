"""Whose turn it is, since when, and by when it is due.

Rules: docs/specification/process.md#turn and #due.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from paripassu.process.fold.claiming import by_itself
from paripassu.process.fold.undoing import cause_stands

if TYPE_CHECKING:
    from paripassu.process.fold.attempt import Down
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.state import State


def note_counting(state: State, keys: Iterable[str]) -> None:
    """Note since when steps count."""
    for key in keys:
        step = state.steps[key]
        if state.counts(key):
            if step.counted is None:
                step.counted = state.day
            note_met(state, key)
        else:
            step.counted = None


def note_met(state: State, key: str) -> None:
    """Note since when days run that count from when this step, among others, first counted."""
    for within in state.pact.awaited.get(key, ()):
        days = [
            [counted for other in table if (counted := state.steps[other].counted) is not None]
            for table in within.tables
        ]
        whole = [
            max(of) for of, table in zip(days, within.tables, strict=True) if len(of) == len(table)
        ]
        if whole:
            state.met.setdefault(within, min(whole))


def advance(state: State) -> None:
    """Let the turn pass on over all moments that count, and note what is due."""
    moments = state.pact.moments
    if state.in_force is None or state.stopped or state.ended:
        return
    while True:
        if state.front < len(moments) and state.since[state.front] is None:
            if waits_until(state, state.front) is not None:
                return
            state.since[state.front] = state.day
        if state.front < len(moments):
            _owe(state, state.front)
        if state.front + 1 >= len(moments) or not all(map(state.counts, moments[state.front])):
            return
        state.front += 1


def waits_until(state: State, moment: int) -> int | None:
    """Give the day in the future before which a moment's turn does not come."""
    start = state.pact.agreement.start
    start_day = state.in_force or 0 if start is None else start.toordinal()
    days = [
        start_day + day
        for key in state.pact.moments[moment]
        for day in state.pact.tasks[key].before
    ]
    assert state.day is not None
    last = max(days, default=0)
    return last if last > state.day else None


def retreat(state: State, keys: Iterable[str], fallen: list[tuple[str, Down]]) -> None:
    """Take turns back that rested on what no longer counts, among these steps."""
    tasks = state.pact.tasks
    first = min(
        (
            tasks[key].moment
            for key in keys
            if tasks[key].moment < state.front and not state.counts(key)
        ),
        default=None,
    )
    if first is None:
        later = range(state.front + 1, len(state.pact.moments)) if fallen else ()
        for key in (key for moment in later for key in state.pact.moments[moment]):
            owed = state.steps[key].due is not None and state.missing(key)
            if owed and not _still_owed(state, state.pact.tasks[key], fallen):
                state.steps[key].due = None
        return
    for moment in range(first + 1, state.front + 1):
        state.since[moment] = None
        for key in state.pact.moments[moment]:
            if state.missing(key) and not _still_owed(state, state.pact.tasks[key], fallen):
                state.steps[key].due = None
    state.front = first


def _still_owed(state: State, task: Task, fallen: list[tuple[str, Down]]) -> bool:
    performers = set(task.by)
    tasks = state.pact.tasks
    gone = [(key, down) for key, down in fallen if tasks[key].moment < task.moment]
    if any(down.by in performers for _, down in gone if down.by is not None):
        return True
    if not state.late(task.key):
        return False
    return not any(
        down.how != "undone" and performers.isdisjoint(tasks[key].by) for key, down in gone
    )


def _owe(state: State, moment: int) -> None:
    """Set the day by which what is missing at a moment is due."""
    pact = state.pact
    if not pact.dated:
        return
    wanting = [
        key
        for key in pact.moments[moment]
        if state.steps[key].due is None
        and state.missing(key)
        and not by_itself(state, pact.tasks[key])
    ]
    wanting = [key for key in wanting if not excused(state, key)]
    if not wanting:
        return
    last = max(
        due_day(state, pact.tasks[key])
        for key in pact.moments[moment]
        if not by_itself(state, pact.tasks[key])
    )
    assert state.day is not None
    for key in wanting:
        down = state.steps[key].down
        least = last
        if down is not None and down.cause is not None:
            least = state.day + pact.react
            down.cause = None
        state.steps[key].due = least


def excused(state: State, key: str) -> bool:
    """Whether a step was undone lawfully, and its cause still stands."""
    step = state.steps[key]
    down = step.down
    if not step.gone or down is None or down.cause is None or down.by is None:
        return False
    return cause_stands(state, down.by, down.cause)


def due_day(state: State, task: Task) -> int:
    """Give the last day on which a step is in time, its turn having come."""
    pact = state.pact
    since = state.since[task.moment]
    assert since is not None
    assert state.in_force is not None
    days = [since + pact.react]
    start = pact.agreement.start
    if task.planned_end is not None:
        origin = state.in_force if start is None else start.toordinal()
        days.append(origin + task.planned_end)
    met = [state.effective or state.in_force]
    if start is not None:
        met += [start.toordinal() + day for day in task.before]
    if task.previous is not None and task.previous in pact.tasks:
        met.append(state.steps[task.previous].counted or 0)
    for need in task.needs:
        if need.end:
            continue
        tables = [
            max((state.steps[key].counted or 0 for key in table), default=0)
            for table in need.tables
            if all(state.counts(key) for key in table)
        ]
        if tables:
            met.append(min(tables) + need.lag)
    days.append(max(met) + task.days)
    return max(days)
