"""Where labels, bars and steps of a timeline come to stand, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from paripassu.agreement.model import Agreement, Step
from paripassu.charts.dates import Mark
from paripassu.charts.lanes import Axis, Block, Lane, Row, rows
from paripassu.charts.letters import pixels
from paripassu.charts.style import CHARACTER, LINE, Size
from paripassu.charts.text import cut, measure_title, wrap
from paripassu.sequencing.plan import Plan, PlannedStep

#: Pixels of a bar, and of a performer's heading.
BAR = 16
_HEAD = 26
#: Lines of dates under a lane; of more dates only the mark is drawn.
MOST_NOTES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: the pixels of its ends and of its middle line, and its moment."""

    left: float
    right: float
    middle: float
    moment: int


@dataclass(frozen=True, slots=True)
class Note:
    """A date under a lane: the pixel of its day, the middles of its line and of the lane.

    Attributes
    ----------
    x, y, lane : float
    text : str
        Empty where there is no room.
    before : bool
        Whether the text stands to the left of the day.
    """

    mark: Mark
    x: float
    y: float
    lane: float
    text: str
    before: bool


@dataclass
class Layout:
    """Where rows, labels and steps have come to stand."""

    heads: list[tuple[Row, float]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    blocks: list[tuple[Row, Block, float]] = field(default_factory=list)
    places: dict[Step, Place] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    bottom: float = 0.0


def laid_out(
    agreement: Agreement, plan: Plan, axis: Axis, size: Size, marks: Sequence[Mark] = ()
) -> Layout:
    """Give every label, bar and step its place, from the top down."""
    layout = Layout()
    at = 22.0 if axis.timed else 6.0
    for row in rows(agreement, plan, axis):
        layout.heads.append((row, at + _HEAD / 2))
        at += _HEAD
        for lane in row.lanes:
            room = axis.width if size.narrow else axis.offset - 20
            label = wrap(_lane_title(agreement, lane), int(room / CHARACTER), 2)
            tall = len(label) * LINE
            if size.narrow:
                first, middle = at + LINE / 2, at + tall + 4 + BAR / 2
                height = tall + BAR + 12.0
            else:
                height = max(BAR, tall) + 9.0
                middle = at + height / 2
                first = middle - (len(label) - 1) * LINE / 2
            layout.labels.append({"x": 6, "y": first, "text": label})
            for block in lane.blocks:
                layout.blocks.append((row, block, middle))
                for step in block.steps:
                    layout.places[Step(step.measure, step.portion)] = _place(
                        axis, block, step, middle
                    )
            noted = [mark for mark in marks if mark.measure == lane.measure]
            notes, lines = placed_notes(axis, noted, middle)
            layout.notes += notes
            at = max(at + height, middle + BAR / 2 + 7 + lines * LINE + (4 if lines else 0))
        at += 8
    layout.bottom = at
    return layout


def _lane_title(agreement: Agreement, lane: Lane) -> str:
    title = measure_title(agreement, lane.measure)
    count = sum(len(block.steps) for block in lane.blocks)
    # Bars too thin for labels are counted where there is room.
    if count > 1 and not any(block.label for block in lane.blocks):
        return f"{title} ({count} portions)"
    return title


def _place(axis: Axis, block: Block, step: PlannedStep, middle: float) -> Place:
    if len(block.steps) == 1:
        return Place(block.left, block.right, middle, step.moment)
    end = min(axis.end(step), block.right)
    return Place(max(block.left, end - 6), end, middle, step.moment)


def placed_notes(
    axis: Axis, marks: Sequence[Mark], middle: float, most: int = MOST_NOTES
) -> tuple[list[Note], int]:
    """Place the dates of a lane beneath it, from the right to the left, and count their lines.

    Those farther left stand lower, so that a line up to the lane crosses no words. Beyond so many
    lines only the marks are drawn.
    """
    notes = []
    edge = axis.offset + axis.width
    taken: list[list[tuple[float, float]]] = []
    for mark in reversed(marks):
        x = min(max(axis.pixel(float(mark.day)), axis.offset), edge)
        side = max(edge - x, x - axis.offset)
        text = mark.text if pixels(mark.text) + 14 <= side else mark.short
        wide = pixels(text) + 14
        before = x + wide > edge
        if before and x - wide < axis.offset:
            # Neither side has room for all of it: the wider one, as much as fits.
            before = x - axis.offset > edge - x
            room = x - axis.offset if before else edge - x
            text = cut(mark.text, max(1, int((room - 16) / CHARACTER)))
            wide = min(room, pixels(text) + 14)
        span = (x - wide, x + 4) if before else (x - 8, x + wide)
        line = next(
            (
                at
                for at, others in enumerate(taken)
                if all(span[1] + 4 <= left or right + 4 <= span[0] for left, right in others)
            ),
            len(taken),
        )
        if line >= most:
            line, text = most - 1, ""
            span = (x, x)
        if line == len(taken):
            taken.append([])
        taken[line].append(span)
        y = middle + BAR / 2 + 7 + LINE * (line + 0.5)
        notes.append(Note(mark, x, y, middle, text, before))
    return notes, len(taken)
