"""What excuses leaving: another's violation, retraction, breach by undoing, false declaration.

Rules: docs/specification/process.md#balance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


def excused_by(state: State, party: str) -> list[int]:
    """Give the entries by which others excuse a party's leaving."""
    found = [entry for entry, others in state.wrongs if party not in others]
    for key, step in state.steps.items():
        down = step.down
        if down is None or party in state.pact.tasks[key].by:
            continue
        if down.how == "undone":
            stands = down.breach and state.missing(key)
        else:
            stands = down.how != "lapsed" and step.attempt.accepted is None
        if stands:
            found.append(down.entry)
    return sorted(set(found))
