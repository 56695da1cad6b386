"""Where everything stands in the timeline: lanes, blocks and groups, in the plan's own units.

A lane is a measure; lanes of the same performers stand together under their name. Portions that
would be drawn on top of each other are one block, labelled with all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from paripassu.agreement.model import Agreement, Step
from paripassu.charts.style import CHARACTER
from paripassu.charts.text import columns, portion
from paripassu.sequencing.plan import Plan, PlannedStep

#: A portion that takes no time, or very little, still has to be seen.
LEAST_BLOCK = 7.0
#: Between two blocks, so that portions can be counted.
GAP = 1.5
#: A day so many times as far from the other end of the plan as its own end is not shown.
FAR = 1.3


@dataclass(frozen=True, slots=True)
class Axis:
    """What runs from left to right, and how far a pixel goes.

    Attributes
    ----------
    timed : bool
        Days; else moments.
    low, high : float
        The ends of the axis.
    width : float
        Pixels between them.
    offset : float
        Pixels before the low end.
    """

    timed: bool
    low: float
    high: float
    width: float
    offset: float

    @classmethod
    def of(cls, plan: Plan, width: float, offset: float = 0, days: Sequence[float] = ()) -> Axis:
        """Choose days where the plan has time, else moments.

        ``days`` are further days to make room for; what is far from the plan stays outside.
        """
        if plan.steps and all(step.end_day is not None for step in plan.steps):
            ends = [float(step.end_day or 0) for step in plan.steps]
            starts = [float(step.start_day or 0) for step in plan.steps]
            low, high = min(0.0, *starts), max(ends)
            if high > low:
                far = (high - low) * FAR
                low, high = (
                    min([low, *(day for day in days if day >= high - far)]),
                    max([high, *(day for day in days if day <= low + far)]),
                )
                # Room for what takes no time at either end.
                margin = (high - low) * LEAST_BLOCK / (width - 2 * LEAST_BLOCK)
                return cls(True, low - margin, high + margin, width, offset)
        last = max((step.moment for step in plan.steps), default=0)
        return cls(False, -0.5, last + 0.5, width, offset)

    def pixel(self, at: float) -> float:
        """Give the pixel of a day or moment."""
        return self.offset + (at - self.low) / (self.high - self.low) * self.width

    def end(self, step: PlannedStep) -> float:
        """Give the pixel at which a step counts."""
        return self.pixel(float(step.end_day or 0) if self.timed else step.moment + 0.5)


@dataclass(frozen=True, slots=True)
class Block:
    """Portions drawn as one bar.

    Attributes
    ----------
    steps : tuple of PlannedStep
        In turn.
    left, right : float
        Pixels.
    label : str
        What fits, inside or beside it; may be empty.
    inside : bool
        Whether the label stands in the bar, else to its right.
    """

    steps: tuple[PlannedStep, ...]
    left: float
    right: float
    label: str = ""
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Lane:
    """One measure's blocks."""

    measure: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Everything that the same performers do."""

    by: tuple[str, ...]
    lanes: tuple[Lane, ...]


def performers(agreement: Agreement, plan: Plan) -> list[tuple[str, ...]]:
    """Give who performs anything: each party in the file's order, then those who act jointly."""
    place = {party.id: index for index, party in enumerate(agreement.parties)}
    sets = {tuple(sorted(step.by, key=place.__getitem__)) for step in plan.steps}
    return sorted(sets, key=lambda by: (len(by), [place[party] for party in by]))


def rows(agreement: Agreement, plan: Plan, axis: Axis) -> list[Row]:
    """Lay out all lanes, each row's in the order in which they begin."""
    place = {party.id: index for index, party in enumerate(agreement.parties)}
    by_measure: dict[str, list[PlannedStep]] = {}
    for step in plan.steps:
        by_measure.setdefault(step.measure, []).append(step)
    spans = _spans(plan, axis)
    made: dict[tuple[str, ...], list[Lane]] = {by: [] for by in performers(agreement, plan)}
    for measure, steps in by_measure.items():
        by = tuple(sorted(steps[0].by, key=place.__getitem__))
        made[by].append(Lane(measure, _labelled(agreement, _merged(steps, spans), axis)))
    return [
        Row(by, tuple(sorted(lanes, key=lambda lane: (lane.blocks[0].left, lane.measure))))
        for by, lanes in made.items()
    ]


def _spans(plan: Plan, axis: Axis) -> dict[Step, tuple[float, float]]:
    """Give the pixels of each step. Portions of a measure at one moment share its column."""
    spans: dict[Step, tuple[float, float]] = {}
    if axis.timed:
        for step in plan.steps:
            left, right = axis.pixel(float(step.start_day or 0)), axis.end(step)
            if right - left < LEAST_BLOCK:
                # It counts on its end day: drawn around it, like a mark on a calendar.
                left, right = right - LEAST_BLOCK / 2, right + LEAST_BLOCK / 2
            spans[Step(step.measure, step.portion)] = (left, right)
        return spans
    for (moment, _), group in groupby(
        sorted(plan.steps, key=lambda s: (s.moment, s.measure, s.portion)),
        key=lambda s: (s.moment, s.measure),
    ):
        steps = list(group)
        left = axis.pixel(moment - 0.5)
        column = (axis.pixel(moment + 0.5) - left) / len(steps)
        for index, step in enumerate(steps):
            at = left + index * column
            spans[Step(step.measure, step.portion)] = (at, at + column)
    return spans


def _merged(steps: Sequence[PlannedStep], spans: Mapping[Step, tuple[float, float]]) -> list[Block]:
    blocks: list[Block] = []
    for step in sorted(steps, key=lambda s: s.portion):
        left, right = spans[Step(step.measure, step.portion)]
        last = blocks[-1] if blocks else None
        thin = min(right - left, last.right - last.left if last else right) < LEAST_BLOCK - 1e-9
        close = last is not None and left < last.right + GAP
        if last and close and (thin or left < last.right - 1e-6):
            blocks[-1] = Block((*last.steps, step), last.left, max(right, last.right))
        else:
            blocks.append(Block((step,), left, right))
    return blocks


def _labelled(agreement: Agreement, blocks: list[Block], axis: Axis) -> tuple[Block, ...]:
    labelled = []
    for index, block in enumerate(blocks):
        after = blocks[index + 1].left if index + 1 < len(blocks) else axis.offset + axis.width
        room = after - block.right - 8
        for label in _candidates(agreement, block):
            wide = columns(label) * CHARACTER
            inside = wide + 6 <= block.right - block.left
            if inside or wide <= room:
                labelled.append(Block(block.steps, block.left, block.right, label, inside))
                break
        else:
            labelled.append(block)
    return tuple(labelled)


def _candidates(agreement: Agreement, block: Block) -> list[str]:
    """Give the labels of a block, the one that says most first."""
    first, last = block.steps[0], block.steps[-1]
    if first.of == 1:
        return []
    if first is not last:
        span = f"{first.portion}–{last.portion}"
        return [f"{span} of {first.of}", span]
    named = portion(agreement, first.measure, first.portion, first.of)
    counted = f"{first.portion}/{first.of}"
    return list(dict.fromkeys((named, counted, str(first.portion))))
