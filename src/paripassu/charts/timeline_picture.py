"""Who moves when: a lane for each measure, under the name of those who perform it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from paripassu.agreement.model import Agreement, Step
from paripassu.charts.arrows import arrows
from paripassu.charts.crowd import crowd, crowded
from paripassu.charts.dates import Mark, date_marks
from paripassu.charts.draw import Sheet
from paripassu.charts.key import key, key_entries, key_height
from paripassu.charts.lanes import Axis, rows
from paripassu.charts.layout import BAR, Layout, Place, laid_out
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.ruler import HEIGHT, moment_marks, ruler
from paripassu.charts.style import (
    CHARACTER,
    SIZES,
    Size,
    ink_on,
    party_colours,
    performer_colour,
)
from paripassu.charts.text import (
    cut,
    measure_title,
    names,
    number,
    portion,
    share_of,
    wrap,
)
from paripassu.charts.times import allowed, flags, kept_up, times
from paripassu.charts.waits import Wait, waits
from paripassu.sequencing.plan import Plan, PlannedStep

TITLE = "Who moves when"
GUTTER = 230


def timeline(agreement: Agreement, plan: Plan) -> Picture:
    """Draw a plan by party, with what each step waits for."""
    links = waits(agreement, plan)
    marks = date_marks(agreement, plan)
    moments = len({step.moment for step in plan.steps})
    axis = Axis.of(plan, 700)
    by = [names(agreement, row.by) for row in rows(agreement, plan, axis)]
    return Picture(
        name="timeline",
        title=TITLE,
        caption=_caption(agreement, plan, links, marks, timed=axis.timed),
        alt=(
            f"Timeline of {len(plan.steps)} steps in {moments} moments, "
            f"performed by {'; '.join(by)}.{_in_words(agreement, plan, marks)} "
            "The table of the plan says the same in words."
        ),
        specs={size.name: _spec(agreement, plan, links, marks, size) for size in SIZES},
    )


def _in_words(agreement: Agreement, plan: Plan, marks: list[Mark]) -> str:
    kept = [measure_title(agreement, name) for name in kept_up(agreement, plan)]
    said = f" Kept up without a break: {'; '.join(kept)}." if kept else ""
    dates = [f"{measure_title(agreement, mark.measure)} {mark.text}" for mark in marks]
    return said + (f" Dates: {'; '.join(dates)}." if dates else "")


def _caption(
    agreement: Agreement, plan: Plan, links: list[Wait], marks: list[Mark], *, timed: bool
) -> str:
    across = "the days" if timed else "the moments, one after the other"
    if crowded(plan):
        return (
            "There are too many steps to draw one by one. A column's height is how many of them "
            f"are performed in that stretch; from left to right run {across}. "
            f"The {len(links)} waits of one step for another are not drawn."
            + (
                " Under the columns stand the dates: the flag points to the side where the work "
                "has to be."
                if timed and marks
                else ""
            )
        )
    bars = "A bar is a part of the agreement being performed, in the colour of the party that"
    said = [f"{bars} performs it (grey: jointly). From left to right run {across}."]
    if timed:
        said.append("The small numbers on top are the moments, as in the table.")
    if kept_up(agreement, plan):
        said.append("A bar with thin lines across it is kept up without a break, for so long.")
    if timed and marks:
        said.append(
            "A line through a lane is a date: the flag points to the side where the work has to be."
        )
    if timed and any(link.within is not None for link in links):
        said.append(
            "A thin line under a lane is the time within which something has to be done, up to the "
            "stroke at its end."
        )
    if timed and any(link.lag for link in links):
        said.append("A thin line before a bar is time that has to pass first.")
    if timed and allowed(agreement, plan):
        said.append(
            "A thin line over a lane is the time in which it may be done, because something else "
            "is kept up."
        )
    links = [
        link for link in links if link.within is None and link.source.measure != link.target.measure
    ]
    kinds = {"fact" if link.party is None else link.firm for link in links}
    if kinds:
        said.append("An arrow leads from what is done first to what waits for it.")
    if kinds - {"fact"}:
        said.append("Its colour is that of the party that asks for the waiting.")
    if "fact" in kinds:
        said.append("Dashed grey: a fact that nobody can concede.")
    if False in kinds:
        said.append("Dotted: a preference.")
    if any(link.one_of for link in links):
        said.append("Long dashes: one of several things that it could wait for.")
    if len({step.moment for step in plan.steps}) < len(plan.steps):
        said.append("A grey band joins what is done at one moment, by both sides together.")
    return " ".join(said)


def _spec(
    agreement: Agreement, plan: Plan, links: list[Wait], marks: list[Mark], size: Size
) -> Spec:
    gutter = 6 if size.narrow or crowded(plan) else GUTTER
    days = [float(mark.day) for mark in marks]
    axis = Axis.of(plan, size.width - gutter - 6, gutter, days)
    if crowded(plan):
        return crowd(agreement, plan, axis, size, TITLE, marks if axis.timed else ())
    layout = laid_out(agreement, plan, axis, size, marks if axis.timed else ())
    colours = party_colours(agreement)
    kinds = key_entries(agreement, plan, links) if axis.timed else []
    sheet = Sheet(size.width, layout.bottom + HEIGHT + key_height(kinds, size.width))
    _together(sheet, plan, axis, layout)
    ruler(sheet, agreement, axis, 4, layout.bottom)
    if axis.timed:
        moment_marks(sheet, plan, axis, 10)
    if axis.timed:
        times(sheet, agreement, plan, links, layout.places, axis, colours)
    _bars(sheet, agreement, colours, layout)
    arrows(sheet, links, layout.places, colours)
    flags(sheet, layout.notes, colours)
    key(sheet, kinds, layout.bottom + HEIGHT)
    heads(
        sheet,
        [
            (performer_colour(colours, row.by), names(agreement, row.by), y)
            for row, y in layout.heads
        ],
        size,
    )
    # Names last, on clear ground: arrows may run past them.
    sheet.words(layout.labels, halo=True)
    beside = [
        {"x": block.right + 4, "y": y, "text": block.label}
        for _, block, y in layout.blocks
        if block.label and not block.inside
    ]
    sheet.words(beside, halo=True)
    subtitle = wrap(agreement.title or agreement.id, int(size.width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(plan.steps)} steps.")


def _together(sheet: Sheet, plan: Plan, axis: Axis, layout: Layout) -> None:
    """Join the steps of one moment by a band from the first lane to the last."""
    moments: dict[int, list[Place]] = {}
    for step in plan.steps:
        place = layout.places[Step(step.measure, step.portion)]
        moments.setdefault(step.moment, []).append(place)
    bands = []
    for places in moments.values():
        if len({place.middle for place in places}) > 1:
            end = max(place.right for place in places)
            left = end - 10 if axis.timed else min(place.left for place in places)
            high = min(place.middle for place in places) - BAR / 2 - 3
            low = max(place.middle for place in places) + BAR / 2 + 3
            bands.append({"x": left - 2, "x2": end + 2, "y": high, "y2": low})
    sheet.boxes(bands, style="line", cornerRadius=4, opacity=0.75)


def heads(sheet: Sheet, named: Iterable[tuple[str, str, float]], size: Size) -> None:
    """Name the performers, with a patch of their colour: the key to all colours."""
    named = list(named)
    patches = [
        {"x": 6, "x2": 16, "y": y - 5, "y2": y + 5, "colour": colour} for colour, _, y in named
    ]
    sheet.boxes(patches, cornerRadius=2)
    most = int((size.width - 30) / (CHARACTER * 1.25))
    words = [{"x": 22, "y": y, "text": cut(text, most)} for _, text, y in named]
    sheet.words(words, fontWeight="bold", fontSize=13, halo=True)


def _bars(sheet: Sheet, agreement: Agreement, colours: dict[str, str], layout: Layout) -> None:
    bars: list[dict[str, Any]] = []
    labels, ends = [], []
    before = ""
    for row, block, middle in layout.blocks:
        colour = performer_colour(colours, row.by)
        measure = block.steps[0].measure
        said = tip(agreement, block.steps)
        top, bottom = middle - BAR / 2, middle + BAR / 2
        if measure == before and agreement.measure[measure].standing:
            # Kept up without a break: one bar, and a line where a portion ends.
            ends.append({"x": block.left, "x2": block.left, "y": top + 1, "y2": bottom - 1})
            bars[-1] |= {"x2": block.right - 0.75, "tip": f"{bars[-1]['tip']}; {said}"}
        else:
            bars.append(
                {"x": block.left + 0.75, "x2": block.right - 0.75, "y": top, "y2": bottom,
                 "colour": colour, "tip": said}
            )  # fmt: skip
        before = measure
        if block.label and block.inside:
            x = (block.left + block.right) / 2
            labels.append({"x": x, "y": middle, "text": block.label, "colour": ink_on(colour)})
    sheet.boxes(bars, cornerRadius=3)
    sheet.rules(ends, style="paper", strokeWidth=1)
    sheet.words(labels, align="center")


def tip(agreement: Agreement, steps: tuple[PlannedStep, ...]) -> str:
    """Say in a line what a bar stands for."""
    first, last = steps[0], steps[-1]
    what = f"{names(agreement, first.by)}: {measure_title(agreement, first.measure)}"
    if first is not last:
        part = f"portions {first.portion} to {last.portion} of {first.of}"
    else:
        part = portion(agreement, first.measure, first.portion, first.of) or "the whole"
    share = share_of(sum((step.share for step in steps), start=first.share * 0))
    when = f"moment {first.moment}" + (f" to {last.moment}" if first is not last else "")
    if first.start_day is not None and last.end_day is not None:
        when += f", day {number(first.start_day, 'promised')} to {number(last.end_day, 'asked')}"
    return f"{what}; {part} ({share}); {when}"
