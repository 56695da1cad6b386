"""What each party has kept, and what it would gain by leaving."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.process.acceptance import accepted
from tests.oracle.process.annals import Attempt, History


def surviving(history: History, key: str) -> Attempt | None:
    """Give the attempt that is in the balance; None: none."""
    course = history.steps[key]
    return course.attempt if course.attempt.performed is not None else course.remains


def in_doubt(history: History, key: str, attempt: Attempt) -> bool:
    step = history.terms.steps[key]
    if attempt.open or attempt.contested or attempt.undecided:
        return True
    return history.terms.conditional(step) and not accepted(history, step, attempt)


def kept(
    history: History, party: str, sure: frozenset[str] = frozenset()
) -> tuple[Fraction, Fraction]:
    """Give what a party keeps if all that is in doubt goes against it, or for it.

    ``sure`` are steps that are taken as performed and free of doubt.
    """
    low = high = Fraction(0)
    for key, step in history.terms.steps.items():
        worth, attempt = step.worth(party), surviving(history, key)
        if key in sure or (attempt is not None and not in_doubt(history, key, attempt)):
            low, high = low + worth, high + worth
        elif attempt is not None:
            low, high = low + min(worth, Fraction(0)), high + max(worth, Fraction(0))
    return low, high


def temptation(history: History, party: str, high: Fraction) -> Fraction:
    """kept_high − Σ plan − stake."""
    promised = sum((step.price(party) for step in history.terms.steps.values()), Fraction(0))
    return high - promised - history.terms.agreement.party[party].stake.low
