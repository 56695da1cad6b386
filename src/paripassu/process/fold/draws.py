"""Draws from joint secrets: announced, committed to, revealed.

Rules: docs/specification/process.md#draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.process.fold.entry import Entry
from paripassu.process.fold.records import Draw

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


def draw(state: State, entry: Entry) -> str | None:
    """Take the announcement of a draw."""
    if entry.by != state.pact.inspectorate:
        return "role"
    step, name = entry.text("step"), entry.text("id") or ""
    if step is not None and step not in state.pact.tasks:
        return "unknown-step"
    if name in state.draws:
        return "repeat"
    state.draws[name] = Draw(name, step, entry.texts("parties"), entry.date("reveal_by"))
    return None


def commit(state: State, entry: Entry) -> str | None:
    """Take a party's commitment to its secret."""
    one = state.draws.get(entry.text("draw") or "")
    if one is None:
        return "unknown-draw"
    if entry.by not in one.parties:
        return "not-addressed"
    if entry.by in one.committed:
        return "repeat"
    one.committed[entry.by] = entry.index
    if one.revealed:
        one.spoiled = True  # a secret was out before this one was bound
    return None


def reveal(state: State, entry: Entry) -> str | None:
    """Take a party's secret."""
    one = state.draws.get(entry.text("draw") or "")
    if one is None:
        return "unknown-draw"
    if entry.by not in one.parties:
        return "rejected" if entry.check == "rejected" else "not-addressed"
    all_seen = len(one.committed) == len(one.parties) and all(
        index < entry.after or party == entry.by for party, index in one.committed.items()
    )
    if not all_seen:
        one.spoiled = True
        return "early-reveal"
    assert entry.day is not None
    if one.reveal_by is not None and entry.day > one.reveal_by:
        return "late-reveal"
    if entry.check == "rejected":
        return "rejected"
    if entry.by in one.revealed:
        return "repeat"
    one.revealed[entry.by] = entry.index
    return None
