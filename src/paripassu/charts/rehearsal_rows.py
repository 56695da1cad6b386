"""A plan gone through, as rows: how it stands at a point, and what each question comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.plan_rows import Exposed
from paripassu.charts.style import party_colours
from paripassu.charts.text import (
    done_on,
    from_day,
    measure_title,
    names,
    number,
    on_day,
    party_title,
    portion,
)
from paripassu.numbers import words
from paripassu.sequencing.plan import PlannedStep
from paripassu.sequencing.rehearsal.course import Course, step_of
from paripassu.sequencing.rehearsal.delay import Delay
from paripassu.sequencing.rehearsal.stop import Left, Part
from paripassu.sequencing.rehearsal.walk import Walk


@dataclass(frozen=True, slots=True)
class Standing:
    """How one party stands at a point.

    Attributes
    ----------
    title, colour : str
        Of the party.
    kept, temptation : str
        In its own units.
    exposed : Exposed
    """

    title: str
    colour: str
    kept: str
    exposed: Exposed
    temptation: str


def standings(course: Course, point: int) -> list[Standing]:
    """Give a row for each party, in the agreement's order."""
    agreement, here = course.agreement, course.points[point]
    colours = party_colours(agreement)
    return [
        Standing(
            title=party_title(agreement, party.id),
            colour=colours[party.id],
            kept=number(here.kept[party.id], "promised"),
            exposed=Exposed(
                party.id,
                here.exposure[party.id],
                None if party.tolerance is None else party.tolerance.low,
            ),
            temptation=number(here.temptation[party.id], "asked"),
        )
        for party in agreement.parties
    ]


def step_title(agreement: Agreement, step: PlannedStep) -> str:
    """Name a step: “Peace treaty”, signature."""
    title = f"“{measure_title(agreement, step.measure)}”"
    part = portion(agreement, step.measure, step.portion, step.of)
    if agreement.measure[step.measure].stages:
        return f"{title}, {part}"
    return f"{title}, portion {part}" if part else title


def step_line(agreement: Agreement, step: PlannedStep) -> str:
    """Say who performs a step, and when."""
    said = f"{names(agreement, step.by)}: {step_title(agreement, step)}"
    if step.end_day is None:
        return said
    end = on_day(agreement, step.end_day)
    if step.start_day is None or step.start_day == step.end_day:
        return f"{said}, on {end}"
    return f"{said}, from {from_day(agreement, step.start_day)} to {end}"


def part_title(agreement: Agreement, part: Part) -> str:
    """Name portions of a measure, and who performs them."""
    many = f" ({part.portions} portions)" if part.portions > 1 else ""
    return f"“{measure_title(agreement, part.measure)}” by {names(agreement, part.by)}{many}"


def stop_grid(agreement: Agreement, left: Iterable[Left]) -> Grid:
    """Give what each party keeps, has lost, and is owed."""
    rows = [
        GridRow(
            [
                party_title(agreement, one.party),
                number(one.kept, "promised"),
                number(one.out, "asked"),
                "no limit" if one.tolerance is None else number(one.tolerance),
                number(-_sum(one.given), "asked"),
                number(_sum(one.got), "promised"),
                "; ".join(
                    f"{part_title(agreement, part)}: {number(part.value, 'promised')}"
                    for part in one.owed
                )
                or "nothing",
            ]
        )
        for one in left
    ]
    return Grid(
        "What each party is left with",
        ("Party", "Keeps", "Has lost", "Accepts", "Has given", "Has got", "Is owed"),
        rows,
        "In each party's own units, at the low end. Given and got are what lasts when all stops. "
        "Owed is what it was to have of the steps that are not done.",
        frozenset((0, 6)),
    )


def walk_grid(agreement: Agreement, walk: Walk) -> Grid:
    """Give what walking away is made of."""
    rows = [
        GridRow([what, part_title(agreement, part), number(-part.value, "asked")])
        for what, parts in (
            ("It need not do", walk.spares),
            ("It takes back", walk.takes_back),
            ("It does not get", walk.forgoes),
            ("It loses of what it got", walk.loses),
        )
        for part in parts
    ]
    rows.append(GridRow(["Without its stake", "the sum", number(walk.without_stake, "asked")]))
    if walk.stake:
        rows.append(GridRow(["Its stake", "lost by who walks away", number(-walk.stake, "asked")]))
    rows.append(GridRow(["In all", "its temptation", number(walk.temptation, "asked")]))
    return Grid(
        f"What walking away is worth to {party_title(agreement, walk.party)}",
        ("What", "Of what", "Worth"),
        rows,
        "In the party's own units, at the low end. Above 0 speaks for walking away.",
        frozenset((0, 1)),
    )


def moved_grid(course: Course, delay: Delay) -> Grid:
    """Give the moments that end later."""
    rows = []
    for moment, later in delay.moved.items():
        planned = course.day(moment + 1) or Fraction(0)
        steps = course.moments[moment]
        rows.append(
            GridRow(
                [
                    "; ".join(
                        f"{names(course.agreement, one.by)}: {step_title(course.agreement, one)}"
                        for one in steps
                    ),
                    done_on(course.agreement, planned),
                    done_on(course.agreement, planned + later),
                    words.day(later),
                ]
            )
        )
    return Grid(
        "What ends later",
        ("What", "Planned day", "Day now", "Days later"),
        rows,
        "What ends at one moment stands in one row. What is not named ends as planned.",
        frozenset((0, 1, 2)),
    )


def lasting_grid(course: Course, delay: Delay) -> Grid:
    """Give how long each exposure lasts."""
    agreement = course.agreement
    rows = [
        GridRow(
            [
                party_title(agreement, one.party),
                _reached_by(course, one.begins),
                "the end of the plan" if one.ends is None else _reached_by(course, one.ends),
                number(one.most, "asked"),
                words.day(one.planned),
                words.day(one.days),
                number(one.longer, "asked"),
            ]
        )
        for one in delay.lasting
    ]
    return Grid(
        "How long each exposure lasts",
        ("Party", "From", "Until", "At most", "Days planned", "Days now", "Days longer"),
        rows,
        "A party is exposed while it has given more than it keeps. The days in the first columns "
        "are those of the plan.",
        frozenset((0, 1, 2)),
    )


def _reached_by(course: Course, moment: int) -> str:
    """Name what ends a moment; its day is that of the plan."""
    titles = "; ".join(step_title(course.agreement, one) for one in course.moments[moment])
    return f"{titles}, on {on_day(course.agreement, course.day(moment + 1) or Fraction(0))}"


def _sum(parts: Iterable[Part]) -> Fraction:
    return sum((part.value for part in parts), Fraction(0))


def late_choices(course: Course) -> Iterator[tuple[str, int, str]]:
    """Give who can be late with what: ``PARTY MEASURE:PORTION``, its moment, and in words.

    The plan has to have days.
    """
    for place, moment in enumerate(course.moments):
        for step in moment:
            for party in step.by:
                who = party_title(course.agreement, party)
                what = step_title(course.agreement, step)
                day = on_day(course.agreement, step.end_day or Fraction(0))
                yield f"{party} {step_of(step)}", place, f"{who}: {what}, on {day}"
