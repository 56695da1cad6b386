"""What the inspectorate found, and what was decided.

Rules: docs/specification/process.md#accepted and #disputes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.process.fold import claiming
from paripassu.process.fold.attempt import Attempt, Found
from paripassu.process.fold.entry import Entry

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


def finding(state: State, entry: Entry) -> str | None:
    """Take a finding on a claim, or on a dispute."""
    pact, body = state.pact, entry.body
    if entry.by not in pact.offices:
        return "role"
    if "of" not in body:
        return None  # on an account
    of = entry.names("of")
    dispute = state.disputes.get(of) if of in state.disputed else None
    claimed = state.claims.get(of)
    if dispute is None and claimed is None:
        return "no-claim"
    if dispute is None and entry.by != pact.inspectorate:
        return "no-dispute"
    target: Attempt | None
    if dispute is not None:
        key, target = dispute.step, state.disputed[dispute.entry]
    else:
        assert claimed is not None
        key, _, target = claimed
    step = state.steps[key]
    state.touched.add(key)
    verdict = body.get("verdict")
    if verdict == "consistent" and entry.number("defects") > 0:
        return "verdict-against-findings"
    assert state.day is not None
    if verdict == "violation":
        state.today.violated.append((key, entry.index, target))
    elif verdict == "undone":
        state.today.undone.append((key, None, entry.index, target))
    elif verdict == "consistent" and not step.gone and target is step.attempt:
        if dispute is not None and entry.by == pact.decides:
            if dispute.closed is None:
                dispute.closed, dispute.how = state.day, "stood"
            dispute.contested = False
        if entry.by == pact.inspectorate and (
            step.attempt.claims or claiming.by_itself(state, pact.tasks[key])
        ):
            _note(state, entry, step.attempt)
    draw = state.draws.get(entry.text("draw") or "")
    if draw is not None:
        draw.findings.append((entry.index, str(verdict), entry.number("detect")))
    return None


def _note(state: State, entry: Entry, attempt: Attempt) -> None:
    assert state.day is not None
    found = Found(
        entry.index, min(max(entry.number("detect"), Fraction(0)), Fraction(1)), state.day
    )
    attempt.found[entry.text("draw")] = found


def settle_findings(state: State, key: str) -> None:
    """End disputes of the day and before where findings suffice since that day."""
    task, attempt = state.pact.tasks[key], state.steps[key].attempt
    if not attempt.found:
        attempt.sufficient = None
        return
    consistent = attempt.found.values()
    if task.required is not None and attempt.achieved < task.required:
        attempt.sufficient = None
        return
    newest = max(one.day for one in consistent)
    if attempt.sufficient is None:
        attempt.sufficient = newest
    for one in attempt.disputes:
        # On the day on which it would lapse it is decided, though its author accepts on that day.
        lapsing = one.closed == newest and one.how == "lapsed"
        if one.opened <= newest and (one.closed is None or one.contested or lapsing):
            if one.closed is None or lapsing:
                one.closed, one.how = newest, "stood"
            one.contested = False
