"""The open matters of the status document: what else is owed, disputes, declarations, draws.

Rules: docs/specification/process.md#the-status-document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paripassu.documents.exact import said
from paripassu.process.fold import accepting
from paripassu.process.fold.entry import date_of

if TYPE_CHECKING:
    from paripassu.process.fold.attempt import Dispute
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.records import Challenge, Commitment, Draw
    from paripassu.process.fold.state import State


def matters(state: State) -> dict[str, Any]:
    """Give the open and closed matters, by kind."""
    return {
        "disputes": [_dispute(one) for one in state.disputes.values()],
        "declared": [_declared(state, one) for one in state.commitments.values()],
        "inspections": [_inspection(state, one) for one in state.draws.values()],
        "seals": [
            {
                "entry": one.entry,
                "party": one.party,
                "step": one.step,
                "k": one.k,
                "state": one.state,
                "releases": [*one.releases],
            }
            for one in state.seals.values()
        ],
        "challenges": [_challenge(state, one) for one in state.challenges.values()],
        "notices": list(state.notices),
        "offers": [
            {"agreement": agreement, "plan": plan, "signed_by": [*signed]}
            for (agreement, plan, _), signed in state.offers.items()
        ],
    }


def owed(state: State, tasks: list[Task]) -> list[dict[str, Any]]:
    """Give the acts other than steps that somebody owes."""
    pact = state.pact
    found: list[dict[str, Any]] = []
    if state.in_force is None:
        found += [
            {"party": party, "act": "sign"} for party in pact.parties if party not in state.signed
        ]
    for one in state.challenges.values():
        if one.answered is None:
            assert state.day is not None
            found.append(
                {
                    "party": one.to,
                    "act": "answer",
                    "of": one.entry,
                    "due_by": date_of(one.due_by),
                    "late": state.day > one.due_by,
                }
            )
    for draw in state.draws.values():
        wanted = [party for party in draw.parties if party not in draw.committed]
        found += [{"party": party, "act": "draw-commit", "draw": draw.id} for party in wanted]
        if not wanted:
            found += [
                {
                    "party": party,
                    "act": "draw-reveal",
                    "draw": draw.id,
                    "due_by": date_of(draw.reveal_by),
                }
                for party in draw.parties
                if party not in draw.revealed
            ]
    for task in tasks:
        attempt = state.steps[task.key].attempt
        if state.missing(task.key) or attempt.accepted is not None or attempt.open:
            continue
        if task.required is not None and attempt.sufficient is None:
            found.append({"party": pact.inspectorate, "act": "finding", "step": task.key})
        for name in accepting.unconfirmed(state, task, attempt):
            act = "finding" if name in pact.offices else "confirm"
            found.append({"party": name, "act": act, "step": task.key})
    return found


def _dispute(one: Dispute) -> dict[str, Any]:
    found = {
        "entry": one.entry,
        "by": one.by,
        "step": one.step,
        "opened": date_of(one.opened),
    }
    if one.closed is None:
        found["lapses"] = date_of(one.lapses)
    else:
        found |= {"closed": date_of(one.closed), "how": one.how}
    return found


def _declared(state: State, one: Commitment) -> dict[str, Any]:
    names = [*one.tables, *one.stages]
    names += [name for name in one.opened if name not in names]
    waiting: dict[str, list[dict[str, Any]]] = {}
    for disclosure in state.disclosures.values():
        if disclosure.commitment == one.entry:
            waiting.setdefault(disclosure.name, []).append(
                {
                    "part": disclosure.part,
                    "entry": disclosure.entry,
                    "readers": sorted(disclosure.readers),
                }
            )
    return {
        "party": one.party,
        "entry": one.entry,
        "follows": one.follows,
        "tables": {
            name: {
                "opened": [
                    {"part": part.part, "entry": part.entry, "since": date_of(part.since)}
                    for part in one.opened.get(name, ())
                ],
                "pending": waiting.get(name, []),
            }
            for name in names
        },
    }


def _inspection(state: State, one: Draw) -> dict[str, Any]:
    # An amendment may have left the step out.
    task = None if one.step is None else state.pact.tasks.get(one.step)
    required = None if task is None else task.required
    return {
        "id": one.id,
        "step": one.step,
        "required": None if required is None else said(required),
        "committed": [*one.committed],
        "revealed": [*one.revealed],
        "drawn": not one.spoiled and len(one.revealed) == len(one.parties),
        "spoiled": one.spoiled,
        "findings": [
            {"entry": entry, "verdict": verdict, "detect": said(detect)}
            for entry, verdict, detect in one.findings
        ],
        "concluded": one.findings[-1][1] if one.findings else None,
    }


def _challenge(state: State, one: Challenge) -> dict[str, Any]:
    assert state.day is not None
    if one.answered is not None:
        word = "late" if one.late else "answered"
    else:
        word = "late" if state.day > one.due_by else "open"
    return {
        "entry": one.entry,
        "by": one.by,
        "to": one.to,
        "due_by": date_of(one.due_by),
        "state": word,
    }
