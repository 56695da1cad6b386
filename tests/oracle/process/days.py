"""One day after the other: its morning, what is stated on it, its evening."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracle.process import (
    claims,
    declarations,
    disputes,
    draws,
    falls,
    findings,
    leaving,
    notices,
    seals,
    signing,
    turns,
)
from tests.oracle.process.acts import Act, date
from tests.oracle.process.annals import History

TAKE: dict[str, Callable[[History, Act], list[str]]] = {
    "sign": signing.sign,
    "withdraw": falls.withdraw,
    "perform": claims.perform,
    "confirm": disputes.confirm,
    "dispute": disputes.dispute,
    "finding": findings.finding,
    "notify": notices.notify,
    "commit": declarations.commit,
    "disclose": declarations.disclose,
    "challenge": declarations.challenge,
    "answer": declarations.answer,
    "seal": seals.seal,
    "release": seals.release,
    "draw": draws.draw,
    "draw-commit": draws.commit,
    "draw-reveal": draws.reveal,
}


def live(history: History, acts: list[Act]) -> None:
    """Live a day."""
    _morning(history)
    for act in acts:
        if act.kind in TAKE:  # a charter or keys move nothing
            for rule in TAKE[act.kind](history, act):
                history.breach(act.index, rule)
    _evening(history)


def _morning(history: History) -> None:
    signing.take_effect(history)
    signing.lapse(history)
    declarations.be_silent(history)
    fallen: falls.Fallen = []
    for key in disputes.lapse(history):
        fallen += falls.fall_undecided(history, key)
    for key, course in history.steps.items():
        if course.gone and course.down is not None and course.down.day == history.day - 1:
            fallen.append((key, course.down))
    _settle(history, fallen)


def _evening(history: History) -> None:
    _settle(history, [])
    seals.judge(history)
    fallen = falls.bring_down(history)
    leaving.leave(history)
    signing.agree(history)
    history.taken_back, history.violated = [], []
    history.undone, history.withdrawn = [], []
    _settle(history, fallen)
    for key, course in history.steps.items():
        if course.attempt.performed == history.day and course.attempt.claims:
            _judge(history, key)


def _settle(history: History, fallen: falls.Fallen) -> None:
    """Say what is performed and due, again and again until nothing more is."""
    disputes.settle(history)
    turns.go_back(history, fallen)
    while True:
        turns.owe(history)
        performed = [key for key in sorted(history.steps) if claims.happens(history, key)]
        for key in performed:
            claims.note_performed(history, key)
        disputes.settle(history)
        if not performed:
            break
    leaving.stop(history)
    seals.come(history)
    turns.write_diary(history)


def blocking(history: History, moment: int) -> list[str]:
    """Give the steps of the first earlier moment that does not count."""
    for keys in history.terms.moments[:moment]:
        found = [key for key in keys if not turns.counts(history, key)]
        if found:
            return found
    return turns.upholders(history, moment)


def ahead_of(history: History, moment: int) -> list[str]:
    """Give what a moment still waits for: signatures, steps, a date."""
    if history.in_force is None:
        return ["signatures"]
    until = turns.not_before(history, moment)
    return blocking(history, moment) + ([] if until is None else [str(date(until))])


def _judge(history: History, key: str) -> None:
    """Say of what a step of today was ahead, and whom that harms."""
    step, attempt = history.terms.steps[key], history.steps[key].attempt
    attempt.ahead = [] if turns.has_turn(history, step.moment) else ahead_of(history, step.moment)
    harmed = [p for p in sorted(history.terms.parties) if p not in step.by and step.price(p) < 0]
    if attempt.ahead and harmed:
        entry = max(claim.entry for claim in attempt.claims.values())
        attempt.harm = entry, f"ahead-harm {' '.join(harmed)}"
        history.breach(*attempt.harm)
