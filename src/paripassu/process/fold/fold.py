"""The fold: one entry after the other, one day after the other.

Within a day entries are taken as they come; what takes effect at its end waits for it.

Rules: docs/specification/process.md#time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from heapq import heappop
from typing import Any, NamedTuple

from paripassu.process.fold import (
    accepting,
    claiming,
    declared,
    disputing,
    draws,
    finding,
    notices,
    seals,
    signing,
    turns,
    undoing,
)
from paripassu.process.fold.attempt import Down, StepState
from paripassu.process.fold.copied import copy_of, whole_copy_of
from paripassu.process.fold.entry import Entry, date_of
from paripassu.process.fold.leaving import excused_by
from paripassu.process.fold.pact import Pact
from paripassu.process.fold.state import Leaving, State
from paripassu.process.fold.status import document


def _confirm(state: State, entry: Entry) -> str | None:
    of = entry.names("of")
    if of in state.seals:
        return seals.confirm(state, entry, state.seals[of])
    if of in state.addressed:
        return declared.received(state, entry, of)
    claimed = state.claims.get(of)
    if claimed is None:
        known = entry.by in state.pact.parties and entry.by not in state.pact.offices
        if not known:
            return "role"
        return "no-claim"
    return disputing.confirm(state, entry, claimed[0], claimed[2])


_RULES = {
    "sign": signing.sign,
    "withdraw": undoing.withdraw,
    "perform": claiming.perform,
    "confirm": _confirm,
    "dispute": disputing.dispute,
    "finding": finding.finding,
    "notify": notices.notify,
    "commit": declared.commit,
    "disclose": declared.disclose,
    "challenge": declared.challenge,
    "answer": declared.answer,
    "seal": seals.seal,
    "release": seals.release,
    "draw": draws.draw,
    "draw-commit": draws.commit,
    "draw-reveal": draws.reveal,
}

#: What may move a step, or the turn; all else is only noted.
_MOVING = frozenset(
    ("sign", "withdraw", "perform", "confirm", "dispute", "finding", "disclose", "seal", "release")
)

#: Is told of each day that anything could happen on, when it is over.
Watch = Callable[[State], None]


class Stand(NamedTuple):
    """Where a process stands, and what the document has no place for.

    Attributes
    ----------
    document : dict
        The status.
    offers : list of dict
        How long each of its offers waits, and for whom.
    receipts : dict
        By disclosure that waits for its readers: the last day before silence is receipt.
    """

    document: dict[str, Any]
    offers: list[dict[str, Any]]
    receipts: dict[int, str | None]


class Fold:
    """The fold of a record over an agreement and its plan.

    Parameters
    ----------
    pact : Pact
        The agreement and the plan.
    documents : mapping
        What a ``sign`` may name, by digest.
    """

    def __init__(self, pact: Pact, documents: Mapping[str, Any]) -> None:
        self._state = State(
            pact,
            documents,
            steps={key: StepState() for key in pact.tasks},
            since=[None] * len(pact.moments),
        )
        claiming.wake_standing(self._state)

    def fold(self, entry: Entry | Mapping[str, Any], watch: Watch | None = None) -> str | None:
        """Take the next entry of the record.

        Parameters
        ----------
        entry : Entry or mapping
        watch : callable, optional
            Looks at how the process stood at the end of each day before the entry's.

        Returns
        -------
        str or None
            The rule that it breaks, as far as that can be said at once; None: none, or it has no
            time yet.
        """
        taken = entry if isinstance(entry, Entry) else Entry.of(entry)
        state = self._state
        if taken.day is None or state.pending:
            state.pending.append(taken.index)
            state.pending_day = max(state.pending_day, taken.day or 0)
            return None
        day = taken.day if state.day is None else max(state.day, taken.day)
        _go_to(state, day, watch)
        if taken.kind in _MOVING:
            state.settled = False
        state.size += 1
        rule = _RULES.get(taken.kind)
        breach = None if rule is None else rule(state, taken)
        if breach is not None:
            state.breach(taken.index, breach)
        return breach

    @property
    def waits(self) -> bool:
        """Whether entries wait for a time: none that follows moves anything yet."""
        return bool(self._state.pending)

    def claims_of(self, key: str) -> list[int]:
        """Give the entries that claim a step's current attempt, or say so again, in order."""
        steps = self._state.steps
        return sorted(
            entry
            for entry, (step, _, attempt) in self._state.claims.items()
            if step == key and attempt is steps[key].attempt
        )

    def unpassed(self, key: str, party: str) -> claiming.Unpassed | None:
        """Say why a party's claim of a step is nothing yet, on the day of the last entry."""
        state = copy_of(self._state)
        if state.day is not None:
            _settle(state, [])  # what was performed on this day is so
        return claiming.unpassed(state, state.pact.tasks[key], party)

    def snapshot(self) -> Fold:
        """Give a copy that goes on by itself, also with entries that are still to come.

        When a receipt makes the time of a later entry earlier, the record is folded again from one
        that was kept before that entry.
        """
        kept = object.__new__(Fold)
        kept._state = whole_copy_of(self._state)
        return kept

    def status(self, at: int | None = None) -> dict[str, Any]:
        """Give where the process stands at the end of a day; that changes nothing.

        Parameters
        ----------
        at : int, optional
            The day; without it, that of the last entry, or the agreement's start.
        """
        return self.stand(at).document

    def stand(self, at: int | None = None, watch: Watch | None = None) -> Stand:
        """Give the status, and what it has no place for.

        Parameters
        ----------
        at : int, optional
            The day; without it, that of the last entry, or the agreement's start.
        watch : callable, optional
            Looks at how the process stands at the end of each day until then, and of that day.
        """
        state = copy_of(self._state)
        # What is pending moves nothing, and yet says how far the record goes.
        days = [day for day in (state.day, state.pending_day) if day]
        as_of = max(days, default=None)
        start = state.pact.agreement.start
        day = at if at is not None else as_of
        if day is None and start is not None:
            day = start.toordinal()
        if day is None:
            day = 1
        _go_to(state, day, watch)
        _close(state)
        if watch is not None:
            watch(state)
        receipts = {
            one.entry: date_of(one.day + state.pact.process.receive_days)
            for one in state.disclosures.values()
        }
        return Stand(document(state, as_of), signing.waiting(state), receipts)


def state(
    pact: Pact,
    entries: Iterable[Mapping[str, Any]],
    at: int | None = None,
    documents: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Give where the process stands at the end of a day, by the entries up to it."""
    fold = Fold(pact, documents or {})
    last: int | None = None
    for decoded in entries:
        entry = Entry.of(decoded)
        if entry.day is not None:
            last = entry.day if last is None else max(last, entry.day)
            if at is not None and last > at:
                break
        fold.fold(entry)
    return fold.status(at)


def _go_to(state: State, day: int, watch: Watch | None = None) -> None:
    """Let time pass: close the day that is open, and go from deadline to deadline."""
    if state.day is None:
        state.day = day
        _open(state)
        return
    if day <= state.day:
        return
    while True:
        _close(state)
        if watch is not None:
            watch(state)
        assert state.day is not None
        following = _next_deadline(state)
        state.day = day if following is None else min(day, following)
        _open(state)
        if state.day == day:
            return


def _open(state: State) -> None:
    """Let what ran out yesterday take effect."""
    assert state.day is not None
    state.touched = set()
    while state.wakes and state.wakes[0][0] <= state.day:
        state.touched.add(heappop(state.wakes)[1])
    state.touched &= state.steps.keys()
    fallen: list[tuple[str, Down]] = []
    if signing.amend(state):
        for key in state.pact.awaited:
            turns.note_met(state, key)
    signing.lapse_signatures(state)
    signing.complete_without(state)
    declared.lapse_receipts(state)
    disputing.lapse_left_out(state)
    for key in sorted(state.touched):
        if disputing.lapse(state, key):
            fallen.append((key, undoing.fall_undecided(state, key)))
        step = state.steps[key]
        if step.gone and step.down is not None and step.down.day == state.day - 1:
            fallen.append((key, step.down))
    over = state.stopped or state.ended
    if over:
        _stop(state)
    if over or fallen or state.touched or not state.settled or not _has_turn(state):
        _settle(state, fallen)


def _has_turn(state: State) -> bool:
    """Whether no moment waits for a day to come: else a day alone changes nothing."""
    return state.front < len(state.since) and state.since[state.front] is not None


def _close(state: State) -> None:
    """Let what takes effect when the day ends do so."""
    if not state.settled:
        _settle(state, [])
    if state.complete or state.today.holds_anything():
        seals.judge(state)
        fallen = undoing.bring_down(state)
        _leave(state)
        signing.settle_amendments(state)
        state.today = type(state.today)()
        _settle(state, fallen)
        if state.stopped:
            _stop(state)  # what fell on this day is not asked of those who stay, either
    for key in sorted(state.touched):
        attempt = state.steps[key].attempt
        if attempt.performed == state.day and not attempt.judged:
            _judge(state, key)


def _settle(state: State, fallen: list[tuple[str, Down]]) -> None:
    """Note what is performed, accepted and counts, and whose turn it is by that.

    Only steps that something happened to are looked at, and those whose turn it is: these may
    take effect by themselves.
    """
    for key in state.touched:
        finding.settle_findings(state, key)
        accepting.accept(state, key)
    turns.note_counting(state, state.touched)
    turns.retreat(state, state.touched, fallen)
    turns.hold(state, fallen)
    turns.note_dates(state, state.touched)
    changed = bool(state.pact.moments)  # a plan may have no steps
    while changed:
        front = (state.front, state.since[state.front])
        turns.advance(state)
        changed = front != (state.front, state.since[state.front])
        looked = state.touched.union(state.pact.moments[state.front])
        performed = [key for key in sorted(looked) if claiming.try_perform(state, key)]
        for key in performed:
            finding.settle_findings(state, key)
            accepting.accept(state, key)
        turns.note_counting(state, performed)
        changed = changed or bool(performed)
    for one in state.seals.values():
        if not one.releasable:
            seals.update(state, one)
    state.settled = True


def _leave(state: State) -> None:
    assert state.day is not None
    for party, own in state.today.leaving:
        days = 0 if excused_by(state, party) else state.pact.process.notice_days
        ends = max(state.day, own + days)
        state.leaving.append(Leaving(party, state.day, ends))
        state.ends = ends if state.ends is None else min(state.ends, ends)


def _stop(state: State) -> None:
    """Nobody's turn comes any more: only what the leavers alone owed, they owe."""
    leavers = {one.party for one in state.leaving if one.notice < (state.day or 0)}
    for moment, keys in enumerate(state.pact.moments):
        state.since[moment] = None
        for key in keys:
            step = state.steps[key]
            # Most owe nothing: what is quickly said is asked first.
            if step.due is None or not state.missing(key):
                continue
            if not set(state.pact.tasks[key].by) <= leavers:
                step.due = None


def _judge(state: State, key: str) -> None:
    """Note of what a step is ahead, and whom that harms."""
    step, task = state.steps[key], state.pact.tasks[key]
    attempt = step.attempt
    attempt.judged = True
    if not attempt.claims:
        return
    ahead = [] if state.in_force is not None else ["signatures"]
    if state.in_force is not None and not state.turn(task.moment):
        until = turns.waits_until(state, task.moment)
        ahead += state.blockers(task.moment)
        if until is not None:
            ahead.append(str(date_of(until)))
    attempt.ahead = tuple(ahead)
    harmed = sorted(p for p, worth in task.price.items() if worth < 0 and p not in task.by)
    if ahead and harmed and attempt.claims:
        last = max(claim.entry for claim in attempt.claims.values())
        attempt.harm = last, f"ahead-harm {' '.join(harmed)}"
        state.harms[last] = attempt.harm[1]


def _next_deadline(state: State) -> int | None:
    """Give the next day on which something runs out; None: nothing does."""
    assert state.day is not None
    process = state.pact.process
    while state.wakes and state.wakes[0][0] <= state.day:
        heappop(state.wakes)
    days = [state.wakes[0][0]] if state.wakes else []
    if state.disclosures:
        days += [one.day + process.receive_days + 1 for one in state.disclosures.values()]
    if state.amended is not None:
        days.append(state.day + 1)
    for one in state.leaving:
        days += (one.ends + 1, one.notice + 1)
    if state.in_force is not None and not _has_turn(state) and state.pact.moments:
        until = turns.waits_until(state, state.front)
        if until is not None:
            days.append(until)
    return min((day for day in days if day > state.day), default=None)
