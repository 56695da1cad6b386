"""Where deals fail most: the one box of a scenario, from all cases or from drawn futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.sequencing.risk.answer import Scenario
from paripassu.sequencing.risk.box import Box, Points, fullest_box
from paripassu.sequencing.risk.grid import Axis, Grid
from paripassu.sequencing.risk.inputs import Range

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What all weights of cells add up to, about.
_WEIGHT = 1 << 60


def exact_scenario(grid: Grid, fails: NDArray[np.bool_]) -> Scenario | None:
    """Find the box over all cells, and weigh it exactly."""
    import numpy as np

    if not grid.axes:
        return None
    weights = [1]
    for axis in grid.axes:
        weights = [weight * own for weight in weights for own in axis.weights]
    places = np.indices(grid.shape).reshape(len(grid.shape), -1).T
    points = Points(
        cases=places.astype(np.int64),
        numbers=np.zeros((len(weights), 0), dtype=np.int64),
        weights=np.array([w * _WEIGHT // grid.whole for w in weights], dtype=np.int64),
        failed=fails.reshape(-1),
    )
    box = fullest_box(points)
    if box is None:
        return None
    inside = box.inside(points).reshape(grid.shape)
    both = grid.mean(inside & fails)
    return Scenario(
        cases=_cases(box, grid.axes),
        coverage=both / grid.mean(fails),
        density=both / grid.mean(inside),
    )


def _cases(box: Box, axes: Sequence[Axis]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    return {
        axis.group.name: tuple(
            tuple(p for p in axis.group.positions if p in case)
            for at, case in enumerate(axis.cases)
            if at in allowed
        )
        for axis, allowed in zip(axes, box.cases, strict=True)
        if allowed is not None
    }


def scenario(
    box: Box,
    axes: Sequence[Axis],
    ranges: Sequence[Range],
    cells: int,
    coverage: Fraction,
    density: Fraction,
) -> Scenario:
    """Say what a box is, in sets of positions and in the units of the parties.

    Parameters
    ----------
    box : Box
    axes, ranges : sequence
        What its columns are.
    cells : int
        Into how many an interval is parted.
    coverage, density : Fraction
    """
    intervals = {}
    for one, (low, high) in zip(ranges, box.ranges, strict=True):
        if low is None and high is None:
            continue
        width = one.high - one.low
        intervals[one.name] = (
            one.low if low is None else one.low + width * low / cells,
            one.high if high is None else one.low + width * (high + 1) / cells,
        )
    return Scenario(
        cases=_cases(box, axes), intervals=intervals, coverage=coverage, density=density
    )
