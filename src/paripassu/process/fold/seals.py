"""Sealed stages: left with guardians, released when their step's turn has come.

Rules: docs/specification/process.md#seals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.process.fold.attempt import Claim
from paripassu.process.fold.entry import Entry
from paripassu.process.fold.records import Opened, Seal

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


def seal(state: State, entry: Entry) -> str | None:
    """Take a seal."""
    if entry.by not in state.pact.parties:
        return "role"
    task = state.pact.tasks.get(entry.text("step") or "")
    if task is None:
        return "unknown-step"
    commitment = state.commitments.get(entry.names("commitment"))
    if commitment is None or commitment.party != entry.by:
        return "unknown-commitment"
    if entry.by not in task.by:
        return "not-performer"
    if state.ended:
        return "ended"
    if entry.check == "rejected":
        return "rejected"
    stage = entry.text("stage")
    opens = entry.texts("tables") + (() if stage is None else (stage,))
    state.seals[entry.index] = Seal(
        entry.index,
        entry.by,
        task.key,
        commitment.entry,
        opens,
        entry.texts("guardians"),
        max(1, int(entry.number("k"))),
    )
    return None


def confirm(state: State, entry: Entry, one: Seal) -> str | None:
    """Take a guardian's word that it has its share and that it opens."""
    if entry.by not in one.guardians:
        return "not-addressed"
    one.confirmed.add(entry.by)
    return None


def release(state: State, entry: Entry) -> str | None:
    """Take a guardian's release of its share."""
    one = state.seals.get(entry.names("of"))
    if one is None:
        return "role" if entry.by not in state.pact.process.guardians else "no-claim"
    if entry.by not in one.guardians:
        return "role"
    update(state, one)  # a seal of this day, whose turn had come before it
    rule = None
    if entry.check == "rejected":
        rule = "rejected"
    elif entry.by in one.releases:
        rule = "repeat"
    else:
        one.releases[entry.by] = entry.index
        if len(one.releases) >= one.k and not one.released and not one.false:
            _released(state, one, entry)
    if _early(one):
        # Whether it was early is known when the day ends.
        state.today.early.append((entry.index, one.entry, rule))
        return None
    return rule


def _early(one: Seal) -> bool:
    return not one.releasable or not set(one.guardians) <= one.confirmed


def judge(state: State) -> None:
    """Note which releases of the day were early: not those whose turn came on it."""
    for entry, of, otherwise in state.today.early:
        rule = "early-release" if _early(state.seals[of]) else otherwise
        if rule is not None:
            state.breach(entry, rule)


def _released(state: State, one: Seal, entry: Entry) -> None:
    assert state.day is not None
    assert entry.own is not None
    if entry.check == "finding":
        one.false = True
        state.breach(one.entry, "false-declaration")
        state.wrongs.append((one.entry, (one.party,)))
        return
    one.released = True
    commitment = state.commitments[one.commitment]
    for name in one.opens:
        state.open_part(commitment, name, Opened("all", one.entry, state.day))
        state.touched.update(state.pact.opening.get(name, ()))
    step = state.steps.get(one.step)
    if step is None:
        return  # an amendment left it out: the seal is opened, and is no claim
    state.touched.add(one.step)
    held = step.attempt.claims.get(one.party)
    if not step.gone and (held is None or held.deposit):
        # Its party may not know of it on this day: what rests on it can be claimed from the next.
        step.tried.setdefault(one.party, state.day + 1)
        step.attempt.claims[one.party] = Claim(
            entry.index, state.day, entry.own, deposit=False, sealed=True
        )
    # Others may speak of it as of any claim, whichever its party made first.
    state.claims[entry.index] = one.step, one.party, step.attempt


def update(state: State, one: Seal) -> None:
    """Note that a seal's step has had its turn, on steps that nobody contests."""
    task = state.pact.tasks.get(one.step)
    if one.releasable or task is None or not state.turn(task.moment):
        return  # the turn of a step that an amendment left out never comes
    earlier = (key for keys in state.pact.moments[: task.moment] for key in keys)
    one.releasable = not any(state.steps[key].attempt.contested for key in earlier)
