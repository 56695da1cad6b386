"""Leaving: what excuses it, and when it ends the agreement."""

from __future__ import annotations

from tests.oracle.process.acceptance import accepted
from tests.oracle.process.annals import History, Leaving


def excused_by(history: History, party: str) -> list[int]:
    """Give the entries by which others excuse a party's leaving."""
    found = {entry for entry, author in history.false if author != party}
    for key, course in history.steps.items():
        step, down = history.terms.steps[key], course.down
        if down is None or party in step.by:
            continue
        if down.how in ("violation", "retracted"):
            stands = not accepted(history, step, course.attempt)
        else:
            stands = down.how == "undone" and not down.lawful and course.missing
        if stands:
            found.add(down.entry)
    return sorted(found)


def leave(history: History) -> None:
    """Let today's notices of leaving take effect, as the day ends."""
    for party, own in history.withdrawn:
        days = 0 if excused_by(history, party) else history.terms.process.notice_days
        history.leaving.append(Leaving(party, history.day, max(history.day, own + days)))


def stop(history: History) -> None:
    """What others than the leavers owed is asked of nobody any more."""
    if not history.stopped:
        return
    leavers = {one.party for one in history.leaving if one.notice < history.day}
    for key, course in history.steps.items():
        if course.missing and not set(history.terms.steps[key].by) <= leavers:
            course.due = None
