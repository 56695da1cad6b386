"""Signatures: in force, offers of amendments, what replaces what.

Rules: docs/specification/process.md#in-force.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paripassu.agreement.model import Agreement
from paripassu.errors import PariPassuError
from paripassu.process.fold import claiming
from paripassu.process.fold.attempt import StepState
from paripassu.process.fold.entry import Entry, date_of
from paripassu.process.fold.pact import Pact

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


def sign(state: State, entry: Entry) -> str | None:
    """Take a signature of a pair of agreement and plan."""
    agreement, plan = entry.text("agreement") or "", entry.text("plan") or ""
    replaces = entry.text("replaces")
    pact = state.pact
    base = (pact.agreement.digest, pact.digest)
    if (agreement, plan) == base and replaces is None:
        if entry.by not in pact.parties:
            return "role"
        if state.ended:
            return "ended"
        if entry.by in state.signed:
            return "repeat"
        assert state.day is not None
        last = entry.date("until")
        if last is not None:
            if last < state.day:
                return None
            state.until[entry.by] = last
        state.signed[entry.by] = state.day
        if state.in_force is None and all(party in state.signed for party in pact.parties):
            state.in_force = state.effective = state.day
            claiming.wake_standing(state)
        return None
    for digest, known, kind in ((agreement, base[0], Agreement), (plan, base[1], Mapping)):
        if digest != known and not isinstance(state.documents.get(digest), kind):
            return f"unknown-document {digest}"
    if entry.check == "rejected":  # it came only later: nobody could read what is signed here
        unread = [one for one in (agreement, plan) if one not in (*base, *state.replaced)]
        return f"unknown-document {(unread or [plan])[0]}"
    new = state.documents.get(agreement, pact.agreement)
    if entry.by not in pact.parties and entry.by not in new.party:
        return "role"
    if plan in state.replaced or replaces in state.replaced:
        return "replaced"
    if replaces != pact.digest:
        return "another-agreement" if replaces is None else "replaced"
    document = state.documents.get(plan, pact.plan)
    if (agreement, plan) != base and document.get("digest") != agreement:
        return "plan-of-another-agreement"
    assert state.day is not None
    last = state.day + pact.process.offer_days
    until = entry.date("until")
    if until is not None:
        last = min(last, until)
        if last < state.day:
            return None
    offer = state.offers.setdefault((agreement, plan, replaces), {})
    first, _ = offer.get(entry.by, (entry.index, last))  # who signs again waits longer
    offer[entry.by] = first, last
    if needed_by(state, new) <= set(offer):
        state.complete.append(((agreement, plan, replaces), entry.index))
    return None


def needed_by(state: State, new: Agreement) -> set[str]:
    """Give who has to sign an amendment: all of the new file, and all of the old still there."""
    gone = state.left | {one.party for one in state.leaving if one.ends < (state.day or 0)}
    return {*new.party, *(party for party in state.pact.parties if party not in gone)}


def complete_without(state: State) -> None:
    """Take what all others have signed as complete once a party has left."""
    if not any(one.ends + 1 == state.day for one in state.leaving):
        return
    found = []
    for triple, signed in state.offers.items():
        needed = needed_by(state, state.documents.get(triple[0], state.pact.agreement))
        if needed <= set(signed):
            found.append((max(signed[party][0] for party in needed), triple))
    state.complete += [(triple, entry) for entry, triple in sorted(found)]


def waiting(state: State) -> list[dict[str, Any]]:
    """Give, of each offer, the last day on which all its signatures count, and who is missing."""
    found = []
    for (agreement, _, _), signed in state.offers.items():
        new = state.documents.get(agreement, state.pact.agreement)
        found.append(
            {
                "last": date_of(min(last for _, last in signed.values())),
                "missing": sorted(needed_by(state, new) - set(signed)),
            }
        )
    return found


def lapse_signatures(state: State) -> None:
    """Drop signatures that have waited too long for the others."""
    assert state.day is not None
    if state.in_force is None:
        for party in [p for p, last in state.until.items() if state.day > last]:
            del state.signed[party], state.until[party]
    for pair, signed in list(state.offers.items()):
        for party in [p for p, (_, last) in signed.items() if state.day > last]:
            del signed[party]
        if not signed:
            del state.offers[pair]


def settle_amendments(state: State) -> None:
    """Take the first amendment of the day that all have signed and that loses nothing."""
    for (agreement, plan, replaces), entry in state.complete:
        if (agreement, plan, replaces) not in state.offers or state.amended is not None:
            continue
        del state.offers[agreement, plan, replaces]
        terms = state.documents.get(agreement, state.pact.agreement)
        document = state.documents.get(plan, state.pact.plan)
        try:
            new = Pact(terms, document, plan)
        except PariPassuError:  # it names the agreement, and is no plan for its measures
            state.breach(entry, "plan-of-another-agreement")
            continue
        lost = _lost(state, new)
        if lost is None:
            state.amended = new
        else:
            state.breach(entry, f"amend-loses {lost}")
    state.complete = []


def _lost(state: State, new: Pact) -> str | None:
    """Give the first claimed step that a new plan does not hold unchanged; None: it holds all."""
    for key, task in state.pact.tasks.items():
        step = state.steps[key]
        if not step.attempt.claims and step.attempt.performed is None and step.remains is None:
            continue
        kept = new.tasks.get(key)
        if kept is None or set(kept.by) != set(task.by) or kept.share != task.share:
            return key
    return None


def amend(state: State) -> bool:
    """Let the amendment of the day before take effect: lateness is forgiven.

    Returns
    -------
    bool
        Whether there was one.
    """
    new = state.amended
    if new is None:
        return False
    old = state.pact
    if new.digest != old.digest:  # all may sign once more what is in force
        state.replaced.add(old.digest)
    # What was in force is known, and may be named, though nobody handed it in.
    before = {old.agreement.digest: old.agreement, old.digest: old.plan}
    state.documents = {**before, **state.documents}
    state.pact = new
    state.amended = None
    state.effective = state.day
    state.offers = {}
    for key, step in state.steps.items():
        if key not in new.tasks:
            open_ = [*step.aside, *step.attempt.open]
            state.left_out += [one for one in open_ if one.closed is None]
    state.steps = {key: state.steps.get(key) or StepState() for key in new.tasks}
    # What fell of a step that the new plan does not hold, nobody can speak of any more.
    state.claims = {n: claim for n, claim in state.claims.items() if claim[0] in new.tasks}
    state.disputed = {
        n: attempt for n, attempt in state.disputed.items() if state.disputes[n].step in new.tasks
    }
    for key, step in state.steps.items():
        step.due = None
        claiming.wake_performed(state, key)
    state.touched = set(state.steps)
    state.front = 0
    state.since = [None] * len(new.moments)
    state.ends = None
    state.left |= {one.party for one in state.leaving if one.party not in new.agreement.party}
    state.leaving = []
    state.signed = dict.fromkeys(new.parties, state.day or 0)
    if state.in_force is None:
        state.in_force = state.day
    claiming.wake_standing(state)
    return True
