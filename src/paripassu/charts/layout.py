"""Where labels, bars and steps of a timeline come to stand, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from paripassu.agreement.model import Agreement, Step
from paripassu.charts.lanes import Axis, Block, Lane, Row, rows
from paripassu.charts.style import CHARACTER, LINE, Size
from paripassu.charts.text import measure_title, wrap
from paripassu.sequencing.plan import Plan, PlannedStep

#: Pixels of a bar, and of a performer's heading.
BAR = 16
_HEAD = 26


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: the pixels of its ends and of its middle line, and its moment."""

    left: float
    right: float
    middle: float
    moment: int


@dataclass
class Layout:
    """Where rows, labels and steps have come to stand."""

    heads: list[tuple[Row, float]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    blocks: list[tuple[Row, Block, float]] = field(default_factory=list)
    places: dict[Step, Place] = field(default_factory=dict)
    bottom: float = 0.0


def laid_out(agreement: Agreement, plan: Plan, axis: Axis, size: Size) -> Layout:
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
                first, middle = at + LINE / 2, at + tall + 2 + BAR / 2
                height = tall + BAR + 10.0
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
            at += height
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
