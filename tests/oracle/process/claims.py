"""Claims, attempts, and when a step is performed."""

from __future__ import annotations

from tests.oracle.process.acceptance import confirmed
from tests.oracle.process.acts import Act
from tests.oracle.process.annals import Attempt, Claim, History
from tests.oracle.process.declarations import closed, open_since
from tests.oracle.process.turns import has_turn, too_soon


def perform(history: History, act: Act) -> list[str]:
    """Take a claim."""
    terms, key = history.terms, act.text("step")
    step = terms.steps.get(key)
    if step is None:
        return ["unknown-step", *(["role"] if act.by not in terms.parties else [])]
    if act.by not in step.by:
        return ["not-performer", *(["role"] if act.by not in terms.parties else [])]
    if history.ended:
        return ["ended"]
    course = history.steps[key]
    said_again = evidence(history, act)
    before = terms.steps.get(step.previous)
    in_turn = not before or before.automatic
    if before and not in_turn:
        since = history.steps[before.key].tried.get(act.by)
        in_turn = since is not None and since <= act.day
    if not said_again and not in_turn:
        return ["portion-order"]
    if said_again or too_soon(history, step):
        stands = course.gone or history.by_itself(key) or act.by in course.attempt.claims
        history.claims[act.index] = key, course.attempt if stands else None
        history.claimants[act.index] = act.by
        return []
    if course.gone:
        assert course.down is not None
        by = course.down.by
        kept = {p: one for p, one in course.attempt.claims.items() if by not in (None, p)}
        course.remains = course.attempt
        course.attempt = Attempt(claims=kept)
        course.gone = False
        for claim in kept.values():
            history.claims[claim.entry] = key, course.attempt
    deposit = bool(act.body.get("deposit"))
    course.attempt.claims[act.by] = Claim(act.index, act.day, act.own, deposit)
    course.tried[act.by] = min(act.day, course.tried.get(act.by, act.day))
    history.claims[act.index] = key, course.attempt
    history.claimants[act.index] = act.by
    return []


def evidence(history: History, act: Act) -> bool:
    """Whether a claim changes nothing."""
    key = act.text("step")
    course = history.steps[key]
    if history.by_itself(key):
        return True  # it is claimed by nobody
    held = course.attempt.claims.get(act.by)
    unseen = course.down is not None and not act.saw(course.down.entry, course.down.author)
    if course.gone:
        assert course.down is not None
        stands = held is not None and course.down.by not in (None, act.by)
        return stands or unseen
    if held is None:
        return unseen
    weaker = held.deposit or (held.sealed and held.day == act.day)
    return not weaker or bool(act.body.get("deposit")) or course.attempt.performed is not None


def all_there(history: History, key: str) -> bool:
    """Whether all have claimed or deposited a step, and all that it opens is open."""
    step, course = history.terms.steps[key], history.steps[key]
    if history.by_itself(key):
        return not history.stopped and not history.ended
    claimed = all(party in course.attempt.claims for party in step.by)
    return not course.gone and claimed and not closed(history, step)


def happens(history: History, key: str) -> bool:
    """Whether a step is performed now that was not."""
    step, course = history.terms.steps[key], history.steps[key]
    if course.attempt.performed is not None or not all_there(history, key):
        return False
    if history.by_itself(key):
        due = has_turn(history, step.moment) and not too_soon(history, step)
        return due and triggered(history, key)
    if any(claim.deposit for claim in course.attempt.claims.values()):
        rest = [other for other in history.terms.moments[step.moment] if other != key]
        done = all(not history.steps[one].missing or all_there(history, one) for one in rest)
        return done and has_turn(history, step.moment)
    return True


def trigger(history: History, key: str) -> list[str]:
    """Give what a step that takes effect by itself waits for."""
    moment = history.terms.steps[key].moment
    rest = [one for one in history.terms.moments[moment] if not history.by_itself(one)]
    if rest or not moment:
        return rest
    return [one for one in history.terms.moments[moment - 1] if not history.by_itself(one)]


def triggered(history: History, key: str) -> bool:
    return all(
        not history.steps[one].gone
        and confirmed(history, history.terms.steps[one], history.steps[one].attempt)
        for one in trigger(history, key)
    )


def note_performed(history: History, key: str) -> None:
    """Say that a step is performed today."""
    step, course = history.terms.steps[key], history.steps[key]
    attempt = course.attempt
    attempt.performed = history.day
    own = [claim.own for claim in attempt.claims.values()] or [history.day]
    own += [open_since(history, step.by, name) or 0 for name in step.opens]
    attempt.own = max(own)
    if course.due is not None:
        attempt.late_days = max(0, attempt.own - course.due)
    course.remains = None
