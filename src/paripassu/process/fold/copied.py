"""Copies of what the fold remembers: on which time may pass, and on which all may go on."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields, replace

from paripassu.process.fold.attempt import Attempt, Dispute, StepState
from paripassu.process.fold.state import Pending, State

#: Copied by hand below; everything else is copied one level deep, or shared where nothing that
#: happens without an entry changes it.
_SHARED = frozenset({"pact", "documents", "amended", "latest", "notices", "challenges", "draws"})

#: What serves entries that are still to come, of which a copy has none: as many as there were
#: claims, so that copying them would take longer the longer a record is.
_LEFT = frozenset({"claims", "disputed", "used", "addressed"})


class _Copier:
    """Copies of attempts and disputes: one of each, however many places name it."""

    def __init__(self) -> None:
        self._attempts: dict[int, Attempt] = {}
        self._disputes: dict[int, Dispute] = {}

    def attempt(self, old: Attempt) -> Attempt:
        made = self._attempts.get(id(old))
        if made is None:
            made = Attempt(
                dict(old.claims),
                old.performed,
                old.own,
                old.late_days,
                old.ahead,
                old.judged,
                old.harm,
                dict(old.confirmations),
                [self.dispute(one) for one in old.disputes],
                dict(old.found),
                old.sufficient,
                old.accepted,
                old.confirmed,
                old.undecided,
            )
            self._attempts[id(old)] = made
        return made

    def dispute(self, old: Dispute) -> Dispute:
        made = self._disputes.get(id(old))
        if made is None:
            made = self._disputes[id(old)] = replace(old)
        return made

    def step(self, old: StepState) -> StepState:
        return StepState(
            self.attempt(old.attempt),
            old.gone,
            None if old.remains is None else self.attempt(old.remains),
            None if old.down is None else replace(old.down),
            old.due,
            old.counted,
            old.tried,
            [self.dispute(one) for one in old.aside],
        )


def whole_copy_of(state: State) -> State:
    """Give a copy on which entries may follow, too; it takes longer, the longer a record is."""
    signed = (state.pact, state.documents, state.amended)  # nothing changes these
    return deepcopy(state, {id(one): one for one in signed})


def copy_of(state: State) -> State:
    """Give a copy that ends its day, and goes on, without the original's knowing."""
    copier = _Copier()
    made = State(state.pact, state.documents)
    for one in fields(State):
        if one.name in _LEFT:
            continue
        value = getattr(state, one.name)
        if one.name not in _SHARED and isinstance(value, (dict, list, set)):
            value = value.copy()
        setattr(made, one.name, value)
    made.steps = {key: copier.step(step) for key, step in state.steps.items()}
    made.disputes = {entry: copier.dispute(one) for entry, one in state.disputes.items()}
    made.left_out = [copier.dispute(one) for one in state.left_out]
    made.offers = {pair: dict(signed) for pair, signed in state.offers.items()}
    made.commitments = {
        entry: replace(one, opened={name: [*parts] for name, parts in one.opened.items()})
        for entry, one in state.commitments.items()
    }
    made.seals = {entry: replace(one) for entry, one in state.seals.items()}
    today = state.today
    made.today = Pending(
        retracted=[*today.retracted],
        undone=[
            (key, by, entry, copier.attempt(cause) if isinstance(cause, Attempt) else cause)
            for key, by, entry, cause in today.undone
        ],
        violated=[(key, entry, copier.attempt(of)) for key, entry, of in today.violated],
        leaving=[*today.leaving],
        early=[*today.early],
    )
    return made
