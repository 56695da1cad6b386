"""What each party has kept, is exposed to and gains by leaving, as things stand."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from paripassu.process.fold.attempt import Attempt
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.state import State

_NONE = Fraction(0)


class Standing(NamedTuple):
    """One party's balance: ``high`` is what it keeps if all that is in doubt is so."""

    kept: Fraction
    high: Fraction

    @property
    def exposure(self) -> Fraction:
        """How far what it keeps is below 0."""
        return max(_NONE, -self.kept)


def balances(state: State, performed: Collection[str] = ()) -> dict[str, Standing]:
    """Give each party's balance.

    Parameters
    ----------
    state : State
    performed : collection of str
        Steps that are taken as performed and beyond doubt, whatever has become of them.
    """
    low = dict.fromkeys(state.pact.parties, _NONE)
    high = dict.fromkeys(state.pact.parties, _NONE)
    for key, task in state.pact.tasks.items():
        certain = key in performed
        if not certain:
            attempt = surviving(state, key)
            if attempt is None:
                continue
            certain = not doubtful(task, attempt)
        for party, worth in task.worth.items():
            if party in low:
                low[party] += worth if certain else min(worth, _NONE)
                high[party] += worth if certain else max(worth, _NONE)
    return {party: Standing(low[party], high[party]) for party in low}


def surviving(state: State, key: str) -> Attempt | None:
    """Give the attempt at a step that counts in the balance, also when undone; None: none."""
    step = state.steps[key]
    return step.attempt if step.attempt.performed is not None else step.remains


def doubtful(task: Task, attempt: Attempt) -> bool:
    """Whether it is open, or was never decided, that an attempt was performed."""
    if attempt.undecided or attempt.open or attempt.contested:
        return True
    return (task.required is not None or task.confirmers is not None) and attempt.accepted is None


def temptation(state: State, party: str, standing: Standing) -> Fraction:
    """Give what a party would gain by leaving: kept_high − Σ plan − stake."""
    return standing.high - state.pact.gain[party] - state.pact.stakes[party]
