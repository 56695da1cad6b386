"""Who moves when: a lane for each measure, under the name of those who perform it."""

from __future__ import annotations

from collections.abc import Iterable

from paripassu.agreement.model import Agreement, Step
from paripassu.charts.arrows import arrows
from paripassu.charts.crowd import crowd, crowded
from paripassu.charts.draw import Sheet
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
from paripassu.charts.waits import Wait, waits
from paripassu.sequencing.plan import Plan, PlannedStep

TITLE = "Who moves when"
GUTTER = 230


def timeline(agreement: Agreement, plan: Plan) -> Picture:
    """Draw a plan by party, with what each step waits for."""
    links = waits(agreement, plan)
    moments = len({step.moment for step in plan.steps})
    axis = Axis.of(plan, 700)
    by = [names(agreement, row.by) for row in rows(agreement, plan, axis)]
    return Picture(
        name="timeline",
        title=TITLE,
        caption=_caption(plan, links, timed=axis.timed),
        alt=(
            f"Timeline of {len(plan.steps)} steps in {moments} moments, "
            f"performed by {'; '.join(by)}. The table of the plan says the same in words."
        ),
        specs={size.name: _spec(agreement, plan, links, size) for size in SIZES},
    )


def _caption(plan: Plan, links: list[Wait], *, timed: bool) -> str:
    across = "the days" if timed else "the moments, one after the other"
    if crowded(plan):
        return (
            "There are too many steps to draw one by one. A column's height is how many of them "
            f"are performed in that stretch; from left to right run {across}. "
            f"The {len(links)} waits of one step for another are not drawn."
        )
    bars = "A bar is a part of the agreement being performed, in the colour of the party that"
    said = [f"{bars} performs it (grey: jointly). From left to right run {across}."]
    if timed:
        said.append("The small numbers on top are the moments, as in the table.")
    kinds = {"fact" if link.party is None else link.firm for link in links}
    if kinds:
        said.append("An arrow leads from what is done first to what waits for it.")
    if kinds - {"fact"}:
        said.append("Its colour is that of the party that asks for the waiting.")
    if "fact" in kinds:
        said.append("Dashed grey: a fact that nobody can concede.")
    if False in kinds:
        said.append("Dotted: a preference.")
    if len({step.moment for step in plan.steps}) < len(plan.steps):
        said.append("A grey band joins what is done at one moment, by both sides together.")
    return " ".join(said)


def _spec(agreement: Agreement, plan: Plan, links: list[Wait], size: Size) -> Spec:
    gutter = 6 if size.narrow or crowded(plan) else GUTTER
    axis = Axis.of(plan, size.width - gutter - 6, gutter)
    if crowded(plan):
        return crowd(agreement, plan, axis, size, TITLE)
    layout = laid_out(agreement, plan, axis, size)
    colours = party_colours(agreement)
    sheet = Sheet(size.width, layout.bottom + HEIGHT)
    _together(sheet, plan, axis, layout)
    ruler(sheet, agreement, axis, 4, layout.bottom)
    if axis.timed:
        moment_marks(sheet, plan, axis, 10)
    _bars(sheet, agreement, colours, layout)
    arrows(sheet, links, layout.places, colours)
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
    bars, labels = [], []
    for row, block, middle in layout.blocks:
        colour = performer_colour(colours, row.by)
        bars.append(
            {
                "x": block.left + 0.75,
                "x2": block.right - 0.75,
                "y": middle - BAR / 2,
                "y2": middle + BAR / 2,
                "colour": colour,
                "tip": tip(agreement, block.steps),
            }
        )
        if block.label and block.inside:
            x = (block.left + block.right) / 2
            labels.append({"x": x, "y": middle, "text": block.label, "colour": ink_on(colour)})
    sheet.boxes(bars, cornerRadius=3)
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
