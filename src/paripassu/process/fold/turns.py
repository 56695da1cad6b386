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
    from paripassu.process.fold.claims import Needs
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.state import State


def note_counting(state: State, keys: Iterable[str]) -> None:
    """Note since when steps count."""
    counting = []
    for key in keys:
        step = state.steps[key]
        if state.counts(key):
            if step.counted is None:
                step.counted = state.day
            counting.append(key)
        else:
            step.counted = None
    for key in counting:  # now that it is known of all of them whether they count
        note_met(state, key)


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
            until = waits_until(state, state.front)
            done = all(map(state.counts, moments[state.front]))
            if not done and (until is not None or _held_up(state)):
                return
            if until is None:
                state.since[state.front] = state.day
            elif state.front + 1 < len(moments):
                # It was performed ahead of its date: others need not wait for that.
                state.wake(moments[state.front][0], until)
        if state.front < len(moments) and state.since[state.front] is not None:
            _owe(state, state.front)
        if state.front + 1 >= len(moments) or not all(map(state.counts, moments[state.front])):
            return
        state.front += 1


def note_dates(state: State, keys: Iterable[str]) -> None:
    """Let the turn come, at its date, of what was performed ahead of that."""
    if state.in_force is None or state.stopped or state.ended:
        return
    for key in keys:
        moment = state.pact.tasks[key].moment
        passed = moment < state.front and state.since[moment] is None
        if passed and waits_until(state, moment) is None:
            state.since[moment] = state.day


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
    front = state.front if first is None else first
    if state.stopped or state.ended:
        state.front = front  # what a leaver owed by then it owes, whatever becomes of the rest
        return
    # What is owed before its turn rests on what fell before: only what falls now may end that.
    fell = min((tasks[key].moment for key, _ in fallen), default=len(state.pact.moments))
    later = range(max(state.front, fell) + 1, len(state.pact.moments))
    for key in (key for moment in later for key in state.pact.moments[moment]):
        owed = state.steps[key].due is not None and state.missing(key)
        if owed and not _holds(state, key, front) and not _still_owed(state, tasks[key], fallen):
            state.steps[key].due = None
    if first is None:
        return
    for moment in range(first + 1, state.front + 1):
        state.since[moment] = None
        for key in state.pact.moments[moment]:
            held = _holds(state, key, first)
            if (
                state.missing(key)
                and not held
                and not _still_owed(state, state.pact.tasks[key], fallen)
            ):
                state.steps[key].due = None
    state.front = first


def hold(state: State, fallen: list[tuple[str, Down]]) -> None:
    """Take the turn back of what has to lie in the time of something that is late or down."""
    if state.front not in state.pact.held or state.since[state.front] is None:
        return
    missing = [key for key in state.pact.moments[state.front] if state.missing(key)]
    tasks = state.pact.tasks
    # What only has to begin in that time may have begun, once its turn had come.
    inside = {
        name for key in missing for one in tasks[key].during if not one.begin for name in one.of
    }
    if all(tasks[key].measure not in inside for key in state.upholders(state.front)):
        return
    _held_up(state)
    state.since[state.front] = None
    for key in missing:
        down = state.steps[key].down
        own = down is not None and down.by is not None  # who brought it down still owes it
        if not own and not _still_owed(state, state.pact.tasks[key], fallen):
            state.steps[key].due = None


def _holds(state: State, key: str, front: int) -> bool:
    """Whether a step that is down holds up what is missing at a moment: it is owed by that."""
    upheld = key in state.pact.held.get(front, ()) and state.steps[key].down is not None
    return upheld and any(map(state.missing, state.pact.moments[front]))


def _held_up(state: State) -> bool:
    """Whether the turn of the first moment waits for a standing measure that is late or down.

    What is down is then owed, even if it was performed ahead of its turn: else each would wait for
    the other.
    """
    if state.front not in state.pact.held:
        return False
    upholders = state.upholders(state.front)
    for key in upholders:
        step = state.steps[key]
        if step.due is None and step.down is not None and not excused(state, key):
            assert state.day is not None
            state.owe(key, step.down.day + 1 if step.gone else state.day + state.pact.react)
    return bool(upholders)


def _still_owed(state: State, task: Task, fallen: list[tuple[str, Down]]) -> bool:
    performers = set(task.by)
    tasks = state.pact.tasks
    upheld = state.pact.held.get(task.moment, ())
    gone = [(key, down) for key, down in fallen if tasks[key].moment < task.moment or key in upheld]
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
        state.owe(key, least)


def excused(state: State, key: str) -> bool:
    """Whether a step was undone lawfully, and its cause still stands."""
    down = state.steps[key].down
    # A violation found of it meanwhile, or a new attempt by some, leaves it what it waits for.
    if not state.missing(key) or down is None or down.cause is None or down.by is None:
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
        over = met_since(state, need)
        if over is not None:
            # A lag before the end leaves as little time as one before the beginning.
            (days if need.end else met).append(over)
    days.append(max(met) + task.days)
    return max(days)


def met_since(state: State, need: Needs) -> int | None:
    """Give the day on which what a step waits for was met, and its lag over; None: it is not."""
    tables = [
        max((state.steps[key].counted or 0 for key in table), default=0)
        for table in need.tables
        if all(state.counts(key) for key in table)
    ]
    return min(tables) + need.lag if tables else None
