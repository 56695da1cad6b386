"""What each party has kept, is exposed to and gains by leaving, as things stand.

Rules: docs/specification/process.md#balance.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from paripassu.process.fold.attempt import Attempt
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.state import State

_NONE = Fraction(0)


class Standing(NamedTuple):
    """One party's balance, in parts of which ``whole`` make 1.

    ``least`` is what it keeps if nothing that is in doubt is so, ``most`` if all of it is.
    """

    least: int
    most: int
    whole: int

    @property
    def kept(self) -> Fraction:
        """What it keeps, without what is in doubt."""
        return Fraction(self.least, self.whole)

    @property
    def high(self) -> Fraction:
        """What it keeps if all that is in doubt is so."""
        return Fraction(self.most, self.whole)

    @property
    def exposure(self) -> Fraction:
        """How far what it keeps is below 0."""
        return max(_NONE, -self.kept)


def balances(state: State) -> dict[str, Standing]:
    """Give each party's balance."""
    low = dict.fromkeys(state.pact.parties, 0)
    high = dict.fromkeys(state.pact.parties, 0)
    for key in state.pact.tasks:
        _add(state, key, low, high, 1)
    return {party: Standing(low[party], high[party], state.pact.parts) for party in low}


def balances_after(
    state: State, now: Mapping[str, Standing], performed: Collection[str]
) -> dict[str, Standing]:
    """Give each party's balance once some steps are performed and beyond doubt.

    Parameters
    ----------
    state : State
    now : mapping
        What :func:`balances` gives.
    performed : collection of str
        Steps that are taken as performed, whatever has become of them.
    """
    low = {party: standing.least for party, standing in now.items()}
    high = {party: standing.most for party, standing in now.items()}
    for key in performed:
        _add(state, key, low, high, -1)
        for party, worth in state.pact.worth[key]:
            low[party] += worth
            high[party] += worth
    return {party: Standing(low[party], high[party], state.pact.parts) for party in low}


def _add(state: State, key: str, low: dict[str, int], high: dict[str, int], sign: int) -> None:
    """Add what a step adds as things stand, or take it away."""
    attempt = surviving(state, key)
    if attempt is None:
        return
    certain = not doubtful(state.pact.tasks[key], attempt)
    for party, worth in state.pact.worth[key]:
        low[party] += sign * (worth if certain else min(worth, 0))
        high[party] += sign * (worth if certain else max(worth, 0))


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
    return standing.high - state.pact.bound[party]
