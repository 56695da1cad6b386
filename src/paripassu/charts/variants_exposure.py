"""Each variant's exposure, party by party: small pictures on one scale, and a table of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.charts.draw import Sheet
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.panel import (
    HEIGHT,
    Box,
    Frame,
    Mark,
    curve,
    extent,
    levels,
    limit_words,
    limited,
    worst,
)
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, SIZES, Size, party_colours
from paripassu.charts.text import columns, cut, number, party_title, wrap
from paripassu.charts.ticks import ticks
from paripassu.charts.variants_courses import Course, Courses, courses, drawn
from paripassu.charts.variants_picture import MOST_DRAWN, MOST_PARTIES
from paripassu.sequencing.variants import ComparedVariants

#: Rows of the table of one party.
MOST_TIMES = 20
NO_PLAN = "no plan"


def exposure_pictures(compared: ComparedVariants) -> list[Picture]:
    """Draw how exposed each party is over time: for each a picture, in it all variants."""
    return [
        _picture(compared, one, more=len(compared.variants) - MOST_DRAWN)
        for one in [*courses(compared, MOST_DRAWN)][:MOST_PARTIES]
    ]


def exposure_grids(compared: ComparedVariants, across: int) -> Iterator[Grid]:
    """Give the same as tables: for each party, with so many variants in one."""
    for one in courses(compared, len(compared.variants)):
        yield from _grids(compared.agreement, one, across)


def _title(agreement: Agreement, party: str) -> str:
    return f"Exposure of {party_title(agreement, party)}, variant by variant"


def _picture(compared: ComparedVariants, one: Courses, more: int) -> Picture:
    agreement = compared.agreement
    unit = "days" if one.timed else "the moments of the plan"
    return Picture(
        name=f"variants-exposure-{one.party}",
        title=_title(agreement, one.party),
        caption=(
            "Exposure is what the party would have lost, on balance, if everything broke down "
            "then. It stays under the dashed line, the most that the party accepts, where that is "
            "near enough to be drawn. All have the "
            f"same scale upwards, and the same from left to right: {unit}."
            + (f" The first {MOST_DRAWN} of {more + MOST_DRAWN} are drawn." if more > 0 else "")
        ),
        alt=" ".join(f"{course.name}: {_said(course)}." for course in one.every),
        specs={size.name: _spec(agreement, one, size) for size in SIZES},
    )


def _said(course: Course) -> str:
    return NO_PLAN if course.series is None else worst(course.series, tempted=False)


def _spec(agreement: Agreement, one: Courses, size: Size) -> Spec:
    across = 1 if size.narrow else min(3, len(one.every))
    gap = 24.0
    width = (size.width - gap * (across - 1)) / across
    tall = HEIGHT + 58
    rows = -(-len(one.every) // across)
    sheet = Sheet(size.width, rows * tall)
    colour = party_colours(agreement)[one.party]
    found = [course.series for course in one.every if course.series is not None]
    limits = [float(each.tolerance) for each in found if each.tolerance is not None]
    amounts = [float(amount) for each in found for amount in each.exposure]
    low, high, _ = extent(amounts, max(limits, default=None))
    for index, course in enumerate(one.every):
        x, y = (index % across) * (width + gap), (index // across) * tall
        said = _said(course)
        sheet.words([{"x": x + width - 8, "y": y + 12, "text": said}], align="right")
        room = (width - 24 - columns(said) * CHARACTER) / (CHARACTER * 1.2)
        sheet.words(
            [{"x": x, "y": y + 12, "text": cut(course.name, int(room))}],
            fontWeight="bold",
            fontSize=12,
        )
        first = 0.0 if one.timed else -1.0
        frame = Frame(Box(x, y + 24, width), low, high, first, float(one.last))
        _ground(sheet, frame, timed=one.timed)
        if course.series is not None:
            _course(sheet, frame, course, colour)
    subtitle = wrap(agreement.title or agreement.id, int(size.width / CHARACTER), 2)
    title = _title(agreement, one.party)
    return sheet.spec(title, subtitle, f"{title}: {len(one.every)} panels.")


def _course(sheet: Sheet, frame: Frame, course: Course, colour: str) -> None:
    one = course.series
    assert one is not None
    mark = None
    if one.exposure[one.worst]:
        said = f"{course.name}: {worst(one, tempted=False)}, {one.when(one.worst)}"
        mark = Mark(float(course.at[one.worst]), float(one.exposure[one.worst]), said)
    limit = None if one.tolerance is None else float(one.tolerance)
    shown = limit if limit is not None and limit <= frame.high else None
    curve(sheet, frame, drawn(course.points), colour, shown, mark)
    limited(sheet, frame, shown, limit_words(one.tolerance, shown=shown is not None))


def _ground(sheet: Sheet, frame: Frame, *, timed: bool) -> None:
    """Draw the amounts, and what runs from left to right."""
    levels(sheet, frame)
    y = frame.bottom + 11
    start = "day 0" if timed else "before"
    sheet.words([{"x": frame.left, "y": y, "text": start}], style="quiet")
    free = frame.left + (len(start) + 1) * CHARACTER + 4
    numbers = []
    for mark in ticks(max(frame.first, 0.0), frame.last, 6):
        x, half = frame.x(mark), columns(number(mark)) * CHARACTER / 2
        if x - half >= free:
            numbers.append({"x": x, "y": y, "text": number(mark)})
            free = x + half + 4
    sheet.words(numbers, style="quiet", align="center")


def _grids(agreement: Agreement, one: Courses, across: int) -> Iterator[Grid]:
    file, *others = one.every
    times = one.times(MOST_TIMES)
    thin = len(times) < len(one.times(10**9))
    for first in range(0, max(1, len(others)), across):
        shown = [file, *others[first : first + across]]
        part = f" ({first // across + 1})" if len(others) > across else ""
        rows = [
            GridRow(["Accepts", *(_accepts(course) for course in shown)]),
            *(
                GridRow([_when(one, at), *(_amount(course, at, to) for course in shown)])
                for at, to in zip(times, [*times[1:], None], strict=True)
            ),
        ]
        yield Grid(
            f"{_title(agreement, one.party)}{part}",
            ["From day" if one.timed else "After moment", *(course.name for course in shown)],
            rows,
            caption="What a row says holds until the next one"
            + (": of several amounts the highest." if thin else ".")
            + f" “–”: {NO_PLAN}.",
            fold=True,
        )


def _when(one: Courses, at: Fraction) -> str:
    return "before" if at < 0 else number(at, "asked")


def _accepts(course: Course) -> str:
    if course.series is None:
        return "–"
    limit: Fraction | None = course.series.tolerance
    return "no limit known" if limit is None else number(limit)


def _amount(course: Course, at: Fraction, to: Fraction | None) -> str:
    found = course.highest(at, to)
    return "–" if found is None else number(found, "asked")
