"""Whose turn it is, since when, and by when it is due."""

from __future__ import annotations

from math import floor

from tests.oracle.process.acceptance import accepted, confirmed, suffices
from tests.oracle.process.annals import Down, History, Instant
from tests.oracle.process.terms import Step, Tables


def counts(history: History, key: str) -> bool:
    """Whether others may build on a step now."""
    step, course = history.terms.steps[key], history.steps[key]
    attempt = course.attempt
    if attempt.performed is None:
        return False
    if course.gone and course.down is not None and course.down.day < history.day:
        return False
    if any(one.opened < history.day for one in attempt.open):
        return False
    return not history.terms.conditional(step) or accepted(history, step, attempt)


def not_before(history: History, moment: int) -> int | None:
    """Give the last of a moment's own dates that is still to come."""
    days = [
        (history.origin or 0) + day
        for key in history.terms.moments[moment]
        for day in history.terms.steps[key].not_before
    ]
    return max((day for day in days if day > history.day), default=None)


def has_turn(history: History, moment: int) -> bool:
    """Whether it is a moment's turn now."""
    if history.in_force is None or history.stopped or history.ended:
        return False
    earlier = [key for of in history.terms.moments[:moment] for key in of]
    if not all(counts(history, key) for key in earlier):
        return False
    return not_before(history, moment) is None and not held_up(history, moment)


def upholders(history: History, moment: int) -> list[str]:
    """Give the later portions of standing measures, late or down, that a moment has to lie in."""
    terms, found = history.terms, []
    names = {
        name
        for key in terms.moments[moment]
        for name in terms.steps[key].during | terms.steps[key].begins_during
    }
    for key, step in terms.steps.items():
        course = history.steps[key]
        if step.moment <= moment or step.measure.id not in names:
            continue
        if course.down is not None and course.down.cause in terms.moments[moment]:
            continue  # it was lifted because of this very moment
        down = course.missing and course.down is not None
        if down and course.gone and course.down is not None and course.down.day == history.day:
            down = False  # it counts until the day is over
        if down or history.late(key):
            found.append(key)
    return found


def held_up(history: History, moment: int) -> bool:
    """Whether a turn waits for a standing measure."""
    keys = history.terms.moments[moment]
    broken = {history.terms.steps[key].measure.id for key in upholders(history, moment)}
    if all(counts(history, key) for key in keys) or not broken:
        return False
    missing = [key for key in keys if history.steps[key].missing]
    inside = any(history.terms.steps[key].during & broken for key in missing)
    return inside or not had_turn(history, moment)


def had_turn(history: History, moment: int) -> bool:
    """Whether it was a moment's turn when that was last written down."""
    last = history.diary[-1] if history.diary else None
    return last is not None and last.effective == history.effective and moment in last.turns


def first_open(history: History) -> int | None:
    """Give the first moment that does not count."""
    for moment, keys in enumerate(history.terms.moments):
        if not all(counts(history, key) for key in keys):
            return moment
    return None


def too_soon(history: History, step: Step) -> bool:
    """Whether the days of a portion of a standing measure have not passed."""
    days = floor(step.measure.lengths[step.portion - 1]) if step.measure.standing else 0
    if not days:
        return False
    if step.portion == 1:
        return history.origin is None or history.day < history.origin + days
    before = history.steps[step.previous].attempt.own
    return before is None or history.day < before + days


def write_diary(history: History) -> None:
    """Write down what is so now."""
    attempts = [(history.terms.steps[key], one.attempt) for key, one in history.steps.items()]
    history.diary.append(
        Instant(
            history.day,
            history.effective,
            frozenset(key for key in history.steps if counts(history, key)),
            frozenset(
                moment for moment in range(len(history.terms.moments)) if has_turn(history, moment)
            ),
            frozenset(one.number for step, one in attempts if accepted(history, step, one)),
            frozenset(one.number for step, one in attempts if confirmed(history, step, one)),
            frozenset(one.number for step, one in attempts if suffices(step, one)),
        )
    )


def turn_since(history: History, moment: int) -> int | None:
    """Give since when it is a moment's turn without a break; None: it is not."""
    if not has_turn(history, moment):
        return None
    day = history.day
    for instant in reversed(history.diary):
        if moment not in instant.turns or instant.effective != history.effective:
            break
        day = instant.day
    return day


def counted_since(history: History, key: str) -> int | None:
    """Give since when a step counts without a break; None: it does not."""
    if not counts(history, key):
        return None
    day = history.day
    for instant in reversed(history.diary):
        if key not in instant.counting:
            break
        day = instant.day
    return day


def confirmed_since(history: History, key: str) -> int:
    """Give since when a confirmed step is so."""
    number, day = history.steps[key].attempt.number, history.day
    for instant in reversed(history.diary):
        if number not in instant.confirmed:
            break
        day = instant.day
    return day


def falls_due(history: History, key: str) -> int:
    """Give the last day on which a step whose turn it is is in time, by itself."""
    terms, step = history.terms, history.terms.steps[key]
    since = turn_since(history, step.moment)
    assert since is not None
    assert history.effective is not None
    origin = history.origin or 0
    met = [history.effective]
    if terms.start is not None:
        met += [origin + day for day in step.not_before]
    if step.previous in terms.steps:
        met.append(counted_since(history, step.previous) or 0)
    met += [day for need in step.needs if (day := met_since(history, *need)) is not None]
    days = [since + terms.react, max(met) + step.days]
    days += [day for need in step.end_needs if (day := met_since(history, *need)) is not None]
    if step.end_day is not None:
        days.append(origin + step.end_day)
    return max(days)


def met_since(history: History, tables: Tables, lag: int) -> int | None:
    """Give when one of these tables was met, and the lag over."""
    days = []
    for table in tables:
        counted = [counted_since(history, one) for one in table]
        if None not in counted:
            days.append(max((one for one in counted if one is not None), default=0))
    return min(days) + lag if days else None


def excused(history: History, key: str) -> bool:
    """Whether a step was undone lawfully and its cause still stands."""
    from tests.oracle.process.falls import cause_stands

    course = history.steps[key]
    down = course.down
    if not course.missing or down is None or down.cause is None or down.by is None:
        return False
    return cause_stands(history, down.by, down.cause)


def owe(history: History) -> None:
    """Say by when what is missing is due, where the turn has come."""
    terms = history.terms
    if not terms.dated:
        return
    for moment, keys in enumerate(terms.moments):
        if not has_turn(history, moment):
            continue
        acts = [key for key in keys if not history.by_itself(key)]
        wanting = [
            key
            for key in acts
            if history.steps[key].due is None
            and history.steps[key].missing
            and not excused(history, key)
        ]
        for key in wanting:
            course = history.steps[key]
            course.due = max(falls_due(history, one) for one in acts)
            if course.down is not None and course.down.cause is not None:
                course.due = history.day + terms.react
                course.down.cause = None
    front = first_open(history)
    if front is None or history.in_force is None or history.stopped or history.ended:
        return
    if not_before(history, front) is None and held_up(history, front):
        for key in upholders(history, front):  # else each would wait for the other
            course = history.steps[key]
            if course.due is None and course.down is not None and not excused(history, key):
                again = course.down.day + 1 if course.gone else history.day + terms.react
                course.due = again


def go_back(history: History, fallen: list[tuple[str, Down]]) -> None:
    """Drop what is not owed any more, where the turn is not there."""
    if history.stopped or history.ended:
        return
    before = history.diary[-1].turns if history.diary else frozenset()
    front = first_open(history)
    # The later first: what is late no more holds up nothing before it.
    for step in sorted(history.terms.steps.values(), key=lambda one: -one.moment):
        key, course = step.key, history.steps[step.key]
        if course.due is None or not course.missing or has_turn(history, step.moment):
            continue
        upheld = step.during | step.begins_during
        gone = [
            (history.terms.steps[other], down)
            for other, down in fallen
            if history.terms.steps[other].moment < step.moment
            or (
                history.terms.steps[other].moment > step.moment
                and history.terms.steps[other].measure.id in upheld
            )
        ]
        if front is not None and course.down is not None:
            here = history.terms.moments[front]
            lies = any(
                step.measure.id in one.during | one.begins_during
                for one in map(history.terms.steps.__getitem__, here)
            )
            if lies and step.moment > front and any(history.steps[one].missing for one in here):
                continue  # it holds up another, and is owed by that
            if step.moment == front and course.down.by is not None:
                continue  # who brought down its own step owes it, truce or none
        if step.moment not in before and not gone:
            continue
        if any(down.by in step.by for _, down in gone):
            continue  # who brought it down itself owes by the old day
        others = any(
            down.how != "undone" and not set(step.by) & set(other.by) for other, down in gone
        )
        if history.late(key) and not others:
            continue
        course.due = None
