"""Declarations: what was committed to, opened, challenged and answered.

Rules: docs/specification/process.md#declarations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.process.fold.entry import Entry
from paripassu.process.fold.records import Challenge, Commitment, Disclosure, Opened

if TYPE_CHECKING:
    from paripassu.process.fold.state import State


def commit(state: State, entry: Entry) -> str | None:
    """Take a commitment to a declaration."""
    if entry.by not in state.pact.parties:
        return "role"
    template = entry.text("template") or ""
    latest = state.latest.get((entry.by, template))
    follows = None if entry.body.get("follows") is None else entry.names("follows")
    named = None if follows is None else state.commitments.get(follows)
    if follows is not None and (latest is None or named is None or named.party != entry.by):
        return "unknown-commitment"
    if latest is not None and follows != latest:
        return "second-commitment"
    if entry.check != "true":
        return "rejected"
    state.latest[entry.by, template] = entry.index
    state.commitments[entry.index] = Commitment(
        entry.index,
        entry.by,
        template,
        follows,
        entry.texts("tables"),
        entry.texts("stages"),
    )
    return None


def disclose(state: State, entry: Entry) -> str | None:
    """Take a disclosure of a table or a stage, or of a part of it."""
    if entry.by not in state.pact.parties:
        return "role"
    commitment = state.commitments.get(entry.names("commitment"))
    if commitment is None or commitment.party != entry.by:
        return "unknown-commitment"
    if entry.check != "true":
        return "rejected"
    name = entry.text("table") or entry.text("stage") or ""
    part = entry.text("part") or "all"
    readers = set(entry.texts("to"))
    state.addressed[entry.index] = frozenset(readers)
    assert state.day is not None
    if readers:
        state.disclosures[entry.index] = Disclosure(
            entry.index, commitment.entry, name, part, readers, state.day
        )
    else:
        _open(state, commitment, name, Opened(part, entry.index, state.day))
    return None


def _open(state: State, commitment: Commitment, name: str, opened: Opened) -> None:
    state.open_part(commitment, name, opened)
    state.touched.update(state.pact.opening.get(name, ()))


def received(state: State, entry: Entry, of: int) -> str | None:
    """Take a reader's receipt; one more, or one after long silence, moves nothing."""
    if entry.by not in state.addressed[of]:
        return "not-addressed"
    disclosure = state.disclosures.get(of)
    if disclosure is not None:
        disclosure.readers.discard(entry.by)
        if not disclosure.readers:
            _received(state, disclosure)
    return None


def lapse_receipts(state: State) -> None:
    """Open what its readers were silent about for long enough."""
    assert state.day is not None
    for disclosure in list(state.disclosures.values()):
        if state.day > disclosure.day + state.pact.process.receive_days:
            _received(state, disclosure)


def _received(state: State, disclosure: Disclosure) -> None:
    assert state.day is not None
    commitment = state.commitments[disclosure.commitment]
    opened = Opened(disclosure.part, disclosure.entry, state.day)
    _open(state, commitment, disclosure.name, opened)
    del state.disclosures[disclosure.entry]


def challenge(state: State, entry: Entry) -> str | None:
    """Take a challenge of a declaration."""
    if entry.by not in state.pact.parties:
        return "role"
    commitment = state.commitments.get(entry.names("commitment"))
    if commitment is None:
        return "unknown-commitment"
    if commitment.party == entry.by:
        return "own"
    if entry.check == "rejected":
        return "rejected"
    assert state.day is not None
    due = state.day + state.pact.process.answer_days
    state.challenges[entry.index] = Challenge(entry.index, entry.by, commitment.party, due)
    return None


def answer(state: State, entry: Entry) -> str | None:
    """Take the answer to a challenge."""
    if entry.by not in state.pact.parties:
        return "role"
    one = state.challenges.get(entry.names("of"))
    if one is None:
        return "no-claim"
    if one.to != entry.by:
        return "rejected" if entry.check == "rejected" else "not-addressed"
    assert entry.own is not None
    late = entry.own > one.due_by
    if late and (entry.check == "rejected" or one.answered is not None):
        return "late-answer"
    if entry.check == "rejected":
        return "rejected"
    if one.answered is not None:
        return "repeat"
    one.answered, one.late = entry.own, late
    return "late-answer" if late else None
