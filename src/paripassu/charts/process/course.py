"""What becomes of a plan, step by step: as it was to be, as it went, and what is wrong with it.

Days are ordinals; nothing is drawn here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from paripassu.agreement.model import Agreement
from paripassu.charts.process.status_names import Names
from paripassu.numbers import words
from paripassu.process.status import Status
from paripassu.process.status_parts import StepStatus

#: What a mark says of a step at the day of its deed.
Sign = Literal["settled", "open", "disputed", "down"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One step: as it was to be, and as it went.

    Attributes
    ----------
    key : str
        ``MEASURE:PORTION``.
    planned : tuple of float or None
        First and last day by the plan.
    turn : int or None
        Since when it was its performers' turn.
    done : int or None
        When it was performed.
    sign : str or None
        ``settled``: beyond dispute. ``open``: not yet. ``disputed``. ``down``: does not count.
    late : tuple of int or None
        The first and the last day on which it was late.
    due : int or None
        Of a step that is missing: the last day on which it is, or was, in time.
    disputes : tuple of (int, int)
        First and last day of each.
    falls : tuple of int
        When it stopped counting; it may have been done again.
    """

    key: str
    planned: tuple[float, float] | None = None
    turn: int | None = None
    done: int | None = None
    sign: Sign | None = None
    late: tuple[int, int] | None = None
    due: int | None = None
    disputes: tuple[tuple[int, int], ...] = ()
    falls: tuple[int, ...] = ()

    def days(self) -> Iterator[float]:
        """Give every day that has something to show."""
        yield from self.planned or ()
        yield from (day for day in (self.turn, self.done, self.due) if day is not None)
        yield from self.late or ()
        yield from self.falls
        for first, last in self.disputes:
            yield first
            yield last


@dataclass(frozen=True, slots=True)
class Lane:
    """A measure: its steps, and where it stands in words.

    Attributes
    ----------
    said : str
        ``2 of 3 done; part 3 late by 5 days``.
    alarm : bool
        Whether something is late, disputed or undone.
    """

    measure: str
    by: tuple[str, ...]
    pieces: tuple[Piece, ...]
    said: str
    alarm: bool


def lanes(status: Status, terms: Agreement) -> list[Lane]:
    """Give a lane for each measure of the plan, those of one performer together.

    Performers stand in the agreement's order, joint ones last; their measures as they begin.
    """
    names = Names(status)
    planned = planned_days(status, terms)
    place = {party.id: index for index, party in enumerate(terms.parties)}
    of: dict[str, list[StepStatus]] = {}
    for step in status.steps:
        of.setdefault(step.measure, []).append(step)
    found = []
    for measure, steps in of.items():
        steps.sort(key=lambda step: step.portion)
        by = tuple(sorted(steps[0].by, key=lambda party: (place.get(party, len(place)), party)))
        pieces = tuple(_piece(status, step, planned.get(step.key)) for step in steps)
        said, alarm = lane_words(status, names, steps)
        found.append(Lane(measure, by, pieces, said, alarm))
    order = {step.measure: number for number, step in reversed([*enumerate(status.steps)])}
    return sorted(
        found,
        key=lambda lane: (
            len(lane.by),
            [place.get(party, len(place)) for party in lane.by],
            order[lane.measure],
        ),
    )


def origin_of(status: Status, terms: Agreement) -> dt.date | None:
    """Give day 0 of the plan: the agreement's start, or the day since when it is in force."""
    return terms.start or status.in_force


def planned_days(status: Status, terms: Agreement) -> Mapping[str, tuple[float, float]]:
    """Give of each step that has days its first and last one, as ordinals."""
    origin = origin_of(status, terms)
    if status.planned is None or origin is None:
        return {}
    found = {}
    for step in status.planned["steps"]:
        end = step.get("end_day")
        if end is not None:
            start = step.get("start_day")
            first = float(end if start is None else start)
            key = f"{step['measure']}:{step['portion']}"
            found[key] = (origin.toordinal() + first, origin.toordinal() + float(end))
    return found


def _piece(status: Status, step: StepStatus, planned: tuple[float, float] | None) -> Piece:
    at = status.at.toordinal()
    done = None if step.performed is None else step.performed.toordinal()
    late = None
    if step.state == "late" and step.late_since is not None:
        late = step.late_since.toordinal(), at
    elif done is not None and step.late_days:
        late = done - step.late_days + 1, done
    turn = step.since
    if turn is None and status.history is not None:
        turn = status.history.turns.get(step.moment)
    missing = step.state in ("due", "late")
    return Piece(
        key=step.key,
        planned=planned,
        turn=None if turn is None else turn.toordinal(),
        done=done,
        sign=_sign(step),
        late=late,
        due=step.due_by.toordinal() if missing and step.due_by is not None else None,
        falls=tuple(sorted(_falls(status, step))),
        disputes=tuple(
            (
                one.opened.toordinal(),
                at if one.closed is None else min(at, one.closed.toordinal()),
            )
            for one in status.disputes
            if one.step == step.key
        ),
    )


def _falls(status: Status, step: StepStatus) -> set[int]:
    days = {one.closed for one in status.disputes if one.step == step.key and one.how == "fell"}
    if step.down is not None:
        days.add(step.down.day)
    return {day.toordinal() for day in days if day is not None}


def _sign(step: StepStatus) -> Sign | None:
    if step.performed is None:
        return None
    if step.down is not None:
        return "down"
    if step.state == "disputed" or step.contested:
        return "disputed"
    return "settled" if step.state == "confirmed" else "open"


def lane_words(status: Status, names: Names, steps: Sequence[StepStatus]) -> tuple[str, bool]:
    """Say where a measure stands, and whether something is wrong with it."""
    done = [one for one in steps if one.state in ("performed", "disputed", "confirmed")]
    worst, alarm = _worst(status, names, steps)
    if len(steps) == 1:
        return worst, alarm
    if not done or (len(done) == len(steps) and not alarm):
        return worst, alarm
    counted = f"{len(done)} of {len(steps)} done"
    return (f"{counted}; {worst}" if worst else counted), alarm


def _worst(status: Status, names: Names, steps: Sequence[StepStatus]) -> tuple[str, bool]:
    many = len(steps) > 1

    def of(step: StepStatus, said: str) -> str:
        return f"{part_of(names, step)}: {said}" if many else said

    for step in steps:
        if step.state == "late" and step.due_by is not None:
            return of(step, f"late by {words.count((status.at - step.due_by).days, 'day')}"), True
    for step in steps:
        if step.state == "disputed":
            opened = [
                one.opened for one in status.disputes
                if one.step == step.key and one.closed is None
            ]  # fmt: skip
            since = f" since {words.date(min(opened))}" if opened else ""
            return of(step, f"disputed{since}"), True
    for step in steps:
        if step.state == "due":
            again = "to be done again, " if step.down is not None else "due "
            by = "now" if step.due_by is None else f"by {words.date(step.due_by)}"
            return of(step, f"{again}{by}"), step.down is not None
    for step in steps:
        if step.down is not None and step.state != "void":
            return of(step, f"stopped counting on {words.date(step.down.day)}"), True
    for step in steps:
        if step.contested:
            done = "" if step.performed is None else "done; "
            return of(step, f"{done}a dispute of it was not resolved"), True
    return _calm(steps), False


def _calm(steps: Sequence[StepStatus]) -> str:
    """Say where a measure stands with which nothing is wrong."""
    states = {one.state for one in steps}
    late = max((one.late_days or 0 for one in steps), default=0)
    after = f", {words.count(late, 'day')} late" if late else ""
    if states == {"confirmed"}:
        return f"done and settled{after}"
    if states <= {"confirmed", "performed"}:
        return f"done{after}, and not settled yet"
    if "void" in states:
        return "never done" if states == {"void"} else "the rest never done"
    if "performed" in states:
        return "not all of it settled yet"
    return "not its turn yet" if states == {"waiting"} else ""


def part_of(names: Names, step: StepStatus) -> str:
    """Name a part of a measure without the measure."""
    said = names.step(step.key)
    if not said.endswith(")"):
        return f"part {step.portion}"
    part = said.rpartition(" (")[2][:-1]
    return part.partition(" of ")[0] if part.startswith("part ") else part
