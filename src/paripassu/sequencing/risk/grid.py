"""Every set of positions that may be held, with its probability: sums without any rounding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod
from typing import TYPE_CHECKING, Any

from paripassu.sequencing.risk.held import MOST_SETS, held_sets
from paripassu.sequencing.risk.inputs import Group
from paripassu.sequencing.risk.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Axis:
    """The cases of one group.

    Attributes
    ----------
    group : Group
    cases : tuple of frozenset of str
        The sets of its positions that may be held.
    weights : tuple of int
        Their probabilities, times ``whole``.
    whole : int
    """

    group: Group
    cases: tuple[frozenset[str], ...]
    weights: tuple[int, ...]
    whole: int

    @classmethod
    def of(cls, group: Group, active: Collection[str], most: int = MOST_SETS) -> Axis | None:
        """Give the cases of a group; None: there are more than ``most``."""
        found = held_sets(group, active, most)
        if found is None:
            return None
        whole = lcm(*(weight.denominator for weight in found.values()))
        return cls(group, tuple(found), tuple(int(w * whole) for w in found.values()), whole)

    @property
    def chances(self) -> tuple[Fraction, ...]:
        """The probabilities of the cases."""
        return tuple(Fraction(weight, self.whole) for weight in self.weights)

    def free_of(self, positions: Collection[str]) -> NDArray[np.bool_]:
        """Give which cases hold none of some positions."""
        import numpy as np

        own = [position in positions for position in self._positions]
        return np.asarray(~self._holds[:, own].max(axis=1, initial=False), dtype=bool)

    @cached_property
    def _positions(self) -> tuple[str, ...]:
        return tuple(sorted(frozenset().union(*self.cases)))

    @cached_property
    def _holds(self) -> NDArray[np.bool_]:
        import numpy as np

        rows = [[position in case for position in self._positions] for case in self.cases]
        return np.array(rows, dtype=bool).reshape(len(self.cases), len(self._positions))


def axes_of(world: World) -> tuple[Axis, ...] | None:
    """Give the cases of each group of which more than one may come true; None: too many."""
    found = []
    for group in world.inputs.uncertain:
        axis = Axis.of(group, world.held)
        if axis is None:
            return None
        if len(axis.cases) > 1:
            found.append(axis)
    return tuple(found)


class Grid:
    """All sets of positions that may be held: one cell for each choice of cases.

    Parameters
    ----------
    world : World
    axes : sequence of Axis
    """

    def __init__(self, world: World, axes: Sequence[Axis]) -> None:
        self.world = world
        self.axes = tuple(axes)
        self.shape = tuple(len(axis.cases) for axis in axes)
        self.whole = prod(axis.whole for axis in axes)
        self._axis_of = {
            position: at for at, axis in enumerate(axes) for case in axis.cases for position in case
        }

    @classmethod
    def of(cls, world: World) -> Grid | None:
        """Lay out all cells of an agreement; None: values are drawn, or there are too many."""
        if world.inputs.ranges:
            return None
        axes = axes_of(world)
        if axes is None or prod(len(axis.cases) for axis in axes) > MOST_SETS:
            return None
        return cls(world, axes)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return prod(self.shape)

    @cached_property
    def certain(self) -> frozenset[str]:
        """Positions that are held in every cell."""
        return frozenset(self.world.held).difference(self._axis_of)

    def held(self) -> list[frozenset[str]]:
        """Give the positions that are held in each cell, in the order of the flat grid."""
        found = [self.certain]
        for axis in self.axes:
            found = [held | case for held in found for case in axis.cases]
        return found

    def all_held(self, positions: Iterable[str]) -> NDArray[np.bool_]:
        """Give in which cells all of some positions are held."""
        import numpy as np

        wanted = frozenset(positions)
        cells = np.ones(self.shape, dtype=bool)
        if not wanted <= self._axis_of.keys() | self.certain:
            return ~cells
        for at, axis in enumerate(self.axes):
            own = wanted & {p for p in wanted if self._axis_of.get(p) == at}
            if own:
                holds = np.array([own <= case for case in axis.cases])
                cells &= holds.reshape([-1 if k == at else 1 for k in range(len(self.shape))])
        return cells

    def mean(self, cells: NDArray[Any]) -> Fraction:
        """Give the probability of some cells, or the mean of whole numbers in them."""
        return Fraction(int(_contracted(cells, self.axes)), self.whole)

    def given(self, cells: NDArray[Any], at: int) -> tuple[Fraction, ...]:
        """Give the mean in each case of one group."""
        import numpy as np

        others = [axis for k, axis in enumerate(self.axes) if k != at]
        whole = prod(axis.whole for axis in others)
        rows = np.moveaxis(cells, at, 0)
        return tuple(Fraction(int(_contracted(row, others)), whole) for row in rows)

    def left_variance(self, cells: NDArray[np.bool_], at: int) -> Fraction:
        """Give the mean variance of yes and no that is left when all other groups are known."""
        import numpy as np

        axis = self.axes[at]
        others = [other for k, other in enumerate(self.axes) if k != at]
        rows = np.moveaxis(cells, at, -1).astype(object)
        means = np.asarray(rows @ np.array(axis.weights, dtype=object), dtype=object)
        spread = means * axis.whole - means * means
        whole = prod(other.whole for other in others) * axis.whole**2
        return Fraction(int(_contracted(spread, others)), whole)


def _contracted(cells: NDArray[Any], axes: Sequence[Axis]) -> int:
    import numpy as np

    left: Any = np.asarray(cells).astype(object)
    for axis in reversed(axes):
        left = left @ np.array(axis.weights, dtype=object)
    return int(left)
