"""The timeline of a plan with more measures than there is room for lanes: steps counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from paripassu.agreement.model import Agreement
from paripassu.charts.dates import Mark, day_text
from paripassu.charts.draw import Sheet
from paripassu.charts.lanes import Axis, performers
from paripassu.charts.layout import BAR, placed_notes
from paripassu.charts.picture import Spec
from paripassu.charts.ruler import HEIGHT, ruler
from paripassu.charts.style import (
    CHARACTER,
    LINE,
    Size,
    party_colours,
    performer_colour,
)
from paripassu.charts.text import cut, measure_title, names, wrap
from paripassu.charts.times import flags
from paripassu.numbers import words
from paripassu.sequencing.plan import Plan

#: Lanes that one picture takes before a reader loses the thread.
MOST_LANES = 48
#: Rows: beyond so many different performers, the rest of the joint acts stand in one row.
MOST_ROWS = 16
#: Lines of dates; of more only the marks are drawn.
MOST_DATES = 12
_ROW = 44.0
_HEAD = 24.0


def crowded(plan: Plan) -> bool:
    """Whether a plan's measures are too many for a lane each."""
    return len({step.measure for step in plan.steps}) > MOST_LANES


def crowd(
    agreement: Agreement,
    plan: Plan,
    axis: Axis,
    size: Size,
    title: str,
    marks: Sequence[Mark] = (),
) -> Spec:
    """Draw how many steps each party performs in each stretch of the plan, over its dates."""
    colours = party_colours(agreement)
    place = {party.id: index for index, party in enumerate(agreement.parties)}
    every = performers(agreement, plan)
    own, rest = every[:MOST_ROWS], set(every[MOST_ROWS:])
    bins = 40 if size.narrow else 90
    width = axis.width / bins
    counts: dict[tuple[str, ...], list[int]] = {by: [0] * bins for by in own}
    measures: dict[tuple[str, ...], set[str]] = {by: set() for by in own}
    if rest:
        counts[()], measures[()] = [0] * bins, set()
    for step in plan.steps:
        by = tuple(sorted(step.by, key=place.__getitem__))
        by = () if by in rest else by
        # Half a pixel back: what ends with a stretch belongs to it.
        at = axis.end(step) - axis.offset - 0.5
        counts[by][min(bins - 1, max(0, int(at / width)))] += 1
        measures[by].add(step.measure)
    tallest = max(max(row) for row in counts.values())
    rows = 6 + len(counts) * (_HEAD + _ROW + 8)
    near = [mark for mark in marks if axis.low <= mark.day <= axis.high]
    notes, lines = placed_notes(axis, [*_joined(agreement, near)], rows - 2, MOST_DATES)
    tall = BAR + lines * LINE if notes else 0
    sheet = Sheet(size.width, rows + tall + HEIGHT)
    bottom = sheet.height - HEIGHT
    ruler(sheet, agreement, axis, 4, bottom)
    patches, heads, said, bars, floors = [], [], [], [], []
    top = 6.0
    for by, row in counts.items():
        colour = performer_colour(colours, by)
        name = names(agreement, by) or "Others, jointly"
        note = f"{sum(row)} steps of {len(measures[by])} measures"
        patches.append({"x": 6, "x2": 16, "y": top + 7, "y2": top + 17, "colour": colour})
        room = size.width - 40 - len(note) * CHARACTER
        heads.append({"x": 22, "y": top + 12, "text": cut(name, int(room / (CHARACTER * 1.25)))})
        said.append({"x": size.width - 6, "y": top + 12, "text": note})
        base = top + _HEAD + _ROW
        floors.append({"x": axis.offset, "x2": axis.offset + axis.width, "y": base, "y2": base})
        bars += [
            {
                "x": axis.offset + index * width + 0.5,
                "x2": axis.offset + (index + 1) * width - 0.5,
                "y": base - count / tallest * (_ROW - 2),
                "y2": base,
                "colour": colour,
                "tip": f"{name}: {count} step{'s' if count != 1 else ''}",
            }
            for index, count in enumerate(row)
            if count
        ]
        top += _HEAD + _ROW + 8
    sheet.boxes(patches, cornerRadius=2)
    sheet.words(heads, fontWeight="bold", fontSize=13, halo=True)
    sheet.words(said, style="quiet", align="right", halo=True)
    sheet.rules(floors, style="line")
    sheet.boxes(bars)
    flags(sheet, notes, colours)
    far = len(marks) - len(near)
    verb, be = ("lies", "is") if far == 1 else ("lie", "are")
    subtitle = wrap(agreement.title or agreement.id, int(size.width / CHARACTER), 2)
    return sheet.spec(
        title,
        [
            *subtitle,
            f"The tallest column is {tallest} step{'s' if tallest != 1 else ''}.",
            *(
                [f"{words.count(far, 'date')} {verb} beyond these days and {be} not drawn."]
                if far
                else []
            ),
        ],
        f"{title}: {len(plan.steps)} steps, counted.",
    )


def _joined(agreement: Agreement, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Give one mark for each day and kind, which names its measure or counts its measures."""
    for (_, claim), same in groupby(
        sorted(marks, key=lambda mark: (mark.day, mark.claim)),
        key=lambda mark: (mark.day, mark.claim),
    ):
        found = [*same]
        one = found[0]
        measures = {mark.measure for mark in found}
        what = measure_title(agreement, one.measure)
        if len(found) == 1:
            yield replace(one, text=f"{what} {one.text}", short=f"{what} {one.short}")
            continue
        what = what if len(measures) == 1 else f"{len(measures)} measures"
        when = "by" if claim == "by" else "not before"
        parties = tuple(dict.fromkeys(party for mark in found for party in mark.parties))
        yield replace(
            one,
            parties=parties if len(parties) == 1 else (),
            text=f"{what} {when} {day_text(agreement, one.day)}",
            short=f"{what} {when} day {words.day(one.day)}",
        )
