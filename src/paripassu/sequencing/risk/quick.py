"""The first search of each future, without what problems of one shape have in common.

A future of a known shape needs one call of the kernel: what waits for what is prepared once, and
the numbers of many futures are products of matrices. What it leaves open goes the long way, by
:mod:`paripassu.sequencing.risk.limited`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Any

from paripassu.sequencing.order import native
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import closure, reduction
from paripassu.sequencing.order.portfolio import QUICK
from paripassu.sequencing.order.windows import in_time
from paripassu.sequencing.risk.numbers import EXACT, Numbers
from paripassu.sequencing.risk.shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLOCK = Clock.after(None, None)

Rows = tuple[tuple[int, ...], ...]
Limits = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One future of a shape.

    Attributes
    ----------
    delta : tuple of tuple of int
        Per moment and party.
    most, limits : tuple of int
        Per party: what it may have kept at most to stay, and its tolerance (0: none named).
    """

    delta: Rows
    most: tuple[int, ...]
    limits: tuple[int, ...]


class Quick:
    """The first search for the futures of one shape.

    Parameters
    ----------
    shape : Shape
        Of days that do not reach back.
    """

    def __init__(self, shape: Shape) -> None:
        assert shape.template is not None
        self.shape = shape
        before = [[wait.before for wait in waits] for waits in shape.template.before]
        self.size = shape.template.size
        self.waits = reduction(before, closure(before))

    @staticmethod
    def fits(shape: Shape) -> bool:
        """Whether a shape can be searched so: with kernels, by days that do not reach back."""
        template = shape.template
        ordered = template is not None and template.size > 0 and not template.dated
        return native.available() and ordered

    def futures(self, numbers: Numbers, which: Sequence[int]) -> Iterator[Drawn]:
        """Give some of the futures."""
        import numpy as np

        parts, most, limits = [], [], []
        for at, column in enumerate(self.shape.columns):
            rows = numbers.rows[at][np.asarray(which, dtype=np.int64)]
            kind: Any = object if column.largest >= EXACT else np.float64
            worth = rows[:, : len(column.measures)]
            kept = np.array(self.shape.kept[at], dtype=kind).reshape(
                self.size, len(column.measures)
            )
            parts.append(_whole(worth @ kept.T))
            total = worth @ np.array(self.shape.total[at], dtype=kind)
            most.append(_whole(total + rows[:, -2] * column.parts))
            limits.append(_whole(rows[:, -1] * column.parts))
        for row in range(len(which)):
            yield Drawn(
                delta=tuple(zip(*(part[row] for part in parts), strict=True)),
                most=tuple(column[row] for column in most),
                limits=tuple(column[row] for column in limits),
            )

    def any_order(
        self, one: Drawn, safe: frozenset[str], tolerance: frozenset[str]
    ) -> tuple[tuple[int, ...] | None, bool] | None:
        """Find any order, and whether the answer is proven; None: that was left open."""
        beyond = _beyond(one.delta)
        upper, floor = list(beyond), [-b for b in beyond]
        for at, column in enumerate(self.shape.columns):
            if column.party in safe and self.shape.active[at]:
                upper[at] = min(beyond[at], one.most[at])
            if column.tolerance and column.party in tolerance:
                floor[at] = max(-beyond[at], -one.limits[at])
        rated = [False] * len(beyond)
        kernel = self._kernel(one.delta, upper, floor, rated, 1)
        if kernel is None:
            return None
        found, bound, _ = kernel.search(0, 0, 0, QUICK, True, None, _CLOCK.asked)
        if found is not None:
            return (tuple(found), True) if self._in_time(found) else None
        return (None, True) if bound is None else None

    def _kernel(
        self, delta: Rows, upper: list[int], floor: list[int], rated: list[bool], one: int
    ) -> Any:
        """Give the kernel; None: its numbers would be too long for it."""
        try:
            return native.kernel(delta, self.waits, upper, floor, rated, one)
        except OverflowError:
            return None

    def _in_time(self, order: Sequence[int]) -> bool:
        """Whether the least days of an order meet every deadline."""
        template = self.shape.template
        assert template is not None
        return self.shape.slack or in_time(template, order)

    def least(self, one: Drawn) -> tuple[int | None, int] | None:
        """Find the least worst exposure, and what it is a share of.

        Returns
        -------
        pair or None
            Without the first there is no order; None: that was left open.
        """
        whole = 1
        for limit, column in zip(one.limits, self.shape.columns, strict=True):
            if column.tolerance and limit:
                whole = lcm(whole, limit)
        factor = [
            whole // limit if column.tolerance and limit else 1
            for limit, column in zip(one.limits, self.shape.columns, strict=True)
        ]
        delta = tuple(tuple(d * f for d, f in zip(row, factor, strict=True)) for row in one.delta)
        beyond = _beyond(delta)
        upper, floor = list(beyond), [-b for b in beyond]
        rated = [False] * len(beyond)
        for at, column in enumerate(self.shape.columns):
            if self.shape.active[at]:
                upper[at] = min(beyond[at], one.most[at] * factor[at])
            if column.tolerance:
                floor[at] = max(-beyond[at], -one.limits[at] * factor[at])
                rated[at] = one.limits[at] > 0
        cap = max((-f for f, r in zip(floor, rated, strict=True) if r), default=0)
        kernel = self._kernel(delta, upper, floor, rated, whole)
        if kernel is None:
            return None
        found, bound, _ = kernel.search(cap, 0, 0, QUICK, False, None, _CLOCK.asked)
        if found is None:
            return (None, whole) if bound is None else None
        if not self._in_time(found):
            return None
        worst = _worst(delta, found, rated)
        return (worst, whole) if bound is None or bound >= worst else None


def _beyond(delta: Rows) -> list[int]:
    """Give, per party, a number that no sum reaches."""
    return [1 + sum(map(abs, column)) for column in zip(*delta, strict=True)]


def _worst(delta: Rows, order: Sequence[int], rated: Sequence[bool]) -> int:
    """Give the worst exposure of an order, over the points before the last."""
    worst = 0
    for at, counts in enumerate(rated):
        if counts:
            kept = 0
            for moment in order[:-1]:
                kept += delta[moment][at]
                if -kept > worst:
                    worst = -kept
    return worst


def _whole(values: NDArray[Any]) -> list[Any]:
    """Give the numbers of an array as Python's integers; as doubles they are whole."""
    import numpy as np

    listed: list[Any] = (values if values.dtype == object else values.astype(np.int64)).tolist()
    return listed
