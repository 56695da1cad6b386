"""A demand that is softened, in a sentence: what is accepted, and instead of what."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paripassu.agreement.fields import LIKE
from paripassu.agreement.model import Agreement, Position
from paripassu.agreement.wording import days, number, percent, what
from paripassu.numbers import words
from paripassu.sequencing.repairs.apply import soften_position
from paripassu.sequencing.repairs.changes import NeedChange, Softening
from paripassu.sequencing.sentences import portion, quoted, reached


def softening(agreement: Agreement, change: Softening) -> str:
    """Say what a party accepts, as one clause."""
    position = agreement.position[change.position]
    party = agreement.party[position.party].title
    return f"{party} accepts {_accepted(agreement, position, change)}"


def _accepted(agreement: Agreement, position: Position, change: Softening) -> str:
    title = quoted(agreement, position.measure)
    new = soften_position(position, change)
    if change.share is not None:
        # Who writes down what stands here has a plan: a lower floor is rounded down, a higher
        # limit up.
        floor = position.claim == "at_least"
        bound = "at least" if floor else "up to"
        return (
            f"{bound} {percent(change.share.after, 'promised' if floor else 'asked')} of {title} "
            f"instead of {percent(change.share.before)}"
        )
    match position.claim:
        case "by":
            return (
                f"that {what(agreement, new)} instead of {_when(position)}, {_apart(change)} later"
            )
        case "within":
            assert change.days is not None
            return f"that {what(agreement, new)} instead of within {number(change.days.before)}"
        case "not_before":
            said = f"that {what(agreement, new)}"
            if change.day is not None or change.date is not None:
                said += f" instead of {_when(position)}, {_apart(change)} earlier"
            if change.part is not None or change.gate is not None:
                said += f", rather than that {place(agreement, position)} no sooner"
            return said
    waits = " and ".join(_waits(agreement, position, change)) or "what it waits for"
    said = f"{waits} before {place(agreement, new)}"
    if change.part is not None or change.gate is not None:
        said += _rather(agreement, position, new)
    if change.lag_days is not None:
        said += (
            f", {days(change.lag_days.after)} after it instead of {days(change.lag_days.before)}"
        )
    return said


def _rather(agreement: Agreement, old: Position, new: Position) -> str:
    before, after = place(agreement, old), place(agreement, new)
    if after.replace(" is completed", " is begun") == before:
        return ", rather than begun"
    return f", rather than before {before}"


def _waits(agreement: Agreement, position: Position, change: Softening) -> Iterator[str]:
    """Say what is waited for: what has changed, or all of it where nothing has."""
    if change.needs:
        for name, new in change.needs.items():
            yield _need(agreement, position, name, new)
        return
    for name, need in position.needs.items():
        if need in LIKE:
            yield f"the like share of {quoted(agreement, name)}"
        else:
            yield reached(agreement, name, need)


def _need(agreement: Agreement, position: Position, name: str, new: NeedChange) -> str:
    if new.after in LIKE:
        own = quoted(agreement, position.measure)
        return (
            f"as much of {quoted(agreement, name)} as is done of {own} before the portion, "
            "instead of with it,"
        )
    less = portion(new.after, "promised")  # what is waited for: no more than leaves a plan
    return f"{less} instead of {reached(agreement, name, new.before)}"


def place(agreement: Agreement, position: Position) -> str:
    """Say what happens at the gate of a position: “Arms” is completed."""
    measure = agreement.measure[position.measure]
    title = quoted(agreement, position.measure)
    part, begins = position.meant_part, position.meant_gate == "begin"
    count = len(measure.shares)
    done = "begun" if begins else "completed"
    if position.share is not None:
        return f"{percent(position.share)} of {title} is {'begun' if begins else 'done'}"
    whole = count == 1 or (part == "first" and begins) or (part == "last" and not begins)
    if whole and part in ("first", "last", 1):
        return f"{title} is {done}"
    if part == "each":
        return f"each portion of {title} is {done}"
    if part in ("first", "last"):
        return f"the {part} portion of {title} is {done}"
    if isinstance(part, int):
        return f"portion {part} of {count} of {title} is {done}"
    return f"“{part}” of {title} is {done}"


def _when(position: Position) -> str:
    if position.date is not None:
        return words.date(position.date)
    return f"day {number(position.day or Fraction(0))}"


def _apart(change: Softening) -> str:
    if change.date is not None:
        return days(Fraction(abs((change.date.after - change.date.before).days)))
    assert change.day is not None
    return days(abs(change.day.after - change.day.before))
