"""Activities notified ahead of time.

Rules: docs/specification/process.md#notices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.process.fold.entry import Entry, date_of

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


def notify(state: State, entry: Entry) -> str | None:
    """Take a notice of an activity."""
    pact = state.pact
    if entry.by not in pact.parties:
        return "role"
    activity = entry.text("activity") or ""
    size = entry.number("size")
    required = max(
        (
            rule.days
            for rule in pact.agreement.notices
            if rule.activity == activity
            and (not rule.by or entry.by in rule.by)
            and size >= rule.from_size
        ),
        default=0,
    )
    begins = entry.date("begins")
    assert entry.own is not None
    if begins is None:
        return "rejected"
    ahead = begins - entry.own
    state.notices.append(
        {
            "entry": entry.index,
            "party": entry.by,
            "activity": activity,
            "begins": date_of(begins),
            "ends": date_of(entry.date("ends") or begins),
            "notice_days": ahead,
            "required_days": required,
            "in_time": ahead >= required,
        }
    )
    return "short-notice" if ahead < required else None
