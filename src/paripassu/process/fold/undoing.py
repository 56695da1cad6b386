"""Steps brought down: found violated, taken back, undone, or fallen undecided.

Rules: docs/specification/process.md#down.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from paripassu.process.fold.attempt import Attempt, Down
from paripassu.process.fold.entry import Entry

if TYPE_CHECKING:
    from paripassu.process.fold.state import State, Undone


def withdraw(state: State, entry: Entry) -> str | None:
    """Take a withdrawal from the agreement, or the undoing of own steps."""
    if entry.by not in state.pact.parties:
        return "role"
    if entry.body.get("steps") is None:
        if state.ended:
            return "ended"
        leaving = {one.party for one in state.leaving} | {one for one, _ in state.today.leaving}
        if entry.by in leaving:
            return "repeat"
        assert entry.own is not None
        state.today.leaving.append((entry.by, entry.own))
        return None
    keys = entry.texts("steps")
    if not keys or any(key not in state.pact.tasks for key in keys):
        return "unknown-step"
    tasks = [state.pact.tasks[key] for key in keys]
    if any(entry.by not in task.by for task in tasks):
        return "not-performer"
    if state.ended:
        return "ended"
    if any(task.lasting == 1 for task in tasks):
        return "cannot-undo"
    if any(state.steps[key].attempt.performed is None for key in keys):
        return "no-claim"
    cause = entry.body.get("cause")
    for key in keys:
        state.today.undone.append((key, entry.by, entry.index, cause))
    return None


def cause_stands(state: State, party: str, cause: Any) -> bool:
    """Whether what a party undoes its own step for is still so."""
    if isinstance(cause, str):
        task = state.pact.tasks.get(cause)
        return task is not None and party not in task.by and state.late(cause)
    if isinstance(cause, int) and not isinstance(cause, bool):
        dispute = state.disputes.get(cause)
        if dispute is not None:
            of = state.steps.get(dispute.step)
            return dispute.by == party and of is not None and of.contests(dispute)
        for key, step in state.steps.items():
            down = step.down
            if down is None or cause not in (down.entry, *down.also) or down.by == party:
                continue
            if party not in state.pact.tasks[key].by or down.by is not None:
                return state.missing(key)
    return False


def bring_down(state: State) -> list[tuple[str, Down]]:
    """Carry out what the day brought down; give the steps that fell."""
    fallen: list[tuple[str, Down]] = []
    assert state.day is not None
    # Who was too late to take back is judged by the day as a whole, not by the order in the log.
    retracted = [one for one in state.today.retracted if not _too_late(state, one[0], one[1])]
    taken_back = {key for key, _, _ in retracted}
    undone = state.today.undone
    first = [one for one in undone if one[1] is not None and one[0] in taken_back]
    # What is undone and taken back on one day was undone: else taking back would give it time.
    _carry_out(state, first, fallen)
    # Of several who take back a joint act, none is before the other by its place in the log.
    for key, party, index in sorted(retracted, key=itemgetter(1)):
        down = Down("retracted", index, state.day, by=party, breach=True)
        _never_was(state, key, down, party)
        fallen.append((key, down))
    for key, index, target in state.today.violated:
        step = state.steps[key]
        if target is step.remains or (step.gone and target is step.attempt):
            _nothing_survives(state, key, target)
        elif target is step.attempt:
            down = Down("violation", index, state.day)
            _never_was(state, key, down, None)
            fallen.append((key, down))
    # What was found is a cause on its day, wherever in the log it stands.
    _carry_out(state, [one for one in undone if one[1] is None], fallen)
    _carry_out(state, [one for one in undone if one[1] is not None and one not in first], fallen)
    return fallen


def _carry_out(state: State, undone: Iterable[Undone], fallen: list[tuple[str, Down]]) -> None:
    for key, performer, index, cause in undone:
        if performer is None and cause is not state.steps[key].attempt:
            # What was found undone has fallen already; its disputes were right all the same.
            left = state.steps[key].remains
            if left is not None and cause is left:
                _end_disputes(state, left, never_was=False)
            continue
        down = _undo(state, key, performer, index, cause)
        if down is not None:
            fallen.append((key, down))


def _nothing_survives(state: State, key: str, target: Attempt) -> None:
    """Let what was undone already, and is found never to have been, count for nothing."""
    step = state.steps[key]
    state.touched.add(key)
    _end_disputes(state, target)
    step.remains = None
    if step.gone:
        step.attempt = Attempt()
        step.gone = False


def _undo(state: State, key: str, party: str | None, index: int, cause: Any) -> Down | None:
    step = state.steps[key]
    if step.attempt.performed is None:
        return None
    lawful = party is not None and cause_stands(state, party, cause)
    if party is not None and not lawful:
        state.breach(index, "undone")
    if party is None:
        _end_disputes(state, step.attempt, never_was=False)
    assert state.day is not None
    down = Down("undone", index, state.day, party, not lawful, cause if lawful else None)
    down.owed = step.due
    if step.gone:
        before = step.down
        if before is None or before.day < state.day or party in (None, before.by):
            return None
        # Of several of one day it is who had no cause, or else the last by name, and no finding.
        if before.by and (before.breach, before.by) > (down.breach, down.by or ""):
            before.also += (index,)
            return down
        down.also, down.owed = (before.entry, *before.also), before.owed
        step.due = before.owed
    step.gone = True
    step.down = down
    state.touched.add(key)
    state.wake(key, down.day + 1)
    if lawful:
        step.due = None
    elif step.due is None or not step.attempt.late_days:  # an amendment forgave what was late
        _due_again(state, key, state.day + 1)
    return down


def fall_undecided(state: State, key: str) -> Down:
    """Let a step fall whose dispute nobody decided."""
    step = state.steps[key]
    assert state.day is not None
    entry = max(one.entry for one in step.attempt.disputes if one.how == "lapsed")
    down = Down("lapsed", entry, state.day)
    undone = step.gone
    step.attempt.undecided = True
    step.put_aside()
    step.attempt = Attempt()
    step.gone = False
    step.down = down
    state.touched.add(key)
    state.wake(key, down.day + 1)
    assert step.remains is not None
    if not undone and (step.due is None or not step.remains.late_days):
        _due_again(state, key, max(step.due or 0, state.day + state.pact.react))
    return down


def _never_was(state: State, key: str, down: Down, party: str | None) -> None:
    step = state.steps[key]
    old = step.attempt
    _end_disputes(state, old)
    claims = {} if party is None else {p: c for p, c in old.claims.items() if p != party}
    if old.harm is not None:
        state.harms.pop(old.harm[0], None)
    step.attempt = Attempt(claims=claims)
    for other, claim in claims.items():
        state.claims[claim.entry] = (key, other, step.attempt)
    # What was undone is due already, what was late stays so, and only the first of several who
    # take back on one day moves the day: nobody gains time by this.
    fallen = step.gone or (step.down is not None and step.down.day == state.day)
    late = step.due is not None and (
        old.late_days > 0 or (old.performed is None and state.late(key))
    )
    step.remains = None
    step.gone = False
    step.down = down
    state.touched.add(key)
    state.wake(key, down.day + 1)
    if not fallen and not late:
        assert state.day is not None
        _due_again(state, key, max(step.due or 0, state.day + state.pact.react))


def _due_again(state: State, key: str, day: int) -> None:
    """Set the day by which what fell is due anew; not before its turn comes back.

    A party that leaves still owes what it had to do when it gave notice; and who has brought down
    itself all that the turn waits for gains no time by that.
    """
    step = state.steps[key]
    owed = step.due is not None and (state.stopped or _waits_for_itself(state, key))
    if state.pact.dated and (owed or state.turn(state.pact.tasks[key].moment)):
        state.owe(key, day)
    else:
        step.due = None


def _waits_for_itself(state: State, key: str) -> bool:
    """Whether no earlier step is wanting but what a performer brought down without a cause."""
    task = state.pact.tasks[key]

    def own(earlier: str) -> bool:
        down = state.steps[earlier].down
        return state.missing(earlier) and down is not None and down.breach and down.by in task.by

    before = (one for keys in state.pact.moments[: task.moment] for one in keys)
    wanting = [one for one in before if not state.counts(one)]
    return bool(wanting) and all(map(own, wanting)) and not state.upholders(task.moment)


def _end_disputes(state: State, attempt: Attempt, *, never_was: bool = True) -> None:
    """End the disputes that were right; what never was also those that lapsed on this day."""
    for one in attempt.disputes:
        lapsing = never_was and one.closed == state.day and one.how == "lapsed"
        if one.closed is None or lapsing:
            one.closed, one.how = state.day, "fell"
        one.right = True
        one.contested = False


def _too_late(state: State, key: str, party: str) -> bool:
    """Whether another's act of this day came to rest on what is taken back."""
    moment = state.pact.tasks[key].moment
    own = state.steps[key].attempt
    if own.performed == state.day and any(
        claim.day == state.day for other, claim in own.claims.items() if other != party
    ):
        return True
    for other in state.touched:  # whatever was performed on this day is among these
        step, task = state.steps[other], state.pact.tasks[other]
        if other == key or task.moment < moment or step.attempt.performed != state.day:
            continue
        acted = any(
            claim.day == state.day for by, claim in step.attempt.claims.items() if by != party
        )
        if (
            acted
            and (task.moment == moment or state.turn(task.moment))
            and (own.performed is not None)
        ):
            return True
    return False
