"""What brings a step down, and what may be undone."""

from __future__ import annotations

from typing import Any

from tests.oracle.process.acts import Act
from tests.oracle.process.annals import Attempt, Down, History
from tests.oracle.process.turns import counts, had_turn, has_turn, upholders

Fallen = list[tuple[str, Down]]


def withdraw(history: History, act: Act) -> list[str]:
    """Take a notice of leaving, or the undoing of own steps."""
    terms = history.terms
    if act.body.get("steps") is None:
        rules = [] if act.by in terms.parties else ["role"]
        if history.ended:
            rules.append("ended")
        leaving = {one.party for one in history.leaving} | {p for p, _ in history.withdrawn}
        if act.by in leaving:
            rules.append("repeat")
        if not rules:
            history.withdrawn.append((act.by, act.own))
        return rules
    keys = act.texts("steps")
    if act.by not in terms.parties:
        return ["role"]
    if not keys or not set(keys) <= set(terms.steps):
        return ["unknown-step"]
    rules = []
    if any(act.by not in terms.steps[key].by for key in keys):
        rules.append("not-performer")
    if history.ended:
        rules.append("ended")
    if any(terms.steps[key].measure.lasting == 1 for key in keys):
        rules.append("cannot-undo")
    if any(history.steps[key].attempt.performed is None for key in keys):
        rules.append("no-claim")
    if not rules:
        for key in keys:
            history.undone.append((key, act.by, act.index, act.body.get("cause"), act.by))
    return rules


def cause_stands(history: History, party: str, cause: Any) -> bool:
    """Whether what a party undoes its own step for is so."""
    if isinstance(cause, str):
        step = history.terms.steps.get(cause)
        return step is not None and party not in step.by and history.late(cause)
    if cause in history.disputes:
        dispute = history.disputes[cause]
        of = history.steps.get(dispute.step)
        if of is None or dispute.attempt not in (of.attempt, of.remains):
            return False  # of what is neither there nor left
        return dispute.by == party and dispute.contested
    for key, course in history.steps.items():
        down = course.down
        if down is None or cause not in (down.entry, *down.also) or down.by == party:
            continue
        if party in history.terms.steps[key].by and down.by is None:
            continue  # what was found of its own step
        return course.missing
    return False


def bring_down(history: History) -> Fallen:
    """Let what the day brought down fall, as it ends."""
    fallen: Fallen = []
    taken_back = [one for one in history.taken_back if not too_late(history, one[0], one[1])]
    # What its performer undoes and takes back on one day was undone.
    first = [one for one in history.undone if one[1] and one[0] in {key for key, *_ in taken_back}]
    for key, by, entry, cause, author in first:
        fallen += undo(history, key, by, entry, cause, author)
    for key, party, entry in sorted(taken_back, key=lambda one: one[1]):
        if party not in history.steps[key].attempt.claims:
            continue
        down = Down("retracted", entry, history.day, party, by=party)
        never_was(history, key, down)
        fallen.append((key, down))
    for key, attempt, entry, author in history.violated:
        course = history.steps[key]
        if attempt is None:
            continue
        if attempt is course.remains or (attempt is course.attempt and course.gone):
            nothing_survives(history, key, attempt)
        elif attempt is course.attempt:
            down = Down("violation", entry, history.day, author)
            never_was(history, key, down)
            fallen.append((key, down))
    # What was found is so for all who undo something because of it on that day.
    found = [one for one in history.undone if one[1] is None]
    for key, _, entry, attempt, author in found:
        left = history.steps[key].remains
        if attempt is history.steps[key].attempt:
            fallen += undo(history, key, None, entry, None, author)
        elif left is not None and attempt is left:
            were_right(history, left, never_was=False)
    for key, by, entry, cause, author in history.undone:
        if by is not None and (key, by, entry, cause, author) not in first:
            fallen += undo(history, key, by, entry, cause, author)
    return fallen


def too_late(history: History, key: str, party: str) -> bool:
    """Whether on this day an act of another came to rest on a claim."""
    course, step = history.steps[key], history.terms.steps[key]
    if course.attempt.performed is None:
        return False

    def others_acted(attempt: Attempt) -> bool:
        return attempt.performed == history.day and any(
            by != party and claim.day == history.day for by, claim in attempt.claims.items()
        )

    for other, one in history.terms.steps.items():
        if one.moment < step.moment:
            continue
        rests = other == key or one.moment == step.moment or has_turn(history, one.moment)
        if rests and others_acted(history.steps[other].attempt):
            return True
    return False


def never_was(history: History, key: str, down: Down) -> None:
    """Let an attempt fall by a violation or by taking back; others' claims stay if taken back."""
    course = history.steps[key]
    old = course.attempt
    were_right(history, old, never_was=True)
    if old.harm is not None:
        history.broken[old.harm[0]].discard(old.harm[1])
    kept = {p: one for p, one in old.claims.items() if down.by not in (None, p)}
    course.attempt = Attempt(claims=kept)
    for claim in kept.values():
        history.claims[claim.entry] = key, course.attempt
    fell_today = course.down is not None and course.down.day == history.day
    late = old.late_days > 0 or (old.performed is None and history.late(key))
    late = late and course.due is not None  # an amendment forgives it
    no_time = course.gone or fell_today or late
    course.gone, course.remains, course.down = False, None, down
    if not no_time:
        due_again(history, key, max(course.due or 0, history.day + history.terms.react))


def due_again(history: History, key: str, day: int) -> None:
    """Say by when a step is due that fell; not before its turn comes back.

    A party that leaves still owes what it had to do when it gave notice.
    """
    course = history.steps[key]
    leaving = history.stopped and course.due is not None
    step = history.terms.steps[key]
    # As it was before anything fell on this day.
    turn = had_turn(history, step.moment) or (course.due is not None and by_itself(history, key))
    course.due = day if history.terms.dated and (leaving or turn) else None


def by_itself(history: History, key: str) -> bool:
    """Whether what a step waits for was all brought down by its own performers, without a cause."""
    step = history.terms.steps[key]
    waits = False
    for earlier, one in history.terms.steps.items():
        if one.moment >= step.moment or counts(history, earlier):
            continue
        course, waits = history.steps[earlier], True
        down = course.down
        if down is None or not course.missing or down.lawful or down.by not in step.by:
            return False
    return waits and not upholders(history, step.moment)


def nothing_survives(history: History, key: str, attempt: Attempt) -> None:
    """What was undone is found never to have been."""
    course = history.steps[key]
    were_right(history, attempt, never_was=True)
    course.remains = None
    if course.gone:
        course.attempt = Attempt()
        course.gone = False


def undo(history: History, key: str, by: str | None, entry: int, cause: Any, author: str) -> Fallen:
    """Let a step be undone."""
    course = history.steps[key]
    if course.attempt.performed is None:
        return []
    lawful = by is not None and cause_stands(history, by, cause)
    if by is not None and not lawful:
        history.breach(entry, "undone")
    if by is None:
        were_right(history, course.attempt, never_was=False)
    down = Down("undone", entry, history.day, author, by, lawful, cause if lawful else None)
    down.owed = course.due
    if course.gone:
        before = course.down
        if before is None or before.day != history.day or by in (None, before.by):
            return []
        # What is found and undone on one day, its performer undid; of two the one without a cause.
        one, other = ((not each.lawful, each.by or "") for each in (before, down))
        if before.by and one > other:
            before.also += (entry,)
            return [(key, down)]
        down.also, down.owed = (before.entry, *before.also), before.owed
        course.due = before.owed
    course.gone, course.down = True, down
    if lawful:
        course.due = None
    elif course.due is None or not course.attempt.late_days:
        due_again(history, key, history.day + 1)
    return [(key, down)]


def were_right(history: History, attempt: Attempt, *, never_was: bool) -> None:
    """End the disputes of what fell: they were right."""
    for one in attempt.disputes:
        lapsing = never_was and one.how == "lapsed" and one.closed == history.day
        if one.closed is None or lapsing:
            one.closed, one.how = history.day, "fell"
        one.contested, one.right = False, True


def fall_undecided(history: History, key: str) -> Fallen:
    """Let a step fall whose dispute nobody decided."""
    course = history.steps[key]
    last = max(
        (one for one in course.attempt.disputes if one.how == "lapsed"), key=lambda one: one.entry
    )
    down = Down("lapsed", last.entry, history.day, last.by)
    was_undone = course.gone
    course.attempt.undecided = True
    course.remains, course.attempt = course.attempt, Attempt()
    course.gone, course.down = False, down
    late = course.due is not None and course.remains.late_days > 0
    if not late and not was_undone:
        due_again(history, key, max(course.due or 0, history.day + history.terms.react))
    return [(key, down)]
