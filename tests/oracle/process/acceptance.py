"""When a performed step is accepted, and when it is beyond dispute."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.process.annals import Attempt, History
from tests.oracle.process.terms import Step


def newest(attempt: Attempt) -> list[tuple[int, Fraction]]:
    """Give the newest consistent finding of each draw: its day, and how surely it would see."""
    draws = dict.fromkeys(draw for _, _, draw, _ in attempt.found)
    found = []
    for wanted in draws:
        _, day, _, detect = max(one for one in attempt.found if one[2] == wanted)
        found.append((day, detect))
    return found


def achieved(attempt: Attempt) -> Fraction:
    """1 − Π(1 − detect)."""
    missed = Fraction(1)
    for _, detect in newest(attempt):
        missed *= 1 - detect
    return 1 - missed


def suffices(step: Step, attempt: Attempt) -> bool:
    """Whether findings suffice."""
    if not attempt.found:
        return False
    return step.required is None or achieved(attempt) >= step.required


def unconfirmed(history: History, step: Step, attempt: Attempt) -> set[str]:
    """Give who is named, has not confirmed and was not silent for long enough."""
    assert attempt.performed is not None
    silent = history.day > attempt.performed + history.terms.process.confirm_days
    wanting = set()
    for name in history.terms.named(step) or ():
        if name in history.terms.offices:
            done = suffices(step, attempt)
        else:
            disputing = any(one.by == name for one in attempt.open)
            done = name in attempt.confirmations or (silent and not disputing)
        if not done:
            wanting.add(name)
    return wanting


def accepted(history: History, step: Step, attempt: Attempt) -> bool:
    """Whether an attempt is accepted now."""
    if attempt.performed is None:
        return False
    terms = history.terms
    others = terms.others(step)
    if step.by == (terms.inspectorate,):
        return True
    if others and others <= attempt.confirmations:
        return True
    if not others and step.required is None:
        return True
    if not terms.conditional(step):
        over = history.day > attempt.performed + terms.process.dispute_days
        return over or suffices(step, attempt)
    if step.required is not None and not suffices(step, attempt):
        return False
    return not unconfirmed(history, step, attempt)


def confirmed(history: History, step: Step, attempt: Attempt) -> bool:
    """Whether an attempt is beyond dispute now."""
    return accepted(history, step, attempt) and not attempt.open and not attempt.contested
